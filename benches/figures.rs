//! Measures the figures that the product promises and prints least, middle and largest time of each.
//!
//! `cargo bench --no-default-features --bench figures [PART OF A NAME]`

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_imports,
    reason = "a benchmark stops when something is wrong"
)]

#[allow(dead_code, reason = "the tests use the other scales")]
#[path = "../tests/it/support/large.rs"]
mod large;

use std::hint::black_box;
use std::time::{Duration, Instant};

use yuntu::assessment::{Assessment, AssessmentSettings, Assessor};
use yuntu::base::{Date, Lang, Text};
use yuntu::catalog::{Catalog, FactFilter, Facts};
use yuntu::design::{Design, Edit, History, NodeId, Pos, Transport};
use yuntu::network::{
    NetworkMap, Survey, access_plan, address_plan, open_ports, passage, standing_questions,
};
use yuntu::pricing::{self, Term};
use yuntu::resilience::{Failing, Gate, Model, Reliability, Resilience, Simulator, availability};
use yuntu::rules::{Context, Memo, Registry, Selection, check};
use yuntu::scene::{Layout, Routes, SceneOptions, diagram};
use yuntu::sizing::{self, Ground};
use yuntu::{compare, export, files};

/// Times are taken until this much time is spent on a figure, at least thrice.
const PATIENCE: Duration = Duration::from_millis(1500);

struct Figures {
    wanted: Option<String>,
}

impl Figures {
    /// Measures `work` on what `prepare` makes, which is not timed; `limit` is the promise, in milliseconds.
    fn measure<P, R>(
        &self,
        name: &str,
        limit_ms: Option<f64>,
        mut prepare: impl FnMut() -> P,
        mut work: impl FnMut(P) -> R,
    ) {
        if self.wanted.as_ref().is_some_and(|wanted| !name.contains(wanted.as_str())) {
            return;
        }
        black_box(work(prepare()));
        let mut times = Vec::new();
        let start = Instant::now();
        while times.len() < 3 || (start.elapsed() < PATIENCE && times.len() < 1000) {
            let input = prepare();
            let begin = Instant::now();
            let output = work(input);
            times.push(begin.elapsed());
            drop(black_box(output));
        }
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let (least, middle, most) = (ms(times[0]), ms(times[times.len() / 2]), ms(times[times.len() - 1]));
        let verdict = match limit_ms {
            Some(limit) if middle <= limit => format!("promised {limit} ms, kept"),
            Some(limit) => format!("promised {limit} ms, MISSED"),
            None => String::new(),
        };
        println!("{name:<46} {least:>9.3} {middle:>9.3} {most:>9.3} ms  n={:<4} {verdict}", times.len());
    }
}

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let figures = Figures { wanted };
    let design = large::design(large::Scale::LARGE);
    println!(
        "{} nodes, {} links, {} functions, {} regions",
        design.nodes.len(),
        design.links.len(),
        design.functions.len(),
        design.regions.len()
    );
    println!("{:<46} {:>9} {:>9} {:>9}", "", "least", "middle", "most");
    documents(&figures, &design);
    edits(&figures, &design);
    results(&figures, &design);
    network(&figures, &design);
    chain(&figures, &design);
    search(&figures);
    versions(&figures, &design);
    pictures(&figures);
    processes(&figures);
}

/// The edit that gives a node another name.
fn renamed(design: &Design, node: NodeId) -> Edit {
    let mut row = design.nodes.get(node).expect("it lives").clone();
    row.name.push('x');
    Edit::PutNode(node, Box::new(row))
}

fn today() -> Date {
    "2026-11-21".parse().expect("a date")
}

