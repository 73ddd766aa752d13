//! Options that were kept: each on top of what the design is now.

use super::Variant;
use crate::base::Text;
use crate::compare::{Conflict, merge};
use crate::design::Design;

/// The design as it is: the variant that the others are held against.
#[must_use]
pub fn as_drawn(design: &Design) -> Variant {
    Variant {
        id: "as-drawn".to_owned(),
        title: Text::fixed("当前设计", "as drawn"),
        note: Text::fixed("不改动", "no change"),
        design: design.clone(),
    }
}

/// An option that was made from `base`, with what has changed in the design since: its own changes win, because they
/// are what it is about, and where the design changed the same the conflict is told.
#[must_use]
pub fn followed(option: Variant, base: &Design, drawn: &Design) -> (Variant, Vec<Conflict>) {
    if base == drawn {
        return (option, Vec::new());
    }
    let merged = merge(base, &option.design, drawn);
    (Variant { design: merged.design, ..option }, merged.conflicts)
}
