//! SLB-008: FTP or SFTP is sent through a load balancer.

use std::collections::BTreeSet;

use crate::base::{Basis, Severity, Text};
use crate::design::{
    EcsRole, ExternalKind, Link, LinkId, ListenerProtocol, NodeId, Protocol, Purpose, VpnKind,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-008",
    name: "ftp-through-slb",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(313, 313)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB不支持FTP、SFTP", "FTP/SFTP cannot go through SLB"),
    why: Text::fixed(
        "SLB不支持FTP、SFTP协议，经SLB上传下载文件的设计无法实现。",
        "An SLB forwards neither FTP nor SFTP; a design that transfers files through one cannot be built.",
    ),
    fix: Text::fixed(
        "上传文件走管理VPN和堡垒机（Linux用SFTP，TCP 22；Windows用远程桌面的驱动器映射），或用OSS中转。",
        "Transfer files by the management VPN and the bastion (SFTP on TCP 22 for Linux, drive mapping over RDP for \
         Windows), or by OSS as a relay.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "合作方 → 公网SLB SFTP:22 → 文件服务器。",
        "Partner → public SLB on SFTP:22 → file server.",
    ),
    good: Text::fixed(
        "运维人员 → 管理VPN → 堡垒机 → 文件服务器 SFTP:22。",
        "Operators → management VPN → bastion → file server on SFTP:22.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

const fn is_ftp(protocol: ListenerProtocol) -> bool {
    matches!(protocol, ListenerProtocol::Ftp | ListenerProtocol::Sftp)
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, slb) in sink.each(&context.facts.slbs) {
        let links: Vec<(LinkId, &Link)> = context
            .facts
            .incoming(id)
            .iter()
            .chain(context.facts.outgoing(id))
            .copied()
            .filter(|(_, link)| matches!(link.protocol, Protocol::Ftp | Protocol::Sftp))
            .collect();
        let heard = slb.listeners.iter().filter(|listener| is_ftp(listener.protocol)).count();
        if heard == 0 && links.is_empty() {
            sink.pass();
            continue;
        }
        let (name, flows) = (context.name(id), links.len());
        let finding = sink.fail(
            std::iter::once(id.into()).chain(links.iter().map(|&(link, _)| link.into())),
            text!(
                "“{name}”上有{heard}个FTP/SFTP监听、{flows}条FTP/SFTP连线，SLB不支持，应为0",
                "\"{name}\" has {heard} FTP/SFTP listeners and {flows} FTP/SFTP links; an SLB supports none"
            ),
        );
        match by_bastion(context, id, &links) {
            Some(fix) => finding.fix(fix),
            None => finding.fix(Fix::guide(Text::fixed(
                "先添加管理VPN和堡垒机，再由它们传输文件",
                "add a management VPN and bastions first, then transfer files by them",
            ))),
        };
    }
}

/// Takes FTP off the load balancer and draws the way by VPN and bastion instead.
fn by_bastion(context: &Context<'_>, slb_id: NodeId, links: &[(LinkId, &Link)]) -> Option<Fix> {
    let design = context.design;
    let region = design.region_of(design.nodes.get(slb_id)?);
    let bastions: Vec<(NodeId, u16)> = context
        .facts
        .servers(EcsRole::Bastion)
        .filter(|(_, node, _)| design.region_of(node) == region)
        .map(|(id, _, ecs)| (id, ecs.os.map_or(22, crate::design::OsFamily::login_port)))
        .collect();
    let vpn = context.facts.vpns.iter().find(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin)?.0;
    if bastions.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new(context);
    let slb = design.nodes.get(slb_id)?.product.as_slb()?;
    let mut servers: BTreeSet<NodeId> = slb
        .listeners
        .iter()
        .filter(|l| is_ftp(l.protocol))
        .flat_map(|l| l.backends.iter().copied())
        .collect();
    servers.extend(links.iter().filter(|(_, link)| link.from == slb_id).map(|(_, link)| link.to));
    servers.retain(|&id| design.nodes.get(id).is_some_and(|node| node.product.as_ecs().is_some()));
    if slb.listeners.iter().any(|listener| is_ftp(listener.protocol)) {
        sheet.slb_mut(slb_id)?.listeners.retain(|listener| !is_ftp(listener.protocol));
    }
    for &(link, _) in links {
        sheet.remove(link);
    }
    let operators = context.facts.externals.iter().find(|(_, _, party)| party.kind == ExternalKind::OpsUsers);
    if let Some(&(operators, _, _)) = operators {
        sheet.add_link(Link::new(operators, vpn, Purpose::Operations).speaking(Protocol::SslVpn, 443));
    }
    for (bastion, port) in bastions {
        let log_in = if port == 22 { Protocol::Ssh } else { Protocol::Rdp };
        sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(log_in, port));
        for &server in &servers {
            let upload = Link::new(bastion, server, Purpose::Upload);
            let linux =
                design.nodes.get(server)?.product.as_ecs()?.os != Some(crate::design::OsFamily::Windows);
            sheet.add_link(if linux {
                upload.speaking(Protocol::Sftp, 22)
            } else {
                upload.speaking(Protocol::Rdp, 3389)
            });
        }
    }
    Some(Fix::auto(
        Text::fixed("改由管理VPN和堡垒机传输文件", "transfer files by the management VPN and the bastions"),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Listener};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-008", &design);
        }
    }

    fn sftp(design: &mut Design) {
        let backends = vec![id(design, "web-1"), id(design, "web-2")];
        let port = 2900;
        let protocol = ListenerProtocol::Sftp;
        slb(design, "slb", |slb| {
            let health = Some(crate::design::HealthCheck::default());
            slb.listeners.push(Listener { protocol, port, health, backends, ..Listener::default() });
        });
        connect(design, "internet", "slb", Purpose::Upload, Protocol::Sftp, 2900);
    }

    #[test]
    fn file_transfer_moves_to_the_bastions() {
        for mut design in good_designs() {
            sftp(&mut design);
            let finding = one_finding("SLB-008", &design);
            assert!(finding.message.en.contains("1 FTP/SFTP listeners and 1 FTP/SFTP links"));
            let fixed = auto_fix_keeps_the_contract("SLB-008", &design);
            let uploads = fixed.links.values().filter(|link| link.purpose == Purpose::Upload).count();
            assert_eq!(uploads, 4, "two bastions to two servers");
        }
    }

    #[test]
    fn without_a_bastion_it_gives_advice() {
        let mut design = two_az_classic();
        sftp(&mut design);
        remove(&mut design, "bastion-1");
        remove(&mut design, "bastion-2");
        assert_eq!(one_finding("SLB-008", &design).fixes[0].class, FixClass::Guide);
    }
}
