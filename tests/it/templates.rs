//! The reference architectures: complete, clean, written as the program writes them, and watched by the rules.

use std::collections::BTreeSet;

use yuntu::base::{Date, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{
    Account, Design, Ecs, EcsRole, Edit, HealthCheck, HealthKind, Link, Listener, ListenerProtocol, NodeId,
    Peer, Product, Protocol, Purchase, Purpose, Rds, RdsEdition, RdsEngine, Ref, Slb, SlbScope, Spec, Vpn,
};
use yuntu::files::templates::{self, Template};
use yuntu::files::write_text;
use yuntu::pricing::{Term, quote};
use yuntu::rules::{Context, Registry, Report, WhyNotChecked, check};

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

/// Every template but the walk-through, which stands in one AZ on purpose.
fn sound() -> impl Iterator<Item = &'static Template> {
    templates::all().iter().filter(|template| template.id != "vpc-walkthrough")
}

/// Every sound template that has servers.
fn two_az() -> impl Iterator<Item = &'static Template> {
    sound().filter(|template| template.id != "static-site")
}

/// What a template may say, because its text explains it: codes of warnings, and of rules not evaluated.
fn explained(id: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match id {
        // The star path is weaker than the serial one, and the template is there to show it.
        "three-tier-star" => (&["RDS-008", "SG-017"], &[]),
        // The guide lists neither AZs nor a host of OSS of Qingdao.
        "two-region" | "two-city-three-centre" => (&["OSS-004"], &["HA-012"]),
        _ => (&[], &[]),
    }
}

fn load(template: &Template) -> Design {
    let loaded = template.load().unwrap();
    assert_eq!(loaded.repairs, vec![], "{} needs no repair", template.id);
    loaded.design
}

fn report(design: &Design) -> Report {
    check(&Context::new(design, Catalog::builtin(), &[], today()))
}

/// Findings as "CODE message", without what every removal changes by itself: HA-014, the MOD rules, and how many
/// prices are old (COST-010).
fn telling(design: &Design) -> BTreeSet<String> {
    report(design)
        .findings
        .iter()
        .filter(|finding| !matches!(finding.code, "HA-014" | "COST-010") && !finding.code.starts_with("MOD"))
        .map(|finding| format!("{} {}", finding.code, finding.message.en))
        .collect()
}

/// Applies an edit to a template and demands that a rule of these codes notices.
#[track_caller]
fn noticed(template: &Template, design: &Design, edits: Vec<Edit>, codes: &[&str]) {
    let mut broken = design.clone();
    broken.apply_all(edits).unwrap();
    let new: Vec<String> = telling(&broken).difference(&telling(design)).cloned().collect();
    assert!(
        new.iter().any(|line| codes.iter().any(|code| line.starts_with(code))),
        "{}: none of {codes:?} in {new:#?}",
        template.id
    );
}

fn servers(design: &Design, role: EcsRole) -> Vec<NodeId> {
    let is = |product: &Product| product.as_ecs().is_some_and(|ecs| ecs.role == role);
    design.nodes.iter().filter(|(_, node)| is(&node.product)).map(|(id, _)| id).collect()
}

fn changed(design: &Design, id: NodeId, change: impl FnOnce(&mut Product)) -> Edit {
    let mut node = design.nodes.get(id).unwrap().clone();
    change(&mut node.product);
    Edit::PutNode(id, Box::new(node))
}

fn balancers(design: &Design) -> impl Iterator<Item = (NodeId, &Slb)> {
    design.nodes.iter().filter_map(|(id, node)| node.product.as_slb().map(|slb| (id, slb)))
}

fn of_code(design: &Design, code: &str) -> Option<NodeId> {
    design.nodes.iter().find(|(_, node)| node.product.code() == code).map(|(id, _)| id)
}

#[test]
fn each_is_written_as_the_program_writes_it() {
    for template in templates::all() {
        assert_eq!(write_text(&load(template)).unwrap(), template.text, "{}", template.id);
    }
}

