//! The proposal as PDF.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use yuntu::assessment::{Assessment, AssessmentSettings};
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::compare;
use yuntu::design::{Edit, Node};
use yuntu::files::{self, templates};
use yuntu::report::{
    self, Cell, Column, Cover, Document, Extras, Fact, Imprint, Labels, Palette, Part, Profile, Requirement,
    Revision, Section, Since, Tone, Typeset, typeset,
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
        logo: None,
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

/// The baselines' history, a list of changes, options and responses, as a command gathers them.
fn extras(before: &yuntu::design::Design, after: &yuntu::design::Design) -> Extras {
    let (catalog, date) = (Catalog::builtin(), "2026-11-21".parse().expect("a date"));
    let version = |design| compare::Version { design, repairs: &[], catalog };
    let diff = compare::Diff::of(version(before), version(after), &AssessmentSettings::default(), date);
    Extras {
        profile: Profile::Full,
        revisions: vec![Revision {
            version: "第一轮".to_owned(),
            date,
            author: "王工".to_owned(),
            note: HOSTILE.to_owned(),
            first_year: None,
        }],
        since: Some(Since { title: "第一轮".to_owned(), note: "客户扩容".to_owned(), diff }),
        options: Some(compare::board(compare::variants(after, catalog, date), catalog, date)),
        requirements: Requirement::list(
            "编号,要求,响应,偏离\n1.1,双可用区,满足,无\n1.2,RPO=0,RPO不超过5分钟,负偏离\n",
        )
        .expect("the list reads"),
        logo: None,
    }
}

/// A PNG of one colour.
fn blot(width: u32, height: u32) -> Vec<u8> {
    let mut pixmap = resvg::tiny_skia::Pixmap::new(width, height).expect("it has points");
    pixmap.fill(resvg::tiny_skia::Color::from_rgba8(10, 123, 112, 255));
    pixmap.encode_png().expect("it is written")
}

#[test]
fn the_customers_logo_and_colour_stand_on_the_proposal_and_the_emergency_card_on_one_page() {
    let (catalog, date) = (Catalog::builtin(), "2026-11-21".parse().expect("a date"));
    let mut design = templates::find("vpc-two-az").expect("a template").load().expect("it loads").design;
    let title = yuntu::design::Title { accent: "#0A7B70".to_owned(), ..design.title.clone() };
    design.apply(Edit::SetTitle(title)).expect("a colour is accepted");
    let assessment = Assessment::of(&design, &[], catalog, &AssessmentSettings::default(), date);
    for (lang, card) in [(Lang::Zh, "联系人（手工填写）"), (Lang::En, "Whom to call")] {
        let logo = report::Logo::read(blot(37, 11)).expect("a PNG is taken");
        let extras = Extras { logo: Some(logo), ..Extras::default() };
        let subject = report::Subject {
            design: &design,
            assessment: &assessment,
            catalog,
            lang,
            date,
            extras: &extras,
        };
        let composed = subject.compose();
        assert_eq!(composed.document.palette.accent.to_uppercase(), "#0A7B70");
        let made = composed.pdf().unwrap_or_else(|error| panic!("mend the template: {error}"));
        assert_eq!(made.warnings, Vec::<String>::new());
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.pdf");
        std::fs::write(&file, &made.pdf).expect("it is written");
        let listed = Command::new("pdfimages").arg("-list").arg(&file).output().expect("poppler is there");
        let listed = String::from_utf8(listed.stdout).expect("UTF-8");
        let is_logo = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.first() == Some(&"1") && words.contains(&"37") && words.contains(&"11")
        };
        assert!(listed.lines().any(is_logo), "the logo must stand on the cover:\n{listed}");
        let pages: Vec<String> = text_layer(&made.pdf).split('\u{c}').map(ToOwned::to_owned).collect();
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let at: Vec<usize> = (0..pages.len())
            .filter(|at| {
                squeeze(&pages[*at]).contains("95187") && squeeze(&pages[*at]).contains(&squeeze(card))
            })
            .collect();
        assert_eq!(at.len(), 1, "the card has one page, not {at:?}");
        let next = squeeze(&pages[at[0] + 1]);
        assert!(!next.contains("95187"), "the card must not run over to the next page");
    }
}

