//! The window as a person uses it: mouse and keyboard events in, the design and the file out.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, PointerButton, Pos2, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use yuntu::app::file_dialogs::ScriptedDialogs;
use yuntu::app::{Document, Frame, Settings, State, Window, theme};
use yuntu::base::{Lang, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Node, NodeId, Place, Ref};
use yuntu::files;

/// A window over a design, with our fonts, without a display.
struct Person {
    harness: Harness<'static, Window>,
}

fn fresh(lang: Lang) -> Design {
    let catalog = Catalog::builtin();
    let frame = Frame { name: "test".to_owned(), ..Frame::usual(catalog, "official-2026") };
    frame.design(catalog, lang).unwrap()
}

impl Person {
    fn before(design: Design, answers: impl IntoIterator<Item = PathBuf>) -> Self {
        Self::of(answers, |state| state.show_document(Document::untitled(design), &egui::Context::default()))
    }

    fn of(answers: impl IntoIterator<Item = PathBuf>, prepare: impl FnOnce(&mut State)) -> Self {
        let settings = Settings { lang: Some(Lang::En), ..Settings::default() };
        let mut state = State::new(settings, "2026-11-21".parse().unwrap());
        state.file_dialogs = Box::new(ScriptedDialogs::new(answers));
        prepare(&mut state);
        let mut harness = Harness::builder()
            .with_size(vec2(1440.0, 900.0))
            .with_max_steps(12)
            .with_context_setup(|ctx| {
                theme::install_fonts(ctx);
                theme::install_style(ctx);
            })
            .build_ui_state(
                |ui, window: &mut Window| {
                    window.prepare(ui.ctx());
                    window.show(ui);
                },
                Window::new(state),
            );
        harness.run();
        Self { harness }
    }

    fn state(&self) -> &State {
        &self.harness.state().state
    }

    fn design(&self) -> &Design {
        self.state().design().unwrap()
    }

    /// The design as it would be written to a file.
    fn bytes(&self) -> String {
        files::write_text(self.design()).unwrap()
    }

    /// Where the middle of a part of the design is on the screen.
    fn at(&self, what: impl Into<Ref>) -> Pos2 {
        let canvas = self.harness.get_by_role(Role::Canvas).rect();
        let shown = self.state().canvas.shown_at(what.into()).unwrap();
        canvas.min + shown.center().to_vec2()
    }

    /// The middle of the cell of the grid where an AZ and a security zone meet, both counted from 0.
    fn cell(&self, az: usize, row: usize) -> Pos2 {
        let design = self.design();
        let vswitch = design
            .vswitches
            .iter()
            .find(|(_, vswitch)| {
                design.azs.keys().nth(az) == Some(vswitch.az)
                    && design.security_zones.keys().nth(row) == vswitch.security_zone
            })
            .unwrap()
            .0;
        self.at(vswitch) - vec2(0.0, 8.0)
    }

    fn az(&self, node: NodeId) -> Option<usize> {
        let az = self.design().az_of(self.node(node))?;
        self.design().azs.keys().position(|id| id == az)
    }

    fn node(&self, id: NodeId) -> &Node {
        self.design().nodes.get(id).unwrap()
    }

    fn selected(&self) -> NodeId {
        self.state().selection.nodes().next().unwrap()
    }

