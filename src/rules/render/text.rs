//! Text for a terminal.

use super::super::{
    ChecklistItem, Context, Family, Finding, PACKS, Pack, Registry, Report, Rule, WhyNotChecked,
};
use crate::base::{Lang, Severity, Text};
use crate::design::TaskState;
use crate::text;

/// A report as `yuntu check` prints it, ending in a newline.
#[must_use]
pub fn report_text(report: &Report, context: &Context<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for (finding, same) in report.problems() {
        if finding.waived.is_none() {
            push_finding(&mut out, finding, context, lang);
            same.iter().for_each(|other| push_same(&mut out, other, lang));
        }
    }
    let waived: Vec<&Finding> = report
        .findings
        .iter()
        .map(AsRef::as_ref)
        .filter(|finding: &&Finding| finding.waived.is_some())
        .collect();
    if !waived.is_empty() {
        push_heading(&mut out, &Text::fixed("例外审批", "Waived"), lang);
        for finding in waived {
            push_finding(&mut out, finding, context, lang);
        }
    }
    push_checklist(&mut out, report, context, lang);
    push_left_out(&mut out, report, context, lang);
    out.push_str(summary_line(report).get(lang));
    out.push('\n');
    out
}

fn push_heading(out: &mut String, heading: &Text, lang: Lang) {
    out.push_str(heading.get(lang));
    out.push_str(match lang {
        Lang::Zh => "：\n",
        Lang::En => ":\n",
    });
}

fn push_finding(out: &mut String, finding: &Finding, context: &Context<'_>, lang: Lang) {
    let severity = finding.severity.title();
    let source = finding.source.label(lang);
    out.push_str(&format!(
        "{} {} [{:?}, {source}] {}\n",
        severity.get(lang),
        finding.code,
        finding.basis,
        one_line(finding.message.get(lang)),
    ));
    if !finding.subjects.is_empty() {
        let mark = match lang {
            Lang::Zh => "  对象：",
            Lang::En => "  at: ",
        };
        let subjects: Vec<String> = finding
            .subjects
            .iter()
            .map(|&subject| format!("{} ({subject})", one_line(&context.name(subject))))
            .collect();
        out.push_str(mark);
        out.push_str(&subjects.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        }));
        out.push('\n');
    }
    for fix in &finding.fixes {
        let mark = match lang {
            Lang::Zh => "  修复",
            Lang::En => "  fix",
        };
        out.push_str(&format!("{mark} [{}] {}\n", fix.class.word(), one_line(fix.title.get(lang))));
    }
    if let Some(waived) = &finding.waived {
        let (reason, owner) = (one_line(&waived.reason), one_line(&waived.owner));
        let until = waived.expires.map_or_else(String::new, |date| date.to_string());
        let line = match lang {
            Lang::Zh => format!("  原因：{reason}  责任人：{owner}  有效期至：{until}\n"),
            Lang::En => format!("  reason: {reason}  owner: {owner}  until: {until}\n"),
        };
        out.push_str(&line);
    }
}

/// A finding that tells the problem above it in the words of another rule.
fn push_same(out: &mut String, finding: &Finding, lang: Lang) {
    let (mark, source) = match lang {
        Lang::Zh => ("同一问题，也违反", finding.source.label(lang)),
        Lang::En => ("the same problem breaks", finding.source.label(lang)),
    };
    let message = one_line(finding.message.get(lang));
    out.push_str(&format!("  {mark} {} [{:?}, {source}] {message}\n", finding.code, finding.basis));
}

fn push_checklist(out: &mut String, report: &Report, context: &Context<'_>, lang: Lang) {
    if report.checklist.is_empty() {
        return;
    }
    push_heading(out, &Text::fixed("待办清单", "Checklist"), lang);
    for ChecklistItem { finding, task } in &report.checklist {
        let (mark, state) = match task.as_ref().map(|task| task.state) {
            None => (' ', Text::fixed("未列入计划", "not planned")),
            Some(TaskState::Open) => (' ', Text::fixed("未完成", "open")),
            Some(TaskState::Done) => ('x', Text::fixed("已完成", "done")),
            Some(TaskState::NotApplicable) => ('-', Text::fixed("不适用", "not applicable")),
        };
        let who = task.as_ref().filter(|task| !task.owner.is_empty()).map(|task| one_line(&task.owner));
        let day = task.as_ref().and_then(|task| task.date).map(|date| date.to_string());
        let subjects = context.names_of(finding.subjects.iter().copied());
        let about = Some(one_line(subjects.get(lang))).filter(|subjects| !subjects.is_empty());
        let details: Vec<String> =
            [Some(state.get(lang).to_owned()), about, who, day].into_iter().flatten().collect();
        let line = one_line(finding.message.get(lang));
        out.push_str(&match lang {
            Lang::Zh => format!("  [{mark}] {} {line}（{}）\n", finding.code, details.join("，")),
            Lang::En => format!("  [{mark}] {} {line} ({})\n", finding.code, details.join("; ")),
        });
    }
}

