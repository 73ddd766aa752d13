//! NET-022: files are uploaded from outside straight to a server.

use crate::base::{Basis, Severity, Text};
use crate::design::{Bucket, BucketScope, Link, LinkId, Node, Place, PortRange, Product, Protocol, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-022",
    name: "upload-without-relay",
    family: Family::Net,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(151, 151), (217, 217), (219, 219)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("可用OSS做数据中转", "Upload path can use OSS as a relay"),
    why: Text::fixed(
        "从外部上传大文件到服务器，要占用VPN或SLB的带宽；先传到OSS，服务器再从内网取，既快又不占公网带宽。",
        "Large uploads to a server take the bandwidth of the VPN or the SLB; uploaded to OSS first, the \
         server fetches them on the intranet.",
    ),
    fix: Text::fixed("增加OSS Bucket做中转。", "Insert an OSS bucket as a relay."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("运维人员经互联网把大文件传到服务器。", "Operators who upload large files to a server."),
    good: Text::fixed(
        "运维人员把文件传到OSS，服务器从内网下载。",
        "Operators who upload to OSS, from where the server fetches.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in
        sink.each(&context.facts.links).copied().filter(|(_, link)| link.purpose == Purpose::Upload)
    {
        let outside = context.facts.node(link.from).is_some_and(|node| node.product.as_external().is_some());
        let Some(to) = context.facts.node(link.to).filter(|_| outside) else { continue };
        if matches!(to.product, Product::Oss(_)) {
            sink.pass();
            continue;
        }
        if to.product.as_ecs().is_none() {
            continue;
        }
        let (from, name) = (context.name(link.from), context.name(link.to));
        sink.fail(
            [id.into()],
            text!(
                "“{from}”直接上传文件到“{name}”，中转的OSS为0个，大文件宜经OSS中转",
                "\"{from}\" uploads straight to \"{name}\" with 0 buckets between; large files had better go by OSS"
            ),
        )
        .fix_if(relay(context, id, link, to));
    }
}

/// An external bucket takes the files; the server fetches them.
fn relay(context: &Context<'_>, id: LinkId, link: &Link, server: &Node) -> Option<Fix> {
    let region = context.design.region_of(server)?;
    let hosts = context.region_info(region).map(|info| info.oss_public_hosts.as_slice());
    let product = Product::Oss(Bucket {
        scope: BucketScope::External,
        acl: Some("private".to_owned()),
        endpoint: hosts.and_then(|hosts| hosts.first().cloned()),
        versioning: Some(true),
        access_log: Some(true),
        ..Bucket::default()
    });
    let mut sheet = Sheet::new(context);
    let place = Place::Region { region, security_zone: server.place.security_zone() };
    let mut node = Node::new(sheet.free_name(context.word("上传中转", "upload-relay")), product).at(place);
    (node.system, node.environment) = (server.system, server.environment);
    let bucket = sheet.add_node(node);
    let row = sheet.link_mut(id)?;
    (row.to, row.protocol, row.ports) = (bucket, Protocol::Https, Some(PortRange::one(443)));
    sheet.add_link(Link::new(link.to, bucket, Purpose::Business).speaking(Protocol::Https, 443));
    Some(sheet.into_fix(Text::fixed("增加OSS Bucket中转", "insert a bucket as a relay")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn an_upload_goes_by_a_bucket() {
        for mut design in good_designs() {
            connect(&mut design, "ops", "web-1", Purpose::Upload, Protocol::Https, 443);
            one_finding("NET-022", &design);
            let fixed = auto_fix_keeps_the_contract("NET-022", &design);
            passes("NET-022", &fixed);
        }
    }
}
