//! The customer's logo.

use resvg::{tiny_skia, usvg};

use crate::base::Text;

/// The largest logo that is taken, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;

/// A picture that was looked at and can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    bytes: Vec<u8>,
    file: &'static str,
}

impl Logo {
    /// Takes a PNG or an SVG.
    ///
    /// # Errors
    /// When it is too large or neither of the two.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Text> {
        if bytes.len() > MOST_BYTES {
            return Err(Text::fixed("标志超过1 MB，请缩小", "the logo is larger than 1 MB; make it smaller"));
        }
        if bytes.starts_with(b"\x89PNG") && tiny_skia::Pixmap::decode_png(&bytes).is_ok() {
            return Ok(Self { bytes, file: "logo.png" });
        }
        // Nothing outside of the file is asked for: no fonts, no pictures by name.
        let mut options = usvg::Options::default();
        options.image_href_resolver.resolve_string = Box::new(|_, _| None);
        match usvg::Tree::from_data(&bytes, &options) {
            Ok(_) => Ok(Self { bytes, file: "logo.svg" }),
            Err(_) => {
                Err(Text::fixed("标志不是可读的PNG或SVG", "the logo is neither a readable PNG nor an SVG"))
            }
        }
    }

    /// The virtual file.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// What is in it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
