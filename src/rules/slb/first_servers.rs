//! The first servers of a design that has load balancers and nothing behind them.

use crate::design::{
    AzId, Ecs, EcsRole, Edit, Function, Listen, NetKind, Node, NodeId, OsFamily, Peer, Place, PortRange,
    Product, Protocol, SecurityGroup, SecurityRule, Spec, Transport,
};
use crate::rules::{Context, Sheet};

use super::insert::{Wanted, join};

/// One server in each of the first two AZs of the first load balancer's region, behind its listeners that have
/// no backend. None when the region has no AZ, or the private network no vSwitch there.
pub(super) fn edits(context: &Context<'_>) -> Option<(usize, Vec<Edit>)> {
    let design = context.design;
    let &(slb_id, slb_node, slb) = context.facts.slbs.first()?;
    let region = design.region_of(slb_node)?;
    let azs: Vec<AzId> = context.facts.azs_of(region).iter().copied().take(2).collect();
    if azs.is_empty() {
        return None;
    }
    let port = slb.listeners.first().map_or(80, crate::design::Listener::effective_backend_port);
    let port = u16::try_from(port).ok().filter(|&port| port > 0)?;
    let mut sheet = Sheet::new(context);
    let function = design.functions.keys().next();
    let function = function.unwrap_or_else(|| {
        sheet.add_function(Function { name: context.word("应用", "app").to_owned(), ..Function::default() })
    });
    let net = context.net_of(region);
    let production = design
        .security_groups
        .iter()
        .find(|(_, group)| group.net == net && group.name == "sg-production")
        .map(|(id, _)| id);
    let group = production.unwrap_or_else(|| {
        let rules = vec![SecurityRule::allow_tcp(port, Peer::SlbInternal)];
        sheet.add_group(SecurityGroup { name: "sg-production".to_owned(), net, rules })
    });
    let mut servers: Vec<NodeId> = Vec::new();
    for az in azs {
        let name = format!(
            "{}-{}",
            context.word("应用服务器", "app-server"),
            design.azs.get(az).map_or("", |row| row.name.as_str())
        );
        let mut node = Node::new(name, Product::Ecs(server(port))).at(Place::Az { az, security_zone: None });
        node.function = Some(function);
        node.security_groups = vec![group];
        node.system = slb_node.system;
        node.environment = slb_node.environment;
        if design.net_of(slb_node) != NetKind::Classic {
            let in_az =
                |id: &&crate::design::VSwitchId| design.vswitches.get(**id).is_some_and(|row| row.az == az);
            let vswitches =
                context.facts.vpcs_of(region).iter().flat_map(|&vpc| context.facts.vswitches_of(vpc));
            node.vswitch = Some(*vswitches.into_iter().find(in_az)?);
        }
        servers.push(sheet.add_node(node));
    }
    for (at, _) in slb.listeners.iter().enumerate().filter(|(_, listener)| listener.backends.is_empty()) {
        join(context, &mut sheet, slb_id, at, &servers, Wanted { protocol: Protocol::Http, port })?;
    }
    Some((servers.len(), sheet.finish()))
}

/// Whether the new servers serve every listener without a backend, health check included, and the group that
/// they join lets the load balancer in.
pub(super) fn serve_all(context: &Context<'_>) -> bool {
    let design = context.design;
    let Some(&(_, node, slb)) = context.facts.slbs.first() else { return false };
    let Some(net) = design.region_of(node).map(|region| context.net_of(region)) else { return false };
    let Some(port) = slb.listeners.first().map(crate::design::Listener::effective_backend_port) else {
        return false;
    };
    let served = |listener: &crate::design::Listener| {
        let health = listener.health.as_ref().and_then(|health| health.port);
        listener.backends.is_empty()
            && listener.effective_backend_port() == port
            && health.is_none_or(|asked| asked == port)
    };
    let admits = |group: &SecurityGroup| {
        group.rules.iter().any(|rule| {
            rule.peer == Peer::SlbInternal && u16::try_from(port).is_ok_and(|port| rule.ports.contains(port))
        })
    };
    let mut groups = design.security_groups.values();
    let joined = groups.find(|group| group.net == net && group.name == "sg-production");
    context.facts.slbs.len() == 1 && slb.listeners.iter().all(served) && joined.is_none_or(admits)
}

/// The guide's usual server (L179: 2 cores, 2 GB), complete enough to be bought.
fn server(port: u16) -> Ecs {
    Ecs {
        role: EcsRole::Production,
        spec: Some(Spec::Shape { vcpu: 2, memory_gib: 2.0 }),
        os: Some(OsFamily::Linux),
        image: Some(crate::rules::ecs::LINUX_IMAGE.to_owned()),
        public_bandwidth_mbps: Some(0.0),
        listens: vec![Listen {
            transport: Transport::Tcp,
            ports: PortRange::one(port),
            http_paths: vec!["/".to_owned()],
        }],
        autostart: Some(true),
        ..Ecs::default()
    }
}