#[test]
fn each_says_the_same_in_english() {
    let han = |text: &str| text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c));
    // What the cloud itself names in Chinese.
    let image = |text: &str| text.ends_with("64位");
    for template in templates::all() {
        let text = template.text_in(yuntu::base::Lang::En);
        let left: Vec<&str> = text.split('"').filter(|part| han(part) && !image(part)).collect();
        assert!(left.is_empty(), "{}: add {left:?} to templates/designs/english.tsv", template.id);
        let english = template.load_in(yuntu::base::Lang::En).unwrap();
        assert_eq!(
            write_text(&english.design).unwrap(),
            text,
            "{}: not as the program writes it",
            template.id
        );
        let codes = |design: &Design| -> Vec<&'static str> {
            report(design).findings.iter().map(|finding| finding.code).collect()
        };
        assert_eq!(
            codes(&english.design),
            codes(&load(template)),
            "{}: the words change a finding",
            template.id
        );
    }
}

#[test]
fn each_has_an_id_of_its_own_and_says_what_it_is() {
    let ids: BTreeSet<&str> = templates::all().iter().map(|template| template.id).collect();
    assert_eq!(ids.len(), templates::all().len());
    for template in templates::all() {
        assert_eq!(templates::find(template.id), Some(template));
        let design = load(template);
        assert!(!design.title.name.is_empty() && !design.title.version.is_empty());
        assert!(!template.title.en.is_empty() && template.description.en.len() > 40);
    }
    assert_eq!(templates::find("no-such-template"), None);
}

#[test]
fn each_is_free_of_errors_warnings_and_open_questions() {
    for template in sound() {
        let (warned, open) = explained(template.id);
        let report = report(&load(template));
        let grave: Vec<_> = report
            .findings
            .iter()
            // The one tunnel of IPSec is a single point, which the template waives with its reason.
            .filter(|finding| finding.severity <= Severity::Warning && finding.waived.is_none())
            .filter(|finding| finding.severity == Severity::Error || !warned.contains(&finding.code))
            .collect();
        assert!(grave.is_empty(), "{}: {grave:#?}", template.id);
        let left: Vec<_> = report
            .not_checked
            .iter()
            .filter(|entry| entry.why == WhyNotChecked::NotEvaluated && !open.contains(&entry.code))
            .collect();
        assert!(left.is_empty(), "{}: {left:#?}", template.id);
        for code in warned.iter().filter(|code| Registry::rule(code).is_some()) {
            assert!(report.of(code).next().is_some(), "{}: {code} is explained and not found", template.id);
        }
    }
}

#[test]
fn the_walkthrough_breaks_what_its_text_explains_and_nothing_else() {
    let template = templates::find("vpc-walkthrough").unwrap();
    let design = load(template);
    assert!(design.title.note.contains("一个可用区"));
    let report = report(&design);
    // Hints, such as what the nearest reference architecture has beside (HA-014), are welcome in a tutorial.
    let grave = report.findings.iter().filter(|finding| finding.severity <= Severity::Warning);
    let codes: Vec<(&str, Severity)> = grave.map(|finding| (finding.code, finding.severity)).collect();
    let warned = ["BAS-002", "HA-001", "MOD-010", "SEC-011"].map(|code| (code, Severity::Warning));
    assert_eq!(codes, warned);
    assert_eq!(report.summary.not_evaluated, 0, "{:#?}", report.not_checked);
}

#[test]
fn removing_a_server_is_noticed() {
    for template in two_az() {
        let design = load(template);
        for id in servers(&design, EcsRole::Production) {
            let remove = vec![Edit::Remove(Ref::Node(id))];
            noticed(template, &design, remove, &["HA-001", "HA-002", "HA-003"]);
        }
    }
}

#[test]
fn taking_one_of_two_equal_servers_is_noticed() {
    for template in two_az() {
        let design = load(template);
        for id in servers(&design, EcsRole::Production) {
            let mut node = design.nodes.get(id).unwrap().clone();
            node.count -= 1;
            noticed(template, &design, vec![Edit::PutNode(id, Box::new(node))], &["HA-002"]);
        }
    }
}

