//! DR-016: DNS TTL longer than the RTO.

use super::parts::sites;
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-016",
    name: "dns-ttl-longer-than-rto",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(416, 416)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("DNS TTL大于RTO", "DNS TTL longer than the RTO"),
    why: Text::fixed(
        "解析缓存过期之前用户仍访问故障地域；TTL大于RTO，切换按时完成也达不到目标。",
        "Users keep going to the failed region until their cache expires; a TTL above the RTO misses the \
         target even when the switch is on time.",
    ),
    fix: Text::fixed("缩短TTL，例如60秒。", "Shorten the TTL, for example to 60 s."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RTO目标600秒，TTL为3600秒。", "An RTO of 600 s and a TTL of 3600 s."),
    good: Text::fixed("RTO目标3600秒，TTL为60秒。", "An RTO of 3600 s and a TTL of 60 s."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if sites(context).count() < 2 {
        return;
    }
    let rto = context.design.settings.targets.rto_seconds;
    for (id, node) in context.design.nodes.iter() {
        let Product::Dns(dns) = &node.product else { continue };
        let (Some(ttl), Some(rto)) = (dns.ttl_seconds, rto) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("未填写TTL或RTO目标", "the TTL or the RTO target was not entered"),
            );
            continue;
        };
        if ttl <= rto {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let shorter = rto.min(60);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Dns(dns) = &mut node.product
        {
            dns.ttl_seconds = Some(shorter);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的TTL为{ttl}秒，RTO目标为{rto}秒",
                "the TTL of \"{name}\" is {ttl} s and the RTO target {rto} s"
            ),
        )
        .fix(Fix::auto(text!("TTL改为{shorter}秒", "make the TTL {shorter} s"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_short_ttl_passes_and_a_long_one_is_shortened() {
        passes("DR-016", &two_regions());
        let mut design = two_regions();
        settings(&mut design, |settings| settings.targets.rto_seconds = Some(59));
        assert!(one_finding("DR-016", &design).message.en.contains("60 s"));
        auto_fix_keeps_the_contract("DR-016", &design);
        settings(&mut design, |settings| settings.targets.rto_seconds = None);
        assert_eq!(outcome("DR-016", &design), Outcome::NotEvaluated);
    }
}
