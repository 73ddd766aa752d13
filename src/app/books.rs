//! Price books of one's own: which files, in which order, and the facts with them on top.

use std::path::{Path, PathBuf};

use super::State;
use super::action::PathUse;
use super::file_dialogs::Question;
use crate::base::Text;
use crate::catalog::Catalog;
use crate::{files, text};

impl State {
    /// Uses these price books, the last one before the others, and remembers them. A book that cannot be read is
    /// said, and the facts stay as they were.
    pub fn set_price_books(&mut self, books: Vec<PathBuf>, ctx: &egui::Context) {
        match facts(&books) {
            Ok(facts) => {
                self.settings.price_books = books;
                self.use_facts(facts, ctx);
            }
            Err(why) => self.complain(why),
        }
    }

    /// Reads the books that the settings remember; those that are gone are told and kept in the list.
    pub fn load_price_books(&mut self, ctx: &egui::Context) {
        if self.settings.price_books.is_empty() {
            return;
        }
        match facts(&self.settings.price_books) {
            Ok(facts) => self.use_facts(facts, ctx),
            Err(why) => self.complain(why),
        }
    }

    /// Asks for a price book to add.
    pub fn ask_price_book(&mut self, ctx: &egui::Context) {
        self.ask(PathUse::PriceBook, &Question::Book, ctx);
    }

    /// Adds a book behind the others, where it wins.
    pub fn add_price_book(&mut self, path: PathBuf, ctx: &egui::Context) {
        let mut books = self.settings.price_books.clone();
        books.retain(|book| *book != path);
        books.push(path);
        self.set_price_books(books, ctx);
    }

    /// Asks where the table of missing prices is to be written.
    pub fn ask_missing_prices(&mut self, ctx: &egui::Context) {
        let question = Question::Save { name: "prices.csv".to_owned(), ending: "csv" };
        self.ask(PathUse::MissingPrices, &question, ctx);
    }

    /// Writes the prices that the bill lacks, to be filled in and added as a book.
    pub fn write_missing_prices(&mut self, path: &Path) {
        let Some(bill) = self.bill() else { return };
        let csv = bill.missing_prices_csv();
        match files::save(path, csv.as_bytes()) {
            Ok(_) => {
                let shown = path.display();
                self.say(text!(
                    "已写入待填写的价格表：{shown}；填好后添加为价格目录",
                    "Written: {shown}, a table of prices to fill in; then add it as a price book"
                ));
            }
            Err(error) => self.complain(error.text()),
        }
    }

    fn use_facts(&mut self, facts: &'static Catalog, ctx: &egui::Context) {
        self.facts = facts;
        self.assessed.use_facts(facts);
        self.assess(ctx);
    }
}

/// The facts with the books on top. They live as long as the program: everything that is computed borrows them, and
/// a person changes the list a few times in a session.
fn facts(books: &[PathBuf]) -> Result<&'static Catalog, Text> {
    if books.is_empty() {
        return Ok(Catalog::builtin());
    }
    let mut texts = Vec::new();
    for book in books {
        let text = std::fs::read_to_string(book).map_err(|error| {
            let shown = book.display();
            text!("价格目录读不出：{shown}：{error}", "The price book cannot be read: {shown}: {error}")
        })?;
        texts.push((text, book.display().to_string()));
    }
    let files = texts.iter().map(|(text, name)| (text.as_str(), name.as_str()));
    Catalog::with_overlays(files).map(|facts| &*Box::leak(Box::new(facts))).map_err(|error| error.message())
}
