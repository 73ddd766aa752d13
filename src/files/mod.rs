//! Reading and writing documents.
//!
//! A file is read in this order: its size is checked, it is decoded, looked over ([`scan`]), its header is
//! read, then the design, which is repaired at the end. Nothing here changes a file that it reads, and
//! everything that the program writes goes through [`save`].

pub mod baselines;
mod document;
mod error;
mod explain;
mod history;
pub mod journal;
mod logo;
pub mod option_sets;
pub mod reasons;
mod save;
mod scan;
pub mod templates;

pub use document::{FORMAT, VERSION};
pub use error::{Position, ReadError, ReadErrorKind};
pub use history::{STATE_VARIABLE, folder as history_folder, state_folder, versions};
pub use logo::logo_of;
pub use save::{KnownState, SaveError, Step, save, save_design, save_design_with};

use std::borrow::Cow;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;

use crate::base::Text;
use crate::design::{Design, Repair, RepairKind};
use crate::text;
use document::{Document, Header, HeaderSeed};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The most rows that all tables of a design may hold together.
pub const MOST_ROWS: usize = 100_000;

/// A design as it came out of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The design, whole.
    pub design: Design,
    /// What had to be mended; not saved, read by the MOD rules.
    pub repairs: Vec<Repair>,
    /// A program with a newer major format wrote the file: it may be looked at, not overwritten.
    pub read_only: bool,
    /// What the file looked like, for [`save_design`]; none when the text came from elsewhere.
    pub known: Option<KnownState>,
}

/// A design that cannot be written as a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.en)]
pub struct WriteError(pub Text);

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// The text of a design's file: sorted, one row a line, ending with a new line, the same bytes everywhere.
///
/// # Errors
/// When a product that was kept word for word is not RON.
pub fn write_text(design: &Design) -> Result<String, WriteError> {
    let pretty = PrettyConfig::new().new_line("\n").indentor("    ").depth_limit(2).struct_names(false);
    let mut out = options().to_string_pretty(&Document::of(design), pretty).map_err(|error| {
        WriteError(text!("设计无法写成文件（{error}）", "the design cannot be written as a file ({error})"))
    })?;
    out.push('\n');
    Ok(out)
}

/// Reads a design from a file.
///
/// # Errors
/// When the file cannot be read or is not a design; the file is not touched.
pub fn read(path: &Path) -> Result<Loaded, ReadError> {
    let name = path.to_string_lossy();
    let refused = |error: io::Error| {
        let (kind, remedy) = match error.kind() {
            io::ErrorKind::NotFound => {
                (ReadErrorKind::Missing, Text::fixed("请检查路径和文件名", "check the path and the name"))
            }
            io::ErrorKind::PermissionDenied => {
                (ReadErrorKind::Denied, Text::fixed("请检查文件的权限", "check the rights of the file"))
            }
            _ => (ReadErrorKind::Io, Text::fixed("请检查磁盘后再试", "check the disk and try again")),
        };
        ReadError::whole(&name, kind, save::io_cause(&error), remedy)
    };
    let too_large = || {
        let most = MOST_BYTES / 1024 / 1024;
        ReadError::whole(
            &name,
            ReadErrorKind::TooLarge,
            text!("文件超过 {most} MiB", "the file is larger than {most} MiB"),
            Text::fixed(
                "设计文件不会这样大；请检查是否选错了文件",
                "no design is that large; check whether it is the right file",
            ),
        )
    };
    let metadata = fs::metadata(path).map_err(refused)?;
    if !metadata.is_file() {
        return Err(ReadError::whole(
            &name,
            ReadErrorKind::NotAFile,
            Text::fixed("这不是文件", "this is not a file"),
            Text::fixed("请选择以 .yuntu 结尾的设计文件", "choose a design that ends in .yuntu"),
        ));
    }
    if metadata.len() > MOST_BYTES {
        return Err(too_large());
    }
    let bytes = save::read_bounded(path).map_err(refused)?.ok_or_else(too_large)?;
    let known = KnownState::of(&bytes, metadata.modified().ok());
    let loaded = parse_bytes(&bytes, &name)?;
    // What was kept under a name stays as it was kept.
    let read_only = loaded.read_only || baselines::is_kept(path);
    Ok(Loaded { known: Some(known), read_only, ..loaded })
}

