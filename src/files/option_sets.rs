//! Named option sets: variants of a design kept together under a name, as plain files beside it.
//!
//! `bank.yuntu` keeps them in `bank.options/NAME/`: `set.ron` names the options in their order, `base.yuntu` is the
//! design that they were made from, and each option is a design of its own that can be opened and changed. The base
//! lets an option follow the design: what changed since is merged into it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::baselines::{self, BaselineError};
use super::save::{io_cause, read_bounded, save, save_design_with};
use super::{Loaded, options};
use crate::base::{Date, Text};
use crate::design::Design;
use crate::text;

/// The ending of the folder.
const FOLDER: &str = "options";
/// The word with which a head begins.
const FORMAT: &str = "yuntu-options";
/// The version of the head.
const VERSION: (u16, u16) = (1, 0);
/// The head's file.
const HEAD: &str = "set.ron";
/// The name of the base, which no option may have.
const BASE: &str = "base";

/// An option of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptOption {
    /// Its id, also the name of its file.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it does to the design.
    pub note: Text,
    /// The design.
    pub design: Design,
}

/// A set of options.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionSet {
    /// Its name.
    pub name: String,
    /// The day on which it was kept.
    pub date: Date,
    /// What it is for.
    pub note: String,
    /// The design that the options were made from.
    pub base: Design,
    /// The options in order.
    pub list: Vec<KeptOption>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: (u16, u16),
    name: String,
    date: Date,
    #[serde(default)]
    note: String,
    options: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    id: String,
    title: Text,
    #[serde(default)]
    note: Text,
}

/// The folder beside a design in which its option sets are kept.
#[must_use]
pub fn folder_of(file: &Path) -> PathBuf {
    file.with_extension(FOLDER)
}

/// The names of a design's option sets.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn list(file: &Path) -> Result<Vec<String>, BaselineError> {
    let folder = folder_of(file);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(BaselineError::Folder(folder, error)),
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join(HEAD).is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// What is known of a set without its designs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetHead {
    /// Its name.
    pub name: String,
    /// The day on which it was kept.
    pub date: Date,
    /// What it is for.
    pub note: String,
    /// Its options in order: id and name.
    pub options: Vec<(String, Text)>,
}

/// The heads of a design's option sets; one that cannot be read is left out, because opening it says why.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn heads(file: &Path) -> Result<Vec<SetHead>, BaselineError> {
    let read = |name: String| {
        let head = head(&folder_of(file).join(&name).join(HEAD)).ok()?;
        let options = head.options.into_iter().map(|entry| (entry.id, entry.title)).collect();
        Some(SetHead { name, date: head.date, note: head.note, options })
    };
    Ok(list(file)?.into_iter().filter_map(read).collect())
}

/// Takes a set away: its head and the designs that the head names; what else stands in its folder stays.
///
/// # Errors
/// When there is none of this name, or a file cannot be taken away.
pub fn remove(file: &Path, name: &str) -> Result<(), BaselineError> {
    let folder = known(file, name)?;
    let head = head(&folder.join(HEAD))?;
    let ids = head.options.into_iter().map(|entry| entry.id).chain([BASE.to_owned()]);
    // Without its head a set is none; what follows only clears up.
    gone(&folder.join(HEAD))?;
    for id in ids {
        gone(&folder.join(format!("{}.yuntu", baselines::checked(&id)?)))?;
    }
    // A folder with something of somebody else's in it stays.
    let _other = fs::remove_dir(&folder);
    Ok(())
}

/// Calls a set by another name.
///
/// # Errors
/// When there is none of this name, the other name is taken or cannot be used, or a file cannot be written.
pub fn rename(file: &Path, name: &str, to: &str) -> Result<(), BaselineError> {
    let folder = known(file, name)?;
    let to = baselines::checked(to)?;
    if to == name {
        return Ok(());
    }
    let target = folder_of(file).join(to);
    if target.exists() {
        return Err(BaselineError::SetTaken(to.to_owned()));
    }
    let path = folder.join(HEAD);
    let head = Head { name: to.to_owned(), ..head(&path)? };
    fs::rename(&folder, &target).map_err(|error| BaselineError::Folder(target.clone(), error))?;
    save(&target.join(HEAD), text_of(&head).as_bytes())?;
    Ok(())
}

