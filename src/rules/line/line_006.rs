//! LINE-006: 2 Mbps and above: MSTP recommended.

use super::parts::{LineNeed, lines, need};
use crate::base::{Basis, Severity, Text};
use crate::design::{LineMedium, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::Decimal;

pub(super) static RULE: Rule = Rule {
    code: "LINE-006",
    name: "mstp-from-two-megabit",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(629, 629)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("2M及以上推荐MSTP", "2 Mbps and above: MSTP recommended"),
    why: Text::fixed(
        "2 Mbps及以上推荐MSTP：带宽可以按档增加，不必换线。",
        "From 2 Mbps on MSTP is recommended: it grows in steps without a new line.",
    ),
    fix: Text::fixed(
        "介质改为MSTP，端口RJ45；已有千兆光纤时可保留。",
        "Make the medium MSTP with an RJ45 port; fibre that is there already may stay.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("需求3.2 Mbps，介质为千兆光纤。", "A need of 3.2 Mbps on gigabit fibre."),
    good: Text::fixed("需求3.2 Mbps，介质为MSTP。", "A need of 3.2 Mbps on MSTP."),
    cross: &[],
    check: Check::Design(check),
};

/// From this need on MSTP is recommended; 2 is included (guide L629).
const FROM_MBPS: u32 = 2;

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, line) in lines(context) {
        let need = match need(context, id) {
            LineNeed::Known(need) => need,
            LineNeed::Missing(reason) => {
                sink.not_evaluated([id.into()], reason);
                continue;
            }
        };
        if line.medium.is_none() {
            sink.not_evaluated([id.into()], Text::fixed("专线未填写介质", "the line has no medium"));
        } else if need < Decimal::from(FROM_MBPS) || line.medium != Some(LineMedium::GigabitFibre) {
            // LINE-003 speaks for any other medium.
            sink.pass();
        } else {
            let (name, need) = (context.name(id), need.normalize());
            let mut sheet = Sheet::new(context);
            if let Some(node) = sheet.node_mut(id)
                && let Product::Line(line) = &mut node.product
            {
                line.medium = Some(LineMedium::Mstp);
                line.port = Some("RJ45".to_owned());
            }
            sink.fail(
                [id.into()],
                text!(
                    "“{name}”需要{need} Mbps，介质不是MSTP；{FROM_MBPS} Mbps及以上推荐MSTP",
                    "\"{name}\" needs {need} Mbps and is not MSTP; from {FROM_MBPS} Mbps on MSTP is recommended"
                ),
            )
            .fix(Fix::auto(Text::fixed("介质改为MSTP", "make it MSTP"), sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Edit;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn mstp_passes_and_so_does_a_small_need() {
        passes("LINE-006", &hybrid());
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.medium = Some(LineMedium::GigabitFibre));
        let (id, mut row) = design.workloads.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        row.request_kb = Some(2.into());
        apply(&mut design, vec![Edit::PutWorkload(id, Box::new(row))]);
        passes("LINE-006", &design);
    }

    #[test]
    fn fibre_with_a_large_need_becomes_mstp() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.medium = Some(LineMedium::GigabitFibre));
        one_finding("LINE-006", &design);
        auto_fix_keeps_the_contract("LINE-006", &design);
    }
}
