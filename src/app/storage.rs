//! Opening and saving: paths are asked for, the disk is touched on other threads.

use std::path::{Path, PathBuf};

use crate::base::{Lang, Text};
use crate::design::Design;
use crate::files::{self, SaveError, baselines};
use crate::text;

use super::action::{Next, PathUse};
use super::dialogs::Dialog;
use super::file_dialogs::{Answer, Question};
use super::jobs::Outcome;
use super::state::Notice;
use super::{Document, State};

/// After how many seconds a path can be typed while the system's dialog is open or lost.
const PATIENCE: f64 = 3.0;

impl State {
    /// Asks which design to open.
    pub fn ask_open(&mut self, ctx: &egui::Context) {
        self.ask(PathUse::Open, &Question::Open, ctx);
    }

    /// Asks where to save, and then perhaps goes on.
    pub fn ask_save(&mut self, next: Option<Next>, ctx: &egui::Context) {
        let name = self.proposed_name("yuntu");
        self.ask(PathUse::Save(next), &Question::Save { name, ending: "yuntu" }, ctx);
    }

    /// Opens the system's dialog for a path.
    pub fn ask(&mut self, purpose: PathUse, question: &Question, ctx: &egui::Context) {
        let folder = self.usual_folder();
        self.file_dialogs.ask(question, folder.as_deref(), ctx);
        self.asking = Some((purpose, ctx.input(|input| input.time)));
        ctx.request_repaint_after_secs(PATIENCE as f32 + 0.05);
    }

    /// The name of a file made of the open design.
    #[must_use]
    pub fn proposed_name(&self, ending: &str) -> String {
        let name = self.document.as_ref().map(|document| document.name(self.lang())).unwrap_or_default();
        format!("{}.{ending}", file_name(&name))
    }

    /// The folder in which dialogs begin: that of the open design, else of the last one.
    #[must_use]
    pub fn usual_folder(&self) -> Option<PathBuf> {
        let open = self.document.as_ref().and_then(Document::path);
        let last = self.settings.recent.first().map(PathBuf::as_path);
        open.or(last).and_then(Path::parent).map(Path::to_owned)
    }

    /// Looks whether the system's dialog has answered; where none can be had, a path can be typed.
    pub fn poll_dialogs(&mut self, ctx: &egui::Context) {
        let Some((purpose, since)) = self.asking.clone() else { return };
        match self.file_dialogs.poll() {
            Answer::Chosen(path) => {
                self.asking = None;
                if matches!(self.dialog, Some(Dialog::Path { .. })) {
                    self.dialog = None;
                }
                self.use_path(purpose, path, ctx);
            }
            Answer::Nothing => {
                self.asking = None;
                if self.file_dialogs.was_too_fast() && self.dialog.is_none() {
                    self.type_path(purpose);
                }
            }
            Answer::Waiting => {
                let waited = ctx.input(|input| input.time) - since;
                if waited > PATIENCE && self.dialog.is_none() {
                    self.type_path(purpose);
                }
            }
        }
    }

    fn type_path(&mut self, purpose: PathUse) {
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let name = match &purpose {
            PathUse::Open | PathUse::Compare => String::new(),
            PathUse::Save(_) => self.proposed_name("yuntu"),
            PathUse::Export(choice) => self.proposed_name(choice.artifact.ending()),
            PathUse::Report(choice) => self.proposed_name(if choice.docx { "docx" } else { "pdf" }),
            PathUse::PriceBook => String::new(),
            PathUse::MissingPrices => "prices.csv".to_owned(),
            PathUse::Numbers => String::new(),
            PathUse::NumbersTemplate => "numbers.csv".to_owned(),
        };
        let folder = self.usual_folder().or_else(home);
        let typed = folder.map(|folder| folder.join(name).display().to_string()).unwrap_or_default();
        self.dialog = Some(Dialog::Path { purpose, typed });
    }

