//! What the open design is compared with, and what follows from that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::app::jobs::Outcome;
use crate::app::{Selection, State};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Text};
use crate::catalog::Catalog;
use crate::compare::{self, Change, Conflict, Diff, Kind};
use crate::design::{Design, Ref};
use crate::files::baselines::{self, Baselines, Keep, Quoted};
use crate::{files, text};

/// The baselines of the open design, and what it is compared with.
#[derive(Debug, Default)]
pub struct Comparing {
    /// The baselines beside the open file.
    pub known: Baselines,
    /// The file that they belong to; none while nothing was read.
    pub of: Option<PathBuf>,
    /// What the design is compared with.
    pub with: Option<Compared>,
    /// What two sides changed differently in the last merge.
    pub conflicts: Vec<Conflict>,
}

/// The open design against another version.
#[derive(Debug)]
pub struct Compared {
    /// What it is compared with, as people call it.
    pub title: String,
    /// The other version under the ids of the open design.
    pub other: Design,
    /// The design that was compared.
    pub present: Design,
    /// From the other version to the open design.
    pub diff: Diff,
    /// What happened to each row, for the canvas.
    pub marks: BTreeMap<Ref, Kind>,
    /// The change that was visited last.
    pub at: Option<usize>,
}

impl Compared {
    /// Compares; takes as long as two assessments.
    #[must_use]
    pub fn of(
        title: String,
        other: &Design,
        present: Design,
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Self {
        // The canvas shows the open design, so the other version takes on its ids.
        let other = compare::align(&present, other);
        let old = Assessment::of(&other, &[], catalog, settings, date);
        let new = Assessment::since(&present, &[], catalog, settings, date, Some(&other));
        let diff = Diff::between((&other, &old), (&present, &new));
        let marks = diff.changes.iter().filter_map(|change| Some((change.row?, change.kind))).collect();
        Self { title, other, present, diff, marks, at: None }
    }
}

impl State {
    /// Reads which baselines stand beside the open file.
    pub fn read_baselines(&mut self) {
        let path = self.document.as_ref().and_then(|document| document.path()).map(Path::to_owned);
        self.comparing.known = match path.as_deref().map(baselines::list) {
            Some(Ok(known)) => known,
            Some(Err(error)) => {
                self.complain(error.text());
                Baselines::default()
            }
            None => Baselines::default(),
        };
        self.comparing.of = path;
    }

    /// Keeps the open design under a name.
    pub fn keep_baseline(&mut self, name: &str, note: &str) {
        let Some(document) = &self.document else { return };
        let Some(path) = document.path().map(Path::to_owned) else {
            self.complain(Text::fixed(
                "请先保存设计，基线放在设计文件旁。",
                "Save the design first: baselines stand beside its file.",
            ));
            return;
        };
        let design = document.design().clone();
        let bill = self.bill();
        let keep = Keep {
            name,
            date: self.today,
            author: &design.title.author,
            note,
            price_date: bill.and_then(crate::pricing::Bill::newest_day).unwrap_or(self.today),
            books: &[],
            quoted: bill.map(|bill| Quoted {
                monthly: bill.monthly.amount,
                first_year: bill.first_year.amount,
                three_years: bill.three_years.amount,
                complete: bill.is_complete(),
            }),
            replace: false,
        };
        match baselines::keep(&path, &design, &keep) {
            Ok(_) => self.say(text!("已保存基线“{name}”。", "Kept as \"{name}\".")),
            Err(error) => self.complain(error.text()),
        }
        self.read_baselines();
    }

    /// Compares the open design with one of its baselines.
    pub fn compare_with_baseline(&mut self, name: &str, ctx: &egui::Context) {
        let Some(path) = self.comparing.of.clone() else { return };
        match baselines::load(&path, name) {
            Ok(kept) => self.compare_with(name.to_owned(), kept.loaded.design, ctx),
            Err(error) => self.complain(error.text()),
        }
    }

    /// Makes the design what a baseline is, as one step that can be undone.
    pub fn restore_baseline(&mut self, name: &str, ctx: &egui::Context) {
        let (Some(path), Some(design)) = (self.comparing.of.clone(), self.design()) else { return };
        match baselines::load(&path, name) {
            Ok(kept) => {
                let edits = design.edits_to(&kept.loaded.design);
                self.commit(text!("恢复基线“{name}”", "Restore \"{name}\""), edits, ctx);
            }
            Err(error) => self.complain(error.text()),
        }
    }

