//! The proposal as PDF.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use yuntu::assessment::{Assessment, AssessmentSettings};
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::design::{Edit, Node};
use yuntu::files::{self, templates};
use yuntu::report::{
    self, Cell, Column, Cover, Document, Fact, Imprint, Labels, Palette, Part, Section, Tone, Typeset,
    typeset,
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
            fresh_page: true,
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
    let pictures = BTreeMap::from([("diagram.svg", SVG.to_owned())]);
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

fn proposal(template: &str, lang: Lang) -> Typeset {
    let template = templates::find(template).expect("a template of the product");
    let loaded = files::parse(template.text, template.id).expect("a template reads");
    let (catalog, date) = (Catalog::builtin(), "2026-11-21".parse().expect("a date"));
    let settings = AssessmentSettings::default();
    let assessment = Assessment::of(&loaded.design, &loaded.repairs, catalog, &settings, date);
    report::proposal(&loaded.design, &assessment, catalog, lang, date)
        .unwrap_or_else(|error| panic!("mend the template of the proposal: {error}"))
}

#[test]
fn proposal_of_a_template_is_whole_in_both_languages() {
    for (lang, words) in [
        (Lang::Zh, ["概要", "部署架构", "检查结果", "容量测算", "报价清单", "依据与来源"]),
        (Lang::En, ["Summary", "Architecture", "Findings", "Sizing", "Quote", "Facts and sources"]),
    ] {
        let made = proposal("classic-two-az", lang);
        let kept =
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("proposal-{}.pdf", lang.code()));
        std::fs::write(&kept, &made.pdf).expect("the target folder can be written");
        assert_eq!(made.warnings, Vec::<String>::new(), "the typesetter must have nothing to warn of");
        assert!(
            made.pages >= 6,
            "a cover, the contents and at least four chapters; found {} pages",
            made.pages
        );
        let text = text_layer(&made.pdf);
        for word in words {
            assert!(
                text.contains(word),
                "\"{word}\" must stand in the {} proposal, see {}",
                lang.code(),
                kept.display()
            );
        }
        let Lang::En = lang else { continue };
        let design =
            files::parse(templates::find("classic-two-az").expect("known").text, "t").expect("reads").design;
        // Names in the design and addresses of sources are quoted as they are.
        let mut written = files::write_text(&design).expect("writes");
        let bill = yuntu::pricing::quote(&design, Catalog::builtin(), yuntu::pricing::Term::default());
        written.extend(bill.lines.iter().map(|line| line.source.as_str()));
        let ours: Vec<char> =
            text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c) && !written.contains(*c)).collect();
        assert_eq!(
            ours,
            Vec::<char>::new(),
            "the English proposal must hold no Han of our own, see {}",
            kept.display()
        );
    }
}

#[test]
fn characters_that_the_fonts_lack_stand_as_code_points() {
    let template = templates::find("vpc-two-az").expect("a template of the product");
    let mut design = files::parse(template.text, template.id).expect("a template reads").design;
    let (id, node) = design.nodes.iter().next().map(|(id, node)| (id, node.clone())).expect("it has nodes");
    let renamed = Node { name: "吉𠮷 😀 ⌈x⌉ \u{202e}".to_owned(), ..node };
    design.apply(Edit::PutNode(id, Box::new(renamed))).expect("a name may be anything");
    let (catalog, date) = (Catalog::builtin(), "2026-11-21".parse().expect("a date"));
    let assessment = Assessment::of(&design, &[], catalog, &AssessmentSettings::default(), date);
    let made = report::proposal(&design, &assessment, catalog, Lang::Zh, date)
        .unwrap_or_else(|error| panic!("a name must never stop a proposal: {error}"));
    assert!(['𠮷', '😀', '⌈'].iter().all(|c| made.substituted.contains(c)), "found {:?}", made.substituted);
    assert!(text_layer(&made.pdf).contains("U+20BB7"), "the code point must stand on the page");
}
