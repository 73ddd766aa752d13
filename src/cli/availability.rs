//! `yuntu availability`: the unavailability of each service, of a design or of a model.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::args::{Availability, Format};
use super::document;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use super::targets::{aims_json, improvements_json, recovery_json, tell_aims, tell_improvements};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::resilience::{
    Importance, Model, ModelOptions, NotKnown, Reliability, Resilience, ServiceAvailability, availability,
    services_json,
};
use crate::{files, text};

/// Runs the command.
pub(super) fn run(args: &Availability, date: Date, lang: Lang) -> Result<Output, Failure> {
    let mut design = None;
    let (model, built) = match (&args.model, &args.file) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
            (
                Some(Model::from_json(&text).map_err(|error| Failure::new(error.text()))?),
                Reliability::default(),
            )
        }
        (None, Some(path)) => {
            let read = document::read(path)?.design;
            let assumed = ModelOptions::of(&read);
            let share = |flag, word: &Option<String>, assumed| {
                word.as_ref().map_or(Ok(assumed), |word| share(flag, word))
            };
            let options = ModelOptions {
                beta: share("--beta", &args.beta, assumed.beta)?,
                coverage: share("--coverage", &args.coverage, assumed.coverage)?,
                ..assumed
            };
            let built = Reliability::with(&read, Catalog::builtin(), &options);
            design = Some(read);
            (None, built)
        }
        (None, None) => (None, Reliability::default()),
    };
    if let Some(path) = &args.export_model {
        let written = json_text(&model.as_ref().unwrap_or_else(|| built.model()).to_json());
        files::save(path, written.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    }
    let known = match &model {
        Some(model) => availability(model, &[]),
        None => built.availability(),
    };
    let services = known.map_err(|NotKnown::Model(error)| Failure::new(error.text()))?;
    let from_model = design.is_none();
    let design = design.unwrap_or_default();
    let view = View { built: &built, design: &design, from_model, lang };
    if from_model {
        return Ok(Output::fine(match args.format.as_ {
            Format::Json => json_text(&view.json(&services)),
            Format::Text => view.text(&services),
        }));
    }
    let whole = Resilience::of(&design, Catalog::builtin());
    let aims = whole.aims();
    let better = args.suggest.then(|| {
        Assessment::improvements_of(&design, Catalog::builtin(), &AssessmentSettings::default(), date)
    });
    Ok(Output::fine(match args.format.as_ {
        Format::Json => {
            let mut value = view.json(&services);
            if let Some(fields) = value.as_object_mut() {
                fields.insert("targets".to_owned(), aims_json(&aims));
                fields.insert("recovery".to_owned(), recovery_json(&whole.recovery));
                if args.explain {
                    let lines = built.explain(&design);
                    let lines = lines.iter().map(|line| json!({ "depth": line.depth, "words": line.words }));
                    fields.insert("model".to_owned(), lines.collect());
                }
                if let Some(better) = &better {
                    fields.insert("suggestions".to_owned(), improvements_json(better));
                }
            }
            json_text(&value)
        }
        Format::Text => {
            let mut out = view.text(&services);
            if args.explain {
                out.push('\n');
                for line in built.explain(&design) {
                    out.push_str(&line.render(lang));
                    out.push('\n');
                }
            }
            tell_aims(&mut out, &aims, &whole.recovery, lang);
            if let Some(better) = &better {
                tell_improvements(&mut out, better, lang);
            }
            out
        }
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
    built: &'a Reliability,
    design: &'a Design,
    from_model: bool,
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
            .built
            .events(self.design)
            .into_iter()
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
        if self.from_model {
            event.to_owned()
        } else {
            self.built.title(event, self.design).get(self.lang).to_owned()
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
            if !self.from_model {
                let Text { zh, en } = service.contributions.words();
                line(text!("  {zh}", "  {en}"));
            }
            let cuts = &service.cut_sets;
            let listed: u64 = cuts.by_order.iter().take(3).sum();
            let (shown, total, order) = (cuts.sets.len().min(PRINTED), cuts.total, cuts.order);
            if order >= 3 && cuts.more {
                line(text!(
                    "  三阶以内的最小割集 {listed} 个，更高阶未计数（模型过大），以下为前 {shown} 个",
                    "  {listed} minimal cut sets of up to 3 events, more of higher orders were not counted (the model is too large); the first {shown}:"
                ));
            } else if order >= 3 {
                line(text!(
                    "  最小割集共 {total} 个（三阶以内 {listed} 个），以下为前 {shown} 个",
                    "  {total} minimal cut sets, {listed} of them of up to 3 events; the first {shown}:"
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
            for Importance { event, birnbaum, raw, rrw } in service.importance.iter().take(MATTERING) {
                let name = self.named(event);
                let left = if rrw.is_finite() { minutes / rrw } else { 0.0 };
                let rrw = if rrw.is_finite() { format!("{rrw:.3}") } else { "∞".to_owned() };
                line(text!(
                    "    {name}：若永不故障，每年剩 {left:.1} 分钟（Birnbaum {birnbaum:.2e}，RAW {raw:.4}，RRW {rrw}）",
                    "    {name}: were it perfect, {left:.1} minutes a year would be left (Birnbaum {birnbaum:.2e}, RAW {raw:.4}, RRW {rrw})"
                ));
            }
        }
        let ModelOptions { beta, coverage, .. } = self.built.options;
        let (switching_zh, switching_en) = if coverage < 1.0 {
            (format!("切换成功率{coverage}"), format!("switching that works in {coverage} of all cases"))
        } else {
            ("切换完善".to_owned(), "perfect switching".to_owned())
        };
        let (common_zh, common_en) = if beta > 0.0 {
            (
                format!("同一应用模块共因比例{beta}"),
                format!("a common cause in {beta} of a function's failures"),
            )
        } else {
            ("无软件共因".to_owned(), "no common cause in software".to_owned())
        };
        let [sla, assumed, yours] = self.built.bases();
        line(text!(
            "假设：{switching_zh}、{common_zh}、除可用区和地域外各自独立；{sla}个概率基于SLA，{assumed}个为假设值，{yours}个自填；估算，非承诺",
            "Assumed: {switching_en}, {common_en}, independence but for AZs and regions; {sla} probabilities are SLA-based, {assumed} assumed, {yours} yours; an estimate, not a commitment"
        ));
        out
    }
}
