//! LINE-001: classic line lands in Hangzhou only.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-001",
    name: "line-outside-hangzhou",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(547, 547), (557, 557), (623, 623)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("经典网络专线接入点仅杭州", "Classic line lands in Hangzhou only"),
    why: Text::fixed(
        "经典网络的专线接入点只在杭州，接到其它城市的专线到不了金融云经典网络。",
        "The access points of the classic network are in Hangzhou only; a line to any other city does not \
         reach it.",
    ),
    fix: Text::fixed(
        "接入城市改为杭州，或改用专有网络地域的接入点。",
        "Let the line end in Hangzhou, or move to a region with VPC and its own access point.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("经典网络设计的专线接入北京。", "A classic design whose line ends in Beijing."),
    good: Text::fixed("经典网络设计的专线接入杭州。", "A classic design whose line ends in Hangzhou."),
    cross: &[],
    check: Check::Design(check),
};

/// The only city with access points of the classic network (guide L547).
const CITY: &str = "杭州";

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context) {
        if context.design.net_of(node) == NetKind::Vpc {
            continue;
        }
        let Some(city) = line.access_city.as_deref().map(str::trim).filter(|city| !city.is_empty()) else {
            sink.not_evaluated([id.into()], Text::fixed("专线未填写接入城市", "the line has no access city"));
            continue;
        };
        if city.trim_end_matches('市') == CITY || city.eq_ignore_ascii_case("Hangzhou") {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        // A city is written in Chinese; the English sentence names it by its length only when it must.
        let shown: String = city.chars().filter(char::is_ascii).collect();
        let en = if shown.is_empty() { "another city".to_owned() } else { shown };
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Line(line) = &mut node.product
        {
            line.access_city = Some(CITY.to_owned());
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”接入{city}，经典网络专线接入点仅杭州",
                "\"{name}\" ends in {en}; the classic network has access points in Hangzhou only"
            ),
        )
        .fix(Fix::auto(Text::fixed("接入城市改为杭州", "let it end in Hangzhou"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn a_line_to_hangzhou_passes() {
        passes("LINE-001", &hybrid());
        assert_eq!(outcome("LINE-001", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_line_to_another_city_is_led_to_hangzhou() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.access_city = Some("北京".to_owned()));
        assert!(one_finding("LINE-001", &design).message.zh.contains("北京"));
        auto_fix_keeps_the_contract("LINE-001", &design);
        line(&mut design, "line-a", |line| line.access_city = None);
        assert_eq!(outcome("LINE-001", &design), Outcome::NotEvaluated);
    }
}
