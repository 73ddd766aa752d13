//! A table of cells, out of CSV or a workbook.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Xlsx};

use crate::base::Text;
use crate::text;

/// The most rows that are read.
pub(super) const MOST_ROWS: usize = 50_000;
/// The most columns that are read.
const MOST_COLUMNS: usize = 256;
/// The most bytes that a workbook may unpack to.
const LARGEST: u64 = 64 << 20;
/// The most files that a workbook may hold.
const MOST_PARTS: usize = 1_000;

/// Rows of cells as people see them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The rows, of any length.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The rows of a CSV file.
    ///
    /// # Errors
    /// When it is no CSV, or has too many rows.
    pub fn csv(text: &str) -> Result<Self, Text> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record =
                record.map_err(|error| text!("不是有效的CSV（{error}）", "it is not valid CSV ({error})"))?;
            if rows.len() > MOST_ROWS {
                return Err(too_many());
            }
            rows.push(record.iter().take(MOST_COLUMNS).map(ToOwned::to_owned).collect());
        }
        Ok(Self { rows })
    }

    /// Every sheet of a workbook, by name. A merged cell says the same in all its places.
    ///
    /// # Errors
    /// When it is no XLSX workbook, or unpacks to too much.
    pub fn xlsx(bytes: &[u8]) -> Result<Vec<(String, Self)>, Text> {
        let broken = || {
            Text::fixed(
                "不是可读取的 XLSX 工作簿；请用电子表格软件另存为 .xlsx",
                "it is no XLSX workbook that can be read; save it as .xlsx with a spreadsheet program",
            )
        };
        small(bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let merged: Vec<Dimensions> = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            let Ok(range) = book.worksheet_range(&name) else { continue };
            let (top, left) = range.start().unwrap_or_default();
            let (top, left) = (top as usize, left as usize);
            if top > MOST_ROWS || range.height() > MOST_ROWS {
                return Err(too_many());
            }
            // Empty rows and columns before the first cell count, so that a row has the number people see.
            let mut rows = vec![Vec::new(); top];
            for row in range.rows() {
                let mut cells = vec![String::new(); left.min(MOST_COLUMNS)];
                cells.extend(row.iter().map(shown));
                cells.truncate(MOST_COLUMNS);
                rows.push(cells);
            }
            for area in merged {
                fill(&mut rows, &area);
            }
            sheets.push((name, Self { rows }));
        }
        if sheets.is_empty() { Err(broken()) } else { Ok(sheets) }
    }
}

fn too_many() -> Text {
    text!("超过 {MOST_ROWS} 行", "there are more than {MOST_ROWS} rows")
}

/// What a workbook says of its parts before any of them is unpacked.
fn small(bytes: &[u8]) -> Result<(), Text> {
    let mut parts = 0;
    let mut unpacked: u64 = 0;
    let mut rest = bytes;
    // The list of parts stands behind them: each entry begins with its mark and says how long the part becomes.
    while let Some(at) = rest.windows(4).position(|mark| mark == b"PK\x01\x02") {
        rest = rest.get(at..).unwrap_or_default();
        let size =
            rest.get(24..28).and_then(|four| <[u8; 4]>::try_from(four).ok()).map_or(0, u32::from_le_bytes);
        parts += 1;
        unpacked = unpacked.saturating_add(u64::from(size));
        rest = rest.get(46..).unwrap_or_default();
    }
    if parts > MOST_PARTS || unpacked > LARGEST {
        let most = LARGEST >> 20;
        return Err(text!(
            "工作簿解压后超过 {most} MiB 或文件过多；请只保留清单所在的工作表",
            "the workbook unpacks to more than {most} MiB or too many files; keep only the sheet of the inventory"
        ));
    }
    Ok(())
}

fn fill(rows: &mut [Vec<String>], area: &Dimensions) {
    let (top, left) = (area.start.0 as usize, area.start.1 as usize);
    let words = rows.get(top).and_then(|row| row.get(left)).cloned().unwrap_or_default();
    let bottom = (area.end.0 as usize).min(rows.len().saturating_sub(1));
    let right = (area.end.1 as usize).min(MOST_COLUMNS - 1);
    for row in rows.iter_mut().take(bottom + 1).skip(top) {
        if row.len() <= right {
            row.resize(right + 1, String::new());
        }
        for cell in row.iter_mut().take(right + 1).skip(left) {
            cell.clone_from(&words);
        }
    }
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}
