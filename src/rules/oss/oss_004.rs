//! OSS-004: no OSS host listed for Qingdao.

use super::parts::each_bucket;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-004",
    name: "no-oss-host-listed",
    family: Family::Oss,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(445, 447), (825, 825)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("华北1未列出OSS Host", "No OSS host listed for Qingdao"),
    why: Text::fixed(
        "规则基线没有列出该地域（青岛）的OSS Host，虽然容灾要把文件复制过去；开通前要与阿里云确认。",
        "The edition lists no host of OSS in this region (Qingdao), although disaster recovery copies \
         files there; confirm it before ordering.",
    ),
    fix: Text::fixed(
        "提交工单确认该地域的OSS与Host，确认后登记例外审批。",
        "Ask by ticket whether OSS and which host is there, then waive this with the answer.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "青岛有Bucket，指南未列出其Host。",
        "A bucket in Qingdao, whose host the guide does not list.",
    ),
    good: Text::fixed("杭州的Bucket，Host在列表中。", "A bucket in Hangzhou, whose host is listed."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, _) in each_bucket(context, sink) {
        let Some(region) = context.design.region_of(node) else { continue };
        let Some(info) = context.region_info(region) else { continue };
        let listed = info.oss_internal_hosts.len() + info.oss_public_hosts.len();
        if listed > 0 {
            sink.pass();
            continue;
        }
        let (name, place) = (&node.name, context.name(region));
        sink.fail(
            [id.into()],
            text!(
                "“{name}”在“{place}”，规则基线列出0个OSS Host，至少需要1个",
                "\"{name}\" is in \"{place}\", of which the edition lists 0 hosts of OSS; it needs 1"
            ),
        )
        .fix(Fix::guide(Text::fixed("提交工单确认OSS Host", "confirm the host by ticket")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Edit, Place, Region};
    use crate::rules::oss::sample::with_bucket;
    use crate::rules::testing::*;

    #[test]
    fn a_listed_region_passes_and_qingdao_does_not() {
        passes("OSS-004", &with_bucket(two_az_classic()));
        let mut design = with_bucket(two_az_classic());
        let region = design.ids().region();
        let row = Region { code: "cn-qingdao".to_owned(), ..design.regions.values().next().unwrap().clone() };
        apply(&mut design, vec![Edit::PutRegion(region, row)]);
        node(&mut design, "bucket", |node| node.place = Place::Region { region, security_zone: None });
        assert_eq!(one_finding("OSS-004", &design).severity, Severity::Warning);
    }
}
