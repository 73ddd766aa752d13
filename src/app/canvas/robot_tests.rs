//! A robot that makes random gestures on a real drawing: whatever it does, the document stays whole and every step
//! can be undone. 100,000 gestures with `YUNTU_SLOW_TESTS=1`.

use std::collections::BTreeMap;

use super::arrange::{self, Edge, Way};
use super::drawing::Drawing;
use super::tool::{Act, Button, Context, Input, Mods, Tool};
use super::view::View;
use crate::app::{Selection, clip, containers};
use crate::base::{Lang, Point, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, History, NodeId};
use crate::files::{self, templates};
use crate::scene::Tokens;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).cloned()
    }
}

struct Robot {
    dice: Dice,
    history: History,
    drawing: Drawing,
    selection: Selection,
    view: View,
    tool: Tool,
    clipboard: Option<String>,
}

impl Robot {
    fn new(seed: u64, design: Design) -> Self {
        let mut robot = Self {
            dice: Dice(seed),
            history: History::new(design),
            drawing: Drawing::default(),
            selection: Selection::none(),
            view: View { origin: Point::default(), scale: 1.0 },
            tool: Tool::Idle,
            clipboard: None,
        };
        robot.redraw();
        robot
    }

    fn redraw(&mut self) {
        let design = self.history.design();
        self.selection.keep_living(design);
        self.drawing.update(design, Catalog::builtin(), &BTreeMap::new(), Lang::En, false);
    }

    fn commit(&mut self, label: Text, edits: Vec<Edit>) {
        let words = label.en.clone();
        if let Err(error) = self.history.commit(label, edits) {
            panic!("\"{words}\" was offered, but the design refuses it: {error}");
        }
        assert_eq!(self.history.design().violations(), vec![], "\"{words}\" left the document broken");
        self.redraw();
    }

    fn play(&mut self, input: Input) {
        let tool = std::mem::take(&mut self.tool);
        let node = Tokens::builtin().node;
        let handles: Vec<NodeId> = self.selection.nodes().take(1).collect();
        let cx = Context {
            design: self.history.design(),
            surface: &self.drawing.surface,
            catalog: Catalog::builtin(),
            selection: &self.selection,
            handles_of: &handles,
            view: self.view,
            node_size: Size { w: node.width, h: node.height },
            lang: Lang::En,
        };
        // What is shown must be computable in every state.
        let feedback = tool.feedback(Some(Point::new(10.0, 10.0)), Mods::default(), &cx);
        drop(feedback);
        let (tool, acts) = tool.transition(input, &cx);
        self.tool = tool;
        for act in acts {
            match act {
                Act::Select(selection) => self.selection = selection,
                Act::Look(view) => self.view = view,
                Act::Commit(label, edits) => self.commit(label, edits),
                Act::Refuse(..)
                | Act::PlacingDone
                | Act::Findings(_)
                | Act::Reveal(_)
                | Act::Show(_)
                | Act::QuickAdd(_) => {}
            }
        }
    }

    /// A point that means something: on a node, a handle, a link, a name, or anywhere.
    fn point(&mut self) -> Point {
        let surface = &self.drawing.surface;
        let nodes: Vec<NodeId> = surface.nodes.keys().copied().collect();
        let doc = match self.dice.below(8) {
            0..=2 => {
                self.dice.pick(&nodes).and_then(|id| surface.nodes.get(&id)).map(crate::base::Rect::center)
            }
            3 => {
                let handles = self.dice.pick(&nodes).map(|id| surface.handles(id, self.view.scale));
                handles.and_then(|handles| self.dice.pick(&handles))
            }
            4 => {
                let route = self.dice.pick(&surface.links).map(|(_, route)| route);
                route.and_then(|route| self.dice.pick(&route))
            }
            5 => self.dice.pick(&surface.headers).map(|(_, rect)| rect.center()),
            6 => {
                let signs =
                    self.selection.nodes().next().and_then(|id| surface.count_signs(id, self.view.scale));
                signs.and_then(|signs| self.dice.pick(&signs)).map(|(_, at)| at)
            }
            _ => None,
        };
        let bounds = surface.bounds.grown(60.0);
        let anywhere = Point::new(
            bounds.x + self.dice.below(bounds.w as usize + 1) as f64,
            bounds.y + self.dice.below(bounds.h as usize + 1) as f64,
        );
        self.view.to_screen(doc.unwrap_or(anywhere))
    }

