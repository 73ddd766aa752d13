//! How a design changes.

use super::integrity::{self, References};
use super::{
    Account, Az, AzId, Design, Environment, EnvironmentId, Function, FunctionId, Link, LinkId, Node, NodeId,
    Pos, PriceTerms, Ref, Region, RegionId, SecurityGroup, SecurityGroupId, SecurityZone, SecurityZoneId,
    Settings, Site, SiteId, System, SystemId, Title, VSwitch, VSwitchId, Vpc, VpcId, Waiver, Workload,
    WorkloadId,
};

/// One change. `Put` adds a row or replaces it; its references must exist. `Remove` takes a row away with
/// everything that cannot exist without it (an AZ's vSwitches, a node's links) and clears every other mention;
/// nodes that stood in a removed container become unplaced.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "Put and Remove of each table, as said above")]
pub enum Edit {
    SetTitle(Title),
    SetSettings(Settings),
    SetAccount(Account),
    SetPriceTerms(PriceTerms),
    SetWaivers(Vec<Waiver>),
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
}

impl Design {
    /// Applies a gesture: all edits or none.
    ///
    /// # Errors
    /// When one edit is refused; the design is then unchanged.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<(), EditError> {
        let mut next = self.clone();
        let mut removed = false;
        for edit in edits {
            removed |= matches!(edit, Edit::Remove(_));
            next.apply_one(edit)?;
        }
        if removed {
            integrity::sweep(&mut next);
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
            Edit::SetTitle(title) => self.title = title,
            Edit::SetSettings(settings) => self.settings = settings,
            Edit::SetAccount(account) => self.account = account,
            Edit::SetPriceTerms(terms) => self.price_terms = terms,
            Edit::SetWaivers(mut waivers) => {
                waivers.sort();
                self.waivers = waivers;
            }
            Edit::PutSystem(id, row) => {
                self.admit(id, &row)?;
                self.systems.insert(id, row);
            }
            Edit::PutEnvironment(id, row) => {
                self.admit(id, &row)?;
                self.environments.insert(id, row);
            }
            Edit::PutFunction(id, row) => {
                if integrity::closes_cycle(self, id, row.parent) {
                    return Err(EditError::Cycle(id));
                }
                {
                    self.admit(id, &row)?;
                    self.functions.insert(id, row);
                }
            }
            Edit::PutRegion(id, row) => {
                self.admit(id, &row)?;
                self.regions.insert(id, row);
            }
            Edit::PutAz(id, row) => {
                self.admit(id, &row)?;
                self.azs.insert(id, row);
            }
            Edit::PutSecurityZone(id, row) => {
                self.admit(id, &row)?;
                self.security_zones.insert(id, row);
            }
            Edit::PutVpc(id, row) => {
                self.admit(id, &row)?;
                self.vpcs.insert(id, row);
            }
            Edit::PutVSwitch(id, row) => {
                self.admit(id, &row)?;
                self.vswitches.insert(id, row);
            }
            Edit::PutSite(id, row) => {
                self.admit(id, &row)?;
                self.sites.insert(id, row);
            }
            Edit::PutNode(id, row) => {
                self.admit(id, row.as_ref())?;
                self.nodes.insert(id, *row);
            }
            Edit::PutLink(id, row) => {
                if row.from == row.to {
                    return Err(EditError::SelfLink(id));
                }
                {
                    self.admit(id, &row)?;
                    self.links.insert(id, row);
                }
            }
            Edit::PutSecurityGroup(id, row) => {
                self.admit(id, &row)?;
                self.security_groups.insert(id, row);
            }
            Edit::PutWorkload(id, row) => {
                self.admit(id, row.as_ref())?;
                self.workloads.insert(id, *row);
            }
            Edit::Remove(what) => self.remove(what)?,
            Edit::SetPosition(node, position) => {
                self.require(node)?;
                match position {
                    Some(position) => self.positions.insert(node, position),
                    None => {
                        self.positions.remove(node);
                    }
                }
            }
            Edit::SetBends(link, bends) => {
                self.require(link)?;
                if bends.is_empty() {
                    self.bends.remove(link);
                } else {
                    self.bends.insert(link, bends);
                }
            }
        }
        Ok(())
    }

    /// Checks what a new row mentions and marks its id as taken.
    fn admit<K: Copy + Into<Ref>>(
        &mut self,
        id: K,
        row: &(impl References + Clone),
    ) -> Result<(), EditError> {
        if let Some(missing) = row.first_missing(&|wanted| wanted == id.into() || self.has(wanted)) {
            return Err(EditError::Dangling { row: id.into(), missing });
        }
        self.next_id = self.next_id.max(id.into().number().saturating_add(1));
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
