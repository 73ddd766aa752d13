//! How a design changes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::integrity;
use super::limits::{self, Flaw, Inspector, Limited};
use super::references::References;
use super::{
    Account, Az, AzId, Design, Environment, EnvironmentId, Extent, Function, FunctionId, Link, LinkId, Node,
    NodeId, Pos, PriceTerms, Ref, Region, RegionId, SecurityGroup, SecurityGroupId, SecurityZone,
    SecurityZoneId, Settings, Site, SiteId, System, SystemId, Task, Title, VSwitch, VSwitchId, Vpc, VpcId,
    Waiver, Workload, WorkloadId,
};
use crate::base::Text;
use crate::text;

/// One change. `Put` adds a row or replaces it; its references must exist. `Remove` takes a row away with
/// everything that cannot exist without it (an AZ's vSwitches, a node's links) and clears every other mention;
/// nodes that stood in a removed container become unplaced. Written down in the journal of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Put and Remove of each table, as said above")]
pub enum Edit {
    SetTitle(Title),
    SetSettings(Settings),
    SetAccount(Account),
    SetPriceTerms(PriceTerms),
    SetWaivers(Vec<Waiver>),
    SetChecklist(Vec<Task>),
    PutSystem(SystemId, System),
    PutEnvironment(EnvironmentId, Environment),
    PutFunction(FunctionId, Function),
    PutRegion(RegionId, Region),
    PutAz(AzId, Az),
    PutSecurityZone(SecurityZoneId, SecurityZone),
    PutVpc(VpcId, Vpc),
    PutVSwitch(VSwitchId, VSwitch),
    PutSite(SiteId, Site),
    PutNode(NodeId, Box<Node>),
    PutLink(LinkId, Link),
    PutSecurityGroup(SecurityGroupId, SecurityGroup),
    PutWorkload(WorkloadId, Box<Workload>),
    /// Takes away any row by its id.
    Remove(Ref),
    /// Draws a node somewhere, or leaves it to the layout.
    SetPosition(NodeId, Option<Pos>),
    /// Sets the bends of a link; none leaves them to the router.
    SetBends(LinkId, Vec<Pos>),
    /// Draws a container larger than its content needs, or as large as that.
    SetExtent(Ref, Option<Extent>),
}

impl Edit {
    /// The row that is added or replaced.
    #[must_use]
    pub fn put(&self) -> Option<Ref> {
        match *self {
            Self::PutSystem(id, _) => Some(id.into()),
            Self::PutEnvironment(id, _) => Some(id.into()),
            Self::PutFunction(id, _) => Some(id.into()),
            Self::PutRegion(id, _) => Some(id.into()),
            Self::PutAz(id, _) => Some(id.into()),
            Self::PutSecurityZone(id, _) => Some(id.into()),
            Self::PutVpc(id, _) => Some(id.into()),
            Self::PutVSwitch(id, _) => Some(id.into()),
            Self::PutSite(id, _) => Some(id.into()),
            Self::PutNode(id, _) => Some(id.into()),
            Self::PutLink(id, _) => Some(id.into()),
            Self::PutSecurityGroup(id, _) => Some(id.into()),
            Self::PutWorkload(id, _) => Some(id.into()),
            Self::SetTitle(_)
            | Self::SetSettings(_)
            | Self::SetAccount(_)
            | Self::SetPriceTerms(_)
            | Self::SetWaivers(_)
            | Self::SetChecklist(_)
            | Self::Remove(_)
            | Self::SetPosition(..)
            | Self::SetBends(..)
            | Self::SetExtent(..) => None,
        }
    }
}

/// Why an edit was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The row to change or remove does not exist.
    #[error("{0} does not exist")]
    Missing(Ref),
    /// The new row mentions something that does not exist.
    #[error("{row} refers to {missing}, which does not exist")]
    Dangling {
        /// The row that was put.
        row: Ref,
        /// What it mentions.
        missing: Ref,
    },
    /// A link from a node to itself.
    #[error("{0} would connect a node with itself")]
    SelfLink(LinkId),
    /// A function would be part of itself.
    #[error("{0} would be part of itself")]
    Cycle(FunctionId),
    /// A node would be its own backend, copy or pair.
    #[error("{0} would refer to itself")]
    SelfMention(Ref),
    /// An extent of what is not drawn as a frame.
    #[error("{0} is not drawn as a frame that has a size")]
    NoFrame(Ref),
    /// The id's number is larger than any that a file may hold.
    #[error("{0} is larger than any id may be")]
    IdTooLarge(Ref),
    /// A number is not finite, negative or too large; the text is `field: value`.
    #[error("the number is not finite, negative or too large ({0})")]
    BadNumber(String),
    /// A name is too long; the text is the field.
    #[error("the text of \"{0}\" is longer than {max} characters", max = limits::NAME_GRAPHEMES)]
    NameTooLong(String),
}

