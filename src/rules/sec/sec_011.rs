//! SEC-011: no log audit.

use std::collections::BTreeMap;

use super::parts::add_service;
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Edit, FieldValue, Link, Place, Protocol, Purpose, Ref, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-011",
    name: "no-log-audit",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(860, 860)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未配置日志审计", "No log audit"),
    why: Text::fixed(
        "没有集中的日志审计，入侵和误操作无从追查，也不满足监管对日志留存的要求。",
        "Without a central audit of logs neither a break-in nor a slip can be traced, and supervisors ask \
         for the logs.",
    ),
    fix: Text::fixed("部署日志审计，保留不少于180天。", "Add log audit and keep logs for 180 days or more."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("有生产服务器，没有日志审计。", "Production servers without log audit."),
    good: Text::fixed(
        "生产服务器的日志采集到日志服务，保留180天。",
        "Logs of production servers collected and kept for 180 days.",
    ),
    cross: &[
        "Checkov CKV_ALI_35",
        "Checkov CKV_ALI_36",
        "Checkov CKV_ALI_37",
        "Checkov CKV_ALI_38",
        "KICS RDS events logged",
        "KICS RDS connections logged",
        "KICS RDS disconnections logged",
        "KICS RDS duration logged",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let mut servers: BTreeMap<Option<RegionId>, usize> = BTreeMap::new();
    for (_, node, _) in context.facts.servers(EcsRole::Production) {
        *servers.entry(design.region_of(node)).or_default() += 1;
    }
    let audits = context.facts.others.iter().filter(|(_, node)| node.product.code() == "sls");
    let audits: Vec<Option<RegionId>> = audits.map(|(_, node)| design.region_of(node)).collect();
    for (region, count) in servers {
        // Logs do not cross regions; an audit that stands nowhere yet is taken to be for all.
        if audits.contains(&region) || audits.contains(&None) {
            sink.pass();
            continue;
        }
        let finding = sink.fail(region.map(Ref::from), {
            let nodes = crate::base::text::counted(count, "production server node");
            text!(
                "有{count}组生产服务器，日志审计为0个，需要1个",
                "there are 0 log audits for {nodes}; it needs 1"
            )
        });
        finding.fix(match region {
            Some(_) => Fix::later(FixClass::Auto, Text::fixed("部署日志审计", "add log audit"), deploy),
            None => Fix::guide(Text::fixed("部署日志审计", "add log audit")),
        });
    }
}

/// Log audit in the region of a finding, fed by its production servers.
fn deploy(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let Some(region) = subjects.iter().find_map(|&row| RegionId::try_from(row).ok()) else {
        return Vec::new();
    };
    let mut sheet = Sheet::new(context);
    let fields = [("retention_days", FieldValue::Number(180.0)), ("stored_gb", FieldValue::Number(100.0))];
    let place = Place::Region { region, security_zone: None };
    let log = add_service(&mut sheet, "sls", context.word("日志审计", "log-audit"), &fields, place);
    for (id, node, _) in context.facts.servers(EcsRole::Production) {
        if context.design.region_of(node) == Some(region) {
            sheet.add_link(Link::new(id, log, Purpose::Operations).speaking(Protocol::Https, 443));
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn collected_logs_pass_and_a_missing_audit_is_added() {
        pass_on_both("SEC-011");
        for mut design in good_designs() {
            remove(&mut design, "sls");
            one_finding("SEC-011", &design);
            auto_fix_keeps_the_contract("SEC-011", &design);
        }
    }
}
