//! What the tests of this family change.

use crate::design::{
    Design, Edit, External, ExternalKind, Line, Link, NatEntry, Place, Product, Protocol, Purpose, Site,
};
use crate::rules::testing::*;

/// The classic design with a customer's server whose link to a web server runs over a leased line.
pub(super) fn with_line(nat_map: Vec<NatEntry>) -> Design {
    let mut design = two_az_classic();
    let site = design.ids().site();
    let row = Site {
        name: "customer".to_owned(),
        city: String::new(),
        province: String::new(),
        cidrs: vec![cidr("172.16.22.0/24")],
        delegated: Vec::new(),
        merge_ready: None,
    };
    apply(&mut design, vec![Edit::PutSite(site, row)]);
    let party = External { kind: ExternalKind::Customer, ..External::default() };
    let host = add_node(&mut design, "host", Product::External(party), Place::Site(site));
    node(&mut design, "host", |node| node.private_ip = Some("172.16.22.14".parse().unwrap()));
    let place = design.nodes.get(id(&design, "slb")).unwrap().place;
    let line = add_node(&mut design, "line", Product::Line(Line { nat_map, ..Line::default() }), place);
    let web = id(&design, "web-1");
    add_link(&mut design, Link::new(host, line, Purpose::Business).speaking(Protocol::Tcp, 8080));
    add_link(&mut design, Link::new(line, web, Purpose::Business).speaking(Protocol::Tcp, 8080));
    design
}