/// What follows from 10,000 nodes; the engine as a whole has 300 ms, and 16 ms after one edit.
fn results(figures: &Figures, design: &Design) {
    let catalog = Catalog::builtin();
    let settings = AssessmentSettings::default();
    let report = || Assessment::report_of(design, &[], catalog, &settings, today());
    println!("the rules report {} findings", report().findings.len());
    figures.measure("findings", None, || (), |()| report());
    rules(figures, design);
    figures.measure("sizes", Some(30.0), || (), |()| Assessment::sizes_of(design, catalog));
    figures.measure("bill", Some(30.0), || (), |()| Assessment::bill_of(design, catalog, &settings));
    failures(figures, design, catalog);
    let node = design.nodes.keys().nth(5_000).expect("there are nodes");
    let mut edited = design.clone();
    let mut row = edited.nodes.get(node).expect("it lives").clone();
    row.name.push('x');
    edited.apply(Edit::PutNode(node, Box::new(row))).expect("it is accepted");
    let before = || {
        let mut assessor = Assessor::new(catalog);
        assessor.assess(design, &[], &settings, today());
        assessor
    };
    figures.measure("findings, sizes and bill after an edit", Some(16.0), before, |mut assessor| {
        assessor.assess(&edited, &[], &settings, today());
        assessor
    });
}

/// Addresses and access of 10,000 nodes, as drawn and with the derived groups in place.
fn network(figures: &Figures, drawn: &Design) {
    let catalog = Catalog::builtin();
    let mut derived = drawn.clone();
    let edits = access_plan(&NetworkMap::of(drawn, catalog)).edits(drawn);
    derived.apply_all(edits).expect("the derived groups are accepted");
    for (name, design) in [("as drawn", drawn), ("derived", &derived)] {
        let name = |what: &str| format!("network, {name}: {what}");
        figures.measure(&name("its map"), None, || (), |()| NetworkMap::of(design, catalog));
        figures.measure(
            &name("plan and access"),
            Some(30.0),
            || (),
            |()| (address_plan(design, catalog), access_plan(&NetworkMap::of(design, catalog))),
        );
        figures.measure(
            &name("standing questions"),
            Some(50.0),
            || (),
            |()| standing_questions(&NetworkMap::of(design, catalog)),
        );
        figures.measure(&name("all that is shown"), None, || (), |()| Survey::of(design, catalog));
        let map = NetworkMap::of(design, catalog);
        let nodes: Vec<NodeId> = design.nodes.keys().collect();
        let mut at = 0_usize;
        let mut pair = || {
            at = (at + 7_919) % nodes.len();
            (nodes[at], nodes[at * 31 % nodes.len()])
        };
        figures.measure(&name("one answer"), Some(1.0), &mut pair, |(from, to)| {
            passage(&map, from, to, Transport::Tcp, 8080)
        });
        figures.measure(&name("every open port of a pair"), Some(1.0), &mut pair, |(from, to)| {
            open_ports(&map, from, to)
        });
    }
}

/// The rules beyond the results they read: a context that knows the results is checked again and again. With
/// `each-rule` as the wanted name, the time of every rule, the slowest first.
fn rules(figures: &Figures, design: &Design) {
    let mut context = Context::new(design, Catalog::builtin(), &[], today());
    let report = check(&context);
    figures.measure(
        "index of the rules",
        None,
        || (),
        |()| Context::new(design, Catalog::builtin(), &[], today()),
    );
    figures.measure("rules beyond what they read", Some(60.0), || (), |()| check(&context));
    let node = design.nodes.keys().nth(5_000).expect("there are nodes");
    let link = design.links.keys().nth(25_000).expect("there are links");
    for (name, edit) in [
        ("rules after one edit of a node", renamed(design, node)),
        ("rules after one edit of a link", Edit::Remove(link.into())),
    ] {
        let mut edited = design.clone();
        edited.apply(edit).expect("it is accepted");
        let known = Context::new(&edited, Catalog::builtin(), &[], today());
        drop(check(&known));
        let before = || {
            let mut memo = Memo::default();
            memo.check(&context);
            memo
        };
        // With the index; the results that the rules read are known.
        figures.measure(name, Some(8.0), before, |mut memo| {
            let after = Context::new(&edited, Catalog::builtin(), &[], today()).reading(&known);
            (memo.check(&after), memo)
        });
    }
    if figures.wanted.as_deref() != Some("each-rule") {
        return;
    }
    let mut each: Vec<(Duration, &str, usize, bool)> = Registry::rules()
        .map(|rule| {
            context.selection = Selection::new(&[rule.code], &[]).expect("a code selects");
            let time = |_| {
                let begin = Instant::now();
                black_box(check(&context));
                begin.elapsed()
            };
            let least = (0..5).map(time).min().unwrap_or_default();
            let by_row = matches!(rule.check, yuntu::rules::Check::Rows(_));
            (least, rule.code, report.of(rule.code).count(), by_row)
        })
        .collect();
    each.sort();
    for (time, code, findings, by_row) in each.iter().rev().take(150) {
        let by_row = if *by_row { "by row" } else { "" };
        println!("{code:<10} {:>9.3} ms {findings:>7} findings {by_row}", time.as_secs_f64() * 1e3);
    }
    let all: Duration = each.iter().map(|(time, ..)| *time).sum();
    let whole: Duration = each.iter().filter(|row| !row.3).map(|row| row.0).sum();
    println!(
        "all        {:>9.3} ms, not by row {:>9.3} ms",
        all.as_secs_f64() * 1e3,
        whole.as_secs_f64() * 1e3
    );
}

