//! Handing the design over and writing the proposal, on other threads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Grid, RichText, Ui};
use serde::{Deserialize, Serialize};

use super::action::{DialogAnswer, PathUse};
use super::dialogs::{buttons, heading};
use super::file_dialogs::Question;
use super::jobs::Outcome;
use super::{Action, Selection, State};
use crate::assessment::AssessmentSettings;
use crate::base::{Lang, Text};
use crate::export::{Artifact, Pages, Paper, Picture, Sheets, Subject};
use crate::files;
use crate::scene::{Theme, View};
use crate::text;

/// How the design is exported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportChoice {
    /// What is handed over.
    pub artifact: Artifact,
    /// How many points of a PNG stand for one unit of the drawing.
    pub scale: f32,
    /// The language of the words that are ours.
    #[serde(skip)]
    pub lang: Lang,
    /// Which sheets are drawn.
    pub sheets: Sheets,
    /// Whether only what is selected is drawn.
    #[serde(skip)]
    pub selection: bool,
    /// How a PDF lies on paper.
    pub pages: Pages,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the ground of a picture is left out.
    pub transparent: bool,
    /// Whether the legend and the title block stand below.
    pub frame: bool,
    /// Whether nodes show their addresses.
    pub addresses: bool,
    /// Whether the design is carried inside, so that the file opens again. It holds prices and is asked for each
    /// time.
    #[serde(skip)]
    pub embed: bool,
}

impl ExportChoice {
    /// What is offered first: what was chosen last, in the language of the window.
    #[must_use]
    pub fn usual(state: &State) -> Self {
        let first = Self {
            artifact: Artifact::Png,
            scale: 2.0,
            lang: state.lang(),
            sheets: Sheets::Whole,
            selection: false,
            pages: Pages::Own,
            theme: Theme::Light,
            transparent: false,
            frame: true,
            addresses: state.settings.addresses,
            embed: false,
        };
        match &state.settings.export {
            Some(last) => Self { lang: state.lang(), ..last.clone() },
            None => first,
        }
    }

    /// The picture that is asked for.
    #[must_use]
    pub fn picture(&self, selection: &Selection) -> Picture {
        let only = if self.selection { selection.iter().collect() } else { BTreeSet::new() };
        Picture {
            theme: self.theme,
            transparent: self.transparent,
            scale: f64::from(self.scale),
            frame: self.frame,
            addresses: self.addresses,
            // A selection is cut from the whole drawing.
            sheets: if self.selection { Sheets::Whole } else { self.sheets },
            only,
            pages: if self.artifact == Artifact::Pdf { self.pages } else { Pages::Own },
            source: None,
        }
    }
}

/// How the proposal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportChoice {
    /// Its language.
    pub lang: Lang,
    /// As DOCX, to be pasted into a template; else as PDF.
    pub docx: bool,
    /// For whom.
    pub profile: ReportProfile,
    /// With the design's variants side by side.
    pub options: bool,
    /// With what changed since the version that the design is compared with.
    pub changes: bool,
}

/// For whom the proposal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportProfile {
    /// What is decided upon.
    Manager,
    /// And what engineers need.
    Technical,
    /// And what a bank files.
    Full,
}

impl ReportProfile {
    const ALL: [Self; 3] = [Self::Full, Self::Technical, Self::Manager];

    const fn title(self) -> Text {
        match self {
            Self::Manager => Text::fixed("管理者", "for managers"),
            Self::Technical => Text::fixed("技术", "technical"),
            Self::Full => Text::fixed("完整", "complete"),
        }
    }
}

impl ReportChoice {
    /// What is offered first.
    #[must_use]
    pub fn usual(state: &State) -> Self {
        Self {
            lang: state.lang(),
            docx: false,
            profile: ReportProfile::Full,
            options: false,
            changes: state.comparing.with.is_some(),
        }
    }
}

