//! Named baselines: states of a design that were kept under a name, as plain files beside it.
//!
//! `bank.yuntu` keeps them in the folder `bank.baselines`. Each has three kinds of files there, all text that git
//! can hold: `NAME.yuntu`, the design; `NAME.ron`, the head; `NAME.prices-1.csv` and so on, the price books that it
//! was quoted with. The head is written last: what has no head is no baseline.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::save::{SaveError, io_cause, read_bounded, save, save_design_with};
use super::{Loaded, ReadError, options};
use crate::base::{Date, Money, Text};
use crate::design::Design;
use crate::text;

/// The ending of the folder.
const FOLDER: &str = "baselines";
/// The word with which a head begins.
const FORMAT: &str = "yuntu-baseline";
/// The version of the head that is written, and the newest that is read.
const VERSION: (u16, u16) = (1, 0);
/// The longest name, in bytes: the files made of it must have names that every system takes.
const LONGEST_NAME: usize = 80;

/// What is known of a baseline beside its design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its name, also that of its files.
    pub name: String,
    /// Its place among the baselines of the design, from 1.
    pub number: u32,
    /// The day on which it was kept.
    pub date: Date,
    /// Who kept it.
    pub author: String,
    /// What it is, or why it was kept.
    pub note: String,
    /// The newest day for which the prices of its quote hold.
    pub price_date: Date,
    /// The price books that it was quoted with, by the names they were given by; their text is kept beside.
    pub price_books: Vec<String>,
    /// What it was quoted at; none when that was not asked.
    pub quoted: Option<Quoted>,
}

/// The totals of a quote as they were told on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// A month.
    pub monthly: Money,
    /// The first year.
    pub first_year: Money,
    /// Three years, with growth.
    pub three_years: Money,
    /// Whether every price was known.
    pub complete: bool,
}

/// A price book: the name it was given by, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    /// The name it was given by.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A baseline with its design.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptDesign {
    /// The head.
    pub baseline: Baseline,
    /// The design; it may be looked at, not overwritten.
    pub loaded: Loaded,
    /// The price books that it was quoted with.
    pub books: Vec<PriceBook>,
}

/// The baselines of a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baselines {
    /// In the order in which they were kept.
    pub list: Vec<Baseline>,
    /// Heads that cannot be read, and why.
    pub unreadable: Vec<(PathBuf, Text)>,
}

/// The head as its file writes it.
#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: (u16, u16),
    name: String,
    number: u32,
    date: Date,
    #[serde(default)]
    author: String,
    #[serde(default)]
    note: String,
    price_date: Date,
    #[serde(default)]
    price_books: Vec<String>,
    #[serde(default)]
    quoted: Option<Quoted>,
}

/// Why a baseline could not be kept, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The name cannot be one of files.
    #[error("\"{0}\" cannot be the name of a baseline")]
    BadName(String),
    /// There is one of this name.
    #[error("there is a baseline \"{0}\"")]
    Taken(String),
    /// There is none of this name; those that are there.
    #[error("there is no baseline \"{0}\"")]
    Unknown(String, Vec<String>),
    /// There is no option set of this name; those that are there.
    #[error("there is no option set \"{0}\"")]
    UnknownSet(String, Vec<String>),
    /// There is an option set of this name.
    #[error("there is an option set \"{0}\"")]
    SetTaken(String),
    /// The head cannot be read.
    #[error("{}: {}", .0.display(), .1.en)]
    Head(PathBuf, Text),
    /// What was said of the changes since it cannot be read or written.
    #[error("{}: {}", .0.display(), .1.en)]
    Reasons(PathBuf, Text),
    /// The folder cannot be read or made.
    #[error("{}: {}", .0.display(), .1)]
    Folder(PathBuf, io::Error),
    /// A file could not be written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The design in it cannot be read.
    #[error(transparent)]
    Read(#[from] Box<ReadError>),
}