#[test]
fn removing_a_bastion_is_noticed() {
    for template in two_az() {
        let design = load(template);
        let bastions = servers(&design, EcsRole::Bastion);
        for &id in &bastions {
            noticed(template, &design, vec![Edit::Remove(Ref::Node(id))], &["BAS-001", "BAS-002"]);
        }
        let both = bastions.into_iter().map(|id| Edit::Remove(Ref::Node(id))).collect();
        noticed(template, &design, both, &["BAS-001", "BAS-002"]);
    }
}

#[test]
fn removing_the_public_load_balancer_is_noticed() {
    for template in two_az() {
        let design = load(template);
        let slb = balancers(&design).find(|(_, slb)| slb.scope == SlbScope::Public).unwrap().0;
        noticed(template, &design, vec![Edit::Remove(Ref::Node(slb))], &["SLB-002", "DR-006", "DR-004"]);
    }
}

#[test]
fn removing_waf_or_log_audit_is_noticed() {
    for template in two_az() {
        let design = load(template);
        for (code, rule) in [("waf", "SEC-003"), ("sls", "SEC-011")] {
            let id = of_code(&design, code).unwrap();
            noticed(template, &design, vec![Edit::Remove(Ref::Node(id))], &[rule]);
        }
    }
}

#[test]
fn removing_what_makes_a_reference_architecture_is_noticed() {
    for (id, node, codes) in [
        ("hybrid-line", "电信专线", &["LINE-008"][..]),
        ("hybrid-line", "联通专线", &["LINE-008"]),
        ("hybrid-ipsec", "IPSec网关", &["VPN-004"]),
        ("hybrid-ipsec", "机房防火墙", &["LINE-016"]),
        ("two-region", "青岛灾备数据库", &["DR-003"]),
        ("two-region", "青岛文件副本", &["DR-010"]),
        ("two-region", "域名解析", &["DR-006"]),
        ("two-region", "青岛公网负载均衡", &["DR-004", "DR-006"]),
        ("two-city-three-centre", "青岛灾备数据库", &["DR-003"]),
        ("two-city-three-centre", "杭州同城副本", &["DR-009", "DR-010"]),
        ("two-city-three-centre", "域名解析", &["DR-006"]),
        ("oss-public", "影像文件", &["OSS-008"]),
        ("static-site", "网站文件", &["SLB-002", "OSS-"]),
    ] {
        let template = templates::find(id).unwrap();
        let sheet = Sheet::new(id);
        let remove = vec![Edit::Remove(Ref::Node(sheet.id(node)))];
        noticed(template, &sheet.0, remove, codes);
    }
}

/// Nodes whose removal no rule has a condition for, beside HA-014 and the drawing's own rules, and why.
fn silent(template: &str, code: &str) -> Option<&'static str> {
    match code {
        "users" | "internet" | "ops-users" => {
            Some("who is not drawn is not asked for: only the picture is poorer")
        }
        "alipay" | "customer" => Some("without the other party there is nothing to dock with"),
        "dns" => {
            Some("a name is asked for where it has to switch between sites (DR-006); else HA-014 asks for it")
        }
        "ssl-vpn" => {
            Some("a line, an IPSec VPN or the other site's VPN is a way in for operators too (VPN-014)")
        }
        "ipsec-vpn" => Some("without it nothing leads from the customer to the cloud any more"),
        // The layers behind then are reached by nobody, which HA-004 and SLB-019 ask of servers with clients.
        "clb" if template != "classic-two-az" => {
            Some("the servers behind a private one then have no clients")
        }
        _ => None,
    }
}

/// Every node of every template, taken away alone: a rule notices, other than HA-014 and those of the drawing
/// itself, unless the list above says why none does.
#[test]
fn removing_any_node_is_noticed_or_the_reason_is_listed() {
    let mut unseen = Vec::new();
    for template in sound() {
        let design = load(template);
        let before = telling(&design);
        for (id, node) in design.nodes.iter() {
            let mut broken = design.clone();
            broken.apply(Edit::Remove(Ref::Node(id))).unwrap();
            let noticed = telling(&broken).difference(&before).next().is_some();
            if !noticed && silent(template.id, node.product.code()).is_none() {
                unseen.push(format!("{} {} ({})", template.id, node.name, node.product.code()));
            }
        }
    }
    assert!(unseen.is_empty(), "mend a rule, or say in `silent` why none notices: {unseen:#?}");
}

