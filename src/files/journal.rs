//! The journal of an open design: every step since the last save, so that a crash loses nothing.
//!
//! A journal is a file that only grows: records of `[length][crc32c][payload]`, the payload being RON. It begins
//! with the design as it was last saved and goes on with the steps of the person. A record that was cut or
//! damaged ends the reading; everything before it counts.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::MOST_BYTES;
use crate::base::Text;
use crate::design::{Design, Edit, History};

/// The ending of journals.
const ENDING: &str = "journal";

/// How many discarded journals are kept.
const MOST_DISCARDED: usize = 10;

/// The largest record, in bytes.
const MOST_RECORD: usize = MOST_BYTES as usize;

/// One record of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// The beginning: the design as it was last saved, and its file.
    Base {
        /// The file, when the design has one.
        path: Option<String>,
        /// The text of the design.
        text: String,
    },
    /// The design as a whole, where it did not come from a step of this journal.
    Whole(String),
    /// A gesture.
    Commit {
        /// What it was.
        label: Text,
        /// Its edits.
        edits: Vec<Edit>,
    },
    /// The last step was taken back.
    Undo,
    /// The step undone last was made again.
    Redo,
}

impl Record {
    /// The bytes of the record in a journal.
    ///
    /// # Errors
    /// When a value cannot be written as RON.
    pub fn bytes(&self) -> Result<Vec<u8>, ron::Error> {
        let payload = super::options().to_string(self)?.into_bytes();
        let mut out = Vec::with_capacity(payload.len() + 8);
        out.extend(u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(crc32c(&payload).to_le_bytes());
        out.extend(payload);
        Ok(out)
    }
}

/// CRC-32C (Castagnoli), bit by bit: records are short.
fn crc32c(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
        }
    }
    !crc
}

/// The whole records at the beginning of a journal, and how many bytes they take.
#[must_use]
pub fn records(bytes: &[u8]) -> (Vec<Record>, usize) {
    let (mut found, mut used) = (Vec::new(), 0);
    while let Some((record, length)) = bytes.get(used..).and_then(first) {
        found.push(record);
        used += length;
    }
    (found, used)
}

fn first(bytes: &[u8]) -> Option<(Record, usize)> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (length, crc) = (usize::try_from(number(0)?).ok()?, number(4)?);
    if length > MOST_RECORD {
        return None;
    }
    let payload = bytes.get(8..8_usize.checked_add(length)?)?;
    if crc32c(payload) != crc {
        return None;
    }
    let record = super::options().from_str(std::str::from_utf8(payload).ok()?).ok()?;
    Some((record, 8 + length))
}

/// What a journal brings back.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The file of the design, when it had one.
    pub path: Option<PathBuf>,
    /// The design as it was last saved.
    pub saved: Design,
    /// The design as it was when the journal ends, with the steps that lead there.
    pub history: History,
    /// How many records after the first were played.
    pub steps: usize,
}

/// Plays the records of a journal. A step that the design refuses ends it; none when there is no beginning.
#[must_use]
pub fn replay(records: Vec<Record>) -> Option<Recovered> {
    let mut records = records.into_iter();
    let Some(Record::Base { path, text }) = records.next() else { return None };
    let saved = super::parse_bytes(text.as_bytes(), "journal").ok()?.design;
    let mut out =
        Recovered { path: path.map(PathBuf::from), history: History::new(saved.clone()), saved, steps: 0 };
    for record in records {
        let played = match record {
            Record::Base { .. } => false,
            Record::Whole(text) => match super::parse_bytes(text.as_bytes(), "journal") {
                Ok(loaded) => {
                    out.history = History::new(loaded.design);
                    true
                }
                Err(_) => false,
            },
            Record::Commit { label, edits } => out.history.commit(label, edits).is_ok(),
            Record::Undo => out.history.undo().is_some(),
            Record::Redo => out.history.redo().is_some(),
        };
        if !played {
            break;
        }
        out.steps += 1;
    }
    Some(out)
}

/// The folder of journals in the program's state folder.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    super::state_folder().map(|state| state.join("journals"))
}

/// A journal that is being written. While it is open the file is locked, so that another window can tell a
/// journal that was left behind from one in use.
#[derive(Debug)]
pub struct Writer {
    file: File,
    path: PathBuf,
}

