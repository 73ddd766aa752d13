//! SLB-027: forwarding by domain or path needs layer 7 and a VServer group.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::{Listener, ListenerProtocol};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-027",
    name: "url-rules-without-group",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(270, 272)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "域名URL转发需虚拟服务器组",
        "Domain/URL forwarding needs layer 7 and a VServer group",
    ),
    why: Text::fixed(
        "域名和URL转发规则只能用于HTTP、HTTPS监听，并且转发到虚拟服务器组；没有服务器组时规则无处可转。",
        "Rules by domain and URL exist for HTTP and HTTPS listeners only, and forward to a VServer group; \
         without a group they lead nowhere.",
    ),
    fix: Text::fixed(
        "使用七层监听，并创建规则所指的虚拟服务器组。",
        "Use a layer-7 listener and make the groups that the rules name.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "HTTP:80监听有转发规则，没有虚拟服务器组。",
        "An HTTP:80 listener with a forwarding rule and no VServer group.",
    ),
    good: Text::fixed(
        "HTTP:80监听把api.example.com转发到虚拟服务器组api。",
        "An HTTP:80 listener that forwards api.example.com to the VServer group api.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink).filter(|heard| !heard.listener.url_rules.is_empty()) {
        let listener = heard.listener;
        let layer_four = matches!(listener.protocol, ListenerProtocol::Tcp | ListenerProtocol::Udp);
        let groups = listener.server_groups.len();
        if !layer_four && groups > 0 {
            sink.pass();
            continue;
        }
        let rules = listener.url_rules.len();
        let Text { zh, en } = heard.label(context);
        let finding = sink.fail(
            [heard.id.into()],
            text!(
                "{zh}有{rules}条转发规则和{groups}个虚拟服务器组，需要七层监听和至少1个虚拟服务器组",
                "{en} has {rules} forwarding rules and {groups} VServer groups; it needs layer 7 and at least 1 group"
            ),
        );
        match listener.protocol {
            ListenerProtocol::Udp => finding.fix(Fix::guide(Text::fixed(
                "删除转发规则：UDP没有域名和URL",
                "remove the rules: UDP has neither domain nor URL",
            ))),
            ListenerProtocol::Tcp => finding.fix(Fix::choose(
                Text::fixed("改为HTTP监听并创建虚拟服务器组", "make it an HTTP listener with the groups"),
                vec![heard.change(|listener| {
                    listener.protocol = ListenerProtocol::Http;
                    listener.backend_protocol = None;
                    create_groups(listener);
                })],
            )),
            _ => finding.fix(Fix::auto(
                Text::fixed("创建规则所指的虚拟服务器组", "make the VServer groups that the rules name"),
                vec![heard.change(create_groups)],
            )),
        };
    }
}

fn create_groups(listener: &mut Listener) {
    for rule in &mut listener.url_rules {
        if rule.group.trim().is_empty() {
            rule.group = "vgroup-1".to_owned();
        }
        if !listener.server_groups.contains(&rule.group) {
            listener.server_groups.push(rule.group.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, UrlRule};
    use crate::rules::testing::*;

    fn forwarding(mut design: Design, groups: &[&str], protocol: ListenerProtocol) -> Design {
        slb(&mut design, "slb", |slb| {
            let listener = &mut slb.listeners[0];
            listener.protocol = protocol;
            listener.server_groups = groups.iter().map(|&group| group.to_owned()).collect();
            listener.url_rules = vec![UrlRule {
                domain: "api.example.com".to_owned(),
                path: "/".to_owned(),
                group: "api".to_owned(),
            }];
        });
        design
    }

    #[test]
    fn a_group_at_layer_seven_passes() {
        for design in good_designs() {
            passes("SLB-027", &forwarding(design, &["api"], ListenerProtocol::Http));
        }
    }

    #[test]
    fn a_missing_group_is_made() {
        for design in good_designs() {
            let bad = forwarding(design, &[], ListenerProtocol::Http);
            one_finding("SLB-027", &bad);
            auto_fix_keeps_the_contract("SLB-027", &bad);
        }
    }

    #[test]
    fn layer_four_has_no_domains() {
        let bad = forwarding(two_az_classic(), &["api"], ListenerProtocol::Tcp);
        each_fix_removes_the_finding("SLB-027", &bad);
        let udp = forwarding(two_az_classic(), &["api"], ListenerProtocol::Udp);
        assert!(!one_finding("SLB-027", &udp).fixes[0].has_edits());
    }
}
