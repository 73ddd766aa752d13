//! HA-011: servers of one function are not configured alike.

use crate::base::{Basis, Severity, Text};
use crate::design::{BackendScheduling, Ecs, Edit, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Member, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "HA-011",
    name: "unequal-members",
    family: Family::Ha,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(162, 162)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("同功能服务器配置不一致", "Members of one function are not the same configuration"),
    why: Text::fixed(
        "指南按同配置采购同一功能的服务器；配置不同，轮询分来的请求会压垮弱的一台，系统不同则补丁和排障各是一套。",
        "The guide buys a function's servers alike. Unequal ones share requests equally until the weakest \
         breaks, and unequal systems have unequal patches and faults.",
    ),
    fix: Text::fixed(
        "统一为多数服务器的规格、系统和镜像，或用加权轮询。",
        "Give all the configuration of the majority, or schedule by weight.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "同一功能一台2核2G，另一台4核4G。",
        "One server with 2 cores and 2 GB and another with 4 cores and 4 GB.",
    ),
    good: Text::fixed(
        "同一功能的两台都是2核2G、CentOS 7.9。",
        "Two servers with 2 cores, 2 GB and CentOS 7.9.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams).filter(|team| team.members.len() > 1) {
        let kinds = kinds(context, team);
        if kinds.len() < 2 || is_weighted(context, team) {
            sink.pass();
            continue;
        }
        let Some(most) = most_of(&kinds) else { continue };
        let (name, count, model) = (context.name(team.job), kinds.len(), most.ecs);
        let like = context.name(most.id);
        sink.fail(
            team.subjects(),
            text!(
                "“{name}”的服务器有{count}种配置（规格、系统、镜像），应为1种",
                "the servers of \"{name}\" have {count} configurations (size, system, image); there should be 1"
            ),
        )
        .fix(Fix::later(
            // A majority without an image is no model (ECS-010).
            if model.image.is_some() || model.market_image.is_some() { FixClass::Auto } else { FixClass::Choose },
            text!("统一为“{like}”的配置", "configure all like \"{like}\""),
            configure,
        ));
    }
}

/// The kinds of server in a team, each by its first member, and how many there are of it.
fn kinds<'t, 'a>(context: &Context<'_>, team: &'t Team<'a>) -> Vec<(&'t Member<'a>, u64)> {
    let mut kinds: Vec<(&Member<'_>, u64)> = Vec::new();
    for member in &team.members {
        match kinds.iter_mut().find(|(kind, _)| is_like(context, kind.ecs, member.ecs)) {
            Some((_, count)) => *count += u64::from(member.node.count),
            None => kinds.push((member, u64::from(member.node.count))),
        }
    }
    kinds
}

/// The kind that the others should follow.
fn most_of<'t, 'a>(kinds: &[(&'t Member<'a>, u64)]) -> Option<&'t Member<'a>> {
    kinds.iter().max_by_key(|(kind, count)| (*count, std::cmp::Reverse(kind.id))).map(|(kind, _)| *kind)
}

/// Gives every server of the team the configuration that most of them have.
fn configure(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let Some(team) = context.facts.team_among(subjects) else { return Vec::new() };
    let kinds = kinds(context, team);
    let Some(model) = most_of(&kinds).map(|kind| kind.ecs) else { return Vec::new() };
    let mut sheet = Sheet::new(context);
    for member in team.members.iter().filter(|member| !is_like(context, member.ecs, model)) {
        if let Some(ecs) = sheet.ecs_mut(member.id) {
            ecs.spec.clone_from(&model.spec);
            ecs.os = model.os;
            ecs.image.clone_from(&model.image);
            ecs.market_image.clone_from(&model.market_image);
        }
    }
    sheet.finish()
}

fn image(ecs: &Ecs) -> Option<&String> {
    ecs.market_image.as_ref().or(ecs.image.as_ref())
}

fn is_like(context: &Context<'_>, a: &Ecs, b: &Ecs) -> bool {
    let shape = |ecs: &Ecs| ecs.spec.as_ref().and_then(|spec| context.catalog.ecs_shape(spec));
    // ECS-010 speaks for a server without an image.
    let same_image = image(a).zip(image(b)).is_none_or(|(a, b)| a == b);
    a.os == b.os && same_image && (a.spec == b.spec || shape(a).zip(shape(b)).is_some_and(|(a, b)| a == b))
}

/// Whether every listener in front of the team schedules by weight (guide L252), which evens out unequal sizes.
fn is_weighted(context: &Context<'_>, team: &Team<'_>) -> bool {
    let listeners: Vec<_> = team
        .ids()
        .flat_map(|id| context.facts.listeners_of(id))
        .filter_map(|&(slb, at)| context.facts.listener(slb, at))
        .collect();
    !listeners.is_empty()
        && listeners.iter().all(|listener| listener.scheduling == BackendScheduling::Weighted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Spec;
    use crate::rules::testing::*;

    #[test]
    fn unequal_servers_are_made_equal_unless_weighted() {
        pass_on_both("HA-011");
        for mut design in good_designs() {
            ecs(&mut design, "web-2", |ecs| ecs.spec = Some(Spec::Shape { vcpu: 4, memory_gib: 4.0 }));
            assert!(one_finding("HA-011", &design).message.en.contains("2 configurations"));
            auto_fix_keeps_the_contract("HA-011", &design);
            slb(&mut design, "slb", |slb| slb.listeners[0].scheduling = BackendScheduling::Weighted);
            passes("HA-011", &design);
        }
    }
}
