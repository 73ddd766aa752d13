//! The design that the figures are measured with: 10,000 nodes and 50,000 links from a fixed seed. Sizes are
//! unequal and dependencies shared, so that nothing collapses into clones of one thing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use yuntu::design::*;

/// How large a design is made.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Nodes in the regions.
    pub nodes: usize,
    /// Links between them.
    pub links: usize,
    /// Functions that the servers do.
    pub functions: usize,
}

impl Scale {
    /// The size of which the figures speak.
    pub const LARGE: Self = Self { nodes: 10_000, links: 50_000, functions: 500 };

    /// The size of the diagram that is drawn in the figures.
    pub const DIAGRAM: Self = Self { nodes: 2_000, links: 4_000, functions: 100 };
}

/// A generator of numbers with a fixed seed (SplitMix64).
struct Dice(u64);

impl Dice {
    const fn roll(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % (end as u64)) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    /// Mostly small, sometimes large: the square of an even roll.
    const fn skewed(&mut self, end: usize) -> usize {
        self.roll(end) * self.roll(end) / end
    }
}

/// How many services there are.
const DOORS: usize = 12;

#[derive(Clone, Copy)]
struct Server {
    id: NodeId,
    tier: usize,
    region: RegionId,
}

struct Row {
    region: RegionId,
    az: AzId,
    vswitches: Vec<(SecurityZoneId, VSwitchId)>,
}

