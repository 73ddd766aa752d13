//! What dies and what is left: simulated failures of the reference architectures, against what a person counts.

use std::collections::BTreeSet;

use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, NodeId, Purpose, Ref};
use yuntu::files::templates;
use yuntu::resilience::{
    Failing, Gate, Model, NodeState, Outcome, Reliability, Simulator, model_for, singles,
};

fn template(id: &str) -> Design {
    templates::find(id).unwrap().load().unwrap().design
}

fn named(design: &Design, name: &str) -> NodeId {
    design.nodes.iter().find(|(_, node)| node.name == name).unwrap().0
}

fn fail(design: &Design, failing: &[Failing]) -> Outcome {
    let reliability = model_for(design, Catalog::builtin(), failing);
    Simulator::new(design, &reliability).unwrap().outcome(failing)
}

fn count(design: &mut Design, name: &str, count: u32) {
    let id = named(design, name);
    let mut node = design.nodes.get(id).unwrap().clone();
    node.count = count;
    design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
}

/// T-01 carries 40 transactions a second with 2 + 2 servers of 30.
#[test]
fn half_of_the_servers_carry_on_when_an_az_is_lost() {
    let design = template("classic-two-az");
    for az in design.azs.keys() {
        let outcome = fail(&design, &[az.into()]);
        assert_eq!(outcome.services.len(), 1, "one name, one service");
        assert_eq!(&*outcome.services[0].name, "www.example.com");
        assert!(outcome.services[0].up);
        assert!((outcome.services[0].capacity_percent - 150.0).abs() < 1e-9);
        assert_eq!(outcome.pools[0].servers, 2);
    }
}

#[test]
fn three_and_one_lose_what_the_second_az_was_for() {
    let mut design = template("classic-two-az");
    count(&mut design, "Web-B", 3);
    count(&mut design, "Web-C", 1);
    let azs: Vec<_> = design.azs.keys().collect();
    let large = fail(&design, &[azs[0].into()]);
    assert!(!large.services[0].up, "one server of 30 does not carry 40");
    assert!((large.services[0].capacity_percent - 75.0).abs() < 1e-9);
    assert!(fail(&design, &[azs[1].into()]).services[0].up);
}

#[test]
fn without_demand_capacity_is_a_share_of_the_normal_one() {
    let mut design = template("classic-two-az");
    let workloads: Vec<Edit> = design.workloads.keys().map(|id| Edit::Remove(id.into())).collect();
    design.apply_all(workloads).unwrap();
    let web = named(&design, "Web-B");
    let one = fail(&design, &[Failing::Member(web, 2)]);
    assert!(one.services[0].up);
    assert!((one.services[0].capacity_percent - 75.0).abs() < 1e-9);
    let node = fail(&design, &[web.into()]);
    assert!((node.services[0].capacity_percent - 50.0).abs() < 1e-9);
    let both = fail(&design, &[web.into(), named(&design, "Web-C").into()]);
    assert!(!both.services[0].up);
    assert_eq!(both.services[0].capacity_percent, 0.0);
}

#[test]
fn whatever_the_service_hangs_on_takes_it_down() {
    let design = template("classic-two-az");
    for name in ["域名解析", "Web应用防火墙", "公网负载均衡", "交易数据库"] {
        let outcome = fail(&design, &[named(&design, name).into()]);
        assert!(!outcome.services[0].up, "{name}");
        assert_eq!(outcome.services[0].capacity_percent, 0.0, "{name}");
    }
    for name in ["堡垒机-B", "管理VPN", "日志审计"] {
        assert!(fail(&design, &[named(&design, name).into()]).services[0].up, "{name}");
    }
    let region = design.regions.keys().next().unwrap();
    assert!(!fail(&design, &[region.into()]).services[0].up);
    let azs: Vec<Failing> = design.azs.keys().map(Failing::from).collect();
    assert!(!fail(&design, &azs).services[0].up, "a region without AZs serves nobody");
}

