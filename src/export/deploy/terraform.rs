//! The plan as HCL for Terraform.

use std::collections::BTreeSet;

use super::compute::COUNTER;
use super::plan::{Argument, Plan, Resource, Value};
use crate::base::{Lang, Text};
use crate::design::{Design, RegionId};

pub(super) fn print(design: &Design, plan: &Plan, lang: Lang) -> String {
    let mut printer = Printer { out: String::new(), lang, several: None };
    let used: BTreeSet<RegionId> = plan.resources.iter().map(|resource| resource.region).collect();
    printer.several = Some(used.len() > 1);
    printer.head(design, plan);
    printer.providers(design, &used);
    for (name, variable) in &plan.variables {
        let kind = if variable.number { "number" } else { "string" };
        printer.line(&format!("variable \"{name}\" {{"));
        let mut rows =
            vec![("type", kind.to_owned()), ("description", quoted(variable.description.get(lang)))];
        if variable.secret {
            rows.push(("sensitive", "true".to_owned()));
        }
        printer.rows(1, &rows);
        printer.line("}\n");
    }
    for resource in plan.resources.iter().filter(|resource| !resource.kind.terraform.is_empty()) {
        printer.resource(resource);
    }
    printer.out
}

struct Printer {
    out: String,
    lang: Lang,
    /// Whether resources of several regions are told apart.
    several: Option<bool>,
}

impl Printer {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn comment(&mut self, words: &str) {
        // A comment ends with its line; whatever could end a line becomes a space.
        let plain: String = words
            .chars()
            .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
            .collect();
        self.line(&format!("# {}", plain.trim_end()));
    }

    fn head(&mut self, design: &Design, plan: &Plan) {
        let lang = self.lang;
        let title = Text::fixed("云图生成的 Terraform 配置：", "Terraform configuration by Yuntu: ");
        let name = design.title.name.clone();
        self.comment(&format!("{}{name}", title.get(lang)));
        if !plan.left_out.is_empty() {
            let head = Text::fixed("以下内容未包含：", "Not covered:");
            self.comment(head.get(lang));
            for row in &plan.left_out {
                let line = match lang {
                    Lang::Zh => format!("- {} {}：{}", row.of, row.name, row.why.zh),
                    Lang::En => format!("- {} {}: {}", row.of, row.name, row.why.en),
                };
                self.comment(&line);
            }
        }
        self.line("\nterraform {\n  required_version = \">= 1.5\"\n  required_providers {\n    alicloud = {\n      source  = \"aliyun/alicloud\"\n      version = \">= 1.250.0\"\n    }\n  }\n}\n");
    }

    fn providers(&mut self, design: &Design, used: &BTreeSet<RegionId>) {
        for &id in used {
            let code = design.regions.get(id).map_or("", |region| region.code.as_str());
            self.line("provider \"alicloud\" {");
            let mut rows = Vec::new();
            if self.several == Some(true) {
                rows.push(("alias", quoted(&id.to_string())));
            }
            rows.push(("region", quoted(code)));
            self.rows(1, &rows);
            self.line("}\n");
        }
    }

    fn resource(&mut self, resource: &Resource) {
        if let Some(comment) = &resource.comment {
            let words = comment.get(self.lang).to_owned();
            self.comment(&words);
        }
        self.line(&format!("resource \"{}\" \"{}\" {{", resource.kind.terraform, resource.name));
        let mut rows = Vec::new();
        if self.several == Some(true) {
            rows.push(("provider", format!("alicloud.{}", resource.region)));
        }
        if resource.count > 1 {
            rows.push(("count", resource.count.to_string()));
        }
        rows.extend(own(&resource.arguments).map(|argument| (argument.terraform, value(&argument.value))));
        self.rows(1, &rows);
        for blocks in resource.blocks.iter().filter(|blocks| !blocks.terraform.is_empty()) {
            for body in &blocks.bodies {
                self.line(&format!("  {} {{", blocks.terraform));
                let rows: Vec<_> =
                    own(body).map(|argument| (argument.terraform, value(&argument.value))).collect();
                self.rows(2, &rows);
                self.line("  }");
            }
        }
        self.line("}\n");
    }

    /// Arguments with their signs below one another, as `terraform fmt` writes them.
    fn rows(&mut self, depth: usize, rows: &[(&'static str, String)]) {
        let pad = "  ".repeat(depth);
        let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in rows {
            self.line(&format!("{pad}{name:widest$} = {value}"));
        }
    }
}

fn own(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments.iter().filter(|argument| !argument.terraform.is_empty())
}

fn value(of: &Value) -> String {
    match of {
        Value::Words(words) => quoted(words),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(values) | Value::Commas(values) => {
            format!("[{}]", values.iter().map(value).collect::<Vec<_>>().join(", "))
        }
        Value::Tags(tags) => {
            let rows: Vec<String> =
                tags.iter().map(|(key, words)| format!("{key} = {}", quoted(words))).collect();
            format!("{{ {} }}", rows.join(", "))
        }
        Value::Of(_) | Value::Variable(_) => expression(of),
        Value::Joined(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Value::Words(words) => escaped(words),
                    other => format!("${{{}}}", expression(other)),
                })
                .collect();
            format!("\"{}\"", parts.concat())
        }
    }
}

fn expression(of: &Value) -> String {
    match of {
        Value::Of(attribute) => {
            let (kind, resource, name) = (attribute.kind.terraform, &attribute.resource, attribute.terraform);
            match attribute.member {
                Some(member) if member.of > 1 => format!("{kind}.{resource}[{}].{name}", member.index),
                _ => format!("{kind}.{resource}.{name}"),
            }
        }
        Value::Variable(name) if name == COUNTER => name.clone(),
        Value::Variable(name) => format!("var.{name}"),
        other => value(other),
    }
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", escaped(words))
}

/// Words inside the quotation marks of HCL. Of several signs before a brace, all but the last are written by
/// their number: how readers take a doubled sign in front of an escaped one is not said anywhere.
pub(super) fn escaped(words: &str) -> String {
    let chars: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len() + 8);
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c == '$' || c == '%' {
            let run = chars.iter().skip(at).take_while(|next| **next == c).count();
            let opens = chars.get(at + run) == Some(&'{');
            if opens {
                out.push_str(&format!("\\u{:04x}", c as u32).repeat(run - 1));
                out.push(c);
                out.push(c);
            } else {
                out.push_str(&c.to_string().repeat(run));
            }
            at += run;
            continue;
        }
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // No file may hold it, by whatever name.
            '\0' => out.push('\u{fffd}'),
            c if c.is_control() || super::super::markdown::is_bidi(c) => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
        at += 1;
    }
    out
}
