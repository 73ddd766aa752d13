//! RDS-020: a client uses another address than the intranet one.

use super::whitelist::client_links;
use crate::base::{Basis, Severity, Text};
use crate::design::Endpoint;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-020",
    name: "not-the-intranet-address",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(381, 381)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("须使用内网地址", "Application must use the intranet address"),
    why: Text::fixed(
        "金融云RDS只提供内网地址，程序配置外网地址会连不上。",
        "RDS of the finance cloud has an intranet address only; a program configured with a public one does \
         not connect.",
    ),
    fix: Text::fixed("程序使用RDS的内网地址。", "Use the intranet address."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应用使用RDS的外网地址。", "An application with the public address of an RDS."),
    good: Text::fixed("应用使用RDS的内网地址。", "An application with the intranet address of an RDS."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in sink.each(&context.facts.rds) {
        for (link, row) in client_links(context, id) {
            if row.endpoint != Some(Endpoint::Public) {
                sink.pass();
                continue;
            }
            let (from, name) = (context.name(row.from), context.name(id));
            let mut sheet = Sheet::new(context);
            if let Some(row) = sheet.link_mut(link) {
                row.endpoint = Some(Endpoint::Intranet);
            }
            sink.fail(
                [link.into(), id.into()],
                text!(
                    "“{from}”使用“{name}”的外网地址，须使用内网地址",
                    "\"{from}\" uses the public address of \"{name}\"; it must use the intranet one"
                ),
            )
            .fix(Fix::auto(Text::fixed("改用内网地址", "use the intranet address"), sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_intranet_address_is_the_only_one() {
        pass_on_both("RDS-020");
        for mut design in good_designs() {
            link(&mut design, "web-1", "rds", |link| link.endpoint = Some(Endpoint::Public));
            one_finding("RDS-020", &design);
            auto_fix_keeps_the_contract("RDS-020", &design);
        }
    }
}
