//! What is to be created, held against the provider's schema and the types of ROS.

use std::collections::BTreeSet;

use serde_json::Value;
use yuntu::base::Lang;
use yuntu::design::{
    Bucket, Design, Disk, Ecs, Edit, Eip, Fields, Line, Link, Listener, ListenerProtocol, Nat, NatKind, Node,
    NodeId, Peer, Place, Product, Purpose, Rds, RdsAccount, SecurityGroup, SecurityRule, Slb, Spec, Vpn,
    VpnKind,
};
use yuntu::export::Artifact;

use super::handover::{designs, text};
use super::support::hcl::{self, Block, Expr};

/// A design with one of everything that can be created.
pub fn everything() -> Design {
    let mut design = yuntu::files::templates::find("vpc-two-az").unwrap().load().unwrap().design;
    let region = design.regions.keys().next().unwrap();
    let vswitch = design.vswitches.keys().next().unwrap();
    let web = design.nodes.iter().find(|(_, node)| node.product.as_ecs().is_some()).unwrap().0;
    let rds = design.nodes.iter().find(|(_, node)| node.product.as_rds().is_some()).unwrap().0;
    let mut ids = design.ids();
    let mut edits = Vec::new();
    let mut put = |id: NodeId, name: &str, product: Product| {
        let mut node = Node::new(name, product).at(Place::Region { region, security_zone: None });
        node.vswitch = Some(vswitch);
        edits.push(Edit::PutNode(id, Box::new(node)));
    };
    let (nat, eip, replica) = (ids.node(), ids.node(), ids.node());
    put(nat, "nat", Product::Nat(Nat { kind: NatKind::Gateway, ..Nat::default() }));
    put(eip, "eip", Product::Eip(Eip { bandwidth_mbps: Some(5.0), bound_to: Some(nat), ..Eip::default() }));
    let spec = Some(Spec::Shape { vcpu: 2, memory_gib: 4.0 });
    let accounts = vec![RdsAccount { name: "app".to_owned(), ..RdsAccount::default() }];
    put(replica, "replica", Product::Rds(Rds { read_only_of: Some(rds), spec, ..Rds::default() }));
    put(ids.node(), "main", Product::Rds(Rds { public_endpoint: true, accounts, ..Rds::default() }));
    put(ids.node(), "ipsec", Product::Vpn(Vpn { kind: VpnKind::Ipsec, ..Vpn::default() }));
    put(ids.node(), "ssl", Product::Vpn(Vpn { kind: VpnKind::SslAdmin, ..Vpn::default() }));
    put(ids.node(), "line", Product::Line(Line { bandwidth_mbps: Some(10.5), ..Line::default() }));
    put(ids.node(), "files-bank", Product::Oss(Bucket { versioning: Some(true), ..Bucket::default() }));
    put(ids.node(), "guard", Product::Described { code: "bastionhost".to_owned(), fields: Fields::new() });
    let listeners = vec![
        Listener { protocol: ListenerProtocol::Https, port: 443, backends: vec![web], ..Listener::default() },
        Listener { protocol: ListenerProtocol::Tcp, port: 8443, backends: vec![web], ..Listener::default() },
    ];
    put(ids.node(), "slb", Product::Slb(Slb { listeners, ..Slb::default() }));
    let disk = Disk { category: "cloud_essd".to_owned(), level: Some("PL1".to_owned()), size_gib: 100.0 };
    put(ids.node(), "disks", Product::Ecs(Ecs { data_disks: vec![disk.clone(), disk], ..Ecs::default() }));
    let group = ids.security_group();
    let out = SecurityRule {
        direction: yuntu::design::Direction::Out,
        ..SecurityRule::allow_tcp(443, Peer::Alipay)
    };
    let rules = vec![out, SecurityRule::allow_tcp(22, Peer::Node(web))];
    let net = yuntu::design::NetKind::Vpc;
    edits.push(Edit::PutSecurityGroup(group, SecurityGroup { name: "out".to_owned(), net, rules }));
    edits.push(Edit::PutLink(ids.link(), Link::new(web, nat, Purpose::Outbound)));
    design.apply_all(edits).unwrap();
    let mut server = design.nodes.get(web).unwrap().clone();
    server.security_groups.push(group);
    design.apply(Edit::PutNode(web, Box::new(server))).unwrap();
    design
}

