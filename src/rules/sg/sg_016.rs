//! SG-016: the middleware group differs from the pattern.

use crate::base::{Basis, Severity, Text};
use crate::design::{Peer, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, add, groups, is_layered, is_of, is_serial, peers_of, ports_of, servers};
use super::{admits, opens, opens_login};

pub(super) static RULE: Rule = Rule {
    code: "SG-016",
    name: "middleware-group-pattern",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(714, 714)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("G3规则不符", "G3 (middleware) pattern: G2 to the log-in port"),
    why: Text::fixed(
        "中间件层的登录端口只应允许上一层（串行为G2，星型为G1）；越级登录会绕过逐层控制。",
        "Only the layer above (G2 in a serial path, G1 in a star) may log in to the middleware; a jump goes around the layers.",
    ),
    fix: Text::fixed(
        "把G3恢复为推荐规则；G2访问业务端口的规则保留。",
        "Reset G3 to the pattern; G2 keeps its business port.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("G3允许G1访问22端口。", "G3 lets G1 in on port 22."),
    good: Text::fixed("G3允许G2访问22端口和业务端口。", "G3 lets in G2 on port 22 and on the business port."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_layered(context.design) {
        return;
    }
    let serial = is_serial(context.design);
    // In the star every layer admits G1; coming from G2 as well is no fault there.
    let above = if serial { Layer::G2 } else { Layer::G1 };
    let may = |peer: Peer| is_of(context, peer, above) || (!serial && is_of(context, peer, Layer::G2));
    for group in groups(context, Layer::G3) {
        let Some(row) = context.design.security_groups.get(group) else { continue };
        let wrong = |rule: &SecurityRule| opens_login(rule) && !may(rule.peer);
        let more = admits(row).filter(|(_, rule)| wrong(rule)).count();
        let known = !servers(context, above).is_empty();
        let lacking = |rules: &[SecurityRule], port: u16| {
            known && !rules.iter().any(|rule| opens(rule, port) && is_of(context, rule.peer, above))
        };
        let ports = ports_of(context, group);
        let less = ports.iter().filter(|&&port| lacking(&row.rules, port)).count();
        if more == 0 && less == 0 {
            sink.pass();
            continue;
        }
        let (name, who) = (context.name(group), above.word());
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            let admitted: Vec<SecurityRule> = admits(row).map(|(_, rule)| rule.clone()).collect();
            row.rules.retain(|rule| !admitted.contains(rule) || !wrong(rule));
            for port in ports {
                if lacking(&row.rules, port) {
                    for peer in peers_of(context, above) {
                        add(&mut row.rules, SecurityRule::allow_tcp(port, peer));
                    }
                }
            }
        }
        sink.fail(
            [group.into()],
            { let rules = crate::base::text::counted(less, "rule"); text!(
                "G3安全组“{name}”缺少{less}条{who}到登录端口的规则，另有{more}条允许其他来源登录，均应为0",
                "the G3 group \"{name}\" lacks {rules} for {who} on the log-in port and lets {more} others log in; both should be 0"
            ) },
        )
        .fix(Fix::auto(Text::fixed("恢复为推荐规则", "reset to the pattern"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sg::testing::{group_of, layered, rules_of};
    use crate::rules::testing::*;

    #[test]
    fn the_layered_design_passes() {
        passes("SG-016", &layered());
    }

    #[test]
    fn a_jump_over_a_layer_is_reset() {
        let mut design = layered();
        let g1 = group_of(&design, "bastion-1");
        rules_of(&mut design, "app-1", |rules| rules[0].peer = Peer::SecurityGroup(g1));
        one_finding("SG-016", &design);
        let fixed = auto_fix_keeps_the_contract("SG-016", &design);
        passes("SG-005", &fixed);
    }
}
