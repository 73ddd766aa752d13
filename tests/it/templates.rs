//! The reference architectures: complete, clean, written as the program writes them, and watched by the rules.

use std::collections::BTreeSet;

use yuntu::base::{Date, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, EcsRole, Edit, NodeId, Peer, Product, Ref, Slb, SlbScope};
use yuntu::files::templates::{self, Template};
use yuntu::files::write_text;
use yuntu::pricing::{Term, quote};
use yuntu::rules::{Context, Report, check};

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

/// Every template but the walk-through, which stands in one AZ on purpose.
fn two_az() -> impl Iterator<Item = &'static Template> {
    templates::all().iter().filter(|template| template.id != "vpc-walkthrough")
}

fn load(template: &Template) -> Design {
    let loaded = template.load().unwrap();
    assert_eq!(loaded.repairs, vec![], "{} needs no repair", template.id);
    loaded.design
}

fn report(design: &Design) -> Report {
    check(&Context::new(design, Catalog::builtin(), &[], today()))
}

/// Findings as "CODE message", without what every removal changes by itself: HA-014 and the MOD rules.
fn telling(design: &Design) -> BTreeSet<String> {
    report(design)
        .findings
        .iter()
        .filter(|finding| finding.code != "HA-014" && !finding.code.starts_with("MOD"))
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

fn of_code(design: &Design, code: &str) -> NodeId {
    design.nodes.iter().find(|(_, node)| node.product.code() == code).unwrap().0
}

#[test]
fn each_is_written_as_the_program_writes_it() {
    for template in templates::all() {
        assert_eq!(write_text(&load(template)).unwrap(), template.text, "{}", template.id);
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
    for template in two_az() {
        let report = report(&load(template));
        let grave: Vec<_> =
            report.findings.iter().filter(|finding| finding.severity <= Severity::Warning).collect();
        assert!(grave.is_empty(), "{}: {grave:#?}", template.id);
        assert_eq!(report.summary.not_evaluated, 0, "{}: {:#?}", template.id, report.not_checked);
    }
}

#[test]
fn the_walkthrough_breaks_what_its_text_explains_and_nothing_else() {
    let template = templates::find("vpc-walkthrough").unwrap();
    let design = load(template);
    assert!(design.title.note.contains("一个可用区"));
    let report = report(&design);
    let codes: Vec<(&str, Severity)> =
        report.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
    let warned = ["BAS-002", "HA-001", "MOD-010"].map(|code| (code, Severity::Warning));
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
            noticed(template, &design, vec![Edit::Remove(Ref::Node(id))], &["BAS-002"]);
        }
        let both = bastions.into_iter().map(|id| Edit::Remove(Ref::Node(id))).collect();
        noticed(template, &design, both, &["BAS-002"]);
    }
}

#[test]
fn removing_the_public_load_balancer_is_noticed() {
    for template in two_az() {
        let design = load(template);
        let slb = balancers(&design).find(|(_, slb)| slb.scope == SlbScope::Public).unwrap().0;
        noticed(template, &design, vec![Edit::Remove(Ref::Node(slb))], &["SLB-002"]);
    }
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
        let rds = of_code(&design, "rds");
        let entries: Vec<Peer> = design.nodes.get(rds).unwrap().product.as_rds().unwrap().whitelist.clone();
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
            let node = of_code(&design, code);
            let known = bill
                .lines
                .iter()
                .any(|line| line.subjects.contains(&node.into()) && line.unit_price.amount().is_some());
            assert!(known, "{}: no line of {code} has a price", template.id);
        }
    }
}