    /// Compares the open design with another file.
    pub fn compare_with_file(&mut self, path: &Path, ctx: &egui::Context) {
        match files::read(path) {
            Ok(loaded) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                self.compare_with(name, loaded.design, ctx);
            }
            Err(error) => self.complain(error.cause.as_ref().clone()),
        }
    }

    fn compare_with(&mut self, title: String, other: Design, ctx: &egui::Context) {
        let Some(present) = self.design().cloned() else { return };
        let (catalog, date) = (self.catalog(), self.today);
        let settings = AssessmentSettings { term: self.term, ..AssessmentSettings::default() };
        self.jobs.start(Text::fixed("正在比较", "Comparing"), "compare", ctx, move || {
            Outcome::Compared(Box::new(Compared::of(title, &other, present, catalog, &settings, date)))
        });
    }

    /// Shows a comparison that was worked out; one of an older design is worked out again.
    pub fn take_comparison(&mut self, mut compared: Compared, ctx: &egui::Context) {
        let last = self.comparing.with.take();
        if last.as_ref().is_some_and(|last| last.title == compared.title) {
            compared.at = last.and_then(|last| last.at).filter(|at| *at < compared.diff.changes.len());
        }
        let outdated = self.design() != Some(&compared.present);
        let (title, other) = (compared.title.clone(), compared.other.clone());
        self.comparing.with = Some(compared);
        if outdated {
            self.compare_with(title, other, ctx);
        }
    }

    /// Compares again after a change of the design.
    pub fn keep_comparing(&mut self, ctx: &egui::Context) {
        let Some(with) = &self.comparing.with else { return };
        if self.design() != Some(&with.present) {
            let (title, other) = (with.title.clone(), with.other.clone());
            self.compare_with(title, other, ctx);
        }
    }

    /// Visits the next or the previous change.
    pub fn visit_change(&mut self, forward: bool) {
        let Some(with) = &mut self.comparing.with else {
            self.say(Text::fixed(
                "先在“版本”页选择要比较的基线或文件。",
                "Choose a baseline or a file to compare with in the tab of versions.",
            ));
            return;
        };
        let count = with.diff.changes.len();
        if count == 0 {
            self.say(Text::fixed("两个版本没有差异。", "The two versions do not differ."));
            return;
        }
        let next = match (with.at, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => at.checked_sub(1).unwrap_or(count - 1),
        };
        with.at = Some(next);
        let row = with.diff.changes.get(next).and_then(|change| change.row);
        let there = row.filter(|row| self.design().is_some_and(|design| design.has(*row)));
        if let Some(row) = there {
            self.selection = Selection::one(row);
            self.canvas.request(crate::app::canvas::ViewRequest::Reveal(row));
        }
    }

    /// Takes one change over from the other side: the row becomes what it is there.
    pub fn take_over(&mut self, at: usize, ctx: &egui::Context) {
        let Some(with) = &self.comparing.with else { return };
        let Some(change) = with.diff.changes.get(at) else { return };
        let Some(design) = self.design() else { return };
        let edits = compare::take_over(design, &with.other, change);
        let name = change_name(change);
        self.commit(
            Text::new(format!("采用另一版本：{}", name.zh), format!("Take over: {}", name.en)),
            edits,
            ctx,
        );
    }

    /// Puts another person's edits of a baseline together with the open design.
    pub fn merge_from(&mut self, base: &str, ctx: &egui::Context) {
        let (Some(path), Some(with)) = (self.comparing.of.clone(), &self.comparing.with) else { return };
        let Some(design) = self.design() else { return };
        let kept = match baselines::load(&path, base) {
            Ok(kept) => kept,
            Err(error) => return self.complain(error.text()),
        };
        let merged = compare::merge(&kept.loaded.design, design, &with.other);
        let edits = design.edits_to(&compare::align(design, &merged.design));
        let count = merged.conflicts.len();
        self.comparing.conflicts = merged.conflicts;
        self.commit(Text::fixed("合并两方修改", "Merge both sides' edits"), edits, ctx);
        self.say(if count == 0 {
            Text::fixed("已合并，没有冲突。", "Merged without conflicts.")
        } else {
            text!(
                "已合并，{count} 处冲突保留本方，请逐一确认。",
                "Merged; in {count} conflicts this side stands: decide each."
            )
        });
    }
}

/// A change in a few words.
#[must_use]
pub fn change_name(change: &Change) -> Text {
    let (kind, table) = (change.kind.title(), compare::table_title(change.table));
    Text::new(
        format!("{}{} {}", kind.zh, table.zh, change.name),
        format!("{} {} {}", kind.en, table.en, change.name),
    )
}
