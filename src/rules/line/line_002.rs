//! LINE-002: carrier not supported.

use super::parts::{for_classic, lines};
use crate::base::{Basis, Severity, Text};
use crate::design::{Carrier, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-002",
    name: "carrier-not-supported",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(587, 587), (623, 623)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("仅支持电信和联通，暂不支持移动", "Carrier not supported"),
    why: Text::fixed(
        "经典网络（杭州）的专线只支持电信和联通，暂不支持移动；其它运营商的线路无法接入。",
        "Lines into the classic network of Hangzhou come from China Telecom or China Unicom; China Mobile \
         and others are not taken yet.",
    ),
    fix: Text::fixed("改用电信或联通的专线。", "Use a line of Telecom or Unicom."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专线运营商为移动。", "A line of China Mobile."),
    good: Text::fixed("专线运营商为电信。", "A line of China Telecom."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context) {
        let found = match line.carrier {
            Some(Carrier::Telecom | Carrier::Unicom) => {
                sink.pass();
                continue;
            }
            Some(Carrier::Mobile) => Text::fixed("移动", "China Mobile"),
            Some(Carrier::Other) => Text::fixed("其它运营商", "another carrier"),
            None => {
                sink.not_evaluated([id.into()], Text::fixed("专线未填写运营商", "the line has no carrier"));
                continue;
            }
        };
        let (name, Text { zh, en }) = (context.name(id), found);
        let finding = sink
            .fail(
                [id.into()],
                text!(
                    "“{name}”的运营商为{zh}，仅支持电信和联通",
                    "\"{name}\" is a line of {en}; only Telecom and Unicom are supported"
                ),
            )
            .severity(for_classic(context, node, Severity::Error));
        for (carrier, title) in [
            (Carrier::Telecom, Text::fixed("改用电信", "use Telecom")),
            (Carrier::Unicom, Text::fixed("改用联通", "use Unicom")),
        ] {
            let mut sheet = Sheet::new(context);
            if let Some(node) = sheet.node_mut(id)
                && let Product::Line(line) = &mut node.product
            {
                line.carrier = Some(carrier);
            }
            finding.fix(Fix::choose(title, sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line, with_lines};
    use crate::rules::testing::*;

    #[test]
    fn telecom_and_unicom_pass() {
        passes("LINE-002", &hybrid());
    }

    #[test]
    fn other_carriers_fail_and_each_choice_helps() {
        for carrier in [Carrier::Mobile, Carrier::Other] {
            let mut design = hybrid();
            line(&mut design, "line-a", |line| line.carrier = Some(carrier));
            assert_eq!(one_finding("LINE-002", &design).severity, Severity::Error);
            assert_eq!(each_fix_removes_the_finding("LINE-002", &design).len(), 2);
        }
    }

    #[test]
    fn in_a_vpc_it_is_a_hint_and_an_unknown_carrier_is_not_evaluated() {
        let mut design = with_lines(two_az_vpc());
        line(&mut design, "line-a", |line| line.carrier = Some(Carrier::Mobile));
        assert_eq!(one_finding("LINE-002", &design).severity, Severity::Info);
        line(&mut design, "line-a", |line| line.carrier = None);
        assert_eq!(outcome("LINE-002", &design), Outcome::NotEvaluated);
    }
}
