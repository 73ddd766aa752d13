//! What the tests of this family change.

use crate::design::{
    Design, Ecs, EcsRole, Edit, Link, NodeId, Peer, Place, Product, Protocol, Purpose, SecurityGroup,
    SecurityGroupId, SecurityRule, SecurityZone, SecurityZoneKind, SecurityZoneMode,
};
use crate::rules::testing::*;

/// Changes the rules of a server's first group.
#[track_caller]
pub(super) fn rules_of(design: &mut Design, server: &str, change: impl FnOnce(&mut Vec<SecurityRule>)) {
    let group = group_of(design, server);
    let mut row = design.security_groups.get(group).unwrap().clone();
    change(&mut row.rules);
    apply(design, vec![Edit::PutSecurityGroup(group, row)]);
}

/// The first group of a server.
#[track_caller]
pub(super) fn group_of(design: &Design, server: &str) -> SecurityGroupId {
    design.nodes.get(id(design, server)).unwrap().security_groups[0]
}

/// T-05 in small: `bastion-*` in the jump zone, `web-*` behind the load balancer, `app-*` before the database;
/// operations go layer by layer.
pub(super) fn layered() -> Design {
    let mut design = two_az_classic();
    settings(&mut design, |settings| settings.security_zone_mode = SecurityZoneMode::JumpWebMwData);
    let mut ids = design.ids();
    let zones = [ids.security_zone(), ids.security_zone(), ids.security_zone(), ids.security_zone()];
    let kinds =
        [SecurityZoneKind::Jump, SecurityZoneKind::Web, SecurityZoneKind::Middleware, SecurityZoneKind::Data];
    for (at, (id, kind)) in zones.into_iter().zip(kinds).enumerate() {
        let row = SecurityZone { name: format!("zone-{at}"), kind, order: at as u32 };
        apply(&mut design, vec![Edit::PutSecurityZone(id, row)]);
    }
    let into = |design: &mut Design, name: &str, at: usize| {
        node(design, name, |node| {
            node.place = match node.place {
                Place::Az { az, .. } => Place::Az { az, security_zone: Some(zones[at]) },
                Place::Region { region, .. } => Place::Region { region, security_zone: Some(zones[at]) },
                other => other,
            };
        });
    };
    for name in ["bastion-1", "bastion-2"] {
        into(&mut design, name, 0);
    }
    for name in ["web-1", "web-2"] {
        into(&mut design, name, 1);
    }
    into(&mut design, "rds", 3);
    let (g1, g2) = (group_of(&design, "bastion-1"), group_of(&design, "web-1"));
    let g3 = design.ids().security_group();
    let row = SecurityGroup { name: "G3".to_owned(), net: design.settings.net, rules: Vec::new() };
    apply(&mut design, vec![Edit::PutSecurityGroup(g3, row)]);
    let apps: Vec<NodeId> = ["web-1", "web-2"]
        .iter()
        .enumerate()
        .map(|(at, web)| {
            let Place::Az { az, .. } = design.nodes.get(id(&design, web)).unwrap().place else {
                unreachable!()
            };
            let mut product: Ecs = server(EcsRole::Production, 2, 2.0);
            product.listens[0].ports = crate::design::PortRange::one(8080);
            let place = Place::Az { az, security_zone: Some(zones[2]) };
            let app = add_node(&mut design, &format!("app-{}", at + 1), Product::Ecs(product), place);
            node(&mut design, &format!("app-{}", at + 1), |node| node.security_groups = vec![g3]);
            app
        })
        .collect();
    for web in ["web-1", "web-2"] {
        disconnect(&mut design, web, "rds");
        let web = id(&design, web);
        for &app in &apps {
            add_link(&mut design, Link::new(web, app, Purpose::Business).speaking(Protocol::Http, 8080));
            add_link(&mut design, Link::new(web, app, Purpose::Operations).speaking(Protocol::Ssh, 22));
        }
    }
    let database = id(&design, "rds");
    for &app in &apps {
        add_link(&mut design, Link::new(app, database, Purpose::Business).speaking(Protocol::Mysql, 3306));
    }
    rds(&mut design, "rds", |rds| rds.whitelist = apps.iter().copied().map(Peer::Node).collect());
    rules_of(&mut design, "web-1", |rules| {
        *rules = vec![
            SecurityRule::allow_tcp(22, Peer::SecurityGroup(g1)),
            SecurityRule::allow_tcp(80, Peer::SlbInternal),
        ];
    });
    rules_of(&mut design, "app-1", |rules| {
        *rules = vec![
            SecurityRule::allow_tcp(22, Peer::SecurityGroup(g2)),
            SecurityRule::allow_tcp(8080, Peer::SecurityGroup(g2)),
        ];
    });
    design
}
