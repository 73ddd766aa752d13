//! MOD-008: the file was written by a newer version.

use crate::base::{Basis, Severity, Text};
use crate::design::RepairKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-008",
    name: "newer-file",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("文件版本较新", "File is from a newer version"),
    why: Text::fixed(
        "本版本不认识新格式的内容，保存会丢掉它们，因此以只读打开。",
        "This version does not know what the newer format holds; saving would lose it, so the file is open for reading only.",
    ),
    fix: Text::fixed("升级本产品，或另存为新文件。", "Update Yuntu, or save under another name."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "文件由2.0版写成，本程序为1.0版格式。",
        "The file was written in format 2.0; this program writes 1.0.",
    ),
    good: Text::fixed("文件格式不高于本程序。", "The format of the file is not above that of the program."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut clean = true;
    for repair in context.repairs {
        let RepairKind::NewerFormat(major, minor) = repair.kind else { continue };
        clean = false;
        let message = text!(
            "文件格式为{major}.{minor}，比本程序新，部分内容可能没有读出",
            "the file has format {major}.{minor}, which is newer than this program's; some of it may not have been read"
        );
        let advice = Text::fixed("升级本产品，或另存为新文件", "update Yuntu, or save under another name");
        sink.fail([], message).fix(Fix::guide(advice));
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
    fn a_file_of_our_own_version_passes() {
        passes("MOD-008", &two_az_classic());
    }

    #[test]
    fn a_newer_file_fails() {
        let repair = Repair { row: None, kind: RepairKind::NewerFormat(9, 1) };
        let found = findings_with_repairs("MOD-008", &two_az_classic(), &[repair]);
        assert!(found[0].message.en.contains("format 9.1"), "{}", found[0].message.en);
    }
}
