//! LINE-021: customers outside Zhejiang buy a long-distance line.

use super::parts::{is_finance, lines, site_of};
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-021",
    name: "long-distance-line",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(615, 615)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("非浙江省为长途专线", "Customers outside Zhejiang buy a long-distance line"),
    why: Text::fixed(
        "非浙江省的机构接入杭州要买省际长途专线，资费和周期都与市内线不同。",
        "An institution outside Zhejiang buys a long-distance line to Hangzhou, with another fee and lead \
         time than a line in the city.",
    ),
    fix: Text::fixed(
        "按长途专线向运营商询价，并在专线上标明。",
        "Ask the carrier for a long-distance line and mark it as one.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "江苏的机构，专线未标明长途。",
        "An institution in Jiangsu with a line not marked as long-distance.",
    ),
    good: Text::fixed(
        "浙江的机构用市内线；江苏的机构已标明长途。",
        "An institution in Zhejiang, or one in Jiangsu with a long-distance line.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context).filter(|(_, _, line)| is_finance(line)) {
        let Some(site) = site_of(context, id, node) else { continue };
        let Some(row) = context.design.sites.get(site) else { continue };
        let province = row.province.trim();
        if province.is_empty() {
            sink.not_evaluated([site.into()], Text::fixed("站点未填写省份", "the site has no province"));
        } else if province.starts_with("浙江")
            || province.eq_ignore_ascii_case("Zhejiang")
            || line.long_distance == Some(true)
        {
            sink.pass();
        } else {
            let (name, at) = (context.name(id), context.name(site));
            let mut sheet = Sheet::new(context);
            if let Some(node) = sheet.node_mut(id)
                && let Product::Line(line) = &mut node.product
            {
                line.long_distance = Some(true);
            }
            sink.fail(
                [id.into(), site.into()],
                text!(
                    "“{name}”的站点“{at}”在{province}，不在浙江，应为长途专线",
                    "the site \"{at}\" of \"{name}\" is not in Zhejiang; the line must be a long-distance one"
                ),
            )
            .fix(Fix::auto(Text::fixed("标明为长途专线", "mark it as a long-distance line"), sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Edit};
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    fn in_province(province: &str) -> Design {
        let mut design = hybrid();
        let (id, mut row) = design.sites.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        row.province = province.to_owned();
        apply(&mut design, vec![Edit::PutSite(id, row)]);
        design
    }

    #[test]
    fn zhejiang_passes_another_province_is_marked_an_unknown_one_is_not_evaluated() {
        passes("LINE-021", &in_province("浙江省"));
        let design = in_province("江苏");
        assert_eq!(findings("LINE-021", &design).len(), 2);
        auto_fix_keeps_the_contract("LINE-021", &design);
        assert_eq!(outcome("LINE-021", &in_province("")), Outcome::NotEvaluated);
    }
}
