//! NET-002: private networks and addresses in the classic network.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NetKind, NodeId, Product, Ref, Title, VpcId};
use crate::rules::ecs::needs_internet;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The least public bandwidth of a server, in Mbps.
const LEAST_MBPS: f64 = 1.0;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-002",
    name: "private-network-in-classic",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(27, 27), (67, 67), (453, 453), (603, 603)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("经典网络不能自定义网段", "Classic network has no user VPC, vSwitch or CIDR"),
    why: Text::fixed(
        "经典网络的内网地址由阿里云统一分配，不能建专有网络、交换机，也不能使用弹性公网IP。",
        "The cloud assigns the addresses of the classic network; VPCs, vSwitches and elastic public addresses do not exist in it.",
    ),
    fix: Text::fixed("删除，并把原意记在备注里。", "Remove it and keep the intent as a note."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "经典网络的ECS填写了内网IP 10.0.0.5。",
        "An ECS in the classic network has the private address 10.0.0.5 entered.",
    ),
    good: Text::fixed(
        "经典网络的ECS不填内网IP。",
        "The private address of an ECS in the classic network is left empty.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (region, row) in design.regions.iter() {
        if context.net_of(region) != NetKind::Classic {
            continue;
        }
        let name = &row.name;
        let mut clean = true;
        for &vpc in context.facts.vpcs_of(region) {
            clean = false;
            let what = context.name(vpc);
            let vswitches = context.facts.vswitches_of(vpc);
            let count = vswitches.len();
            let message = text!(
                "“{name}”是经典网络，不能有专有网络“{what}”及其{count}个交换机",
                "\"{name}\" is a classic network; it cannot have the VPC \"{what}\" with its {count} vSwitches"
            );
            let subjects = std::iter::once(vpc.into()).chain(vswitches.iter().copied().map(Ref::from));
            sink.fail(subjects, message).fix(without_vpc(context, vpc));
        }
        for &node in context.facts.nodes_in_region(region) {
            let Some(row) = design.nodes.get(node) else { continue };
            let what = context.name(node);
            if matches!(row.product, Product::Eip(_)) {
                clean = false;
                let message = text!(
                    "“{name}”是经典网络，不能使用弹性公网IP“{what}”",
                    "\"{name}\" is a classic network; it cannot have the elastic public address \"{what}\""
                );
                sink.fail([node.into()], message).fix(without_eip(context, node));
            } else if let Some(address) = row.private_ip {
                clean = false;
                let message = text!(
                    "“{what}”在经典网络中填写了内网IP {address}，该地址由阿里云分配",
                    "\"{what}\" has the private address {address} entered in a classic network, where the cloud assigns it"
                );
                sink.fail([node.into()], message).fix_if(without_address(context, node));
            }
        }
        if clean {
            sink.pass();
        }
    }
}

fn note_in_title(context: &Context<'_>, sheet: &mut Sheet<'_, '_>, intent: &str) {
    let title = &context.design.title;
    let note = if title.note.is_empty() { intent.to_owned() } else { format!("{}\n{intent}", title.note) };
    sheet.edit(Edit::SetTitle(Title { note, ..title.clone() }));
}

fn without_vpc(context: &Context<'_>, vpc: VpcId) -> Fix {
    let mut sheet = Sheet::new(context);
    let block =
        context.design.vpcs.get(vpc).and_then(|row| row.cidr).map_or_else(String::new, |c| c.to_string());
    note_in_title(context, &mut sheet, format!("VPC {} {block}", context.name(vpc)).trim_end());
    sheet.remove(vpc);
    sheet.into_fix(Text::fixed("删除专有网络并记入备注", "remove the VPC and keep it as a note"))
}

fn without_eip(context: &Context<'_>, eip: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    note_in_title(context, &mut sheet, &format!("EIP {}", context.name(eip)));
    sheet.remove(eip);
    if let Some(Product::Eip(row)) = context.facts.node(eip).map(|node| &node.product) {
        // In the classic network a server that needs the Internet has bandwidth of its own (guide L99).
        let linked = context.facts.incoming(eip).iter().map(|(_, link)| link.from);
        for server in linked.chain(row.bound_to) {
            let most =
                context.catalog.bound("ecs.public_bandwidth_mbps").map_or(LEAST_MBPS, |bound| bound.max);
            let bandwidth = row.bandwidth_mbps.map_or(LEAST_MBPS, |mbps| mbps.max(LEAST_MBPS).min(most));
            let ecs = context.facts.node(server).and_then(|node| node.product.as_ecs());
            if ecs.is_some_and(|ecs| needs_internet(context, server, ecs))
                && let Some(ecs) = sheet.ecs_mut(server)
                && ecs.public_bandwidth_mbps.is_none_or(|mbps| mbps <= 0.0)
            {
                ecs.public_bandwidth_mbps = Some(bandwidth);
            }
        }
    }
    let title =
        Text::fixed("删除弹性公网IP并记入备注", "remove the elastic public address and keep it as a note");
    sheet.into_fix(title)
}

fn without_address(context: &Context<'_>, node: NodeId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let row = sheet.node_mut(node)?;
    let address = row.private_ip.take()?;
    if !row.note.is_empty() {
        row.note.push('\n');
    }
    row.note.push_str(&format!("IP {address}"));
    Some(Fix::auto(
        Text::fixed("清除内网IP并记入备注", "clear the private address and keep it as a note"),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Eip, Place, Vpc};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_classic_network_without_private_things_passes() {
        passes("NET-002", &two_az_classic());
        assert_eq!(outcome("NET-002", &two_az_vpc()), Outcome::NotApplicable);
    }

    #[test]
    fn a_vpc_in_a_classic_network_is_removed() {
        let mut design = two_az_classic();
        let region = design.regions.keys().next().unwrap();
        let vpc = design.ids().vpc();
        let row = Vpc { region, name: "mine".to_owned(), cidr: Some(cidr("192.168.0.0/16")) };
        apply(&mut design, vec![Edit::PutVpc(vpc, row)]);
        let fixed = auto_fix_keeps_the_contract("NET-002", &design);
        assert!(fixed.vpcs.is_empty());
        assert_eq!(fixed.title.note, "VPC mine 192.168.0.0/16");
    }

    #[test]
    fn an_address_and_a_public_address_are_removed() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.private_ip = Some("10.0.0.5".parse().unwrap()));
        let region = design.regions.keys().next().unwrap();
        let place = Place::Region { region, security_zone: None };
        add_node(&mut design, "eip", Product::Eip(Eip::default()), place);
        assert_eq!(findings("NET-002", &design).len(), 2);
        let fixed = auto_fix_keeps_the_contract("NET-002", &design);
        assert_eq!(fixed.nodes.get(id(&fixed, "web-1")).unwrap().note, "IP 10.0.0.5");
        passes("NET-002", &fixed);
    }
}