fn facts(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn schema() -> Value {
    facts(include_str!("../data/terraform.json"))
}

fn types() -> Value {
    facts(include_str!("../data/ros.json"))
}

pub fn parsed(design: &Design, lang: Lang) -> Block {
    hcl::parse(&text(design, Artifact::Terraform, lang))
}

fn of_kind<'a>(body: &'a Block, kind: &'a str) -> impl Iterator<Item = &'a Block> {
    body.blocks.iter().filter(move |block| block.kind == kind)
}

/// Every `a.b.…` that an expression mentions.
fn mentions(expression: &Expr, into: &mut Vec<(String, String)>) {
    let mut path = |path: &Vec<String>| into.push((path[0].clone(), path[1].clone()));
    match expression {
        Expr::Path(names) => path(names),
        Expr::Template(_, paths) => paths.iter().for_each(path),
        Expr::List(values) | Expr::Call(_, values) => {
            values.iter().for_each(|value| mentions(value, into));
        }
        Expr::Object(fields) => fields.iter().for_each(|(_, value)| mentions(value, into)),
        Expr::Words(_) | Expr::Number(_) | Expr::Flag(_) => {}
    }
}

fn check_value(at: &str, rule: &Value, value: &Expr) {
    let kind = rule["type"].as_str().unwrap();
    match value {
        Expr::Words(words) => {
            assert_eq!(kind, "string", "{at}: {words}");
            if let Some(known) = rule["values"].as_array() {
                assert!(known.contains(&Value::from(words.as_str())), "{at}: {words} is none of {known:?}");
            }
        }
        Expr::Number(number) => {
            assert!(matches!(kind, "int" | "float"), "{at}: {number}");
            let number = *number as i64;
            let listed = rule["ints"].as_array().is_some_and(|ints| ints.contains(&Value::from(number)));
            let range = rule["range"].as_array().map(|r| r[0].as_i64().unwrap()..=r[1].as_i64().unwrap());
            let bounded = rule["ints"].is_array() || range.is_some();
            assert!(
                !bounded || listed || range.is_some_and(|range| range.contains(&number)),
                "{at}: {number} is outside {rule}"
            );
        }
        Expr::Flag(_) => assert_eq!(kind, "bool", "{at}"),
        Expr::List(_) => assert!(matches!(kind, "list" | "set"), "{at}"),
        Expr::Object(_) => assert_eq!(kind, "map", "{at}"),
        Expr::Path(_) | Expr::Template(..) | Expr::Call(..) => {}
    }
}

/// Whether every resource has arguments that the provider declares, with values that it allows, and all that it
/// requires. Tells the types of the resources.
pub fn keeps_to_the_provider(body: &Block) -> BTreeSet<String> {
    let schema = schema();
    let mut kinds = BTreeSet::new();
    for block in of_kind(body, "resource") {
        check_resource(&schema, block);
        kinds.insert(block.labels[0].clone());
    }
    kinds
}

fn check_resource(schema: &Value, block: &Block) {
    let (kind, name) = (&block.labels[0], &block.labels[1]);
    let rules = &schema["resources"][kind];
    assert!(rules.is_object(), "{kind} is not in tests/data/terraform.json");
    let mut given = BTreeSet::new();
    for (key, value) in &block.attributes {
        if matches!(key.as_str(), "count" | "for_each" | "provider") {
            continue;
        }
        let at = format!("{kind}.{name}.{key}");
        assert!(rules[key].is_object(), "{at} is no argument");
        given.insert(key.clone());
        check_value(&at, &rules[key], value);
    }
    for inner in &block.blocks {
        let at = format!("{kind}.{name}.{}", inner.kind);
        let inside = &rules[&inner.kind]["block"];
        assert!(inside.is_object(), "{at} is no block");
        given.insert(inner.kind.clone());
        for (key, value) in &inner.attributes {
            assert!(inside[key].is_object(), "{at}.{key} is no argument");
            check_value(&format!("{at}.{key}"), &inside[key], value);
        }
        for (key, rule) in inside.as_object().unwrap() {
            let there = inner.attributes.iter().any(|(given, _)| given == key);
            assert!(rule["required"] != true || there, "{at}.{key} is missing");
        }
    }
    for (key, rule) in rules.as_object().unwrap() {
        assert!(rule["required"] != true || given.contains(key), "{kind}.{name}.{key} is missing");
    }
}

#[test]
fn the_terraform_file_keeps_to_the_provider() {
    let mut kinds = BTreeSet::new();
    for design in designs().into_iter().chain([everything()]) {
        kinds.extend(keeps_to_the_provider(&parsed(&design, Lang::Zh)));
    }
    assert_eq!(kinds.len(), 25, "each type of resource that is written: {kinds:?}");
}

#[test]
fn every_name_in_the_terraform_file_is_declared_once() {
    for design in designs().into_iter().chain([everything()]) {
        let body = parsed(&design, Lang::En);
        let mut declared = BTreeSet::new();
        for block in &body.blocks {
            let name = match block.kind.as_str() {
                "resource" => (block.labels[0].clone(), block.labels[1].clone()),
                "variable" => ("var".to_owned(), block.labels[0].clone()),
                _ => continue,
            };
            let plain = name.1.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            assert!(plain && name.1.starts_with(|c: char| c.is_ascii_alphabetic()), "{name:?}");
            assert!(declared.insert(name.clone()), "{name:?} is declared twice");
        }
        let mut found = Vec::new();
        for block in of_kind(&body, "resource") {
            let own = block.attributes.iter().filter(|(key, _)| key != "provider");
            let inner = block.blocks.iter().flat_map(|inner| &inner.attributes);
            own.chain(inner).for_each(|(_, value)| mentions(value, &mut found));
        }
        let mut used = BTreeSet::new();
        for name in found.into_iter().filter(|(root, _)| root != "count") {
            assert!(declared.contains(&name), "{name:?} is not declared");
            used.insert(name);
        }
        for name in declared.iter().filter(|(root, _)| root == "var") {
            assert!(used.contains(name), "{name:?} is asked for and not used");
        }
    }
}

#[test]
fn secrets_are_variables_and_marked() {
    for design in designs().into_iter().chain([everything()]) {
        let body = parsed(&design, Lang::En);
        for block in of_kind(&body, "variable") {
            let secret = block.attributes.contains(&("sensitive".to_owned(), Expr::Flag(true)));
            let name = &block.labels[0];
            assert_eq!(secret, name.starts_with("password_") || name.starts_with("psk_"), "{name}");
        }
        for (key, value) in of_kind(&body, "resource").flat_map(|block| &block.attributes) {
            assert!(!key.contains("password") || matches!(value, Expr::Path(_)), "{key}: {value:?}");
        }
    }
}

/// Every object `{"Ref": …}` and `{"Fn::GetAtt": […]}` inside a value.
fn references(value: &Value, into: &mut Vec<(String, Option<String>)>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| references(value, into)),
        Value::Object(fields) => {
            if let Some(name) = fields.get("Ref").and_then(Value::as_str) {
                into.push((name.to_owned(), None));
            } else if let Some(pair) = fields.get("Fn::GetAtt").and_then(Value::as_array) {
                let word = |i: usize| pair[i].as_str().unwrap().to_owned();
                into.push((word(0), Some(word(1))));
            } else {
                fields.values().for_each(|value| references(value, into));
            }
        }
        _ => {}
    }
}