#[test]
fn one_change_of_a_link_with_alipay_breaks_one_rule() {
    let sheet = || Sheet::new("alipay");
    let open = |product: &mut Product| {
        if let Product::Slb(slb) = product {
            slb.listeners[0].whitelist.clear();
        }
    };
    assert!(
        telling(&sheet().product("支付宝通知负载均衡", open).0)
            .iter()
            .any(|line| line.starts_with("APY-003"))
    );
    let closed = sheet().ecs("支付-B", |ecs| ecs.public_bandwidth_mbps = Some(0.0));
    assert!(telling(&closed.0).iter().any(|line| line.starts_with("APY-004")));
    let other = sheet().link("支付-B", "支付宝", Purpose::Outbound, Protocol::Https, 8443);
    assert!(telling(&other.0).iter().any(|line| line.starts_with("APY-005")));
}

#[test]
fn removing_a_backend_is_noticed() {
    for template in two_az() {
        let design = load(template);
        for (id, slb) in balancers(&design) {
            for &gone in &slb.listeners[0].backends {
                let edit = changed(&design, id, |product| {
                    if let Product::Slb(slb) = product {
                        slb.listeners[0].backends.retain(|&id| id != gone);
                    }
                });
                noticed(template, &design, vec![edit], &["SLB-019"]);
            }
        }
    }
}

#[test]
fn removing_a_whitelist_entry_is_noticed() {
    for template in two_az() {
        let design = load(template);
        let Some((rds, row)) = design.nodes.iter().find(|(_, node)| node.product.code() == "rds") else {
            continue;
        };
        let production = servers(&design, EcsRole::Production);
        let mut entries: Vec<Peer> = row.product.as_rds().unwrap().whitelist.clone();
        entries.retain(|entry| matches!(entry, Peer::Node(id) if production.contains(id)));
        for gone in entries {
            let edit = changed(&design, rds, |product| {
                if let Product::Rds(rds) = product {
                    rds.whitelist.retain(|&entry| entry != gone);
                }
            });
            noticed(template, &design, vec![edit], &["RDS-007"]);
        }
        let none = changed(&design, rds, |product| {
            if let Product::Rds(rds) = product {
                rds.whitelist.clear();
            }
        });
        noticed(template, &design, vec![none], &["RDS-006"]);
    }
}

#[test]
fn removing_a_vswitch_or_the_vpc_is_noticed() {
    for template in two_az() {
        let design = load(template);
        for id in design.vswitches.keys() {
            noticed(template, &design, vec![Edit::Remove(id.into())], &["NET-004", "NET-005"]);
        }
        for id in design.vpcs.keys() {
            noticed(template, &design, vec![Edit::Remove(id.into())], &["NET-003"]);
        }
    }
    assert_eq!(load(templates::find("vpc-two-az").unwrap()).vswitches.len(), 2);
    assert_eq!(load(templates::find("security-zones").unwrap()).vswitches.len(), 6);
}

#[test]
fn servers_balancer_and_database_have_a_known_price() {
    for template in two_az() {
        let design = load(template);
        let bill = quote(&design, Catalog::builtin(), Term::OneMonth);
        for code in ["ecs", "clb", "rds"] {
            let Some(node) = of_code(&design, code) else { continue };
            let known = bill
                .lines
                .iter()
                .any(|line| line.subjects.contains(&node.into()) && line.unit_price.amount().is_some());
            assert!(known, "{}: no line of {code} has a price", template.id);
        }
    }
}

/// A design under change, with its nodes found by name.
struct Sheet(Design, BTreeSet<String>);

impl Sheet {
    fn new(id: &str) -> Self {
        let design = load(templates::find(id).unwrap());
        let told = telling(&design);
        Self(design, told)
    }

