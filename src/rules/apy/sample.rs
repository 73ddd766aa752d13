//! A design for the tests that is docked with Alipay as the guide says.

use crate::design::{
    Design, Eip, HealthCheck, Listener, ListenerProtocol, NetKind, Peer, Place, Product, Protocol, Purpose,
    Slb,
};
use crate::rules::testing::{add_node, connect, ecs, id};

/// T-12 in small: Alipay comes by the listener 443 of `slb-pay`, and `web-1` goes to Alipay.
pub(in crate::rules) fn docked(mut design: Design) -> Design {
    let place = design.nodes.get(id(&design, "slb")).unwrap().place;
    let backends = vec![id(&design, "web-1"), id(&design, "web-2")];
    let slb = Slb {
        spec: Some("slb.s1.small".to_owned()),
        listeners: vec![Listener {
            protocol: ListenerProtocol::Https,
            port: 443,
            backend_protocol: Some(ListenerProtocol::Http),
            backend_port: Some(80),
            sticky: true,
            peak_mbps: Some(5.0),
            health: Some(HealthCheck::default()),
            certificate_on_slb: true,
            whitelist: vec![Peer::Alipay],
            backends,
            ..Listener::default()
        }],
        ..Slb::default()
    };
    add_node(&mut design, "slb-pay", Product::Slb(slb), place);
    add_node(&mut design, "alipay", Product::of_code("alipay"), Place::Internet);
    connect(&mut design, "alipay", "slb-pay", Purpose::Business, Protocol::Https, 443);
    for web in ["web-1", "web-2"] {
        connect(&mut design, "slb-pay", web, Purpose::Business, Protocol::Http, 80);
    }
    connect(&mut design, "web-1", "alipay", Purpose::Outbound, Protocol::Https, 443);
    ecs(&mut design, "web-1", |ecs| ecs.needs_internet = Some("Alipay".to_owned()));
    if design.settings.net == NetKind::Vpc {
        let bound_to = Some(id(&design, "web-1"));
        let eip = Eip { bandwidth_mbps: Some(1.0), bound_to, ..Eip::default() };
        add_node(&mut design, "eip-pay", Product::Eip(eip), place);
    } else {
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(1.0));
    }
    design
}
