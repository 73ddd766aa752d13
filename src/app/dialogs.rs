//! Questions and messages over the window.

use std::path::{Path, PathBuf};

use egui::{Align, Grid, Key, Label, Layout, Modal, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::action::{DialogAnswer, Next, PathUse};
use super::bar::hover;
use super::spec_picker::SpecPicker;
use super::waive::WaiverForm;
use super::{Action, Command, State, theme};
use crate::base::{Lang, Point, Text};
use crate::design::NodeId;
use crate::files::journal::Left;
use crate::scene::tokens::{Color, Theme};

/// A question or message that stands over the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// Unsaved changes: save, discard, or stay.
    Unsaved(Next),
    /// Another program changed the file.
    ChangedOutside {
        /// The file.
        path: PathBuf,
        /// What was to happen after saving.
        next: Option<Next>,
    },
    /// A path typed by hand, where no system dialog can be had.
    Path {
        /// What the path is for.
        purpose: PathUse,
        /// What was typed.
        typed: String,
    },
    /// Something failed.
    Message {
        /// What happened.
        title: Text,
        /// Why, and what to do.
        body: Text,
        /// The place in a file, to be read with equal widths.
        excerpt: Option<Text>,
    },
    /// The keys.
    Hotkeys,
    /// About the program.
    About,
    /// Every command, by what is typed.
    Commands {
        /// What was typed.
        typed: String,
        /// Which entry Enter runs.
        chosen: usize,
    },
    /// Everything in the design, by what is typed.
    Find {
        /// What was typed.
        typed: String,
        /// Which entry Enter selects.
        chosen: usize,
    },
    /// The node that a link leads to, by what is typed.
    LinkTo {
        /// Where it begins.
        from: NodeId,
        /// What was typed.
        typed: String,
        /// Which entry Enter takes.
        chosen: usize,
    },
    /// How to export the drawing.
    Export(super::export::ExportChoice),
    /// How to write the proposal.
    Report(super::export::ReportChoice),
    /// The page of a rule, by its code.
    Rule(&'static str),
    /// What the columns of a table mean.
    Intake(super::intake::IntakeChoice),
    /// A fresh design.
    New(super::fresh::Frame),
    /// What a crash left behind.
    Recover(Left),
    /// Why a finding is accepted.
    Waive(WaiverForm),
    /// Which class of the catalogue a node gets.
    Spec(Box<SpecPicker>),
    /// Which product to put in, and where.
    Product {
        /// What was typed.
        typed: String,
        /// Which entry Enter chooses.
        chosen: usize,
        /// Where it goes, when that is known.
        at: Option<Point>,
        /// The product, once it is chosen and a place is asked for.
        key: Option<String>,
    },
}

impl Dialog {
    /// Asks for a product.
    #[must_use]
    pub const fn product(at: Option<Point>) -> Self {
        Self::Product { typed: String::new(), chosen: 0, at, key: None }
    }
}

/// Shows the open dialog, if any, and says what was answered.
pub fn dialog_ui(ctx: &egui::Context, state: &State, dialog: &mut Dialog) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let modal = Modal::new(egui::Id::unique("dialog"))
        .frame(egui::Frame::popup(&ctx.global_style()).inner_margin(20))
        .backdrop_color(match state.theme() {
            Theme::Light => theme::color(Color::Text, Theme::Light).gamma_multiply(0.25),
            // Light ink over a dark window would be a fog, not a shade.
            Theme::Dark => theme::color(Color::Canvas, Theme::Dark).gamma_multiply(0.65),
        });
    let response = modal.show(ctx, |ui| match dialog {
        Dialog::Unsaved(next) => unsaved_ui(ui, state, next, &mut actions),
        Dialog::ChangedOutside { path, next } => changed_ui(ui, path, next.as_ref(), lang, &mut actions),
        Dialog::Path { purpose, typed } => path_ui(ui, purpose, typed, lang, &mut actions),
        Dialog::Message { title, body, excerpt } => {
            message_ui(ui, title, body, excerpt.as_ref(), lang, &mut actions);
        }
        Dialog::Hotkeys => hotkeys_ui(ui, lang, &mut actions),
        Dialog::About => about_ui(ui, lang, &mut actions),
        Dialog::Commands { typed, chosen } => {
            super::finder::commands_ui(ui, state, typed, chosen, &mut actions);
        }
        Dialog::Find { typed, chosen } => super::finder::find_ui(ui, state, typed, chosen, &mut actions),
        Dialog::LinkTo { from, typed, chosen } => {
            super::finder::link_ui(ui, state, *from, typed, chosen, &mut actions);
        }
        Dialog::Export(choice) => super::export::export_ui(ui, state, choice, &mut actions),
        Dialog::Report(choice) => {
            let compared = state.comparing.with.is_some();
            super::export::report_ui(ui, lang, choice, compared, &mut actions);
        }
        Dialog::Rule(code) => super::rule_page::rule_ui(ui, code, lang, &mut actions),
        Dialog::Intake(choice) => super::intake::intake_ui(ui, lang, choice, &mut actions),
        Dialog::New(frame) => super::gallery::new_ui(ui, state, frame, &mut actions),
        Dialog::Recover(left) => recover_ui(ui, left, lang, &mut actions),
        Dialog::Spec(picker) => super::spec_picker::spec_ui(ui, state, picker, &mut actions),
        Dialog::Waive(form) => super::waive::waiver_ui(ui, form, lang, &mut actions),
        Dialog::Product { typed, chosen, at, key } => {
            super::finder::product_ui(ui, state, (typed, chosen), *at, key, &mut actions);
        }
    });
    if response.should_close() && actions.is_empty() {
        actions.push(Action::Answer(DialogAnswer::Cancel));
    }
    actions
}

