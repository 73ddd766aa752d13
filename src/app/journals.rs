//! Keeps the journal of the open design, so that a crash loses nothing, and offers what a crash left behind.
//!
//! Records are written by a thread of their own, in the order of the steps; the window never waits for the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::base::Text;
use crate::design::{Design, Edit, History};
use crate::files;
use crate::files::journal::{self, Left, Record, Writer};
use crate::text;

use super::dialogs::Dialog;
use super::{Document, State};

/// What the writing thread is told.
enum Message {
    Record(Record),
    Whole(Box<Design>),
    /// Everything is saved.
    Remove,
    /// The changes were given up.
    Discard,
}

/// A journal that is being written.
#[derive(Debug)]
struct Open {
    sender: Sender<Message>,
    thread: JoinHandle<()>,
    /// How many steps of the journal can be undone and redone; beyond them the design is noted as a whole.
    undoable: usize,
    redoable: usize,
}

/// The journal of the window.
#[derive(Debug, Default)]
pub struct Journals {
    /// The folder of journals; without one nothing is written.
    pub folder: Option<PathBuf>,
    open: Option<Open>,
}

impl Journals {
    /// Notes a step that was just made.
    pub fn commit(&mut self, document: &Document, label: Text, edits: Vec<Edit>) {
        if self.open.is_none() {
            self.begin(document, None);
        }
        if let Some(open) = &mut self.open {
            open.undoable += 1;
            open.redoable = 0;
            open.tell(Message::Record(Record::Commit { label, edits }));
        }
    }

    /// Notes that a step was taken back or made again.
    pub fn step(&mut self, document: &Document, back: bool) {
        let Some(open) = &mut self.open else {
            // The step lies before the last save: the journal begins with what it led to.
            self.begin(document, Some(document.design()));
            return;
        };
        let (from, to) = if back {
            (&mut open.undoable, &mut open.redoable)
        } else {
            (&mut open.redoable, &mut open.undoable)
        };
        if *from == 0 {
            open.undoable = 0;
            open.redoable = 0;
            open.tell(Message::Whole(Box::new(document.design().clone())));
            return;
        }
        *from -= 1;
        *to += 1;
        open.tell(Message::Record(if back { Record::Undo } else { Record::Redo }));
    }

    /// Follows up on a save: nothing is left to lose, unless the design has changed meanwhile.
    pub fn saved(&mut self, document: &Document) {
        self.end(Message::Remove);
        if document.is_dirty() {
            self.begin(document, Some(document.design()));
        }
    }

    /// Ends the journal because its design is left; changes that were given up are put aside.
    pub fn leave(&mut self, document: Option<&Document>) {
        let given_up = document.is_some_and(Document::is_dirty);
        self.end(if given_up { Message::Discard } else { Message::Remove });
    }

    /// Goes on with the journal that a document was recovered from.
    fn resume(&mut self, path: &Path, history: &History) {
        let path = path.to_owned();
        self.start(history.undoable(), history.redoable(), move |orders| match Writer::resume(&path) {
            Ok(writer) => write(writer, orders),
            Err(error) => log::warn!("{}: {error}; the journal is not kept", path.display()),
        });
    }

    /// Begins a journal with the design as it was last saved, and as it is now if that did not come from a step.
    fn begin(&mut self, document: &Document, present: Option<&Design>) {
        let Some(folder) = self.folder.clone() else { return };
        let (saved, path) = (document.saved().clone(), document.path().map(Path::to_owned));
        self.start(0, 0, move |orders| {
            let begun = files::write_text(&saved).map_err(std::io::Error::other).and_then(|text| {
                let path = path.map(|path| path.to_string_lossy().into_owned());
                Writer::begin(&folder, &Record::Base { path, text })
            });
            match begun {
                Ok(writer) => write(writer, orders),
                Err(error) => log::warn!("{}: {error}; no journal is kept", folder.display()),
            }
        });
        if let (Some(open), Some(present)) = (&self.open, present) {
            open.tell(Message::Whole(Box::new(present.clone())));
        }
    }

