//! VPN-010: an IPSec VPN takes about two weeks.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-010",
    name: "vpn-lead-time",
    family: Family::Vpn,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(509, 509), (519, 519), (525, 525)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("VPN接入约两周", "VPN lead time about two weeks"),
    why: Text::fixed(
        "从提交工单到联调完成约需两周；计划里没有这段时间，上线日期就会推迟。",
        "From ticket to joint test it takes about two weeks; a plan without them slips.",
    ),
    fix: Text::fixed(
        "上线前至少14天提交VPN接入工单。",
        "Hand in the ticket at least 14 days before going live.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("下单日与上线日相隔7天。", "Seven days between order and going live."),
    good: Text::fixed("下单日与上线日相隔30天。", "Thirty days between order and going live."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let account = &context.design.account;
    for (id, _, _) in ipsec::all(context) {
        let name = context.name(id);
        match account.order_date.zip(account.go_live_date) {
            Some((ordered, live)) => {
                let days = (live.0 - ordered.0).whole_days();
                if days >= DAYS {
                    sink.pass();
                    continue;
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”接入约需{DAYS}天，下单到上线只有{days}天",
                        "\"{name}\" takes about {DAYS} days; order and going live are {days} apart"
                    ),
                );
            }
            None => {
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”接入约需{DAYS}天，上线前至少提前{DAYS}天提交工单",
                        "\"{name}\" takes about {DAYS} days: hand in the ticket that long before going live"
                    ),
                );
            }
        }
    }
}

/// About two weeks.
const DAYS: i64 = 14;

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn two_weeks_are_planned() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            one_item("VPN-010", &design);
            let day = |text: &str| Some(text.parse().unwrap());
            account(&mut design, |account| {
                (account.order_date, account.go_live_date) = (day("2026-03-02"), day("2026-03-15"));
            });
            assert!(one_item("VPN-010", &design).finding.message.en.contains("are 13 apart"));
            account(&mut design, |account| account.go_live_date = day("2026-03-16"));
            passes("VPN-010", &design);
        }
    }
}
