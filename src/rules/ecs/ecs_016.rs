//! ECS-016: several servers keep shared files on their own disks.

use crate::base::{Basis, Severity, Text};
use crate::design::{Bucket, BucketScope, Link, Node, NodeId, Place, Product, Protocol, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-016",
    name: "local-static-files",
    family: Family::Ecs,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(432, 432)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("静态文件应放OSS共享", "Shared static files on local disks"),
    why: Text::fixed(
        "多台服务器各存一份上传文件和静态资源，用户会看到不一致的内容；放到OSS由各台共享，服务器才可以随意增减。",
        "With uploads and static files on each server's disk users see different content; on OSS all servers \
         share them, and servers can come and go.",
    ),
    fix: Text::fixed("把上传和静态文件放到OSS。", "Keep uploads and static files on OSS."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "两台Web服务器各自保存用户上传的文件，没有OSS。",
        "Two web servers that keep uploads on their own disks, without OSS.",
    ),
    good: Text::fixed(
        "两台Web服务器把上传文件写入同一个OSS Bucket。",
        "Two web servers that write uploads to one OSS bucket.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams).filter(|team| team.count() >= 2) {
        let with = |wanted| team.members.iter().filter(move |member| member.ecs.serves_local_files == wanted);
        if with(Some(true)).next().is_none() {
            if with(None).next().is_none() {
                sink.pass();
            } else {
                sink.not_evaluated(
                    with(None).map(|member| member.id.into()),
                    Text::fixed(
                        "未填写是否在本机保存上传或静态文件",
                        "whether it keeps uploads or static files on its disk was not entered",
                    ),
                );
            }
            continue;
        }
        if team.ids().any(|id| shares(context, id)) {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(team.job), team.count());
        sink.fail(
            team.subjects(),
            text!(
                "“{name}”的{count}台服务器各自保存文件，共享存储0个，应有1个",
                "the {count} servers of \"{name}\" keep files on their own disks and have 0 shared stores; they should have 1"
            ),
        )
        .fix_if(share(context, team));
    }
}

fn is_store(node: &Node) -> bool {
    matches!(&node.product, Product::Oss(_)) || node.product.code() == "nas"
}

/// Whether a server is connected with a bucket or a shared file system.
fn shares(context: &Context<'_>, id: NodeId) -> bool {
    let ends = context.facts.outgoing(id).iter().map(|(_, link)| link.to);
    let ends = ends.chain(context.facts.incoming(id).iter().map(|(_, link)| link.from));
    ends.into_iter().any(|end| context.facts.node(end).is_some_and(is_store))
}

/// The bucket of the region, made when there is none, connected with each member.
fn share(context: &Context<'_>, team: &Team<'_>) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let bucket =
        |id: &NodeId| context.facts.node(*id).is_some_and(|node| matches!(node.product, Product::Oss(_)));
    let old = context.facts.nodes_in_region(team.region).iter().copied().find(bucket);
    let bucket = match old {
        Some(id) => id,
        None => {
            let first = team.members.first()?.node;
            let hosts = context.region_info(team.region).map(|info| info.oss_internal_hosts.as_slice());
            let product = Product::Oss(Bucket {
                scope: BucketScope::Internal,
                acl: Some("private".to_owned()),
                endpoint: hosts.and_then(|hosts| hosts.first().cloned()),
                versioning: Some(true),
                access_log: Some(true),
                ..Bucket::default()
            });
            let place = Place::Region { region: team.region, security_zone: first.place.security_zone() };
            let mut node =
                Node::new(sheet.free_name(context.word("共享文件", "shared-files")), product).at(place);
            (node.system, node.environment) = (first.system, first.environment);
            sheet.add_node(node)
        }
    };
    for id in team.ids() {
        sheet.add_link(Link::new(id, bucket, Purpose::Business).speaking(Protocol::Https, 443));
    }
    Some(Fix::auto(Text::fixed("用OSS Bucket共享文件", "share the files on an OSS bucket"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn files_on_two_disks_go_to_a_bucket() {
        pass_on_both("ECS-016");
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.serves_local_files = None);
            assert_eq!(outcome("ECS-016", &design), Outcome::NotEvaluated);
            ecs(&mut design, "web-1", |ecs| ecs.serves_local_files = Some(true));
            one_finding("ECS-016", &design);
            let fixed = auto_fix_keeps_the_contract("ECS-016", &design);
            passes("ECS-016", &fixed);
        }
    }
}
