//! NET-029: no flow log is planned for the private network.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Ref, Settings};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-029",
    name: "no-flow-log",
    family: Family::Net,
    severity: Severity::Info,
    basis: Basis::X,
    source: Cite::public(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未规划VPC流日志", "VPC flow log not planned"),
    why: Text::fixed(
        "流日志记下谁与谁通信，排查故障和追查入侵时用得上；出事之后才打开，之前的记录就没有了。",
        "A flow log records who talks with whom, for faults and break-ins; switched on afterwards it holds \
         nothing of what happened.",
    ),
    fix: Text::fixed(
        "为专有网络打开流日志，写入日志服务。",
        "Switch the flow log on and write it to the log service.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("专有网络没有流日志。", "A VPC without a flow log."),
    good: Text::fixed("专有网络的流日志写入日志服务。", "A VPC whose flow log goes to the log service."),
    cross: &["KICS VPC flow logs"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.design.vpcs.is_empty() {
        return;
    }
    if context.design.settings.flow_log == Some(true) {
        sink.pass();
        return;
    }
    let count = context.design.vpcs.iter().count();
    let settings = Settings { flow_log: Some(true), ..context.design.settings.clone() };
    sink.fail(
        context.design.vpcs.keys().map(Ref::from),
        text!(
            "{count}个专有网络都没有规划流日志，应打开",
            "no flow log is planned for {count} VPCs; switch it on"
        ),
    )
    .fix(Fix::auto(Text::fixed("规划流日志", "plan a flow log"), vec![Edit::SetSettings(settings)]));
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_vpc_plans_a_flow_log() {
        assert_eq!(outcome("NET-029", &two_az_classic()), Outcome::NotApplicable);
        let mut design = two_az_vpc();
        settings(&mut design, |settings| settings.flow_log = None);
        one_finding("NET-029", &design);
        let fixed = auto_fix_keeps_the_contract("NET-029", &design);
        passes("NET-029", &fixed);
    }
}
