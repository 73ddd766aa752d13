//! ACC-002: security groups can be set by API.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ACC-002",
    name: "groups-by-command",
    family: Family::Acc,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(666, 666), (694, 701)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组可用aliyuncli或API配置", "Security groups can be set by API"),
    why: Text::fixed(
        "安全组规则多时手工配置容易漏配和错配；用aliyuncli、OpenAPI或Terraform按设计一次配好。",
        "Many rules entered by hand are forgotten or mistyped; aliyuncli, OpenAPI or Terraform set them \
         as designed.",
    ),
    fix: Text::fixed(
        "按设计导出安全组配置并用命令执行。",
        "Export the groups of the design and apply them by command.",
    ),
    fix_class: None,
    bad: Text::fixed("几十条规则在控制台逐条录入。", "Dozens of rules typed into the console."),
    good: Text::fixed("规则由导出的配置执行。", "Rules applied from the export."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let groups = context.design.security_groups.len();
    let rules: usize = context.design.security_groups.values().map(|group| group.rules.len()).sum();
    if rules > 0 {
        sink.fail([], {
            let all = crate::base::text::counted(rules, "rule");
            let held = crate::base::text::counted(groups, "security group");
            text!(
                "{groups}个安全组共{rules}条规则，用aliyuncli、OpenAPI或Terraform按设计配置",
                "set {all} of {held} by aliyuncli, OpenAPI or Terraform as designed"
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn groups_are_set_by_command() {
        assert!(one_item("ACC-002", &two_az_classic()).finding.message.en.contains("2 security groups"));
    }
}
