//! LINE-020: line id format.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-020",
    name: "line-id-malformed",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(557, 557)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("阿里链路ID格式", "Line id format"),
    why: Text::fixed(
        "阿里链路ID是工单和排障时的唯一编号，写错会查不到线路。",
        "Alibaba's id is how tickets and fault reports name the line; a wrong one finds nothing.",
    ),
    fix: Text::fixed(
        "按“LL-”加17位数字填写，例如LL-20161124112421450。",
        "Write LL- and 17 digits, for example LL-20161124112421450.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("链路ID为LL-2016。", "The id LL-2016."),
    good: Text::fixed("链路ID为LL-20161124112421450。", "The id LL-20161124112421450."),
    cross: &[],
    check: Check::Design(check),
};

fn is_well_formed(text: &str) -> bool {
    text.strip_prefix("LL-")
        .is_some_and(|digits| digits.len() == 17 && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, line) in lines(context) {
        let Some(found) = line.link_id.as_deref().filter(|found| !found.is_empty()) else { continue };
        if is_well_formed(found) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let shown: String = found.chars().filter(char::is_ascii_graphic).take(24).collect();
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的链路ID“{shown}”格式不符，应为LL-加17位数字",
                "the id \"{shown}\" of \"{name}\" is not LL- and 17 digits"
            ),
        )
        .fix(Fix::guide(Text::fixed("按工单中的编号填写", "copy the id from the ticket")));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn the_example_of_the_guide_passes() {
        passes("LINE-020", &hybrid());
    }

    #[test]
    fn other_shapes_fail() {
        for wrong in ["LL-2016", "LL-2016112411242145", "ll-20161124112421450", "LL-2016112411242145O"] {
            let mut design = hybrid();
            line(&mut design, "line-a", |line| line.link_id = Some(wrong.to_owned()));
            one_finding("LINE-020", &design);
        }
    }
}
