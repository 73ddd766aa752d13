//! The palette: every product of the catalogue by family, to be dragged or clicked onto the canvas.

use egui::{CursorIcon, Label, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};

use super::canvas::starter::{self, STARTERS};
use super::{Action, State, icons, theme};
use crate::base::{Lang, Text};
use crate::catalog::{Catalog, Family};
use crate::scene::glyph::Glyph;
use crate::scene::tokens::Color;

/// What the palette remembers.
#[derive(Debug, Default)]
pub struct PaletteState {
    search: String,
}

/// The colour of a family.
#[must_use]
pub const fn token(family: Family) -> Color {
    match family {
        Family::Compute => Color::Compute,
        Family::Balancing => Color::Balancing,
        Family::Database => Color::Database,
        Family::Storage => Color::Storage,
        Family::Network => Color::Network,
        Family::Security => Color::Security,
        Family::External => Color::External,
    }
}

/// Shows the palette and says what was taken up.
pub fn palette_ui(ui: &mut Ui, state: &State, memory: &mut PaletteState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let hint = Text::fixed("搜索产品", "Search products");
    let edit =
        TextEdit::singleline(&mut memory.search).hint_text(hint.get(lang)).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint.get(lang)));
    ui.add_space(4.0);
    let wanted = memory.search.trim().to_lowercase();
    let offers = offers(state.catalog());
    let mut any = false;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for family in Family::ALL {
            let members: Vec<&Offer> =
                offers.iter().filter(|offer| offer.family == family && offer.matches(&wanted)).collect();
            if members.is_empty() {
                continue;
            }
            any = true;
            ui.add_space(6.0);
            let title = family.title();
            ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
            for offer in members {
                entry(ui, state, offer, lang, &mut actions);
            }
        }
        if !any {
            let words = Text::fixed("没有符合的产品。", "No product matches.");
            ui.add(Label::new(RichText::new(words.get(lang)).weak()).wrap());
        }
    });
    actions
}

/// Something that can be taken out of the palette.
#[derive(Debug)]
pub struct Offer {
    /// By which it is dragged.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// The group it stands in.
    pub family: Family,
    glyph: Glyph,
}

impl Offer {
    /// Whether it is meant by what was typed, in either language or by its code.
    #[must_use]
    pub fn matches(&self, wanted: &str) -> bool {
        wanted.is_empty()
            || self.key.contains(wanted)
            || self.name.zh.to_lowercase().contains(wanted)
            || self.name.en.to_lowercase().contains(wanted)
    }

    /// What the palette drags by this key.
    fn of(catalog: &Catalog, key: &str) -> Option<Self> {
        let info = catalog.product(starter::code_of(key))?;
        let own_name = STARTERS.iter().find(|starter| starter.key == key).map(|starter| &starter.name);
        let (family, glyph) = match key {
            "ecs/bastion" => (Family::Security, Glyph::Bastionhost),
            "ecs/database" => (Family::Database, Glyph::Database),
            "customer/gateway" => (info.family, Glyph::CustomerGateway),
            "customer/firewall" => (info.family, Glyph::CustomerFirewall),
            _ => (info.family, Glyph::named(&info.glyph).unwrap_or(Glyph::Generic)),
        };
        Some(Self { key: key.to_owned(), name: own_name.unwrap_or(&info.name).clone(), family, glyph })
    }
}

/// Everything the palette offers: the starters first, then what the catalogue has beside them.
#[must_use]
pub fn offers(catalog: &Catalog) -> Vec<Offer> {
    let starters = STARTERS.iter().map(|starter| starter.key);
    let others = catalog
        .products()
        .into_iter()
        .map(|product| product.code.as_str())
        .filter(|code| !STARTERS.iter().any(|starter| starter::code_of(starter.key) == *code));
    starters.chain(others).filter_map(|key| Offer::of(catalog, key)).collect()
}

fn entry(ui: &mut Ui, state: &State, offer: &Offer, lang: Lang, actions: &mut Vec<Action>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click_and_drag());
    let chosen = state.placing.as_deref() == Some(offer.key.as_str());
    let name = offer.name.get(lang);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, name));
    if ui.is_rect_visible(rect) {
        if chosen || response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 6.0, theme::ink(ui, Color::AccentSoft));
        }
        let square = Rect::from_center_size(pos2(rect.left() + 17.0, rect.center().y), vec2(20.0, 20.0));
        icons::paint_glyph(ui.painter(), offer.glyph, square, theme::ink(ui, token(offer.family)));
        let font = egui::FontId::proportional(12.0);
        let color = theme::ink(ui, Color::Text);
        let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 38.0);
        let words = ui.painter().layout_job(job);
        let at = pos2(rect.left() + 34.0, rect.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, color);
    }
    if response.drag_started() {
        actions.push(Action::Drag(Some(offer.key.clone())));
    }
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    if response.clicked() {
        actions.push(Action::Place((!chosen).then(|| offer.key.clone())));
    }
    let hint =
        Text::fixed("拖到画布，或点选后在画布上点击", "Drag onto the canvas, or click here and then there");
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(theme::bold(name, 12.0));
        ui.label(RichText::new(hint.get(lang)).size(11.0).weak());
    });
}

/// The glyph that follows the pointer while a product is dragged out of the palette.
pub fn ghost_ui(ctx: &egui::Context, state: &State) {
    // Over the canvas the node itself follows the pointer.
    let Some(key) = state.dragging.as_deref().filter(|_| !state.canvas.shows_ghost()) else { return };
    let Some(offer) = Offer::of(state.catalog(), key) else { return };
    let Some(pointer) = ctx.pointer_latest_pos() else { return };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("palette ghost"));
    let painter = ctx.layer_painter(layer);
    let color = theme::color(token(offer.family), state.theme()).gamma_multiply(0.8);
    let square = Rect::from_center_size(pointer + vec2(16.0, 16.0), vec2(24.0, 24.0));
    icons::paint_glyph(&painter, offer.glyph, square, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_of_the_catalogue_is_offered_once_and_drawn_by_its_own_glyph() {
        let catalog = Catalog::builtin();
        let offers = offers(catalog);
        for product in catalog.products() {
            assert!(
                offers.iter().any(|offer| starter::code_of(&offer.key) == product.code),
                "{}",
                product.code
            );
            assert!(
                Glyph::named(&product.glyph).is_some(),
                "{} has no glyph {}",
                product.code,
                product.glyph
            );
        }
        let mut keys: Vec<&str> = offers.iter().map(|offer| offer.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), offers.len());
        assert!(STARTERS.iter().all(|starter| keys.contains(&starter.key)));
    }

    #[test]
    fn the_search_reads_both_languages_and_codes() {
        let bastion = Offer::of(Catalog::builtin(), "ecs/bastion").unwrap();
        assert!(bastion.matches("堡垒") && bastion.matches("bast") && bastion.matches("ecs"));
        assert!(!bastion.matches("oss"));
    }
}