fn push_left_out(out: &mut String, report: &Report, context: &Context<'_>, lang: Lang) {
    let left_out: Vec<_> =
        report.not_checked.iter().filter(|entry| entry.why == WhyNotChecked::NotEvaluated).collect();
    if !left_out.is_empty() {
        push_heading(out, &Text::fixed("未评估", "Not evaluated"), lang);
        for entry in left_out {
            let subjects = context.names_of(entry.subjects.iter().copied());
            let (reason, subjects) = (entry.reason.get(lang), one_line(subjects.get(lang)));
            let line = match (lang, subjects.is_empty()) {
                (_, true) => format!("  {} {reason}\n", entry.code),
                (Lang::Zh, false) => format!("  {} {reason}（{subjects}）\n", entry.code),
                (Lang::En, false) => format!("  {} {reason} ({subjects})\n", entry.code),
            };
            out.push_str(&line);
        }
    }
    for (why, heading) in [
        (WhyNotChecked::OtherEdition, Text::fixed("不适用于本规则基线的规则", "Not in this edition")),
        (WhyNotChecked::SwitchedOff, Text::fixed("已关闭的规则", "Switched off")),
    ] {
        let codes: Vec<_> =
            report.not_checked.iter().filter(|entry| entry.why == why).map(|entry| entry.code).collect();
        if !codes.is_empty() {
            push_heading(out, &heading, lang);
            out.push_str(&format!("  {}\n", codes.join(", ")));
        }
    }
}

/// How many findings of each kind there are, in one line.
fn summary_line(report: &Report) -> Text {
    let super::super::Summary { error, warning, info, waived, not_evaluated } = report.summary;
    text!(
        "错误 {error}，警告 {warning}，提示 {info}，例外审批 {waived}，未评估 {not_evaluated}",
        "errors {error}, warnings {warning}, info {info}, waived {waived}, not evaluated {not_evaluated}"
    )
}

/// User text on one line, without characters that could steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c }).collect()
}

const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The list of rules as `yuntu rules` prints it.
#[must_use]
pub fn rules_text(lang: Lang) -> String {
    let mut out = String::new();
    for family in Family::ALL {
        let rules = Registry::family(family);
        if rules.is_empty() {
            continue;
        }
        out.push_str(&format!("{}  {}\n", family.prefix(), family.title().get(lang)));
        for rule in rules {
            out.push_str(&format!(
                "  {}  {}  {}  {}\n",
                rule.code,
                padded(rule.severity, lang),
                rule.title.get(lang),
                rule.name,
            ));
        }
    }
    out
}

fn padded(severity: Severity, lang: Lang) -> String {
    match lang {
        Lang::Zh => severity.title().zh.into_owned(),
        Lang::En => format!("{:<7}", severity.title().en),
    }
}

/// The page of one rule as `yuntu rules CODE` prints it.
#[must_use]
pub fn rule_page(rule: &Rule, lang: Lang) -> String {
    let mut out = format!("{}  {}\n{}\n\n", rule.code, rule.title.get(lang), rule.name);
    for (label, value) in rule_fields(rule) {
        let colon = match lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        };
        out.push_str(&format!("{}{colon}{}\n", label.get(lang), value.get(lang)));
    }
    out
}

/// What the page of a rule says below its title, line by line: what the line is, and what it says.
#[must_use]
pub fn rule_fields(rule: &Rule) -> Vec<(Text, Text)> {
    let mut fields = vec![(Text::fixed("级别", "Severity"), rule.severity.title())];
    let mut line = |zh, en, value: Text| fields.push((Text::fixed(zh, en), value));
    if rule.is_checklist() {
        line("类别", "Kind", Text::fixed("待办清单项", "item of the checklist"));
    }
    let Text { zh, en } = basis(rule);
    let (source_zh, source_en) = (rule.source.label(Lang::Zh), rule.source.label(Lang::En));
    line("依据", "Basis", text!("{zh} ({source_zh})", "{en} ({source_en})"));
    line("起始版本", "Since", Text::same(rule.since));
    if !rule.editions.is_empty() {
        line("规则基线", "Editions", Text::same(rule.editions.join(", ")));
    }
    if let Some(facts) = super::super::edition_facts(rule) {
        line("规则基线事实", "Facts by edition", facts);
    }
    line("原因", "Why", rule.why.clone());
    let class = rule.fix_class.map_or_else(String::new, |class| format!(" [{}]", class.word()));
    let Text { zh, en } = &rule.fix;
    line("修复", "Fix", text!("{zh}{class}", "{en}{class}"));
    line("反例", "Bad", rule.bad.clone());
    line("正例", "Good", rule.good.clone());
    if !rule.cross.is_empty() {
        line("同类规则", "Like rules", Text::same(rule.cross.join(", ")));
    }
    let packs: Vec<&Pack> = PACKS.iter().filter(|pack| pack.has(rule)).collect();
    if !packs.is_empty() {
        let titles = |lang: Lang| packs.iter().map(|pack| pack.title.get(lang)).collect::<Vec<_>>();
        line("规则包", "Packs", Text::new(titles(Lang::Zh).join("、"), titles(Lang::En).join(", ")));
    }
    fields
}

