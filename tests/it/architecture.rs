//! ARCHITECTURE.md against `src/`, and the direction of the rooms.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rooms in the order of ARCHITECTURE.md.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is readable");
    let table = text
        .split_once("<!-- rooms -->")
        .and_then(|(_, rest)| rest.split_once("<!-- /rooms -->"))
        .expect("ARCHITECTURE.md has the table of rooms between its two comments")
        .0
        .to_owned();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once('`'))
        .map(|(room, _)| room.to_owned())
        .collect()
}

fn sources(under: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(under)
        .expect("a folder of src/ is readable")
        .map(|entry| entry.expect("an entry of src/ is readable").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Each source file with the room it stands in; `lib.rs` and `main.rs` stand in none.
fn files_by_room() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut paths = Vec::new();
    sources(&src, &mut paths);
    paths
        .into_iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&src).expect("found under src/");
            let first = inside.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("a source file is readable");
            (first != "lib" && first != "main").then_some((first, path, text))
        })
        .collect()
}

/// The lines of a file that are code of the product: no comments, no test modules.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or(text)
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
}

#[test]
fn architecture_names_every_room_and_no_other() {
    let written: BTreeSet<_> = rooms().into_iter().collect();
    let built: BTreeSet<_> = files_by_room().into_iter().map(|(room, _, _)| room).collect();
    assert_eq!(written, built, "add or remove the room in ARCHITECTURE.md, or in src/");
}

#[test]
fn rooms_use_only_rooms_above_them() {
    let order = rooms();
    let place = |room: &str| order.iter().position(|r| r == room);
    for (room, path, text) in files_by_room() {
        let here = place(&room).expect("listed, see the test above");
        for line in code(&text) {
            for part in line.split("crate::").skip(1) {
                let used: String =
                    part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let Some(there) = place(&used) else { continue };
                assert!(
                    there <= here,
                    "{} uses `{used}`, which stands below `{room}`: move the code to the lower room\n{line}",
                    path.display()
                );
                assert!(
                    room != "files" || matches!(used.as_str(), "base" | "design" | "files"),
                    "{} uses `{used}`: `files` may use only `base` and `design`\n{line}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn core_reads_no_clock_no_locale_no_network_and_no_file() {
    let core = [
        "base",
        "design",
        "catalog",
        "sizing",
        "pricing",
        "rules",
        "assessment",
        "scene",
        "export",
        "report",
    ];
    let outside = [
        "SystemTime",
        "Instant::now",
        "std::net::Tcp",
        "std::net::Udp",
        "sys_locale",
        "std::env",
        "now_utc",
        "std::fs",
        "File::",
    ];
    for (room, path, text) in files_by_room() {
        for line in code(&text) {
            for word in outside {
                let clock_or_file = core.contains(&room.as_str()) && line.contains(word);
                let socket = word.contains("net::") && line.contains(word);
                assert!(
                    !clock_or_file && !socket,
                    "{} reaches outside with `{word}`: take the value as an argument instead\n{line}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_file_stays_below_six_hundred_lines() {
    for (_, path, text) in files_by_room() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines: split it", path.display());
    }
}
