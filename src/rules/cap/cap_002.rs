//! CAP-002: the servers keep more connections open than the database takes.

use super::larger::by_plan;
use crate::base::{Basis, Severity, Text};
use crate::design::Aim;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::sizing::{Measure, Verdict};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CAP-002",
    name: "pools-above-connections",
    family: Family::Cap,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(371, 371)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("连接池总和超过RDS连接数", "Connection pools exceed RDS limit"),
    why: Text::fixed(
        "所有可用区的服务器同时保持连接；总和超过规格的最大连接数时，新连接会被拒绝，故障重连时尤其如此。",
        "All servers of all AZs keep their connections at once. Above the class's maximum new ones are refused, most of all when everything reconnects after a failure.",
    ),
    fix: Text::fixed("换用更大的规格，或减小每台服务器的连接池。", "Take a larger class, or smaller pools."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("4台 × 200个连接，规格最多600个。", "4 servers × 200 connections on a class with 600."),
    good: Text::fixed("4台 × 100个连接，规格最多600个。", "4 servers × 100 connections on a class with 600."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in &context.facts.rds {
        let Some(item) = context.sizes().item(Aim::Node(id), Measure::Connections) else { continue };
        match item.verdict() {
            Verdict::Enough | Verdict::Tight => sink.pass(),
            // What is missing is told by RDS-013.
            Verdict::NotEvaluated => {}
            Verdict::Short => {
                let name = context.name(id);
                let need = item.bare().unwrap_or_default().normalize();
                let most = item.limit_of_design();
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”的连接池总和为 {need}，超过最大连接数 {most}",
                        "the pools of all servers open {need} connections to \"{name}\", which takes {most}"
                    ),
                )
                .fix(by_plan(context, Aim::Node(id)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in loaded_designs() {
            passes("CAP-002", &design);
        }
    }

    #[test]
    fn large_pools_are_told() {
        for mut design in loaded_designs() {
            for server in ["web-1", "web-2"] {
                ecs(&mut design, server, |ecs| ecs.connection_pool = Some(400));
            }
            let found = one_finding("CAP-002", &design);
            assert!(
                found.message.en.contains("open 800 connections") && found.message.en.contains("takes 500")
            );
            each_fix_removes_the_finding("CAP-002", &design);
        }
    }
}
