//! The list of findings: by severity, a click selects and jumps, a fix is one click.

use egui::{
    Align, Color32, Label, Layout, Rect, Response, RichText, ScrollArea, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::{Action, Command, State, theme};
use crate::base::{Lang, Severity, Text};
use crate::design::Ref;
use crate::rules::{Finding, Fix, FixClass, Report};
use crate::scene::tokens::Color;

/// What the list remembers: which severities are hidden, which finding was visited last.
#[derive(Debug, Default)]
pub struct ProblemsState {
    hide_error: bool,
    hide_warning: bool,
    hide_info: bool,
    show_not_checked: bool,
    show_checklist: bool,
    show_waivers: bool,
    /// What the list is narrowed to.
    search: String,
    /// By what it is grouped.
    grouping: Grouping,
    /// The finding that was visited last.
    pub current: Option<usize>,
}

/// By what the list is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Grouping {
    #[default]
    Severity,
    Family,
    Subject,
}

impl Grouping {
    const ALL: [(Self, Text); 3] = [
        (Self::Severity, Text::fixed("按级别", "by severity")),
        (Self::Family, Text::fixed("按规则类别", "by family")),
        (Self::Subject, Text::fixed("按对象", "by subject")),
    ];

    /// The title of the group that a finding stands in.
    fn title(self, state: &State, finding: &Finding, lang: Lang) -> String {
        match self {
            Self::Severity => finding.severity.title().get(lang).to_owned(),
            Self::Family => {
                let prefix = finding.code.split('-').next().unwrap_or_default();
                let rule = crate::rules::Registry::rule(finding.code);
                rule.map_or_else(
                    || prefix.to_owned(),
                    |rule| format!("{prefix}  {}", rule.family.title().get(lang)),
                )
            }
            Self::Subject => match (finding.subjects.first(), state.design()) {
                (Some(&Ref::Node(id)), Some(design)) => {
                    design.nodes.get(id).map_or_else(|| id.to_string(), |node| node.name.clone())
                }
                (Some(&Ref::Link(id)), Some(design)) => {
                    super::canvas::names::link(design, id).unwrap_or_else(|| id.to_string())
                }
                (Some(&what), Some(design)) => {
                    super::canvas::names::container(design, what, lang).unwrap_or_else(|| what.to_string())
                }
                _ => Text::fixed("整个设计", "The design").get(lang).to_owned(),
            },
        }
    }
}

/// A row of the list.
enum Row<'a> {
    Group(String, usize),
    Finding(usize, &'a Finding),
}

/// The colour of a severity.
#[must_use]
pub const fn token(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Error,
        Severity::Warning => Color::Warning,
        Severity::Info => Color::Info,
    }
}

/// Shows the findings and says what was clicked.
pub fn problems_ui(ui: &mut Ui, state: &State, memory: &mut ProblemsState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    filters(ui, state.report(), memory, lang);
    let wanted = memory.search.trim().to_lowercase();
    let shown: Vec<(usize, &Finding)> = state
        .report()
        .findings
        .iter()
        .map(AsRef::as_ref)
        .enumerate()
        .filter(|(_, finding): &(usize, &Finding)| {
            let found = || {
                finding.code.to_lowercase().contains(&wanted)
                    || finding.message.get(lang).to_lowercase().contains(&wanted)
                    || Grouping::Subject.title(state, finding, lang).to_lowercase().contains(&wanted)
            };
            (wanted.is_empty() || found())
                && !memory.show_not_checked
                && !match finding.severity {
                    Severity::Error => memory.hide_error,
                    Severity::Warning => memory.hide_warning,
                    Severity::Info => memory.hide_info,
                }
        })
        .collect();
    if memory.show_waivers {
        return super::waive::waivers_ui(ui, state);
    }
    if memory.show_checklist {
        return super::checklist::checklist_ui(ui, state);
    }
    if memory.show_not_checked {
        not_checked(ui, state.report(), lang);
        return actions;
    }
    if shown.is_empty() {
        let words = if state.report().findings.is_empty() {
            Text::fixed("没有发现问题。", "Nothing was found.")
        } else {
            Text::fixed("所选级别和筛选条件下没有问题。", "Nothing at the chosen severities and filter.")
        };
        ui.add_space(8.0);
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    let rows = grouped(state, &shown, memory.grouping, lang);
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, 26.0, rows.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for entry in rows.get(range).unwrap_or(&[]) {
            match entry {
                Row::Group(title, count) => {
                    ui.allocate_ui_with_layout(
                        vec2(ui.available_width(), 26.0),
                        Layout::left_to_right(Align::Center),
                        |ui| {
                            ui.set_min_height(26.0);
                            ui.add_space(6.0);
                            ui.add(Label::new(theme::bold(title, 12.0)).truncate());
                            ui.label(RichText::new(count.to_string()).size(11.0).weak());
                        },
                    );
                }
                Row::Finding(index, finding) => {
                    let current = memory.current == Some(*index);
                    if row(ui, state, finding, *index, current, &mut actions) {
                        memory.current = Some(*index);
                        actions.push(Action::Visit(*index));
                    }
                }
            }
        }
    });
    actions
}

