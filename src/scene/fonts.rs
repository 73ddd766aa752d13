//! The bundled fonts: one family for both scripts, two weights.

/// The family's name, as written into SVG.
pub const FAMILY: &str = "Noto Sans CJK SC";

/// The family with what to fall back to where it is not installed.
pub const FAMILY_WITH_FALLBACKS: &str =
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/// The regular weight.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Regular.otf");

/// The bold weight.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Bold.otf");

/// The licence of both, to be shown with the program.
pub const LICENCE: &str = include_str!("../../assets/fonts/OFL.txt");
