//! Fixes that add bastions.

use std::collections::BTreeSet;

use crate::design::{
    AzId, Ecs, EcsRole, ExternalKind, Link, NetKind, Node, NodeId, OsFamily, Peer, Place, Product, Protocol,
    Purpose, SecurityGroup, SecurityGroupId, SecurityRule, SecurityZoneId, SecurityZoneKind, Spec, SystemId,
    VSwitchId, VpnKind,
};
use crate::rules::slb::insert::admit;
use crate::rules::{Context, Sheet};

/// Whether a product is the managed bastion, which spans the AZs by itself.
pub(super) fn is_managed(product: &Product) -> bool {
    matches!(product, Product::Described { code, .. } if code == "bastionhost")
}

/// Adds one bastion to each of these AZs: the guide's 1 core, 1 GB, no public bandwidth and the operating
/// system of the servers it leads to (guide L163), with the links and rules of the recommended path (L165–166).
/// None when a private network has no vSwitch in one of the AZs.
pub(super) fn bastions<'c, 'a>(context: &'c Context<'a>, azs: &[AzId]) -> Option<Sheet<'c, 'a>> {
    let mut sheet = Sheet::new(context);
    if let Some((old, _, _)) = context.facts.servers(EcsRole::Bastion).next() {
        for &az in azs {
            // A twin is connected and admitted like the bastion that exists.
            let bastion = sheet.twin(old, az, 1)?;
            lead_to_servers(context, &mut sheet, bastion);
        }
        return Some(sheet);
    }
    let models: Vec<(AzId, &Node, &Ecs)> =
        azs.iter().map(|&az| model_in(context, az)).collect::<Option<_>>()?;
    let ports =
        models.iter().map(|(_, _, server)| server.os.unwrap_or(OsFamily::Linux).login_port()).collect();
    let net = context.design.net_of(models.first()?.1);
    let group = group(context, &mut sheet, &ports, net);
    for (az, model, server) in models {
        let bastion = sheet.add_node(first(context, az, model, server, group)?);
        lead_to_servers(context, &mut sheet, bastion);
    }
    Some(sheet)
}

/// A production server of an AZ, after which its bastion is made.
fn model_in<'a>(context: &Context<'a>, az: AzId) -> Option<(AzId, &'a Node, &'a Ecs)> {
    let mut here = context.facts.servers(EcsRole::Production);
    here.find(|(_, node, _)| context.design.az_of(node) == Some(az)).map(|(_, node, ecs)| (az, node, ecs))
}

/// A bastion for a design that has none.
fn first(
    context: &Context<'_>,
    az: AzId,
    model: &Node,
    server: &Ecs,
    group: SecurityGroupId,
) -> Option<Node> {
    let design = context.design;
    let here = design.azs.get(az)?;
    let ecs = Ecs {
        role: EcsRole::Bastion,
        spec: Some(Spec::Shape { vcpu: 1, memory_gib: 1.0 }),
        os: server.os,
        image: image_of(server),
        public_bandwidth_mbps: Some(0.0),
        autostart: Some(true),
        ..Ecs::default()
    };
    let vswitch = match design.net_of(model) {
        NetKind::Classic => None,
        NetKind::Vpc | NetKind::Mixed => Some(vswitch_in(context, az, model.vswitch)?),
    };
    // It is drawn in the row that its vSwitch serves, else in the row of management when there is one.
    let security_zone = match vswitch {
        Some(id) => design.vswitches.get(id).and_then(|row| row.security_zone),
        None => operators_zone(context),
    };
    let mut node =
        Node::new(format!("{}-{}", context.word("堡垒机", "bastion"), here.name), Product::Ecs(ecs))
            .at(Place::Az { az, security_zone });
    node.vswitch = vswitch;
    node.system = shared_system(context);
    node.environment = model.environment;
    node.security_groups = vec![group];
    Some(node)
}

/// The image of a server, public or of the marketplace; the usual one when it has none.
fn image_of(server: &Ecs) -> Option<String> {
    let mut images = server.image.iter().chain(&server.market_image);
    let named = images.find(|name| !name.trim().is_empty());
    named.cloned().or_else(|| Some(crate::rules::ecs::LINUX_IMAGE.to_owned()))
}

/// The system of all production servers when they have one in common.
fn shared_system(context: &Context<'_>) -> Option<SystemId> {
    let systems: BTreeSet<_> =
        context.facts.servers(EcsRole::Production).map(|(_, node, _)| node.system).collect();
    if systems.len() == 1 { systems.first().copied().flatten() } else { None }
}

