//! The one atomic writer: a file is replaced as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{MOST_BYTES, ReadError, WriteError, history, parse, write_text};
use crate::base::Text;
use crate::design::Design;
use crate::text;

/// What a file on disk looked like when it was last read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownState {
    /// Its length in bytes.
    pub len: u64,
    /// When it was changed, as far as the system tells.
    pub modified: Option<SystemTime>,
    /// The hash of its content.
    pub hash: blake3::Hash,
}

/// Why nothing was saved. The file is as it was, and the design is still in memory.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The design cannot be written as text.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The text would not be read back as the same design; a fault of the program, found before any harm.
    #[error("what would be written does not read back as the same design{}", .0.as_ref().map_or_else(String::new, |e| format!(": {e}")))]
    WouldNotReadBack(Option<Box<ReadError>>),
    /// Another program changed the file since it was read.
    #[error("{} was changed by another program", .0.display())]
    ChangedOutside(PathBuf),
    /// The path is a folder, a device or a pipe.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The folder does not exist.
    #[error("the folder {} does not exist", .0.display())]
    NoFolder(PathBuf),
    /// The file is marked as read-only.
    #[error("{} is read-only", .0.display())]
    ReadOnly(PathBuf),
    /// The system refused.
    #[error("{}: {step}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        step: Step,
        /// What the system said.
        source: io::Error,
    },
}

