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
use crate::files::baselines::{self, Baselines, Keep, PriceBook, Quoted};
use crate::files::reasons::{self, Reasons};
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
    /// Two people's edits that were put together last.
    pub merging: Option<Merging>,
    /// Why the design changed since the baseline that it is compared with.
    pub reasons: Reasons,
}

/// Two people's edits of one baseline, put together in the open design.
#[derive(Debug)]
pub struct Merging {
    /// The open design before, under its own ids.
    pub ours: Design,
    /// The other person's design under the same ids.
    pub theirs: Design,
    /// What both changed differently, and which side stands now.
    pub conflicts: Vec<(Conflict, Side)>,
}

/// Whose word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The open design's.
    Ours,
    /// The other person's.
    Theirs,
}

/// The open design against another version.
#[derive(Debug)]
pub struct Compared {
    /// What it is compared with, as people call it.
    pub title: String,
    /// Whether that is a baseline of the open design, so that reasons can be kept with it.
    pub baseline: bool,
    /// The price books that the other version is quoted with; none for the same as the open design.
    pub books: Vec<PriceBook>,
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
    ///
    /// # Errors
    /// When the price books that were kept with the other version cannot be read.
    pub fn of(
        against: Against,
        present: Design,
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Result<Self, Text> {
        let Against { title, baseline, design: other, books } = against;
        // The canvas shows the open design, so the other version takes on its ids.
        let other = compare::align(&present, &other);
        let files = books.iter().map(|book| (book.text.as_str(), book.name.as_str()));
        let own = if books.is_empty() {
            None
        } else {
            Some(Catalog::with_overlays(files).map_err(|error| error.message())?)
        };
        let old = Assessment::of(&other, &[], own.as_ref().unwrap_or(catalog), settings, date);
        let new = Assessment::since(&present, &[], catalog, settings, date, Some(&other));
        let diff = Diff::between((&other, &old), (&present, &new));
        let marks = diff.changes.iter().filter_map(|change| Some((change.row?, change.kind))).collect();
        Ok(Self { title, baseline, books, other, present, diff, marks, at: None })
    }

    fn against(&self) -> Against {
        let (title, design, books) = (self.title.clone(), self.other.clone(), self.books.clone());
        Against { title, baseline: self.baseline, design, books }
    }
}

/// What the open design is compared with.
#[derive(Debug)]
pub struct Against {
    /// What people call it.
    title: String,
    /// Whether it is a baseline of the open design.
    baseline: bool,
    /// The version.
    design: Design,
    /// The price books that were kept with it.
    books: Vec<PriceBook>,
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
        let mut books = Vec::new();
        for book in &self.settings.price_books {
            match std::fs::read_to_string(book) {
                Ok(text) => {
                    let name = book.file_name().unwrap_or(book.as_os_str()).to_string_lossy().into_owned();
                    books.push(PriceBook { name, text });
                }
                Err(error) => {
                    let shown = book.display();
                    self.complain(text!(
                        "价格目录读不出，基线未保存：{shown}：{error}",
                        "The price book cannot be read, so the baseline is not kept: {shown}: {error}"
                    ));
                    return;
                }
            }
        }
        let bill = self.bill();
        let keep = Keep {
            name,
            date: self.today,
            author: &design.title.author,
            note,
            price_date: bill.and_then(crate::pricing::Bill::newest_day).unwrap_or(self.today),
            books: &books,
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
            Ok(kept) => {
                self.comparing.reasons = match reasons::load(&path, name) {
                    Ok(reasons) => reasons,
                    Err(error) => return self.complain(error.text()),
                };
                let design = kept.loaded.design;
                let against = Against { title: name.to_owned(), baseline: true, design, books: kept.books };
                self.compare_with(against, ctx);
            }
            Err(error) => self.complain(error.text()),
        }
    }

