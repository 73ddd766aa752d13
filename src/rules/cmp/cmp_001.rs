//! CMP-001: TLS 1.3 in transit.

use super::parts::{enter, is_web, public_listeners, severity, unknown};
use crate::base::{Basis, Severity, Text};
use crate::design::{ListenerProtocol, Tls};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-001",
    name: "no-tls-1-3",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(7, 7), (13, 13), (39, 39), (78, 78)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("传输TLS1.3", "TLS 1.3 in transit"),
    why: Text::fixed(
        "文章建议传输采用TLS 1.3，前向安全且握手更快；明文HTTP和旧版本可被窃听或降级。",
        "The article advises TLS 1.3 in transit, with forward secrecy; plain HTTP and older versions can \
         be read or downgraded.",
    ),
    fix: Text::fixed(
        "公网监听改用HTTPS，最低TLS版本设为1.3。",
        "Use HTTPS on public listeners with TLS 1.3 as the lowest version.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("公网监听为HTTP。", "A public listener of HTTP."),
    good: Text::fixed("公网监听为HTTPS，最低TLS 1.3。", "A public listener of HTTPS with TLS 1.3."),
    cross: &[
        "Checkov CKV_ALI_20",
        "Checkov CKV_ALI_33",
        "KICS OSS secure transport",
        "KICS SLB policy with insecure TLS",
        "KICS RDS SSL",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let lowest = context.design.account.practice.min_tls;
    for (id, node, listener) in public_listeners(context).into_iter().filter(|(_, _, row)| is_web(row)) {
        let name = &node.name;
        let port = listener.port;
        if listener.protocol == ListenerProtocol::Http {
            sink.fail(
                [id.into()],
                text!(
                    "“{name}”的监听{port}为明文HTTP，建议HTTPS和TLS 1.3",
                    "listener {port} of \"{name}\" is plain HTTP; HTTPS with TLS 1.3 is advised"
                ),
            )
            .severity(severity(context))
            .fix(Fix::guide(Text::fixed(
                "改用HTTPS监听并托管证书",
                "use an HTTPS listener with its certificate",
            )));
            continue;
        }
        match lowest {
            None => unknown(sink),
            Some(Tls::V1_3) => sink.pass(),
            Some(Tls::V1_0 | Tls::V1_2) => {
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”的监听{port}最低TLS低于1.3，建议1.3",
                        "listener {port} of \"{name}\" takes TLS below 1.3; 1.3 is advised"
                    ),
                )
                .severity(severity(context))
                .fix(enter(
                    context,
                    Text::fixed("最低TLS设为1.3", "make 1.3 the lowest"),
                    |practice| {
                        practice.min_tls = Some(Tls::V1_3);
                    },
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn tls_1_3_passes_less_is_raised_and_plain_http_is_told() {
        passes("CMP-001", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.min_tls = Some(Tls::V1_2));
        one_finding("CMP-001", &design);
        auto_fix_keeps_the_contract("CMP-001", &design);
        practice(&mut design, |practice| practice.min_tls = None);
        assert_eq!(outcome("CMP-001", &design), Outcome::NotEvaluated);
        one_finding("CMP-001", &two_az_classic());
    }
}
