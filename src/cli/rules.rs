//! `yuntu rules`: the list, or the page of one.

use std::path::Path;

use serde_json::{Value, json};

use super::args::Format;
use super::document;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::rules::{
    self, Context, Control, Gap, MLPS_3, PACKS, Pack, Registry, Report, Selection, rule_page, rules_json,
    rules_text,
};
use crate::text;

/// Runs the command.
pub(super) fn run(code: Option<&str>, format: Format, lang: Lang) -> Result<Output, Failure> {
    let chosen = code.map(|word| find(word).ok_or_else(|| unknown(word))).transpose()?;
    Ok(Output::fine(match (format, chosen) {
        (Format::Json, chosen) => json_text(&rules_json(chosen)),
        (Format::Text, Some(rule)) => rule_page(rule, lang),
        (Format::Text, None) => rules_text(lang),
    }))
}

/// The rules of a pack; those of MLPS level 3 control by control, and held against a design when one is given.
pub(super) fn pack(
    word: &str,
    design: Option<&Path>,
    format: Format,
    today: Date,
    lang: Lang,
) -> Result<Output, Failure> {
    let pack = Pack::find(word).ok_or_else(|| {
        let (word, known) = (shown_word(word), PACKS.each_ref().map(|pack| pack.id).join(", "));
        Failure::new(text!(
            "没有规则包“{word}”；可用：{known}",
            "there is no pack \"{word}\"; there are: {known}"
        ))
    })?;
    let maps = pack.id == "mlps-3";
    if design.is_some() && !maps {
        return Err(Failure::new(Text::fixed(
            "--design 只与 --pack mlps-3 同用；检查设计请用：yuntu check --select 规则包 文件",
            "--design goes with --pack mlps-3 only; to check a design: yuntu check --select PACK FILE",
        )));
    }
    let report = design.map(|path| checked(path, pack, today)).transpose()?;
    let listed: Vec<_> = Registry::rules().filter(|rule| pack.has(rule)).collect();
    if format == Format::Json {
        let mut rules: Vec<Value> = Vec::new();
        for rule in &listed {
            if let Some(Value::Array(one)) = rules_json(Some(rule)).get_mut("rules") {
                rules.append(one);
            }
        }
        let mut view = json!({ "schema": "yuntu.rules/1", "pack": pack.id, "rules": rules });
        if let (true, Value::Object(fields)) = (maps, &mut view) {
            let controls = MLPS_3.iter().map(|control| control_json(control, report.as_ref()));
            fields.insert("controls".to_owned(), controls.collect());
        }
        return Ok(Output::fine(json_text(&view)));
    }
    let mut out = format!("{}  {}\n\n", pack.title.get(lang), pack.about.get(lang));
    if maps {
        out.push_str(&controls_text(report.as_ref(), lang));
    } else {
        let mut table = Table::default();
        for rule in listed {
            table.row([rule.code, rule.severity.title().get(lang), rule.title.get(lang), rule.name]);
        }
        out.push_str(&table.render(""));
    }
    Ok(Output::fine(out))
}

/// What the rules of the pack say of a design.
fn checked(path: &Path, pack: &Pack, today: Date) -> Result<Report, Failure> {
    let document = document::read(path)?;
    let selection = Selection::new(&[pack.id], &[]).map_err(|error| Failure::new(error.text()))?;
    let context = Context::new(&document.design, Catalog::builtin(), &document.repairs, today);
    Ok(rules::check(&context.selecting(selection)))
}

const fn gap_words(gap: Gap) -> (&'static str, Text) {
    match gap {
        Gap::Found => ("found", Text::fixed("发现问题", "findings")),
        Gap::Open => ("open", Text::fixed("未全部评估", "not all evaluated")),
        Gap::None => ("none", Text::fixed("未发现问题", "nothing found")),
    }
}

fn control_json(control: &Control, report: Option<&Report>) -> Value {
    let mut view = json!({
        "area": control.area,
        "title": control.title,
        "product": control.product,
        "responsibility": control.responsibility.title(),
        "evidence": control.evidence,
        "rules": control.rules().collect::<Vec<_>>(),
    });
    if let (Some(report), Value::Object(fields)) = (report, &mut view) {
        fields.insert("gap".to_owned(), Value::from(gap_words(control.gap(report)).0));
    }
    view
}

fn controls_text(report: Option<&Report>, lang: Lang) -> String {
    let mut out = String::new();
    let line = |out: &mut String, label: Text, words: &str| {
        out.push_str(&match lang {
            Lang::Zh => format!("  {}：{words}\n", label.zh),
            Lang::En => format!("  {}: {words}\n", label.en),
        });
    };
    for control in &MLPS_3 {
        let (area, title) = (control.area.get(lang), control.title.get(lang));
        out.push_str(&match lang {
            Lang::Zh => format!("{area}｜{title}\n"),
            Lang::En => format!("{area} | {title}\n"),
        });
        line(&mut out, Text::fixed("产品", "product"), control.product.get(lang));
        line(&mut out, Text::fixed("责任", "responsibility"), control.responsibility.title().get(lang));
        line(&mut out, Text::fixed("证据", "evidence"), control.evidence.get(lang));
        line(&mut out, Text::fixed("规则", "rules"), &control.rules().collect::<Vec<_>>().join(", "));
        if let Some(report) = report {
            let found: Vec<String> = control
                .rules()
                .map(|code| (code, report.of(code).count()))
                .filter(|(_, count)| *count > 0)
                .map(|(code, count)| format!("{code} × {count}"))
                .collect();
            let gap = gap_words(control.gap(report)).1;
            let words = if found.is_empty() {
                gap.get(lang).to_owned()
            } else {
                format!("{} ({})", gap.get(lang), found.join(", "))
            };
            line(&mut out, Text::fixed("差距", "gap"), &words);
        }
        out.push('\n');
    }
    let note = Text::fixed(
        "以上为对照，不代表测评结论；条款编号以标准原文为准。",
        "This is a mapping and no claim of compliance; for clause numbers see the standard itself.",
    );
    out.push_str(note.get(lang));
    out.push('\n');
    out
}

/// Codes are written in capitals, but nobody should have to type them so.
fn find(word: &str) -> Option<&'static crate::rules::Rule> {
    Registry::rule(word).or_else(|| Registry::rule(&word.to_ascii_uppercase()))
}

fn unknown(word: &str) -> Failure {
    let word = shown_word(word);
    Failure::new(text!(
        "没有规则“{word}”；全部规则见：yuntu rules",
        "there is no rule \"{word}\"; all rules: yuntu rules"
    ))
}
