//! Everything the window knows.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::pricing::{Bill, Plan, Term};
use crate::rules::{Context, Finding, Fix, Report};
use crate::scene::tokens::Theme;
use crate::sizing::DesignSizes;

use super::action::{Next, PathUse};
use super::assess::{Assessed, Input};
use super::canvas::{CanvasModel, CanvasState};
use super::dialogs::Dialog;
use super::file_dialogs::{FileDialogs, NativeDialogs};
use super::jobs::Jobs;
use super::{Document, Selection, Settings, ThemeChoice};

/// What the window says in passing.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The sentence.
    pub text: Text,
    /// Whether it is a failure.
    pub failed: bool,
    /// The file that was written, to be opened from here.
    pub file: Option<PathBuf>,
    /// When it was said, in seconds of the window's clock; filled in when it is first shown.
    pub since: Option<f64>,
}

/// Everything the window knows; only [`State::act`] changes it.
#[derive(Debug)]
pub struct State {
    /// What is remembered between sessions.
    pub settings: Settings,
    /// The file of the settings; none in tests.
    pub settings_path: Option<PathBuf>,
    /// The open design; none while the gallery is shown at the start.
    pub document: Option<Document>,
    /// Whether the gallery is shown instead of the design.
    pub gallery: bool,
    /// What is selected.
    pub selection: Selection,
    /// What the canvas remembers.
    pub canvas: CanvasState,
    /// What follows from the design.
    pub assessed: Assessed,
    /// The product that is being dragged out of the palette.
    pub dragging: Option<String>,
    /// The product that the next click on the canvas places.
    pub placing: Option<String>,
    /// What has failed on the canvas.
    pub failing: super::FailureScene,
    /// Baselines, and what the design is compared with.
    pub comparing: super::Comparing,
    /// Variants that were compared.
    pub options: Option<super::OptionsBoard>,
    /// The option sets beside the open file.
    pub sets: super::KnownSets,
    /// What was asked about access on the canvas.
    pub reach: super::ReachScene,
    /// Changes that bring the design nearer to its targets, once they were asked for.
    pub improvements: Option<crate::assessment::Improvements>,
    /// What was last said to the person.
    pub notice: Option<Notice>,
    /// The question or message over the window.
    pub dialog: Option<Dialog>,
    /// The tab to bring to the front of the dock.
    pub wanted_tab: Option<super::dock::Tab>,
    /// Whether the first field of the inspector shall get the keyboard.
    pub focus_inspector: bool,
    /// The finding that was visited last, by its place in the list.
    pub current_finding: Option<usize>,
    /// Work on other threads.
    pub jobs: Jobs,
    /// What a crash must not lose.
    pub journals: super::journals::Journals,
    /// How paths are asked for.
    pub file_dialogs: Box<dyn FileDialogs>,
    /// What the open system dialog is for, and since when it is open in seconds of the window's clock.
    pub asking: Option<(PathUse, f64)>,
    /// What is to happen when the save that is under way is done.
    pub after_save: Option<Next>,
    /// Whether the window may be closed without asking again.
    pub may_close: bool,
    /// Whether the system prefers the dark theme.
    pub system_is_dark: bool,
    /// For how long the quote is made.
    pub term: Term,
    /// Today, read once when the window opens.
    pub today: Date,
    /// The facts in use: the built-in ones, or with price books on top.
    pub facts: &'static Catalog,
}

impl State {
    /// A window without a design.
    #[must_use]
    pub fn new(settings: Settings, today: Date) -> Self {
        Self {
            settings,
            settings_path: None,
            document: None,
            gallery: true,
            selection: Selection::none(),
            canvas: CanvasState::default(),
            assessed: Assessed::default(),
            dragging: None,
            placing: None,
            failing: super::FailureScene::default(),
            comparing: super::Comparing::default(),
            sets: super::KnownSets::default(),
            options: None,
            reach: super::ReachScene::default(),
            improvements: None,
            notice: None,
            dialog: None,
            wanted_tab: None,
            focus_inspector: false,
            current_finding: None,
            jobs: Jobs::default(),
            journals: super::journals::Journals::default(),
            file_dialogs: Box::new(NativeDialogs::default()),
            asking: None,
            after_save: None,
            may_close: false,
            system_is_dark: false,
            term: Term::default(),
            today,
            facts: Catalog::builtin(),
        }
    }