    fn mods(&mut self) -> Mods {
        let mut one_in = |n| self.dice.below(n) == 0;
        Mods { shift: one_in(5), ctrl: one_in(6), alt: one_in(8), space: one_in(20) }
    }

    fn button(&mut self) -> Button {
        self.dice
            .pick(&[Button::Primary, Button::Primary, Button::Primary, Button::Secondary, Button::Middle])
            .unwrap()
    }

    /// Something that a person does in one go.
    fn gesture(&mut self) {
        let nodes: Vec<NodeId> = self.selection.nodes().collect();
        match self.dice.below(24) {
            0..=7 => {
                let (from, button, mods) = (self.point(), self.button(), self.mods());
                self.play(Input::Move(from, mods));
                self.play(Input::Down(from, button, mods));
                for _ in 0..self.dice.below(4) {
                    let to = self.point();
                    self.play(Input::Move(to, mods));
                    // Now and then something comes in between.
                    match self.dice.below(30) {
                        0 => self.play(Input::Escape),
                        1 => self.play(Input::Lost),
                        2 => self.undo_or_redo(),
                        _ => {}
                    }
                }
                let to = self.point();
                self.play(Input::Up(to, button, mods));
            }
            8 | 9 => {
                let key =
                    self.dice.pick(&super::starter::STARTERS.each_ref().map(|starter| starter.key)).unwrap();
                let (to, mods) = (self.point(), self.mods());
                self.play(Input::Take { key: key.to_owned(), dragged: true });
                self.play(Input::Move(to, mods));
                self.play(Input::Up(to, Button::Primary, mods));
                self.play(Input::PutBack);
            }
            10 => self.play(Input::Connect),
            11 => {
                let backwards = self.dice.below(2) == 0;
                self.play(Input::Next(backwards));
            }
            12 => self.play(Input::Confirm),
            13 => {
                if let Some(&node) = nodes.first() {
                    self.play(Input::Rename(node));
                    let name = self.dice.pick(&["web", "支付", "", "a/b", "=1+1"]).unwrap();
                    self.play(Input::Named(name.to_owned()));
                }
            }
            14 => {
                let by = self.dice.pick(&[(-8.0, 0.0), (0.0, 80.0), (1.0, 0.0), (0.0, -8.0)]).unwrap();
                self.play(Input::Nudge(by.0, by.1));
            }
            15 => {
                let at = self.point();
                self.play(Input::DoubleClick(at));
            }
            16 => self.arrange(&nodes),
            17 => self.paste(),
            18 => self.contain(),
            19 => self.undo_or_redo(),
            20 if self.dice.below(3) == 0 => {
                // Everything that died with its container or its ends must not be removed twice.
                let first = self.selection.iter().next();
                if let Some(what) = first {
                    self.commit(Text::fixed("删除", "Delete"), vec![Edit::Remove(what)]);
                }
            }
            21 => {
                let factor = self.dice.pick(&[0.5, 0.8, 1.25, 2.0]).unwrap();
                self.view = self.view.zoomed(Point::new(400.0, 300.0), factor);
            }
            _ => self.play(Input::Escape),
        }
    }

    fn undo_or_redo(&mut self) {
        if self.dice.below(2) == 0 {
            self.history.undo();
        } else {
            self.history.redo();
        }
        self.redraw();
    }

