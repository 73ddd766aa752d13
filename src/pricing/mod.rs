//! Lines, terms, discounts, the bill.
//!
//! A price is known, free or not found, and only known and free ones enter a total: there is no way to add
//! a [`Price`] to anything. A total with something missing says so ([`Total::complete`]).

mod bill;
mod charge;
mod discount;
mod formula;
mod groups;
mod growth;
mod head;
mod json;
mod lines;
mod missing;
mod plan;
mod price;
mod purchase;
mod render;
mod savings;
mod terms;

pub use bill::{Bill, BillLine, Missing, Spans, Total};
pub use charge::Wanted;
pub use discount::{Group, Tax, TaxSplit};
pub use groups::{GroupSum, Grouping};
pub use head::{QuoteHead, quote_head, rmb_capitals};
pub use plan::{BillingChoice, Choice, ClassOption, Plan, Proposal, plan};
pub use price::{Price, PriceBasis};
pub use render::{Audience, csv_text, unit_amount};
pub use savings::{Change, candidates};
pub use terms::{BadTerm, Term};

use crate::catalog::Catalog;
use crate::design::{Design, NodeId};

/// The bill of a design for a term.
#[must_use]
pub fn quote(design: &Design, catalog: &Catalog, term: Term) -> Bill {
    Bill::of(lines::of_design(design, catalog), design, catalog, term)
}

/// The lines of one node, as the bill of the whole design counts them.
#[must_use]
pub fn quote_node(design: &Design, catalog: &Catalog, node: NodeId, term: Term) -> Bill {
    Bill::of(lines::of_node(design, catalog, node), design, catalog, term)
}
