//! What tools are told and what they know: inputs, acts, surroundings.

use crate::app::Selection;
use crate::base::{Lang, Point, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, NodeId};

use super::gesture::Manner;
use super::surface::{HANDLE_DISTANCE, Hit, Surface};
use super::view::View;

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
    /// Bring a node into view.
    Reveal(NodeId),
    /// The product of the palette was placed or given up.
    PlacingDone,
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
        self.surface.hit(self.view.to_doc(screen), self.view.scale, self.handles_of)
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
