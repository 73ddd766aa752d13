//! Versions and options in the window, played without a display.

use super::*;

/// A window that shows a template saved in a folder.
fn saved(lang: Lang, folder: &std::path::Path) -> Harness<'static, Window> {
    let mut harness = window(lang);
    let path = folder.join("bank.yuntu");
    files::save(&path, files::write_text(&template("classic-two-az")).unwrap().as_bytes()).unwrap();
    let loaded = files::read(&path).unwrap();
    let ctx = harness.ctx.clone();
    harness.state_mut().state.show_document(Document::opened(path, loaded), &ctx);
    harness.run();
    harness
}

/// Lets jobs finish and the window come to rest.
fn rest(harness: &mut Harness<'static, Window>) {
    for _ in 0..2000 {
        harness.step();
        if harness.state().state.jobs.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run();
}

#[test]
fn a_baseline_is_kept_compared_walked_through_and_restored() {
    for lang in Lang::ALL {
        let home = tempfile::tempdir().unwrap();
        let mut harness = saved(lang, home.path());
        act(&mut harness, Action::Run(Command::ShowVersions));
        act(&mut harness, Action::KeepBaseline { name: "round-1".to_owned(), note: String::new() });
        harness.get_by_label("round-1");
        assert!(files::baselines::design_of(&home.path().join("bank.yuntu"), "round-1").is_file());

        let web = first_node(&harness, "ecs");
        let Ref::Node(id) = web else { panic!("a server is a node") };
        let kept = harness.state().state.design().unwrap().nodes.get(id).unwrap().clone();
        let more = crate::design::Node { count: kept.count + 3, ..kept.clone() };
        let edits = vec![Edit::PutNode(id, Box::new(more))];
        act(&mut harness, Action::Commit { label: Text::fixed("加", "more"), edits });
        act(&mut harness, Action::CompareBaseline("round-1".to_owned()));
        rest(&mut harness);
        let with = harness.state().state.comparing.with.as_ref().expect("it is compared");
        assert_eq!(with.marks.get(&web), Some(&crate::compare::Kind::Changed));
        let heading = match lang {
            Lang::Zh => "自“round-1”以来 1 处变更",
            Lang::En => "1 change since",
        };
        harness.get_by_label_contains(heading);
        harness.key_press(egui::Key::F7);
        harness.run();
        assert!(harness.state().state.selection.contains(web), "F7 selects what changed");

        act(&mut harness, Action::TakeOver(0));
        rest(&mut harness);
        let now = harness.state().state.design().unwrap().nodes.get(id).unwrap().clone();
        assert_eq!(now, kept, "one change is taken back");
        act(&mut harness, Action::Run(Command::Undo));
        rest(&mut harness);
        act(&mut harness, Action::RestoreBaseline("round-1".to_owned()));
        rest(&mut harness);
        assert!(harness.state().state.comparing.with.as_ref().is_some_and(|with| with.diff.is_empty()));
    }
}

#[test]
fn two_peoples_edits_of_a_baseline_are_merged_and_conflicts_listed() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = saved(Lang::En, home.path());
    act(&mut harness, Action::Run(Command::ShowVersions));
    act(&mut harness, Action::KeepBaseline { name: "base".to_owned(), note: String::new() });
    let web = first_node(&harness, "ecs");
    let Ref::Node(id) = web else { panic!("a server is a node") };
    let base = harness.state().state.design().unwrap().clone();
    let with = |count: u32, note: &str| {
        let mut row = base.nodes.get(id).unwrap().clone();
        row.count = count;
        row.note = note.to_owned();
        row
    };
    let mut theirs = base.clone();
    theirs.apply(Edit::PutNode(id, Box::new(with(7, "theirs")))).unwrap();
    let other = home.path().join("theirs.yuntu");
    files::save(&other, files::write_text(&theirs).unwrap().as_bytes()).unwrap();
    let edits = vec![Edit::PutNode(id, Box::new(with(5, "")))];
    act(&mut harness, Action::Commit { label: Text::fixed("改", "mine"), edits });
    act(&mut harness, Action::Answer(DialogAnswer::Path(PathUse::Compare, other)));
    rest(&mut harness);
    act(&mut harness, Action::MergeFrom("base".to_owned()));
    rest(&mut harness);
    let row = harness.state().state.design().unwrap().nodes.get(id).unwrap().clone();
    assert_eq!((row.count, row.note.as_str()), (5, "theirs"), "what only one side changed is kept");
    harness.get_by_label_contains("Conflict:");

    // The other side gets its word, and the own one back.
    let count = |harness: &Harness<'static, Window>| {
        harness.state().state.design().unwrap().nodes.get(id).unwrap().count
    };
    harness.get_by_label("there: 7").click();
    harness.run();
    rest(&mut harness);
    assert_eq!(count(&harness), 7, "the other side's word is one click away");
    act(&mut harness, Action::Run(Command::Undo));
    rest(&mut harness);
    assert_eq!(count(&harness), 5, "and one step");
    act(&mut harness, Action::Decide(0, Side::Theirs));
    rest(&mut harness);
    act(&mut harness, Action::Decide(0, Side::Ours));
    rest(&mut harness);
    assert_eq!(count(&harness), 5);
}

