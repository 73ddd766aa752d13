//! The gallery: templates as cards, recent designs, and a fresh frame.

use egui::{
    Align, Frame, Grid, Label, Layout, Margin, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, vec2,
};

use super::action::DialogAnswer;
use super::dialogs::{buttons, heading};
use super::fresh::Frame as FreshFrame;
use super::{Action, Command, State, theme};
use crate::base::{Lang, Text};
use crate::catalog::EDITIONS;
use crate::design::Design;
use crate::scene::tokens::Color;

/// What the gallery remembers.
#[derive(Debug, Default)]
pub struct GalleryState {}

/// Shows the gallery and says what was chosen.
pub fn gallery_ui(ui: &mut Ui, state: &State, _memory: &mut GalleryState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let width = ui.available_width().min(1120.0);
        let side = ((ui.available_width() - width) / 2.0).max(24.0);
        Frame::new().inner_margin(Margin::symmetric(side as i8, 32)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.label(theme::bold(Text::fixed("从一个参考架构开始", "Begin with a reference architecture").get(lang), 20.0));
                    let words = Text::fixed(
                        "选一个接近的架构再修改，或从空白的双可用区框架画起。检查、测算和报价随画随得。",
                        "Choose one that is close and change it, or draw into an empty frame of two AZs. Checks, sizes and prices follow as you draw.",
                    );
                    ui.label(RichText::new(words.get(lang)).size(13.0).weak());
                });
                if state.document.is_some() {
                    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                        let words = Text::fixed("返回设计", "Back to the design");
                        if ui.button(words.get(lang)).clicked() {
                            actions.push(Action::LeaveGallery);
                        }
                    });
                }
            });
            ui.add_space(20.0);
            recent(ui, state, lang, &mut actions);
            let edition = Design::default().settings.edition;
            let title = Text::fixed("空白双可用区框架", "Empty frame, two AZs");
            let words = Text::fixed(
                "选择地域和规则基线，得到带可用区、安全域和交换机的框架。",
                "Choose a region and an edition; the frame comes with its AZs, security zones and vSwitches.",
            );
            if card(ui, title.get(lang), words.get(lang)) {
                actions.push(Action::AskFrame(FreshFrame::usual(state.catalog(), &edition)));
            }
        });
    });
    actions
}

fn recent(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if ui.button(Command::Open.text().get(lang)).clicked() {
            actions.push(Action::Run(Command::Open));
        }
        for path in state.settings.recent.iter().take(4) {
            let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            if ui.link(name).on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::OpenPath(path.clone()));
            }
        }
    });
    ui.add_space(16.0);
}

/// A card that can be clicked as a whole.
fn card(ui: &mut Ui, title: &str, words: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(340.0, 260.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, title));
    let border = if response.hovered() || response.has_focus() { Color::Accent } else { Color::Border };
    ui.painter().rect(
        rect,
        8.0,
        theme::ink(ui, Color::Surface),
        Stroke::new(1.0, theme::ink(ui, border)),
        egui::StrokeKind::Inside,
    );
    let inside = rect.shrink(14.0);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)));
    inner.add_space(150.0);
    inner.label(theme::bold(title, 13.0));
    inner.add(Label::new(RichText::new(words).size(12.0).weak()).wrap());
    response.clicked()
}

/// The dialog for a fresh design.
pub fn new_ui(ui: &mut Ui, state: &State, frame: &mut FreshFrame, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let catalog = state.catalog();
    ui.set_width(440.0);
    heading(ui, Text::fixed("新建设计", "New design").get(lang));
    Grid::new("new design").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        let name = Text::fixed("名称", "Name");
        let label = ui.label(name.get(lang));
        ui.add(TextEdit::singleline(&mut frame.name).desired_width(280.0)).labelled_by(label.id);
        ui.end_row();
        let label = ui.label(Text::fixed("规则基线", "Edition").get(lang));
        let editions = EDITIONS;
        let edition = editions.iter().find(|edition| edition.code == frame.edition);
        let shown = edition.map_or(frame.edition.as_str(), |edition| edition.title.get(lang)).to_owned();
        let combo =
            egui::ComboBox::from_id_salt("edition").selected_text(shown).width(280.0).show_ui(ui, |ui| {
                for edition in &editions {
                    if ui.selectable_label(frame.edition == edition.code, edition.title.get(lang)).clicked() {
                        let name = std::mem::take(&mut frame.name);
                        *frame = FreshFrame::usual(catalog, edition.code);
                        frame.name = name;
                    }
                }
            });
        combo.response.labelled_by(label.id);
        ui.end_row();
        let label = ui.label(Text::fixed("地域", "Region").get(lang));
        let regions = catalog.regions(&frame.edition);
        let shown = regions.iter().find(|region| region.code == frame.region);
        let shown = shown.map_or(frame.region.as_str(), |region| region.name.get(lang)).to_owned();
        let combo =
            egui::ComboBox::from_id_salt("region").selected_text(shown).width(280.0).show_ui(ui, |ui| {
                for region in &regions {
                    let azs = region.azs.len();
                    let words = Text::new(
                        format!("{}  ·  {azs} 个可用区", region.name.zh),
                        format!("{}  ·  {azs} AZs", region.name.en),
                    );
                    if ui.selectable_label(frame.region == region.code, words.get(lang)).clicked() {
                        frame.region.clone_from(&region.code);
                    }
                }
            });
        combo.response.labelled_by(label.id);
        ui.end_row();
    });
    if catalog.region(&frame.edition, &frame.region).is_some_and(|region| region.azs.len() < 2) {
        let words = Text::fixed(
            "该地域的可用区资料不足两个，框架只画出已知的可用区。",
            "Fewer than two AZs of this region are known; only those are drawn.",
        );
        ui.add(
            Label::new(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Warning)))
                .wrap(),
        );
    }
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("创建", "Create"), DialogAnswer::Frame(frame.clone())),
            (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel),
        ],
        actions,
    );
}
