//! The drawing of whole designs.

use std::collections::BTreeMap;

use yuntu::base::{Lang, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{
    Az, Carrier, Design, Disk, Ecs, EcsRole, Edit, Link, Listener, ListenerProtocol, Node, NodeId, Place,
    Product, Protocol, Purpose, Region, RegionId, SecurityZone, SecurityZoneId, SecurityZoneKind, Site, Slb,
    Spec, Title, VSwitch, Vpc,
};
use yuntu::scene::{self, Layout, SceneOptions, Theme};

/// A design under construction.
pub(crate) struct Sketch {
    pub(crate) design: Design,
}

impl Sketch {
    pub(crate) fn new(name: &str) -> Self {
        let title = Title {
            name: name.to_owned(),
            version: "1.0".to_owned(),
            author: "王工".to_owned(),
            subject: "面向互联网的双可用区业务系统".to_owned(),
            date: Some("2026-11-21".parse().unwrap()),
            ..Title::default()
        };
        Self { design: Design { title, ..Design::default() } }
    }

    fn put(&mut self, edit: Edit) {
        self.design.apply(edit).unwrap();
    }

    pub(crate) fn region(&mut self, code: &str, name: &str) -> RegionId {
        let id = self.design.ids().region();
        self.put(Edit::PutRegion(id, Region { code: code.to_owned(), name: name.to_owned(), net: None }));
        id
    }

    pub(crate) fn az(&mut self, region: RegionId, code: &str, name: &str) -> yuntu::design::AzId {
        let id = self.design.ids().az();
        self.put(Edit::PutAz(id, Az { region, code: code.to_owned(), name: name.to_owned() }));
        id
    }

    pub(crate) fn row(&mut self, name: &str, kind: SecurityZoneKind, order: u32) -> SecurityZoneId {
        let id = self.design.ids().security_zone();
        self.put(Edit::PutSecurityZone(id, SecurityZone { name: name.to_owned(), kind, order }));
        id
    }

    pub(crate) fn node(&mut self, name: &str, product: Product, place: Place) -> NodeId {
        self.nodes(name, product, place, 1)
    }

    pub(crate) fn nodes(&mut self, name: &str, product: Product, place: Place, count: u32) -> NodeId {
        let id = self.design.ids().node();
        let node = Node { count, ..Node::new(name, product).at(place) };
        self.put(Edit::PutNode(id, Box::new(node)));
        id
    }

    pub(crate) fn link(
        &mut self,
        from: NodeId,
        to: NodeId,
        purpose: Purpose,
        speaking: Option<(Protocol, u16)>,
    ) {
        let id = self.design.ids().link();
        let link = Link::new(from, to, purpose);
        let link = match speaking {
            Some((protocol, port)) => link.speaking(protocol, port),
            None => link,
        };
        self.put(Edit::PutLink(id, link));
    }
}

pub(crate) fn code(code: &str) -> Product {
    Product::of_code(code)
}

pub(crate) fn ecs(role: EcsRole, vcpu: u32, memory_gib: f64) -> Product {
    let disk = Disk { category: "cloud_essd".to_owned(), level: None, size_gib: 40.0 };
    Product::Ecs(Ecs {
        role,
        spec: Some(Spec::Shape { vcpu, memory_gib }),
        system_disk: Some(disk),
        ..Ecs::default()
    })
}

pub(crate) fn slb() -> Product {
    let listener = Listener { protocol: ListenerProtocol::Http, port: 80, ..Listener::default() };
    Product::Slb(Slb { bandwidth_mbps: Some(5.0), listeners: vec![listener], ..Slb::default() })
}

/// The guide's classic two-AZ design.
pub(crate) fn classic() -> Design {
    let mut s = Sketch::new("经典网络双可用区");
    s.design.settings.net = yuntu::design::NetKind::Classic;
    let r = s.region("cn-hangzhou-finance", "华东1(杭州)金融云");
    let (b, c) = (s.az(r, "B", "可用区B"), s.az(r, "C", "可用区C"));
    let across = Place::Region { region: r, security_zone: None };
    let at = |az| Place::Az { az, security_zone: None };
    let users = s.node("互联网用户", code("internet"), Place::Internet);
    let dns = s.node("www.example.com", code("dns"), Place::Internet);
    let ops = s.node("运维人员", code("ops-users"), Place::Internet);
    let slb = s.node("公网SLB", slb(), across);
    let vpn = s.node("管理VPN", code("ssl-vpn"), across);
    let web_b = s.nodes("web-b", ecs(EcsRole::Production, 4, 4.0), at(b), 2);
    let web_c = s.nodes("web-c", ecs(EcsRole::Production, 4, 4.0), at(c), 2);
    let jump_b = s.node("bastion-b", ecs(EcsRole::Bastion, 1, 1.0), at(b));
    let jump_c = s.node("bastion-c", ecs(EcsRole::Bastion, 1, 1.0), at(c));
    let rds = s.node("rds-main", code("rds"), across);
    s.link(users, dns, Purpose::Business, Some((Protocol::Dns, 53)));
    s.link(users, slb, Purpose::Business, Some((Protocol::Http, 80)));
    for web in [web_b, web_c] {
        s.link(slb, web, Purpose::Business, Some((Protocol::Http, 8080)));
        s.link(web, rds, Purpose::Business, Some((Protocol::Mysql, 3306)));
    }
    s.link(ops, vpn, Purpose::Operations, Some((Protocol::SslVpn, 443)));
    for (jump, web) in [(jump_b, web_b), (jump_c, web_c)] {
        s.link(vpn, jump, Purpose::Operations, Some((Protocol::Ssh, 22)));
        s.link(jump, web, Purpose::Operations, Some((Protocol::Ssh, 22)));
    }
    s.design
}

/// A VPC with three security zones, a data centre beside it, and most kinds of products.
pub(crate) fn zoned() -> Design {
    let mut s = Sketch::new("高安全分区双可用区");
    let r = s.region("cn-shanghai-finance-1", "华东2(上海)金融云");
    let (b, d) = (s.az(r, "cn-shanghai-finance-1f", "可用区F"), s.az(r, "cn-shanghai-finance-1g", "可用区G"));
    let dmz = s.row("DMZ区", SecurityZoneKind::Dmz, 1);
    let mgmt = s.row("管理区", SecurityZoneKind::Management, 2);
    let inner = s.row("内网区", SecurityZoneKind::Intranet, 3);
    let vpc = s.design.ids().vpc();
    let block = "192.168.0.0/16".parse().unwrap();
    s.put(Edit::PutVpc(vpc, Vpc { region: r, name: "生产VPC".to_owned(), cidr: Some(block) }));
    let mut cells = BTreeMap::new();
    for (i, az) in [b, d].into_iter().enumerate() {
        for (j, (row, name)) in [(dmz, "dmz"), (mgmt, "mgmt"), (inner, "app")].into_iter().enumerate() {
            let id = s.design.ids().vswitch();
            let cidr = format!("192.168.{}.0/24", (i + 1) * 10 + j + 1).parse().unwrap();
            let name = format!("vsw-{name}-{}", ["f", "g"][i]);
            s.put(Edit::PutVSwitch(
                id,
                VSwitch { vpc, az, security_zone: Some(row), name, cidr: Some(cidr) },
            ));
            cells.insert((az, row), id);
        }
    }
    let place = |s: &mut Sketch, name: &str, product: Product, az, row, count| {
        let id = s.nodes(name, product, Place::Az { az, security_zone: Some(row) }, count);
        let mut node = s.design.nodes.get(id).unwrap().clone();
        node.vswitch = cells.get(&(az, row)).copied();
        s.put(Edit::PutNode(id, Box::new(node)));
        id
    };
    let across = |row| Place::Region { region: r, security_zone: Some(row) };
    let region = Place::Region { region: r, security_zone: None };
    let users = s.node("手机与网页用户", code("users"), Place::Internet);
    let ops = s.node("运维人员", code("ops-users"), Place::Internet);
    let ali = s.node("支付宝", code("alipay"), Place::Internet);
    let ddos = s.node("DDoS高防", code("anti-ddos"), Place::Internet);
    let waf = s.node("Web应用防火墙", code("waf"), region);
    let front = s.node("alb-public", code("alb"), across(dmz));
    let vpn = s.node("SSL-VPN", code("ssl-vpn"), across(mgmt));
    let inside = s.node("slb-app-internal", code("clb"), across(inner));
    let rds = s.node("rds-core-trade-mysql-production", code("rds"), across(inner));
    let tair = s.node("tair-session", code("tair"), across(inner));
    let oss = s.node("影像归档", code("oss"), across(inner));
    let mut webs = vec![];
    let mut apps = vec![];
    for (az, z) in [(b, "f"), (d, "g")] {
        webs.push(place(&mut s, &format!("web-{z}"), ecs(EcsRole::Production, 4, 8.0), az, dmz, 3));
        apps.push(place(&mut s, &format!("交易应用-{z}"), ecs(EcsRole::Production, 8, 16.0), az, inner, 4));
        apps.push(place(&mut s, &format!("account-{z}"), ecs(EcsRole::Production, 8, 16.0), az, inner, 2));
    }
    let jump = place(&mut s, "跳板机-f", ecs(EcsRole::Bastion, 2, 4.0), b, mgmt, 1);
    let jump2 = place(&mut s, "跳板机-g", ecs(EcsRole::Bastion, 2, 4.0), d, mgmt, 1);
    let site = s.design.ids().site();
    let dc = Site {
        name: "客户数据中心".to_owned(),
        city: "上海".to_owned(),
        province: String::new(),
        cidrs: vec![],
        delegated: vec![],
        merge_ready: None,
    };
    s.put(Edit::PutSite(site, dc));
    let core = s.node("核心系统", code("customer"), Place::Site(site));
    let mut wire = yuntu::design::Line {
        carrier: Some(Carrier::Telecom),
        bandwidth_mbps: Some(10.0),
        ..Default::default()
    };
    let line1 = s.node("专线-电信", Product::Line(wire.clone()), region);
    wire.carrier = Some(Carrier::Unicom);
    let line2 = s.node("专线-联通", Product::Line(wire), region);
    s.link(users, ddos, Purpose::Business, Some((Protocol::Https, 443)));
    s.link(ddos, waf, Purpose::Business, Some((Protocol::Https, 443)));
    s.link(waf, front, Purpose::Business, Some((Protocol::Https, 443)));
    for &web in &webs {
        s.link(front, web, Purpose::Business, Some((Protocol::Http, 80)));
        s.link(web, inside, Purpose::Business, Some((Protocol::Http, 8080)));
    }
    for &app in &apps {
        s.link(inside, app, Purpose::Business, Some((Protocol::Tcp, 9000)));
        s.link(app, rds, Purpose::Business, Some((Protocol::Mysql, 3306)));
        s.link(app, tair, Purpose::Business, Some((Protocol::Tcp, 6379)));
    }
    s.link(apps[0], oss, Purpose::Upload, Some((Protocol::Https, 443)));
    s.link(apps[2], oss, Purpose::Upload, Some((Protocol::Https, 443)));
    s.link(apps[0], ali, Purpose::Outbound, Some((Protocol::Https, 443)));
    s.link(ops, vpn, Purpose::Operations, Some((Protocol::SslVpn, 443)));
    for (i, &j) in [jump, jump2].iter().enumerate() {
        s.link(vpn, j, Purpose::Operations, Some((Protocol::Ssh, 22)));
        s.link(j, webs[i], Purpose::Operations, Some((Protocol::Ssh, 22)));
        s.link(j, apps[2 * i], Purpose::Operations, Some((Protocol::Ssh, 22)));
        s.link(j, apps[2 * i + 1], Purpose::Operations, Some((Protocol::Ssh, 22)));
    }
    for line in [line1, line2] {
        s.link(core, line, Purpose::Business, None);
        s.link(line, inside, Purpose::Business, Some((Protocol::Tcp, 7001)));
    }
    s.design
}

/// Two regions, the second standing by.
pub(crate) fn two_regions() -> Design {
    let mut s = Sketch::new("异地双中心");
    let dns = s.node("智能解析", code("dns"), Place::Internet);
    let mut databases = vec![];
    let mut buckets = vec![];
    for (code_, name, suffix) in
        [("cn-hangzhou-finance", "华东1(杭州)", "hz"), ("cn-qingdao-finance", "华北1(青岛)", "qd")]
    {
        let r = s.region(code_, name);
        let (a, b) = (s.az(r, "A", "可用区A"), s.az(r, "B", "可用区B"));
        let across = Place::Region { region: r, security_zone: None };
        let lb = s.node(&format!("slb-{suffix}"), slb(), across);
        let rds = s.node(&format!("rds-{suffix}"), code("rds"), across);
        let oss = s.node(&format!("oss-{suffix}"), code("oss"), across);
        s.link(dns, lb, Purpose::Business, Some((Protocol::Https, 443)));
        for az in [a, b] {
            let place = Place::Az { az, security_zone: None };
            let web = s.nodes(&format!("web-{suffix}"), ecs(EcsRole::Production, 4, 8.0), place, 2);
            let app = s.nodes(&format!("app-{suffix}"), ecs(EcsRole::Production, 4, 8.0), place, 2);
            s.link(lb, web, Purpose::Business, Some((Protocol::Http, 80)));
            s.link(web, app, Purpose::Business, Some((Protocol::Tcp, 9000)));
            s.link(app, rds, Purpose::Business, Some((Protocol::Mysql, 3306)));
            s.link(app, oss, Purpose::Upload, None);
        }
        databases.push(rds);
        buckets.push(oss);
    }
    s.link(databases[0], databases[1], Purpose::Replication, None);
    s.link(buckets[0], buckets[1], Purpose::Replication, None);
    s.design
}

/// Many functions in a region of three AZs: for each, a tier of servers in every AZ behind a load balancer.
pub(crate) fn large(functions: usize) -> Design {
    let mut s = Sketch::new("大型系统");
    let r = s.region("cn-shanghai-finance-1", "华东2(上海)金融云");
    let azs = [s.az(r, "A", "可用区A"), s.az(r, "B", "可用区B"), s.az(r, "C", "可用区C")];
    let across = Place::Region { region: r, security_zone: None };
    let mut edits = vec![];
    let mut ids = s.design.ids();
    let users = ids.node();
    edits.push(Edit::PutNode(users, Box::new(Node::new("用户", code("users")).at(Place::Internet))));
    let mut put = |edits: &mut Vec<Edit>, name: String, product: Product, place| {
        let id = ids.node();
        edits.push(Edit::PutNode(id, Box::new(Node::new(name, product).at(place))));
        id
    };
    let mut pairs = vec![];
    for f in 0..functions {
        let lb = put(&mut edits, format!("slb-{f}"), slb(), across);
        pairs.push((users, lb, Protocol::Https, 443));
        let rds = put(&mut edits, format!("rds-{f}"), code("rds"), across);
        for az in azs {
            let place = Place::Az { az, security_zone: None };
            let web = put(&mut edits, format!("web-{f}"), ecs(EcsRole::Production, 4, 8.0), place);
            let app = put(&mut edits, format!("app-{f}"), ecs(EcsRole::Production, 4, 8.0), place);
            pairs.push((lb, web, Protocol::Http, 80));
            pairs.push((web, app, Protocol::Tcp, 9000));
            pairs.push((app, rds, Protocol::Mysql, 3306));
        }
    }
    for (from, to, protocol, port) in pairs {
        edits
            .push(Edit::PutLink(ids.link(), Link::new(from, to, Purpose::Business).speaking(protocol, port)));
    }
    s.design.apply_all(edits).unwrap();
    s.design
}

pub(crate) fn samples() -> Vec<(&'static str, Design)> {
    vec![("classic", classic()), ("zoned", zoned()), ("regions", two_regions()), ("large", large(25))]
}

/// The reference architectures that come with the program.
fn templates() -> Vec<(String, Design)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/designs");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "yuntu"))
        .map(|file| {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            (name, yuntu::files::read(&file).unwrap().design)
        })
        .collect()
}

