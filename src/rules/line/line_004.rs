//! LINE-004: MSTP port is normally RJ45.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::design::{LineMedium, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-004",
    name: "mstp-port-not-rj45",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(549, 549)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("MSTP端口一般为RJ45", "MSTP port is normally RJ45"),
    why: Text::fixed(
        "MSTP一般以RJ45交付，端口类型写错会让机构侧买错模块。",
        "MSTP is normally handed over on RJ45; another port on the order makes the customer buy the wrong \
         module.",
    ),
    fix: Text::fixed(
        "端口改为RJ45，或确认运营商另有约定。",
        "Enter RJ45, or confirm the port with the carrier.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("MSTP专线的端口为LC。", "An MSTP line with the port LC."),
    good: Text::fixed("MSTP专线的端口为RJ45。", "An MSTP line with the port RJ45."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, line) in lines(context) {
        if line.medium != Some(LineMedium::Mstp) {
            continue;
        }
        let Some(port) = line.port.as_deref().map(str::trim).filter(|port| !port.is_empty()) else {
            sink.not_evaluated([id.into()], Text::fixed("专线未填写端口", "the line has no port"));
            continue;
        };
        if port.eq_ignore_ascii_case("RJ45") || port.eq_ignore_ascii_case("RJ-45") {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let shown: String = port.chars().filter(|c| !c.is_control()).take(20).collect();
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Line(line) = &mut node.product
        {
            line.port = Some("RJ45".to_owned());
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”为MSTP，端口为{shown}，一般为RJ45",
                "\"{name}\" is MSTP with the port {shown}; it is normally RJ45"
            ),
        )
        .fix(Fix::auto(Text::fixed("端口改为RJ45", "make the port RJ45"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn rj45_passes_and_fibre_is_not_its_business() {
        passes("LINE-004", &hybrid());
        let mut design = hybrid();
        for name in ["line-a", "line-b"] {
            line(&mut design, name, |line| line.medium = Some(LineMedium::GigabitFibre));
        }
        assert_eq!(outcome("LINE-004", &design), Outcome::NotApplicable);
    }

    #[test]
    fn another_port_becomes_rj45() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.port = Some("LC".to_owned()));
        assert_eq!(one_finding("LINE-004", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("LINE-004", &design);
    }
}
