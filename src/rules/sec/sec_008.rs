//! SEC-008: managed security / event cover.

use crate::base::{Basis, Severity, Text};
use crate::rules::dr::parts::is_core;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-008",
    name: "core-without-managed-security",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(848, 848), (849, 849)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("服务器安全托管与重大活动保障", "Managed security / event cover"),
    why: Text::fixed(
        "核心业务和重大活动期间需要专人值守：安全托管负责日常，网络安全专家服务提供99.9%的服务承诺。",
        "Core business and great events need people on watch: managed security for every day, the expert \
         service with its 99.9% promise.",
    ),
    fix: Text::fixed(
        "购买服务器安全托管或网络安全专家服务，列入检查清单。",
        "Buy managed security or the expert service and put it on the checklist.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("核心业务没有安全托管。", "Core business without managed security."),
    good: Text::fixed("核心业务已列入安全托管。", "Core business with managed security on the checklist."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if is_core(context) {
        sink.fail(
            [],
            Text::fixed(
                "为核心业务购买服务器安全托管或网络安全专家服务，覆盖重大活动",
                "buy managed security or the expert service for the core business, great events included",
            ),
        );
    } else {
        sink.pass();
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Criticality;
    use crate::rules::testing::*;

    #[test]
    fn core_business_asks_for_people_on_watch() {
        let mut design = two_az_classic();
        passes("SEC-008", &design);
        settings(&mut design, |settings| settings.criticality = Criticality::Core);
        one_item("SEC-008", &design);
    }
}
