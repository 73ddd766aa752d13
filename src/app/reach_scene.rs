//! Who reaches whom, on the canvas: the way of a question hop by hop, and what can be reached from or can reach a
//! node. Nothing of it is part of the design.

use std::collections::BTreeMap;

use egui::Ui;

use super::dock::Tab;
use super::{Action, State, status};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Transport};
use crate::network::{
    Hop, INTERNET, NetworkMap, Obstacle, Passage, open_ports, passage, ports_words, usual_port,
};
use crate::scene::tokens::Color;
use crate::text;

/// What the canvas is asked about access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReachMode {
    /// Nothing.
    #[default]
    Off,
    /// The next node that is clicked is the sender of a question.
    PickSender,
    /// The next node that is clicked is the target of the question.
    PickTarget(NodeId),
    /// The answer to a question lies over the drawing.
    Answer(NodeId, NodeId),
    /// Everything that can be reached from a node.
    From(NodeId),
    /// Everything that can reach a node.
    To(NodeId),
}

/// What lies over the drawing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReachScene {
    /// What was asked.
    pub mode: ReachMode,
    /// The stops of the answer, as far as the packet comes.
    pub stops: Vec<NodeId>,
    /// Where it is stopped.
    pub blocked: Option<NodeId>,
    /// What the overlay names, with the open ports.
    pub open: BTreeMap<NodeId, String>,
}

impl ReachScene {
    /// Whether anything was asked.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.mode != ReachMode::Off
    }

    /// The question that the tab answers.
    #[must_use]
    pub const fn pair(&self) -> Option<[NodeId; 2]> {
        match self.mode {
            ReachMode::Answer(from, to) => Some([from, to]),
            _ => None,
        }
    }

    /// The node around which everything turns.
    #[must_use]
    pub const fn origin(&self) -> Option<NodeId> {
        match self.mode {
            ReachMode::Off | ReachMode::PickSender => None,
            ReachMode::PickTarget(node) | ReachMode::Answer(node, _) => Some(node),
            ReachMode::From(node) | ReachMode::To(node) => Some(node),
        }
    }

    /// What the person is to do next.
    #[must_use]
    pub const fn hint(&self) -> Option<Text> {
        match self.mode {
            ReachMode::PickSender => {
                Some(Text::fixed("点选发起方，Esc 取消", "Click who sends; Esc gives up"))
            }
            ReachMode::PickTarget(_) => {
                Some(Text::fixed("再点选目标，Esc 取消", "Now click the target; Esc gives up"))
            }
            _ => None,
        }
    }
}

impl State {
    /// Begins a question of two clicks. What is selected counts as clicked.
    pub fn ask_reach(&mut self) {
        let chosen: Vec<NodeId> = self.selection.nodes().collect();
        match *chosen.as_slice() {
            [from, to] => self.show_reach(ReachMode::Answer(from, to)),
            [from] => self.show_reach(ReachMode::PickTarget(from)),
            _ => self.show_reach(ReachMode::PickSender),
        }
    }

    /// Shows what the selected node reaches, or what reaches it; the same again leaves it.
    pub fn show_reach_of_selected(&mut self, outward: bool) {
        let chosen: Vec<NodeId> = self.selection.nodes().collect();
        let [node] = *chosen.as_slice() else {
            self.say(Text::fixed("先选中一个节点。", "Select one node first."));
            return;
        };
        let mode = if outward { ReachMode::From(node) } else { ReachMode::To(node) };
        self.show_reach(if self.reach.mode == mode { ReachMode::Off } else { mode });
    }

    /// A click while a question is being asked.
    pub fn reach_picks(&mut self) {
        let chosen: Vec<NodeId> = self.selection.nodes().collect();
        let [node] = *chosen.as_slice() else { return };
        match self.reach.mode {
            ReachMode::PickSender => self.show_reach(ReachMode::PickTarget(node)),
            ReachMode::PickTarget(from) if from != node => self.show_reach(ReachMode::Answer(from, node)),
            _ => {}
        }
    }

    /// Puts an answer over the drawing.
    pub fn show_reach(&mut self, mode: ReachMode) {
        if matches!(mode, ReachMode::Answer(..)) {
            self.settings.dock_open = true;
            self.wanted_tab = Some(Tab::Access);
        }
        // Two things that dye the whole drawing at once could not be read.
        if mode != ReachMode::Off {
            self.let_fail(Vec::new());
        }
        self.reach = self.design().map(|design| scene(design, self.catalog(), mode)).unwrap_or_default();
    }

