//! Where a rule says what it saw.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use super::remedy::Edits;
use super::rows::{APART, Each, Focus, Row};
use super::{Context, Finding, Fix, FixClass, NotChecked, Outcome, Rule, WhyNotChecked};
use crate::base::Text;
use crate::design::{Ecs, EcsRole, Edit, Node, NodeId, Ref};

/// Collects what one rule saw.
#[derive(Debug)]
pub struct Sink {
    rule: &'static Rule,
    /// The row that the rule is looking at.
    unit: Rc<Cell<Option<Ref>>>,
    /// The rows that are asked for; none for all.
    focus: Option<Arc<Focus>>,
    /// Whether the edits of fixes are wanted, or only what fixes there are.
    wants_edits: bool,
    said: Said,
}

/// What a rule said, and of which row.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// What else it follows from, in one number.
    pub premise: u64,
    /// How many subjects outside of any row are in order.
    pub passed: usize,
    /// The row of each subject that is in order.
    pub passes: Vec<Ref>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// The row of each finding; none for what was said outside of any.
    pub units: Vec<Option<Ref>>,
    /// What could not be evaluated, and its row.
    pub left_out: Vec<(Option<Ref>, NotChecked)>,
}

impl Said {
    /// What the rule came to.
    pub fn outcome(&self) -> Outcome {
        if !self.findings.is_empty() {
            Outcome::Fail
        } else if !self.left_out.is_empty() {
            Outcome::NotEvaluated
        } else if self.passed > 0 || !self.passes.is_empty() {
            Outcome::Pass
        } else {
            Outcome::NotApplicable
        }
    }

    /// The rows that are in order, once some of them were asked anew, and whether they are the same.
    pub fn passes_renewed(&self, focus: &Focus, new: &Self) -> (bool, Vec<Ref>) {
        let mut asked = new.passes.clone();
        asked.sort_unstable();
        let old: Vec<Ref> = self.passes.iter().copied().filter(|unit| focus.has(*unit)).collect();
        if old == asked {
            return (true, self.passes.clone());
        }
        let mut all: Vec<Ref> = self.passes.iter().copied().filter(|unit| !focus.has(*unit)).collect();
        all.extend(asked);
        all.sort_unstable();
        (false, all)
    }

    /// Subjects that were left out for one reason, as one entry.
    pub fn not_checked(&self) -> Vec<NotChecked> {
        let mut by_reason: BTreeMap<&Text, (NotChecked, Vec<Ref>)> = BTreeMap::new();
        for (_, entry) in &self.left_out {
            let (_, subjects) = by_reason.entry(&entry.reason).or_insert_with(|| {
                let whole = NotChecked { subjects: Vec::new(), reason: entry.reason.clone(), ..*entry };
                (whole, Vec::new())
            });
            subjects.extend(&entry.subjects);
        }
        let entries = by_reason.into_values();
        entries.map(|(entry, subjects)| NotChecked { subjects: in_order(subjects), ..entry }).collect()
    }
}

/// Which rows a rule is asked about, without what it says of them.
#[derive(Debug)]
pub struct Asking {
    focus: Option<Arc<Focus>>,
    unit: Rc<Cell<Option<Ref>>>,
}

impl Asking {
    /// As [`Sink::each`].
    pub fn each<'s, R: Row>(&self, rows: &'s [R]) -> Each<'s, R> {
        Each::new(rows, self.focus.as_ref(), &self.unit)
    }

    /// As [`Sink::apart`].
    pub fn apart(&self) {
        self.unit.set(Some(APART));
    }
}

impl Sink {
    pub(super) fn new(rule: &'static Rule, focus: Option<Arc<Focus>>) -> Self {
        Self { rule, unit: Rc::new(Cell::new(None)), focus, wants_edits: false, said: Said::default() }
    }

    /// What comes next, up to the next row, is said apart from all rows and follows from none of them; it is said
    /// anew each time.
    pub fn apart(&self) {
        self.unit.set(Some(APART));
    }

    /// Whether the rule is asked about all rows.
    pub const fn asks_all(&self) -> bool {
        self.focus.is_none()
    }

    /// The rows of a list, one after the other. Only for rules that are declared to look at single rows.
    pub fn each<'s, R: Row>(&self, rows: &'s [R]) -> Each<'s, R> {
        Each::new(rows, self.focus.as_ref(), &self.unit)
    }

    /// The servers of a role, one after the other.
    pub fn servers<'s, 'a>(
        &self,
        context: &'s Context<'a>,
        role: EcsRole,
    ) -> impl Iterator<Item = (NodeId, &'a Node, &'a Ecs)> + use<'s, 'a> {
        self.each(&context.facts.ecs).copied().filter(move |(_, _, ecs)| ecs.role == role)
    }

    /// A fix of what is being looked at. What it changes is worked out when somebody asks for it; there must
    /// be something.
    pub fn fix(&self, class: FixClass, title: Text, edits: impl FnOnce() -> Vec<Edit>) -> Fix {
        let edits = match self.unit.get() {
            _ if self.wants_edits => Edits::Ready(edits()),
            unit => Edits::Again { rule: self.rule, unit, count: None },
        };
        Fix { class, title, edits }
    }

    /// The same sink, to which fixes are told with what they change.
    pub(super) const fn wanting_edits(mut self) -> Self {
        self.wants_edits = true;
        self
    }

    /// What is said of each row follows from this too: when it is another one, the rule is asked about every row.
    pub fn given(&mut self, premise: impl Hash) {
        let mut hasher = DefaultHasher::new();
        (self.said.premise, premise).hash(&mut hasher);
        self.said.premise = hasher.finish();
    }

    /// The same rows for a function that says what it sees in another way.
    pub fn rows(&self) -> Asking {
        Asking { focus: self.focus.clone(), unit: Rc::clone(&self.unit) }
    }

    /// One subject was looked at and is in order.
    pub fn pass(&mut self) {
        match self.unit.get() {
            Some(unit) => self.said.passes.push(unit),
            None => self.said.passed += 1,
        }
    }

    /// Something is wrong with these subjects. The message is one sentence with the measured and the required
    /// value. Severity and fixes are set on what is returned.
    pub fn fail(&mut self, subjects: impl IntoIterator<Item = Ref>, message: Text) -> &mut Finding {
        let finding = Finding {
            code: self.rule.code,
            severity: self.rule.severity,
            subjects: in_order(subjects),
            message,
            source: self.rule.source,
            basis: self.rule.basis,
            fixes: Vec::new(),
            waived: None,
        };
        self.said.units.push(self.unit.get());
        self.said.findings.push(finding);
        let last = self.said.findings.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the row was pushed in the line above")]
        &mut self.said.findings[last]
    }

    /// These subjects could not be evaluated, because a fact is missing; the reason names the fact.
    pub fn not_evaluated(&mut self, subjects: impl IntoIterator<Item = Ref>, reason: Text) {
        let entry = NotChecked {
            code: self.rule.code,
            why: WhyNotChecked::NotEvaluated,
            subjects: in_order(subjects),
            reason,
        };
        self.said.left_out.push((self.unit.get(), entry));
    }

    /// Looks at no row any more.
    pub(super) fn rest(&self) {
        self.unit.set(None);
    }

    /// Everything it said.
    pub(super) fn finish(self) -> Said {
        self.said
    }
}

fn in_order(subjects: impl IntoIterator<Item = Ref>) -> Vec<Ref> {
    let mut subjects: Vec<Ref> = subjects.into_iter().collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}
