//! The address plan: the map of each private network, its vSwitches, the classic network's translation.

use egui::{Align, Grid, Layout, RichText, ScrollArea, Ui};

use super::address_map::{self, AddressesState};
use super::{Action, State, theme};
use crate::base::{Lang, Text};
use crate::design::Ref;
use crate::network::{AddressPlan, ClassicPlan, VpcPlan};
use crate::scene::tokens::Color;

/// Shows the plan and says what was clicked.
pub fn addresses_ui(ui: &mut Ui, state: &State, memory: &mut AddressesState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let (Some(survey), Some(design)) = (state.network(), state.design()) else { return actions };
    let plan = &survey.addresses;
    if plan.vpcs.is_empty() && survey.classic.is_empty() {
        let words = Text::fixed("设计中没有需要规划的网络。", "The design has no network to plan.");
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    buttons(ui, plan, state, lang, &mut actions);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for row in &plan.nodes {
            for words in row.moved_words(design) {
                let words = RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Warning));
                if ui.push_id(row.node, |ui| ui.link(words).clicked()).inner {
                    actions.push(Action::Reveal(Ref::Node(row.node)));
                }
            }
        }
        for vpc in &plan.vpcs {
            network(ui, vpc, state, memory, &mut actions);
            ui.add_space(8.0);
        }
        for region in &survey.classic {
            let name = design.regions.get(region.region).map_or("", |row| row.name.as_str());
            classic(ui, region, name, lang, state, &mut actions);
        }
        for problem in &plan.problems {
            ui.label(RichText::new(problem.get(lang)).color(theme::ink(ui, Color::Error)));
        }
    });
    actions
}

fn buttons(ui: &mut Ui, plan: &AddressPlan, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let Some(design) = state.design() else { return };
    let changes = plan.vpcs.iter().any(|vpc| {
        vpc.why.is_some() || vpc.vswitches.iter().any(|row| row.why.is_some() && row.block.is_some())
    });
    let unsettled = plan.nodes.iter().any(|row| !row.all_stand());
    ui.horizontal(|ui| {
        let apply = Text::fixed("采用规划", "Apply the plan");
        let about = Text::fixed(
            "写入网段和每个节点的地址；采用后它们保持不变，除非放不下",
            "Enters blocks and the address of every node; from then on they stay unless they cannot",
        );
        if ui
            .add_enabled(changes || unsettled, egui::Button::new(apply.get(lang)))
            .on_hover_text(about.get(lang))
            .clicked()
        {
            actions.push(Action::Commit { label: apply, edits: plan.edits(design) });
        }
        let open = plan.nodes.iter().any(|row| !row.pinned && row.addresses.len() == 1);
        let pin = Text::fixed("固定节点地址", "Enter the node addresses");
        if ui.add_enabled(open, egui::Button::new(pin.get(lang))).clicked() {
            actions.push(Action::Commit { label: pin, edits: plan.pin_edits(design) });
        }
        let words = if changes {
            Text::fixed("有网段需要改动", "some blocks have to change")
        } else {
            Text::fixed("全部网段可以保持不变", "every block can stay as it is")
        };
        ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    });
}

fn network(
    ui: &mut Ui,
    vpc: &VpcPlan,
    state: &State,
    memory: &mut AddressesState,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    ui.horizontal(|ui| {
        if ui.link(theme::bold(&vpc.name, 13.0)).clicked() {
            actions.push(Action::Reveal(Ref::Vpc(vpc.id)));
        }
        let none = Text::fixed("没有空闲私网网段", "no private block is free");
        let block = vpc.block.map_or_else(|| none.get(lang).to_owned(), |block| block.to_string());
        ui.label(RichText::new(block).size(12.0));
        if let Some(why) = &vpc.why {
            ui.label(RichText::new(why.get(lang)).size(12.0).color(theme::ink(ui, Color::Warning)));
        }
    });
    address_map::map_ui(ui, vpc, state, memory, actions);
    Grid::new(("addresses", vpc.id)).num_columns(7).spacing([20.0, 4.0]).show(ui, |ui| {
        for title in [
            Text::fixed("交换机", "vSwitch"),
            Text::fixed("网段", "Block"),
            Text::fixed("已用", "Used"),
            Text::fixed("规划", "Planned"),
            Text::fixed("可用", "Usable"),
            Text::fixed("空闲", "Free"),
            Text::fixed("说明", "Note"),
        ] {
            ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
        }
        ui.end_row();
        for row in &vpc.vswitches {
            let name = if memory.chosen == Some(row.id) {
                theme::bold(&row.name, 12.0)
            } else {
                RichText::new(&row.name).size(12.0)
            };
            if ui.push_id(row.id, |ui| ui.link(name).clicked()).inner {
                memory.choose(row.id, row.block);
                actions.push(Action::Reveal(Ref::VSwitch(row.id)));
            }
            let block = row.block.map_or_else(|| "—".to_owned(), |block| block.to_string());
            ui.label(RichText::new(block).size(12.0));
            for figure in [row.needed, row.planned, row.usable, row.free()] {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(figure.to_string()).size(12.0));
                });
            }
            let note = row.why.as_ref().map_or("", |why| why.get(lang));
            ui.label(RichText::new(note).size(12.0).color(theme::ink(ui, Color::Warning)));
            ui.end_row();
        }
    });
}

fn classic(
    ui: &mut Ui,
    region: &ClassicPlan,
    name: &str,
    lang: Lang,
    state: &State,
    actions: &mut Vec<Action>,
) {
    let (servers, given) = (region.servers, region.given);
    ui.label(theme::bold(name, 13.0));
    let words = match lang {
        Lang::Zh => {
            format!("经典网络：{servers}台ECS，专线互联IP {given}个（F-03，指南第603-611行，按已满的台阶计）")
        }
        Lang::En => {
            let addresses = crate::base::text::counted(given, "interconnect address");
            format!("Classic network: {servers} ECS, {addresses} (F-03, guide L603-611, full steps count)")
        }
    };
    ui.label(RichText::new(words).size(12.0));
    for note in &region.allotment.notes {
        ui.label(RichText::new(note.get(lang)).size(12.0).weak());
    }
    let of = |id| {
        let node = state.design().and_then(|design| design.nodes.get(id));
        node.map_or("", |node| node.name.as_str())
    };
    for nat in &region.lines {
        if ui.link(of(nat.line)).clicked() {
            actions.push(Action::Reveal(Ref::Node(nat.line)));
        }
        Grid::new(("nat", nat.line)).num_columns(5).spacing([20.0, 4.0]).show(ui, |ui| {
            for row in &nat.rows {
                let mapped = match (row.mapped, row.slot) {
                    (Some(address), _) => address.to_string(),
                    (None, Some(slot)) if lang == Lang::Zh => format!("第{slot}个互联IP"),
                    (None, Some(slot)) => format!("interconnect address {slot}"),
                    (None, None) if lang == Lang::Zh => "互联IP不足，须改用其他端口".to_owned(),
                    (None, None) => "no address left on this port; choose another".to_owned(),
                };
                let cells = [
                    if row.source { "SNAT".to_owned() } else { "DNAT".to_owned() },
                    row.node.map_or("—", of).to_owned(),
                    row.real.map_or_else(|| "—".to_owned(), |address| address.to_string()),
                    mapped,
                    row.port.map_or_else(String::new, |ports| ports.to_string()),
                ];
                for cell in cells {
                    ui.label(RichText::new(cell).size(12.0));
                }
                ui.end_row();
            }
        });
    }
}
