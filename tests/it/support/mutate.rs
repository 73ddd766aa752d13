//! Breaks files in the ways in which files break: cut, doubled, flipped, merged, edited by hand.

use super::random::Rng;

/// Words that have broken parsers before.
const TOKENS: [&str; 44] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "'",
    "r#\"",
    "\"#",
    "/*",
    "*/",
    "//",
    "#![enable(unwrap_newtypes)]",
    "NaN",
    "inf",
    "-inf",
    "-0.0",
    "1e309",
    "-1",
    "0",
    "99999999999999999999",
    "1,000",
    "１２",
    "None",
    "Some(",
    "\"n1\"",
    "\"n999999999\"",
    "\"n4294967295\"",
    "\"l1\"",
    "\"f1\"",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "\r\n",
    "\n",
    "<<<<<<< HEAD\n",
    "version: (2, 0)",
    "format: \"other\"",
    "\"10.0.0.1/8\"",
    "\"fe80::/10\"",
];

/// One to four changes of a file; `other` is a second file to take pieces from.
pub fn mutated(rng: &mut Rng, file: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=rng.below(4) {
        mutate(rng, &mut bytes, other);
    }
    bytes
}

fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    if bytes.is_empty() {
        bytes.extend_from_slice(other);
        return;
    }
    let at = rng.below(bytes.len());
    let end = (at + 1 + rng.below(60)).min(bytes.len());
    match rng.below(11) {
        0 => bytes[at] ^= 1 << rng.below(8),
        1 => bytes[at] = rng.next() as u8,
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        5 => {
            let to = rng.below(bytes.len());
            let piece = bytes[at..end].to_vec();
            bytes.splice(to..to, piece);
        }
        6 if !other.is_empty() => {
            let from = rng.below(other.len());
            let to = (from + 1 + rng.below(400)).min(other.len());
            bytes.splice(at..at, other[from..to].to_vec());
        }
        7 => {
            let token = TOKENS[rng.below(TOKENS.len())];
            bytes.splice(at..at, token.bytes());
        }
        8 => replace_number(rng, bytes, at),
        9 => repeat_line(rng, bytes, at),
        _ => {
            let token = TOKENS[rng.below(TOKENS.len())];
            bytes.splice(at..end, token.bytes());
        }
    }
}

/// Replaces the next run of digits, often an id: this makes dangling mentions, repeats and circles.
fn replace_number(rng: &mut Rng, bytes: &mut Vec<u8>, from: usize) {
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|i| from + i) else { return };
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
    let number = match rng.below(3) {
        0 => rng.below(40).to_string(),
        1 => rng.next().to_string(),
        _ => format!("{}e{}", rng.below(10), rng.below(400)),
    };
    bytes.splice(start..start + length, number.bytes());
}

/// Repeats a whole line elsewhere, as a bad merge does.
fn repeat_line(rng: &mut Rng, bytes: &mut Vec<u8>, from: usize) {
    let start = bytes[..from].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let end = bytes[from..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| from + i + 1);
    let line = bytes[start..end].to_vec();
    let ends: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i + 1).collect();
    let to = if ends.is_empty() { 0 } else { ends[rng.below(ends.len())] };
    bytes.splice(to..to, line);
}
