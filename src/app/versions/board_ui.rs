//! The tab of options: variants side by side, sets of them, the chart, growth and what-if.

use egui::{Button, ComboBox, DragValue, Grid, RichText, ScrollArea, Sense, TextEdit, Ui, vec2};
use rust_decimal::Decimal;

use super::board::{Follow, OptionsBoard, Wanted};
use super::sets::SetEdit;
use crate::app::canvas::picture;
use crate::app::{Action, State, theme};
use crate::base::{Lang, Text, number};
use crate::compare::{self, Lever};
use crate::design::Design;
use crate::scene::scatter;
use crate::scene::tokens::{Color, Theme};
use crate::text;

/// The most years that growth is followed.
const MOST_YEARS: u32 = 5;
/// The largest value that a workload is set to.
const MOST_VALUE: u64 = 1_000_000_000_000;

/// Along what the variants are followed, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Along {
    #[default]
    Nothing,
    Years,
    Value(Lever),
}

/// What the tab remembers.
#[derive(Debug)]
pub struct OptionsState {
    along: Along,
    years: u32,
    workload: Option<String>,
    values: String,
    set: Option<String>,
    name: String,
    note: String,
    /// The set that is taken away when the button is pressed once more.
    removing: Option<String>,
}

impl Default for OptionsState {
    fn default() -> Self {
        Self {
            along: Along::Nothing,
            years: MOST_YEARS,
            workload: None,
            values: String::new(),
            set: None,
            name: String::new(),
            note: String::new(),
            removing: None,
        }
    }
}

impl OptionsState {
    /// What is asked for; none while the values cannot be read.
    fn wanted(&self) -> Result<Wanted, Text> {
        let follow = match self.along {
            Along::Nothing => Follow::Nothing,
            Along::Years => Follow::Years(self.years),
            Along::Value(lever) => {
                Follow::Value { lever, workload: self.workload.clone(), values: read_values(&self.values)? }
            }
        };
        Ok(Wanted { set: self.set.clone(), follow })
    }
}

/// Numbers with commas between them; none when nothing is typed.
fn read_values(typed: &str) -> Result<Vec<Decimal>, Text> {
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let read =
        |word: &str| number::decimal(word.trim(), Decimal::from(MOST_VALUE)).map_err(|error| error.text());
    typed.split([',', '，']).map(read).collect()
}

/// Shows the tab and says what was clicked.
pub fn options_ui(ui: &mut Ui, state: &State, memory: &mut OptionsState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(design) = state.design() else { return actions };
    let file = state.document.as_ref().and_then(|document| document.path());
    if state.sets.of.as_deref() != file {
        actions.push(Action::ReadSets);
    }
    // A set that is gone, or belongs to another design, is not asked for any more.
    if memory.set.as_ref().is_some_and(|set| !state.sets.list.iter().any(|head| head.name == *set)) {
        memory.set = None;
    }
    ui.horizontal_wrapped(|ui| {
        source_ui(ui, state, lang, memory, &mut actions);
        follow_ui(ui, design, lang, memory);
        let wanted = memory.wanted();
        let compare = Text::fixed("比较方案", "Compare options");
        if ui.add_enabled(wanted.is_ok(), Button::new(compare.get(lang))).clicked()
            && let Ok(wanted) = &wanted
        {
            actions.push(Action::CompareOptions(wanted.clone()));
        }
        if let Err(why) = wanted {
            ui.label(RichText::new(why.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
        }
        if state.options.as_ref().is_some_and(|known| known.of != *design) {
            let words = Text::fixed("设计已改变，请重新比较", "the design has changed: compare again");
            ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Warning)));
        }
    });
    ui.horizontal_wrapped(|ui| set_ui(ui, state, lang, memory, &mut actions));
    let Some(known) = &state.options else {
        let words = Text::fixed(
            "由当前设计推出单可用区、双可用区、加余量、双地域、两地三中心以及不同计费、时长与规格的方案，并排比较费用、可用性与检查结果；也可以新建方案集，逐个存入改好的设计。",
            "Variants follow from the design (one AZ, two, with spare, two regions, three centres, other billing, terms and classes) and are compared in cost, availability and findings. Or begin a set and add designs of your own to it.",
        );
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    };
    ScrollArea::both().id_salt("options").auto_shrink([false, false]).show(ui, |ui| {
        for conflict in &known.conflicts {
            let ink = theme::ink(ui, Color::Warning);
            ui.label(RichText::new(conflict.get(lang)).size(12.0).color(ink));
        }
        table(ui, known, lang, memory, &mut actions);
        ui.add_space(6.0);
        ui.label(RichText::new(known.board.reason.get(lang)).size(12.0));
        let words = Text::fixed(
            "★ 推荐；◆ 没有方案既不更贵又更可用（帕累托前沿）；加粗为与当前设计不同。可用性为基于SLA的估算，非承诺；RTO/RPO为估算，须演练验证。",
            "★ recommended; ◆ no variant is both as cheap and more available (Pareto front); bold differs from the design. Availability is an SLA-derived estimate, not a commitment; RTO/RPO are estimates, to be tested.",
        );
        ui.label(RichText::new(words.get(lang)).size(11.0).weak());
        ui.add_space(6.0);
        for (title, rows) in compare::series_text(&known.series, lang) {
            ui.label(theme::bold(&title, 12.0));
            Grid::new(&title).striped(true).spacing([18.0, 3.0]).show(ui, |ui| {
                for (at, row) in rows.iter().enumerate() {
                    for cell in row {
                        let words = RichText::new(cell).size(12.0);
                        ui.label(if at == 0 { words.weak() } else { words });
                    }
                    ui.end_row();
                }
            });
            ui.add_space(8.0);
        }
        let scene = scatter::of_board(&known.board, lang);
        let size = vec2(scene.bounds.w as f32, scene.bounds.h as f32);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let dark = if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light };
        picture(ui.painter(), rect.min, &scene.items, dark);
    });
    actions
}

