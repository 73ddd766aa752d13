//! NET-023: a block of the customer's overlaps the private network.

use crate::base::{Basis, Severity, Text};
use crate::design::{Cidr, Edit, Product, Site, VSwitch, Vpc, VpcId, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use ipnet::Ipv4Net;

pub(super) static RULE: Rule = Rule {
    code: "NET-023",
    name: "customer-block-overlaps",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::guide(&[(793, 793), (799, 799), (811, 815)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("客户数据中心与专有网络网段重叠", "Customer block overlaps the VPC block"),
    why: Text::fixed(
        "混合云的两侧要能互相路由；客户在用的网段与专有网络重叠，就不知道该送往哪一侧。客户已划给云上的网段不算；很宽的通告（如10.0.0.0/8）只看其中的明细路由。",
        "Both sides of a hybrid cloud must be routable: where a block in use at the customer overlaps the \
         VPC, nobody knows which side is meant. Blocks handed to the cloud do not count, and a wide \
         announcement such as 10.0.0.0/8 counts by its specific routes only.",
    ),
    fix: Text::fixed("给专有网络换一个不重叠的网段。", "Give the VPC a block that does not overlap."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "客户网段172.16.22.0/24，专有网络172.16.0.0/16。",
        "A customer's 172.16.22.0/24 and a VPC of 172.16.0.0/16.",
    ),
    good: Text::fixed(
        "客户网段172.16.22.0/24，专有网络192.168.0.0/16。",
        "A customer's 172.16.22.0/24 and a VPC of 192.168.0.0/16.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let hybrid = context.design.nodes.values().any(|node| {
        let ipsec = node.product.as_vpn().is_some_and(|vpn| vpn.kind == VpnKind::Ipsec);
        ipsec
            || matches!(node.product, Product::Line(_))
            || matches!(node.product.code(), "vbr" | "vpn-gateway")
    });
    if !hybrid || context.design.sites.is_empty() {
        return;
    }
    for (id, vpc) in context.design.vpcs.iter() {
        let Some(block) = vpc.cidr.map(|cidr| cidr.0.trunc()) else { continue };
        let mut sound = true;
        for (site, row) in context.design.sites.iter() {
            let Some(route) = routes_of(row).find(|route| meet(*route, block)) else { continue };
            sound = false;
            let (name, customer) = (context.name(id), context.name(site));
            sink.fail(
                [id.into(), site.into()],
                text!(
                    "“{customer}”在用的{route}与专有网络“{name}”的{block}重叠，不能重叠",
                    "{route} in use at \"{customer}\" overlaps {block} of the VPC \"{name}\"; they must not"
                ),
            )
            .fix_if(renumber(context, id, block));
        }
        if sound {
            sink.pass();
        }
    }
}

/// A block at least this wide is an announcement and no route.
const WIDE: u8 = 8;

/// The blocks of a site that count: in use, not handed to the cloud, and no mere announcement.
fn routes_of(site: &Site) -> impl Iterator<Item = Ipv4Net> + '_ {
    site.cidrs.iter().map(|cidr| cidr.0.trunc()).filter(|block| {
        let specific = site.cidrs.iter().map(|other| other.0.trunc());
        let announced = block.prefix_len() <= WIDE
            || specific.into_iter().any(|other| other != *block && block.contains(&other));
        let handed = site.delegated.iter().any(|given| given.0.trunc().contains(block));
        !announced && !handed
    })
}

fn meet(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b) || b.contains(&a)
}

/// The same plan in the first private block that nobody uses: each vSwitch keeps its place in the block.
fn renumber(context: &Context<'_>, id: VpcId, old: Ipv4Net) -> Option<Fix> {
    const CHOICES: [&str; 5] =
        ["192.168.0.0/16", "172.16.0.0/16", "10.0.0.0/16", "172.31.0.0/16", "10.240.0.0/16"];
    let design = context.design;
    let taken: Vec<Ipv4Net> = design
        .vpcs
        .values()
        .filter_map(|row| row.cidr)
        .map(|cidr| cidr.0.trunc())
        .chain(design.sites.values().flat_map(routes_of))
        .collect();
    let fits = |block: &Ipv4Net| !taken.iter().any(|other| meet(*other, *block));
    let choices = CHOICES.iter().filter_map(|text| text.parse::<Ipv4Net>().ok());
    let new = choices
        .filter_map(|block| Ipv4Net::new(block.network(), old.prefix_len().max(16)).ok())
        .find(fits)?;
    if new.prefix_len() != old.prefix_len() {
        return None;
    }
    let mut sheet = Sheet::new(context);
    let row = design.vpcs.get(id)?.clone();
    sheet.edit(Edit::PutVpc(id, Vpc { cidr: Some(Cidr(new)), ..row }));
    for &vswitch in context.facts.vswitches_of(id) {
        let row = design.vswitches.get(vswitch)?.clone();
        let Some(block) = row.cidr.map(|cidr| cidr.0.trunc()) else { continue };
        let offset = u32::from(block.network()).checked_sub(u32::from(old.network()))?;
        let base = u32::from(new.network()).checked_add(offset)?;
        let moved = Ipv4Net::new(base.into(), block.prefix_len()).ok()?;
        sheet.edit(Edit::PutVSwitch(vswitch, VSwitch { cidr: Some(Cidr(moved)), ..row }));
        for &node in context.facts.nodes_in_vswitch(vswitch) {
            if design.nodes.get(node).is_some_and(|row| row.private_ip.is_some()) {
                sheet.node_mut(node)?.private_ip = None;
            }
        }
    }
    Some(Fix::choose(text!("专有网络改用{new}", "number the VPC {new}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    fn hybrid(mut design: Design, block: &str) -> Design {
        let site = design.ids().site();
        let row = Site { name: "dc".to_owned(), cidrs: vec![cidr(block)], ..Site::default() };
        apply(&mut design, vec![Edit::PutSite(site, row)]);
        let place = design.nodes.get(id(&design, "slb")).unwrap().place;
        add_node(&mut design, "line", Product::of_code("line"), place);
        design
    }

    #[test]
    fn blocks_that_do_not_meet_pass_and_a_wide_announcement_does_not_count() {
        passes("NET-023", &hybrid(two_az_vpc(), "172.16.22.0/24"));
        passes("NET-023", &hybrid(two_az_vpc(), "192.0.0.0/8"));
    }

    #[test]
    fn an_overlap_fails_and_the_vpc_can_be_renumbered() {
        let mut design = hybrid(two_az_vpc(), "192.168.7.0/24");
        one_finding("NET-023", &design);
        each_fix_removes_the_finding("NET-023", &design);
        let site = design.sites.keys().next().unwrap();
        let mut row = design.sites.get(site).unwrap().clone();
        row.delegated = vec![cidr("192.168.0.0/16")];
        apply(&mut design, vec![Edit::PutSite(site, row)]);
        passes("NET-023", &design);
    }
}
