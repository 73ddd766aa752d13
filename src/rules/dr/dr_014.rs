//! DR-014: city pair not documented.

use super::parts::{buckets, region_of};
use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Ref, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "DR-014",
    name: "city-pair-not-documented",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(415, 415), (737, 737), (824, 824), (832, 832)]),
    since: "0.1.0",
    editions: &["guide-2016"],
    title: Text::fixed("未说明的地域组合", "City pair not documented"),
    why: Text::fixed(
        "指南说明的异地容灾组合只有杭州到青岛；其它组合的复制和网络要另行确认。",
        "The guide documents one pair for recovery between cities, Hangzhou to Qingdao; copying and \
         networks of any other must be confirmed.",
    ),
    fix: Text::fixed(
        "与阿里云确认该地域组合，确认后登记例外审批。",
        "Confirm the pair with Alibaba Cloud, then waive this with the answer.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("杭州到深圳的异地容灾。", "Recovery from Hangzhou to Shenzhen."),
    good: Text::fixed("杭州到青岛的异地容灾。", "Recovery from Hangzhou to Qingdao."),
    cross: &[],
    check: Check::Design(check),
};

/// The pair that the guide describes (L415, L824).
const PAIR: (&str, &str) = ("cn-hangzhou-finance", "cn-qingdao");

fn check(context: &Context<'_>, sink: &mut Sink) {
    let bases = context.facts.rds.iter().filter_map(|&(id, _, rds)| Some((rds.dr_of?, id)));
    let files = buckets(context).into_iter().filter_map(|(id, _, bucket)| Some((bucket.replica_of?, id)));
    let mut pairs: BTreeMap<(RegionId, RegionId), Vec<NodeId>> = BTreeMap::new();
    for (from, to) in bases.chain(files) {
        if let (Some(a), Some(b)) = (region_of(context, from), region_of(context, to))
            && a != b
        {
            pairs.entry((a, b)).or_default().push(to);
        }
    }
    let code = |id| context.design.regions.get(id).map_or("", |region| region.code.as_str());
    for ((from, to), copies) in pairs {
        if (code(from), code(to)) == PAIR {
            sink.pass();
            continue;
        }
        let (a, b) = (context.name(from), context.name(to));
        sink.fail(
            [Ref::from(from), Ref::from(to)].into_iter().chain(copies.into_iter().map(Ref::from)),
            text!(
                "容灾组合为“{a}”到“{b}”，指南只说明了杭州到青岛",
                "recovery goes from \"{a}\" to \"{b}\"; the guide documents Hangzhou to Qingdao only"
            ),
        )
        .fix(Fix::guide(Text::fixed("提交工单确认该组合", "confirm the pair by ticket")));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use super::*;
    use crate::design::{Edit, Region};
    use crate::rules::testing::*;

    #[test]
    fn hangzhou_to_qingdao_passes() {
        passes("DR-014", &two_regions());
    }

    #[test]
    fn another_pair_is_to_be_confirmed() {
        let mut design = two_regions();
        let (id, row) = design.regions.iter().nth(1).map(|(id, row)| (id, row.clone())).unwrap();
        let row = Region { code: "cn-shenzhen-finance-1".to_owned(), ..row };
        apply(&mut design, vec![Edit::PutRegion(id, row)]);
        assert_eq!(one_finding("DR-014", &design).severity, Severity::Warning);
    }
}