    /// Drags as a hand does: press, a few moves, release, with frames in between.
    fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.hover_at(from);
        self.harness.run();
        self.harness.drag_at(from);
        self.harness.run();
        for step in 1..=6_u8 {
            self.harness.hover_at(from + (to - from) * (f32::from(step) / 6.0));
            self.harness.run();
        }
        self.harness.drop_at(to);
        self.harness.run();
    }

    fn click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        for pressed in [true, false] {
            self.harness.event(egui::Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.harness.run();
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    /// Shows the whole drawing, so that everything can be reached.
    fn fit(&mut self) {
        self.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    }

    /// Drags a product out of the palette into a cell and returns the node it became.
    fn place(&mut self, product: &str, (az, row): (usize, usize)) -> NodeId {
        self.fit();
        let to = self.cell(az, row);
        self.place_at(product, to)
    }

    /// Drags a product out of the palette to the space above the region.
    fn place_outside(&mut self, product: &str) -> NodeId {
        self.fit();
        let canvas = self.harness.get_by_role(Role::Canvas).rect();
        self.place_at(product, canvas.center_top() + vec2(0.0, 16.0))
    }

    fn place_at(&mut self, product: &str, to: Pos2) -> NodeId {
        let before: Vec<NodeId> = self.design().nodes.keys().collect();
        let from = self.palette(product);
        self.drag(from, to);
        let placed = self.selected();
        assert!(!before.contains(&placed), "{product} was not placed");
        placed
    }

    /// Scrolls the palette until an entry is seen, and says where it is.
    fn palette(&mut self, product: &str) -> Pos2 {
        self.harness.get_by_role_and_label(Role::Button, product).scroll_to_me();
        self.harness.run();
        self.harness.get_by_role_and_label(Role::Button, product).rect().center()
    }

    /// Draws a link from the right handle of a node to the middle of another.
    fn connect(&mut self, from: NodeId, to: NodeId) {
        self.fit();
        let start = self.at(from);
        self.harness.hover_at(start);
        self.harness.run();
        let canvas = self.harness.get_by_role(Role::Canvas).rect();
        let area = self.state().canvas.shown_at(from.into()).unwrap().translate(canvas.min.to_vec2());
        let target = self.at(to);
        self.drag(area.right_center() + vec2(10.0, 0.0), target);
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn a_server_dragged_from_the_palette_stands_in_the_cell_it_was_dropped_in() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    assert_eq!(person.az(server), Some(0));
    let vswitch = person.node(server).vswitch.unwrap();
    assert_eq!(
        person.design().vswitches.get(vswitch).unwrap().az,
        person.design().azs.keys().next().unwrap()
    );
    assert_eq!(person.design().nodes.len(), 1);
    assert!(person.state().dragging.is_none(), "the hand is empty again");
    // Screen readers know the node by its name.
    person.harness.get_by_role_and_label(Role::Figure, "App server");
}

#[test]
fn a_drop_in_the_wrong_place_adds_nothing_and_says_why() {
    let mut person = Person::before(fresh(Lang::En), []);
    let before = person.bytes();
    let from = person.palette("App server");
    let canvas = person.harness.get_by_role(Role::Canvas).rect();
    person.drag(from, canvas.left_bottom() + vec2(12.0, -12.0));
    assert_eq!(person.bytes(), before);
    let said = &person.state().notice.as_ref().unwrap().text;
    assert!(said.en.contains("runs in the cloud"), "{}", said.en);
}

#[test]
fn escape_takes_the_product_out_of_the_hand() {
    let mut person = Person::before(fresh(Lang::En), []);
    let before = person.bytes();
    let from = person.palette("App server");
    let to = person.cell(0, 2);
    person.harness.drag_at(from);
    person.harness.run();
    person.harness.hover_at(from + vec2(30.0, 0.0));
    person.harness.run();
    person.harness.hover_at(to);
    person.harness.run();
    person.keys(Modifiers::NONE, Key::Escape);
    person.harness.drop_at(to);
    person.harness.run();
    assert_eq!(person.bytes(), before);
}

#[test]
fn a_product_clicked_in_the_palette_is_placed_by_the_next_click() {
    let mut person = Person::before(fresh(Lang::En), []);
    let to = person.cell(1, 1);
    let from = person.palette("Bastion");
    person.click(from);
    assert_eq!(person.state().placing.as_deref(), Some("ecs/bastion"));
    person.click(to);
    assert_eq!(person.az(person.selected()), Some(1));
    assert_eq!(person.state().placing, None);
}

#[test]
fn the_whole_job_and_back_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bank.yuntu");
    let mut person = Person::before(fresh(Lang::En), [file.clone()]);
    let start = person.bytes();

    // Drag from the palette into cells.
    let server = person.place("App server", (0, 2));
    let twin = person.place("App server", (0, 2));
    let balancer = person.place("Public SLB", (1, 0));
    let users = person.place_outside("Users");
    assert!(matches!(person.node(balancer).place, Place::Region { .. }), "it lies across the AZs");
    assert_eq!(person.node(users).place, Place::Internet);

    // Move to the other AZ.
    person.fit();
    let (from, to) = (person.at(twin), person.cell(1, 2));
    person.drag(from, to);
    assert_eq!((person.az(server), person.az(twin)), (Some(0), Some(1)));
    let vswitch = person.node(twin).vswitch.unwrap();
    assert_eq!(Some(person.design().vswitches.get(vswitch).unwrap().az), person.design().azs.keys().nth(1));

    // Connect.
    person.connect(users, balancer);
    person.connect(balancer, server);
    person.connect(balancer, twin);
    assert_eq!(person.design().links.len(), 3);
    let listeners = &person.node(balancer).product.as_slb().unwrap().listeners;
    assert_eq!(listeners.first().unwrap().backends, [server, twin], "the lines made backends of them");

    // Edit a field: the name, in the inspector.
    person.fit();
    let at = person.at(server);
    person.click(at);
    let field = person.harness.get_by_role_and_label(Role::TextInput, "Name").rect().center();
    person.click(field);
    person.keys(CTRL, Key::A);
    person.harness.event(egui::Event::Text("web-01".to_owned()));
    person.harness.run();
    person.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(person.node(server).name, "web-01");
    person.harness.get_by_role_and_label(Role::Figure, "web-01");

    // Undo everything back to the start, redo everything.
    let end = person.bytes();
    let mut steps = 0;
    while person.state().document.as_ref().unwrap().history().undo_label().is_some() {
        person.keys(CTRL, Key::Z);
        steps += 1;
    }
    assert_eq!(steps, 9, "four placed, one moved, three connected, one renamed: one step each");
    assert_eq!(person.bytes(), start);
    while person.state().document.as_ref().unwrap().history().redo_label().is_some() {
        person.keys(CTRL, Key::Y);
    }
    assert_eq!(person.bytes(), end);

    // Save, and open what was saved in another window.
    person.keys(CTRL, Key::S);
    wait_for(&mut person, &file);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), end);
    let reopened = Person::of([], |state| {
        let loaded = files::read(&file).unwrap();
        state.show_document(Document::opened(file.clone(), loaded), &egui::Context::default());
    });
    assert_eq!(reopened.bytes(), end);
    assert!(reopened.state().document.as_ref().is_some_and(|document| !document.is_dirty()));
}

