//! The arguments of `yuntu catalog`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::TextOrJson;
use crate::catalog::FactKind;

#[derive(Debug, Args)]
pub(in crate::cli) struct Catalog {
    /// Words that a row must have, all of them; without words every row
    pub words: Vec<String>,
    /// What to look among: ecs, rds, disk, slb, limit, sla or price [all]
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<Kind>,
    /// Only rows of this status: current, listed_2020, listed_2021, superseded, phased_out, discontinued_2021
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Only rows of this family, edition of RDS or product, for example g8i, HA or clb
    #[arg(long, value_name = "SERIES")]
    pub series: Option<String>,
    /// Most rows to print [40; all as JSON]
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<usize>,
    /// Price book that goes over the built-in facts; the last one wins
    #[arg(long, value_name = "BOOK")]
    pub prices: Vec<PathBuf>,
    #[command(flatten)]
    pub format: TextOrJson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Kind {
    Ecs,
    Rds,
    Disk,
    Slb,
    Limit,
    Sla,
    Price,
}

impl Kind {
    pub(in crate::cli) const fn kind(self) -> FactKind {
        match self {
            Self::Ecs => FactKind::Ecs,
            Self::Rds => FactKind::Rds,
            Self::Disk => FactKind::Disk,
            Self::Slb => FactKind::Slb,
            Self::Limit => FactKind::Limit,
            Self::Sla => FactKind::Sla,
            Self::Price => FactKind::Price,
        }
    }
}
