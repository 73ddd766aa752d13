//! HA-005: the service stops when one AZ fails.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, HaPromise, NodeId, Ref};
use crate::resilience::{Resilience, ServiceLeft, Simulator};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-005",
    name: "stops-with-one-az",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(32, 32), (71, 71), (178, 178)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("单机房故障会中断服务", "Service stops when one AZ fails"),
    why: Text::fixed(
        "承诺可用区级高可用，就要在任何一个可用区整体故障时继续提供服务；这里由故障模拟逐个可用区验证。",
        "A promise of availability across AZs means that service goes on when any one AZ is lost; the simulation of failures tries each.",
    ),
    fix: Text::fixed(
        "把只在该可用区的环节在另一个可用区再放一份，并由SLB分担。",
        "Put what stands only in that AZ into another one as well, with an SLB in front.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "全部应用服务器在可用区B，可用区B故障时服务中断。",
        "All application servers stand in AZ B; the service stops with AZ B.",
    ),
    good: Text::fixed(
        "应用服务器在可用区B和C各一半，任一可用区故障时服务继续。",
        "Half of the servers stand in AZ B and half in C; the service goes on when either is lost.",
    ),
    cross: &[
        "InfraGuard slb-instance-multi-zone",
        "InfraGuard slb-all-listener-servers-multi-zone",
        "InfraGuard slb-instance-default-server-group-multi-zone",
        "InfraGuard slb-vserver-group-multi-zone",
        "InfraGuard slb-master-slave-server-group-multi-zone",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let known = context.resilience();
    if let Some(error) = &known.stopped {
        let Text { zh, en } = error.text();
        sink.not_evaluated([], text!("可靠性模型无法建立：{zh}", "there is no reliability model: {en}"));
        return;
    }
    // Made when the first service stops.
    let mut simulator = None;
    for (az, outcome) in context.design.azs.keys().zip(&known.az_losses) {
        for service in &outcome.services {
            if promise(context, known, &service.name) < HaPromise::Az {
                continue;
            }
            if service.up {
                sink.pass();
            } else {
                let made =
                    simulator.get_or_insert_with(|| Simulator::new(context.design, &known.reliability).ok());
                let bound = made.as_ref().map(|s| s.binding(&service.name, az, &known.single_points));
                stops(context, &bound.unwrap_or_default(), (az, service), sink);
            }
        }
    }
}

/// The promise that holds for a service: the highest of a server that it uses.
pub(super) fn promise(context: &Context<'_>, known: &Resilience, service: &str) -> HaPromise {
    let found = known.recovery.iter().find(|recovery| recovery.service == service);
    found.map_or(context.design.settings.ha_promise, |recovery| recovery.promise)
}

fn stops(context: &Context<'_>, sets: &[Vec<NodeId>], (az, service): (AzId, &ServiceLeft), sink: &mut Sink) {
    let (name, az_name) = (&service.name, context.name(az));
    let nodes: Vec<NodeId> = sets.iter().flatten().copied().collect();
    let subjects = std::iter::once(Ref::from(az)).chain(nodes.iter().map(|&id| Ref::from(id)));
    if sets.is_empty() {
        let percent = crate::resilience::percent(service.capacity_percent);
        let message = text!(
            "可用区“{az_name}”故障后，服务“{name}”只剩峰值业务量{percent}%的容量，达不到100%",
            "without AZ \"{az_name}\" the service \"{name}\" keeps {percent}% of the peak demand; it needs 100%"
        );
        let title = Text::fixed("按HA-006增加服务器", "add servers as HA-006 says");
        sink.fail(subjects, message).fix(Fix::guide(title));
        return;
    }
    let bound = context.names(nodes.iter().copied());
    let (zh, en) = (bound.zh, bound.en);
    let message = text!(
        "可用区“{az_name}”故障会中断服务“{name}”：{zh}只在这个可用区",
        "the service \"{name}\" stops when AZ \"{az_name}\" fails: {en} stand only there"
    );
    sink.fail(subjects, message).fix_if(elsewhere(context, az, sets)).fix_if(by_hand(context, sets));
}

/// An equal server in another AZ for each set of nodes that binds the service.
fn elsewhere(context: &Context<'_>, az: AzId, sets: &[Vec<NodeId>]) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let other = sheet.second_az(az)?;
    for set in sets {
        let server = set
            .iter()
            .copied()
            .find(|&id| context.facts.node(id).is_some_and(|node| node.product.as_ecs().is_some()))?;
        let count = context.facts.node(server)?.count;
        sheet.twin(server, other, count)?;
    }
    let az = sheet.az_name(other);
    let title = text!("在可用区“{az}”各放一份相同的服务器", "put equal servers into AZ \"{az}\"");
    Some(Fix::choose(title, sheet.finish()))
}

fn by_hand(context: &Context<'_>, sets: &[Vec<NodeId>]) -> Option<Fix> {
    let other = sets
        .iter()
        .flatten()
        .copied()
        .filter(|&id| context.facts.node(id).is_some_and(|node| node.product.as_ecs().is_none()));
    let other: Vec<NodeId> = other.collect();
    if other.is_empty() {
        return None;
    }
    let names = context.names(other);
    let (zh, en) = (names.zh, names.en);
    Some(Fix::guide(text!(
        "把{zh}放到地域，由云服务跨可用区",
        "move {en} to the region, so that the service spans AZs"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn half_in_each_az_passes() {
        for design in good_designs() {
            passes("HA-005", &design);
        }
    }

    #[test]
    fn all_in_one_az_fails_and_the_fix_helps() {
        for mut design in good_designs() {
            move_like(&mut design, "web-2", "web-1");
            let finding = one_finding("HA-005", &design);
            assert_eq!(finding.severity, Severity::Error);
            assert!(finding.message.en.contains("stand only there"), "{}", finding.message.en);
            for after in each_fix_removes_the_finding("HA-005", &design) {
                passes("HA-005", &after);
            }
        }
    }

    #[test]
    fn a_service_that_promises_less_is_not_asked() {
        let mut design = two_az_classic();
        move_like(&mut design, "web-2", "web-1");
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Instance);
        assert_eq!(outcome("HA-005", &design), Outcome::NotApplicable);
    }

    #[test]
    fn what_depends_on_itself_is_not_evaluated() {
        let mut design = two_az_classic();
        connect(
            &mut design,
            "rds",
            "slb",
            crate::design::Purpose::Business,
            crate::design::Protocol::Tcp,
            80,
        );
        assert_eq!(outcome("HA-005", &design), Outcome::NotEvaluated);
    }
}
