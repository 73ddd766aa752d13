//! The proposal as PDF.

use std::collections::BTreeMap;

use yuntu::report::*;

fn sample(lang: &'static str) -> Document {
    let zh = lang == "zh";
    let s = |z: &str, e: &str| if zh { z.to_owned() } else { e.to_owned() };
    Document {
        lang,
        region: "cn",
        title: s("网上银行双可用区架构", "Internet bank in two AZs"),
        subject: s("经典网络,华东1金融云", "classic network, Hangzhou finance cloud"),
        author: s("张工", "Zhang"),
        keywords: vec![],
        labels: Labels { kind: s("技术方案建议书", "Proposal"), version: "v1.0 · 2026-11-21".into(), contents: s("目录", "Contents"), footer: "Yuntu".into(), figure: s("图", "Figure") },
        palette: Palette { text: "#1A1E26".into(), soft: "#596273".into(), border: "#D9DEE6".into(), accent: "#2B59D9".into(), error: "#C0322A".into(), warning: "#9A5B00".into(), info: "#2566A8".into(), good: "#1F7A4A".into(), unknown: "#626B7B".into() },
        cover: Some(Cover { file: "diagram.svg", alt: s("架构图", "architecture") }),
        imprint: vec![Imprint { label: s("客户", "Prepared for"), value: s("某某银行", "A bank") }, Imprint { label: s("日期", "Date"), value: "2026-11-21".into() }],
        sections: vec![Section { title: s("概要", "Summary"), parts: vec![
            Part::Cards { rows: vec![Fact::new(s("错误", "Errors"), "0").toned(Tone::Good).note("77"), Fact::new(s("月费用", "Monthly"), "¥1,234.00").note(s("不含待询价项", "excluding items to be confirmed"))] },
            Part::Heading { text: s("数据库", "Database") },
            Part::Calculation { title: s("存储", "Storage"), code: "F-01".into(), formula: "G = tx/day × KB/tx × days ÷ 1024 ÷ 1024".into(), result: "696.18 GiB".into(), inputs: vec![Fact::new(s("每日交易", "tx/day"), "1000000").note("tx")], notes: vec![s("仅原始数据", "raw rows only")], origin: s("金融云使用指南 L420", "guide L420") },
            Part::Table { columns: vec![Column::left(s("项目", "Item"), 2), Column::right(s("金额", "Amount"))], rows: (0..80).map(|i| vec![Cell::new(format!("ecs.c7.large {i}")), Cell::new("480.00")]).collect() },
            Part::Finding { tone: Tone::Error, severity: s("错误", "error"), code: "HA-001".into(), title: s("同一功能的服务器只在一个可用区", "one AZ only"), message: "# *not* markup $x$ #image(\"/etc/passwd\")".into(), origin: "L97".into(), remedy: s("拆分", "split") },
        ] }],
    }
}

#[test]
fn typesets() {
    for lang in ["zh", "en"] {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#eef"/></svg>"##;
        let out = typeset(&sample(lang), BTreeMap::from([("diagram.svg", svg.to_vec())]), "2026-11-21".parse().unwrap()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(out.warnings, Vec::<String>::new());
        std::fs::write(format!("/tmp/r-{lang}.pdf"), &out.pdf).unwrap();
    }
}
