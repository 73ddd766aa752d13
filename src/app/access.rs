//! Who reaches whom: the standing questions, a question of two clicks, groups, the matrix, the comparison.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::reach_scene::{asked_port, stops};
use super::{Action, Command, State, theme};
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Ref};
use crate::network::{Headline, NetworkMap, Opening, Survey, open_ports, opening, passage, ports_words};
use crate::scene::tokens::Color;

/// What the tab remembers: the last question that was asked on the canvas.
#[derive(Debug, Default)]
pub struct AccessState {
    asked: Option<Asked>,
}

/// An answered question. It is asked again when the design has changed.
#[derive(Debug)]
struct Asked {
    design: Design,
    pair: [NodeId; 2],
    answers: Vec<Answer>,
}

#[derive(Debug)]
struct Answer {
    from: String,
    to: String,
    ports: String,
    stops: Vec<(NodeId, String, Text)>,
    blocked: Option<Text>,
    opening: Opening,
}

/// Shows access and says what was clicked.
pub fn access_ui(ui: &mut Ui, state: &State, memory: &mut AccessState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let (Some(survey), Some(design)) = (state.network(), state.design()) else { return actions };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        question(ui, state, design, memory, lang, &mut actions);
        ui.separator();
        for headline in &survey.headlines {
            standing(ui, headline, lang);
        }
        ui.separator();
        comparison(ui, survey, design, lang, &mut actions);
        ui.separator();
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| groups(ui, survey, design, lang));
            ui.add_space(24.0);
            ui.vertical(|ui| matrix(ui, survey, lang));
        });
    });
    actions
}

/// Two nodes selected on the canvas are a question: does either reach the other?
fn question(
    ui: &mut Ui,
    state: &State,
    design: &Design,
    memory: &mut AccessState,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        for command in [Command::AskReach, Command::ReachFrom, Command::ReachTo] {
            let words = match command.keys_text(ui.ctx()) {
                Some(keys) => format!("{} ({keys})", command.text().get(lang)),
                None => command.text().get(lang).to_owned(),
            };
            if ui.add_enabled(command.enabled(state), egui::Button::new(words)).clicked() {
                actions.push(Action::Run(command));
            }
        }
    });
    let chosen: Vec<NodeId> = state.selection.nodes().collect();
    let pair = match (state.reach.pair(), chosen.as_slice()) {
        (Some(pair), _) => pair,
        (None, [a, b]) => [*a, *b],
        (None, _) => {
            memory.asked = None;
            let words = state.reach.hint().unwrap_or(Text::fixed(
                "先后点选两个节点，或同时选中两个：这里回答它们能否互访、经过什么、被什么阻断。",
                "Click two nodes one after the other, or select two: whether they reach each other, over what, and what blocks it is answered here.",
            ));
            ui.label(RichText::new(words.get(lang)).size(12.0).weak());
            return;
        }
    };
    let current = memory.asked.as_ref().is_some_and(|asked| {
        asked.pair == pair
            && asked.design.nodes.is_same_snapshot(&design.nodes)
            && asked.design.links.is_same_snapshot(&design.links)
            && asked.design.security_groups.is_same_snapshot(&design.security_groups)
            && asked.design.vswitches.is_same_snapshot(&design.vswitches)
    });
    if !current {
        let map = NetworkMap::of(design, state.catalog());
        let answers = [(pair[0], pair[1]), (pair[1], pair[0])]
            .map(|(from, to)| answer(&map, state.catalog(), from, to))
            .into();
        memory.asked = Some(Asked { design: design.clone(), pair, answers });
    }
    for answer in memory.asked.iter().flat_map(|asked| &asked.answers) {
        told(ui, answer, lang, actions);
    }
}

fn answer(map: &NetworkMap<'_>, catalog: &Catalog, from: NodeId, to: NodeId) -> Answer {
    let open = open_ports(map, from, to);
    let (transport, port) = asked_port(map, from, to);
    let found = passage(map, from, to, transport, port);
    Answer {
        from: map.name(from),
        to: map.name(to),
        ports: ports_words(&open),
        stops: stops(&found).map(|hop| (hop.node, map.name(hop.node), hop.text(map))).collect(),
        blocked: found.blocked_by().map(|obstacle| obstacle.text(map)),
        opening: if found.reachable {
            Opening::default()
        } else {
            opening(map.design, catalog, &found, (from, to), (transport, port))
        },
    }
}

