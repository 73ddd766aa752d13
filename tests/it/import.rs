//! What comes back from pictures, drawings and tables.

use resvg::usvg::roxmltree::Document;
use yuntu::assessment::AssessmentSettings;
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, Node, Place, Product, Spec};
use yuntu::export::{Artifact, Picture, Subject};
use yuntu::files::{self, templates};
use yuntu::import::{self, Carrier, CellError, Imported, Sheet, Taking};

use super::handover::{designs, read_csv, shown, text};
use super::support::hcl::{self, Expr};

fn carried(design: &Design, artifact: Artifact) -> Vec<u8> {
    let picture = Picture { source: Some(files::write_text(design).unwrap()), ..Picture::default() };
    let subject = Subject {
        design,
        repairs: &[],
        catalog: Catalog::builtin(),
        settings: &AssessmentSettings::default(),
        lang: Lang::Zh,
        date: "2026-11-21".parse().unwrap(),
        picture: &picture,
    };
    subject.make(artifact).unwrap()
}

fn table_of(table: &str, base: &Design) -> Result<Imported, Vec<CellError>> {
    let sheet = Sheet::csv(table).unwrap();
    import::inventory(&sheet, &Taking::default(), base, Catalog::builtin()).map(|read| read.imported)
}

const CARRIERS: [(Artifact, Carrier); 4] = [
    (Artifact::Png, Carrier::Png),
    (Artifact::Svg, Carrier::Svg),
    (Artifact::Pdf, Carrier::Pdf),
    (Artifact::Drawio, Carrier::Drawio),
];

#[test]
fn a_picture_gives_back_the_bytes_of_its_design() {
    let mut designs: Vec<Design> = templates::all().iter().map(|t| t.load().unwrap().design).collect();
    designs.push(hostile("\u{0}\r\n=1+1 ]]>&amp;</metadata> \u{202e}😀 ${x}"));
    for design in designs {
        let source = files::write_text(&design).unwrap();
        for (artifact, carrier) in CARRIERS {
            let bytes = carried(&design, artifact);
            assert_eq!(import::source_in(carrier, &bytes), Ok(source.clone()), "{artifact:?}");
            if artifact == Artifact::Png {
                let pixmap = resvg::tiny_skia::Pixmap::decode_png(&bytes).unwrap();
                assert!(pixmap.width() > 100, "it is still a picture");
            }
        }
    }
}

#[test]
fn a_picture_carries_nothing_unasked_and_broken_ones_are_refused() {
    let design = templates::all()[0].load().unwrap().design;
    for (artifact, carrier) in CARRIERS {
        let plain = super::handover::made(&design, artifact, Lang::Zh);
        assert!(import::source_in(carrier, &plain).is_err(), "{artifact:?}");
        let whole = carried(&design, artifact);
        for cut in (0..whole.len()).step_by(whole.len() / 97) {
            // A part of a file gives the design or an error, never a panic.
            let _ = import::source_in(carrier, &whole[..cut]);
        }
    }
}

#[test]
fn a_drawing_that_nobody_touched_changes_nothing() {
    for design in designs() {
        for lang in Lang::ALL {
            let drawing = text(&design, Artifact::Drawio, lang);
            let back = import::drawio(&drawing, Some(&design)).unwrap();
            assert_eq!(back.notes, []);
            assert!(back.design == design, "{:?}", back.design);
        }
    }
}

#[test]
fn a_drawing_alone_gives_the_places_names_products_and_links() {
    for template in templates::all() {
        let design = template.load().unwrap().design;
        let back = import::drawio(&text(&design, Artifact::Drawio, Lang::Zh), None).unwrap().design;
        assert_eq!(back.nodes.len(), design.nodes.len(), "{}", template.id);
        for (id, node) in design.nodes.iter() {
            let found = back.nodes.get(id).unwrap();
            assert_eq!((&found.name, found.place, found.count), (&node.name, node.place, node.count));
            assert_eq!(found.product.code(), node.product.code());
        }
        let ends = |design: &Design| -> Vec<_> {
            design
                .links
                .iter()
                .map(|(id, link)| (id, link.from, link.to, link.purpose, link.protocol, link.ports))
                .collect()
        };
        assert_eq!(ends(&back), ends(&design), "{}", template.id);
    }
}

