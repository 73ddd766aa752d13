//! The proposal as DOCX, with real styles, headings, captions and tables, to be pasted into a customer's template.
//!
//! It says what the PDF says: both are made of one [`Document`]. The same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document::{Cell, Column, Document, Fact, Part, Section, Tone};
use super::docx_parts::{self as fixed, Named};
use crate::base::Date;
use crate::export::escape;
use crate::scene::Scene;
use crate::scene::measure::{self, Weight};

/// The width of the text in twips: 166 mm.
const TEXT_TWIPS: u32 = 9411;
/// The same in EMU, the unit of pictures.
const TEXT_EMU: f64 = 166.0 * 36_000.0;
/// The greatest height of a picture in EMU.
const MOST_EMU: f64 = 215.0 * 36_000.0;
/// How many pixels a picture is wide, and how high it is at most.
const PIXELS: (f64, f64) = (2000.0, 2600.0);
/// How far an automatic column may grow, as a share of the text.
const MOST_AUTOMATIC: f64 = 0.3;

/// Why no DOCX came out.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// A picture could not be painted.
    #[error(transparent)]
    Picture(#[from] crate::export::PngError),
    /// The archive could not be written.
    #[error("the archive could not be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// The archive could not be written.
    #[error("the archive could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes a proposal as DOCX. `pictures` are scenes by the names that the document mentions.
///
/// # Errors
/// When a picture is too large to be painted, which is a defect of its scene.
pub fn docx(
    document: &Document,
    pictures: &BTreeMap<&'static str, Scene>,
    date: Date,
) -> Result<Vec<u8>, DocxError> {
    let mut writer =
        Writer { document, pictures, used: Vec::new(), figures: 0, headings: 0, body: String::new() };
    writer.whole();
    let Writer { body, used, .. } = writer;
    let mut media = Vec::new();
    for name in &used {
        if let Some(scene) = pictures.get(name) {
            let scale =
                (PIXELS.0 / scene.bounds.w.max(1.0)).min(PIXELS.1 / scene.bounds.h.max(1.0)).clamp(0.05, 8.0);
            media.push(crate::export::png(scene, scale)?);
        }
    }
    let head = Named {
        title: &document.title,
        subject: &document.subject,
        author: &document.author,
        version: &document.labels.version,
        footer: &document.labels.footer,
        zh: document.lang == "zh",
        keywords: &document.keywords,
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The first day that the archive can hold: the same bytes on every day.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let parts = [
        ("[Content_Types].xml", fixed::content_types()),
        ("_rels/.rels", fixed::package_relations()),
        ("docProps/core.xml", fixed::core(&head, date)),
        ("docProps/app.xml", fixed::app()),
        ("word/document.xml", fixed::document(&body)),
        ("word/_rels/document.xml.rels", fixed::document_relations(used.len())),
        ("word/styles.xml", fixed::styles(&head, &document.palette)),
        ("word/numbering.xml", fixed::numbering()),
        ("word/settings.xml", fixed::settings()),
        ("word/header1.xml", fixed::header(&head)),
        ("word/footer1.xml", fixed::footer(&head)),
    ];
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    for (at, png) in media.iter().enumerate() {
        zip.start_file(format!("word/media/image{}.png", at + 1), options)?;
        zip.write_all(png)?;
    }
    Ok(zip.finish()?.into_inner())
}

struct Writer<'a> {
    document: &'a Document,
    pictures: &'a BTreeMap<&'static str, Scene>,
    used: Vec<&'static str>,
    figures: u32,
    headings: u32,
    body: String,
}

impl Writer<'_> {
    fn whole(&mut self) {
        let document = self.document;
        self.styled("Kind", &document.labels.kind);
        self.styled("Title", &document.title);
        if !document.subject.is_empty() {
            self.styled("Subtitle", &document.subject);
        }
        if let Some(cover) = &document.cover {
            self.picture(cover.file, &cover.alt, 120);
        }
        for entry in &document.imprint {
            let words = format!("{}  ", entry.label);
            self.paragraph("Imprint", &[(&words, Tone::Soft, false), (&entry.value, Tone::Text, true)]);
        }
        self.body.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        self.contents();
        for section in &document.sections {
            self.section(section);
        }
    }

    /// The table of contents: a field that Word fills with page numbers, already holding the heads.
    fn contents(&mut self) {
        let document = self.document;
        self.styled("ContentsHead", &document.labels.contents);
        let mut entries: Vec<(u32, String)> = Vec::new();
        let (mut first, mut second) = (0, 0);
        for section in &document.sections {
            first += 1;
            second = 0;
            entries.push((1, format!("{first}  {}", section.title)));
            for part in &section.parts {
                if let Part::Heading { text } = part {
                    second += 1;
                    entries.push((2, format!("{first}.{second}  {text}")));
                }
            }
        }
        let _ = second;
        let begin = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
                     <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r>\
                     <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
        for (at, (level, words)) in entries.iter().enumerate() {
            let start = if at == 0 { begin } else { "" };
            self.body.push_str(&format!(
                "<w:p><w:pPr><w:pStyle w:val=\"TOC{level}\"/></w:pPr>{start}{}</w:p>",
                run(words, None, false)
            ));
        }
        self.body.push_str("<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>");
    }

    fn section(&mut self, section: &Section) {
        self.heading(1, &section.title, section.fresh_page);
        for part in &section.parts {
            self.part(part);
        }
    }

    fn heading(&mut self, level: u32, words: &str, breaks: bool) {
        self.headings += 1;
        let number = self.headings;
        let fresh = if level == 1 && breaks { "<w:pageBreakBefore/>" } else { "" };
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/>{fresh}</w:pPr>\
             <w:bookmarkStart w:id=\"{number}\" w:name=\"_Toc{number:08}\"/>{}<w:bookmarkEnd w:id=\"{number}\"/></w:p>",
            run(words, None, false)
        ));
    }

    fn styled(&mut self, style: &str, words: &str) {
        self.paragraph(style, &[(words, Tone::Text, false)]);
    }

    fn paragraph(&mut self, style: &str, runs: &[(&str, Tone, bool)]) {
        self.body.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
        for (words, tone, strong) in runs {
            let color = self.color(*tone);
            self.body.push_str(&run(words, color.as_deref(), *strong));
        }
        self.body.push_str("</w:p>");
    }

    /// The colour of a tone as Word writes it; none for that of the text.
    fn color(&self, tone: Tone) -> Option<String> {
        let palette = &self.document.palette;
        let hex = match tone {
            Tone::Text => return None,
            Tone::Soft => &palette.soft,
            Tone::Accent => &palette.accent,
            Tone::Error => &palette.error,
            Tone::Warning => &palette.warning,
            Tone::Info => &palette.info,
            Tone::Good => &palette.good,
            Tone::Unknown => &palette.unknown,
        };
        Some(hex.trim_start_matches('#').to_uppercase())
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading { text } => self.heading(2, text, false),
            Part::Paragraph { text } => self.styled("BodyText", text),
            Part::Note { text } => self.styled("Note", text),
            Part::Facts { rows } => self.facts(rows),
            Part::Cards { rows } => self.cards(rows),
            Part::Table { columns, rows } => self.table(columns, rows),
            Part::Finding { tone, severity, code, title, message, origin, remedy } => {
                let head = format!("{severity}  {code}  ");
                self.paragraph("Finding", &[(&head, *tone, true), (title, Tone::Text, true)]);
                self.styled("FindingText", message);
                if !remedy.is_empty() {
                    self.paragraph("FindingText", &[(remedy, Tone::Accent, false)]);
                }
                self.paragraph("FindingText", &[(origin, Tone::Soft, false)]);
            }
            Part::Calculation { title, code, formula, result, inputs, notes, origin } => {
                let head = format!("  {code}    ");
                self.paragraph(
                    "Finding",
                    &[(title, Tone::Text, true), (&head, Tone::Soft, false), (result, Tone::Accent, true)],
                );
                self.styled("FindingText", formula);
                self.facts(inputs);
                for note in notes {
                    self.paragraph("FindingText", &[(note, Tone::Soft, false)]);
                }
                self.paragraph("FindingText", &[(origin, Tone::Soft, false)]);
            }
            Part::Picture { file, caption, alt, max_height_mm } => {
                self.picture(file, alt, *max_height_mm);
                self.figures += 1;
                let (label, number) = (escape(&self.document.labels.figure), self.figures);
                self.body.push_str(&format!(
                    "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/></w:pPr>\
                     <w:r><w:t xml:space=\"preserve\">{label} </w:t></w:r>\
                     <w:fldSimple w:instr=\" SEQ {label} \\* ARABIC \"><w:r><w:t>{number}</w:t></w:r></w:fldSimple>{}</w:p>",
                    run(&format!("  {caption}"), None, false)
                ));
            }
        }
    }

    fn facts(&mut self, rows: &[Fact]) {
        let cells = |fact: &Fact| {
            let value = if fact.note.is_empty() {
                fact.value.clone()
            } else {
                format!("{}  {}", fact.value, fact.note)
            };
            vec![Cell::toned(fact.label.clone(), Tone::Soft), Cell::toned(value, fact.tone)]
        };
        let rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
        self.grid(
            &[TEXT_TWIPS / 3, TEXT_TWIPS - TEXT_TWIPS / 3],
            &[Column::left("", 1), Column::left("", 2)],
            &rows,
            false,
        );
    }

    fn cards(&mut self, rows: &[Fact]) {
        let count = u32::try_from(rows.len()).unwrap_or(1).max(1);
        let widths = vec![TEXT_TWIPS / count; rows.len()];
        let columns: Vec<Column> = rows.iter().map(|_| Column::left("", 1)).collect();
        let lines = vec![
            rows.iter().map(|fact| Cell::toned(fact.label.clone(), Tone::Soft)).collect(),
            rows.iter()
                .map(|fact| Cell { text: fact.value.clone(), tone: fact.tone, strong: true })
                .collect(),
            rows.iter().map(|fact| Cell::toned(fact.note.clone(), Tone::Soft)).collect(),
        ];
        self.grid(&widths, &columns, &lines, false);
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let widths = widths(columns, rows);
        self.grid(&widths, columns, rows, true);
    }

    fn grid(&mut self, widths: &[u32], columns: &[Column], rows: &[Vec<Cell>], head: bool) {
        let style = if head { "ProposalTable" } else { "ProposalFacts" };
        self.body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{TEXT_TWIPS}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" \
             w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"
        ));
        for width in widths {
            self.body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.body.push_str("</w:tblGrid>");
        if head {
            let titles: Vec<Cell> = columns
                .iter()
                .map(|column| Cell { text: column.title.clone(), tone: Tone::Soft, strong: true })
                .collect();
            self.row(widths, columns, &titles, true);
        }
        for row in rows {
            self.row(widths, columns, row, false);
        }
        // A table must be followed by a paragraph.
        self.body.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
    }

    fn row(&mut self, widths: &[u32], columns: &[Column], cells: &[Cell], head: bool) {
        let repeated = if head { "<w:tblHeader/>" } else { "" };
        self.body.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>"));
        for ((cell, column), width) in cells.iter().zip(columns).zip(widths) {
            let side = if column.align == "right" { "<w:jc w:val=\"right\"/>" } else { "" };
            let keep = if head { "<w:keepNext/>" } else { "" };
            let color = self.color(cell.tone);
            self.body.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>\
                 <w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{keep}{side}</w:pPr>{}</w:p></w:tc>",
                run(&cell.text, color.as_deref(), cell.strong)
            ));
        }
        self.body.push_str("</w:tr>");
    }

    fn picture(&mut self, file: &'static str, alt: &str, max_height_mm: u32) {
        let Some(scene) = self.pictures.get(file) else { return };
        let at = self.used.iter().position(|used| *used == file).unwrap_or_else(|| {
            self.used.push(file);
            self.used.len() - 1
        });
        let most = if max_height_mm > 0 { f64::from(max_height_mm) * 36_000.0 } else { MOST_EMU };
        let ratio = scene.bounds.h.max(1.0) / scene.bounds.w.max(1.0);
        let wide = TEXT_EMU.min(most.min(MOST_EMU) / ratio);
        let (cx, cy) = (wide.round() as u64, (wide * ratio).round() as u64);
        let (number, alt) = (at + 1, escape(alt));
        let id = self.used.len() as u32 * 100 + self.figures;
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing>\
             <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
             <wp:docPr id=\"{id}\" name=\"{}\" descr=\"{alt}\"/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"image{number}.png\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rIdImage{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r></w:p>",
            escape(file)
        ));
    }
}