    /// Follows up on a change of the design.
    pub fn keep_reach(&mut self) {
        if self.reach.is_on() {
            self.reach = self
                .design()
                .map(|design| scene(design, self.catalog(), self.reach.mode))
                .unwrap_or_default();
        }
    }

    /// The answer in a sentence, for the status bar.
    #[must_use]
    pub fn reach_words(&self) -> Option<(Text, Color)> {
        let design = self.design()?;
        let name = |id: NodeId| design.nodes.get(id).map_or("", |node| node.name.as_str());
        let count = self.reach.open.len();
        Some(match self.reach.mode {
            ReachMode::Off => return None,
            ReachMode::PickSender | ReachMode::PickTarget(_) => (self.reach.hint()?, Color::Accent),
            ReachMode::Answer(from, to) => {
                let (from, to) = (name(from), name(to));
                match self.reach.blocked {
                    None => (
                        text!("连通：{from} → {to} · Esc 退出", "Open: {from} → {to} · Esc leaves"),
                        Color::Good,
                    ),
                    Some(at) => {
                        let at = name(at);
                        (
                            text!(
                                "不通：{from} → {to}，阻断于{at} · Esc 退出",
                                "Closed: {from} → {to}, stopped at {at} · Esc leaves"
                            ),
                            Color::Error,
                        )
                    }
                }
            }
            ReachMode::From(node) => {
                let node = name(node);
                (
                    text!(
                        "从{node}可访问 {count} 个节点 · Esc 退出",
                        "{node} reaches {count} nodes · Esc leaves"
                    ),
                    Color::Accent,
                )
            }
            ReachMode::To(node) => {
                let node = name(node);
                (
                    {
                        let nodes = crate::base::text::counted(count, "node");
                        text!(
                            "{count} 个节点可访问{node} · Esc 退出",
                            "{node} is reached from {nodes} · Esc leaves"
                        )
                    },
                    Color::Accent,
                )
            }
        })
    }
}

/// The sentence in the status bar; a click on it leaves. Says whether there is one.
pub fn status_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) -> bool {
    let Some((words, color)) = state.reach_words() else { return false };
    if status::verdict(ui, words.get(state.lang()), color).clicked() {
        actions.push(Action::ShowReach(ReachMode::Off));
    }
    true
}

fn scene(design: &Design, catalog: &Catalog, mode: ReachMode) -> ReachScene {
    let lives = |id: NodeId| design.nodes.contains(id);
    let mut scene = ReachScene { mode, ..ReachScene::default() };
    match mode {
        ReachMode::Off | ReachMode::PickSender => {}
        ReachMode::PickTarget(from) => {
            if !lives(from) {
                return ReachScene::default();
            }
        }
        ReachMode::Answer(from, to) => {
            if !lives(from) || !lives(to) {
                return ReachScene::default();
            }
            let map = NetworkMap::of(design, catalog);
            let (transport, port) = asked_port(&map, from, to);
            let found = passage(&map, from, to, transport, port);
            scene.stops = stops(&found).map(|hop| hop.node).collect();
            scene.blocked = found.blocked_by().map(crate::network::Obstacle::node);
        }
        ReachMode::From(node) | ReachMode::To(node) => {
            if !lives(node) {
                return ReachScene::default();
            }
            let map = NetworkMap::of(design, catalog);
            let outward = mode == ReachMode::From(node);
            for other in design.nodes.keys().filter(|&other| other != node && other != INTERNET) {
                let (from, to) = if outward { (node, other) } else { (other, node) };
                let open = open_ports(&map, from, to);
                if !open.is_empty() {
                    scene.open.insert(other, ports_words(&open));
                }
            }
        }
    }
    scene
}

/// The stops of a packet up to where it is stopped; what would come behind that is not shown as if it came there.
pub fn stops(found: &Passage) -> impl Iterator<Item = &Hop> {
    let blocked = found.blocked_by().map(Obstacle::node);
    let end = found.path.iter().position(|hop| Some(hop.node) == blocked);
    found.path.iter().take(end.map_or(usize::MAX, |end| end + 1))
}

/// The port that a question of two clicks is about: the first that is open, else the one the target usually serves.
pub fn asked_port(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> (Transport, u16) {
    let open = open_ports(map, from, to);
    open.first().map_or((Transport::Tcp, usual_port(map, to)), |first| {
        (first.transport, first.ranges.first().map_or(0, |range| range.first))
    })
}
