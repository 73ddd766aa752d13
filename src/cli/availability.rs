//! `yuntu availability`: the exact unavailability of each service, of a design or of a model.

use std::collections::BTreeMap;

use super::args::{Availability, Format};
use super::document;
use super::failure::Failure;
use super::output::{Output, json_text};
use crate::base::Lang;
use crate::catalog::Catalog;
use crate::resilience::{
    Event, Model, NotKnown, Reliability, ServiceAvailability, availability, services_json,
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
            let built = Reliability::of(&document::read(path)?.design, Catalog::builtin());
            let first = built.shared_causes();
            (built.model, built.events, first)
        }
        (None, None) => (Model::default(), BTreeMap::new(), Vec::new()),
    };
    if let Some(path) = &args.export_model {
        let written = json_text(&model.to_json());
        files::save(path, written.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    }
    let services = availability(&model, &first).map_err(|error| match error {
        NotKnown::Model(error) => Failure::new(error.text()),
        NotKnown::TooLarge => Failure::new(text!(
            "模型关联过于复杂，无法精确计算",
            "the model is too entangled for an exact answer"
        )),
    })?;
    Ok(Output::fine(match args.format.as_ {
        Format::Json => json_text(&services_json(&services)),
        Format::Text => as_text(&services, &events, lang),
    }))
}

/// How many cut sets of each service are printed.
const PRINTED: usize = 10;

fn as_text(services: &[ServiceAvailability], events: &BTreeMap<String, Event>, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |words: crate::base::Text| {
        out.push_str(words.get(lang));
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
        line(text!(
            "{name}：不可用率 {u:.3e}，每年约 {minutes:.1} 分钟",
            "{name}: unavailability {u:.3e}, about {minutes:.1} minutes a year"
        ));
        for set in service.cut_sets.sets.iter().take(PRINTED) {
            let named = |event: &String| match events.get(event) {
                Some(event) => event.title.get(lang).to_owned(),
                None => event.clone(),
            };
            let names: Vec<String> = set.events.iter().map(named).collect();
            line(crate::base::Text::same(format!("  {:.1e}  {}", set.probability, names.join(" + "))));
        }
    }
    line(text!("基于SLA的估算，非承诺", "SLA-derived estimate, not a commitment"));
    out
}
