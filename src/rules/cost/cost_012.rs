//! COST-012: public bandwidth is paid for on servers instead of the load balancer.

use crate::base::Money;
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-012",
    name: "bandwidth-on-servers",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(99, 99), (182, 182)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("带宽应在SLB购买", "Public bandwidth on ECS instead of SLB"),
    why: Text::fixed(
        "业务由SLB对外提供服务时，服务器自己的公网带宽是重复的费用。",
        "When an SLB serves the public, the servers' own public bandwidth is paid for twice.",
    ),
    fix: Text::fixed(
        "服务器公网带宽改为0，在SLB上购买带宽。",
        "Set the servers' bandwidth to 0 and buy it on the SLB.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("每台服务器5 Mbps公网带宽。", "5 Mbps on every server."),
    good: Text::fixed("服务器0 Mbps，SLB 5 Mbps。", "0 Mbps on servers, 5 Mbps on the SLB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, ecs) in sink.servers(context, EcsRole::Production) {
        let mbps = ecs.public_bandwidth_mbps.unwrap_or(0.0);
        if mbps <= 0.0 || ecs.needs_internet.is_some() {
            sink.pass();
            continue;
        }
        let own = Ref::Node(id);
        let lines = context
            .bill()
            .lines
            .iter()
            .filter(|line| line.sku.starts_with("ecs.bandwidth") && line.subjects.contains(&own));
        // A line may be for several rows of servers: the saving is told of all of them.
        let saved: Money = lines.filter_map(|line| line.monthly.amount()).sum();
        let (name, saved) = (context.name(id), saved.grouped());
        let mut sheet = Sheet::new(context);
        if let Some(ecs) = sheet.ecs_mut(id) {
            ecs.public_bandwidth_mbps = Some(0.0);
        }
        sink.fail(
            [own],
            text!(
                "“{name}”有 {mbps} Mbps 公网带宽，改在SLB购买每月可省 {saved} 元",
                "\"{name}\" has {mbps} Mbps of its own; buying it on the SLB saves CNY {saved} a month"
            ),
        )
        .fix(Fix::auto(Text::fixed("公网带宽改为0", "set the public bandwidth to 0"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn bandwidth_on_a_server_is_told_with_its_price() {
        for mut design in good_designs() {
            passes("COST-012", &design);
            ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
            assert!(one_finding("COST-012", &design).message.en.contains("saves CNY"));
            auto_fix_keeps_the_contract("COST-012", &design);
        }
    }
}
