//! The reliability model in words: what each service needs, and what stands in for what.

use std::collections::BTreeSet;

use super::name::Name;
use super::reliability::Reliability;
use super::tree::{Item, Load, Vote};
use crate::base::{Lang, Text};
use crate::design::{Design, Ref};
use crate::text;

/// One line of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLine {
    /// How deep it stands below its service.
    pub depth: usize,
    /// What it says.
    pub words: Text,
    /// What it is about.
    pub subject: Option<Ref>,
}

/// How deep the model is told.
const DEEPEST: usize = 6;
/// How many members of a group are named.
const NAMED: usize = 12;

struct Teller<'a> {
    built: &'a Reliability,
    design: &'a Design,
    told: BTreeSet<Item>,
    lines: Vec<ModelLine>,
}

impl Reliability {
    /// The model in words, service by service.
    #[must_use]
    pub fn explain(&self, design: &Design) -> Vec<ModelLine> {
        let mut teller = Teller { built: self, design, told: BTreeSet::new(), lines: Vec::new() };
        for (name, entry) in &self.services {
            teller.line(
                0,
                text!("服务“{name}”在以下任一情况下中断：", "\"{name}\" is down when any of this happens:"),
                None,
            );
            teller.told.clear();
            teller.any(entry.top, 1);
        }
        teller.lines
    }
}

impl Teller<'_> {
    fn line(&mut self, depth: usize, words: Text, subject: Option<Ref>) {
        self.lines.push(ModelLine { depth, words, subject });
    }

    /// What alone is enough: events, then groups.
    fn any(&mut self, top: Item, depth: usize) {
        let (mut events, mut votes) = (Vec::new(), Vec::new());
        self.collect(top, &mut events, &mut votes);
        for event in events {
            self.event(event, depth);
        }
        for vote in votes {
            self.group(vote, depth);
        }
    }

    /// Everything that takes an item down by itself, through every "any".
    fn collect(&mut self, item: Item, events: &mut Vec<Item>, votes: &mut Vec<Item>) {
        let mut waiting = vec![item];
        while let Some(item) = waiting.pop() {
            if !self.told.insert(item) {
                continue;
            }
            match self.built.tree().gate(item, Load::Peak) {
                None => events.push(item),
                Some(Vote { needs: 1, inputs }) => waiting.extend(inputs.iter().rev()),
                Some(_) => votes.push(item),
            }
        }
    }

    fn event(&mut self, item: Item, depth: usize) {
        let Some(event) = self.built.event_of(item, self.design) else { return };
        if event.unavailability <= 0.0 {
            return;
        }
        let (Text { zh, en }, Text { zh: basis_zh, en: basis_en }) = (&event.title, event.basis.title());
        let percent = (1.0 - event.unavailability) * 100.0;
        let percent = format!("{percent:.4}");
        let percent = percent.trim_end_matches('0').trim_end_matches('.');
        let source = if event.source.is_empty() || event.source == "Yuntu" {
            Text::default()
        } else {
            let source = &event.source;
            text!("，{source}", ", {source}")
        };
        let Text { zh: source_zh, en: source_en } = source;
        self.line(
            depth,
            text!("{zh}（{percent}%，{basis_zh}{source_zh}）", "{en} ({percent}%, {basis_en}{source_en})"),
            Some(event.subject),
        );
    }

    /// A group: how many of whom, then what its members need beside themselves.
    fn group(&mut self, item: Item, depth: usize) {
        let Some(Vote { needs, inputs }) = self.built.tree().gate(item, Load::Peak) else { return };
        let all = inputs.len();
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        let mut inner: Vec<Item> = Vec::new();
        for &input in inputs {
            let Text { zh: own_zh, en: own_en } = self.member(input);
            if zh.len() < NAMED {
                zh.push(own_zh.to_string());
                en.push(own_en.to_string());
            }
            if let Some(Vote { needs: 1, inputs }) = self.built.tree().gate(input, Load::Peak) {
                inner.extend(
                    inputs
                        .iter()
                        .copied()
                        .filter(|&input| self.built.tree().gate(input, Load::Peak).is_some()),
                );
            }
        }
        if all > NAMED {
            let more = all - NAMED;
            zh.push(format!("另{more}个"));
            en.push(format!("{more} more"));
        }
        let (zh, en) = (zh.join("、"), en.join(", "));
        let name = self.built.tree().coded(item);
        let words = match name {
            Some(Name::Team(function, _) | Name::TeamOf(_, function, _)) => {
                let called = self.design.functions.get(function).map_or("", |row| row.name.as_str());
                text!(
                    "“{called}”的{all}台中{needs}台失效：{zh}",
                    "{needs} of the {all} servers of \"{called}\" have failed: {en}"
                )
            }
            _ if needs as usize == all => text!("以下全部失效：{zh}", "all of these have failed: {en}"),
            _ => text!("以下{all}个中{needs}个失效：{zh}", "{needs} of these {all} have failed: {en}"),
        };
        self.line(depth, words, name.map(Name::subject));
        if depth >= DEEPEST {
            return;
        }
        inner.sort_unstable();
        inner.dedup();
        for gate in inner {
            if !self.told.contains(&gate) {
                let Some(name) = self.built.tree().coded(gate) else { continue };
                let whose = self.title(name.subject());
                let Text { zh, en } = whose;
                let before = self.lines.len();
                self.line(
                    depth + 1,
                    text!("“{zh}”还依赖：", "\"{en}\" needs besides:"),
                    Some(name.subject()),
                );
                self.any(gate, depth + 2);
                if self.lines.len() == before + 1 {
                    self.lines.pop();
                }
            }
        }
    }

    fn title(&self, subject: Ref) -> Text {
        super::outcome::Failing::Row(subject).title(self.design)
    }

    /// A member of a group, with the AZ that takes it down.
    fn member(&self, item: Item) -> Text {
        let tree = self.built.tree();
        let Some(name) = tree.coded(item) else { return Text::default() };
        let own = match name {
            Name::Unit(node, member) | Name::UnitBehind(_, node, member) => {
                Name::Member(node, member).title(self.design)
            }
            Name::Az(_) | Name::Region(_) | Name::Member(..) | Name::Common(..) => name.title(self.design),
            other => self.title(other.subject()),
        };
        let az = match name.subject() {
            Ref::Node(node) => self.design.nodes.get(node).and_then(|node| self.design.az_of(node)),
            _ => None,
        };
        let Some(az) = az.and_then(|az| self.design.azs.get(az)) else { return own };
        let (Text { zh, en }, az) = (own, &az.name);
        text!("{zh}（{az}）", "{en} ({az})")
    }
}

impl ModelLine {
    /// The line as it is printed.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        format!("{}{}", "  ".repeat(self.depth), self.words.get(lang))
    }
}
