//! What comes back: designs carried by pictures, drawings edited in draw.io, inventories of customers,
//! Terraform.
//!
//! Nothing here trusts a file: sizes are limited, XML takes no entities, and what is not understood is named
//! instead of dropped.

mod carried;
mod columns;
mod drawio;
mod inventory;
mod numbers;
mod sheet;
mod terraform;
mod xml;

pub use carried::{Carrier, source_in};
pub use columns::{Columns, Headings, Meaning, NoMeaning};
pub use drawio::drawio;
pub use inventory::{CellError, Inventory, Move, Taking, inventory};
pub use numbers::{is_numbers, numbers, numbers_template};
pub use sheet::Sheet;
pub use terraform::terraform;

use crate::base::Text;
use crate::design::Design;

/// A design that came from elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The design.
    pub design: Design,
    /// What was changed in it, and what was not understood.
    pub notes: Vec<Text>,
}
