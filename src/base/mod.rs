//! Words that every room shares: text in two languages, identifiers, dates, money, numbers, units, geometry, sources.

pub mod date;
pub mod geometry;
pub mod id;
pub mod money;
pub mod number;
pub mod source;
pub mod text;
pub mod units;
pub mod width;

pub use date::Date;
pub use geometry::{Point, Rect, Size};
pub use money::Money;
pub use source::{Basis, Severity, Source, SourceDocument};
pub use text::{Lang, Text, counted};
pub use units::Unit;
pub use width::text_width;
