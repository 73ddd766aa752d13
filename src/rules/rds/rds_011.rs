//! RDS-011: a client does not reconnect by itself.

use super::whitelist::client_links;
use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, LinkId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-011",
    name: "no-automatic-reconnect",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(411, 411)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("程序缺少自动重连", "Client without automatic reconnect"),
    why: Text::fixed(
        "RDS主备切换时连接会闪断约30秒以内，程序没有自动重连就要人工重启才能恢复。",
        "When RDS switches over, connections drop for a moment; a program that does not reconnect waits for \
         somebody to restart it.",
    ),
    fix: Text::fixed(
        "连接池打开自动重连和有效性检测。",
        "Switch on reconnect and validation in the connection pool.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应用没有自动重连。", "An application without automatic reconnect."),
    good: Text::fixed("应用的连接池会自动重连。", "An application whose pool reconnects."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in sink.each(&context.facts.rds) {
        for (link, row) in client_links(context, id) {
            if row.auto_reconnect == Some(true) {
                sink.pass();
                continue;
            }
            let (from, name) = (context.name(row.from), context.name(id));
            sink.fail(
                [link.into(), id.into()],
                text!(
                    "“{from}”到“{name}”的连接没有自动重连，应有",
                    "\"{from}\" does not reconnect to \"{name}\" by itself; it should"
                ),
            )
            .fix(Fix::later(
                FixClass::Auto,
                Text::fixed("要求程序自动重连", "demand that the program reconnects"),
                reconnect,
            ));
        }
    }
}

fn reconnect(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let mut sheet = Sheet::new(context);
    for link in subjects.iter().filter_map(|&row| LinkId::try_from(row).ok()) {
        if let Some(row) = sheet.link_mut(link) {
            row.auto_reconnect = Some(true);
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn clients_must_reconnect() {
        pass_on_both("RDS-011");
        for mut design in good_designs() {
            link(&mut design, "web-1", "rds", |link| link.auto_reconnect = None);
            one_finding("RDS-011", &design);
            auto_fix_keeps_the_contract("RDS-011", &design);
        }
    }
}