#[test]
fn one_field_is_taken_over_and_the_reasons_are_kept_with_the_baseline() {
    for lang in Lang::ALL {
        let home = tempfile::tempdir().unwrap();
        let mut harness = saved(lang, home.path());
        act(&mut harness, Action::Run(Command::ShowVersions));
        act(&mut harness, Action::KeepBaseline { name: "round-1".to_owned(), note: String::new() });
        let Ref::Node(id) = first_node(&harness, "ecs") else { panic!("a server is a node") };
        let kept = harness.state().state.design().unwrap().nodes.get(id).unwrap().clone();
        let more = crate::design::Node { count: kept.count + 3, note: "peak".to_owned(), ..kept.clone() };
        let edits = vec![Edit::PutNode(id, Box::new(more))];
        act(&mut harness, Action::Commit { label: Text::fixed("加", "more"), edits });
        act(&mut harness, Action::CompareBaseline("round-1".to_owned()));
        rest(&mut harness);
        act(&mut harness, Action::SayWhy { key: None, words: "the customer's second round".to_owned() });
        act(&mut harness, Action::SayWhy { key: Some(id.to_string()), words: "peak doubled".to_owned() });
        act(&mut harness, Action::TakeOverField(0, "count".to_owned()));
        rest(&mut harness);
        let now = harness.state().state.design().unwrap().nodes.get(id).unwrap().clone();
        assert_eq!((now.count, now.note.as_str()), (kept.count, "peak"), "the other field stays");
        let diff = &harness.state().state.comparing.with.as_ref().expect("it is compared").diff;
        assert_eq!(
            (diff.why.as_str(), diff.changes[0].why.as_str()),
            ("the customer's second round", "peak doubled")
        );
        let said = files::reasons::load(&home.path().join("bank.yuntu"), "round-1").unwrap();
        assert_eq!(said.changes.get(&id.to_string()).map(String::as_str), Some("peak doubled"));
        harness.get_by_label_contains("peak doubled");
    }
}

#[test]
fn a_baseline_keeps_the_price_books_of_the_window_and_shows_them() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = saved(Lang::En, home.path());
    let book = home.path().join("offer.csv");
    std::fs::write(&book, "key,price,period,billing\nsls,100,month,subscription\n").unwrap();
    act(&mut harness, Action::SetPriceBooks(vec![book.clone()]));
    rest(&mut harness);
    act(&mut harness, Action::Run(Command::ShowVersions));
    act(&mut harness, Action::KeepBaseline { name: "offered".to_owned(), note: String::new() });
    harness.get_by_label_contains("price books offer.csv");
    let offered = harness.state().state.bill().unwrap().first_year.amount;
    act(&mut harness, Action::SetPriceBooks(Vec::new()));
    rest(&mut harness);
    assert_ne!(
        harness.state().state.bill().unwrap().first_year.amount,
        offered,
        "the list prices hold again"
    );
    act(&mut harness, Action::CompareBaseline("offered".to_owned()));
    rest(&mut harness);
    let with = harness.state().state.comparing.with.as_ref().expect("it is compared");
    assert_eq!(with.diff.quote.first_year.before.amount, offered, "the baseline is quoted as on its day");
}

