//! The tools of the canvas as one pure state machine: no window, no clock, tested by scripts.
//!
//! A "pointing" state between idle and dragging decides everything. A drag applies its total movement to the
//! state at its start, so nothing drifts; Esc aborts and leaves the design as it was; one gesture is one commit.

use crate::app::Selection;
use crate::base::{Point, Rect, Text};
use crate::design::{LinkId, NodeId, Ref};

pub use super::context::{Act, Button, Context, Input, Mods};
use super::deeds::{commit, counted, moving_label, named, text_of};
use super::gesture::{self, Plan};
use super::relink;
use super::resize::{self, Border};
use super::surface::Hit;
use super::view::View;

/// What the person is in the middle of.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tool {
    /// Nothing.
    #[default]
    Idle,
    /// The button went down on empty canvas.
    PointingCanvas {
        /// Where, on the screen.
        from: Point,
        /// Whether the selection is kept and added to.
        add: bool,
    },
    /// The button went down on something.
    PointingItem {
        /// Where, on the screen.
        from: Point,
        /// On what.
        hit: Hit,
        /// Whether it was selected before, so that releasing the button decides.
        was_selected: bool,
        /// Whether the selection is kept and added to.
        add: bool,
    },
    /// A box is drawn that selects what it touches.
    Brushing {
        /// Its first corner, in document units.
        from: Point,
        /// Its other corner.
        to: Point,
        /// What was selected when it began.
        before: Selection,
        /// Whether the selection is kept and added to.
        add: bool,
    },
    /// Nodes are dragged.
    Translating {
        /// Where the drag began, in document units.
        from: Point,
        /// Where the pointer is.
        to: Point,
        /// The nodes.
        nodes: Vec<NodeId>,
        /// The one under the pointer.
        grabbed: NodeId,
        /// The modifiers held.
        mods: Mods,
    },
    /// A link is drawn.
    Connecting {
        /// Where it begins, once that is known.
        from: Option<NodeId>,
        /// Where the pointer is, in document units.
        to: Point,
        /// Where the button went down, on the screen, while it is held.
        pressed: Option<Point>,
    },
    /// An end of a link is on its way to another node.
    Reattaching {
        /// Which link.
        link: LinkId,
        /// Whether it is the end that the link leads to.
        target: bool,
        /// Where the pointer is, in document units.
        to: Point,
    },
    /// A leg of a link is dragged aside.
    Bending {
        /// Which link.
        link: LinkId,
        /// Its route when the drag began.
        route: Vec<Point>,
        /// Which leg of the route.
        leg: usize,
        /// Where the pointer is, in document units.
        to: Point,
        /// Whether the grid is suspended.
        free: bool,
    },
    /// A border of a container is dragged.
    Resizing {
        /// Which border.
        border: Border,
        /// Where the drag began, in document units.
        from: Point,
        /// Where the pointer is.
        to: Point,
        /// Whether the grid is suspended.
        free: bool,
    },
    /// A product of the palette is on its way to its place.
    Placing {
        /// The palette's key.
        key: String,
        /// Where the pointer is, in document units; unknown while it is not over the canvas.
        at: Option<Point>,
        /// Whether the button is held, so that releasing it places.
        dragged: bool,
        /// The modifiers held.
        mods: Mods,
    },
    /// The view is dragged.
    Panning {
        /// Where the drag began, on the screen.
        from: Point,
        /// The view at that moment.
        before: View,
    },
    /// A name is edited in a text field.
    EditingLabel {
        /// Whose.
        node: NodeId,
    },
}

/// How far the pointer must move before a press becomes a drag, in screen points.
const THRESHOLD: f64 = 4.0;

fn moved(from: Point, to: Point) -> bool {
    libm::hypot(to.x - from.x, to.y - from.y) > THRESHOLD
}

