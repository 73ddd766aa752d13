//! The window as a whole, played without a display: what panels say, what commands do.

use std::path::PathBuf;
use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::action::{DialogAnswer, Next, PathUse};
use super::dialogs::Dialog;
use super::file_dialogs::ScriptedDialogs;
use super::*;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Ref};
use crate::export::Artifact;
use crate::files::{self, templates};

/// A window of a usual size that speaks a language, with our fonts, without a settings file.
fn window(lang: Lang) -> Harness<'static, Window> {
    let settings = Settings { lang: Some(lang), theme: ThemeChoice::Light, ..Settings::default() };
    window_of(settings, 900.0)
}

/// A window with settings of one's own, as high as said.
pub(super) fn window_of(settings: Settings, height: f32) -> Harness<'static, Window> {
    let mut state = State::new(settings, "2026-11-21".parse().unwrap());
    state.file_dialogs = Box::new(ScriptedDialogs::default());
    Harness::builder()
        .with_size([1440.0, height])
        .with_max_steps(64)
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
        )
}

pub(super) fn template(id: &str) -> Design {
    templates::find(id).unwrap().load().unwrap().design
}

/// A window that shows a template.
pub(super) fn showing(lang: Lang, id: &str) -> Harness<'static, Window> {
    let mut harness = window(lang);
    let ctx = harness.ctx.clone();
    harness.state_mut().state.show_document(Document::untitled(template(id)), &ctx);
    harness.run();
    harness
}

pub(super) fn act(harness: &mut Harness<'static, Window>, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().state.act(action, &ctx);
    // While a job is under way, the window turns a wheel and does not come to rest.
    if harness.state().state.jobs.is_empty() {
        harness.run();
    } else {
        harness.step();
    }
}

