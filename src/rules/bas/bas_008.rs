//! BAS-008: the bastion of a core business records nothing.

use super::add::with_market_image;
use crate::base::{Basis, Severity, Text};
use crate::design::{Criticality, EcsRole};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-008",
    name: "bastion-without-audit",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(727, 727), (768, 789)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("普通ECS跳板机无操作审计", "Plain-ECS bastion has no operation audit"),
    why: Text::fixed(
        "普通ECS跳板机只能跳转，没有操作审计：商业堡垒机覆盖RDP/X-Window/VNC、Telnet/SSH、HTTP/HTTPS，按用户、设备、协议、时间、IP授权，实时文本审计和录屏，统一认证。核心业务必须能查到谁做了什么。",
        "A plain jump host only forwards. A commercial bastion covers RDP, X-Window, VNC, Telnet, SSH and \
         HTTP, grants by user, device, protocol, time and address, audits text in real time and \
         records screens. A core business must be able to tell who did what.",
    ),
    fix: Text::fixed(
        "核心业务使用带操作审计的商业堡垒机。",
        "Use a commercial bastion with operation audit for core business.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("核心业务的堡垒机是普通ECS。", "A core business whose bastion is a plain ECS."),
    good: Text::fixed(
        "核心业务使用云市场堡垒机，已开启操作审计。",
        "A core business with a marketplace bastion and operation audit on.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let settings = &context.design.settings;
    let pack = settings.packs.iter().any(|pack| pack.starts_with("risk-control"));
    for (id, node, ecs) in context.facts.servers(EcsRole::Bastion) {
        let own = node.system.and_then(|id| context.design.systems.get(id)).and_then(|row| row.criticality);
        let core = own.unwrap_or(settings.criticality) == Criticality::Core;
        if !(core || pack) || ecs.market_image.is_some() || ecs.operation_audit == Some(true) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let (zh, en) = if core {
            ("核心业务", "core business")
        } else {
            ("风险控制规则包", "risk-control pack")
        };
        sink.fail(
            [id.into()],
            text!(
                "{zh}的堡垒机“{name}”是普通ECS，没有操作审计，应使用商业堡垒机",
                "the bastion \"{name}\" ({en}) is a plain ECS without operation audit; use a commercial one"
            ),
        )
        .fix(Fix::choose(
            Text::fixed(
                "选用云市场堡垒机镜像并开启操作审计",
                "use a marketplace bastion with operation audit",
            ),
            with_market_image(context, id, ecs),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_core_business_needs_an_audited_bastion() {
        pass_on_both("BAS-008");
        for mut design in good_designs() {
            settings(&mut design, |settings| settings.criticality = Criticality::Core);
            assert_eq!(findings("BAS-008", &design).len(), 2);
            each_fix_removes_the_finding("BAS-008", &design);
            for name in ["bastion-1", "bastion-2"] {
                ecs(&mut design, name, |ecs| ecs.operation_audit = Some(true));
            }
            passes("BAS-008", &design);
        }
    }
}
