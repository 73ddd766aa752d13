//! SLB-020: a listener of a private load balancer carries more than it can.

use super::private_load::PrivateLoad;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::sizing::{FormulaFacts, Measure};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-020",
    name: "private-listener-above-limit",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(307, 307)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("私网SLB单监听超过1G", "Private SLB over 1 Gbps per listener"),
    why: Text::fixed(
        "私网SLB的每个监听有带宽上限，超出的流量会被丢弃。",
        "Each listener of a private SLB has a limit; what is above it is dropped.",
    ),
    fix: Text::fixed("分到多个监听端口或多个SLB。", "Spread it over several listeners or load balancers."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("一个监听承载1 200 Mbps。", "One listener with 1 200 Mbps."),
    good: Text::fixed("两个监听各承载600 Mbps。", "Two listeners with 600 Mbps each."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Ok(facts) = FormulaFacts::of(context.catalog, context.edition()) else { return };
    let load = PrivateLoad {
        measure: Measure::ListenerBandwidth,
        most: facts.private_listener.0,
        stated: |peaks| peaks.iter().max().copied().unwrap_or_default(),
        who: |name| text!("“{name}”单个监听", "one listener of \"{name}\" has"),
        fix: Text::fixed("分到多个监听端口或多个SLB", "spread it over several listeners or load balancers"),
    };
    load.check(context, sink);
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Listener, SlbScope};
    use crate::rules::testing::*;

    fn private(peaks: &[f64]) -> Design {
        let mut design = loaded_designs()[1].clone();
        let slb_id = id(&design, "slb");
        workload(&mut design, |row| row.aims.retain(|aim| *aim != crate::design::Aim::Node(slb_id)));
        slb(&mut design, "slb", |slb| {
            slb.scope = SlbScope::Private;
            let first = slb.listeners[0].clone();
            slb.listeners =
                peaks.iter().map(|peak| Listener { peak_mbps: Some(*peak), ..first.clone() }).collect();
        });
        design
    }

    #[test]
    fn within_the_limit_it_passes() {
        passes("SLB-020", &private(&[1000.0]));
    }

    #[test]
    fn above_the_limit_it_is_told() {
        let found = one_finding("SLB-020", &private(&[1001.0]));
        assert!(found.message.en.contains("carry 1001 Mbps; the limit is 1000"), "{}", found.message.en);
    }
}
