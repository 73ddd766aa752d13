//! A sheet whose rows are as high as what is written in them: not every program that opens a workbook works that out.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::Looks;
use crate::base::{Lang, Text, text_width};

/// Points of one line of text.
const LINE: f64 = 15.0;

/// A sheet with columns of known width.
pub(super) struct Grid<'s> {
    sheet: &'s mut Worksheet,
    widths: Vec<f64>,
    /// How many lines a row needs, where it needs more than one.
    lines: BTreeMap<u32, u32>,
}

impl<'s> Grid<'s> {
    /// A sheet with a head; the columns from `numbers` hold numbers and their heads stand over them.
    pub fn new(
        sheet: &'s mut Worksheet,
        head_row: u32,
        columns: &[(Text, f64)],
        numbers: &[u16],
        (lang, looks): (Lang, &Looks),
    ) -> Result<Self, XlsxError> {
        let widths = columns.iter().map(|(_, width)| *width).collect();
        let mut grid = Self { sheet, widths, lines: BTreeMap::new() };
        for (column, (title, width)) in (0_u16..).zip(columns) {
            grid.sheet.set_column_width(column, *width)?;
            let look = if numbers.contains(&column) { &looks.head_number } else { &looks.head };
            grid.words(head_row, column, title.get(lang), look)?;
        }
        grid.sheet.set_freeze_panes(head_row + 1, 1)?;
        super::paper(grid.sheet, head_row, columns.iter().map(|(_, width)| width).sum())?;
        Ok(grid)
    }

    /// Writes words that are broken into lines where the column is too narrow for them.
    pub fn words(
        &mut self,
        row: u32,
        column: u16,
        words: impl AsRef<str>,
        look: &Format,
    ) -> Result<(), XlsxError> {
        let words = words.as_ref();
        self.sheet.write_string_with_format(row, column, words, look)?;
        let width = self.widths.get(usize::from(column)).copied().unwrap_or(f64::INFINITY);
        // A word is broken only where it must be: a line is rarely full.
        let full = (width * 0.9).max(1.0);
        let lines: f64 = words.lines().map(|line| (text_width(line) as f64 / full).ceil().max(1.0)).sum();
        if lines > 1.0 {
            let most = self.lines.entry(row).or_insert(1);
            *most = (*most).max(lines as u32);
        }
        Ok(())
    }

    /// Writes a number, with decimals only where it has some.
    pub fn figure(&mut self, row: u32, column: u16, value: Decimal, looks: &Looks) -> Result<(), XlsxError> {
        let look = if value.is_integer() { &looks.whole } else { &looks.number };
        self.sheet.write_number_with_format(row, column, super::number(value), look)?;
        Ok(())
    }

    /// Gives the rows their height; Excel has none above 409 points.
    pub fn finish(self) -> Result<(), XlsxError> {
        for (row, lines) in self.lines {
            self.sheet.set_row_height(row, (f64::from(lines) * LINE).min(409.0))?;
        }
        Ok(())
    }
}

impl Deref for Grid<'_> {
    type Target = Worksheet;

    fn deref(&self) -> &Worksheet {
        self.sheet
    }
}

impl DerefMut for Grid<'_> {
    fn deref_mut(&mut self) -> &mut Worksheet {
        self.sheet
    }
}