/// Saving may happen on another thread; the window is given time to finish.
fn wait_for(person: &mut Person, file: &Path) {
    for _ in 0..200 {
        person.harness.run();
        if file.exists() && person.state().document.as_ref().is_some_and(|document| !document.is_dirty()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{} was not written", file.display());
}

#[test]
fn findings_appear_while_one_draws_and_a_fix_is_one_click() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    let balancer = person.place("Public SLB", (1, 0));
    let users = person.place_outside("Users");
    person.connect(users, balancer);
    person.connect(balancer, server);
    let errors = |person: &Person| {
        person.state().report().findings.iter().filter(|f| f.severity == Severity::Error).count()
    };
    let before = errors(&person);
    assert!(before > 0, "one server behind a public service breaks the promise of two AZs");
    let marks = &person.state().assessed.marks;
    assert!(marks.values().any(|severity| *severity == Severity::Error), "something is marked on the canvas");

    let nodes = person.design().nodes.len();
    let fix = person.harness.get_all_by_label("Fix").next().unwrap().rect().center();
    person.click(fix);
    assert!(errors(&person) < before || person.design().nodes.len() > nodes, "the fix changed the design");
    person.keys(CTRL, Key::Z);
    assert_eq!(errors(&person), before);
}

#[test]
fn a_name_is_typed_over_the_node_and_a_press_elsewhere_keeps_it() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    person.keys(Modifiers::NONE, Key::F2);
    person.harness.get_by_role_and_label(Role::TextInput, "Node name");
    person.harness.event(egui::Event::Text("支付网关".to_owned()));
    person.harness.run();
    let typed = person.harness.get_by_role_and_label(Role::TextInput, "Node name").value();
    assert_eq!(typed.as_deref(), Some("支付网关"), "typing replaces the old name");
    let elsewhere = person.harness.get_by_role(Role::Canvas).rect().left_bottom() + vec2(12.0, -12.0);
    person.click(elsewhere);
    assert_eq!(person.node(server).name, "支付网关");
    assert!(person.state().selection.is_empty(), "the press itself still counts");
}

#[test]
fn escape_gives_a_name_up() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    person.keys(Modifiers::NONE, Key::F2);
    person.harness.event(egui::Event::Text("x".to_owned()));
    person.harness.run();
    person.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(person.node(server).name, "App server");
}

#[test]
fn delete_takes_a_node_with_its_links_and_undo_brings_both_back() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    let bastion = person.place("Bastion", (0, 1));
    person.connect(bastion, server);
    let before = person.bytes();
    person.fit();
    let at = person.at(bastion);
    person.click(at);
    person.keys(Modifiers::NONE, Key::Delete);
    assert_eq!((person.design().nodes.len(), person.design().links.len()), (1, 0));
    person.keys(CTRL, Key::Z);
    assert_eq!(person.bytes(), before);
}