impl BaselineError {
    /// What went wrong and what to do, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::BadName(name) => text!(
                "“{name}”不能作为基线名：请用1到{LONGEST_NAME}字节的文字，不含 / \\ : * ? \" < > | @，不以句点或空格开头或结尾",
                "\"{name}\" cannot be the name of a baseline: write 1 to {LONGEST_NAME} bytes without / \\ : * ? \" < > | @, not beginning or ending with a dot or a space"
            ),
            Self::Taken(name) => text!(
                "已有基线“{name}”；请换一个名称，或加 --force 覆盖",
                "there is a baseline \"{name}\" already; choose another name, or replace it with --force"
            ),
            Self::Unknown(name, known) if known.is_empty() => text!(
                "没有基线“{name}”，此设计还没有基线；用 yuntu baseline FILE save NAME 保存",
                "there is no baseline \"{name}\", and the design has none yet; keep one with yuntu baseline FILE save NAME"
            ),
            Self::Unknown(name, known) => {
                let (zh, en) = (known.join("、"), known.join(", "));
                text!("没有基线“{name}”；已有：{zh}", "there is no baseline \"{name}\"; there are {en}")
            }
            Self::UnknownSet(name, known) if known.is_empty() => text!(
                "没有方案集“{name}”，此设计还没有方案集；用 yuntu options FILE --save-set NAME 保存",
                "there is no option set \"{name}\", and the design has none yet; keep one with yuntu options FILE --save-set NAME"
            ),
            Self::UnknownSet(name, known) => {
                let (zh, en) = (known.join("、"), known.join(", "));
                text!("没有方案集“{name}”；已有：{zh}", "there is no option set \"{name}\"; there are {en}")
            }
            Self::SetTaken(name) => text!(
                "已有方案集“{name}”；请换一个名称",
                "there is an option set \"{name}\" already; choose another name"
            ),
            Self::Head(path, why) => {
                let (path, Text { zh, en }) = (path.display(), why);
                text!(
                    "基线的说明文件 {path} 无法读取：{zh}",
                    "the head {path} of the baseline cannot be read: {en}"
                )
            }
            Self::Reasons(path, why) => {
                let (path, Text { zh, en }) = (path.display(), why);
                text!("变更原因文件 {path}：{zh}", "the reasons of changes, {path}: {en}")
            }
            Self::Folder(path, error) => {
                let (path, Text { zh, en }) = (path.display(), io_cause(error));
                text!("文件夹 {path}：{zh}", "the folder {path}: {en}")
            }
            Self::Save(error) => error.text(),
            Self::Read(error) => {
                let Text { zh, en } = error.cause.as_ref();
                text!("基线中的设计无法读取：{zh}", "the design of the baseline cannot be read: {en}")
            }
        }
    }
}

/// The folder beside a design in which its baselines are kept.
#[must_use]
pub fn folder_of(file: &Path) -> PathBuf {
    file.with_extension(FOLDER)
}

/// Whether a file is the design of a baseline: such a file may be looked at, not overwritten.
#[must_use]
pub fn is_kept(file: &Path) -> bool {
    file.parent().and_then(Path::extension).is_some_and(|ending| ending == FOLDER)
        && file.with_extension("ron").is_file()
}

/// The design and the name in `FILE@NAME`; none when there is a file of that whole name, or no such design.
#[must_use]
pub fn named(path: &Path) -> Option<(PathBuf, String)> {
    if path.exists() {
        return None;
    }
    let last = path.file_name()?.to_str()?;
    let (file, name) = last.rsplit_once('@')?;
    let file = path.with_file_name(file);
    (file.is_file() || folder_of(&file).is_dir()).then(|| (file, name.to_owned()))
}

/// The design file of a baseline.
#[must_use]
pub fn design_of(file: &Path, name: &str) -> PathBuf {
    folder_of(file).join(format!("{name}.yuntu"))
}

/// The baselines of a design, in the order in which they were kept.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn list(file: &Path) -> Result<Baselines, BaselineError> {
    let folder = folder_of(file);
    let mut found = Baselines::default();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(BaselineError::Folder(folder, error)),
    };
    let heads = entries.flatten().map(|entry| entry.path()).filter(|path| {
        path.extension().is_some_and(|ending| ending == "ron")
            && path.file_stem().is_some_and(|stem| !stem.to_string_lossy().contains(BOOK))
    });
    for path in heads {
        match head(&path) {
            Ok(baseline) => found.list.push(baseline),
            Err(BaselineError::Head(path, why)) => found.unreadable.push((path, why)),
            Err(error) => found.unreadable.push((path, error.text())),
        }
    }
    found.list.sort_by(|a, b| (a.number, a.date, &a.name).cmp(&(b.number, b.date, &b.name)));
    found.unreadable.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// What stands before the number of a price book.
const BOOK: &str = ".prices-";

/// What is known of a baseline that is to be kept; its number is given to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep<'a> {
    /// Its name.
    pub name: &'a str,
    /// Today.
    pub date: Date,
    /// Who keeps it.
    pub author: &'a str,
    /// What it is.
    pub note: &'a str,
    /// The newest day for which its prices hold.
    pub price_date: Date,
    /// The price books in use.
    pub books: &'a [PriceBook],
    /// What it is quoted at.
    pub quoted: Option<Quoted>,
    /// Whether one of the same name is replaced.
    pub replace: bool,
}

