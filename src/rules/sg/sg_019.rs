//! SG-019: operators skip a layer.

use crate::base::{Basis, Severity, Text};
use crate::design::{LinkId, NodeId, Peer, Purpose, SecurityGroupId, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, add, groups, is_layered, is_of, is_serial, layer_of, peers_of, ports_of};
use super::{admits, opens_login};

pub(super) static RULE: Rule = Rule {
    code: "SG-019",
    name: "layer-skipped",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(717, 725)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("串行运维路径被越级", "Serial ops path is skipped"),
    why: Text::fixed(
        "串行路径要求逐层登录；跳过一层的连线或规则让这一层的控制失效。",
        "A serial path goes layer by layer; a link or a rule that skips one makes its control void.",
    ),
    fix: Text::fixed("删除越级的连线和规则。", "Remove what skips a layer."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "跳板机（G1）直接登录中间件（G3）。",
        "The jump host (G1) logs in to the middleware (G3).",
    ),
    good: Text::fixed("跳板机登录G2，再从G2登录G3。", "The jump host logs in to G2, and from there to G3."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_layered(context.design) || !is_serial(context.design) {
        return;
    }
    let (links, rules) = jumps(context);
    if links.is_empty() && rules.is_empty() {
        sink.pass();
        return;
    }
    let mut sheet = Sheet::new(context);
    take_jumps_away(context, &mut sheet);
    let (drawn, written) = (links.len(), rules.len());
    let subjects = links.iter().map(|&id| id.into()).chain(rules.iter().map(|&(group, _)| group.into()));
    sink.fail(subjects, {
        let links = crate::base::text::counted(drawn, "operations link");
        let rules = crate::base::text::counted(written, "rule");
        text!(
            "{drawn}条运维连线、{written}条规则越过了一层，串行路径应为0",
            "a layer is skipped by {links} and {rules}; a serial path has 0"
        )
    })
    .fix(Fix::auto(Text::fixed("删除越级的连线和规则", "remove what skips a layer"), sheet.finish()));
}

const LAYERS: [Layer; 5] = [Layer::Vpn, Layer::G1, Layer::G2, Layer::G3, Layer::Data];

/// The operations links and the log-in rules that go two layers or more.
fn jumps(context: &Context<'_>) -> (Vec<LinkId>, Vec<(SecurityGroupId, usize)>) {
    let design = context.design;
    let far = |from: Layer, to: Layer| from.steps_to(to) >= 2;
    let links = design
        .links
        .iter()
        .filter(|(_, link)| {
            link.purpose == Purpose::Operations && link.protocol != crate::design::Protocol::Icmp
        })
        .filter(|(_, link)| {
            layer_of(design, link.from).zip(layer_of(design, link.to)).is_some_and(|(from, to)| far(from, to))
        })
        .map(|(id, _)| id)
        .collect();
    let mut rules = Vec::new();
    for below in [Layer::G2, Layer::G3] {
        for group in groups(context, below) {
            let Some(row) = design.security_groups.get(group) else { continue };
            let skips =
                |peer: Peer| LAYERS.iter().any(|&from| far(from, below) && is_of(context, peer, from));
            rules.extend(
                admits(row)
                    .filter(|(_, rule)| opens_login(rule) && skips(rule.peer))
                    .map(|(at, _)| (group, at)),
            );
        }
    }
    (links, rules)
}

/// Takes away what skips a layer, on the drawing, in groups and on whitelists, and lets the layer above log in
/// instead.
pub(super) fn take_jumps_away(context: &Context<'_>, sheet: &mut Sheet<'_, '_>) {
    let (links, rules) = jumps(context);
    for link in links {
        sheet.remove(link);
    }
    let mut by_group: std::collections::BTreeMap<SecurityGroupId, Vec<usize>> =
        std::collections::BTreeMap::new();
    for (group, at) in rules {
        by_group.entry(group).or_default().push(at);
    }
    for (group, positions) in by_group {
        let below = context.network().members(group).first().and_then(|&id| layer_of(context.design, id));
        let above = match below {
            Some(Layer::G2) => Layer::G1,
            _ => Layer::G2,
        };
        let Some(row) = sheet.group_mut(group) else { continue };
        let mut at = 0;
        row.rules.retain(|_| {
            at += 1;
            !positions.contains(&(at - 1))
        });
        for port in ports_of(context, group) {
            for peer in peers_of(context, above) {
                add(&mut row.rules, SecurityRule::allow_tcp(port, peer));
            }
        }
    }
    let jump = |id: NodeId| matches!(layer_of(context.design, id), Some(Layer::G1));
    for &(id, _, rds) in &context.facts.rds {
        let kept: Vec<Peer> = rds
            .whitelist
            .iter()
            .copied()
            .filter(|&entry| match entry {
                Peer::Node(named) => !jump(named),
                Peer::SecurityGroup(_) => !is_of(context, entry, Layer::G1),
                _ => true,
            })
            .collect();
        if kept.len() < rds.whitelist.len()
            && !kept.is_empty()
            && let Some(rds) = sheet.rds_mut(id)
        {
            rds.whitelist = kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Protocol;
    use crate::rules::sg::testing::{group_of, layered, rules_of};
    use crate::rules::testing::*;

    #[test]
    fn layer_by_layer_passes() {
        passes("SG-019", &layered());
    }

    #[test]
    fn links_and_rules_that_skip_a_layer_are_removed() {
        let mut design = layered();
        connect(&mut design, "bastion-1", "app-1", Purpose::Operations, Protocol::Ssh, 22);
        connect(&mut design, "vpn", "web-1", Purpose::Operations, Protocol::Ssh, 22);
        let g1 = group_of(&design, "bastion-1");
        rules_of(&mut design, "app-1", |rules| {
            rules.push(SecurityRule::allow_tcp(22, Peer::SecurityGroup(g1)));
        });
        assert!(one_finding("SG-019", &design).message.en.contains("by 2 operations links and 1 rule;"));
        let fixed = auto_fix_keeps_the_contract("SG-019", &design);
        passes("SG-005", &fixed);
    }
}
