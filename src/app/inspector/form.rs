//! Rows of a form: a label on the left, an editor on the right, one step of the history per field.
//!
//! A text field keeps a draft while it is being edited. The draft becomes an edit when the field is left, is
//! given up with Escape, and stays on the screen with the reason beneath it when it cannot be read: what a
//! person typed never disappears silently.

use std::fmt::Display;
use std::hash::Hash;
use std::str::FromStr;

use egui::{Align, Color32, ComboBox, Key, Label, Layout, RichText, TextEdit, Ui, vec2};
use rust_decimal::Decimal;

use super::source;
use super::words::Choice;
use crate::base::number;
use crate::base::{Date, Lang, Money, Text};

/// Width of the labels in points.
const LABEL: f32 = 104.0;
/// Height of a row in points.
const ROW: f32 = 24.0;

/// From how many options on a list can be searched.
const MANY: usize = 20;

/// The most that a plain number in the window may be.
const MOST: i64 = 1_000_000_000_000;

/// A form over a copy of a row of the document.
pub struct Form<'u> {
    ui: &'u mut Ui,
    lang: Lang,
    scope: egui::Id,
    changed: Option<Text>,
    /// In a row of a table: the widths of the cells that are left.
    cells: Option<Vec<f32>>,
    /// In a row of a table: what is wrong with its cells, told beneath it.
    wrong: Vec<Text>,
    /// What the next field tells of its range and the source of it.
    about: Option<Text>,
}

impl<'u> Form<'u> {
    /// A form whose fields are told apart from those of other rows by `scope`.
    pub fn new(ui: &'u mut Ui, lang: Lang, scope: impl Hash + std::fmt::Debug) -> Self {
        ui.spacing_mut().item_spacing.y = 3.0;
        Self::inside(ui, lang, egui::Id::unique(("form", scope)))
    }

    fn inside(ui: &'u mut Ui, lang: Lang, scope: egui::Id) -> Self {
        Self { ui, lang, scope, changed: None, cells: None, wrong: Vec::new(), about: None }
    }

    /// What was changed in this frame, named for the history.
    #[must_use]
    pub fn changed(self) -> Option<Text> {
        self.changed
    }

    /// The ui beneath, for what is not a field.
    pub fn ui(&mut self) -> &mut Ui {
        self.ui
    }

    /// The language in use.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Says that a change was made that is not a plain field.
    pub fn mark(&mut self, what: &Text) {
        self.changed = Some(Text::new(format!("修改{}", what.zh), format!("Change {}", what.en)));
    }

    /// The next field tells its range, and who says so, under the pointer.
    pub fn range(&mut self, field: &str) -> &mut Self {
        self.about = source::of_field(field);
        self
    }

    /// The next field or button tells a limit of the cloud, and who says so, under the pointer.
    pub fn limit(&mut self, key: &str) -> &mut Self {
        self.about = source::of_limit(key);
        self
    }

