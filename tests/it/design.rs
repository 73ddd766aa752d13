//! Laws of the document: whatever is done to it, it stays whole, and everything can be undone.

use yuntu::base::Text;
use yuntu::design::*;
use yuntu::files;

use super::support::random::Rng;
use super::support::rounds;

fn bytes(design: &Design) -> String {
    files::write_text(design).expect("a design made by edits can be written")
}

/// 10,000 sequences of 20 gestures: every gesture that is accepted leaves the document whole, every one that
/// is refused leaves it as it was, undoing all gives the first bytes, redoing all gives the last.
#[test]
fn any_sequence_of_gestures_keeps_the_document_whole_and_can_be_undone() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..rounds(600, 10_000) as u64 {
        let mut rng = Rng::new(seed);
        let start = rng.design(rng_rows(seed));
        let first = bytes(&start);
        let mut history = History::new(start);
        let mut steps = 0;
        for _ in 0..20 {
            let before = history.design().clone();
            let gesture = rng.gesture(&before);
            if history.commit(Text::same("gesture"), gesture.clone()).is_ok() {
                accepted += 1;
                steps += usize::from(*history.design() != before);
                let violations = history.design().violations();
                assert!(
                    violations.is_empty(),
                    "seed {seed}: {gesture:#?}\nleaves {violations:?}; let Design::apply_all refuse it or sweep up"
                );
            } else {
                refused += 1;
                assert_eq!(
                    *history.design(),
                    before,
                    "seed {seed}: a refused gesture must change nothing: {gesture:#?}"
                );
            }
        }
        let last = bytes(history.design());
        for step in 0..steps {
            assert!(
                history.undo().is_some(),
                "seed {seed}: step {step} of {steps} is missing in the history"
            );
        }
        assert!(history.undo().is_none(), "seed {seed}: the history has more steps than gestures changed");
        assert_eq!(
            bytes(history.design()),
            first,
            "seed {seed}: undoing everything must give the first bytes"
        );
        while history.redo().is_some() {}
        assert_eq!(bytes(history.design()), last, "seed {seed}: redoing everything must give the last bytes");
    }
    assert!(
        accepted > refused && refused > 0,
        "the generator should make more good gestures than bad ones and some of both: {accepted} accepted, \
         {refused} refused; see Rng::gesture"
    );
}

/// Designs of different sizes; most are small, since small ones find faults as well and faster.
fn rng_rows(seed: u64) -> usize {
    [5, 20, 40, 5][(seed % 4) as usize]
}

/// The laws above are worth what the generator covers.
#[test]
fn the_generator_fills_every_table_and_makes_every_product() {
    let mut codes = std::collections::BTreeSet::new();
    let mut tables = [0_usize; 15];
    for seed in 0..40 {
        let design = Rng::new(seed).design(120);
        codes.extend(design.nodes.values().map(|node| node.product.code().to_owned()));
        let sizes = [
            design.systems.len(),
            design.environments.len(),
            design.functions.len(),
            design.regions.len(),
            design.azs.len(),
            design.security_zones.len(),
            design.vpcs.len(),
            design.vswitches.len(),
            design.sites.len(),
            design.nodes.len(),
            design.links.len(),
            design.security_groups.len(),
            design.workloads.len(),
            design.positions.len(),
            design.bends.len(),
            design.extents.len(),
        ];
        for (total, size) in tables.iter_mut().zip(sizes) {
            *total += size;
        }
    }
    assert!(tables.iter().all(|&total| total > 0), "a table stays empty: {tables:?}; see Rng::put");
    let expected = [
        "alb",
        "alipay",
        "clb",
        "customer",
        "dns",
        "ecs",
        "eip",
        "external",
        "from-the-future",
        "generic",
        "internet",
        "ipsec-vpn",
        "line",
        "line-nat",
        "nat",
        "nlb",
        "ops-users",
        "oss",
        "polardb",
        "rds",
        "redis",
        "ssl-vpn",
        "users",
        "waf",
    ];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected, "see Rng::product");
}

#[test]
fn removing_a_container_removes_what_cannot_live_without_it_and_unplaces_the_rest() {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, az, vpc, vswitch) = (ids.region(), ids.az(), ids.vpc(), ids.vswitch());
    let (server, database, link) = (ids.node(), ids.node(), ids.link());
    let place = Place::Az { az, security_zone: None };
    let mut web = Node::new("web", Product::of_code("ecs")).at(place);
    web.vswitch = Some(vswitch);
    design
        .apply_all(vec![
            Edit::PutRegion(
                region,
                Region { code: "cn-hangzhou-finance".into(), name: "杭州".into(), net: None },
            ),
            Edit::PutAz(az, Az { region, code: "B".into(), name: "B".into() }),
            Edit::PutVpc(vpc, Vpc { region, name: "vpc".into(), cidr: None }),
            Edit::PutVSwitch(vswitch, VSwitch { vpc, az, security_zone: None, name: "v".into(), cidr: None }),
            Edit::PutNode(server, Box::new(web)),
            Edit::PutNode(database, Box::new(Node::new("db", Product::of_code("rds")))),
            Edit::PutLink(link, Link::new(server, database, Purpose::Business)),
            Edit::SetPosition(server, Some(Pos { x: 1, y: 2 })),
        ])
        .unwrap();
    design.apply(Edit::Remove(region.into())).unwrap();
    assert!(design.azs.is_empty() && design.vpcs.is_empty() && design.vswitches.is_empty());
    let left = design.nodes.get(server).unwrap();
    assert_eq!((left.place, left.vswitch), (Place::Unplaced, None));
    assert!(design.links.contains(link), "both ends still live");
    design.apply(Edit::Remove(server.into())).unwrap();
    assert!(design.links.is_empty() && design.positions.is_empty());
    assert_eq!(design.violations(), []);
}

