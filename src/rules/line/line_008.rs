//! LINE-008: single line without backup.

use super::parts::{companions, is_finance, lines};
use crate::base::{Basis, Severity, Text};
use crate::design::{Carrier, HaPromise, Line, Node, NodeId, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-008",
    name: "single-line-without-backup",
    family: Family::Line,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(597, 597)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("单专线无备份", "Single line without backup"),
    why: Text::fixed(
        "单条专线中断时机构与金融云的业务全部中断，修复要等运营商；指南建议两家运营商各一条。",
        "When the only line breaks, all business between institution and cloud stops until the carrier \
         has mended it; the guide advises one line from each of two carriers.",
    ),
    fix: Text::fixed(
        "增加另一家运营商的专线，互为备份。",
        "Add a line of the other carrier and let them back each other up.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "机房与金融云之间只有一条电信专线。",
        "One line of Telecom between data centre and cloud.",
    ),
    good: Text::fixed(
        "电信、联通各一条专线互为备份。",
        "A line of Telecom and one of Unicom that back each other up.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context).filter(|(_, _, line)| is_finance(line)) {
        if context.design.ha_promise_of(node) < HaPromise::Instance {
            continue;
        }
        if node.count > 1 || !companions(context, id, node, line).is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”是机构唯一的专线，承诺实例级以上高可用需要2条",
                "\"{name}\" is the institution's only line; a promise of instance or more needs 2"
            ),
        )
        .fix_if(second_line(context, id, line));
    }
}

/// A line of the other carrier, connected like the first.
fn second_line(context: &Context<'_>, id: NodeId, line: &Line) -> Option<Fix> {
    let (carrier, zh, en) = match line.carrier {
        Some(Carrier::Telecom) => (Carrier::Unicom, "联通", "Unicom"),
        Some(Carrier::Unicom | Carrier::Mobile | Carrier::Other) | None => {
            (Carrier::Telecom, "电信", "Telecom")
        }
    };
    let mut sheet = Sheet::new(context);
    let row = sheet.node(id)?.clone();
    let name = sheet.free_name(&format!("{}-2", row.name));
    let product = Product::Line(Line {
        carrier: Some(carrier),
        pair_of: Some(id),
        // These belong to the first line alone.
        link_id: None,
        carrier_monthly: None,
        completion_report: None,
        ping_proof: None,
        ..line.clone()
    });
    let twin = sheet.add_node(Node { name, product, private_ip: None, kept_ips: Vec::new(), ..row });
    sheet.connect_like(id, twin);
    Some(Fix::auto(text!("增加一条{zh}专线作为备份", "add a line of {en} as its backup"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn two_lines_pass_and_without_a_promise_it_is_not_asked() {
        passes("LINE-008", &hybrid());
        let mut design = hybrid();
        settings(&mut design, |settings| settings.ha_promise = HaPromise::None);
        assert_eq!(outcome("LINE-008", &design), Outcome::NotApplicable);
    }

    #[test]
    fn a_single_line_gets_one_of_the_other_carrier() {
        let mut design = hybrid();
        remove(&mut design, "line-b");
        line(&mut design, "line-a", |line| line.pair_of = None);
        one_finding("LINE-008", &design);
        let fixed = auto_fix_keeps_the_contract("LINE-008", &design);
        assert_eq!(outcome("LINE-009", &fixed), Outcome::Pass);
    }
}
