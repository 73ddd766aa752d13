//! LINE-007: finance-cloud line cannot be shared with Alipay.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::design::{LineDomain, LinkId, NodeId, Product, Ref};
use crate::rules::apy::parts::{is_alipay, open_public_way};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-007",
    name: "line-shared-with-alipay",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(647, 649)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("金融云专线与支付宝专线不能复用", "Finance-cloud line cannot be shared with Alipay"),
    why: Text::fixed(
        "金融云专线和支付宝专线属于不同安全域，不能复用；金融云与支付宝之间也不支持内网直连，须走公网。",
        "Lines of the finance cloud and of Alipay belong to different security domains and cannot be \
         shared; between finance cloud and Alipay the way is public.",
    ),
    fix: Text::fixed(
        "访问支付宝改走公网（支付宝VIP的443端口），专线只连接本机构与金融云。",
        "Reach Alipay over the public network (port 443 of its VIP) and keep the line for institution and \
         finance cloud.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("ECS经金融云专线访问支付宝。", "An ECS reaches Alipay over a finance-cloud line."),
    good: Text::fixed(
        "ECS经公网访问支付宝，专线只连机构机房。",
        "An ECS reaches Alipay over the public network; the line serves the data centre only.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, line) in lines(context) {
        let outgoing = context.facts.outgoing(id).iter().filter(|(_, link)| is_alipay(context, link.to));
        let incoming = context.facts.incoming(id).iter().filter(|(_, link)| is_alipay(context, link.from));
        let wrong: Vec<(LinkId, bool)> =
            outgoing.map(|&(id, _)| (id, true)).chain(incoming.map(|&(id, _)| (id, false))).collect();
        let name = context.name(id);
        if line.domain == LineDomain::Alipay {
            let near = context.facts.outgoing(id).iter().map(|(_, link)| link.to);
            let near = near.chain(context.facts.incoming(id).iter().map(|(_, link)| link.from));
            let cloud: Vec<NodeId> = near
                .filter(|&id| {
                    context.facts.node(id).is_some_and(|node| context.design.region_of(node).is_some())
                })
                .collect();
            if cloud.is_empty() {
                sink.pass();
                continue;
            }
            let count = cloud.len();
            let finding = sink.fail([Ref::from(id)].into_iter().chain(cloud.into_iter().map(Ref::from)), {
                let links = crate::base::text::counted(count, "link");
                text!(
                    "支付宝专线“{name}”上有{count}条金融云的连线，应为0条",
                    "\"{name}\" is a line of Alipay and carries {links} of the finance cloud; it must carry 0"
                )
            });
            if wrong.is_empty() {
                let mut sheet = Sheet::new(context);
                if let Some(node) = sheet.node_mut(id)
                    && let Product::Line(line) = &mut node.product
                {
                    line.domain = LineDomain::Finance;
                }
                finding.fix(Fix::auto(
                    Text::fixed("归属改为金融云", "make it a line of the finance cloud"),
                    sheet.finish(),
                ));
            }
            continue;
        }
        if wrong.is_empty() {
            sink.pass();
            continue;
        }
        let count = wrong.len();
        let mut sheet = Sheet::new(context);
        for &(link, out) in &wrong {
            sheet.remove(link);
            if out {
                let servers = context.facts.incoming(id).iter().map(|(_, link)| link.from);
                let alipay = context.design.links.get(link).map(|link| link.to);
                for server in servers {
                    if let Some(alipay) = alipay {
                        open_public_way(context, &mut sheet, server, alipay);
                    }
                }
            }
        }
        sink.fail([Ref::from(id)].into_iter().chain(wrong.iter().map(|&(link, _)| link.into())), {
            let links = crate::base::text::counted(count, "link");
            text!(
                "金融云专线“{name}”上有{count}条与支付宝的连线，应为0条",
                "\"{name}\" is a line of the finance cloud and carries {links} with Alipay; it must carry 0"
            )
        })
        .fix(Fix::auto(
            Text::fixed("改走公网访问支付宝", "lead the traffic with Alipay over the public network"),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Place, Protocol, Purpose};
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn a_line_between_institution_and_cloud_passes() {
        passes("LINE-007", &hybrid());
    }

    #[test]
    fn traffic_with_alipay_leaves_the_line() {
        let mut design = hybrid();
        add_node(&mut design, "alipay", Product::of_code("alipay"), Place::Internet);
        connect(&mut design, "web-1", "line-a", Purpose::Business, Protocol::Https, 443);
        connect(&mut design, "line-a", "alipay", Purpose::Business, Protocol::Https, 443);
        one_finding("LINE-007", &design);
        let fixed = auto_fix_keeps_the_contract("LINE-007", &design);
        let alipay = id(&fixed, "alipay");
        let web = id(&fixed, "web-1");
        assert!(fixed.links.values().any(|link| link.from == web && link.to == alipay));
    }

    #[test]
    fn a_line_of_alipay_does_not_serve_the_finance_cloud() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.domain = LineDomain::Alipay);
        one_finding("LINE-007", &design);
        auto_fix_keeps_the_contract("LINE-007", &design);
    }
}