/// Writes pictures of the samples and the templates into the folder named by `YUNTU_PICTURES`, to be looked at,
/// and says how long the parts took.
#[test]
fn pictures_for_the_eye() {
    let Some(folder) = std::env::var_os("YUNTU_PICTURES").map(std::path::PathBuf::from) else { return };
    let samples = samples().into_iter().map(|(name, design)| (name.to_owned(), design));
    let huge = [("huge".to_owned(), large(250))];
    for (name, design) in samples.chain(templates()).chain(huge) {
        let mut clock = std::time::Instant::now();
        let mut lap =
            || std::mem::replace(&mut clock, std::time::Instant::now()).elapsed().as_secs_f64() * 1e3;
        let layout = Layout::of(&design);
        let laid = lap();
        let routes = scene::Routes::of(&design, &layout);
        let routed = lap();
        for (lang, theme) in [(Lang::Zh, Theme::Light), (Lang::En, Theme::Dark)] {
            let mut options = SceneOptions { theme, ..SceneOptions::paper(lang) };
            let marks = [Severity::Error, Severity::Warning, Severity::Info];
            for (id, severity) in design.nodes.keys().zip(marks.into_iter().cycle()).skip(4).step_by(4) {
                options.findings.insert(id.into(), severity);
            }
            lap();
            let scene = scene::diagram_of(&design, Catalog::builtin(), &layout, &routes, &options);
            let drawn = lap();
            let svg = yuntu::export::svg(&scene);
            let written = lap();
            println!(
                "{name}: {} nodes, {} links: layout {laid:.2}, routes {routed:.2}, scene {drawn:.2}, svg {written:.2} ms",
                design.nodes.len(),
                design.links.len()
            );
            std::fs::write(folder.join(format!("{name}-{}.svg", lang.code())), svg).unwrap();
        }
    }
}

