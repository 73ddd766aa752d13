//! OSS-001: internal bucket cannot be reached from the Internet.

use super::parts::{each_bucket, is_outside};
use crate::base::{Basis, Severity, Text};
use crate::design::{
    BucketScope, Link, LinkId, Node, NodeId, Product, Protocol, Purpose, Ref, SlbScope, Tenant,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-001",
    name: "internal-bucket-reached-from-internet",
    family: Family::Oss,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(441, 441), (442, 442)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("内网Bucket与公网隔离", "Internal bucket cannot be reached from the Internet"),
    why: Text::fixed(
        "金融云的内网Bucket与公网隔离，互联网用户和CDN回源都访问不到。",
        "An internal bucket of the finance cloud is cut off from the public network: neither users of the \
         Internet nor a CDN can reach it.",
    ),
    fix: Text::fixed(
        "公开的静态内容改用外网Bucket；否则由公网SLB后的Nginx转发。",
        "Use an external bucket for public static content, else forward by Nginx behind a public SLB.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("互联网 → 内网Bucket。", "Internet → internal bucket."),
    good: Text::fixed(
        "互联网 → 公网SLB → Nginx → 内网Bucket。",
        "Internet → public SLB → Nginx → internal bucket.",
    ),
    cross: &["Checkov CKV_ALI_1"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.design.settings.tenant != Tenant::Finance {
        return;
    }
    for (id, node, bucket) in each_bucket(context, sink) {
        let flows: Vec<(LinkId, Link)> = context
            .facts
            .incoming(id)
            .iter()
            .filter(|(_, link)| is_outside(context, link))
            .map(|&(id, link)| (id, link.clone()))
            .collect();
        if bucket.scope == BucketScope::External || flows.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (&node.name, flows.len());
        let finding =
            sink.fail([Ref::from(id)].into_iter().chain(flows.iter().map(|&(link, _)| link.into())), {
                let links = crate::base::text::counted(count, "link");
                text!(
                    "内网Bucket“{name}”有{count}条来自公网的连线，应为0条",
                    "the internal bucket \"{name}\" has {links} from the public network; it must have 0"
                )
            });
        finding.fix(make_external(context, id, node));
        finding.fix_if(forward(context, id, node, &flows));
    }
}

fn make_external(context: &Context<'_>, id: NodeId, node: &Node) -> Fix {
    let mut sheet = Sheet::new(context);
    let host = context
        .design
        .region_of(node)
        .and_then(|region| context.region_info(region))
        .and_then(|info| info.oss_public_hosts.first().cloned());
    if let Some(node) = sheet.node_mut(id)
        && let Product::Oss(bucket) = &mut node.product
    {
        bucket.scope = BucketScope::External;
        bucket.endpoint = host;
    }
    Fix::choose(Text::fixed("改为外网Bucket", "make it an external bucket"), sheet.finish())
}

/// Leads the flows through a public load balancer of the region whose servers forward them.
fn forward(context: &Context<'_>, id: NodeId, node: &Node, flows: &[(LinkId, Link)]) -> Option<Fix> {
    let region = context.design.region_of(node)?;
    let (slb, row, product) = context.facts.slbs.iter().find(|(_, row, slb)| {
        slb.scope == SlbScope::Public
            && context.design.region_of(row) == Some(region)
            && slb.listeners.iter().any(|listener| !listener.backends.is_empty())
    })?;
    let listener = product.listeners.iter().find(|listener| !listener.backends.is_empty())?;
    let port = u16::try_from(listener.port).ok()?;
    let mut sheet = Sheet::new(context);
    for (link_id, link) in flows {
        sheet.remove(*link_id);
        sheet.add_link(Link { to: *slb, ..link.clone() }.speaking(Protocol::Http, port));
    }
    for &backend in &listener.backends {
        sheet.add_link(Link::new(backend, id, Purpose::Business).speaking(Protocol::Https, 443));
    }
    let name = &row.name;
    Some(Fix::choose(
        text!("由“{name}”后的服务器转发", "forward by the servers behind \"{name}\""),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::oss::sample::with_bucket;
    use crate::rules::testing::*;

    #[test]
    fn a_bucket_behind_servers_passes() {
        for design in good_designs() {
            passes("OSS-001", &with_bucket(design));
        }
    }

    #[test]
    fn a_flow_from_the_internet_fails_and_each_choice_helps() {
        for design in good_designs() {
            let mut design = with_bucket(design);
            connect(&mut design, "internet", "bucket", Purpose::Business, Protocol::Https, 443);
            assert_eq!(one_finding("OSS-001", &design).fixes.len(), 2);
            each_fix_removes_the_finding("OSS-001", &design);
            settings(&mut design, |settings| settings.tenant = Tenant::MicroFinance);
            assert_eq!(outcome("OSS-001", &design), Outcome::NotApplicable);
        }
    }
}