/// Runs frames until no job is under way.
fn finish_jobs(harness: &mut Harness<'static, Window>) {
    for _ in 0..3000 {
        harness.step();
        if harness.state().state.jobs.is_empty() && harness.state().state.asking.is_none() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    harness.run();
    assert!(harness.state().state.jobs.is_empty(), "a job never ended");
}

fn first_node(harness: &Harness<'static, Window>, product: &str) -> Ref {
    let design = harness.state().state.design().unwrap();
    design.nodes.iter().find(|(_, node)| node.product.code() == product).unwrap().0.into()
}

#[test]
fn the_gallery_leads_to_a_checked_and_priced_design_in_both_languages() {
    for lang in Lang::ALL {
        let mut harness = window(lang);
        harness.run();
        let title = templates::find("vpc-two-az").unwrap().title.clone();
        harness.get_by_role_and_label(egui::Role::Button, title.get(lang)).click();
        harness.run();
        let state = &harness.state().state;
        let wanted = templates::find("vpc-two-az").unwrap().load_in(lang).unwrap().design;
        assert_eq!(state.design(), Some(&wanted));
        assert_eq!((state.report().summary.error, state.report().summary.warning), (0, 0));
        assert!(state.bill().unwrap().monthly.amount > crate::base::Money::ZERO);
    }
}

#[test]
fn every_thing_can_be_selected_and_every_tab_shown_and_the_window_comes_to_rest() {
    for lang in Lang::ALL {
        let mut harness = showing(lang, "classic-two-az");
        let design = template("classic-two-az");
        let mut things: Vec<Ref> = design.nodes.keys().map(Ref::Node).collect();
        things.extend(design.links.keys().next().map(Ref::Link));
        things.extend(design.regions.keys().map(Ref::Region));
        things.extend(design.azs.keys().map(Ref::Az));
        things.extend(design.security_zones.keys().map(Ref::SecurityZone));
        things.extend(design.vswitches.keys().next().map(Ref::VSwitch));
        things.extend(design.security_groups.keys().next().map(Ref::SecurityGroup));
        for thing in things {
            act(&mut harness, Action::Select(Selection::one(thing)));
        }
        for command in [
            Command::ShowSizing,
            Command::ShowQuote,
            Command::ShowAddresses,
            Command::ShowAccess,
            Command::ShowProblems,
        ] {
            act(&mut harness, Action::Run(command));
        }
        let unchanged = harness.state().state.design() == Some(&design);
        assert!(unchanged, "looking at a design must not change it");
    }
}

#[test]
fn every_dialog_can_be_shown_in_both_languages_and_left_with_escape() {
    for lang in Lang::ALL {
        let mut harness = showing(lang, "classic-two-az");
        for command in [
            Command::New,
            Command::Export,
            Command::Report,
            Command::CommandPalette,
            Command::Find,
            Command::Hotkeys,
            Command::About,
        ] {
            act(&mut harness, Action::Run(command));
            assert!(harness.state().state.dialog.is_some(), "{command:?}");
            harness.key_press(egui::Key::Escape);
            harness.run();
            assert_eq!(harness.state().state.dialog, None, "{command:?}");
        }
    }
}

/// Types into a field of the inspector and leaves the field focused.
fn type_into(harness: &mut Harness<'static, Window>, field: &str, words: &str) {
    harness.get_by_role_and_label(egui::Role::TextInput, field).focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run();
    harness.get_by_role_and_label(egui::Role::TextInput, field).type_text(words);
    harness.run();
}

fn storage(design: &Design) -> Option<f64> {
    design.nodes.values().find_map(|node| node.product.as_rds()).and_then(|rds| rds.storage_gib)
}

#[test]
fn a_typed_field_becomes_one_step_and_undo_brings_the_first_bytes_back() {
    let mut harness = showing(Lang::En, "classic-two-az");
    let before = files::write_text(harness.state().state.design().unwrap()).unwrap();
    let rds = first_node(&harness, "rds");
    act(&mut harness, Action::Select(Selection::one(rds)));
    type_into(&mut harness, "Storage", "777");
    assert_ne!(storage(harness.state().state.design().unwrap()), Some(777.0), "not before the field is left");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(storage(harness.state().state.design().unwrap()), Some(777.0));
    let history = harness.state().state.document.as_ref().unwrap().history();
    assert_eq!(history.undo_label(), Some(&Text::new("修改存储空间", "Change Storage")));
    act(&mut harness, Action::Run(Command::Undo));
    let after = files::write_text(harness.state().state.design().unwrap()).unwrap();
    assert_eq!(after, before);
}

#[test]
fn what_cannot_be_read_stays_in_the_field_and_changes_nothing() {
    let mut harness = showing(Lang::En, "classic-two-az");
    let before = harness.state().state.design().cloned();
    let rds = first_node(&harness, "rds");
    act(&mut harness, Action::Select(Selection::one(rds)));
    type_into(&mut harness, "Storage", "1,000");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.design().cloned(), before);
    let field = harness.get_by_role_and_label(egui::Role::TextInput, "Storage");
    assert_eq!(field.value().as_deref(), Some("1,000"));
}

#[test]
fn saving_while_typing_saves_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.yuntu");
    let mut harness = showing(Lang::En, "classic-two-az");
    harness.state_mut().state.file_dialogs = Box::new(ScriptedDialogs::new([path.clone()]));
    let rds = first_node(&harness, "rds");
    act(&mut harness, Action::Select(Selection::one(rds)));
    type_into(&mut harness, "Storage", "640");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    for _ in 0..4 {
        harness.step();
    }
    finish_jobs(&mut harness);
    assert_eq!(storage(&files::read(&path).unwrap().design), Some(640.0));
    assert!(!harness.state().state.document.as_ref().unwrap().is_dirty());
}

#[test]
fn deleting_a_server_is_found_and_undone() {
    let mut harness = showing(Lang::Zh, "classic-two-az");
    let before = harness.state().state.design().cloned();
    let slb = first_node(&harness, "clb");
    act(&mut harness, Action::Select(Selection::one(slb)));
    act(&mut harness, Action::Run(Command::Delete));
    let state = &harness.state().state;
    assert!(state.report().summary.error + state.report().summary.warning > 0);
    assert!(state.selection.is_empty());
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(harness.state().state.design().cloned(), before);
    assert_eq!(harness.state().state.report().summary.error, 0);
}

