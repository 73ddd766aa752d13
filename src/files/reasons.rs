//! Why a design changed since one of its baselines: words for the whole round and for single changes, beside the
//! baseline in `NAME.why`, a plain file that git can hold.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::baselines::{BaselineError, checked, folder_of};
use super::options;
use super::save::{io_cause, read_bounded, save};
use crate::base::Text;
use crate::text;

/// The word with which the file begins.
const FORMAT: &str = "yuntu-reasons";
/// The version that is written, and the newest that is read.
const VERSION: (u16, u16) = (1, 0);

/// Why a design changed since a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// Why the round was made.
    pub why: String,
    /// Why single things changed, by the id of the row or the name of the part of the document.
    pub changes: BTreeMap<String, String>,
}

impl Reasons {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.why.is_empty() && self.changes.is_empty()
    }

    /// Says why one thing changed, or takes back what was said.
    pub fn say(&mut self, key: &str, words: &str) {
        match words.trim() {
            "" => drop(self.changes.remove(key)),
            words => drop(self.changes.insert(key.to_owned(), words.to_owned())),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Form {
    format: String,
    version: (u16, u16),
    #[serde(default)]
    why: String,
    #[serde(default)]
    changes: BTreeMap<String, String>,
}

fn path_of(file: &Path, name: &str) -> Result<PathBuf, BaselineError> {
    Ok(folder_of(file).join(format!("{}.why", checked(name)?)))
}

/// Why a design changed since the baseline of this name; nothing where nothing was said.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn load(file: &Path, name: &str) -> Result<Reasons, BaselineError> {
    let path = path_of(file, name)?;
    let bad = |why: Text| BaselineError::Reasons(path.clone(), why);
    let bytes = match read_bounded(&path) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Reasons::default()),
        Err(error) => return Err(bad(io_cause(&error))),
    };
    let text =
        String::from_utf8(bytes).map_err(|_| bad(Text::fixed("不是UTF-8文本", "it is not text in UTF-8")))?;
    let form: Form = options().from_str(&text).map_err(|error| {
        let (line, column) = (error.span.start.line, error.span.start.col);
        bad(text!("第{line}行第{column}列写法有误", "line {line}, column {column} is not as it should be"))
    })?;
    if form.format != FORMAT || form.version.0 > VERSION.0 {
        let (format, major) = (form.format, form.version.0);
        return Err(bad(text!(
            "不认识的格式“{format}”{major}；请升级云图",
            "the format \"{format}\" {major} is not known; update Yuntu"
        )));
    }
    Ok(Reasons { why: form.why, changes: form.changes })
}

/// Keeps why a design changed since the baseline of this name; without any words the file is taken away.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(file: &Path, name: &str, reasons: &Reasons) -> Result<(), BaselineError> {
    let path = path_of(file, name)?;
    if reasons.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(BaselineError::Reasons(path, io_cause(&error)))
            }
            Ok(()) | Err(_) => Ok(()),
        };
    }
    let form = Form {
        format: FORMAT.to_owned(),
        version: VERSION,
        why: reasons.why.clone(),
        changes: reasons.changes.clone(),
    };
    let pretty = PrettyConfig::new().new_line("\n").indentor("    ").depth_limit(2).struct_names(false);
    let mut text = options().to_string_pretty(&form, pretty).unwrap_or_default();
    text.push('\n');
    save(&path, text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_read_back_and_nothing_leaves_no_file() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        fs::create_dir(folder_of(&file)).unwrap();
        assert_eq!(load(&file, "第一轮").unwrap(), Reasons::default());
        let mut reasons = Reasons {
            why: "客户追加灾备要求\n第二行 \"引号\"".to_owned(),
            ..Reasons::default()
        };
        reasons.say("n12", " 峰值上调 ");
        keep(&file, "第一轮", &reasons).unwrap();
        let back = load(&file, "第一轮").unwrap();
        assert_eq!(back, reasons);
        assert_eq!(back.changes.get("n12").map(String::as_str), Some("峰值上调"));
        reasons.say("n12", "");
        reasons.why.clear();
        keep(&file, "第一轮", &reasons).unwrap();
        assert_eq!(fs::read_dir(folder_of(&file)).unwrap().count(), 0);
        assert!(matches!(load(&file, "../x"), Err(BaselineError::BadName(_))));
    }

    #[test]
    fn a_spoilt_file_is_told_with_its_place() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.yuntu");
        fs::create_dir(folder_of(&file)).unwrap();
        fs::write(folder_of(&file).join("a.why"), "(format: \"yuntu-reasons\", version: (1, 0), why: 7)")
            .unwrap();
        let error = load(&file, "a").unwrap_err().text();
        assert!(error.en.contains("a.why") && error.en.contains("line 1"), "{}", error.en);
    }
}
