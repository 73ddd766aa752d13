//! Everything that follows from one design, in one value.
//!
//! An [`Assessment`] is a pure function of design, loader repairs, catalogue, settings and date. The window, the
//! commands and the proposal only show it; nobody computes a figure twice.

mod essentials;
mod improve;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use essentials::Essentials;
pub use improve::{Improvement, Improvements};

use crate::base::{Date, Money, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Repair, Workload, WorkloadId};
use crate::network::Survey;
use crate::pricing::{self, Bill, Plan, Term};
use crate::resilience::{Resilience, worst_unavailability};
use crate::rules::{self, Context, Memo, Report, Selection};
use crate::sizing::{self, DesignSizes, Ground, Verdict};
use crate::text;

/// What follows from a design. The parts are shared with the [`Assessor`] that computed them.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// What the rules found, and what they left out.
    pub report: Arc<Report>,
    /// What the workloads need, beside what was entered.
    pub sizes: Arc<DesignSizes>,
    /// What it costs.
    pub bill: Arc<Bill>,
    /// What to buy for the sizes.
    pub plan: Arc<Plan>,
    /// Its addresses, and who reaches whom.
    pub network: Arc<Survey>,
    /// What fails with what, and what is left.
    pub resilience: Arc<Resilience>,
}

/// A change that saves money and breaks no rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving {
    /// What is changed, in words.
    pub title: Text,
    /// What is given up for it.
    pub costs: Text,
    /// What a month costs less.
    pub monthly: Money,
    /// What the first year costs less.
    pub first_year: Money,
    /// The change.
    pub edits: Vec<Edit>,
}

/// What another number of a workload would change, with the proposed sizes put into the design on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// The figures whose need changes.
    pub changes: Vec<FigureChange>,
    /// What a month costs with the sizes proposed for the numbers as they are.
    pub monthly_before: pricing::Total,
    /// What a month would cost.
    pub monthly_after: pricing::Total,
}

/// One figure before and after; none where it is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureChange {
    /// Of what.
    pub name: String,
    /// Which figure.
    pub measure: sizing::Measure,
    /// What is to be planned now.
    pub before: Option<sizing::Quantity>,
    /// What would have to be planned.
    pub after: Option<sizing::Quantity>,
    /// Whether what the design holds would do.
    pub verdict: Verdict,
}

/// Choices of the person who looks; none of them is part of the design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssessmentSettings {
    /// Which rules run.
    pub selection: Selection,
    /// For how long the design is quoted.
    pub term: Term,
}