impl Tool {
    /// What the person's next move makes of this state, and what shall happen.
    #[must_use]
    pub fn transition(self, input: Input, cx: &Context<'_>) -> (Self, Vec<Act>) {
        match input {
            Input::Escape => return self.abort(cx),
            Input::Lost => {
                return match self {
                    Self::Idle | Self::EditingLabel { .. } => (self, vec![]),
                    other => other.abort(cx),
                };
            }
            // Whatever was half done is dropped: a product in the hand is not placed by naming something.
            Input::Rename(node) => {
                let known = cx.selection.single() == Some(node.into());
                let acts = if known { vec![] } else { vec![Act::Select(Selection::one(node))] };
                return (Self::EditingLabel { node }, acts);
            }
            Input::Connect => return Self::begin_link(cx),
            Input::Take { key, dragged } => {
                return (Self::Placing { key, at: None, dragged, mods: Mods::default() }, vec![]);
            }
            Input::PutBack => {
                return (if matches!(self, Self::Placing { .. }) { Self::Idle } else { self }, vec![]);
            }
            Input::Down(at, Button::Middle, _) => {
                return (Self::Panning { from: at, before: cx.view }, vec![]);
            }
            _ => {}
        }
        match self {
            Self::Idle => Self::from_idle(&input, cx),
            Self::PointingCanvas { from, add } => Self::from_pointing_canvas(from, add, &input, cx),
            Self::PointingItem { from, hit, was_selected, add } => {
                Self::from_pointing_item((from, hit, was_selected, add), &input, cx)
            }
            Self::Brushing { from, to, before, add } => {
                Self::from_brushing((from, to, before, add), &input, cx)
            }
            Self::Translating { from, to, nodes, grabbed, mods } => {
                Self::from_translating((from, to, nodes, grabbed, mods), &input, cx)
            }
            Self::Connecting { from, to, pressed } => Self::from_connecting(from, to, pressed, &input, cx),
            Self::Reattaching { link, target, to } => Self::from_reattaching((link, target, to), &input, cx),
            Self::Bending { link, route, leg, to, free } => match input {
                Input::Move(at, mods) => {
                    let to = cx.view.to_doc(at);
                    (Self::Bending { link, route, leg, to, free: mods.ctrl }, vec![])
                }
                Input::Up(at, Button::Primary, mods) => {
                    let bent = relink::bent(&route, leg, cx.view.to_doc(at), mods.ctrl);
                    let label = Text::fixed("调整走线", "Bend the link");
                    (Self::Idle, commit(label, relink::bend_edits(link, &bent)))
                }
                _ => (Self::Bending { link, route, leg, to, free }, vec![]),
            },
            Self::Resizing { border, from, to, free } => match input {
                Input::Move(at, mods) => {
                    (Self::Resizing { border, from, to: cx.view.to_doc(at), free: mods.ctrl }, vec![])
                }
                Input::Up(at, Button::Primary, mods) => {
                    let size = border.dragged(from, cx.view.to_doc(at), mods.ctrl);
                    let edits = border.edit(cx.design, size).into_iter().collect();
                    (Self::Idle, commit(resize::LABEL, edits))
                }
                _ => (Self::Resizing { border, from, to, free }, vec![]),
            },
            Self::Placing { key, at, dragged, mods } => {
                Self::from_placing(key, at, (dragged, mods), &input, cx)
            }
            Self::Panning { from, before } => match input {
                Input::Move(at, _) => {
                    let view = before.panned(at.x - from.x, at.y - from.y);
                    (Self::Panning { from, before }, vec![Act::Look(view)])
                }
                Input::Up(..) => (Self::Idle, vec![]),
                _ => (Self::Panning { from, before }, vec![]),
            },
            Self::EditingLabel { node } => match input {
                Input::Named(name) => (Self::Idle, named(node, &name, cx)),
                // A press elsewhere ends the field; what was typed arrives as its own input before.
                Input::Down(..) => Self::from_idle(&input, cx),
                _ => (Self::EditingLabel { node }, vec![]),
            },
        }
    }

    fn abort(self, cx: &Context<'_>) -> (Self, Vec<Act>) {
        let acts = match self {
            Self::Idle if !cx.selection.is_empty() => vec![Act::Select(Selection::none())],
            Self::Brushing { before, .. } => vec![Act::Select(before)],
            Self::Panning { before, .. } => vec![Act::Look(before)],
            Self::Placing { .. } => vec![Act::PlacingDone],
            Self::Idle
            | Self::PointingCanvas { .. }
            | Self::PointingItem { .. }
            | Self::Translating { .. }
            | Self::Connecting { .. }
            | Self::Reattaching { .. }
            | Self::Bending { .. }
            | Self::Resizing { .. }
            | Self::EditingLabel { .. } => vec![],
        };
        (Self::Idle, acts)
    }

    fn begin_link(cx: &Context<'_>) -> (Self, Vec<Act>) {
        let mut nodes = cx.selection.nodes();
        let from = nodes.next().filter(|_| nodes.next().is_none());
        let to = from.and_then(|id| cx.surface.nodes.get(&id)).map_or_else(Point::default, Rect::center);
        (Self::Connecting { from, to, pressed: None }, vec![])
    }

