//! ECS-008: a CentOS server is to reach the Internet only for updates.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NodeId, Product, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-008",
    name: "internet-for-yum",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(156, 156)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("内网YUM源无需公网带宽", "CentOS updates do not need the Internet"),
    why: Text::fixed(
        "CentOS可以使用阿里云内网YUM源更新软件，不需要公网带宽。",
        "CentOS updates from the YUM source on Alibaba Cloud's intranet; no public bandwidth is needed.",
    ),
    fix: Text::fixed(
        "取消访问互联网的需求，配置内网YUM源。",
        "Drop the need and configure the intranet YUM source.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("CentOS服务器为yum更新购买公网带宽。", "A CentOS server with public bandwidth for yum."),
    good: Text::fixed(
        "CentOS服务器使用内网YUM源，公网带宽为0。",
        "A CentOS server with the intranet YUM source and 0 Mbps.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, ecs) in sink.each(&context.facts.ecs) {
        let is_centos = ecs.image.as_ref().is_some_and(|image| image.to_lowercase().contains("centos"));
        if !is_centos {
            continue;
        }
        let reason = ecs.needs_internet.as_deref().unwrap_or_default();
        if !reason.to_lowercase().contains("yum") {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”因yum更新需要访问互联网，CentOS可使用内网YUM源，无需公网带宽",
                "\"{name}\" is to reach the Internet for yum; CentOS has a YUM source on the intranet and needs none"
            ),
        )
        .fix(Fix::later(
            FixClass::Auto,
            Text::fixed("取消访问互联网的需求，备注内网YUM源", "drop the need, note the intranet YUM source"),
            stay_inside,
        ));
    }
}

fn stay_inside(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let mut sheet = Sheet::new(context);
    for id in subjects.iter().filter_map(|&row| NodeId::try_from(row).ok()) {
        let Some(node) = sheet.node_mut(id) else { continue };
        if !node.note.is_empty() {
            node.note.push_str(context.word("；", "; "));
        }
        node.note.push_str(context.word("使用内网YUM源", "uses the intranet YUM source"));
        if let Product::Ecs(ecs) = &mut node.product {
            ecs.needs_internet = None;
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn updates_need_no_internet() {
        pass_on_both("ECS-008");
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| {
                ecs.needs_internet = Some("YUM 更新".to_owned());
                ecs.public_bandwidth_mbps = Some(1.0);
            });
            one_finding("ECS-008", &design);
            auto_fix_keeps_the_contract("ECS-008", &design);
            ecs(&mut design, "web-1", |ecs| ecs.needs_internet = Some("短信网关".to_owned()));
            passes("ECS-008", &design);
        }
    }
}