/// From business numbers to the bill, with every number of every workload entered.
fn chain(figures: &Figures, design: &Design) {
    let catalog = Catalog::builtin();
    let design = large::with_all_numbers(design);
    let term = Term::default();
    let all = |design: &Design| {
        let ground = Ground::of(design);
        let sizes = sizing::on_ground(design, catalog, &ground);
        let plan = pricing::plan_on(design, catalog, &sizes, &ground);
        (sizes, plan, pricing::quote(design, catalog, term))
    };
    let (sizes, plan, bill) = all(&design);
    println!(
        "{} figures sized, {} things chosen for, {} lines billed",
        sizes.items.len(),
        plan.choices.len(),
        bill.lines.len()
    );
    figures.measure("chain: size, choose and price", Some(30.0), || (), |()| all(&design));
    let ground = Ground::of(&design);
    figures.measure("chain: look through the drawing", None, || (), |()| Ground::of(&design));
    figures.measure("chain: size", None, || (), |()| sizing::on_ground(&design, catalog, &ground));
    figures.measure("chain: choose", None, || (), |()| pricing::plan_on(&design, catalog, &sizes, &ground));
    figures.measure("chain: price", None, || (), |()| pricing::quote(&design, catalog, term));
    let (id, workload) = design.workloads.iter().next().expect("there are workloads");
    let mut row = workload.clone();
    row.tx_per_day = Some(1_234_567.into());
    row.growth_percent_per_year = Some(33.into());
    let mut edited = design.clone();
    edited.apply(Edit::PutWorkload(id, Box::new(row))).expect("it is accepted");
    figures.measure(
        "chain: after an edit of a workload",
        Some(5.0),
        || (),
        |()| {
            let sizes = sizing::on_ground(&edited, catalog, &ground);
            let plan = pricing::plan_on(&edited, catalog, &sizes, &ground);
            (sizes, plan, pricing::quote_workloads(&bill, &edited, catalog))
        },
    );
}

/// The catalogue as one types.
fn search(figures: &Figures) {
    let facts = Facts::of(Catalog::builtin());
    println!("{} facts", facts.rows().len());
    figures.measure("catalogue: make the list", None, || (), |()| Facts::of(Catalog::builtin()));
    let everything = FactFilter::default();
    for words in ["", "m", "mysql", "mysql ha 8c32g", "规格"] {
        let name = format!("catalogue: search \"{words}\"");
        figures.measure(&name, Some(5.0), || (), |()| facts.search(words, &everything).len());
    }
}

