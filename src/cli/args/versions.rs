//! The arguments of what concerns versions: baselines, differences, merging, options.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::TextOrJson;

/// Arguments of `baseline`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Baselines {
    /// Design whose baselines are kept; later "FILE@NAME" stands for one of them wherever a design is read
    pub file: PathBuf,
    #[command(subcommand)]
    pub command: BaselineCommand,
}

/// What is done with baselines.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum BaselineCommand {
    /// Keep the design as it is now under a name
    Save {
        /// Name of the baseline, for example "round-1"
        name: String,
        /// Who keeps it [the design's author]
        #[arg(long, value_name = "WHO")]
        author: Option<String>,
        /// What it is, or why it is kept
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
        /// Price book that goes over the built-in prices and is kept with the baseline; the last one wins
        #[arg(long, value_name = "BOOK")]
        prices: Vec<PathBuf>,
        /// Replace the baseline of this name
        #[arg(long)]
        force: bool,
    },
    /// List the baselines
    List {
        #[command(flatten)]
        format: TextOrJson,
    },
    /// Make the design what it was; the version that is replaced stays in the history
    Restore {
        /// Name of the baseline
        name: String,
        /// Write the baseline here instead, as the start of the next round
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say why the design changed since a baseline; the words stand in the change list of diff and proposal
    Why {
        /// Name of the baseline
        name: String,
        /// Why; "" takes back what was said
        words: String,
        /// Say it of one change: the id or the name of what changed
        #[arg(long, value_name = "ROW")]
        of: Option<String>,
    },
    /// Open a baseline in the window, to be looked at
    Open {
        /// Name of the baseline
        name: String,
    },
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Diff {
    /// First version
    #[arg(value_name = "A")]
    pub before: PathBuf,
    /// Second version
    #[arg(value_name = "B")]
    pub after: PathBuf,
    /// Price book that goes over the built-in prices; a baseline keeps its own. The last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
    /// Exit with 1 when the versions differ
    #[arg(long)]
    pub exit_code: bool,
    /// What to print: text, json or md
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: DiffFormat,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    Text,
    Json,
    #[value(alias = "markdown")]
    Md,
}

/// Arguments of `options`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// Design whose variants are compared
    pub file: PathBuf,
    /// Another design to compare with it; may be repeated
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// Compare the options of this set instead of the variants that follow from the design; may be repeated
    #[arg(long, value_name = "NAME")]
    pub set: Vec<String>,
    /// Keep what is compared as a set of options beside the design
    #[arg(long, value_name = "NAME")]
    pub save_set: Option<String>,
    /// What the set is for, beside --save-set
    #[arg(long, value_name = "WORDS", default_value = "", requires = "save_set")]
    pub note: String,
    /// List the sets of options beside the design
    #[arg(long)]
    pub sets: bool,
    /// Take a set of options away
    #[arg(long, value_name = "NAME")]
    pub drop_set: Option<String>,
    /// Compare only these, by id, beside the design as drawn
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Write the variant with this id to --output
    #[arg(long, value_name = "ID", requires = "output")]
    pub take: Option<String>,
    /// Where the chosen variant is written
    #[arg(short, long, value_name = "FILE", requires = "take")]
    pub output: Option<PathBuf>,
    /// Follow the variants along years of growth (years=5) or one value of the workloads (peak_tps=50,100,200)
    #[arg(long, value_name = "WHAT")]
    pub along: Option<String>,
    /// The workload whose value is turned [all that state it]
    #[arg(long, value_name = "NAME", requires = "along")]
    pub workload: Option<String>,
    /// Draw cost against unavailability here; the ending chooses: .svg, .png or .pdf
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Price book that goes over the built-in prices; the last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
    /// What to print: text, json or md
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: DiffFormat,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Merge {
    /// The version that both sides started from
    pub base: PathBuf,
    /// The first side, which stands where both changed the same
    pub ours: PathBuf,
    /// The second side
    pub theirs: PathBuf,
    /// Where the merged design is written
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}
