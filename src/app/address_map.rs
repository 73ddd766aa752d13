//! The map of a network's range, and changing one block on it by hand.

use egui::{Color32, Rect, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2};
use ipnet::Ipv4Net;

use super::{Action, State, theme};
use crate::base::{Lang, Text};
use crate::design::{Cidr, VSwitchId};
use crate::network::{ByHand, VSwitchPlan, VpcPlan, by_hand};
use crate::scene::tokens::Color;

/// Height of the strip of the whole range in points.
const WHOLE: f32 = 10.0;
/// Height of the strip that is worked on.
const STRIP: f32 = 26.0;
/// The widest strip.
const WIDTH: f32 = 960.0;

/// What the tab of addresses remembers.
#[derive(Debug, Default)]
pub struct AddressesState {
    /// The vSwitch that is changed by hand.
    pub chosen: Option<VSwitchId>,
    /// The block that is typed for it.
    typed: String,
    /// The block where a drag would drop it.
    dragged: Option<Cidr>,
    /// Why the last change was refused.
    refused: Option<Text>,
}

impl AddressesState {
    /// Begins to work on a vSwitch.
    pub fn choose(&mut self, id: VSwitchId, block: Option<Cidr>) {
        self.chosen = Some(id);
        self.typed = block.map_or_else(String::new, |block| block.to_string());
        self.dragged = None;
        self.refused = None;
    }

    /// Does it, or says why not.
    fn change(&mut self, state: &State, id: VSwitchId, what: ByHand, actions: &mut Vec<Action>) {
        let Some(design) = state.design() else { return };
        match by_hand(design, state.catalog(), id, what) {
            Ok(made) => {
                let zh: Vec<&str> = made.says.iter().map(|line| line.zh.as_ref()).collect();
                let en: Vec<&str> = made.says.iter().map(|line| line.en.as_ref()).collect();
                let said = Text::new(zh.join("；"), en.join("; "));
                if let ByHand::Move(to) = what {
                    self.typed = to.to_string();
                }
                self.refused = None;
                actions.push(Action::Commit { label: made.label, edits: made.edits });
                actions.push(Action::Notice(said));
            }
            Err(why) => self.refused = Some(why),
        }
    }
}

/// What a strip shows, and where.
struct Strip {
    rect: Rect,
    first: f64,
    span: f64,
}

impl Strip {
    fn new(rect: Rect, range: Ipv4Net) -> Self {
        let first = f64::from(u32::from(range.network()));
        Self { rect, first, span: f64::from(u32::from(range.broadcast())) - first + 1.0 }
    }

    fn x(&self, address: f64) -> f32 {
        self.rect.left() + ((address - self.first) / self.span) as f32 * self.rect.width()
    }

    fn piece(&self, block: Ipv4Net) -> Rect {
        let (left, right) =
            (f64::from(u32::from(block.network())), f64::from(u32::from(block.broadcast())) + 1.0);
        let (left, right) = (self.x(left), self.x(right));
        Rect::from_min_max(pos2(left, self.rect.top()), pos2(right.max(left + 2.0), self.rect.bottom()))
    }

    /// The aligned block of a size under a point.
    fn block_at(&self, x: f32, prefix: u8, range: Ipv4Net) -> Option<Cidr> {
        let share = f64::from((x - self.rect.left()) / self.rect.width()).clamp(0.0, 1.0);
        let address = (self.first + share * self.span).min(f64::from(u32::from(range.broadcast())));
        Ipv4Net::new((address as u32).into(), prefix).ok().map(|net| Cidr(net.trunc()))
    }
}

/// Shows the map of a network and what can be done with the chosen block.
pub fn map_ui(
    ui: &mut Ui,
    vpc: &VpcPlan,
    state: &State,
    memory: &mut AddressesState,
    actions: &mut Vec<Action>,
) {
    let Some(range) = vpc.block.map(|block| block.0) else { return };
    let lang = state.lang();
    let width = ui.available_width().min(WIDTH);
    let near = neighbourhood(vpc, range);
    if near != range {
        // The whole range with what is used of it, above the part that is worked on.
        let (rect, _) = ui.allocate_exact_size(vec2(width, WHOLE), Sense::hover());
        let whole = Strip::new(rect, range);
        ground(ui, rect);
        for row in &vpc.vswitches {
            if let Some(block) = row.block {
                ui.painter().rect_filled(
                    whole.piece(block.0).shrink2(vec2(0.0, 1.0)),
                    1.0,
                    theme::ink(ui, Color::Accent),
                );
            }
        }
        let frame = whole.piece(near).expand2(vec2(1.0, 1.0));
        ui.painter().rect_stroke(
            frame,
            2.0,
            Stroke::new(1.5, theme::ink(ui, Color::Text)),
            StrokeKind::Outside,
        );
        ui.add_space(3.0);
    }
    strip(ui, vpc, near, width, state, memory, actions);
    legend(ui, vpc, near, lang);
    if let Some(row) = vpc.vswitches.iter().find(|row| memory.chosen == Some(row.id)) {
        tools(ui, vpc, row, state, memory, actions);
    }
}

