//! LINE-017: line lead time: 1 month in-city, 1.5 months inter-province.

use super::parts::{lines, site_of};
use crate::base::{Basis, Date, Severity, Text};
use crate::design::{Account, Edit};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::sizing::FormulaFacts;
use crate::text;
use time::Duration;

pub(super) static RULE: Rule = Rule {
    code: "LINE-017",
    name: "line-lead-time",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(591, 591)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线周期", "Line lead time: 1 month in-city, 1.5 months inter-province"),
    why: Text::fixed(
        "专线要等运营商施工：市内约1个月，省际约1.5个月；计划早于这个日期会落空。",
        "The carrier has to build the line: about a month in the city, a month and a half between \
         provinces; an earlier plan will not hold.",
    ),
    fix: Text::fixed(
        "把上线日期推后到下单日期加周期之后，或提前下单。",
        "Move the go-live day behind the order plus the lead time, or order earlier.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("3月2日下单，计划3月20日上线。", "Ordered on 2 March and live on 20 March."),
    good: Text::fixed("3月2日下单，计划6月1日上线。", "Ordered on 2 March and live on 1 June."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let account = &context.design.account;
    for (id, node, line) in lines(context) {
        let (Some(ordered), Some(live)) = (account.order_date, account.go_live_date) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "账号信息中未填写下单日期或上线日期",
                    "the day of the order or of going live was not entered",
                ),
            );
            continue;
        };
        let site = site_of(context, id, node).and_then(|site| context.design.sites.get(site));
        let cities = (site.map(|row| row.city.trim()), line.access_city.as_deref().map(str::trim));
        let (Some(here), Some(there)) = cities else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写站点城市或专线接入城市",
                    "the city of the site or of the access point was not entered",
                ),
            );
            continue;
        };
        let Ok(facts) = FormulaFacts::of(context.catalog, context.edition()) else { continue };
        let bare = |city: &str| city.trim_end_matches('市').to_owned();
        let in_city = line.long_distance != Some(true) && bare(here) == bare(there);
        let days = if in_city { facts.line_days_in_city } else { facts.line_days_inter_province };
        let Some(earliest) = ordered.0.checked_add(Duration::days(days.into())).map(Date) else { continue };
        if live >= earliest {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let later = Account { go_live_date: Some(earliest), ..account.clone() };
        sink.fail([id.into()], {
            let time = crate::base::text::counted(days, "day");
            text!(
                "“{name}”计划{live}上线，下单{ordered}加{days}天为{earliest}",
                "\"{name}\" is to be live on {live}; ordered on {ordered}, {time} later is {earliest}"
            )
        })
        .fix(Fix::auto(
            text!("上线日期改为{earliest}", "go live on {earliest}"),
            vec![Edit::SetAccount(later)],
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    #[test]
    fn a_plan_behind_the_lead_time_passes() {
        passes("LINE-017", &hybrid());
        let mut design = hybrid();
        account(&mut design, |account| account.go_live_date = Some("2026-04-01".parse().unwrap()));
        passes("LINE-017", &design);
    }

    #[test]
    fn an_earlier_plan_is_moved_and_a_missing_one_is_not_evaluated() {
        let mut design = hybrid();
        account(&mut design, |account| account.go_live_date = Some("2026-03-31".parse().unwrap()));
        assert_eq!(findings("LINE-017", &design).len(), 2);
        let fixed = auto_fix_keeps_the_contract("LINE-017", &design);
        assert_eq!(fixed.account.go_live_date, Some("2026-04-01".parse().unwrap()));
        account(&mut design, |account| account.order_date = None);
        assert_eq!(outcome("LINE-017", &design), Outcome::NotEvaluated);
    }
}