impl Assessment {
    /// Assesses a design.
    #[must_use]
    pub fn of(
        design: &Design,
        repairs: &[Repair],
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Self {
        Self::since(design, repairs, catalog, settings, date, None)
    }

    /// Assesses a design, with the rules that hold it against an earlier version.
    #[must_use]
    pub fn since(
        design: &Design,
        repairs: &[Repair],
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
        earlier: Option<&Design>,
    ) -> Self {
        Self::on_ground(
            (design, &Ground::of(design)),
            repairs,
            catalog,
            settings,
            date,
            earlier,
            rules::check,
        )
    }

    fn on_ground(
        (design, ground): (&Design, &Ground),
        repairs: &[Repair],
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
        earlier: Option<&Design>,
        check: impl FnOnce(&Context<'_>) -> Report,
    ) -> Self {
        let sizes = Arc::new(sizing::on_ground(design, catalog, ground));
        let bill = Arc::new(Self::bill_of(design, catalog, settings));
        let resilience = Arc::new(Resilience::of(design, catalog));
        let context = Context::new(design, catalog, repairs, date)
            .selecting(settings.selection.clone())
            .with_results(Arc::clone(&sizes), Arc::clone(&bill))
            .knowing(&resilience)
            .since(earlier);
        Self {
            report: Arc::new(check(&context)),
            network: Arc::new(Survey::of(design, catalog)),
            plan: Arc::new(pricing::plan_on(design, catalog, &sizes, ground)),
            sizes,
            bill,
            resilience,
        }
    }

    /// The report alone, for a command that shows nothing else.
    #[must_use]
    pub fn report_of(
        design: &Design,
        repairs: &[Repair],
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Report {
        rules::check(&Context::new(design, catalog, repairs, date).selecting(settings.selection.clone()))
    }

    /// The sizes alone, for a command that shows nothing else.
    #[must_use]
    pub fn sizes_of(design: &Design, catalog: &Catalog) -> DesignSizes {
        sizing::of_design(design, catalog)
    }

    /// What to buy for the sizes, for a command that shows nothing else.
    #[must_use]
    pub fn plan_of(design: &Design, catalog: &Catalog, sizes: &DesignSizes) -> Plan {
        pricing::plan(design, catalog, sizes)
    }

    /// The changes that save most and break no rule that holds now, at most three, the best first. Each is tried
    /// by itself: the design with it is checked and priced anew.
    #[must_use]
    pub fn savings_of(
        design: &Design,
        repairs: &[Repair],
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Vec<Saving> {
        const SHOWN: usize = 3;
        let sizes = Self::sizes_of(design, catalog);
        let plan = Self::plan_of(design, catalog, &sizes);
        let bill = Self::bill_of(design, catalog, settings);
        let broken = |design: &Design| {
            let report = Self::report_of(design, repairs, catalog, settings, date);
            let grave = report.findings.iter().filter(|finding| finding.severity < Severity::Info);
            grave.map(|finding| (finding.code, finding.subjects.clone())).collect::<BTreeSet<_>>()
        };
        let before = broken(design);
        let short =
            |sizes: &DesignSizes| sizes.items.iter().filter(|item| item.verdict() == Verdict::Short).count();
        let short_before = short(&sizes);
        let down = |design: &Design| worst_unavailability(design, catalog);
        let down_before = down(design);
        let mut found: Vec<Saving> = Vec::new();
        for change in pricing::candidates(design, catalog, &sizes, &plan) {
            let mut other = design.clone();
            if other.apply_all(change.edits.clone()).is_err() {
                continue;
            }
            let after = Self::bill_of(&other, catalog, settings);
            // A line that loses its price would look like a saving.
            if after.incomplete.len() > bill.incomplete.len() {
                continue;
            }
            let monthly = Money(bill.monthly.amount.0 - after.monthly.amount.0);
            let first_year = Money(bill.first_year.amount.0 - after.first_year.amount.0);
            if first_year <= Money::ZERO || short(&Self::sizes_of(&other, catalog)) > short_before {
                continue;
            }
            if !broken(&other).is_subset(&before) {
                continue;
            }
            let mut costs = change.costs;
            if let (Some(old), Some(new)) = (down_before, down(&other))
                && (new - old).abs() > f64::EPSILON
            {
                let minutes = (new - old) * 525_600.0;
                let extra =
                    text!("；年停机变化 {minutes:+.1} 分钟", "; downtime a year {minutes:+.1} minutes");
                costs = Text::new(format!("{}{}", costs.zh, extra.zh), format!("{}{}", costs.en, extra.en));
            }
            found.push(Saving { title: change.title, costs, monthly, first_year, edits: change.edits });
        }
        found.sort_by_key(|saving| std::cmp::Reverse(saving.first_year));
        found.truncate(SHOWN);
        found
    }

    /// What another workload in the place of one would change; none when the design refuses it. Nothing is applied.
    #[must_use]
    pub fn what_if(
        design: &Design,
        catalog: &Catalog,
        settings: &AssessmentSettings,
        (id, workload): (WorkloadId, &Workload),
    ) -> Option<WhatIf> {
        let ground = Ground::of(design);
        let mut other = design.clone();
        other.apply(Edit::PutWorkload(id, Box::new(workload.clone()))).ok()?;
        let sized = |design: &Design| {
            let sizes = sizing::on_ground(design, catalog, &ground);
            let mut adopted = design.clone();
            adopted.apply_all(pricing::plan_on(design, catalog, &sizes, &ground).edits()).ok()?;
            Some((sizes, Self::bill_of(&adopted, catalog, settings).monthly))
        };
        let ((before, monthly_before), (after, monthly_after)) = (sized(design)?, sized(&other)?);
        let planned = |item: &sizing::SizedItem| item.need.known().map(|found| found.to_plan().clone());
        let changes = after.items.iter().filter_map(|item| {
            let old = before.item(item.aim, item.measure).and_then(planned);
            let new = planned(item);
            (old != new).then(|| FigureChange {
                name: item.name.clone(),
                measure: item.measure,
                before: old,
                after: new,
                verdict: item.verdict(),
            })
        });
        Some(WhatIf { changes: changes.collect(), monthly_before, monthly_after })
    }

    /// The bill alone, for a command that shows nothing else.
    #[must_use]
    pub fn bill_of(design: &Design, catalog: &Catalog, settings: &AssessmentSettings) -> Bill {
        pricing::quote(design, catalog, settings.term)
    }
}

/// Assesses one design after another and computes again only the parts whose inputs changed. What it gives is
/// always equal to [`Assessment::of`]. It serves one catalogue: a new overlay needs a new assessor.
#[derive(Debug)]
pub struct Assessor<'c> {
    catalog: &'c Catalog,
    last: Option<Last>,
    /// What each rule said the last time.
    memo: Memo,
}

/// The inputs and the result of the last time. Keeping the design costs a few reference counts.
#[derive(Debug)]
struct Last {
    design: Design,
    repairs: Vec<Repair>,
    settings: AssessmentSettings,
    date: Date,
    ground: Arc<Ground>,
    result: Assessment,
}

impl<'c> Assessor<'c> {
    /// An assessor that remembers nothing yet.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, last: None, memo: Memo::default() }
    }

    /// Assesses a design. Moving boxes and bending links computes nothing.
    pub fn assess(
        &mut self,
        design: &Design,
        repairs: &[Repair],
        settings: &AssessmentSettings,
        date: Date,
    ) -> Assessment {
        let ground = match &self.last {
            Some(last) if Ground::reads_the_same(&last.design, design) => Arc::clone(&last.ground),
            _ => Arc::new(Ground::of(design)),
        };
        let result = match &self.last {
            None => {
                let check = |context: &Context<'_>| self.memo.check(context);
                Assessment::on_ground((design, &ground), repairs, self.catalog, settings, date, None, check)
            }
            Some(last) => {
                let same_report = last.repairs == repairs
                    && last.settings.selection == settings.selection
                    && last.date == date
                    && report_reads_the_same(&last.design, design);
                let resilience = if last.result.resilience.reads_the_same(&last.design, design) {
                    Arc::clone(&last.result.resilience)
                } else {
                    Arc::new(Resilience::of(design, self.catalog))
                };
                let same_sizes = sizes_read_the_same(&last.design, design);
                let sizes = if same_sizes {
                    Arc::clone(&last.result.sizes)
                } else {
                    Arc::new(sizing::on_ground(design, self.catalog, &ground))
                };
                let same_but_growth =
                    last.settings.term == settings.term && bill_reads_the_same(&last.design, design);
                let same_bill = same_but_growth
                    && (last.design.workloads.is_same_snapshot(&design.workloads)
                        || pricing::growth_of_nodes(&last.design) == pricing::growth_of_nodes(design));
                let bill = if same_bill {
                    Arc::clone(&last.result.bill)
                } else if same_but_growth {
                    Arc::new(pricing::quote_workloads(&last.result.bill, design, self.catalog))
                } else {
                    Arc::new(Assessment::bill_of(design, self.catalog, settings))
                };
                Assessment {
                    report: if same_report {
                        Arc::clone(&last.result.report)
                    } else {
                        let context = Context::new(design, self.catalog, repairs, date)
                            .selecting(settings.selection.clone())
                            .with_results(Arc::clone(&sizes), Arc::clone(&bill))
                            .knowing(&resilience);
                        Arc::new(self.memo.check(&context))
                    },
                    resilience,
                    plan: if same_sizes && same_bill {
                        Arc::clone(&last.result.plan)
                    } else {
                        Arc::new(pricing::plan_on(design, self.catalog, &sizes, &ground))
                    },
                    network: if network_reads_the_same(&last.design, design) {
                        Arc::clone(&last.result.network)
                    } else {
                        Arc::new(Survey::of(design, self.catalog))
                    },
                    sizes,
                    bill,
                }
            }
        };
        self.last = Some(Last {
            design: design.clone(),
            repairs: repairs.to_vec(),
            settings: settings.clone(),
            date,
            ground,
            result: result.clone(),
        });
        result
    }
}

/// Whether the rules read the same in both designs: everything but positions, bends, extents and notes of other
/// programs. Every field is named, so that a new one must be placed here.
fn report_reads_the_same(a: &Design, b: &Design) -> bool {
    let Design {
        title,
        settings,
        account,
        systems,
        environments,
        functions,
        regions,
        azs,
        security_zones,
        vpcs,
        vswitches,
        sites,
        nodes,
        links,
        security_groups,
        workloads,
        waivers,
        checklist,
        price_terms,
        positions: _,
        bends: _,
        extents: _,
        ext: _,
        // Fixes hand out the next ids.
        next_id,
    } = a;
    nodes.is_same_snapshot(&b.nodes)
        && links.is_same_snapshot(&b.links)
        && systems.is_same_snapshot(&b.systems)
        && environments.is_same_snapshot(&b.environments)
        && functions.is_same_snapshot(&b.functions)
        && regions.is_same_snapshot(&b.regions)
        && azs.is_same_snapshot(&b.azs)
        && security_zones.is_same_snapshot(&b.security_zones)
        && vpcs.is_same_snapshot(&b.vpcs)
        && vswitches.is_same_snapshot(&b.vswitches)
        && sites.is_same_snapshot(&b.sites)
        && security_groups.is_same_snapshot(&b.security_groups)
        && workloads.is_same_snapshot(&b.workloads)
        && *next_id == b.next_id
        && *title == b.title
        && *settings == b.settings
        && *account == b.account
        && *waivers == b.waivers
        && *checklist == b.checklist
        && *price_terms == b.price_terms
}

/// Whether pricing reads the same in both designs, but for the growth that the workloads state.
fn bill_reads_the_same(a: &Design, b: &Design) -> bool {
    a.nodes.is_same_snapshot(&b.nodes)
        && a.regions.is_same_snapshot(&b.regions)
        && a.azs.is_same_snapshot(&b.azs)
        && a.functions.is_same_snapshot(&b.functions)
        && a.environments.is_same_snapshot(&b.environments)
        && a.settings == b.settings
        && a.price_terms == b.price_terms
}

/// Whether the room of networks reads the same in both designs.
fn network_reads_the_same(a: &Design, b: &Design) -> bool {
    a.nodes.is_same_snapshot(&b.nodes)
        && a.links.is_same_snapshot(&b.links)
        && a.security_groups.is_same_snapshot(&b.security_groups)
        && a.vswitches.is_same_snapshot(&b.vswitches)
        && a.vpcs.is_same_snapshot(&b.vpcs)
        && a.sites.is_same_snapshot(&b.sites)
        && a.regions.is_same_snapshot(&b.regions)
        && a.azs.is_same_snapshot(&b.azs)
        && a.security_zones.is_same_snapshot(&b.security_zones)
        && a.functions.is_same_snapshot(&b.functions)
        && a.settings == b.settings
        // Changes hand out the next ids.
        && a.next_id == b.next_id
}

/// Whether sizing reads the same in both designs.
fn sizes_read_the_same(a: &Design, b: &Design) -> bool {
    a.workloads.is_same_snapshot(&b.workloads)
        && a.nodes.is_same_snapshot(&b.nodes)
        && a.links.is_same_snapshot(&b.links)
        && a.systems.is_same_snapshot(&b.systems)
        && a.environments.is_same_snapshot(&b.environments)
        && a.functions.is_same_snapshot(&b.functions)
        && a.azs.is_same_snapshot(&b.azs)
        && a.regions.is_same_snapshot(&b.regions)
        && a.settings == b.settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Pos;
    use crate::rules::testing::{self, id, two_az_classic};

    fn assess(assessor: &mut Assessor<'_>, design: &Design) -> Assessment {
        assessor.assess(design, &[], &AssessmentSettings::default(), testing::today())
    }

    #[test]
    fn moving_a_box_computes_nothing() {
        let mut design = two_az_classic();
        let mut assessor = Assessor::new(Catalog::builtin());
        let before = assess(&mut assessor, &design);
        let web = id(&design, "web-1");
        design.apply(Edit::SetPosition(web, Some(Pos { x: 7, y: 9 }))).unwrap();
        let after = assess(&mut assessor, &design);
        assert!(Arc::ptr_eq(&before.report, &after.report));
        assert!(Arc::ptr_eq(&before.sizes, &after.sizes));
        assert!(Arc::ptr_eq(&before.bill, &after.bill));
    }

    #[test]
    fn what_is_remembered_equals_what_is_computed() {
        let mut design = two_az_classic();
        let mut assessor = Assessor::new(Catalog::builtin());
        let before = assess(&mut assessor, &design);
        testing::remove(&mut design, "web-2");
        let after = assess(&mut assessor, &design);
        let fresh = Assessment::of(
            &design,
            &[],
            Catalog::builtin(),
            &AssessmentSettings::default(),
            testing::today(),
        );
        assert_eq!((&after.report, &after.bill), (&fresh.report, &fresh.bill));
        assert_ne!(after.report, before.report);
        assert_ne!(after.bill, before.bill);
    }

    #[test]
    fn a_link_changes_the_report_and_not_the_bill() {
        let mut design = two_az_classic();
        let mut assessor = Assessor::new(Catalog::builtin());
        let before = assess(&mut assessor, &design);
        testing::disconnect(&mut design, "internet", "slb");
        let after = assess(&mut assessor, &design);
        assert!(!Arc::ptr_eq(&before.report, &after.report));
        assert!(Arc::ptr_eq(&before.bill, &after.bill));
        let settings = AssessmentSettings { term: Term::ThreeYears, ..AssessmentSettings::default() };
        let longer = assessor.assess(&design, &[], &settings, testing::today());
        assert!(Arc::ptr_eq(&longer.report, &after.report));
        assert_eq!(longer.bill.term, Term::ThreeYears);
    }

    #[test]
    fn another_day_or_selection_is_assessed_anew() {
        let design = two_az_classic();
        let mut assessor = Assessor::new(Catalog::builtin());
        let before = assess(&mut assessor, &design);
        let only =
            AssessmentSettings { selection: Selection::new(&["HA"], &[]).unwrap(), term: Term::default() };
        let after = assessor.assess(&design, &[], &only, testing::today());
        assert!(after.report.not_checked.len() > before.report.not_checked.len());
        let later = assessor.assess(&design, &[], &only, "2030-01-01".parse().unwrap());
        assert!(!Arc::ptr_eq(&after.report, &later.report));
    }
}
