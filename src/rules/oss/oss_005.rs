//! OSS-005: traffic packages not supported.

use super::parts::each_bucket;
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-005",
    name: "oss-traffic-package",
    family: Family::Oss,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(449, 449)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不支持流量包", "Traffic packages not supported"),
    why: Text::fixed(
        "金融云OSS按实际用量后付费，不支持流量包，买了也不能抵扣。",
        "OSS of the finance cloud is paid by use and takes no traffic packages; one that is bought counts \
         for nothing.",
    ),
    fix: Text::fixed("去掉流量包，按量付费。", "Drop the package and pay by use."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("Bucket计划购买OSS流量包。", "A bucket with a traffic package."),
    good: Text::fixed("Bucket按量付费。", "A bucket that is paid by use."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, bucket) in each_bucket(context, sink) {
        if !bucket.traffic_package {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Oss(bucket) = &mut node.product
        {
            bucket.traffic_package = false;
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”计划了1个流量包，金融云OSS支持0个",
                "\"{name}\" has 1 traffic package; OSS of the finance cloud takes 0"
            ),
        )
        .fix(Fix::auto(Text::fixed("改为按量付费", "pay by use"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::oss::sample::{bucket, with_bucket};
    use crate::rules::testing::*;

    #[test]
    fn by_use_passes_and_a_package_is_dropped() {
        passes("OSS-005", &with_bucket(two_az_vpc()));
        let mut design = with_bucket(two_az_vpc());
        bucket(&mut design, "bucket", |bucket| bucket.traffic_package = true);
        one_finding("OSS-005", &design);
        auto_fix_keeps_the_contract("OSS-005", &design);
    }
}