    fn id(&self, name: &str) -> NodeId {
        let named = self.0.nodes.iter().find(|(_, node)| node.name == name);
        named.unwrap_or_else(|| panic!("no node is called {name}")).0
    }

    fn product(mut self, name: &str, change: impl FnOnce(&mut Product)) -> Self {
        let edit = changed(&self.0, self.id(name), change);
        self.0.apply(edit).unwrap();
        self
    }

    fn ecs(self, name: &str, change: impl FnOnce(&mut Ecs)) -> Self {
        self.product(name, |product| match product {
            Product::Ecs(ecs) => change(ecs),
            other => panic!("{} is not a server", other.code()),
        })
    }

    fn listener(self, change: impl FnOnce(&mut Listener)) -> Self {
        self.product("公网负载均衡", |product| match product {
            Product::Slb(slb) => change(&mut slb.listeners[0]),
            other => panic!("{} is not a load balancer", other.code()),
        })
    }

    fn rds(self, change: impl FnOnce(&mut Rds)) -> Self {
        self.product("交易数据库", |product| match product {
            Product::Rds(rds) => change(rds),
            other => panic!("{} is not a database", other.code()),
        })
    }

    fn vpn(self, change: impl FnOnce(&mut Vpn)) -> Self {
        self.product("管理VPN", |product| match product {
            Product::Vpn(vpn) => change(vpn),
            other => panic!("{} is not a VPN", other.code()),
        })
    }

    fn account(mut self, change: impl FnOnce(&mut Account)) -> Self {
        let mut account = self.0.account.clone();
        change(&mut account);
        self.0.apply(Edit::SetAccount(account)).unwrap();
        self
    }

    fn purchase(mut self, name: &str, months: u32) -> Self {
        let id = self.id(name);
        let mut node = self.0.nodes.get(id).unwrap().clone();
        node.purchase = Some(Purchase { months: Some(months), ..Purchase::default() });
        self.0.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        self
    }

    fn link(mut self, from: &str, to: &str, purpose: Purpose, protocol: Protocol, port: u16) -> Self {
        let link = Link::new(self.id(from), self.id(to), purpose).speaking(protocol, port);
        let id = self.0.ids().link();
        self.0.apply(Edit::PutLink(id, link)).unwrap();
        self
    }

    /// The one change must be found by one rule, and by no other; what the template itself is told stays out.
    #[track_caller]
    fn breaks_only(self, code: &str) {
        self.breaks(&[code]);
    }

    /// The one change must be found by these rules, and by no other.
    #[track_caller]
    fn breaks(self, codes: &[&str]) {
        let found: BTreeSet<String> = telling(&self.0)
            .difference(&self.1)
            .map(|line| line[..line.find(' ').unwrap()].to_owned())
            .collect();
        assert_eq!(found, codes.iter().map(|&code| code.to_owned()).collect());
    }
}

#[test]
fn one_change_of_a_listener_breaks_one_rule() {
    let classic = || Sheet::new("classic-two-az");
    let rds = classic().id("交易数据库");
    classic().link("互联网", "Web-B", Purpose::Business, Protocol::Http, 80).breaks_only("SLB-001");
    classic().listener(|listener| listener.port = 4000).breaks(&["SLB-003", "SLB-011"]);
    classic().listener(|listener| listener.port = 70_000).breaks_only("SLB-004");
    classic().listener(|listener| listener.peak_mbps = Some(2000.0)).breaks_only("SLB-005");
    classic().listener(|listener| listener.backends.push(rds)).breaks_only("SLB-006");
    let other = |listener: &mut Listener| {
        (listener.protocol, listener.backend_protocol) = (ListenerProtocol::Other, None);
    };
    classic().listener(other).breaks_only("SLB-007");
    let sftp = |listener: &mut Listener| {
        (listener.protocol, listener.backend_protocol) = (ListenerProtocol::Sftp, None);
    };
    classic().listener(sftp).breaks_only("SLB-008");
    classic().listener(|listener| listener.health = None).breaks_only("SLB-014");
    classic().listener(|listener| listener.backends.clear()).breaks_only("SLB-017");
    classic().listener(|listener| listener.backends.truncate(1)).breaks_only("SLB-019");
    let check = || Some(HealthCheck { kind: HealthKind::Tcp, port: Some(0), path: None });
    classic().listener(|listener| listener.health = check()).breaks_only("SLB-004");
    Sheet::new("vpc-two-az").listener(|listener| listener.port = 8000).breaks(&["SLB-003", "SLB-011"]);
}

