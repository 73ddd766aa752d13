//! Choosing a class of the catalogue: search, limits for what it must have, what it costs, and the need of the
//! design marked against each.

use egui::{Align, Label, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::action::DialogAnswer;
use super::dialogs::{Dialog, buttons, heading};
use super::{Action, State, theme};
use crate::base::{Lang, Money, Text, number};
use crate::catalog::Catalog;
use crate::design::{Aim, Design, Edit, Node, NodeId, Product, Spec};
use crate::pricing;
use crate::scene::tokens::Color;
use crate::sizing::Measure;
use crate::text;

/// What a class has: vCPU, memory, connections, IOPS; none where the catalogue does not say.
type Figures = [Option<Decimal>; 4];

/// The titles of the figures, with their units.
const TITLES: [Text; 4] = [
    Text::fixed("vCPU", "vCPU"),
    Text::fixed("内存 GiB", "Memory GiB"),
    Text::fixed("连接数", "Connections"),
    Text::fixed("IOPS", "IOPS"),
];

const MEASURES: [Measure; 4] = [Measure::Cores, Measure::Memory, Measure::Connections, Measure::Iops];

/// A class that can be chosen.
#[derive(Debug, Clone, PartialEq)]
struct Candidate {
    code: String,
    has: Figures,
    /// What the node costs a month with it.
    monthly: Option<Money>,
}

/// The picker as it stands over the window.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecPicker {
    node: NodeId,
    name: String,
    current: String,
    candidates: Vec<Candidate>,
    /// What the workloads ask of the class.
    needs: Figures,
    search: String,
    /// The least of each figure, as typed.
    least: [String; 4],
    /// The most that the node may cost a month, as typed.
    most: String,
    only_fitting: bool,
    by_price: bool,
}

impl SpecPicker {
    /// The classes for a node; none when its product has none.
    #[must_use]
    pub fn of(state: &State, id: NodeId) -> Option<Self> {
        let (design, catalog) = (state.design()?, state.catalog());
        let node = design.nodes.get(id)?;
        let spec = spec_of(node)?;
        let current = match spec {
            Some(Spec::Type(code)) => code.clone(),
            Some(Spec::Shape { vcpu, memory_gib }) => format!("{vcpu}C {memory_gib}G"),
            None => String::new(),
        };
        let term = state.term;
        let candidates = classes(catalog, node)
            .into_iter()
            .map(|(code, has)| {
                let monthly = price(design, catalog, (id, node), &code, term);
                Candidate { code, has, monthly }
            })
            .collect();
        let aims = [Some(Aim::Node(id)), node.function.map(Aim::Function)];
        let need =
            |measure| aims.into_iter().flatten().find_map(|aim| state.sizes().item(aim, measure)?.plan());
        Some(Self {
            node: id,
            name: node.name.clone(),
            current,
            candidates,
            needs: MEASURES.map(need),
            search: String::new(),
            least: Default::default(),
            most: String::new(),
            only_fitting: false,
            by_price: true,
        })
    }

    /// Whether a class has all that is needed, as far as both are known; none when nothing is needed.
    fn fits(&self, candidate: &Candidate) -> Option<bool> {
        let pairs = self.needs.iter().zip(&candidate.has);
        let known: Vec<bool> = pairs.filter_map(|(need, has)| Some((*has)? >= (*need)?)).collect();
        if known.is_empty() { None } else { Some(known.into_iter().all(|fits| fits)) }
    }

    /// The classes that pass the search and the filters, in order.
    fn shown(&self) -> Vec<&Candidate> {
        let wanted = self.search.trim().to_lowercase();
        let limit = |text: &str| number::decimal(text.trim(), Decimal::from(1_000_000_000_u64)).ok();
        let least = self.least.each_ref().map(|text| limit(text));
        let most = limit(&self.most);
        let mut shown: Vec<&Candidate> = self
            .candidates
            .iter()
            .filter(|candidate| candidate.code.to_lowercase().contains(&wanted))
            .filter(|candidate| {
                // A figure that is not stated cannot be promised to reach a limit.
                least
                    .iter()
                    .zip(&candidate.has)
                    .all(|(least, has)| least.is_none_or(|least| has.is_some_and(|has| has >= least)))
            })
            .filter(|candidate| {
                most.is_none_or(|most| candidate.monthly.is_some_and(|money| money.0 <= most))
            })
            .filter(|candidate| !self.only_fitting || self.fits(candidate) != Some(false))
            .collect();
        let size = |c: &Candidate| (c.has[0], c.has[1], c.code.clone());
        if self.by_price {
            // Unknown prices stand last: they are not nothing.
            shown.sort_by_key(|c| (c.monthly.is_none(), c.monthly, size(c)));
        } else {
            shown.sort_by_key(|c| size(c));
        }
        shown
    }
}

