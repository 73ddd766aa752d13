//! MOD-002: a container is inside itself.

use crate::base::{Basis, Severity, Text};
use crate::design::RepairKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::whose;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-002",
    name: "containment-cycle",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("容器循环嵌套", "Cyclic containment"),
    why: Text::fixed(
        "互相包含的元素没有最外层，无法画出也无法计数。",
        "Elements that contain each other have no outermost one; they can be neither drawn nor counted.",
    ),
    fix: Text::fixed(
        "读取时已在闭合处断开；检查上级是否正确，再保存。",
        "The circle was cut when the file was read; check the parent, then save.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("模块f1属于f2，f2又属于f1。", "The function f1 is part of f2, and f2 of f1."),
    good: Text::fixed("上级链有尽头。", "Every chain of parents has an end."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut clean = true;
    for repair in context.repairs {
        if repair.kind != RepairKind::CutCycle {
            continue;
        }
        clean = false;
        let Text { zh, en } = whose(context, repair.row);
        let message =
            text!("{zh}的上级链回到自身，已断开", "the chain of parents of {en} came back to it and was cut");
        let advice = Text::fixed("检查上级，再保存", "check the parent, then save");
        sink.fail(repair.row, message).fix(Fix::guide(advice));
    }
    if clean {
        sink.pass();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Repair;
    use crate::rules::testing::*;

    #[test]
    fn a_file_without_repairs_passes() {
        passes("MOD-002", &two_az_classic());
    }

    #[test]
    fn a_cut_circle_fails() {
        let design = two_az_classic();
        let function = design.functions.keys().next().unwrap();
        let repair = Repair { row: Some(function.into()), kind: RepairKind::CutCycle };
        let found = findings_with_repairs("MOD-002", &design, &[repair]);
        assert!(found[0].message.en.contains("\"web\""), "{}", found[0].message.en);
    }
}