#[test]
fn arrows_move_the_selection_and_tab_walks_on() {
    let mut person = Person::before(fresh(Lang::En), []);
    let one = person.place("App server", (0, 2));
    let two = person.place("App server", (1, 2));
    assert_eq!(person.selected(), two);
    let before = person.design().positions.get(two).copied().unwrap();
    person.keys(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(person.design().positions.get(two).unwrap().x, before.x + 8);
    person.keys(Modifiers::NONE, Key::Tab);
    assert_eq!(person.selected(), one);
}

#[test]
fn the_wheel_pans_and_with_ctrl_it_zooms_at_the_pointer() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    let wheel = |person: &mut Person, at: Pos2, delta, modifiers| {
        person.harness.hover_at(at);
        person.harness.event_modifiers(
            egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta,
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers,
            },
            modifiers,
        );
        // Scrolling is smoothed over several frames.
        person.harness.run_steps(40);
        person.harness.run();
    };
    let at = person.at(server);
    let zoom = person.state().canvas.zoom();
    wheel(&mut person, at, vec2(0.0, 60.0), CTRL);
    assert!(person.state().canvas.zoom() > zoom);
    assert!((person.at(server) - at).length() < 12.0, "what is under the pointer stays there");
    let (at, zoom) = (person.at(server), person.state().canvas.zoom());
    wheel(&mut person, at, vec2(0.0, -50.0), Modifiers::NONE);
    assert_eq!(person.state().canvas.zoom(), zoom);
    assert!(person.at(server).y < at.y - 20.0, "it went up");
}

#[test]
fn an_idle_window_paints_nothing_new() {
    let mut person = Person::before(fresh(Lang::En), []);
    // `run` fails when the window never comes to rest; after that no frame may ask for another one at once.
    person.harness.run();
    assert_eq!(person.harness.run(), 1);
}

#[test]
fn a_product_that_was_asked_for_at_a_point_stands_there() {
    let mut person = Person::before(fresh(Lang::En), []);
    let vswitch = person.design().vswitches.keys().last().unwrap();
    let cells = &person.state().canvas.surface().cells;
    let cell = cells.iter().find(|cell| cell.vswitch == Some(vswitch)).unwrap().rect;
    let ctx = person.harness.ctx.clone();
    let asked = yuntu::app::Action::AskProduct(Some(cell.center()));
    person.harness.state_mut().state.act(asked, &ctx);
    person.harness.run();
    person.harness.event(egui::Event::Text("App server".to_owned()));
    person.harness.run();
    person.keys(Modifiers::NONE, Key::Enter);
    let placed = person.selected();
    assert_eq!(person.node(placed).vswitch, Some(vswitch));
    assert!(person.design().positions.contains(placed), "it is drawn where it was asked for");
}

#[test]
fn enter_that_ends_a_field_of_the_inspector_does_not_begin_to_rename_on_the_canvas() {
    let mut person = Person::before(fresh(Lang::En), []);
    let server = person.place("App server", (0, 2));
    person.fit();
    let at = person.at(server);
    person.click(at);
    let field = person.harness.get_by_role_and_label(Role::TextInput, "Name").rect().center();
    person.click(field);
    person.keys(Modifiers::NONE, Key::Enter);
    assert!(person.harness.query_by_role_and_label(Role::TextInput, "Node name").is_none());
    // On the canvas itself it does.
    person.click(at);
    person.keys(Modifiers::NONE, Key::Enter);
    person.harness.get_by_role_and_label(Role::TextInput, "Node name");
    person.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(person.node(server).name, "App server");
}

#[test]
fn the_end_of_a_link_is_dragged_to_another_server_and_screen_readers_know_the_link() {
    let mut person = Person::before(fresh(Lang::En), []);
    let one = person.place("App server", (0, 2));
    let two = person.place("App server", (1, 2));
    let database = person.place("RDS database", (0, 2));
    person.connect(one, database);
    let link = person.design().links.keys().next().unwrap();
    person.fit();
    let start = person.state().canvas.surface().route(link).unwrap()[0];
    let canvas = person.harness.get_by_role(Role::Canvas).rect();
    let node = person.state().canvas.surface().nodes[&one];
    let shown = person.state().canvas.shown_at(one.into()).unwrap().translate(canvas.min.to_vec2());
    let scale = f64::from(shown.width()) / node.w;
    let offset = vec2(((start.x - node.x) * scale) as f32, ((start.y - node.y) * scale) as f32);
    let to = person.at(two);
    person.drag(shown.min + offset, to);
    let moved = person.design().links.get(link).unwrap();
    assert_eq!((moved.from, moved.to), (two, database));
    person.harness.get_by_role_and_label(Role::Link, "App server 2 → RDS database, MySQL 3306");
}