/// The dialog of the export.
pub fn export_ui(ui: &mut Ui, state: &State, choice: &mut ExportChoice, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let picture = choice.artifact.is_picture();
    ui.set_width(if picture { 860.0 } else { 460.0 });
    heading(ui, Text::fixed("导出", "Export").get(lang));
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(350.0);
            for artifact in Artifact::ALL {
                ui.radio_value(&mut choice.artifact, artifact, artifact.title().get(lang));
            }
            if !picture {
                ui.add_space(8.0);
                Grid::new("export").num_columns(2).spacing([20.0, 8.0]).show(ui, |ui| {
                    ui.label(Text::fixed("语言", "Language").get(lang));
                    language_ui(ui, &mut choice.lang);
                    ui.end_row();
                });
                embed_ui(ui, lang, choice);
            }
        });
        if picture {
            ui.vertical(|ui| {
                ui.set_width(480.0);
                super::export_preview::preview_ui(ui, state, choice);
                ui.add_space(6.0);
                picture_ui(ui, state, choice);
            });
        }
    });
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("导出…", "Export…"), DialogAnswer::Export(choice.clone())),
            (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel),
        ],
        actions,
    );
}

/// What a person may choose about a picture.
fn picture_ui(ui: &mut Ui, state: &State, choice: &mut ExportChoice) {
    let lang = state.lang();
    Grid::new("picture").num_columns(2).spacing([20.0, 8.0]).show(ui, |ui| {
        let label = ui.label(Text::fixed("视图", "View").get(lang));
        ui.horizontal(|ui| sheets_ui(ui, state, choice, label.id));
        ui.end_row();
        if choice.artifact == Artifact::Png {
            ui.label(Text::fixed("倍率", "Scale").get(lang));
            ui.horizontal(|ui| {
                for scale in [1.0, 2.0, 3.0, 4.0] {
                    ui.selectable_value(&mut choice.scale, scale, format!("{scale}×"));
                }
            });
            ui.end_row();
        }
        if choice.artifact == Artifact::Pdf {
            ui.label(Text::fixed("纸张", "Paper").get(lang));
            ui.horizontal(|ui| {
                let own = Text::fixed("与图同大", "As large as the drawing");
                ui.selectable_value(&mut choice.pages, Pages::Own, own.get(lang));
                for paper in [Paper::A4, Paper::A3] {
                    ui.selectable_value(&mut choice.pages, Pages::Fitted(paper), paper.name());
                }
                for paper in [Paper::A4, Paper::A3] {
                    let name = paper.name();
                    let words = text!("{name}拼页", "{name} tiled");
                    ui.selectable_value(&mut choice.pages, Pages::Tiled(paper), words.get(lang));
                }
            });
            ui.end_row();
        }
        ui.label(Text::fixed("语言", "Language").get(lang));
        language_ui(ui, &mut choice.lang);
        ui.end_row();
        ui.label(Text::fixed("主题", "Theme").get(lang));
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choice.theme, Theme::Light, Text::fixed("浅色", "Light").get(lang));
            ui.selectable_value(&mut choice.theme, Theme::Dark, Text::fixed("深色", "Dark").get(lang));
        });
        ui.end_row();
    });
    ui.horizontal(|ui| {
        ui.checkbox(&mut choice.transparent, Text::fixed("透明背景", "No ground").get(lang));
        ui.checkbox(&mut choice.frame, Text::fixed("图例和标题栏", "Legend and title block").get(lang));
        ui.checkbox(&mut choice.addresses, Text::fixed("IP地址", "Addresses").get(lang));
    });
    embed_ui(ui, lang, choice);
}

fn sheets_ui(ui: &mut Ui, state: &State, choice: &mut ExportChoice, label: egui::Id) {
    let lang = state.lang();
    let named = |sheets: Sheets| match sheets {
        Sheets::Whole => Text::fixed("全图", "Everything"),
        Sheets::One(view) => view.title(),
        Sheets::All => Text::fixed("全部视图，每个一页", "All views, a page for each"),
    };
    ui.add_enabled_ui(!choice.selection, |ui| {
        let combo =
            egui::ComboBox::from_id_salt("sheets").width(230.0).selected_text(named(choice.sheets).get(lang));
        let shown = combo.show_ui(ui, |ui| {
            let all = (choice.artifact == Artifact::Pdf).then_some(Sheets::All);
            let views = View::ALL.into_iter().map(Sheets::One);
            for sheets in std::iter::once(Sheets::Whole).chain(views).chain(all) {
                ui.selectable_value(&mut choice.sheets, sheets, named(sheets).get(lang));
            }
        });
        shown.response.labelled_by(label);
    });
    if choice.artifact != Artifact::Pdf && choice.sheets == Sheets::All {
        choice.sheets = Sheets::Whole;
    }
    let words = Text::fixed("仅所选", "Selection only");
    ui.add_enabled_ui(!state.selection.is_empty(), |ui| {
        ui.checkbox(&mut choice.selection, words.get(lang));
    });
    choice.selection &= !state.selection.is_empty();
}

