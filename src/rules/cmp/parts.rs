//! What the compliance rules share. They come from one article on risk control and are a checklist, never law:
//! off unless the pack is chosen, hints unless it is enforced.

use crate::base::{Severity, Text};
use crate::design::{Listener, ListenerProtocol, Node, NodeId, Practice, Product, SlbScope};
use crate::rules::sec::parts::set_practice;
use crate::rules::{Context, ENFORCED, Finding, Fix, Sink};

/// Info, or a warning where the design enforces the pack.
pub(super) fn severity(context: &Context<'_>) -> Severity {
    let enforced = context.design.settings.packs.iter().any(|pack| pack == ENFORCED);
    if enforced { Severity::Warning } else { Severity::Info }
}

/// A finding about practice, with the severity of the pack.
pub(super) fn tell<'s>(context: &Context<'_>, sink: &'s mut Sink, message: Text) -> &'s mut Finding {
    sink.fail([], message).severity(severity(context))
}

/// A fact about practice that was not entered.
pub(super) fn unknown(sink: &mut Sink) {
    sink.not_evaluated(
        [],
        Text::fixed("实践信息中未填写该项", "this was not entered among the facts about practice"),
    );
}

/// The fix that enters a fact.
pub(super) fn enter(context: &Context<'_>, title: Text, change: impl FnOnce(&mut Practice)) -> Fix {
    Fix::auto(title, set_practice(context, change))
}

/// A figure that must not be larger than another.
pub(super) fn at_most(
    context: &Context<'_>,
    sink: &mut Sink,
    found: Option<u32>,
    most: u32,
    message: impl FnOnce(u32) -> Text,
    fix: Fix,
) {
    match found {
        None => unknown(sink),
        Some(found) if found <= most => sink.pass(),
        Some(found) => {
            tell(context, sink, message(found)).fix(fix);
        }
    }
}

/// A yes or no that must be yes.
pub(super) fn must(context: &Context<'_>, sink: &mut Sink, found: Option<bool>, message: Text, fix: Fix) {
    match found {
        None => unknown(sink),
        Some(true) => sink.pass(),
        Some(false) => {
            tell(context, sink, message).fix(fix);
        }
    }
}

/// Listeners that face the public, with their load balancer.
pub(super) fn public_listeners<'a>(context: &Context<'a>) -> Vec<(NodeId, &'a Node, &'a Listener)> {
    let slbs = context.facts.slbs.iter().filter(|(_, _, slb)| slb.scope == SlbScope::Public);
    slbs.flat_map(|&(id, node, slb)| slb.listeners.iter().map(move |listener| (id, node, listener))).collect()
}

/// Whether a listener speaks the web's protocols.
pub(super) const fn is_web(listener: &Listener) -> bool {
    matches!(listener.protocol, ListenerProtocol::Http | ListenerProtocol::Https)
}

/// Whether the design stores anything.
pub(super) fn stores_data(context: &Context<'_>) -> bool {
    let holds = |node: &Node| matches!(node.product, Product::Ecs(_) | Product::Rds(_) | Product::Oss(_));
    context.facts.nodes.iter().any(|(_, node)| holds(node))
}
