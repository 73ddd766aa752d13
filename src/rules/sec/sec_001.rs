//! SEC-001: expected DDoS above the free 5 Gbps.

use super::parts::{lead_through, public_links, service};
use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, FieldValue, NodeId, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Job, Rule, Sheet, Sink, Team};
use crate::text;
use rust_decimal::Decimal;

pub(super) static RULE: Rule = Rule {
    code: "SEC-001",
    name: "ddos-above-free-protection",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(843, 843), (844, 844)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("超过5Gb免费防护", "Expected DDoS above the free 5 Gbps"),
    why: Text::fixed(
        "云上免费的DDoS基础防护最多抵御5 Gbps，超过后IP被封堵，业务对外中断；需要高防IP（20到300 Gbps）。",
        "The free protection fends off 5 Gbps; above that the address is shut off and the business with \
         it. Anti-DDoS Pro (20 to 300 Gbps) is needed.",
    ),
    fix: Text::fixed(
        "在公网入口前接入高防IP，保底带宽不低于预计攻击流量。",
        "Put Anti-DDoS Pro before the public entry, with a guarantee above the expected attack.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("预计攻击20 Gbps，没有高防IP。", "An expected attack of 20 Gbps and no Anti-DDoS Pro."),
    good: Text::fixed(
        "预计攻击2 Gbps，由免费防护抵御。",
        "An expected attack of 2 Gbps, fended off for free.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(free) = context.catalog.number(context.edition(), "ddos_free") else { return };
    let entries: Vec<NodeId> = context
        .facts
        .slbs
        .iter()
        .filter(|(_, _, slb)| slb.scope == SlbScope::Public)
        .map(|&(id, _, _)| id)
        .collect();
    for (id, work) in context.design.workloads.iter() {
        let aimed = work.aims.iter().any(|aim| match aim {
            Aim::Node(node) => entries.contains(node),
            Aim::Function(function) => context
                .facts
                .teams
                .iter()
                .filter(|team| team.job == Job::Function(*function))
                .flat_map(Team::ids)
                .any(|server| {
                    context.facts.listeners_of(server).iter().any(|(slb, _)| entries.contains(slb))
                }),
        });
        if !aimed {
            continue;
        }
        let Some(gbps) = work.ddos_gbps else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("业务量未填写预计DDoS流量", "the workload lacks the expected DDoS traffic"),
            );
            continue;
        };
        // SEC-002 speaks for an attack that no product fends off.
        let beyond = context.catalog.number(context.edition(), "ddos_most").is_some_and(|most| gbps > most);
        if gbps <= free || beyond || service(context, "anti-ddos").is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let (shown, free) = (gbps.normalize(), free.normalize());
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”预计DDoS流量{shown} Gbps，免费防护{free} Gbps，没有高防IP",
                "\"{name}\" expects {shown} Gbps of DDoS; {free} Gbps are free and there is no Anti-DDoS Pro"
            ),
        );
        let least = context.catalog.number(context.edition(), "ddos_smallest").unwrap_or(Decimal::ZERO);
        let bought = f64::try_from(gbps.max(least).ceil()).unwrap_or(0.0);
        let mut sheet = Sheet::new(context);
        let waf = service(context, "waf");
        let before = waf.into_iter().chain(entries.iter().copied());
        let links = before.flat_map(|entry| public_links(context, entry)).collect();
        let fields = [
            ("function", FieldValue::Text("standard".to_owned())),
            ("guaranteed_gbps", FieldValue::Number(bought)),
        ];
        lead_through(&mut sheet, None, "anti-ddos", context.word("DDoS高防", "anti-ddos"), &fields, links);
        finding.fix(Fix::auto(
            text!("接入{bought} Gbps高防IP", "insert Anti-DDoS Pro of {bought} Gbps"),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::attacked;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn what_the_free_protection_fends_off_passes() {
        passes("SEC-001", &attacked(Some(5)));
        assert_eq!(outcome("SEC-001", &attacked(None)), Outcome::NotEvaluated);
    }

    #[test]
    fn a_larger_attack_asks_for_anti_ddos() {
        let design = attacked(Some(6));
        one_finding("SEC-001", &design);
        let fixed = auto_fix_keeps_the_contract("SEC-001", &design);
        assert!(fixed.nodes.values().any(|node| node.product.code() == "anti-ddos"));
    }
}
