//! One dispatch: a window or a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    yuntu::cli::run(std::env::args_os())
}
