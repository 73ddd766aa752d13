//! Words that every room shares: text in two languages, identifiers, dates, money, geometry, sources.

pub mod date;
pub mod geometry;
pub mod id;
pub mod money;
pub mod source;
pub mod text;

pub use date::Date;
pub use geometry::{Point, Rect, Size};
pub use money::Money;
pub use source::{Basis, Severity, Source, SourceDocument};
pub use text::{Lang, Text};
