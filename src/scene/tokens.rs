//! Colours, sizes and radii: `assets/tokens.ron`, read once. Nothing else in the program names any.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark ink on a bright ground; the default, and the theme of paper.
    #[default]
    Light,
    /// Bright ink on a dark ground.
    Dark,
}

macro_rules! colors {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// A colour by what it is for; a theme turns it into an [`Rgb`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Color {
            $($(#[$doc])* $variant,)*
        }

        impl Color {
            /// Every colour.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the token file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

colors!(
    /// Behind everything.
    Canvas = "canvas",
    /// The dots of the grid.
    Grid = "grid",
    /// Panels and nodes.
    Surface = "surface",
    /// The ground inside a region's frame.
    Panel = "panel",
    /// Frames and separators.
    Border = "border",
    /// Frames that must be seen against a tint.
    BorderStrong = "border-strong",
    /// Text.
    Text = "text",
    /// Secondary text.
    TextSoft = "text-soft",
    /// Selection, primary action, links in text.
    Accent = "accent",
    /// The ground of something selected or accepted.
    AccentSoft = "accent-soft",
    /// Text on the accent.
    OnAccent = "on-accent",
    /// An error.
    Error = "error",
    /// A warning.
    Warning = "warning",
    /// A hint.
    Info = "info",
    /// All is well.
    Good = "good",
    /// Not evaluated, not entered.
    Unknown = "unknown",
    /// The row of the Internet side, also of the web layer.
    RowDmz = "row-dmz",
    /// The row of management, also of the jump layer.
    RowManagement = "row-management",
    /// The row of the intranet.
    RowIntranet = "row-intranet",
    /// The row of the middleware layer.
    RowMiddleware = "row-middleware",
    /// The row of the data layer.
    RowData = "row-data",
    /// Any other row.
    RowOther = "row-other",
    /// ECS and its kin.
    Compute = "compute",
    /// Load balancers.
    Balancing = "balancing",
    /// Databases.
    Database = "database",
    /// Object storage and disks.
    Storage = "storage",
    /// VPC, EIP, NAT, line, DNS, CDN.
    Network = "network",
    /// Bastion, VPN, firewall, WAF, DDoS.
    Security = "security",
    /// Internet, users, data centre, Alipay.
    External = "external",
);

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rgb(pub [u8; 3]);

/// A text that is not a colour of the form `#2B59D9`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a colour of the form #2B59D9")]
pub struct BadColor(String);

impl FromStr for Rgb {
    type Err = BadColor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadColor(text.chars().take(20).collect());
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(bad)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| bad())?;
        let [_, r, g, b] = number.to_be_bytes();
        Ok(Self([r, g, b]))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02X}{g:02X}{b:02X}")
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Sizes of text in units, and its line heights as factors.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the roles of visual design")]
pub struct TextSizes {
    pub caption: f64,
    pub label: f64,
    pub body: f64,
    pub panel_title: f64,
    pub page_title: f64,
    pub line_height: f64,
    pub node_line_height: f64,
}

/// Distances and radii in units.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the roles of visual design")]
pub struct Spaces {
    pub step: f64,
    pub panel_padding: f64,
    pub row_height: f64,
    pub radius: f64,
    pub container_radius: f64,
    pub hairline: f64,
}

/// Measures of a node, and the distances the layout keeps between nodes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the roles of visual design")]
pub struct NodeSizes {
    pub width: f64,
    pub height: f64,
    pub edge: f64,
    pub glyph: f64,
    pub grid: f64,
    pub gap_x: f64,
    pub gap_y: f64,
}

/// Measures of a link.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSizes {
    /// Width of the line.
    pub width: f64,
    /// Width of a thin line.
    pub thin: f64,
    /// Radius of a corner.
    pub radius: f64,
    /// Length of the arrowhead.
    pub arrow: f64,
    /// Distance between parallel links.
    pub track: f64,
    /// Least distance between a link and a node it does not end at.
    pub clearance: f64,
    /// Half the gap that a crossed link leaves.
    pub gap: f64,
}

/// Measures of the window's parts.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the parts of the window")]
pub struct WindowSizes {
    pub command_bar: f64,
    pub palette: f64,
    pub inspector: f64,
    pub dock: f64,
    pub status_bar: f64,
}

/// The token file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    colors: BTreeMap<String, (Rgb, Rgb)>,
    /// Text.
    pub text: TextSizes,
    /// Space.
    pub space: Spaces,
    /// Nodes.
    pub node: NodeSizes,
    /// Links.
    pub link: LinkSizes,
    /// The window.
    pub window: WindowSizes,
}

impl Tokens {
    /// The tokens built into the program.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static TOKENS: OnceLock<Tokens> = OnceLock::new();
        // A test holds that the file reads, so the default is never seen.
        TOKENS.get_or_init(|| ron::from_str(include_str!("../../assets/tokens.ron")).unwrap_or_default())
    }
}

impl Color {
    /// The colour in a theme.
    #[must_use]
    pub fn rgb(self, theme: Theme) -> Rgb {
        static TABLE: OnceLock<Vec<(Rgb, Rgb)>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let colors = &Tokens::builtin().colors;
            Self::ALL.iter().map(|color| colors.get(color.name()).copied().unwrap_or_default()).collect()
        });
        let (light, dark) = table.get(self as usize).copied().unwrap_or_default();
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_exactly_the_colours_that_code_names() {
        let tokens: Tokens = ron::from_str(include_str!("../../assets/tokens.ron")).unwrap();
        let mut named: Vec<&str> = Color::ALL.iter().map(|color| color.name()).collect();
        named.sort_unstable();
        assert_eq!(tokens.colors.keys().map(String::as_str).collect::<Vec<_>>(), named);
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let luminance = |Rgb(rgb): Rgb| -> f64 {
            let linear = rgb.map(|c| {
                let c = f64::from(c) / 255.0;
                if c <= 0.039_28 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_legible_on_every_ground() {
        use Color::*;
        for theme in [Theme::Light, Theme::Dark] {
            for ground in
                [Canvas, Surface, Panel, RowDmz, RowManagement, RowIntranet, RowMiddleware, RowData, RowOther]
            {
                for ink in [Text, TextSoft, Accent, Error, Warning, Info, Good, Unknown] {
                    let found = contrast(ink.rgb(theme), ground.rgb(theme));
                    assert!(found >= 4.5, "{ink:?} on {ground:?} in {theme:?}: {found:.2}");
                }
                for mark in [Compute, Balancing, Database, Storage, Network, Security, External] {
                    let found = contrast(mark.rgb(theme), ground.rgb(theme));
                    assert!(found >= 3.0, "{mark:?} on {ground:?} in {theme:?}: {found:.2}");
                }
            }
            assert!(contrast(OnAccent.rgb(theme), Accent.rgb(theme)) >= 4.5);
            assert!(contrast(Accent.rgb(theme), AccentSoft.rgb(theme)) >= 4.5);
        }
    }
}
