//! Business numbers as a table: read into the open design in one step, and written as a template to fill in.

use std::path::Path;

use super::action::PathUse;
use super::dialogs::Dialog;
use super::dock::Tab;
use super::file_dialogs::Question;
use super::{State, intake};
use crate::base::{Lang, Text};
use crate::import;
use crate::{files, text};

/// How many faults of a table are shown: more than anybody mends at once.
const SHOWN: usize = 20;

impl State {
    /// Asks which table of business numbers to read.
    pub fn ask_numbers(&mut self, ctx: &egui::Context) {
        self.ask(PathUse::Numbers, &Question::Table, ctx);
    }

    /// Asks where the table of business numbers is to be written.
    pub fn ask_numbers_template(&mut self, ctx: &egui::Context) {
        let question = Question::Save { name: "numbers.csv".to_owned(), ending: "csv" };
        self.ask(PathUse::NumbersTemplate, &question, ctx);
    }

    /// Writes the table of business numbers: what the design knows, and the rest to be filled in.
    pub fn write_numbers(&mut self, path: &Path) {
        let Some(design) = self.design() else { return };
        let csv = crate::pricing::csv_rows(&import::numbers_template(design, self.lang()));
        match files::save(path, crate::export::for_spreadsheets(&csv).as_bytes()) {
            Ok(_) => {
                let shown = path.display();
                self.say(text!(
                    "已写入待填写的业务量指标表：{shown}；填好后拖入窗口或用“读取业务量表”",
                    "Written: {shown}, a table of business numbers to fill in; then drop it onto the window"
                ));
            }
            Err(error) => self.complain(error.text()),
        }
    }

    /// Whether a file that was dropped onto the window is a table of business numbers for the open design.
    #[must_use]
    pub fn is_numbers(&self, path: &Path) -> bool {
        let table = |path| intake::sheets(path).ok();
        self.document.is_some()
            && intake::is_table(path)
            && table(path).is_some_and(|sheets| sheets.iter().any(|(_, sheet)| import::is_numbers(sheet)))
    }

    /// Takes the workloads of a table into the design, as one step. Nothing is taken from a table with a fault.
    pub fn read_numbers(&mut self, path: &Path, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        let sheets = match intake::sheets(path) {
            Ok(sheets) => sheets,
            Err(why) => return self.complain(why),
        };
        let numbers = sheets.iter().find(|(_, sheet)| import::is_numbers(sheet));
        let Some((_, sheet)) = numbers.or(sheets.first()) else {
            return self.complain(Text::fixed("表格是空的", "The table is empty"));
        };
        match import::numbers(sheet, design) {
            Ok(edits) => {
                let count = edits.len();
                self.commit(Text::fixed("读取业务量指标", "read business numbers"), edits, ctx);
                self.show_tab(Tab::Sizing);
                self.say({
                    let workloads = crate::base::text::counted(count, "workload");
                    text!(
                        "已读取 {count} 项业务量指标，可一步撤销",
                        "{workloads} read; one undo takes this back"
                    )
                });
            }
            Err(faults) => {
                let list = |lang: Lang| -> String {
                    let lines = faults.iter().take(SHOWN).map(|fault| fault.get(lang).to_owned());
                    lines.collect::<Vec<_>>().join("\n")
                };
                let count = faults.len();
                self.dialog = Some(Dialog::Message {
                    title: {
                        let places = crate::base::text::counted(count, "place");
                        text!(
                            "{count} 处无法读取，设计未改动",
                            "{places} cannot be read; the design is as it was"
                        )
                    },
                    body: Text::new(list(Lang::Zh), list(Lang::En)),
                    excerpt: None,
                });
            }
        }
    }
}
