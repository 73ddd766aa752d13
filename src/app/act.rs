//! The one place where actions are applied.

use crate::base::{Lang, Text};
use crate::design::{Design, Edit, Ref};
use crate::rules::{self, AppliedFix};
use crate::text;

use super::action::{DialogAnswer, Next, PathUse};
use super::canvas::ViewRequest;
use super::dialogs::Dialog;
use super::dock::Tab;
use super::file_dialogs::Question;
use super::fresh::Frame;
use super::jobs::Outcome;
use super::{Action, Command, Document, Selection, State, ThemeChoice, clip, export, opener};
use crate::scene::tokens::Theme;

impl State {
    /// Applies what a panel asked for.
    pub fn act(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Run(command) => {
                if command.enabled(self) {
                    self.run(command, ctx);
                }
            }
            Action::Commit { label, edits } => self.commit(label, edits, ctx),
            Action::FixRule(code) => self.fix(Some(code), ctx),
            Action::ShowRule(code) => self.dialog = Some(Dialog::Rule(code)),
            Action::Visit(index) => self.current_finding = Some(index),
            Action::AskWaiver(index) => {
                self.current_finding = Some(index);
                self.ask_waiver();
            }
            Action::Select(selection) => {
                self.selection = selection;
                self.reach_picks();
            }
            Action::Reveal(what) => self.reveal(what),
            Action::Drag(code) => self.dragging = code,
            Action::Place(code) => self.placing = code,
            Action::PlacingDone => self.placing = None,
            Action::Paste(text) => self.paste(&text, ctx),
            // Business numbers belong to the open design; everything else is opened in its place.
            Action::OpenPath(path) if self.is_numbers(&path) => self.read_numbers(&path, ctx),
            Action::OpenPath(path) => self.leave(Next::Open(path), ctx),
            Action::AskProduct(at) => self.dialog = Some(Dialog::product(at)),
            Action::Link(from, to) => self.link(from, to, ctx),
            Action::PlaceAt { key, at, exact } => self.place_at(&key, at, exact, ctx),
            Action::PickSpec(node) => self.pick_spec(node),
            Action::AddAz(region) => self.add_az(region, ctx),
            Action::Begin(design) => self.leave(Next::Begin(design), ctx),
            Action::AskFrame(frame) => self.dialog = Some(Dialog::New(frame)),
            Action::LeaveGallery => self.gallery = self.document.is_none(),
            Action::LetFail(failing) => self.let_fail(failing),
            Action::ShowReach(mode) => self.show_reach(mode),
            Action::SeekImprovements => self.seek_improvements(ctx),
            Action::SetTerm(term) => {
                self.term = term;
                self.assess(ctx);
            }
            Action::SetPriceBooks(books) => self.set_price_books(books, ctx),
            Action::AskPriceBook => self.ask_price_book(ctx),
            Action::AskMissingPrices => self.ask_missing_prices(ctx),
            Action::OpenInspector => self.settings.inspector_open = true,
            Action::Answer(answer) => self.answer(answer, ctx),
            Action::ShowFile(path) => self.show(&path),
            Action::ShowFolder(path) => self.show(path.parent().unwrap_or(&path)),
            Action::ReadBaselines => self.read_baselines(),
            Action::KeepBaseline { name, note } => self.keep_baseline(&name, &note),
            Action::CompareBaseline(name) => self.compare_with_baseline(&name, ctx),
            Action::AskCompare => self.ask(PathUse::Compare, &Question::Open, ctx),
            Action::StopComparing => {
                self.comparing.with = None;
                self.comparing.merging = None;
            }
            Action::RestoreBaseline(name) => self.restore_baseline(&name, ctx),
            Action::TakeOver(at) => self.take_over(at, ctx),
            Action::TakeOverField(at, path) => self.take_over_field(at, &path, ctx),
            Action::VisitChange(at) => self.visit_change_at(at),
            Action::SayWhy { key, words } => self.say_why(key.as_deref(), &words),
            Action::Decide(at, side) => self.decide_conflict(at, side, ctx),
            Action::MergeFrom(base) => self.merge_from(&base, ctx),
            Action::CompareOptions(wanted) => self.compare_options(wanted, ctx),
            Action::ReadSets => self.read_sets(),
            Action::EditSet(edit) => self.edit_set(&edit, ctx),
            Action::TakeOption(id) => self.take_option(&id, ctx),
            Action::Notice(text) => self.say(text),
            Action::DismissNotice => self.notice = None,
            Action::CancelJobs => {
                if self.jobs.cancel() > 0 {
                    self.say(Text::fixed(
                        "导出已取消，没有写文件。",
                        "Export cancelled; no file was written.",
                    ));
                }
            }
        }
    }

    /// Makes one gesture one step of the history; a refusal is said, not swallowed.
    pub fn commit(&mut self, label: Text, edits: Vec<Edit>, ctx: &egui::Context) {
        let Some(document) = &mut self.document else { return };
        let (steps, noted) = (document.history().steps(), (label.clone(), edits.clone()));
        match document.commit(label, edits) {
            Ok(()) => {
                if document.history().steps() != steps {
                    self.journals.commit(document, noted.0, noted.1);
                }
                self.design_changed(ctx);
            }
            Err(error) => self.complain(text!("未能修改：{error}", "Not changed: {error}")),
        }
    }

    /// Follows up on a new present of the design.
    pub fn design_changed(&mut self, ctx: &egui::Context) {
        if let Some(document) = &self.document {
            self.selection.keep_living(document.design());
        }
        self.improvements = None;
        self.keep_failing();
        self.keep_comparing(ctx);
        self.keep_reach();
        self.assess(ctx);
    }

    fn reveal(&mut self, what: Ref) {
        self.selection = Selection::one(what);
        self.canvas.request(ViewRequest::Reveal(what));
    }

    /// Goes on if nothing would be lost, else asks first.
    pub fn leave(&mut self, next: Next, ctx: &egui::Context) {
        if self.document.as_ref().is_some_and(Document::is_dirty) {
            self.dialog = Some(Dialog::Unsaved(next));
        } else {
            self.proceed(next, ctx);
        }
    }

    /// Does what was asked for; unsaved changes are given up.
    pub fn proceed(&mut self, next: Next, ctx: &egui::Context) {
        match next {
            Next::AskOpen => self.ask_open(ctx),
            Next::Open(path) => self.open(&path, ctx),
            Next::Begin(design) => self.show_document(Document::untitled(*design), ctx),
            Next::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// Puts a document into the window.
    pub fn show_document(&mut self, document: Document, ctx: &egui::Context) {
        self.journals.leave(self.document.as_ref());
        self.document = Some(document);
        self.gallery = false;
        self.selection = Selection::none();
        self.placing = None;
        self.failing = super::FailureScene::default();
        self.comparing = super::Comparing::default();
        self.options = None;
        self.reach = super::ReachScene::default();
        self.improvements = None;
        self.current_finding = None;
        self.canvas.forget();
        self.assess(ctx);
    }

    fn answer(&mut self, answer: DialogAnswer, ctx: &egui::Context) {
        self.dialog = None;
        match answer {
            DialogAnswer::Cancel => self.asking = None,
            DialogAnswer::SaveThen(next) => self.save(Some(next), ctx),
            DialogAnswer::DiscardThen(next) => self.proceed(next, ctx),
            DialogAnswer::Overwrite(path, next) => self.save_to(path, next, true, ctx),
            DialogAnswer::SaveElsewhere(next) => self.ask_save(next, ctx),
            DialogAnswer::Reload(path) => self.open(&path, ctx),
            DialogAnswer::Path(purpose, path) => self.use_path(purpose, path, ctx),
            DialogAnswer::Export(choice) => self.ask_export(choice, ctx),
            DialogAnswer::Report(choice) => self.ask_report(choice, ctx),
            DialogAnswer::Intake(choice) => self.take_rows(*choice, ctx),
            DialogAnswer::Waive(form) => self.waive(&form, ctx),
            DialogAnswer::Recover(left) => self.recover(&left, ctx),
            DialogAnswer::DiscardJournal(left) => self.discard_journal(&left),
            DialogAnswer::Frame(frame) => match frame.design(self.catalog(), self.lang()) {
                Some(design) => self.leave(Next::Begin(Box::new(design)), ctx),
                None => {
                    self.complain(Text::fixed("没有这个地域的资料。", "Nothing is known about this region."));
                }
            },
        }
    }

    fn show(&mut self, path: &std::path::Path) {
        if let Err(error) = opener::open(path) {
            let shown = path.display();
            self.complain(text!("无法打开 {shown}：{error}", "Cannot open {shown}: {error}"));
        }
    }

    fn run(&mut self, command: Command, ctx: &egui::Context) {
        let settings = &mut self.settings;
        match command {
            Command::New => {
                let edition = self.design().map_or_else(
                    || Design::default().settings.edition,
                    |design| design.settings.edition.clone(),
                );
                self.dialog = Some(Dialog::New(Frame::usual(self.catalog(), &edition)));
            }
            Command::Gallery => self.gallery = true,
            Command::Open => self.leave(Next::AskOpen, ctx),
            Command::Save => self.save(None, ctx),
            Command::SaveAs => self.ask_save(None, ctx),
            Command::Export => {
                super::export_preview::forget(ctx);
                self.dialog = Some(Dialog::Export(export::ExportChoice::usual(self)));
            }
            Command::Report => self.dialog = Some(Dialog::Report(export::ReportChoice::usual(self))),
            Command::ReadNumbers => self.ask_numbers(ctx),
            Command::WriteNumbers => self.ask_numbers_template(ctx),
            Command::Quit => self.leave(Next::Quit, ctx),
            Command::Undo => self.step(true, ctx),
            Command::Redo => self.step(false, ctx),
            Command::Cut => {
                self.copy(ctx);
                self.delete(ctx);
            }
            Command::Copy => self.copy(ctx),
            Command::CopyPicture => self.copy_picture(ctx),
            Command::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Command::Duplicate => {
                let selection = self.selection.clone();
                let surface = self.canvas.surface();
                let text = self.design().and_then(|design| clip::copy(design, &selection, surface));
                let pasted =
                    text.and_then(|text| self.design().and_then(|design| clip::paste(design, &text, None)));
                if let Some((edits, selection)) = pasted {
                    self.put_copies(edits, selection, ctx);
                }
            }
            Command::Delete => self.delete(ctx),
            Command::SelectAll => self.selection = self.design().map(everything).unwrap_or_default(),
            Command::SelectNone => self.selection = Selection::none(),
            Command::RaiseCount => self.change_count(1, ctx),
            Command::LowerCount => self.change_count(-1, ctx),
            Command::Lock => self.lock(ctx),
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
            Command::ToggleMinimap => settings.minimap = !settings.minimap,
            Command::ToggleLegend => settings.legend = !settings.legend,
            Command::ScaleUp => self.scale_interface(0.25, ctx),
            Command::ScaleDown => self.scale_interface(-0.25, ctx),
            Command::EditFields => {
                settings.inspector_open = true;
                self.focus_inspector = true;
            }
            Command::ConnectTo => {
                if let Some(from) = self.selection.nodes().next() {
                    self.dialog = Some(Dialog::LinkTo { from, typed: String::new(), chosen: 0 });
                }
            }
            Command::QuickAdd => self.dialog = Some(Dialog::product(None)),
            Command::FixFinding => self.fix_current(ctx),
            Command::FixRule => {
                if let Some(code) = self.current().map(|finding| finding.code) {
                    self.fix(Some(code), ctx);
                }
            }
            Command::Waive => self.ask_waiver(),
            Command::SelectNext
            | Command::SelectPrevious
            | Command::AddAz
            | Command::AddSecurityZone
            | Command::AddRegion
            | Command::AddSite
            | Command::MoveLeft
            | Command::MoveRight
            | Command::MoveUp
            | Command::MoveDown
            | Command::AlignLeft
            | Command::AlignRight
            | Command::AlignTop
            | Command::AlignBottom
            | Command::DistributeAcross
            | Command::DistributeDown
            | Command::NameAll
            | Command::ApplySizes
            | Command::ApplyAddresses
            | Command::ApplyAccess
            | Command::Tidy
            | Command::TidySelection
            | Command::PinLayout
            | Command::ResetBends
            | Command::ResetSize => self.arrange(command, ctx),
            Command::ToggleAddresses => settings.addresses = !settings.addresses,
            Command::ToggleWheelZooms => settings.wheel_zooms = !settings.wheel_zooms,
            Command::TogglePalette => settings.palette_open = !settings.palette_open,
            Command::ToggleInspector => settings.inspector_open = !settings.inspector_open,
            Command::ToggleDock => settings.dock_open = !settings.dock_open,
            Command::ShowProblems => self.show_tab(Tab::Problems),
            Command::ShowSizing => self.show_tab(Tab::Sizing),
            Command::ShowQuote => self.show_tab(Tab::Quote),
            Command::ShowAddresses => self.show_tab(Tab::Addresses),
            Command::ShowAccess => self.show_tab(Tab::Access),
            Command::ShowResilience => self.show_tab(Tab::Resilience),
            Command::ShowCatalog => self.show_tab(Tab::Catalog),
            Command::ShowVersions => self.show_tab(Tab::Versions),
            Command::ShowOptions => self.show_tab(Tab::Options),
            Command::NextChange => self.visit_change(true),
            Command::PreviousChange => self.visit_change(false),
            Command::Kill => self.kill_selected(),
            Command::Revive => {
                self.let_fail(Vec::new());
                self.show_reach(super::ReachMode::Off);
            }
            Command::AskReach => self.ask_reach(),
            Command::ReachFrom => self.show_reach_of_selected(true),
            Command::ReachTo => self.show_reach_of_selected(false),
            Command::NextProblem => self.visit_finding(true),
            Command::PreviousProblem => self.visit_finding(false),
            Command::FixAll => self.fix(None, ctx),
            Command::SwitchLanguage => {
                settings.lang = Some(match settings.lang.unwrap_or_default() {
                    Lang::Zh => Lang::En,
                    Lang::En => Lang::Zh,
                });
            }
            Command::SwitchTheme => {
                self.settings.theme = match self.theme() {
                    Theme::Dark => ThemeChoice::Light,
                    Theme::Light => ThemeChoice::Dark,
                };
            }
            Command::CommandPalette => {
                self.dialog = Some(Dialog::Commands { typed: String::new(), chosen: 0 });
            }
            Command::Find => self.dialog = Some(Dialog::Find { typed: String::new(), chosen: 0 }),
            Command::Hotkeys => self.dialog = Some(Dialog::Hotkeys),
            Command::About => self.dialog = Some(Dialog::About),
        }
    }

    /// Shows a tab of the dock.
    pub fn show_tab(&mut self, tab: Tab) {
        self.settings.dock_open = true;
        self.wanted_tab = Some(tab);
    }

    fn step(&mut self, back: bool, ctx: &egui::Context) {
        let Some(document) = &mut self.document else { return };
        let label = if back { document.undo() } else { document.redo() };
        if let Some(Text { zh, en }) = label {
            self.journals.step(document, back);
            self.say(if back {
                text!("已撤销：{zh}", "Undone: {en}")
            } else {
                text!("已重做：{zh}", "Redone: {en}")
            });
            self.design_changed(ctx);
        }
    }

    /// Visits the next or the previous finding that no waiver covers.
    fn visit_finding(&mut self, forward: bool) {
        let open: Vec<(usize, Option<Ref>)> = self
            .report()
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.waived.is_none())
            .map(|(index, finding)| (index, finding.subjects.first().copied()))
            .collect();
        let place =
            self.current_finding.and_then(|current| open.iter().position(|(index, _)| *index == current));
        let next = match (place, forward) {
            (None, true) => 0,
            (None, false) => open.len().saturating_sub(1),
            (Some(place), true) => (place + 1) % open.len().max(1),
            (Some(place), false) => place.checked_sub(1).unwrap_or(open.len().saturating_sub(1)),
        };
        match open.get(next) {
            None => self.say(Text::fixed("没有发现问题。", "Nothing was found.")),
            Some(&(index, subject)) => {
                self.current_finding = Some(index);
                self.show_tab(Tab::Problems);
                if let Some(subject) = subject {
                    self.reveal(subject);
                }
            }
        }
    }

    /// Applies the automatic fixes of one rule, or of all, as one step. They are worked out on another thread,
    /// because every fix is checked before it counts.
    fn fix(&mut self, code: Option<&'static str>, ctx: &egui::Context) {
        let Some(document) = &self.document else { return };
        let wanted: &[&str] = code.as_slice();
        let Ok(rules) = rules::Selection::new(wanted, &[]) else { return };
        let (design, repairs) = (document.design().clone(), document.repairs().to_vec());
        let (catalog, today, lang) = (self.catalog(), self.today, self.lang());
        self.jobs.start(Text::fixed("正在修复", "Fixing"), "fix", ctx, move || {
            let context =
                rules::Context::new(&design, catalog, &repairs, today).selecting(rules).speaking(lang);
            let fixed = rules::fix_all(&context);
            Outcome::Fixed { design: Box::new(design), applied: fixed.applied }
        });
    }

    /// Takes over fixes that were worked out for a design, unless it has changed since.
    pub fn take_fixes(&mut self, design: &Design, applied: Vec<AppliedFix>, ctx: &egui::Context) {
        if self.design() != Some(design) {
            self.say(Text::fixed("设计已改变，请重新修复。", "The design has changed; fix again."));
            return;
        }
        let count = applied.len();
        if count == 0 {
            self.say(Text::fixed("没有可自动修复的问题。", "There is nothing to fix automatically."));
            return;
        }
        let edits = applied.into_iter().flat_map(|fix| fix.edits).collect();
        self.commit(Text::fixed("自动修复", "Automatic fixes"), edits, ctx);
        self.say({
            let findings = crate::base::text::counted(count, "finding");
            text!("已自动修复 {count} 个问题。", "{findings} fixed.")
        });
    }

    fn copy(&mut self, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        if let Some(text) = clip::copy(design, &self.selection, self.canvas.surface()) {
            let count = self.selection.nodes().count();
            ctx.copy_text(text);
            self.say({
                let nodes = crate::base::text::counted(count, "node");
                text!("已复制 {count} 个节点", "{nodes} copied")
            });
        }
    }

    /// Puts in what the clipboard holds, when it is nodes of ours.
    pub fn paste(&mut self, clipboard: &str, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        let at = self.canvas.pointer_in_document();
        let target =
            at.map(|at| clip::Target { surface: self.canvas.surface(), catalog: self.catalog(), at });
        let Some((edits, selection)) = clip::paste(design, clipboard, target.as_ref()) else {
            self.say(Text::fixed("剪贴板中没有可粘贴的节点。", "The clipboard holds no nodes."));
            return;
        };
        self.put_copies(edits, selection, ctx);
    }

    fn put_copies(&mut self, edits: Vec<Edit>, selection: Selection, ctx: &egui::Context) {
        let count = selection.len();
        self.commit(
            {
                let nodes = crate::base::text::counted(count, "node");
                text!("粘贴 {count} 个节点", "Paste {nodes}")
            },
            edits,
            ctx,
        );
        self.selection = selection;
    }

    /// The finding that was visited last.
    #[must_use]
    pub fn current(&self) -> Option<&rules::Finding> {
        self.report().findings.get(self.current_finding?).map(AsRef::as_ref)
    }

    /// Applies the first fix of the finding that was visited last.
    fn fix_current(&mut self, ctx: &egui::Context) {
        let first = self.current().and_then(|finding| {
            let fix = finding.fixes.iter().find(|fix| fix.has_edits())?;
            self.commit_of(finding, fix)
        });
        if let Some(action) = first {
            self.act(action, ctx);
        }
    }

    fn delete(&mut self, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        // What dies with its container or its ends must not be removed twice.
        let chosen = &self.selection;
        let edits: Vec<Edit> = chosen
            .iter()
            .filter(|&what| match what {
                Ref::Link(id) => design
                    .links
                    .get(id)
                    .is_some_and(|link| !chosen.contains(link.from) && !chosen.contains(link.to)),
                Ref::Az(id) => design.azs.get(id).is_some_and(|az| !chosen.contains(az.region)),
                Ref::Vpc(id) => design.vpcs.get(id).is_some_and(|vpc| !chosen.contains(vpc.region)),
                Ref::VSwitch(id) => design.vswitches.get(id).is_some_and(|switch| {
                    let region = design.azs.get(switch.az).map(|az| az.region);
                    !chosen.contains(switch.vpc)
                        && !chosen.contains(switch.az)
                        && !region.is_some_and(|region| chosen.contains(region))
                }),
                Ref::Region(_)
                | Ref::SecurityZone(_)
                | Ref::Site(_)
                | Ref::Node(_)
                | Ref::SecurityGroup(_)
                | Ref::Workload(_)
                | Ref::Function(_)
                | Ref::System(_)
                | Ref::Environment(_) => true,
            })
            .map(Edit::Remove)
            .collect();
        let count = edits.len();
        self.commit(
            {
                let items = crate::base::text::counted(count, "item");
                text!("删除 {count} 项", "Delete {items}")
            },
            edits,
            ctx,
        );
    }

    fn change_count(&mut self, by: i64, ctx: &egui::Context) {
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
        self.commit(Text::fixed("修改数量", "Change count"), edits, ctx);
    }

    fn lock(&mut self, ctx: &egui::Context) {
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
        self.commit(label, edits, ctx);
    }
}

fn everything(design: &Design) -> Selection {
    design.nodes.keys().map(Ref::Node).chain(design.links.keys().map(Ref::Link)).collect()
}
