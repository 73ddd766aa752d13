//! The gallery: templates as cards, recent designs, and a fresh frame.

use egui::{Align, Grid, Label, Layout, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, Vec2, vec2};

use super::action::DialogAnswer;
use super::canvas::paint::paint_now;
use super::canvas::view::View;
use super::dialogs::{buttons, heading};
use super::fresh::Frame as FreshFrame;
use super::{Action, Command, State, theme};
use crate::base::{Lang, Size, Text};
use crate::catalog::{Catalog, EDITIONS};
use crate::design::Design;
use crate::files::templates;
use crate::scene::{self, Color, Scene, SceneOptions, Theme};

/// Size of a card in points.
const CARD: Vec2 = vec2(400.0, 316.0);
/// Distance between cards.
const GAP: f32 = 20.0;
/// Height of the picture on a card.
const PICTURE: f32 = 228.0;

/// What the gallery remembers: the drawings on the cards, made when they are first shown.
#[derive(Debug, Default)]
pub struct GalleryState {
    cards: Vec<Card>,
    made_for: Option<Lang>,
}

/// A template, or the empty frame, with its drawing.
#[derive(Debug)]
struct Card {
    title: Text,
    words: Text,
    scene: Scene,
    begin: Begin,
}

/// What a click on a card does.
#[derive(Debug)]
enum Begin {
    Template(Box<Design>),
    Empty(FreshFrame),
}

impl GalleryState {
    /// Draws the cards anew when the language has changed.
    fn update(&mut self, catalog: &Catalog, lang: Lang) {
        if self.made_for == Some(lang) {
            return;
        }
        self.made_for = Some(lang);
        let options = SceneOptions { lang, ..SceneOptions::default() };
        self.cards = templates::all()
            .iter()
            .filter_map(|template| {
                let design = template.load_in(lang).ok()?.design;
                Some(Card {
                    title: template.title.clone(),
                    words: template.description.clone(),
                    scene: scene::diagram(&design, catalog, &options),
                    begin: Begin::Template(Box::new(design)),
                })
            })
            .collect();
        let frame = FreshFrame::usual(catalog, &Design::default().settings.edition);
        let empty = frame.design(catalog, lang).unwrap_or_default();
        self.cards.push(Card {
            title: Text::fixed("空白双可用区框架", "Empty frame, two AZs"),
            words: Text::fixed(
                "选择地域和规则基线，得到带可用区、安全域和交换机的框架。",
                "Choose a region and an edition; the frame comes with its AZs, security zones and vSwitches.",
            ),
            scene: scene::diagram(&empty, catalog, &options),
            begin: Begin::Empty(frame),
        });
    }
}

/// Shows the gallery and says what was chosen.
pub fn gallery_ui(ui: &mut Ui, state: &State, memory: &mut GalleryState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    memory.update(state.catalog(), lang);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let room = ui.available_width();
        let columns = (((room - 48.0 + GAP) / (CARD.x + GAP)).floor() as usize).clamp(1, 3);
        let width = columns as f32 * (CARD.x + GAP) - GAP;
        let side = ((room - width) / 2.0).max(16.0);
        ui.add_space(32.0);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(width);
                head(ui, state, lang, &mut actions);
                for row in memory.cards.chunks(columns) {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = GAP;
                        for card in row {
                            if card_ui(ui, card, lang, state.dialog.is_some()) {
                                actions.push(match &card.begin {
                                    Begin::Template(design) => Action::Begin(design.clone()),
                                    Begin::Empty(frame) => Action::AskFrame(frame.clone()),
                                });
                            }
                        }
                    });
                    ui.add_space(GAP);
                }
            });
        });
    });
    actions
}

fn head(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let title = Text::fixed("从一个参考架构开始", "Begin with a reference architecture");
    ui.label(theme::bold(title.get(lang), 20.0));
    let words = Text::fixed(
        "选一个接近的架构再修改，或从空白的双可用区框架画起。检查、测算和报价随画随得。",
        "Choose one that is close and change it, or draw into an empty frame of two AZs. Checks, sizes and \
         prices follow as you draw.",
    );
    ui.add(Label::new(RichText::new(words.get(lang)).size(13.0).weak()).wrap());
    ui.add_space(14.0);
    recent(ui, state, lang, actions);
}

fn recent(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if ui.button(Command::Open.text().get(lang)).clicked() {
            actions.push(Action::Run(Command::Open));
        }
        if state.document.is_some() {
            let words = Text::fixed("返回设计", "Back to the design");
            if ui.button(words.get(lang)).clicked() {
                actions.push(Action::LeaveGallery);
            }
        }
        ui.spacing_mut().item_spacing.x = 16.0;
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
fn card_ui(ui: &mut Ui, card: &Card, lang: Lang, covered: bool) -> bool {
    let title = card.title.get(lang);
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, title));
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let lit = response.hovered() || response.has_focus();
    let border = if lit { Color::Accent } else { Color::Border };
    let (surface, canvas) = (theme::ink(ui, Color::Surface), theme::ink(ui, Color::Canvas));
    let stroke = Stroke::new(if lit { 1.5 } else { 1.0 }, theme::ink(ui, border));
    ui.painter().rect(rect, 8.0, surface, stroke, egui::StrokeKind::Inside);
    let picture = egui::Rect::from_min_size(rect.min + vec2(8.0, 8.0), vec2(rect.width() - 16.0, PICTURE));
    ui.painter().rect_filled(picture, 4.0, canvas);
    paint_picture(ui, &card.scene, picture.shrink(6.0), theme::of(ui));
    let below = egui::Rect::from_min_max(rect.min + vec2(14.0, PICTURE + 16.0), rect.max - vec2(14.0, 8.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(below).layout(Layout::top_down(Align::Min)));
    inner.spacing_mut().item_spacing.y = 3.0;
    inner.label(theme::bold(title, 13.0));
    inner.set_clip_rect(below.intersect(inner.clip_rect()));
    // As many lines as fit whole; all of it while the pointer is over the card.
    let ink = inner.visuals().weak_text_color();
    let words = card.words.get(lang);
    let font = egui::FontId::proportional(11.0);
    let mut job = egui::text::LayoutJob::simple(words.to_owned(), font, ink, below.width());
    job.wrap.max_rows = 2;
    inner.add(Label::new(job));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    // Under a dialog the pointer still rests on the card; its words would cover the dialog.
    let response = if covered { response } else { response.on_hover_text(words) };
    response.clicked()
}

/// Paints a drawing so that all of it can be seen.
pub(super) fn paint_picture(ui: &Ui, scene: &Scene, room: egui::Rect, theme: Theme) {
    let size = Size { w: f64::from(room.width()), h: f64::from(room.height()) };
    let scale = (size.w / scene.bounds.w.max(1.0)).min(size.h / scene.bounds.h.max(1.0));
    let view =
        View { origin: scene.bounds.center().offset(-size.w / 2.0 / scale, -size.h / 2.0 / scale), scale };
    let painter = ui.painter_at(room);
    paint_now(&painter, room.min, &scene.items, view, theme, 1.0);
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
                        format!("{}  ·  {}", region.name.en, crate::base::text::counted(azs, "AZ")),
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