    /// Says why the design changed since the baseline that it is compared with, or why one thing did.
    pub fn say_why(&mut self, key: Option<&str>, words: &str) {
        let Some(path) = self.comparing.of.clone() else { return };
        let Comparing { with: Some(with), reasons, .. } = &mut self.comparing else { return };
        if !with.baseline {
            return;
        }
        match key {
            Some(key) => reasons.say(key, words),
            None => words.trim().clone_into(&mut reasons.why),
        }
        with.diff.explain(&reasons.why, &reasons.changes);
        let kept = reasons::keep(&path, &with.title, reasons);
        if let Err(error) = kept {
            self.complain(error.text());
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
                let (design, books) = (loaded.design, Vec::new());
                self.compare_with(Against { title: name, baseline: false, design, books }, ctx);
            }
            Err(error) => self.complain(error.cause.as_ref().clone()),
        }
    }

    fn compare_with(&mut self, against: Against, ctx: &egui::Context) {
        let Some(present) = self.design().cloned() else { return };
        let (catalog, date) = (self.catalog(), self.today);
        let settings = AssessmentSettings { term: self.term, ..AssessmentSettings::default() };
        self.jobs.start(Text::fixed("正在比较", "Comparing"), "compare", ctx, move || match Compared::of(
            against, present, catalog, &settings, date,
        ) {
            Ok(compared) => Outcome::Compared(Box::new(compared)),
            Err(why) => Outcome::Failed(why),
        });
    }

    /// Shows a comparison that was worked out; one of an older design is worked out again.
    pub fn take_comparison(&mut self, mut compared: Compared, ctx: &egui::Context) {
        let last = self.comparing.with.take();
        if last.as_ref().is_some_and(|last| last.title == compared.title) {
            compared.at = last.and_then(|last| last.at).filter(|at| *at < compared.diff.changes.len());
        }
        if compared.baseline {
            let Reasons { why, changes } = &self.comparing.reasons;
            compared.diff.explain(why, changes);
        }
        let again = (self.design() != Some(&compared.present)).then(|| compared.against());
        self.comparing.with = Some(compared);
        if let Some(against) = again {
            self.compare_with(against, ctx);
        }
    }

    /// Compares again after a change of the design.
    pub fn keep_comparing(&mut self, ctx: &egui::Context) {
        if let (Some(design), Some(merging)) = (
            self.document.as_ref().map(super::super::document::Document::design),
            &mut self.comparing.merging,
        ) {
            // An undo may have given the other side its word back.
            for (conflict, side) in &mut merging.conflicts {
                let theirs = compare::decide(design, &merging.theirs, conflict).is_empty();
                *side = if theirs { Side::Theirs } else { Side::Ours };
            }
        }
        let Some(with) = &self.comparing.with else { return };
        if self.design() != Some(&with.present) {
            let against = with.against();
            self.compare_with(against, ctx);
        }
    }

    /// Visits the change in this place.
    pub fn visit_change_at(&mut self, at: usize) {
        let Some(with) = &mut self.comparing.with else { return };
        let Some(change) = with.diff.changes.get(at) else { return };
        with.at = Some(at);
        let row = change.row;
        if let Some(row) = row.filter(|row| self.design().is_some_and(|design| design.has(*row))) {
            self.selection = Selection::one(row);
            self.canvas.request(crate::app::canvas::ViewRequest::Reveal(row));
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
        self.visit_change_at(next);
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

    /// Takes one field of a change over from the other side; what stands in the other fields stays.
    pub fn take_over_field(&mut self, at: usize, path: &str, ctx: &egui::Context) {
        let Some(with) = &self.comparing.with else { return };
        let Some(change) = with.diff.changes.get(at) else { return };
        let Some(design) = self.design() else { return };
        let Some(field) = change.fields.iter().find(|field| field.path == path) else { return };
        let Some(edit) = compare::take_field(design, &with.other, (change.table, change.row), path) else {
            self.say(Text::fixed(
                "这一项不能单独采用；请采用整行。",
                "This field cannot be taken by itself; take the whole row.",
            ));
            return;
        };
        let (name, Text { zh, en }) = (change.name.clone(), field.title.clone());
        let label = text!("采用另一版本：{name} · {zh}", "Take over: {name} · {en}");
        self.commit(label, vec![edit], ctx);
    }

    /// Lets one side have its word in a conflict of the last merge.
    pub fn decide_conflict(&mut self, at: usize, side: Side, ctx: &egui::Context) {
        let (Some(merging), Some(design)) = (&self.comparing.merging, self.design()) else { return };
        let Some((conflict, _)) = merging.conflicts.get(at) else { return };
        let version = match side {
            Side::Ours => &merging.ours,
            Side::Theirs => &merging.theirs,
        };
        let edits = compare::decide(design, version, conflict);
        let (name, Text { zh, en }) = (conflict.name.clone(), conflict.title.clone());
        let label = match side {
            Side::Ours => text!("冲突取本方：{name} · {zh}", "Keep this side's: {name} · {en}"),
            Side::Theirs => text!("冲突取对方：{name} · {zh}", "Take the other side's: {name} · {en}"),
        };
        if edits.is_empty() {
            self.keep_comparing(ctx);
        } else {
            self.commit(label, edits, ctx);
        }
    }

    /// Puts another person's edits of a baseline together with the open design.
    pub fn merge_from(&mut self, base: &str, ctx: &egui::Context) {
        let (Some(path), Some(with)) = (self.comparing.of.clone(), &self.comparing.with) else { return };
        let Some(design) = self.design() else { return };
        let kept = match baselines::load(&path, base) {
            Ok(kept) => kept,
            Err(error) => return self.complain(error.text()),
        };
        // Everything under the ids of the open design, so that conflicts can be decided in it.
        let base = compare::align(design, &kept.loaded.design);
        let merged = compare::merge(&base, design, &with.other);
        let edits = design.edits_to(&compare::align(design, &merged.design));
        let count = merged.conflicts.len();
        let conflicts = merged.conflicts.into_iter().map(|conflict| (conflict, Side::Ours)).collect();
        self.comparing.merging = Some(Merging { ours: design.clone(), theirs: merged.theirs, conflicts });
        self.commit(Text::fixed("合并两方修改", "Merge both sides' edits"), edits, ctx);
        self.say(if count == 0 {
            Text::fixed("已合并，没有冲突。", "Merged without conflicts.")
        } else {
            {
                let conflicts = crate::base::text::counted(count, "conflict");
                text!(
                    "已合并，{count} 处冲突保留本方，请逐一确认。",
                    "Merged; in {conflicts} this side stands: decide each."
                )
            }
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
