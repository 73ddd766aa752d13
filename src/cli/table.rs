//! Columns for a terminal, where a Han character takes two cells.

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
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width_of).collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = indent.to_owned();
            for (column, (cell, &most)) in row.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(most.saturating_sub(width(cell)));
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

/// Cells that a terminal gives to a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { usize::from(!c.is_control()) }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
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
