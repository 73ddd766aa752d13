//! The laws of the address plan, on designs made by a seed, and a planner by brute force.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::network::{AddressPlan, address_plan, needed, smallest_prefix, usable_count};

use super::support::random::Rng;
use super::support::rounds;

fn block(text: &str) -> Cidr {
    text.parse().unwrap()
}

/// A region with networks whose vSwitches have good, bad and no blocks, and servers in them.
pub fn random(seed: u64) -> Design {
    let mut rng = Rng::new(seed);
    let mut design = Design::default();
    let mut ids = design.ids();
    let region = ids.region();
    let az = ids.az();
    let mut edits = vec![
        Edit::PutRegion(region, Region { code: "r".into(), name: "r".into(), net: None }),
        Edit::PutAz(az, Az { region, code: "a".into(), name: "a".into() }),
    ];
    let on_site = rng.some(2, |rng| block(rng.pick(&["192.168.0.0/17", "172.16.0.0/16", "10.0.0.0/9"])));
    let site = ids.site();
    edits.push(Edit::PutSite(
        site,
        Site {
            name: "site".into(),
            city: String::new(),
            province: String::new(),
            cidrs: on_site,
            delegated: Vec::new(),
            merge_ready: None,
        },
    ));
    let mut vswitches = Vec::new();
    for at in 0..=rng.below(2) {
        let vpc = ids.vpc();
        let blocks = [
            "192.168.0.0/16",
            "172.20.0.0/16",
            "10.8.0.0/14",
            "11.0.0.0/16",
            "100.64.0.0/16",
            "192.168.8.0/21",
        ];
        let cidr = rng.maybe(|rng| block(rng.pick(&blocks)));
        edits.push(Edit::PutVpc(vpc, Vpc { region, name: format!("vpc-{at}"), cidr }));
        for _ in 0..rng.below(7) {
            let id = ids.vswitch();
            let third = rng.below(16);
            let prefix = rng.pick(&[14, 20, 22, 24, 25, 28, 29, 30]);
            let inside = cidr.map_or(Ipv4Addr::new(192, 168, 0, 0), |cidr| cidr.0.network());
            let net = Ipv4Net::new(Ipv4Addr::from(u32::from(inside) + (third as u32) * 256), prefix).unwrap();
            let cidr = rng.maybe(|_| Cidr(net.trunc()));
            edits.push(Edit::PutVSwitch(
                id,
                VSwitch { vpc, az, security_zone: None, name: id.to_string(), cidr },
            ));
            vswitches.push(id);
        }
    }
    for at in 0..rng.below(12) {
        if vswitches.is_empty() {
            break;
        }
        let mut node = Node::new(format!("n-{at}"), Product::Ecs(Ecs::default()));
        node.place = Place::Az { az, security_zone: None };
        node.vswitch = Some(rng.pick(&vswitches));
        node.count = rng.pick(&[1, 1, 2, 3, 5, 13, 60, 260, 1500]);
        edits.push(Edit::PutNode(ids.node(), Box::new(node)));
    }
    design.apply_all(edits).unwrap();
    design
}

fn apart(a: Ipv4Net, b: Ipv4Net) -> bool {
    u32::from(a.broadcast()) < u32::from(b.network()) || u32::from(b.broadcast()) < u32::from(a.network())
}

