//! How the parts of the drawing look in draw.io: its style strings.

use crate::design::{Purpose, SecurityZoneKind};
use crate::export::base64;
use crate::export::number::Num;
use crate::export::svg::path_data;
use crate::scene::glyph::{self, Glyph};
use crate::scene::layout::{Cell, CellKind};
use crate::scene::{Color, Theme, fonts, look};

fn ink(color: Color) -> String {
    color.rgb(Theme::Light).to_string()
}

/// What every style begins with: plain text, our family, nothing that folds.
fn common() -> String {
    format!("html=0;fontFamily={};", fonts::FAMILY)
}

pub(super) fn frame() -> String {
    format!(
        "{}rounded=1;absoluteArcSize=1;arcSize=16;container=1;collapsible=0;dropTarget=0;verticalAlign=top;\
         align=left;spacingLeft=14;spacingTop=6;fontStyle=1;fontSize=15;fontColor={};fillColor={};strokeColor={};",
        common(),
        ink(Color::Text),
        ink(Color::Panel),
        ink(Color::BorderStrong)
    )
}

pub(super) fn row(kind: Option<SecurityZoneKind>, gutter: f64) -> String {
    let (tint, words) =
        kind.map_or((Color::RowOther, Color::TextSoft), |kind| (look::row_tint(kind), look::row_ink(kind)));
    format!(
        "{}rounded=1;absoluteArcSize=1;arcSize=12;connectable=0;whiteSpace=wrap;align=left;verticalAlign=middle;\
         spacingLeft=14;labelWidth={};fontStyle=1;fontSize=12;fontColor={};fillColor={};strokeColor=none;",
        common(),
        Num(gutter),
        ink(words),
        ink(tint)
    )
}

pub(super) fn column() -> String {
    format!(
        "{}container=1;collapsible=0;dropTarget=0;connectable=0;verticalAlign=top;align=left;spacingLeft=12;\
         spacingTop=6;fontStyle=1;fontSize=13;fontColor={};fillColor=none;strokeColor={};dashed=1;",
        common(),
        ink(Color::Text),
        ink(Color::BorderStrong)
    )
}

pub(super) fn cell(cell: &Cell) -> String {
    let seen = match cell.kind {
        CellKind::Az => cell.vswitch.is_some(),
        CellKind::TopBand | CellKind::BottomBand => !cell.empty,
        CellKind::Unplaced => true,
        CellKind::SideBand | CellKind::Site | CellKind::Internet => false,
    };
    let (fill, stroke) = match (seen, cell.kind) {
        (false, _) => ("none".to_owned(), "none".to_owned()),
        (true, CellKind::Unplaced) => ("none".to_owned(), ink(Color::BorderStrong)),
        (true, CellKind::Az) => (ink(Color::Surface), ink(Color::Border)),
        (true, _) => (ink(Color::Surface), ink(Color::BorderStrong)),
    };
    let dashed = u8::from(seen && cell.kind != CellKind::Az);
    let vertical = if cell.kind == CellKind::Unplaced { "top" } else { "bottom" };
    format!(
        "{}rounded=1;absoluteArcSize=1;arcSize=12;container=1;collapsible=0;connectable=0;align=left;\
         verticalAlign={vertical};spacingLeft=10;spacingBottom=4;fontSize=11;fontColor={};fillColor={fill};\
         strokeColor={stroke};dashed={dashed};",
        common(),
        ink(Color::TextSoft)
    )
}

pub(super) fn node(glyph: Glyph, family: Color) -> String {
    format!(
        "shape=label;{}rounded=1;absoluteArcSize=1;arcSize=12;align=left;verticalAlign=top;spacingLeft=46;\
         spacingTop=6;overflow=hidden;fontStyle=1;fontSize=13;fontColor={};fillColor={};strokeColor={};\
         imageAlign=left;imageVerticalAlign=middle;imageWidth=28;imageHeight=28;spacing=4;image={};",
        common(),
        ink(Color::Text),
        ink(Color::Surface),
        ink(family),
        image(glyph, family)
    )
}

pub(super) fn specification() -> String {
    format!(
        "text;{}align=left;verticalAlign=middle;overflow=hidden;connectable=0;movable=0;resizable=0;deletable=0;\
         editable=0;pointerEvents=0;fontSize=11;fontColor={};",
        common(),
        ink(Color::TextSoft)
    )
}

/// The style of a link; `ends` are the parts of its nodes at which it begins and ends.
pub(super) fn link(purpose: Purpose, ends: Option<[f64; 4]>, labelled: bool) -> String {
    let line = match purpose {
        Purpose::Business => format!("strokeColor={};", ink(Color::TextSoft)),
        Purpose::Operations => format!("strokeColor={};dashed=1;", ink(Color::Security)),
        Purpose::Replication => format!("strokeColor={};shape=link;width=3;", ink(Color::Database)),
        Purpose::Outbound => format!("strokeColor={};dashed=1;dashPattern=1 3;", ink(Color::Network)),
        Purpose::Upload => format!("strokeColor={};", ink(Color::Storage)),
    };
    let mut style = format!(
        "edgeStyle=orthogonalEdgeStyle;{}rounded=1;arcSize=12;strokeWidth=1.5;endArrow=classic;endSize=5;\
         fontSize=11;fontColor={};labelBackgroundColor={};{line}",
        common(),
        ink(Color::TextSoft),
        ink(Color::Surface)
    );
    if let Some([x, y, u, v]) = ends {
        style.push_str(&format!(
            "exitX={};exitY={};exitDx=0;exitDy=0;exitPerimeter=0;entryX={};entryY={};entryDx=0;entryDy=0;\
             entryPerimeter=0;",
            Num(x),
            Num(y),
            Num(u),
            Num(v)
        ));
    }
    if !labelled {
        // Links of one net share a label, as in our own drawing; the words stay in the file.
        style.push_str("noLabel=1;");
    }
    style
}

/// The word for a purpose in attributes, as in the design's own file.
pub(super) const fn purpose_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Business => "business",
        Purpose::Operations => "operations",
        Purpose::Replication => "replication",
        Purpose::Outbound => "outbound",
        Purpose::Upload => "upload",
    }
}

/// A glyph as an image inside a style, where a semicolon would end it: draw.io knows that what follows the comma
/// is base 64.
fn image(glyph: Glyph, color: Color) -> String {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{0}\" viewBox=\"0 0 {0} {0}\">\
         <path d=\"{1}\" fill=\"none\" stroke=\"{2}\" stroke-width=\"{3}\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\"/></svg>",
        Num(glyph::GRID),
        path_data(glyph.segments()),
        ink(color),
        Num(glyph::LINE),
    );
    format!("data:image/svg+xml,{}", base64::encode(svg.as_bytes()))
}
