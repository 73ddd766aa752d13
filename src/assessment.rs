//! Everything that follows from one design, in one value.