#[test]
fn nodes_never_overlap_and_stay_in_their_cells() {
    for (name, design) in samples() {
        let layout = Layout::of(&design);
        assert_eq!(layout.nodes.len(), design.nodes.len(), "{name}");
        let boxes: Vec<_> = layout.nodes.iter().collect();
        for (i, (id, rect)) in boxes.iter().enumerate() {
            assert!(
                layout.cell_of(**id).unwrap().rect.union(rect) == layout.cell_of(**id).unwrap().rect,
                "{name} {id}"
            );
            assert!(boxes.iter().skip(i + 1).all(|(_, other)| !other.overlaps(rect)), "{name} {id}");
        }
    }
}

/// Bends set by hand are kept, in right angles.
#[test]
fn bends_set_by_hand_are_kept() {
    let mut design = classic();
    let (id, _) = design.links.iter().next().unwrap();
    let bend = yuntu::design::Pos { x: 300, y: 20 };
    design.apply(Edit::SetBends(id, vec![bend])).unwrap();
    let layout = Layout::of(&design);
    let routes = scene::Routes::of(&design, &layout);
    let points = &routes.routes[&id].points;
    assert!(points.iter().any(|p| p.x == 300.0 && p.y == 20.0), "{points:?}");
    assert!(points.windows(2).all(|two| two[0].x == two[1].x || two[0].y == two[1].y), "{points:?}");
}