/// Which options: those that follow from the design, or those of a set.
fn source_ui(ui: &mut Ui, state: &State, lang: Lang, memory: &mut OptionsState, actions: &mut Vec<Action>) {
    let generated = Text::fixed("由当前设计推出", "that follow from the design");
    let label = ui.label(RichText::new(Text::fixed("方案", "Options").get(lang)).size(12.0));
    let shown = memory.set.clone().unwrap_or_else(|| generated.get(lang).to_owned());
    let before = memory.set.clone();
    let combo = ComboBox::from_id_salt("set").selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut memory.set, None, generated.get(lang));
        for head in &state.sets.list {
            let name = Some(head.name.clone());
            ui.selectable_value(&mut memory.set, name, &head.name).on_hover_text(&head.note);
        }
    });
    combo.response.labelled_by(label.id);
    if memory.set != before {
        memory.removing = None;
        let head = memory.set.as_ref().and_then(|set| state.sets.list.iter().find(|head| head.name == *set));
        (memory.name, memory.note) =
            head.map(|head| (head.name.clone(), head.note.clone())).unwrap_or_default();
        if let Ok(wanted) = memory.wanted() {
            actions.push(Action::CompareOptions(wanted));
        }
    }
}

fn follow_ui(ui: &mut Ui, design: &Design, lang: Lang, memory: &mut OptionsState) {
    let title = |along: Along| match along {
        Along::Nothing => Text::fixed("只比较现在", "as things are now"),
        Along::Years => Text::fixed("沿年份增长", "along years of growth"),
        Along::Value(lever) => {
            let Text { zh, en } = lever.title();
            text!("改变{zh}", "turning {en}")
        }
    };
    let states = |lever: Lever| design.workloads.values().filter(move |row| lever.of(row).is_some());
    let stated = Lever::ALL.into_iter().filter(|&lever| states(lever).next().is_some());
    let all = [Along::Nothing, Along::Years].into_iter().chain(stated.map(Along::Value));
    let label = ui.label(RichText::new(Text::fixed("展开", "Follow").get(lang)).size(12.0));
    let combo =
        ComboBox::from_id_salt("follow").selected_text(title(memory.along).get(lang)).show_ui(ui, |ui| {
            for along in all {
                ui.selectable_value(&mut memory.along, along, title(along).get(lang));
            }
        });
    combo.response.labelled_by(label.id);
    match memory.along {
        Along::Nothing => {}
        Along::Years => {
            let unit = Text::fixed(" 年", " years");
            ui.add(DragValue::new(&mut memory.years).range(1..=MOST_YEARS).suffix(unit.get(lang)));
        }
        Along::Value(lever) => {
            let every = Text::fixed("全部业务量", "every workload");
            let names: Vec<&String> = states(lever).map(|row| &row.name).collect();
            if memory.workload.as_ref().is_some_and(|name| !names.contains(&name)) {
                memory.workload = None;
            }
            if names.len() > 1 {
                let shown = memory.workload.clone().unwrap_or_else(|| every.get(lang).to_owned());
                ComboBox::from_id_salt("workload").selected_text(shown).show_ui(ui, |ui| {
                    ui.selectable_value(&mut memory.workload, None, every.get(lang));
                    for name in names {
                        ui.selectable_value(&mut memory.workload, Some(name.clone()), name);
                    }
                });
            }
            let hint = Text::fixed("现值的0.5到4倍，或 50,100,200", "half to four times, or 50,100,200");
            ui.add(TextEdit::singleline(&mut memory.values).hint_text(hint.get(lang)).desired_width(200.0));
        }
    }
}

