//! Earlier versions of saved files, kept in the program's state folder by the path of the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many versions of a file are kept.
const MOST_VERSIONS: usize = 50;

/// How many bytes all versions of a file may take.
const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// Names the folder for everything that the program remembers beside documents; it takes the place of the
/// system's own.
pub const STATE_VARIABLE: &str = "YUNTU_STATE_DIR";

/// Where the program keeps what it remembers beside documents, when the system has such a place.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(STATE_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    let dirs = directories::ProjectDirs::from("", "", "yuntu")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// Where earlier versions are kept.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    state_folder().map(|state| state.join("history"))
}

/// The kept versions of a file, newest first.
#[must_use]
pub fn versions(folder: &Path, file: &Path) -> Vec<PathBuf> {
    let mut found = numbered(&folder_of(folder, file));
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, path)| path).collect()
}

/// Keeps the content that a file has now, before it is replaced. The newest version is not kept twice.
pub(super) fn keep(folder: &Path, file: &Path) -> io::Result<()> {
    let content = match super::save::read_bounded(file) {
        Ok(Some(content)) => content,
        Ok(None) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let home = folder_of(folder, file);
    make_private_folder(&home)?;
    let mut kept = numbered(&home);
    kept.sort();
    let hash = blake3::hash(&content).to_hex();
    let short = hash.get(..12).unwrap_or_default();
    let newest = kept.last();
    if newest.is_some_and(|(_, path)| path.file_stem().is_some_and(|s| s.to_string_lossy().ends_with(short)))
    {
        return Ok(());
    }
    let number = newest.map_or(1, |(number, _)| number.saturating_add(1));
    let path = home.join(format!("{number:08}-{short}.yuntu"));
    super::save::save(&path, &content).map_err(io::Error::other)?;
    kept.push((number, path));
    prune(&kept);
    Ok(())
}

/// Removes the oldest versions until both limits hold; the newest always stays.
fn prune(kept: &[(u64, PathBuf)]) {
    let (mut versions, mut bytes) = (0_usize, 0_u64);
    for (_, path) in kept.iter().rev() {
        versions += 1;
        bytes = bytes.saturating_add(fs::metadata(path).map_or(0, |metadata| metadata.len()));
        if versions > MOST_VERSIONS || (bytes > MOST_BYTES && versions > 1) {
            let _ = fs::remove_file(path);
        }
    }
}

/// A folder of its own for each file, named by the place where the file really is: two files of one name do
/// not share their past.
fn folder_of(folder: &Path, file: &Path) -> PathBuf {
    let place = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let hash = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
    folder.join(hash.get(..24).unwrap_or_default())
}

fn numbered(home: &Path) -> Vec<(u64, PathBuf)> {
    let Ok(entries) = fs::read_dir(home) else { return Vec::new() };
    let number = |path: &Path| -> Option<u64> {
        let name = path.file_name()?.to_str()?.strip_suffix(".yuntu")?;
        name.split_once('-')?.0.parse().ok()
    };
    entries.flatten().map(|entry| entry.path()).filter_map(|path| Some((number(&path)?, path))).collect()
}

/// Designs may be confidential: only their owner may look into the folder.
fn make_private_folder(home: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(home)
}
