//! Our own product glyphs: SVG files on a grid of 24, drawn with one line of 1.5, read once into paths.

use std::sync::OnceLock;

use resvg::usvg;

use super::shape::Segment;
use crate::base::Point;

/// The side of the grid on which glyphs are drawn.
pub const GRID: f64 = 24.0;

/// The width of a glyph's lines on its grid.
pub const LINE: f64 = 1.5;

macro_rules! glyphs {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A product glyph, named like its file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are product codes")]
        pub enum Glyph {
            $($variant,)*
        }

        impl Glyph {
            /// Every glyph.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The file's name without its ending; for most the product code.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            const fn source(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../assets/glyphs/", $name, ".svg")),)*
                }
            }
        }
    };
}

glyphs!(
    Ecs = "ecs",
    Database = "database",
    Clb = "clb",
    Alb = "alb",
    Nlb = "nlb",
    Rds = "rds",
    Polardb = "polardb",
    PolardbX = "polardb-x",
    Tair = "tair",
    Oss = "oss",
    Nas = "nas",
    SslVpn = "ssl-vpn",
    IpsecVpn = "ipsec-vpn",
    VpnGateway = "vpn-gateway",
    Line = "line",
    Vbr = "vbr",
    Cen = "cen",
    Nat = "nat",
    LineNat = "line-nat",
    Eip = "eip",
    Dns = "dns",
    Internet = "internet",
    Users = "users",
    OpsUsers = "ops-users",
    Alipay = "alipay",
    Customer = "customer",
    CustomerGateway = "customer-gateway",
    CustomerFirewall = "customer-firewall",
    CloudFirewall = "cloud-firewall",
    Waf = "waf",
    AntiDdos = "anti-ddos",
    Bastionhost = "bastionhost",
    DbAudit = "db-audit",
    Sls = "sls",
    SecurityCenter = "security-center",
    Kms = "kms",
    Vpc = "vpc",
    Vswitch = "vswitch",
    Cdn = "cdn",
    Generic = "generic",
    External = "external",
    Region = "region",
);

impl Glyph {
    /// The glyph of this name, when there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|glyph| glyph.name() == name)
    }

    /// The glyph's lines on the grid, to be stroked with [`LINE`], round ends and round joins.
    #[must_use]
    pub fn segments(self) -> &'static [Segment] {
        static TABLE: OnceLock<Vec<Vec<Segment>>> = OnceLock::new();
        let table = TABLE.get_or_init(|| Self::ALL.iter().map(|glyph| read(glyph.source())).collect());
        table.get(self as usize).map_or(&[], Vec::as_slice)
    }
}

/// Reads the paths of a glyph file; what is no path is left out, which a test forbids.
fn read(source: &str) -> Vec<Segment> {
    let mut out = Vec::new();
    if let Ok(tree) = usvg::Tree::from_str(source, &usvg::Options::default()) {
        collect(tree.root(), &mut out);
    }
    out
}

fn collect(group: &usvg::Group, out: &mut Vec<Segment>) {
    use usvg::tiny_skia_path::PathSegment;
    let point = |p: usvg::tiny_skia_path::Point| Point::new(f64::from(p.x), f64::from(p.y));
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => collect(inner, out),
            usvg::Node::Path(path) => {
                let mut at = Point::default();
                for segment in path.data().segments() {
                    match segment {
                        PathSegment::MoveTo(p) => {
                            at = point(p);
                            out.push(Segment::Move(at));
                        }
                        PathSegment::LineTo(p) => {
                            at = point(p);
                            out.push(Segment::Line(at));
                        }
                        PathSegment::QuadTo(c, p) => {
                            let (c, end) = (point(c), point(p));
                            let toward = |a: Point| {
                                Point::new(a.x + (c.x - a.x) * 2.0 / 3.0, a.y + (c.y - a.y) * 2.0 / 3.0)
                            };
                            out.push(Segment::Cubic(toward(at), toward(end), end));
                            at = end;
                        }
                        PathSegment::CubicTo(a, b, p) => {
                            at = point(p);
                            out.push(Segment::Cubic(point(a), point(b), at));
                        }
                        PathSegment::Close => out.push(Segment::Close),
                    }
                }
            }
            usvg::Node::Image(_) | usvg::Node::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_has_lines_and_keeps_to_its_grid() {
        for &glyph in Glyph::ALL {
            let segments = glyph.segments();
            assert!(segments.len() >= 5, "{}", glyph.name());
            for segment in segments {
                let points = match *segment {
                    Segment::Move(p) | Segment::Line(p) => vec![p],
                    Segment::Cubic(a, b, c) => vec![a, b, c],
                    Segment::Close => vec![],
                };
                for p in points {
                    let inside = |v: f64| (LINE / 2.0..=GRID - LINE / 2.0).contains(&v);
                    assert!(inside(p.x) && inside(p.y), "{} leaves its grid at {p:?}", glyph.name());
                }
            }
        }
    }

    #[test]
    fn every_file_is_a_glyph() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/glyphs");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(Glyph::named(name.strip_suffix(".svg").unwrap()).is_some(), "{name}");
        }
    }
}
