//! The one place where actions are applied.

use crate::base::{Lang, Text};
use crate::design::{Design, Edit, Ref};
use crate::text;

use super::canvas::ViewRequest;
use super::{Action, Command, Selection, State, ThemeChoice};

impl State {
    /// Applies what a panel asked for.
    pub fn act(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Run(command) => {
                if command.enabled(self) {
                    self.run(command, ctx);
                }
            }
            Action::Commit { label, edits } => self.commit(label, edits),
            Action::Select(selection) => self.selection = selection,
            Action::Reveal(what) => {
                self.selection = Selection::one(what);
                self.canvas.request(ViewRequest::Reveal(what));
            }
            Action::PlacingDone => self.placing = None,
            Action::Notice(text) => self.notice = Some(text),
        }
    }

    /// Makes one gesture one step of the history; a refusal is said, not swallowed.
    pub fn commit(&mut self, label: Text, edits: Vec<Edit>) {
        let Some(document) = &mut self.document else { return };
        match document.commit(label, edits) {
            Ok(()) => self.design_changed(),
            Err(error) => self.notice = Some(text!("未能修改：{error}", "Not changed: {error}")),
        }
    }

    /// Follows up on a new present of the design.
    fn design_changed(&mut self) {
        if let Some(document) = &self.document {
            self.selection.keep_living(document.design());
        }
    }

    fn run(&mut self, command: Command, ctx: &egui::Context) {
        let settings = &mut self.settings;
        match command {
            Command::Undo => self.step(true),
            Command::Redo => self.step(false),
            Command::Delete => self.delete(),
            Command::SelectAll => self.selection = self.design().map(everything).unwrap_or_default(),
            Command::SelectNone => self.selection = Selection::none(),
            Command::RaiseCount => self.change_count(1),
            Command::LowerCount => self.change_count(-1),
            Command::Lock => self.lock(),
            Command::Tidy => self.tidy(),
            Command::Rename => {
                if let Some(node) = self.selection.nodes().next() {
                    self.canvas.request(ViewRequest::Rename(node));
                }
            }
            Command::Connect => self.canvas.request(ViewRequest::Connect),
            Command::ZoomIn => self.canvas.request(ViewRequest::ZoomBy(1.25)),
            Command::ZoomOut => self.canvas.request(ViewRequest::ZoomBy(0.8)),
            Command::ZoomActual => self.canvas.request(ViewRequest::ZoomTo(1.0)),
            Command::FitAll => self.canvas.request(ViewRequest::FitAll),
            Command::FitSelection => self.canvas.request(ViewRequest::FitSelection),
            Command::ToggleGrid => settings.grid = !settings.grid,
            Command::ToggleWheelZooms => settings.wheel_zooms = !settings.wheel_zooms,
            Command::TogglePalette => settings.palette_open = !settings.palette_open,
            Command::ToggleInspector => settings.inspector_open = !settings.inspector_open,
            Command::ToggleDock => settings.dock_open = !settings.dock_open,
            Command::SwitchLanguage => {
                settings.lang = Some(match settings.lang.unwrap_or_default() {
                    Lang::Zh => Lang::En,
                    Lang::En => Lang::Zh,
                });
            }
            Command::SwitchTheme => {
                self.settings.theme = if self.is_dark() { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::New
            | Command::Gallery
            | Command::Open
            | Command::Save
            | Command::SaveAs
            | Command::Export
            | Command::Report
            | Command::Cut
            | Command::Copy
            | Command::Paste
            | Command::Duplicate
            | Command::ShowProblems
            | Command::ShowSizing
            | Command::ShowQuote
            | Command::NextProblem
            | Command::PreviousProblem
            | Command::FixAll
            | Command::CommandPalette
            | Command::Find
            | Command::Hotkeys
            | Command::About => {}
        }
    }

    fn step(&mut self, back: bool) {
        let Some(document) = &mut self.document else { return };
        let label = if back { document.undo() } else { document.redo() };
        if let Some(Text { zh, en }) = label {
            self.notice = Some(if back {
                text!("已撤销：{zh}", "Undone: {en}")
            } else {
                text!("已重做：{zh}", "Redone: {en}")
            });
            self.design_changed();
        }
    }

    fn delete(&mut self) {
        let Some(design) = self.design() else { return };
        // Links that die with their node must not be removed twice.
        let edits: Vec<Edit> = self
            .selection
            .iter()
            .filter(|&what| match what {
                Ref::Link(id) => design.links.get(id).is_some_and(|link| {
                    !self.selection.contains(link.from) && !self.selection.contains(link.to)
                }),
                Ref::Az(id) => design.azs.get(id).is_some_and(|az| !self.selection.contains(az.region)),
                _ => true,
            })
            .map(Edit::Remove)
            .collect();
        let count = edits.len();
        self.commit(text!("删除 {count} 项", "Delete {count} items"), edits);
    }

    fn change_count(&mut self, by: i64) {
        let Some(design) = self.design() else { return };
        let edits = self
            .selection
            .nodes()
            .filter_map(|id| {
                let mut node = design.nodes.get(id)?.clone();
                node.count = u32::try_from(i64::from(node.count) + by).ok()?.max(1);
                Some(Edit::PutNode(id, Box::new(node)))
            })
            .collect();
        self.commit(Text::fixed("修改数量", "Change count"), edits);
    }

    fn lock(&mut self) {
        let Some(design) = self.design() else { return };
        let nodes: Vec<_> =
            self.selection.nodes().filter_map(|id| Some((id, design.nodes.get(id)?.clone()))).collect();
        let lock = nodes.iter().any(|(_, node)| !node.locked);
        let edits = nodes
            .into_iter()
            .map(|(id, mut node)| {
                node.locked = lock;
                Edit::PutNode(id, Box::new(node))
            })
            .collect();
        let label = if lock {
            Text::fixed("锁定位置", "Lock position")
        } else {
            Text::fixed("解锁位置", "Unlock position")
        };
        self.commit(label, edits);
    }

    /// Leaves all places and bends to the layout, except what is locked.
    fn tidy(&mut self) {
        let Some(design) = self.design() else { return };
        let unlocked = |id| design.nodes.get(id).is_some_and(|node| !node.locked);
        let edits = design
            .positions
            .keys()
            .filter(|&id| unlocked(id))
            .map(|id| Edit::SetPosition(id, None))
            .chain(design.bends.keys().map(|id| Edit::SetBends(id, Vec::new())))
            .collect();
        self.commit(Text::fixed("自动布局", "Tidy"), edits);
        self.canvas.request(ViewRequest::FitAll);
    }
}

fn everything(design: &Design) -> Selection {
    design.nodes.keys().map(Ref::Node).chain(design.links.keys().map(Ref::Link)).collect()
}
