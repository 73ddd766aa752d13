//! The names of a design's events and gates: numbers while they are computed with, words where they are told.

use std::fmt;

use super::events::Event;
use crate::base::Text;
use crate::design::{AzId, Design, FunctionId, NodeId, Ref, RegionId};
use crate::text;

/// What an event or a gate of a design is about. `0` for a member means the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is told by the words it is written with")]
pub enum Name {
    Member(NodeId, u32),
    Uncovered(NodeId, u32),
    Outside(NodeId),
    Az(AzId),
    Region(RegionId),
    Common(FunctionId, RegionId),
    Cut(NodeId, NodeId),
    Down(NodeId),
    Own(NodeId),
    Needs(NodeId),
    Members(NodeId),
    Unit(NodeId, u32),
    Team(FunctionId, RegionId),
    TeamOf(NodeId, FunctionId, RegionId),
    AnyLike(NodeId, NodeId),
    AnyOf(NodeId),
    Azs(RegionId),
    UnitBehind(NodeId, NodeId, u32),
    DownBehind(NodeId, NodeId),
    Service(NodeId, u32),
    Ways(NodeId, u32),
    Way(NodeId, u32, NodeId),
}

/// A member: `n3`, or `n3#2` where there are several.
struct Member(NodeId, u32);

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            0 => self.0.fmt(f),
            member => write!(f, "{}#{member}", self.0),
        }
    }
}

/// A service: `n3`, or `n3.1` for the second name of a resolver.
struct Told(NodeId, u32);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            0 => self.0.fmt(f),
            at => write!(f, "{}.{at}", self.0),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Member(node, member) => Member(node, member).fmt(f),
            Self::Uncovered(node, member) => write!(f, "{}:uncovered", Member(node, member)),
            Self::Outside(node) => write!(f, "{node}:outside"),
            Self::Az(az) => az.fmt(f),
            Self::Region(region) => region.fmt(f),
            Self::Common(function, region) => write!(f, "{function}@{region}:common"),
            Self::Cut(from, to) => write!(f, "{from}>{to}:cut"),
            Self::Down(node) => write!(f, "{node}:down"),
            Self::Own(node) => write!(f, "{node}:own"),
            Self::Needs(node) => write!(f, "{node}:needs"),
            Self::Members(node) => write!(f, "{node}:members"),
            Self::Unit(node, member) => write!(f, "{}:unit", Member(node, member)),
            Self::Team(function, region) => write!(f, "{function}@{region}:down"),
            Self::TeamOf(user, function, region) => write!(f, "{user}>{function}@{region}:down"),
            Self::AnyLike(user, one) => write!(f, "{user}>{one}:any"),
            Self::AnyOf(user) => write!(f, "{user}>any:down"),
            Self::Azs(region) => write!(f, "{region}:azs"),
            Self::UnitBehind(user, node, member) => write!(f, "{user}>{}:unit", Member(node, member)),
            Self::DownBehind(user, node) => write!(f, "{user}>{node}:down"),
            Self::Service(node, at) => write!(f, "{}:service", Told(node, at)),
            Self::Ways(node, at) => write!(f, "{}:ways", Told(node, at)),
            Self::Way(node, at, way) => write!(f, "{}>{way}:down", Told(node, at)),
        }
    }
}

impl Name {
    /// What tells services apart.
    #[must_use]
    pub(super) fn told(node: NodeId, at: u32) -> String {
        Told(node, at).to_string()
    }

    /// What fails with this event; gates belong to the node that looks through them.
    #[must_use]
    pub const fn subject(self) -> Ref {
        match self {
            Self::Az(az) => Ref::Az(az),
            Self::Region(region) | Self::Azs(region) => Ref::Region(region),
            Self::Common(function, _) | Self::Team(function, _) => Ref::Function(function),
            Self::Member(node, _)
            | Self::Uncovered(node, _)
            | Self::Outside(node)
            | Self::Cut(node, _)
            | Self::Down(node)
            | Self::Own(node)
            | Self::Needs(node)
            | Self::Members(node)
            | Self::Unit(node, _)
            | Self::TeamOf(node, ..)
            | Self::AnyLike(node, _)
            | Self::AnyOf(node)
            | Self::UnitBehind(node, ..)
            | Self::DownBehind(node, _)
            | Self::Service(node, _)
            | Self::Ways(node, _)
            | Self::Way(node, ..) => Ref::Node(node),
        }
    }

    /// Which of several members, from 1.
    #[must_use]
    pub const fn member(self) -> Option<u32> {
        match self {
            Self::Member(_, member) | Self::Uncovered(_, member) if member > 0 => Some(member),
            _ => None,
        }
    }

    /// What an event is called.
    #[must_use]
    pub fn title(self, design: &Design) -> Text {
        let node = |id: NodeId| design.nodes.get(id).map_or("", |node| node.name.as_str());
        match self {
            Self::Member(id, 0) | Self::Outside(id) => Text::same(node(id).to_owned()),
            Self::Member(id, member) => Text::same(format!("{} #{member}", node(id))),
            Self::Uncovered(id, member) => {
                let Text { zh, en } = Self::Member(id, member).title(design);
                text!("{zh} 故障且切换失败", "{en} fails and switching fails")
            }
            Self::Az(az) => {
                let name = design.azs.get(az).map_or("", |az| az.name.as_str());
                text!("可用区 {name}", "AZ {name}")
            }
            Self::Region(region) => {
                let name = design.regions.get(region).map_or("", |region| region.name.as_str());
                text!("地域 {name}", "region {name}")
            }
            Self::Common(function, _) => {
                let name = design.functions.get(function).map_or("", |function| function.name.as_str());
                text!("{name} 共因故障", "common cause in {name}")
            }
            Self::Cut(from, to) => text!("连线 {from} → {to}", "link {from} → {to}"),
            gate => Text::same(gate.to_string()),
        }
    }

    /// The event as it is told.
    #[must_use]
    pub(super) fn event(self, design: &Design, told: &super::events::Told) -> Event {
        Event {
            subject: self.subject(),
            member: self.member(),
            title: self.title(design),
            unavailability: told.unavailability,
            basis: told.basis,
            source: told.source.to_string(),
        }
    }
}
