//! Two versions of a design: what changed between them, and what that changes in findings, price and
//! availability. Moving a box is no change.

mod align;
mod change;
mod failures;
mod field_words;
mod join;
mod merge;
mod network;
mod options;
mod render;
mod render_json;
mod results;
mod take;
mod values;
mod words;

pub use align::align;
pub use change::{Change, FieldChange, Kind, changes};
pub use failures::{AzLossDelta, CapacityDelta, Estimated, Failures, Left, RecoveryDelta, Servers};
pub use merge::{Conflict, Merged, merge};
pub use network::{AccessDelta, AddressDelta, AddressUse};
pub use options::{
    Along, Board, Figure, Lever, Point, Row, Series, Variant, WorstLoss, WorstRecovery, along, as_drawn,
    board, board_json, board_markdown, board_text, figures, followed, series_json, series_markdown,
    series_text, variants,
};
pub use render::{DiffLine, diff_lines, diff_markdown, diff_text, estimate_words, seconds_words};
pub use render_json::diff_json;
pub use results::{Availability, Delta, Diff, LineDelta, Quote, ServiceDelta, Version};
pub use take::{decide, field_taken, take_field, take_over};
pub use words::table as table_title;