#[test]
fn copies_are_put_beside_their_originals_and_keep_their_links() {
    let mut harness = showing(Lang::Zh, "classic-two-az");
    let (nodes, links) = {
        let design = harness.state().state.design().unwrap();
        (design.nodes.len(), design.links.len())
    };
    act(&mut harness, Action::Run(Command::SelectAll));
    act(&mut harness, Action::Run(Command::Duplicate));
    let design = harness.state().state.design().unwrap();
    assert_eq!((design.nodes.len(), design.links.len()), (2 * nodes, 2 * links));
    assert_eq!(design.violations(), vec![]);
    assert_eq!(harness.state().state.selection.nodes().count(), nodes);
    act(&mut harness, Action::Paste("not ours".to_owned()));
    assert_eq!(harness.state().state.design().unwrap().nodes.len(), 2 * nodes);
}

#[test]
fn unsaved_work_is_asked_about_saved_and_then_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.yuntu");
    let mut harness = showing(Lang::Zh, "classic-two-az");
    harness.state_mut().state.file_dialogs = Box::new(ScriptedDialogs::new([path.clone()]));
    let mut title = template("classic-two-az").title;
    title.name = "改过的设计".to_owned();
    let label = Text::fixed("改名", "rename");
    act(&mut harness, Action::Commit { label, edits: vec![Edit::SetTitle(title)] });
    assert!(harness.state().state.document.as_ref().unwrap().is_dirty());
    let other = Box::new(template("vpc-two-az"));
    act(&mut harness, Action::Begin(other.clone()));
    let next = Next::Begin(other);
    assert_eq!(harness.state().state.dialog, Some(Dialog::Unsaved(next.clone())));
    act(&mut harness, Action::Answer(DialogAnswer::SaveThen(next)));
    finish_jobs(&mut harness);
    assert_eq!(files::read(&path).unwrap().design.title.name, "改过的设计");
    let state = &harness.state().state;
    let wanted = template("vpc-two-az");
    assert_eq!(state.design(), Some(&wanted));
    assert_eq!(state.settings.recent, [path]);
}

#[test]
fn without_a_system_dialog_a_path_can_be_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = showing(Lang::En, "classic-two-az");
    act(&mut harness, Action::Run(Command::SaveAs));
    harness.run();
    assert!(matches!(harness.state().state.dialog, Some(Dialog::Path { purpose: PathUse::Save(None), .. })));
    let path = folder.path().join("typed");
    act(&mut harness, Action::Answer(DialogAnswer::Path(PathUse::Save(None), path.clone())));
    finish_jobs(&mut harness);
    assert!(files::read(&path.with_extension("yuntu")).is_ok());
    assert!(!harness.state().state.document.as_ref().unwrap().is_dirty());
}

#[test]
fn a_broken_file_is_explained_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.yuntu");
    std::fs::write(&path, "(format: \"yuntu\", version: (1, 0), design: (").unwrap();
    let mut harness = showing(Lang::Zh, "classic-two-az");
    act(&mut harness, Action::OpenPath(path));
    finish_jobs(&mut harness);
    let state = &harness.state().state;
    assert!(matches!(state.dialog, Some(Dialog::Message { excerpt: Some(_), .. })));
    assert_eq!(state.design(), Some(&template("classic-two-az")));
}

