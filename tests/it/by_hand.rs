//! Changing the address plan by hand: what is asked for happens, nothing else moves, and what cannot be is refused.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::network::{ByHand, address_plan, by_hand, needed, usable, usable_count};

use super::support::random::Rng;
use super::support::rounds;

fn block(text: &str) -> Cidr {
    text.parse().unwrap()
}

/// A VPC 192.168.0.0/22 in one AZ: `a` 192.168.0.0/25 with a server at .10, `b` 192.168.0.128/25, `c` without a
/// block.
fn small() -> (Design, [VSwitchId; 3], NodeId) {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, az, vpc) = (ids.region(), ids.az(), ids.vpc());
    let switches = [ids.vswitch(), ids.vswitch(), ids.vswitch()];
    let server = ids.node();
    let cidr = Some(block("192.168.0.0/22"));
    let mut edits = vec![
        Edit::PutRegion(region, Region { code: "r".into(), name: "r".into(), net: None }),
        Edit::PutAz(az, Az { region, code: "a".into(), name: "a".into() }),
        Edit::PutVpc(vpc, Vpc { region, name: "v".into(), cidr }),
    ];
    let blocks = [Some(block("192.168.0.0/25")), Some(block("192.168.0.128/25")), None];
    for ((id, name), cidr) in switches.into_iter().zip(["a", "b", "c"]).zip(blocks) {
        edits.push(Edit::PutVSwitch(id, VSwitch { vpc, az, security_zone: None, name: name.into(), cidr }));
    }
    let mut node = Node::new("web", Product::Ecs(Ecs::default()));
    node.place = Place::Az { az, security_zone: None };
    node.vswitch = Some(switches[0]);
    node.private_ip = Some(Ipv4Addr::new(192, 168, 0, 10));
    edits.push(Edit::PutNode(server, Box::new(node)));
    design.apply_all(edits).unwrap();
    (design, switches, server)
}

fn done(design: &Design, id: VSwitchId, what: ByHand) -> Design {
    let made =
        by_hand(design, Catalog::builtin(), id, what).unwrap_or_else(|why| panic!("{what:?}: {}", why.en));
    let mut after = design.clone();
    after.apply_all(made.edits).unwrap();
    after
}

fn refused(design: &Design, id: VSwitchId, what: ByHand) -> String {
    match by_hand(design, Catalog::builtin(), id, what) {
        Ok(made) => panic!("{what:?} was not refused: {made:?}"),
        Err(why) => {
            assert!(!why.zh.is_empty());
            why.en.into_owned()
        }
    }
}

fn cidr(design: &Design, id: VSwitchId) -> Option<Cidr> {
    design.vswitches.get(id).unwrap().cidr
}

#[test]
fn a_block_moves_with_the_addresses_entered_in_it() {
    let (design, [a, b, _], server) = small();
    let after = done(&design, a, ByHand::Move(block("192.168.1.0/25")));
    assert_eq!(cidr(&after, a), Some(block("192.168.1.0/25")));
    assert_eq!(cidr(&after, b), cidr(&design, b), "the other block stays");
    assert_eq!(after.nodes.get(server).unwrap().private_ip, Some(Ipv4Addr::new(192, 168, 1, 10)));
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let (design, [a, b, c], _) = small();
    let moved = |to: &str| refused(&design, a, ByHand::Move(block(to)));
    assert!(
        moved("192.168.0.128/25").contains("overlaps 192.168.0.128/25 of \"b\""),
        "{}",
        moved("192.168.0.128/25")
    );
    assert!(moved("192.168.0.128/25").contains("192.168.1.0/25 is free"));
    assert!(
        moved("192.168.1.64/25").contains("not aligned: a /25 begins at 192.168.1.0/25 or 192.168.1.128/25")
    );
    assert!(moved("192.168.4.0/25").contains("outside the VPC's 192.168.0.0/22"));
    assert!(moved("192.168.1.0/30").contains("/16 to a /29"));
    assert!(refused(&design, a, ByHand::Resize(24)).contains("overlaps"));
    assert!(refused(&design, a, ByHand::Resize(25)).contains("already"));
    assert!(refused(&design, a, ByHand::Resize(29)).contains("does not hold the address 192.168.0.10"));
    assert!(refused(&design, a, ByHand::Merge(c)).contains("not the two halves"));
    assert!(refused(&design, a, ByHand::Merge(a)).contains("no other vSwitch"));
    assert!(refused(&design, b, ByHand::Pin).contains("stands already"));
    let mut crowded = design.clone();
    let mut node = design.nodes.values().next().unwrap().clone();
    (node.private_ip, node.count) = (None, 61);
    crowded.apply(Edit::PutNode(crowded.ids().node(), Box::new(node))).unwrap();
    assert!(refused(&crowded, a, ByHand::Resize(26)).contains("too small: 60 addresses, and 62 are needed"));
}