fn spec_of(node: &Node) -> Option<&Option<Spec>> {
    match &node.product {
        Product::Ecs(ecs) => Some(&ecs.spec),
        Product::Rds(rds) => Some(&rds.spec),
        _ => None,
    }
}

fn with_spec(node: &Node, code: &str) -> Node {
    let mut changed = node.clone();
    match &mut changed.product {
        Product::Ecs(ecs) => ecs.spec = Some(Spec::Type(code.to_owned())),
        Product::Rds(rds) => rds.spec = Some(Spec::Type(code.to_owned())),
        _ => {}
    }
    changed
}

fn classes(catalog: &Catalog, node: &Node) -> Vec<(String, Figures)> {
    let whole = |value: Option<u64>| value.map(Decimal::from);
    match &node.product {
        Product::Ecs(_) => catalog
            .ecs_types()
            .into_iter()
            .filter(|row| row.sale_status == "current")
            .map(|row| {
                let memory = Decimal::from_f64(row.memory_gib);
                let has =
                    [whole(Some(row.vcpu.into())), memory, whole(row.max_connections), whole(row.disk_iops)];
                (row.code.clone(), has)
            })
            .collect(),
        Product::Rds(rds) => {
            let mut rows = catalog.rds_classes(rds.engine.label());
            rows.sort_by(|a, b| a.code.cmp(&b.code));
            rows.dedup_by(|a, b| a.code == b.code);
            rows.into_iter()
                .map(|row| {
                    let memory = row.memory_gib.and_then(Decimal::from_f64);
                    let number = |value: Option<u32>| whole(value.map(u64::from));
                    let has = [number(row.vcpu), memory, number(row.max_connections), number(row.max_iops)];
                    (row.code.clone(), has)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What the node would cost a month with a class, by the same bill as everywhere.
fn price(
    design: &Design,
    catalog: &Catalog,
    (id, node): (NodeId, &Node),
    code: &str,
    term: pricing::Term,
) -> Option<Money> {
    let mut changed = design.clone();
    changed.apply(Edit::PutNode(id, Box::new(with_spec(node, code)))).ok()?;
    let bill = pricing::quote_node(&changed, catalog, id, term);
    let known = bill.incomplete.is_empty() && bill.monthly.amount > Money::ZERO;
    known.then_some(bill.monthly.amount)
}

impl State {
    /// Opens the picker for a node.
    pub fn pick_spec(&mut self, id: NodeId) {
        if let Some(picker) = SpecPicker::of(self, id) {
            self.dialog = Some(Dialog::Spec(Box::new(picker)));
        }
    }
}

/// Shows the picker and says what was chosen.
pub fn spec_ui(ui: &mut Ui, state: &State, picker: &mut SpecPicker, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.set_width(760.0);
    let name = &picker.name;
    heading(ui, text!("为“{name}”选择规格", "Class of \"{name}\"").get(lang));
    filters(ui, picker, lang);
    needs(ui, picker, lang);
    ui.add_space(6.0);
    let shown = picker.shown();
    header(ui, lang);
    let mut chosen = None;
    ScrollArea::vertical()
        .max_height(360.0)
        .min_scrolled_height(360.0)
        .auto_shrink([false, false])
        .show_rows(ui, 24.0, shown.len(), |ui, range| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for candidate in shown.get(range).unwrap_or(&[]) {
                if candidate_ui(ui, picker, candidate, lang) {
                    chosen = Some(candidate.code.clone());
                }
            }
        });
    if shown.is_empty() {
        let words = Text::fixed("没有符合条件的规格，请放宽筛选。", "No class passes; loosen the filters.");
        ui.label(RichText::new(words.get(lang)).weak());
    }
    if let (Some(code), Some(node)) =
        (chosen, state.design().and_then(|design| design.nodes.get(picker.node)))
    {
        let edit = Edit::PutNode(picker.node, Box::new(with_spec(node, &code)));
        let label = text!("规格改为 {code}", "Class {code}");
        actions.push(Action::Answer(DialogAnswer::Cancel));
        actions.push(Action::Commit { label, edits: vec![edit] });
        return;
    }
    buttons(ui, lang, &[(Text::fixed("关闭", "Close"), DialogAnswer::Cancel)], actions);
}

fn field(ui: &mut Ui, name: &str, hint: &str, width: f32, value: &mut String) {
    let edit = TextEdit::singleline(value)
        .hint_text(RichText::new(hint).size(12.0))
        .font(egui::FontId::proportional(12.0))
        .desired_width(width);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
}

fn filters(ui: &mut Ui, picker: &mut SpecPicker, lang: Lang) {
    ui.horizontal(|ui| {
        let hint = Text::fixed("搜索规格代码", "Search by code");
        field(ui, hint.get(lang), hint.get(lang), 140.0, &mut picker.search);
        for (title, value) in TITLES.iter().zip(&mut picker.least) {
            let hint = format!("≥ {}", title.get(lang));
            field(ui, &hint, &hint, 104.0, value);
        }
        let hint = Text::fixed("≤ 元/月", "≤ CNY/month");
        field(ui, hint.get(lang), hint.get(lang), 100.0, &mut picker.most);
    });
    ui.horizontal(|ui| {
        let words = Text::fixed("只看满足需求的", "Only those that fit the need");
        ui.checkbox(&mut picker.only_fitting, RichText::new(words.get(lang)).size(12.0));
        let words = Text::fixed("按价格排序", "Sorted by price");
        ui.checkbox(&mut picker.by_price, RichText::new(words.get(lang)).size(12.0));
        let (current, shown, all) = (&picker.current, picker.shown().len(), picker.candidates.len());
        let words = if current.is_empty() {
            text!("{shown} / {all} 种", "{shown} of {all}")
        } else {
            text!("{shown} / {all} 种，当前 {current}", "{shown} of {all}, now {current}")
        };
        ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    });
}

/// What the workloads ask for, in one line.
fn needs(ui: &mut Ui, picker: &SpecPicker, lang: Lang) {
    let parts: Vec<String> = TITLES
        .iter()
        .zip(&picker.needs)
        .filter_map(|(title, need)| Some(format!("{} ≥ {}", title.get(lang), (*need)?.normalize())))
        .collect();
    let words = if parts.is_empty() {
        Text::fixed(
            "尚无业务量指标推算的需求；填写业务量指标后会逐项标出。",
            "No need is known yet; enter business numbers and each class is marked against it.",
        )
        .get(lang)
        .to_owned()
    } else {
        let (zh, en) = ("测算需求：", "Need: ");
        format!("{}{}", if lang == Lang::Zh { zh } else { en }, parts.join(lang.comma()))
    };
    ui.add(Label::new(RichText::new(words).size(12.0).weak()).wrap());
}

/// Widths of the columns: code, the figures, price, mark.
const WIDTHS: [f32; 7] = [220.0, 60.0, 88.0, 92.0, 80.0, 120.0, 80.0];

fn cells(ui: &mut Ui, words: [RichText; 7]) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for (index, (words, width)) in words.into_iter().zip(WIDTHS).enumerate() {
        let align = if (1..6).contains(&index) {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        };
        ui.allocate_ui_with_layout(vec2(width, 24.0), align, |ui| {
            ui.set_min_size(vec2(width, 24.0));
            ui.add_space(6.0);
            ui.add(Label::new(words).truncate().selectable(false));
        });
    }
}

fn header(ui: &mut Ui, lang: Lang) {
    let soft = theme::ink(ui, Color::TextSoft);
    let word = |text: &Text| theme::bold(text.get(lang), 11.0).color(soft);
    let [vcpu, memory, connections, iops] = &TITLES;
    let titles = [
        word(&Text::fixed("规格", "Class")),
        word(vcpu),
        word(memory),
        word(connections),
        word(iops),
        word(&Text::fixed("本节点 元/月", "Node CNY/month")),
        word(&Text::fixed("需求", "Need")),
    ];
    ui.horizontal(|ui| cells(ui, titles));
}

/// One class; returns whether it was chosen.
fn candidate_ui(ui: &mut Ui, picker: &SpecPicker, candidate: &Candidate, lang: Lang) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), egui::Sense::click());
    let current = candidate.code == picker.current;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, current, &candidate.code));
    if current || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, theme::ink(ui, Color::AccentSoft));
    }
    let plain = |words: String| RichText::new(words).size(12.0);
    let figure = |index: usize| {
        let has = candidate.has.get(index).copied().flatten();
        let need = picker.needs.get(index).copied().flatten();
        let words = plain(has.map_or_else(|| "—".to_owned(), |value| value.normalize().to_string()));
        match (has, need) {
            (Some(has), Some(need)) if has < need => words.color(theme::ink(ui, Color::Error)),
            _ => words,
        }
    };
    let unknown = Text::fixed("待询价", "to be confirmed");
    let price = match candidate.monthly {
        Some(money) => plain(pricing::unit_amount(money)),
        None => plain(unknown.get(lang).to_owned()).color(theme::ink(ui, Color::Unknown)),
    };
    let (mark, color) = match picker.fits(candidate) {
        Some(true) => (Text::fixed("✓ 满足", "✓ fits"), Color::Good),
        Some(false) => (Text::fixed("▲ 不足", "▲ short"), Color::Error),
        None => (Text::same("—"), Color::TextSoft),
    };
    let mark = plain(mark.get(lang).to_owned()).color(theme::ink(ui, color));
    let code = if current { theme::bold(&candidate.code, 12.0) } else { plain(candidate.code.clone()) };
    let words = [code, figure(0), figure(1), figure(2), figure(3), price, mark];
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt(&candidate.code),
    );
    cells(&mut inner, words);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> SpecPicker {
        let class =
            |code: &str, vcpu: u32, memory: u32, connections: Option<u32>, price: Option<i64>| Candidate {
                code: code.to_owned(),
                has: [Some(vcpu.into()), Some(memory.into()), connections.map(Into::into), None],
                monthly: price.map(|yuan| Money(yuan.into())),
            };
        SpecPicker {
            node: NodeId(1),
            name: "db".to_owned(),
            current: String::new(),
            candidates: vec![
                class("large", 8, 32, Some(8000), Some(4000)),
                class("small", 2, 4, Some(1000), Some(500)),
                class("odd", 4, 16, None, None),
            ],
            needs: [Some(Decimal::from(4)), None, Some(Decimal::from(2000)), None],
            search: String::new(),
            least: Default::default(),
            most: String::new(),
            only_fitting: false,
            by_price: true,
        }
    }

    fn codes(picker: &SpecPicker) -> Vec<&str> {
        picker.shown().iter().map(|candidate| candidate.code.as_str()).collect()
    }

    #[test]
    fn filters_keep_what_is_known_to_pass() {
        let mut picker = picker();
        assert_eq!(codes(&picker), ["small", "large", "odd"], "an unknown price is not a low one");
        picker.least[2] = "2000".to_owned();
        assert_eq!(codes(&picker), ["large"], "connections that are not stated are not promised");
        picker.least[2].clear();
        picker.most = "600".to_owned();
        assert_eq!(codes(&picker), ["small"]);
        picker.most = "half".to_owned();
        picker.by_price = false;
        assert_eq!(codes(&picker), ["small", "odd", "large"], "what is no number filters nothing");
        picker.search = "OD".to_owned();
        assert_eq!(codes(&picker), ["odd"]);
    }

    #[test]
    fn each_class_is_marked_against_the_need() {
        let mut picker = picker();
        let marks: Vec<_> = picker.candidates.iter().map(|c| picker.fits(c)).collect();
        assert_eq!(marks, [Some(true), Some(false), Some(true)]);
        picker.only_fitting = true;
        assert_eq!(codes(&picker), ["large", "odd"]);
    }
}
