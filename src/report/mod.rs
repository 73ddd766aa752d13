//! The proposal: its content, and its typesetting.
