//! APY-003: SLB for Alipay without a whitelist of Alipay's egress addresses.

use super::parts::{from_alipay, is_alipay};
use crate::base::{Basis, Severity, Text};
use crate::design::{Listener, Peer, Purpose, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "APY-003",
    name: "alipay-listener-without-whitelist",
    family: Family::Apy,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(643, 643)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "未配置支付宝出口白名单",
        "SLB for Alipay without a whitelist of Alipay's egress addresses",
    ),
    why: Text::fixed(
        "对支付宝开放的公网监听不设白名单时，互联网上的任何人都能伪造支付通知。",
        "A public listener for Alipay without a whitelist lets anyone on the Internet forge payment \
         notices.",
    ),
    fix: Text::fixed(
        "监听白名单加入支付宝出口地址；与用户共用的监听应先分开。",
        "Put Alipay's egress addresses on the listener's whitelist; split a listener that users share \
         first.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("支付宝访问的443监听没有白名单。", "The listener 443 for Alipay has no whitelist."),
    good: Text::fixed(
        "443监听的白名单为支付宝出口地址。",
        "The whitelist of listener 443 holds Alipay's addresses.",
    ),
    cross: &[
        "InfraGuard slb-all-listener-enabled-acl",
        "InfraGuard slb-acl-public-access-check",
        "Checkov CKV_ALI_29",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (_, link) in from_alipay(context) {
        let Some(slb) = context.facts.node(link.to).and_then(|node| node.product.as_slb()) else {
            continue;
        };
        if slb.scope != SlbScope::Public {
            continue;
        }
        let reached = |listener: &Listener| {
            link.ports.is_none_or(|ports| u16::try_from(listener.port).is_ok_and(|port| ports.contains(port)))
        };
        for (at, listener) in slb.listeners.iter().enumerate().filter(|(_, listener)| reached(listener)) {
            if listener.whitelist.contains(&Peer::Alipay) {
                sink.pass();
                continue;
            }
            let (name, port, count) = (context.name(link.to), listener.port, listener.whitelist.len());
            let finding = sink.fail(
                [link.to.into()],
                { let entries = crate::base::text::counted(count, "entry"); text!(
                    "“{name}”监听{port}的白名单有{count}项，其中没有支付宝出口地址",
                    "the whitelist of listener {port} of \"{name}\" has {entries} and lacks Alipay's addresses"
                ) },
            );
            let others = context.facts.incoming(link.to).iter().any(|(_, other)| {
                other.purpose == Purpose::Business
                    && !is_alipay(context, other.from)
                    && other
                        .ports
                        .is_none_or(|ports| u16::try_from(port).is_ok_and(|port| ports.contains(port)))
            });
            if others && listener.whitelist.is_empty() {
                // A whitelist would shut the other users out.
                finding.fix(Fix::guide(Text::fixed(
                    "用户也访问该监听：为支付宝另设监听或公网SLB，再配置白名单",
                    "users come by this listener too: give Alipay a listener or SLB of its own, then whitelist it",
                )));
                continue;
            }
            let mut sheet = Sheet::new(context);
            if let Some(listener) = sheet.slb_mut(link.to).and_then(|slb| slb.listeners.get_mut(at)) {
                listener.whitelist.push(Peer::Alipay);
            }
            finding.fix(Fix::auto(
                Text::fixed("白名单加入支付宝出口地址", "whitelist Alipay's addresses"),
                sheet.finish(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Protocol;
    use crate::rules::apy::sample::docked;
    use crate::rules::testing::*;

    #[test]
    fn a_whitelisted_listener_passes() {
        passes("APY-003", &docked(two_az_classic()));
    }

    #[test]
    fn a_listener_without_the_addresses_gets_them() {
        let mut design = docked(two_az_classic());
        slb(&mut design, "slb-pay", |slb| slb.listeners[0].whitelist.clear());
        one_finding("APY-003", &design);
        auto_fix_keeps_the_contract("APY-003", &design);
    }

    #[test]
    fn a_listener_that_users_share_is_not_closed_to_them() {
        let mut design = docked(two_az_classic());
        connect(&mut design, "alipay", "slb", Purpose::Business, Protocol::Http, 80);
        assert!(one_finding("APY-003", &design).auto_fix().is_none());
    }
}
