//! One dispatch: a window or a command.

fn main() {}