impl Writer {
    /// Begins a journal in a folder, readable by its owner alone.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn begin(folder: &Path, base: &Record) -> io::Result<Self> {
        make_private(folder)?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        let path = folder.join(format!("{now:032}-{}.{ENDING}", std::process::id()));
        let mut options = OpenOptions::new();
        options.create_new(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        file.try_lock().map_err(io::Error::from)?;
        let mut writer = Self { file, path };
        writer.append(base)?;
        writer.sync()?;
        Ok(writer)
    }

    /// Goes on with a journal that was left behind, after its last whole record.
    ///
    /// # Errors
    /// When the file cannot be opened, locked or cut.
    pub fn resume(path: &Path) -> io::Result<Self> {
        let used = records(&read(path)?).1;
        let file = OpenOptions::new().append(true).open(path)?;
        file.try_lock().map_err(io::Error::from)?;
        file.set_len(used as u64)?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Adds a record; it is with the system when this returns, so that a crash of the program does not lose it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, record: &Record) -> io::Result<()> {
        self.file.write_all(&record.bytes().map_err(io::Error::other)?)
    }

    /// Brings everything onto the disk, so that the loss of power does not lose it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the journal away: everything is saved.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// A journal that was left behind by a window that did not end as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where it is.
    pub path: PathBuf,
    /// When it was last written.
    pub at: SystemTime,
    /// The file of its design, when it had one.
    pub file: Option<PathBuf>,
    /// The name of the design.
    pub name: String,
    /// How many steps it holds.
    pub steps: usize,
}

/// The journals that nobody holds and that have something to bring back, the latest first. Empty and unreadable
/// ones are put away.
#[must_use]
pub fn left_behind(folder: &Path) -> Vec<Left> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_none_or(|ending| ending != ENDING) || is_held(&path) {
            continue;
        }
        let at = fs::metadata(&path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        match recover(&path) {
            Some(recovered) if recovered.saved != *recovered.history.design() => found.push(Left {
                at,
                name: recovered.history.design().title.name.clone(),
                file: recovered.path,
                steps: recovered.steps,
                path,
            }),
            Some(_) | None => {
                if let Err(error) = discard(&path) {
                    log::warn!("{}: {error}", path.display());
                }
            }
        }
    }
    found.sort_by_key(|left| std::cmp::Reverse(left.at));
    found
}

fn is_held(path: &Path) -> bool {
    OpenOptions::new().append(true).open(path).is_ok_and(|file| file.try_lock().is_err())
}

/// Reads a journal and plays it.
#[must_use]
pub fn recover(path: &Path) -> Option<Recovered> {
    replay(records(&read(path).ok()?).0)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    super::save::read_bounded(path)?.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))
}

/// Puts a journal aside, so that giving it up can be taken back by hand; the oldest ones are removed.
///
/// # Errors
/// When it cannot be moved.
pub fn discard(path: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    let aside = folder.join("discarded");
    make_private(&aside)?;
    fs::rename(path, aside.join(name))?;
    let mut kept: Vec<PathBuf> = fs::read_dir(&aside)?.filter_map(|e| Some(e.ok()?.path())).collect();
    kept.sort();
    for old in kept.iter().take(kept.len().saturating_sub(MOST_DISCARDED)) {
        fs::remove_file(old)?;
    }
    Ok(())
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_castagnoli_one() {
        // The check value of CRC-32C for "123456789" that every catalogue of checksums lists.
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
    }

    #[test]
    fn a_journal_in_use_is_not_left_behind_and_one_without_steps_is_put_away() {
        let home = tempfile::tempdir().unwrap();
        let text = super::super::write_text(&Design::default()).unwrap();
        let base = Record::Base { path: None, text };
        let mut writer = Writer::begin(home.path(), &base).unwrap();
        let title = crate::design::Title { name: "支付".to_owned(), ..Design::default().title };
        let label = Text::fixed("改名", "rename");
        writer.append(&Record::Commit { label, edits: vec![Edit::SetTitle(title)] }).unwrap();
        assert_eq!(left_behind(home.path()), []);
        drop(writer);
        let left = left_behind(home.path());
        assert_eq!(left.len(), 1);
        assert_eq!(left.first().map(|l| (l.name.as_str(), l.steps)), Some(("支付", 1)));
        drop(Writer::begin(home.path(), &base).unwrap());
        assert_eq!(left_behind(home.path()).len(), 1);
        let aside: Vec<_> = fs::read_dir(home.path().join("discarded")).unwrap().collect();
        assert_eq!(aside.len(), 1, "what holds nothing is put aside, not removed");
    }
}