    /// The facts in use.
    #[must_use]
    pub const fn catalog(&self) -> &'static Catalog {
        self.facts
    }

    /// The language in use.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.settings.lang.unwrap_or_default()
    }

    /// The theme in use.
    #[must_use]
    pub fn theme(&self) -> Theme {
        match self.settings.theme {
            ThemeChoice::System if self.system_is_dark => Theme::Dark,
            ThemeChoice::System | ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
        }
    }

    /// The design as it is now.
    #[must_use]
    pub fn design(&self) -> Option<&Design> {
        self.document.as_ref().map(Document::design)
    }

    /// What the rules found; empty while no design is open.
    #[must_use]
    pub fn report(&self) -> &Report {
        static NONE: LazyLock<Report> = LazyLock::new(Report::default);
        self.assessment().map_or(&NONE, |assessment| &assessment.report)
    }

    /// What the workloads imply; empty while no design is open.
    #[must_use]
    pub fn sizes(&self) -> &DesignSizes {
        static NONE: LazyLock<DesignSizes> = LazyLock::new(DesignSizes::default);
        self.assessment().map_or(&NONE, |assessment| &assessment.sizes)
    }

    /// What to buy for the sizes.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        self.assessment().map(|assessment| &*assessment.plan)
    }

    /// What the design costs.
    #[must_use]
    pub fn bill(&self) -> Option<&Bill> {
        self.assessment().map(|assessment| &*assessment.bill)
    }

    /// Its addresses, and who reaches whom.
    #[must_use]
    pub fn network(&self) -> Option<&crate::network::Survey> {
        self.assessment().map(|assessment| &*assessment.network)
    }

    /// What follows about failures; none while no design is open.
    #[must_use]
    pub fn resilience(&self) -> Option<&crate::resilience::Resilience> {
        self.assessment().map(|assessment| &*assessment.resilience)
    }

    /// Says something in passing.
    pub fn say(&mut self, text: Text) {
        self.notice = Some(Notice { text, failed: false, file: None, since: None });
    }

    /// Says that something failed.
    pub fn complain(&mut self, text: Text) {
        self.notice = Some(Notice { text, failed: true, file: None, since: None });
    }

    /// What follows from the design.
    #[must_use]
    pub const fn assessment(&self) -> Option<&Assessment> {
        self.assessed.assessment.as_ref()
    }

    /// The commit that applies a fix. What it changes is worked out now, for this one finding.
    #[must_use]
    pub fn commit_of(&self, finding: &Finding, fix: &Fix) -> Option<super::Action> {
        let document = self.document.as_ref()?;
        let context = Context::new(document.design(), self.catalog(), document.repairs(), self.today)
            .speaking(self.lang());
        let edits = finding.edits(fix, &context);
        Some(super::Action::Commit { label: fix.title.clone(), edits })
    }

    /// Brings the assessment in step with the design.
    pub fn assess(&mut self, ctx: &egui::Context) {
        let Some(document) = &self.document else {
            self.assessed.clear();
            return;
        };
        let input = Input {
            design: document.design().clone(),
            repairs: document.repairs().to_vec(),
            settings: AssessmentSettings { term: self.term, ..AssessmentSettings::default() },
            date: self.today,
        };
        self.assessed.renew(input, ctx);
    }

    /// What the canvas shows, and its memory.
    pub fn canvas_parts(&mut self) -> Option<(CanvasModel<'_>, &mut CanvasState)> {
        let (lang, dark, catalog) = (self.lang(), self.theme() == Theme::Dark, self.catalog());
        let design = self.document.as_ref()?.design();
        let model = CanvasModel {
            design,
            catalog,
            selection: &self.selection,
            marks: &self.assessed.marks,
            failing: self.failing.is_on().then_some(&self.failing),
            compared: self.comparing.with.as_ref(),
            reach: self.reach.is_on().then_some(&self.reach),
            addresses: self.settings.addresses,
            lang,
            dark,
            grid: self.settings.grid,
            minimap: self.settings.minimap,
            legend: self.settings.legend,
            wheel_zooms: self.settings.wheel_zooms,
            dragging: self.dragging.as_deref(),
            placing: self.placing.as_deref(),
        };
        Some((model, &mut self.canvas))
    }
}