    fn arrange(&mut self, nodes: &[NodeId]) {
        let (surface, design) = (&self.drawing.surface, self.history.design());
        let edits = match self.dice.below(6) {
            0 => arrange::align(surface, design, nodes, Edge::Left),
            1 => arrange::align(surface, design, nodes, Edge::Right),
            2 => arrange::align(surface, design, nodes, Edge::Top),
            3 => arrange::align(surface, design, nodes, Edge::Bottom),
            4 => arrange::distribute(surface, design, nodes, Way::Across),
            _ => arrange::distribute(surface, design, nodes, Way::Down),
        };
        self.commit(Text::fixed("排列", "Arrange"), edits);
    }

    fn paste(&mut self) {
        let copied = clip::copy(self.history.design(), &self.selection, &self.drawing.surface);
        self.clipboard = copied.or_else(|| self.clipboard.take());
        let screen = self.point();
        let at = self.view.to_doc(screen);
        let Some(text) = &self.clipboard else { return };
        let target = clip::Target { surface: &self.drawing.surface, catalog: Catalog::builtin(), at };
        let aimed = self.dice.below(2) == 0;
        if let Some((edits, selection)) = clip::paste(self.history.design(), text, aimed.then_some(&target))
            && selection.len() < 12
        {
            self.commit(Text::fixed("粘贴", "Paste"), edits);
            self.selection = selection;
        }
    }

    fn contain(&mut self) {
        let (design, catalog) = (self.history.design(), Catalog::builtin());
        if design.azs.len() + design.security_zones.len() + design.sites.len() > 12 {
            return;
        }
        let region = design.regions.keys().next();
        let added = match self.dice.below(4) {
            0 => region.and_then(|region| containers::az(design, catalog, region, Lang::Zh)),
            1 => Some(containers::security_zone(design, Lang::En)),
            2 => containers::region(design, catalog, Lang::En),
            _ => Some(containers::site(design, Lang::Zh)),
        };
        if let Some((label, edits, what)) = added {
            self.commit(label, edits);
            assert!(self.history.design().has(what));
            self.selection = Selection::one(what);
        }
    }
}

/// Nobody covers anybody, nobody is lost, and whoever is drawn is drawn once.
fn check_drawing(robot: &Robot) {
    let (design, surface) = (robot.history.design(), &robot.drawing.surface);
    assert_eq!(surface.nodes.len(), design.nodes.len(), "every node is drawn");
    let boxes: Vec<_> = surface.nodes.iter().collect();
    for (index, (id, rect)) in boxes.iter().enumerate() {
        for (other, second) in boxes.iter().skip(index + 1) {
            let homes = (design.nodes.get(**id), design.nodes.get(**other));
            assert!(
                !rect.overlaps(second),
                "{id} and {other} cover each other: {rect:?}, {second:?}, {homes:?}"
            );
        }
    }
}

#[test]
fn a_robot_breaks_nothing_and_everything_can_be_undone() {
    let rounds = if std::env::var_os("YUNTU_SLOW_TESTS").is_some() { 500 } else { 2 };
    let mut kinds = std::collections::BTreeSet::new();
    for round in 0..rounds {
        let names = ["classic-two-az", "vpc-two-az", "security-zones"];
        let name = names[round % names.len()];
        let start = templates::find(name).unwrap().load().unwrap().design;
        let bytes = files::write_text(&start).unwrap();
        let mut robot = Robot::new(round as u64, start);
        for step in 0..200 {
            robot.gesture();
            let state = format!("{:?}", robot.tool);
            kinds.insert(state.split([' ', '{']).next().unwrap_or_default().to_owned());
            if step % 20 == 0 {
                check_drawing(&robot);
            }
        }
        robot.play(Input::Escape);
        while robot.history.redo().is_some() {}
        let end = files::write_text(robot.history.design()).unwrap();
        while robot.history.undo().is_some() {}
        assert_eq!(files::write_text(robot.history.design()).unwrap(), bytes, "round {round}: undo is total");
        while robot.history.redo().is_some() {}
        assert_eq!(files::write_text(robot.history.design()).unwrap(), end, "round {round}: redo is total");
    }
    assert!(kinds.len() >= 3, "the robot was in several states between its gestures: {kinds:?}");
}