/// Every line is square, begins and ends at its nodes, and runs through no node.
fn check_lines(name: &str, design: &Design) {
    let layout = Layout::of(design);
    let routes = scene::Routes::of(design, &layout);
    assert_eq!(routes.routes.len(), design.links.len());
    for (id, route) in &routes.routes {
        let link = design.links.get(*id).unwrap();
        let (first, last) = (route.points[0], *route.points.last().unwrap());
        assert!(layout.nodes[&link.from].contains(first), "{name} {id}");
        assert!(layout.nodes[&link.to].contains(last), "{name} {id}");
        for two in route.points.windows(2) {
            assert!(two[0].x == two[1].x || two[0].y == two[1].y, "{name} {id}: {:?}", route.points);
            let piece = yuntu::base::Rect::new(
                two[0].x.min(two[1].x),
                two[0].y.min(two[1].y),
                (two[0].x - two[1].x).abs(),
                (two[0].y - two[1].y).abs(),
            );
            for (node, rect) in &layout.nodes {
                assert!(!rect.grown(-1.0).overlaps(&piece.grown(0.1)), "{name}: {id} crosses {node}");
            }
        }
    }
}

#[test]
fn lines_are_right_angled_end_at_their_nodes_and_cross_no_other() {
    for (name, design) in [("classic", classic()), ("zoned", zoned()), ("regions", two_regions())] {
        check_lines(name, &design);
    }
    for (name, design) in templates() {
        check_lines(&name, &design);
    }
}

