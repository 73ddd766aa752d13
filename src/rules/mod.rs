//! What a design is held against: one family a folder, one rule a file.
//!
//! A rule is data (a [`Rule`]) and a pure function that reads a [`Context`] and tells a [`Sink`] what it saw:
//! subjects in order, findings with their fixes, or subjects it could not evaluate because a fact is missing.
//! [`check`] runs the rules and gives a [`Report`] whose order depends on the design alone.

mod context;
mod editions;
mod engine;
mod facts;
mod finding;
mod fixing;
mod kinship;
mod memo;
mod mlps;
mod pack;
mod planning;
mod registry;
mod remedy;
mod render;
mod rows;
mod rule;
mod selection;
mod sheet;
mod sink;
mod waiving;

mod acc;
mod apy;
mod bas;
mod cap;
mod cmp;
mod cost;
mod dr;
mod ecs;
mod ha;
mod line;
mod modelling;
mod net;
mod oss;
mod rds;
mod sec;
mod sg;
mod slb;
mod vpn;

#[cfg(test)]
pub(crate) mod testing;

pub use context::Context;
pub use editions::edition_facts;
pub use engine::check;
use facts::Grouped;
pub use facts::{Facts, Job, Member, Team};
pub use finding::{ChecklistItem, Finding, NotChecked, Outcome, Report, Summary, WaivedBy, WhyNotChecked};
pub use fixing::{AppliedFix, Fixed, fix_all};
pub use memo::Memo;
pub use mlps::{Control, Gap, MLPS_3, Responsibility};
pub use pack::{ENFORCED, PACKS, Pack};
pub use registry::Registry;
pub use remedy::{Fix, FixClass, LaterEdits, NodeChange};
pub use render::{report_json, report_text, rule_fields, rule_page, rules_json, rules_markdown, rules_text};
pub use rows::{Each, Focus, Row};
pub use rule::{Check, Cite, Family, Rule};
pub use selection::{Selection, UnknownSelector};
pub use sheet::Sheet;
pub use sink::{Asking, Sink};
pub use waiving::{LEAST_REASON, WaiverState, waiver_state};