/// The smallest aligned part of a range that holds every vSwitch with as much again beside them.
fn neighbourhood(vpc: &VpcPlan, range: Ipv4Net) -> Ipv4Net {
    let blocks: Vec<Ipv4Net> =
        vpc.vswitches.iter().filter_map(|row| row.block.map(|block| block.0)).collect();
    let Some(&first) = blocks.first() else { return range };
    let mut near = first;
    while let Some(wider) = near.supernet().filter(|wider| range.contains(wider)) {
        if blocks.iter().all(|block| near.contains(block)) {
            // One step more, so that there is room to move to.
            return wider;
        }
        near = wider;
    }
    near
}

fn ground(ui: &Ui, rect: Rect) {
    ui.painter().rect_filled(rect, 3.0, theme::ink(ui, Color::Surface));
    ui.painter().rect_stroke(rect, 3.0, (1.0, theme::ink(ui, Color::Border)), StrokeKind::Inside);
}

fn strip(
    ui: &mut Ui,
    vpc: &VpcPlan,
    near: Ipv4Net,
    width: f32,
    state: &State,
    memory: &mut AddressesState,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let (rect, response) = ui.allocate_exact_size(vec2(width, STRIP), Sense::click_and_drag());
    let name = Text::fixed("网段地图", "Map of the range");
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Canvas, true, format!("{} {}", name.get(lang), vpc.name))
    });
    ground(ui, rect);
    let map = Strip::new(rect, near);
    let at = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let under = at.and_then(|at| {
        vpc.vswitches.iter().find(|row| row.block.is_some_and(|block| map.piece(block.0).contains(at)))
    });
    if (response.clicked() || response.drag_started())
        && let Some(row) = under
    {
        memory.choose(row.id, row.block);
    }
    for row in &vpc.vswitches {
        if let Some(block) = row.block {
            piece(ui, &map, row, block, memory.chosen == Some(row.id));
        }
    }
    let chosen = vpc.vswitches.iter().find(|row| memory.chosen == Some(row.id));
    if let (Some(row), Some(at), true) = (chosen, at, response.dragged())
        && let Some(block) = row.block
    {
        memory.dragged = map.block_at(at.x, block.0.prefix_len(), near);
    }
    if let (Some(row), Some(to)) = (chosen, memory.dragged) {
        if Some(to) != row.block {
            let design = state.design();
            let refusal =
                design.and_then(|design| by_hand(design, state.catalog(), row.id, ByHand::Move(to)).err());
            let ink = theme::ink(ui, if refusal.is_some() { Color::Error } else { Color::Good });
            let ghost = map.piece(to.0);
            ui.painter().rect(
                ghost,
                1.0,
                ink.gamma_multiply(0.25),
                Stroke::new(2.0, ink),
                StrokeKind::Outside,
            );
            if refusal.is_some() {
                ui.painter().line_segment([ghost.left_top(), ghost.right_bottom()], Stroke::new(2.0, ink));
            }
            let words = refusal.map_or_else(|| to.to_string(), |why| why.get(lang).to_owned());
            response.clone().show_tooltip_text(words);
        }
        if response.drag_stopped() {
            memory.dragged = None;
            if Some(to) != row.block {
                let id = row.id;
                memory.change(state, id, ByHand::Move(to), actions);
            }
        }
    } else if let Some(row) = under {
        let (name, block) = (&row.name, row.block.map(|block| block.to_string()).unwrap_or_default());
        let (used, planned, free) = (row.needed, row.planned, row.free());
        response.on_hover_text(match lang {
            Lang::Zh => format!("{name} {block}：已用{used}，规划{planned}，空闲{free}。点选后可拖动。"),
            Lang::En => format!(
                "{name} {block}: {used} used, {planned} planned, {free} free. Click, then drag to move."
            ),
        });
    }
}

