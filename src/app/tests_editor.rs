//! The editor in the window: commands by name, the keyboard alone, waivers, recovery after a crash.

use super::*;

#[test]
fn a_crash_loses_no_step_and_the_journal_goes_with_the_save() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journals");
    let path = home.path().join("mine.yuntu");
    let journals =
        || std::fs::read_dir(&folder).unwrap().filter(|e| e.as_ref().unwrap().path().is_file()).count();
    let start = template("classic-two-az");
    let mut first = window(Lang::Zh);
    first.state_mut().state.journals.folder = Some(folder.clone());
    let ctx = first.ctx.clone();
    first.state_mut().state.show_document(Document::untitled(start.clone()), &ctx);
    let slb = first_node(&first, "clb");
    act(&mut first, Action::Select(Selection::one(slb)));
    act(&mut first, Action::Run(Command::Delete));
    act(&mut first, Action::Run(Command::SelectAll));
    act(&mut first, Action::Run(Command::RaiseCount));
    act(&mut first, Action::Run(Command::Undo));
    let lost = first.state().state.design().cloned().unwrap();
    // The thread writes at once; a crash is a window that is dropped without being closed.
    for _ in 0..500 {
        let whole = |e: std::fs::DirEntry| files::journal::recover(&e.path()).is_some_and(|r| r.steps == 3);
        if std::fs::read_dir(&folder).is_ok_and(|mut all| all.any(|e| e.is_ok_and(whole))) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(first);

    let mut second = window(Lang::Zh);
    second.state_mut().state.journals.folder = Some(folder.clone());
    for _ in 0..100 {
        second.state_mut().state.offer_recovery();
        if second.state().state.dialog.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let Some(Dialog::Recover(left)) = second.state().state.dialog.clone() else {
        panic!("nothing was offered")
    };
    second.run();
    act(&mut second, Action::Answer(DialogAnswer::Recover(left)));
    assert_eq!(second.state().state.design(), Some(&lost));
    assert!(second.state().state.document.as_ref().unwrap().is_dirty());
    act(&mut second, Action::Run(Command::Undo));
    assert_eq!(second.state().state.design(), Some(&start), "the steps came back too");
    act(&mut second, Action::Run(Command::Redo));
    assert_eq!(journals(), 1, "kept until the design is saved");
    act(&mut second, Action::Answer(DialogAnswer::Path(PathUse::Save(None), path.clone())));
    finish_jobs(&mut second);
    assert_eq!(files::read(&path).unwrap().design, lost);
    assert_eq!(journals(), 0);
}

/// Runs frames until the findings are those of the design.
fn finish_assessment(harness: &mut Harness<'static, Window>) {
    for _ in 0..3000 {
        harness.step();
        if !harness.state().state.assessed.is_behind() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    harness.run();
}

/// Types into the field that has the keyboard.
fn type_here(harness: &mut Harness<'static, Window>, words: &str) {
    harness.event(egui::Event::Text(words.to_owned()));
    harness.run();
}

#[test]
fn every_command_runs_by_its_name_from_the_command_palette() {
    let start = template("classic-two-az");
    let mut harness = window(Lang::En);
    let ctx = harness.ctx.clone();
    for command in Command::ALL {
        if matches!(command, Command::CommandPalette | Command::Quit) {
            continue;
        }
        harness.state_mut().state.show_document(Document::untitled(start.clone()), &ctx);
        harness.state_mut().state.file_dialogs = Box::new(ScriptedDialogs::default());
        harness.run();
        let nodes: Selection = start.nodes.keys().take(3).map(Ref::Node).collect();
        harness.state_mut().state.selection = nodes;
        act(&mut harness, Action::Run(Command::CommandPalette));
        type_here(&mut harness, command.text().en.trim_end_matches('…'));
        let enabled = command.enabled(&harness.state().state);
        harness.key_press(egui::Key::Enter);
        harness.step();
        finish_jobs(&mut harness);
        let state = &harness.state().state;
        if enabled {
            let palette_is_open = matches!(state.dialog, Some(Dialog::Commands { .. }));
            assert!(!palette_is_open, "{command:?} was not run by its words");
        }
        if let Some(design) = state.design() {
            assert_eq!(design.violations(), vec![], "{command:?}");
        }
        for _ in 0..3 {
            harness.key_press(egui::Key::Escape);
            harness.run();
        }
        harness.state_mut().state.dialog = None;
        while harness.state().state.document.as_ref().unwrap().history().undo_label().is_some() {
            act(&mut harness, Action::Run(Command::Undo));
        }
        assert_eq!(harness.state().state.design(), Some(&start), "{command:?} is undone");
        harness.state_mut().state.settings =
            Settings { lang: Some(Lang::En), theme: ThemeChoice::Light, ..Settings::default() };
    }
}

#[test]
fn a_product_is_put_in_with_the_keyboard_alone() {
    let mut harness = showing(Lang::En, "classic-two-az");
    let before = harness.state().state.design().unwrap().nodes.len();
    harness.key_press(egui::Key::A);
    harness.run();
    type_here(&mut harness, "App server");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(harness.state().state.dialog, Some(Dialog::Product { key: Some(_), .. })));
    harness.key_press(egui::Key::Enter);
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.dialog, None);
    let design = state.design().unwrap();
    assert_eq!(design.nodes.len(), before + 1);
    let placed = state.selection.nodes().next().unwrap();
    assert!(design.az_of(design.nodes.get(placed).unwrap()).is_some(), "it stands in an AZ");
    // On to its fields, still without the mouse.
    harness.key_press(egui::Key::F6);
    harness.run();
    harness.run();
    let name = harness.get_by_role_and_label(egui::Role::TextInput, "Name");
    assert!(name.is_focused(), "the first field has the keyboard");
}

