//! The drawing as a list of shapes: layout, routing, text measure, hit test, charts.