#[test]
fn the_ros_template_keeps_to_the_types() {
    let types = types();
    let mut kinds = BTreeSet::new();
    for design in designs().into_iter().chain([everything()]) {
        let template: Value = serde_json::from_str(&text(&design, Artifact::RosJson, Lang::Zh)).unwrap();
        assert_eq!(template["ROSTemplateFormatVersion"], "2015-09-01");
        let none = serde_json::Map::new();
        let resources = template["Resources"].as_object().unwrap();
        let parameters = template["Parameters"].as_object().unwrap_or(&none);
        let mut used = BTreeSet::new();
        for (name, resource) in resources {
            let kind = resource["Type"].as_str().unwrap();
            let known = &types["types"][kind];
            assert!(known.is_object(), "{kind} is not in tests/data/ros.json");
            kinds.insert(kind.to_owned());
            let given = resource["Properties"].as_object().unwrap();
            for required in known["required"].as_array().unwrap() {
                assert!(given.contains_key(required.as_str().unwrap()), "{name}: {required} is missing");
            }
            for (key, value) in given {
                let rule = &known["properties"][key];
                assert!(rule.is_object(), "{name}: {kind} has no property {key}");
                let computed = value.is_object()
                    && value.as_object().unwrap().keys().any(|k| k.starts_with("Fn::") || k == "Ref");
                if computed {
                    continue;
                }
                let fits = match rule["type"].as_str().unwrap() {
                    "String" => value.is_string(),
                    "Number" => value.is_number(),
                    "Boolean" => value.is_boolean(),
                    "List" => value.is_array(),
                    "Map" | "Object" => value.is_object(),
                    other => panic!("{other}"),
                };
                assert!(fits, "{name}.{key}: {value} is no {}", rule["type"]);
                if let (Some(allowed), true) =
                    (rule["values"].as_array(), value.is_string() || value.is_number())
                {
                    let word = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                    assert!(
                        allowed.contains(&Value::from(word.as_str())),
                        "{name}.{key}: {word} is none of {allowed:?}"
                    );
                }
                if let (Some(range), Some(number)) = (rule["range"].as_array(), value.as_f64()) {
                    let low = range[0].as_f64().is_none_or(|low| low <= number);
                    assert!(
                        low && range[1].as_f64().is_none_or(|high| number <= high),
                        "{name}.{key}: {number}"
                    );
                }
            }
            let mut found = Vec::new();
            references(&resource["Properties"], &mut found);
            for (target, attribute) in found {
                match attribute {
                    None => {
                        assert!(parameters.contains_key(&target), "{name}: {target} is no parameter");
                        used.insert(target);
                    }
                    Some(attribute) => {
                        let kind = resources[&target]["Type"].as_str().unwrap();
                        let known = types["types"][kind]["attributes"].as_array().unwrap();
                        assert!(
                            known.contains(&Value::from(attribute.as_str())),
                            "{kind} has no {attribute}"
                        );
                    }
                }
            }
        }
        assert_eq!(used.len(), parameters.len(), "each parameter is used");
    }
    assert_eq!(kinds.len(), 22, "each type of resource that is written: {kinds:?}");
}

#[test]
fn a_template_is_created_whole() {
    for template in yuntu::files::templates::all() {
        let design = template.load().unwrap().design;
        let body = parsed(&design, Lang::En);
        let count = |kind: &str| of_kind(&body, "resource").filter(|block| block.labels[0] == kind).count();
        let of = |code: &str| design.nodes.values().filter(|node| node.product.code() == code).count();
        assert_eq!(count("alicloud_vpc"), design.vpcs.len(), "{}", template.id);
        assert_eq!(count("alicloud_vswitch"), design.vswitches.len(), "{}", template.id);
        assert_eq!(count("alicloud_instance"), of("ecs"), "{}", template.id);
        assert_eq!(count("alicloud_slb_load_balancer"), of("clb"), "{}", template.id);
        assert_eq!(count("alicloud_db_instance"), of("rds"), "{}", template.id);
        assert_eq!(count("alicloud_oss_bucket"), of("oss"), "{}", template.id);
        assert!(
            count("alicloud_security_group_rule") > 0
                || design.security_groups.values().all(|group| group.rules.is_empty()),
            "{}",
            template.id
        );
    }
}