/// Nodes dropped anywhere in their rooms: there is always a way around.
#[test]
fn wherever_nodes_are_dropped_no_line_crosses_one() {
    let mut rng = crate::support::random::Rng::new(42);
    for round in 0..crate::support::rounds(12, 200) {
        for (name, mut design) in [("classic", classic()), ("zoned", zoned()), ("regions", two_regions())] {
            let ids: Vec<NodeId> = design.nodes.keys().collect();
            for id in ids {
                if rng.chance(60) {
                    let mut to = |most: usize| 8 * i32::try_from(rng.below(most)).unwrap();
                    let (x, y) = (to(70), to(50));
                    design.apply(Edit::SetPosition(id, Some(yuntu::design::Pos { x, y }))).unwrap();
                }
            }
            check_lines(&format!("{name} {round}"), &design);
        }
    }
}

/// A nudge within a cell leaves the lines between other nodes alone, unless they run right beside it.
#[test]
fn moving_one_node_leaves_the_far_side_alone() {
    let (mut far, mut changed) = (0, 0);
    for (_, design) in [("classic", classic()), ("zoned", zoned()), ("regions", two_regions())] {
        let layout = Layout::of(&design);
        let routes = scene::Routes::of(&design, &layout);
        for node in design.nodes.keys() {
            let (Some(cell), rect) = (layout.cell_of(node), layout.nodes[&node]) else { continue };
            let to = yuntu::base::Point::new(rect.x + 8.0, rect.y);
            let mut moved = design.clone();
            let position = Layout::position_in(cell, to, 8.0);
            moved.apply(Edit::SetPosition(node, Some(position))).unwrap();
            let after = Layout::of(&moved);
            let again = scene::Routes::of(&moved, &after);
            // Links of one net are drawn as one line, which follows all its nodes.
            let of_node = |id: &yuntu::design::LinkId| {
                design.links.get(*id).is_some_and(|link| link.from == node || link.to == node)
            };
            let nets: std::collections::BTreeSet<usize> =
                routes.routes.iter().filter(|(id, _)| of_node(id)).map(|(_, route)| route.net).collect();
            for (id, route) in routes.routes.iter().filter(|(_, route)| !nets.contains(&route.net)) {
                let link = design.links.get(*id).unwrap();
                let ends_stay = [link.from, link.to].iter().all(|end| after.nodes[end] == layout.nodes[end]);
                let away = route.points.iter().all(|p| !rect.grown(300.0).contains(*p));
                if ends_stay && away {
                    far += 1;
                    changed += usize::from(again.routes[id].points != route.points);
                }
            }
        }
    }
    assert!(far > 50, "the designs have far sides: {far}");
    assert!(changed * 20 <= far, "nudges re-routed {changed} of {far} links far from the moved nodes");
}