#[test]
fn split_and_merge_undo_each_other() {
    let (design, [a, b, _], server) = small();
    let halves = done(&design, a, ByHand::Split);
    assert_eq!(cidr(&halves, a), Some(block("192.168.0.0/26")));
    let (twin, row) = halves.vswitches.iter().find(|(_, row)| row.name == "a-2").unwrap();
    assert_eq!(row.cidr, Some(block("192.168.0.64/26")));
    assert_eq!(halves.nodes.get(server).unwrap().vswitch, Some(a), "its address lies in the lower half");
    let whole = done(&halves, a, ByHand::Merge(twin));
    assert_eq!(cidr(&whole, a), cidr(&design, a));
    assert!(!whole.vswitches.contains(twin));
    // The two halves of a /24 become one, and every server is still in it.
    let one = done(&design, b, ByHand::Merge(a));
    assert_eq!(cidr(&one, b), Some(block("192.168.0.0/24")));
    assert_eq!(one.nodes.get(server).unwrap().vswitch, Some(b));
    let mut smallest = design.clone();
    let row = VSwitch { cidr: Some(block("192.168.2.0/29")), ..design.vswitches.get(b).unwrap().clone() };
    smallest.apply(Edit::PutVSwitch(b, row)).unwrap();
    assert!(refused(&smallest, b, ByHand::Split).contains("smallest"));
}

#[test]
fn servers_beyond_the_lower_half_go_to_the_upper_one() {
    let (mut design, [a, _, _], _) = small();
    for (count, name) in [(50_u32, "x"), (40, "y")] {
        let mut node = design.nodes.values().next().unwrap().clone();
        (node.private_ip, node.count, node.name) = (None, count, name.into());
        design.apply(Edit::PutNode(design.ids().node(), Box::new(node))).unwrap();
    }
    let after = done(&design, a, ByHand::Split);
    let counts = needed(&after);
    let twin = after.vswitches.iter().find(|(_, row)| row.name == "a-2").unwrap().0;
    assert_eq!((counts[&a], counts[&twin]), (51, 40));
}

#[test]
fn a_planned_block_is_pinned_as_planned() {
    let (design, [_, _, c], _) = small();
    let planned = address_plan(&design, Catalog::builtin()).vswitch(c).unwrap().block;
    assert_eq!(cidr(&done(&design, c, ByHand::Pin), c), planned);
}

