//! LINE-018: business docking 5 working days, Tue/Thu windows.

use super::parts::{lines, site_of};
use crate::base::{Basis, Date, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::sizing::{Distance, FormulaFacts, Holidays, line_schedule};
use crate::text;
use time::Weekday;

pub(super) static RULE: Rule = Rule {
    code: "LINE-018",
    name: "line-change-window",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(593, 593), (662, 662)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "业务对接五个工作日、周二周四变更",
        "Business docking 5 working days, Tue/Thu windows",
    ),
    why: Text::fixed(
        "业务对接要五个工作日，变更只在周二、周四晚间进行；排在别的日子会被退回。",
        "Business docking takes five working days and changes are made on Tuesday and Thursday evenings \
         only; any other day is turned down.",
    ),
    fix: Text::fixed(
        "变更日期改为对接完成后的第一个周二或周四。",
        "Move the change to the first Tuesday or Thursday after the docking.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("变更安排在周五。", "A change on a Friday."),
    good: Text::fixed(
        "3月2日下单的市内专线，变更在4月9日周四。",
        "An in-city line ordered on 2 March with its change on Thursday 9 April.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context) {
        let (Some(ordered), Some(change)) = (context.design.account.order_date, line.change_date) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写下单日期或变更日期",
                    "the day of the order or of the change was not entered",
                ),
            );
            continue;
        };
        let bare = |city: &str| city.trim().trim_end_matches('市').to_owned();
        let site = site_of(context, id, node).and_then(|site| context.design.sites.get(site));
        let near = site.map(|row| bare(&row.city)) == line.access_city.as_deref().map(bare);
        let distance =
            if near && line.long_distance != Some(true) { Distance::InCity } else { Distance::InterProvince };
        let window = FormulaFacts::of(context.catalog, context.edition())
            .and_then(|facts| line_schedule(ordered, distance, &Holidays::default(), &facts))
            .ok()
            .and_then(|schedule| schedule.result.value.parse::<Date>().ok());
        let Some(window) = window else { continue };
        let on_a_window = matches!(change.0.weekday(), Weekday::Tuesday | Weekday::Thursday);
        if on_a_window && change >= window {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Line(line) = &mut node.product
        {
            line.change_date = Some(window);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的变更在{change}，最早的变更窗口（周二或周四）是{window}",
                "the change of \"{name}\" is on {change}; the first window, a Tuesday or Thursday, is {window}"
            ),
        )
        .fix(Fix::auto(text!("变更改在{window}", "make the change on {window}"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn the_first_window_passes() {
        // Ordered on Monday 2 March: built on 1 April, docked on 8 April, Thursday 9 April.
        passes("LINE-018", &hybrid());
    }

    #[test]
    fn another_day_and_a_day_too_early_are_moved() {
        for day in ["2026-04-10", "2026-04-07"] {
            let mut design = hybrid();
            line(&mut design, "line-a", |line| line.change_date = Some(day.parse().unwrap()));
            assert!(one_finding("LINE-018", &design).message.en.ends_with("2026-04-09"), "{day}");
            auto_fix_keeps_the_contract("LINE-018", &design);
        }
    }

    #[test]
    fn a_missing_day_is_not_evaluated() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.change_date = None);
        assert_eq!(outcome("LINE-018", &design), Outcome::NotEvaluated);
    }
}