/// Two versions of 10,000 nodes that share nothing in memory, and six options of 500 nodes.
fn versions(figures: &Figures, design: &Design) {
    let catalog = Catalog::builtin();
    let settings = AssessmentSettings::default();
    let text = files::write_text(design).expect("the design can be written");
    let mut after = files::parse(&text, "after").expect("it reads").design;
    let changed: Vec<_> = after.nodes.iter().step_by(50).map(|(id, node)| (id, node.clone())).collect();
    for (id, mut node) in changed {
        node.count += 1;
        after.apply(Edit::PutNode(id, Box::new(node))).expect("it is accepted");
    }
    let gone: Vec<_> = after.links.keys().step_by(500).collect();
    for link in gone {
        after.apply(Edit::Remove(link.into())).expect("it is accepted");
    }
    let old = Assessment::of(design, &[], catalog, &settings, today());
    let aligned = compare::align(design, &after);
    let new = Assessment::since(&aligned, &[], catalog, &settings, today(), Some(design));
    old.resilience.availability().ok();
    new.resilience.availability().ok();
    figures.measure(
        "diff of 10,000 nodes beyond the assessments",
        Some(60.0),
        || (),
        |()| {
            let aligned = compare::align(design, &after);
            compare::Diff::between((design, &old), (&aligned, &new))
        },
    );
    let small = large::design(large::Scale { nodes: 500, links: 1_500, functions: 40 });
    let mut variants = compare::variants(&small, catalog, today());
    variants.truncate(6);
    println!("a board of {} options of {} nodes", variants.len(), small.nodes.len());
    figures.measure(
        "board of six options of 500 nodes",
        Some(300.0),
        || variants.clone(),
        |variants| compare::board(variants, catalog, today()),
    );
    figures.measure("variants of 500 nodes", None, || (), |()| compare::variants(&small, catalog, today()));
}

/// What fails with what, and how available the services are.
fn failures(figures: &Figures, design: &Design, catalog: &Catalog) {
    let built = Reliability::of(design, catalog);
    let events = built.tree().events();
    println!("{} services, {} events, {} gates", built.services.len(), events, built.tree().size() - events);
    assert!(built.stopped.is_none(), "nothing depends on itself");
    figures.measure("failures: the model", None, || (), |()| Reliability::of(design, catalog));
    let simulator = Simulator::new(design, &built).expect("it can be simulated");
    let azs: Vec<Vec<Failing>> = design.azs.keys().map(|az| vec![az.into()]).collect();
    figures.measure("failures: preparing", None, || (), |()| Simulator::new(design, &built).is_ok());
    figures.measure(
        "failures: every AZ",
        Some(30.0),
        || (),
        |()| simulator.outcomes(azs.iter().map(Vec::as_slice)),
    );
    figures.measure(
        "failures: every AZ, from the design",
        Some(30.0),
        || (),
        |()| {
            let built = Reliability::of(design, catalog);
            let simulator = Simulator::new(design, &built).expect("it can be simulated");
            simulator.outcomes(azs.iter().map(Vec::as_slice))
        },
    );
    figures.measure(
        "failures: singles, single points, recovery",
        Some(50.0),
        || (),
        |()| Resilience::of(design, catalog),
    );
    let whole = Resilience::of(design, catalog);
    let stopping = whole.singles.iter().filter(|outcome| !outcome.all_up()).count();
    println!("{} of {} single failures stop a service", stopping, whole.singles.len());
    let known = built.availability().expect("it is known");
    for service in &known {
        println!("  {} {:e} exact: {}", service.name, service.unavailability, service.exact());
    }
    figures.measure(
        "exact availability",
        Some(100.0),
        || (),
        |()| Reliability::of(design, catalog).availability().map(|services| services.len()),
    );
    let tangled = tangled_tree();
    let solved = &availability(&tangled, &[]).expect("it is known")[0];
    println!("a tree of {} events and {} cut sets", tangled.events.len(), solved.cut_sets.total);
    assert!(solved.exact(), "the tree is solved");
    figures.measure("a tree of 60 events", Some(50.0), || (), |()| availability(&tangled, &[]));
    for step in [1, 0, 7] {
        let wired = wired_model(step);
        let solved = &availability(&wired, &[]).expect("it is known")[0];
        println!("wired by {step}: {:e} to {:e}", solved.at_least, solved.unavailability);
        figures.measure(
            "200 servers wired path by path",
            Some(1000.0),
            || (),
            |()| availability(&wired, &[]),
        );
    }
}

