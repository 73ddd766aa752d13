//! Keeping the assessment in step with the design: at once while that is quick, else on another thread.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::assessment::{Assessment, AssessmentSettings, Assessor};
use crate::base::{Date, Severity};
use crate::catalog::Catalog;
use crate::design::{Design, Ref, Repair};

/// How long an assessment may keep the window from drawing.
const PATIENCE: Duration = Duration::from_millis(16);

/// The assessment of the open design and the machinery that renews it.
#[derive(Debug)]
pub struct Assessed {
    /// What follows from the design; while a renewal is under way, from an earlier one.
    pub assessment: Option<Assessment>,
    /// The gravest open finding of each thing.
    pub marks: BTreeMap<Ref, Severity>,
    /// None while a thread has it.
    assessor: Option<Assessor<'static>>,
    under_way: Option<Receiver<(Assessor<'static>, Assessment, Duration)>>,
    /// The input that came while a renewal was under way.
    waiting: Option<Input>,
    took: Duration,
    facts: &'static Catalog,
}

/// All that an assessment depends on, beside the catalogue.
#[derive(Debug, Clone)]
pub struct Input {
    /// The design.
    pub design: Design,
    /// What the loader mended.
    pub repairs: Vec<Repair>,
    /// Choices of the person who looks.
    pub settings: AssessmentSettings,
    /// Today.
    pub date: Date,
}

impl Default for Assessed {
    fn default() -> Self {
        Self {
            assessment: None,
            marks: BTreeMap::new(),
            assessor: Some(Assessor::new(Catalog::builtin())),
            under_way: None,
            waiting: None,
            took: Duration::ZERO,
            facts: Catalog::builtin(),
        }
    }
}

impl Assessed {
    /// Uses other facts from now on: what was remembered of the old ones is dropped.
    pub fn use_facts(&mut self, facts: &'static Catalog) {
        self.facts = facts;
        self.assessor = Some(Assessor::new(facts));
        self.under_way = None;
        self.waiting = None;
    }

    /// Forgets the assessment: no design is open.
    pub fn clear(&mut self) {
        self.assessment = None;
        self.marks.clear();
        self.waiting = None;
    }

    /// Whether what is shown is older than the design.
    #[must_use]
    pub const fn is_behind(&self) -> bool {
        self.under_way.is_some()
    }

    /// Renews the assessment: at once when the last one was quick, else on another thread that wakes the window.
    pub fn renew(&mut self, input: Input, ctx: &egui::Context) {
        let Some(mut assessor) = self.assessor.take() else {
            self.waiting = Some(input);
            return;
        };
        if self.took <= PATIENCE {
            let (assessment, took) = assess(&mut assessor, &input);
            self.assessor = Some(assessor);
            self.took = took;
            self.accept(assessment);
            return;
        }
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let (assessment, took) = assess(&mut assessor, &input);
            // The window may have been closed meanwhile; then nobody listens.
            sender.send((assessor, assessment, took)).ok();
            ctx.request_repaint();
        };
        match std::thread::Builder::new().name("assess".to_owned()).spawn(work) {
            Ok(_) => self.under_way = Some(receiver),
            Err(error) => {
                log::error!("no thread for the assessment: {error}");
                self.assessor = Some(Assessor::new(self.facts));
            }
        }
    }

    /// Takes over what another thread has finished, and goes on with what came meanwhile.
    pub fn poll(&mut self, ctx: &egui::Context) {
        let Some(receiver) = &self.under_way else { return };
        match receiver.try_recv() {
            Err(TryRecvError::Empty) => return,
            Ok((assessor, assessment, took)) => {
                self.assessor = Some(assessor);
                self.took = took;
                self.accept(assessment);
            }
            Err(TryRecvError::Disconnected) => self.assessor = Some(Assessor::new(self.facts)),
        }
        self.under_way = None;
        if let Some(input) = self.waiting.take() {
            self.renew(input, ctx);
        }
    }

    fn accept(&mut self, assessment: Assessment) {
        self.marks.clear();
        for finding in assessment.report.findings.iter().filter(|finding| finding.waived.is_none()) {
            for &subject in &finding.subjects {
                let mark = self.marks.entry(subject).or_insert(finding.severity);
                *mark = (*mark).min(finding.severity);
            }
        }
        self.assessment = Some(assessment);
    }
}

fn assess(assessor: &mut Assessor<'static>, input: &Input) -> (Assessment, Duration) {
    let since = Instant::now();
    let assessment = assessor.assess(&input.design, &input.repairs, &input.settings, input.date);
    // The window asks for it in every frame; computed here, it never makes a frame wait.
    assessment.resilience.availability().ok();
    (assessment, since.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{remove, two_az_classic};

    fn input(design: &Design) -> Input {
        Input {
            design: design.clone(),
            repairs: Vec::new(),
            settings: AssessmentSettings::default(),
            date: "2026-11-21".parse().unwrap(),
        }
    }

    #[test]
    fn a_slow_assessment_moves_to_another_thread_and_the_last_input_wins() {
        let ctx = egui::Context::default();
        let mut design = two_az_classic();
        let mut assessed = Assessed { took: PATIENCE * 2, ..Assessed::default() };
        assessed.renew(input(&design), &ctx);
        assert!(assessed.is_behind());
        remove(&mut design, "web-2");
        assessed.renew(input(&design), &ctx);
        for _ in 0..1000 {
            assessed.poll(&ctx);
            if !assessed.is_behind() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut direct = Assessed::default();
        direct.renew(input(&design), &ctx);
        let report = |assessed: &Assessed| assessed.assessment.as_ref().map(|a| a.report.clone());
        assert_eq!(report(&assessed), report(&direct));
        assert!(!assessed.marks.is_empty());
        assert_eq!(assessed.marks, direct.marks);
    }
}
