//! Workflow commands of GitHub Actions: an annotation for each finding.

use super::check::Checked;
use super::failure::Failure;
use crate::base::{Lang, Severity};

/// One command a line; waived findings and those of the baseline are not annotated.
pub(super) fn text(checked: &[Checked], unread: &[(String, Failure)], lang: Lang) -> String {
    let mut out = String::new();
    for (name, failure) in unread {
        line(&mut out, "error", name, "yuntu", failure.message().get(lang));
    }
    for one in checked {
        for finding in one.report.findings.iter().filter(|finding| finding.waived.is_none()) {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            line(&mut out, command, &one.name, finding.code, finding.message.get(lang));
        }
    }
    out
}

fn line(out: &mut String, command: &str, file: &str, title: &str, message: &str) {
    let (file, title, message) = (property(file), property(title), data(message));
    out.push_str(&format!("::{command} file={file},title={title}::{message}\n"));
}

/// What the runner would read as its own syntax, escaped as it asks.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_text_cannot_end_a_command() {
        assert_eq!(data("a\n::error::b 100%"), "a%0A::error::b 100%25");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
