//! SLB-018: a listener has a single backend server.

use super::insert::{Wanted, join};
use super::parts::{Heard, listeners, members_behind, servers_behind};
use crate::base::{Basis, Severity, Text};
use crate::design::NodeId;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-018",
    name: "single-backend",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(315, 315)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("只有一台后端服务器", "Only one backend server"),
    why: Text::fixed(
        "一台后端服务器也能运行，但存在单点风险：它故障时监听没有可转发的服务器。",
        "One backend works, but it is a single point of failure: when it fails the listener has nowhere to forward \
         to.",
    ),
    fix: Text::fixed(
        "在另一个可用区增加一台同样的服务器并加入后端。",
        "Add an equal server in the other AZ and put it behind the listener.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "HTTP:80监听只有Web服务器-B一台后端。",
        "An HTTP:80 listener with the web server of AZ B as its only backend.",
    ),
    good: Text::fixed(
        "HTTP:80监听在可用区B、C各有一台后端。",
        "An HTTP:80 listener with one backend in each of the AZs B and C.",
    ),
    cross: &["InfraGuard slb-default-server-group-multi-server"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        match members_behind(context, heard.listener) {
            // SLB-017 and SLB-006 say what to do about a listener without any server.
            0 => {}
            1 => {
                let Text { zh, en } = heard.label(context);
                let behind = servers_behind(context, heard.listener);
                let finding = sink.fail(
                    std::iter::once(heard.id.into()).chain(behind.iter().map(|&(id, _)| id.into())),
                    text!(
                        "{zh}只有1台后端服务器，存在单点，应不少于2台",
                        "{en} has 1 backend server, a single point of failure; it should have at least 2"
                    ),
                );
                for (id, _) in behind {
                    finding.fix(second(context, &heard, id));
                }
            }
            _ => sink.pass(),
        }
    }
}

/// The other servers of the function when there are any, else a twin in the other AZ.
fn second(context: &Context<'_>, heard: &Heard<'_>, only: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    let others: Vec<NodeId> =
        context.facts.team_of(only).into_iter().flat_map(Team::ids).filter(|&id| id != only).collect();
    let joined = Wanted::of_listener(heard.listener)
        .filter(|_| !others.is_empty())
        .and_then(|wanted| join(context, &mut sheet, heard.id, heard.at, &others, wanted));
    if joined.is_some() {
        let Text { zh, en } = context.names(others);
        return sheet.into_fix(text!("将{zh}加入后端", "add {en} to the backends"));
    }
    let here = context.facts.node(only).and_then(|node| context.design.az_of(node));
    let other = here.and_then(|az| sheet.other_az(az));
    match other.and_then(|az| sheet.twin(only, az, 1).map(|_| az)) {
        Some(az) => {
            let az = context.name(az);
            sheet.into_fix(text!("在可用区“{az}”增加一台同样的服务器", "add an equal server in AZ \"{az}\""))
        }
        None => Fix::guide(Text::fixed(
            "先在该地域添加第二个可用区，再增加一台服务器",
            "add a second AZ to the region first, then another server",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-018", &design);
        }
    }

    #[test]
    fn a_single_backend_gets_a_twin_in_the_other_az() {
        for mut design in good_designs() {
            remove(&mut design, "web-2");
            let finding = one_finding("SLB-018", &design);
            assert_eq!(finding.severity, Severity::Warning);
            let fixed = auto_fix_keeps_the_contract("SLB-018", &design);
            assert_eq!(outcome("HA-001", &fixed), crate::rules::Outcome::Pass);
            let slb = fixed.nodes.get(id(&fixed, "slb")).unwrap().product.as_slb().unwrap();
            assert_eq!(slb.listeners[0].backends.len(), 2);
        }
    }

    #[test]
    fn one_node_of_two_servers_is_not_single() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        node(&mut design, "web-1", |node| node.count = 2);
        passes("SLB-018", &design);
    }

    #[test]
    fn an_existing_twin_is_added_instead_of_a_new_one() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners[0].backends.truncate(1));
        let fixed = auto_fix_keeps_the_contract("SLB-018", &design);
        assert_eq!(fixed.nodes.len(), design.nodes.len());
    }
}