fn laws(seed: u64, design: &Design, plan: &AddressPlan) {
    let private: [Ipv4Net; 3] =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(|net| net.parse().unwrap());
    let cloud: Ipv4Net = "100.64.0.0/10".parse().unwrap();
    let need = needed(design);
    let networks: Vec<Ipv4Net> = plan.vpcs.iter().filter_map(|vpc| vpc.block.map(|block| block.0)).collect();
    for (at, network) in networks.iter().enumerate() {
        assert!(private.iter().any(|range| range.contains(network)), "seed {seed}: {network} is not private");
        assert!(apart(*network, cloud), "seed {seed}: {network} meets the cloud's own range");
        for other in &networks[..at] {
            assert!(apart(*network, *other), "seed {seed}: {network} meets {other}");
        }
        for site in design.sites.values().flat_map(|site| &site.cidrs) {
            assert!(apart(*network, site.0.trunc()), "seed {seed}: {network} meets {site} on premises");
        }
    }
    for vpc in &plan.vpcs {
        let Some(network) = vpc.block else { continue };
        let blocks: Vec<(&yuntu::network::VSwitchPlan, Ipv4Net)> =
            vpc.vswitches.iter().filter_map(|row| Some((row, row.block?.0))).collect();
        for (at, (row, block)) in blocks.iter().enumerate() {
            assert!(network.0.contains(block), "seed {seed}: {block} is outside {network}");
            assert_eq!(*block, block.trunc(), "seed {seed}: {block} is not aligned");
            assert!((16..=29).contains(&block.prefix_len()), "seed {seed}: {block}");
            assert!(usable_count(block.prefix_len()) >= need[&row.id], "seed {seed}: {block} is too small");
            for (_, other) in &blocks[..at] {
                assert!(apart(*block, *other), "seed {seed}: {block} meets {other}");
            }
            // Nothing that can stay is renumbered; what had no block gets the smallest.
            match row.current.map(|cidr| cidr.0.trunc()) {
                Some(old) if row.why.is_none() => assert_eq!(old, *block, "seed {seed}"),
                None => assert_eq!(
                    Some(block.prefix_len()),
                    smallest_prefix(row.planned).map(|prefix| prefix.max(block.prefix_len())),
                    "seed {seed}: {block} is larger than needed"
                ),
                Some(_) => {}
            }
        }
        let used: u64 = blocks.iter().map(|(_, block)| 1_u64 << (32 - block.prefix_len())).sum();
        let free: u64 = vpc.free.iter().map(|block| 1_u64 << (32 - block.0.prefix_len())).sum();
        assert_eq!(used + free, 1_u64 << (32 - network.0.prefix_len()), "seed {seed}: addresses are lost");
    }
    let mut seen = std::collections::BTreeSet::new();
    for node in &plan.nodes {
        let home = plan.vswitch(node.vswitch).unwrap().block.unwrap();
        for address in &node.addresses {
            assert!(
                yuntu::network::usable(home).contains(*address),
                "seed {seed}: {address} is not usable in {home}"
            );
            assert!(
                seen.insert((plan.vswitch(node.vswitch).unwrap().id, *address)),
                "seed {seed}: {address} twice"
            );
        }
        assert_eq!(node.addresses.len(), design.nodes.get(node.node).unwrap().count as usize, "seed {seed}");
    }
}

#[test]
fn the_plan_keeps_the_laws_and_is_stable() {
    for seed in 0..rounds(500, 10_000) as u64 {
        let design = random(seed);
        let catalog = Catalog::builtin();
        let plan = address_plan(&design, catalog);
        laws(seed, &design, &plan);
        assert_eq!(plan, address_plan(&design, catalog), "seed {seed}: two plans of one design differ");
        let mut after = design.clone();
        after.apply_all(plan.edits(&design)).unwrap();
        let again = address_plan(&after, catalog);
        assert_eq!(again.edits(&after), vec![], "seed {seed}: the applied plan wants another change");
        laws(seed, &after, &again);
    }
}

#[test]
fn a_server_more_renumbers_nothing_that_has_room() {
    for seed in 0..rounds(200, 2_000) as u64 {
        let mut design = random(seed);
        let plan = address_plan(&design, Catalog::builtin());
        design.apply_all(plan.edits(&design)).unwrap();
        let before = address_plan(&design, Catalog::builtin());
        let Some((id, node)) = design.nodes.iter().next().map(|(id, node)| (id, node.clone())) else {
            continue;
        };
        let Some(home) = node.vswitch.and_then(|id| before.vswitch(id)).cloned() else { continue };
        if home.free() == 0 {
            continue;
        }
        let node = Node { count: node.count + 1, ..node };
        design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        let after = address_plan(&design, Catalog::builtin());
        let blocks = |plan: &AddressPlan| -> Vec<Option<Cidr>> {
            plan.vpcs.iter().flat_map(|vpc| vpc.vswitches.iter().map(|row| row.block)).collect()
        };
        assert_eq!(blocks(&before), blocks(&after), "seed {seed}");
    }
}

