//! ECS-014: the free host protection is not ticked.

use crate::base::{Basis, Severity, Text};
use crate::design::EcsRole;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-014",
    name: "no-host-protection-ticked",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(128, 128), (845, 845)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未勾选云盾、安骑士", "Free Yundun / AnQiShi not ticked"),
    why: Text::fixed(
        "购买时可免费勾选云盾安骑士，防暴力破解、查木马、提醒异地登录；测试机和堡垒机也值得装。",
        "The host protection is free at purchase and guards against brute force, trojans and strange log-ins; \
         test machines and bastions deserve it too.",
    ),
    fix: Text::fixed("勾选安骑士（今云安全中心）。", "Tick the host protection (today Security Center)."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机没有安装安骑士。", "A bastion without host protection."),
    good: Text::fixed("堡垒机安装了安骑士。", "A bastion with host protection."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, ecs) in sink.each(&context.facts.ecs) {
        // SEC-004 speaks for production servers, as a warning.
        if ecs.agent == Some(true) || ecs.role == EcsRole::Production {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(ecs) = sheet.ecs_mut(id) {
            ecs.agent = Some(true);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”没有勾选安骑士，免费，建议勾选",
                "\"{name}\" has no host protection ticked; it is free and advised"
            ),
        )
        .fix(Fix::auto(Text::fixed("勾选安骑士", "tick the host protection"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_bastion_without_protection_is_told() {
        pass_on_both("ECS-014");
        for mut design in good_designs() {
            ecs(&mut design, "bastion-1", |ecs| ecs.agent = None);
            one_finding("ECS-014", &design);
            auto_fix_keeps_the_contract("ECS-014", &design);
        }
    }
}
