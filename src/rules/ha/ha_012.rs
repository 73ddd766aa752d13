//! HA-012: an AZ that is not one of the region's finance AZs.

use crate::base::{Basis, Severity, Text};
use crate::catalog::AzInfo;
use crate::design::{Az, AzId, Edit};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The most AZs that are offered to choose from.
const OFFERED: usize = 4;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-012",
    name: "az-not-of-the-region",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(97, 97), (162, 162), (368, 368)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("可用区不属于该地域金融云", "AZ is not one of the region's finance AZs"),
    why: Text::fixed(
        "金融云只在部分可用区提供，在其他可用区无法购买。",
        "The finance cloud is sold in some AZs only; nothing can be bought in the others.",
    ),
    fix: Text::fixed(
        "换成规则基线列出的可用区，或与阿里云确认。",
        "Pick an AZ that the edition lists, or confirm it with Alibaba Cloud.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "华东1的设计使用可用区A，指南只列出B和C。",
        "A design in East China 1 uses AZ A; the guide lists B and C.",
    ),
    good: Text::fixed("华东1的设计使用可用区B和C。", "A design in East China 1 uses AZ B and AZ C."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let complete = context.catalog.flag(context.edition(), "az_list_complete");
    for (id, az) in context.design.azs.iter() {
        // A region that the edition does not know is MOD-009's.
        let Some(info) = context.region_info(az.region) else { continue };
        if !info.azs_known {
            let reason =
                Text::fixed("规则基线没有列出该地域的可用区", "the edition lists no AZ of the region");
            sink.not_evaluated([id.into()], reason);
            continue;
        }
        if info.az(&az.code).is_some() {
            sink.pass();
            continue;
        }
        let (code, region) = (&az.code, context.name(az.region));
        let listed = info.azs.iter().map(|az| az.code.as_str()).collect::<Vec<_>>();
        let (zh, en) = (listed.join("、"), listed.join(", "));
        let fixes: Vec<Fix> =
            unused(context, az, &info.azs).map(|choice| pick(context, sink, id, az, choice)).collect();
        let finding = if complete {
            let message = text!(
                "可用区“{code}”不属于“{region}”金融云，可选：{zh}",
                "AZ \"{code}\" is not a finance AZ of \"{region}\"; there are: {en}"
            );
            sink.fail([id.into()], message)
        } else {
            let message = text!(
                "可用区“{code}”不在“{region}”的列表中，请确认；已知：{zh}",
                "AZ \"{code}\" is not in our list of \"{region}\", please confirm; known are: {en}"
            );
            sink.fail([id.into()], message).severity(Severity::Warning)
        };
        for fix in fixes {
            finding.fix(fix);
        }
    }
}

/// The listed AZs that the design does not use yet.
fn unused<'a>(context: &'a Context<'_>, az: &Az, listed: &'a [AzInfo]) -> impl Iterator<Item = &'a AzInfo> {
    let design = context.design;
    let used: Vec<&str> = context
        .facts
        .azs_of(az.region)
        .iter()
        .filter_map(|&id| design.azs.get(id).map(|az| az.code.as_str()))
        .collect();
    listed.iter().filter(move |info| !used.contains(&info.code.as_str())).take(OFFERED)
}

fn pick(context: &Context<'_>, sink: &Sink, id: AzId, az: &Az, choice: &AzInfo) -> Fix {
    let code = &choice.code;
    sink.fix(FixClass::Choose, text!("改为可用区{code}", "make it AZ {code}"), || {
        let name = choice.name.get(context.lang).to_owned();
        vec![Edit::PutAz(id, Az { region: az.region, code: code.clone(), name })]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn with_code(mut design: Design, code: &str) -> Design {
        let (id, az) = design.azs.iter().next().map(|(id, az)| (id, az.clone())).unwrap();
        apply(&mut design, vec![Edit::PutAz(id, Az { code: code.to_owned(), ..az })]);
        design
    }

    #[test]
    fn listed_azs_pass() {
        for design in good_designs() {
            passes("HA-012", &design);
        }
    }

    #[test]
    fn an_az_that_the_guide_does_not_list_is_an_error() {
        let design = with_code(two_az_classic(), "A");
        let finding = one_finding("HA-012", &design);
        assert_eq!(finding.severity, Severity::Error);
        assert!(finding.message.en.ends_with("there are: B, C"), "{}", finding.message.en);
        each_fix_removes_the_finding("HA-012", &design);
    }

    #[test]
    fn an_az_that_the_pages_do_not_name_is_a_warning() {
        let design = with_code(two_az_vpc(), "cn-shanghai-finance-1x");
        let finding = one_finding("HA-012", &design);
        assert_eq!((finding.severity, finding.fixes.len()), (Severity::Warning, 3));
    }

    #[test]
    fn a_region_without_a_list_is_not_evaluated() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.edition = "official-2026".to_owned());
        assert_eq!(outcome("HA-012", &design), Outcome::NotEvaluated);
    }
}