/// The findings with a title above each group; the report has them by severity already, so that needs none.
fn grouped<'a>(
    state: &State,
    shown: &[(usize, &'a Finding)],
    grouping: Grouping,
    lang: Lang,
) -> Vec<Row<'a>> {
    if grouping == Grouping::Severity {
        return shown.iter().map(|&(index, finding)| Row::Finding(index, finding)).collect();
    }
    let mut groups: std::collections::BTreeMap<String, Vec<(usize, &Finding)>> =
        std::collections::BTreeMap::new();
    for &(index, finding) in shown {
        groups.entry(grouping.title(state, finding, lang)).or_default().push((index, finding));
    }
    let mut rows = Vec::new();
    for (title, members) in groups {
        rows.push(Row::Group(title, members.len()));
        rows.extend(members.into_iter().map(|(index, finding)| Row::Finding(index, finding)));
    }
    rows
}

fn filters(ui: &mut Ui, report: &Report, memory: &mut ProblemsState, lang: Lang) {
    ui.horizontal(|ui| {
        let summary = report.summary;
        for (severity, count, hide) in [
            (Severity::Error, summary.error, &mut memory.hide_error),
            (Severity::Warning, summary.warning, &mut memory.hide_warning),
            (Severity::Info, summary.info, &mut memory.hide_info),
        ] {
            let words = format!("{} {count}", severity.title().get(lang));
            let color = theme::ink(ui, if count > 0 { token(severity) } else { Color::TextSoft });
            if ui.selectable_label(!*hide, RichText::new(words).size(12.0).color(color)).clicked() {
                *hide = !*hide;
            }
        }
        let words = text_waived(summary.waived);
        if ui.toggle_value(&mut memory.show_waivers, RichText::new(words.get(lang)).size(12.0)).clicked() {
            memory.show_not_checked = false;
            memory.show_checklist = false;
        }
        let count = report.not_checked.len();
        let words = match lang {
            Lang::Zh => format!("未评估 {count}"),
            Lang::En => format!("not evaluated {count}"),
        };
        if ui.toggle_value(&mut memory.show_not_checked, RichText::new(words).size(12.0)).clicked() {
            memory.show_checklist = false;
            memory.show_waivers = false;
        }
        let count = report.checklist.len();
        let words = match lang {
            Lang::Zh => format!("待办清单 {count}"),
            Lang::En => format!("checklist {count}"),
        };
        if ui.toggle_value(&mut memory.show_checklist, RichText::new(words).size(12.0)).clicked() {
            memory.show_not_checked = false;
            memory.show_waivers = false;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hint = Text::fixed("筛选规则、对象或文字", "Filter by rule, subject or words");
            let edit = egui::TextEdit::singleline(&mut memory.search)
                .hint_text(RichText::new(hint.get(lang)).size(12.0))
                .font(egui::FontId::proportional(12.0))
                .desired_width(200.0);
            let response = ui.add(edit);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint.get(lang)));
            let all = Grouping::ALL;
            let chosen = all.iter().find(|(kind, _)| *kind == memory.grouping);
            let words = chosen.map_or("", |(_, words)| words.get(lang)).to_owned();
            let name = Text::fixed("分组方式", "Group");
            let combo = egui::ComboBox::from_id_salt("grouping")
                .selected_text(RichText::new(words).size(12.0))
                .width(110.0)
                .show_ui(ui, |ui| {
                    for (kind, words) in &Grouping::ALL {
                        ui.selectable_value(&mut memory.grouping, *kind, words.get(lang));
                    }
                });
            combo.response.on_hover_text(name.get(lang));
        });
    });
}

