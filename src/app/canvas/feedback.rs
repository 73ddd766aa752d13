//! What is shown while a gesture lasts: a function of the tool's state and its surroundings.

use crate::base::{Point, Rect, Text};
use crate::design::NodeId;
use crate::text;

use super::gesture::Plan;
use super::guess;
use super::relink;
use super::resize::Side;
use super::snap::Guide;
use super::surface::Hit;
use super::tool::{Context, Mods, Tool, between, plan_of_move, plan_of_placing};

/// How the pointer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names of the cursors say it")]
pub enum Cursor {
    #[default]
    Arrow,
    Hand,
    Move,
    Grab,
    Grabbing,
    Crosshair,
    Copy,
    Forbidden,
    Across,
    Down,
}

/// What is shown while a gesture lasts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feedback {
    /// The pointer.
    pub cursor: Cursor,
    /// What lies under it, while nothing else is going on.
    pub over: Option<Hit>,
    /// What can be done, in one sentence.
    pub hint: Option<Text>,
    /// Why it cannot end here.
    pub refusal: Option<Text>,
    /// Where nodes will be; with the node, unless it is new.
    pub ghosts: Vec<(Option<NodeId>, Rect)>,
    /// Alignment lines.
    pub guides: Vec<Guide>,
    /// Containers that will take what is dropped.
    pub lit: Vec<Rect>,
    /// The box of the selection.
    pub brush: Option<Rect>,
    /// The line that is drawn.
    pub wire: Option<(Point, Point)>,
    /// The route that a link will take.
    pub path: Vec<Point>,
    /// The node that the line begins at.
    pub wire_from: Option<NodeId>,
    /// The node that the line aims at.
    pub aims_at: Option<NodeId>,
}

impl Feedback {
    fn of_plan(plan: &Plan, cursor: Cursor, hint: Text) -> Self {
        let refusal = plan.refusal().cloned();
        let mut lit: Vec<Rect> = Vec::new();
        for standing in plan.landings.iter().filter_map(|landing| landing.standing.as_ref().ok()) {
            if standing.area.w > 0.0 && !lit.contains(&standing.area) {
                lit.push(standing.area);
            }
        }
        Self {
            cursor: if refusal.is_some() { Cursor::Forbidden } else { cursor },
            hint: refusal.is_none().then_some(hint),
            ghosts: plan.landings.iter().map(|landing| (landing.node, landing.rect)).collect(),
            guides: if refusal.is_none() { plan.guides.clone() } else { Vec::new() },
            lit: if refusal.is_none() { lit } else { Vec::new() },
            refusal,
            ..Self::default()
        }
    }
}