const fn basis(rule: &Rule) -> Text {
    match rule.basis {
        crate::base::Basis::S => Text::fixed("S 文件规定", "S, stated by the source"),
        crate::base::Basis::D => Text::fixed("D 本产品推导", "D, inferred by Yuntu"),
        crate::base::Basis::X => Text::fixed("X 后续公开文档", "X, from later public documentation"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Task;
    use crate::rules::Sink;
    use crate::rules::testing::{context, lift_to_region, node, remove, report, two_az_classic};

    #[test]
    fn a_report_names_rule_source_subject_fix_and_what_was_left_out() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        lift_to_region(&mut design, "web-1");
        let text = report_text(&report(&design), &context(&design), Lang::En);
        assert!(
            text.contains("error HA-003 [S, guide L180] the online module \"web\" has 1 server"),
            "{text}"
        );
        assert!(text.contains("  at: web-1 (n"), "{text}");
        assert!(text.contains("Not evaluated:\n  HA-001 a server stands in no AZ (web-1, web)"), "{text}");
        assert!(text.ends_with('\n') && text.contains("\nerrors "), "{text}");
        let text = report_text(&report(&design), &context(&design), Lang::Zh);
        assert!(
            text.contains("错误 HA-003 [S, 金融云使用指南 L180]") && text.contains("未评估：\n"),
            "{text}"
        );
    }

    #[test]
    fn the_checklist_is_told_apart_from_findings() {
        let design = two_az_classic();
        let mut report = report(&design);
        let mut sink = Sink::new(Registry::rule("HA-001").unwrap(), None);
        sink.fail([], Text::fixed("预约变更窗口", "book the window"));
        let findings = sink.finish().findings;
        let task = Task {
            code: "HA-001".to_owned(),
            subjects: Vec::new(),
            state: TaskState::Done,
            owner: "王工".to_owned(),
            date: Some("2026-12-01".parse().unwrap()),
            note: String::new(),
        };
        let item = |task| ChecklistItem { finding: findings[0].clone(), task };
        report.checklist = vec![item(None), item(Some(task))];
        let text = report_text(&report, &context(&design), Lang::En);
        let wanted = "Checklist:\n  [ ] HA-001 book the window (not planned)\n  \
                      [x] HA-001 book the window (done; 王工; 2026-12-01)\n";
        assert!(text.contains(wanted), "{text}");
        let text = report_text(&report, &context(&design), Lang::Zh);
        assert!(text.contains("待办清单：\n  [ ] HA-001 预约变更窗口（未列入计划）\n"), "{text}");
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        let mut design = two_az_classic();
        node(&mut design, "bastion-1", |node| node.name = "b\u{1b}[2J\u{202e}".to_owned());
        let text = report_text(&report(&design), &context(&design), Lang::En);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        assert!(text.contains("b\u{fffd}[2J\u{fffd}"), "{text:?}");
    }

    #[test]
    fn the_page_of_a_rule_says_everything_in_both_languages() {
        let rule = Registry::rule("function-in-one-az").unwrap();
        for (lang, words) in [
            (Lang::En, ["Severity: error", "Why: ", "[choose]"]),
            (Lang::Zh, ["级别：错误", "原因：", "[choose]"]),
        ] {
            let page = rule_page(rule, lang);
            for word in words.into_iter().chain(["HA-001", "function-in-one-az"]) {
                assert!(page.contains(word), "{word} is missing in\n{page}");
            }
        }
    }

    #[test]
    fn the_list_has_a_line_for_every_rule() {
        for lang in Lang::ALL {
            let list = rules_text(lang);
            assert!(Registry::rules().all(|rule| list.contains(rule.code)), "{list}");
        }
    }
}
