//! Arguments of the commands about addresses and access.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{QuoteFormat, TextOrJson};

#[derive(Debug, Args)]
pub(in crate::cli) struct Ip {
    /// Design whose addresses are planned
    pub file: PathBuf,
    /// Write the design here: with the change by hand, or else with the planned blocks
    #[arg(long, value_name = "OUT")]
    pub apply: Option<PathBuf>,
    /// Enter the planned block of a vSwitch, so that it stands
    #[arg(long, value_name = "VSWITCH", group = "by_hand")]
    pub pin: Option<String>,
    /// Move a vSwitch to a block; addresses entered in it go along
    #[arg(long = "move", value_name = "VSWITCH=BLOCK", group = "by_hand")]
    pub move_to: Option<String>,
    /// Give a vSwitch another mask, from where it begins
    #[arg(long, value_name = "VSWITCH=/MASK", group = "by_hand")]
    pub resize: Option<String>,
    /// Keep the lower half of a vSwitch and give the upper one to a new one
    #[arg(long, value_name = "VSWITCH", group = "by_hand")]
    pub split: Option<String>,
    /// Let a vSwitch take over its neighbour
    #[arg(long, value_name = "VSWITCH=OTHER", group = "by_hand")]
    pub merge: Option<String>,
    /// What to print: text, json or csv
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: QuoteFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Access {
    /// Design whose access is derived
    pub file: PathBuf,
    /// Write the design with the derived groups and whitelists here
    #[arg(long, value_name = "OUT")]
    pub apply: Option<PathBuf>,
    /// With --apply: leave every rule and entry that was made by hand, and add what is missing
    #[arg(long, requires = "apply")]
    pub keep: bool,
    /// What to print: text, json, csv (rule tables), sh (aliyuncli script) or tf (Terraform)
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: AccessFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AccessFormat {
    Text,
    Json,
    Csv,
    Sh,
    Tf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReachQuestion {
    /// Design to look at; without --from and --to the standing questions are answered
    pub file: PathBuf,
    /// Where the packet starts: a name, an id such as n12, or internet
    #[arg(long, value_name = "NODE", requires = "to")]
    pub from: Option<String>,
    /// Where the packet is to arrive
    #[arg(long, value_name = "NODE", requires = "from")]
    pub to: Option<String>,
    /// Port at the target [all ports]
    #[arg(long, value_name = "PORT", requires = "to", allow_hyphen_values = true)]
    pub port: Option<String>,
    /// Protocol of the port: tcp, udp or icmp [tcp]
    #[arg(long, value_enum, value_name = "PROTOCOL", default_value = "tcp")]
    pub protocol: Transport,
    #[command(flatten)]
    pub format: TextOrJson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Transport {
    Tcp,
    Udp,
    Icmp,
}
