//! ECS-013: the sessions of a function live on one server.

use crate::base::{Basis, Severity, Text};
use crate::design::{Node, NodeId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-013",
    name: "state-on-one-server",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::guide(&[(181, 181), (269, 269)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("状态集中在单台服务器", "State kept on a single server"),
    why: Text::fixed(
        "服务器故障时会自动迁移重启，保存在本机的会话全部丢失，用户要重新登录。",
        "A failed server is moved and restarted by itself; the sessions on it are gone, and users log in again.",
    ),
    fix: Text::fixed(
        "把会话移到RDS、OSS或缓存，并增加一台服务器。",
        "Move the sessions to RDS, OSS or a cache, and add a second server.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("单台非无状态的应用服务器。", "One stateful application server."),
    good: Text::fixed("两台无状态的应用服务器。", "Two stateless application servers."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        let Some(only) = team.members.first().filter(|_| team.count() == 1) else {
            sink.pass();
            continue;
        };
        let name = context.name(team.job);
        match only.ecs.stateless {
            Some(true) => sink.pass(),
            None => sink.not_evaluated(
                [only.id.into()],
                Text::fixed("未填写应用是否无状态", "whether the application is stateless was not entered"),
            ),
            Some(false) => {
                sink.fail(
                    team.subjects(),
                    text!(
                        "“{name}”不是无状态，只有1台服务器，会话全在这一台上，应至少2台且共享会话",
                        "\"{name}\" is stateful and has 1 server, which holds every session; it should have 2 that share them"
                    ),
                )
                .fix_if(spread(context, only.id, only.node));
            }
        }
    }
}

fn spread(context: &Context<'_>, id: NodeId, node: &Node) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let az = sheet.second_az(context.design.az_of(node)?)?;
    sheet.ecs_mut(id)?.stateless = Some(true);
    sheet.twin(id, az, 1)?;
    let az = sheet.az_name(az);
    Some(Fix::choose(
        text!(
            "会话移到共享存储，并在可用区“{az}”增加一台",
            "share the sessions and add a server in AZ \"{az}\""
        ),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_stateful_single_server_is_told() {
        pass_on_both("ECS-013");
        for mut design in good_designs() {
            remove(&mut design, "web-2");
            passes("ECS-013", &design);
            ecs(&mut design, "web-1", |ecs| ecs.stateless = None);
            assert_eq!(outcome("ECS-013", &design), Outcome::NotEvaluated);
            ecs(&mut design, "web-1", |ecs| ecs.stateless = Some(false));
            one_finding("ECS-013", &design);
            each_fix_removes_the_finding("ECS-013", &design);
        }
    }
}
