//! MOD-003: a link or another mention leads nowhere.

use crate::base::{Basis, Severity, Text};
use crate::design::RepairKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::whose;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-003",
    name: "dangling-reference",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("悬空连线", "Dangling link"),
    why: Text::fixed(
        "一端没有元素的连线不表示任何访问，读取时被去掉的引用可能是漏掉的元素。",
        "A link with an end that refers to nothing means no flow; what was dropped when the file was read may be an element that is missing.",
    ),
    fix: Text::fixed(
        "补上缺少的元素，或保存修复后的文件。",
        "Add the missing element, or save the mended file.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("连线l7指向不存在的n99。", "The link l7 ends at n99, which does not exist."),
    good: Text::fixed("连线的两端都存在。", "Both ends of every link exist."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut clean = true;
    for repair in context.repairs {
        let row = repair.row;
        let Text { zh, en } = whose(context, row);
        let message = match &repair.kind {
            RepairKind::Removed(missing) => text!(
                "{zh}引用了不存在的{missing}，已被去掉",
                "{en} refers to {missing}, which does not exist, and was taken out"
            ),
            RepairKind::ClearedMention(missing) if Some(*missing) == row => {
                text!("{zh}引用了自身，该引用已清除", "{en} refers to itself; the mention was cleared")
            }
            RepairKind::ClearedMention(missing) => text!(
                "{zh}引用了不存在的{missing}，该引用已清除",
                "{en} refers to {missing}, which does not exist; the mention was cleared"
            ),
            RepairKind::SelfLink => text!(
                "连线{zh}的两端是同一个节点，已被去掉",
                "the link {en} connects a node with itself and was taken out"
            ),
            RepairKind::Renumbered(_)
            | RepairKind::CutCycle
            | RepairKind::DroppedRepeat
            | RepairKind::ClearedNumber(_)
            | RepairKind::CutName(_)
            | RepairKind::NormalisedCidr(_)
            | RepairKind::NewerFormat(..) => continue,
        };
        clean = false;
        let advice = Text::fixed(
            "补上缺少的元素，或保存修复后的文件",
            "add the missing element, or save the mended file",
        );
        sink.fail(row, message).fix(Fix::guide(advice));
    }
    if clean {
        sink.pass();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{LinkId, NodeId, Ref, Repair};
    use crate::rules::testing::*;

    #[test]
    fn a_file_without_repairs_passes() {
        passes("MOD-003", &two_az_classic());
    }

    #[test]
    fn a_link_that_led_nowhere_fails() {
        let kind = RepairKind::Removed(Ref::Node(NodeId(99)));
        let repair = Repair { row: Some(Ref::Link(LinkId(7))), kind };
        let found = findings_with_repairs("MOD-003", &two_az_classic(), &[repair]);
        assert_eq!(found[0].message.en, "l7 refers to n99, which does not exist, and was taken out");
    }

    #[test]
    fn each_kind_of_dangling_mention_is_told_apart() {
        let design = two_az_classic();
        let slb = Ref::Node(id(&design, "slb"));
        let repairs = [
            Repair { row: Some(slb), kind: RepairKind::ClearedMention(Ref::Node(NodeId(99))) },
            Repair { row: Some(slb), kind: RepairKind::ClearedMention(slb) },
            Repair { row: Some(Ref::Link(LinkId(7))), kind: RepairKind::SelfLink },
            Repair { row: Some(slb), kind: RepairKind::CutCycle },
        ];
        assert_eq!(findings_with_repairs("MOD-003", &design, &repairs).len(), 3);
    }
}