#[test]
fn labels_cover_no_node_and_no_other_label() {
    for (name, design) in samples() {
        let layout = Layout::of(&design);
        let routes = scene::Routes::of(&design, &layout);
        assert!(!routes.labels.is_empty(), "{name}");
        for (i, label) in routes.labels.iter().enumerate() {
            assert!(layout.nodes.values().all(|rect| !rect.overlaps(&label.rect)), "{name}: {}", label.text);
            let others = &routes.labels[i + 1..];
            assert!(others.iter().all(|other| !other.rect.overlaps(&label.rect)), "{name}: {}", label.text);
        }
    }
}

/// Moving one node leaves the others of its cell where they were.
#[test]
fn moving_one_node_moves_no_other() {
    let mut design = classic();
    let before = Layout::of(&design);
    let web = design.nodes.iter().find(|(_, node)| node.name == "web-b").unwrap().0;
    let cell = before.cell_of(web).unwrap();
    let rect = before.nodes[&web];
    let to = yuntu::base::Point::new(rect.x, rect.y + 96.0);
    design.apply(Edit::SetPosition(web, Some(Layout::position_in(cell, to, 8.0)))).unwrap();
    let after = Layout::of(&design);
    for (id, rect) in &before.nodes {
        let moved = after.nodes[id];
        if *id == web {
            assert!((moved.x - to.x).abs() <= 4.0 && (moved.y - to.y).abs() <= 4.0);
        } else {
            assert_eq!(moved.x, rect.x, "{id}");
        }
    }
}

