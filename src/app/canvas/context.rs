//! What tools are told and what they know: inputs, acts, surroundings.

use crate::app::Selection;
use crate::base::{Lang, Point, Rect, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, NodeId, Ref};

use super::gesture::Manner;
use super::surface::{HANDLE_DISTANCE, HANDLE_REACH, Hit, Surface};
use super::view::View;

/// Below this scale the signs at a selected node would hide it.
pub const LEAST_SCALE_OF_SIGNS: f64 = 0.45;

/// A button of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the buttons say it")]
pub enum Button {
    Primary,
    Secondary,
    Middle,
}

/// The modifiers held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mods {
    /// Adds to the selection; places more than one.
    pub shift: bool,
    /// Suspends grid and guides.
    pub ctrl: bool,
    /// Copies what is dragged.
    pub alt: bool,
    /// Pans.
    pub space: bool,
}

/// Something the person does. Points are on the screen, counted from the canvas's corner.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A button goes down.
    Down(Point, Button, Mods),
    /// The pointer moves.
    Move(Point, Mods),
    /// A button goes up.
    Up(Point, Button, Mods),
    /// The second click of a double click went up.
    DoubleClick(Point),
    /// Esc.
    Escape,
    /// L, or the command: draw a link.
    Connect,
    /// A product was taken from the palette: dragged, or clicked.
    Take {
        /// The palette's key.
        key: String,
        /// Whether the button is held.
        dragged: bool,
    },
    /// The product is no longer wanted.
    PutBack,
    /// Enter: ends what is under way, or begins to edit the name of the selected node.
    Confirm,
    /// The window lost the focus: what is under way is given up, the selection stays.
    Lost,
    /// Edit the name of a node.
    Rename(NodeId),
    /// The name was typed to its end.
    Named(String),
    /// Tab: to the next node, or back.
    Next(bool),
    /// Arrow keys: shift what is selected, in document units.
    Nudge(f64, f64),
}

/// What shall happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Select these and nothing else.
    Select(Selection),
    /// Look at another part.
    Look(View),
    /// Change the design in one step.
    Commit(Text, Vec<Edit>),
    /// Say why not, at the pointer.
    Refuse(Text, Point),
    /// Show the findings of a node.
    Findings(NodeId),
    /// Select a node and bring it into view.
    Reveal(NodeId),
    /// Bring a node into view.
    Show(NodeId),
    /// The product of the palette was placed or given up.
    PlacingDone,
    /// Ask which product to put here, a point of the document.
    QuickAdd(Point),
}

/// What the tools know about their surroundings; everything is borrowed and nothing is changed.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The design.
    pub design: &'a Design,
    /// What is drawn where.
    pub surface: &'a Surface,
    /// What the cloud offers, and where it may stand.
    pub catalog: &'a Catalog,
    /// What is selected.
    pub selection: &'a Selection,
    /// The nodes that show their edge handles.
    pub handles_of: &'a [NodeId],
    /// How the document lies under the window.
    pub view: View,
    /// The size of a node.
    pub node_size: Size,
    /// The language that new names are in.
    pub lang: Lang,
}

impl Context<'_> {
    pub(super) fn hit(&self, screen: Point) -> Option<Hit> {
        let at = self.view.to_doc(screen);
        self.grip(at).or_else(|| self.surface.hit(at, self.view.scale, self.handles_of))
    }

    /// What the only selected thing can be gripped by.
    fn grip(&self, at: Point) -> Option<Hit> {
        let scale = self.view.scale;
        let near = |p: &Point, reach: f64| Rect::new(p.x, p.y, 0.0, 0.0).grown(reach / scale).contains(at);
        match self.selection.single()? {
            Ref::Link(id) => {
                let route = self.surface.route(id)?;
                let end = |p: Option<&Point>| p.is_some_and(|p| near(p, HANDLE_REACH));
                if end(route.last()) {
                    Some(Hit::LinkEnd(id, true))
                } else {
                    end(route.first()).then_some(Hit::LinkEnd(id, false))
                }
            }
            // Where nodes stand close, the signs lie over the one above, which is meant then.
            Ref::Node(id) if scale >= LEAST_SCALE_OF_SIGNS && self.surface.node_at(at).is_none() => {
                let signs = self.surface.count_signs(id, scale)?;
                signs.iter().find(|(_, p)| near(p, 9.0)).map(|&(by, _)| Hit::Count(id, by))
            }
            _ => None,
        }
    }

    pub(super) fn manner(&self, mods: Mods) -> Manner {
        Manner { scale: self.view.scale, free: mods.ctrl }
    }

    /// The node at a point that a link may reach; the space just around a node counts.
    pub(super) fn target(&self, at: Point, from: Option<NodeId>) -> Option<NodeId> {
        let exact = self.surface.node_at(at);
        let near = || {
            let reach = HANDLE_DISTANCE / self.view.scale;
            self.surface
                .nodes
                .iter()
                .rev()
                .find(|(_, rect)| rect.grown(reach).contains(at))
                .map(|(&id, _)| id)
        };
        exact.or_else(near).filter(|&node| Some(node) != from)
    }
}