    fn from_idle(input: &Input, cx: &Context<'_>) -> (Self, Vec<Act>) {
        match *input {
            Input::Down(at, Button::Primary, mods) if mods.space => {
                (Self::Panning { from: at, before: cx.view }, vec![])
            }
            Input::Down(at, Button::Primary, mods) => match cx.hit(at) {
                None => (Self::PointingCanvas { from: at, add: mods.shift }, vec![]),
                Some(Hit::Handle(node)) => {
                    let to = cx.view.to_doc(at);
                    (Self::Connecting { from: Some(node), to, pressed: Some(at) }, vec![])
                }
                Some(Hit::LinkEnd(link, target)) => {
                    (Self::Reattaching { link, target, to: cx.view.to_doc(at) }, vec![])
                }
                Some(Hit::Count(node, by)) => (Self::Idle, counted(node, by, cx)),
                Some(hit) => {
                    let what = meant(hit);
                    let was_selected = cx.selection.contains(what);
                    let mut acts = vec![];
                    if !was_selected {
                        let mut selection = if mods.shift { cx.selection.clone() } else { Selection::none() };
                        selection.insert(what);
                        acts.push(Act::Select(selection));
                    }
                    (Self::PointingItem { from: at, hit, was_selected, add: mods.shift }, acts)
                }
            },
            Input::Down(at, Button::Secondary, _) => {
                let under = cx.hit(at).map(meant);
                let acts = match under {
                    Some(what) if cx.selection.contains(what) => vec![],
                    Some(what) => vec![Act::Select(Selection::one(what))],
                    None => vec![Act::Select(Selection::none())],
                };
                (Self::Idle, acts)
            }
            Input::DoubleClick(at) => match cx.hit(at) {
                Some(Hit::Node(node)) => (Self::EditingLabel { node }, vec![]),
                // As in tables: a double click on a border fits it to what is inside.
                Some(Hit::Border(_, i)) => {
                    let edit = cx.surface.borders.get(i).and_then(|border| border.edit(cx.design, 0.0));
                    (Self::Idle, commit(resize::LABEL, edit.into_iter().collect()))
                }
                None => (Self::Idle, vec![Act::QuickAdd(cx.view.to_doc(at))]),
                Some(_) => (Self::Idle, vec![]),
            },
            Input::Next(backwards) => {
                let next = cx.surface.neighbour(cx.selection.nodes().next(), backwards);
                (
                    Self::Idle,
                    next.map_or_else(Vec::new, |id| vec![Act::Select(Selection::one(id)), Act::Reveal(id)]),
                )
            }
            Input::Confirm => match cx.selection.single() {
                Some(Ref::Node(node)) => (Self::EditingLabel { node }, vec![]),
                _ => (Self::Idle, vec![]),
            },
            Input::Nudge(dx, dy) => {
                let nodes: Vec<NodeId> = cx.selection.nodes().collect();
                let edits = gesture::nudge_edits(cx.surface, cx.design, &nodes, dx, dy);
                (Self::Idle, commit(moving_label(cx, &nodes), edits))
            }
            _ => (Self::Idle, vec![]),
        }
    }

