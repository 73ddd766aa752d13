//! RDS-009: a whitelist that is wider than the design.

use crate::base::{Basis, Severity, Text};
use crate::design::Peer;
use crate::network::{AddressSet, is_bastion, is_world};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::whitelist::clients;

pub(super) static RULE: Rule = Rule {
    code: "RDS-009",
    name: "whitelist-wider-than-the-design",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(715, 715)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("白名单范围过大", "Whitelist wider than the design"),
    why: Text::fixed(
        "白名单里没有连线的地址，任何一台被攻破都能直连数据库；0.0.0.0/0等于没有白名单。",
        "An address on the whitelist without a link is a way to the data for whoever breaks that host; 0.0.0.0/0 is no whitelist at all.",
    ),
    fix: Text::fixed("白名单只保留有连线的服务器。", "Keep only the servers that have a link."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "白名单为10.0.0.0/8，只有两台应用连接数据库。",
        "The whitelist is 10.0.0.0/8 and two servers connect.",
    ),
    good: Text::fixed(
        "白名单正好是连接数据库的服务器。",
        "The whitelist is exactly the servers that connect.",
    ),
    cross: &["InfraGuard rds-white-list-internet-ip-access-check", "KICS RDS whitelist 0.0.0.0"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        // RDS-006 speaks for an empty whitelist.
        if rds.whitelist.is_empty() {
            continue;
        }
        let clients: Vec<_> = clients(context, id).into_iter().map(|(client, _, _)| client).collect();
        let linked: Vec<_> = context.facts.incoming(id).iter().map(|(_, link)| link.from).collect();
        // RDS-008 speaks for bastions.
        let bastion = |node: crate::design::NodeId| design.nodes.get(node).is_some_and(is_bastion);
        let too_wide = |entry: Peer| match entry {
            Peer::Node(node) => !linked.contains(&node) && !bastion(node),
            Peer::SecurityGroup(group) => {
                let members = context.network().members(group);
                members.is_empty() || members.iter().any(|&node| !linked.contains(&node) && !bastion(node))
            }
            Peer::Cidr(block) => {
                let block = AddressSet::block(block);
                // An address that nobody entered stands somewhere in its vSwitch; in the classic network anywhere.
                let wanted = linked.iter().filter_map(|&client| {
                    let node = design.nodes.get(client)?;
                    let vswitch = || design.vswitches.get(node.vswitch?)?.cidr.map(AddressSet::block);
                    node.private_ip.map(AddressSet::one).or_else(vswitch)
                });
                let strangers = context.facts.ecs.iter().any(|&(other, node, _)| {
                    !linked.contains(&other)
                        && !is_bastion(node)
                        && context.network().space(other) == context.network().space(id)
                        && !context.network().addresses(other).and(&block).is_empty()
                });
                strangers || !AddressSet::any(wanted).covers(&block)
            }
            Peer::VpnClients => !linked
                .iter()
                .any(|&node| design.nodes.get(node).is_some_and(|node| node.product.as_vpn().is_some())),
            Peer::SlbInternal | Peer::Alipay => true,
        };
        let wide: Vec<Peer> = rds.whitelist.iter().copied().filter(|&entry| too_wide(entry)).collect();
        if wide.is_empty() {
            sink.pass();
            continue;
        }
        let world = wide.iter().any(|&entry| is_world(entry));
        let name = context.name(id);
        let count = wide.len();
        let words: Vec<Text> = wide.iter().map(|&entry| crate::network::peer_words(design, entry)).collect();
        let zh: Vec<&str> = words.iter().map(|words| words.zh.as_ref()).take(6).collect();
        let en: Vec<&str> = words.iter().map(|words| words.en.as_ref()).take(6).collect();
        let (zh, en) = (zh.join("、"), en.join(", "));
        let mut sheet = Sheet::new(context);
        let mut emptied = false;
        if let Some(rds) = sheet.rds_mut(id) {
            rds.whitelist.retain(|&entry| !too_wide(entry));
            for &client in &clients {
                let there = rds.whitelist.iter().any(|&entry| match entry {
                    Peer::Node(node) => node == client,
                    Peer::SecurityGroup(group) => context.network().members(group).contains(&client),
                    Peer::Cidr(block) => {
                        AddressSet::block(block).covers(&context.network().addresses(client))
                    }
                    Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => false,
                });
                if !there {
                    rds.whitelist.push(Peer::Node(client));
                }
            }
            emptied = rds.whitelist.is_empty();
        }
        let finding = sink.fail([id.into()], {
            let entries = crate::base::text::counted(count, "entry");
            text!(
                "“{name}”的白名单有{count}条超出连线范围（{zh}），应为0条",
                "the whitelist of \"{name}\" has {entries} beyond the links ({en}); there should be 0"
            )
        });
        if world {
            finding.severity(Severity::Error);
        }
        let title = Text::fixed("收紧为有连线的服务器", "keep the servers that have a link");
        // An empty whitelist has no intranet address (RDS-006): whom to admit instead is a person's decision.
        let class = if emptied { FixClass::Choose } else { FixClass::Auto };
        finding.fix(Fix { class, title, edits: sheet.finish().into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-009", &design);
        }
    }

    #[test]
    fn a_wide_block_becomes_the_clients_and_the_world_is_an_error() {
        for design in good_designs() {
            for (block, severity) in [("10.0.0.0/8", Severity::Warning), ("0.0.0.0/0", Severity::Error)] {
                let mut design = design.clone();
                rds(&mut design, "rds", |rds| rds.whitelist = vec![Peer::Cidr(cidr(block))]);
                assert_eq!(one_finding("RDS-009", &design).severity, severity);
                let fixed = auto_fix_keeps_the_contract("RDS-009", &design);
                passes("RDS-007", &fixed);
            }
        }
    }
}