    /// A titled group that can be folded.
    pub fn section(&mut self, title: &Text, open: bool, content: impl FnOnce(&mut Form<'_>)) {
        let id = self.scope.with(("section", &*title.en));
        let (lang, scope) = (self.lang, self.scope);
        let mut changed = None;
        self.ui.add_space(4.0);
        egui::CollapsingHeader::new(crate::app::theme::bold(title.get(lang), 12.0))
            .id_salt(id)
            .default_open(open)
            .show_unindented(self.ui, |ui| {
                let mut inner = Form::inside(ui, lang, scope);
                content(&mut inner);
                changed = inner.changed;
            });
        self.take(changed);
    }

    /// Fields of one entry of a list, told apart by its number.
    pub fn entry(&mut self, number: usize, content: impl FnOnce(&mut Form<'_>)) {
        let (lang, scope) = (self.lang, self.scope.with(("entry", number)));
        let changed = self
            .ui
            .push_id(scope, |ui| {
                let mut inner = Form::inside(ui, lang, scope);
                content(&mut inner);
                inner.changed
            })
            .inner;
        self.take(changed);
    }

    fn take(&mut self, changed: Option<Text>) {
        if changed.is_some() {
            self.changed = changed;
        }
    }

    /// One row: the label, then what `editor` shows in the room that is left.
    fn row<R>(&mut self, label: &Text, editor: impl FnOnce(&mut Ui, egui::Id) -> R) -> R {
        let words = label.get(self.lang).to_owned();
        let about = self.about.take();
        if let Some(cells) = &mut self.cells {
            let width = if cells.is_empty() { LABEL } else { cells.remove(0) };
            return cell(self.ui, width, &words, editor);
        }
        let lang = self.lang;
        self.ui
            .horizontal(|ui| {
                let soft = ui.visuals().weak_text_color();
                let labelled = ui
                    .allocate_ui_with_layout(vec2(LABEL, ROW), Layout::left_to_right(Align::Center), |ui| {
                        ui.set_width(LABEL);
                        let words = RichText::new(words).size(12.0).color(soft);
                        // What can be asked about is underlined.
                        let Some(about) = about else { return ui.add(Label::new(words).truncate()) };
                        ui.add(Label::new(words.underline()).truncate()).on_hover_text(about.get(lang))
                    })
                    .inner;
                ui.set_min_height(ROW);
                editor(ui, labelled.id)
            })
            .inner
    }

    /// A field of words that are read by `read`; returns what was read when the field is left.
    pub fn line<T>(
        &mut self,
        label: &Text,
        unit: &str,
        shown: &str,
        read: impl Fn(&str) -> Result<T, Text>,
    ) -> Option<T> {
        let id = self.scope.with(("line", &*label.en));
        let draft: Option<String> = self.ui.data(|data| data.get_temp(id));
        let mut text = draft.clone().unwrap_or_else(|| shown.to_owned());
        let is_number = !unit.is_empty();
        let unit_words = unit.trim().to_owned();
        let error_color = self.ui.visuals().error_fg_color;
        let response = self.row(label, |ui, label_id| {
            let mut edit = TextEdit::singleline(&mut text)
                .id(id)
                .font(egui::FontId::proportional(12.0))
                .desired_width(f32::INFINITY);
            if is_number {
                edit = edit.align(egui::Align2::RIGHT_CENTER);
            }
            if !unit_words.is_empty() {
                edit = edit.suffix(RichText::new(unit_words).size(11.0).weak());
            }
            ui.add(edit).labelled_by(label_id)
        });
        // The command that leads to the fields takes the first one.
        if self.ui.data_mut(|data| data.remove_temp::<bool>(first_field())).is_some() {
            response.request_focus();
        }
        let mut result = None;
        if response.lost_focus() {
            let given_up = self.ui.input(|input| input.key_pressed(Key::Escape));
            if given_up || text == shown {
                self.ui.data_mut(|data| data.remove::<String>(id));
            } else {
                match read(text.trim()) {
                    Ok(value) => {
                        self.ui.data_mut(|data| data.remove::<String>(id));
                        result = Some(value);
                    }
                    Err(_) => {
                        self.ui.data_mut(|data| data.insert_temp(id, text.clone()));
                    }
                }
            }
        } else if response.has_focus() {
            if text != shown || draft.is_some() {
                self.ui.data_mut(|data| data.insert_temp(id, text.clone()));
            }
        } else if draft.is_some() && text == shown {
            self.ui.data_mut(|data| data.remove::<String>(id));
        }
        if result.is_none()
            && text != shown
            && let Err(reason) = read(text.trim())
        {
            self.complaint(&reason, error_color);
        }
        if result.is_some() {
            self.mark(label);
        }
        result
    }

    fn complaint(&mut self, reason: &Text, color: Color32) {
        if self.cells.is_some() {
            self.wrong.push(reason.clone());
            return;
        }
        let words = reason.get(self.lang);
        self.ui.horizontal(|ui| {
            ui.add_space(LABEL + 8.0);
            ui.add(Label::new(RichText::new(words).size(11.0).color(color)).wrap());
        });
    }

    /// Words.
    pub fn text(&mut self, label: &Text, value: &mut String) {
        if let Some(new) = self.line(label, "", value, |text| Ok(text.to_owned())) {
            *value = new;
        }
    }

    /// Words that may be missing.
    pub fn text_opt(&mut self, label: &Text, value: &mut Option<String>) {
        let shown = value.clone().unwrap_or_default();
        if let Some(new) =
            self.line(label, "", &shown, |text| Ok(Some(text.to_owned()).filter(|t| !t.is_empty())))
        {
            *value = new;
        }
    }

    /// Several words, separated by commas.
    pub fn words(&mut self, label: &Text, value: &mut Vec<String>) {
        let shown = value.join(", ");
        let read = |text: &str| {
            Ok(text
                .split([',', '，', '、'])
                .map(str::trim)
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect())
        };
        if let Some(new) = self.line(label, "", &shown, read) {
            *value = new;
        }
    }

    /// Something that is read by its own spelling, and may be missing.
    pub fn parsed<T: FromStr<Err: Display> + Display>(
        &mut self,
        label: &Text,
        example: &str,
        value: &mut Option<T>,
    ) {
        let shown = value.as_ref().map(T::to_string).unwrap_or_default();
        let read = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| must_look_like(example))
        };
        if let Some(new) = self.line(label, "", &shown, read) {
            *value = new;
        }
    }

