//! SLB-023: a load balancer cannot be opened before there is a server.

use crate::base::{Basis, Severity, Text};
use crate::design::HaPromise;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-023",
    name: "slb-without-any-ecs",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(315, 315), (348, 348)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("开通SLB须先有ECS", "SLB needs at least one ECS first"),
    why: Text::fixed(
        "开通SLB的前提之一是账号下至少有一台ECS，否则开通按钮是灰色的。",
        "One condition of opening an SLB is that the account has at least one ECS; without it the button is grey.",
    ),
    fix: Text::fixed(
        "先购买ECS，并把它们加入监听的后端服务器。",
        "Buy ECS first and add them to the listener's backends.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("设计中有1个公网SLB，没有任何ECS。", "A design with one public SLB and no ECS."),
    good: Text::fixed("设计中有1个公网SLB和4台ECS。", "A design with one public SLB and four ECS."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.facts.slbs.is_empty() {
        return;
    }
    if !context.facts.ecs.is_empty() {
        sink.pass();
        return;
    }
    let count = context.facts.slbs.len();
    let finding = sink.fail(
        context.facts.slbs.iter().map(|&(id, _, _)| id.into()),
        text!(
            "设计中有{count}个SLB、0台ECS，开通SLB至少需要1台ECS",
            "the design has {count} SLB and 0 ECS; an SLB needs at least 1 ECS"
        ),
    );
    match super::first_servers::edits(context) {
        // What must survive the loss of a region needs servers in two (DR-004); a person decides where.
        Some((servers, edits)) if context.design.settings.ha_promise < HaPromise::Region => {
            finding.fix(Fix {
                // With a single AZ drawn, one server removes this finding and stands alone (HA-001).
                // Listeners that want different ports, or a group that keeps the SLB out, are for a person.
                class: if servers < 2 || !super::first_servers::serve_all(context) {
                    FixClass::Choose
                } else {
                    FixClass::Auto
                },
                title: text!(
                    "在两个可用区添加共{servers}台ECS并加入后端",
                    "add {servers} ECS over the AZs and put them behind the SLB"
                ),
                edits: edits.into(),
            })
        }
        Some(_) | None => finding.fix(Fix::guide(Text::fixed(
            "先画出地域和可用区，再添加ECS",
            "draw a region with its AZs first, then add ECS",
        ))),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Edit};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-023", &design);
        }
    }

    fn without_servers(mut design: Design) -> Design {
        for name in ["web-1", "web-2", "bastion-1", "bastion-2"] {
            remove(&mut design, name);
        }
        design
    }

    #[test]
    fn an_slb_alone_fails_and_gets_servers_in_two_azs() {
        for design in good_designs().map(without_servers) {
            one_finding("SLB-023", &design);
            let fixed = auto_fix_keeps_the_contract("SLB-023", &design);
            for code in ["HA-001", "SLB-017", "SLB-018", "ECS-010"] {
                passes(code, &fixed);
            }
        }
    }

    #[test]
    fn without_an_az_it_gives_advice() {
        let mut design = without_servers(two_az_classic());
        let azs: Vec<Edit> = design.azs.keys().map(|id| Edit::Remove(id.into())).collect();
        apply(&mut design, azs);
        assert_eq!(one_finding("SLB-023", &design).fixes[0].class, FixClass::Guide);
    }

    #[test]
    fn without_an_slb_it_is_not_its_business() {
        let mut design = two_az_classic();
        remove(&mut design, "slb");
        assert_eq!(outcome("SLB-023", &design), crate::rules::Outcome::NotApplicable);
    }
}