#[test]
fn edits_made_in_the_drawing_come_back() {
    let design = templates::find("vpc-two-az").unwrap().load().unwrap().design;
    let drawing = text(&design, Artifact::Drawio, Lang::Zh);
    let id = |name: &str| design.nodes.iter().find(|(_, node)| node.name == name).unwrap().0;
    let (web, bastion, slb) = (id("Web-F"), id("堡垒机-G"), id("公网负载均衡"));
    let other = design.azs.keys().nth(1).unwrap();
    // Renamed, moved to the other AZ, one node removed with its links, one link added.
    let mut edited = drawing.replace("label=\"Web-F\"", "label=\"Web &lt;new&gt;\"");
    let parent = |of: &str| {
        let tree = Document::parse(&drawing).unwrap();
        let object = tree.descendants().find(|node| node.attribute("id") == Some(of)).unwrap();
        object.first_element_child().unwrap().attribute("parent").unwrap().to_owned()
    };
    let (here, there) = (parent(&web.to_string()), parent(&id("Web-G").to_string()));
    let start = edited.find(&format!(" id=\"{web}\">")).unwrap();
    edited.replace_range(
        start..,
        &edited[start..].replacen(&format!("parent=\"{here}\""), &format!("parent=\"{there}\""), 1),
    );
    let line = edited.lines().find(|line| line.contains(&format!(" id=\"{bastion}\">"))).unwrap().to_owned();
    edited = edited.replace(&line, "");
    let link = format!(
        "<mxCell id=\"zz-1\" value=\"HTTPS 8443\" edge=\"1\" parent=\"1\" source=\"{slb}\" target=\"{web}\"><mxGeometry relative=\"1\" as=\"geometry\"/></mxCell><mxCell id=\"zz-2\" value=\"note\" vertex=\"1\" parent=\"1\"><mxGeometry x=\"1\" y=\"1\" width=\"9\" height=\"9\" as=\"geometry\"/></mxCell></root>"
    );
    edited = edited.replace("</root>", &link);
    let back = import::drawio(&edited, Some(&design)).unwrap();
    let node = back.design.nodes.get(web).unwrap();
    assert_eq!(node.name, "Web <new>");
    assert_eq!(node.place, Place::Az { az: other, security_zone: None });
    assert_eq!(back.design.vswitches.get(node.vswitch.unwrap()).unwrap().az, other);
    assert_eq!(node.product, design.nodes.get(web).unwrap().product, "what is not drawn stays");
    assert!(!back.design.nodes.contains(bastion));
    assert!(back.design.links.values().all(|link| link.from != bastion && link.to != bastion));
    let new: Vec<_> = back.design.links.iter().filter(|(id, _)| !design.links.contains(*id)).collect();
    let [(_, link)] = new[..] else { panic!("{new:?}") };
    assert_eq!((link.from, link.to, link.protocol.label()), (slb, web, "HTTPS"));
    assert_eq!(link.ports.unwrap().to_string(), "8443");
    let told = back.notes.iter().map(|note| note.zh.clone()).collect::<Vec<_>>().join("\n");
    for word in ["改名", "移到", "删除", "新增连线", "未读取 zz-2"] {
        assert!(told.contains(word), "{word} is not told:\n{told}");
    }
    for note in &back.notes {
        assert!(note.en.is_ascii() || note.en.contains('→') || note.en.contains("堡垒机"), "{}", note.en);
    }
}

