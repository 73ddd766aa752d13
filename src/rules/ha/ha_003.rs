//! HA-003: a business module on fewer than two servers.

use crate::base::{Basis, Severity, Text};
use crate::design::HaPromise;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

use super::direct::{self, Direct};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-003",
    name: "fewer-than-two-servers",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(180, 180)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("业务模块少于两台ECS", "Business module on fewer than two ECS"),
    why: Text::fixed(
        "只有一台服务器的在线模块可以运行，但它一故障业务就中断。",
        "An online module on one server runs, but its business stops when that server fails.",
    ),
    fix: Text::fixed(
        "在另一个可用区增加一台相同的服务器，前端没有SLB时一并加上。",
        "Add an equal server in the other AZ, and an SLB in front when there is none.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("在线模块web只有1台ECS。", "The online module web has 1 ECS."),
    good: Text::fixed(
        "web在两个可用区各有1台ECS，前端有SLB。",
        "web has 1 ECS in each of two AZs behind an SLB.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams).filter(|team| team.online) {
        if team.count() >= 2 {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(team.job), team.count());
        let message = text!(
            "在线应用模块“{name}”只有{count}台服务器，至少需要2台",
            "the online module \"{name}\" has {count} server; it needs at least 2"
        );
        let severity = if team.promise >= HaPromise::Instance { Severity::Error } else { Severity::Warning };
        let fix = twin(context, team).unwrap_or_else(|| {
            Fix::guide(Text::fixed("先在该地域添加第二个可用区", "add a second AZ to the region first"))
        });
        sink.fail(team.subjects(), message).severity(severity).fix(fix);
    }
}

/// An equal server in another AZ. Where clients reach the single server directly, the pair needs a load
/// balancer too, or this fix would break HA-004.
pub(super) fn twin(context: &Context<'_>, team: &Team<'_>) -> Option<Fix> {
    let only = team.members.first()?;
    let mut sheet = Sheet::new(context);
    let az = sheet.second_az(context.design.az_of(only.node)?)?;
    let direct = Direct::of(context, team);
    direct::front(context, team, &direct, &mut sheet);
    sheet.twin(only.id, az, 1)?;
    let az = sheet.az_name(az);
    if direct.is_empty() {
        let title = text!("在可用区“{az}”增加一台相同的服务器", "add an equal server in AZ \"{az}\"");
        return Some(sheet.into_fix(title));
    }
    let title = text!(
        "在可用区“{az}”增加一台相同的服务器，并在前端加SLB",
        "add an equal server in AZ \"{az}\", with an SLB in front"
    );
    Some(sheet.into_fix(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Protocol, Purpose};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn two_servers_pass() {
        for design in good_designs() {
            passes("HA-003", &design);
        }
    }

    #[test]
    fn one_server_fails_and_gets_a_twin() {
        for mut design in good_designs() {
            remove(&mut design, "web-2");
            assert_eq!(one_finding("HA-003", &design).severity, Severity::Error);
            let fixed = auto_fix_keeps_the_contract("HA-003", &design);
            passes("HA-001", &fixed);
            passes("HA-003", &fixed);
            let rds = fixed.nodes.get(id(&fixed, "rds")).unwrap().product.as_rds().unwrap();
            assert_eq!(rds.whitelist.len(), 2, "the twin is whitelisted");
        }
    }

    #[test]
    fn a_server_reached_directly_gets_a_twin_and_a_load_balancer() {
        for mut design in good_designs() {
            remove(&mut design, "web-2");
            remove(&mut design, "slb");
            connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Http, 80);
            let fixed = auto_fix_keeps_the_contract("HA-003", &design);
            passes("HA-001", &fixed);
            assert_ne!(outcome("HA-004", &fixed), Outcome::Fail);
        }
    }

    #[test]
    fn without_a_promise_it_is_a_warning() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        settings(&mut design, |settings| settings.ha_promise = HaPromise::None);
        assert_eq!(one_finding("HA-003", &design).severity, Severity::Warning);
    }

    #[test]
    fn a_module_that_serves_nobody_is_not_asked() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        remove(&mut design, "slb");
        assert_eq!(outcome("HA-003", &design), Outcome::NotApplicable);
    }
}
