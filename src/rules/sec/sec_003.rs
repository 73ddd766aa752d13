//! SEC-003: public web site without WAF.

use super::parts::{behind, lead_through, public_links, service};
use crate::base::{Basis, Severity, Text};
use crate::design::{FieldValue, ListenerProtocol, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-003",
    name: "public-web-without-waf",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(838, 838)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("公网Web未启用WAF", "Public web site without WAF"),
    why: Text::fixed(
        "公网Web入口没有WAF时，SQL注入、木马上传和批量撞库直接到达应用。",
        "Without a WAF injection, uploads of malware and credential stuffing reach the application \
         directly.",
    ),
    fix: Text::fixed("在公网入口前接入WAF，域名解析到WAF。", "Put a WAF before the public entry."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("互联网 → 公网SLB的80端口。", "Internet → port 80 of a public SLB."),
    good: Text::fixed("互联网 → WAF → 公网SLB。", "Internet → WAF → public SLB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let (shielded, waf) = (behind(context, "waf"), service(context, "waf"));
    sink.given((&shielded, waf));
    for &(id, node, slb) in sink.each(&context.facts.slbs) {
        let web = slb.listeners.iter().any(|listener| {
            matches!(listener.protocol, ListenerProtocol::Http | ListenerProtocol::Https)
                && listener.whitelist.is_empty()
        });
        if slb.scope != SlbScope::Public || !web {
            continue;
        }
        if shielded.contains(&id) {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let links = public_links(context, id);
        let fix = if links.is_empty() {
            Fix::guide(Text::fixed("在入口前接入WAF", "put a WAF before the entry"))
        } else {
            sink.fix(FixClass::Auto, Text::fixed("接入WAF", "insert a WAF"), || {
                let fields =
                    [("domains", FieldValue::Number(1.0)), ("edition", FieldValue::Text("pro".to_owned()))];
                let mut sheet = Sheet::new(context);
                lead_through(&mut sheet, waf, "waf", context.word("Web应用防火墙", "waf"), &fields, links);
                sheet.finish()
            })
        };
        sink.fail(
            [id.into()],
            text!(
                "公网Web入口“{name}”前有0个WAF，需要1个",
                "there are 0 WAF before the public web entry \"{name}\"; it needs 1"
            ),
        )
        .fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_web_entry_behind_a_waf_passes() {
        pass_on_both("SEC-003");
    }

    #[test]
    fn a_bare_web_entry_gets_a_waf() {
        for mut design in good_designs() {
            remove(&mut design, "waf");
            one_finding("SEC-003", &design);
            auto_fix_keeps_the_contract("SEC-003", &design);
        }
    }
}