fn embed_ui(ui: &mut Ui, lang: Lang, choice: &mut ExportChoice) {
    if choice.artifact.is_picture() || choice.artifact == Artifact::Drawio {
        let words = Text::fixed(
            "附带设计数据（含价格），以便重新打开",
            "Carry the design inside, prices and all, so that it opens again",
        );
        ui.checkbox(&mut choice.embed, words.get(lang));
    }
}

/// The dialog of the proposal.
pub fn report_ui(
    ui: &mut Ui,
    lang: Lang,
    choice: &mut ReportChoice,
    compared: bool,
    actions: &mut Vec<Action>,
) {
    ui.set_width(400.0);
    heading(ui, Text::fixed("生成技术方案建议书", "Write the proposal").get(lang));
    let words = Text::fixed(
        "架构图、检查结果、容量测算、报价清单、责任与风险、资料来源；DOCX 便于粘贴到客户模板。",
        "The drawing, the findings, the sizes, the quote, duties and risks, sources; DOCX for the customer's own template.",
    );
    ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    ui.add_space(6.0);
    Grid::new("report").num_columns(2).spacing([20.0, 8.0]).show(ui, |ui| {
        ui.label(Text::fixed("格式", "Format").get(lang));
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choice.docx, false, "PDF");
            ui.selectable_value(&mut choice.docx, true, "DOCX");
        });
        ui.end_row();
        ui.label(Text::fixed("面向", "Written").get(lang));
        ui.horizontal(|ui| {
            for profile in ReportProfile::ALL {
                ui.selectable_value(&mut choice.profile, profile, profile.title().get(lang));
            }
        });
        ui.end_row();
        ui.label(Text::fixed("语言", "Language").get(lang));
        language_ui(ui, &mut choice.lang);
        ui.end_row();
    });
    ui.checkbox(
        &mut choice.options,
        Text::fixed("方案比较一章", "A chapter that compares options").get(lang),
    );
    if compared {
        let words = Text::fixed("自比较版本以来的变更清单", "The changes since the version compared with");
        ui.checkbox(&mut choice.changes, words.get(lang));
    }
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("生成…", "Write…"), DialogAnswer::Report(*choice)),
            (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel),
        ],
        actions,
    );
}

fn language_ui(ui: &mut Ui, lang: &mut Lang) {
    ui.horizontal(|ui| {
        ui.selectable_value(lang, Lang::Zh, "中文");
        ui.selectable_value(lang, Lang::En, "English");
    });
}

impl State {
    /// Asks where the export is to be written.
    pub fn ask_export(&mut self, choice: ExportChoice, ctx: &egui::Context) {
        self.settings.export = Some(ExportChoice { selection: false, embed: false, ..choice.clone() });
        let ending = choice.artifact.ending();
        let name = self.proposed_name(ending);
        self.ask(PathUse::Export(choice), &Question::Save { name, ending }, ctx);
    }

    /// Asks where the proposal is to be written.
    pub fn ask_report(&mut self, choice: ReportChoice, ctx: &egui::Context) {
        let ending = if choice.docx { "docx" } else { "pdf" };
        let name = self.proposed_name(ending);
        self.ask(PathUse::Report(choice), &Question::Save { name, ending }, ctx);
    }

