//! Addresses and access in the window: questions of two clicks, overlays, changes by hand, the buttons that apply.

use egui_kittest::kittest::Queryable;

use super::tests::{act, showing};
use super::*;
use crate::base::Lang;
use crate::catalog::Catalog;
use crate::design::{Cidr, Design, NodeId, Product};
use crate::network::{NetworkMap, Survey, address_plan};
use egui_kittest::Harness;

pub(super) fn node(harness: &Harness<'static, Window>, name: &str) -> NodeId {
    let design = harness.state().state.design().unwrap();
    design.nodes.iter().find(|(_, node)| node.name == name).unwrap_or_else(|| panic!("no node {name}")).0
}

fn design(harness: &Harness<'static, Window>) -> Design {
    harness.state().state.design().unwrap().clone()
}

/// Clicks a node where it is drawn.
fn click(harness: &mut Harness<'static, Window>, id: NodeId) {
    let canvas = harness.get_by_label("Canvas").rect();
    let place = harness.state().state.canvas.shown_at(id.into()).unwrap();
    let at = canvas.min + place.center().to_vec2();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerMoved(at));
        harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        harness.step();
    }
    harness.run();
}

#[test]
fn a_question_of_two_clicks_is_answered_in_the_tab_and_on_the_canvas() {
    let mut harness = showing(Lang::En, "security-zones");
    harness.key_press(egui::Key::R);
    harness.run();
    assert_eq!(harness.state().state.reach.mode, ReachMode::PickSender);
    let (web, rds) = (node(&harness, "Web-F"), node(&harness, "交易数据库"));
    click(&mut harness, web);
    assert_eq!(harness.state().state.reach.mode, ReachMode::PickTarget(web));
    click(&mut harness, rds);
    let scene = harness.state().state.reach.clone();
    assert_eq!(scene.mode, ReachMode::Answer(web, rds));
    assert_eq!(scene.blocked, Some(rds), "no web server is on the whitelist");
    assert_eq!(scene.stops, [web]);
    harness.get_by_label_contains("Closed: Web-F → 交易数据库");
    // The tab offers the smallest change; taking it opens the way, as one step.
    let before = design(&harness);
    harness.get_by_label_contains("put Web-F on the whitelist").click();
    harness.run();
    assert_ne!(design(&harness), before);
    assert_eq!(harness.state().state.reach.blocked, None);
    assert_eq!(harness.state().state.reach.stops, [web, rds]);
    harness.get_by_label_contains("Open: Web-F → 交易数据库");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(!harness.state().state.reach.is_on(), "Esc leaves");
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(design(&harness), before);
}

#[test]
fn overlays_show_what_a_node_reaches_and_what_reaches_it() {
    let mut harness = showing(Lang::En, "security-zones");
    let web = node(&harness, "Web-F");
    act(&mut harness, Action::Select(Selection::one(web)));
    harness.key_press(egui::Key::I);
    harness.run();
    let scene = harness.state().state.reach.clone();
    assert_eq!(scene.mode, ReachMode::To(web));
    let design = design(&harness);
    let map = NetworkMap::of(&design, Catalog::builtin());
    for id in design.nodes.keys().filter(|&id| id != web) {
        let open = !crate::network::open_ports(&map, id, web).is_empty();
        assert_eq!(scene.open.contains_key(&id), open, "{}", map.name(id));
    }
    assert!(scene.open.len() > 1);
    harness.key_press(egui::Key::O);
    harness.run();
    assert_eq!(harness.state().state.reach.mode, ReachMode::From(web));
    assert_ne!(harness.state().state.reach.open, scene.open);
    // Failure and access are never shown at once.
    harness.key_press(egui::Key::K);
    harness.run();
    assert!(harness.state().state.failing.is_on() && !harness.state().state.reach.is_on());
}

#[test]
fn derived_groups_are_applied_as_one_step() {
    for lang in Lang::ALL {
        let mut harness = showing(lang, "vpc-two-az");
        let before = design(&harness);
        // Without any group every link is closed.
        let edits = before
            .nodes
            .iter()
            .filter(|(_, node)| node.product.as_ecs().is_some())
            .map(|(id, node)| {
                let mut node = node.clone();
                node.security_groups.clear();
                crate::design::Edit::PutNode(id, Box::new(node))
            })
            .collect();
        act(&mut harness, Action::Commit { label: crate::base::Text::fixed("清空", "clear"), edits });
        act(&mut harness, Action::Run(Command::ShowAccess));
        let bare = design(&harness);
        assert!(!Survey::of(&bare, Catalog::builtin()).missing.is_empty());
        let apply = if lang == Lang::En {
            "Apply the derived groups and whitelists"
        } else {
            "采用推导的安全组和白名单"
        };
        harness.get_by_label(apply).click_accesskit();
        harness.run();
        assert!(
            Survey::of(&design(&harness), Catalog::builtin()).missing.is_empty(),
            "links are still closed"
        );
        act(&mut harness, Action::Run(Command::Undo));
        assert_eq!(design(&harness), bare, "one step");
    }
}