#[test]
fn a_waiver_is_given_in_the_window_and_withdrawn_there() {
    let mut harness = showing(Lang::Zh, "classic-two-az");
    let slb = first_node(&harness, "clb");
    act(
        &mut harness,
        Action::Commit { label: Text::fixed("删除", "Delete"), edits: vec![Edit::Remove(slb)] },
    );
    finish_assessment(&mut harness);
    let open = harness.state().state.report().summary;
    act(&mut harness, Action::Run(Command::NextProblem));
    act(&mut harness, Action::Run(Command::Waive));
    let Some(Dialog::Waive(mut form)) = harness.state().state.dialog.clone() else { panic!("no form") };
    form.reason = "测试环境只有一个可用区".to_owned();
    form.owner = "张三".to_owned();
    act(&mut harness, Action::Answer(DialogAnswer::Waive(form.clone())));
    finish_assessment(&mut harness);
    let report = harness.state().state.report();
    assert_eq!(report.summary.waived, 1);
    let covered = report.findings.iter().find(|finding| finding.waived.is_some()).unwrap();
    assert_eq!(covered.code, form.code);
    let written = files::write_text(harness.state().state.design().unwrap()).unwrap();
    assert!(written.contains("测试环境只有一个可用区") && written.contains(&form.code));
    act(&mut harness, Action::Run(Command::Undo));
    finish_assessment(&mut harness);
    assert_eq!(harness.state().state.report().summary, open);
}

#[test]
fn nodes_line_up_and_everything_stays_apart() {
    let mut harness = showing(Lang::Zh, "vpc-two-az");
    act(&mut harness, Action::Run(Command::SelectAll));
    for command in [Command::AlignTop, Command::AlignLeft, Command::DistributeDown, Command::PinLayout] {
        act(&mut harness, Action::Run(command));
        let surface = harness.state().state.canvas.surface();
        let boxes: Vec<_> = surface.nodes.values().collect();
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)), "{command:?}");
        }
    }
    act(&mut harness, Action::Run(Command::Tidy));
    assert!(harness.state().state.design().unwrap().positions.is_empty());
}

