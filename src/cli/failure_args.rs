//! The shape of the commands about failures.

use std::path::PathBuf;

use clap::Args;

use super::args::TextOrJson;

#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Design in which something fails
    pub file: PathBuf,
    /// What fails, by id or name; repeated, all fail together [every AZ, region and node by itself]
    #[arg(long, value_name = "ID")]
    pub fail: Vec<String>,
    /// Fail every two of them together as well, at most 20,000 pairs
    #[arg(long, conflicts_with = "fail")]
    pub pairs: bool,
    #[command(flatten)]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
pub(super) struct Availability {
    /// Design to assess
    #[arg(value_name = "FILE", required_unless_present = "model")]
    pub file: Option<PathBuf>,
    /// Assess this reliability model instead of a design
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub model: Option<PathBuf>,
    /// Write the reliability model here as well
    #[arg(long, value_name = "FILE")]
    pub export_model: Option<PathBuf>,
    /// Share of a server's failures that takes all servers of its function at once [0]
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "0",
        hide_default_value = true,
        conflicts_with = "model",
        allow_hyphen_values = true
    )]
    pub beta: String,
    /// Share of server failures after which the others take over [1]
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "1",
        hide_default_value = true,
        conflicts_with = "model",
        allow_hyphen_values = true
    )]
    pub coverage: String,
    #[command(flatten)]
    pub format: TextOrJson,
}
