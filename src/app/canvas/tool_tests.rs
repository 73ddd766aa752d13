//! Scripts: a person's moves on a small drawing, and what comes of them.

use std::collections::BTreeMap;

use super::*;
use crate::app::canvas::feedback::Cursor;
use crate::app::canvas::guess;
use crate::app::canvas::resize::{Border, Side};
use crate::app::canvas::surface::{Cell, Surface};
use crate::base::{Lang, Rect, Size};
use crate::catalog::Catalog;
use crate::design::{
    Az, AzId, Design, Edit, Extent, LinkId, Node, Place, Pos, Region, RegionId, Site, SiteId,
};

const REGION: RegionId = RegionId(1);
const AZ_B: AzId = AzId(2);
const AZ_C: AzId = AzId(3);
const SITE: SiteId = SiteId(4);

#[path = "tool_link_tests.rs"]
mod links;

/// A table on which scripts are played: the design is changed by commits, the drawing follows the positions.
struct Table {
    design: Design,
    surface: Surface,
    selection: Selection,
    view: View,
    tool: Tool,
    refusals: Vec<Text>,
    commits: usize,
    done: bool,
    asked: Vec<Point>,
    handles_of: Vec<NodeId>,
}

/// A region with a band on top and two AZ columns of 400 × 400 below it; a site to the right.
fn cells() -> Vec<Cell> {
    let cell = |place, rect: Rect| Cell {
        place,
        vswitch: None,
        rect,
        origin: Some(Point::new(rect.x + 16.0, rect.y + 32.0)),
    };
    vec![
        cell(Place::Region { region: REGION, security_zone: None }, Rect::new(0.0, 0.0, 800.0, 500.0)),
        cell(Place::Az { az: AZ_B, security_zone: None }, Rect::new(0.0, 100.0, 400.0, 400.0)),
        cell(Place::Az { az: AZ_C, security_zone: None }, Rect::new(400.0, 100.0, 400.0, 400.0)),
        cell(Place::Site(SITE), Rect::new(1000.0, 0.0, 300.0, 300.0)),
    ]
}

impl Table {
    fn new() -> Self {
        let mut design = Design::default();
        let region = Region { code: "cn-hangzhou-finance".into(), name: "杭州".into(), net: None };
        let az = |code: &str| Az { region: REGION, code: code.into(), name: code.into() };
        let site = Site {
            name: "DC".into(),
            city: String::new(),
            province: String::new(),
            cidrs: vec![],
            delegated: vec![],
            merge_ready: None,
        };
        design
            .apply_all(vec![
                Edit::PutRegion(REGION, region),
                Edit::PutAz(AZ_B, az("B")),
                Edit::PutAz(AZ_C, az("C")),
                Edit::PutSite(SITE, site),
            ])
            .unwrap();
        let border = Border {
            of: SITE.into(),
            side: Side::Right,
            from: at(1300.0, 0.0),
            to: at(1300.0, 300.0),
            now: 300.0,
            least: 200.0,
        };
        let surface = Surface { cells: cells(), borders: vec![border], ..Surface::default() };
        Self {
            design,
            surface,
            selection: Selection::none(),
            view: View { origin: Point::default(), scale: 1.0 },
            tool: Tool::Idle,
            refusals: vec![],
            commits: 0,
            done: false,
            asked: vec![],
            handles_of: vec![],
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            design: &self.design,
            surface: &self.surface,
            catalog: Catalog::builtin(),
            selection: &self.selection,
            handles_of: &self.handles_of,
            view: self.view,
            node_size: Size { w: 152.0, h: 56.0 },
            lang: Lang::En,
        }
    }

    fn play(&mut self, input: Input) -> &mut Self {
        let tool = std::mem::take(&mut self.tool);
        let (tool, acts) = tool.transition(input, &self.context());
        self.tool = tool;
        for act in acts {
            match act {
                Act::Select(selection) => self.selection = selection,
                Act::Look(view) => self.view = view,
                Act::Commit(_, edits) => {
                    self.design.apply_all(edits).unwrap();
                    self.commits += 1;
                    self.redraw();
                }
                Act::Refuse(why, _) => self.refusals.push(why),
                Act::PlacingDone => self.done = true,
                Act::QuickAdd(at) => self.asked.push(at),
                Act::Findings(_) | Act::Reveal(_) | Act::Show(_) => {}
            }
        }
        self
    }

