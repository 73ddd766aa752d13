//! The picture in the export dialog, and the picture on the clipboard.

use std::sync::Arc;

use egui::{Ui, vec2};

use super::export::ExportChoice;
use super::gallery::paint_picture;
use super::{State, theme};
use crate::assessment::AssessmentSettings;
use crate::base::{Lang, Text};
use crate::export::{Sheets, Subject, pixels};
use crate::scene::tokens::Color;
use crate::scene::{Scene, Theme, View};
use crate::text;

/// How large the preview is, in points.
const SIZE: egui::Vec2 = vec2(480.0, 270.0);

/// The drawing of the last choice, so that it is made once and not in each frame.
#[derive(Clone)]
struct Preview {
    choice: ExportChoice,
    made: Arc<Result<Scene, Text>>,
}

fn memory() -> egui::Id {
    egui::Id::unique("export preview")
}

/// Forgets the last preview: the design may have changed.
pub fn forget(ctx: &egui::Context) {
    ctx.data_mut(|data| data.remove::<Preview>(memory()));
}

/// Shows what would be written.
pub fn preview_ui(ui: &mut Ui, state: &State, choice: &ExportChoice) {
    let known = ui.data(|data| data.get_temp::<Preview>(memory()));
    let made = match known {
        Some(known) if known.choice == *choice => known.made,
        _ => {
            let made = Arc::new(scene_of(state, choice));
            let preview = Preview { choice: choice.clone(), made: Arc::clone(&made) };
            ui.data_mut(|data| data.insert_temp(memory(), preview));
            made
        }
    };
    let (room, response) = ui.allocate_exact_size(SIZE, egui::Sense::hover());
    let lang = state.lang();
    let name = Text::fixed("预览", "Preview");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.get(lang)));
    let ground = match (choice.transparent, choice.theme) {
        (true, _) => Color::Surface,
        (false, _) => Color::Canvas,
    };
    let stroke = egui::Stroke::new(1.0, theme::ink(ui, Color::Border));
    ui.painter().rect(room, 4.0, theme::color(ground, choice.theme), stroke, egui::StrokeKind::Inside);
    match made.as_ref() {
        Ok(scene) => {
            paint_picture(ui, scene, room.shrink(8.0), choice.theme);
            let words = extent(scene, choice);
            ui.label(egui::RichText::new(words.get(lang)).size(11.0).weak());
        }
        Err(why) => {
            let color = theme::color(Color::TextSoft, choice.theme);
            let words = ui.painter().layout(
                why.get(lang).to_owned(),
                egui::FontId::proportional(12.0),
                color,
                SIZE.x - 48.0,
            );
            ui.painter().galley(room.center() - words.size() / 2.0, words, color);
        }
    }
}

/// How large the file's picture will be.
fn extent(scene: &Scene, choice: &ExportChoice) -> Text {
    use crate::export::Artifact;
    let scale = f64::from(choice.scale);
    let (w, h) = (scene.bounds.w, scene.bounds.h);
    if choice.artifact == Artifact::Png {
        let (w, h) = ((w * scale).ceil(), (h * scale).ceil());
        text!(
            "{w} × {h} 像素；上限为单边32000、总计2亿",
            "{w} × {h} pixels; the limits are 32,000 a side and 200 million in all"
        )
    } else {
        let (w, h) = (w.ceil(), h.ceil());
        text!("{w} × {h} 点", "{w} × {h} points")
    }
}

/// The first sheet of a choice.
fn scene_of(state: &State, choice: &ExportChoice) -> Result<Scene, Text> {
    let Some(design) = state.design() else {
        return Err(Text::fixed("没有打开的设计", "no design is open"));
    };
    let mut picture = choice.picture(&state.selection);
    if picture.sheets == Sheets::All {
        // Every sheet has its page; the first that shows anything stands for them.
        let full = View::ALL.into_iter().find(|view| view.sheet(design, state.catalog()).is_some());
        picture.sheets = full.map_or(Sheets::Whole, Sheets::One);
    }
    subject(state, design, &picture, choice.lang).scene()
}

fn subject<'a>(
    state: &State,
    design: &'a crate::design::Design,
    picture: &'a crate::export::Picture,
    lang: Lang,
) -> Subject<'a> {
    static SETTINGS: std::sync::LazyLock<AssessmentSettings> =
        std::sync::LazyLock::new(AssessmentSettings::default);
    Subject {
        design,
        repairs: &[],
        catalog: state.catalog(),
        settings: &SETTINGS,
        lang,
        date: state.today,
        picture,
    }
}

impl State {
    /// Puts a picture of the selection, else of everything, on the clipboard.
    pub fn copy_picture(&mut self, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        let selection = !self.selection.is_empty();
        let usual = ExportChoice::usual(self);
        let choice = ExportChoice {
            selection,
            sheets: Sheets::Whole,
            theme: Theme::Light,
            transparent: false,
            scale: 2.0,
            ..usual
        };
        let picture = choice.picture(&self.selection);
        let made = subject(self, design, &picture, choice.lang).scene().and_then(|scene| {
            // A large drawing is brought down to what other programs take from a clipboard.
            let side = scene.bounds.w.max(scene.bounds.h).max(1.0);
            pixels(&scene, (8_000.0 / side).min(2.0)).map_err(|error| error.message())
        });
        match made {
            Ok((size, bytes)) => {
                ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &bytes));
                let [w, h] = size;
                self.say(if selection {
                    text!("所选部分的图片已复制（{w} × {h}）", "picture of the selection copied ({w} × {h})")
                } else {
                    text!("全图已复制为图片（{w} × {h}）", "picture of everything copied ({w} × {h})")
                });
            }
            Err(why) => self.complain(why),
        }
    }
}
