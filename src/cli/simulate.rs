//! `yuntu simulate`: what dies and what capacity is left.

use serde_json::{Value, json};

use super::args::{Format, Simulate};
use super::document;
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use super::usage::nearest;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Scenario};
use crate::resilience::{Failing, NodeState, Outcome, Simulator, model_for, percent, singles};
use crate::text;

/// What the field `schema` says.
const SCHEMA: &str = "yuntu.simulate/1";
/// How many pairs of failures are simulated at most.
const MOST_PAIRS: usize = 20_000;

/// Runs the command.
pub(super) fn run(args: &Simulate, lang: Lang) -> Result<Output, Failure> {
    let document = document::read(&args.file)?;
    let design = document.design.clone();
    let named = Failing::named(&design);
    let words: Vec<String> = match &args.scenario {
        Some(name) => kept(&design, name)?.fails.clone(),
        None => args.fail.clone(),
    };
    let chosen: Vec<Failing> =
        words.iter().map(|word| find(&design, &named, word)).collect::<Result<_, _>>()?;
    let all_kept: Vec<(String, Vec<Failing>)> = if args.scenarios {
        let rows = design.settings.failures.scenarios.iter();
        rows.map(|row| (row.name.clone(), row.living(&design))).collect()
    } else {
        Vec::new()
    };
    let everything: Vec<Failing> =
        chosen.iter().chain(all_kept.iter().flat_map(|(_, failing)| failing)).copied().collect();
    let reliability = model_for(&design, Catalog::builtin(), &everything);
    let simulator = Simulator::new(&design, &reliability).map_err(|error| Failure::new(error.text()))?;
    let mut scenarios: Vec<Vec<Failing>> = Vec::new();
    let mut left_out = 0;
    if args.scenarios {
        if all_kept.is_empty() {
            return Ok(Output::fine(match args.format.as_ {
                Format::Json => json_text(&json!({ "schema": SCHEMA, "scenarios": [], "pairs_left_out": 0 })),
                Format::Text => none_kept(args, lang),
            }));
        }
        scenarios.extend(all_kept.iter().map(|(_, failing)| failing.clone()));
    } else if chosen.is_empty() {
        let singles = singles(&design);
        scenarios.extend(singles.iter().map(|&one| vec![one]));
        if args.pairs {
            let pairs = singles.len() * singles.len().saturating_sub(1) / 2;
            left_out = pairs.saturating_sub(MOST_PAIRS);
            let all = singles
                .iter()
                .enumerate()
                .flat_map(|(at, &a)| singles.iter().skip(at + 1).map(move |&b| vec![a, b]));
            scenarios.extend(all.take(MOST_PAIRS));
        }
    } else {
        scenarios.push(chosen.clone());
    }
    let mut outcomes = simulator.outcomes(scenarios.iter().map(Vec::as_slice));
    outcomes.sort_by(|a, b| {
        a.gravity().total_cmp(&b.gravity()).then_with(|| a.failed.len().cmp(&b.failed.len()))
    });
    let view = View { design: &design, simulator: &simulator, detailed: !chosen.is_empty(), kept: &all_kept };
    let mut output = Output::fine(match args.format.as_ {
        Format::Json => json_text(&view.json(&outcomes, left_out)),
        Format::Text => view.text(&outcomes, left_out, lang),
    });
    if let Some(name) = &args.keep {
        let note = keep(args, document, name, &chosen)?;
        output.notes.push_str(note.get(lang));
        output.notes.push('\n');
    }
    Ok(output)
}

/// The scenario of a name, or the names that there are.
fn kept<'d>(design: &'d Design, name: &str) -> Result<&'d Scenario, Failure> {
    let failures = &design.settings.failures;
    if let Some(row) = failures.scenario(name) {
        return Ok(row);
    }
    let shown = shown_word(name);
    let names: Vec<String> = failures.scenarios.iter().map(|row| shown_word(&row.name)).collect();
    Err(Failure::new(if names.is_empty() {
        text!(
            "设计中没有保存故障场景；用 --fail ID --keep 名称 保存一个",
            "the design keeps no scenario; keep one with --fail ID --keep NAME"
        )
    } else {
        let (zh, en) = (names.join("、"), names.join(", "));
        text!(
            "设计中没有故障场景“{shown}”；有：{zh}",
            "the design keeps no scenario \"{shown}\"; it has: {en}"
        )
    }))
}

fn none_kept(args: &Simulate, lang: Lang) -> String {
    let file = shown_path(&args.file);
    let words = text!(
        "设计中没有保存故障场景；用 yuntu simulate {file} --fail ID --keep 名称 保存一个\n",
        "the design keeps no scenario; keep one with yuntu simulate {file} --fail ID --keep NAME\n"
    );
    words.get(lang).to_owned()
}

