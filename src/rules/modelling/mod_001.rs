//! MOD-001: two elements share an id.

use crate::base::{Basis, Severity, Text};
use crate::design::RepairKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::whose;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-001",
    name: "duplicate-id",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ID重复", "Duplicate id"),
    why: Text::fixed(
        "ID相同的两个元素无法区分，连线和规则可能指向错的那一个。",
        "Two elements with one id cannot be told apart; links and rules may mean the wrong one.",
    ),
    fix: Text::fixed(
        "读取时已给后一个新的ID；检查指向它的引用，再保存。",
        "The later one was given a new id when the file was read; check what refers to it, then save.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("文件里有两个n3。", "The file has two elements n3."),
    good: Text::fixed("每个ID只出现一次。", "Every id occurs once."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut clean = true;
    for repair in context.repairs {
        match repair.kind {
            RepairKind::Renumbered(new) => {
                let Some(old) = repair.row else { continue };
                clean = false;
                let message = text!(
                    "文件中有两个元素的ID是{old}，后一个已改为{new}",
                    "two elements of the file have the id {old}; the later one is now {new}"
                );
                let advice = Text::fixed("检查对它的引用，再保存", "check what refers to it, then save");
                sink.fail([old, new], message).fix(Fix::guide(advice));
            }
            RepairKind::DroppedRepeat => {
                clean = false;
                let Text { zh, en } = whose(context, repair.row);
                let message = text!(
                    "文件中{zh}的位置或折点出现两次，保留了第一次",
                    "the position or the bends of {en} stood twice in the file; the first was kept"
                );
                sink.fail(repair.row, message).severity(Severity::Info);
            }
            RepairKind::ClearedMention(_)
            | RepairKind::Removed(_)
            | RepairKind::CutCycle
            | RepairKind::SelfLink
            | RepairKind::ClearedNumber(_)
            | RepairKind::CutName(_)
            | RepairKind::NormalisedCidr(_)
            | RepairKind::NewerFormat(..) => {}
        }
    }
    if clean {
        sink.pass();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeId, Ref, Repair};
    use crate::rules::testing::*;

    #[test]
    fn a_file_without_repairs_passes() {
        passes("MOD-001", &two_az_classic());
    }

    #[test]
    fn a_renumbered_row_fails() {
        let repair =
            Repair { row: Some(Ref::Node(NodeId(3))), kind: RepairKind::Renumbered(Ref::Node(NodeId(90))) };
        let found = findings_with_repairs("MOD-001", &two_az_classic(), &[repair]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subjects, [Ref::Node(NodeId(3)), Ref::Node(NodeId(90))]);
    }
}