    fn redraw(&mut self) {
        self.surface.nodes = self
            .design
            .nodes
            .iter()
            .filter_map(|(id, node)| {
                let cell = self.surface.cell_of(node.place, node.vswitch)?;
                let pos = self.design.positions.get(id).copied().unwrap_or_default();
                let origin = cell.origin.unwrap();
                let (x, y) = (origin.x + f64::from(pos.x), origin.y + f64::from(pos.y));
                Some((id, Rect::new(x, y, 152.0, 56.0)))
            })
            .collect::<BTreeMap<_, _>>();
        self.surface.homes = self
            .design
            .nodes
            .iter()
            .filter_map(|(id, node)| Some((id, *self.surface.cell_of(node.place, node.vswitch)?)))
            .collect();
        self.surface.changed();
        let middle = |id| self.surface.nodes.get(&id).map_or(Point::default(), Rect::center);
        self.surface.links = self
            .design
            .links
            .iter()
            .map(|(id, link)| (id, vec![middle(link.from), middle(link.to)]))
            .collect();
    }

    /// A node put into a cell at a position, before the script begins.
    fn with(&mut self, key: &str, place: Place, x: i32, y: i32) -> NodeId {
        let id = self.design.ids().node();
        let node = super::super::starter::fresh_node(key, None, &self.design, Lang::En).at(place);
        self.design
            .apply_all(vec![Edit::PutNode(id, Box::new(node)), Edit::SetPosition(id, Some(Pos { x, y }))])
            .unwrap();
        self.redraw();
        id
    }

    fn drag_with(&mut self, from: Point, to: Point, mods: Mods) -> &mut Self {
        self.play(Input::Move(from, mods)).play(Input::Down(from, Button::Primary, mods));
        for step in 1..=5 {
            let part = f64::from(step) / 5.0;
            let at = Point::new(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
            self.play(Input::Move(at, mods));
        }
        self.play(Input::Up(to, Button::Primary, mods))
    }

    fn drag(&mut self, from: Point, to: Point) -> &mut Self {
        self.drag_with(from, to, Mods::default())
    }

    fn click(&mut self, at: Point) -> &mut Self {
        self.play(Input::Down(at, Button::Primary, Mods::default())).play(Input::Up(
            at,
            Button::Primary,
            Mods::default(),
        ))
    }

    fn middle(&self, node: NodeId) -> Point {
        self.surface.nodes.get(&node).unwrap().center()
    }

    fn place(&self, node: NodeId) -> Place {
        self.design.nodes.get(node).unwrap().place
    }

    fn selected(&self) -> Vec<NodeId> {
        self.selection.nodes().collect()
    }
}

const IN_B: Place = Place::Az { az: AZ_B, security_zone: None };
const IN_C: Place = Place::Az { az: AZ_C, security_zone: None };
const ACROSS: Place = Place::Region { region: REGION, security_zone: None };

const fn at(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

#[test]
fn a_click_selects_and_a_click_beside_it_clears() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let middle = table.middle(server);
    assert_eq!(table.click(middle).selected(), [server]);
    assert!(table.click(at(900.0, 450.0)).selection.is_empty());
    assert_eq!(table.commits, 0);
}

#[test]
fn shift_adds_and_takes_away() {
    let mut table = Table::new();
    let (one, two) = (table.with("ecs", IN_B, 0, 0), table.with("ecs", IN_C, 0, 0));
    let shift = Mods { shift: true, ..Mods::default() };
    let (a, b) = (table.middle(one), table.middle(two));
    table.click(a);
    table.play(Input::Down(b, Button::Primary, shift)).play(Input::Up(b, Button::Primary, shift));
    assert_eq!(table.selected(), [one, two]);
    table.play(Input::Down(a, Button::Primary, shift)).play(Input::Up(a, Button::Primary, shift));
    assert_eq!(table.selected(), [two]);
}

#[test]
fn a_press_on_one_of_several_keeps_them_until_it_is_released() {
    let mut table = Table::new();
    let (one, two) = (table.with("ecs", IN_B, 0, 0), table.with("ecs", IN_C, 0, 0));
    table.selection = [Ref::from(one), Ref::from(two)].into_iter().collect();
    let middle = table.middle(one);
    table.play(Input::Down(middle, Button::Primary, Mods::default()));
    assert_eq!(table.selected(), [one, two]);
    table.play(Input::Up(middle, Button::Primary, Mods::default()));
    assert_eq!(table.selected(), [one]);
}

#[test]
fn a_trembling_hand_does_not_move_anything() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let middle = table.middle(server);
    table.drag(middle, middle.offset(3.0, 2.0));
    assert_eq!(table.commits, 0);
    assert_eq!(table.selected(), [server]);
}

