//! What a drawn line most likely means: purpose, protocol and port by what stands at its two ends.

use crate::design::{
    ClientBy, Design, Ecs, EcsRole, Edit, ExternalKind, Function, Link, Listener, ListenerProtocol, Node,
    NodeId, OsFamily, PortRange, Product, Protocol, Purpose, RdsEngine, Slb, VpnKind,
};

use super::starter::first_listener;

/// The changes that a line from one node to another means, with the link itself last.
///
/// A line from a load balancer to a server also makes the server a backend, and gives it the function of the
/// backends it joins, because the listener's backends do one job. A line to a database changes no whitelist:
/// who may reach data is granted by the fix of the finding, in sight, never by a stroke of the pen.
#[must_use]
pub fn edits(design: &Design, from: NodeId, to: NodeId) -> Vec<Edit> {
    let (Some(source), Some(target)) = (design.nodes.get(from), design.nodes.get(to)) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    if let (Product::Slb(slb), Product::Ecs(ecs)) = (&source.product, &target.product)
        && matches!(ecs.role, EcsRole::Production | EcsRole::Test)
        && let Some(joined) = with_backend(slb, to)
    {
        if target.function.is_none()
            && let Some(function) = function_of_backends(design, slb)
        {
            edits.push(Edit::PutNode(to, Box::new(Node { function: Some(function), ..target.clone() })));
        }
        edits.push(Edit::PutNode(from, Box::new(Node { product: Product::Slb(joined), ..source.clone() })));
    }
    edits.push(Edit::PutLink(design.ids().link(), link(design, from, to)));
    edits
}

/// The link that a line from one node to another most likely is.
#[must_use]
pub fn link(design: &Design, from: NodeId, to: NodeId) -> Link {
    let (Some(source), Some(target)) = (design.nodes.get(from), design.nodes.get(to)) else {
        return Link::new(from, to, Purpose::Business);
    };
    let (purpose, protocol, port) = meaning(&source.product, &target.product);
    let mut link = Link { protocol, ports: port.map(PortRange::one), ..Link::new(from, to, purpose) };
    if matches!(target.product, Product::Rds(_)) && purpose == Purpose::Business {
        // The guide asks for both (guide L409–411); the person may take them back in the inspector.
        link.by = Some(ClientBy::Domain);
        link.auto_reconnect = Some(true);
    }
    link
}

/// A link that says the same already.
#[must_use]
pub fn same_link<'a>(design: &'a Design, wanted: &Link) -> Option<&'a Link> {
    design.links.values().find(|link| {
        link.from == wanted.from
            && link.to == wanted.to
            && link.purpose == wanted.purpose
            && link.protocol == wanted.protocol
            && link.ports == wanted.ports
    })
}

/// A function every backend so far has, when there is one.
fn function_of_backends(design: &Design, slb: &Slb) -> Option<crate::design::FunctionId> {
    let mut functions = slb
        .listeners
        .iter()
        .flat_map(|listener| &listener.backends)
        .filter_map(|&id| design.nodes.get(id))
        .map(|node| node.function);
    let first = functions.next()??;
    let living: Option<&Function> = design.functions.get(first);
    (living.is_some() && functions.all(|other| other == Some(first))).then_some(first)
}

/// The load balancer with this server behind each listener that does not serve other functions by name.
fn with_backend(slb: &Slb, server: NodeId) -> Option<Slb> {
    let mut joined = slb.clone();
    if joined.listeners.is_empty() {
        joined.listeners.push(first_listener());
    }
    let mut changed = false;
    for listener in joined.listeners.iter_mut().filter(|listener| listener.server_groups.is_empty()) {
        if !listener.backends.contains(&server) {
            listener.backends.push(server);
            listener.backends.sort_unstable();
            changed = true;
        }
    }
    changed.then_some(joined)
}

type Meaning = (Purpose, Protocol, Option<u16>);

const fn says(purpose: Purpose, protocol: Protocol, port: u16) -> Meaning {
    (purpose, protocol, Some(port))
}

