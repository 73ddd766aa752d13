//! SG-006: a log-in port that does not fit the operating system.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NodeId, OsFamily, PortRange, Protocol, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::{admits, opens};

pub(super) static RULE: Rule = Rule {
    code: "SG-006",
    name: "login-port-of-another-system",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(165, 166), (208, 208), (712, 712)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("登录端口与操作系统不符", "Log-in port does not fit the OS"),
    why: Text::fixed(
        "Linux用SSH（TCP 22）登录，Windows用远程桌面（TCP 3389）；开错端口登录不了，还多开了一个口子。",
        "Linux is entered by SSH on TCP 22, Windows by remote desktop on TCP 3389; the wrong port is of no use and open all the same.",
    ),
    fix: Text::fixed(
        "按被登录服务器的操作系统改端口。",
        "Set the port by the system of the server that is entered.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Windows服务器的安全组只放行22端口。",
        "The group of a Windows server lets in port 22 only.",
    ),
    good: Text::fixed(
        "Windows服务器的安全组放行3389端口。",
        "The group of a Windows server lets in port 3389.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for &(id, node, ecs) in sink.each(&context.facts.ecs) {
        let Some(os) = ecs.os else { continue };
        let (own, other) = ports_of(os);
        let groups = node.security_groups.iter().filter_map(|&group| design.security_groups.get(group));
        let rules: Vec<_> = groups.flat_map(admits).collect();
        let has = |port: u16| rules.iter().any(|(_, rule)| opens(rule, port));
        let drawn = context.facts.incoming(id).iter().any(|(_, link)| {
            link.purpose == Purpose::Operations && link.ports == Some(PortRange::one(other))
        });
        if has(own) || !(has(other) || drawn) {
            if has(own) {
                sink.pass();
            }
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的登录端口为{other}，按其操作系统应为{own}",
                "\"{name}\" is entered on port {other}; its system needs {own}"
            ),
        )
        .fix(Fix::later(
            FixClass::Auto,
            text!("登录端口改为{own}", "log in on port {own}"),
            to_own_port,
        ));
    }
}

/// The log-in port of a system, and that of the other one.
const fn ports_of(os: OsFamily) -> (u16, u16) {
    match os {
        OsFamily::Linux => (OsFamily::Linux.login_port(), OsFamily::Windows.login_port()),
        OsFamily::Windows => (OsFamily::Windows.login_port(), OsFamily::Linux.login_port()),
    }
}

/// The groups of a server let in its own log-in port, and links use it.
fn to_own_port(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let design = context.design;
    let mut sheet = Sheet::new(context);
    for id in subjects.iter().filter_map(|&row| NodeId::try_from(row).ok()) {
        let Some(node) = design.nodes.get(id) else { continue };
        let Some(os) = node.product.as_ecs().and_then(|ecs| ecs.os) else { continue };
        let (own, other) = ports_of(os);
        for &group in &node.security_groups {
            // Other servers of the group may have the other system; then its rule stays.
            let shared = context.network().members(group).iter().any(|&member| {
                let ecs = design.nodes.get(member).and_then(|node| node.product.as_ecs());
                ecs.is_some_and(|ecs| ecs.os != Some(os))
            });
            let Some(row) = sheet.group_mut(group) else { continue };
            let wrong: Vec<_> =
                row.rules.iter().filter(|rule| rule.ports == PortRange::one(other)).cloned().collect();
            if !shared {
                row.rules.retain(|rule| rule.ports != PortRange::one(other));
            }
            for mut rule in wrong {
                rule.ports = PortRange::one(own);
                if !row.rules.contains(&rule) {
                    row.rules.push(rule);
                }
            }
        }
        // Servers that share a changed group lose the old port as well, so that their links go along.
        let mut alike: Vec<NodeId> = node
            .security_groups
            .iter()
            .flat_map(|&group| context.network().members(group))
            .copied()
            .filter(|&twin| {
                let ecs = design.nodes.get(twin).and_then(|node| node.product.as_ecs());
                ecs.is_some_and(|ecs| ecs.os == Some(os))
            })
            .chain([id])
            .collect();
        alike.sort_unstable();
        alike.dedup();
        for (link, row) in alike.into_iter().flat_map(|twin| context.facts.incoming(twin)) {
            if row.ports == Some(PortRange::one(other))
                && row.purpose == Purpose::Operations
                && let Some(row) = sheet.link_mut(*link)
            {
                row.ports = Some(PortRange::one(own));
                if matches!(row.protocol, Protocol::Ssh | Protocol::Rdp) {
                    row.protocol = if os == OsFamily::Linux { Protocol::Ssh } else { Protocol::Rdp };
                }
            }
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-006", &design);
        }
    }

    #[test]
    fn windows_servers_get_their_port() {
        for mut design in good_designs() {
            for name in ["web-1", "web-2"] {
                ecs(&mut design, name, |ecs| ecs.os = Some(OsFamily::Windows));
            }
            assert_eq!(findings("SG-006", &design).len(), 2);
            let fixed = auto_fix_keeps_the_contract("SG-006", &design);
            passes("SG-005", &fixed);
        }
    }

    #[test]
    fn a_mixed_group_keeps_both_ports() {
        let mut design = two_az_vpc();
        ecs(&mut design, "web-1", |ecs| ecs.os = Some(OsFamily::Windows));
        passes("SG-005", &design);
        // The group opens 22 for both, so that only a missing 3389 is told.
        one_finding("SG-006", &design);
        let fixed = auto_fix_keeps_the_contract("SG-006", &design);
        passes("SG-005", &fixed);
    }
}
