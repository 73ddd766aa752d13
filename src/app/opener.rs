//! Showing a file with the system's own program for it.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens a file or folder with the system's program for it and does not wait for that program.
///
/// # Errors
/// When the system has no way to open files.
pub fn open(path: &Path) -> io::Result<()> {
    let opener = if cfg!(target_os = "windows") {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody must wait for the child, else it stays as a zombie until the window is closed.
    std::thread::Builder::new().name("opener".to_owned()).spawn(move || child.wait())?;
    Ok(())
}
