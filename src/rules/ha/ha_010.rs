//! HA-010: a single point of failure.

use std::collections::BTreeMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{HaPromise, Node, NodeId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::ha_003;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-010",
    name: "single-point-of-failure",
    family: Family::Ha,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(180, 180)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("存在单点", "Single point of failure"),
    why: Text::fixed(
        "它一故障，服务就中断（可靠性模型的一阶最小割集）。SLB、RDS、OSS、DNS、CDN、WAF、DDoS高防由云跨机房运行，不在此列。",
        "When it fails, a service stops: it is a minimal cut set of order 1. SLB, RDS, OSS, DNS, CDN, WAF and Anti-DDoS are run over several sites by the cloud and are exempt.",
    ),
    fix: Text::fixed(
        "再放一份并由SLB分担，或说明理由后接受。",
        "Put a second one beside it behind an SLB, or accept it with a reason.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("全部业务经过一台转发服务器。", "All business passes one forwarding server."),
    good: Text::fixed(
        "两个可用区各有一台转发服务器，前端有SLB。",
        "Each of two AZs has a forwarding server, with an SLB in front.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let known = context.resilience();
    if let Some(error) = &known.stopped {
        let Text { zh, en } = error.text();
        sink.not_evaluated([], text!("可靠性模型无法建立：{zh}", "there is no reliability model: {en}"));
        return;
    }
    let mut points: BTreeMap<NodeId, Vec<&str>> = BTreeMap::new();
    for point in &known.single_points {
        if let Ref::Node(id) = point.subject {
            points.entry(id).or_default().extend(point.services.iter().map(AsRef::as_ref));
        }
    }
    for (id, services) in points {
        let Some(node) = context.facts.node(id) else { continue };
        // The servers of one node fail one by one; what fails them together is an AZ (HA-001, HA-005).
        if is_exempt(node) || (node.count > 1 && node.product.as_ecs().is_some()) {
            continue;
        }
        let severity = if context.design.ha_promise_of(node) >= HaPromise::Instance {
            Severity::Error
        } else {
            Severity::Warning
        };
        let name = context.name(id);
        let message = match services.as_slice() {
            [service] => text!(
                "“{name}”是服务“{service}”的单点，至少需要2个",
                "\"{name}\" is a single point of failure of the service \"{service}\"; it takes at least 2"
            ),
            several => {
                let many = several.len();
                text!(
                    "“{name}”是{many}个服务的单点，至少需要2个",
                    "\"{name}\" is a single point of failure of {many} services; it takes at least 2"
                )
            }
        };
        sink.fail([Ref::from(id)], message).severity(severity).fix_if(second(context, id, node));
    }
    if !known.reliability.services.is_empty() {
        sink.pass();
    }
}

/// What the cloud itself runs over several sites, and what is outside the cloud.
fn is_exempt(node: &Node) -> bool {
    const OVER_SEVERAL_SITES: [&str; 9] =
        ["clb", "alb", "nlb", "rds", "oss", "dns", "cdn", "waf", "anti-ddos"];
    node.product.as_external().is_some() || OVER_SEVERAL_SITES.contains(&node.product.code())
}

fn second(context: &Context<'_>, id: NodeId, node: &Node) -> Option<Fix> {
    if node.product.as_ecs().is_some() {
        let team = context.facts.team_of(id)?;
        return ha_003::twin(context, team).map(|fix| Fix { class: FixClass::Choose, ..fix });
    }
    let name = context.name(id);
    Some(Fix::guide(text!("为“{name}”再放一份互为备份", "put a second one beside \"{name}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Line, Place, Product, Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn what_is_there_twice_or_run_by_the_cloud_passes() {
        for design in good_designs() {
            passes("HA-010", &design);
        }
    }

    #[test]
    fn a_lone_server_is_a_single_point_and_gets_a_second() {
        for mut design in good_designs() {
            remove(&mut design, "web-2");
            let finding = one_finding("HA-010", &design);
            assert_eq!(finding.severity, Severity::Error);
            for after in each_fix_removes_the_finding("HA-010", &design) {
                passes("HA-010", &after);
            }
            settings(&mut design, |settings| settings.ha_promise = HaPromise::None);
            assert_eq!(one_finding("HA-010", &design).severity, Severity::Warning);
        }
    }

    #[test]
    fn a_second_line_to_the_same_place_is_enough() {
        let mut design = two_az_classic();
        let customer = Product::of_code("customer");
        add_node(&mut design, "customer", customer, Place::Internet);
        for name in ["line-1", "line-2"] {
            add_node(&mut design, name, Product::Line(Line::default()), Place::Internet);
            connect(&mut design, "customer", name, Purpose::Business, Protocol::Tcp, 80);
            connect(&mut design, name, "slb", Purpose::Business, Protocol::Tcp, 80);
            if name == "line-2" {
                let first = id(&design, "line-1");
                node(&mut design, name, |node| {
                    node.product = Product::Line(Line { pair_of: Some(first), ..Line::default() });
                });
            }
            let found = findings("HA-010", &design).len();
            assert_eq!(found, usize::from(name == "line-1"), "after {name}");
        }
    }
}