    fn start(
        &mut self,
        undoable: usize,
        redoable: usize,
        work: impl FnOnce(&Receiver<Message>) + Send + 'static,
    ) {
        let (sender, orders) = channel();
        match std::thread::Builder::new().name("journal".to_owned()).spawn(move || work(&orders)) {
            Ok(thread) => self.open = Some(Open { sender, thread, undoable, redoable }),
            Err(error) => log::warn!("{error}; no journal is kept"),
        }
    }

    fn end(&mut self, last: Message) {
        let Some(Open { sender, thread, .. }) = self.open.take() else { return };
        sender.send(last).ok();
        drop(sender);
        if thread.join().is_err() {
            log::warn!("the journal's thread broke");
        }
    }
}

impl Open {
    fn tell(&self, message: Message) {
        // A thread that could not begin has said so.
        self.sender.send(message).ok();
    }
}

/// Writes until the window has gone or has nothing left to lose. What came in meanwhile is synced in one go.
fn write(mut writer: Writer, orders: &Receiver<Message>) {
    while let Ok(message) = orders.recv() {
        let mut next = Some(message);
        while let Some(message) = next.take() {
            let done = match message {
                Message::Record(record) => writer.append(&record),
                Message::Whole(design) => files::write_text(&design)
                    .map_err(std::io::Error::other)
                    .and_then(|text| writer.append(&Record::Whole(text))),
                Message::Remove => {
                    let path = writer.path().to_owned();
                    if let Err(error) = writer.remove() {
                        log::warn!("{}: {error}", path.display());
                    }
                    return;
                }
                Message::Discard => {
                    let path = writer.path().to_owned();
                    drop(writer);
                    if let Err(error) = journal::discard(&path) {
                        log::warn!("{}: {error}", path.display());
                    }
                    return;
                }
            };
            if let Err(error) = done {
                log::warn!("{}: {error}; a crash would lose the last changes", writer.path().display());
            }
            next = orders.try_recv().ok();
        }
        if let Err(error) = writer.sync() {
            log::warn!("{}: {error}", writer.path().display());
        }
    }
}

impl State {
    /// Offers what a window left behind that did not end as it should, the latest first.
    pub fn offer_recovery(&mut self) {
        let Some(folder) = &self.journals.folder else { return };
        if let Some(left) = journal::left_behind(folder).into_iter().next() {
            self.dialog = Some(Dialog::Recover(left));
        }
    }

    /// Brings a design back from its journal, which is kept until the design is saved.
    pub fn recover(&mut self, left: &Left, ctx: &egui::Context) {
        let Some(found) = journal::recover(&left.path) else {
            self.complain(Text::fixed("恢复记录无法读取。", "The journal cannot be read."));
            return;
        };
        let on_disk = found.path.as_deref().and_then(|path| files::read(path).ok());
        // A file that is no longer what the changes were made to must not be overwritten by them.
        let same = on_disk.as_ref().is_some_and(|loaded| loaded.design == found.saved);
        let was_elsewhere = found.path.is_some() && !same;
        let history = found.history.clone();
        let path = found.path.filter(|_| same);
        let document = Document::recovered(
            path,
            found.saved,
            found.history,
            on_disk.filter(|_| same).and_then(|loaded| loaded.known),
        );
        self.show_document(document, ctx);
        self.journals.resume(&left.path, &history);
        let steps = left.steps;
        self.say(if was_elsewhere {
            {
                let recovered = crate::base::text::counted(steps, "step");
                text!(
                    "已恢复 {steps} 步修改；原文件已改变或不存在，请另存。",
                    "{recovered} recovered; the file has changed or is gone, so save elsewhere."
                )
            }
        } else {
            {
                let recovered = crate::base::text::counted(steps, "unsaved step");
                text!("已恢复 {steps} 步未保存的修改。", "{recovered} recovered.")
            }
        });
    }

    /// Puts a journal aside and offers the next one.
    pub fn discard_journal(&mut self, left: &Left) {
        if let Err(error) = journal::discard(&left.path) {
            log::warn!("{}: {error}", left.path.display());
        }
        self.say(Text::fixed(
            "恢复记录已移到“discarded”文件夹，仍可找回。",
            "The journal was moved to the folder \"discarded\", from where it can be brought back.",
        ));
        self.offer_recovery();
    }
}
