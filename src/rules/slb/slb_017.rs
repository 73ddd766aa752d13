//! SLB-017: a listener has no backend server.

use super::insert::{Wanted, join};
use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::NodeId;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-017",
    name: "listener-without-backends",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(292, 292), (326, 326), (340, 340)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("监听未添加后端服务器", "Listener without backend servers"),
    why: Text::fixed(
        "监听配置完成后还要添加后端服务器；没有后端时SLB找不到可转发的服务器，用户看到503错误。",
        "After a listener is configured its backends must be added; without any the SLB has nowhere to forward to \
         and users see error 503.",
    ),
    fix: Text::fixed(
        "把该应用模块的全部生产服务器加入后端。",
        "Add all production servers of the function as backends.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "公网SLB的HTTP:80监听没有后端服务器。",
        "A public SLB whose HTTP:80 listener has no backend.",
    ),
    good: Text::fixed(
        "公网SLB的HTTP:80监听以两个可用区的4台服务器为后端。",
        "A public SLB whose HTTP:80 listener has four servers in two AZs as backends.",
    ),
    cross: &["InfraGuard slb-all-listenter-has-server"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        if !heard.listener.backends.is_empty() {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let finding = sink.fail(
            [heard.id.into()],
            text!("{zh}有0台后端服务器，至少需要1台", "{en} has 0 backend servers; it needs at least 1"),
        );
        let region = context.design.region_of(heard.node);
        let mut candidates: Vec<&Team<'_>> =
            context.facts.teams.iter().filter(|team| Some(team.region) == region).collect();
        let is_drawn =
            |team: &Team<'_>| context.facts.outgoing(heard.id).iter().any(|(_, link)| team.has(link.to));
        let wanted = Wanted::of_listener(heard.listener);
        let serves = |team: &Team<'_>| {
            team.members.iter().any(|member| {
                member
                    .ecs
                    .listens
                    .iter()
                    .any(|listen| wanted.is_some_and(|wanted| listen.ports.contains(wanted.port)))
            })
        };
        // The likeliest first: what the drawing already connects, then what listens on the port.
        candidates.sort_by_key(|team| (!is_drawn(team), !serves(team)));
        if candidates.is_empty() {
            finding.fix(Fix::guide(Text::fixed(
                "先在该地域添加生产服务器",
                "add production servers to the region first",
            )));
        }
        for team in candidates {
            let Some(wanted) = wanted else { continue };
            let members: Vec<NodeId> = team.ids().collect();
            let mut sheet = Sheet::new(context);
            if join(context, &mut sheet, heard.id, heard.at, &members, wanted).is_none() {
                continue;
            }
            let (name, count) = (context.name(team.job), team.count());
            finding.fix(Fix::choose(
                {
                    let servers = crate::base::text::counted(count, "server");
                    text!("加入“{name}”的{count}台服务器", "add {servers} of \"{name}\"")
                },
                sheet.finish(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-017", &design);
        }
    }

    #[test]
    fn an_empty_listener_fails_and_the_function_can_be_added() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].backends.clear());
            let finding = one_finding("SLB-017", &design);
            assert_eq!(fix_titles(&finding), ["[choose] add 2 servers of \"web\""]);
            let fixed = each_fix_removes_the_finding("SLB-017", &design);
            let slb = fixed[0].nodes.get(id(&fixed[0], "slb")).unwrap().product.as_slb().unwrap();
            assert_eq!(slb.listeners[0].backends.len(), 2);
        }
    }

    #[test]
    fn without_servers_it_gives_advice() {
        let mut design = two_az_classic();
        remove(&mut design, "web-1");
        remove(&mut design, "web-2");
        assert_eq!(one_finding("SLB-017", &design).fixes[0].class, FixClass::Guide);
    }
}
