//! The proposal: its content as data, and its typesetting.

mod document;
mod typeset;

pub use document::{Cell, Column, Cover, Document, Fact, Imprint, Labels, Palette, Part, Section, Tone};
pub use typeset::{ReportError, Typeset, typeset};