/// The title of a dialog.
pub fn heading(ui: &mut Ui, words: &str) {
    ui.label(theme::bold(words, 15.0));
    ui.add_space(6.0);
}

/// A row of buttons at the right, the first one being what Enter means.
pub fn buttons(ui: &mut Ui, lang: Lang, options: &[(Text, DialogAnswer)], actions: &mut Vec<Action>) {
    // Enter means the first button, unless another one has the keyboard or the form has spoken already.
    let entered = ui.input(|input| input.key_pressed(Key::Enter))
        && ui.memory(|memory| memory.focused().is_none())
        && actions.is_empty();
    if let (true, Some((_, answer))) = (entered, options.first())
        && *answer != DialogAnswer::Cancel
    {
        actions.push(Action::Answer(answer.clone()));
    }
    ui.add_space(12.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        for (i, (words, answer)) in options.iter().enumerate() {
            let words = RichText::new(words.get(lang)).size(13.0);
            let button = if i == 0 {
                let fill = theme::ink(ui, Color::Accent);
                egui::Button::new(words.color(theme::ink(ui, Color::OnAccent))).fill(fill)
            } else {
                egui::Button::new(words)
            };
            if ui.add(button.min_size(vec2(72.0, 28.0))).clicked() {
                actions.push(Action::Answer(answer.clone()));
            }
        }
    });
}

fn unsaved_ui(ui: &mut Ui, state: &State, next: &Next, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.set_width(420.0);
    let name = state.document.as_ref().map(|document| document.name(lang)).unwrap_or_default();
    heading(
        ui,
        Text::new(format!("保存对“{name}”的修改？"), format!("Save the changes to \"{name}\"?")).get(lang),
    );
    let words = Text::fixed("不保存将丢失未保存的修改。", "Without saving, the changes are lost.");
    ui.label(words.get(lang));
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("保存", "Save"), DialogAnswer::SaveThen(next.clone())),
            (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel),
            (Text::fixed("不保存", "Discard"), DialogAnswer::DiscardThen(next.clone())),
        ],
        actions,
    );
}

