//! LINE-022: an existing line can be reused and enlarged.

use super::parts::{LineNeed, lines, need, site_of};
use crate::base::{Basis, Severity, Text};
use crate::design::{Line, NodeId, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "LINE-022",
    name: "existing-line-can-be-reused",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(549, 549), (616, 616)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("可复用原专线并扩容", "An existing line can be reused and enlarged"),
    why: Text::fixed(
        "同一站点、同一安全域已有未用满的专线时，可以复用并扩容，不必再建一条。",
        "A line to the same site and domain that is not used up can be enlarged and shared; a second one \
         need not be built.",
    ),
    fix: Text::fixed(
        "把业务并到原专线并增加带宽；要做备份时，把两条线设为互为备份。",
        "Move the flows to the first line and enlarge it; for a backup, name the two lines as a pair.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "同一机房两条金融云专线，互不备份。",
        "Two finance lines to one data centre that do not back each other up.",
    ),
    good: Text::fixed("同一机房两条专线互为备份。", "Two lines to one data centre that back each other up."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let all: Vec<_> = lines(context).map(|(id, node, line)| (id, line, site_of(context, id, node))).collect();
    for (at, &(second, line, site)) in all.iter().enumerate() {
        let Some(site) = site else { continue };
        let first = all.iter().take(at).find(|&&(id, other, place)| {
            let paired = other.pair_of == Some(second) || line.pair_of == Some(id);
            place == Some(site) && other.domain == line.domain && !paired
        });
        let Some(&(first, other, _)) = first else {
            sink.pass();
            continue;
        };
        let Some(bought) = other.bandwidth_mbps.and_then(Decimal::from_f64) else {
            sink.not_evaluated([first.into()], Text::fixed("专线未填写带宽", "the line has no bandwidth"));
            continue;
        };
        let used = match need(context, first) {
            LineNeed::Known(used) => used,
            LineNeed::Missing(reason) => {
                sink.not_evaluated([first.into()], reason);
                continue;
            }
        };
        if used >= bought {
            sink.pass();
            continue;
        }
        let (a, b, used, bought) =
            (context.name(first), context.name(second), used.normalize(), bought.normalize());
        sink.fail(
            [first.into(), second.into(), site.into()],
            text!(
                "“{a}”用了{used} Mbps、共{bought} Mbps，“{b}”到同一站点，可以复用",
                "\"{a}\" uses {used} of {bought} Mbps and \"{b}\" ends at the same site; one line will do"
            ),
        )
        .fix(merge(context, first, second, line));
    }
}

/// Moves the links of the second line to the first, which takes its bandwidth over.
fn merge(context: &Context<'_>, first: NodeId, second: NodeId, line: &Line) -> Fix {
    let mut sheet = Sheet::new(context);
    sheet.connect_like(second, first);
    if let Some(node) = sheet.node_mut(first)
        && let Product::Line(kept) = &mut node.product
    {
        kept.bandwidth_mbps = kept.bandwidth_mbps.map(|mbps| mbps + line.bandwidth_mbps.unwrap_or(0.0));
        kept.nat_map.extend(line.nat_map.iter().cloned());
        kept.nat_map.sort();
        kept.nat_map.dedup();
    }
    sheet.remove(second);
    Fix::auto(
        Text::fixed("并入原专线并扩容", "merge it into the first line and enlarge that"),
        sheet.finish(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn a_pair_passes() {
        passes("LINE-022", &hybrid());
    }

    #[test]
    fn a_second_line_that_is_no_backup_is_merged() {
        let mut design = hybrid();
        for name in ["line-a", "line-b"] {
            line(&mut design, name, |line| line.pair_of = None);
        }
        one_finding("LINE-022", &design);
        let fixed = auto_fix_keeps_the_contract("LINE-022", &design);
        let Product::Line(kept) = &fixed.nodes.get(id(&fixed, "line-a")).unwrap().product else { panic!() };
        assert_eq!(kept.bandwidth_mbps, Some(40.0));
    }
}
