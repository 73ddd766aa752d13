//! Arguments of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Designs to check
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What to print: text, json, sarif, junit or github
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// Gravity from which the exit code is 1: error, warning or info
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Check against this edition instead of the design's: guide-2016 or official-2026
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
    /// Hide the findings that this baseline knows
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found now as a baseline
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// An earlier version of the design, for the rules about changes
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// Run only these rules, by the beginning of the code, by name or by pack
    #[arg(long, value_name = "PREFIX")]
    pub select: Vec<String>,
    /// Leave these rules out, by the beginning of the code, by name or by pack
    #[arg(long, value_name = "PREFIX")]
    pub ignore: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
}

/// The formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Sarif,
    Junit,
    Github,
}
