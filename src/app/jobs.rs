//! Work that takes longer than a frame, on threads of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::assessment::Improvements;
use crate::base::Text;
use crate::design::Design;
use crate::files::{KnownState, Loaded, ReadError};
use crate::rules::AppliedFix;

/// What a finished job leaves behind.
#[derive(Debug)]
pub enum Outcome {
    /// The design is on the disk.
    Saved {
        /// Where.
        path: PathBuf,
        /// What was written.
        design: Box<Design>,
        /// What the file looks like now.
        known: KnownState,
    },
    /// The file was not overwritten, because another program had changed it.
    ChangedOutside(PathBuf),
    /// The design could not be saved: the cause, and what to do.
    NotSaved(Text, Text),
    /// A design was read.
    Opened {
        /// Where from.
        path: PathBuf,
        /// What was in the file.
        loaded: Box<Loaded>,
    },
    /// A design could not be read.
    NotOpened(Box<ReadError>),
    /// A file of another program was read.
    TakenIn {
        /// Where from.
        path: PathBuf,
        /// What was in it.
        taken: super::intake::TakenIn,
    },
    /// Fixes were worked out.
    Fixed {
        /// For this design.
        design: Box<Design>,
        /// In this order.
        applied: Vec<AppliedFix>,
    },
    /// The design was compared with another version.
    Compared(Box<super::Compared>),
    /// Variants were compared.
    Options(Box<super::OptionsBoard>),
    /// Changes that bring this design nearer to its targets.
    Improved(Box<Design>, Box<Improvements>),
    /// A file was written for the person to look at.
    Written(PathBuf),
    /// It failed, with the reason.
    Failed(Text),
    /// Nothing that a person wants to hear of.
    Quiet,
}

#[derive(Debug)]
struct Job {
    title: Text,
    result: Receiver<Outcome>,
    /// Set when nobody wants the result any more; only where the work looks at it.
    cancelled: Option<Arc<AtomicBool>>,
}

/// All jobs under way.
#[derive(Debug, Default)]
pub struct Jobs(Vec<Job>);

impl Jobs {
    /// Starts a job on a thread of its own; the window is woken when it is done.
    pub fn start(
        &mut self,
        title: Text,
        name: &str,
        ctx: &egui::Context,
        work: impl FnOnce() -> Outcome + Send + 'static,
    ) {
        self.run(title, name, ctx, None, work);
    }

    /// The same for work that can be given up: it asks from time to time, and last before it leaves a trace.
    pub fn start_cancellable(
        &mut self,
        title: Text,
        name: &str,
        ctx: &egui::Context,
        work: impl FnOnce(&dyn Fn() -> bool) -> Outcome + Send + 'static,
    ) {
        let cancelled = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&cancelled);
        self.run(title, name, ctx, Some(cancelled), move || work(&|| seen.load(Ordering::Relaxed)));
    }

    /// Gives up what can be given up; says how many jobs that were.
    pub fn cancel(&mut self) -> usize {
        let before = self.0.len();
        self.0.retain(|job| match &job.cancelled {
            Some(cancelled) => {
                cancelled.store(true, Ordering::Relaxed);
                false
            }
            None => true,
        });
        before - self.0.len()
    }

    /// Whether anything under way can be given up.
    #[must_use]
    pub fn can_cancel(&self) -> bool {
        self.0.iter().any(|job| job.cancelled.is_some())
    }

    fn run(
        &mut self,
        title: Text,
        name: &str,
        ctx: &egui::Context,
        cancelled: Option<Arc<AtomicBool>>,
        work: impl FnOnce() -> Outcome + Send + 'static,
    ) {
        let (sender, result) = channel();
        let ctx = ctx.clone();
        let run = move || {
            // The window may have been closed meanwhile; then nobody listens.
            sender.send(work()).ok();
            ctx.request_repaint();
        };
        match std::thread::Builder::new().name(name.to_owned()).spawn(run) {
            Ok(_) => self.0.push(Job { title, result, cancelled }),
            Err(error) => log::error!("{name}: {error}"),
        }
    }

    /// The titles of what is under way, as far as a person wants to hear of it.
    pub fn running(&self) -> impl Iterator<Item = &Text> {
        self.0.iter().map(|job| &job.title).filter(|title| !title.en.is_empty())
    }

    /// Whether nothing is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What has finished since the last call. A job that broke is a failure, never lost.
    pub fn finished(&mut self) -> Vec<Outcome> {
        let mut done = Vec::new();
        self.0.retain(|job| match job.result.try_recv() {
            Err(TryRecvError::Empty) => true,
            Ok(outcome) => {
                done.push(outcome);
                false
            }
            Err(TryRecvError::Disconnected) => {
                let Text { zh, en } = &job.title;
                done.push(Outcome::Failed(Text::new(
                    format!("{zh}：程序内部错误"),
                    format!("{en}: internal error"),
                )));
                false
            }
        });
        done
    }
}
