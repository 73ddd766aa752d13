//! What a board of variants shows of a design: no addresses, no access, nothing to buy.

use std::sync::Arc;

use super::{Assessment, AssessmentSettings};
use crate::base::Date;
use crate::catalog::Catalog;
use crate::design::Design;
use crate::pricing::Bill;
use crate::resilience::Resilience;
use crate::rules::{self, Context, Report};

/// Findings, price and failures of a design: equal to the same parts of [`Assessment::of`].
#[derive(Debug, Clone)]
pub struct Essentials {
    /// What the rules found.
    pub report: Arc<Report>,
    /// What it costs.
    pub bill: Arc<Bill>,
    /// What fails with what, and what is left.
    pub resilience: Arc<Resilience>,
}

impl Essentials {
    /// Computes them. What is known of a design beside this one is taken over where it holds for both: variants
    /// that are bought in another way fail alike.
    #[must_use]
    pub fn of(
        design: &Design,
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
        beside: Option<(&Design, &Self)>,
    ) -> Self {
        let sizes = Arc::new(Assessment::sizes_of(design, catalog));
        let bill = Arc::new(Assessment::bill_of(design, catalog, settings));
        let resilience = match beside {
            Some((other, known)) if known.resilience.reads_the_same(other, design) => {
                Arc::clone(&known.resilience)
            }
            _ => Arc::new(Resilience::of(design, catalog)),
        };
        let context = Context::new(design, catalog, &[], date)
            .selecting(settings.selection.clone())
            .with_results(sizes, Arc::clone(&bill))
            .knowing(&resilience);
        Self { report: Arc::new(rules::check(&context)), bill, resilience }
    }
}
