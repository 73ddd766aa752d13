//! The shape of `yuntu export` and `yuntu import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::design::Ref;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Design to export
    pub file: PathBuf,
    /// File to write; its ending chooses the format: .svg, .png, .pdf, .drawio, .md, .csv, .xlsx, .json or .tf
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// What a .csv or .json holds: inventory, bill, purchase or addresses; design, results or ros
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Draw one view: application, zones, deployment, recovery, operations or dataflow; all makes a PDF with a page each
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Draw only these nodes, links and containers, by id
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "view")]
    pub only: Vec<Ref>,
    /// Paper of a PDF: a4 or a3 [a page as large as the drawing]
    #[arg(long, value_enum, value_name = "SIZE")]
    pub paper: Option<PaperWord>,
    /// Cut the drawing into pages of that paper, at a readable size, at most 200
    #[arg(long, requires = "paper")]
    pub tiled: bool,
    /// Enlarges a PNG, up to 32,000 pixels a side and 200 million in all [1]
    #[arg(long, value_name = "FACTOR", default_value = "1", allow_hyphen_values = true)]
    pub scale: String,
    /// Colours: light or dark [light]
    #[arg(long, value_enum, value_name = "THEME", default_value = "light")]
    pub theme: Theme,
    /// Leave the ground of a picture out
    #[arg(long)]
    pub transparent: bool,
    /// Print the addresses of nodes and the free ones of each vSwitch on a picture
    #[arg(long)]
    pub addresses: bool,
    /// Leave the legend and the title block out
    #[arg(long)]
    pub no_legend: bool,
    /// Carry the design inside a picture or drawing, prices and all, so that it opens again
    #[arg(long)]
    pub embed_source: bool,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Drawing (.drawio), inventory (.csv, .xlsx), Terraform (.tf or a folder), or picture that carries a design
    pub file: PathBuf,
    /// Design to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Design that the drawing was made from, or to which an inventory is added
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// Sheet of a workbook [the first with a column of names]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What a heading of the inventory means, such as host_alias=name; ignored leaves the column out
    #[arg(long, value_name = "HEADING=COLUMN")]
    pub map: Vec<String>,
    /// File that keeps what headings mean; read first, and written with what --map adds
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// Take the shape that is needed at the stated use instead of today's
    #[arg(long)]
    pub right_size: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub(super) enum PaperWord {
    A4,
    A3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    Light,
    Dark,
}
