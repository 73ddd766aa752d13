//! CMP-002: AES-256 at rest.

use super::parts::{enter, must};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-002",
    name: "no-encryption-at-rest",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(78, 78)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("静态加密AES-256", "AES-256 at rest"),
    why: Text::fixed(
        "文章建议静态数据用AES-256加密；磁盘、数据库和文件的副本流出时不至于直接可读。",
        "The article advises AES-256 at rest, so that a copy of a disk, database or file cannot be read \
         as it is.",
    ),
    fix: Text::fixed("为磁盘、RDS和OSS开启加密。", "Turn encryption on for disks, RDS and OSS."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("磁盘未加密。", "Disks without encryption."),
    good: Text::fixed("磁盘、RDS、OSS均已加密。", "Disks, RDS and OSS are encrypted."),
    cross: &[
        "Checkov CKV_ALI_6",
        "Checkov CKV_ALI_7",
        "Checkov CKV_ALI_8",
        "Checkov CKV_ALI_32",
        "Checkov CKV_ALI_22",
        "KICS Data disk KMS",
        "KICS Launch template encryption",
        "KICS NAS encryption",
        "KICS NAS KMS",
        "KICS RDS TDE",
        "KICS Disk encryption",
        "KICS OSS CMK",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let fix = enter(context, Text::fixed("开启静态加密", "turn encryption on"), |practice| {
        practice.encryption_at_rest = Some(true);
    });
    let message = Text::fixed(
        "磁盘、RDS、OSS未全部加密，建议AES-256",
        "disks, RDS and OSS are not all encrypted; AES-256 is advised",
    );
    must(context, sink, practice.encryption_at_rest, message, fix);
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use super::*;
    use crate::rules::ENFORCED;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_practice_passes_another_is_told_and_an_unknown_one_is_not_evaluated() {
        passes("CMP-002", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.encryption_at_rest = Some(false));
        assert_eq!(one_finding("CMP-002", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-002", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-002", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.encryption_at_rest = None);
        assert_eq!(outcome("CMP-002", &design), Outcome::NotEvaluated);
    }
}
