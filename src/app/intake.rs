//! Taking in what other programs hold: tables of servers, drawings, configurations. Each becomes a new design.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Checkbox, ComboBox, Grid, Label, RichText, ScrollArea, Ui};

use super::action::DialogAnswer;
use super::dialogs::{Dialog, buttons, heading};
use super::jobs::Outcome;
use super::{Action, Document, State};
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::files;
use crate::import::{self, Carrier, Columns, Headings, Imported, Inventory, Meaning, Sheet, Taking};
use crate::text;

/// The endings of the files that are taken in rather than opened.
pub const ENDINGS: [&str; 5] = ["csv", "xlsx", "tf", "drawio", "xml"];

/// The most problems that are shown.
const SHOWN: usize = 60;

/// A file that was read.
#[derive(Debug)]
pub enum TakenIn {
    /// Sheets of servers; a person says what their columns mean.
    Sheets(Vec<(String, Sheet)>),
    /// A design.
    Design(Box<Imported>),
}

/// What a person says about a table of servers.
#[derive(Debug, Clone, PartialEq)]
pub struct IntakeChoice {
    /// The file.
    pub path: PathBuf,
    /// Its sheets.
    pub sheets: Vec<(String, Sheet)>,
    /// The sheet that is taken.
    pub sheet: usize,
    /// What headings mean.
    pub columns: Columns,
    /// Take the shape that is needed instead of today's.
    pub right_size: bool,
}

/// Whether a file is taken in rather than opened.
pub fn is_foreign(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Whether a file may hold a table.
pub fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| matches!(ending.as_str(), "csv" | "xlsx"))
}

/// The sheets of a table.
pub fn sheets(path: &Path) -> Result<Vec<(String, Sheet)>, Text> {
    match read(path)? {
        TakenIn::Sheets(sheets) => Ok(sheets),
        TakenIn::Design(_) => {
            let shown = path.display();
            Err(text!("{shown} 不是表格（CSV或XLSX）", "{shown} is no table (CSV or XLSX)"))
        }
    }
}

