//! SLB-010: the backend protocol differs from the listener's.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::ListenerProtocol;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-010",
    name: "backend-protocol-differs",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(267, 267)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("后端协议须与SLB协议一致", "Backend protocol differs from the listener's"),
    why: Text::fixed(
        "SLB不转换协议：后端协议必须与监听协议一致，否则请求无法被后端理解。HTTPS监听解密后以HTTP转发，不在此限。",
        "The SLB does not translate: the backend must speak the listener's protocol, or it does not \
         understand the request. An HTTPS listener decrypts and forwards HTTP, which is fine.",
    ),
    fix: Text::fixed("后端协议改为与监听协议相同。", "Give the backend the protocol of the listener."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "TCP:443监听的后端协议填写为HTTP。",
        "A TCP:443 listener whose backend protocol is HTTP.",
    ),
    good: Text::fixed("HTTP:80监听的后端协议为HTTP。", "An HTTP:80 listener whose backend protocol is HTTP."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let front = heard.listener.protocol;
        // SLB-007 and SLB-008 speak for what no listener carries.
        if matches!(front, ListenerProtocol::Ftp | ListenerProtocol::Sftp | ListenerProtocol::Other) {
            continue;
        }
        let back = heard.listener.backend_protocol.unwrap_or(front);
        let decrypts = (front, back) == (ListenerProtocol::Https, ListenerProtocol::Http);
        if front == back || decrypts {
            sink.pass();
            continue;
        }
        let (front, back) = (front.label(), back.label());
        let Text { zh, en } = heard.label(context);
        sink.fail(
            [heard.id.into()],
            text!(
                "{zh}的后端协议为{back}，应为{front}",
                "the backend protocol of {en} is {back}; it must be {front}"
            ),
        )
        .fix(Fix::auto(
            text!("后端协议改为{front}", "set the backend protocol to {front}"),
            vec![heard.change(|listener| listener.backend_protocol = Some(listener.protocol))],
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass_and_https_may_become_http() {
        for mut design in good_designs() {
            passes("SLB-010", &design);
            slb(&mut design, "slb", |slb| {
                slb.listeners[0].protocol = ListenerProtocol::Https;
                slb.listeners[0].backend_protocol = Some(ListenerProtocol::Http);
            });
            passes("SLB-010", &design);
        }
    }

    #[test]
    fn another_protocol_is_copied_from_the_front() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].backend_protocol = Some(ListenerProtocol::Tcp));
            assert!(one_finding("SLB-010", &design).message.en.contains("is TCP; it must be HTTP"));
            auto_fix_keeps_the_contract("SLB-010", &design);
        }
    }
}