fn recover_ui(ui: &mut Ui, left: &Left, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    heading(ui, Text::fixed("恢复未保存的修改？", "Recover unsaved changes?").get(lang));
    let file = left.file.as_ref().map(|path| path.display().to_string());
    let name = match (&file, left.name.is_empty()) {
        (Some(file), _) => file.clone(),
        (None, false) => left.name.clone(),
        (None, true) => Text::fixed("未命名设计", "Untitled design").get(lang).to_owned(),
    };
    ui.add(Label::new(theme::bold(name, 13.0)).wrap());
    ui.add_space(4.0);
    let (steps, ago) = (left.steps, left.at.elapsed().map_or(0, |ago| ago.as_secs() / 60));
    let words = Text::new(
        format!("上次没有正常退出，留下了 {steps} 步未保存的修改，最后一步在 {ago} 分钟前。"),
        {
            let unsaved = crate::base::text::counted(steps, "unsaved step");
            let time = crate::base::text::counted(ago, "minute");
            format!("The program did not end as it should. Kept: {unsaved}, the last {time} ago.")
        },
    );
    ui.add(Label::new(words.get(lang)).wrap());
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("恢复", "Recover"), DialogAnswer::Recover(left.clone())),
            (Text::fixed("以后再说", "Later"), DialogAnswer::Cancel),
            (Text::fixed("丢弃", "Discard"), DialogAnswer::DiscardJournal(left.clone())),
        ],
        actions,
    );
}

fn changed_ui(ui: &mut Ui, path: &Path, next: Option<&Next>, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(480.0);
    heading(ui, Text::fixed("文件已被其他程序修改", "Another program changed the file").get(lang));
    ui.add(Label::new(RichText::new(path.display().to_string()).size(12.0).weak()).wrap());
    ui.add_space(6.0);
    let words = Text::fixed(
        "打开之后，该文件在磁盘上已改变。请选择保留哪一份；覆盖前的版本会留在历史中。",
        "The file has changed on the disk since it was opened. Choose which one to keep; \
         what is overwritten stays in the history.",
    );
    ui.add(Label::new(words.get(lang)).wrap());
    buttons(
        ui,
        lang,
        &[
            (Text::fixed("另存为", "Save as"), DialogAnswer::SaveElsewhere(next.cloned())),
            (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel),
            (Text::fixed("载入磁盘上的", "Load theirs"), DialogAnswer::Reload(path.to_owned())),
            (Text::fixed("用我的覆盖", "Overwrite"), DialogAnswer::Overwrite(path.to_owned(), next.cloned())),
        ],
        actions,
    );
}

fn path_ui(ui: &mut Ui, purpose: &PathUse, typed: &mut String, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(520.0);
    heading(ui, purpose.title().get(lang));
    let words = Text::fixed(
        "系统文件对话框不可用时，可在此输入完整路径。",
        "Where the system's dialog cannot be had, type the full path here.",
    );
    ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    ui.add_space(6.0);
    let name = Text::fixed("文件路径", "Path");
    let response =
        ui.add(TextEdit::singleline(typed).hint_text("/home/…/design.yuntu").desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name.get(lang)));
    // Looked at before the field takes the focus back, for that hides that it was left.
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !entered && !response.has_focus() && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    let path = (!typed.trim().is_empty()).then(|| PathBuf::from(typed.trim()));
    let answer = path.map_or(DialogAnswer::Cancel, |path| DialogAnswer::Path(purpose.clone(), path));
    if entered && answer != DialogAnswer::Cancel {
        actions.push(Action::Answer(answer.clone()));
    }
    buttons(
        ui,
        lang,
        &[(Text::fixed("确定", "OK"), answer), (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel)],
        actions,
    );
}

fn message_ui(
    ui: &mut Ui,
    title: &Text,
    body: &Text,
    excerpt: Option<&Text>,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    ui.set_width(520.0);
    heading(ui, title.get(lang));
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        ui.add(Label::new(RichText::new(body.get(lang)).size(13.0)).wrap().selectable(true));
        if let Some(excerpt) = excerpt {
            ui.add_space(8.0);
            ui.add(Label::new(RichText::new(excerpt.get(lang)).monospace().weak()).extend().selectable(true));
        }
    });
    buttons(ui, lang, &[(Text::fixed("知道了", "OK"), DialogAnswer::Cancel)], actions);
}