/// Whatever is asked for, on random designs: it is refused, or the design is as good as before.
#[test]
fn no_change_by_hand_breaks_the_plan() {
    let (mut made, mut not) = (0, 0);
    for seed in 0..rounds(300, 5_000) as u64 {
        let mut rng = Rng::new(seed);
        let (mut design, switches, _) = small();
        for step in 0..6 {
            let known: Vec<VSwitchId> = design.vswitches.keys().collect();
            let id = rng.pick(&known);
            let net = Ipv4Net::new(
                Ipv4Addr::new(192, 168, rng.below(5) as u8, (rng.below(16) * 16) as u8),
                rng.pick(&[22, 24, 25, 26, 28, 29, 30]),
            )
            .unwrap();
            let what = match rng.below(5) {
                0 => ByHand::Pin,
                1 => ByHand::Move(Cidr(net)),
                2 => ByHand::Resize(rng.pick(&[15, 23, 24, 25, 26, 28, 29, 30])),
                3 => ByHand::Split,
                _ => ByHand::Merge(rng.pick(&known)),
            };
            let Ok(change) = by_hand(&design, Catalog::builtin(), id, what) else {
                not += 1;
                continue;
            };
            made += 1;
            let before = design.clone();
            design.apply_all(change.edits).unwrap();
            let told = format!("seed {seed}, step {step}: {what:?} on {id}");
            let entered: Vec<(VSwitchId, Cidr)> =
                design.vswitches.iter().filter_map(|(id, row)| Some((id, row.cidr?))).collect();
            let counts = needed(&design);
            for (at, (id, cidr)) in entered.iter().enumerate() {
                assert_eq!(*cidr, cidr.trunc(), "{told}: not aligned");
                assert!(block("192.168.0.0/22").0.contains(&cidr.0), "{told}: outside");
                assert!(usable_count(cidr.0.prefix_len()) >= counts[id], "{told}: too small");
                for (_, other) in &entered[..at] {
                    let apart = u32::from(cidr.0.broadcast()) < u32::from(other.0.network())
                        || u32::from(other.0.broadcast()) < u32::from(cidr.0.network());
                    assert!(apart, "{told}: {cidr} meets {other}");
                }
            }
            for node in design.nodes.values() {
                let home = design.vswitches.get(node.vswitch.unwrap()).unwrap().cidr;
                if let (Some(address), Some(home)) = (node.private_ip, home) {
                    assert!(usable(home).contains(address), "{told}: {address} is not in {home}");
                }
            }
            // Nothing else that stood has moved.
            for (other, row) in before.vswitches.iter() {
                let touched = other == id || matches!(what, ByHand::Merge(gone) if gone == other);
                if !touched && row.cidr.is_some() {
                    assert_eq!(cidr(&design, other), row.cidr, "{told}: {other} moved");
                }
            }
            let count = |design: &Design| design.nodes.len();
            assert_eq!(count(&before), count(&design), "{told}: a server is lost");
        }
        assert!(design.vswitches.contains(switches[0]) || design.vswitches.len() > 1);
    }
    assert!(made > 200 && not > 200, "{made} changes and {not} refusals say too little");
}

