//! Columns for a terminal, where a Han character takes two cells.

use crate::base::text_width;

/// Rows of cells, aligned.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row.
    pub(super) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The rows as lines with two spaces between columns and no spaces at the end.
    pub(super) fn render(&self, indent: &str) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width_of = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| text_width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width_of).collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = indent.to_owned();
            for (column, (cell, &most)) in row.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(most.saturating_sub(text_width(cell)));
                if column > 0 {
                    line.push_str("  ");
                }
                line.push_str(cell);
                line.push_str(&pad);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_han() {
        let mut table = Table::default();
        table.row(["名称", "1"]);
        table.row(["a", "10"]);
        assert_eq!(table.render("  "), "  名称  1\n  a     10\n");
    }
}