fn hotkeys_ui(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(640.0);
    heading(ui, Command::Hotkeys.text().get(lang));
    let with_keys: Vec<Command> =
        Command::ALL.into_iter().filter(|command| !command.shortcuts().is_empty()).collect();
    let half = with_keys.len().div_ceil(2);
    ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        Grid::new("hotkeys").num_columns(4).spacing([24.0, 4.0]).show(ui, |ui| {
            let (left, right) = with_keys.split_at(half);
            for i in 0..half {
                for command in [left.get(i), right.get(i)].into_iter().flatten() {
                    ui.label(RichText::new(command.text().get(lang).trim_end_matches('…')).size(12.0));
                    let keys: Vec<String> = command
                        .shortcuts()
                        .iter()
                        .map(|&keys| super::command::written(ui.ctx(), keys))
                        .collect();
                    ui.label(RichText::new(keys.join(" / ")).size(12.0).weak());
                }
                ui.end_row();
            }
        });
        ui.add_space(8.0);
        for (gesture, words) in GESTURES {
            ui.horizontal(|ui| {
                ui.add_sized([180.0, 18.0], Label::new(RichText::new(gesture.get(lang)).size(12.0).weak()));
                ui.label(RichText::new(words.get(lang)).size(12.0));
            });
        }
    });
    buttons(ui, lang, &[(Text::fixed("关闭", "Close"), DialogAnswer::Cancel)], actions);
}

const GESTURES: [(Text, Text); 13] = [
    (
        Text::fixed("空格 + 拖动，中键拖动，滚轮", "Space + drag, middle drag, wheel"),
        Text::fixed("平移", "Pan"),
    ),
    (
        Text::fixed("Ctrl + 滚轮，双指捏合", "Ctrl + wheel, pinch"),
        Text::fixed("在指针处缩放", "Zoom at the pointer"),
    ),
    (
        Text::fixed("Shift + 点击", "Shift + click"),
        Text::fixed("加选或减选", "Add to or take from the selection"),
    ),
    (Text::fixed("在空白处拖动", "Drag on empty canvas"), Text::fixed("框选", "Select what the box touches")),
    (
        Text::fixed("双击空白处", "Double click on empty canvas"),
        Text::fixed("在此处添加产品", "Add a product here"),
    ),
    (
        Text::fixed("双击节点，回车", "Double click on a node, Enter"),
        Text::fixed("修改名称", "Edit its name"),
    ),
    (
        Text::fixed("从节点边上的圆点拖动", "Drag from a dot at a node's edge"),
        Text::fixed("画连线；单击圆点再单击终点也可", "Draw a link; or click the dot, then the other node"),
    ),
    (
        Text::fixed("L，Tab，回车", "L, Tab, Enter"),
        Text::fixed("用键盘画连线：Tab 选终点，回车确定", "Draw a link by keyboard: Tab aims, Enter ends"),
    ),
    (
        Text::fixed("拖动所选连线的端点", "Drag an end of the selected link"),
        Text::fixed("改接到另一个节点", "Attach it to another node"),
    ),
    (Text::fixed("拖动连线", "Drag a link"), Text::fixed("调整走线", "Bend it")),
    (Text::fixed("Alt + 拖动", "Alt + drag"), Text::fixed("复制并移动", "Duplicate and move")),
    (
        Text::fixed("拖动时按住 Ctrl", "Ctrl while dragging"),
        Text::fixed("不吸附网格和参考线", "Leave grid and guides aside"),
    ),
    (
        Text::fixed("方向键，Shift，Ctrl", "Arrows, with Shift, with Ctrl"),
        Text::fixed("移动一格、十格、一个单位", "Move by one step, by ten, by one unit"),
    ),
];

fn about_ui(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    heading(ui, &format!("云图 Yuntu {}", env!("CARGO_PKG_VERSION")));
    let words = Text::fixed(
        "金融云架构设计、检查、测算与报价。离线运行，不联网。",
        "Designs, checks, sizes and prices finance cloud architectures. Works offline; opens no connection.",
    );
    ui.add(Label::new(words.get(lang)).wrap());
    ui.add_space(8.0);
    let fonts = Text::fixed(
        "字体：思源黑体 (Noto Sans CJK SC)，SIL 开放字体许可证 1.1",
        "Font: Noto Sans CJK SC, SIL Open Font License 1.1",
    );
    ui.add(Label::new(RichText::new(fonts.get(lang)).size(12.0).weak()).wrap());
    let licence = Text::fixed("程序许可：MIT 或 Apache-2.0", "Licence: MIT or Apache-2.0");
    ui.label(RichText::new(licence.get(lang)).size(12.0).weak());
    let help = hover(ui.ctx(), Command::CommandPalette, lang);
    ui.label(RichText::new(help).size(12.0).weak());
    buttons(ui, lang, &[(Text::fixed("关闭", "Close"), DialogAnswer::Cancel)], actions);
}