/// A fault tree whose gates share events: 61 events, some tens of thousands of minimal cut sets.
fn tangled_tree() -> Model {
    let mut model = Model::default();
    let mut dice = 11_u64;
    let mut roll = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((dice >> 33) as usize) % sides
    };
    let name = |i: usize| format!("e{i:02}");
    for i in 0..61 {
        model.events.insert(name(i), 0.001 + 0.0005 * (i as f64));
    }
    let mut trains = Vec::new();
    for train in 0..4 {
        let mut of = Vec::new();
        for stage in 0..4 {
            let gate = format!("t{train}s{stage}");
            let mut inputs: Vec<String> = (0..2).map(|i| name((train * 4 + stage) * 3 + i)).collect();
            inputs.push(name(48 + roll(13)));
            inputs.push(name(48 + roll(13)));
            inputs.push(name(roll(48)));
            inputs.sort();
            inputs.dedup();
            model.gates.insert(gate.clone(), Gate::Or(inputs));
            of.push(gate);
        }
        let pairs = format!("t{train}");
        model.gates.insert(pairs.clone(), Gate::AtLeast { k: 2, of });
        trains.push(pairs);
    }
    model.gates.insert("top".into(), Gate::AtLeast { k: 3, of: trains });
    model.services.insert("s".into(), "top".into());
    model
}

/// 200 servers: each web server uses one application server in each AZ, each of those one database in each AZ.
fn wired_model(step: usize) -> Model {
    let mut model = Model::default();
    let mut dice = 5_u64;
    let mut partner = |i: usize, of: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if step == 0 { ((dice >> 33) as usize) % of } else { (i * step) % of }
    };
    for az in 0..2 {
        model.events.insert(format!("az{az}"), 1e-4);
    }
    let mut server = |name: String, az: usize, needs: Vec<String>| {
        model.events.insert(name.clone(), 2.5e-4);
        let mut of = vec![name.clone(), format!("az{az}")];
        if !needs.is_empty() {
            model.gates.insert(format!("{name}.needs"), Gate::And(needs));
            of.push(format!("{name}.needs"));
        }
        model.gates.insert(format!("{name}.down"), Gate::Or(of));
    };
    for az in 0..2 {
        (0..20).for_each(|i| server(format!("db{az}.{i}"), az, Vec::new()));
    }
    for az in 0..2 {
        for i in 0..40 {
            let needs = (0..2).map(|other| format!("db{other}.{}.down", partner(i, 20))).collect();
            server(format!("app{az}.{i}"), az, needs);
        }
    }
    let mut of = Vec::new();
    for i in 0..80 {
        let needs = (0..2).map(|other| format!("app{other}.{}.down", partner(i, 40))).collect();
        server(format!("web{i}"), i % 2, needs);
        of.push(format!("web{i}.down"));
    }
    model.gates.insert("top".into(), Gate::AtLeast { k: 41, of });
    model.services.insert("s".into(), "top".into());
    model
}

/// The diagram of 2,000 nodes on paper.
fn pictures(figures: &Figures) {
    let design = large::design(large::Scale::DIAGRAM);
    let catalog = Catalog::builtin();
    let options = SceneOptions { date: Some(today()), ..SceneOptions::paper(Lang::Zh) };
    println!("a diagram of {} nodes and {} links", design.nodes.len(), design.links.len());
    figures.measure("layout", None, || (), |()| Layout::of(&design));
    let layout = Layout::of(&design);
    figures.measure("routes", None, || (), |()| Routes::of(&design, &layout));
    figures.measure("scene", None, || (), |()| diagram(&design, catalog, &options));
    let scene = diagram(&design, catalog, &options);
    println!("it measures {:.0} x {:.0}", scene.bounds.w, scene.bounds.h);
    figures.measure("svg from the scene", None, || (), |()| export::svg(&scene));
    figures.measure(
        "svg from the design",
        Some(50.0),
        || (),
        |()| export::svg(&diagram(&design, catalog, &options)),
    );
    let scale = 3840.0 / scene.bounds.w;
    figures.measure(
        "png, 3840 wide, from the scene",
        Some(400.0),
        || (),
        |()| export::png(&scene, scale).expect("it can be painted"),
    );
    figures.measure(
        "pdf from the scene",
        Some(300.0),
        || (),
        |()| export::pdf(&scene).expect("it can be written"),
    );
}