#[test]
fn one_change_of_a_server_a_bastion_or_the_vpn_breaks_one_rule() {
    for id in ["classic-two-az", "vpc-two-az"] {
        let sheet = || Sheet::new(id);
        let name = |stem: &str| format!("{stem}-{}", if id == "vpc-two-az" { "F" } else { "B" });
        sheet()
            .ecs(&name("Web"), |ecs| ecs.needs_internet = Some("短信网关".to_owned()))
            .breaks_only("ECS-001");
        // On the public card of the classic network UDP is open too.
        let exposed = if id == "vpc-two-az" {
            vec!["ECS-002", "COST-012"]
        } else {
            vec!["ECS-002", "ECS-003", "COST-012"]
        };
        sheet().ecs(&name("Web"), |ecs| ecs.public_bandwidth_mbps = Some(5.0)).breaks(&exposed);
        sheet().purchase(&name("Web"), 61).breaks_only("ECS-009");
        sheet().ecs(&name("Web"), |ecs| ecs.image = None).breaks_only("ECS-010");
        let exposed = if id == "vpc-two-az" { vec!["BAS-004"] } else { vec!["BAS-004", "ECS-003"] };
        sheet().ecs(&name("堡垒机"), |ecs| ecs.public_bandwidth_mbps = Some(5.0)).breaks(&exposed);
        let large = Spec::Shape { vcpu: 4, memory_gib: 8.0 };
        let plain = |ecs: &mut Ecs| {
            (ecs.spec, ecs.market_image, ecs.image) = (Some(large), None, Some("CentOS".to_owned()));
        };
        let plainer = if id == "vpc-two-az" { vec!["BAS-003", "BAS-007"] } else { vec!["BAS-003"] };
        sheet().ecs(&name("堡垒机"), plain).breaks(&plainer);
        sheet().vpn(|vpn| vpn.client_ips.push([10, 8, 8, 8].into())).breaks_only("VPN-013");
    }
}

#[test]
fn one_change_of_the_database_breaks_one_rule() {
    for id in ["classic-two-az", "vpc-two-az"] {
        let sheet = || Sheet::new(id);
        let bastion = sheet().id(if id == "vpc-two-az" { "堡垒机-G" } else { "堡垒机-C" });
        // A single node also loses what was written since the last backup.
        sheet().rds(|rds| rds.edition = RdsEdition::Basic).breaks(&["DR-013", "RDS-002"]);
        sheet().rds(|rds| rds.engine = RdsEngine::Mariadb).breaks_only("RDS-003");
        sheet().rds(|rds| rds.public_endpoint = true).breaks_only("RDS-004");
        sheet().rds(|rds| rds.whitelist.clear()).breaks_only("RDS-006");
        sheet().rds(|rds| rds.whitelist.truncate(1)).breaks_only("RDS-007");
        sheet().rds(|rds| rds.whitelist.push(Peer::Node(bastion))).breaks_only("RDS-008");
    }
}

#[test]
fn one_change_of_the_account_breaks_one_rule() {
    for id in ["classic-two-az", "vpc-two-az"] {
        Sheet::new(id).account(|account| account.real_name = Some(false)).breaks_only("SLB-024");
        let poor = "99.99".parse().unwrap();
        Sheet::new(id).account(|account| account.balance = Some(poor)).breaks(&["SLB-025", "SLB-033"]);
    }
    Sheet::new("classic-two-az").account(|account| account.new_user = Some(true)).breaks_only("VPN-001");
}