/// Writes a scenario into the design.
fn keep(
    args: &Simulate,
    document: document::Document,
    name: &str,
    failing: &[Failing],
) -> Result<Text, Failure> {
    let shown = shown_path(&args.file);
    let mut design = document.design.clone();
    let mut settings = design.settings.clone();
    let row = Scenario {
        name: name.to_owned(),
        fails: failing.iter().map(ToString::to_string).collect(),
        note: String::new(),
    };
    let rows = &mut settings.failures.scenarios;
    match rows.iter_mut().find(|other| other.name == name) {
        Some(other) => *other = Scenario { note: other.note.clone(), ..row },
        None => rows.push(row),
    }
    design.apply(Edit::SetSettings(settings)).map_err(|error| {
        Failure::new(text!("未能保存场景：{error}", "the scenario was not kept: {error}"))
    })?;
    document.save(&design, &args.file, &args.file)?;
    let name = shown_word(name);
    Ok(text!("场景“{name}”已保存到 {shown}", "the scenario \"{name}\" is kept in {shown}"))
}

/// What a word means: an id, a name, or the code of an AZ or region.
fn find(design: &Design, named: &[(Failing, Vec<String>)], word: &str) -> Result<Failing, Failure> {
    let shown = shown_word(word);
    let by_id = named.iter().find(|(_, words)| words.first().is_some_and(|id| id == word));
    if let Some((one, _)) = by_id {
        return Ok(*one);
    }
    let found: Vec<Failing> =
        named.iter().filter(|(_, words)| words.iter().any(|w| w == word)).map(|(one, _)| *one).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let near = nearest(word, named.iter().flat_map(|(_, words)| words.iter().map(String::as_str)));
            Err(Failure::new(near.map_or_else(
                || {
                    text!(
                        "设计中没有编号或名称为“{shown}”的可用区、地域、机房、应用模块、节点或连线",
                        "the design has no AZ, region, site, function, node or link with the id or name \"{shown}\""
                    )
                },
                |near| {
                    text!(
                        "设计中没有编号或名称为“{shown}”的对象；是不是“{near}”？",
                        "nothing in the design has the id or name \"{shown}\"; did you mean \"{near}\"?"
                    )
                },
            )))
        }
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            let titles = |lang: Lang| -> String {
                let of = |one: &Failing| format!("{one} ({})", one.title(design).get(lang));
                several.iter().map(of).collect::<Vec<_>>().join(lang.comma())
            };
            let (zh, en) = (titles(Lang::Zh), titles(Lang::En));
            let first = ids.first().cloned().unwrap_or_default();
            Err(Failure::new(text!(
                "“{shown}”不唯一：{zh}；请写编号，例如 --fail {first}",
                "\"{shown}\" is the name of several: {en}; give the id, for example --fail {first}"
            )))
        }
    }
}

struct View<'a> {
    design: &'a Design,
    simulator: &'a Simulator<'a>,
    /// One scenario, told in full.
    detailed: bool,
    /// The names of scenarios that the design keeps.
    kept: &'a [(String, Vec<Failing>)],
}

