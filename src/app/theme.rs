//! The look of the window: our fonts and tokens as egui's style.

use std::sync::Arc;

use egui::style::{Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Stroke,
    TextStyle, Visuals, vec2,
};

use crate::scene::fonts;
use crate::scene::tokens::{Color, Rgb, Theme, Tokens};

/// The name of the bold family; egui has no bold of its own.
const BOLD: &str = "bold";

/// The bold weight as a font family.
#[must_use]
pub fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD.into())
}

/// Bold words of a size.
#[must_use]
pub fn bold(words: impl Into<String>, size: f32) -> RichText {
    RichText::new(words).family(bold_family()).size(size)
}

/// A colour of a token in egui's form.
#[must_use]
pub fn color(token: Color, theme: Theme) -> Color32 {
    let Rgb([red, green, blue]) = token.rgb(theme);
    Color32::from_rgb(red, green, blue)
}

/// The theme that a style was made for.
#[must_use]
pub fn of(ui: &egui::Ui) -> Theme {
    if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light }
}

/// A colour of a token in the theme in use.
#[must_use]
pub fn ink(ui: &egui::Ui, token: Color) -> Color32 {
    color(token, of(ui))
}

/// Registers the bundled fonts, before egui's own which are kept for symbols.
pub fn install_fonts(ctx: &Context) {
    let mut definitions = FontDefinitions::default();
    for (name, bytes) in [("regular", fonts::REGULAR), (BOLD, fonts::BOLD)] {
        definitions.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let mut fallbacks = definitions.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    // The signs of formulas, such as those for rounding up, stand in the font for code only.
    fallbacks.extend(definitions.families.get(&FontFamily::Monospace).cloned().unwrap_or_default());
    let family =
        |first: &str| std::iter::once(first.to_owned()).chain(fallbacks.iter().cloned()).collect::<Vec<_>>();
    definitions.families.insert(bold_family(), family(BOLD));
    definitions.families.insert(FontFamily::Proportional, family("regular"));
    definitions.families.entry(FontFamily::Monospace).or_default().push("regular".to_owned());
    ctx.set_fonts(definitions);
}

/// Gives both themes our colours, sizes and spaces.
pub fn install_style(ctx: &Context) {
    // Lists and the canvas leave out what is out of view themselves; looking at every corner of every mesh again
    // would take longer than drawing the few that are half seen.
    ctx.tessellation_options_mut(|options| options.coarse_tessellation_culling = false);
    for (egui_theme, theme) in [(egui::Theme::Light, Theme::Light), (egui::Theme::Dark, Theme::Dark)] {
        ctx.style_mut_of(egui_theme, |style| {
            style.visuals = visuals(theme);
            let text = Tokens::builtin().text;
            let size = |units: f64| FontId::new(units as f32, FontFamily::Proportional);
            style.text_styles = [
                (TextStyle::Small, size(text.caption)),
                (TextStyle::Body, size(text.body)),
                (TextStyle::Button, size(text.label)),
                (TextStyle::Heading, FontId::new(text.panel_title as f32, bold_family())),
                (TextStyle::Monospace, FontId::new(text.label as f32, FontFamily::Monospace)),
            ]
            .into();
            let spacing = &mut style.spacing;
            spacing.item_spacing = vec2(8.0, 4.0);
            spacing.button_padding = vec2(8.0, 3.0);
            spacing.interact_size = vec2(24.0, 24.0);
            spacing.menu_margin = Margin::same(6);
            spacing.window_margin = Margin::same(16);
            spacing.icon_width = 16.0;
            spacing.icon_width_inner = 10.0;
            spacing.combo_height = 320.0;
            style.animation_time = 0.1;
            style.interaction.selectable_labels = false;
        });
    }
}

fn visuals(theme: Theme) -> Visuals {
    let ink = |token| color(token, theme);
    let base = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let radius = CornerRadius::same(Tokens::builtin().space.radius as u8);
    let widget = |fill: Color, border: Color, text: Color| WidgetVisuals {
        bg_fill: ink(fill),
        weak_bg_fill: ink(fill),
        bg_stroke: Stroke::new(1.0, ink(border)),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, ink(text)),
        expansion: 0.0,
    };
    Visuals {
        widgets: Widgets {
            noninteractive: widget(Color::Surface, Color::Border, Color::Text),
            inactive: widget(Color::Panel, Color::Border, Color::Text),
            hovered: widget(Color::AccentSoft, Color::Accent, Color::Text),
            active: widget(Color::AccentSoft, Color::Accent, Color::Accent),
            open: widget(Color::AccentSoft, Color::BorderStrong, Color::Text),
        },
        selection: Selection {
            bg_fill: ink(Color::AccentSoft),
            stroke: Stroke::new(1.0, ink(Color::Accent)),
        },
        weak_text_color: Some(ink(Color::TextSoft)),
        hyperlink_color: ink(Color::Accent),
        faint_bg_color: ink(Color::Canvas),
        extreme_bg_color: ink(Color::Canvas),
        text_edit_bg_color: Some(ink(Color::Canvas)),
        code_bg_color: ink(Color::Canvas),
        warn_fg_color: ink(Color::Warning),
        error_fg_color: ink(Color::Error),
        window_corner_radius: CornerRadius::same(Tokens::builtin().space.container_radius as u8),
        window_fill: ink(Color::Surface),
        window_stroke: Stroke::new(1.0, ink(Color::Border)),
        menu_corner_radius: radius,
        panel_fill: ink(Color::Surface),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(1.5, ink(Color::Accent)),
            ..TextCursorStyle::default()
        },
        striped: false,
        slider_trailing_fill: true,
        ..base
    }
}
