//! The proposal as data: sections made of a few kinds of parts, every word already in one language.

use serde::Serialize;

use crate::scene::tokens::{Color, Theme};

/// A proposal, ready to be typeset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// `zh` or `en`.
    pub lang: &'static str,
    /// The script's region, which decides the shapes of Han characters.
    pub region: &'static str,
    /// The design's name.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// Who made it.
    pub author: String,
    /// Words for the file's metadata.
    pub keywords: Vec<String>,
    /// Words that the pages themselves use.
    pub labels: Labels,
    /// Colours by token.
    pub palette: Palette,
    /// The picture on the cover.
    pub cover: Option<Cover>,
    /// The customer's logo, on the cover and in the running head.
    pub logo: Option<Cover>,
    /// The line at the foot of the cover.
    pub imprint: Vec<Imprint>,
    /// The chapters.
    pub sections: Vec<Section>,
}

/// Words that the pages themselves use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// What kind of document it is, above the title.
    pub kind: String,
    /// Version and date, in the running head.
    pub version: String,
    /// The head of the table of contents.
    pub contents: String,
    /// At the foot of each page.
    pub footer: String,
    /// Before a figure's number.
    pub figure: String,
}

/// Colours of the paper, from the light theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named after the tokens")]
pub struct Palette {
    pub text: String,
    pub soft: String,
    pub border: String,
    pub accent: String,
    pub error: String,
    pub warning: String,
    pub info: String,
    pub good: String,
    pub unknown: String,
}

impl Palette {
    /// The same with the colour of a customer's house style, as `#RRGGBB`, instead of ours. A colour too light to
    /// be read on paper is darkened; what is no colour changes nothing.
    #[must_use]
    pub fn with_accent(mut self, accent: &str) -> Self {
        let digits = accent.trim().trim_start_matches('#');
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6);
        if let Some(value) = value {
            let channel = |shift: u32| f64::from((value >> shift & 0xff) as u8) / 255.0;
            let mut color = [channel(16), channel(8), channel(0)];
            // Contrast with white by WCAG: at least 4.5 for text.
            while 1.05 / (luminance(color) + 0.05) < 4.5 {
                color = color.map(|part| part * 0.95);
            }
            let [r, g, b] = color.map(|part| (part * 255.0).round() as u8);
            self.accent = format!("#{r:02x}{g:02x}{b:02x}");
        }
        self
    }

    /// The light theme's colours: paper is white.
    #[must_use]
    pub fn paper() -> Self {
        let hex = |color: Color| color.rgb(Theme::Light).to_string();
        Self {
            text: hex(Color::Text),
            soft: hex(Color::TextSoft),
            border: hex(Color::Border),
            accent: hex(Color::Accent),
            error: hex(Color::Error),
            warning: hex(Color::Warning),
            info: hex(Color::Info),
            good: hex(Color::Good),
            unknown: hex(Color::Unknown),
        }
    }
}

/// How bright a colour is, by WCAG.
fn luminance(color: [f64; 3]) -> f64 {
    let linear =
        |part: f64| if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) };
    let [r, g, b] = color.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The picture on the cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The virtual file.
    pub file: &'static str,
    /// What it shows, for readers who cannot see it.
    pub alt: String,
}

/// One entry of the line at the foot of the cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imprint {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its head.
    pub title: String,
    /// Whether it begins on a page of its own.
    pub fresh_page: bool,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// How a word is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "named after the tokens")]
pub enum Tone {
    Text,
    Soft,
    Accent,
    Error,
    Warning,
    Info,
    Good,
    Unknown,
}

/// One part of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Part {
    /// A head of the second level.
    Heading {
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// Small, soft text.
    Note {
        /// Its words.
        text: String,
    },
    /// Label and value, one pair a line.
    Facts {
        /// The pairs.
        rows: Vec<Fact>,
    },
    /// A row of figures for a reader in a hurry.
    Cards {
        /// Label, figure and a word beneath.
        rows: Vec<Fact>,
    },
    /// A table whose head is repeated on every page.
    Table {
        /// Heads, alignment and widths.
        columns: Vec<Column>,
        /// Cells, as many in each row as there are columns.
        rows: Vec<Vec<Cell>>,
    },
    /// A finding.
    Finding {
        /// Colour of its severity.
        tone: Tone,
        /// The word for its severity.
        severity: String,
        /// The rule's code.
        code: String,
        /// The rule's title.
        title: String,
        /// What was found.
        message: String,
        /// Subjects, source and basis.
        origin: String,
        /// What to do.
        remedy: String,
    },
    /// A figure with its formula, inputs and source.
    Calculation {
        /// What is computed.
        title: String,
        /// The formula's code.
        code: String,
        /// The formula.
        formula: String,
        /// The result with its unit.
        result: String,
        /// The inputs.
        inputs: Vec<Fact>,
        /// What else a reader should know.
        notes: Vec<String>,
        /// The source.
        origin: String,
    },
    /// A picture.
    Picture {
        /// The virtual file.
        file: &'static str,
        /// Its caption.
        caption: String,
        /// What it shows, for readers who cannot see it.
        alt: String,
        /// The greatest height, or 0 for the height that the width gives.
        max_height_mm: u32,
    },
}

/// Label, value and a word beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// A word beside or beneath.
    pub note: String,
    /// How it is coloured.
    pub tone: Tone,
}

impl Fact {
    /// A plain fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), note: String::new(), tone: Tone::Text }
    }

    /// The same with a word beside it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same in another colour.
    #[must_use]
    pub const fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// `left` or `right`.
    pub align: &'static str,
    /// Its share of the free width; 0 for the width of its content.
    pub share: u32,
}

impl Column {
    /// Text, with a share of the width.
    pub fn left(title: impl Into<String>, share: u32) -> Self {
        Self { title: title.into(), align: "left", share }
    }

    /// Figures, as wide as they are.
    pub fn right(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: "right", share: 0 }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Its words.
    pub text: String,
    /// How it is coloured.
    pub tone: Tone,
    /// Whether it is bold.
    pub strong: bool,
}

impl Cell {
    /// A plain cell.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Text, strong: false }
    }

    /// A cell in another colour.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, strong: false }
    }

    /// A bold cell.
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Text, strong: true }
    }
}
