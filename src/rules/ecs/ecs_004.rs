//! ECS-004: public bandwidth was added to a server that had none.

use crate::base::{Basis, Severity, Text};
use crate::design::Ecs;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-004",
    name: "bandwidth-added-later",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(196, 198)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("后加带宽须在控制台重启", "Bandwidth added later needs a console restart"),
    why: Text::fixed(
        "公网带宽从0改为大于0后，必须在控制台重启服务器才会生效；在系统内重启无效。",
        "Bandwidth that is raised from 0 takes effect only after a restart from the console; a restart inside \
         the system does nothing.",
    ),
    fix: Text::fixed(
        "把控制台重启列入变更计划，安排在变更窗口内。",
        "Put the restart from the console in the change plan, within the window.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "上一版公网带宽为0，本版为5 Mbps，变更计划没有重启步骤。",
        "0 Mbps in the last version, 5 Mbps in this one, and no restart in the plan.",
    ),
    good: Text::fixed("上一版公网带宽为0，本版仍为0。", "0 Mbps in the last version and in this one."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Without an earlier version nothing was added later.
    let Some(earlier) = context.earlier else { return };
    for &(id, _, ecs) in &context.facts.ecs {
        let Some(before) = earlier.nodes.get(id).and_then(|node| node.product.as_ecs()) else { continue };
        let mbps = |ecs: &Ecs| ecs.public_bandwidth_mbps.unwrap_or(0.0);
        let (then, now) = (mbps(before), mbps(ecs));
        if then > 0.0 || now <= 0.0 {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的公网带宽从0改为{now} Mbps，须在控制台重启后生效",
                "the public bandwidth of \"{name}\" goes from 0 to {now} Mbps; restart it from the console"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn bandwidth_raised_from_zero_asks_for_a_restart() {
        for earlier in good_designs() {
            let mut design = earlier.clone();
            let run = |design: &Design| crate::rules::check(&context(design).since(Some(&earlier)));
            assert_eq!(run(&design).outcome("ECS-004"), Some(Outcome::Pass));
            ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
            let report = run(&design);
            let item = report.checklist.iter().find(|item| item.finding.code == "ECS-004").unwrap();
            assert!(item.finding.message.en.contains("from 0 to 5 Mbps"));
            assert_eq!(outcome("ECS-004", &design), Outcome::NotApplicable);
        }
    }
}