fn told(ui: &mut Ui, answer: &Answer, lang: Lang, actions: &mut Vec<Action>) {
    let (from, to) = (&answer.from, &answer.to);
    ui.horizontal_wrapped(|ui| {
        match &answer.blocked {
            None => {
                let word = Text::fixed("连通", "open");
                ui.label(theme::bold(word.get(lang), 12.0).color(theme::ink(ui, Color::Good)));
                ui.label(RichText::new(format!("{from} → {to}  {}", answer.ports)).size(12.0));
            }
            Some(why) => {
                let word = Text::fixed("不通", "closed");
                ui.label(theme::bold(word.get(lang), 12.0).color(theme::ink(ui, Color::Error)));
                ui.label(RichText::new(format!("{from} → {to}  {}", why.get(lang))).size(12.0));
            }
        }
        if answer.opening.opens {
            let title = answer.opening.title();
            if ui.small_button(title.get(lang)).clicked() {
                actions.push(Action::Commit { label: title, edits: answer.opening.edits() });
            }
        } else {
            for step in &answer.opening.steps {
                ui.label(RichText::new(step.title.get(lang)).size(12.0).weak());
            }
        }
    });
    if answer.stops.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (at, (node, name, why)) in answer.stops.iter().enumerate() {
                if at > 0 {
                    ui.label(RichText::new("→").size(12.0).weak());
                }
                let shown = ui.push_id((from, to, at), |ui| ui.link(RichText::new(name).size(12.0))).inner;
                if shown.on_hover_text(why.get(lang)).clicked() {
                    actions.push(Action::Reveal(Ref::Node(*node)));
                }
            }
        });
    }
}

fn standing(ui: &mut Ui, headline: &Headline, lang: Lang) {
    let (mark, color) = if headline.fine { ("✓", Color::Good) } else { ("!", Color::Warning) };
    let answer = ui.horizontal_wrapped(|ui| {
        ui.label(theme::bold(mark, 12.0).color(theme::ink(ui, color)));
        ui.label(RichText::new(headline.question.get(lang)).size(12.0));
        ui.label(theme::bold(headline.answer.get(lang), 12.0))
    });
    if !headline.cases.is_empty() {
        answer.inner.on_hover_ui(|ui| {
            for case in headline.cases.iter().take(20) {
                ui.label(RichText::new(case.get(lang)).size(12.0));
            }
        });
        if !headline.fine {
            for case in headline.cases.iter().take(6) {
                ui.label(RichText::new(format!("    {}", case.get(lang))).size(12.0));
            }
        }
    }
}

