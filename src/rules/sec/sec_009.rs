//! SEC-009: SDL advice: assessment, application, system planning, training.

use crate::base::{Basis, Severity, Text};
use crate::rules::dr::parts::is_core;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-009",
    name: "core-without-sdl-advice",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(850, 855)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全咨询评估服务", "SDL advice: assessment, application, system planning, training"),
    why: Text::fixed(
        "安全咨询评估、应用安全评估、安全体系规划和安全培训从开发阶段减少漏洞，比上线后修补便宜。",
        "Advice, application assessment, system planning and training remove holes while software is \
         written, which is cheaper than after.",
    ),
    fix: Text::fixed(
        "为核心业务选择至少一项安全咨询服务。",
        "Choose at least one of the four services for core business.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("核心业务没有任何安全咨询评估。", "Core business without any of them."),
    good: Text::fixed(
        "核心业务计划了应用安全评估。",
        "Core business with an application assessment planned.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if is_core(context) {
        sink.fail(
            [],
            Text::fixed(
                "为核心业务选择安全咨询评估、应用安全评估、体系规划或安全培训中的至少一项",
                "choose at least one for the core business: advice, application assessment, system planning, training",
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
    fn core_business_asks_for_advice() {
        let mut design = two_az_vpc();
        passes("SEC-009", &design);
        settings(&mut design, |settings| settings.criticality = Criticality::Core);
        one_item("SEC-009", &design);
    }
}
