//! LINE-003: line type not supported.

use super::parts::{for_classic, lines};
use crate::base::{Basis, Severity, Text};
use crate::design::{LineMedium, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-003",
    name: "line-type-not-supported",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(549, 549), (623, 623)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线类型须为MSTP或千兆光纤", "Line type not supported"),
    why: Text::fixed(
        "接入点只接MSTP和千兆光纤，其它介质的线路插不上。",
        "The access point takes MSTP and gigabit fibre; a line of any other kind cannot be plugged in.",
    ),
    fix: Text::fixed(
        "向运营商订购MSTP（RJ45）或千兆光纤。",
        "Order MSTP (RJ45) or gigabit fibre from the carrier.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专线介质为其它类型。", "A line of some other medium."),
    good: Text::fixed("专线介质为MSTP。", "A line of MSTP."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context) {
        match line.medium {
            Some(LineMedium::Mstp | LineMedium::GigabitFibre) => sink.pass(),
            None => {
                sink.not_evaluated([id.into()], Text::fixed("专线未填写介质", "the line has no medium"));
            }
            Some(LineMedium::Other) => {
                let name = context.name(id);
                let finding = sink
                    .fail(
                        [id.into()],
                        text!(
                            "“{name}”的介质为其它类型，仅支持MSTP和千兆光纤",
                            "\"{name}\" is of another medium; only MSTP and gigabit fibre are supported"
                        ),
                    )
                    .severity(for_classic(context, node, Severity::Error));
                for (medium, title) in [
                    (LineMedium::Mstp, Text::fixed("改用MSTP", "use MSTP")),
                    (LineMedium::GigabitFibre, Text::fixed("改用千兆光纤", "use gigabit fibre")),
                ] {
                    let mut sheet = Sheet::new(context);
                    if let Some(node) = sheet.node_mut(id)
                        && let Product::Line(line) = &mut node.product
                    {
                        line.medium = Some(medium);
                    }
                    finding.fix(Fix::choose(title, sheet.finish()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn both_supported_media_pass() {
        let mut design = hybrid();
        line(&mut design, "line-b", |line| line.medium = Some(LineMedium::GigabitFibre));
        passes("LINE-003", &design);
    }

    #[test]
    fn another_medium_fails_and_an_unknown_one_is_not_evaluated() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.medium = Some(LineMedium::Other));
        assert_eq!(one_finding("LINE-003", &design).severity, Severity::Error);
        each_fix_removes_the_finding("LINE-003", &design);
        line(&mut design, "line-a", |line| line.medium = None);
        assert_eq!(outcome("LINE-003", &design), Outcome::NotEvaluated);
    }
}
