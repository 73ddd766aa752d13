//! DR-001: core business below two cities, three centres.

use crate::base::{Basis, Severity, Text};
use crate::design::{Criticality, Edit, HaPromise, Ref, Settings, System, SystemId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-001",
    name: "core-business-below-three-centres",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(741, 741)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("核心业务应采用两地三中心", "Core business below two cities, three centres"),
    why: Text::fixed(
        "指南建议核心业务采用两地三中心，一般业务采用同城双中心；只有同城双中心的核心业务在城市级灾难时全部中断。",
        "The guide advises two cities and three centres for core business and two centres for general \
         business; core business in one city stops with the city.",
    ),
    fix: Text::fixed(
        "参照“两地三中心”模板补上异地容灾，或确认业务等级为一般。",
        "Add the other city as the template \"two cities, three centres\" shows, or confirm that the \
         business is general.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "核心业务的高可用承诺为可用区级。",
        "Core business that promises to survive the loss of an AZ.",
    ),
    good: Text::fixed(
        "核心业务的高可用承诺为地域级。",
        "Core business that promises to survive the loss of a region.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let settings = &design.settings;
    let used = |id: SystemId| design.nodes.values().any(|node| node.system == Some(id));
    for (id, system) in design.systems.iter().filter(|&(id, _)| used(id)) {
        if system.criticality.unwrap_or(settings.criticality) != Criticality::Core {
            continue;
        }
        if system.ha_promise.unwrap_or(settings.ha_promise) == HaPromise::Region {
            sink.pass();
        } else {
            let name = context.name(id);
            let row = System { criticality: Some(Criticality::General), ..system.clone() };
            fail(sink, vec![id.into()], &name, Edit::PutSystem(id, row));
        }
    }
    if !design.systems.keys().any(used) && settings.criticality == Criticality::Core {
        if settings.ha_promise == HaPromise::Region {
            sink.pass();
        } else {
            let row = Settings { criticality: Criticality::General, ..settings.clone() };
            fail(sink, Vec::new(), &design.title.name, Edit::SetSettings(row));
        }
    }
}

fn fail(sink: &mut Sink, subjects: Vec<Ref>, name: &str, general: Edit) {
    sink.fail(
        subjects,
        text!(
            "核心业务“{name}”的高可用承诺低于地域级，应采用两地三中心",
            "the core business \"{name}\" promises less than the loss of a region; it should have two cities and three centres"
        ),
    )
    .fix(Fix::guide(Text::fixed(
        "参照“两地三中心”模板补上异地容灾",
        "add the other city as the template \"two-city-three-centre\" shows",
    )))
    .fix(Fix::choose(Text::fixed("业务等级改为一般", "make it general business"), vec![general]));
}

#[cfg(test)]
mod tests {
    use super::super::sample::three_centres;
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn core_business_in_two_cities_passes() {
        passes("DR-001", &three_centres());
        assert_eq!(outcome("DR-001", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn core_business_in_one_city_fails() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.criticality = Criticality::Core);
        assert_eq!(one_finding("DR-001", &design).fixes.len(), 2);
        each_fix_removes_the_finding("DR-001", &design);
    }
}