#[test]
fn a_file_changed_by_another_program_is_never_overwritten_silently() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.yuntu");
    std::fs::write(&path, files::write_text(&template("classic-two-az")).unwrap()).unwrap();
    let mut harness = window(Lang::Zh);
    act(&mut harness, Action::OpenPath(path.clone()));
    finish_jobs(&mut harness);
    let theirs = files::write_text(&template("vpc-two-az")).unwrap();
    std::fs::write(&path, &theirs).unwrap();
    act(&mut harness, Action::Run(Command::Save));
    finish_jobs(&mut harness);
    assert!(matches!(harness.state().state.dialog, Some(Dialog::ChangedOutside { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    act(&mut harness, Action::Answer(DialogAnswer::Overwrite(path.clone(), None)));
    finish_jobs(&mut harness);
    assert_eq!(files::read(&path).unwrap().design, template("classic-two-az"));
}

#[test]
fn drawings_are_exported_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = showing(Lang::Zh, "classic-two-az");
    let starts: [(Artifact, &[u8]); 14] = [
        (Artifact::Svg, b"<svg"),
        (Artifact::Png, b"\x89PNG"),
        (Artifact::Pdf, b"%PDF"),
        (Artifact::Drawio, b"<mxfile"),
        (Artifact::Markdown, b"# "),
        (Artifact::DesignJson, b"{\n"),
        (Artifact::ResultsJson, b"{\n"),
        (Artifact::RosJson, b"{\n"),
        (Artifact::Terraform, b"# "),
        (Artifact::InventoryCsv, "名称".as_bytes()),
        (Artifact::BillCsv, "单价".as_bytes()),
        (Artifact::PurchaseCsv, b","),
        (Artifact::BillXlsx, b"PK"),
        (Artifact::HandoverXlsx, b"PK"),
    ];
    let others =
        Artifact::ALL.into_iter().filter(|artifact| starts.iter().all(|(known, _)| known != artifact));
    let others: Vec<(Artifact, &[u8])> = others.map(|artifact| (artifact, &b""[..])).collect();
    for (artifact, start) in starts.into_iter().chain(others) {
        let name = format!("a-{}.{}", artifact.kind().unwrap_or_default(), artifact.ending());
        let choice = export::ExportChoice { artifact, ..export::ExportChoice::usual(&harness.state().state) };
        let path: PathBuf = folder.path().join(&name);
        act(&mut harness, Action::Answer(DialogAnswer::Path(PathUse::Export(choice), path.clone())));
        finish_jobs(&mut harness);
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(start.len().max(1)).take(2_000).any(|window| window.starts_with(start));
        assert!(found, "{name} does not look like its format");
        assert_eq!(harness.state().state.notice.as_ref().unwrap().file.as_ref(), Some(&path));
    }
}

#[test]
fn the_language_and_the_theme_change_at_once() {
    let mut harness = showing(Lang::Zh, "classic-two-az");
    act(&mut harness, Action::Run(Command::SwitchLanguage));
    assert!(harness.query_by_label("Proposal").is_some() || harness.state().state.lang() == Lang::En);
    act(&mut harness, Action::Run(Command::SwitchTheme));
    assert_eq!(harness.ctx.theme(), egui::Theme::Dark);
}

#[test]
fn a_fresh_frame_has_the_name_that_was_typed() {
    let mut harness = window(Lang::Zh);
    let frame =
        Frame { name: "我的设计".to_owned(), ..Frame::usual(Catalog::builtin(), "official-2026") };
    act(&mut harness, Action::Answer(DialogAnswer::Frame(frame)));
    let state = &harness.state().state;
    assert!(!state.gallery);
    assert_eq!(state.design().unwrap().title.name, "我的设计");
}

#[test]
fn a_typed_path_is_taken_with_enter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("by-hand.yuntu");
    let mut harness = showing(Lang::En, "classic-two-az");
    act(&mut harness, Action::Run(Command::SaveAs));
    harness.run();
    type_into(&mut harness, "Path", &path.display().to_string());
    harness.key_press(egui::Key::Enter);
    for _ in 0..3 {
        harness.step();
    }
    finish_jobs(&mut harness);
    assert_eq!(files::read(&path).unwrap().design, template("classic-two-az"));
}

#[test]
fn an_az_is_killed_and_brought_back() {
    let mut harness = showing(Lang::En, "classic-two-az");
    let az = harness.state().state.design().unwrap().azs.keys().next().unwrap();
    act(&mut harness, Action::Select(Selection::one(az)));
    harness.key_press(egui::Key::K);
    harness.run();
    let scene = harness.state().state.failing.clone();
    assert_eq!(scene.failing, [az.into()]);
    let outcome = scene.outcome.unwrap();
    assert!(outcome.services[0].up && (outcome.services[0].capacity_percent - 150.0).abs() < 1e-9);
    harness.get_by_label_contains("services carry on with 150% capacity");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(!harness.state().state.failing.is_on());
}

#[test]
fn what_failed_follows_the_design() {
    let mut harness = showing(Lang::Zh, "classic-two-az");
    let web = first_node(&harness, "ecs");
    act(&mut harness, Action::LetFail(vec![web.into()]));
    assert!(harness.state().state.failing.is_on());
    let edits = vec![Edit::Remove(web)];
    act(&mut harness, Action::Commit { label: Text::fixed("删除", "Delete"), edits });
    assert!(!harness.state().state.failing.is_on(), "what is gone cannot fail");
}

#[test]
fn the_tab_and_the_status_bar_show_the_proof() {
    for (lang, status) in [(Lang::En, "service goes on, capacity 150%"), (Lang::Zh, "服务继续，容量 150%")]
    {
        let mut harness = showing(lang, "classic-two-az");
        act(&mut harness, Action::Run(Command::ShowResilience));
        harness.get_by_label_contains(status);
        let az = harness.state().state.design().unwrap().azs.keys().next().unwrap();
        act(&mut harness, Action::LetFail(vec![az.into()]));
        assert!(harness.state().state.failing.is_on());
        let exact = if lang == Lang::En { "minutes a year (exact)" } else { "分钟（精确）" };
        harness.get_by_label_contains(exact);
    }
}

#[test]
fn a_table_of_servers_is_taken_in_once_its_columns_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.csv");
    std::fs::write(&path, "主机别名,CPU,内存,CPU利用率\nweb-1,8,16,20%\napp-1,4核,16G,90%\n").unwrap();
    let mut harness = window(Lang::En);
    act(&mut harness, Action::OpenPath(path.clone()));
    finish_jobs(&mut harness);
    assert!(
        matches!(harness.state().state.dialog, Some(Dialog::Intake(_))),
        "{:?}",
        harness.state().state.dialog
    );
    assert!(harness.query_by_label("Import").is_none(), "nothing is imported before the names are known");
    harness.get_by_label("What \"主机别名\" means").click();
    harness.run();
    harness.get_by_role_and_label(egui::Role::Button, "Name").click();
    harness.run();
    harness.get_by_label("Import").click();
    harness.run();
    let design = harness.state().state.design().unwrap();
    let names: Vec<&str> = design.nodes.values().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["web-1", "app-1"]);
    let Some(Dialog::Message { excerpt: Some(table), .. }) = &harness.state().state.dialog else {
        panic!("the table \"as-is → to-be\" is shown: {:?}", harness.state().state.dialog)
    };
    assert!(table.get(Lang::En).contains("web-1: 8C16G → "), "{table:?}");

    // The next file of the customer is not asked about again.
    act(&mut harness, Action::Answer(DialogAnswer::Cancel));
    act(&mut harness, Action::OpenPath(path));
    finish_jobs(&mut harness);
    assert!(harness.query_by_label("Import").is_some());
}

#[test]
fn a_configuration_becomes_a_new_design_and_what_was_not_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("main.tf");
    let server = "resource \"alicloud_instance\" \"web\" {\n  instance_type = \"ecs.g7.large\"\n  key_name = \"k\"\n}\n";
    std::fs::write(&path, server).unwrap();
    let mut harness = window(Lang::Zh);
    act(&mut harness, Action::OpenPath(path));
    finish_jobs(&mut harness);
    assert_eq!(harness.state().state.design().unwrap().nodes.len(), 1);
    let Some(Dialog::Message { body, .. }) = &harness.state().state.dialog else {
        panic!("what was not read is told")
    };
    assert!(body.get(Lang::Zh).contains("key_name"), "{body:?}");
}

#[path = "tests_editor.rs"]
mod editor;

#[path = "tests_versions.rs"]
mod rounds;
