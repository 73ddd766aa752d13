//! The integrity of the drawing itself.

mod components;
mod numbers;

mod mod_001;
mod mod_002;
mod mod_003;
mod mod_004;
mod mod_005;
mod mod_006;
mod mod_007;
mod mod_008;
mod mod_009;
mod mod_010;
mod mod_011;
mod mod_012;

use super::{Context, Rule};
use crate::base::Text;
use crate::design::Ref;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &mod_001::RULE,
    &mod_002::RULE,
    &mod_003::RULE,
    &mod_004::RULE,
    &mod_005::RULE,
    &mod_006::RULE,
    &mod_007::RULE,
    &mod_008::RULE,
    &mod_009::RULE,
    &mod_010::RULE,
    &mod_011::RULE,
    &mod_012::RULE,
];

/// A mended row as messages call it: its name and id, or the design as a whole.
fn whose(context: &Context<'_>, row: Option<Ref>) -> Text {
    let Some(row) = row else { return Text::fixed("设计", "the design") };
    let (name, id) = (context.name(row), row.to_string());
    if name == id {
        Text::same(id)
    } else {
        Text::new(format!("“{name}”({id})"), format!("\"{name}\" ({id})"))
    }
}
