//! The identifiers of the document, all counted by one counter.

use std::fmt;

use crate::{id_type, written_id};

id_type!(/// A placed thing. 
    NodeId, "n");
id_type!(/// A connection.
    LinkId, "l");
id_type!(/// An availability zone.
    AzId, "az");
id_type!(/// A region.
    RegionId, "r");
id_type!(/// A security zone.
    SecurityZoneId, "sz");
id_type!(/// A private network.
    VpcId, "vpc");
id_type!(/// A subnet.
    VSwitchId, "vsw");
id_type!(/// A security group.
    SecurityGroupId, "sg");
id_type!(/// A workload.
    WorkloadId, "w");
id_type!(/// A function (应用模块).
    FunctionId, "f");
id_type!(/// A business system.
    SystemId, "sys");
id_type!(/// An environment.
    EnvironmentId, "env");
id_type!(/// A place of the customer's.
    SiteId, "site");

/// Anything in the document that has an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant says what its id type says")]
pub enum Ref {
    Region(RegionId),
    Az(AzId),
    SecurityZone(SecurityZoneId),
    Vpc(VpcId),
    VSwitch(VSwitchId),
    Site(SiteId),
    Node(NodeId),
    Link(LinkId),
    SecurityGroup(SecurityGroupId),
    Workload(WorkloadId),
    Function(FunctionId),
    System(SystemId),
    Environment(EnvironmentId),
}

written_id!(Ref);

impl Ref {
    /// Whether it is drawn as a frame whose size people may choose.
    #[must_use]
    pub const fn is_drawn_as_frame(self) -> bool {
        matches!(self, Self::Region(_) | Self::Az(_) | Self::SecurityZone(_) | Self::Site(_))
    }

    /// The number behind the prefix.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::Region(RegionId(n))
            | Self::Az(AzId(n))
            | Self::SecurityZone(SecurityZoneId(n))
            | Self::Vpc(VpcId(n))
            | Self::VSwitch(VSwitchId(n))
            | Self::Site(SiteId(n))
            | Self::Node(NodeId(n))
            | Self::Link(LinkId(n))
            | Self::SecurityGroup(SecurityGroupId(n))
            | Self::Workload(WorkloadId(n))
            | Self::Function(FunctionId(n))
            | Self::System(SystemId(n))
            | Self::Environment(EnvironmentId(n)) => n,
        }
    }

    /// The same kind of thing with another number.
    #[must_use]
    pub const fn numbered(self, number: u32) -> Self {
        match self {
            Self::Region(_) => Self::Region(RegionId(number)),
            Self::Az(_) => Self::Az(AzId(number)),
            Self::SecurityZone(_) => Self::SecurityZone(SecurityZoneId(number)),
            Self::Vpc(_) => Self::Vpc(VpcId(number)),
            Self::VSwitch(_) => Self::VSwitch(VSwitchId(number)),
            Self::Site(_) => Self::Site(SiteId(number)),
            Self::Node(_) => Self::Node(NodeId(number)),
            Self::Link(_) => Self::Link(LinkId(number)),
            Self::SecurityGroup(_) => Self::SecurityGroup(SecurityGroupId(number)),
            Self::Workload(_) => Self::Workload(WorkloadId(number)),
            Self::Function(_) => Self::Function(FunctionId(number)),
            Self::System(_) => Self::System(SystemId(number)),
            Self::Environment(_) => Self::Environment(EnvironmentId(number)),
        }
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(id) => id.fmt(f),
            Self::Az(id) => id.fmt(f),
            Self::SecurityZone(id) => id.fmt(f),
            Self::Vpc(id) => id.fmt(f),
            Self::VSwitch(id) => id.fmt(f),
            Self::Site(id) => id.fmt(f),
            Self::Node(id) => id.fmt(f),
            Self::Link(id) => id.fmt(f),
            Self::SecurityGroup(id) => id.fmt(f),
            Self::Workload(id) => id.fmt(f),
            Self::Function(id) => id.fmt(f),
            Self::System(id) => id.fmt(f),
            Self::Environment(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for Ref {
    type Err = crate::base::id::BadId;

    /// Reads any id by its prefix, longest prefix first.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let prefix: String = text.chars().take_while(char::is_ascii_lowercase).collect();
        match prefix.as_str() {
            "r" => text.parse().map(Self::Region),
            "az" => text.parse().map(Self::Az),
            "sz" => text.parse().map(Self::SecurityZone),
            "vpc" => text.parse().map(Self::Vpc),
            "vsw" => text.parse().map(Self::VSwitch),
            "site" => text.parse().map(Self::Site),
            "l" => text.parse().map(Self::Link),
            "sg" => text.parse().map(Self::SecurityGroup),
            "w" => text.parse().map(Self::Workload),
            "f" => text.parse().map(Self::Function),
            "sys" => text.parse().map(Self::System),
            "env" => text.parse().map(Self::Environment),
            _ => text.parse().map(Self::Node),
        }
    }
}

macro_rules! into_ref {
    ($($id:ident => $variant:ident),* $(,)?) => {
        $(impl From<$id> for Ref {
            fn from(id: $id) -> Self {
                Self::$variant(id)
            }
        }

        impl TryFrom<Ref> for $id {
            type Error = Ref;

            fn try_from(of: Ref) -> Result<Self, Ref> {
                if let Ref::$variant(id) = of { Ok(id) } else { Err(of) }
            }
        })*
    };
}

into_ref!(
    RegionId => Region, AzId => Az, SecurityZoneId => SecurityZone, VpcId => Vpc, VSwitchId => VSwitch,
    SiteId => Site, NodeId => Node, LinkId => Link, SecurityGroupId => SecurityGroup, WorkloadId => Workload,
    FunctionId => Function, SystemId => System, EnvironmentId => Environment,
);

/// Hands out fresh ids; get one from [`Design::ids`](super::Design::ids).
#[derive(Debug, Clone)]
pub struct Ids {
    next: u32,
}

macro_rules! fresh {
    ($($(#[$doc:meta])* $method:ident -> $id:ident),* $(,)?) => {
        $($(#[$doc])*
        pub fn $method(&mut self) -> $id {
            $id(self.take())
        })*
    };
}

impl Ids {
    pub(super) const fn starting_at(next: u32) -> Self {
        Self { next: if next == 0 { 1 } else { next } }
    }

    fn take(&mut self) -> u32 {
        let taken = self.next;
        self.next = self.next.saturating_add(1);
        taken
    }

    fresh!(
        /// A fresh region id.
        region -> RegionId,
        /// A fresh AZ id.
        az -> AzId,
        /// A fresh security zone id.
        security_zone -> SecurityZoneId,
        /// A fresh VPC id.
        vpc -> VpcId,
        /// A fresh vSwitch id.
        vswitch -> VSwitchId,
        /// A fresh site id.
        site -> SiteId,
        /// A fresh node id.
        node -> NodeId,
        /// A fresh link id.
        link -> LinkId,
        /// A fresh security group id.
        security_group -> SecurityGroupId,
        /// A fresh workload id.
        workload -> WorkloadId,
        /// A fresh function id.
        function -> FunctionId,
        /// A fresh system id.
        system -> SystemId,
        /// A fresh environment id.
        environment -> EnvironmentId,
    );
}