    /// Does with a path what it was asked for.
    pub fn use_path(&mut self, purpose: PathUse, path: PathBuf, ctx: &egui::Context) {
        match purpose {
            PathUse::Open => self.open(&path, ctx),
            PathUse::Compare => self.compare_with_file(&path, ctx),
            PathUse::Save(next) => {
                let path = if path.extension().is_some() { path } else { path.with_extension("yuntu") };
                self.save_to(path, next, false, ctx);
            }
            PathUse::Export(choice) => self.export_to(&choice, path, ctx),
            PathUse::Report(choice) => self.report_to(choice, path, ctx),
            PathUse::PriceBook => self.add_price_book(path, ctx),
            PathUse::MissingPrices => self.write_missing_prices(&path),
            PathUse::Numbers => self.read_numbers(&path, ctx),
            PathUse::NumbersTemplate => self.write_numbers(&path),
        }
    }

    /// Reads a design on another thread.
    pub fn open(&mut self, path: &Path, ctx: &egui::Context) {
        if super::intake::is_foreign(path) {
            return self.take_in(path, ctx);
        }
        let path = path.to_owned();
        let title = Text::fixed("正在打开", "Opening");
        self.jobs.start(title, "open", ctx, move || match files::read(&path) {
            Ok(loaded) => Outcome::Opened { path, loaded: Box::new(loaded) },
            Err(error) => Outcome::NotOpened(Box::new(error)),
        });
    }

    /// Saves the design where it came from, or asks where.
    pub fn save(&mut self, next: Option<Next>, ctx: &egui::Context) {
        let Some(document) = &self.document else { return };
        match document.path() {
            Some(path) if !document.is_read_only() => self.save_to(path.to_owned(), next, false, ctx),
            _ => self.ask_save(next, ctx),
        }
    }

    /// Saves the design on another thread. Without `force`, a file that another program changed is kept.
    pub fn save_to(&mut self, path: PathBuf, next: Option<Next>, force: bool, ctx: &egui::Context) {
        let Some(document) = &self.document else { return };
        let known = document.known_state(&path).cloned().filter(|_| !force);
        let design = document.design().clone();
        self.after_save = next;
        let title = Text::fixed("正在保存", "Saving");
        self.jobs.start(title, "save", ctx, move || {
            match files::save_design(&path, &design, known.as_ref()) {
                Ok(known) => Outcome::Saved { path, design: Box::new(design), known },
                Err(SaveError::ChangedOutside(path)) => Outcome::ChangedOutside(path),
                Err(error) => Outcome::NotSaved(error.text(), error.remedy()),
            }
        });
    }

