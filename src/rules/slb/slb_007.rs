//! SLB-007: a listener speaks a protocol that load balancers do not forward.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Listener, ListenerProtocol, Peer, SecurityRule, Transport};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-007",
    name: "listener-protocol-unsupported",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(305, 305), (309, 310)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("协议不支持", "Protocol not supported"),
    why: Text::fixed(
        "SLB四层只支持TCP和UDP，七层只支持HTTP和HTTPS；其它协议的监听无法创建。FTP、SFTP另见SLB-008。",
        "At layer 4 an SLB forwards TCP and UDP, at layer 7 HTTP and HTTPS; a listener of another protocol cannot \
         be made. For FTP and SFTP see SLB-008.",
    ),
    fix: Text::fixed(
        "网站用HTTP或HTTPS；自定义协议跑在TCP或UDP之上时，用四层监听转发。",
        "Use HTTP or HTTPS for a web site; forward a protocol of your own at layer 4, over TCP or UDP.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("监听协议选择了四种之外的协议。", "A listener with a protocol other than the four."),
    good: Text::fixed(
        "自定义报文协议用TCP:8800监听转发。",
        "A message protocol of one's own behind a TCP:8800 listener.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        match heard.listener.protocol {
            ListenerProtocol::Tcp
            | ListenerProtocol::Udp
            | ListenerProtocol::Http
            | ListenerProtocol::Https => sink.pass(),
            // SLB-008 says what to do about these two.
            ListenerProtocol::Ftp | ListenerProtocol::Sftp => {}
            ListenerProtocol::Other => {
                let (name, port) = (context.name(heard.id), heard.listener.port);
                let finding = sink.fail(
                    [heard.id.into()],
                    text!(
                        "“{name}”端口{port}的监听协议不在TCP、UDP、HTTP、HTTPS之列",
                        "the listener on port {port} of \"{name}\" speaks none of TCP, UDP, HTTP and HTTPS"
                    ),
                );
                for protocol in [ListenerProtocol::Tcp, ListenerProtocol::Http, ListenerProtocol::Udp] {
                    let word = protocol.label();
                    let mut edits = vec![heard.change(|listener| {
                        listener.protocol = protocol;
                        listener.backend_protocol = None;
                    })];
                    edits.extend(let_in(context, heard.listener, protocol));
                    finding.fix(Fix::choose(text!("改为{word}监听", "make it a {word} listener"), edits));
                }
            }
        }
    }
}

/// The backends' groups let the load balancer in on the new transport.
fn let_in(context: &Context<'_>, listener: &Listener, protocol: ListenerProtocol) -> Vec<Edit> {
    let transport = if protocol == ListenerProtocol::Udp { Transport::Udp } else { Transport::Tcp };
    let Ok(port) = u16::try_from(listener.effective_backend_port()) else { return Vec::new() };
    let mut sheet = Sheet::new(context);
    let rule = SecurityRule { transport, ..SecurityRule::allow_tcp(port, Peer::SlbInternal) };
    for &backend in &listener.backends {
        super::insert::admit(&mut sheet, context, backend, rule.clone());
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-007", &design);
        }
    }

    #[test]
    fn another_protocol_fails_and_each_choice_helps() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].protocol = ListenerProtocol::Other);
            assert_eq!(one_finding("SLB-007", &design).fixes.len(), 3);
            each_fix_removes_the_finding("SLB-007", &design);
        }
    }

    #[test]
    fn ftp_is_left_to_slb_008() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners[0].protocol = ListenerProtocol::Ftp);
        assert!(findings("SLB-007", &design).is_empty());
    }
}
