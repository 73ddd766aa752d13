//! Asking for a path, by the system's dialog on a thread of its own or by a script in tests.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A design to open.
    Open,
    /// A price book to read.
    Book,
    /// A table to read.
    Table,
    /// Where to save.
    Save {
        /// The name offered.
        name: String,
        /// The ending of the file, without a dot.
        ending: &'static str,
    },
}

/// What a dialog said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Waiting,
    /// A path.
    Chosen(PathBuf),
    /// The person gave up, or no dialog could be had: systems do not tell these apart.
    Nothing,
}

/// How paths are asked for.
pub trait FileDialogs: std::fmt::Debug {
    /// Opens a dialog; a dialog that is still open is forgotten.
    fn ask(&mut self, question: &Question, folder: Option<&Path>, ctx: &egui::Context);

    /// What the dialog said since.
    fn poll(&mut self) -> Answer;

    /// Whether the last dialog ended so fast that no person can have seen it.
    fn was_too_fast(&self) -> bool;
}

/// The system's own dialogs.
#[derive(Debug, Default)]
pub struct NativeDialogs {
    open: Option<(Receiver<Option<PathBuf>>, Instant)>,
    lasted: Option<Duration>,
}

impl FileDialogs for NativeDialogs {
    fn ask(&mut self, question: &Question, folder: Option<&Path>, ctx: &egui::Context) {
        let (sender, receiver) = channel();
        let mut dialog = rfd::FileDialog::new();
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        let question = question.clone();
        let ctx = ctx.clone();
        let work = move || {
            let chosen = match question {
                Question::Open => {
                    let own = ["yuntu", "png", "svg", "pdf"];
                    let all: Vec<&str> = own.into_iter().chain(super::intake::ENDINGS).collect();
                    dialog.add_filter("Yuntu", &all).pick_file()
                }
                Question::Book => dialog.add_filter("CSV, RON", &["csv", "ron", "txt"]).pick_file(),
                Question::Table => dialog.add_filter("CSV, XLSX", &["csv", "xlsx"]).pick_file(),
                Question::Save { name, ending } => {
                    dialog.set_file_name(name).add_filter(ending, &[ending]).save_file()
                }
            };
            // The window may have been closed meanwhile; then nobody listens.
            sender.send(chosen).ok();
            ctx.request_repaint();
        };
        self.lasted = None;
        match std::thread::Builder::new().name("file-dialog".to_owned()).spawn(work) {
            Ok(_) => self.open = Some((receiver, Instant::now())),
            Err(error) => {
                log::warn!("no thread for a file dialog: {error}");
                self.open = None;
                self.lasted = Some(Duration::ZERO);
            }
        }
    }

    fn poll(&mut self) -> Answer {
        let Some((receiver, since)) = &self.open else { return Answer::Nothing };
        let chosen = match receiver.try_recv() {
            Err(TryRecvError::Empty) => return Answer::Waiting,
            Err(TryRecvError::Disconnected) => None,
            Ok(chosen) => chosen,
        };
        self.lasted = Some(since.elapsed());
        self.open = None;
        chosen.map_or(Answer::Nothing, Answer::Chosen)
    }

    fn was_too_fast(&self) -> bool {
        self.lasted.is_some_and(|lasted| lasted < Duration::from_millis(400))
    }
}

/// Dialogs that answer from a script, in order; an empty script is a system without dialogs.
#[derive(Debug, Default)]
pub struct ScriptedDialogs {
    answers: std::collections::VecDeque<PathBuf>,
    /// What was asked, for the test to look at.
    pub asked: Vec<Question>,
}

impl ScriptedDialogs {
    /// Answers with these paths, one a question.
    pub fn new(answers: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { answers: answers.into_iter().collect(), asked: Vec::new() }
    }
}

impl FileDialogs for ScriptedDialogs {
    fn ask(&mut self, question: &Question, _folder: Option<&Path>, _ctx: &egui::Context) {
        self.asked.push(question.clone());
    }

    fn poll(&mut self) -> Answer {
        self.answers.pop_front().map_or(Answer::Nothing, Answer::Chosen)
    }

    fn was_too_fast(&self) -> bool {
        true
    }
}