/// The same on designs of every shape: networks without blocks, crowded ones, hundreds of servers.
#[test]
fn the_laws_by_hand_hold_on_random_designs() {
    let catalog = Catalog::builtin();
    let mut made = [0_u32; 5];
    for seed in 0..rounds(250, 5_000) as u64 {
        let mut rng = Rng::new(seed ^ 0xb10c);
        let mut design = super::addresses::random(seed);
        let plan = address_plan(&design, catalog);
        if !plan.problems.is_empty() {
            continue;
        }
        if rng.below(4) > 0 {
            design.apply_all(plan.edits(&design)).unwrap();
        }
        for step in 0..4 {
            let known: Vec<VSwitchId> = design.vswitches.keys().collect();
            if known.is_empty() {
                break;
            }
            let id = rng.pick(&known);
            let plan = address_plan(&design, catalog);
            let Some(current) = plan.vswitch(id).and_then(|row| row.block) else { continue };
            // Where what was entered overlaps already, a change of one block need not mend the others.
            let clean = plan
                .vpcs
                .iter()
                .flat_map(|vpc| &vpc.vswitches)
                .all(|row| row.why.is_none() || row.current.is_none());
            let prefix = current.0.prefix_len();
            let (kind, what) = match rng.below(5) {
                0 => (0, ByHand::Pin),
                1 => {
                    // Somewhere in the free blocks of its network, aligned or nearly.
                    let vpc =
                        plan.vpcs.iter().find(|vpc| vpc.vswitches.iter().any(|row| row.id == id)).unwrap();
                    let Some(free) = vpc.free.get(rng.below(vpc.free.len().max(1))) else { continue };
                    let net = Ipv4Net::new(free.0.network(), prefix.max(free.0.prefix_len())).unwrap();
                    (1, ByHand::Move(Cidr(net)))
                }
                2 => (2, ByHand::Resize((prefix + 3).saturating_sub(rng.below(6) as u8))),
                3 => (3, ByHand::Split),
                _ => {
                    let twin = design.vswitches.iter().find(|(other, row)| {
                        *other != id
                            && row.cidr.is_some_and(|cidr| cidr.0.trunc().supernet() == current.0.supernet())
                    });
                    (4, ByHand::Merge(twin.map_or(id, |(other, _)| other)))
                }
            };
            let Ok(change) = by_hand(&design, catalog, id, what) else { continue };
            made[kind] += 1;
            let before = design.clone();
            design.apply_all(change.edits).unwrap();
            let told = format!("seed {seed}, step {step}: {what:?} on {id}");
            let now = cidr(&design, id).unwrap();
            match what {
                ByHand::Pin => assert_eq!(now, current, "{told}"),
                ByHand::Move(to) => assert_eq!(now, to, "{told}"),
                ByHand::Resize(prefix) => {
                    assert_eq!(now.0.prefix_len(), prefix, "{told}");
                    assert!(now.0.contains(&current.0.network()), "{told}: {now} is elsewhere");
                }
                ByHand::Split => {
                    let (twin, row) =
                        design.vswitches.iter().find(|(id, _)| !before.vswitches.contains(*id)).unwrap();
                    let whole = now.0.supernet();
                    assert_eq!((whole, row.cidr.unwrap().0.supernet()), (Some(current.0), whole), "{told}");
                    assert_ne!(row.cidr, Some(now), "{told}");
                    // Two halves make a whole again, with everything that was in it.
                    if !clean {
                        continue;
                    }
                    let again = by_hand(&design, catalog, id, ByHand::Merge(twin)).expect(&told);
                    let mut whole = design.clone();
                    whole.apply_all(again.edits).unwrap();
                    assert_eq!(cidr(&whole, id), Some(current), "{told}");
                    assert_eq!(needed(&whole).get(&id), needed(&before).get(&id), "{told}");
                }
                ByHand::Merge(gone) => {
                    assert!(!design.vswitches.contains(gone), "{told}");
                    assert_eq!(Some(now.0), current.0.supernet(), "{told}");
                }
            }
            let counts = needed(&design);
            for (at, row) in design.vswitches.iter() {
                let Some(block) = row.cidr.filter(|_| before.vswitches.get(at) != Some(row)) else {
                    continue;
                };
                assert_eq!(block, block.trunc(), "{told}: not aligned");
                assert!((16..=29).contains(&block.0.prefix_len()), "{told}: {block}");
                assert!(usable_count(block.0.prefix_len()) >= counts[&at], "{told}: {block} is too small");
                let network = design.vpcs.get(row.vpc).unwrap().cidr.unwrap();
                assert!(network.0.contains(&block.0), "{told}: {block} is outside {network}");
                for (other, twin) in
                    design.vswitches.iter().filter(|(other, twin)| *other != at && twin.vpc == row.vpc)
                {
                    let Some(theirs) = twin.cidr.map(|cidr| cidr.0.trunc()).filter(|_| clean) else {
                        continue;
                    };
                    let apart = u32::from(block.0.broadcast()) < u32::from(theirs.network())
                        || u32::from(theirs.broadcast()) < u32::from(block.0.network());
                    assert!(apart, "{told}: {block} meets {theirs} of {other}");
                }
            }
            let (servers, all) = (|design: &Design| needed(design).values().sum::<u64>(), design.nodes.len());
            assert_eq!(
                (servers(&before), before.nodes.len()),
                (servers(&design), all),
                "{told}: a server is lost"
            );
            // No other block that stood has moved, and no address of a node in another block.
            for (other, row) in before.vswitches.iter().filter(|(other, _)| *other != id) {
                if !matches!(what, ByHand::Merge(gone) if gone == other) {
                    assert_eq!(cidr(&design, other), row.cidr, "{told}: {other} moved");
                    for (node_id, node) in before.nodes.iter().filter(|(_, node)| node.vswitch == Some(other))
                    {
                        assert_eq!(design.nodes.get(node_id), Some(node), "{told}: {} changed", node.name);
                    }
                }
            }
        }
    }
    assert!(made.iter().all(|&made| made > 10), "too few of a kind were possible: {made:?}");
}