/// Reads a file of another program.
fn read(path: &Path) -> Result<TakenIn, Text> {
    let shown = path.display();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable =
        |error: std::io::Error| text!("无法读取 {shown}：{error}", "{shown} cannot be read: {error}");
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > files::MOST_BYTES {
        let most = files::MOST_BYTES >> 20;
        return Err(text!("{shown} 超过 {most} MiB", "{shown} is larger than {most} MiB"));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if ending == "xlsx" {
        return Sheet::xlsx(&bytes).map(TakenIn::Sheets);
    }
    let words = String::from_utf8(bytes).map_err(|_| {
        text!("{shown} 不是UTF-8文本；请另存为UTF-8", "{shown} is not text in UTF-8; save it as UTF-8")
    })?;
    match ending.as_str() {
        "csv" => Ok(TakenIn::Sheets(vec![(name, Sheet::csv(&words)?)])),
        "tf" => {
            let read = import::terraform(&[(name, words)], Catalog::builtin())?;
            Ok(TakenIn::Design(Box::new(read)))
        }
        _ => {
            let carried = import::source_in(Carrier::Drawio, words.as_bytes()).ok();
            let base = carried.and_then(|source| files::parse(&source, &name).ok()).map(|read| read.design);
            Ok(TakenIn::Design(Box::new(import::drawio(&words, base.as_ref())?)))
        }
    }
}

impl State {
    /// Reads a file of another program on another thread.
    pub fn take_in(&mut self, path: &Path, ctx: &egui::Context) {
        let path = path.to_owned();
        let title = Text::fixed("正在读取", "Reading");
        self.jobs.start(title, "intake", ctx, move || match read(&path) {
            Ok(taken) => Outcome::TakenIn { path, taken },
            Err(why) => Outcome::Failed(why),
        });
    }

    /// Asks what the columns mean, or shows the design that was read.
    pub fn taken_in(&mut self, path: PathBuf, taken: TakenIn, ctx: &egui::Context) {
        match taken {
            TakenIn::Design(imported) => self.show_taken(&path, *imported, "", ctx),
            TakenIn::Sheets(sheets) => {
                let columns = Columns(self.settings.columns.clone());
                let sheet = sheets.iter().position(|(_, sheet)| Headings::of(sheet, &columns).is_some());
                self.dialog = Some(Dialog::Intake(IntakeChoice {
                    path,
                    sheet: sheet.unwrap_or_default(),
                    sheets,
                    columns,
                    right_size: false,
                }));
            }
        }
    }

    /// Takes the rows of a table, and remembers what its columns mean.
    pub fn take_rows(&mut self, choice: IntakeChoice, ctx: &egui::Context) {
        let Some((_, sheet)) = choice.sheets.get(choice.sheet) else { return };
        let taking = Taking { columns: choice.columns.clone(), right_size: choice.right_size };
        match import::inventory(sheet, &taking, &Design::default(), self.catalog()) {
            Ok(Inventory { imported, moves }) => {
                self.settings.columns.clone_from(&choice.columns.0);
                self.keep_settings(ctx);
                let lang = self.lang();
                let told = moves.iter().filter(|row| row.used != (None, None));
                let table: Vec<String> =
                    told.take(SHOWN).map(|row| row.text().get(lang).to_owned()).collect();
                self.show_taken(&choice.path, imported, &table.join("\n"), ctx);
            }
            Err(errors) => {
                let list = |lang: Lang| -> String {
                    let lines = errors.iter().take(SHOWN).map(|error| error.text().get(lang).to_owned());
                    lines.collect::<Vec<_>>().join("\n")
                };
                let count = errors.len();
                self.dialog = Some(Dialog::Message {
                    title: {
                        let cells = crate::base::text::counted(count, "cell");
                        text!("{count} 个单元格无法导入", "not taken: {cells}")
                    },
                    body: Text::new(list(Lang::Zh), list(Lang::En)),
                    excerpt: None,
                });
            }
        }
    }

    fn show_taken(&mut self, path: &Path, imported: Imported, table: &str, ctx: &egui::Context) {
        let list = |lang: Lang| -> String {
            let lines = imported.notes.iter().take(SHOWN).map(|note| note.get(lang).to_owned());
            lines.collect::<Vec<_>>().join("\n")
        };
        let body = Text::new(list(Lang::Zh), list(Lang::En));
        let excerpt = (!table.is_empty()).then(|| Text::new(table.to_owned(), table.to_owned()));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.show_document(Document::untitled(imported.design), ctx);
        let title = text!("已导入 {name}", "{name} was imported");
        self.dialog = Some(Dialog::Message { title, body, excerpt });
    }
}

/// What each column means, with its first value as an example.
pub fn intake_ui(ui: &mut Ui, lang: Lang, choice: &mut IntakeChoice, actions: &mut Vec<Action>) {
    ui.set_width(560.0);
    let name = choice.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    heading(ui, text!("导入 {name}", "Import {name}").get(lang));
    if choice.sheets.len() > 1 {
        let shown = choice.sheets.get(choice.sheet).map_or("", |(name, _)| name.as_str()).to_owned();
        ui.horizontal(|ui| {
            ui.label(Text::fixed("工作表", "Sheet").get(lang));
            ComboBox::from_id_salt("intake sheet").selected_text(shown).show_ui(ui, |ui| {
                for (at, (name, _)) in choice.sheets.iter().enumerate() {
                    ui.selectable_value(&mut choice.sheet, at, name);
                }
            });
        });
    }
    let Some((_, sheet)) = choice.sheets.get(choice.sheet) else { return };
    // Until a person has said which column holds the names, the first full row stands for the headings.
    let found = Headings::of(sheet, &choice.columns);
    let first =
        sheet.rows.iter().position(|row| row.iter().filter(|cell| !cell.trim().is_empty()).count() > 1);
    let (below, columns): (usize, Vec<(String, Option<Meaning>)>) = match (&found, first) {
        (Some(headings), _) => (headings.rows, headings.columns.clone()),
        (None, Some(at)) => {
            let row = sheet.rows.get(at).cloned().unwrap_or_default();
            let known = row.into_iter().map(|cell| {
                let meaning = choice.columns.meaning(&cell);
                (cell.trim().to_owned(), meaning)
            });
            (at + 1, known.collect())
        }
        (None, None) => (0, Vec::new()),
    };
    let words = Text::fixed(
        "说明各列的含义；同样的表头以后不再询问。",
        "Say what each column means; the same headings are not asked about again.",
    );
    ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    ui.add_space(6.0);
    let mut said: BTreeMap<String, Meaning> = BTreeMap::new();
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        Grid::new("intake columns").num_columns(3).spacing([20.0, 6.0]).show(ui, |ui| {
            for (at, (heading, meaning)) in
                columns.iter().enumerate().filter(|(_, (name, _))| !name.is_empty())
            {
                ui.label(heading);
                let example = sheet
                    .rows
                    .iter()
                    .skip(below)
                    .find_map(|row| row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()));
                let example: String = example.unwrap_or("–").chars().take(24).collect();
                ui.add(Label::new(RichText::new(example).size(12.0).weak()));
                let shown = meaning.unwrap_or(Meaning::Ignored);
                let combo = ComboBox::from_id_salt(("intake", at))
                    .width(200.0)
                    .selected_text(shown.title().get(lang));
                let response = combo.show_ui(ui, |ui| {
                    for offered in Meaning::all() {
                        if ui.selectable_label(shown == offered, offered.title().get(lang)).clicked() {
                            said.insert(heading.clone(), offered);
                        }
                    }
                });
                let label = text!("“{heading}”的含义", "What \"{heading}\" means");
                response
                    .response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.get(lang)));
                ui.end_row();
            }
        });
    });
    choice.columns.0.extend(said);
    ui.add_space(6.0);
    let words = Text::fixed(
        "有使用率时，采用所需规格而不是现有规格",
        "Where use is stated, take the shape that is needed instead of today's",
    );
    ui.add(Checkbox::new(&mut choice.right_size, words.get(lang)));
    let ready = Headings::of(sheet, &choice.columns).is_some();
    if !ready {
        let words = Text::fixed("请指定哪一列是名称。", "Say which column holds the names.");
        ui.label(RichText::new(words.get(lang)).size(12.0));
    }
    let go = if ready { DialogAnswer::Intake(Box::new(choice.clone())) } else { DialogAnswer::Cancel };
    let mut options =
        vec![(Text::fixed("导入", "Import"), go), (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel)];
    if !ready {
        options.remove(0);
    }
    buttons(ui, lang, &options, actions);
}
