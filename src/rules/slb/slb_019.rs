//! SLB-019: a production server is missing from its function's listener.

use std::collections::{BTreeMap, BTreeSet};

use super::insert::{Wanted, join};
use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::NodeId;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-019",
    name: "server-not-behind-its-slb",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(326, 326)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("生产服务器未全部加入后端", "Production server not behind its SLB"),
    why: Text::fixed(
        "推荐架构要求将所有的生产服务器加入SLB的后端；未加入的服务器花了钱却不承担流量，另一可用区故障时也接不住业务。",
        "The recommended architecture puts all production servers behind the SLB; a server left out costs money, \
         carries nothing, and cannot take over when the other AZ fails.",
    ),
    fix: Text::fixed("把缺少的服务器加入监听的后端。", "Add the missing servers to the listener's backends."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Web应用有4台服务器，HTTP:80监听只有可用区B的2台后端。",
        "The web function has four servers, its HTTP:80 listener only the two of AZ B.",
    ),
    good: Text::fixed(
        "Web应用的4台服务器都是HTTP:80监听的后端。",
        "All four servers of the web function are backends of its HTTP:80 listener.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let region = context.design.region_of(heard.node);
        let backends: BTreeSet<NodeId> = heard.listener.backends.iter().copied().collect();
        let teams: BTreeMap<_, &Team<'_>> = backends
            .iter()
            .filter_map(|&id| context.facts.team_of(id))
            .filter(|team| Some(team.region) == region)
            .map(|team| ((team.job, team.environment), team))
            .collect();
        for team in teams.into_values() {
            let (inside, missing): (Vec<NodeId>, Vec<NodeId>) =
                team.ids().partition(|id| backends.contains(id));
            if missing.is_empty() {
                sink.pass();
                continue;
            }
            let Text { zh, en } = heard.label(context);
            let function = context.name(team.job);
            let Text { zh: who_zh, en: who_en } = context.names(missing.iter().copied());
            let (total, count) = (team.ids().count(), inside.len());
            let finding = sink.fail(
                std::iter::once(heard.id.into()).chain(missing.iter().map(|&id| id.into())),
                text!(
                    "{zh}的后端只有“{function}”{total}组服务器中的{count}组，缺少{who_zh}",
                    "{en} has {count} of the {total} server nodes of \"{function}\" as backends; {who_en} is missing"
                ),
            );
            let mut sheet = Sheet::new(context);
            let joined = Wanted::of_listener(heard.listener)
                .and_then(|wanted| join(context, &mut sheet, heard.id, heard.at, &missing, wanted));
            if joined.is_some() {
                finding.fix(Fix::auto(
                    text!("将{who_zh}加入后端", "add {who_en} to the backends"),
                    sheet.finish(),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-019", &design);
        }
    }

    #[test]
    fn a_server_left_out_is_added() {
        for mut design in good_designs() {
            let web_2 = id(&design, "web-2");
            slb(&mut design, "slb", |slb| slb.listeners[0].backends.retain(|&id| id != web_2));
            disconnect(&mut design, "slb", "web-2");
            let finding = one_finding("SLB-019", &design);
            assert!(finding.subjects.contains(&web_2.into()));
            let fixed = auto_fix_keeps_the_contract("SLB-019", &design);
            let slb = fixed.nodes.get(id(&fixed, "slb")).unwrap().product.as_slb().unwrap();
            assert!(slb.listeners[0].backends.contains(&web_2));
            assert_eq!(fixed.links.len(), design.links.len() + 1);
        }
    }

    #[test]
    fn a_function_behind_no_listener_is_not_its_business() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners.clear());
        assert_eq!(outcome("SLB-019", &design), crate::rules::Outcome::NotApplicable);
    }
}