    /// Several things that are read by their own spelling, separated by commas.
    pub fn parsed_list<T: FromStr<Err: Display> + Display>(
        &mut self,
        label: &Text,
        example: &str,
        value: &mut Vec<T>,
    ) {
        let shown = value.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
        let read = |text: &str| {
            text.split([',', '，', '、'])
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(|word| word.parse().map_err(|_| must_look_like(example)))
                .collect::<Result<Vec<T>, Text>>()
        };
        if let Some(new) = self.line(label, "", &shown, read) {
            *value = new;
        }
    }

    /// A number with a unit that may be missing.
    pub fn number(&mut self, label: &Text, unit: &str, value: &mut Option<f64>) {
        let shown = value.map(|v| v.to_string()).unwrap_or_default();
        let read = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            let exact = number::decimal(text, Decimal::from(MOST)).map_err(|error| error.text())?;
            Ok(exact.to_string().parse().ok())
        };
        if let Some(new) = self.line(label, if unit.is_empty() { " " } else { unit }, &shown, read) {
            *value = new;
        }
    }

    /// A number with a unit.
    pub fn number_required(&mut self, label: &Text, unit: &str, value: &mut f64) {
        let mut inner = Some(*value);
        self.number(label, unit, &mut inner);
        if let Some(new) = inner {
            *value = new;
        }
    }

    /// An exact number with a unit that may be missing.
    pub fn decimal(&mut self, label: &Text, unit: &str, value: &mut Option<Decimal>) {
        let shown = value.map(|v| v.normalize().to_string()).unwrap_or_default();
        let read = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            number::decimal(text, Decimal::from(MOST)).map(Some).map_err(|error| error.text())
        };
        if let Some(new) = self.line(label, if unit.is_empty() { " " } else { unit }, &shown, read) {
            *value = new;
        }
    }

    /// An amount of money that may be missing.
    pub fn money(&mut self, label: &Text, unit: &str, value: &mut Option<Money>) {
        let mut inner = value.map(|money| money.0);
        self.decimal(label, unit, &mut inner);
        *value = inner.map(Money);
    }

    /// A whole number with a unit that may be missing.
    pub fn whole(&mut self, label: &Text, unit: &str, most: u32, value: &mut Option<u32>) {
        let shown = value.map(|v| v.to_string()).unwrap_or_default();
        let read = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            let count = number::count(text, u64::from(most)).map_err(|error| error.text())?;
            Ok(u32::try_from(count).ok())
        };
        if let Some(new) = self.line(label, if unit.is_empty() { " " } else { unit }, &shown, read) {
            *value = new;
        }
    }

    /// A whole number with a unit, not below `least`.
    pub fn whole_required(&mut self, label: &Text, unit: &str, least: u32, most: u32, value: &mut u32) {
        let mut inner = Some(*value);
        self.whole(label, unit, most, &mut inner);
        if let Some(new) = inner {
            *value = new.max(least);
        }
    }

    /// A day that may be missing.
    pub fn date(&mut self, label: &Text, value: &mut Option<Date>) {
        self.parsed(label, "2026-11-21", value);
    }

    /// Yes or no.
    pub fn flag(&mut self, label: &Text, value: &mut bool) {
        let changed = self.row(label, |ui, label_id| {
            let yes = ui.checkbox(value, "");
            yes.labelled_by(label_id).changed()
        });
        if changed {
            self.mark(label);
        }
    }

    /// Yes, no, or not entered.
    pub fn maybe(&mut self, label: &Text, value: &mut Option<bool>) {
        let options = [
            (None, Text::fixed("未填写", "not entered")),
            (Some(true), Text::fixed("是", "yes")),
            (Some(false), Text::fixed("否", "no")),
        ];
        self.pick(label, value, &options);
    }

    /// One of a few values.
    pub fn choice<T: Choice>(&mut self, label: &Text, value: &mut T) {
        let options: Vec<(T, Text)> = T::ALL.iter().map(|&option| (option, option.title())).collect();
        self.pick(label, value, &options);
    }

    /// One of a few values, or not entered.
    pub fn choice_opt<T: Choice>(&mut self, label: &Text, value: &mut Option<T>) {
        let mut options = vec![(None, Text::fixed("未填写", "not entered"))];
        options.extend(T::ALL.iter().map(|&option| (Some(option), option.title())));
        self.pick(label, value, &options);
    }

    /// One of a few values with their words.
    pub fn pick<T: PartialEq + Clone>(&mut self, label: &Text, value: &mut T, options: &[(T, Text)]) {
        let lang = self.lang;
        let id = self.scope.with(("pick", &*label.en));
        let selected = options.iter().find(|(option, _)| option == value);
        let shown = selected.map_or("—", |(_, words)| words.get(lang)).to_owned();
        let changed = self.row(label, |ui, label_id| {
            let mut chosen = None;
            let width = ui.available_width();
            let combo = ComboBox::from_id_salt(id)
                .width(width)
                .selected_text(RichText::new(shown).size(12.0))
                .truncate()
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
                .show_ui(ui, |ui| {
                    ui.set_min_width(width);
                    let wanted = if options.len() > MANY { search(ui, id, lang) } else { String::new() };
                    for (option, words) in options {
                        let words = words.get(lang);
                        if !wanted.is_empty() && !words.to_lowercase().contains(&wanted) {
                            continue;
                        }
                        if ui.selectable_label(option == value, words).clicked() {
                            chosen = Some(option.clone());
                            ui.close();
                        }
                    }
                });
            combo.response.labelled_by(label_id);
            chosen.filter(|new| new != value)
        });
        if let Some(new) = changed {
            *value = new;
            self.mark(label);
        }
    }

    /// A small table: a head, a row for each entry, and a sign at its end that removes it; returns which one is to
    /// go. The columns share the width by their weights.
    pub fn table(
        &mut self,
        columns: &[(Text, f32)],
        count: usize,
        mut entry: impl FnMut(&mut Form<'_>, usize),
    ) -> Option<usize> {
        const SIGN: f32 = 28.0;
        const GAP: f32 = 3.0;
        let (lang, scope) = (self.lang, self.scope);
        let room = self.ui.available_width() - SIGN - GAP * columns.len() as f32;
        let whole: f32 = columns.iter().map(|(_, weight)| weight).sum();
        let widths: Vec<f32> = columns.iter().map(|(_, weight)| room * weight / whole.max(1.0)).collect();
        let soft = self.ui.visuals().weak_text_color();
        if count > 0 {
            self.ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for ((title, _), &width) in columns.iter().zip(&widths) {
                    let words = RichText::new(title.get(lang)).size(11.0).color(soft);
                    ui.allocate_ui_with_layout(
                        vec2(width, 16.0),
                        Layout::left_to_right(Align::Center),
                        |ui| {
                            ui.set_width(width);
                            ui.add(Label::new(words).truncate());
                        },
                    );
                }
            });
        }
        let remove = Text::fixed("删除此行", "Remove this row");
        let (mut gone, mut changed) = (None, None);
        for index in 0..count {
            let scope = scope.with(("row", columns.first().map_or("", |(title, _)| &*title.en), index));
            let mut wrong = Vec::new();
            self.ui.push_id(scope, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    let mut inner = Form::inside(ui, lang, scope);
                    inner.cells = Some(widths.clone());
                    entry(&mut inner, index);
                    wrong = std::mem::take(&mut inner.wrong);
                    changed = inner.changed.take().or(changed.take());
                    if ui.small_button("×").on_hover_text(remove.get(lang)).clicked() {
                        gone = Some(index);
                    }
                });
            });
            for reason in wrong {
                let color = self.ui.visuals().error_fg_color;
                self.ui.add(Label::new(RichText::new(reason.get(lang)).size(11.0).color(color)).wrap());
            }
        }
        if gone.is_some() {
            changed = Some(remove);
        }
        self.take(changed);
        gone
    }

    /// Something that is only shown.
    pub fn shown(&mut self, label: &Text, words: &str) {
        self.row(label, |ui, _| ui.add(Label::new(RichText::new(words).size(12.0)).wrap()));
    }

    /// A sentence for the reader.
    pub fn hint(&mut self, words: &Text) {
        let words = words.get(self.lang);
        self.ui.add(Label::new(RichText::new(words).size(11.0).weak()).wrap());
    }

    /// A button that adds an entry to a list.
    pub fn add_button(&mut self, label: &Text) -> bool {
        let mut button = self.ui.button(RichText::new(format!("+ {}", label.get(self.lang))).size(12.0));
        if let Some(about) = self.about.take() {
            button = button.on_hover_text(about.get(self.lang));
        }
        let clicked = button.clicked();
        if clicked {
            self.changed = Some(label.clone());
        }
        clicked
    }

    /// The head of an entry of a list: its title and a button that removes it.
    pub fn entry_head(&mut self, title: &str) -> bool {
        let remove = Text::fixed("删除此项", "Remove this entry");
        let lang = self.lang;
        let clicked = self
            .ui
            .horizontal(|ui| {
                ui.add(Label::new(crate::app::theme::bold(title, 12.0)).truncate());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.small_button("×").on_hover_text(remove.get(lang)).clicked()
                })
                .inner
            })
            .inner;
        if clicked {
            self.changed = Some(remove);
        }
        clicked
    }
}