#[test]
fn everything_is_named_by_the_convention_in_one_step() {
    let mut harness = showing(Lang::Zh, "vpc-two-az");
    let names = |harness: &Harness<'static, Window>| -> Vec<String> {
        let design = harness.state().state.design().unwrap();
        design.nodes.values().map(|node| node.name.clone()).collect()
    };
    let before = names(&harness);
    act(&mut harness, Action::Run(Command::NameAll));
    let design = harness.state().state.design().unwrap();
    assert!(crate::design::proposed_names(design).unwrap().is_empty(), "a name still does not fit");
    assert_ne!(names(&harness), before);
    act(&mut harness, Action::Run(Command::NameAll));
    assert!(harness.state().state.notice.is_some(), "nothing to name is said");
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(names(&harness), before);
}

#[test]
fn a_chinese_name_is_composed_in_the_field_over_the_node() {
    use egui::{Event, ImeEvent};
    let mut harness = showing(Lang::Zh, "vpc-two-az");
    let node = first_node(&harness, "ecs");
    act(&mut harness, Action::Select(Selection::one(node)));
    act(&mut harness, Action::Run(Command::Rename));
    let composing =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    for pinyin in ["y", "yin", "yin'hang"] {
        harness.event(composing(pinyin));
        harness.run();
    }
    let field = harness.get_by_role_and_label(egui::Role::TextInput, "节点名称");
    assert_eq!(field.value().as_deref(), Some("yin'hang"), "what is being composed is shown");
    harness.event(Event::Ime(ImeEvent::Commit("银行核心".to_owned())));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let Ref::Node(id) = node else { panic!("a node was selected") };
    assert_eq!(harness.state().state.design().unwrap().nodes.get(id).unwrap().name, "银行核心");
}

#[test]
fn tidying_lets_the_nodes_glide_and_comes_to_rest() {
    let mut harness = showing(Lang::Zh, "vpc-two-az");
    act(&mut harness, Action::Run(Command::SelectAll));
    act(&mut harness, Action::Run(Command::PinLayout));
    act(&mut harness, Action::Run(Command::MoveRight));
    let ctx = harness.ctx.clone();
    harness.state_mut().state.act(Action::Run(Command::Tidy), &ctx);
    harness.step();
    let moved = harness.state().state.canvas.surface().nodes.clone();
    // `run` fails when the window never comes to rest.
    harness.run();
    assert_eq!(harness.state().state.canvas.surface().nodes, moved, "the layout itself does not wait for it");
}

#[test]
fn two_nodes_are_connected_with_the_keyboard_alone() {
    let mut harness = showing(Lang::En, "vpc-two-az");
    let from = first_node(&harness, "ecs");
    let (start, end, name) = {
        let design = harness.state().state.design().unwrap();
        let start = design.nodes.keys().find(|id| Ref::from(*id) == from).unwrap();
        let linked = |id| design.links.values().any(|link| link.from == start && link.to == id);
        let alone = |name: &str| design.nodes.values().filter(|node| node.name.contains(name)).count() == 1;
        let mut others =
            design.nodes.iter().filter(|(id, node)| *id != start && !linked(*id) && alone(&node.name));
        let (end, node) = others.next().unwrap();
        (start, end, node.name.clone())
    };
    let links = |harness: &Harness<'static, Window>| {
        let design = harness.state().state.design().unwrap();
        design.links.values().filter(|link| (link.from, link.to) == (start, end)).count()
    };
    act(&mut harness, Action::Select(Selection::one(from)));
    harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::L);
    harness.run();
    type_here(&mut harness, &name);
    harness.key_press(egui::Key::Enter);
    finish_assessment(&mut harness);
    assert_eq!(links(&harness), 1, "{name}");
    assert_eq!(harness.state().state.selection.links().count(), 1, "the new link is in the hand");
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(links(&harness), 0);
}