/// Reads a design from the bytes of a file; `name` is what messages call the file.
///
/// # Errors
/// As [`parse`], and when the bytes are not UTF-8.
pub fn parse_bytes(bytes: &[u8], name: &str) -> Result<Loaded, ReadError> {
    parse(decoded(bytes, name)?, name)
}

/// The text of a file, which must be UTF-8.
fn decoded<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, ReadError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let readable = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let readable = std::str::from_utf8(readable).unwrap_or_default();
        let at = readable.len();
        let byte = bytes.get(at).copied().unwrap_or_default();
        ReadError::inside(
            name,
            readable,
            at..at,
            ReadErrorKind::NotText,
            text!(
                "这里的字节 0x{byte:02X} 不是 UTF-8 文字",
                "the byte 0x{byte:02X} here is not text in UTF-8"
            ),
            Text::fixed(
                "请用编辑器另存为 UTF-8；如果文件已损坏，请用历史版本恢复",
                "save it as UTF-8 in an editor; if it is damaged, restore an earlier version",
            ),
        )
    })
}

/// Reads a design from the text of a file; `name` is what messages call the file.
///
/// # Errors
/// When the text is not a design, with the place, the cause and the remedy.
pub fn parse(text: &str, name: &str) -> Result<Loaded, ReadError> {
    let text = normalised(text);
    if text.trim().is_empty() {
        return Err(ReadError::whole(
            name,
            ReadErrorKind::NotADesign,
            Text::fixed("文件是空的", "the file is empty"),
            Text::fixed("请用历史版本恢复，或新建设计", "restore an earlier version, or make a new design"),
        ));
    }
    scan::scan(&text).map_err(|scan::Obstacle { at, kind }| {
        let explain::Advice { cause, remedy } = explain::obstacle(kind);
        let class = match kind {
            scan::ObstacleKind::TooDeep | scan::ObstacleKind::TextTooLong | scan::ObstacleKind::TooMany => {
                ReadErrorKind::Limit
            }
            scan::ObstacleKind::Unclosed(_)
            | scan::ObstacleKind::Mismatch { .. }
            | scan::ObstacleKind::Unopened(_)
            | scan::ObstacleKind::UnclosedText
            | scan::ObstacleKind::UnclosedComment
            | scan::ObstacleKind::Conflict => ReadErrorKind::Syntax,
        };
        ReadError::inside(name, &text, at, class, cause, remedy)
    })?;
    let version = version_of(&text, name)?;
    let document: Document = match options().from_str(&text) {
        Ok(document) => document,
        Err(error) if version > VERSION => return Err(newer(name, &text, version, &error)),
        Err(error) => return Err(syntax(name, &text, &error)),
    };
    let rows = document.rows();
    if rows > MOST_ROWS {
        return Err(ReadError::whole(
            name,
            ReadErrorKind::Limit,
            text!(
                "设计有 {rows} 个元素，超过上限 {MOST_ROWS}",
                "the design has {rows} elements, more than {MOST_ROWS}"
            ),
            Text::fixed("请拆成几个设计", "split it into several designs"),
        ));
    }
    let (mut design, mut repairs) = document.into_design();
    repairs.extend(design.repair());
    if version > VERSION {
        repairs.push(Repair { row: None, kind: RepairKind::NewerFormat(version.0, version.1) });
    }
    repairs.sort();
    Ok(Loaded { design, repairs, read_only: version.0 > VERSION.0, known: None })
}

