//! Options side by side: what is compared, worked out on another thread, and choosing one.

use rust_decimal::Decimal;

use crate::app::State;
use crate::app::jobs::Outcome;
use crate::base::{Date, Text};
use crate::catalog::Catalog;
use crate::compare::{self, Along, Board, Lever, Series, Variant};
use crate::design::Design;
use crate::files::option_sets::{self, KeptOption, OptionSet};
use crate::text;

/// Along what the variants are followed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Follow {
    /// Not at all.
    #[default]
    Nothing,
    /// So many years of growth.
    Years(u32),
    /// One value of the workloads.
    Value {
        /// Which value.
        lever: Lever,
        /// The workload; all that state the value when none is named.
        workload: Option<String>,
        /// What it is set to; from half to four times of what it is now when nothing is given.
        values: Vec<Decimal>,
    },
}

impl Follow {
    fn along(&self, design: &Design) -> Option<Along> {
        match self {
            Self::Nothing => None,
            Self::Years(years) => Some(Along::Years(*years)),
            Self::Value { lever, workload, values } if values.is_empty() => {
                Along::around(design, *lever, workload.clone())
            }
            Self::Value { lever, workload, values } => {
                Some(Along::Value { lever: *lever, workload: workload.clone(), values: values.clone() })
            }
        }
    }
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The options of this set; the variants that follow from the design when none is named.
    pub set: Option<String>,
    /// Along what they are followed.
    pub follow: Follow,
}

/// Variants that were compared.
#[derive(Debug)]
pub struct OptionsBoard {
    /// The design that they were made from.
    pub of: Design,
    /// What was asked for.
    pub wanted: Wanted,
    /// The board.
    pub board: Board,
    /// The variants along what was chosen.
    pub series: Vec<Series>,
    /// Where an option and the design changed the same since the option was kept.
    pub conflicts: Vec<Text>,
}

impl OptionsBoard {
    /// Makes the variants, or takes those of a set, and compares them.
    #[must_use]
    pub fn of(design: Design, wanted: Wanted, set: Option<OptionSet>, catalog: &Catalog, date: Date) -> Self {
        let mut conflicts = Vec::new();
        let variants = match set {
            None => compare::variants(&design, catalog, date),
            Some(OptionSet { base, list, .. }) => {
                let mut all = vec![compare::as_drawn(&design)];
                for KeptOption { id, title, note, design: kept } in list {
                    let option = Variant { id, title, note, design: kept };
                    let (option, told) = compare::followed(option, &base, &design);
                    conflicts.extend(told.iter().map(|conflict| {
                        let (row, Text { zh, en }) = (&conflict.name, &conflict.title);
                        let Text { zh: title_zh, en: title_en } = &option.title;
                        text!(
                            "方案“{title_zh}”：{row} · {zh}在设计中也改过，以方案为准",
                            "option \"{title_en}\": {row} · {en} was changed in the design too; the option's stands"
                        )
                    }));
                    all.push(option);
                }
                all
            }
        };
        let along = wanted.follow.along(&design);
        let series = along.map(|along| compare::along(&variants, &along, catalog)).unwrap_or_default();
        Self { board: compare::board(variants, catalog, date), series, of: design, wanted, conflicts }
    }
}

impl State {
    /// Makes and compares the variants, or the options of a set, on another thread.
    pub fn compare_options(&mut self, wanted: Wanted, ctx: &egui::Context) {
        let Some(design) = self.design().cloned() else { return };
        let set = match (&wanted.set, self.document.as_ref().and_then(|document| document.path())) {
            (Some(name), Some(path)) => match option_sets::load(path, name) {
                Ok(set) => Some(set),
                Err(error) => return self.complain(error.text()),
            },
            _ => None,
        };
        let (catalog, date) = (self.catalog(), self.today);
        self.jobs.start(Text::fixed("正在比较方案", "Comparing options"), "options", ctx, move || {
            Outcome::Options(Box::new(OptionsBoard::of(design, wanted, set, catalog, date)))
        });
    }

    /// Makes a variant the design, as one step.
    pub fn take_option(&mut self, id: &str, ctx: &egui::Context) {
        let Some(board) = &self.options else { return };
        let Some(row) = board.board.rows.iter().find(|row| row.variant.id == id) else { return };
        if self.design() != Some(&board.of) {
            self.say(Text::fixed("设计已改变，请重新比较。", "The design has changed; compare again."));
            return;
        }
        let edits = board.of.edits_to(&row.variant.design);
        let Text { zh, en } = row.variant.title.clone();
        self.commit(text!("采用方案：{zh}", "Take the option: {en}"), edits, ctx);
    }
}
