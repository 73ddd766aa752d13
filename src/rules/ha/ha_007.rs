//! HA-007: a function runs on few large servers instead of many small ones.

use crate::base::{Basis, Severity, Text};
use crate::design::Spec;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Member, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "HA-007",
    name: "few-large-servers",
    family: Family::Ha,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (32, 32), (98, 98), (179, 179)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("少量高配而非多台低配", "Few large servers instead of many small"),
    why: Text::fixed(
        "指南建议用多台低配（一般2核2G或4核4G）代替少量高配：坏一台损失的份额小，也容易按需增减。",
        "The guide advises many small servers (usually 2 cores 2 GB or 4 cores 4 GB): a lost one takes a \
         smaller share with it, and numbers follow the load.",
    ),
    fix: Text::fixed("每台减半，台数加倍。", "Halve each server and double their number."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("2台8核16G的应用服务器。", "Two application servers with 8 cores and 16 GB."),
    good: Text::fixed("4台4核4G的应用服务器。", "Four application servers with 4 cores and 4 GB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        let count = team.count();
        if count > MOST_SERVERS {
            sink.pass();
            continue;
        }
        let shape =
            |member: &Member<'_>| member.ecs.spec.as_ref().and_then(|spec| context.catalog.ecs_shape(spec));
        let large = team
            .members
            .iter()
            .filter_map(shape)
            .find(|(vcpu, gib)| *vcpu > LARGE || *gib > f64::from(LARGE));
        let Some((vcpu, gib)) = large else {
            if team.members.iter().all(|member| shape(member).is_some()) {
                sink.pass();
            } else {
                sink.not_evaluated(
                    team.subjects(),
                    Text::fixed(
                        "服务器规格未填写或不在目录中",
                        "the servers' specification is not entered or not known",
                    ),
                );
            }
            continue;
        };
        let name = context.name(team.job);
        sink.fail(
            team.subjects(),
            { let servers = crate::base::text::counted(count, "server"); text!(
                "“{name}”只有{count}台，最大{vcpu}核{gib}G，建议多台不超过{LARGE}核{LARGE}G",
                "\"{name}\" has {servers} of up to {vcpu} cores and {gib} GB; more of at most {LARGE} cores and {LARGE} GB are advised"
            ) },
        )
        .fix_if(halve(context, team));
    }
}

/// Up to so many servers are few.
const MOST_SERVERS: u64 = 2;
/// Cores or GB above which a server is large (guide L179).
const LARGE: u32 = 4;

/// Twice as many of half the size, until none is large.
fn halve(context: &Context<'_>, team: &Team<'_>) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    for member in &team.members {
        let (vcpu, gib) = context.catalog.ecs_shape(member.ecs.spec.as_ref()?)?;
        let (mut cores, mut memory, mut times) = (vcpu, gib, 1_u32);
        while (cores > LARGE || memory > f64::from(LARGE)) && times < 64 {
            (cores, memory, times) = (cores.div_ceil(2), memory / 2.0, times.checked_mul(2)?);
        }
        sheet.add_members(member.id, u64::from(member.node.count) * u64::from(times - 1))?;
        let ecs = sheet.ecs_mut(member.id)?;
        ecs.spec = Some(Spec::Shape { vcpu: cores, memory_gib: memory });
        ecs.tps_capacity = ecs.tps_capacity.map(|tps| tps / f64::from(times));
    }
    Some(Fix::choose(
        Text::fixed("每台减半、台数加倍", "halve the servers and double their number"),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn two_large_servers_become_several_small_ones() {
        pass_on_both("HA-007");
        for mut design in good_designs() {
            for name in ["web-1", "web-2"] {
                ecs(&mut design, name, |ecs| ecs.spec = Some(Spec::Shape { vcpu: 8, memory_gib: 16.0 }));
            }
            assert_eq!(one_finding("HA-007", &design).severity, Severity::Info);
            let fixed = each_fix_removes_the_finding("HA-007", &design);
            let web = fixed[0].nodes.get(id(&fixed[0], "web-1")).unwrap();
            assert_eq!(web.count, 4);
            ecs(&mut design, "web-1", |ecs| ecs.spec = None);
            ecs(&mut design, "web-2", |ecs| ecs.spec = None);
            assert_eq!(outcome("HA-007", &design), Outcome::NotEvaluated);
        }
    }
}
