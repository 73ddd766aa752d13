//! What a private load balancer has to carry against what it can: by listener and in all.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::base::Text;
use crate::design::{Aim, SlbScope};
use crate::rules::{Context, Fix, Sink};
use crate::sizing::{Measure, SizedItem};
use crate::text;

/// A load, and its limit in Mbps.
pub(super) struct PrivateLoad {
    /// What the sizing says of it.
    pub measure: Measure,
    /// The limit.
    pub most: Decimal,
    /// Without a workload, what the peaks stated for the listeners come to.
    pub stated: fn(&[Decimal]) -> Decimal,
    /// Whose load it is, with the verb of the sentence.
    pub who: fn(&str) -> Text,
    /// What to do about it.
    pub fix: Text,
}

impl PrivateLoad {
    /// Holds every private load balancer against the limit.
    pub(super) fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for &(id, _, slb) in context.facts.slbs.iter().filter(|(_, _, slb)| slb.scope == SlbScope::Private) {
            let sized = context.sizes().item(Aim::Node(id), self.measure);
            let peaks: Vec<Decimal> =
                slb.listeners.iter().filter_map(|row| row.peak_mbps).filter_map(Decimal::from_f64).collect();
            let by_hand = || (!peaks.is_empty()).then(|| (self.stated)(&peaks));
            let Some(need) = sized.and_then(SizedItem::bare).or_else(by_hand) else {
                if sized.is_some() {
                    sink.not_evaluated(
                        [id.into()],
                        Text::fixed(
                            "缺少业务量或监听的带宽峰值",
                            "the workload or the peaks of the listeners are not entered",
                        ),
                    );
                }
                continue;
            };
            if need <= self.most {
                sink.pass();
                continue;
            }
            let Text { zh, en } = (self.who)(&context.name(id));
            let (need, most) = (need.normalize(), self.most.normalize());
            sink.fail(
                [id.into()],
                text!(
                    "{zh}需承载 {need} Mbps，上限为 {most} Mbps",
                    "{en} to carry {need} Mbps; the limit is {most} Mbps"
                ),
            )
            .fix(Fix::guide(self.fix.clone()));
        }
    }
}
