//! Two versions of a design: what changed between them, and what that changes in findings, price and
//! availability. Moving a box is no change.

mod align;
mod change;
mod merge;
mod options;
mod render;
mod results;
mod values;
mod words;

pub use align::align;
pub use change::{Change, FieldChange, Kind, changes};
pub use merge::{Conflict, Merged, merge};
pub use options::{Board, Row, Variant, board, board_json, board_rows, variants};
pub use render::{diff_json, diff_markdown, diff_text};
pub use results::{Availability, Delta, Diff, LineDelta, Quote, ServiceDelta, Version};
