//! Resources become rows of a design, networks first.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::source::{Configuration, Resource};
use super::value::Value;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{
    Az, AzId, Billing, Cidr, Edit, Environment, EnvironmentId, Function, FunctionId, Ids, Link, NetKind,
    Node, NodeId, Place, Product, Purchase, Region, RegionId, SecurityGroup, SecurityGroupId, Settings,
    System, SystemId, Title, VSwitch, VSwitchId, Vpc, VpcId,
};
use crate::text;

/// The facts that a configuration of today is read with.
const EDITION: &str = "official-2026";

/// Kind and name of a resource.
pub(super) type Key = (String, String);

/// What has been made so far.
pub(super) struct Builder<'a> {
    pub(super) found: &'a Configuration,
    pub(super) catalog: &'a Catalog,
    pub(super) ids: Ids,
    edits: Vec<Edit>,
    notes: Vec<Text>,
    regions: BTreeMap<String, RegionId>,
    azs: BTreeMap<String, (AzId, RegionId)>,
    vpcs: BTreeMap<String, VpcId>,
    vswitches: BTreeMap<String, (VSwitchId, AzId, RegionId)>,
    systems: BTreeMap<String, SystemId>,
    environments: BTreeMap<String, EnvironmentId>,
    functions: BTreeMap<String, FunctionId>,
    pub(super) groups: BTreeMap<String, (SecurityGroupId, SecurityGroup)>,
    pub(super) nodes: BTreeMap<Key, NodeId>,
    pub(super) made: BTreeMap<NodeId, Node>,
    pub(super) links: Vec<Link>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(found: &'a Configuration, catalog: &'a Catalog) -> Self {
        let classic =
            !found.resources.iter().any(|row| row.kind == "alicloud_vpc" || row.kind == "alicloud_vswitch");
        let net = if classic { NetKind::Classic } else { NetKind::Vpc };
        let settings = Settings { edition: EDITION.to_owned(), net, ..Settings::default() };
        let title = Title { name: "Terraform".to_owned(), ..Title::default() };
        Self {
            found,
            catalog,
            ids: crate::design::Design::default().ids(),
            edits: vec![Edit::SetTitle(title), Edit::SetSettings(settings)],
            notes: Vec::new(),
            regions: BTreeMap::new(),
            azs: BTreeMap::new(),
            vpcs: BTreeMap::new(),
            vswitches: BTreeMap::new(),
            systems: BTreeMap::new(),
            environments: BTreeMap::new(),
            functions: BTreeMap::new(),
            groups: BTreeMap::new(),
            nodes: BTreeMap::new(),
            made: BTreeMap::new(),
            links: Vec::new(),
        }
    }

    /// The resources of a kind.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Resource> + use<'a> {
        let kind = kind.to_owned();
        self.found.resources.iter().filter(move |row| row.kind == kind)
    }

    pub(super) fn note(&mut self, note: Text) {
        self.notes.push(note);
    }

    /// A region by its code.
    pub(super) fn region(&mut self, code: &str) -> RegionId {
        if let Some(&id) = self.regions.get(code) {
            return id;
        }
        let name = self.catalog.region(EDITION, code).map(|info| info.name.get(Lang::Zh).to_owned());
        let id = self.ids.region();
        let row = Region { code: code.to_owned(), name: name.unwrap_or_else(|| code.to_owned()), net: None };
        self.edits.push(Edit::PutRegion(id, row));
        self.regions.insert(code.to_owned(), id);
        id
    }

    /// The region of the provider, else the first that was named, else one without a code.
    pub(super) fn home(&mut self) -> RegionId {
        match (&self.found.region, self.regions.values().next()) {
            (Some(code), _) => self.region(&code.clone()),
            (None, Some(&id)) => id,
            (None, None) => self.region(""),
        }
    }

    /// An AZ by the code of its zone, or by how an unknown one is written.
    pub(super) fn az(&mut self, zone: &Value) -> Option<(AzId, RegionId)> {
        let code = match zone {
            Value::Words(code) if !code.is_empty() => code.clone(),
            Value::Unknown(written) => written.clone(),
            _ => return None,
        };
        if let Some(&known) = self.azs.get(&code) {
            return Some(known);
        }
        let listed = self.catalog.regions(EDITION).into_iter().find_map(|info| {
            let az = info.azs.iter().find(|az| az.code == code)?;
            Some((info.code.clone(), az.name.get(Lang::Zh).to_owned()))
        });
        let (region, name) = match (listed, zone) {
            (Some((region, name)), _) => (self.region(&region), name),
            (None, Value::Unknown(_)) => (self.home(), code.clone()),
            (None, _) => {
                let region = code.trim_end_matches(|c: char| c.is_ascii_lowercase()).trim_end_matches('-');
                let region = if region.is_empty() { self.home() } else { self.region(region) };
                (region, code.clone())
            }
        };
        let id = self.ids.az();
        self.edits.push(Edit::PutAz(id, Az { region, code: code.clone(), name }));
        self.azs.insert(code, (id, region));
        Some((id, region))
    }

    /// Private networks, then their vSwitches, which need the region of their AZ first.
    pub(super) fn networks(&mut self) {
        let zones: Vec<Value> = ["alicloud_vswitch", "alicloud_instance", "alicloud_db_instance"]
            .into_iter()
            .flat_map(|kind| self.of_kind(kind))
            .filter_map(|row| row.get("zone_id").or_else(|| row.get("availability_zone")).cloned())
            .collect();
        for zone in &zones {
            self.az(zone);
        }
        for row in self.of_kind("alicloud_vpc") {
            let region = self.home();
            let id = self.ids.vpc();
            let name =
                row.words("vpc_name").or_else(|| row.words("name")).unwrap_or_else(|| row.name.clone());
            let cidr = self.cidr(row, "cidr_block");
            self.edits.push(Edit::PutVpc(id, Vpc { region, name, cidr }));
            self.vpcs.insert(row.name.clone(), id);
            self.left(row);
        }
        for row in self.of_kind("alicloud_vswitch") {
            let zone = row.get("zone_id").or_else(|| row.get("availability_zone"));
            let place = zone.and_then(|zone| self.az(zone));
            let vpc = row.of("vpc_id").and_then(|(_, name)| self.vpcs.get(name).copied());
            let (Some((az, region)), Some(vpc)) = (place, vpc) else {
                let title = row.title();
                self.note(text!(
                    "{title}：没有可用区或专有网络，未导入",
                    "{title}: names no AZ or private network and is not taken"
                ));
                continue;
            };
            let id = self.ids.vswitch();
            let name =
                row.words("vswitch_name").or_else(|| row.words("name")).unwrap_or_else(|| row.name.clone());
            let cidr = self.cidr(row, "cidr_block");
            self.edits.push(Edit::PutVSwitch(id, VSwitch { vpc, az, security_zone: None, name, cidr }));
            self.vswitches.insert(row.name.clone(), (id, az, region));
            self.left(row);
        }
    }

    fn cidr(&mut self, row: &Resource, key: &str) -> Option<Cidr> {
        let words = row.words(key)?;
        let read = words.parse().ok();
        if read.is_none() {
            let title = row.title();
            self.note(text!(
                "{title}：{key} 不是IPv4网段：{words}",
                "{title}: {key} is no IPv4 block: {words}"
            ));
        }
        read
    }

    /// Lists what a resource says beyond what was read.
    pub(super) fn left(&mut self, row: &Resource) {
        let left = row.left();
        if !left.is_empty() {
            let (title, list) = (row.title(), left.join(", "));
            self.note(text!("{title} 未读取：{list}", "{title} not read: {list}"));
        }
    }

    /// A node with what every kind of resource may say: name, place, count, purchase, tags.
    pub(super) fn node(&mut self, row: &Resource, names: &[&str], product: Product, regional: bool) -> Node {
        let name = names.iter().find_map(|key| row.words(key)).unwrap_or_else(|| row.name.clone());
        let mut node = Node::new(name.chars().take(256).collect::<String>(), product);
        let vswitch = row.of("vswitch_id").and_then(|(_, name)| self.vswitches.get(name).copied());
        let zone = ["zone_id", "availability_zone"].iter().find_map(|key| row.get(key)).cloned();
        node.vswitch = vswitch.map(|(id, _, _)| id);
        let stands =
            vswitch.map(|(_, az, region)| (az, region)).or_else(|| zone.and_then(|zone| self.az(&zone)));
        node.place = match stands {
            Some((az, _)) if !regional => Place::Az { az, security_zone: None },
            Some((_, region)) => Place::Region { region, security_zone: None },
            None => Place::Region { region: self.home(), security_zone: None },
        };
        let counted = row.number("count").or_else(|| {
            let each = row.get("for_each").filter(|value| value.unknown().is_none())?;
            match each {
                Value::List(members) => Some(members.len() as f64),
                Value::Map(members) => Some(members.len() as f64),
                _ => None,
            }
        });
        node.count = counted.filter(|count| (1.0..=10_000.0).contains(count)).map_or(1, |count| count as u32);
        node.private_ip = row.words("private_ip").and_then(|words| words.parse::<Ipv4Addr>().ok());
        node.purchase = purchase(row);
        if let Some(Value::Map(tags)) = row.get("tags") {
            for (key, value) in tags {
                let Some(words) = value.words().filter(|words| !words.is_empty()) else { continue };
                match key.to_ascii_lowercase().as_str() {
                    "system" | "系统" | "业务系统" => node.system = Some(self.system(words)),
                    "environment" | "env" | "环境" => node.environment = Some(self.environment(words)),
                    "function" | "模块" | "应用" => {
                        node.function = Some(self.function(words, node.system));
                    }
                    "yuntu" => {}
                    // What a design has no field for is kept where a person sees it.
                    _ if node.note.is_empty() => node.note = format!("{key}={words}"),
                    _ => node.note.push_str(&format!(", {key}={words}")),
                }
            }
        }
        let groups = ["security_groups", "security_group_ids", "security_group_id"]
            .into_iter()
            .filter_map(|key| row.get(key))
            .flat_map(Value::resources);
        node.security_groups =
            groups.filter_map(|(_, name)| self.groups.get(name).map(|(id, _)| *id)).collect();
        node
    }

    fn system(&mut self, name: String) -> SystemId {
        let (ids, edits) = (&mut self.ids, &mut self.edits);
        *self.systems.entry(name.clone()).or_insert_with(|| {
            let id = ids.system();
            edits.push(Edit::PutSystem(id, System { name, ..System::default() }));
            id
        })
    }

    fn environment(&mut self, name: String) -> EnvironmentId {
        let (ids, edits) = (&mut self.ids, &mut self.edits);
        *self.environments.entry(name.clone()).or_insert_with(|| {
            let id = ids.environment();
            let kind = crate::import::inventory::kind_of(&name);
            edits.push(Edit::PutEnvironment(id, Environment { name, kind, ..Environment::default() }));
            id
        })
    }

    fn function(&mut self, name: String, system: Option<SystemId>) -> FunctionId {
        let (ids, edits) = (&mut self.ids, &mut self.edits);
        *self.functions.entry(name.clone()).or_insert_with(|| {
            let id = ids.function();
            edits.push(Edit::PutFunction(id, Function { name, system, ..Function::default() }));
            id
        })
    }

    /// Takes a node into the design.
    pub(super) fn put(&mut self, row: &Resource, node: Node) -> NodeId {
        let id = self.ids.node();
        self.nodes.insert((row.kind.clone(), row.name.clone()), id);
        self.made.insert(id, node);
        id
    }

    /// The node made of a resource that a value names.
    pub(super) fn node_of(&self, (kind, name): (&str, &str)) -> Option<NodeId> {
        self.nodes.get(&(kind.to_owned(), name.to_owned())).copied()
    }

    pub(super) fn finish(mut self) -> (Vec<Edit>, Vec<Text>) {
        // Rules name nodes, nodes name groups and each other: all of them stand before any says more.
        for (id, group) in self.groups.values() {
            let bare = SecurityGroup { rules: Vec::new(), ..group.clone() };
            self.edits.push(Edit::PutSecurityGroup(*id, bare));
        }
        for (id, node) in &self.made {
            let bare = Node { product: Product::of_code(node.product.code()), ..node.clone() };
            self.edits.push(Edit::PutNode(*id, Box::new(bare)));
        }
        for (_, (id, group)) in self.groups {
            self.edits.push(Edit::PutSecurityGroup(id, group));
        }
        for (id, node) in self.made {
            self.edits.push(Edit::PutNode(id, Box::new(node)));
        }
        for link in self.links {
            self.edits.push(Edit::PutLink(self.ids.link(), link));
        }
        (self.edits, self.notes)
    }
}

fn purchase(row: &Resource) -> Option<Purchase> {
    let way = ["instance_charge_type", "payment_type"].iter().find_map(|key| row.words(key))?;
    match way.to_ascii_lowercase().as_str() {
        "prepaid" | "subscription" => {
            let year = row.words("period_unit").is_some_and(|unit| unit.eq_ignore_ascii_case("year"));
            let period = row.number("period").filter(|period| (1.0..=120.0).contains(period));
            let months = period.map(|period| if year { period as u32 * 12 } else { period as u32 });
            Some(Purchase { billing: Billing::Subscription, months })
        }
        "postpaid" | "payasyougo" => Some(Purchase { billing: Billing::PayAsYouGo, months: None }),
        _ => None,
    }
}