    fn from_pointing_canvas(from: Point, add: bool, input: &Input, cx: &Context<'_>) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, _) if moved(from, at) => {
                let begun = Self::Brushing {
                    from: cx.view.to_doc(from),
                    to: cx.view.to_doc(at),
                    before: cx.selection.clone(),
                    add,
                };
                begun.transition(input.clone(), cx)
            }
            Input::Up(..) if add => (Self::Idle, vec![]),
            Input::Up(..) => (Self::Idle, vec![Act::Select(Selection::none())]),
            _ => (Self::PointingCanvas { from, add }, vec![]),
        }
    }

    fn from_pointing_item(
        (from, hit, was_selected, add): (Point, Hit, bool, bool),
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match (input, hit) {
            (&Input::Move(at, mods), Hit::Node(grabbed) | Hit::Mark(grabbed)) if moved(from, at) => {
                let may_move = |id: &NodeId| cx.design.nodes.get(*id).is_some_and(|node| !node.locked);
                if !may_move(&grabbed) {
                    let why = Text::fixed("这个节点已锁定位置", "this node is locked in place");
                    return (Self::Idle, vec![Act::Refuse(why, at)]);
                }
                // The selection that the press made may not have arrived yet; the grabbed node always moves.
                let mut nodes: Vec<NodeId> = if cx.selection.contains(grabbed) {
                    cx.selection.nodes().filter(may_move).collect()
                } else {
                    vec![]
                };
                if !nodes.contains(&grabbed) {
                    nodes.push(grabbed);
                }
                let (from, to) = (cx.view.to_doc(from), cx.view.to_doc(at));
                (Self::Translating { from, to, nodes, grabbed, mods }, vec![])
            }
            (&Input::Move(at, mods), Hit::Border(_, i)) if moved(from, at) => {
                let Some(&border) = cx.surface.borders.get(i) else { return (Self::Idle, vec![]) };
                let (from, to) = (cx.view.to_doc(from), cx.view.to_doc(at));
                (Self::Resizing { border, from, to, free: mods.ctrl }, vec![])
            }
            (&Input::Move(at, mods), Hit::Link(link)) if moved(from, at) => {
                let Some(route) = cx.surface.route(link) else { return (Self::Idle, vec![]) };
                let leg = relink::leg_at(route, cx.view.to_doc(from));
                let (route, to) = (route.to_vec(), cx.view.to_doc(at));
                (Self::Bending { link, route, leg, to, free: mods.ctrl }, vec![])
            }
            (&Input::Up(_, Button::Primary, _), hit) => {
                let what = meant(hit);
                let mut acts = vec![];
                if was_selected && add {
                    let mut selection = cx.selection.clone();
                    selection.toggle(what);
                    acts.push(Act::Select(selection));
                } else if was_selected && cx.selection.len() > 1 {
                    acts.push(Act::Select(Selection::one(what)));
                }
                if let Hit::Mark(node) = hit {
                    acts.push(Act::Findings(node));
                }
                (Self::Idle, acts)
            }
            _ => (Self::PointingItem { from, hit, was_selected, add }, vec![]),
        }
    }

    fn from_brushing(
        (from, to, before, add): (Point, Point, Selection, bool),
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, _) => {
                let to = cx.view.to_doc(at);
                let touched = cx.surface.nodes_in(&between(from, to));
                let mut selection = if add { before.clone() } else { Selection::none() };
                for node in touched {
                    selection.insert(node);
                }
                let acts = if selection == *cx.selection { vec![] } else { vec![Act::Select(selection)] };
                (Self::Brushing { from, to, before, add }, acts)
            }
            Input::Up(..) => (Self::Idle, vec![]),
            _ => (Self::Brushing { from, to, before, add }, vec![]),
        }
    }

    fn from_translating(
        (from, to, nodes, grabbed, mods): (Point, Point, Vec<NodeId>, NodeId, Mods),
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, mods) => {
                (Self::Translating { from, to: cx.view.to_doc(at), nodes, grabbed, mods }, vec![])
            }
            Input::Up(at, Button::Primary, mods) => {
                let to = cx.view.to_doc(at);
                let plan = plan_of_move(cx, (from, to), &nodes, grabbed, mods);
                if let Some(why) = plan.refusal() {
                    return (Self::Idle, vec![Act::Refuse(why.clone(), at)]);
                }
                if mods.alt {
                    let (edits, copies) = gesture::copy_edits(cx.design, &plan);
                    let label = text_of(cx, &nodes, "复制", "Duplicate");
                    let mut acts = commit(label, edits);
                    if !acts.is_empty() {
                        acts.push(Act::Select(copies.into_iter().map(Ref::from).collect()));
                    }
                    return (Self::Idle, acts);
                }
                let edits = gesture::move_edits(cx.design, &plan);
                (Self::Idle, commit(moving_label(cx, &nodes), edits))
            }
            _ => (Self::Translating { from, to, nodes, grabbed, mods }, vec![]),
        }
    }

    fn from_connecting(
        from: Option<NodeId>,
        to: Point,
        pressed: Option<Point>,
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, _) => (Self::Connecting { from, to: cx.view.to_doc(at), pressed }, vec![]),
            Input::Down(at, Button::Primary, _) => {
                let to = cx.view.to_doc(at);
                match (from, cx.target(to, from)) {
                    (None, Some(node)) => {
                        (Self::Connecting { from: Some(node), to, pressed: Some(at) }, vec![])
                    }
                    (Some(start), Some(node)) => (Self::Idle, relink::connected(start, node, at, cx)),
                    (_, None) => (Self::Idle, vec![]),
                }
            }
            Input::Down(_, Button::Secondary, _) => (Self::Idle, vec![]),
            // With the keyboard: Tab walks through the nodes, Enter ends at the one aimed at.
            Input::Next(backwards) => {
                let aim = cx.target(to, from).or(from);
                let mut next = cx.surface.neighbour(aim, backwards);
                if next == from {
                    next = cx.surface.neighbour(from, backwards);
                }
                let to = next.and_then(|id| cx.surface.nodes.get(&id)).map_or(to, Rect::center);
                (Self::Connecting { from, to, pressed: None }, next.map(Act::Show).into_iter().collect())
            }
            Input::Confirm => match (from, cx.target(to, from)) {
                (None, Some(node)) => (Self::Connecting { from: Some(node), to, pressed: None }, vec![]),
                (Some(start), Some(node)) => {
                    (Self::Idle, relink::connected(start, node, cx.view.to_screen(to), cx))
                }
                (_, None) => (Self::Connecting { from, to, pressed }, vec![]),
            },
            Input::Up(at, Button::Primary, _) => match pressed {
                // A click on the handle, without a drag: the next click says where the link goes.
                Some(start) if !moved(start, at) => {
                    (Self::Connecting { from, to: cx.view.to_doc(at), pressed: None }, vec![])
                }
                Some(_) => {
                    let target = cx.target(cx.view.to_doc(at), from);
                    let acts = match (from, target) {
                        (Some(start), Some(node)) => relink::connected(start, node, at, cx),
                        _ => vec![],
                    };
                    (Self::Idle, acts)
                }
                None => (Self::Connecting { from, to, pressed }, vec![]),
            },
            _ => (Self::Connecting { from, to, pressed }, vec![]),
        }
    }

    fn from_reattaching(
        (link, target, to): (LinkId, bool, Point),
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, _) => (Self::Reattaching { link, target, to: cx.view.to_doc(at) }, vec![]),
            Input::Up(at, Button::Primary, _) => {
                let Some(node) = cx.target(cx.view.to_doc(at), None) else { return (Self::Idle, vec![]) };
                let acts = match relink::attach_edits(cx.design, link, target, node) {
                    Ok(edits) => commit(Text::fixed("改接连线", "Attach the link elsewhere"), edits),
                    Err(why) => vec![Act::Refuse(why, at)],
                };
                (Self::Idle, acts)
            }
            _ => (Self::Reattaching { link, target, to }, vec![]),
        }
    }

    fn from_placing(
        key: String,
        at: Option<Point>,
        (dragged, mods): (bool, Mods),
        input: &Input,
        cx: &Context<'_>,
    ) -> (Self, Vec<Act>) {
        match *input {
            Input::Move(at, mods) => {
                (Self::Placing { key, at: Some(cx.view.to_doc(at)), dragged, mods }, vec![])
            }
            Input::Down(_, Button::Secondary, _) => (Self::Idle, vec![Act::PlacingDone]),
            Input::Up(screen, Button::Primary, mods) => {
                let at = cx.view.to_doc(screen);
                let plan = plan_of_placing(cx, &key, at, mods);
                let placed = gesture::place_edits(cx.design, cx.catalog, &key, &plan, cx.lang);
                let Some((label, edits, id)) = placed else {
                    let why = plan.refusal().cloned();
                    let mut acts: Vec<Act> = why.into_iter().map(|why| Act::Refuse(why, screen)).collect();
                    // A click that missed may be tried again; a drag is over.
                    if dragged {
                        acts.push(Act::PlacingDone);
                        return (Self::Idle, acts);
                    }
                    return (Self::Placing { key, at: Some(at), dragged, mods }, acts);
                };
                // The layout may have found another spot than the one it was dropped on.
                let mut acts =
                    vec![Act::Commit(label, edits), Act::Select(Selection::one(id)), Act::Reveal(id)];
                if mods.shift && !dragged {
                    return (Self::Placing { key, at: Some(at), dragged, mods }, acts);
                }
                acts.push(Act::PlacingDone);
                (Self::Idle, acts)
            }
            _ => (Self::Placing { key, at, dragged, mods }, vec![]),
        }
    }
}

/// What a hit selects.
pub(super) fn meant(hit: Hit) -> Ref {
    match hit {
        Hit::Mark(node) | Hit::Handle(node) | Hit::Node(node) | Hit::Count(node, _) => node.into(),
        Hit::Link(link) | Hit::LinkEnd(link, _) => link.into(),
        Hit::Container(what) | Hit::Border(what, _) => what,
    }
}

pub(super) fn between(a: Point, b: Point) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
}

pub(super) fn plan_of_move(
    cx: &Context<'_>,
    (from, to): (Point, Point),
    nodes: &[NodeId],
    grabbed: NodeId,
    mods: Mods,
) -> Plan {
    let by = Point::new(to.x - from.x, to.y - from.y);
    gesture::plan_move(cx.surface, cx.design, cx.catalog, nodes, grabbed, (by, to), cx.manner(mods))
}

pub(super) fn plan_of_placing(cx: &Context<'_>, key: &str, at: Point, mods: Mods) -> Plan {
    gesture::plan_place(cx.surface, cx.design, cx.catalog, key, (at, cx.node_size), cx.manner(mods))
}

#[cfg(test)]
#[path = "tool_tests.rs"]
mod tests;