    /// Follows up on what other threads have finished.
    pub fn poll_jobs(&mut self, ctx: &egui::Context) {
        for outcome in self.jobs.finished() {
            match outcome {
                Outcome::Saved { path, design, known } => self.saved(path, *design, known, ctx),
                Outcome::ChangedOutside(path) => {
                    let next = self.after_save.take();
                    self.dialog = Some(Dialog::ChangedOutside { path, next });
                }
                Outcome::NotSaved(cause, remedy) => {
                    self.after_save = None;
                    let body = Text::new(
                        format!("{}\n\n{}", cause.zh, remedy.zh),
                        format!("{}\n\n{}", cause.en, remedy.en),
                    );
                    self.dialog = Some(Dialog::Message {
                        title: Text::fixed("未能保存", "Not saved"),
                        body,
                        excerpt: None,
                    });
                }
                Outcome::Opened { path, loaded } => {
                    self.settings.remember(&path);
                    let (mended, read_only) = (loaded.repairs.len(), loaded.read_only);
                    self.show_document(Document::opened(path, *loaded), ctx);
                    let kept =
                        self.document.as_ref().and_then(Document::path).is_some_and(baselines::is_kept);
                    if kept {
                        self.say(Text::fixed(
                            "这是基线，只读打开；保存时请另选文件名，作为下一轮。",
                            "This is a baseline, open for reading; it is saved elsewhere, as the next round.",
                        ));
                    } else if read_only {
                        self.say(Text::fixed(
                            "文件由更新的版本写成，只读打开；保存时请另选文件名。",
                            "A newer version wrote this file; it is open for reading, and is saved elsewhere.",
                        ));
                    } else if mended > 0 {
                        self.say({
                            let things = crate::base::text::counted(mended, "thing");
                            text!(
                                "读取时修复了 {mended} 处，详见检查结果。",
                                "Mended while reading: {things}; see the findings."
                            )
                        });
                    }
                    self.keep_settings(ctx);
                }
                Outcome::NotOpened(error) => {
                    let missing = error.kind == files::ReadErrorKind::Missing;
                    if missing {
                        self.settings.recent.retain(|path| path.to_string_lossy() != error.file);
                    }
                    let words =
                        |lang: Lang| format!("{}\n\n{}", error.headline(lang), error.remedy.get(lang));
                    let body = Text::new(words(Lang::Zh), words(Lang::En));
                    let excerpt = error.at.map(|_| Text::new(error.render(Lang::Zh), error.render(Lang::En)));
                    let title = Text::fixed("未能打开", "Not opened");
                    self.dialog = Some(Dialog::Message { title, body, excerpt });
                }
                Outcome::TakenIn { path, taken } => self.taken_in(path, taken, ctx),
                Outcome::Fixed { design, applied } => self.take_fixes(&design, applied, ctx),
                Outcome::Improved(design, found) => {
                    if self.design() == Some(&*design) {
                        self.improvements = Some(*found);
                    }
                }
                Outcome::Written(path) => {
                    let shown = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                    self.notice = Some(Notice {
                        text: text!("已生成 {shown}", "Written: {shown}"),
                        failed: false,
                        file: Some(path),
                        since: None,
                    });
                }
                Outcome::Failed(reason) => {
                    self.dialog = Some(Dialog::Message {
                        title: Text::fixed("未能完成", "Not done"),
                        body: reason,
                        excerpt: None,
                    });
                }
                Outcome::Compared(compared) => self.take_comparison(*compared, ctx),
                Outcome::Options(board) => self.options = Some(*board),
                Outcome::Quiet => {}
            }
        }
    }

    fn saved(&mut self, path: PathBuf, design: Design, known: files::KnownState, ctx: &egui::Context) {
        self.settings.remember(&path);
        self.keep_settings(ctx);
        let shown = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if let Some(document) = &mut self.document {
            document.mark_saved(path, design, known);
            self.journals.saved(document);
        }
        self.say(text!("已保存 {shown}", "Saved {shown}"));
        if let Some(next) = self.after_save.take() {
            self.leave(next, ctx);
        }
    }

    /// Writes the settings on another thread; a failure is only logged, for nothing of the design is lost.
    pub fn keep_settings(&mut self, ctx: &egui::Context) {
        let Some(path) = self.settings_path.clone() else { return };
        let settings = self.settings.clone();
        self.jobs.start(Text::default(), "settings", ctx, move || {
            write_settings(&path, &settings);
            Outcome::Quiet
        });
    }
}

/// Writes the settings file.
pub fn write_settings(path: &Path, settings: &super::Settings) {
    let written = settings.to_ron().map_err(|error| error.to_string()).and_then(|text| {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        files::save(path, text.as_bytes()).map_err(|error| error.to_string())
    });
    if let Err(error) = written {
        log::warn!("the settings were not kept: {error}");
    }
}

/// A title as the name of a file: what systems refuse or misread is left out.
#[must_use]
pub fn file_name(title: &str) -> String {
    let mut name: String = title
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    while name.len() > 180 {
        name.pop();
    }
    let trimmed = name.trim().trim_end_matches('.').trim_start_matches('.');
    let stem = trimmed.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    if trimmed.is_empty() || reserved { format!("yuntu-{trimmed}") } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn titles_become_names_that_every_system_takes() {
        let check = |title: &str, expected: &str| assert_eq!(file_name(title), expected);
        check("支付系统", "支付系统");
        check("a/b\\c:d", "a-b-c-d");
        check("..", "yuntu-");
        check("", "yuntu-");
        check("nul", "yuntu-nul");
        check("COM1.x", "yuntu-COM1.x");
        check("trailing. ", "trailing");
        check("new\nline", "newline");
        assert!(file_name(&"长".repeat(500)).len() <= 180);
    }
}
