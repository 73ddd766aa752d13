//! SEC-004: no host protection.

use crate::base::{Basis, Severity, Text};
use crate::design::EcsRole;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-004",
    name: "server-without-host-protection",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(845, 845)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未部署安骑士", "No host protection"),
    why: Text::fixed(
        "主机防护拦截暴力破解、查杀木马、提醒异地登录并修补漏洞；没有它的服务器被攻破后无人知晓。",
        "Host protection blocks brute force, scans for trojans, reports log-ins from elsewhere and \
         patches; without it nobody learns of a break-in.",
    ),
    fix: Text::fixed(
        "为生产服务器勾选云安全中心（安骑士）。",
        "Tick Security Center (AnQiShi) for production servers.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("生产服务器未安装安骑士。", "A production server without the agent."),
    good: Text::fixed("生产服务器已安装安骑士。", "A production server with the agent."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, ecs) in sink.servers(context, EcsRole::Production) {
        match ecs.agent {
            Some(true) => sink.pass(),
            None => sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "服务器未填写是否安装主机防护",
                    "whether the server has host protection was not entered",
                ),
            ),
            Some(false) => {
                let name = &node.name;
                let mut sheet = Sheet::new(context);
                if let Some(ecs) = sheet.ecs_mut(id) {
                    ecs.agent = Some(true);
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”的主机防护为0个，生产服务器需要1个",
                        "\"{name}\" has 0 agents of host protection; a production server needs 1"
                    ),
                )
                .fix(Fix::auto(Text::fixed("安装主机防护", "install host protection"), sheet.finish()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_protected_server_passes_a_bare_one_is_protected_an_unknown_one_is_not_evaluated() {
        pass_on_both("SEC-004");
        let mut design = two_az_classic();
        ecs(&mut design, "web-1", |ecs| ecs.agent = Some(false));
        one_finding("SEC-004", &design);
        auto_fix_keeps_the_contract("SEC-004", &design);
        ecs(&mut design, "web-1", |ecs| ecs.agent = None);
        assert_eq!(outcome("SEC-004", &design), Outcome::NotEvaluated);
    }
}
