//! The arguments of `yuntu report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(in crate::cli) struct Report {
    /// Design to report on
    pub file: PathBuf,
    /// Proposal to write, ending in .pdf or .docx
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Tell what changed since this version (FILE or FILE@NAME), with old and new price
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// Why the design was changed, for the list of changes
    #[arg(long, value_name = "WORDS", default_value = "", requires = "since")]
    pub why: String,
    /// Compare the design's variants in a chapter
    #[arg(long)]
    pub options: bool,
    /// Answer this list of requirements (CSV: number, requirement, response, deviation, proof)
    #[arg(long, value_name = "LIST")]
    pub requirements: Option<PathBuf>,
    /// For whom: manager, technical or full [full]
    #[arg(long, value_enum, value_name = "PROFILE", default_value = "full")]
    pub profile: ProfileWord,
    /// Price book that goes over the built-in prices; the last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProfileWord {
    Manager,
    Technical,
    Full,
}