/// An editor in a table: its name is known to screen readers, though only the head of the table shows it.
fn cell<R>(ui: &mut Ui, width: f32, name: &str, editor: impl FnOnce(&mut Ui, egui::Id) -> R) -> R {
    ui.allocate_ui_with_layout(vec2(width, ROW), Layout::left_to_right(Align::Center), |ui| {
        ui.set_width(width);
        ui.set_height(ROW);
        let spot = egui::Rect::from_min_size(ui.max_rect().min, vec2(0.0, 0.0));
        let label = ui.interact(spot, ui.make_persistent_id(("name", name)), egui::Sense::hover());
        label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, name));
        editor(ui, label.id)
    })
    .inner
}

/// Under which key the wish is kept that the first field shall get the keyboard.
#[must_use]
pub fn first_field() -> egui::Id {
    egui::Id::unique("first field of the inspector")
}

/// The search field above a long list; returns what is searched for in lower case.
fn search(ui: &mut Ui, id: egui::Id, lang: Lang) -> String {
    let id = id.with("search");
    let hint = Text::fixed("筛选", "Filter");
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let edit = TextEdit::singleline(&mut text).id(id).hint_text(hint.get(lang)).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint.get(lang)));
    ui.data_mut(|data| data.insert_temp(id, text.clone()));
    text.trim().to_lowercase()
}

fn must_look_like(example: &str) -> Text {
    Text::new(format!("请按此格式填写：{example}"), format!("Write it like this: {example}"))
}
