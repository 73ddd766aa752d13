//! Exporting the drawing and writing the proposal, on other threads.

use std::path::PathBuf;

use egui::{Grid, RichText, Ui};

use super::action::{DialogAnswer, PathUse};
use super::dialogs::{buttons, heading};
use super::file_dialogs::Question;
use super::jobs::Outcome;
use super::{Action, State};
use crate::base::{Lang, Text};
use crate::scene::{self, SceneOptions, Theme};
use crate::{export, files};

/// The format of an exported drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Sharp at any size, for browsers and documents.
    Svg,
    /// Points of colour, for slides and mails.
    Png,
    /// A page, for printing.
    Pdf,
}

impl Format {
    const ALL: [Self; 3] = [Self::Png, Self::Svg, Self::Pdf];

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// How the drawing is exported.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportChoice {
    /// The format.
    pub format: Format,
    /// How many points of a PNG stand for one unit of the drawing.
    pub scale: f32,
    /// The language of the words that are ours.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
}

impl ExportChoice {
    /// What is offered first.
    #[must_use]
    pub fn usual(state: &State) -> Self {
        Self { format: Format::Png, scale: 2.0, lang: state.lang(), theme: Theme::Light }
    }
}

/// How the proposal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportChoice {
    /// Its language.
    pub lang: Lang,
}

impl ReportChoice {
    /// What is offered first.
    #[must_use]
    pub fn usual(state: &State) -> Self {
        Self { lang: state.lang() }
    }
}

/// The dialog of the export.
pub fn export_ui(ui: &mut Ui, lang: Lang, choice: &mut ExportChoice, actions: &mut Vec<Action>) {
    ui.set_width(400.0);
    heading(ui, Text::fixed("导出图形", "Export the drawing").get(lang));
    Grid::new("export").num_columns(2).spacing([20.0, 8.0]).show(ui, |ui| {
        ui.label(Text::fixed("格式", "Format").get(lang));
        ui.horizontal(|ui| {
            for format in Format::ALL {
                ui.selectable_value(&mut choice.format, format, format.ending().to_uppercase());
            }
        });
        ui.end_row();
        if choice.format == Format::Png {
            ui.label(Text::fixed("倍率", "Scale").get(lang));
            ui.horizontal(|ui| {
                for scale in [1.0, 2.0, 3.0, 4.0] {
                    ui.selectable_value(&mut choice.scale, scale, format!("{scale}×"));
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

/// The dialog of the proposal.
pub fn report_ui(ui: &mut Ui, lang: Lang, choice: &mut ReportChoice, actions: &mut Vec<Action>) {
    ui.set_width(400.0);
    heading(ui, Text::fixed("生成技术方案建议书", "Write the proposal").get(lang));
    let words = Text::fixed(
        "PDF 文件：架构图、检查结果、容量测算、报价清单与资料来源。",
        "A PDF with the drawing, the findings, the sizes, the quote and their sources.",
    );
    ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    ui.add_space(6.0);
    language_ui(ui, &mut choice.lang);
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
    /// Asks where the drawing is to be written.
    pub fn ask_export(&mut self, choice: ExportChoice, ctx: &egui::Context) {
        let ending = choice.format.ending();
        let name = self.proposed_name(ending);
        self.ask(PathUse::Export(choice), &Question::Save { name, ending }, ctx);
    }

    /// Asks where the proposal is to be written.
    pub fn ask_report(&mut self, choice: ReportChoice, ctx: &egui::Context) {
        let name = self.proposed_name("pdf");
        self.ask(PathUse::Report(choice), &Question::Save { name, ending: "pdf" }, ctx);
    }

    /// Draws and writes the picture on another thread.
    pub fn export_to(&mut self, choice: &ExportChoice, path: PathBuf, ctx: &egui::Context) {
        let Some(design) = self.design().cloned() else { return };
        let options =
            SceneOptions { theme: choice.theme, date: Some(self.today), ..SceneOptions::paper(choice.lang) };
        let (format, scale, catalog) = (choice.format, f64::from(choice.scale), self.catalog());
        let title = Text::fixed("正在导出图形", "Exporting the drawing");
        self.jobs.start(title, "export", ctx, move || {
            let scene = scene::diagram(&design, catalog, &options);
            let bytes = match format {
                Format::Svg => Ok(export::svg(&scene).into_bytes()),
                Format::Png => export::png(&scene, scale).map_err(|error| Text::same(error.to_string())),
                Format::Pdf => export::pdf(&scene).map_err(|error| Text::same(error.to_string())),
            };
            written(path, bytes)
        });
    }

    /// Typesets and writes the proposal on another thread.
    #[cfg(feature = "report")]
    pub fn report_to(&mut self, choice: ReportChoice, path: PathBuf, ctx: &egui::Context) {
        let (Some(design), Some(assessment)) = (self.design().cloned(), self.assessment().cloned()) else {
            return;
        };
        let (catalog, today, lang) = (self.catalog(), self.today, choice.lang);
        let title = Text::fixed("正在生成建议书", "Writing the proposal");
        self.jobs.start(title, "report", ctx, move || {
            let made = crate::report::proposal(&design, &assessment, catalog, lang, today);
            written(path, made.map(|typeset| typeset.pdf).map_err(|error| error.text()))
        });
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
