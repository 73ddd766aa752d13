//! A scene as PNG: our SVG, drawn by resvg with our fonts.

use resvg::{tiny_skia, usvg};

use super::svg::{Ground, Missing, write};
use crate::base::Text;
use crate::scene::Scene;
use crate::text;

/// The most pixels along one side.
pub const MOST_SIDE: u32 = 32_000;
/// The most pixels in all.
pub const MOST_PIXELS: u64 = 200_000_000;

/// Why no PNG came out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PngError {
    /// The picture would be too large, or the scale is no positive number.
    #[error(
        "at scale {scale} the picture would be {width} × {height} pixels; the limits are {MOST_SIDE} a side and {MOST_PIXELS} in all"
    )]
    Size {
        /// The scale asked for.
        scale: f64,
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
        /// The largest scale that would do.
        most: f64,
    },
    /// The drawing could not be read back; a fault of the program.
    #[error("the drawing could not be painted: {0}")]
    Paint(String),
}

impl PngError {
    /// The message for people.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Size { scale, width, height, most } => {
                let most = (most * 100.0).floor() / 100.0;
                text!(
                    "缩放 {scale} 时图片为 {width} × {height} 像素,超出上限(单边 {MOST_SIDE},总计 {MOST_PIXELS});最大可用缩放为 {most}",
                    "at scale {scale} the picture would be {width} × {height} pixels, over the limits ({MOST_SIDE} a side, {MOST_PIXELS} in all); the largest scale that fits is {most}"
                )
            }
            Self::Paint(why) => text!("图形无法绘制:{why}", "the drawing could not be painted: {why}"),
        }
    }
}

/// A scene as PNG, with `scale` pixels for each unit.
///
/// # Errors
/// When the picture would be larger than [`MOST_SIDE`] or [`MOST_PIXELS`].
pub fn png(scene: &Scene, scale: f64) -> Result<Vec<u8>, PngError> {
    png_on(scene, scale, Ground::Painted)
}

pub(super) fn png_on(scene: &Scene, scale: f64, ground: Ground) -> Result<Vec<u8>, PngError> {
    painted(scene, scale, ground)?.encode_png().map_err(|e| PngError::Paint(e.to_string()))
}

/// Width and height of a scene at a scale, and its colours row by row: red, green, blue, opacity, multiplied by it.
///
/// # Errors
/// When the picture would be larger than [`MOST_SIDE`] or [`MOST_PIXELS`].
pub fn pixels(scene: &Scene, scale: f64) -> Result<([usize; 2], Vec<u8>), PngError> {
    let painted = painted(scene, scale, Ground::Painted)?;
    Ok(([painted.width() as usize, painted.height() as usize], painted.take()))
}

fn painted(scene: &Scene, scale: f64, ground: Ground) -> Result<tiny_skia::Pixmap, PngError> {
    let side = |units: f64| (units * scale).ceil().max(1.0) as u64;
    let (width, height) = (side(scene.bounds.w), side(scene.bounds.h));
    let fits = width.max(height) <= u64::from(MOST_SIDE) && width.saturating_mul(height) <= MOST_PIXELS;
    if !(scale.is_finite() && scale > 0.0 && fits) {
        let (w, h) = (scene.bounds.w.max(1.0), scene.bounds.h.max(1.0));
        let most = (f64::from(MOST_SIDE) / w.max(h)).min((MOST_PIXELS as f64 / (w * h)).sqrt());
        return Err(PngError::Size { scale, width, height, most });
    }
    let paint = |why: &str| PngError::Paint(why.to_owned());
    let source = if scene.is_coarse_at(scale) {
        write(&scene.coarse(scale), Missing::Name, ground)
    } else {
        write(scene, Missing::Name, ground)
    };
    let tree = usvg::Tree::from_str(&source, &super::reading_options()).map_err(|e| paint(&e.to_string()))?;
    let (width, height) = (width as u32, height as u32);
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or_else(|| paint("no memory"))?;
    if u64::from(width) * u64::from(height) < LARGE {
        let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
        resvg::render(&tree, transform, &mut pixmap.as_mut());
        return Ok(pixmap);
    }
    // Two threads, each with a half of the rows: a whole number of rows, so that no edge falls between them.
    let upper = height / 2;
    let row = width as usize * 4;
    let (above, below) = pixmap.data_mut().split_at_mut(row * upper as usize);
    std::thread::scope(|scope| {
        let tree = &tree;
        scope.spawn(move || band(tree, above, (width, upper), scale, 0));
        band(tree, below, (width, height - upper), scale, upper);
    });
    Ok(pixmap)
}

/// Pictures with more pixels than this are painted by two threads.
const LARGE: u64 = 1_000_000;

/// Paints some rows of a picture.
fn band(tree: &usvg::Tree, rows: &mut [u8], (width, height): (u32, u32), scale: f64, first: u32) {
    let transform =
        tiny_skia::Transform::from_scale(scale as f32, scale as f32).post_translate(0.0, -(first as f32));
    if let Some(mut pixmap) = tiny_skia::PixmapMut::from_bytes(rows, width, height) {
        resvg::render(tree, transform, &mut pixmap);
    }
}