#[test]
fn a_set_is_made_by_hand_compared_chosen_and_taken_away() {
    for lang in Lang::ALL {
        let home = tempfile::tempdir().unwrap();
        let mut harness = saved(lang, home.path());
        let file = home.path().join("bank.yuntu");
        act(&mut harness, Action::Run(Command::ShowOptions));
        let name = || "offer".to_owned();
        act(&mut harness, Action::EditSet(SetEdit::Begin { name: name(), note: "for the board".to_owned() }));
        rest(&mut harness);
        let drawn = harness.state().state.design().unwrap().clone();
        let Ref::Node(id) = first_node(&harness, "ecs") else { panic!("a server is a node") };
        let mut more = drawn.nodes.get(id).unwrap().clone();
        more.count += 2;
        let edits = vec![Edit::PutNode(id, Box::new(more.clone()))];
        act(&mut harness, Action::Commit { label: Text::fixed("加", "more"), edits });
        let add = SetEdit::Add { set: name(), name: "larger".to_owned(), note: String::new() };
        act(&mut harness, Action::EditSet(add));
        rest(&mut harness);
        act(&mut harness, Action::Run(Command::Undo));
        let wanted = Wanted { set: Some(name()), follow: Follow::Years(2) };
        act(&mut harness, Action::CompareOptions(wanted));
        rest(&mut harness);
        let board = harness.state().state.options.as_ref().expect("they are compared");
        let ids: Vec<&str> = board.board.rows.iter().map(|row| row.variant.id.as_str()).collect();
        assert_eq!(ids, ["as-drawn", "larger"]);
        assert_eq!(board.series[0].points.len(), 3, "now and two years");
        act(&mut harness, Action::TakeOption("larger".to_owned()));
        assert_eq!(harness.state().state.design().unwrap().nodes.get(id).unwrap().count, more.count);
        act(&mut harness, Action::Run(Command::Undo));
        assert_eq!(harness.state().state.design().unwrap().nodes.get(id), drawn.nodes.get(id), "one step");
        for edit in [
            SetEdit::DescribeOption {
                set: name(),
                id: "larger".to_owned(),
                name: "more servers".to_owned(),
                note: "two more".to_owned(),
            },
            SetEdit::Describe { set: name(), name: "offer-2".to_owned(), note: "revised".to_owned() },
        ] {
            act(&mut harness, Action::EditSet(edit));
            rest(&mut harness);
        }
        assert!(harness.query_all_by_label("more servers").next().is_some(), "the option has its new name");
        let [head] = files::option_sets::heads(&file).unwrap().try_into().unwrap();
        assert_eq!((head.name.as_str(), head.note.as_str()), ("offer-2", "revised"));
        let gone = SetEdit::RemoveOption { set: "offer-2".to_owned(), id: "larger".to_owned() };
        act(&mut harness, Action::EditSet(gone));
        rest(&mut harness);
        assert_eq!(harness.state().state.options.as_ref().unwrap().board.rows.len(), 1);
        act(&mut harness, Action::EditSet(SetEdit::Remove("offer-2".to_owned())));
        rest(&mut harness);
        assert!(files::option_sets::heads(&file).unwrap().is_empty());
        assert!(harness.state().state.options.is_none());
    }
}

#[test]
fn options_are_compared_drawn_and_taken() {
    for lang in Lang::ALL {
        let mut harness = showing(lang, "classic-two-az");
        act(&mut harness, Action::Run(Command::ShowOptions));
        act(&mut harness, Action::CompareOptions(Wanted { set: None, follow: Follow::Years(5) }));
        rest(&mut harness);
        let board = harness.state().state.options.as_ref().expect("they are compared");
        assert!(board.board.rows.len() > 4 && board.series.len() == board.board.rows.len());
        let (title, three) = match lang {
            Lang::Zh => ("年停机分钟数", "两地三中心"),
            Lang::En => ("minutes a year", "two cities, three centres"),
        };
        harness.get_by_label(title);
        assert!(harness.query_all_by_label_contains(three).next().is_some(), "the board names {three}");
        act(&mut harness, Action::TakeOption("two-region".to_owned()));
        assert_eq!(harness.state().state.design().unwrap().regions.len(), 2);
        act(&mut harness, Action::Run(Command::Undo));
        assert_eq!(harness.state().state.design().unwrap().regions.len(), 1, "taking one is one step");
    }
}
