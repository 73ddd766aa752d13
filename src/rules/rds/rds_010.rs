//! RDS-010: a client names the database by its address.

use super::whitelist::client_links;
use crate::base::{Basis, Severity, Text};
use crate::design::ClientBy;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-010",
    name: "connect-by-address",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(409, 409)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("连接RDS应使用域名", "Connect by name, not by address"),
    why: Text::fixed(
        "RDS主备切换后IP地址可能变化，域名不变；写死IP的程序在切换后连不上。",
        "After a switch the address of an RDS may change while its name stays; a program with the address in \
         it does not come back.",
    ),
    fix: Text::fixed("程序用域名连接RDS。", "Let programs connect by domain name."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应用用IP地址连接RDS。", "An application that connects by address."),
    good: Text::fixed("应用用域名连接RDS。", "An application that connects by domain name."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in sink.each(&context.facts.rds) {
        for (link, row) in client_links(context, id) {
            match row.by {
                Some(ClientBy::Domain) => sink.pass(),
                None => sink.not_evaluated(
                    [link.into(), id.into()],
                    Text::fixed(
                        "未填写用域名还是IP连接",
                        "whether it connects by name or by address was not entered",
                    ),
                ),
                Some(ClientBy::Ip) => {
                    let (from, name) = (context.name(row.from), context.name(id));
                    let mut sheet = Sheet::new(context);
                    if let Some(row) = sheet.link_mut(link) {
                        row.by = Some(ClientBy::Domain);
                    }
                    sink.fail(
                        [link.into(), id.into()],
                        text!(
                            "“{from}”用IP连接“{name}”，应使用域名",
                            "\"{from}\" connects to \"{name}\" by address; it should use the name"
                        ),
                    )
                    .fix(Fix::auto(Text::fixed("改用域名连接", "connect by name"), sheet.finish()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn an_address_becomes_a_name() {
        pass_on_both("RDS-010");
        for mut design in good_designs() {
            link(&mut design, "web-1", "rds", |link| link.by = Some(ClientBy::Ip));
            one_finding("RDS-010", &design);
            auto_fix_keeps_the_contract("RDS-010", &design);
            link(&mut design, "web-1", "rds", |link| link.by = None);
            assert_eq!(outcome("RDS-010", &design), Outcome::NotEvaluated);
        }
    }
}
