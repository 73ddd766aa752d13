//! The command palette and the search over the design: a field, and a list that follows it.

use egui::{Key, RichText, ScrollArea, TextEdit, Ui};

use super::action::DialogAnswer;
use super::{Action, Command, State, theme};
use crate::base::{Lang, Point, Text};
use crate::design::{Design, NodeId, Ref};
use crate::scene::tokens::Color;

/// The most entries a list shows.
const MOST: usize = 200;

/// Every command that matches what is typed; Enter runs the chosen one.
pub fn commands_ui(
    ui: &mut Ui,
    state: &State,
    typed: &mut String,
    chosen: &mut usize,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let commands: Vec<Command> = matching_commands(typed, lang);
    let entries: Vec<(String, String, bool)> = commands
        .iter()
        .map(|command| {
            let keys = command.keys_text(ui.ctx());
            let words = command.text().get(lang).trim_end_matches('…').to_owned();
            (words, keys.unwrap_or_default(), command.enabled(state))
        })
        .collect();
    let hint = Text::fixed("输入命令", "Type a command");
    if let Some(index) = list_ui(ui, hint.get(lang), typed, chosen, &entries)
        && let Some(&command) = commands.get(index)
    {
        actions.push(Action::Answer(DialogAnswer::Cancel));
        actions.push(Action::Run(command));
    }
}

/// The commands whose words in either language contain what is typed.
fn matching_commands(typed: &str, lang: Lang) -> Vec<Command> {
    let wanted = typed.trim().to_lowercase();
    let mut found: Vec<Command> = Command::ALL
        .into_iter()
        .filter(|command| *command != Command::CommandPalette)
        .filter(|command| {
            let text = command.text();
            text.zh.to_lowercase().contains(&wanted) || text.en.to_lowercase().contains(&wanted)
        })
        .collect();
    found.sort_by_key(|command| rank(command.text().get(lang).trim_end_matches('…'), &wanted));
    found
}

/// What is called just so stands first, then what begins so, then what holds it somewhere.
fn rank(words: &str, wanted: &str) -> u8 {
    let words = words.to_lowercase();
    if words == wanted {
        0
    } else if words.starts_with(wanted) {
        1
    } else {
        2
    }
}

/// The products that match what is typed, then the places that take the chosen one: a product is put in without
/// the mouse.
pub fn product_ui(
    ui: &mut Ui,
    state: &State,
    (typed, chosen): (&mut String, &mut usize),
    at: Option<Point>,
    key: &mut Option<String>,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    if let Some(product) = key.clone() {
        let wanted = typed.trim().to_lowercase();
        let mut places = state.places_for(&product);
        places.retain(|(words, _)| words.to_lowercase().contains(&wanted));
        let entries: Vec<_> = places.iter().map(|(words, _)| (words.clone(), String::new(), true)).collect();
        let hint = Text::fixed("放在哪里", "Where to put it");
        if let Some(index) = list_ui(ui, hint.get(lang), typed, chosen, &entries)
            && let Some((_, at)) = places.get(index)
        {
            actions.push(Action::Answer(DialogAnswer::Cancel));
            actions.push(Action::PlaceAt { key: product, at: *at, exact: false });
        }
        return;
    }
    let wanted = typed.trim().to_lowercase();
    let mut offers = super::palette::offers(state.catalog());
    offers.retain(|offer| offer.matches(&wanted));
    offers.sort_by_key(|offer| rank(offer.name.get(lang), &wanted));
    let entries: Vec<_> = offers
        .iter()
        .map(|offer| (offer.name.get(lang).to_owned(), offer.family.title().get(lang).to_owned(), true))
        .collect();
    let hint = Text::fixed("添加哪种产品", "Which product to add");
    if let Some(index) = list_ui(ui, hint.get(lang), typed, chosen, &entries)
        && let Some(offer) = offers.get(index)
    {
        match at {
            Some(at) => {
                actions.push(Action::Answer(DialogAnswer::Cancel));
                actions.push(Action::PlaceAt { key: offer.key.clone(), at, exact: true });
            }
            None => {
                *key = Some(offer.key.clone());
                typed.clear();
                *chosen = 0;
            }
        }
    }
}

/// The other nodes that match what is typed; Enter connects the chosen one.
pub fn link_ui(
    ui: &mut Ui,
    state: &State,
    from: NodeId,
    typed: &mut String,
    chosen: &mut usize,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let Some(design) = state.design() else { return };
    let mut found = matching_things(design, state, typed, lang);
    found.retain(|(what, ..)| matches!(what, Ref::Node(id) if *id != from));
    // A finding stands in the list under the node that it is about; here each node is meant once.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|(what, ..)| seen.insert(*what));
    let entries: Vec<(String, String, bool)> =
        found.iter().map(|(_, words, kind)| (words.clone(), kind.clone(), true)).collect();
    let name = design.nodes.get(from).map_or("", |node| node.name.as_str());
    let hint = crate::text!("从{name}连线到", "Link from {name} to");
    if let Some(index) = list_ui(ui, hint.get(lang), typed, chosen, &entries)
        && let Some(&(Ref::Node(to), ..)) = found.get(index)
    {
        actions.push(Action::Answer(DialogAnswer::Cancel));
        actions.push(Action::Link(from, to));
    }
}

/// Everything of the design that matches what is typed; Enter selects and shows the chosen one.
pub fn find_ui(
    ui: &mut Ui,
    state: &State,
    typed: &mut String,
    chosen: &mut usize,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let Some(design) = state.design() else { return };
    let found = matching_things(design, state, typed, lang);
    let entries: Vec<(String, String, bool)> =
        found.iter().map(|(_, words, kind)| (words.clone(), kind.clone(), true)).collect();
    let hint = Text::fixed("查找节点、连线、规则编号、地址", "Find nodes, links, rule codes, addresses");
    if let Some(index) = list_ui(ui, hint.get(lang), typed, chosen, &entries)
        && let Some(&(what, ..)) = found.get(index)
    {
        actions.push(Action::Answer(DialogAnswer::Cancel));
        actions.push(Action::Reveal(what));
    }
}