/// Sets are kept, described and filled here; name and note are those of what is made next.
fn set_ui(ui: &mut Ui, state: &State, lang: Lang, memory: &mut OptionsState, actions: &mut Vec<Action>) {
    let saved = state.document.as_ref().is_some_and(|document| document.path().is_some());
    let hint = Text::fixed("方案集或方案的名称", "name of a set or an option");
    ui.add(TextEdit::singleline(&mut memory.name).hint_text(hint.get(lang)).desired_width(170.0));
    let hint = Text::fixed("说明", "note");
    ui.add(TextEdit::singleline(&mut memory.note).hint_text(hint.get(lang)).desired_width(220.0));
    let (name, note) = (memory.name.trim().to_owned(), memory.note.trim().to_owned());
    let named = saved && !name.is_empty();
    let mut button = |ui: &mut Ui, ready: bool, words: Text, hover: Text, edit: &dyn Fn() -> SetEdit| {
        let button = ui.add_enabled(ready, Button::new(RichText::new(words.get(lang)).size(12.0)));
        let hover = if saved {
            hover
        } else {
            Text::fixed(
                "请先保存设计，方案集放在设计文件旁",
                "save the design first: sets stand beside its file",
            )
        };
        let button = button.on_hover_text(hover.get(lang)).on_disabled_hover_text(hover.get(lang));
        let clicked = button.clicked();
        if clicked {
            actions.push(Action::EditSet(edit()));
        }
        clicked
    };
    match memory.set.clone() {
        None => {
            let board = named && state.options.as_ref().is_some_and(|known| known.board.rows.len() > 1);
            let kept = button(
                ui,
                board,
                Text::fixed("保存为方案集", "Keep as a set"),
                Text::fixed("把比较表上的方案存为一个方案集", "what stands on the board becomes a set"),
                &|| SetEdit::KeepBoard { name: name.clone(), note: note.clone() },
            );
            let begun = button(
                ui,
                named,
                Text::fixed("新建方案集", "Begin a set"),
                Text::fixed(
                    "以当前设计为基础新建，再逐个加入改好的设计",
                    "the design is its base; then add designs of your own",
                ),
                &|| SetEdit::Begin { name: name.clone(), note: note.clone() },
            );
            if kept || begun {
                memory.set = Some(name);
                memory.name.clear();
                memory.note.clear();
            }
        }
        Some(set) => {
            let added = button(
                ui,
                named,
                Text::fixed("加入当前设计", "Add the design"),
                Text::fixed(
                    "当前设计以此名称成为一个方案",
                    "the design as it is becomes an option of this name",
                ),
                &|| SetEdit::Add { set: set.clone(), name: name.clone(), note: note.clone() },
            );
            let described = button(
                ui,
                named,
                Text::fixed("改方案集的名称与说明", "Rename the set"),
                Text::fixed("方案集改用此名称与说明", "the set gets this name and note"),
                &|| SetEdit::Describe { set: set.clone(), name: name.clone(), note: note.clone() },
            );
            let sure = memory.removing.as_ref() == Some(&set);
            let words = if sure {
                text!("确认删除“{set}”", "Really take \"{set}\" away")
            } else {
                Text::fixed("删除方案集", "Take the set away")
            };
            let remove = ui.add_enabled(saved, Button::new(RichText::new(words.get(lang)).size(12.0)));
            if remove.clicked() {
                if sure {
                    actions.push(Action::EditSet(SetEdit::Remove(set)));
                    memory.set = None;
                    memory.removing = None;
                } else {
                    memory.removing = Some(set);
                }
            } else if described {
                memory.set = Some(name);
            } else if added {
                memory.name.clear();
                memory.note.clear();
            }
        }
    }
}

