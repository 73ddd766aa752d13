//! LINE-011: customer network not ready for IP merge.

use super::parts::{pairs, site_of};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-011",
    name: "customer-network-not-merged",
    family: Family::Line,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(598, 598)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("机构网络未支持IP合并切换", "Customer network not ready for IP merge"),
    why: Text::fixed(
        "双线切换时两条线的互联IP要在机构网络内合并切换；机构网络未支持，备份线接不住流量。",
        "On a fail-over the customer's network must move the addresses of one line to the other; where it \
         cannot, the backup receives no traffic.",
    ),
    fix: Text::fixed(
        "与机构网络团队确认IP合并切换方案，并在站点信息中记下。",
        "Agree the merge of addresses with the institution's network team and record it at the site.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "双专线机房，机构网络未支持IP合并切换。",
        "A site with two lines whose network cannot merge addresses.",
    ),
    good: Text::fixed(
        "双专线机房，IP合并切换已准备。",
        "A site with two lines whose network is ready to merge.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for [(a, node, _), (b, _, _)] in pairs(context) {
        let Some(site) = site_of(context, a, node) else { continue };
        let subjects = [a.into(), b.into(), site.into()];
        match context.design.sites.get(site).and_then(|row| row.merge_ready) {
            Some(true) => sink.pass(),
            None => sink.not_evaluated(
                subjects,
                Text::fixed(
                    "站点未填写是否支持IP合并切换",
                    "whether the site's network can merge addresses was not entered",
                ),
            ),
            Some(false) => {
                let name = context.name(site);
                sink.fail(
                    subjects,
                    text!(
                        "“{name}”有双专线，网络未支持IP合并切换，双线切换需要支持",
                        "\"{name}\" has two lines and its network cannot merge addresses; a fail-over needs it"
                    ),
                )
                .fix(Fix::guide(Text::fixed(
                    "与机构网络团队确认后在站点信息中勾选",
                    "agree it with the institution's network team, then tick it at the site",
                )));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Edit};
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    fn with(ready: Option<bool>) -> Design {
        let mut design = hybrid();
        let (id, mut row) = design.sites.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        row.merge_ready = ready;
        apply(&mut design, vec![Edit::PutSite(id, row)]);
        design
    }

    #[test]
    fn a_ready_network_passes_an_unready_one_fails_an_unknown_one_is_not_evaluated() {
        passes("LINE-011", &with(Some(true)));
        assert_eq!(one_finding("LINE-011", &with(Some(false))).fixes.len(), 1);
        assert_eq!(outcome("LINE-011", &with(None)), Outcome::NotEvaluated);
    }
}
