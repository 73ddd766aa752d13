//! HA-004: no load balancer in front of several servers.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::direct::{self, Direct};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-004",
    name: "no-slb-before-several-servers",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(180, 180)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("多台ECS前端未部署SLB", "No SLB in front of a redundant module"),
    why: Text::fixed(
        "客户端直接连接服务器时，一台故障仍会中断连接它的用户，多台服务器不起冗余作用。",
        "Clients that connect to a server directly lose it when it fails; several servers are then no redundancy.",
    ),
    fix: Text::fixed(
        "互联网用户前面加公网SLB，内部调用方前面加私网SLB，并把访问改经SLB。",
        "Put a public SLB before public clients and a private SLB before internal ones, and lead the flows through it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("web的两台ECS由用户直接访问。", "Users connect to both ECS of web directly."),
    good: Text::fixed(
        "用户访问SLB，SLB的后端是web的两台ECS。",
        "Users connect to an SLB whose backends are both ECS of web.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams).filter(|team| team.online && team.count() >= 2) {
        let direct = Direct::of(context, team);
        if direct.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(team.job), team.count());
        let links = direct.public.iter().chain(&direct.private);
        let clients: Vec<Ref> = links.clone().map(|(_, link)| Ref::Node(link.from)).collect();
        let mut distinct = clients.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let Text { zh, en } = context.names_of(distinct);
        let message = text!(
            "应用模块“{name}”的{count}台服务器前没有SLB，{zh}直接访问服务器",
            "no SLB stands before the {count} servers of \"{name}\"; {en} connects to them directly"
        );
        let title = match (direct.public.is_empty(), direct.private.is_empty()) {
            (false, true) => {
                Text::fixed("加公网SLB并改经SLB访问", "insert a public SLB and lead the flows through it")
            }
            (true, false) => {
                Text::fixed("加私网SLB并改经SLB访问", "insert a private SLB and lead the flows through it")
            }
            _ => Text::fixed(
                "加公网SLB和私网SLB并改经SLB访问",
                "insert a public and a private SLB and lead the flows through them",
            ),
        };
        let fix = Fix::later(direct.class(context), title, lead);
        let subjects = team.subjects().chain(links.map(|&(id, _)| Ref::Link(id)));
        sink.fail(subjects, message).fix(fix);
    }
}

/// Puts the load balancers in front of the team that a finding is about.
fn lead(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let Some(team) = context.facts.team_among(subjects) else { return Vec::new() };
    let mut sheet = Sheet::new(context);
    direct::front(context, team, &Direct::of(context, team), &mut sheet);
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Money;
    use crate::design::{Ecs, EcsRole, Place, Product, Protocol, Purpose, SlbScope};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn servers_behind_an_slb_pass() {
        for design in good_designs() {
            passes("HA-004", &design);
        }
    }

    fn without_slb() -> [crate::design::Design; 2] {
        good_designs().map(|mut design| {
            remove(&mut design, "slb");
            for web in ["web-1", "web-2"] {
                connect(&mut design, "internet", web, Purpose::Business, Protocol::Http, 80);
            }
            design
        })
    }

    #[test]
    fn servers_reached_directly_fail_and_get_a_public_slb() {
        for design in without_slb() {
            one_finding("HA-004", &design);
            let fixed = auto_fix_keeps_the_contract("HA-004", &design);
            let (_, _, slb) = context(&fixed).facts.slbs[0];
            assert_eq!((slb.scope, slb.listeners.len()), (SlbScope::Public, 1));
            assert_eq!(slb.listeners[0].backends.len(), 2);
            let internet = id(&fixed, "internet");
            let public = context(&fixed);
            let reached: Vec<_> = public.facts.outgoing(internet).iter().map(|(_, link)| link.to).collect();
            assert!(!reached.contains(&id(&fixed, "web-1")));
        }
    }

    #[test]
    fn internal_clients_get_a_private_slb() {
        let mut design = two_az_classic();
        let place = design.nodes.get(id(&design, "web-1")).unwrap().place;
        let function = design.ids().function();
        let app = crate::design::Function { name: "app".to_owned(), ..Default::default() };
        apply(&mut design, vec![crate::design::Edit::PutFunction(function, app)]);
        for (name, like) in [("app-1", "web-1"), ("app-2", "web-2")] {
            add_node(&mut design, name, Product::Ecs(server(EcsRole::Production, 2, 2.0)), place);
            node(&mut design, name, |node| node.function = Some(function));
            move_like(&mut design, name, like);
            connect(&mut design, "web-1", name, Purpose::Business, Protocol::Tcp, 8080);
        }
        let fixed = auto_fix_keeps_the_contract("HA-004", &design);
        assert!(context(&fixed).facts.slbs.iter().any(|(_, _, slb)| slb.scope == SlbScope::Private));
    }

    #[test]
    fn an_account_that_may_not_open_an_slb_is_asked_first() {
        let [mut design, _] = without_slb();
        account(&mut design, |account| account.balance = Some(Money(99.into())));
        assert_eq!(one_finding("HA-004", &design).fixes[0].class, FixClass::Choose);
    }

    #[test]
    fn a_server_without_a_function_stands_alone() {
        let mut design = two_az_classic();
        add_node(&mut design, "loner", Product::Ecs(Ecs::default()), Place::Unplaced);
        assert_eq!(outcome("HA-004", &design), Outcome::Pass);
    }
}