/// Whole processes, from the call to the exit.
fn processes(figures: &Figures) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("a.yuntu");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_yuntu"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    };
    run(&["new", "--template", "classic-two-az", "-o", "a.yuntu"]);
    let large = folder.path().join("large.yuntu");
    let design = large::design(large::Scale::LARGE);
    files::save_design_with(&large, &design, None, None).expect("the design can be saved");
    assert!(file.exists(), "the template was written");
    figures.measure("process: yuntu --version", None, || (), |()| run(&["--version"]));
    figures.measure("process: yuntu check, a template", Some(15.0), || (), |()| run(&["check", "a.yuntu"]));
    figures.measure("process: yuntu quote, a template", None, || (), |()| run(&["quote", "a.yuntu"]));
    figures.measure(
        "process: yuntu export, png",
        None,
        || (),
        |()| run(&["export", "a.yuntu", "-o", "a.png"]),
    );
    #[cfg(feature = "report")]
    figures.measure(
        "process: yuntu report",
        Some(700.0),
        || (),
        |()| {
            run(&["report", "a.yuntu", "-o", "a-report.pdf"]);
        },
    );
    #[cfg(feature = "report")]
    figures.measure(
        "process: yuntu report, docx",
        None,
        || (),
        |()| run(&["report", "a.yuntu", "-o", "a-report.docx"]),
    );
    figures.measure("process: yuntu options, a template", None, || (), |()| run(&["options", "a.yuntu"]));
    figures.measure("process: yuntu check, 10,000 nodes", None, || (), |()| run(&["check", "large.yuntu"]));
}

fn documents(figures: &Figures, design: &Design) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("large.yuntu");
    let history = folder.path().join("history");
    files::save_design_with(&path, design, None, None).expect("the design can be saved");
    let text = files::write_text(design).expect("the design can be written");
    println!("the file has {:.1} MiB", text.len() as f64 / 1024.0 / 1024.0);
    figures.measure("open 10,000 nodes", Some(150.0), || (), |()| files::read(&path).expect("it opens"));
    figures.measure("write as text", None, || (), |()| files::write_text(design).expect("it is written"));
    figures.measure(
        "save, checked and on disk, with history",
        Some(500.0),
        || (),
        |()| files::save_design_with(&path, design, None, Some(&history)).expect("it is saved"),
    );
}

fn edits(figures: &Figures, design: &Design) {
    let history = History::new(design.clone());
    let node = design.nodes.keys().nth(5_000).expect("there are nodes");
    let link = design.links.keys().nth(25_000).expect("there are links");
    let move_node = |x: i32| vec![Edit::SetPosition(node, Some(Pos { x, y: x }))];
    let rename = || {
        let mut row = design.nodes.get(node).expect("it lives").clone();
        row.name.push('x');
        vec![Edit::PutNode(node, Box::new(row))]
    };
    let label = || Text::same("edit");
    let fresh = || history.clone();
    figures.measure("snapshot", None, || (), |()| design.clone());
    figures.measure("edit: move a node", Some(16.0), fresh, |mut h| {
        h.commit(label(), move_node(7)).expect("it is accepted");
        h
    });
    figures.measure("edit: change a node", Some(16.0), fresh, |mut h| {
        h.commit(label(), rename()).expect("it is accepted");
        h
    });
    figures.measure("edit: remove a link", Some(16.0), fresh, |mut h| {
        h.commit(label(), vec![Edit::Remove(link.into())]).expect("it is accepted");
        h
    });
    figures.measure("edit: remove a node with its links", Some(16.0), fresh, |mut h| {
        h.commit(label(), vec![Edit::Remove(node.into())]).expect("it is accepted");
        h
    });
    let region = design.regions.keys().next().expect("there are regions");
    figures.measure("edit: remove a region", None, fresh, |mut h| {
        h.commit(label(), vec![Edit::Remove(region.into())]).expect("it is accepted");
        h
    });
    let mut edited = history.clone();
    edited.commit(label(), rename()).expect("it is accepted");
    let mut undone = edited.clone();
    undone.undo();
    figures.measure(
        "undo",
        Some(5.0),
        || edited.clone(),
        |mut h| {
            h.undo();
            h
        },
    );
    figures.measure(
        "redo",
        Some(5.0),
        || undone.clone(),
        |mut h| {
            h.redo();
            h
        },
    );
}
