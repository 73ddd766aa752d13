//! The naming convention: its pattern, the short codes it uses, and what it would change.

use crate::base::Text;
use crate::design::{Edit, Naming, proposed_names};
use crate::text;

use super::Known;
use super::form::Form;

/// How many new names are shown before they are given.
const SHOWN: usize = 3;

/// The convention of the design.
pub fn naming_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("命名规范", "Naming convention"), false, |form| {
        let mut settings = known.design.settings.clone();
        pattern_field(form, &mut settings.naming);
        code_rows(form, &mut settings.naming);
        for words in outlook(known) {
            form.hint(&words);
        }
        if settings != known.design.settings {
            edits.push(Edit::SetSettings(settings));
        }
    });
}

fn pattern_field(form: &mut Form<'_>, naming: &mut Naming) {
    let read = |words: &str| {
        let read = Naming { pattern: words.to_owned(), codes: naming.codes.clone() };
        read.check().map(|()| read).map_err(|bad| bad.text())
    };
    if let Some(read) = form.line(&Text::fixed("格式", "Pattern"), "", naming.pattern(), read) {
        // The usual pattern is what stands where none is entered.
        naming.pattern = if read.pattern == Naming::USUAL { String::new() } else { read.pattern };
    }
}

/// Each short code with the name it stands for; a row without a name falls away.
fn code_rows(form: &mut Form<'_>, naming: &mut Naming) {
    let mut rows: Vec<(String, String)> = naming.codes.clone().into_iter().collect();
    let columns = [(Text::fixed("名称", "Name"), 1.0), (Text::fixed("简称", "Code"), 1.0)];
    let gone = form.table(&columns, rows.len(), |form, i| {
        if let Some((name, code)) = rows.get_mut(i) {
            form.text(&Text::fixed("名称", "Name"), name);
            form.text(&Text::fixed("简称", "Code"), code);
        }
    });
    if let Some(gone) = gone {
        rows.remove(gone);
    }
    if form.add_button(&Text::fixed("添加简称", "Add a short code")) {
        let taken = |name: &String| rows.iter().any(|(other, _)| other == name);
        let fresh = (0..=rows.len()).map(|n| format!("name{n}")).find(|name| !taken(name));
        rows.push((fresh.unwrap_or_default(), "code".to_owned()));
    }
    rows.retain(|(name, _)| !name.is_empty());
    naming.codes = rows.into_iter().collect();
}

/// What the command would do now.
fn outlook(known: &Known<'_>) -> Vec<Text> {
    let names = match proposed_names(known.design) {
        Ok(names) => names,
        Err(bad) => return vec![bad.text()],
    };
    let count = names.len();
    if count == 0 {
        return vec![Text::fixed("名称都符合规范。", "Every name fits.")];
    }
    let head = text!(
        "“排列 → 按规范命名”将改 {count} 个名称，例如：",
        "Arrange → Name by the convention changes {count} names, for example:"
    );
    let rows = names.into_iter().take(SHOWN).map(|(id, new)| {
        let old = known.node_name(id);
        Text::same(format!("{old} → {new}"))
    });
    std::iter::once(head).chain(rows).collect()
}