/// One block: what is used full, what is kept for growth half, the rest of it faint.
fn piece(ui: &Ui, map: &Strip, row: &VSwitchPlan, block: Cidr, chosen: bool) {
    let color = if row.why.is_some() { Color::Warning } else { Color::Accent };
    let ink = theme::ink(ui, color);
    let whole = map.piece(block.0).shrink2(vec2(0.5, 2.0));
    ui.painter().rect_filled(whole, 1.0, ink.gamma_multiply(0.18));
    let all = row.usable.max(1) as f32;
    let part = |count: u64| {
        let width = (count as f32 / all).min(1.0) * whole.width();
        Rect::from_min_size(whole.min, vec2(width, whole.height()))
    };
    let kept = part(row.planned);
    ui.painter().rect_filled(kept, 1.0, ink.gamma_multiply(0.35));
    // Stripes beside the tone: kept for growth.
    let used = part(row.needed);
    let mut x = used.right() + 3.0;
    while x < kept.right() {
        ui.painter().vline(x, kept.y_range(), Stroke::new(1.0, ink.gamma_multiply(0.6)));
        x += 5.0;
    }
    ui.painter().rect_filled(used, 1.0, ink);
    let edge = if chosen { Stroke::new(2.0, theme::ink(ui, Color::Text)) } else { Stroke::new(1.0, ink) };
    ui.painter().rect_stroke(whole, 1.0, edge, StrokeKind::Inside);
    let font = egui::FontId::proportional(11.0);
    let galley = ui.painter().layout_no_wrap(row.name.clone(), font, theme::ink(ui, Color::Text));
    if galley.size().x + 8.0 < whole.width() - used.width() {
        let at = pos2(whole.right() - galley.size().x - 4.0, whole.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, Color32::PLACEHOLDER);
    }
}

fn legend(ui: &mut Ui, vpc: &VpcPlan, near: Ipv4Net, lang: Lang) {
    let free: u64 = vpc.free.iter().map(|block| 1_u64 << (32 - u32::from(block.0.prefix_len()))).sum();
    ui.horizontal(|ui| {
        let ink = theme::ink(ui, Color::Accent);
        for (share, striped, words) in [
            (1.0, false, Text::fixed("已用", "used")),
            (0.35, true, Text::fixed("增长预留", "kept for growth")),
            (0.18, false, Text::fixed("交换机内空闲", "free in the vSwitch")),
        ] {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 10.0), Sense::hover());
            ui.painter().rect_filled(rect, 1.0, ink.gamma_multiply(share));
            if striped {
                for x in [4.0, 9.0] {
                    ui.painter().vline(rect.left() + x, rect.y_range(), Stroke::new(1.0, ink.gamma_multiply(0.6)));
                }
            }
            ui.label(RichText::new(words.get(lang)).size(11.0).weak());
        }
        let words = match lang {
            Lang::Zh => format!("图示 {near}；{free}个地址未分配；每个交换机首1末3个地址由系统保留"),
            Lang::En => { let unused = crate::base::text::counted(free, "address"); format!("shown: {near}; {unused} not assigned; of each vSwitch the first and the last three are the cloud's") },
        };
        ui.label(RichText::new(words).size(11.0).weak());
    });
}

fn tools(
    ui: &mut Ui,
    vpc: &VpcPlan,
    row: &VSwitchPlan,
    state: &State,
    memory: &mut AddressesState,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let Some(block) = row.block else { return };
    let prefix = block.0.prefix_len();
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::bold(&row.name, 12.0));
        let field =
            ui.add(TextEdit::singleline(&mut memory.typed).desired_width(130.0).hint_text("192.168.1.0/24"));
        let name = Text::fixed("新网段", "New block");
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name.get(lang)));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button(Text::fixed("移动", "Move").get(lang)).clicked() || entered {
            match memory.typed.trim().parse::<Cidr>() {
                Ok(to) => wanted = Some(ByHand::Move(to)),
                Err(bad) => memory.refused = Some(bad.text()),
            }
        }
        for (smaller, words) in
            [(true, Text::fixed("缩小到", "Shrink to")), (false, Text::fixed("扩大到", "Grow to"))]
        {
            let to = if smaller { prefix.saturating_add(1) } else { prefix.saturating_sub(1) };
            let enabled = (16..=29).contains(&to);
            let button = egui::Button::new(format!("{} /{to}", words.get(lang)));
            if ui.add_enabled(enabled, button).clicked() {
                wanted = Some(ByHand::Resize(to));
            }
        }
        if ui.add_enabled(prefix < 29, egui::Button::new(Text::fixed("拆分", "Split").get(lang))).clicked()
        {
            wanted = Some(ByHand::Split);
        }
        let twin = vpc.vswitches.iter().find(|other| {
            other.id != row.id
                && other
                    .block
                    .is_some_and(|theirs| theirs != block && theirs.0.supernet() == block.0.supernet())
        });
        if let Some(twin) = twin {
            let words = match lang {
                Lang::Zh => format!("与{}合并", twin.name),
                Lang::En => format!("Merge with {}", twin.name),
            };
            if ui.button(words).clicked() {
                wanted = Some(ByHand::Merge(twin.id));
            }
        }
        let stands = row.current.is_some_and(|current| current.trunc() == block);
        let pin = egui::Button::new(Text::fixed("固定网段", "Enter this block").get(lang));
        if ui.add_enabled(!stands, pin).clicked() {
            wanted = Some(ByHand::Pin);
        }
    });
    if let Some(what) = wanted {
        memory.change(state, row.id, what, actions);
    }
    if let Some(why) = &memory.refused {
        let words = format!("× {}", why.get(lang));
        ui.label(RichText::new(words).size(12.0).color(theme::ink(ui, Color::Error)));
    }
}
