//! NET-021: files are carried by FTP.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    Link, LinkId, Listener, ListenerProtocol, NodeId, OsFamily, Peer, PortRange, Protocol, Purpose,
    SecurityRule,
};
use crate::rules::slb::insert::admit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-021",
    name: "ftp-not-available",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(151, 151), (313, 313)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不支持FTP传输", "FTP is not available"),
    why: Text::fixed(
        "金融云不支持FTP：Linux用SFTP（22端口）经堡垒机上传，Windows用远程桌面映射本地磁盘。",
        "The finance cloud has no FTP: Linux takes SFTP on port 22 by the bastion, Windows a drive mapped in \
         the remote desktop.",
    ),
    fix: Text::fixed(
        "Linux改用SFTP 22，Windows改用RDP磁盘映射。",
        "Use SFTP 22 for Linux and RDP drive mapping for Windows.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("运维人员以FTP上传文件到服务器。", "Operators who upload to a server by FTP."),
    good: Text::fixed(
        "堡垒机以SFTP上传文件到Linux服务器。",
        "A bastion that uploads to a Linux server by SFTP.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in
        sink.each(&context.facts.links).copied().filter(|(_, link)| link.purpose == Purpose::Upload)
    {
        if !speaks_ftp(link) {
            sink.pass();
            continue;
        }
        let (from, to) = (context.name(link.from), context.name(link.to));
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{from}”到“{to}”以FTP传输文件，不支持",
                "files go from \"{from}\" to \"{to}\" by FTP, which is not available"
            ),
        );
        finding.fix(by_login(context, id, link).unwrap_or_else(|| {
            Fix::guide(Text::fixed("改用SFTP或远程桌面磁盘映射", "use SFTP or RDP drive mapping"))
        }));
    }
    for &(id, _, slb) in sink.each(&context.facts.slbs) {
        let heard = slb.listeners.iter().filter(|listener| is_ftp_port(listener)).count();
        if heard == 0 {
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”有{heard}个FTP监听，应为0",
                "\"{name}\" has {heard} FTP listeners; there should be 0"
            ),
        )
        .fix(Fix::guide(Text::fixed("删除FTP监听（SLB-008）", "remove the FTP listeners (SLB-008)")));
    }
}

/// Whether files go over a link by FTP.
pub(in crate::rules) fn speaks_ftp(link: &Link) -> bool {
    let ports =
        || link.ports.is_some_and(|ports| ports.last <= 21 && (ports.contains(20) || ports.contains(21)));
    link.protocol == Protocol::Ftp || (link.protocol == Protocol::Tcp && ports())
}

/// Port 20 or 21; SLB-008 speaks for the protocol FTP.
fn is_ftp_port(listener: &Listener) -> bool {
    listener.protocol == ListenerProtocol::Tcp && matches!(listener.port, 20 | 21)
}

/// SFTP or the remote desktop of the server at the end; a load balancer carries neither.
fn by_login(context: &Context<'_>, id: LinkId, link: &Link) -> Option<Fix> {
    let is_slb = |end: NodeId| context.facts.node(end).is_some_and(|node| node.product.as_slb().is_some());
    if is_slb(link.from) || is_slb(link.to) {
        return None;
    }
    let os = context.facts.node(link.to)?.product.as_ecs()?.os.unwrap_or(OsFamily::Linux);
    let (protocol, port, title) = match os {
        OsFamily::Linux => (Protocol::Sftp, 22, Text::fixed("改用SFTP 22", "use SFTP 22")),
        OsFamily::Windows => {
            (Protocol::Rdp, 3389, Text::fixed("改用远程桌面磁盘映射", "use RDP drive mapping"))
        }
    };
    let mut sheet = Sheet::new(context);
    let row = sheet.link_mut(id)?;
    (row.protocol, row.ports) = (protocol, Some(PortRange::one(port)));
    let from = context.facts.node(link.from)?;
    if from.product.as_ecs().is_some() {
        admit(&mut sheet, context, link.to, SecurityRule::allow_tcp(port, Peer::Node(link.from)));
    }
    let fix = sheet.into_fix(title);
    // Whether a remote desktop may be let in from elsewhere is for a person to say (SG-013).
    let asks = os == OsFamily::Windows && from.product.as_ecs().is_none();
    Some(if asks { Fix { class: FixClass::Choose, ..fix } } else { fix })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn ftp_becomes_sftp_or_a_mapped_drive() {
        for os in [OsFamily::Linux, OsFamily::Windows] {
            for mut design in good_designs() {
                connect(&mut design, "bastion-1", "web-1", Purpose::Upload, Protocol::Ftp, 21);
                ecs(&mut design, "web-1", |ecs| ecs.os = Some(os));
                one_finding("NET-021", &design);
                let fixed = auto_fix_keeps_the_contract("NET-021", &design);
                passes("NET-021", &fixed);
            }
        }
    }
}