#[test]
fn planned_blocks_and_addresses_are_applied_as_one_step_each() {
    let mut harness = showing(Lang::En, "vpc-two-az");
    let before = design(&harness);
    let edits = before
        .vswitches
        .iter()
        .map(|(id, row)| {
            let row = crate::design::VSwitch { cidr: None, ..row.clone() };
            crate::design::Edit::PutVSwitch(id, row)
        })
        .collect();
    act(&mut harness, Action::Commit { label: crate::base::Text::fixed("清空", "clear"), edits });
    act(&mut harness, Action::Run(Command::ShowAddresses));
    harness.get_by_label("Apply the plan").click();
    harness.run();
    let after = design(&harness);
    assert!(after.vswitches.values().all(|row| row.cidr.is_some()));
    let plan = address_plan(&after, Catalog::builtin());
    assert!(plan.nodes.iter().all(crate::network::NodeAddresses::all_stand), "what was applied stands");
    harness.get_by_label("Enter the node addresses").click();
    harness.run();
    let pinned = design(&harness);
    let plan = address_plan(&pinned, Catalog::builtin());
    assert!(plan.nodes.iter().all(|row| row.pinned || row.addresses.len() != 1));
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(design(&harness), after);
}

#[test]
fn a_block_is_moved_split_and_refused_by_hand() {
    let mut harness = showing(Lang::En, "vpc-two-az");
    act(&mut harness, Action::Run(Command::ShowAddresses));
    let before = design(&harness);
    let (id, row) = before.vswitches.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
    harness.get_by_role_and_label(egui::Role::Link, &row.name).click();
    harness.run();
    let put = |harness: &mut Harness<'static, Window>, words: &str| {
        let field = harness.get_by_role_and_label(egui::Role::TextInput, "New block");
        field.focus();
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.get_by_role_and_label(egui::Role::TextInput, "New block").type_text(words);
        harness.run();
        harness.get_by_label("Move").click_accesskit();
        harness.run();
    };
    let other = before
        .vswitches
        .values()
        .find_map(|other| other.cidr.filter(|cidr| row.cidr != Some(*cidr)))
        .unwrap();
    put(&mut harness, &other.to_string());
    assert_eq!(design(&harness), before, "an overlap is refused");
    harness.get_by_label_contains("overlaps");
    put(&mut harness, "192.168.200.0/25");
    let moved: Cidr = "192.168.200.0/25".parse().unwrap();
    assert_eq!(design(&harness).vswitches.get(id).unwrap().cidr, Some(moved));
    harness.get_by_label("Split").click_accesskit();
    harness.run();
    assert_eq!(design(&harness).vswitches.len(), before.vswitches.len() + 1);
    act(&mut harness, Action::Run(Command::Undo));
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(design(&harness), before, "one step each");
}

#[test]
fn addresses_are_printed_when_asked_and_that_is_remembered() {
    let mut harness = showing(Lang::En, "vpc-two-az");
    act(&mut harness, Action::Run(Command::ToggleAddresses));
    assert!(harness.state().state.settings.addresses);
    let settings = harness.state().state.settings.to_ron().unwrap();
    assert!(settings.contains("addresses: true"));
    let design = design(&harness);
    let plan = address_plan(&design, Catalog::builtin());
    let options = crate::scene::SceneOptions { addresses: true, ..crate::scene::SceneOptions::default() };
    let svg = crate::export::svg(&crate::scene::diagram(&design, Catalog::builtin(), &options));
    for (id, node) in design.nodes.iter().filter(|(_, node)| matches!(node.product, Product::Ecs(_))) {
        let first = plan.addresses_of(id)[0].to_string();
        assert!(svg.contains(&first), "{}: {first} is not on the drawing", node.name);
    }
    let without = crate::scene::SceneOptions::default();
    let svg = crate::export::svg(&crate::scene::diagram(&design, Catalog::builtin(), &without));
    let first = plan.nodes.iter().find_map(|row| row.addresses.first()).unwrap().to_string();
    assert!(!svg.contains(&format!(">{first}")), "addresses nobody asked for");
}