fn comparison(ui: &mut Ui, survey: &Survey, design: &Design, lang: Lang, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let title = Text::fixed("与已填规则的比较", "Compared with the rules entered");
        ui.label(theme::bold(title.get(lang), 12.0));
        let apply = Text::fixed("采用推导的安全组和白名单", "Apply the derived groups and whitelists");
        if ui.add_enabled(!survey.is_equal(), egui::Button::new(apply.get(lang))).clicked() {
            actions.push(Action::Commit { label: apply, edits: survey.access.edits(design) });
        }
        let keep = Text::fixed("只补缺少的，保留手工规则", "Add what is missing, keep what is there");
        if ui.add_enabled(!survey.missing.is_empty(), egui::Button::new(keep.get(lang))).clicked() {
            let edits = survey.access.edits_keeping(design, &survey.needed);
            actions.push(Action::Commit { label: keep, edits });
        }
        if survey.is_equal() {
            let words = Text::fixed("一致：不多不少", "equal: nothing missing, nothing too wide");
            ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Good)));
        }
    });
    for missing in &survey.missing {
        ui.horizontal_wrapped(|ui| {
            let word = Text::fixed("缺少", "missing");
            ui.label(RichText::new(word.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
            if ui.link(RichText::new(missing.text.get(lang)).size(12.0)).clicked() {
                actions.push(Action::Reveal(Ref::Node(missing.node)));
            }
            if let Some(change) = missing.change.as_ref().filter(|change| !change.edits.is_empty())
                && ui.small_button(change.title.get(lang)).clicked()
            {
                actions.push(Action::Commit { label: change.title.clone(), edits: change.edits.clone() });
            }
        });
    }
    let (groups_left, faults_left) = survey.left_out;
    if groups_left + faults_left > 0 {
        let words = match lang {
            Lang::Zh => {
                format!("另有{groups_left}个安全组、{faults_left}处差异未列出，完整列表见 yuntu access")
            }
            Lang::En => {
                let groups = crate::base::text::counted(groups_left, "group");
                let differences = crate::base::text::counted(faults_left, "difference");
                format!("{groups} and {differences} more; yuntu access lists them all")
            }
        };
        ui.label(RichText::new(words).size(12.0).weak());
    }
    for remark in &survey.remarks {
        let words = match lang {
            Lang::Zh => format!("{} 第{}条：{}", remark.name, remark.rule, remark.text.zh),
            Lang::En => format!("{}, rule {}: {}", remark.name, remark.rule, remark.text.en),
        };
        ui.label(RichText::new(words).size(12.0).color(theme::ink(ui, Color::Warning)));
    }
}

fn groups(ui: &mut Ui, survey: &Survey, design: &Design, lang: Lang) {
    let title = Text::fixed("连线所需的安全组", "Groups that the links need");
    ui.label(theme::bold(title.get(lang), 12.0));
    for (at, group) in survey.groups.iter().enumerate() {
        let members: Vec<&str> = group
            .members
            .iter()
            .filter_map(|&id| design.nodes.get(id))
            .map(|node| node.name.as_str())
            .collect();
        ui.label(RichText::new(format!("{}  ({})", group.name, members.join(", "))).size(12.0));
        Grid::new(("group", at)).num_columns(3).spacing([16.0, 2.0]).show(ui, |ui| {
            for (ports, source, reason) in &group.rules {
                ui.label(RichText::new(format!("    {ports}")).size(12.0));
                ui.label(RichText::new(source.get(lang)).size(12.0));
                ui.label(RichText::new(reason.get(lang)).size(11.0).weak());
                ui.end_row();
            }
        });
    }
    for (rds, entries) in &survey.whitelists {
        let name = design.nodes.get(*rds).map_or("", |node| node.name.as_str());
        let entries: Vec<&str> = entries.iter().map(|entry| entry.get(lang)).collect();
        let word = Text::fixed("白名单", "whitelist");
        ui.label(RichText::new(format!("{name} {}: {}", word.get(lang), entries.join(", "))).size(12.0));
    }
}

fn matrix(ui: &mut Ui, survey: &Survey, lang: Lang) {
    let title = Text::fixed("访问控制矩阵", "Access matrix");
    ui.label(theme::bold(title.get(lang), 12.0));
    let (parts, rows) = &survey.square;
    Grid::new("access-matrix").num_columns(parts.len() + 1).spacing([14.0, 3.0]).striped(true).show(
        ui,
        |ui| {
            let corner = Text::fixed("源 \\ 目的", "from \\ to");
            ui.label(RichText::new(corner.get(lang)).size(11.0).weak());
            for part in parts {
                ui.label(theme::bold(part.get(lang), 11.0));
            }
            ui.end_row();
            for (part, row) in parts.iter().zip(rows) {
                ui.label(theme::bold(part.get(lang), 11.0));
                for cell in row {
                    let words = cell.get(lang);
                    if words.is_empty() {
                        ui.label(RichText::new("·").size(11.0).weak());
                    } else if cell.en.contains("(closed") {
                        ui.label(RichText::new(words).size(11.0).color(theme::ink(ui, Color::Error)));
                    } else {
                        ui.label(RichText::new(words).size(11.0));
                    }
                }
                ui.end_row();
            }
        },
    );
}
