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
    /// Fail what the design keeps under this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["fail", "pairs"])]
    pub scenario: Option<String>,
    /// Fail each scenario that the design keeps
    #[arg(long, conflicts_with_all = ["fail", "pairs", "scenario"])]
    pub scenarios: bool,
    /// Keep what fails under this name, in the design itself
    #[arg(long, value_name = "NAME", requires = "fail")]
    pub keep: Option<String>,
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
    /// Tell the model in words: what each service needs, and who says how often each thing fails
    #[arg(long, conflicts_with = "model")]
    pub explain: bool,
    /// Look for the shortest list of changes that meets the targets, with what each costs and gains
    #[arg(long, conflicts_with = "model")]
    pub suggest: bool,
    /// Share of a server's failures that takes all servers of its function at once [as the design says, else 0]
    #[arg(long, value_name = "SHARE", conflicts_with = "model", allow_hyphen_values = true)]
    pub beta: Option<String>,
    /// Share of server failures after which the others take over [as the design says, else 1]
    #[arg(long, value_name = "SHARE", conflicts_with = "model", allow_hyphen_values = true)]
    pub coverage: Option<String>,
    #[command(flatten)]
    pub format: TextOrJson,
}
