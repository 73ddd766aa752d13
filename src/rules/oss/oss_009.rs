//! OSS-009: versioning and access log not planned.

use super::parts::each_bucket;
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-009",
    name: "no-versioning-or-access-log",
    family: Family::Oss,
    severity: Severity::Info,
    basis: Basis::X,
    source: Cite::public(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未规划版本控制与访问日志", "Versioning and access log not planned"),
    why: Text::fixed(
        "没有版本控制，误删或被加密的文件找不回来；没有访问日志，泄露后无从追查。",
        "Without versions a deleted or encrypted file is lost; without an access log a leak cannot be \
         traced.",
    ),
    fix: Text::fixed("开启版本控制和访问日志。", "Turn versioning and the access log on."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("Bucket未开启版本控制。", "A bucket without versioning."),
    good: Text::fixed("Bucket开启了版本控制和访问日志。", "A bucket with versioning and an access log."),
    cross: &["Checkov CKV_ALI_10", "Checkov CKV_ALI_12", "KICS OSS versioning", "KICS OSS logging"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, bucket) in each_bucket(context, sink) {
        let have = u8::from(bucket.versioning == Some(true)) + u8::from(bucket.access_log == Some(true));
        if have == 2 {
            sink.pass();
            continue;
        }
        let name = &node.name;
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的版本控制和访问日志规划了{have}项，建议2项",
                "of versioning and access log, {have} is planned for \"{name}\"; 2 are advised"
            ),
        )
        .fix(Fix::auto_on(
            Text::fixed("开启版本控制和访问日志", "turn both on"),
            id,
            |node| {
                if let Product::Oss(bucket) = &mut node.product {
                    bucket.versioning = Some(true);
                    bucket.access_log = Some(true);
                }
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::oss::sample::{bucket, with_bucket};
    use crate::rules::testing::*;

    #[test]
    fn both_pass_and_a_missing_one_is_turned_on() {
        passes("OSS-009", &with_bucket(two_az_classic()));
        let mut design = with_bucket(two_az_classic());
        bucket(&mut design, "bucket", |bucket| bucket.access_log = None);
        one_finding("OSS-009", &design);
        auto_fix_keeps_the_contract("OSS-009", &design);
    }
}
