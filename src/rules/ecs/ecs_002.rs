//! ECS-002: public bandwidth is bought for a server that opens no connection to the Internet.

use super::internet::{needs_internet, reaches_alipay};
use crate::base::{Basis, Severity, Text};
use crate::design::EcsRole;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-002",
    name: "bandwidth-without-outbound-need",
    family: Family::Ecs,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(147, 147), (177, 177), (182, 182)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("无主动外网需求却购买公网带宽", "Public bandwidth without outbound need"),
    why: Text::fixed(
        "通常不需要为ECS购买公网带宽，而是在SLB上购买；日常管理走管理VPN，也不需要。多余的公网带宽既花钱又多一个暴露面。",
        "Bandwidth is usually bought at the SLB and not at the ECS, and management goes by the VPN; public bandwidth \
         that nobody needs costs money and is one more thing exposed.",
    ),
    fix: Text::fixed(
        "公网带宽选0，带宽在SLB上购买；确有主动外网需求时填写原因。",
        "Choose 0 and buy the bandwidth at the SLB; where there is an outbound need, enter the reason.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Web服务器有5 Mbps公网带宽，没有主动访问互联网的需求。",
        "A web server with 5 Mbps that opens no connection to the Internet.",
    ),
    good: Text::fixed(
        "Web服务器公网带宽为0，公网SLB有5 Mbps。",
        "A web server with 0 Mbps behind a public SLB with 5 Mbps.",
    ),
    cross: &["InfraGuard ecs-instance-no-public-ip"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, ecs) in sink.each(&context.facts.ecs) {
        // BAS-004 speaks for bastions.
        if ecs.role == EcsRole::Bastion {
            continue;
        }
        let bandwidth = ecs.public_bandwidth_mbps.unwrap_or(0.0);
        if bandwidth <= 0.0 || needs_internet(context, id, ecs) || reaches_alipay(context, id) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(ecs) = sheet.ecs_mut(id) {
            ecs.public_bandwidth_mbps = Some(0.0);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”没有主动访问互联网的需求，公网带宽为{bandwidth} Mbps，应为0",
                "\"{name}\" opens no connection to the Internet and has {bandwidth} Mbps of public bandwidth; it should have 0"
            ),
        )
        .fix(Fix::auto(Text::fixed("公网带宽改为0", "set the public bandwidth to 0"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("ECS-002", &design);
        }
    }

    #[test]
    fn bandwidth_that_nobody_needs_is_set_to_zero() {
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
            let finding = one_finding("ECS-002", &design);
            assert!(finding.message.en.contains("5 Mbps"));
            auto_fix_keeps_the_contract("ECS-002", &design);
            ecs(&mut design, "web-1", |ecs| ecs.needs_internet = Some("短信网关".to_owned()));
            passes("ECS-002", &design);
        }
    }

    #[test]
    fn bastions_are_left_to_bas_004() {
        let mut design = two_az_classic();
        ecs(&mut design, "bastion-1", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
        passes("ECS-002", &design);
    }
}