fn text_waived(count: usize) -> Text {
    Text::new(format!("例外审批 {count}"), format!("{count} waived"))
}

/// One finding; returns whether it was visited.
fn row(
    ui: &mut Ui,
    state: &State,
    finding: &Finding,
    index: usize,
    current: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let lang = state.lang();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    let words = format!("{} {}", finding.code, finding.message.get(lang));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, current, &words));
    if current || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme::ink(ui, Color::AccentSoft));
    }
    let mut inner = ui
        .new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 0.0))).id_salt(("finding", index)));
    inner.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let dimmed = finding.waived.is_some();
        let mark = vec2(14.0, 14.0);
        let (square, _) = ui.allocate_exact_size(mark, Sense::hover());
        let color = theme::ink(ui, token(finding.severity));
        paint_mark(
            ui.painter(),
            square,
            finding.severity,
            if dimmed { color.gamma_multiply(0.4) } else { color },
        );
        let code = RichText::new(finding.code).size(12.0).color(theme::ink(ui, Color::TextSoft));
        let words = Text::fixed("打开规则说明", "Open the page of the rule");
        let code = ui.add_sized(vec2(64.0, 20.0), Label::new(code).truncate().sense(Sense::click()));
        code.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Link, true, page_name(finding.code).get(lang))
        });
        if code.on_hover_text(words.get(lang)).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            actions.push(Action::ShowRule(finding.code));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let source = finding.source.label(lang);
            ui.label(RichText::new(source).size(11.0).weak());
            fix_buttons(ui, state, finding, actions);
            if finding.waived.is_none() && (response.hovered() || current) {
                let words = Text::fixed("审批", "Waive");
                let name = Command::Waive.text();
                let button = small_button(ui, words.get(lang), false);
                if button.on_hover_text(name.get(lang).trim_end_matches('…')).clicked() {
                    actions.push(Action::AskWaiver(index));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let mut message = RichText::new(finding.message.get(lang)).size(12.0);
                if dimmed {
                    message = message.weak().strikethrough();
                }
                ui.add(Label::new(message).truncate());
            });
        });
    });
    let response = response.on_hover_ui(|ui| explain(ui, finding, lang));
    if response.clicked() {
        if let Some(&subject) = finding.subjects.first() {
            actions.push(Action::Reveal(subject));
        }
        return true;
    }
    false
}

/// How assistive technology calls the link to the page of a rule.
fn page_name(code: &str) -> Text {
    Text::new(format!("规则 {code} 说明"), format!("Page of rule {code}"))
}

/// What a finding says, in full.
pub fn explain(ui: &mut Ui, finding: &Finding, lang: Lang) {
    ui.set_max_width(420.0);
    let rule = crate::rules::Registry::rule(finding.code);
    let title = rule.map(|rule| rule.title.get(lang)).unwrap_or_default();
    ui.label(theme::bold(format!("{}  {title}", finding.code), 12.0));
    ui.label(RichText::new(finding.message.get(lang)).size(12.0));
    if let Some(rule) = rule {
        ui.label(RichText::new(rule.why.get(lang)).size(12.0).weak());
        ui.label(RichText::new(rule.fix.get(lang)).size(12.0));
    }
    if let Some(waived) = &finding.waived {
        let words = Text::new(
            format!("例外审批：{}（{}）", waived.reason, waived.owner),
            format!("Waived: {} ({})", waived.reason, waived.owner),
        );
        ui.label(RichText::new(words.get(lang)).size(12.0));
    }
    ui.label(
        RichText::new(format!("{:?} · {}", finding.basis, finding.source.label(lang))).size(11.0).weak(),
    );
}