/// A vSwitch in the AZ: one that serves management, else that of the servers there, else any.
fn vswitch_in(context: &Context<'_>, az: AzId, like: Option<VSwitchId>) -> Option<VSwitchId> {
    let design = context.design;
    let management = |id: VSwitchId| {
        design
            .vswitches
            .get(id)
            .and_then(|row| row.security_zone)
            .and_then(|id| design.security_zones.get(id))
            .is_some_and(|row| is_for_operators(row.kind))
    };
    let there: Vec<VSwitchId> =
        design.vswitches.iter().filter(|(_, row)| row.az == az).map(|(id, _)| id).collect();
    let best = there.iter().copied().find(|&id| management(id));
    best.or_else(|| like.filter(|id| there.contains(id))).or_else(|| there.first().copied())
}

/// Whether operators enter by this row.
fn is_for_operators(kind: SecurityZoneKind) -> bool {
    matches!(kind, SecurityZoneKind::Management | SecurityZoneKind::Jump)
}

/// The row by which operators enter, when the design has one.
pub(super) fn operators_zone(context: &Context<'_>) -> Option<SecurityZoneId> {
    let mut zones = context.design.security_zones.iter();
    zones.find(|(_, row)| is_for_operators(row.kind)).map(|(id, _)| id)
}

/// The bastions' security group: the one of that name, made when there is none, with a rule for VPN clients.
fn group(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    ports: &BTreeSet<u16>,
    net: NetKind,
) -> SecurityGroupId {
    const NAME: &str = "sg-bastion";
    let rules = ports.iter().map(|&port| SecurityRule::allow_tcp(port, Peer::VpnClients));
    let old = context.design.security_groups.iter().find(|(_, row)| row.name == NAME && row.net == net);
    let Some((id, _)) = old else {
        return sheet.add_group(SecurityGroup { name: NAME.to_owned(), net, rules: rules.collect() });
    };
    if let Some(group) = sheet.group_mut(id) {
        for wanted in rules {
            if !group.rules.iter().any(|rule| rule.peer == wanted.peer && rule.ports.covers(wanted.ports)) {
                group.rules.push(wanted);
            }
        }
    }
    id
}

/// Draws operators → VPN → bastion → production servers as far as it is not drawn, and lets the bastion in.
fn lead_to_servers(context: &Context<'_>, sheet: &mut Sheet<'_, '_>, bastion: NodeId) {
    let log_in = |os: Option<OsFamily>| match os.unwrap_or(OsFamily::Linux) {
        OsFamily::Linux => (Protocol::Ssh, 22),
        OsFamily::Windows => (Protocol::Rdp, 3389),
    };
    let os = sheet.node(bastion).and_then(|node| node.product.as_ecs()).and_then(|ecs| ecs.os);
    let vpn = context.facts.vpns.iter().find(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin);
    if let Some(&(vpn, _, _)) = vpn {
        let (protocol, port) = log_in(os);
        let operators =
            context.facts.externals.iter().find(|(_, _, party)| party.kind == ExternalKind::OpsUsers);
        if let Some(&(operators, _, _)) = operators
            && !context.facts.outgoing(operators).iter().any(|(_, link)| link.to == vpn)
        {
            sheet.add_link(Link::new(operators, vpn, Purpose::Operations).speaking(Protocol::SslVpn, 443));
        }
        sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(protocol, port));
    }
    let region = sheet.node(bastion).and_then(|node| context.design.region_of(node));
    for (server, node, ecs) in context.facts.servers(EcsRole::Production) {
        if context.design.region_of(node) == region {
            let (protocol, port) = log_in(ecs.os);
            sheet.add_link(Link::new(bastion, server, Purpose::Operations).speaking(protocol, port));
            admit(sheet, context, server, SecurityRule::allow_tcp(port, Peer::Node(bastion)));
        }
    }
}

/// Gives a bastion a commercial image of the marketplace, which records what operators do.
pub(super) fn with_market_image(context: &Context<'_>, id: NodeId, ecs: &Ecs) -> Vec<crate::design::Edit> {
    let mut sheet = Sheet::new(context);
    let image = ecs.market_image.clone().unwrap_or_else(|| "安恒堡垒机".to_owned());
    if let Some(ecs) = sheet.ecs_mut(id) {
        ecs.market_image = Some(image);
        ecs.operation_audit = Some(true);
    }
    sheet.finish()
}