/// Keeps a design as a baseline beside its file.
///
/// # Errors
/// When the name cannot be used or is taken, or a file cannot be written.
pub fn keep(file: &Path, design: &Design, keep: &Keep<'_>) -> Result<Baseline, BaselineError> {
    let name = checked(keep.name)?;
    let known = list(file)?;
    let same = |other: &&Baseline| other.name.to_lowercase() == name.to_lowercase();
    let old = known.list.iter().find(same);
    let folder = folder_of(file);
    let head_path = folder.join(format!("{name}.ron"));
    if let Some(old) = old
        && (!keep.replace || old.name != name)
    {
        return Err(BaselineError::Taken(old.name.clone()));
    }
    let next = known.list.iter().map(|baseline| baseline.number).max().unwrap_or(0).saturating_add(1);
    fs::create_dir_all(&folder).map_err(|error| BaselineError::Folder(folder.clone(), error))?;
    let baseline = Baseline {
        name: name.to_owned(),
        number: old.map_or(next, |old| old.number),
        date: keep.date,
        author: keep.author.to_owned(),
        note: keep.note.to_owned(),
        price_date: keep.price_date,
        price_books: keep.books.iter().map(|book| book.name.clone()).collect(),
        quoted: keep.quoted,
    };
    for (at, book) in keep.books.iter().enumerate() {
        save(&book_path(&folder, name, at, &book.name), book.text.as_bytes())?;
    }
    save_design_with(&design_of(file, name), design, None, None)?;
    save(&head_path, text_of(&baseline).as_bytes())?;
    Ok(baseline)
}

/// Reads a baseline with its design and its price books.
///
/// # Errors
/// When there is none of this name, or one of its files cannot be read.
pub fn load(file: &Path, name: &str) -> Result<KeptDesign, BaselineError> {
    let folder = folder_of(file);
    let path = folder.join(format!("{name}.ron"));
    if checked(name).is_err() || !path.is_file() {
        let known = list(file)?.list.into_iter().map(|baseline| baseline.name).collect();
        return Err(BaselineError::Unknown(name.to_owned(), known));
    }
    let baseline = head(&path)?;
    let loaded = super::read(&design_of(file, name)).map_err(Box::new)?;
    let mut books = Vec::new();
    for (at, book) in baseline.price_books.iter().enumerate() {
        let path = book_path(&folder, name, at, book);
        let text = text_at(&path).map_err(|error| BaselineError::Head(path, io_cause(&error)))?;
        books.push(PriceBook { name: book.clone(), text });
    }
    Ok(KeptDesign { baseline, loaded: Loaded { read_only: true, ..loaded }, books })
}

/// The file of a price book: it keeps the ending by which people know what it is.
fn book_path(folder: &Path, name: &str, at: usize, book: &str) -> PathBuf {
    let ending = match Path::new(book).extension() {
        Some(ending) if ending.eq_ignore_ascii_case("csv") => "csv",
        _ => "ron",
    };
    folder.join(format!("{name}{BOOK}{}.{ending}", at + 1))
}

pub(super) fn checked(name: &str) -> Result<&str, BaselineError> {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    let refused = |c: char| c.is_control() || "/\\:*?\"<>|@".contains(c);
    let edge = |c: char| c == '.' || c.is_whitespace();
    let bad = name.is_empty()
        || name.len() > LONGEST_NAME
        || device
        || name.contains(refused)
        || name.starts_with(edge)
        || name.ends_with(edge)
        || name.contains(BOOK);
    if bad { Err(BaselineError::BadName(crate::base::number::shown(name))) } else { Ok(name) }
}

fn text_of(baseline: &Baseline) -> String {
    let head = Head {
        format: FORMAT.to_owned(),
        version: VERSION,
        name: baseline.name.clone(),
        number: baseline.number,
        date: baseline.date,
        author: baseline.author.clone(),
        note: baseline.note.clone(),
        price_date: baseline.price_date,
        price_books: baseline.price_books.clone(),
        quoted: baseline.quoted,
    };
    let pretty = PrettyConfig::new().new_line("\n").indentor("    ").depth_limit(1).struct_names(false);
    // Strings, dates and amounts are what RON can always write.
    let mut text = options().to_string_pretty(&head, pretty).unwrap_or_default();
    text.push('\n');
    text
}

