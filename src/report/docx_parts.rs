//! The parts of a DOCX that hold no content: styles, numbering, settings, head and foot.

use super::document::Palette;
use crate::base::Date;
use crate::export::escape;

/// What head, foot and properties name.
pub(super) struct Named<'a> {
    pub title: &'a str,
    pub subject: &'a str,
    pub author: &'a str,
    pub version: &'a str,
    pub footer: &'a str,
    pub zh: bool,
    pub keywords: &'a [String],
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(super) fn content_types() -> String {
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{main}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{main}.styles+xml\"/>\
         <Override PartName=\"/word/numbering.xml\" ContentType=\"{main}.numbering+xml\"/>\
         <Override PartName=\"/word/settings.xml\" ContentType=\"{main}.settings+xml\"/>\
         <Override PartName=\"/word/header1.xml\" ContentType=\"{main}.header+xml\"/>\
         <Override PartName=\"/word/footer1.xml\" ContentType=\"{main}.footer+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
         </Types>"
    )
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

pub(super) fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/>\
         </Relationships>"
    )
}

pub(super) fn document_relations(images: usize) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{RELATIONS}\">");
    for (id, kind, target) in [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdHeader", "header", "header1.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ] {
        out.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"));
    }
    for at in 1..=images {
        out.push_str(&format!(
            "<Relationship Id=\"rIdImage{at}\" Type=\"{OFFICE}/image\" Target=\"media/image{at}.png\"/>"
        ));
    }
    out.push_str("</Relationships>");
    out
}

pub(super) fn core(head: &Named<'_>, date: Date) -> String {
    let (title, subject, author) = (escape(head.title), escape(head.subject), escape(head.author));
    let keywords = head.keywords.join(", ");
    let keywords = escape(&keywords);
    let lang = if head.zh { "zh-CN" } else { "en" };
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>\
         <dc:creator>{author}</dc:creator><cp:keywords>{keywords}</cp:keywords><dc:language>{lang}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:modified></cp:coreProperties>"
    )
}

pub(super) fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Yuntu</Application></Properties>"
    )
}

pub(super) fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document {MAIN} xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{body}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" w:right=\"1247\" w:bottom=\"1417\" w:left=\"1247\" \
         w:header=\"680\" w:footer=\"680\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>"
    )
}

pub(super) fn settings() -> String {
    format!(
        "{HEAD}<w:settings {MAIN}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

pub(super) fn numbering() -> String {
    let level = |at: u32, words: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"Heading{}\"/>\
             <w:suff w:val=\"space\"/><w:lvlText w:val=\"{words}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"0\" w:firstLine=\"0\"/></w:pPr></w:lvl>",
            at + 1
        )
    };
    format!(
        "{HEAD}<w:numbering {MAIN}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>{}{}\
         </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        level(0, "%1 "),
        level(1, "%1.%2 ")
    )
}

