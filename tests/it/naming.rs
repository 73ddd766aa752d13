//! Names by the convention of a design.

use std::collections::BTreeSet;

use yuntu::design::{BadPattern, Design, Edit, Node, naming_edits, proposed_names};
use yuntu::files::templates;

fn template() -> Design {
    templates::find("vpc-two-az").unwrap().load().unwrap().design
}

fn with(pattern: &str, codes: &[(&str, &str)]) -> Design {
    let mut design = template();
    let mut settings = design.settings.clone();
    pattern.clone_into(&mut settings.naming.pattern);
    settings.naming.codes =
        codes.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
    design.apply(Edit::SetSettings(settings)).unwrap();
    design
}

#[test]
fn the_usual_pattern_gives_different_names_and_renaming_again_changes_nothing() {
    let mut design = with("", &[("示例金融机构", "fin"), ("网上交易系统", "ebank"), ("Web应用", "web")]);
    let names = proposed_names(&design).unwrap();
    let unique: BTreeSet<&String> = names.iter().map(|(_, name)| name).collect();
    assert_eq!(unique.len(), names.len());
    assert!(names.iter().any(|(_, name)| name == "fin-ebank-prod-shanghaif-web-01"), "{names:?}");
    assert!(names.iter().all(|(_, name)| !name.contains("--") && !name.starts_with('-')), "{names:?}");
    design.apply_all(naming_edits(&design).unwrap()).unwrap();
    assert!(naming_edits(&design).unwrap().is_empty());
}

#[test]
fn a_name_that_fits_stays_and_another_takes_the_next_number() {
    let mut design = with("{role}-{nn}", &[("Web应用", "web")]);
    design.apply_all(naming_edits(&design).unwrap()).unwrap();
    let (_, server) = design.nodes.iter().find(|(_, row)| row.name == "web-02").unwrap();
    let twin = Node { name: "new".to_owned(), ..server.clone() };
    let id = design.ids().node();
    design.apply(Edit::PutNode(id, Box::new(twin))).unwrap();
    assert_eq!(proposed_names(&design).unwrap(), [(id, "web-03".to_owned())]);
}

#[test]
fn a_pattern_that_cannot_be_used_is_told() {
    for (pattern, bad) in [
        ("{role}", BadPattern::NoNumber),
        ("{rol}-{nn}", BadPattern::Token("{rol}".to_owned())),
        ("{role-{nn}", BadPattern::Token("{role-{nn}".to_owned())),
        ("a}{nn}", BadPattern::Token("}{nn}".to_owned())),
    ] {
        assert_eq!(proposed_names(&with(pattern, &[])), Err(bad), "{pattern}");
    }
}