/// Without a byte order mark, with `\n` at the end of lines.
fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// Reads the header, so that a file of another kind or of a newer version can be named as such.
fn version_of(text: &str, name: &str) -> Result<(u16, u16), ReadError> {
    let mut header = Header::default();
    // What follows the header is not looked at here; only what was found counts.
    let outcome = options().from_str_seed(text, HeaderSeed(&mut header));
    match (header.format.as_deref(), header.version) {
        (Some(FORMAT), Some(version)) if version.0 > 0 => Ok(version),
        (Some(FORMAT), _) => Err(match outcome {
            Err(error) => syntax(name, text, &error),
            Ok(()) => ReadError::whole(
                name,
                ReadErrorKind::NotADesign,
                Text::fixed("文件没有写明格式版本", "the file does not say the version of its format"),
                Text::fixed("在 format 之后补上 version: (1, 0)", "add version: (1, 0) behind format"),
            ),
        }),
        (Some(other), _) => Err(ReadError::whole(
            name,
            ReadErrorKind::NotADesign,
            text!("这是“{other}”文件，不是云图的设计", "this is a \"{other}\" file, not a design of Yuntu"),
            Text::fixed("请选择以 .yuntu 结尾的设计文件", "choose a design that ends in .yuntu"),
        )),
        (None, _) => Err(match outcome {
            Err(error) if text.trim_start().starts_with('(') => syntax(name, text, &error),
            Err(_) | Ok(()) => ReadError::whole(
                name,
                ReadErrorKind::NotADesign,
                Text::fixed("这不是云图的设计文件", "this is not a design of Yuntu"),
                Text::fixed(
                    "设计文件以 (format: \"yuntu\", version: (1, 0), … 开头；请选择以 .yuntu 结尾的文件",
                    "a design begins with (format: \"yuntu\", version: (1, 0), …; choose a file that ends in .yuntu",
                ),
            ),
        }),
    }
}

fn newer(name: &str, text: &str, version: (u16, u16), error: &ron::error::SpannedError) -> ReadError {
    let ((major, minor), (own_major, own_minor)) = (version, VERSION);
    let at = place(text, error);
    ReadError::inside(
        name,
        text,
        at,
        ReadErrorKind::Newer,
        text!(
            "文件由更新的版本写成（格式 {major}.{minor}，本程序支持到 {own_major}.{own_minor}），这里的内容无法理解（MOD-008）",
            "a newer version wrote this file (format {major}.{minor}; this program knows {own_major}.{own_minor}), and what stands here is not understood (MOD-008)"
        ),
        Text::fixed(
            "请升级云图后再打开；文件没有被改动",
            "update Yuntu and open it again; the file was not touched",
        ),
    )
}

fn syntax(name: &str, text: &str, error: &ron::error::SpannedError) -> ReadError {
    let at = place(text, error);
    let found = found_at(text, &at);
    let explain::Advice { cause, remedy } = explain::parser(&error.code, &found);
    ReadError::inside(name, text, at, ReadErrorKind::Syntax, cause, remedy)
}

/// Where the parser stumbled, as bytes: what it had just read, or else the word that it could not read.
fn place(text: &str, error: &ron::error::SpannedError) -> Range<usize> {
    let (from, to) = (offset(text, error.span.start), offset(text, error.span.end));
    let read = text.get(from..to).unwrap_or_default();
    let from = from + (read.len() - read.trim_start().len());
    if !read.trim().is_empty() {
        // The parser counts a text from behind its opening quotation mark.
        let opened = text.get(..from).is_some_and(|before| before.ends_with('"'));
        let quoted = read.ends_with('"') && !read.trim_start().starts_with('"');
        return if opened && quoted { from - 1..to } else { from..to };
    }
    let ahead = text.get(to..).unwrap_or_default();
    let start = to + (ahead.len() - ahead.trim_start().len());
    word_at(text, start)
}

/// The word, number or text in quotation marks around a byte, or else the one character there.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
    let ahead = text.get(at..).unwrap_or_default();
    if let Some(inside) = ahead.strip_prefix('"') {
        let end = inside.find(['"', '\n']).map_or(inside.len(), |end| end + 1);
        return at..at + 1 + end;
    }
    let behind = text.get(..at).unwrap_or_default();
    let forward: usize = ahead.chars().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum();
    let back: usize = behind.chars().rev().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum();
    match (forward, ahead.chars().next()) {
        (0, Some(c)) => at..at + c.len_utf8(),
        (0, None) => at..at,
        _ => at - back..at + forward,
    }
}

fn offset(text: &str, position: ron::error::Position) -> usize {
    let line_start = match position.line {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    let line = text.get(line_start..).unwrap_or_default();
    line_start + line.char_indices().nth(position.col.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// The word or character at a place, for messages, at most forty characters of it.
fn found_at(text: &str, at: &Range<usize>) -> String {
    let found = text.get(at.clone()).unwrap_or_default();
    let mut short: String = found.chars().take(40).collect();
    if short.len() < found.len() {
        short.push('…');
    }
    short
}