impl View<'_> {
    fn kept_as(&self, outcome: &Outcome) -> Option<&str> {
        self.kept.iter().find(|(_, failing)| *failing == outcome.failed).map(|(name, _)| name.as_str())
    }

    fn json(&self, outcomes: &[Outcome], left_out: usize) -> Value {
        let scenarios: Vec<Value> = outcomes.iter().map(|outcome| self.scenario(outcome)).collect();
        json!({ "schema": SCHEMA, "scenarios": scenarios, "pairs_left_out": left_out })
    }

    fn scenario(&self, outcome: &Outcome) -> Value {
        let services: Vec<Value> = outcome
            .services
            .iter()
            .map(|service| {
                json!({
                    "name": &*service.name,
                    "up": service.up,
                    "capacity_percent": percent(service.capacity_percent),
                })
            })
            .collect();
        let functions: Vec<Value> = outcome
            .pools
            .iter()
            .filter_map(|left| self.simulator.pools.get(left.pool).map(|pool| (left, pool)))
            .map(|(left, pool)| {
                json!({
                    "function": pool.function.map(|id| id.to_string()),
                    "name": pool.name,
                    "region": pool.region.map(|id| id.to_string()),
                    "servers": left.servers,
                    "capacity_percent": percent(left.percent),
                    "of": if pool.demand.is_some() { "peak_demand" } else { "normal_capacity" },
                })
            })
            .collect();
        let failed: Vec<String> = outcome.failed.iter().map(ToString::to_string).collect();
        let names: Vec<Text> = outcome.failed.iter().map(|one| one.title(self.design)).collect();
        let mut value = json!({
            "failed": failed, "names": names, "services": services, "functions": functions,
        });
        if let (Some(name), Some(fields)) = (self.kept_as(outcome), value.as_object_mut()) {
            fields.insert("name".to_owned(), name.into());
        }
        if self.detailed
            && let Some(fields) = value.as_object_mut()
        {
            let picture = self.simulator.picture(&outcome.failed);
            let nodes: Vec<Value> = picture
                .nodes
                .iter()
                .map(|(id, state)| {
                    let name = self.design.nodes.get(*id).map_or("", |node| node.name.as_str());
                    json!({ "id": id.to_string(), "name": name, "state": state.word() })
                })
                .collect();
            let live: Vec<String> = picture.live.iter().map(ToString::to_string).collect();
            fields.insert("nodes".to_owned(), nodes.into());
            fields.insert("live_links".to_owned(), live.into());
        }
        value
    }

    fn text(&self, outcomes: &[Outcome], left_out: usize, lang: Lang) -> String {
        let mut out = String::new();
        if outcomes.iter().all(|outcome| outcome.services.is_empty()) {
            let none = Text::fixed(
                "没有服务：从用户、互联网等外部节点画一条业务连线到入口\n",
                "There is no service: draw a business link from users or the Internet to where they enter\n",
            );
            out.push_str(none.get(lang));
        }
        let mut table = Table::default();
        table.row(
            [
                Text::fixed("故障", "Fails"),
                Text::fixed("服务", "Service"),
                Text::fixed("结果", "Result"),
                Text::fixed("剩余容量", "Capacity left"),
            ]
            .map(|words| words.get(lang).to_owned()),
        );
        for outcome in outcomes {
            let titles: Vec<String> =
                outcome.failed.iter().map(|one| one.title(self.design).get(lang).to_owned()).collect();
            let mut failed = titles.join(" + ");
            if let Some(name) = self.kept_as(outcome) {
                failed = format!("{name} ({failed})");
            }
            for service in &outcome.services {
                table.row([
                    std::mem::take(&mut failed),
                    service.name.to_string(),
                    service.verdict().get(lang).to_owned(),
                    format!("{}%", percent(service.capacity_percent)),
                ]);
            }
        }
        out.push_str(&table.render(""));
        let demand = self.simulator.pools.iter().any(|pool| pool.demand.is_some());
        let basis = if demand {
            Text::fixed(
                "剩余容量：占峰值业务量的百分比；未填写业务量的应用模块占正常容量的百分比\n",
                "Capacity left: in percent of the peak demand; of the normal capacity where no demand was entered\n",
            )
        } else {
            Text::fixed(
                "剩余容量：占正常容量的百分比（未填写业务量）\n",
                "Capacity left: in percent of the normal capacity (no demand was entered)\n",
            )
        };
        out.push_str(basis.get(lang));
        if left_out > 0 {
            let words = text!(
                "两两故障超过{MOST_PAIRS}对，未模拟其余{left_out}对\n",
                "there are more than {MOST_PAIRS} pairs; {left_out} were not simulated\n"
            );
            out.push_str(words.get(lang));
        }
        if self.detailed {
            for outcome in outcomes {
                self.details(&mut out, outcome, lang);
            }
        }
        out
    }

    fn details(&self, out: &mut String, outcome: &Outcome, lang: Lang) {
        for left in &outcome.pools {
            let Some(pool) = self.simulator.pools.get(left.pool) else { continue };
            let (name, servers, percent) = (&pool.name, left.servers, percent(left.percent));
            let words = {
                let left = crate::base::text::counted(servers, "server");
                text!(
                    "应用模块 {name}：剩{servers}台，容量{percent}%\n",
                    "function {name}: {left} left, capacity {percent}%\n"
                )
            };
            out.push_str(words.get(lang));
        }
        let picture = self.simulator.picture(&outcome.failed);
        for (state, title) in [
            (NodeState::Failed, Text::fixed("故障", "failed")),
            (NodeState::Down, Text::fixed("因依赖中断", "down, because what it needs is")),
            (NodeState::Degraded, Text::fixed("降级", "degraded")),
        ] {
            let names: Vec<&str> = picture
                .nodes
                .iter()
                .filter(|(_, of)| **of == state)
                .filter_map(|(id, _)| self.design.nodes.get(*id).map(|node| node.name.as_str()))
                .collect();
            if !names.is_empty() {
                out.push_str(&format!(
                    "{}{}{}\n",
                    title.get(lang),
                    if lang == Lang::Zh { "：" } else { ": " },
                    names.join(lang.comma())
                ));
            }
        }
    }
}