/// What may be done to a design that has an address plan in place.
fn edit(rng: &mut Rng, design: &Design) -> Option<Edit> {
    let nodes: Vec<NodeId> = design.nodes.keys().collect();
    let switches: Vec<VSwitchId> = design.vswitches.keys().collect();
    if nodes.is_empty() || switches.is_empty() {
        return None;
    }
    let id = rng.pick(&nodes);
    let row = design.nodes.get(id)?.clone();
    Some(match rng.below(5) {
        0 => Edit::Remove(id.into()),
        1 => Edit::PutNode(id, Box::new(Node { count: rng.pick(&[1, 2, 3, 4, 7, 14, 40]), ..row })),
        2 => Edit::PutNode(id, Box::new(Node { vswitch: Some(rng.pick(&switches)), ..row })),
        3 => {
            let block = design.vswitches.get(row.vswitch?)?.cidr?.0;
            let last = u32::from(block.broadcast()) - u32::from(block.network());
            let at = u32::from(block.network()) + rng.below(last as usize + 9) as u32;
            let row = Node { count: 1, private_ip: Some(Ipv4Addr::from(at)), kept_ips: Vec::new(), ..row };
            Edit::PutNode(id, Box::new(row))
        }
        _ => {
            // A new node with the lowest id that nobody has, so that it comes before others.
            let free = (1..100_000).map(NodeId).find(|id| !design.nodes.contains(*id))?;
            let mut node = Node::new("new", Product::Ecs(Ecs::default()));
            (node.place, node.vswitch) = (row.place, Some(rng.pick(&switches)));
            node.count = rng.pick(&[1, 2, 6]);
            Edit::PutNode(free, Box::new(node))
        }
    })
}

/// The address of a node that stands is changed by an edit only when the edit moved it, its block moved, or
/// somebody entered that very address; and then the plan says so.
#[test]
fn an_edit_renumbers_no_node_that_stands_unless_it_must() {
    let catalog = Catalog::builtin();
    let (mut held, mut told) = (0, 0);
    for seed in 0..rounds(400, 10_000) as u64 {
        let mut rng = Rng::new(seed ^ 0x5eed);
        let mut design = random(seed);
        let plan = address_plan(&design, catalog);
        design.apply_all(plan.edits(&design)).unwrap();
        for step in 0..4 {
            let before = design.clone();
            let Some(change) = edit(&mut rng, &design) else { break };
            if design.apply(change.clone()).is_err() {
                continue;
            }
            let after = address_plan(&design, catalog);
            for row in &after.nodes {
                let Some(old) = before.nodes.get(row.node) else { continue };
                let node = design.nodes.get(row.node).unwrap();
                let stood: Vec<Ipv4Addr> = match node.private_ip.filter(|_| node.count == 1) {
                    Some(address) => vec![address],
                    None => node.kept_ips.iter().copied().take(node.count as usize).collect(),
                };
                let home = after.vswitch(row.vswitch).unwrap().block.unwrap();
                for address in stood {
                    let here = row.addresses.contains(&address);
                    let must = !yuntu::network::usable(home).contains(address)
                        || after.nodes.iter().any(|other| {
                            (other.node, other.vswitch) != (row.node, row.vswitch)
                                && other.vswitch == row.vswitch
                                && other.addresses.contains(&address)
                                // What was entered goes before what was planned, else the older one stays.
                                && (design.nodes.get(other.node).unwrap().private_ip == Some(address)
                                    || other.node < row.node)
                        });
                    assert!(
                        here || must,
                        "seed {seed}, step {step}, {change:?}: {} lost {address}",
                        old.name
                    );
                    let said = row.moved.iter().any(|moved| moved.from == address);
                    assert_eq!(said, !here, "seed {seed}, step {step}: {address} of {}", old.name);
                    (held, told) = (held + u32::from(here), told + u32::from(said));
                }
            }
            design.apply_all(after.edits(&design)).unwrap();
            laws_of_members(seed, &design, &address_plan(&design, catalog));
        }
    }
    assert!(held > 1_000 && told > 50, "{held} addresses stood and {told} moved: that says too little");
}

