//! The text field over a node in which its name is typed: a real one, so that input methods work.

use egui::{Align2, Id, Key, TextEdit, Ui, vec2};

use crate::base::{Lang, Text};
use crate::design::NodeId;
use crate::scene::Tokens;

/// The name that is being typed, and whose.
#[derive(Debug, Default)]
pub struct Label {
    of: Option<NodeId>,
    words: String,
}

/// What became of the field in this frame.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// It is still open.
    Still,
    /// The name was typed to its end.
    Done(String),
    /// It was given up.
    GivenUp,
}

impl Label {
    /// Forgets what was typed.
    pub fn close(&mut self) {
        self.of = None;
    }

    /// What was typed so far, when a field is open; closes it.
    pub fn take(&mut self) -> Option<String> {
        self.of.take().map(|_| std::mem::take(&mut self.words))
    }

    /// Shows the field over a node that has this name now.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        area: egui::Rect,
        node: NodeId,
        name: &str,
        scale: f32,
        lang: Lang,
    ) -> Typed {
        let opening = self.of != Some(node);
        if opening {
            self.of = Some(node);
            name.clone_into(&mut self.words);
        }
        let size = (Tokens::builtin().text.body as f32 * scale).clamp(11.0, 26.0);
        let least = vec2(140.0, size * 1.9);
        let field = Align2::CENTER_CENTER.align_size_within_rect(area.size().max(least), area);
        let field = egui::Rect::from_center_size(field.center(), vec2(field.width(), least.y));
        let id = Id::unique("canvas-name").with(node);
        let edit = TextEdit::singleline(&mut self.words)
            .id(id)
            .font(egui::FontId::proportional(size))
            .align(Align2::CENTER_CENTER);
        let response = ui.put(field, edit);
        let title = Text::fixed("节点名称", "Node name");
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(title.get(lang)));
        if opening {
            response.request_focus();
            select_all(ui, id, &self.words);
            return Typed::Still;
        }
        if response.lost_focus() {
            let given_up = ui.input(|i| i.key_pressed(Key::Escape));
            self.of = None;
            return if given_up { Typed::GivenUp } else { Typed::Done(std::mem::take(&mut self.words)) };
        }
        Typed::Still
    }
}

/// Typing replaces the old name unless the person moves the cursor first.
fn select_all(ui: &Ui, id: Id, words: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(words.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