    /// Makes and writes the file on another thread.
    pub fn export_to(&mut self, choice: &ExportChoice, path: PathBuf, ctx: &egui::Context) {
        let Some(document) = self.document.as_ref() else { return };
        let (design, repairs) = (document.design().clone(), document.repairs().to_vec());
        let (catalog, date, choice) = (self.catalog(), self.today, choice.clone());
        let settings = AssessmentSettings { term: self.term, ..AssessmentSettings::default() };
        let title = Text::fixed("正在导出", "Exporting");
        let mut picture = choice.picture(&self.selection);
        self.jobs.start_cancellable(title, "export", ctx, move |cancelled| {
            picture.source = match choice.embed.then(|| files::write_text(&design)) {
                Some(Ok(source)) => Some(source),
                Some(Err(error)) => return Outcome::Failed(error.0),
                None => None,
            };
            let subject = Subject {
                design: &design,
                repairs: &repairs,
                catalog,
                settings: &settings,
                lang: choice.lang,
                date,
                picture: &picture,
            };
            let bytes = subject.make(choice.artifact);
            if cancelled() { Outcome::Quiet } else { written(path, bytes) }
        });
    }

    /// Typesets and writes the proposal on another thread.
    #[cfg(feature = "report")]
    pub fn report_to(&mut self, choice: ReportChoice, path: PathBuf, ctx: &egui::Context) {
        let (Some(design), Some(assessment)) = (self.design().cloned(), self.assessment().cloned()) else {
            return;
        };
        let (catalog, today, lang) = (self.catalog(), self.today, choice.lang);
        let mut extras = self.report_extras(choice);
        let title = Text::fixed("正在生成建议书", "Writing the proposal");
        self.jobs.start_cancellable(title, "report", ctx, move |cancelled| {
            if choice.options {
                let variants = crate::compare::variants(&design, catalog, today);
                extras.options = Some(crate::compare::board(variants, catalog, today));
            }
            let subject = crate::report::Subject {
                design: &design,
                assessment: &assessment,
                catalog,
                lang,
                date: today,
                extras: &extras,
            };
            let composed = subject.compose();
            if cancelled() {
                return Outcome::Quiet;
            }
            let bytes = if choice.docx {
                composed
                    .docx()
                    .map_err(|error| text!("DOCX无法写出：{error}", "the DOCX could not be written: {error}"))
            } else {
                composed.pdf().map(|typeset| typeset.pdf).map_err(|error| error.text())
            };
            if cancelled() { Outcome::Quiet } else { written(path, bytes) }
        });
    }

    /// The history of the design from its baselines, and what changed since the version it is compared with.
    #[cfg(feature = "report")]
    fn report_extras(&mut self, choice: ReportChoice) -> crate::report::Extras {
        use crate::report::{Extras, Profile, Revision, Since};
        self.read_baselines();
        let revisions = self
            .comparing
            .known
            .list
            .iter()
            .map(|one| Revision {
                version: one.name.clone(),
                date: one.date,
                author: one.author.clone(),
                note: one.note.clone(),
                first_year: one.quoted.map(|quoted| (quoted.first_year, quoted.complete)),
            })
            .collect();
        let with = self.comparing.with.as_ref().filter(|_| choice.changes);
        let since = with.map(|with| Since {
            title: with.title.clone(),
            note: with.diff.why.clone(),
            diff: with.diff.clone(),
        });
        let profile = match choice.profile {
            ReportProfile::Manager => Profile::Manager,
            ReportProfile::Technical => Profile::Technical,
            ReportProfile::Full => Profile::Full,
        };
        // A logo that cannot be read keeps nobody from the proposal; the command line says what is wrong with it.
        let logo = self
            .document
            .as_ref()
            .and_then(|document| document.path())
            .and_then(files::logo_of)
            .and_then(|path| std::fs::read(path).ok())
            .and_then(|bytes| crate::report::Logo::read(bytes).ok());
        Extras { profile, revisions, since, options: None, requirements: Vec::new(), logo }
    }

    /// Says that this program has no typesetter.
    #[cfg(not(feature = "report"))]
    pub fn report_to(&mut self, _choice: ReportChoice, _path: PathBuf, _ctx: &egui::Context) {
        self.complain(Text::fixed(
            "此程序不含建议书排版。",
            "This program was built without the typesetter.",
        ));
    }
}

/// Puts what was made on the disk.
fn written(path: PathBuf, bytes: Result<Vec<u8>, Text>) -> Outcome {
    match bytes {
        Err(reason) => Outcome::Failed(reason),
        Ok(bytes) => match files::save(&path, &bytes) {
            Ok(_) => Outcome::Written(path),
            Err(error) => Outcome::Failed(error.text()),
        },
    }
}