#[test]
fn what_is_no_drawing_is_refused_in_words() {
    for (wrong, word) in [
        ("", "XML"),
        ("<a/>", "draw.io"),
        ("<mxfile><diagram>7Vtbc9o=</diagram></mxfile>", "compressed"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><mxfile>&b;</mxfile>", "XML"),
        (
            "<mxfile><diagram><mxGraphModel><root><mxCell id=\"a\" parent=\"b\"/><mxCell id=\"b\" parent=\"a\"/></root></mxGraphModel></diagram></mxfile>",
            "",
        ),
    ] {
        match import::drawio(wrong, None) {
            Err(why) => assert!(!word.is_empty() && why.en.contains(word), "{wrong}: {why:?}"),
            Ok(_) => assert!(word.is_empty(), "{wrong}"),
        }
    }
}

#[test]
fn our_own_inventory_comes_back() {
    let design = templates::find("security-zones").unwrap().load().unwrap().design;
    for lang in Lang::ALL {
        let table = text(&design, Artifact::InventoryCsv, lang);
        let mut base = design.clone();
        let all: Vec<_> = base.nodes.keys().map(|id| Edit::Remove(id.into())).collect();
        base.apply_all(all).unwrap();
        let back = table_of(&table, &base).unwrap().design;
        let facts = |design: &Design| -> Vec<_> {
            design
                .nodes
                .values()
                .filter(|node| design.region_of(node).is_some())
                .map(|node| {
                    (node.name.clone(), node.product.code().to_owned(), node.place, node.count, node.system)
                })
                .collect()
        };
        assert_eq!(facts(&back), facts(&design), "{}", lang.code());
    }
}

#[test]
fn a_customers_table_is_read_and_its_bad_cells_are_told_at_once() {
    let table = "科技部服务器台账,,,,,\r\n主机名,配置,系统,环境,IP地址,数量\r\nweb01,8核/16G,网银,生产,10.0.0.5,2\r\ndb01,16C64G,网银,测试环境,10.0.0.6,1\r\n";
    let read = table_of(table, &Design::default()).unwrap();
    let nodes: Vec<&Node> = read.design.nodes.values().collect();
    assert_eq!((nodes.len(), nodes[0].count, nodes[0].name.as_str()), (2, 2, "web01"));
    let Product::Ecs(ecs) = &nodes[1].product else { panic!() };
    assert_eq!(ecs.spec, Some(Spec::Shape { vcpu: 16, memory_gib: 64.0 }));
    assert_eq!((read.design.systems.len(), read.design.environments.len()), (1, 2));
    let wrong = "名称,规格,数量,私网IP,产品代码,地域\r\na,big,two,300.1.1.1,teapot,atlantis\r\n,8C16G,,,,\r\nc,8C16G,1,10.0.0.1,ecs,\r\n";
    let errors = table_of(wrong, &Design::default()).unwrap_err();
    let places: Vec<(usize, &str)> = errors.iter().map(|error| (error.row, error.column.as_str())).collect();
    for column in ["规格", "数量", "私网IP", "产品代码", "地域"] {
        assert!(places.contains(&(2, column)), "{column}: {places:?}");
    }
    assert!(places.contains(&(3, "名称")) && places.len() == 6, "{places:?}");
    assert!(table_of("a,b\n1,2\n", &Design::default()).is_err());
}

#[test]
fn a_thousand_servers_are_read_at_once() {
    let mut table = "名称,规格,系统,环境,数量\n".to_owned();
    for i in 0..1000 {
        table.push_str(&format!("srv-{i},8核/16G,系统{},生产,1\n", i % 40));
    }
    let read = table_of(&table, &Design::default()).unwrap();
    assert_eq!((read.design.nodes.len(), read.design.systems.len()), (1000, 40));
}

/// A design that says the same words wherever a person may write.
fn hostile(words: &str) -> Design {
    let mut design = templates::find("vpc-two-az").unwrap().load().unwrap().design;
    let name: String = words.chars().take(256).collect();
    let mut edits = Vec::new();
    for (id, row) in design.nodes.iter() {
        edits.push(Edit::PutNode(
            id,
            Box::new(Node { name: name.clone(), note: words.to_owned(), ..row.clone() }),
        ));
    }
    for (id, row) in design.regions.iter() {
        edits.push(Edit::PutRegion(id, yuntu::design::Region { name: name.clone(), ..row.clone() }));
    }
    for (id, row) in design.azs.iter() {
        edits.push(Edit::PutAz(id, yuntu::design::Az { name: name.clone(), ..row.clone() }));
    }
    for (id, row) in design.vpcs.iter() {
        edits.push(Edit::PutVpc(id, yuntu::design::Vpc { name: name.clone(), ..row.clone() }));
    }
    for (id, row) in design.links.iter() {
        edits.push(Edit::PutLink(id, yuntu::design::Link { label: name.clone(), ..row.clone() }));
    }
    let title = yuntu::design::Title { name: name.clone(), ..design.title.clone() };
    edits.push(Edit::SetTitle(title));
    design.apply_all(edits).unwrap();
    design
}

fn xml_holds(c: char) -> bool {
    matches!(c as u32, 9 | 10 | 13 | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..)
}

/// Whether a spreadsheet, or one that drops an apostrophe, would take words for a formula.
fn begins_a_formula(words: &str) -> bool {
    let first = words.chars().find(|&c| c != '\'');
    first.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c))
}

