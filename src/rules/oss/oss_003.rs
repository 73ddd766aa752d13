//! OSS-003: endpoint does not belong to the region.

use super::parts::each_bucket;
use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-003",
    name: "endpoint-of-another-region",
    family: Family::Oss,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(445, 447)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("OSS Host与地域不符", "Endpoint does not belong to the region"),
    why: Text::fixed(
        "OSS Host按地域和内外网区分，用错的Host会绕公网或访问不到Bucket。",
        "The host of OSS differs by region and network; a wrong one goes astray or does not find the \
         bucket.",
    ),
    fix: Text::fixed("改为该地域的OSS Host。", "Use the host of the bucket's region."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "华东1的Bucket用华南1的Host。",
        "A bucket of East China 1 with the host of South China 1.",
    ),
    good: Text::fixed(
        "华东1的内网Bucket用oss-cn-hzfinance-internal.aliyuncs.com。",
        "An internal bucket of East China 1 with oss-cn-hzfinance-internal.aliyuncs.com.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, bucket) in each_bucket(context, sink) {
        let Some(info) = context.design.region_of(node).and_then(|region| context.region_info(region)) else {
            continue;
        };
        let external = bucket.scope == BucketScope::External;
        let hosts = if external { &info.oss_public_hosts } else { &info.oss_internal_hosts };
        if info.oss_internal_hosts.is_empty() && info.oss_public_hosts.is_empty() {
            // OSS-004 says so.
            continue;
        }
        let Some(right) = hosts.first() else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "规则基线没有列出该地域的公网OSS Host",
                    "the edition lists no public host of the region",
                ),
            );
            continue;
        };
        let Some(found) = bucket.endpoint.as_deref().map(str::trim).filter(|host| !host.is_empty()) else {
            sink.not_evaluated([id.into()], Text::fixed("Bucket未填写OSS Host", "the bucket has no host"));
            continue;
        };
        // Servers reach an external bucket by the intranet too.
        let known = hosts.iter().chain(external.then_some(&info.oss_internal_hosts).into_iter().flatten());
        if known.into_iter().any(|host| host == found) {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let shown: String = found.chars().filter(char::is_ascii_graphic).take(64).collect();
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Oss(bucket) = &mut node.product
        {
            bucket.endpoint = Some(right.clone());
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的OSS Host为{shown}，该地域应为{right}",
                "\"{name}\" has the host {shown}; in its region it is {right}"
            ),
        )
        .fix(Fix::auto(text!("改为{right}", "use {right}"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::oss::sample::{bucket, with_bucket};
    use crate::rules::testing::*;

    #[test]
    fn the_regions_own_host_passes() {
        for design in good_designs() {
            passes("OSS-003", &with_bucket(design));
        }
    }

    #[test]
    fn another_host_is_corrected_and_a_missing_one_is_not_evaluated() {
        let mut design = with_bucket(two_az_classic());
        let wrong = "oss-cn-shenzhen-finance-1-internal.aliyuncs.com";
        bucket(&mut design, "bucket", |bucket| bucket.endpoint = Some(wrong.to_owned()));
        assert!(
            one_finding("OSS-003", &design).message.en.ends_with("oss-cn-hzfinance-internal.aliyuncs.com")
        );
        auto_fix_keeps_the_contract("OSS-003", &design);
        bucket(&mut design, "bucket", |bucket| bucket.endpoint = None);
        assert_eq!(outcome("OSS-003", &design), Outcome::NotEvaluated);
    }
}
