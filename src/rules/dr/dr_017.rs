//! DR-017: DR clusters are dedicated and isolated.

use super::parts::is_core;
use crate::base::{Basis, Severity, Text};
use crate::design::Ref;
use crate::rules::{Check, Cite, Context, Family, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "DR-017",
    name: "core-on-dedicated-clusters",
    family: Family::Dr,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(741, 741)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("独立专属集群", "DR clusters are dedicated and isolated"),
    why: Text::fixed(
        "金融云容灾集群是独立的专属集群，与公共云隔离；核心业务的方案书要写明这一点，供监管和审计查阅。",
        "The clusters of the finance cloud are dedicated and isolated from the public cloud; the proposal \
         of core business states this for supervisors and auditors.",
    ),
    fix: Text::fixed(
        "在技术方案建议书的容灾章节写明独立专属集群。",
        "State the dedicated clusters in the proposal's chapter on recovery.",
    ),
    fix_class: None,
    bad: Text::fixed("核心业务的设计。", "A design of core business."),
    good: Text::fixed(
        "一般业务的设计，不要求写明。",
        "A design of general business, which need not state it.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_core(context) {
        sink.pass();
        return;
    }
    sink.fail(
        context.design.regions.keys().map(Ref::from),
        Text::fixed(
            "核心业务部署在独立专属集群，方案书应写明与公共云隔离",
            "core business runs on dedicated clusters; the proposal should state that they are isolated",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::super::sample::{three_centres, two_regions};
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn general_business_passes_and_core_business_is_told() {
        passes("DR-017", &two_regions());
        assert_eq!(one_finding("DR-017", &three_centres()).severity, Severity::Info);
    }
}
