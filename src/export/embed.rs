//! The text of a design's file inside a picture of it, so that the picture opens again as a design. Base 64 where
//! a format would change line ends or control characters.

use krilla::embed::{AssociationKind, EmbeddedFile};

use super::base64;

/// The keyword of the text in a PNG, the id of the metadata in an SVG.
pub const MARK: &str = "yuntu-source";

/// The name of the attachment in a PDF.
pub const ATTACHMENT: &str = "design.yuntu";

/// The same PNG with the text in a chunk of its own before the last.
pub(super) fn in_png(mut png: Vec<u8>, source: &str) -> Vec<u8> {
    // The last chunk, IEND, is always twelve bytes long.
    let end = png.len().saturating_sub(12);
    let tail = png.split_off(end);
    let mut chunk = b"iTXt".to_vec();
    chunk.extend_from_slice(MARK.as_bytes());
    // Ends the keyword; not compressed, by no method; no language, no translated keyword.
    chunk.extend_from_slice(&[0, 0, 0, 0, 0]);
    chunk.extend_from_slice(base64::encode(source.as_bytes()).as_bytes());
    let length = u32::try_from(chunk.len().saturating_sub(4)).unwrap_or(u32::MAX);
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&chunk);
    png.extend_from_slice(&checksum(&chunk).to_be_bytes());
    png.extend_from_slice(&tail);
    png
}

/// The checksum of a PNG chunk, type and data together (CRC-32).
fn checksum(bytes: &[u8]) -> u32 {
    let mut state = u32::MAX;
    for &byte in bytes {
        state ^= u32::from(byte);
        for _ in 0..8 {
            state = if state & 1 == 1 { state >> 1 ^ 0xedb8_8320 } else { state >> 1 };
        }
    }
    !state
}

/// The same SVG with the text as metadata at its end.
pub(super) fn in_svg(mut svg: String, source: &str) -> String {
    let end = svg.rfind("</svg>").unwrap_or(svg.len());
    svg.insert_str(
        end,
        &format!("<metadata id=\"{MARK}\">{}</metadata>\n", base64::encode(source.as_bytes())),
    );
    svg
}

/// The text as an attachment of a PDF, not compressed, so that it can be found without a reader of PDF.
pub(super) fn attachment(source: &str) -> EmbeddedFile {
    EmbeddedFile {
        path: ATTACHMENT.to_owned(),
        mime_type: None,
        description: Some("Yuntu design".to_owned()),
        association_kind: AssociationKind::Source,
        data: source.as_bytes().to_vec().into(),
        modification_date: None,
        compress: Some(false),
        location: None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_of_the_standard() {
        assert_eq!(super::checksum(b"IEND"), 0xae42_6082);
    }
}