/// Every address is usable in its block and given once; what is in place is what the plan says.
fn laws_of_members(seed: u64, design: &Design, plan: &AddressPlan) {
    let mut seen = std::collections::BTreeSet::new();
    for row in &plan.nodes {
        let Some(home) = plan.vswitch(row.vswitch).and_then(|row| row.block) else { continue };
        for address in &row.addresses {
            assert!(yuntu::network::usable(home).contains(*address), "seed {seed}: {address} in {home}");
            assert!(seen.insert((row.vswitch, *address)), "seed {seed}: {address} is given twice");
        }
        assert!(row.moved.is_empty() && row.all_stand(), "seed {seed}: {row:?} is not in place");
    }
    assert_eq!(plan.edits(design), vec![], "seed {seed}: the applied plan wants another change");
}

/// Whether blocks of these sizes fit into a range beside fixed ones: every aligned place is tried.
fn fits(range: Ipv4Net, fixed: &[Ipv4Net], sizes: &[u8]) -> bool {
    let Some((&size, rest)) = sizes.split_first() else { return true };
    let Ok(places) = range.subnets(size) else { return false };
    places.into_iter().any(|place| {
        fixed.iter().all(|other| apart(place, *other)) && {
            let mut more = fixed.to_vec();
            more.push(place);
            fits(range, &more, rest)
        }
    })
}

#[test]
fn where_the_planner_finds_no_room_there_is_none() {
    let (mut full, mut tight, mut placed) = (0, 0, 0);
    for seed in 0..rounds(300, 2_000) as u64 {
        let mut rng = Rng::new(seed);
        let mut design = Design::default();
        let mut ids = design.ids();
        let (region, az, vpc) = (ids.region(), ids.az(), ids.vpc());
        let range = block("192.168.0.0/26");
        let mut edits = vec![
            Edit::PutRegion(region, Region { code: "r".into(), name: "r".into(), net: None }),
            Edit::PutAz(az, Az { region, code: "a".into(), name: "a".into() }),
            Edit::PutVpc(vpc, Vpc { region, name: "v".into(), cidr: Some(range) }),
        ];
        let fixed: Vec<Cidr> =
            rng.some(2, |rng| block(rng.pick(&["192.168.0.0/29", "192.168.0.16/28", "192.168.0.40/29"])));
        let mut kept: Vec<Ipv4Net> = Vec::new();
        for cidr in fixed {
            if kept.iter().all(|other| apart(*other, cidr.0)) {
                kept.push(cidr.0);
                let id = ids.vswitch();
                let row = VSwitch { vpc, az, security_zone: None, name: "f".into(), cidr: Some(cidr) };
                edits.push(Edit::PutVSwitch(id, row));
            }
        }
        let mut sizes = Vec::new();
        for _ in 0..=rng.below(5) {
            let id = ids.vswitch();
            let count = rng.pick(&[1_u32, 2, 3, 5, 9, 12]);
            // Without room for growth the tight size is taken.
            sizes.push(smallest_prefix(u64::from(count)).unwrap());
            let row = VSwitch { vpc, az, security_zone: None, name: "n".into(), cidr: None };
            edits.push(Edit::PutVSwitch(id, row));
            let mut node = Node::new("n", Product::Ecs(Ecs::default()));
            node.place = Place::Az { az, security_zone: None };
            node.vswitch = Some(id);
            node.count = count;
            edits.push(Edit::PutNode(ids.node(), Box::new(node)));
        }
        design.apply_all(edits).unwrap();
        let plan = address_plan(&design, Catalog::builtin());
        let network = &plan.vpcs[0];
        let open: Vec<_> = network.vswitches.iter().filter(|row| row.current.is_none()).collect();
        let wished: Vec<u8> = open.iter().map(|row| smallest_prefix(row.planned).unwrap()).collect();
        let got: Vec<Option<u8>> =
            open.iter().map(|row| row.block.map(|block| block.0.prefix_len())).collect();
        if got.iter().any(Option::is_none) {
            full += 1;
            assert!(
                !fits(range.0, &kept, &sizes),
                "seed {seed}: the planner found no room for {sizes:?} beside {kept:?}, and there is"
            );
        } else if got != wished.iter().copied().map(Some).collect::<Vec<_>>() {
            tight += 1;
            // Room for growth is given up only where there is none: no single wish more could be met.
            for (at, &wish) in wished.iter().enumerate().filter(|(at, wish)| got[*at] != Some(**wish)) {
                let mut more: Vec<u8> = got.iter().flatten().copied().collect();
                more[at] = wish;
                assert!(!fits(range.0, &kept, &more), "seed {seed}: {got:?}, and {wished:?}[{at}] fits too");
            }
        } else {
            placed += 1;
        }
    }
    let enough = full > 10 && tight > 10 && placed > 10;
    assert!(enough, "{full} full, {tight} tight, {placed} placed: the designs say too little");
}

