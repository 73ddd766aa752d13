//! BAS-005: no bastion has the operating system of some production servers.

use super::add::{is_managed, with_market_image};
use crate::base::{Basis, Severity, Text};
use crate::design::{Ecs, EcsRole, NodeId, OsFamily, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-005",
    name: "bastion-os-differs",
    family: Family::Bas,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(163, 163)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("堡垒机与生产服务器操作系统不一致", "Bastion OS differs from production OS"),
    why: Text::fixed(
        "堡垒机与生产服务器操作系统一致时，登录工具、端口和文件传输方式都相同；Linux堡垒机不便以远程桌面进入Windows。",
        "With the operating system of production, a bastion has the same tools, ports and ways to carry \
         files; from Linux it is awkward to reach a Windows desktop.",
    ),
    fix: Text::fixed(
        "为每种操作系统配一台同系统的堡垒机，或使用商业堡垒机。",
        "Have a bastion of each operating system, or a commercial bastion.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "生产服务器是Windows，堡垒机都是Linux。",
        "Windows production servers and Linux bastions only.",
    ),
    good: Text::fixed("生产服务器和堡垒机都是Linux。", "Linux production servers and Linux bastions."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let bastions: Vec<(NodeId, &Ecs)> =
        context.facts.servers(EcsRole::Bastion).map(|(id, _, ecs)| (id, ecs)).collect();
    if bastions.is_empty() {
        return;
    }
    // A commercial or managed bastion enters every system.
    let enters_all = bastions.iter().any(|(_, ecs)| ecs.market_image.is_some())
        || context.design.nodes.values().any(|node| is_managed(&node.product));
    for os in [OsFamily::Linux, OsFamily::Windows] {
        let servers: Vec<NodeId> = context
            .facts
            .servers(EcsRole::Production)
            .filter(|(_, _, ecs)| ecs.os == Some(os))
            .map(|(id, _, _)| id)
            .collect();
        if servers.is_empty() {
            continue;
        }
        if enters_all || bastions.iter().any(|(_, ecs)| ecs.os == Some(os)) {
            sink.pass();
            continue;
        }
        let (count, system) = (servers.len(), label(os));
        let finding =
            sink.fail(servers.into_iter().chain(bastions.iter().map(|&(id, _)| id)).map(Ref::from), {
                let nodes = crate::base::text::counted(count, "production node");
                text!(
                    "{count}组生产服务器是{system}，{system}堡垒机0台，应有1台",
                    "{system} runs on {nodes} and on 0 bastions; there should be 1"
                )
            });
        for &(id, ecs) in bastions.iter().take(1) {
            let name = context.name(id);
            let market = with_market_image(context, id, ecs);
            finding.fix(Fix::choose(
                text!("“{name}”改用商业堡垒机", "make \"{name}\" a commercial bastion"),
                market,
            ));
        }
        finding.fix(Fix::guide(text!("增加一台{system}堡垒机", "add a bastion with {system}")));
    }
}

const fn label(os: OsFamily) -> &'static str {
    match os {
        OsFamily::Linux => "Linux",
        OsFamily::Windows => "Windows",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn windows_servers_want_a_windows_bastion() {
        pass_on_both("BAS-005");
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.os = Some(OsFamily::Windows));
            assert!(
                one_finding("BAS-005", &design).message.en.contains("Windows runs on 1 production node and")
            );
            each_fix_removes_the_finding("BAS-005", &design);
            ecs(&mut design, "bastion-1", |ecs| ecs.os = Some(OsFamily::Windows));
            passes("BAS-005", &design);
        }
    }
}
