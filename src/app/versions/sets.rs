//! Named sets of options in the window: kept, described, filled by hand, taken away.

use std::path::{Path, PathBuf};

use crate::app::State;
use crate::base::Text;
use crate::files::baselines::BaselineError;
use crate::files::option_sets::{self, KeptOption, OptionSet, SetHead};
use crate::text;

/// The option sets beside the open file.
#[derive(Debug, Default)]
pub struct KnownSets {
    /// Their heads.
    pub list: Vec<SetHead>,
    /// The file that they belong to; none while nothing was read.
    pub of: Option<PathBuf>,
}

/// What is done with a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetEdit {
    /// What stands on the board becomes a set.
    KeepBoard {
        /// Its name.
        name: String,
        /// What it is for.
        note: String,
    },
    /// An empty set begins, over the design as it is.
    Begin {
        /// Its name.
        name: String,
        /// What it is for.
        note: String,
    },
    /// A set is called by another name, or said to be for something else.
    Describe {
        /// The set.
        set: String,
        /// Its name.
        name: String,
        /// What it is for.
        note: String,
    },
    /// A set is taken away.
    Remove(String),
    /// The design as it is becomes an option.
    Add {
        /// The set.
        set: String,
        /// The option's name.
        name: String,
        /// What it does.
        note: String,
    },
    /// An option becomes the design as it is.
    Update {
        /// The set.
        set: String,
        /// The option.
        id: String,
    },
    /// An option is called by another name, or said to do something else.
    DescribeOption {
        /// The set.
        set: String,
        /// The option.
        id: String,
        /// Its name.
        name: String,
        /// What it does.
        note: String,
    },
    /// An option is taken out of its set.
    RemoveOption {
        /// The set.
        set: String,
        /// The option.
        id: String,
    },
}

impl SetEdit {
    /// The set that stands afterwards; none when it is taken away.
    fn set(&self) -> Option<&str> {
        match self {
            Self::KeepBoard { name, .. } | Self::Begin { name, .. } | Self::Describe { name, .. } => {
                Some(name)
            }
            Self::Remove(_) => None,
            Self::Add { set, .. }
            | Self::Update { set, .. }
            | Self::DescribeOption { set, .. }
            | Self::RemoveOption { set, .. } => Some(set),
        }
    }
}

impl State {
    /// Reads which sets stand beside the open file.
    pub fn read_sets(&mut self) {
        let path = self.document.as_ref().and_then(|document| document.path()).map(Path::to_owned);
        self.sets.list = match path.as_deref().map(option_sets::heads) {
            Some(Ok(list)) => list,
            Some(Err(error)) => {
                self.complain(error.text());
                Vec::new()
            }
            None => Vec::new(),
        };
        self.sets.of = path;
    }

    /// Changes a set, and compares it again.
    pub fn edit_set(&mut self, edit: &SetEdit, ctx: &egui::Context) {
        let Some(path) = self.document.as_ref().and_then(|document| document.path()).map(Path::to_owned)
        else {
            self.complain(Text::fixed(
                "请先保存设计，方案集放在设计文件旁。",
                "Save the design first: option sets stand beside its file.",
            ));
            return;
        };
        match self.edited_set(&path, edit) {
            Ok(said) => self.say(said),
            Err(error) => self.complain(error),
        }
        self.read_sets();
        let set = edit.set().map(str::to_owned);
        if set.is_none() {
            self.options = None;
        } else if set.as_ref().is_some_and(|set| self.sets.list.iter().any(|head| head.name == *set)) {
            let follow = self.options.as_ref().map(|known| known.wanted.follow.clone()).unwrap_or_default();
            self.compare_options(super::Wanted { set, follow }, ctx);
        }
    }

    fn edited_set(&self, path: &Path, edit: &SetEdit) -> Result<Text, Text> {
        let told = |error: BaselineError| error.text();
        let design = self.design().cloned().unwrap_or_default();
        let free = |name: &str| {
            if option_sets::list(path).map_err(told)?.iter().any(|other| other == name) {
                Err(BaselineError::SetTaken(name.to_owned()).text())
            } else {
                Ok(())
            }
        };
        let change = |name: &str, change: &mut dyn FnMut(&mut Vec<KeptOption>)| {
            let mut set = option_sets::load(path, name).map_err(told)?;
            change(&mut set.list);
            option_sets::keep(path, &set).map_err(told)
        };
        match edit {
            SetEdit::KeepBoard { name, note } => {
                free(name)?;
                let Some(known) = &self.options else {
                    return Err(Text::fixed("请先比较方案。", "Compare options first."));
                };
                let rows = known.board.rows.iter().skip(1).map(|row| &row.variant);
                let list = rows.map(|variant| KeptOption {
                    id: variant.id.clone(),
                    title: variant.title.clone(),
                    note: variant.note.clone(),
                    design: variant.design.clone(),
                });
                let set = OptionSet {
                    name: name.clone(),
                    date: self.today,
                    note: note.clone(),
                    base: known.of.clone(),
                    list: list.collect(),
                };
                option_sets::keep(path, &set).map_err(told)?;
                Ok(text!("已保存方案集“{name}”。", "Kept as the option set \"{name}\"."))
            }
            SetEdit::Begin { name, note } => {
                free(name)?;
                let (name, note) = (name.clone(), note.clone());
                let said = text!(
                    "已新建方案集“{name}”，以当前设计为基础；修改设计后用“加入当前设计”存为方案。",
                    "The option set \"{name}\" begins with the design as its base; change the design, then add it as an option."
                );
                let set = OptionSet { name, date: self.today, note, base: design, list: Vec::new() };
                option_sets::keep(path, &set).map_err(told)?;
                Ok(said)
            }
            SetEdit::Describe { set, name, note } => {
                option_sets::rename(path, set, name).map_err(told)?;
                let mut kept = option_sets::load(path, name).map_err(told)?;
                note.clone_into(&mut kept.note);
                option_sets::keep(path, &kept).map_err(told)?;
                Ok(text!("方案集现名“{name}”。", "The option set is called \"{name}\" now."))
            }
            SetEdit::Remove(name) => {
                option_sets::remove(path, name).map_err(told)?;
                Ok(text!("已删除方案集“{name}”。", "The option set \"{name}\" is taken away."))
            }
            SetEdit::Add { set, name, note } => {
                change(set, &mut |list| {
                    list.push(KeptOption {
                        id: name.clone(),
                        title: Text::same(name.clone()),
                        note: Text::same(note.clone()),
                        design: design.clone(),
                    });
                })?;
                Ok(text!("当前设计已存为方案“{name}”。", "The design is kept as the option \"{name}\"."))
            }
            SetEdit::Update { set, id } => {
                change(set, &mut |list| {
                    for option in list.iter_mut().filter(|option| option.id == *id) {
                        option.design.clone_from(&design);
                    }
                })?;
                Ok(text!("方案“{id}”已更新为当前设计。", "The option \"{id}\" is the design as it is now."))
            }
            SetEdit::DescribeOption { set, id, name, note } => {
                change(set, &mut |list| {
                    for option in list.iter_mut().filter(|option| option.id == *id) {
                        option.title = Text::same(name.clone());
                        option.note = Text::same(note.clone());
                    }
                })?;
                Ok(text!("方案现名“{name}”。", "The option is called \"{name}\" now."))
            }
            SetEdit::RemoveOption { set, id } => {
                change(set, &mut |list| list.retain(|option| option.id != *id))?;
                Ok(text!(
                    "方案“{id}”已移出方案集“{set}”。",
                    "The option \"{id}\" is out of the set \"{set}\"."
                ))
            }
        }
    }
}