impl EditError {
    /// Why the edit was refused, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Missing(what) => text!("{what} 不存在", "{what} does not exist"),
            Self::Dangling { row, missing } => {
                text!("{row} 引用了不存在的 {missing}", "{row} refers to {missing}, which does not exist")
            }
            Self::SelfLink(link) => {
                text!("{link} 的两端是同一个节点", "{link} would connect a node with itself")
            }
            Self::Cycle(function) => {
                text!("{function} 会成为自己的下级", "{function} would be part of itself")
            }
            Self::SelfMention(row) => text!("{row} 不能引用自己", "{row} would refer to itself"),
            Self::NoFrame(row) => {
                text!("{row} 不是有大小的框", "{row} is not drawn as a frame that has a size")
            }
            Self::IdTooLarge(id) => text!("{id} 超出编号上限", "{id} is larger than any id may be"),
            Self::BadNumber(what) => text!(
                "数值无效、为负或过大（{what}）",
                "the number is not finite, negative or too large ({what})"
            ),
            Self::NameTooLong(field) => {
                let most = limits::NAME_GRAPHEMES;
                text!(
                    "“{field}”超过 {most} 个字符",
                    "the text of \"{field}\" is longer than {most} characters"
                )
            }
        }
    }
}

impl Design {
    /// Applies a gesture: all edits or none.
    ///
    /// # Errors
    /// When one edit is refused; the design is then unchanged.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<(), EditError> {
        let mut next = self.clone();
        let mut removed = BTreeSet::new();
        for edit in edits {
            if let Edit::Remove(what) = edit {
                removed.insert(what);
            }
            next.apply_one(edit)?;
        }
        if !removed.is_empty() {
            integrity::sweep_after_removal(&mut next, &removed);
        }
        debug_assert_eq!(next.violations(), vec![], "a gesture must leave the document whole");
        *self = next;
        Ok(())
    }

    /// Applies one edit.
    ///
    /// # Errors
    /// When the edit is refused; the design is then unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        self.apply_all(vec![edit])
    }

    fn apply_one(&mut self, edit: Edit) -> Result<(), EditError> {
        match edit {
            Edit::SetTitle(mut title) => {
                keep_limits(&mut title)?;
                self.title = title;
            }
            Edit::SetSettings(mut settings) => {
                keep_limits(&mut settings)?;
                self.settings = settings;
            }
            Edit::SetAccount(mut account) => {
                keep_limits(&mut account)?;
                self.account = account;
            }
            Edit::SetPriceTerms(mut terms) => {
                keep_limits(&mut terms)?;
                self.price_terms = terms;
            }
            Edit::SetWaivers(mut waivers) => {
                waivers.sort();
                self.waivers = waivers;
            }
            Edit::SetChecklist(mut tasks) => {
                tasks.sort();
                self.checklist = tasks;
            }
            Edit::PutSystem(id, mut row) => {
                self.admit(id, &mut row)?;
                self.systems.insert(id, row);
            }
            Edit::PutEnvironment(id, mut row) => {
                self.admit(id, &mut row)?;
                self.environments.insert(id, row);
            }
            Edit::PutFunction(id, mut row) => {
                if integrity::closes_cycle(self, id, row.parent) {
                    return Err(EditError::Cycle(id));
                }
                self.admit(id, &mut row)?;
                self.functions.insert(id, row);
            }
            Edit::PutRegion(id, mut row) => {
                self.admit(id, &mut row)?;
                self.regions.insert(id, row);
            }
            Edit::PutAz(id, mut row) => {
                self.admit(id, &mut row)?;
                self.azs.insert(id, row);
            }
            Edit::PutSecurityZone(id, mut row) => {
                self.admit(id, &mut row)?;
                self.security_zones.insert(id, row);
            }
            Edit::PutVpc(id, mut row) => {
                self.admit(id, &mut row)?;
                self.vpcs.insert(id, row);
            }
            Edit::PutVSwitch(id, mut row) => {
                self.admit(id, &mut row)?;
                self.vswitches.insert(id, row);
            }
            Edit::PutSite(id, mut row) => {
                self.admit(id, &mut row)?;
                self.sites.insert(id, row);
            }
            Edit::PutNode(id, mut row) => {
                self.admit(id, row.as_mut())?;
                self.nodes.insert(id, *row);
            }
            Edit::PutLink(id, mut row) => {
                if row.from == row.to {
                    return Err(EditError::SelfLink(id));
                }
                self.admit(id, &mut row)?;
                self.links.insert(id, row);
            }
            Edit::PutSecurityGroup(id, mut row) => {
                self.admit(id, &mut row)?;
                self.security_groups.insert(id, row);
            }
            Edit::PutWorkload(id, mut row) => {
                self.admit(id, row.as_mut())?;
                self.workloads.insert(id, *row);
            }
            Edit::Remove(what) => self.remove(what)?,
            Edit::SetPosition(node, position) => {
                self.require(node)?;
                match position {
                    Some(mut position) => {
                        keep_limits(&mut position)?;
                        self.positions.insert(node, position);
                    }
                    None => {
                        self.positions.remove(node);
                    }
                }
            }
            Edit::SetBends(link, mut bends) => {
                self.require(link)?;
                keep_limits(&mut bends)?;
                if bends.is_empty() {
                    self.bends.remove(link);
                } else {
                    self.bends.insert(link, bends);
                }
            }
            Edit::SetExtent(container, extent) => {
                self.require(container)?;
                match extent.filter(|extent| *extent != Extent::default()) {
                    Some(_) if !container.is_drawn_as_frame() => {
                        return Err(EditError::NoFrame(container));
                    }
                    Some(mut extent) => {
                        keep_limits(&mut extent)?;
                        self.extents.insert(container, extent);
                    }
                    None => {
                        self.extents.remove(container);
                    }
                }
            }
        }
        Ok(())
    }

    /// Checks what a new row mentions and what values it holds, and marks its id as taken.
    fn admit<K: Copy + Into<Ref>>(
        &mut self,
        id: K,
        row: &mut (impl References + Limited),
    ) -> Result<(), EditError> {
        let own = id.into();
        if own.number() > crate::base::id::LARGEST {
            return Err(EditError::IdTooLarge(own));
        }
        match self.first_missing(own, row) {
            Some(missing) if missing == own => return Err(EditError::SelfMention(own)),
            Some(missing) => return Err(EditError::Dangling { row: own, missing }),
            None => {}
        }
        keep_limits(row)?;
        self.next_id = self.next_id.max(own.number().saturating_add(1));
        Ok(())
    }

    fn require(&self, what: impl Into<Ref>) -> Result<(), EditError> {
        let what = what.into();
        if self.has(what) { Ok(()) } else { Err(EditError::Missing(what)) }
    }

    /// Whether a row with this id lives.
    #[must_use]
    pub fn has(&self, what: Ref) -> bool {
        match what {
            Ref::Region(id) => self.regions.contains(id),
            Ref::Az(id) => self.azs.contains(id),
            Ref::SecurityZone(id) => self.security_zones.contains(id),
            Ref::Vpc(id) => self.vpcs.contains(id),
            Ref::VSwitch(id) => self.vswitches.contains(id),
            Ref::Site(id) => self.sites.contains(id),
            Ref::Node(id) => self.nodes.contains(id),
            Ref::Link(id) => self.links.contains(id),
            Ref::SecurityGroup(id) => self.security_groups.contains(id),
            Ref::Workload(id) => self.workloads.contains(id),
            Ref::Function(id) => self.functions.contains(id),
            Ref::System(id) => self.systems.contains(id),
            Ref::Environment(id) => self.environments.contains(id),
        }
    }

    fn remove(&mut self, what: Ref) -> Result<(), EditError> {
        let gone = match what {
            Ref::Region(id) => self.regions.remove(id),
            Ref::Az(id) => self.azs.remove(id),
            Ref::SecurityZone(id) => self.security_zones.remove(id),
            Ref::Vpc(id) => self.vpcs.remove(id),
            Ref::VSwitch(id) => self.vswitches.remove(id),
            Ref::Site(id) => self.sites.remove(id),
            Ref::Node(id) => self.nodes.remove(id),
            Ref::Link(id) => self.links.remove(id),
            Ref::SecurityGroup(id) => self.security_groups.remove(id),
            Ref::Workload(id) => self.workloads.remove(id),
            Ref::Function(id) => self.functions.remove(id),
            Ref::System(id) => self.systems.remove(id),
            Ref::Environment(id) => self.environments.remove(id),
        };
        if gone { Ok(()) } else { Err(EditError::Missing(what)) }
    }
}

/// Refuses what is outside its limits; drops host bits of blocks, which name the same addresses without them.
fn keep_limits(part: &mut impl Limited) -> Result<(), EditError> {
    let mut inspector = Inspector::default();
    part.inspect(&mut inspector);
    for flaw in inspector.flaws {
        match flaw {
            Flaw::Number(what) => return Err(EditError::BadNumber(what)),
            Flaw::Name(field) => return Err(EditError::NameTooLong(field)),
            Flaw::HostBits(_) => {}
        }
    }
    Ok(())
}