/// Pushes words through every sink and reads them back with a reader of that format.
fn through_every_sink(words: &str) {
    let design = hostile(words);
    let name = design.title.name.clone();
    let (id, node) = design.nodes.iter().find(|(_, node)| node.product.as_ecs().is_some()).unwrap();
    let in_xml: String = name.chars().map(|c| if xml_holds(c) { c } else { '\u{fffd}' }).collect();

    let svg = text(&design, Artifact::Svg, Lang::Zh);
    let tree = Document::parse(&svg).unwrap();
    let title =
        tree.descendants().find(|n| n.has_tag_name("title")).and_then(|n| n.text()).unwrap_or_default();
    assert_eq!(title, in_xml);
    assert!(!tree.descendants().any(|n| matches!(n.tag_name().name(), "script" | "image" | "foreignObject")));

    let drawing = text(&design, Artifact::Drawio, Lang::Zh);
    let tree = Document::parse(&drawing).unwrap();
    let object = tree.descendants().find(|n| n.attribute("id") == Some(&id.to_string())).unwrap();
    assert_eq!(object.attribute("label"), Some(in_xml.as_str()));
    let back = import::drawio(&drawing, Some(&design)).unwrap();
    assert!(back.design == design && back.notes.is_empty());

    let json: serde_json::Value =
        serde_json::from_str(&text(&design, Artifact::DesignJson, Lang::Zh)).unwrap();
    assert_eq!(json["nodes"][id.to_string()]["name"], name);
    assert_eq!(json["nodes"][id.to_string()]["note"].as_str().unwrap_or_default(), node.note);

    let rows = read_csv(&text(&design, Artifact::InventoryCsv, Lang::Zh));
    let row = rows.iter().find(|row| row[0] == id.to_string()).unwrap();
    assert_eq!(row[1].strip_prefix('\'').filter(|rest| begins_a_formula(rest)).unwrap_or(&row[1]), name);
    for cell in rows.iter().flatten().filter(|cell| cell.parse::<f64>().is_err()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
    }

    let page = text(&design, Artifact::Markdown, Lang::En);
    let row = page.lines().find(|line| line.starts_with(&format!("| {id} |"))).unwrap();
    assert_eq!(page.matches("```").count(), 2, "a name ends no block");
    let cell = row.strip_prefix(&format!("| {id} | ")).unwrap();
    if name.is_empty() {
        assert!(!page.contains("| Name |"), "a column that says nothing is left out");
    } else {
        assert!(shown_prefix(cell, &name.replace('\0', "\u{fffd}")), "{row:?} does not show {name:?}");
    }

    let tf = hcl::parse(&text(&design, Artifact::Terraform, Lang::Zh));
    let vpc = tf
        .blocks
        .iter()
        .find(|block| block.labels.first().is_some_and(|kind| kind == "alicloud_vpc"))
        .unwrap();
    let said = vpc.attributes.iter().find(|(key, _)| key == "vpc_name").map(|(_, value)| value.clone());
    assert_eq!(said, Some(Expr::Words(name.replace('\0', "\u{fffd}"))));

    let ros: serde_json::Value = serde_json::from_str(&text(&design, Artifact::RosJson, Lang::Zh)).unwrap();
    assert_eq!(ros["Description"], name);
    assert!(ros["Resources"].as_object().unwrap().values().any(|r| r["Properties"]["VpcName"] == name));
}

/// Whether a row begins with a cell that shows exactly these words.
fn shown_prefix(row: &str, words: &str) -> bool {
    row.match_indices(" |").any(|(at, _)| {
        let cell = &row[..at];
        let bars = cell.char_indices().filter(|&(i, c)| c == '|' && !cell[..i].ends_with('\\')).count();
        bars == 0 && shown(cell) == words
    })
}

#[test]
fn hostile_words_pass_every_sink_unharmed() {
    let long = "长 name ".repeat(1_500);
    for words in [
        "",
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "'=1",
        "'quoted'",
        "\"",
        "\"\"\",",
        "</text><script>alert(1)</script>",
        "<![CDATA[x]]>",
        "<!-- x -->",
        "&amp;&#60;",
        "&b;",
        "${x}",
        "$${x}",
        "$$${x}",
        "%{if}",
        "%%{x}",
        "%%%{x}",
        "$",
        "%",
        "${\"${y}\"}",
        "\\",
        "\\\"",
        "\\${x}",
        "\\u0024{x}",
        "a|b",
        "```",
        "` ` `",
        "[x](http://x)",
        "![x](y)",
        "# h",
        "- l",
        "1. l",
        "> q",
        "*b* _i_ ~s~",
        "| --- |",
        "<br>",
        "https://x.y",
        "\u{202e}gnp.exe",
        "\u{200e}\u{2066}x\u{2069}",
        "\0",
        "\u{1}\u{7f}\u{85}\u{9f}",
        "\u{2028}\u{2029}",
        "\u{feff}x",
        "\u{fffe}",
        "e\u{301}",
        "👨‍👩‍👧‍👦",
        "𠮷",
        " ",
        "  lead and trail  ",
        "a\nb\r\nc",
        "end\n",
        "n1",
        "n1.what",
        "1",
        "#quot;",
        "#35;",
        "; end",
        "subgraph x",
        "__proto__",
        long.as_str(),
    ] {
        through_every_sink(words);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: super::support::rounds(8, 10_000) as u32, failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_words_pass_every_sink_unharmed(words in "[\\PC\\x00-\\x1f$%{}\"\\\\<>&|`=@']{0,60}") {
        through_every_sink(&words);
    }
}
