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
mod line;
mod lines;
mod maker;
mod missing;
mod plan;
mod price;
mod purchase;
mod render;
mod savings;
mod terms;
mod ways;

pub use bill::{Bill, Spans, Total};
pub use charge::{Item, Wanted};
pub use discount::{Group, Tax, TaxSplit};
pub use groups::{GroupSum, Grouping};
pub use growth::growth_of_nodes;
pub use head::{QuoteHead, quote_head, rmb_capitals};
pub use line::{BillLine, Missing, Priced};
pub use plan::{BillingChoice, Choice, ClassOption, Plan, Proposal, SpecWay, other_specs, plan, plan_on};
pub use price::{Price, PriceBasis};
pub use render::{Audience, csv_rows, csv_text, unit_amount};
pub use savings::{Change, candidates};
pub use terms::{BadTerm, Term};
pub use ways::{TwoWays, WaysToPay, ways_to_pay};

use crate::catalog::Catalog;
use crate::design::{Design, Node, NodeId};

/// The bill of a design for a term.
#[must_use]
pub fn quote(design: &Design, catalog: &Catalog, term: Term) -> Bill {
    Bill::of(lines::of_design(design, catalog), design, catalog, term)
}

/// The bill of a design that differs from the one of another bill in its workloads alone: what is used grows in
/// another way, all else is shared.
#[must_use]
pub fn quote_workloads(bill: &Bill, design: &Design, catalog: &Catalog) -> Bill {
    bill.with_workloads_of(design, catalog)
}

/// The lines of one node, as the bill of the whole design counts them.
#[must_use]
pub fn quote_node(design: &Design, catalog: &Catalog, node: NodeId, term: Term) -> Bill {
    let Some(row) = design.nodes.get(node) else {
        return Bill::of(lines::Charges::default(), design, catalog, term);
    };
    quote_as(design, catalog, node, row, term)
}

/// The lines of one node as if its row were another one, so that a change can be priced before it is made.
#[must_use]
pub fn quote_as(design: &Design, catalog: &Catalog, id: NodeId, node: &Node, term: Term) -> Bill {
    Bill::of(lines::of_node(design, catalog, id, node), design, catalog, term)
}