/// A step of saving, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Find out what is there.
    Look,
    /// Make a new file beside the old one.
    Create,
    /// Write it.
    Write,
    /// Make sure that it is on the disk.
    Sync,
    /// Read it back and compare.
    Compare,
    /// Give it the rights of the old one.
    Rights,
    /// Put it in the place of the old one.
    Replace,
    /// Make sure that the folder knows.
    SyncFolder,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 8] = [
        Self::Look,
        Self::Create,
        Self::Write,
        Self::Sync,
        Self::Compare,
        Self::Rights,
        Self::Replace,
        Self::SyncFolder,
    ];

    const fn text(self) -> Text {
        match self {
            Self::Look => Text::fixed("查看文件", "looking at the file"),
            Self::Create => Text::fixed("新建临时文件", "making a temporary file"),
            Self::Write => Text::fixed("写入", "writing"),
            Self::Sync => Text::fixed("写到磁盘", "bringing it to the disk"),
            Self::Compare => Text::fixed("回读比对", "reading it back"),
            Self::Rights => Text::fixed("设置权限", "setting its rights"),
            Self::Replace => Text::fixed("替换原文件", "replacing the old file"),
            Self::SyncFolder => Text::fixed("写入目录", "bringing the folder to the disk"),
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl SaveError {
    /// What went wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Write(WriteError(text)) => text.clone(),
            Self::WouldNotReadBack(Some(error)) => {
                let Text { zh, en } = error.cause.as_ref();
                text!("写出的内容无法读回：{zh}", "what would be written cannot be read back: {en}")
            }
            Self::WouldNotReadBack(None) => {
                Text::fixed("写出的内容与设计不一致", "what would be written differs from the design")
            }
            Self::ChangedOutside(path) => {
                let path = path.display();
                text!("{path} 已被其他程序改动", "{path} was changed by another program")
            }
            Self::NotAFile(path) => {
                let path = path.display();
                text!("{path} 不是文件", "{path} is not a file")
            }
            Self::NoFolder(path) => {
                let path = path.display();
                text!("文件夹 {path} 不存在", "the folder {path} does not exist")
            }
            Self::ReadOnly(path) => {
                let path = path.display();
                text!("{path} 是只读文件", "{path} is read-only")
            }
            Self::Io { path, step, source } => {
                let Text { zh, en } = step.text();
                let Text { zh: why_zh, en: why_en } = io_cause(source);
                let path = path.display();
                text!("{path}：{zh}时失败，{why_zh}", "{path}: {en} failed, {why_en}")
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> Text {
        match self {
            Self::Write(_) | Self::WouldNotReadBack(_) => Text::fixed(
                "原文件没有改动；撤销最近的修改后再保存",
                "the old file is untouched; undo the latest changes and save again",
            ),
            Self::ChangedOutside(_) => Text::fixed(
                "把我的版本另存为副本，或载入磁盘上的版本",
                "save mine as a copy, or load the one on disk",
            ),
            Self::NotAFile(_) | Self::NoFolder(_) | Self::ReadOnly(_) | Self::Io { .. } => Text::fixed(
                "原文件没有改动；请另存到其他位置",
                "the old file is untouched; save to another place",
            ),
        }
    }
}

/// What the system's refusal means.
pub(super) fn io_cause(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::NotFound => Text::fixed("找不到文件或文件夹", "there is no such file or folder"),
        io::ErrorKind::PermissionDenied => Text::fixed("没有权限", "permission is denied"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Text::fixed("磁盘已满", "the disk is full")
        }
        io::ErrorKind::ReadOnlyFilesystem => Text::fixed("磁盘是只读的", "the disk is read-only"),
        io::ErrorKind::InvalidFilename => Text::fixed("文件名不可用", "the name cannot be used"),
        _ => text!("系统报告：{error}", "the system says: {error}"),
    }
}

impl KnownState {
    /// The state of a file whose content is known.
    pub(super) fn of(bytes: &[u8], modified: Option<SystemTime>) -> Self {
        Self { len: bytes.len() as u64, modified, hash: blake3::hash(bytes) }
    }

    /// Whether the file still holds what it held. The content decides: time and length can stay the same
    /// while it changes, and the time can change while the content stays.
    ///
    /// # Errors
    /// When the file cannot be read; a file that is gone is not an error but `false`.
    pub fn is_current(&self, path: &Path) -> io::Result<bool> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.len() != self.len => Ok(false),
            Ok(_) => Ok(blake3::hash(&fs::read(path)?) == self.hash),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Replaces a file as a whole, or makes it: written beside it, brought to the disk, read back, then put in its
/// place. A symbolic link is followed and stays a link. Used for everything that the program writes.
///
/// # Errors
/// When any step fails; whatever was there before is then unchanged.
pub fn save(path: &Path, bytes: &[u8]) -> Result<KnownState, SaveError> {
    replace(path, bytes, &mut |_| Ok(()))
}

/// Saves a design: serialises it, reads that back and compares, refuses to overwrite what another program
/// changed since `known`, keeps the version that was there in the history, then saves. Without `known`,
/// whatever is there is replaced.
///
/// # Errors
/// When anything fails; whatever was there before is then unchanged.
pub fn save_design(
    path: &Path,
    design: &Design,
    known: Option<&KnownState>,
) -> Result<KnownState, SaveError> {
    save_design_with(path, design, known, history::folder().as_deref())
}

/// [`save_design`] with the history in a folder of the caller's choice, or without one.
///
/// # Errors
/// As [`save_design`].
pub fn save_design_with(
    path: &Path,
    design: &Design,
    known: Option<&KnownState>,
    history: Option<&Path>,
) -> Result<KnownState, SaveError> {
    let text = write_text(design)?;
    let name = path.to_string_lossy();
    let back = parse(&text, &name).map_err(|error| SaveError::WouldNotReadBack(Some(Box::new(error))))?;
    if back.design != *design {
        return Err(SaveError::WouldNotReadBack(None));
    }
    let failed = |source| SaveError::Io { path: path.to_owned(), step: Step::Look, source };
    if let Some(known) = known
        && path.exists()
        && !known.is_current(path).map_err(failed)?
    {
        return Err(SaveError::ChangedOutside(path.to_owned()));
    }
    if let Some(folder) = history
        && let Err(error) = history::keep(folder, path)
    {
        // The history is a net below the net; a save does not wait for it.
        log::warn!("the previous version of {} was not kept: {error}", path.display());
    }
    save(path, text.as_bytes())
}

/// The writer itself. `before` is asked before each step, so that tests can let any of them fail.
fn replace(
    path: &Path,
    bytes: &[u8],
    before: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<KnownState, SaveError> {
    let failed = |step: Step| move |source: io::Error| SaveError::Io { path: path.to_owned(), step, source };
    before(Step::Look).map_err(failed(Step::Look))?;
    let target = resolved(path).map_err(failed(Step::Look))?;
    let old = match fs::metadata(&target) {
        Ok(metadata) if !metadata.is_file() => return Err(SaveError::NotAFile(path.to_owned())),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(SaveError::ReadOnly(path.to_owned()));
        }
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(Step::Look)(error)),
    };
    let folder = match target.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Err(SaveError::NotAFile(path.to_owned())),
    };
    if !folder.is_dir() {
        return Err(SaveError::NoFolder(folder.to_owned()));
    }
    let Some(name) = target.file_name() else { return Err(SaveError::NotAFile(path.to_owned())) };

    before(Step::Create).map_err(failed(Step::Create))?;
    let prefix = format!(".{}.", name.to_string_lossy());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut fresh = builder.tempfile_in(folder).map_err(failed(Step::Create))?;

    before(Step::Write).map_err(failed(Step::Write))?;
    fresh.write_all(bytes).and_then(|()| fresh.flush()).map_err(failed(Step::Write))?;
    before(Step::Sync).map_err(failed(Step::Sync))?;
    fresh.as_file().sync_all().map_err(failed(Step::Sync))?;
    before(Step::Compare).map_err(failed(Step::Compare))?;
    let hash = blake3::hash(bytes);
    let written = hash_of(fresh.path()).map_err(failed(Step::Compare))?;
    if written != hash {
        let garbled = io::Error::new(io::ErrorKind::InvalidData, "what was read back differs");
        return Err(failed(Step::Compare)(garbled));
    }
    before(Step::Rights).map_err(failed(Step::Rights))?;
    if let Some(old) = old {
        fs::set_permissions(fresh.path(), old.permissions()).map_err(failed(Step::Rights))?;
    }
    before(Step::Replace).map_err(failed(Step::Replace))?;
    persist(fresh, &target).map_err(failed(Step::Replace))?;

    // From here on the new file is in place; a folder that cannot be synchronised is no reason to say
    // otherwise.
    if let Err(error) = before(Step::SyncFolder).and_then(|()| sync_folder(folder)) {
        log::warn!("{}: {error}", folder.display());
    }
    let modified = fs::metadata(&target).and_then(|metadata| metadata.modified()).ok();
    Ok(KnownState { len: bytes.len() as u64, modified, hash })
}

/// The file that a path leads to, through any symbolic links, also when that file does not exist yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..32 {
        match fs::read_link(&at) {
            Ok(next) => at = at.parent().map_or_else(|| next.clone(), |parent| parent.join(&next)),
            Err(_) => return Ok(at),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Puts the new file in the place of the old one, which is never removed first. On Windows a virus scanner
/// or a synchroniser may hold the old file for a moment.
fn persist(fresh: tempfile::NamedTempFile, target: &Path) -> io::Result<()> {
    let patience = if cfg!(windows) { 10 } else { 0 };
    let mut fresh = fresh;
    let mut tries = 0;
    loop {
        match fresh.persist(target) {
            Ok(_) => return Ok(()),
            Err(error) if tries < patience && error.error.kind() == io::ErrorKind::PermissionDenied => {
                tries += 1;
                std::thread::sleep(std::time::Duration::from_millis(20 * tries));
                fresh = error.file;
            }
            Err(error) => return Err(error.error),
        }
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn hash_of(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

/// Reads a file that is no larger than a design may be; `None` when it is larger.
pub(super) fn read_bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_at_any_step_before_the_end_leaves_the_old_file_and_nothing_else() {
        for failing in Step::ALL {
            let folder = folder();
            let path = folder.path().join("a.yuntu");
            fs::write(&path, "old").unwrap();
            let result = replace(&path, b"new", &mut |step| {
                if step == failing { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
            });
            let content = fs::read_to_string(&path).unwrap();
            if failing == Step::SyncFolder {
                assert!(result.is_ok(), "the file is in place by then");
                assert_eq!(content, "new");
            } else {
                assert!(matches!(result, Err(SaveError::Io { step, .. }) if step == failing), "{failing}");
                assert_eq!(content, "old", "{failing}");
            }
            assert_eq!(names(folder.path()), ["a.yuntu"], "{failing}");
        }
    }

    #[test]
    fn what_was_saved_is_known_and_any_change_is_noticed() {
        let folder = folder();
        let path = folder.path().join("a.yuntu");
        let known = save(&path, b"abc").unwrap();
        assert!(known.is_current(&path).unwrap());
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "abd").unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        assert!(!known.is_current(&path).unwrap(), "same length, same time, other content");
    }

    #[test]
    fn a_folder_a_missing_folder_and_a_read_only_file_are_refused() {
        let folder = folder();
        assert!(matches!(save(folder.path(), b"x"), Err(SaveError::NotAFile(_))));
        let missing = folder.path().join("none/a.yuntu");
        assert!(matches!(save(&missing, b"x"), Err(SaveError::NoFolder(_))));
        let locked = folder.path().join("locked.yuntu");
        fs::write(&locked, "old").unwrap();
        let mut rights = fs::metadata(&locked).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&locked, rights).unwrap();
        assert!(matches!(save(&locked, b"x"), Err(SaveError::ReadOnly(_))));
        assert_eq!(fs::read_to_string(&locked).unwrap(), "old");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_takes_no_file_is_reported_with_the_step() {
        let error = save(Path::new("/proc/a.yuntu"), b"x").unwrap_err();
        assert!(matches!(error, SaveError::Io { step: Step::Create, .. }), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one_and_the_rights_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let (real, link) = (folder.path().join("real.yuntu"), folder.path().join("link.yuntu"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.yuntu", &link).unwrap();
        save(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);

        let dangling = folder.path().join("dangling.yuntu");
        std::os::unix::fs::symlink("later.yuntu", &dangling).unwrap();
        save(&dangling, b"made").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("later.yuntu")).unwrap(), "made");

        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        std::os::unix::fs::symlink(&two, &one).unwrap();
        std::os::unix::fs::symlink(&one, &two).unwrap();
        assert!(save(&one, b"x").is_err(), "links that lead in a circle");
    }
}
