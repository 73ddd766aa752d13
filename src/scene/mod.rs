//! The drawing as a list of shapes: layout, routing, text measure, hit test, charts.

pub mod fonts;
pub mod glyph;
pub mod measure;
pub mod shape;
pub mod tokens;
