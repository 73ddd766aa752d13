//! HA-008: the business module does not start with the machine.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "HA-008",
    name: "no-start-on-boot",
    family: Family::Ha,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(181, 181)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("业务模块未配置开机自启动", "Module not set to start on boot"),
    why: Text::fixed(
        "服务器或系统故障时云平台会自动迁移并重启服务器；业务模块不随机启动，就要人工登录才能恢复。",
        "When a server or its system fails the cloud moves and restarts it by itself; a module that does not \
         start with it waits for somebody to log in.",
    ),
    fix: Text::fixed(
        "配置开机自启动，并在上线前重启验证一次。",
        "Let it start on boot, and restart once before going live to see it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("Web服务器没有配置开机自启动。", "A web server that does not start its module."),
    good: Text::fixed("Web服务器的业务模块随机启动。", "A web server whose module starts on boot."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, ecs) in sink.servers(context, EcsRole::Production) {
        if ecs.autostart == Some(true) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”没有配置业务模块开机自启动，应配置",
                "the module on \"{name}\" does not start on boot; it should"
            ),
        )
        .fix(Fix::auto_on(Text::fixed("配置开机自启动", "let it start on boot"), id, |node| {
            if let Product::Ecs(ecs) = &mut node.product {
                ecs.autostart = Some(true);
            }
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_module_must_start_on_boot() {
        pass_on_both("HA-008");
        for mut design in good_designs() {
            for unset in [None, Some(false)] {
                ecs(&mut design, "web-1", |ecs| ecs.autostart = unset);
                one_finding("HA-008", &design);
                auto_fix_keeps_the_contract("HA-008", &design);
            }
        }
    }
}
