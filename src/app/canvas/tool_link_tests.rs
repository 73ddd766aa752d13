//! Scripts for links, counts and the keyboard; Escape and lost focus in every state.

use super::*;

/// Two servers and a database, with a link from the first server to the database.
fn linked() -> (Table, [NodeId; 3], LinkId) {
    let mut table = Table::new();
    let one = table.with("ecs", IN_B, 0, 200);
    let two = table.with("ecs", IN_C, 0, 200);
    let database = table.with("rds", ACROSS, 0, 0);
    let id = LinkId(90);
    table.design.apply(Edit::PutLink(id, guess::link(&table.design, one, database))).unwrap();
    table.redraw();
    (table, [one, two, database], id)
}

fn ends(table: &Table, link: LinkId) -> (NodeId, NodeId) {
    let link = table.design.links.get(link).unwrap();
    (link.from, link.to)
}

#[test]
fn an_end_of_the_selected_link_is_dragged_to_another_node() {
    let (mut table, [one, two, database], link) = linked();
    table.selection = Selection::one(link);
    let (from, to) = (table.middle(one), table.middle(two));
    table.drag(from, to);
    assert_eq!((ends(&table, link), table.commits), ((two, database), 1));
    assert_eq!(table.selection.single(), Some(link.into()), "it stays in the hand");
}

#[test]
fn an_end_that_is_dropped_on_nothing_or_on_the_other_end_changes_nothing() {
    let (mut table, [one, _, database], link) = linked();
    table.selection = Selection::one(link);
    let (from, wrong) = (table.middle(one), table.middle(database));
    table.drag(from, at(390.0, 490.0));
    table.drag(from, wrong);
    assert_eq!((ends(&table, link), table.commits), ((one, database), 0));
    assert!(table.refusals.last().unwrap().en.contains("two different nodes"));
}

#[test]
fn a_second_link_of_the_same_kind_is_refused() {
    let (mut table, [one, two, database], link) = linked();
    let twin = LinkId(91);
    table.design.apply(Edit::PutLink(twin, guess::link(&table.design, two, database))).unwrap();
    table.redraw();
    table.selection = Selection::one(link);
    let (from, to) = (table.middle(one), table.middle(two));
    table.drag(from, to);
    assert_eq!((ends(&table, link), table.commits), ((one, database), 0));
    assert!(table.refusals[0].en.contains("this very link"));
}

#[test]
fn a_backend_goes_along_with_the_end_of_its_link() {
    let mut table = Table::new();
    let balancer = table.with("clb", ACROSS, 0, 0);
    let one = table.with("ecs", IN_B, 0, 200);
    let two = table.with("ecs", IN_C, 0, 200);
    table.design.apply_all(guess::edits(&table.design, balancer, one)).unwrap();
    table.redraw();
    let link = table.design.links.keys().next().unwrap();
    table.selection = Selection::one(link);
    let (from, to) = (table.middle(one), table.middle(two));
    table.drag(from, to);
    let slb = table.design.nodes.get(balancer).unwrap().product.as_slb().unwrap();
    assert_eq!(slb.listeners[0].backends, [two]);
}

#[test]
fn a_leg_that_is_dragged_keeps_its_bends_and_a_click_does_not_bend() {
    let (mut table, [one, ..], link) = linked();
    let x = table.middle(one).x;
    let on_it = at(x, 170.0);
    table.click(on_it);
    assert_eq!(table.commits, 0);
    table.drag(on_it, at(x + 120.0, 170.0));
    assert_eq!(table.commits, 1);
    let bends = table.design.bends.get(link).unwrap();
    assert!(bends.iter().any(|bend| (f64::from(bend.x) - x - 120.0).abs() <= 8.0), "{bends:?}");
}

#[test]
fn the_signs_at_the_selected_node_change_its_count_and_never_below_one() {
    let (mut table, [one, ..], _) = linked();
    table.selection = Selection::one(one);
    let count = |table: &Table| table.design.nodes.get(one).unwrap().count;
    let signs = table.surface.count_signs(one, 1.0).unwrap();
    let sign = |by: i8| signs.iter().find(|(sign, _)| *sign == by).unwrap().1;
    table.click(sign(1)).click(sign(1));
    assert_eq!(count(&table), 3);
    table.click(sign(-1)).click(sign(-1)).click(sign(-1));
    assert_eq!(count(&table), 1);
    assert_eq!(table.selected(), [one]);
}

#[test]
fn a_link_is_drawn_with_the_keyboard_alone() {
    let (mut table, [one, two, _], _) = linked();
    table.selection = Selection::one(one);
    table.play(Input::Connect);
    while table.context().target(wire(&table), Some(one)) != Some(two) {
        table.play(Input::Next(false));
    }
    table.play(Input::Confirm);
    assert!(table.design.links.values().any(|link| (link.from, link.to) == (one, two)));
    assert_eq!(table.tool, Tool::Idle);
}

fn wire(table: &Table) -> Point {
    match &table.tool {
        Tool::Connecting { to, .. } => *to,
        other => panic!("no link is being drawn: {other:?}"),
    }
}

