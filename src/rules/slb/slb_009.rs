//! SLB-009: an HTTPS listener has no certificate on the load balancer.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::ListenerProtocol;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-009",
    name: "https-without-certificate",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(310, 310)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("HTTPS证书未托管在SLB", "HTTPS listener without certificate on the SLB"),
    why: Text::fixed(
        "HTTPS监听由SLB解密，证书必须托管在SLB上；没有证书的HTTPS监听无法创建。",
        "The SLB itself decrypts for an HTTPS listener, so that the certificate must be kept on it; without \
         one the listener cannot be made.",
    ),
    fix: Text::fixed(
        "在SLB上托管证书，或改用TCP 443透传，由后端服务器解密。",
        "Keep the certificate on the SLB, or pass TCP 443 through and decrypt on the servers.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("HTTPS:443监听未托管证书。", "An HTTPS:443 listener without a certificate."),
    good: Text::fixed(
        "HTTPS:443监听的证书托管在SLB上。",
        "An HTTPS:443 listener whose certificate is kept on the SLB.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink).filter(|heard| heard.listener.protocol == ListenerProtocol::Https) {
        if heard.listener.certificate_on_slb {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let keep = sink.fix(
            FixClass::Choose,
            Text::fixed("在SLB上托管证书", "keep the certificate on the SLB"),
            || vec![heard.change(|listener| listener.certificate_on_slb = true)],
        );
        // SLB-032 accepts pass-through on port 443 only, and forwarding by domain needs layer 7 (SLB-027).
        let passable = heard.listener.port == 443 && heard.listener.url_rules.is_empty();
        let pass_through = passable.then(|| {
            sink.fix(FixClass::Choose, Text::fixed("改为TCP 443透传", "pass TCP 443 through"), || {
                vec![heard.change(|listener| {
                    listener.protocol = ListenerProtocol::Tcp;
                    listener.backend_protocol = None;
                })]
            })
        });
        sink.fail(
            [heard.id.into()],
            text!("{zh}在SLB上托管了0个证书，需要1个", "{en} keeps 0 certificates on the SLB; it needs 1"),
        )
        .fix(keep)
        .fix_if(pass_through);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    fn https(mut design: Design, certificate: bool) -> Design {
        slb(&mut design, "slb", |slb| {
            slb.listeners[0].protocol = ListenerProtocol::Https;
            slb.listeners[0].port = 443;
            slb.listeners[0].certificate_on_slb = certificate;
        });
        design
    }

    #[test]
    fn a_certificate_on_the_balancer_passes() {
        for design in good_designs() {
            passes("SLB-009", &https(design, true));
        }
    }

    #[test]
    fn without_one_each_choice_helps() {
        for design in good_designs() {
            let bad = https(design, false);
            assert_eq!(one_finding("SLB-009", &bad).fixes.len(), 2);
            each_fix_removes_the_finding("SLB-009", &bad);
        }
    }
}