fn matching_things(design: &Design, state: &State, typed: &str, lang: Lang) -> Vec<(Ref, String, String)> {
    let wanted = typed.trim().to_lowercase();
    let kind = |text: Text| text.get(lang).to_owned();
    let mut all: Vec<(Ref, String, String)> = Vec::new();
    for (id, node) in design.nodes.iter() {
        let product = state.catalog().product(node.product.code());
        let product = product.map_or(node.product.code(), |info| info.name.get(lang));
        let address = node.private_ip.map(|ip| format!("  {ip}")).unwrap_or_default();
        all.push((Ref::Node(id), format!("{}{address}", node.name), product.to_owned()));
    }
    for (id, link) in design.links.iter() {
        let name = |id| design.nodes.get(id).map_or("?", |node| node.name.as_str());
        let ports = link.ports.map(|ports| format!("/{ports}")).unwrap_or_default();
        let words = format!("{} → {}  {}{ports}", name(link.from), name(link.to), link.protocol.label());
        all.push((Ref::Link(id), words, kind(Text::fixed("连线", "link"))));
    }
    for (id, row) in design.vswitches.iter() {
        let block = row.cidr.map(|cidr| format!("  {cidr}")).unwrap_or_default();
        all.push((Ref::VSwitch(id), format!("{}{block}", row.name), kind(Text::fixed("交换机", "vSwitch"))));
    }
    for (id, row) in design.vpcs.iter() {
        let block = row.cidr.map(|cidr| format!("  {cidr}")).unwrap_or_default();
        all.push((Ref::Vpc(id), format!("{}{block}", row.name), kind(Text::fixed("专有网络", "VPC"))));
    }
    for (id, row) in design.regions.iter() {
        all.push((Ref::Region(id), row.name.clone(), kind(Text::fixed("地域", "region"))));
    }
    for (id, row) in design.security_zones.iter() {
        all.push((Ref::SecurityZone(id), row.name.clone(), kind(Text::fixed("安全域", "security zone"))));
    }
    for (id, row) in design.sites.iter() {
        all.push((Ref::Site(id), row.name.clone(), kind(Text::fixed("客户机房", "site"))));
    }
    for (id, row) in design.azs.iter() {
        all.push((Ref::Az(id), row.name.clone(), kind(Text::fixed("可用区", "AZ"))));
    }
    for (id, row) in design.security_groups.iter() {
        all.push((Ref::SecurityGroup(id), row.name.clone(), kind(Text::fixed("安全组", "security group"))));
    }
    for finding in &state.report().findings {
        if let Some(&subject) = finding.subjects.first() {
            all.push((
                subject,
                format!("{}  {}", finding.code, finding.message.get(lang)),
                kind(finding.severity.title()),
            ));
        }
    }
    all.retain(|(_, words, kind)| {
        wanted.is_empty() || words.to_lowercase().contains(&wanted) || kind.to_lowercase().contains(&wanted)
    });
    if !wanted.is_empty() {
        all.sort_by_cached_key(|(_, words, _)| rank(words.split("  ").next().unwrap_or(words), &wanted));
    }
    all.truncate(MOST);
    all
}

/// The field and its list; returns the entry that was run.
fn list_ui(
    ui: &mut Ui,
    hint: &str,
    typed: &mut String,
    chosen: &mut usize,
    entries: &[(String, String, bool)],
) -> Option<usize> {
    ui.set_width(520.0);
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            input.key_pressed(Key::Enter),
        )
    });
    let before = typed.clone();
    let response = ui.add(TextEdit::singleline(typed).hint_text(hint).desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
    if enter {
        if let Some((_, _, true)) = entries.get(*chosen) {
            return Some(*chosen);
        }
    } else if !response.has_focus() {
        response.request_focus();
    }
    if *typed != before {
        *chosen = 0;
    }
    if down {
        *chosen = (*chosen + 1).min(entries.len().saturating_sub(1));
    }
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    ui.add_space(6.0);
    let mut run = None;
    // The list has its whole height whatever it holds, so that the dialog does not jump while one types.
    let list =
        ScrollArea::vertical().max_height(360.0).min_scrolled_height(360.0).auto_shrink([false, false]);
    list.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, (words, right, enabled)) in entries.iter().enumerate() {
            let here = index == *chosen;
            let weak = theme::ink(ui, Color::TextSoft);
            let button = egui::Button::selectable(here, RichText::new(words).size(13.0))
                .right_text(RichText::new(right).size(11.0).color(weak))
                .min_size(egui::vec2(ui.available_width(), 26.0))
                .truncate();
            let response = ui.add_enabled(*enabled, button);
            if here && (down || up) {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                run = Some(index);
            }
        }
        if entries.is_empty() {
            ui.label(RichText::new("—").weak());
        }
    });
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_typed_in_full_stands_first() {
        for command in Command::ALL.into_iter().filter(|command| *command != Command::CommandPalette) {
            for lang in [Lang::Zh, Lang::En] {
                let words = command.text().get(lang).trim_end_matches('…').to_owned();
                let first = matching_commands(&words, lang).first().copied();
                let shown = first.map(|first| first.text().get(lang).trim_end_matches('…').to_owned());
                assert_eq!(
                    shown.as_ref(),
                    Some(&words),
                    "typing the whole of “{words}” must offer {command:?} first, not {first:?}"
                );
            }
        }
    }
}
