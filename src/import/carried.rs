//! The text of a design's file inside a picture.

use std::path::Path;

use resvg::usvg::roxmltree::Document;

use crate::base::Text;
use crate::export::{SOURCE_MARK, base64};
use crate::text;

/// A kind of file that may carry a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// In a text chunk.
    Png,
    /// In the metadata.
    Svg,
    /// As an attachment.
    Pdf,
    /// In an attribute of the root.
    Drawio,
}

impl Carrier {
    /// The kind that a file's ending names.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_string_lossy().to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "svg" => Some(Self::Svg),
            "pdf" => Some(Self::Pdf),
            "drawio" => Some(Self::Drawio),
            _ => None,
        }
    }
}

/// The text of the design that a file carries.
///
/// # Errors
/// When it carries none, or what it carries is damaged.
pub fn source_in(carrier: Carrier, bytes: &[u8]) -> Result<String, Text> {
    let found = match carrier {
        Carrier::Png => chunk(bytes).and_then(base64::decode),
        Carrier::Svg => element(bytes).as_deref().and_then(base64::decode),
        Carrier::Pdf => attachment(bytes).map(<[u8]>::to_vec),
        Carrier::Drawio => attribute(bytes).as_deref().and_then(base64::decode),
    };
    let found = found.ok_or_else(|| {
        Text::fixed(
            "文件中没有设计数据；请用 yuntu export --embed-source 重新导出，或打开 .yuntu 文件",
            "it carries no design; export it again with yuntu export --embed-source, or open the .yuntu file",
        )
    })?;
    String::from_utf8(found).map_err(|error| {
        text!("文件中的设计数据已损坏（{error}）", "the design that it carries is damaged ({error})")
    })
}

/// The text of our chunk in a PNG.
fn chunk(bytes: &[u8]) -> Option<&str> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let data = after.get(..length)?;
        if kind == b"iTXt"
            && let Some(text) =
                data.strip_prefix(SOURCE_MARK.as_bytes()).and_then(|d| d.strip_prefix(&[0; 5]))
        {
            return std::str::from_utf8(text).ok();
        }
        rest = after.get(length.checked_add(4)?..)?;
    }
}

/// The text of our metadata in an SVG.
fn element(bytes: &[u8]) -> Option<String> {
    let tree = Document::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let found = tree
        .descendants()
        .find(|node| node.has_tag_name("metadata") || node.tag_name().name() == "metadata")
        .filter(|node| node.attribute("id") == Some(SOURCE_MARK))?;
    found.text().map(ToOwned::to_owned)
}

/// The attribute of the root of a drawing.
fn attribute(bytes: &[u8]) -> Option<String> {
    let tree = Document::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    tree.descendants().find_map(|node| node.attribute("yuntu")).map(ToOwned::to_owned)
}

/// The attachment of a PDF that we wrote: its dictionary says how long it is.
fn attachment(bytes: &[u8]) -> Option<&[u8]> {
    let mut from = 0;
    loop {
        let name = b"/EmbeddedFile";
        let at = from + find(bytes.get(from..)?, name)?;
        let after = bytes.get(at + name.len()..)?;
        from = at + name.len();
        if after.first() == Some(&b's') {
            continue;
        }
        let head = after.get(..find(after, b"stream")?)?;
        let size = head.get(find(head, b"/Size")? + 5..)?;
        let digits: String = size
            .iter()
            .map(|&byte| char::from(byte))
            .skip_while(|c| *c == ' ')
            .take_while(char::is_ascii_digit)
            .collect();
        let size: usize = digits.parse().ok()?;
        let data = after.get(head.len() + 6..)?;
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n"))?;
        return data.get(..size);
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
