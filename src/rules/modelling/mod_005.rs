//! MOD-005: a number that cannot be.

use crate::base::{Basis, Severity, Text};
use crate::design::RepairKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::numbers::{Number, each_number};
use super::whose;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-005",
    name: "number-out-of-range",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("数值非法", "Number not finite, negative, or out of range"),
    why: Text::fixed(
        "超出范围的数多半是笔误，会让容量、价格和地址全部算错。",
        "A number out of its range is most likely a slip, and makes every capacity, price and address wrong.",
    ),
    fix: Text::fixed("填写范围内的数。", "Enter a number in the range."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("公网带宽填成-5 Mbps。", "The public bandwidth is entered as -5 Mbps."),
    good: Text::fixed("公网带宽是5 Mbps。", "The public bandwidth is 5 Mbps."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    sink.apart();
    check_repairs(context, sink);
    each_number(context, &sink.rows(), &mut |Number { row, title, unit, value, min, max }| {
        if value.is_finite() && min <= value && value <= max {
            sink.pass();
            return;
        }
        let owner = whose(context, row);
        let (owner_zh, owner_en) = (owner.zh, owner.en);
        let Text { zh, en } = title;
        let space = if unit.is_empty() { "" } else { " " };
        let message = text!(
            "{owner_zh}的{zh}为{value}{space}{unit}，应在{min}到{max}之间",
            "{en} of {owner_en} is {value}{space}{unit}; it must be between {min} and {max}"
        );
        sink.fail(row, message).fix(Fix::guide(Text::fixed("填写范围内的数", "enter a number in the range")));
    });
}

/// What the loader cleared or cut.
fn check_repairs(context: &Context<'_>, sink: &mut Sink) {
    for repair in context.repairs {
        let Text { zh, en } = whose(context, repair.row);
        let (severity, message) = match &repair.kind {
            RepairKind::ClearedNumber(what) => (
                Severity::Error,
                text!(
                    "{zh}的{what}不是有限的非负数或超出上限，已清除",
                    "{what} of {en} is not finite, negative or too large, and was cleared"
                ),
            ),
            RepairKind::CutName(field) => (
                Severity::Warning,
                text!("{zh}的{field}太长，已截断", "{field} of {en} was too long and was cut"),
            ),
            RepairKind::NormalisedCidr(block) => (
                Severity::Info,
                text!(
                    "{zh}的网段{block}带有主机位，已去掉",
                    "the block {block} of {en} had host bits, which were dropped"
                ),
            ),
            RepairKind::ClearedMention(_)
            | RepairKind::Removed(_)
            | RepairKind::Renumbered(_)
            | RepairKind::CutCycle
            | RepairKind::DroppedRepeat
            | RepairKind::SelfLink
            | RepairKind::NewerFormat(..) => continue,
        };
        let advice = Text::fixed("核对数值，再保存", "check the value, then save");
        sink.fail(repair.row, message).severity(severity).fix(Fix::guide(advice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Disk, FieldValue, Place, Product, Repair, Spec};
    use crate::rules::testing::*;

    #[test]
    fn numbers_in_range_pass() {
        for design in good_designs() {
            passes("MOD-005", &design);
        }
    }

    #[test]
    fn numbers_out_of_the_catalogues_range_fail() {
        let mut design = two_az_classic();
        ecs(&mut design, "web-1", |ecs| {
            ecs.spec = Some(Spec::Shape { vcpu: 0, memory_gib: 2.0 });
            ecs.public_bandwidth_mbps = Some(201.0);
            ecs.data_disks = vec![Disk { category: "cloud".to_owned(), level: None, size_gib: 65537.0 }];
        });
        let found = findings("MOD-005", &design);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found.iter().any(|f| f.message.en.ends_with("is 201 Mbps; it must be between 0 and 200")));
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(200.0));
        assert_eq!(findings("MOD-005", &design).len(), 2, "the ends of a range are in it");
    }

    #[test]
    fn described_products_have_the_ranges_of_their_descriptors() {
        let mut design = two_az_classic();
        let region = design.regions.keys().next().unwrap();
        let fields = [("storage_gib".to_owned(), FieldValue::Number(600_000.0))].into();
        let product = Product::Described { code: "polardb".to_owned(), fields };
        add_node(&mut design, "polar", product, Place::Region { region, security_zone: None });
        one_finding("MOD-005", &design);
    }

    #[test]
    fn what_the_loader_cleared_is_told() {
        let design = two_az_classic();
        let row = Some(id(&design, "web-1").into());
        let repairs = [
            Repair { row, kind: RepairKind::ClearedNumber("bandwidth: NaN".to_owned()) },
            Repair { row, kind: RepairKind::CutName("name".to_owned()) },
            Repair { row, kind: RepairKind::NormalisedCidr("10.0.0.1/8".to_owned()) },
        ];
        let found = findings_with_repairs("MOD-005", &design, &repairs);
        let severities: Vec<_> = found.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Info]);
    }
}