fn table(
    ui: &mut Ui,
    known: &OptionsBoard,
    lang: Lang,
    memory: &mut OptionsState,
    actions: &mut Vec<Action>,
) {
    let board = &known.board;
    Grid::new("board").striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
        ui.label("");
        for (at, row) in board.rows.iter().enumerate() {
            let mark = match (board.recommended == Some(at), row.efficient) {
                (true, _) => "★ ",
                (false, true) => "◆ ",
                (false, false) => "",
            };
            let words = format!("{mark}{}", row.variant.title.get(lang));
            ui.label(theme::bold(&words, 12.0)).on_hover_text(row.variant.note.get(lang));
        }
        ui.end_row();
        for figure in compare::figures(board) {
            ui.label(RichText::new(figure.title.get(lang)).size(12.0).weak());
            for (at, value) in figure.values.iter().enumerate() {
                // Values stand under the head of their option: down a column they have different units.
                let words = value.get(lang);
                ui.label(if figure.differs(at) {
                    theme::bold(words, 12.0)
                } else {
                    RichText::new(words).size(12.0)
                });
            }
            ui.end_row();
        }
        ui.label("");
        for (at, row) in board.rows.iter().enumerate() {
            if at == 0 {
                ui.label("");
                continue;
            }
            let take = Text::fixed("采用", "Take");
            if ui.add(Button::new(RichText::new(take.get(lang)).size(12.0))).clicked() {
                actions.push(Action::TakeOption(row.variant.id.clone()));
            }
        }
        ui.end_row();
        if let Some(set) = &known.wanted.set {
            option_edits(ui, known, set, lang, memory, actions);
        }
    });
}

/// Makes the edit of one option.
type Make<'m> = &'m dyn Fn(String) -> SetEdit;

/// What is done with single options of a set, one line for each.
fn option_edits(
    ui: &mut Ui,
    known: &OptionsBoard,
    set: &str,
    lang: Lang,
    memory: &mut OptionsState,
    actions: &mut Vec<Action>,
) {
    let (name, note) = (memory.name.trim().to_owned(), memory.note.trim().to_owned());
    let set = || set.to_owned();
    let lines: [(Text, Text, bool, Make<'_>); 3] = [
        (
            Text::fixed("改名", "Rename"),
            Text::fixed("改用上方填写的名称与说明", "gets the name and the note that are typed above"),
            !name.is_empty(),
            &|id| SetEdit::DescribeOption { set: set(), id, name: name.clone(), note: note.clone() },
        ),
        (
            Text::fixed("更新", "Update"),
            Text::fixed("改为当前设计", "becomes the design as it is now"),
            true,
            &|id| SetEdit::Update { set: set(), id },
        ),
        (
            Text::fixed("移除", "Remove"),
            Text::fixed("移出方案集", "is taken out of the set"),
            true,
            &|id| SetEdit::RemoveOption { set: set(), id },
        ),
    ];
    for (words, hover, ready, make) in lines {
        ui.label("");
        for (at, row) in known.board.rows.iter().enumerate() {
            if at == 0 {
                ui.label("");
                continue;
            }
            let button = ui.add_enabled(ready, Button::new(RichText::new(words.get(lang)).size(12.0)));
            if button.on_hover_text(hover.get(lang)).on_disabled_hover_text(hover.get(lang)).clicked() {
                actions.push(Action::EditSet(make(row.variant.id.clone())));
            }
        }
        ui.end_row();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_strictly_and_nothing_is_all_of_them() {
        assert_eq!(read_values(" ").unwrap(), []);
        assert_eq!(read_values("50, 100，200.5").unwrap().len(), 3);
        for bad in ["50,", "-1", "1e9", "abc"] {
            assert!(read_values(bad).is_err(), "{bad}");
        }
    }
}