#[test]
fn a_box_selects_what_it_touches_and_escape_gives_back_what_was_selected() {
    let mut table = Table::new();
    let (one, two) = (table.with("ecs", IN_B, 0, 0), table.with("ecs", IN_C, 0, 0));
    let other = table.with("users", Place::Site(SITE), 0, 0);
    table.drag(at(380.0, 480.0), at(20.0, 110.0));
    assert_eq!(table.selected(), [one]);
    table.selection = Selection::one(other);
    table.play(Input::Down(at(380.0, 480.0), Button::Primary, Mods::default()));
    table.play(Input::Move(at(790.0, 110.0), Mods::default()));
    assert_eq!(table.selected(), [two]);
    table.play(Input::Escape);
    assert_eq!(table.selected(), [other]);
}

#[test]
fn dragging_into_the_other_az_moves_it_there_in_one_step() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let from = table.middle(server);
    table.drag(from, at(600.0, 300.0));
    assert_eq!(table.place(server), IN_C);
    assert_eq!(table.commits, 1);
    let now = table.middle(server);
    assert!((now.x - 600.0).abs() <= 8.0 && (now.y - 300.0).abs() <= 8.0, "it is drawn where it was dropped");
}

#[test]
fn what_is_shown_while_dragging_is_what_happens() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let from = table.middle(server);
    table.play(Input::Down(from, Button::Primary, Mods::default()));
    table.play(Input::Move(at(600.0, 300.0), Mods::default()));
    let shown = table.tool.feedback(None, Mods::default(), &table.context());
    assert_eq!(shown.lit, [Rect::new(400.0, 100.0, 400.0, 400.0)], "the column that takes it lights up");
    let ghost = shown.ghosts.first().unwrap().1;
    table.play(Input::Up(at(600.0, 300.0), Button::Primary, Mods::default()));
    assert_eq!(table.surface.nodes.get(&server), Some(&ghost));
}

#[test]
fn a_server_dropped_outside_is_refused_with_a_reason() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let before = table.design.clone();
    let from = table.middle(server);
    table.drag(from, at(900.0, 450.0));
    assert_eq!(table.design, before);
    assert_eq!(table.refusals.len(), 1);
    table.drag(from, at(200.0, 50.0));
    assert_eq!(table.refusals.last().unwrap().en, "ECS server lives in one AZ: drop it into a cell of an AZ");
    assert_eq!(table.commits, 0);
}

#[test]
fn escape_in_a_drag_restores() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let before = table.design.clone();
    let from = table.middle(server);
    table.play(Input::Down(from, Button::Primary, Mods::default()));
    table.play(Input::Move(at(600.0, 300.0), Mods::default()));
    table.play(Input::Escape);
    table.play(Input::Up(at(600.0, 300.0), Button::Primary, Mods::default()));
    assert_eq!(table.design, before);
    assert_eq!(table.tool, Tool::Idle);
}

#[test]
fn several_move_together_and_keep_their_distance() {
    let mut table = Table::new();
    let (one, two) = (table.with("ecs", IN_B, 0, 0), table.with("ecs", IN_B, 0, 160));
    table.selection = [Ref::from(one), Ref::from(two)].into_iter().collect();
    let before = table.middle(two).y - table.middle(one).y;
    let from = table.middle(one);
    table.drag(from, from.offset(400.0, 40.0));
    assert_eq!((table.place(one), table.place(two)), (IN_C, IN_C));
    assert_eq!(table.middle(two).y - table.middle(one).y, before);
    assert_eq!(table.commits, 1);
}

#[test]
fn a_locked_node_stays() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let locked = Node { locked: true, ..table.design.nodes.get(server).unwrap().clone() };
    table.design.apply(Edit::PutNode(server, Box::new(locked))).unwrap();
    let from = table.middle(server);
    table.drag(from, at(600.0, 300.0));
    assert_eq!((table.place(server), table.commits, table.refusals.len()), (IN_B, 0, 1));
}

