//! OSS-002: public ACL on an internal bucket opens it to other finance tenants.

use super::parts::each_bucket;
use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-002",
    name: "public-acl-on-internal-bucket",
    family: Family::Oss,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(442, 442)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "内网Bucket设为public会被其它用户访问",
        "Public ACL on an internal bucket opens it to other finance tenants",
    ),
    why: Text::fixed(
        "内网Bucket设为public后，金融云内网的其它用户也能访问其中的文件。",
        "A public ACL opens an internal bucket to the other tenants on the finance cloud's intranet.",
    ),
    fix: Text::fixed(
        "读写权限改为private，按需授权。",
        "Make the ACL private and grant access where it is needed.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("内网Bucket的权限为public-read。", "An internal bucket with the ACL public-read."),
    good: Text::fixed("内网Bucket的权限为private。", "An internal bucket with the ACL private."),
    cross: &[
        "InfraGuard oss-bucket-public-*",
        "Checkov CKV_ALI_1",
        "KICS OSS allows All actions from all principals",
        "KICS OSS allows Delete from all principals",
        "KICS OSS allows Put from all principals",
        "KICS OSS allows List from all principals",
        "KICS OSS Public Access",
    ],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, bucket) in
        each_bucket(context, sink).filter(|(_, _, bucket)| bucket.scope == BucketScope::Internal)
    {
        match bucket.acl.as_deref() {
            Some("private") => sink.pass(),
            None => {
                sink.not_evaluated([id.into()], Text::fixed("Bucket未填写读写权限", "the bucket has no ACL"));
            }
            Some(acl) => {
                let name = &node.name;
                let shown: String = acl.chars().filter(char::is_ascii_graphic).take(24).collect();
                let mut sheet = Sheet::new(context);
                if let Some(node) = sheet.node_mut(id)
                    && let Product::Oss(bucket) = &mut node.product
                {
                    bucket.acl = Some("private".to_owned());
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "内网Bucket“{name}”的权限为{shown}，应为private",
                        "the internal bucket \"{name}\" has the ACL {shown}; it should be private"
                    ),
                )
                .fix(Fix::auto(Text::fixed("权限改为private", "make it private"), sheet.finish()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::oss::sample::{bucket, with_bucket};
    use crate::rules::testing::*;

    #[test]
    fn private_passes_public_is_closed_unset_is_not_evaluated() {
        passes("OSS-002", &with_bucket(two_az_classic()));
        let mut design = with_bucket(two_az_classic());
        bucket(&mut design, "bucket", |bucket| bucket.acl = Some("public-read".to_owned()));
        one_finding("OSS-002", &design);
        auto_fix_keeps_the_contract("OSS-002", &design);
        bucket(&mut design, "bucket", |bucket| bucket.acl = None);
        assert_eq!(outcome("OSS-002", &design), Outcome::NotEvaluated);
    }
}
