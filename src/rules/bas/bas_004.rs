//! BAS-004: a bastion has public bandwidth.

use crate::base::{Basis, Severity, Text};
use crate::design::EcsRole;
use crate::rules::ecs::needs_internet;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-004",
    name: "bastion-with-public-bandwidth",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(163, 163)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("堡垒机公网带宽应为0", "Bastion has public bandwidth"),
    why: Text::fixed(
        "堡垒机从管理VPN进入，不需要公网带宽；有公网带宽的堡垒机把运维入口暴露在互联网一侧。",
        "A bastion is entered by the management VPN and needs no public bandwidth; with it the door of operations \
         faces the Internet.",
    ),
    fix: Text::fixed("堡垒机的公网带宽选择为0。", "Choose 0 Mbps for bastions."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机购买了2 Mbps公网带宽。", "A bastion with 2 Mbps of public bandwidth."),
    good: Text::fixed(
        "堡垒机公网带宽为0，运维人员拨入管理VPN后登录。",
        "A bastion with 0 Mbps that operators enter by the management VPN.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, ecs) in sink.servers(context, EcsRole::Bastion) {
        let bandwidth = ecs.public_bandwidth_mbps.unwrap_or(0.0);
        if bandwidth <= 0.0 {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(ecs) = sheet.ecs_mut(id) {
            ecs.public_bandwidth_mbps = Some(0.0);
        }
        sink.fail(
            [id.into()],
            text!(
                "堡垒机“{name}”的公网带宽为{bandwidth} Mbps，应为0",
                "the bastion \"{name}\" has {bandwidth} Mbps of public bandwidth; it should have 0"
            ),
        )
        .fix(Fix {
            // Where a need for the Internet is entered, taking the way out is a person's decision (ECS-001).
            class: if needs_internet(context, id, ecs) { FixClass::Choose } else { FixClass::Auto },
            title: Text::fixed("公网带宽改为0", "set the public bandwidth to 0"),
            edits: sheet.finish().into(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("BAS-004", &design);
        }
    }

    #[test]
    fn bandwidth_of_a_bastion_is_set_to_zero() {
        for mut design in good_designs() {
            ecs(&mut design, "bastion-1", |ecs| ecs.public_bandwidth_mbps = Some(2.0));
            assert!(one_finding("BAS-004", &design).message.en.contains("2 Mbps"));
            auto_fix_keeps_the_contract("BAS-004", &design);
        }
    }

    #[test]
    fn a_bastion_that_needs_the_internet_is_left_to_a_person() {
        let mut design = two_az_classic();
        ecs(&mut design, "bastion-1", |ecs| {
            ecs.public_bandwidth_mbps = Some(2.0);
            ecs.needs_internet = Some("licence server".to_owned());
        });
        assert_eq!(fix_titles(&one_finding("BAS-004", &design)), ["[choose] set the public bandwidth to 0"]);
    }
}