#[test]
fn sizes_at_both_ends() {
    for (addresses, prefix) in [
        (0, Some(29)),
        (4, Some(29)),
        (5, Some(28)),
        (12, Some(28)),
        (13, Some(27)),
        (252, Some(24)),
        (253, Some(23)),
        (65_532, Some(16)),
        (65_533, None),
    ] {
        assert_eq!(smallest_prefix(addresses), prefix, "{addresses} addresses");
    }
}

/// One vSwitch without a block, with so many servers in it.
fn holding(servers: u32) -> AddressPlan {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, az, vpc, vswitch) = (ids.region(), ids.az(), ids.vpc(), ids.vswitch());
    let row = VSwitch { vpc, az, security_zone: None, name: "a".into(), cidr: None };
    let mut node = Node::new("n", Product::Ecs(Ecs::default()));
    (node.place, node.vswitch, node.count) = (Place::Az { az, security_zone: None }, Some(vswitch), servers);
    design
        .apply_all(vec![
            Edit::PutRegion(region, Region { code: "r".into(), name: "r".into(), net: None }),
            Edit::PutAz(az, Az { region, code: "a".into(), name: "a".into() }),
            Edit::PutVpc(vpc, Vpc { region, name: "v".into(), cidr: Some(block("10.0.0.0/8")) }),
            Edit::PutVSwitch(vswitch, row),
            Edit::PutNode(ids.node(), Box::new(node)),
        ])
        .unwrap();
    address_plan(&design, Catalog::builtin())
}

#[test]
fn a_vswitch_is_planned_for_twice_its_servers_from_29_to_16() {
    // Twice the servers and the four addresses that the cloud keeps.
    for (servers, prefix) in [
        (1, 29),
        (2, 29),
        (3, 28),
        (6, 28),
        (7, 27),
        (126, 24),
        (127, 23),
        (16_382, 17),
        (16_383, 16),
        (32_766, 16),
    ] {
        let plan = holding(servers);
        let block =
            plan.vpcs[0].vswitches[0].block.unwrap_or_else(|| panic!("{servers} servers have no block"));
        assert_eq!(block.0.prefix_len(), prefix, "{servers} servers");
        assert!(plan.problems.is_empty());
    }
    let plan = holding(32_767);
    assert_eq!(plan.vpcs[0].vswitches[0].block, None);
    assert!(plan.problems[0].en.contains("more than the largest (/16) has"), "{:?}", plan.problems);
}
