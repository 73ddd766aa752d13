//! What panels ask for.

use std::path::PathBuf;

use crate::base::{Point, Text};
use crate::design::{Design, Edit, NodeId, Ref, RegionId};
use crate::files::journal::Left;
use crate::pricing::Term;

use super::export::{ExportChoice, ReportChoice};
use super::fresh::Frame;
use super::waive::WaiverForm;
use super::{Command, Selection};

/// A wish of a panel; nothing happens until the state applies it.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Run a command, as from the menu.
    Run(Command),
    /// Change the design: one gesture, one step of the history.
    Commit {
        /// What the gesture was, as undo will name it.
        label: Text,
        /// The changes, all or none.
        edits: Vec<Edit>,
    },
    /// Apply the automatic fixes of all findings of a rule, as one step.
    FixRule(&'static str),
    /// Show the page of a rule.
    ShowRule(&'static str),
    /// A finding, by its place in the list, was looked at.
    Visit(usize),
    /// Ask why a finding, by its place in the list, is acceptable.
    AskWaiver(usize),
    /// Select these and nothing else.
    Select(Selection),
    /// Select one thing and bring it into view.
    Reveal(Ref),
    /// A product is being dragged out of the palette, or no longer.
    Drag(Option<String>),
    /// The next click on the canvas places this product; none gives placing up.
    Place(Option<String>),
    /// The product chosen in the palette has been placed, or placing was given up.
    PlacingDone,
    /// Put in what the clipboard holds.
    Paste(String),
    /// Ask which product to put in, here or in a place that is chosen next.
    AskProduct(Option<Point>),
    /// Connect the first node with the second.
    Link(NodeId, NodeId),
    /// Put a product in.
    PlaceAt {
        /// The palette's key.
        key: String,
        /// A point of the document.
        at: Point,
        /// Whether it is drawn right there, instead of where the layout finds room.
        exact: bool,
    },
    /// Choose a class of the catalogue for a node.
    PickSpec(NodeId),
    /// Add the next AZ to a region.
    AddAz(RegionId),
    /// Open a design, after asking about unsaved changes.
    OpenPath(PathBuf),
    /// Begin with this design, after asking about unsaved changes.
    Begin(Box<Design>),
    /// Choose the frame of a fresh design.
    AskFrame(Frame),
    /// Go back from the gallery to the open design.
    LeaveGallery,
    /// Let these fail on the canvas and nothing else; none brings everything back.
    LetFail(Vec<crate::resilience::Failing>),
    /// Ask this about access on the canvas.
    ShowReach(super::ReachMode),
    /// Look for changes that bring the design nearer to its targets.
    SeekImprovements,
    /// Quote for this long.
    SetTerm(Term),
    /// Use these price books, the last one before the others.
    SetPriceBooks(Vec<PathBuf>),
    /// Ask for a price book to add.
    AskPriceBook,
    /// Ask where the prices that are missing are to be written.
    AskMissingPrices,
    /// Show the inspector.
    OpenInspector,
    /// Answer the open dialog.
    Answer(DialogAnswer),
    /// Show a file with the system's program for it.
    ShowFile(PathBuf),
    /// Show the folder of a file.
    ShowFolder(PathBuf),
    /// Read which baselines stand beside the open file.
    ReadBaselines,
    /// Keep the design under a name.
    KeepBaseline {
        /// The name.
        name: String,
        /// What it is.
        note: String,
    },
    /// Compare the design with the baseline of this name.
    CompareBaseline(String),
    /// Ask which file to compare with.
    AskCompare,
    /// Stop comparing.
    StopComparing,
    /// Make the design what the baseline of this name is, as one step.
    RestoreBaseline(String),
    /// Take this change over from the other side.
    TakeOver(usize),
    /// Take one field of this change over from the other side.
    TakeOverField(usize, String),
    /// Show this change.
    VisitChange(usize),
    /// Say why the design changed since the baseline that it is compared with, or why one thing did.
    SayWhy {
        /// The thing, as reasons know it; none for the design as a whole.
        key: Option<String>,
        /// Why.
        words: String,
    },
    /// Let one side have its word in a conflict of the last merge.
    Decide(usize, super::Side),
    /// Put the edits that the compared file made to the baseline of this name into the design.
    MergeFrom(String),
    /// Make the variants and compare them.
    CompareOptions(super::Wanted),
    /// Read which option sets stand beside the open file.
    ReadSets,
    /// Change an option set.
    EditSet(super::SetEdit),
    /// Make the variant of this id the design.
    TakeOption(String),
    /// Say in one sentence why something was not done.
    Notice(Text),
    /// Take the sentence away.
    DismissNotice,
    /// Give up the export that is under way.
    CancelJobs,
}

/// An answer to the open dialog; every answer closes it.
#[derive(Debug, Clone, PartialEq)]
pub enum DialogAnswer {
    /// Nothing is to happen.
    Cancel,
    /// Save, and when that is done go on.
    SaveThen(Next),
    /// Go on without saving.
    DiscardThen(Next),
    /// Replace what another program wrote, and then perhaps go on.
    Overwrite(PathBuf, Option<Next>),
    /// Save under another name, and then perhaps go on.
    SaveElsewhere(Option<Next>),
    /// Give up the changes and read the file again.
    Reload(PathBuf),
    /// A path was typed.
    Path(PathUse, PathBuf),
    /// Export the drawing like this.
    Export(ExportChoice),
    /// Write the proposal like this.
    Report(ReportChoice),
    /// Bring back what a crash left behind.
    Recover(Left),
    /// Accept a finding.
    Waive(WaiverForm),
    /// Give up what a crash left behind.
    DiscardJournal(Left),
    /// Begin with this frame.
    Frame(Frame),
    /// Take the rows of a table like this.
    Intake(Box<super::intake::IntakeChoice>),
}

/// What is to happen once the open design may be left.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Ask which file to open.
    AskOpen,
    /// Open this file.
    Open(PathBuf),
    /// Begin with this design.
    Begin(Box<Design>),
    /// Close the window.
    Quit,
}

/// What a path is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum PathUse {
    /// To open a design.
    Open,
    /// To save the design, and then perhaps to go on.
    Save(Option<Next>),
    /// To write the drawing.
    Export(ExportChoice),
    /// To write the proposal.
    Report(ReportChoice),
    /// To add a price book.
    PriceBook,
    /// To write the prices that are missing.
    MissingPrices,
    /// To compare the design with it.
    Compare,
    /// To read business numbers from.
    Numbers,
    /// To write the table of business numbers.
    NumbersTemplate,
}

impl PathUse {
    /// What is being asked.
    #[must_use]
    pub const fn title(&self) -> Text {
        match self {
            Self::Open => Text::fixed("打开设计", "Open a design"),
            Self::Save(_) => Text::fixed("保存设计", "Save the design"),
            Self::Export(_) => Text::fixed("导出", "Export"),
            Self::Compare => Text::fixed("比较设计", "Compare with a design"),
            Self::Report(_) => Text::fixed("生成技术方案建议书", "Write the proposal"),
            Self::PriceBook => Text::fixed("添加价格目录", "Add a price book"),
            Self::Numbers => Text::fixed("读取业务量表", "Read business numbers"),
            Self::NumbersTemplate => Text::fixed("导出业务量模板", "Write a table of business numbers"),
            Self::MissingPrices => Text::fixed("导出待询价模板", "Write the missing prices"),
        }
    }
}