fn field(code: &str) -> String {
    format!("<w:fldSimple w:instr=\" {code} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
}

pub(super) fn header(head: &Named<'_>) -> String {
    let (title, version) = (escape(head.title), escape(head.version));
    format!(
        "{HEAD}<w:hdr {MAIN}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{title}</w:t></w:r>\
         <w:r><w:tab/><w:t xml:space=\"preserve\">{version}</w:t></w:r></w:p></w:hdr>"
    )
}

pub(super) fn footer(head: &Named<'_>) -> String {
    let words = escape(head.footer);
    format!(
        "{HEAD}<w:ftr {MAIN}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>\
         <w:r><w:tab/></w:r>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
        field("PAGE"),
        field("NUMPAGES")
    )
}

/// The styles: their names are Word's own where it has one, so that pasting takes on the template's looks.
pub(super) fn styles(head: &Named<'_>, palette: &Palette) -> String {
    let hex = |color: &str| color.trim_start_matches('#').to_uppercase();
    let (soft, accent, border) = (hex(&palette.soft), hex(&palette.accent), hex(&palette.border));
    let fonts = |east: &str| {
        format!("<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"{east}\"/>")
    };
    let (body, bold) = (fonts("宋体"), fonts("黑体"));
    let lang = if head.zh { "zh-CN" } else { "en-US" };
    let paragraph = |id: &str, name: &str, based: &str, ppr: &str, rpr: &str| {
        let quick = if name.chars().next().is_some_and(char::is_lowercase) { "<w:qFormat/>" } else { "" };
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based}\"/>{quick}\
             <w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
        )
    };
    let size = |half: u32| format!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>");
    let color = |hex: &str| format!("<w:color w:val=\"{hex}\"/>");
    let heading = |level: u32, half: u32, before: u32| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:next w:val=\"BodyText\"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/>\
             <w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"{before}\" w:after=\"120\"/>\
             <w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr>{bold}<w:b/><w:bCs/>{}</w:rPr></w:style>",
            level - 1,
            level - 1,
            size(half)
        )
    };
    let line = |side: &str, width: u32, color: &str| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{width}\" w:space=\"0\" w:color=\"{color}\"/>")
    };
    let mut out = format!(
        "{HEAD}<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>{body}{}<w:lang w:val=\"{lang}\" w:eastAsia=\"zh-CN\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line=\"300\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/>\
         <w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
        size(20)
    );
    out.push_str(&heading(1, 36, 480));
    out.push_str(&heading(2, 26, 320));
    let title = format!("{bold}<w:b/><w:bCs/>{}", size(56));
    let spaced = |before: u32, after: u32| format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>");
    for style in [
        paragraph("BodyText", "Body Text", "Normal", &spaced(0, 120), ""),
        paragraph("Title", "Title", "Normal", &spaced(60, 120), &title),
        paragraph(
            "Subtitle",
            "Subtitle",
            "Normal",
            &spaced(0, 240),
            &format!("{}{}", color(&soft), size(24)),
        ),
        paragraph(
            "Kind",
            "Proposal Kind",
            "Normal",
            &spaced(480, 60),
            &format!("{}{}", color(&soft), size(20)),
        ),
        paragraph("Imprint", "Proposal Imprint", "Normal", &spaced(40, 0), ""),
        paragraph(
            "ContentsHead",
            "TOC Heading",
            "Normal",
            &spaced(0, 200),
            &format!("{bold}<w:b/>{}", size(36)),
        ),
        paragraph("TOC1", "toc 1", "Normal", &spaced(120, 20), "<w:b/>"),
        paragraph("TOC2", "toc 2", "Normal", "<w:ind w:left=\"420\"/>", ""),
        paragraph(
            "Caption",
            "caption",
            "Normal",
            "<w:spacing w:before=\"40\" w:after=\"200\"/><w:jc w:val=\"center\"/>",
            &format!("{}{}", color(&soft), size(17)),
        ),
        paragraph(
            "Figure",
            "Proposal Figure",
            "Normal",
            "<w:keepNext/><w:spacing w:before=\"120\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
            "",
        ),
        paragraph(
            "Note",
            "Proposal Note",
            "Normal",
            &spaced(0, 120),
            &format!("{}{}", color(&soft), size(17)),
        ),
        paragraph(
            "TableText",
            "Proposal Table Text",
            "Normal",
            "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"252\" w:lineRule=\"auto\"/>",
            &size(17),
        ),
        paragraph(
            "AfterTable",
            "Proposal After Table",
            "Normal",
            "<w:spacing w:before=\"0\" w:after=\"60\" w:line=\"120\" w:lineRule=\"exact\"/>",
            &size(8),
        ),
        paragraph(
            "Finding",
            "Proposal Finding",
            "Normal",
            &format!(
                "<w:keepNext/><w:pBdr>{}</w:pBdr><w:spacing w:before=\"160\" w:after=\"0\"/><w:ind w:left=\"160\"/>",
                line("left", 18, &accent)
            ),
            &size(19),
        ),
        paragraph(
            "FindingText",
            "Proposal Finding Text",
            "Normal",
            &format!(
                "<w:keepLines/><w:pBdr>{}</w:pBdr><w:spacing w:before=\"0\" w:after=\"0\"/><w:ind w:left=\"160\"/>",
                line("left", 18, &accent)
            ),
            &size(18),
        ),
        paragraph(
            "Header",
            "header",
            "Normal",
            &format!(
                "<w:pBdr>{}</w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"9411\"/></w:tabs>",
                line("bottom", 4, &border)
            ),
            &format!("{}{}", color(&soft), size(16)),
        ),
        paragraph(
            "Footer",
            "footer",
            "Normal",
            "<w:tabs><w:tab w:val=\"right\" w:pos=\"9411\"/></w:tabs>",
            &format!("{}{}", color(&soft), size(16)),
        ),
    ] {
        out.push_str(&style);
    }
    out.push_str(&format!(
        "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"ProposalTable\"><w:name w:val=\"Proposal Table\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{}{}{}</w:tblBorders></w:tblPr>\
         <w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>",
        line("top", 4, &border),
        line("bottom", 4, &border),
        line("insideH", 4, &border),
        line("bottom", 10, "1A1E26"),
    ));
    out.push_str(
        "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"ProposalFacts\"><w:name w:val=\"Proposal Facts\"/>\
         <w:basedOn w:val=\"TableNormal\"/></w:style></w:styles>",
    );
    out
}
