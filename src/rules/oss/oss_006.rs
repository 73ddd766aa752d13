//! OSS-006: micro-finance tenants are exempt.

use super::parts::buckets;
use crate::base::{Basis, Severity, Text};
use crate::design::Tenant;
use crate::rules::{Check, Cite, Context, Family, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-006",
    name: "micro-finance-bucket",
    family: Family::Oss,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(442, 442)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("微金融用户无此限制", "Micro-finance tenants are exempt"),
    why: Text::fixed(
        "微金融用户的Bucket没有公网隔离的限制，OSS-001因此不检查；把设计用于金融云用户时要改回租户类型。",
        "Buckets of micro-finance tenants are not cut off from the public network, so OSS-001 does not \
         look; set the tenant back before the design serves a finance tenant.",
    ),
    fix: Text::fixed("确认租户确为微金融用户。", "Make sure that the tenant is one of micro-finance."),
    fix_class: None,
    bad: Text::fixed("租户为微金融，设计中有Bucket。", "A micro-finance tenant with a bucket."),
    good: Text::fixed("租户为金融云用户，设计中有Bucket。", "A finance tenant with a bucket."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let all: Vec<_> = buckets(context).map(|(id, _, _)| id.into()).collect();
    if all.is_empty() {
        return;
    }
    if context.design.settings.tenant == Tenant::Finance {
        sink.pass();
        return;
    }
    let count = all.len();
    sink.fail(
        all,
        { let buckets = crate::base::text::counted(count, "bucket"); text!(
            "租户为微金融用户，{count}个Bucket不受公网隔离限制，OSS-001不检查",
            "the tenant is one of micro-finance: not cut off from the public network: {buckets}, and OSS-001 does not look"
        ) },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::oss::sample::with_bucket;
    use crate::rules::testing::*;

    #[test]
    fn a_finance_tenant_passes_and_micro_finance_is_told() {
        let mut design = with_bucket(two_az_classic());
        passes("OSS-006", &design);
        settings(&mut design, |settings| settings.tenant = Tenant::MicroFinance);
        assert_eq!(one_finding("OSS-006", &design).severity, Severity::Info);
    }
}
