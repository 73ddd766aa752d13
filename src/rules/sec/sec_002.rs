//! SEC-002: attack above the product range.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use rust_decimal::Decimal;

pub(super) static RULE: Rule = Rule {
    code: "SEC-002",
    name: "attack-beyond-anti-ddos",
    family: Family::Sec,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(844, 844)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("超出高防IP能力", "Attack above the product range"),
    why: Text::fixed(
        "高防IP最多抵御300 Gbps流量和每秒200万次CC请求，更大的攻击要与厂商单独商定。",
        "Anti-DDoS Pro fends off 300 Gbps and two million requests a second; anything larger must be \
         agreed with the vendor.",
    ),
    fix: Text::fixed(
        "与厂商商定防护方案，或分散入口。",
        "Agree a protection with the vendor, or spread the entries.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("预计攻击400 Gbps。", "An expected attack of 400 Gbps."),
    good: Text::fixed("预计攻击2 Gbps。", "An expected attack of 2 Gbps."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let limit = |key| context.catalog.number(context.edition(), key);
    let (Some(most), Some(most_cc)) = (limit("ddos_most"), limit("ddos_most_cc")) else { return };
    for (id, work) in context.design.workloads.iter() {
        let Some(gbps) = work.ddos_gbps else { continue };
        if gbps <= most {
            sink.pass();
            continue;
        }
        let (name, gbps, most) = (context.name(id), gbps.normalize(), most.normalize());
        sink.fail(
            [id.into()],
            text!(
                "“{name}”预计DDoS流量{gbps} Gbps，高防IP最多{most} Gbps",
                "\"{name}\" expects {gbps} Gbps of DDoS; Anti-DDoS Pro fends off {most} Gbps at most"
            ),
        )
        .fix(Fix::guide(Text::fixed("与厂商商定防护方案", "agree a protection with the vendor")));
    }
    let Some(qps) = context.design.account.practice.cc_attack_qps else { return };
    if Decimal::from(qps) <= most_cc {
        sink.pass();
        return;
    }
    let most_cc = most_cc.normalize();
    sink.fail(
        [],
        text!(
            "预计CC攻击每秒{qps}次，高防IP最多每秒{most_cc}次",
            "a CC attack of {qps} requests a second is expected; Anti-DDoS Pro fends off {most_cc} at most"
        ),
    )
    .fix(Fix::guide(Text::fixed("与厂商商定防护方案", "agree a protection with the vendor")));
}

#[cfg(test)]
mod tests {
    use super::super::sample::attacked;
    use crate::rules::testing::*;

    #[test]
    fn the_limits_are_inclusive() {
        passes("SEC-002", &attacked(Some(300)));
        one_finding("SEC-002", &attacked(Some(301)));
        let mut design = attacked(Some(2));
        account(&mut design, |account| account.practice.cc_attack_qps = Some(2_000_000));
        passes("SEC-002", &design);
        account(&mut design, |account| account.practice.cc_attack_qps = Some(2_000_001));
        one_finding("SEC-002", &design);
    }
}
