//! Addresses and access: who reaches whom, which groups and whitelists that takes, which block each cell gets.
//!
//! Everything here is a pure function of the design and the catalogue. Reachability is exact over address sets
//! and ports; an address that nobody entered is every address it may turn out to be.

mod access;
mod access_edits;
mod address;
mod arrive;
mod by_hand;
mod classic;
mod compare;
mod direct;
mod filter;
mod flow;
mod headline;
mod index;
mod map;
mod matrix;
mod members;
mod obstacle;
mod opening;
mod ports;
mod questions;
mod quota;
mod reach;
mod set;
mod survey;

use access::source_addresses;
pub use access::{
    AccessPlan, PlannedGroup, PlannedPeer, PlannedRule, PlannedWhitelist, interconnect, plan as access_plan,
};
pub use address::{
    AddressPlan, GROWTH, Moved, MovedBy, NodeAddresses, VSwitchPlan, VpcPlan, address_plan, first_free, meet,
    needed, private_ranges, smallest_prefix, takes, usable_count,
};
pub use by_hand::{ByHand, HandEdit, Renumbered, by_hand, renumbered};
pub use classic::{ClassicPlan, NatPlan, NatRow, classic_plans};
pub use compare::{Comparison, Fault, Missing, Remark, compare, is_world};
pub use flow::{Flow, flow_of};
pub use headline::{Headline, ports_words};
pub use map::{INTERNET, NetworkMap, Space, engine_port, is_bastion};
pub use matrix::{Cell, Matrix, Part, matrix};
pub use members::address_runs;
pub use obstacle::{Change, Obstacle, peer_words, port_words};
pub use opening::{Opening, opening};
pub use ports::{OpenPorts, open_ports};
pub use questions::{
    Bypass, Exposed, LinkAnswer, LinkState, Questions, Stranger, WayOut, login_ports, standing_questions,
    usual_port,
};
pub use quota::{OverQuota, over_quota};
pub use reach::{Hop, Passage, Why, passage, transport_of};
pub use set::AddressSet;
pub use survey::{GroupWords, MatrixRow, MissingWords, RemarkWords, Survey, range_words};

use std::net::Ipv4Addr;

use crate::design::Cidr;

/// Addresses of a vSwitch that the cloud keeps: the first and the last three.
pub const RESERVED: u64 = 4;

/// The addresses of a vSwitch's block that servers can take (F-13): without the first and the last three.
#[must_use]
pub fn usable(block: Cidr) -> AddressSet {
    let net = block.0.trunc();
    let (first, last) = (u32::from(net.network()), u32::from(net.broadcast()));
    if u64::from(last - first) < RESERVED {
        return AddressSet::none();
    }
    AddressSet::range(Ipv4Addr::from(first + 1), Ipv4Addr::from(last - 3))
}