#[test]
fn a_logo_is_a_picture_of_bounded_size_and_a_colour_can_be_read_on_paper() {
    let svg =
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>"#;
    assert_eq!(report::Logo::read(svg.to_vec()).expect("an SVG is taken").file(), "logo.svg");
    for bad in [&b"GIF89a"[..], b"\x89PNG broken", b"<svg", b""] {
        assert!(report::Logo::read(bad.to_vec()).is_err(), "{bad:?} is no logo");
    }
    assert!(report::Logo::read(vec![b'x'; 2 << 20]).expect_err("too large").en.contains("1 MB"));
    let ours = report::Palette::paper();
    for (asked, wanted) in [("", None), ("no colour", None), ("#12", None), ("#204080", Some("#204080"))] {
        let got = report::Palette::paper().with_accent(asked).accent;
        assert_eq!(got, wanted.map_or_else(|| ours.accent.clone(), ToOwned::to_owned), "{asked}");
    }
    let yellow = report::Palette::paper().with_accent("#FFE000").accent;
    let green = u8::from_str_radix(&yellow[3..5], 16).expect("a number");
    assert!(green < 0x80, "yellow words cannot be read on white: {yellow}");
}

fn composed(lang: Lang, profile: Profile) -> (yuntu::design::Design, report::Composed) {
    let before = templates::find("classic-two-az").expect("a template").load().expect("it loads").design;
    let mut after = before.clone();
    let (id, node) = after.nodes.iter().find(|(_, node)| node.name == "Web-B").expect("it is there");
    let node = Node { count: 4, ..node.clone() };
    after.apply(Edit::PutNode(id, Box::new(node))).expect("the design takes it");
    let (catalog, date) = (Catalog::builtin(), "2026-11-21".parse().expect("a date"));
    let assessment = Assessment::of(&after, &[], catalog, &AssessmentSettings::default(), date);
    let extras = Extras { profile, ..extras(&before, &after) };
    let subject =
        report::Subject { design: &after, assessment: &assessment, catalog, lang, date, extras: &extras };
    let made = subject.compose();
    (after, made)
}

#[test]
fn the_proposal_tells_what_changed_compares_options_and_holds_what_a_bank_files() {
    for (lang, words) in [
        (
            Lang::Zh,
            [
                "修订记录",
                "变更清单",
                "新旧价格",
                "数量：2→4",
                "客户扩容",
                "方案比较",
                "两地三中心",
                "点对点应答",
                "偏离表",
                "负偏离",
                "责任分工",
                "风险登记表",
                "里程碑",
                "签署页",
                "保密说明",
            ],
        ),
        (
            Lang::En,
            [
                "Revisionhistory",
                "Changes",
                "Oldandnewprice",
                "count:2→4",
                "客户扩容",
                "Options",
                "twocities,threecentres",
                "Responsestorequirements",
                "Deviations",
                "负偏离",
                "Responsibilities",
                "Riskregister",
                "Milestones",
                "Sign-off",
                "Confidentiality",
            ],
        ),
    ] {
        let (_, composed) = composed(lang, Profile::Full);
        let made = composed.pdf().unwrap_or_else(|error| panic!("mend the template: {error}"));
        assert_eq!(made.warnings, Vec::<String>::new(), "the typesetter must have nothing to warn of");
        let text: String =
            text_layer(&made.pdf).chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect();
        for words in words {
            assert!(text.contains(words), "`{words}` is missing from the proposal in {}", lang.code());
        }
    }
}

