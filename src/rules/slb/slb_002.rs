//! SLB-002: a public service has no public load balancer on its way in.

use super::insert::{Wanted, reroute, serve};
use super::outside::Frontier;
use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, Link, LinkId, NetKind, NodeId, PortRange, Product, Purpose, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-002",
    name: "public-service-without-public-slb",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(47, 47), (232, 232), (301, 301), (479, 479)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("对互联网服务缺少公网SLB", "Public service without a public SLB"),
    why: Text::fixed(
        "金融云ECS不能被互联网直接访问，对互联网提供的服务至少要有一台公网SLB；专有网络也可用弹性公网IP，静态内容可用外网Bucket。",
        "An ECS of the finance cloud cannot be reached from the Internet, so a public service needs at least one \
         public SLB; in a VPC an EIP will do too, and for static content an external bucket.",
    ),
    fix: Text::fixed(
        "在服务前部署公网SLB（指南示例为固定带宽5 Mbps），把互联网、WAF或CDN的流量指向它。",
        "Put a public SLB before the service (5 Mbps fixed in the guide's example) and point the Internet, the WAF \
         or the CDN at it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "互联网 → WAF，WAF之后没有公网SLB。",
        "Internet → WAF, and no public SLB behind the WAF.",
    ),
    good: Text::fixed("互联网 → WAF → 公网SLB → Web服务器。", "Internet → WAF → public SLB → web servers."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let frontier = Frontier::of(context);
    for &entry in &frontier.entries {
        if let Some(node) = context.facts.node(entry) {
            look_at_entry(context, sink, entry, &node.product);
        }
    }
    for &edge in &frontier.edges {
        let leads_on = context.facts.outgoing(edge).iter().any(|(_, link)| link.purpose == Purpose::Business);
        if !leads_on && stands_in_front(context, edge) {
            dead_end(context, sink, edge);
        }
    }
}

/// A WAF and its like publish something else; they are no service by themselves.
fn stands_in_front(context: &Context<'_>, id: NodeId) -> bool {
    context
        .facts
        .node(id)
        .is_some_and(|node| matches!(node.product.code(), "waf" | "cdn" | "anti-ddos" | "cloud-firewall"))
}

