//! The index of all rules as a document, made from the rules themselves.

use super::super::{Family, PACKS, Registry, Rule};
use super::rule_fields;
use crate::base::{Lang, Text};
use crate::text;

/// The index of all rules in one language, in Markdown: a table for each family, then a page for each rule.
/// `other` is the name of the file that says the same in the other language.
#[must_use]
pub fn rules_markdown(lang: Lang, other: &str) -> String {
    let mut out = String::new();
    let say = |text: &Text| text.get(lang).to_owned();
    let count = Registry::rules().count();
    out.push_str(&format!("# {}\n\n", say(&Text::fixed("规则目录", "The rules"))));
    let switch = Text::fixed("English", "中文");
    // The name of the other language is written in it.
    out.push_str(&format!("[{}]({other})\n\n", switch.get(lang)));
    let intro = text!(
        "共{count}条。由规则自身生成：`cargo run --example make_docs`；不要手工修改。单条规则：`yuntu rules CODE`。\n\n\
         依据：**S** 文件规定，**D** 本产品推导，**X** 后续公开文档。修复：**auto** 一键，**choose** 一键后选择，**guide** 无法由图纸修改。",
        "{count} rules. Made from the rules themselves by `cargo run --example make_docs`; not to be edited. One rule: \
         `yuntu rules CODE`.\n\nBasis: **S** a source states it, **D** inferred by Yuntu, **X** later public \
         documentation. Fix: **auto** one click, **choose** one click and a choice, **guide** nothing that a drawing \
         can change."
    );
    out.push_str(&say(&intro));
    out.push_str("\n\n");
    packs(&mut out, lang);
    for family in Family::ALL {
        let title = family.title();
        out.push_str(&format!("## {} {}\n\n", family.prefix(), capital(title.get(lang))));
        out.push_str(match lang {
            Lang::Zh => "| 编码 | 名称 | 级别 | 依据 | 修复 | 标题 |\n|---|---|---|---|---|---|\n",
            Lang::En => "| Code | Name | Severity | Basis | Fix | Title |\n|---|---|---|---|---|---|\n",
        });
        for rule in Registry::family(family) {
            out.push_str(&format!(
                "| [{}](#{}) | `{}` | {} | {:?} | {} | {} |\n",
                rule.code,
                anchor(rule),
                rule.name,
                rule.severity.title().get(lang),
                rule.basis,
                rule.fix_class.map_or("", super::super::FixClass::word),
                cell(rule.title.get(lang)),
            ));
        }
        out.push('\n');
        for rule in Registry::family(family) {
            page(&mut out, rule, lang);
        }
    }
    out
}

/// The anchor of a rule's page: the same in both languages.
fn anchor(rule: &Rule) -> String {
    rule.code.to_ascii_lowercase()
}

fn packs(out: &mut String, lang: Lang) {
    out.push_str(match lang {
        Lang::Zh => "| 规则包 | 内容 |\n|---|---|\n",
        Lang::En => "| Pack | What it holds |\n|---|---|\n",
    });
    for pack in &PACKS {
        out.push_str(&format!(
            "| `{}` {} | {} |\n",
            pack.id,
            pack.title.get(lang),
            cell(pack.about.get(lang))
        ));
    }
    out.push('\n');
}

fn page(out: &mut String, rule: &Rule, lang: Lang) {
    // The heading is the code alone, so that its anchor is the code.
    out.push_str(&format!("### {}\n\n**{}**\n\n", rule.code, rule.title.get(lang)));
    for (label, value) in rule_fields(rule) {
        let (label, value) = (label.get(lang), value.get(lang));
        out.push_str(&match lang {
            Lang::Zh => format!("- **{label}**：{value}\n"),
            Lang::En => format!("- **{label}:** {value}\n"),
        });
    }
    out.push('\n');
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