#[test]
fn alt_drag_leaves_the_original_and_selects_the_copy() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let from = table.middle(server);
    table.drag_with(from, at(600.0, 300.0), Mods { alt: true, ..Mods::default() });
    assert_eq!(table.place(server), IN_B);
    let copy = *table.selected().first().unwrap();
    assert_ne!(copy, server);
    assert_eq!(table.place(copy), IN_C);
    assert_eq!(table.design.nodes.get(copy).unwrap().name, "App server 2");
}

#[test]
fn a_balancer_dropped_on_a_column_lies_across_the_azs() {
    let mut table = Table::new();
    table.play(Input::Take { key: "clb".into(), dragged: true });
    table.play(Input::Move(at(600.0, 300.0), Mods::default()));
    table.play(Input::Up(at(600.0, 300.0), Button::Primary, Mods::default()));
    let slb = *table.selected().first().unwrap();
    assert_eq!(table.place(slb), ACROSS);
    assert!(table.done);
}

#[test]
fn a_palette_drag_places_a_server_where_it_was_dropped() {
    let mut table = Table::new();
    table.play(Input::Take { key: "ecs".into(), dragged: true });
    table.play(Input::Move(at(200.0, 300.0), Mods::default()));
    assert_eq!(table.tool.feedback(None, Mods::default(), &table.context()).cursor, Cursor::Copy);
    table.play(Input::Up(at(200.0, 300.0), Button::Primary, Mods::default()));
    let server = *table.selected().first().unwrap();
    assert_eq!(table.place(server), IN_B);
    assert_eq!((table.commits, table.tool.clone()), (1, Tool::Idle));
}

#[test]
fn a_palette_drag_that_ends_in_the_wrong_place_says_why_and_adds_nothing() {
    let mut table = Table::new();
    table.play(Input::Take { key: "users".into(), dragged: true });
    table.play(Input::Move(at(200.0, 300.0), Mods::default()));
    let shown = table.tool.feedback(None, Mods::default(), &table.context());
    assert_eq!(shown.cursor, Cursor::Forbidden);
    assert!(shown.refusal.is_some());
    table.play(Input::Up(at(200.0, 300.0), Button::Primary, Mods::default()));
    assert_eq!((table.design.nodes.len(), table.refusals.len(), table.done), (0, 1, true));
}

#[test]
fn with_shift_one_click_after_another_places_more() {
    let mut table = Table::new();
    let shift = Mods { shift: true, ..Mods::default() };
    table.play(Input::Take { key: "ecs".into(), dragged: false });
    for y in [200.0, 300.0] {
        table.play(Input::Down(at(200.0, y), Button::Primary, shift));
        table.play(Input::Up(at(200.0, y), Button::Primary, shift));
    }
    assert_eq!(table.design.nodes.len(), 2);
    table.play(Input::Escape);
    assert_eq!((table.tool.clone(), table.done), (Tool::Idle, true));
}

#[test]
fn dropped_on_another_node_a_new_one_moves_aside() {
    let mut table = Table::new();
    let first = table.with("ecs", IN_B, 0, 0);
    let spot = table.middle(first);
    table.play(Input::Take { key: "ecs".into(), dragged: false }).click(spot);
    let second = *table.selected().first().unwrap();
    let rect = |id: &NodeId| *table.surface.nodes.get(id).unwrap();
    assert!(!rect(&first).overlaps(&rect(&second)));
}

#[test]
fn a_drag_from_a_handle_connects() {
    let mut table = Table::new();
    let (server, database) = (table.with("ecs", IN_B, 0, 0), table.with("rds", ACROSS, 400, 0));
    table.handles_of = vec![server];
    let handle = *table.surface.handles(server, 1.0).first().unwrap();
    let to = table.middle(database);
    table.drag(handle, to);
    let link = table.design.links.values().next().unwrap();
    assert_eq!((link.from, link.to), (server, database));
    assert_eq!(table.selection.single(), Some(table.design.links.keys().next().unwrap().into()));
    assert_eq!(table.commits, 1);
}

#[test]
fn a_click_on_a_handle_and_a_click_on_a_node_connect_too() {
    let mut table = Table::new();
    let (server, database) = (table.with("ecs", IN_B, 0, 0), table.with("rds", ACROSS, 400, 0));
    table.handles_of = vec![server];
    let handle = *table.surface.handles(server, 1.0).first().unwrap();
    let to = table.middle(database);
    table.click(handle).play(Input::Move(to, Mods::default())).click(to);
    assert_eq!(table.design.links.len(), 1);
    assert_eq!(table.tool, Tool::Idle);
}