/// The fixes of a finding as buttons; a rule with several automatic fixes offers them together too.
pub fn fix_buttons(ui: &mut Ui, state: &State, finding: &Finding, actions: &mut Vec<Action>) {
    let lang = state.lang();
    if finding.waived.is_some() {
        return;
    }
    let fixable = |fix: &&Fix| fix.has_edits();
    let several: Vec<&Finding> =
        state.report().of(finding.code).filter(|other| other.auto_fix().is_some()).collect();
    if several.len() > 1 && finding.auto_fix().is_some() {
        let count = several.len();
        let words = Text::new(format!("全部 {count}"), format!("all {count}"));
        let name = Text::fixed("修复此规则的全部问题", "Fix all findings of this rule");
        if small_button(ui, words.get(lang), false).on_hover_text(name.get(lang)).clicked() {
            actions.push(Action::FixRule(finding.code));
        }
    }
    let mut fixes = finding.fixes.iter().filter(fixable);
    match (fixes.next(), fixes.next()) {
        (None, _) => {}
        (Some(fix), None) => {
            fix_button(ui, state, finding, fix, actions);
        }
        (Some(_), Some(_)) => {
            let words = Text::fixed("修复…", "Fix…");
            ui.menu_button(RichText::new(words.get(lang)).size(12.0), |ui| {
                for fix in finding.fixes.iter().filter(fixable) {
                    if ui.button(fix.title.get(lang)).clicked() {
                        actions.extend(state.commit_of(finding, fix));
                        ui.close();
                    }
                }
            });
        }
    }
}

fn fix_button(ui: &mut Ui, state: &State, finding: &Finding, fix: &Fix, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let words = Text::fixed("修复", "Fix");
    let response = small_button(ui, words.get(lang), fix.class == FixClass::Auto);
    if response.on_hover_text(fix.title.get(lang)).clicked() {
        actions.extend(state.commit_of(finding, fix));
    }
}

fn small_button(ui: &mut Ui, words: &str, primary: bool) -> Response {
    let color = theme::ink(ui, if primary { Color::Accent } else { Color::Text });
    ui.add(egui::Button::new(RichText::new(words).size(12.0).color(color)).small())
}

fn not_checked(ui: &mut Ui, report: &Report, lang: Lang) {
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        24.0,
        report.not_checked.len(),
        |ui, range| {
            for entry in report.not_checked.get(range).unwrap_or(&[]) {
                ui.horizontal(|ui| {
                    let code = RichText::new(entry.code).size(12.0).weak();
                    ui.add_sized(vec2(64.0, 20.0), Label::new(code).truncate());
                    ui.add(Label::new(RichText::new(entry.reason.get(lang)).size(12.0)).truncate())
                        .on_hover_text(entry.reason.get(lang));
                });
            }
        },
    );
}

/// The findings of a few things, above their fields in the inspector.
pub fn findings_of(ui: &mut Ui, state: &State, what: Ref) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    for (index, finding) in state.report().about(what).enumerate() {
        if finding.waived.is_some() {
            continue;
        }
        ui.push_id(("about", index), |ui| {
            ui.horizontal_top(|ui| {
                let (square, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
                paint_mark(
                    ui.painter(),
                    Rect::from_center_size(square.center(), vec2(13.0, 13.0)),
                    finding.severity,
                    theme::ink(ui, token(finding.severity)),
                );
                ui.vertical(|ui| {
                    let words = RichText::new(finding.message.get(lang)).size(12.0);
                    ui.add(Label::new(words).wrap()).on_hover_ui(|ui| explain(ui, finding, lang));
                    ui.horizontal(|ui| fix_buttons(ui, state, finding, &mut actions));
                });
            });
        });
    }
    actions
}

/// The mark of a severity: octagon, triangle or circle, told apart without colour too.
pub fn paint_mark(painter: &egui::Painter, square: Rect, severity: Severity, color: Color32) {
    let center = square.center();
    let radius = square.width().min(square.height()) / 2.0;
    let corner = |degrees: f32| {
        let angle = degrees.to_radians();
        pos2(center.x + radius * angle.cos(), center.y + radius * angle.sin())
    };
    match severity {
        Severity::Error => {
            let points = (0_u8..8).map(|i| corner(22.5 + 45.0 * f32::from(i))).collect();
            painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
        }
        Severity::Warning => {
            let points = vec![corner(-90.0), corner(30.0), corner(150.0)];
            painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
        }
        Severity::Info => {
            painter.circle_filled(center, radius * 0.85, color);
        }
    }
}
