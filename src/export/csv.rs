//! The one way in which text enters a CSV file.

use crate::pricing::csv_text;

/// Marks a file as UTF-8 for Excel, which reads any other CSV in the encoding of its Windows.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Rows under construction; cells of users and of ours, quoted as RFC 4180 says.
#[derive(Debug, Default)]
pub struct Rows {
    text: String,
    in_row: bool,
}

impl Rows {
    /// Adds words; what a spreadsheet would take for a formula gets an apostrophe in front.
    pub fn words(&mut self, words: &str) {
        let safe = csv_text(words);
        self.raw(&safe);
    }

    /// Adds a number, which stays one.
    pub fn number(&mut self, number: &str) {
        self.raw(number);
    }

    fn raw(&mut self, cell: &str) {
        if self.in_row {
            self.text.push(',');
        }
        self.in_row = true;
        if cell.contains([',', '"', '\r', '\n']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.text.push_str("\r\n");
        self.in_row = false;
    }

    /// The file, marked for spreadsheets.
    #[must_use]
    pub fn finish(self) -> String {
        for_spreadsheets(&self.text)
    }
}

/// The text of a CSV file as a file for spreadsheets.
#[must_use]
pub fn for_spreadsheets(text: &str) -> String {
    format!("{BYTE_ORDER_MARK}{text}")
}