#[test]
fn a_profile_chooses_the_chapters() {
    let titles = |profile| -> Vec<String> {
        let (_, composed) = composed(Lang::En, profile);
        composed.document.sections.into_iter().map(|section| section.title).collect()
    };
    let (manager, technical, full) =
        (titles(Profile::Manager), titles(Profile::Technical), titles(Profile::Full));
    assert!(manager.len() < technical.len() && technical.len() < full.len());
    assert!(manager.contains(&"Summary".to_owned()) && !manager.contains(&"Findings".to_owned()));
    assert!(technical.contains(&"Findings".to_owned()) && !technical.contains(&"Risk register".to_owned()));
}

/// The parts of a DOCX by name.
fn unzipped(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a DOCX is an archive");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("the part is there");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("the part reads");
            (file.name().expect("a name in UTF-8").into_owned(), bytes)
        })
        .collect()
}

/// All that stands in the text elements of a part, by a parser that is not ours.
fn words_of(xml: &[u8]) -> (String, usize, usize) {
    let text = std::str::from_utf8(xml).expect("UTF-8");
    let tree = resvg::usvg::roxmltree::Document::parse(text).expect("every part is well-formed XML");
    let name = |node: &resvg::usvg::roxmltree::Node<'_, '_>, wanted: &str| node.tag_name().name() == wanted;
    let words = tree
        .descendants()
        .filter(|node| name(node, "t"))
        .filter_map(|node| node.text())
        .collect::<Vec<_>>()
        .join("");
    let count = |wanted: &str| tree.descendants().filter(|node| name(node, wanted)).count();
    (words, count("tbl"), count("drawing"))
}

#[test]
fn the_docx_says_what_the_pdf_says_with_real_styles_tables_and_pictures() {
    for lang in Lang::ALL {
        let (_, composed) = composed(lang, Profile::Full);
        let bytes = composed.docx().expect("it is written");
        assert!(bytes == composed.docx().expect("it is written"), "the same input gives the same bytes");
        let kept =
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("proposal-{}.docx", lang.code()));
        std::fs::write(&kept, &bytes).expect("the target folder can be written");
        let parts = unzipped(bytes);
        for (name, bytes) in parts.iter().filter(|(name, _)| !name.starts_with("word/media/")) {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            assert!(resvg::usvg::roxmltree::Document::parse(text).is_ok(), "{name} is no XML");
        }
        let (words, tables, drawings) = words_of(&parts["word/document.xml"]);
        assert!(words.contains(HOSTILE), "text comes out letter by letter");
        let mut pictures = usize::from(composed.document.cover.is_some());
        let mut wanted_tables = 0;
        for section in &composed.document.sections {
            assert!(words.contains(&section.title), "{} is missing", section.title);
            for part in &section.parts {
                match part {
                    Part::Table { rows, columns } => {
                        wanted_tables += 1;
                        for cell in rows.iter().flatten().map(|cell| &cell.text) {
                            assert!(
                                words.contains(cell.replace('\n', "").as_str()),
                                "the cell `{cell}` is missing"
                            );
                        }
                        assert!(rows.iter().all(|row| row.len() == columns.len()));
                    }
                    Part::Paragraph { text } | Part::Note { text } | Part::Heading { text } => {
                        assert!(words.contains(text.as_str()), "`{text}` is missing");
                    }
                    Part::Picture { caption, .. } => {
                        pictures += 1;
                        assert!(words.contains(caption.as_str()), "the caption `{caption}` is missing");
                    }
                    Part::Facts { .. } | Part::Cards { .. } => wanted_tables += 1,
                    Part::Calculation { .. } => wanted_tables += 1,
                    Part::Finding { message, .. } => assert!(words.contains(message.as_str())),
                }
            }
        }
        assert_eq!((tables, drawings), (wanted_tables, pictures));
        let body = std::str::from_utf8(&parts["word/document.xml"]).expect("UTF-8");
        for style in ["Heading1", "Heading2", "Caption", "Title", "ProposalTable"] {
            assert!(body.contains(&format!("w:val=\"{style}\"")), "the style {style} is used");
            let styles = std::str::from_utf8(&parts["word/styles.xml"]).expect("UTF-8");
            assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "the style {style} is defined");
        }
        assert!(body.contains("<w:tblHeader/>"), "heads of tables are repeated");
    }
}