impl Tool {
    /// What is shown for this state, and how the pointer looks.
    #[must_use]
    pub fn feedback(&self, pointer: Option<Point>, mods: Mods, cx: &Context<'_>) -> Feedback {
        match self {
            Self::Idle | Self::PointingItem { .. } | Self::PointingCanvas { .. } => {
                let hit = pointer.and_then(|at| cx.hit(at));
                let cursor = match hit {
                    _ if mods.space => Cursor::Grab,
                    Some(Hit::Handle(_) | Hit::LinkEnd(..)) => Cursor::Crosshair,
                    Some(Hit::Node(_)) => Cursor::Move,
                    Some(
                        Hit::Mark(_) | Hit::Link(_) | Hit::Container(_) | Hit::Count(..) | Hit::Border(..),
                    ) => Cursor::Hand,
                    None => Cursor::Arrow,
                };
                let over = hit.filter(|_| matches!(self, Self::Idle));
                let border = match hit {
                    Some(Hit::Border(_, i)) => cx.surface.borders.get(i),
                    _ => None,
                };
                let cursor = border.map_or(cursor, |border| sideways(border.side));
                let path = border.map_or_else(Vec::new, |border| border.line_at(border.now));
                Feedback { cursor, over, path, ..Feedback::default() }
            }
            Self::Brushing { from, to, .. } => Feedback {
                cursor: Cursor::Crosshair,
                brush: Some(between(*from, *to)),
                ..Feedback::default()
            },
            Self::Translating { from, to, nodes, grabbed, mods } => {
                let plan = plan_of_move(cx, (*from, *to), nodes, *grabbed, *mods);
                let cursor = if mods.alt { Cursor::Copy } else { Cursor::Grabbing };
                Feedback::of_plan(&plan, cursor, Hints::MOVING)
            }
            Self::Connecting { from, to, .. } => {
                let target = cx.target(*to, *from);
                let start = from.and_then(|id| cx.surface.nodes.get(&id)).map(Rect::center);
                let end = target.and_then(|id| cx.surface.nodes.get(&id)).map_or(*to, Rect::center);
                let hint = match (from, target) {
                    (None, _) => Hints::LINK_FROM,
                    (Some(_), None) => Hints::LINK_TO,
                    (Some(start), Some(end)) => link_words(cx, *start, end),
                };
                Feedback {
                    cursor: Cursor::Crosshair,
                    wire: start.map(|start| (start, end)),
                    wire_from: *from,
                    aims_at: target,
                    hint: Some(hint),
                    ..Feedback::default()
                }
            }
            Self::Reattaching { link, target, to } => {
                let ends = cx.design.links.get(*link).map(|link| (link.from, link.to));
                let fixed = ends.map(|(from, end)| if *target { from } else { end });
                let aims_at = cx.target(*to, fixed);
                let start = fixed.and_then(|id| cx.surface.nodes.get(&id)).map(Rect::center);
                let end = aims_at.and_then(|id| cx.surface.nodes.get(&id)).map_or(*to, Rect::center);
                Feedback {
                    cursor: Cursor::Crosshair,
                    wire: start.map(|start| (start, end)),
                    wire_from: fixed,
                    aims_at,
                    hint: Some(Hints::REATTACHING),
                    ..Feedback::default()
                }
            }
            Self::Bending { route, leg, to, free, .. } => Feedback {
                cursor: Cursor::Move,
                path: relink::bent(route, *leg, *to, *free),
                hint: Some(Hints::BENDING),
                ..Feedback::default()
            },
            Self::Resizing { border, from, to, free } => {
                let size = border.dragged(*from, *to, *free);
                Feedback {
                    cursor: sideways(border.side),
                    path: border.line_at(size),
                    hint: Some(border.words(size)),
                    ..Feedback::default()
                }
            }
            Self::Placing { key, at, mods, .. } => match at {
                Some(at) => {
                    Feedback::of_plan(&plan_of_placing(cx, key, *at, *mods), Cursor::Copy, Hints::PLACING)
                }
                None => Feedback { cursor: Cursor::Copy, hint: Some(Hints::PLACING), ..Feedback::default() },
            },
            Self::Panning { .. } => Feedback { cursor: Cursor::Grabbing, ..Feedback::default() },
            Self::EditingLabel { .. } => Feedback { hint: Some(Hints::NAMING), ..Feedback::default() },
        }
    }
}

const fn sideways(side: Side) -> Cursor {
    match side {
        Side::Right => Cursor::Across,
        Side::Bottom => Cursor::Down,
    }
}

struct Hints;

impl Hints {
    const MOVING: Text = Text::fixed(
        "松开即放下；按住 Ctrl 不吸附，按住 Alt 复制，Esc 放弃",
        "Release to drop; hold Ctrl to move freely, Alt to copy, Esc to give up",
    );
    const PLACING: Text = Text::fixed(
        "放进格子即添加；按住 Shift 可连续添加，Esc 放弃",
        "Click a cell to add it; hold Shift to add more, Esc to give up",
    );
    const LINK_FROM: Text = Text::fixed("单击连线的起点", "Click where the link begins");
    const LINK_TO: Text =
        Text::fixed("单击连线的终点，Esc 放弃", "Click where the link ends, Esc to give up");
    const REATTACHING: Text = Text::fixed(
        "拖到另一个节点上即改接，Esc 放弃",
        "Drop it on another node to attach it there, Esc to give up",
    );
    const BENDING: Text = Text::fixed(
        "松开即固定走线；按住 Ctrl 不吸附，Esc 放弃",
        "Release to keep the line here; hold Ctrl to move freely, Esc to give up",
    );
    const NAMING: Text = Text::fixed("回车确定，Esc 放弃", "Enter to keep, Esc to give up");
}

fn link_words(cx: &Context<'_>, from: NodeId, to: NodeId) -> Text {
    let link = guess::link(cx.design, from, to);
    let protocol = link.protocol.label();
    let port = link.ports.map_or_else(String::new, |ports| format!(" {ports}"));
    text!("连线：{protocol}{port}", "Link: {protocol}{port}")
}