/// Makes the design; the same scale gives the same bytes.
#[allow(clippy::too_many_lines)]
pub fn design(scale: Scale) -> Design {
    let mut dice = Dice(20_161_121);
    let mut design = Design::default();
    let mut ids = design.ids();
    let mut edits = vec![
        Edit::SetTitle(Title { name: "万节点样例".into(), version: "1".into(), ..Title::default() }),
        Edit::SetSettings(Settings {
            ha_promise: HaPromise::Az,
            security_zone_mode: SecurityZoneMode::DmzMgmtIntranet,
            ..Settings::default()
        }),
    ];

    let systems: Vec<SystemId> = (0..12).map(|_| ids.system()).collect();
    for (i, &id) in systems.iter().enumerate() {
        edits.push(Edit::PutSystem(id, System { name: format!("业务系统{i:02}"), ..System::default() }));
    }
    let production = ids.environment();
    edits.push(Edit::PutEnvironment(
        production,
        Environment { name: "生产".into(), ..Environment::default() },
    ));

    let security_zones: Vec<SecurityZoneId> = [
        ("互联网区", SecurityZoneKind::Dmz),
        ("管理区", SecurityZoneKind::Management),
        ("内网区", SecurityZoneKind::Intranet),
    ]
    .into_iter()
    .zip(0..)
    .map(|((name, kind), order)| {
        let id = ids.security_zone();
        edits.push(Edit::PutSecurityZone(id, SecurityZone { name: name.into(), kind, order }));
        id
    })
    .collect();

    let mut columns: Vec<Row> = Vec::new();
    let regions = [
        (
            "cn-hangzhou-finance",
            "杭州",
            ["cn-hangzhou-finance-h", "cn-hangzhou-finance-i", "cn-hangzhou-finance-j"],
        ),
        (
            "cn-shanghai-finance-1",
            "上海",
            ["cn-shanghai-finance-1f", "cn-shanghai-finance-1g", "cn-shanghai-finance-1k"],
        ),
        (
            "cn-shenzhen-finance-1",
            "深圳",
            ["cn-shenzhen-finance-1d", "cn-shenzhen-finance-1e", "cn-shenzhen-finance-1f"],
        ),
    ];
    for (r, (code, name, azs)) in regions.into_iter().enumerate() {
        let (region, vpc) = (ids.region(), ids.vpc());
        edits.push(Edit::PutRegion(region, Region { code: code.into(), name: name.into(), net: None }));
        let block = format!("10.{}.0.0/12", r * 16).parse().ok();
        edits.push(Edit::PutVpc(vpc, Vpc { region, name: format!("vpc-{name}"), cidr: block }));
        for (a, code) in azs.into_iter().enumerate() {
            let az = ids.az();
            edits.push(Edit::PutAz(az, Az { region, code: code.into(), name: format!("{name}{a}") }));
            let mut vswitches = Vec::new();
            for (z, &security_zone) in security_zones.iter().enumerate() {
                let vswitch = ids.vswitch();
                let cidr = format!("10.{}.0.0/16", r * 16 + a * 3 + z).parse().ok();
                let name = format!("vsw-{r}-{a}-{z}");
                let row = VSwitch { vpc, az, security_zone: Some(security_zone), name, cidr };
                edits.push(Edit::PutVSwitch(vswitch, row));
                vswitches.push((security_zone, vswitch));
            }
            columns.push(Row { region, az, vswitches });
        }
    }

    let functions: Vec<FunctionId> = (0..scale.functions).map(|_| ids.function()).collect();
    for (i, &id) in functions.iter().enumerate() {
        let parent = if i % 10 == 0 { None } else { Some(functions[i - i % 10]) };
        let system = Some(systems[i / 10 % systems.len()]);
        edits.push(Edit::PutFunction(
            id,
            Function { name: format!("模块{i:03}"), parent, system, needs: None },
        ));
    }

    let groups: Vec<SecurityGroupId> = (0..60).map(|_| ids.security_group()).collect();
    for (i, &id) in groups.iter().enumerate() {
        let rules = (0..=dice.skewed(12))
            .map(|_| {
                let peer = Peer::SecurityGroup(dice.pick(&groups[..=i]));
                SecurityRule::allow_tcp(dice.pick(&[22, 80, 443, 3306, 3389, 8080, 8443, 9000]), peer)
            })
            .collect();
        let group = SecurityGroup { name: format!("sg-{i:02}"), net: NetKind::Vpc, rules };
        edits.push(Edit::PutSecurityGroup(id, group));
    }

    let types = ["ecs.c7.large", "ecs.c7.xlarge", "ecs.g7.large", "ecs.g7.2xlarge", "ecs.r7.xlarge"];
    let mut servers: Vec<Server> = Vec::new();
    let mut teams: BTreeMap<(usize, RegionId), Vec<NodeId>> = BTreeMap::new();
    let mut shared: Vec<NodeId> = Vec::new();
    let mut balancers: Vec<(NodeId, usize)> = Vec::new();
    // One of them is the Internet.
    for i in 1..scale.nodes {
        let id = ids.node();
        let column = &columns[dice.roll(columns.len())];
        let (region, az) = (column.region, column.az);
        let z = if i % 97 == 0 { 1 } else { dice.pick(&[0, 2, 2]) };
        let (security_zone, vswitch) = column.vswitches[z];
        let tier = dice.skewed(functions.len());
        let function = functions[tier];
        let regional = Place::Region { region, security_zone: Some(security_zone) };
        let mut node = match i % 20 {
            0 => {
                balancers.push((id, dice.roll(4)));
                Node::new(format!("slb-{i}"), Product::of_code("clb")).at(regional)
            }
            1 => {
                shared.push(id);
                let rds = Rds {
                    spec: Some(Spec::Type("rds.mysql.s3.large".into())),
                    storage_gib: Some((5 + dice.skewed(4000)) as f64),
                    databases: vec![format!("db{i}")],
                    ..Rds::default()
                };
                Node::new(format!("rds-{i}"), Product::Rds(rds)).at(regional)
            }
            2 => {
                shared.push(id);
                let bucket = Bucket { stored_gb: Some(dice.skewed(50_000) as f64), ..Bucket::default() };
                Node::new(format!("oss-{i}"), Product::Oss(bucket)).at(regional)
            }
            3 => {
                shared.push(id);
                Node::new(format!("redis-{i}"), Product::of_code("redis")).at(regional)
            }
            _ => {
                servers.push(Server { id, tier, region });
                if i % 97 != 0 {
                    teams.entry((tier, region)).or_default().push(id);
                }
                let disk = |gib: usize| Disk {
                    category: "cloud_essd".into(),
                    level: Some("PL1".into()),
                    size_gib: gib as f64,
                };
                let ecs = Ecs {
                    role: if i % 97 == 0 { EcsRole::Bastion } else { EcsRole::Production },
                    spec: Some(Spec::Type(dice.pick(&types).into())),
                    os: Some(dice.pick(&[OsFamily::Linux, OsFamily::Linux, OsFamily::Windows])),
                    image: Some("CentOS 7.9 64位".into()),
                    system_disk: Some(disk(40)),
                    data_disks: (0..dice.skewed(4)).map(|_| disk(20 + dice.skewed(2000))).collect(),
                    tps_capacity: Some((50 + dice.skewed(2000)) as f64),
                    ..Ecs::default()
                };
                let mut node = Node::new(format!("ecs-{i}"), Product::Ecs(ecs))
                    .at(Place::Az { az, security_zone: Some(security_zone) });
                node.vswitch = Some(vswitch);
                node.security_groups = vec![dice.pick(&groups)];
                node
            }
        };
        node.count = 1 + dice.skewed(6) as u32;
        node.function = Some(function);
        node.system = Some(dice.pick(&systems));
        node.environment = Some(production);
        edits.push(Edit::PutNode(id, Box::new(node)));
    }

    // Each balancer stands before the servers of one function; it is put again now that they are known.
    let all_teams: Vec<(usize, RegionId)> = teams.keys().copied().collect();
    let mut fronts: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (at, &(id, listeners)) in balancers.iter().enumerate() {
        // The first stand before the first functions: through them users enter.
        let team = if at < DOORS { all_teams[at] } else { dice.pick(&all_teams) };
        fronts.insert(id, team.0);
        let listeners = (0..=listeners)
            .map(|l| Listener {
                protocol: ListenerProtocol::Https,
                port: [443, 8443, 9443, 10443][l],
                health: Some(HealthCheck::default()),
                backends: teams[&team].clone(),
                ..Listener::default()
            })
            .collect();
        let slb = Product::Slb(Slb { spec: Some("slb.s1.small".into()), listeners, ..Slb::default() });
        let place = Place::Region { region: team.1, security_zone: Some(security_zones[2]) };
        edits.push(Edit::PutNode(id, Box::new(Node::new(format!("slb-{id}"), slb).at(place))));
    }

    // A server needs servers of later functions only, so that nothing depends on itself: all of one function in its
    // region, one particular server, a balancer, or a shared store.
    let link = |from, to, protocol, port| Link::new(from, to, Purpose::Business).speaking(protocol, port);
    let mut links = 0;
    while links < scale.links {
        let server = dice.pick(&servers);
        let (from, later) = (server.id, server.tier + 1 + dice.skewed(functions.len()));
        let team = teams.get(&(later, server.region));
        let before = edits.len();
        match (dice.roll(8), team) {
            (0 | 1, _) => {
                let to = shared[dice.skewed(shared.len())];
                edits.push(Edit::PutLink(ids.link(), link(from, to, Protocol::Mysql, 3306)));
            }
            (2, _) => {
                let to = balancers[dice.roll(balancers.len())].0;
                if fronts[&to] > server.tier {
                    edits.push(Edit::PutLink(ids.link(), link(from, to, Protocol::Https, 443)));
                }
            }
            (3, Some(team)) => {
                let to = dice.pick(team);
                edits.push(Edit::PutLink(ids.link(), link(from, to, Protocol::Tcp, 8080)));
            }
            (_, Some(team)) => {
                for &to in team.iter().take(24) {
                    edits.push(Edit::PutLink(ids.link(), link(from, to, Protocol::Tcp, 8080)));
                }
            }
            (_, None) => {}
        }
        links += edits.len() - before;
    }
    let internet = ids.node();
    let external = Product::External(External { kind: ExternalKind::Internet, ..External::default() });
    edits.push(Edit::PutNode(internet, Box::new(Node::new("互联网", external).at(Place::Internet))));
    for &(door, _) in balancers.iter().take(DOORS) {
        edits.push(Edit::PutLink(ids.link(), link(internet, door, Protocol::Https, 443)));
    }

    for i in 0..40 {
        let workload = Workload {
            name: format!("业务{i}"),
            aims: vec![Aim::Function(functions[dice.roll(functions.len())]), Aim::Node(dice.pick(&shared))],
            peak_tps: Some(Decimal::from(20 + dice.skewed(400))),
            tx_per_day: Some(Decimal::from(1000 + dice.skewed(5_000_000))),
            kb_per_tx: Some(Decimal::from(2)),
            retention_days: Some(Decimal::from(365)),
            ..Workload::default()
        };
        edits.push(Edit::PutWorkload(ids.workload(), Box::new(workload)));
    }
    if let Err(error) = design.apply_all(edits) {
        panic!("the generator makes a valid design: {error}");
    }
    design
}

/// The same design with every number of every workload entered.
pub fn with_all_numbers(design: &Design) -> Design {
    let mut design = design.clone();
    let mut edits = Vec::new();
    for (id, workload) in design.workloads.iter() {
        let number = |value: u32| Some(Decimal::from(value));
        let more = id.0 % 17;
        let row = Workload {
            peak_factor: number(3 + more),
            business_hours: number(8 + more % 8),
            request_kb: number(4 + more),
            response_kb: number(20 + 3 * more),
            growth_percent_per_year: number(5 + 5 * (more % 6)),
            tps_per_server: number(50 + 10 * more),
            connections_per_server: number(20 + more),
            iops_per_tx: number(4 + more % 5),
            tps_per_db_core: number(100 + 20 * more),
            hot_data_percent: number(10 + more),
            concurrent_users: number(1000 + 500 * more),
            static_percent: number(30 + more),
            ..workload.clone()
        };
        edits.push(Edit::PutWorkload(id, Box::new(row)));
    }
    if let Err(error) = design.apply_all(edits) {
        panic!("the workloads are valid: {error}");
    }
    design
}