fn look_at_entry(context: &Context<'_>, sink: &mut Sink, entry: NodeId, product: &Product) {
    let Some(node) = context.facts.node(entry) else { return };
    let is_vpc = context.design.net_of(node) != NetKind::Classic;
    let (what, fine) = match product {
        Product::Slb(slb) => (Text::fixed("私网SLB", "a private SLB"), slb.scope == SlbScope::Public),
        Product::Oss(bucket) if bucket.scope == BucketScope::External => (Text::default(), true),
        // OSS-001 and RDS-004 say what to do about these.
        Product::Oss(_) | Product::Rds(_) => return,
        Product::Eip(_) => {
            (Text::fixed("弹性公网IP（经典网络不支持）", "an EIP, which classic has not"), is_vpc)
        }
        Product::Ecs(_) => {
            if !is_vpc && applies_slb_001(context) {
                return;
            }
            (Text::fixed("ECS", "an ECS"), is_vpc && !context.facts.eips_of(entry).is_empty())
        }
        Product::Nat(_) => (Text::fixed("NAT网关", "a NAT gateway"), false),
        Product::Vpn(_)
        | Product::Line(_)
        | Product::Dns(_)
        | Product::External(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => return,
    };
    if fine {
        sink.pass();
        return;
    }
    let links: Vec<(LinkId, &Link)> = context
        .facts
        .incoming(entry)
        .iter()
        .copied()
        .filter(|(_, link)| {
            link.purpose == Purpose::Business && super::outside::is_internet_side(context, link.from)
        })
        .collect();
    let name = context.name(entry);
    let Text { zh, en } = what;
    let finding = sink.fail(
        std::iter::once(entry.into()).chain(links.iter().map(|&(id, _)| id.into())),
        text!(
            "互联网业务直接进入{zh}“{name}”，路径上有0个公网SLB，至少需要1个",
            "business from the Internet enters by {en}, \"{name}\", with 0 public SLB on its way; it needs at least 1"
        ),
    );
    let mut sheet = Sheet::new(context);
    let mended = match product {
        Product::Ecs(_) => links
            .iter()
            .map(|&(id, _)| reroute(context, &mut sheet, id, SlbScope::Public))
            .collect::<Option<Vec<_>>>()
            .is_some_and(|new| !new.is_empty()),
        Product::Slb(_) => open_to_public(context, &mut sheet, entry, &links),
        _ => false,
    };
    if mended {
        finding.fix(sheet.into_fix(Text::fixed("在前面部署公网SLB", "put a public SLB before it")));
    } else {
        finding.fix(Fix::guide(Text::fixed(
            "在服务器前部署公网SLB，并把互联网流量指向它",
            "put a public SLB before the servers and point the Internet at it",
        )));
    }
}

/// SLB-001 already reports a classic server that is reached directly, where it applies.
fn applies_slb_001(context: &Context<'_>) -> bool {
    super::slb_001::RULE.applies_in(&context.design.settings.edition)
}

/// Serves what a private load balancer serves by a public one as well, and sends the Internet there.
fn open_to_public(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    private: NodeId,
    links: &[(LinkId, &Link)],
) -> bool {
    let Some(node) = context.facts.node(private) else { return false };
    let (Some(slb), Some(region)) = (node.product.as_slb(), context.design.region_of(node)) else {
        return false;
    };
    for &(id, link) in links {
        let port = u32::from(Wanted::of(link).port);
        let heard =
            slb.listeners.iter().find(|listener| listener.port == port).or_else(|| slb.listeners.first());
        let Some(heard) = heard.filter(|listener| !listener.backends.is_empty()) else { return false };
        let Ok(backend_port) = u16::try_from(heard.effective_backend_port()) else { return false };
        let wanted = Wanted { protocol: Wanted::of(link).protocol, port: backend_port };
        let Some((public, front)) = serve(context, sheet, region, SlbScope::Public, &heard.backends, wanted)
        else {
            return false;
        };
        let Some(moved) = sheet.link_mut(id) else { return false };
        moved.to = public;
        moved.ports = Some(PortRange::one(front));
    }
    !links.is_empty()
}

fn dead_end(context: &Context<'_>, sink: &mut Sink, edge: NodeId) {
    let name = context.name(edge);
    let finding = sink.fail(
        [edge.into()],
        text!(
            "互联网业务进入“{name}”后没有去处，后面有0个公网SLB，至少需要1个",
            "business from the Internet enters \"{name}\" and leads nowhere: 0 public SLB behind it; it needs at least 1"
        ),
    );
    let fixed = unserved_team(context).and_then(|team| serve_team(context, edge, team));
    match fixed {
        Some(fix) => finding.fix(fix),
        None => finding.fix(Fix::guide(Text::fixed(
            "添加公网SLB和监听，并从这里连到它",
            "add a public SLB with a listener and connect this to it",
        ))),
    };
}

/// The one function that serves nobody, which must then be the one meant.
fn unserved_team<'c, 'a>(context: &'c Context<'a>) -> Option<&'c Team<'a>> {
    let mut unserved = context.facts.teams.iter().filter(|team| !team.online);
    let first = unserved.next()?;
    unserved.next().is_none().then_some(first)
}

fn serve_team(context: &Context<'_>, edge: NodeId, team: &Team<'_>) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let members: Vec<NodeId> = team.ids().collect();
    let arriving = context.facts.incoming(edge).iter().find(|(_, link)| link.purpose == Purpose::Business)?.1;
    let served = team.members.iter().flat_map(|member| &member.ecs.listens).map(|listen| listen.ports.first);
    let wanted = Wanted::of(arriving);
    let port = served.clone().find(|&port| port == wanted.port).or_else(|| served.clone().next());
    let wanted = Wanted { port: port.unwrap_or(wanted.port), ..wanted };
    let (slb, front) = serve(context, &mut sheet, team.region, SlbScope::Public, &members, wanted)?;
    sheet.add_link(Link::new(edge, slb, Purpose::Business).speaking(wanted.protocol, front));
    let function = context.name(team.job);
    Some(sheet.into_fix(text!(
        "为应用模块“{function}”部署公网SLB",
        "put a public SLB before the function \"{function}\""
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Eip, Fields, Place, Protocol};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-002", &design);
        }
    }

    fn waf(design: &mut Design) {
        let fields = Fields::new();
        add_node(design, "waf", Product::Described { code: "waf".to_owned(), fields }, Place::Internet);
        disconnect(design, "internet", "slb");
        connect(design, "internet", "waf", Purpose::Business, Protocol::Http, 80);
    }

    #[test]
    fn a_waf_before_the_slb_passes() {
        for mut design in good_designs() {
            waf(&mut design);
            connect(&mut design, "waf", "slb", Purpose::Business, Protocol::Http, 80);
            passes("SLB-002", &design);
        }
    }

    #[test]
    fn a_waf_that_leads_nowhere_gets_a_public_slb() {
        for mut design in good_designs() {
            waf(&mut design);
            remove(&mut design, "slb");
            one_finding("SLB-002", &design);
            let fixed = auto_fix_keeps_the_contract("SLB-002", &design);
            let context = context(&fixed);
            let (slb_id, _, slb) = context.facts.slbs[0];
            assert_eq!(slb.listeners[0].backends.len(), 2);
            assert_eq!(context.facts.outgoing(id(&fixed, "waf"))[0].1.to, slb_id);
        }
    }

    #[test]
    fn a_server_of_a_vpc_reached_directly_needs_an_slb_or_an_eip() {
        let mut design = two_az_vpc();
        disconnect(&mut design, "internet", "slb");
        connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Http, 80);
        one_finding("SLB-002", &design);
        auto_fix_keeps_the_contract("SLB-002", &design);
        let eip = Eip { bound_to: Some(id(&design, "web-1")), ..Eip::default() };
        let region = design.region_of(design.nodes.get(id(&design, "slb")).unwrap()).unwrap();
        add_node(&mut design, "eip", Product::Eip(eip), Place::Region { region, security_zone: None });
        passes("SLB-002", &design);
    }

    #[test]
    fn a_private_slb_is_no_way_in() {
        for mut design in good_designs() {
            remove(&mut design, "waf");
            slb(&mut design, "slb", |slb| slb.scope = SlbScope::Private);
            one_finding("SLB-002", &design);
            let fixed = auto_fix_keeps_the_contract("SLB-002", &design);
            assert_eq!(context(&fixed).facts.slbs.len(), 2);
        }
    }

    #[test]
    fn nothing_public_is_not_its_business() {
        let mut design = two_az_classic();
        remove(&mut design, "internet");
        assert_eq!(outcome("SLB-002", &design), Outcome::NotApplicable);
    }
}