/// However they are dropped on one another, nodes make way.
#[test]
fn nodes_dropped_on_one_another_make_way() {
    let mut design = large(12);
    let ids: Vec<NodeId> = design.nodes.keys().collect();
    let edits =
        ids.iter().map(|&id| Edit::SetPosition(id, Some(yuntu::design::Pos { x: -40, y: 3 }))).collect();
    design.apply_all(edits).unwrap();
    let layout = Layout::of(&design);
    let boxes: Vec<_> = layout.nodes.values().collect();
    for (i, rect) in boxes.iter().enumerate() {
        assert!(boxes.iter().skip(i + 1).all(|other| !other.overlaps(rect)), "{rect:?}");
    }
}

/// Who makes way on the Internet side may come to stand in a second line: what lies beneath moves down.
#[test]
fn nodes_dropped_on_one_another_outside_leave_the_regions_alone() {
    for (name, mut design) in templates() {
        let outside = design.nodes.iter().filter(|(_, node)| node.place == Place::Internet);
        let ids: Vec<NodeId> = outside.map(|(id, _)| id).collect();
        let edits = ids.iter().map(|&id| Edit::SetPosition(id, Some(yuntu::design::Pos { x: 400, y: 0 })));
        design.apply_all(edits.collect()).unwrap();
        let layout = Layout::of(&design);
        let boxes: Vec<_> = layout.nodes.iter().collect();
        for (i, (id, rect)) in boxes.iter().enumerate() {
            for (other, second) in boxes.iter().skip(i + 1) {
                assert!(!second.overlaps(rect), "{name}: {id} and {other}");
            }
        }
    }
}

#[test]
fn a_point_finds_the_node_the_link_and_the_cell() {
    let design = zoned();
    let options = SceneOptions::default();
    let drawn = scene::diagram(&design, Catalog::builtin(), &options);
    let layout = Layout::of(&design);
    for (&id, rect) in &layout.nodes {
        assert_eq!(drawn.hit(rect.center(), 3.0), Some(id.into()));
        assert_eq!(layout.node_at(rect.center()), Some(id));
        let place = design.nodes.get(id).unwrap().place;
        assert_eq!(layout.cell_at(rect.center()).unwrap().place, place, "{id}");
    }
}

#[test]
fn a_hostile_or_empty_design_is_drawn_too() {
    let empty = scene::diagram(&Design::default(), Catalog::builtin(), &SceneOptions::paper(Lang::En));
    assert!(empty.bounds.w > 0.0 && empty.bounds.h > 0.0);
    let mut s = Sketch::new("x");
    let r = s.region("?", &"很长的名字".repeat(40));
    s.node(&"長".repeat(200), code("no-such-product"), Place::Region { region: r, security_zone: None });
    s.node("", code("ecs"), Place::Unplaced);
    s.nodes("a\u{202E}b\u{0}", code("rds"), Place::Internet, 10_000);
    let drawn = scene::diagram(&s.design, Catalog::builtin(), &SceneOptions::paper(Lang::Zh));
    for item in &drawn.items {
        let rect = item.bounds();
        assert!([rect.x, rect.y, rect.w, rect.h].iter().all(|v| v.is_finite()));
        if let scene::Shape::Text(text) = item {
            assert!(!text.text.contains(['\u{202E}', '\0']), "{:?}", text.text);
        }
    }
    assert!(yuntu::export::png(&drawn, 1.0).is_ok());
}
