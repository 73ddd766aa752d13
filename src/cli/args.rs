//! The shape of the command line.
//!
//! Help is written here in English; [`super::words`] holds the Chinese, and a test holds it complete.
//! Numbers arrive as text and are read by [`crate::base::number`], so that a refusal is in the user's language.

mod catalog;
mod network;
mod quote;
mod report;
mod versions;

pub(super) use super::args_handover::{Export, Import, PaperWord, Theme};
pub(super) use catalog::{Catalog, Kind};
pub(super) use network::{Access, AccessFormat, Ip, ReachQuestion, Transport};
pub(super) use quote::{GroupBy, Quote, QuoteFormat, Term};
#[cfg_attr(
    not(feature = "report"),
    expect(unused_imports, reason = "only the typesetter reads profiles")
)]
pub(super) use report::ProfileWord;
pub(super) use report::Report;
pub(super) use versions::{BaselineCommand, Baselines, Diff, DiffFormat, Merge, Options};

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::check_args::Check;
pub(super) use super::failure_args::{Availability, Simulate};

/// Designer, checker, sizer and quoter for Alibaba Finance Cloud architectures
///
/// Without a command, opens the window.
#[derive(Debug, Parser)]
#[command(
    name = "yuntu",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    /// Design to open in the window
    pub file: Option<PathBuf>,
    /// Renderer of the window: wgpu or glow
    #[arg(long, value_enum, value_name = "NAME")]
    pub renderer: Option<Renderer>,
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version, display_order = 904)]
    version: Option<bool>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Renderer {
    Wgpu,
    Glow,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Language: zh or en [otherwise the setting, then the system's, then zh]
    #[arg(long, global = true, value_enum, value_name = "LANG", display_order = 901)]
    pub lang: Option<Language>,
    /// Day that counts as today, as 2026-11-21
    #[arg(long, global = true, value_name = "DATE", display_order = 902)]
    pub date: Option<String>,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help, display_order = 903)]
    help: Option<bool>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    Zh,
    En,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the reference architectures
    Templates {
        #[command(flatten)]
        format: TextOrJson,
    },
    /// Make a design from a reference architecture
    New(New),
    /// Check designs against the rules
    Check(Check),
    /// Apply the fixes that need no choice
    Fix(Fix),
    /// Name everything by the convention of the design
    Rename(Rename),
    /// List the rules, or print the page of one
    Rules {
        /// Code or name of a rule, for example HA-001
        code: Option<String>,
        /// Only the rules of a pack: two-az, finance, risk-control, mlps-3; mlps-3 also maps them to its control areas
        #[arg(long, value_name = "PACK", conflicts_with = "code")]
        pack: Option<String>,
        /// With --pack mlps-3: what is found and what stays open in this design, control by control
        #[arg(long, value_name = "FILE", requires = "pack")]
        design: Option<PathBuf>,
        #[command(flatten)]
        format: TextOrJson,
    },
    /// Compute one formula, or everything that a design's workload implies
    Size(Size),
    /// Price a design
    Quote(Quote),
    /// Search the facts: types, classes, disks, limits, SLAs, prices
    Catalog(Catalog),
    /// Hand a design over as a picture, a table or data
    Export(Export),
    /// Bring back what other programs changed or hold
    Import(Import),
    /// Write the proposal as PDF or DOCX
    Report(Report),
    /// Tell what dies and what capacity is left when something fails
    Simulate(Simulate),
    /// Compute the exact availability of each service
    Availability(Availability),
    /// Keep versions of a design under names beside it, and go back to them
    Baseline(Baselines),
    /// Tell how two versions of a design differ
    Diff(Diff),
    /// Put two people's edits of one design together
    Merge(Merge),
    /// Compare the design's variants: cost, availability, findings
    Options(Options),
    /// Plan the addresses of networks, vSwitches and nodes
    Ip(Ip),
    /// Derive security groups and whitelists from the links, and compare
    Access(Access),
    /// Answer who reaches whom, on which port, and what blocks it
    Reach(ReachQuestion),
    /// Print completions for a shell
    Completions {
        /// bash, elvish, fish, powershell or zsh
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// The format of what is printed.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct TextOrJson {
    /// What to print: text or json
    #[arg(id = "format", long = "format", value_enum, value_name = "FORMAT", default_value = "text")]
    pub as_: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// Id of the reference architecture, see "yuntu templates"
    #[arg(long, value_name = "ID")]
    pub template: String,
    /// Design to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace a file that is already there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct Fix {
    /// Design to fix
    pub file: PathBuf,
    /// Apply only the fixes of this rule
    #[arg(long, value_name = "CODE")]
    pub rule: Vec<String>,
    /// Write here instead of replacing the design
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
pub(super) struct Rename {
    /// Design whose things are named
    pub file: PathBuf,
    /// Pattern of tokens {org} {sys} {env} {region} {az} {zone} {role} {nn} [the design's, else the usual one]
    #[arg(long, value_name = "PATTERN")]
    pub pattern: Option<String>,
    /// Short code of a name, such as Payments=pay; pattern and codes are kept in the design
    #[arg(long, value_name = "NAME=CODE")]
    pub code: Vec<String>,
    /// Write here instead of replacing the design
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Size {
    #[command(subcommand)]
    pub formula: Option<SizeFormula>,
    /// Design whose workloads are sized
    pub file: Option<PathBuf>,
    /// Tell of each figure how it came about, and what changes it most
    #[arg(long)]
    pub explain: bool,
    /// Business numbers from this table (CSV or XLSX), one workload a row
    #[arg(long, value_name = "SHEET")]
    pub numbers: Option<PathBuf>,
    /// Write a table of business numbers to be filled in, as CSV
    #[arg(long, value_name = "SHEET")]
    pub numbers_template: Option<PathBuf>,
    /// Price book that goes over the built-in prices; the last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
    /// Put the proposed sizes into the design
    #[arg(long)]
    pub apply: bool,
    /// Write the design with the proposed sizes here instead of replacing it
    #[arg(short, long, value_name = "FILE", requires = "apply")]
    pub output: Option<PathBuf>,
    /// What to print: text or json
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub(super) enum SizeFormula {
    /// Storage of a database (F-01)
    Rds {
        /// Transactions a day
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        tx_per_day: String,
        /// KB kept for each transaction
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        kb_per_tx: String,
        /// Days for which data is kept
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        days: String,
        /// Factor for indexes, logs and growth [1]
        #[arg(long, value_name = "NUMBER", default_value = "1", allow_hyphen_values = true)]
        overhead: String,
    },
    /// Bandwidth of a leased line (F-02)
    Line {
        /// Transactions a second
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        tps: String,
        /// KB of a request
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        kb: String,
        /// KB of a response, when it may be larger
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        response_kb: Option<String>,
    },
    /// Business addresses of a leased line (F-03)
    Ip {
        /// ECS servers
        #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
        ecs: String,
    },
    /// Fee of the line's NAT rules (F-04)
    Nat {
        /// NAT rules
        #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
        rules: String,
        /// Days of use
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        days: String,
    },
    /// Price of a subscription (F-05)
    Subscription {
        /// Price of a month in CNY
        #[arg(long, value_name = "CNY", allow_hyphen_values = true)]
        monthly: String,
        /// Months bought
        #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
        months: String,
    },
    /// Servers that survive the loss of an AZ (F-08)
    Ecs {
        /// Peak transactions a second
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        tps: String,
        /// Transactions a second that one server carries
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        tps_per_server: String,
        /// AZs that share the load [2]
        #[arg(long, value_name = "COUNT", default_value = "2", allow_hyphen_values = true)]
        azs: String,
    },
    /// Outbound bandwidth of a load balancer (F-10)
    Slb {
        /// Requests a second
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        rps: String,
        /// KB of a response
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        response_kb: String,
    },
    /// Number of data disks (F-12)
    Disks {
        /// Volume in GB
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        gb: String,
    },
    /// Usable addresses of a vSwitch (F-13)
    Subnet {
        /// Prefix length, for example 24
        #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
        prefix: String,
    },
    /// Score of a cloud vendor (F-14)
    Vendor {
        /// Six marks of 0 to 100: encryption, disaster recovery, audit log, compliance, response, cost
        #[arg(long, value_name = "A,B,C,D,E,F", allow_hyphen_values = true)]
        scores: String,
    },
    /// Return on security (F-15)
    SecurityReturn {
        /// Users
        #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
        users: String,
    },
    /// Day on which a leased line is in service (F-17)
    Schedule {
        /// Day of the order, as 2026-03-02
        #[arg(long, value_name = "DATE")]
        ordered: String,
        /// Reach of the line: in-city or inter-province
        #[arg(long, value_enum, value_name = "REACH")]
        distance: Reach,
        /// List of holidays, one a line: 2026-10-01, 2026-10-01..2026-10-07, or 2026-10-10 work
        #[arg(long, value_name = "FILE")]
        holidays: Option<PathBuf>,
    },
    /// Tier of DDoS protection (F-18)
    Ddos {
        /// Attack traffic in Gbps
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        gbps: String,
        /// Requests a second of a CC attack
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        cc_qps: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Reach {
    InCity,
    InterProvince,
}
