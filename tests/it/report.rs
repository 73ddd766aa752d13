//! The proposal as PDF.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use yuntu::report::{
    Cell, Column, Cover, Document, Fact, Imprint, Labels, Palette, Part, Section, Tone, Typeset, typeset,
};

/// Text that would do harm if any of it were read as markup.
const HOSTILE: &str = "#image(\"/etc/passwd\") *bold* $x^2$ [#read(\"a\")] \\ <label> @ref // done";

fn document(lang: &'static str, rows: usize) -> Document {
    Document {
        lang,
        region: "cn",
        title: format!("网上银行 {HOSTILE}"),
        subject: String::new(),
        author: HOSTILE.to_owned(),
        keywords: vec![HOSTILE.to_owned()],
        labels: Labels {
            kind: "技术方案建议书".to_owned(),
            version: HOSTILE.to_owned(),
            contents: "目录".to_owned(),
            footer: HOSTILE.to_owned(),
            figure: "图".to_owned(),
        },
        palette: Palette::paper(),
        cover: Some(Cover { file: "diagram.svg", alt: HOSTILE.to_owned() }),
        imprint: vec![Imprint { label: "客户".to_owned(), value: HOSTILE.to_owned() }],
        sections: vec![Section {
            title: "概要".to_owned(),
            parts: vec![
                Part::Cards { rows: vec![Fact::new("错误", "0").toned(Tone::Good).note(HOSTILE)] },
                Part::Heading { text: HOSTILE.to_owned() },
                Part::Paragraph { text: HOSTILE.to_owned() },
                Part::Note { text: HOSTILE.to_owned() },
                Part::Facts { rows: vec![Fact::new("名称", HOSTILE)] },
                Part::Calculation {
                    title: "存储".to_owned(),
                    code: "F-01".to_owned(),
                    formula: "G = tx/day × KB/tx × days ÷ 1024 ÷ 1024".to_owned(),
                    result: "696.18 GiB".to_owned(),
                    inputs: vec![Fact::new("每日交易笔数", "1000000")],
                    notes: vec![HOSTILE.to_owned()],
                    origin: "金融云使用指南 L420".to_owned(),
                },
                Part::Picture {
                    file: "diagram.svg",
                    caption: HOSTILE.to_owned(),
                    alt: HOSTILE.to_owned(),
                    max_height_mm: 60,
                },
                Part::Table {
                    columns: vec![Column::left("项目", 2), Column::right("金额")],
                    rows: (0..rows)
                        .map(|i| vec![Cell::new(format!("行{i} {HOSTILE}")), Cell::strong("480.00")])
                        .collect(),
                },
                Part::Finding {
                    tone: Tone::Error,
                    severity: "错误".to_owned(),
                    code: "HA-001".to_owned(),
                    title: HOSTILE.to_owned(),
                    message: HOSTILE.to_owned(),
                    origin: HOSTILE.to_owned(),
                    remedy: HOSTILE.to_owned(),
                },
            ],
        }],
    }
}

fn made(document: &Document) -> Typeset {
    const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#88a"/></svg>"##;
    let pictures = BTreeMap::from([("diagram.svg", SVG.as_bytes().to_vec())]);
    let date = "2026-11-21".parse().expect("a date");
    typeset(document, pictures, date).unwrap_or_else(|error| panic!("mend the template: {error}"))
}

/// What a reader's program finds on the pages, by poppler.
fn text_layer(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext runs: scripts/setup.sh test installs poppler-utils");
    child.stdin.take().expect("piped").write_all(pdf).expect("pdftotext reads");
    String::from_utf8(child.wait_with_output().expect("pdftotext ends").stdout).expect("UTF-8")
}

#[test]
fn user_text_is_data_and_tables_repeat_their_heads() {
    let typeset = made(&document("zh", 60));
    assert_eq!(typeset.warnings, Vec::<String>::new(), "the typesetter must have nothing to warn of");
    let text = text_layer(&typeset.pdf);
    let squeeze =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect::<String>();
    let (text, hostile) = (squeeze(&text), squeeze(HOSTILE));
    let times = text.matches(&hostile).count();
    // 60 rows, and at least once for each other part that shows it.
    assert!(times >= 60 + 8, "hostile text must come out letter by letter; found it {times} times");
    assert!(text.matches("项目金额").count() >= 2, "a table over several pages must repeat its head");
}

#[test]
fn same_document_gives_the_same_bytes_in_any_language() {
    for lang in ["zh", "en"] {
        let (first, second) = (made(&document(lang, 3)), made(&document(lang, 3)));
        assert!(first.pdf == second.pdf, "two runs must give the same bytes");
        assert!(first.pdf.starts_with(b"%PDF-"), "a PDF must begin as one");
    }
}