fn meaning(from: &Product, to: &Product) -> Meaning {
    use Purpose::{Business, Operations, Outbound, Replication, Upload};
    match (from, to) {
        (_, Product::Slb(slb)) if is_operator(from) => {
            let (protocol, port) = front(slb);
            (Operations, protocol, port)
        }
        (_, Product::Slb(slb)) => {
            let (protocol, port) = front(slb);
            (Business, protocol, port)
        }
        (Product::Slb(slb), Product::Ecs(_)) => {
            let (protocol, port) = back(slb);
            (Business, protocol, port)
        }
        (_, Product::Vpn(vpn)) => match vpn.kind {
            VpnKind::SslAdmin => says(Operations, Protocol::SslVpn, 443),
            VpnKind::Ipsec => (Business, Protocol::Ipsec, None),
        },
        (Product::Vpn(vpn), Product::Ecs(ecs)) if vpn.kind == VpnKind::SslAdmin => log_in(ecs),
        (Product::Vpn(_), Product::Ecs(ecs)) if ecs.role == EcsRole::Bastion => log_in(ecs),
        (Product::Ecs(bastion), Product::Ecs(ecs)) if bastion.role == EcsRole::Bastion => log_in(ecs),
        (_, Product::Ecs(ecs)) if is_operator(from) || ecs.role == EcsRole::Bastion => log_in(ecs),
        (Product::Ecs(one), Product::Ecs(two))
            if one.role == EcsRole::SelfBuiltDatabase && two.role == EcsRole::SelfBuiltDatabase =>
        {
            says(Replication, Protocol::Mysql, 3306)
        }
        (_, Product::Ecs(ecs)) if ecs.role == EcsRole::SelfBuiltDatabase => {
            says(Business, Protocol::Mysql, 3306)
        }
        (Product::Rds(_), Product::Rds(rds)) => {
            let (protocol, port) = engine(rds.engine);
            (Replication, protocol, port)
        }
        (_, Product::Rds(rds)) => {
            let (protocol, port) = engine(rds.engine);
            let by_operator =
                is_operator(from) || matches!(from, Product::Ecs(ecs) if ecs.role == EcsRole::Bastion);
            (if by_operator { Operations } else { Business }, protocol, port)
        }
        (Product::Oss(_), Product::Oss(_)) => says(Replication, Protocol::Https, 443),
        (Product::Ecs(_), Product::Oss(_)) => says(Upload, Protocol::Https, 443),
        (_, Product::Oss(_)) => says(Business, Protocol::Https, 443),
        (_, Product::Dns(_)) => says(Business, Protocol::Dns, 53),
        (Product::Ecs(_), Product::External(_) | Product::Nat(_) | Product::Eip(_)) => {
            says(Outbound, Protocol::Https, 443)
        }
        (Product::Nat(_) | Product::Eip(_), Product::External(_)) => says(Outbound, Protocol::Https, 443),
        (Product::External(_) | Product::Dns(_) | Product::Eip(_), Product::Ecs(ecs)) => {
            (Business, Protocol::Http, Some(served(ecs).unwrap_or(80)))
        }
        (Product::Ecs(_), Product::Ecs(ecs)) => (Business, Protocol::Tcp, Some(served(ecs).unwrap_or(8080))),
        (Product::External(_), Product::Line(_)) | (Product::Line(_), Product::External(_)) => {
            (Business, Protocol::Any, None)
        }
        (_, Product::Ecs(ecs)) => (Business, Protocol::Tcp, served(ecs)),
        (_, Product::External(external)) if external.kind == ExternalKind::Internet => {
            (Business, Protocol::Any, None)
        }
        (
            _,
            Product::External(_)
            | Product::Nat(_)
            | Product::Eip(_)
            | Product::Line(_)
            | Product::Described { .. }
            | Product::Opaque { .. },
        ) => (Business, Protocol::Tcp, None),
    }
}

fn is_operator(product: &Product) -> bool {
    product.as_external().is_some_and(|external| external.kind == ExternalKind::OpsUsers)
}

fn log_in(ecs: &Ecs) -> Meaning {
    match ecs.os.unwrap_or(OsFamily::Linux) {
        OsFamily::Linux => says(Purpose::Operations, Protocol::Ssh, OsFamily::Linux.login_port()),
        OsFamily::Windows => says(Purpose::Operations, Protocol::Rdp, OsFamily::Windows.login_port()),
    }
}

fn served(ecs: &Ecs) -> Option<u16> {
    ecs.listens.first().map(|listen| listen.ports.first)
}

fn engine(engine: RdsEngine) -> (Protocol, Option<u16>) {
    match engine {
        RdsEngine::Mysql | RdsEngine::Mariadb => (Protocol::Mysql, Some(3306)),
        RdsEngine::SqlServer => (Protocol::SqlServer, Some(1433)),
        RdsEngine::Postgresql | RdsEngine::Ppas => (Protocol::Postgresql, Some(5432)),
        RdsEngine::Other => (Protocol::Tcp, None),
    }
}

fn spoken(protocol: ListenerProtocol) -> Protocol {
    match protocol {
        ListenerProtocol::Tcp | ListenerProtocol::Other => Protocol::Tcp,
        ListenerProtocol::Udp => Protocol::Udp,
        ListenerProtocol::Http => Protocol::Http,
        ListenerProtocol::Https => Protocol::Https,
        ListenerProtocol::Ftp => Protocol::Ftp,
        ListenerProtocol::Sftp => Protocol::Sftp,
    }
}