fn head(path: &Path) -> Result<Baseline, BaselineError> {
    let bad = |why: Text| BaselineError::Head(path.to_owned(), why);
    let text = text_at(path).map_err(|error| bad(io_cause(&error)))?;
    let head: Head = options().from_str(&text).map_err(|error| {
        let (line, column) = (error.span.start.line, error.span.start.col);
        bad(text!("第{line}行第{column}列写法有误", "line {line}, column {column} is not as it should be"))
    })?;
    if head.format != FORMAT || head.version.0 > VERSION.0 {
        let (format, major) = (head.format, head.version.0);
        return Err(bad(text!(
            "不认识的格式“{format}”{major}；请升级云图",
            "the format \"{format}\" {major} is not known; update Yuntu"
        )));
    }
    // The file's name is what people see and git tracks: it wins over a head that was copied and not changed.
    let name = path.file_stem().map_or(head.name, |stem| stem.to_string_lossy().into_owned());
    Ok(Baseline {
        name,
        number: head.number,
        date: head.date,
        author: head.author,
        note: head.note,
        price_date: head.price_date,
        price_books: head.price_books,
        quoted: head.quoted,
    })
}

fn text_at(path: &Path) -> io::Result<String> {
    let bytes = read_bounded(path)?.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
    String::from_utf8(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Date {
        "2026-11-21".parse().unwrap()
    }

    fn plain<'a>(name: &'a str, books: &'a [PriceBook]) -> Keep<'a> {
        Keep {
            name,
            date: day(),
            author: "王工",
            note: "第一轮应标",
            price_date: day(),
            books,
            quoted: Some(Quoted {
                monthly: Money("123.45".parse().unwrap()),
                first_year: Money::default(),
                three_years: Money::default(),
                complete: false,
            }),
            replace: false,
        }
    }

    fn design(name: &str) -> Design {
        let mut design = Design::default();
        design.title.name = name.to_owned();
        design
    }

    #[test]
    fn what_is_kept_is_read_back_with_its_head_and_its_price_books() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("银行.yuntu");
        let books = [
            PriceBook { name: "books/报价.csv".to_owned(), text: "key,price\n".to_owned() },
            PriceBook { name: "more".to_owned(), text: "()".to_owned() },
        ];
        let kept = keep(&file, &design("甲"), &plain("第一轮", &books)).unwrap();
        let back = load(&file, "第一轮").unwrap();
        assert_eq!(back.baseline, kept);
        assert_eq!(back.books, books);
        assert_eq!(back.loaded.design.title.name, "甲");
        assert!(back.loaded.read_only, "a baseline must not be overwritten by accident");
        assert_eq!(list(&file).unwrap().list, [kept]);
        assert_eq!(named(&home.path().join("银行.yuntu@第一轮")), Some((file.clone(), "第一轮".to_owned())));
    }

    #[test]
    fn a_name_is_taken_once_and_the_order_is_that_of_keeping() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        for name in ["b", "a"] {
            keep(&file, &design(name), &plain(name, &[])).unwrap();
        }
        let names = |file: &Path| -> Vec<String> {
            list(file).unwrap().list.into_iter().map(|baseline| baseline.name).collect()
        };
        assert_eq!(names(&file), ["b", "a"]);
        for taken in ["a", "A"] {
            let refused = keep(&file, &design("x"), &plain(taken, &[]));
            assert!(matches!(refused, Err(BaselineError::Taken(_))), "{taken}: {refused:?}");
        }
        keep(&file, &design("new"), &Keep { replace: true, ..plain("b", &[]) }).unwrap();
        assert_eq!(names(&file), ["b", "a"], "a baseline that is replaced keeps its place");
        assert_eq!(load(&file, "b").unwrap().loaded.design.title.name, "new");
    }

    #[test]
    fn names_that_are_no_names_of_files_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        let long = "长".repeat(27);
        for name in [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a:b",
            "x@y",
            " a",
            "a.",
            "CON",
            "com1.x",
            "a\n",
            "a.prices-1",
            &long,
        ] {
            let refused = keep(&file, &design("x"), &plain(name, &[]));
            assert!(matches!(refused, Err(BaselineError::BadName(_))), "{name:?}: {refused:?}");
            assert!(matches!(load(&file, name), Err(BaselineError::Unknown(..))), "{name:?}");
        }
        assert!(!folder_of(&file).exists(), "a refused name leaves nothing behind");
    }

    #[test]
    fn a_spoilt_head_is_told_and_hides_no_other() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        keep(&file, &design("x"), &plain("one", &[])).unwrap();
        for (name, text) in
            [("two", "(format: \"yuntu-baseline\""), ("three", "(format: \"other\", version: (9, 0))")]
        {
            fs::write(folder_of(&file).join(format!("{name}.ron")), text).unwrap();
        }
        let found = list(&file).unwrap();
        assert_eq!(found.list.len(), 1);
        assert_eq!(found.unreadable.len(), 2, "{found:?}");
    }
}
