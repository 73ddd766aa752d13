//! What can be done about a finding.
//!
//! A design may have tens of thousands of findings and a person looks at a few: what a fix changes is worked out
//! when somebody asks for it, wherever that costs more than naming it.

use std::fmt;

use super::{Context, Rule};
use crate::base::Text;
use crate::design::{Edit, Node, NodeId, Ref};

/// How much of a fix is left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixClass {
    /// Unambiguous: one click, and what `yuntu fix` applies.
    Auto,
    /// One of several; a person chooses.
    Choose,
    /// No edit is possible: the field is opened, or a line is added to the checklist.
    Guide,
}

impl FixClass {
    /// The word in JSON and in brackets behind a title.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Choose => "choose",
            Self::Guide => "guide",
        }
    }
}

/// One way to remove a finding: edits that are applied together, as one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// How much is left to a person.
    pub class: FixClass,
    /// What it does, in a few words.
    pub title: Text,
    /// What it changes; [`super::Finding::edits`] works it out.
    pub(super) edits: Edits,
}

/// Changes one node.
pub type NodeChange = fn(&mut Node);
/// Works out the edits for the subjects of a finding.
pub type LaterEdits = for<'c, 'a, 's> fn(&'c Context<'a>, &'s [Ref]) -> Vec<Edit>;

/// What a fix changes.
#[derive(Clone)]
pub(super) enum Edits {
    /// These edits; none for guidance.
    Ready(Vec<Edit>),
    /// One node, by a function that is run when the fix is applied.
    OfNode(NodeId, NodeChange),
    /// What a function works out when the fix is applied.
    Later(LaterEdits),
    /// What the rule says when it is asked again: edits that hand out ids, which are other ones as soon as anything
    /// is added anywhere, and names in the language of the person who asks.
    Again {
        /// The rule.
        rule: &'static Rule,
        /// The row; none for a rule that looks at the whole design.
        unit: Option<Ref>,
        /// How many edits there are, where they were worked out once.
        count: Option<usize>,
    },
}

impl Edits {
    /// The edits.
    pub(super) fn of(&self, context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
        match self {
            Self::Ready(edits) => edits.clone(),
            Self::OfNode(id, change) => {
                let Some(node) = context.facts.node(*id) else { return Vec::new() };
                let mut row = node.clone();
                change(&mut row);
                vec![Edit::PutNode(*id, Box::new(row))]
            }
            Self::Later(work_out) => work_out(context, subjects),
            // Answered by `Finding::edits`, which knows what the finding says.
            Self::Again { .. } => Vec::new(),
        }
    }
}

impl From<Vec<Edit>> for Edits {
    fn from(edits: Vec<Edit>) -> Self {
        Self::Ready(edits)
    }
}

impl PartialEq for Edits {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Ready(a), Self::Ready(b)) => a == b,
            (Self::OfNode(a, f), Self::OfNode(b, g)) => a == b && std::ptr::fn_addr_eq(*f, *g),
            (Self::Later(f), Self::Later(g)) => std::ptr::fn_addr_eq(*f, *g),
            (Self::Again { rule, unit, count }, Self::Again { rule: other, unit: of, count: many }) => {
                (rule.code, unit, count) == (other.code, of, many)
            }
            _ => false,
        }
    }
}

impl fmt::Debug for Edits {
    /// Addresses of functions are left out, so that equal reports print the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(edits) => edits.fmt(f),
            Self::OfNode(id, _) => write!(f, "OfNode({id})"),
            Self::Later(_) => f.write_str("Later"),
            Self::Again { unit, count, .. } => write!(f, "Again({unit:?}, {count:?})"),
        }
    }
}

impl Fix {
    /// A fix that is right whenever the finding is.
    #[must_use]
    pub const fn auto(title: Text, edits: Vec<Edit>) -> Self {
        Self { class: FixClass::Auto, title, edits: Edits::Ready(edits) }
    }

    /// One fix of several.
    #[must_use]
    pub const fn choose(title: Text, edits: Vec<Edit>) -> Self {
        Self { class: FixClass::Choose, title, edits: Edits::Ready(edits) }
    }

    /// Advice without an edit.
    #[must_use]
    pub const fn guide(title: Text) -> Self {
        Self { class: FixClass::Guide, title, edits: Edits::Ready(Vec::new()) }
    }

    /// An automatic fix that changes one node.
    #[must_use]
    pub const fn auto_on(title: Text, node: NodeId, change: NodeChange) -> Self {
        Self { class: FixClass::Auto, title, edits: Edits::OfNode(node, change) }
    }

    /// A fix whose edits are worked out from the finding's subjects when it is applied; there must be some.
    #[must_use]
    pub const fn later(class: FixClass, title: Text, edits: LaterEdits) -> Self {
        Self { class, title, edits: Edits::Later(edits) }
    }

    /// Whether it changes the design, so that it can be a button.
    #[must_use]
    pub const fn has_edits(&self) -> bool {
        match &self.edits {
            Edits::Ready(edits) => !edits.is_empty(),
            Edits::OfNode(..) | Edits::Later(_) | Edits::Again { .. } => true,
        }
    }

    /// Leaves edits that hand out ids to be worked out when they are asked for.
    pub(super) fn ask_again(&mut self, rule: &'static Rule, unit: Option<Ref>, next_id: u32) {
        if let Edits::Ready(edits) = &self.edits
            && edits.iter().filter_map(Edit::put).any(|row| row.number() >= next_id)
        {
            self.edits = Edits::Again { rule, unit, count: Some(edits.len()) };
        }
    }

    /// The edits that were worked out with the finding.
    #[cfg(test)]
    #[track_caller]
    pub(super) fn ready(&self) -> Vec<Edit> {
        match &self.edits {
            Edits::Ready(edits) => edits.clone(),
            later => panic!("{} is worked out later: {later:?}", self.title.en),
        }
    }

    /// How many edits it makes; none where that is worked out only when it is applied.
    #[must_use]
    pub const fn edit_count(&self) -> Option<usize> {
        match &self.edits {
            Edits::Ready(edits) => Some(edits.len()),
            Edits::OfNode(..) => Some(1),
            Edits::Later(_) => None,
            Edits::Again { count, .. } => *count,
        }
    }
}
