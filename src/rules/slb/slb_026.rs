//! SLB-026: the application wants the client's address, which a layer-7 listener replaces.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::ListenerProtocol;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-026",
    name: "client-ip-replaced",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(311, 311), (350, 353)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("七层监听源IP会被替换", "Client IP is replaced at layer 7"),
    why: Text::fixed(
        "七层监听转发时源IP变成SLB的地址，应用要从X-Forwarded-For头取真实IP；四层监听保留源IP。",
        "A layer-7 listener puts its own address in place of the client's; the application finds the real one \
         in X-Forwarded-For. A layer-4 listener keeps it.",
    ),
    fix: Text::fixed(
        "应用从X-Forwarded-For读取客户端IP，并列入上线清单。",
        "Read the client's address from X-Forwarded-For, and put that in the list for going live.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "应用需要客户端IP，使用HTTP:80监听，未改造。",
        "An application that needs the client's address behind HTTP:80, not adapted.",
    ),
    good: Text::fixed(
        "应用需要客户端IP，使用TCP:80监听。",
        "An application that needs the client's address behind TCP:80.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink).filter(|heard| heard.listener.needs_client_ip) {
        if !matches!(heard.listener.protocol, ListenerProtocol::Http | ListenerProtocol::Https) {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        sink.fail(
            [heard.id.into()],
            text!(
                "{zh}会替换源IP，应用须从X-Forwarded-For头取客户端IP",
                "{en} replaces the source address; the application must take the client's from X-Forwarded-For"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn layer_four_keeps_the_address_and_layer_seven_asks_for_a_change() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].needs_client_ip = true);
            one_item("SLB-026", &design);
            slb(&mut design, "slb", |slb| slb.listeners[0].protocol = ListenerProtocol::Tcp);
            passes("SLB-026", &design);
        }
    }
}