#[test]
fn a_cut_link_takes_the_way_and_not_the_node() {
    let design = template("classic-two-az");
    let link = |from: &str, to: &str| {
        let (from, to) = (named(&design, from), named(&design, to));
        let found = design.links.iter().find(|(_, link)| link.from == from && link.to == to);
        found.unwrap().0
    };
    let half = fail(&design, &[link("公网负载均衡", "Web-B").into()]);
    assert!(half.services[0].up);
    assert!((half.services[0].capacity_percent - 150.0).abs() < 1e-9, "{half:?}");
    assert!(!fail(&design, &[link("Web应用防火墙", "公网负载均衡").into()]).services[0].up);
    assert!(!fail(&design, &[link("互联网", "Web应用防火墙").into()]).services[0].up);
    let operations = design.links.iter().find(|(_, link)| link.purpose == Purpose::Operations).unwrap().0;
    assert!(fail(&design, &[operations.into()]).services[0].up);
}

#[test]
fn the_picture_tells_the_failed_from_the_cut_off_and_the_lame() {
    let design = template("classic-two-az");
    let az = design.azs.keys().next().unwrap();
    let reliability = Reliability::of(&design, Catalog::builtin());
    let simulator = Simulator::new(&design, &reliability).unwrap();
    let picture = simulator.picture(&[az.into()]);
    let state = |name: &str| picture.nodes[&named(&design, name)];
    assert_eq!(state("Web-B"), NodeState::Failed);
    assert_eq!(state("堡垒机-B"), NodeState::Failed);
    assert_eq!(state("Web-C"), NodeState::Up);
    assert_eq!(state("公网负载均衡"), NodeState::Degraded);
    assert_eq!(state("Web应用防火墙"), NodeState::Up);
    let ends = |id| design.links.get(id).map(|link| (link.from, link.to)).unwrap();
    let live: BTreeSet<(NodeId, NodeId)> = picture.live.iter().map(|&id| ends(id)).collect();
    assert!(live.contains(&(named(&design, "公网负载均衡"), named(&design, "Web-C"))));
    assert!(!live.contains(&(named(&design, "公网负载均衡"), named(&design, "Web-B"))));
    let rds = simulator.picture(&[named(&design, "交易数据库").into()]);
    assert_eq!(rds.nodes[&named(&design, "Web-B")], NodeState::Down);
    let one = simulator.picture(&[Failing::Member(named(&design, "Web-B"), 1)]);
    assert_eq!(one.nodes[&named(&design, "Web-B")], NodeState::Degraded);
}

/// The failure logic again, in the plainest way: a thing is down when enough of what it looks at is.
fn down(model: &Model, name: &str, failed: &BTreeSet<String>) -> bool {
    if failed.contains(name) {
        return true;
    }
    match model.gates.get(name) {
        None => false,
        Some(Gate::And(of)) => of.iter().all(|input| down(model, input, failed)),
        Some(Gate::Or(of)) => of.iter().any(|input| down(model, input, failed)),
        Some(Gate::AtLeast { k, of }) => of.iter().filter(|input| down(model, input, failed)).count() >= *k,
    }
}

#[test]
fn the_counter_pass_equals_the_plain_evaluation() {
    for template_of in templates::all() {
        let design = template_of.load().unwrap().design;
        let reliability = Reliability::of(&design, Catalog::builtin());
        let simulator = Simulator::new(&design, &reliability).unwrap();
        for failing in singles(&design) {
            let Failing::Row(row) = failing else { continue };
            let mut failed: BTreeSet<String> = reliability
                .events(&design)
                .into_iter()
                .filter(|(name, event)| event.subject == row && !name.contains(':'))
                .map(|(name, _)| name)
                .collect();
            if let Ref::Region(region) = row {
                failed.extend(
                    design.azs.iter().filter(|(_, az)| az.region == region).map(|(id, _)| id.to_string()),
                );
            }
            for service in simulator.outcome(&[failing]).services {
                let top = &reliability.model().services[&*service.name];
                assert_eq!(
                    service.up,
                    !down(reliability.model(), top, &failed),
                    "{failing} {}",
                    service.name
                );
            }
        }
    }
}
