//! `yuntu availability`: the unavailability of each service, of a design or of a model.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::args::{Availability, Format};
use super::document;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::resilience::{
    Event, Importance, Model, ModelOptions, NotKnown, Reliability, ServiceAvailability, availability,
    services_json,
};
use crate::{files, text};

/// Runs the command.
pub(super) fn run(args: &Availability, lang: Lang) -> Result<Output, Failure> {
    let (model, events, first) = match (&args.model, &args.file) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
            let model = Model::from_json(&text).map_err(|error| Failure::new(error.text()))?;
            (model, BTreeMap::new(), Vec::new())
        }
        (None, Some(path)) => {
            let options = ModelOptions {
                beta: share("--beta", &args.beta)?,
                coverage: share("--coverage", &args.coverage)?,
                ..ModelOptions::default()
            };
            let built = Reliability::with(&document::read(path)?.design, Catalog::builtin(), &options);
            let first = built.shared_causes();
            (built.model, built.events, first)
        }
        (None, None) => (Model::default(), BTreeMap::new(), Vec::new()),
    };
    if let Some(path) = &args.export_model {
        let written = json_text(&model.to_json());
        files::save(path, written.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    }
    let services =
        availability(&model, &first).map_err(|NotKnown::Model(error)| Failure::new(error.text()))?;
    let view = View { model: &model, events: &events, lang };
    Ok(Output::fine(match args.format.as_ {
        Format::Json => json_text(&view.json(&services)),
        Format::Text => view.text(&services),
    }))
}

/// A share from 0 to 1 behind a flag.
fn share(flag: &str, word: &str) -> Result<f64, Failure> {
    let number = Decimal::from_str_exact(word.trim()).ok();
    let number =
        number.filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share)).and_then(|n| n.to_f64());
    number.ok_or_else(|| {
        let shown = shown_word(word);
        Failure::new(text!(
            "{flag} 的值“{shown}”不是0到1之间的数，例如 0.05",
            "{flag}: \"{shown}\" is not a number from 0 to 1; for example 0.05"
        ))
    })
}

struct View<'a> {
    model: &'a Model,
    events: &'a BTreeMap<String, Event>,
    lang: Lang,
}

/// How many cut sets of each service are printed.
const PRINTED: usize = 10;
/// How many events of each service are printed by importance.
const MATTERING: usize = 5;

impl View<'_> {
    fn json(&self, services: &[ServiceAvailability]) -> Value {
        let mut value = services_json(services);
        let events: Vec<Value> = self
            .events
            .iter()
            .filter(|(name, _)| self.model.events.contains_key(*name))
            .map(|(name, event)| {
                json!({
                    "event": name,
                    "subject": event.subject.to_string(),
                    "title": event.title,
                    "unavailability": event.unavailability.to_string(),
                    "basis": event.basis.word(),
                    "source": event.source,
                })
            })
            .collect();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("events".to_owned(), events.into());
        }
        value
    }

    fn named(&self, event: &str) -> String {
        match self.events.get(event) {
            Some(event) => event.title.get(self.lang).to_owned(),
            None => event.to_owned(),
        }
    }

    fn text(&self, services: &[ServiceAvailability]) -> String {
        let mut out = String::new();
        let mut line = |words: Text| {
            out.push_str(words.get(self.lang));
            out.push('\n');
        };
        if services.is_empty() {
            line(text!(
                "没有服务：从用户、互联网等外部节点画一条业务连线到入口",
                "There is no service: draw a business link from users or the Internet to where they enter"
            ));
        }
        for service in services {
            let (name, u, minutes) = (&service.name, service.unavailability, service.minutes_per_year());
            let percent = service.percent();
            if service.exact() {
                line(text!(
                    "{name}：可用性 {percent}%，不可用率 {u:.3e}，每年约 {minutes:.1} 分钟（精确）",
                    "{name}: availability {percent}%, unavailability {u:.3e}, about {minutes:.1} minutes a year (exact)"
                ));
            } else {
                let least = service.at_least;
                line(text!(
                    "{name}：不可用率在 {least:.3e} 与 {u:.3e} 之间，每年不超过 {minutes:.1} 分钟（有界）",
                    "{name}: unavailability between {least:.3e} and {u:.3e}, at most {minutes:.1} minutes a year (bounded)"
                ));
            }
            let cuts = &service.cut_sets;
            let (shown, total, order) = (cuts.sets.len().min(PRINTED), cuts.total, cuts.order);
            if order >= 3 {
                line(text!(
                    "  最小割集共 {total} 个，以下为前 {shown} 个",
                    "  {total} minimal cut sets, of which the first {shown}:"
                ));
            } else {
                line(text!(
                    "  只列出 {order} 阶以内的最小割集（模型过大），以下为前 {shown} 个",
                    "  minimal cut sets of up to {order} events (the model is too large for more), the first {shown}:"
                ));
            }
            for set in cuts.sets.iter().take(PRINTED) {
                let names: Vec<String> = set.events.iter().map(|event| self.named(event)).collect();
                line(Text::same(format!("    {:.1e}  {}", set.probability, names.join(" + "))));
            }
            line(Text::fixed("  改进哪个收益最大", "  What gains most"));
            for Importance { event, rrw, .. } in service.importance.iter().take(MATTERING) {
                let name = self.named(event);
                let left = if rrw.is_finite() { minutes / rrw } else { 0.0 };
                line(text!(
                    "    {name}：若永不故障，每年剩 {left:.1} 分钟",
                    "    {name}: were it perfect, {left:.1} minutes a year would be left"
                ));
            }
        }
        line(text!(
            "假设：切换完善、除可用区和地域外各自独立；基于SLA的估算，非承诺",
            "Assumed: perfect switching, independence but for AZs and regions; an SLA-derived estimate, not a commitment"
        ));
        out
    }
}