#[test]
fn enter_edits_the_name_and_a_double_click_beside_everything_asks_for_a_product() {
    let (mut table, [one, ..], _) = linked();
    table.selection = Selection::one(one);
    table.play(Input::Confirm);
    assert_eq!(table.tool, Tool::EditingLabel { node: one });
    table.play(Input::Escape).play(Input::DoubleClick(at(300.0, 450.0)));
    assert_eq!((table.asked.as_slice(), table.commits), (&[at(300.0, 450.0)][..], 0));
}

#[test]
fn a_border_is_dragged_and_stops_at_what_the_container_holds() {
    let width = |table: &Table| table.design.extents.get(SITE.into()).map(|extent| extent.w);
    let mut table = Table::new();
    let on = at(1299.0, 150.0);
    table.drag(on, at(1340.0, 150.0));
    assert_eq!((width(&table), table.commits), (Some(344), 1), "on the grid, in one step");
    assert_eq!(table.selection.single(), Some(SITE.into()), "it is in the hand");
    // Farther in than the content: left to the content.
    table.drag(on, at(900.0, 150.0));
    assert_eq!(width(&table), None);
    table.drag(on, at(1350.0, 150.0));
    table.play(Input::DoubleClick(on));
    assert_eq!(width(&table), None, "a double click fits it");
    let before = table.commits;
    table.play(Input::Down(on, Button::Primary, Mods::default()));
    table.play(Input::Up(on, Button::Primary, Mods::default()));
    assert_eq!(table.commits, before, "a click on a border changes nothing");
    // A site is drawn as a frame; a node is not, and is refused an extent.
    let node = table.with("ecs", IN_B, 0, 200);
    let edit = Edit::SetExtent(node.into(), Some(Extent { w: 9, h: 9 }));
    assert!(table.design.apply(edit).is_err());
}

/// Every state a tool can be in, each reached by a script.
fn states() -> Vec<(Table, Selection)> {
    let (start, [one, ..], link) = linked();
    let middle = start.middle(one);
    let empty = at(300.0, 480.0);
    let none = Mods::default();
    let down = |p| Input::Down(p, Button::Primary, none);
    let away = |p: Point| Input::Move(at(p.x + 40.0, p.y + 10.0), none);
    let on_link = at(middle.x, 170.0);
    let scripts: Vec<(Selection, Vec<Input>)> = vec![
        (Selection::none(), vec![]),
        (Selection::one(one), vec![down(empty)]),
        (Selection::one(one), vec![down(middle)]),
        (Selection::one(one), vec![down(empty), away(empty)]),
        (Selection::one(one), vec![down(middle), away(middle)]),
        (Selection::one(one), vec![Input::Connect]),
        (Selection::one(link), vec![down(middle), away(middle)]),
        (Selection::one(link), vec![down(on_link), away(on_link)]),
        (Selection::none(), vec![Input::Take { key: "ecs".into(), dragged: true }, away(empty)]),
        (Selection::one(one), vec![Input::Down(empty, Button::Middle, none), away(empty)]),
        (Selection::one(one), vec![Input::Rename(one)]),
        (Selection::one(SITE), vec![down(at(1301.0, 150.0)), away(at(1301.0, 150.0))]),
    ];
    let mut out = Vec::new();
    for (selection, script) in scripts {
        let (mut table, ..) = linked();
        table.selection = selection.clone();
        for input in script {
            table.play(input);
        }
        out.push((table, selection));
    }
    let kinds: std::collections::BTreeSet<String> = out
        .iter()
        .map(|(table, _)| format!("{:?}", table.tool).split([' ', '{']).next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(kinds.len(), 12, "a script for each state: {kinds:?}");
    out
}

#[test]
fn escape_leaves_every_state_and_changes_nothing() {
    for (mut table, _) in states() {
        let (name, before, view) = (format!("{:?}", table.tool), table.design.clone(), linked().0.view);
        table.play(Input::Escape);
        assert_eq!(table.tool, Tool::Idle, "{name}");
        assert_eq!((table.design == before, table.commits), (true, 0), "{name}");
        assert_eq!(table.view, view, "{name}: the view is as it was");
        // Releasing the button afterwards does nothing any more.
        table.play(Input::Up(at(340.0, 490.0), Button::Primary, Mods::default()));
        assert_eq!((table.design == before, table.commits), (true, 0), "{name}");
    }
}

#[test]
fn lost_focus_gives_up_every_gesture_and_keeps_what_was_selected() {
    for (mut table, selection) in states() {
        let (name, before) = (format!("{:?}", table.tool), table.design.clone());
        let editing = matches!(table.tool, Tool::EditingLabel { .. });
        table.play(Input::Lost);
        assert_eq!(matches!(table.tool, Tool::EditingLabel { .. }), editing, "{name}");
        assert!(editing || table.tool == Tool::Idle, "{name}");
        assert_eq!((table.design == before, table.commits), (true, 0), "{name}");
        assert_eq!(table.selection, selection, "{name}");
    }
}
