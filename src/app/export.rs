//! Handing the design over and writing the proposal, on other threads.

use std::path::PathBuf;

use egui::{Grid, RichText, Ui};

use super::action::{DialogAnswer, PathUse};
use super::dialogs::{buttons, heading};
use super::file_dialogs::Question;
use super::jobs::Outcome;
use super::{Action, State};
use crate::assessment::AssessmentSettings;
use crate::base::{Lang, Text};
use crate::export::{Artifact, Picture, Subject};
use crate::files;
use crate::scene::Theme;
use crate::text;

/// How the design is exported.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportChoice {
    /// What is handed over.
    pub artifact: Artifact,
    /// How many points of a PNG stand for one unit of the drawing.
    pub scale: f32,
    /// The language of the words that are ours.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the ground of a picture is left out.
    pub transparent: bool,
    /// Whether the legend and the title block stand below.
    pub frame: bool,
    /// Whether nodes show their addresses.
    pub addresses: bool,
    /// Whether the design is carried inside, so that the file opens again.
    pub embed: bool,
}

impl ExportChoice {
    /// What is offered first.
    #[must_use]
    pub fn usual(state: &State) -> Self {
        Self {
            artifact: Artifact::Png,
            scale: 2.0,
            lang: state.lang(),
            theme: Theme::Light,
            transparent: false,
            frame: true,
            addresses: state.settings.addresses,
            embed: false,
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
pub fn export_ui(ui: &mut Ui, lang: Lang, choice: &mut ExportChoice, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    heading(ui, Text::fixed("导出", "Export").get(lang));
    for artifact in Artifact::ALL {
        ui.radio_value(&mut choice.artifact, artifact, artifact.title().get(lang));
    }
    ui.add_space(8.0);
    let picture = choice.artifact.is_picture();
    Grid::new("export").num_columns(2).spacing([20.0, 8.0]).show(ui, |ui| {
        if choice.artifact == Artifact::Png {
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
        if picture {
            ui.label(Text::fixed("主题", "Theme").get(lang));
            ui.horizontal(|ui| {
                ui.selectable_value(&mut choice.theme, Theme::Light, Text::fixed("浅色", "Light").get(lang));
                ui.selectable_value(&mut choice.theme, Theme::Dark, Text::fixed("深色", "Dark").get(lang));
            });
            ui.end_row();
        }
    });
    if picture {
        ui.checkbox(&mut choice.transparent, Text::fixed("透明背景", "No ground").get(lang));
        ui.checkbox(&mut choice.frame, Text::fixed("图例和标题栏", "Legend and title block").get(lang));
        ui.checkbox(&mut choice.addresses, Text::fixed("IP地址", "Addresses").get(lang));
    }
    if picture || choice.artifact == Artifact::Drawio {
        let words = Text::fixed(
            "附带设计数据（含价格），以便重新打开",
            "Carry the design inside, prices and all, so that it opens again",
        );
        ui.checkbox(&mut choice.embed, words.get(lang));
    }
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
        self.jobs.start(title, "export", ctx, move || {
            let source = match choice.embed.then(|| files::write_text(&design)) {
                Some(Ok(source)) => Some(source),
                Some(Err(error)) => return Outcome::Failed(error.0),
                None => None,
            };
            let picture = Picture {
                theme: choice.theme,
                transparent: choice.transparent,
                scale: f64::from(choice.scale),
                frame: choice.frame,
                addresses: choice.addresses,
                source,
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
            written(path, subject.make(choice.artifact))
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
        self.jobs.start(title, "report", ctx, move || {
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
            written(
                path,
                if choice.docx {
                    composed.docx().map_err(|error| {
                        text!("DOCX无法写出：{error}", "the DOCX could not be written: {error}")
                    })
                } else {
                    composed.pdf().map(|typeset| typeset.pdf).map_err(|error| error.text())
                },
            )
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
            note: String::new(),
            diff: with.diff.clone(),
        });
        let profile = match choice.profile {
            ReportProfile::Manager => Profile::Manager,
            ReportProfile::Technical => Profile::Technical,
            ReportProfile::Full => Profile::Full,
        };
        Extras { profile, revisions, since, options: None, requirements: Vec::new() }
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
