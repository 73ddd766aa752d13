//! The arguments of `yuntu quote`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(in crate::cli) struct Quote {
    /// Design to price
    pub file: PathBuf,
    /// Term of purchase: 1m, 1y, 2y or 3y [the design's, else 1y]
    #[arg(long, value_enum, value_name = "TERM")]
    pub term: Option<Term>,
    /// Price book that goes over the built-in prices; the last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
    /// Put lines together by kind, product, function, az or environment [kind]
    #[arg(long, value_enum, value_name = "BY", default_value = "kind")]
    pub group: GroupBy,
    /// Write for the customer: without sources and without the budget
    #[arg(long)]
    pub customer: bool,
    /// Write a price book with the prices that are missing, to be filled in
    #[arg(long, value_name = "FILE")]
    pub missing_prices: Option<PathBuf>,
    /// Tell the changes that save most without breaking a rule
    #[arg(long)]
    pub savings: bool,
    /// What to print: text, json or csv
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: QuoteFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Term {
    #[value(name = "1m")]
    OneMonth,
    #[value(name = "1y")]
    OneYear,
    #[value(name = "2y")]
    TwoYears,
    #[value(name = "3y")]
    ThreeYears,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GroupBy {
    Kind,
    Product,
    Function,
    Az,
    Environment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum QuoteFormat {
    Text,
    Json,
    Csv,
}