/// The folder of a set that is there.
fn known(file: &Path, name: &str) -> Result<PathBuf, BaselineError> {
    let folder = folder_of(file).join(name);
    if baselines::checked(name).is_err() || !folder.join(HEAD).is_file() {
        return Err(BaselineError::UnknownSet(name.to_owned(), list(file)?));
    }
    Ok(folder)
}

/// Takes a file away; one that is gone already is fine.
fn gone(path: &Path) -> Result<(), BaselineError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BaselineError::Folder(path.to_owned(), error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn text_of(head: &Head) -> String {
    let pretty = PrettyConfig::new().new_line("\n").indentor("    ").depth_limit(2).struct_names(false);
    let mut text = options().to_string_pretty(head, pretty).unwrap_or_default();
    text.push('\n');
    text
}

/// An id that can be the name of a file: what cannot stand in one becomes a dash.
fn file_name(id: &str, taken: &[String]) -> String {
    let stem =
        Path::new(id).file_stem().map_or_else(|| id.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let plain: String = stem
        .chars()
        .map(|c| if baselines::checked(&c.to_string()).is_ok() { c } else { '-' })
        .take(24)
        .collect();
    let plain = if plain.is_empty() || plain == BASE { format!("option-{plain}") } else { plain };
    let free = |name: &String| !taken.contains(name) && baselines::checked(name).is_ok();
    std::iter::once(plain.clone())
        .chain((2..100_000).map(|number: u32| format!("{plain}-{number}")))
        .find(free)
        .unwrap_or(plain)
}

/// Keeps options as a set beside a design's file; a set of the same name is replaced.
///
/// # Errors
/// When the name cannot be used, or a file cannot be written.
pub fn keep(file: &Path, set: &OptionSet) -> Result<PathBuf, BaselineError> {
    let name = baselines::checked(&set.name)?;
    let folder = folder_of(file).join(name);
    fs::create_dir_all(&folder).map_err(|error| BaselineError::Folder(folder.clone(), error))?;
    let before = head(&folder.join(HEAD)).map(|head| head.options).unwrap_or_default();
    let mut ids: Vec<String> = Vec::new();
    let mut entries = Vec::new();
    for option in &set.list {
        let id = file_name(&option.id, &ids);
        save_design_with(&folder.join(format!("{id}.yuntu")), &option.design, None, None)?;
        entries.push(Entry { id: id.clone(), title: option.title.clone(), note: option.note.clone() });
        ids.push(id);
    }
    save_design_with(&folder.join(format!("{BASE}.yuntu")), &set.base, None, None)?;
    let head = Head {
        format: FORMAT.to_owned(),
        version: VERSION,
        name: name.to_owned(),
        date: set.date,
        note: set.note.clone(),
        options: entries,
    };
    save(&folder.join(HEAD), text_of(&head).as_bytes())?;
    // Designs that the set does not name any more.
    for entry in before {
        if !ids.contains(&entry.id)
            && let Ok(id) = baselines::checked(&entry.id)
        {
            gone(&folder.join(format!("{id}.yuntu")))?;
        }
    }
    Ok(folder)
}

/// Reads a set of options.
///
/// # Errors
/// When there is none of this name, or one of its files cannot be read.
pub fn load(file: &Path, name: &str) -> Result<OptionSet, BaselineError> {
    let folder = known(file, name)?;
    let head = head(&folder.join(HEAD))?;
    let read = |id: &str| -> Result<Design, BaselineError> {
        // An id names a file of this folder and nothing else.
        let id = baselines::checked(id)?;
        let Loaded { design, .. } = super::read(&folder.join(format!("{id}.yuntu"))).map_err(Box::new)?;
        Ok(design)
    };
    let base = read(BASE)?;
    let mut list = Vec::new();
    for Entry { id, title, note } in head.options {
        let design = read(&id)?;
        list.push(KeptOption { id, title, note, design });
    }
    Ok(OptionSet { name: name.to_owned(), date: head.date, note: head.note, base, list })
}

fn head(path: &Path) -> Result<Head, BaselineError> {
    let bad = |why: Text| BaselineError::Head(path.to_owned(), why);
    let bytes = read_bounded(path).map_err(|error| bad(io_cause(&error)))?.unwrap_or_default();
    let text =
        String::from_utf8(bytes).map_err(|_| bad(Text::fixed("不是UTF-8文本", "it is not text in UTF-8")))?;
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
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(name: &str) -> Design {
        let mut design = Design::default();
        design.title.name = name.to_owned();
        design
    }

    fn option(id: &str) -> KeptOption {
        KeptOption {
            id: id.to_owned(),
            title: Text::fixed("方案", "option"),
            note: Text::default(),
            design: design(id),
        }
    }

    #[test]
    fn a_set_is_read_back_in_order_with_its_base() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        let set = OptionSet {
            name: "第一轮".to_owned(),
            date: "2026-11-21".parse().unwrap(),
            note: String::new(),
            base: design("base design"),
            list: vec![
                option("single-az"),
                option("../other/by hand.yuntu"),
                option("base"),
                option("by hand"),
            ],
        };
        keep(&file, &set).unwrap();
        let back = load(&file, "第一轮").unwrap();
        assert_eq!(back.base.title.name, "base design");
        let ids: Vec<&str> = back.list.iter().map(|option| option.id.as_str()).collect();
        assert_eq!(ids, ["single-az", "by-hand", "option-base", "by-hand-2"]);
        let designs: Vec<&str> = back.list.iter().map(|option| option.design.title.name.as_str()).collect();
        assert_eq!(designs, ["single-az", "../other/by hand.yuntu", "base", "by hand"]);
        assert_eq!(list(&file).unwrap(), ["第一轮"]);
        assert!(matches!(load(&file, "none"), Err(BaselineError::UnknownSet(..))));
        assert!(matches!(load(&file, "../x"), Err(BaselineError::UnknownSet(..))));
    }

    #[test]
    fn a_set_is_changed_renamed_and_taken_away_and_nothing_else_is_touched() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        let mut set = OptionSet {
            name: "first".to_owned(),
            date: "2026-11-21".parse().unwrap(),
            note: "for the board".to_owned(),
            base: design("base design"),
            list: vec![option("a"), option("b")],
        };
        keep(&file, &set).unwrap();
        set.list.remove(0);
        let folder = keep(&file, &set).unwrap();
        assert!(!folder.join("a.yuntu").exists() && folder.join("b.yuntu").exists());
        rename(&file, "first", "第二").unwrap();
        let [head] = heads(&file).unwrap().try_into().unwrap();
        assert_eq!(
            (head.name.as_str(), head.note.as_str(), head.options.len()),
            ("第二", "for the board", 1)
        );
        keep(&file, &set).unwrap();
        assert!(matches!(rename(&file, "first", "第二"), Err(BaselineError::SetTaken(_))));
        assert!(matches!(rename(&file, "first", "../x"), Err(BaselineError::BadName(_))));
        let own = folder_of(&file).join("第二/notes.txt");
        fs::write(&own, "mine").unwrap();
        remove(&file, "第二").unwrap();
        assert_eq!(fs::read_to_string(&own).unwrap(), "mine");
        remove(&file, "first").unwrap();
        assert!(!folder_of(&file).join("first").exists());
        assert!(matches!(remove(&file, "first"), Err(BaselineError::UnknownSet(..))));
    }
}