#[test]
fn the_link_key_takes_two_clicks_or_one_when_a_node_is_selected() {
    let mut table = Table::new();
    let (server, database) = (table.with("ecs", IN_B, 0, 0), table.with("rds", ACROSS, 400, 0));
    let (a, b) = (table.middle(server), table.middle(database));
    table.play(Input::Connect).click(a).click(b);
    assert_eq!(table.design.links.len(), 1);
    table.selection = Selection::one(database);
    table.play(Input::Connect).click(a);
    assert_eq!(table.design.links.len(), 2);
}

#[test]
fn the_same_line_twice_is_refused() {
    let mut table = Table::new();
    let (server, database) = (table.with("ecs", IN_B, 0, 0), table.with("rds", ACROSS, 400, 0));
    let (a, b) = (table.middle(server), table.middle(database));
    for _ in 0..2 {
        table.selection = Selection::none();
        table.play(Input::Connect).click(a).click(b);
    }
    assert_eq!((table.design.links.len(), table.refusals.len()), (1, 1));
}

#[test]
fn a_line_that_ends_nowhere_is_no_line() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    table.handles_of = vec![server];
    let handle = *table.surface.handles(server, 1.0).first().unwrap();
    table.drag(handle, at(380.0, 450.0));
    assert_eq!((table.design.links.len(), table.tool.clone()), (0, Tool::Idle));
}

#[test]
fn space_or_the_middle_button_pans_and_escape_takes_it_back() {
    let mut table = Table::new();
    let space = Mods { space: true, ..Mods::default() };
    table.drag_with(at(100.0, 100.0), at(150.0, 80.0), space);
    assert_eq!(table.view.origin, at(-50.0, 20.0));
    table.play(Input::Down(at(0.0, 0.0), Button::Middle, Mods::default()));
    table.play(Input::Move(at(30.0, 0.0), Mods::default()));
    assert_eq!(table.view.origin, at(-80.0, 20.0));
    table.play(Input::Escape);
    assert_eq!(table.view.origin, at(-50.0, 20.0));
}

#[test]
fn a_name_is_edited_and_given_up() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let middle = table.middle(server);
    table.click(middle).play(Input::DoubleClick(middle));
    assert_eq!(table.tool, Tool::EditingLabel { node: server });
    table.play(Input::Named("  支付 ".into()));
    assert_eq!(table.design.nodes.get(server).unwrap().name, "支付");
    table.play(Input::Rename(server)).play(Input::Escape);
    table.play(Input::Rename(server)).play(Input::Named(String::new()));
    assert_eq!((table.design.nodes.get(server).unwrap().name.as_str(), table.commits), ("支付", 1));
}

#[test]
fn arrows_shift_within_the_cell_and_stop_at_its_edge() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 8, 0);
    table.selection = Selection::one(server);
    table.play(Input::Nudge(-80.0, 8.0));
    assert_eq!(table.design.positions.get(server), Some(&Pos { x: 0, y: 8 }));
}

#[test]
fn tab_walks_through_the_nodes() {
    let mut table = Table::new();
    let (one, two) = (table.with("ecs", IN_B, 0, 0), table.with("ecs", IN_C, 0, 0));
    table.play(Input::Next(false));
    assert_eq!(table.selected(), [one]);
    table.play(Input::Next(false));
    assert_eq!(table.selected(), [two]);
    table.play(Input::Next(true));
    assert_eq!(table.selected(), [one]);
}

#[test]
fn a_link_can_be_selected() {
    let mut table = Table::new();
    let (server, database) = (table.with("ecs", IN_B, 0, 200), table.with("rds", ACROSS, 0, 0));
    let id = LinkId(90);
    table.design.apply(Edit::PutLink(id, guess::link(&table.design, server, database))).unwrap();
    table.redraw();
    let between = at(table.middle(server).x, 170.0);
    table.click(between);
    assert_eq!(table.selection.single(), Some(id.into()));
}

#[test]
fn the_right_button_selects_what_is_under_it() {
    let mut table = Table::new();
    let server = table.with("ecs", IN_B, 0, 0);
    let middle = table.middle(server);
    table.play(Input::Down(middle, Button::Secondary, Mods::default()));
    assert_eq!(table.selected(), [server]);
}