fn front(slb: &Slb) -> (Protocol, Option<u16>) {
    slb.listeners.first().map_or((Protocol::Http, Some(80)), |listener: &Listener| {
        (spoken(listener.protocol), u16::try_from(listener.port).ok())
    })
}

fn back(slb: &Slb) -> (Protocol, Option<u16>) {
    slb.listeners.first().map_or((Protocol::Http, Some(80)), |listener| {
        let protocol = match listener.backend_protocol {
            Some(own) => spoken(own),
            // HTTPS ends at the load balancer; servers behind it speak HTTP.
            None if listener.protocol == ListenerProtocol::Https => Protocol::Http,
            None => spoken(listener.protocol),
        };
        (protocol, u16::try_from(listener.effective_backend_port()).ok())
    })
}

#[cfg(test)]
mod tests {
    use super::super::starter::fresh_node;
    use super::*;
    use crate::base::Lang;

    fn pair(from: &str, to: &str) -> (Design, NodeId, NodeId) {
        let mut design = Design::default();
        for key in [from, to] {
            let node = fresh_node(key, None, &design, Lang::En);
            let id = design.ids().node();
            design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        }
        let mut ids = design.nodes.keys();
        let (one, two) = (ids.next().unwrap(), ids.next().unwrap());
        (design.clone(), one, two)
    }

    #[track_caller]
    fn check(from: &str, to: &str, purpose: Purpose, protocol: Protocol, port: Option<u16>) {
        let (design, one, two) = pair(from, to);
        let link = link(&design, one, two);
        assert_eq!((link.purpose, link.protocol, link.ports.map(|p| p.first)), (purpose, protocol, port));
    }

    #[test]
    fn the_usual_lines_of_a_two_az_design() {
        check("users", "clb", Purpose::Business, Protocol::Http, Some(80));
        check("clb", "ecs", Purpose::Business, Protocol::Http, Some(80));
        check("ecs", "rds", Purpose::Business, Protocol::Mysql, Some(3306));
        check("ops-users", "ssl-vpn", Purpose::Operations, Protocol::SslVpn, Some(443));
        check("ssl-vpn", "ecs/bastion", Purpose::Operations, Protocol::Ssh, Some(22));
        check("ecs/bastion", "ecs", Purpose::Operations, Protocol::Ssh, Some(22));
        check("ecs/bastion", "rds", Purpose::Operations, Protocol::Mysql, Some(3306));
        check("ecs", "oss", Purpose::Upload, Protocol::Https, Some(443));
        check("ecs", "nat", Purpose::Outbound, Protocol::Https, Some(443));
        check("rds", "rds", Purpose::Replication, Protocol::Mysql, Some(3306));
        check("internet", "dns", Purpose::Business, Protocol::Dns, Some(53));
        check("customer/gateway", "ipsec-vpn", Purpose::Business, Protocol::Ipsec, None);
    }

    #[test]
    fn a_windows_server_is_reached_by_rdp() {
        let (mut design, bastion, server) = pair("ecs/bastion", "ecs");
        let mut node = design.nodes.get(server).unwrap().clone();
        if let Product::Ecs(ecs) = &mut node.product {
            ecs.os = Some(OsFamily::Windows);
        }
        design.apply(Edit::PutNode(server, Box::new(node))).unwrap();
        let link = link(&design, bastion, server);
        assert_eq!((link.protocol, link.ports), (Protocol::Rdp, Some(PortRange::one(3389))));
    }

    #[test]
    fn a_line_from_a_balancer_makes_a_backend_and_shares_the_function() {
        let (mut design, slb, first) = pair("clb", "ecs");
        let function = design.ids().function();
        design
            .apply(Edit::PutFunction(function, Function { name: "web".into(), ..Function::default() }))
            .unwrap();
        let mut node = design.nodes.get(first).unwrap().clone();
        node.function = Some(function);
        design.apply(Edit::PutNode(first, Box::new(node))).unwrap();
        let second = design.ids().node();
        let fresh = fresh_node("ecs", None, &design, Lang::En);
        design.apply(Edit::PutNode(second, Box::new(fresh))).unwrap();

        for server in [first, second] {
            let edits = edits(&design, slb, server);
            design.apply_all(edits).unwrap();
        }
        let listeners = &design.nodes.get(slb).unwrap().product.as_slb().unwrap().listeners;
        assert_eq!(listeners.first().unwrap().backends, [first, second]);
        assert_eq!(design.nodes.get(second).unwrap().function, Some(function));
        assert_eq!(design.links.len(), 2);
    }

    #[test]
    fn a_line_to_a_database_opens_no_whitelist() {
        let (design, server, database) = pair("ecs", "rds");
        let edits = edits(&design, server, database);
        assert_eq!(edits.len(), 1, "only the link");
        let link = link(&design, server, database);
        assert_eq!((link.by, link.auto_reconnect), (Some(ClientBy::Domain), Some(true)));
    }
}
