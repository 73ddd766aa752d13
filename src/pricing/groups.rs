//! Lines put together by what a reader asks for.

use std::collections::BTreeMap;

use super::{Bill, BillLine, Group};
use crate::base::{Money, Text};

/// By what lines are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Grouping {
    /// By the kind of cost.
    #[default]
    Kind,
    /// By product.
    Product,
    /// By function.
    Function,
    /// By AZ.
    Az,
    /// By environment.
    Environment,
}

impl Grouping {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Product, Self::Function, Self::Az, Self::Environment];

    /// The code of the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Product => "product",
            Self::Function => "function",
            Self::Az => "az",
            Self::Environment => "environment",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Kind => Text::fixed("费用性质", "Kind of cost"),
            Self::Product => Text::fixed("产品", "Product"),
            Self::Function => Text::fixed("应用模块", "Function"),
            Self::Az => Text::fixed("可用区", "AZ"),
            Self::Environment => Text::fixed("环境", "Environment"),
        }
    }
}

/// Lines that belong together, with the sums of their known amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSum {
    /// As shown.
    pub title: Text,
    /// The places of the lines in the bill.
    pub lines: Vec<usize>,
    /// A month.
    pub monthly: Money,
    /// The first year.
    pub first_year: Money,
    /// The term.
    pub term: Money,
    /// Whether every line has a price.
    pub complete: bool,
    /// Whether it is part of the totals.
    pub counted: bool,
}

impl Bill {
    /// The lines put together. Options stand by themselves at the end, whatever is asked for, because they are no
    /// part of the totals; so the other groups add up to the totals before the tender.
    #[must_use]
    pub fn groups(&self, by: Grouping) -> Vec<GroupSum> {
        let mut groups: Vec<GroupSum> = Vec::new();
        let mut places: BTreeMap<(bool, Text), usize> = BTreeMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            let counted = line.group != Group::Option;
            let title = if counted { title_of(line, by) } else { Group::Option.title() };
            let place = *places.entry((!counted, title.clone())).or_insert_with(|| {
                groups.push(GroupSum {
                    title,
                    lines: Vec::new(),
                    monthly: Money::ZERO,
                    first_year: Money::ZERO,
                    term: Money::ZERO,
                    complete: true,
                    counted,
                });
                groups.len() - 1
            });
            let Some(group) = groups.get_mut(place) else { continue };
            group.lines.push(at);
            group.monthly = group.monthly + line.monthly.amount().unwrap_or_default();
            group.first_year = group.first_year + line.first_year.amount().unwrap_or_default();
            group.term = group.term + line.amount.amount().unwrap_or_default();
            group.complete &= line.amount.amount().is_some();
        }
        if by == Grouping::Kind {
            let order = |group: &GroupSum| Group::ALL.iter().position(|kind| kind.title() == group.title);
            groups.sort_by_key(order);
        } else {
            groups.sort_by_key(|group| !group.counted);
        }
        groups
    }
}

fn title_of(line: &BillLine, by: Grouping) -> Text {
    let named = |name: &str, none: Text| if name.is_empty() { none } else { Text::same(name) };
    match by {
        Grouping::Kind => line.group.title(),
        Grouping::Product if line.product.zh.is_empty() => Text::fixed("其他", "Other"),
        Grouping::Product => Text::clone(&line.product),
        Grouping::Function => named(&line.function, Text::fixed("未分配应用模块", "No function")),
        Grouping::Az => named(&line.az, Text::fixed("跨可用区或云外", "Across AZs or outside")),
        Grouping::Environment => named(&line.environment, Text::fixed("未分配环境", "No environment")),
    }
}