#[test]
fn a_gesture_is_refused_as_a_whole() {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (a, link) = (ids.node(), ids.link());
    let before = design.clone();
    let refused = design.apply_all(vec![
        Edit::PutNode(a, Box::new(Node::new("a", Product::of_code("ecs")))),
        Edit::PutLink(link, Link::new(a, a, Purpose::Business)),
    ]);
    assert_eq!(refused, Err(EditError::SelfLink(link)));
    assert_eq!(design, before);
}

#[test]
fn a_row_that_is_taken_away_and_put_back_in_one_gesture_keeps_its_links() {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (a, b, link) = (ids.node(), ids.node(), ids.link());
    let node = |name: &str| Box::new(Node::new(name, Product::of_code("ecs")));
    design
        .apply_all(vec![
            Edit::PutNode(a, node("a")),
            Edit::PutNode(b, node("b")),
            Edit::PutLink(link, Link::new(a, b, Purpose::Business)),
        ])
        .unwrap();
    design.apply_all(vec![Edit::Remove(a.into()), Edit::PutNode(a, node("a2"))]).unwrap();
    assert!(design.links.contains(link));
    assert_eq!(design.violations(), []);
}

#[track_caller]
fn refuses(edit: Edit, expected: &EditError) {
    let mut design = Design::default();
    let before = design.clone();
    assert_eq!(design.apply(edit).as_ref(), Err(expected));
    assert_eq!(design, before, "a refused edit changes nothing");
}

#[test]
fn what_could_not_be_saved_and_read_back_is_refused() {
    let rds = |storage: f64| {
        let rds = Rds { storage_gib: Some(storage), ..Rds::default() };
        Edit::PutNode(NodeId(1), Box::new(Node::new("db", Product::Rds(rds))))
    };
    refuses(rds(f64::NAN), &EditError::BadNumber("storage_gib: NaN".into()));
    refuses(rds(f64::INFINITY), &EditError::BadNumber("storage_gib: inf".into()));
    refuses(rds(-1.0), &EditError::BadNumber("storage_gib: -1".into()));
    let long = "云".repeat(NAME_GRAPHEMES + 1);
    refuses(
        Edit::PutNode(NodeId(1), Box::new(Node::new(long, Product::of_code("ecs")))),
        &EditError::NameTooLong("name".into()),
    );
    refuses(
        Edit::PutNode(NodeId(u32::MAX), Box::new(Node::new("a", Product::of_code("ecs")))),
        &EditError::IdTooLarge(NodeId(u32::MAX).into()),
    );
    let own_copy = Rds { dr_of: Some(NodeId(1)), ..Rds::default() };
    refuses(
        Edit::PutNode(NodeId(1), Box::new(Node::new("db", Product::Rds(own_copy)))),
        &EditError::SelfMention(NodeId(1).into()),
    );
}

#[test]
fn functions_never_contain_themselves() {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (a, b, c) = (ids.function(), ids.function(), ids.function());
    let part_of = |parent| Function { name: "f".into(), parent, ..Function::default() };
    design
        .apply_all(vec![
            Edit::PutFunction(a, part_of(None)),
            Edit::PutFunction(b, part_of(Some(a))),
            Edit::PutFunction(c, part_of(Some(b))),
        ])
        .unwrap();
    for parent in [a, b, c] {
        assert_eq!(design.apply(Edit::PutFunction(a, part_of(Some(parent)))), Err(EditError::Cycle(a)));
    }
}

#[test]
fn the_design_that_the_figures_are_measured_with_is_what_it_should_be() {
    use super::support::large::{Scale, design};
    let large = design(Scale::LARGE);
    assert_eq!(large.nodes.len(), 10_000);
    assert!(large.links.len() > 49_000, "{}", large.links.len());
    assert!(large.functions.len() >= 500 && large.regions.len() == 3);
    assert_eq!(large, design(Scale::LARGE), "the seed is fixed");
    let diagram = design(Scale::DIAGRAM);
    assert_eq!((diagram.nodes.len(), diagram.functions.len()), (2_000, 100));
    let mut sizes: Vec<usize> = large
        .functions
        .keys()
        .map(|id| large.nodes.values().filter(|node| node.function == Some(id)).count())
        .collect();
    sizes.sort_unstable();
    assert!(sizes[sizes.len() - 1] > 4 * sizes[sizes.len() / 2], "functions are of unequal size: {sizes:?}");
}