/// A run of text; line breaks stay line breaks.
fn run(words: &str, color: Option<&str>, strong: bool) -> String {
    let mut look = String::new();
    if strong {
        look.push_str("<w:b/><w:bCs/>");
    }
    if let Some(color) = color {
        look.push_str(&format!("<w:color w:val=\"{color}\"/>"));
    }
    let look = if look.is_empty() { look } else { format!("<w:rPr>{look}</w:rPr>") };
    let mut out = String::new();
    for (at, line) in words.split('\n').enumerate() {
        let before = if at > 0 { "<w:br/>" } else { "" };
        let line = line.trim_end_matches('\r');
        out.push_str(&format!("<w:r>{look}{before}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(line)));
    }
    out
}

/// The widths of columns in twips: automatic ones as wide as their words, the rest by their shares.
fn widths(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<u32> {
    let total = f64::from(TEXT_TWIPS);
    let wanted: Vec<Option<f64>> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            if column.share > 0 {
                return None;
            }
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.as_str());
            let points = cells
                .chain([column.title.as_str()])
                .map(|words| measure::width(words, 9.0, Weight::Bold))
                .fold(0.0, f64::max);
            Some(((points + 12.0) * 20.0).clamp(400.0, total * MOST_AUTOMATIC))
        })
        .collect();
    let automatic: f64 = wanted.iter().flatten().sum();
    let shares: u32 = columns.iter().map(|column| column.share).sum();
    // Without a column that shares what is left, or without room for one, all are squeezed alike.
    let room = total - automatic;
    let squeeze = if shares == 0 || room < total * 0.2 {
        let kept = if shares == 0 { total } else { total * 0.8 };
        kept / automatic.max(1.0)
    } else {
        1.0
    };
    let room = total - automatic * squeeze;
    columns
        .iter()
        .zip(&wanted)
        .map(|(column, wanted)| match wanted {
            Some(width) => (width * squeeze) as u32,
            None => (room * f64::from(column.share) / f64::from(shares.max(1))) as u32,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_text_and_none_vanishes() {
        let rows =
            vec![vec![Cell::new("a very long name of something"), Cell::new("1,234.00"), Cell::new("x")]];
        for columns in [
            vec![Column::left("a", 3), Column::right("b"), Column::left("c", 1)],
            vec![Column::right("a"), Column::right("b"), Column::right("c")],
            vec![Column::left("a", 1), Column::left("b", 1), Column::left("c", 1)],
        ] {
            let widths = widths(&columns, &rows);
            let sum: u32 = widths.iter().sum();
            assert!(widths.iter().all(|width| *width >= 200), "{widths:?}");
            assert!(sum <= TEXT_TWIPS && sum > TEXT_TWIPS - 10, "{widths:?}");
        }
    }

    #[test]
    fn words_are_data_in_a_run() {
        let run = run("<w:p> & \"quotes\"\nnext", None, false);
        assert!(run.contains("&lt;w:p&gt; &amp; &quot;quotes&quot;"), "{run}");
        assert!(run.contains("<w:br/>"), "{run}");
    }
}
