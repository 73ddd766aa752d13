//! MOD-011: a name with control or bidirectional-override characters.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Ref, Title};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-011",
    name: "steering-characters-in-name",
    family: Family::Mod,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("名称含控制字符", "Name has control or bidirectional-override characters"),
    why: Text::fixed(
        "看不见的字符能让名称显示成另一个样子，或打乱终端、脚本和文件名。",
        "Characters that cannot be seen can make a name look like another, or upset terminals, scripts and file names.",
    ),
    fix: Text::fixed("删除这些字符。", "Take the characters out."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("名称是“web”加上U+202E。", "The name is \"web\" followed by U+202E."),
    good: Text::fixed("名称是“web-1”。", "The name is \"web-1\"."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    sink.apart();
    look(sink, None, &design.title.name, |name| Edit::SetTitle(Title { name, ..design.title.clone() }));
    macro_rules! tables {
        ($($table:ident => $put:ident),* $(,)?) => {
            $(for (id, row) in design.$table.iter() {
                look(sink, Some(id.into()), &row.name, |name| {
                    let mut row = row.clone();
                    row.name = name;
                    Edit::$put(id, row.into())
                });
            })*
        };
    }
    tables!(
        systems => PutSystem,
        environments => PutEnvironment,
        functions => PutFunction,
        regions => PutRegion,
        azs => PutAz,
        security_zones => PutSecurityZone,
        vpcs => PutVpc,
        vswitches => PutVSwitch,
        sites => PutSite,
        security_groups => PutSecurityGroup,
        workloads => PutWorkload,
    );
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        look(sink, Some(id.into()), &node.name, |name| {
            Edit::PutNode(id, Box::new(crate::design::Node { name, ..node.clone() }))
        });
    }
}

fn look(sink: &mut Sink, row: Option<Ref>, name: &str, rename: impl FnOnce(String) -> Edit) {
    let first = name.chars().find(|&c| steers(c));
    let Some(first) = first else {
        sink.pass();
        return;
    };
    let clean: String = name.chars().filter(|&c| !steers(c)).collect();
    let point = format!("U+{:04X}", u32::from(first));
    let what = row.map_or_else(|| Text::fixed("设计", "the design"), |row| Text::same(row.to_string()));
    let Text { zh, en } = what;
    let message = text!(
        "{zh}的名称“{clean}”含控制字符{point}，应去掉",
        "the name \"{clean}\" of {en} holds the control character {point}; it must not"
    );
    let title = text!("改名为“{clean}”", "rename it to \"{clean}\"");
    sink.fail(row, message).fix(Fix::auto(title, vec![rename(clean)]));
}

/// Control characters, and those that override the direction of text.
const fn steers(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn plain_names_pass() {
        for design in good_designs() {
            passes("MOD-011", &design);
        }
    }

    #[test]
    fn each_end_of_each_range_is_found_and_taken_out() {
        for c in ['\0', '\u{1f}', '\u{7f}', '\u{9f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
            let mut design = two_az_classic();
            node(&mut design, "web-1", |node| node.name = format!("we{c}b-1"));
            let fixed = auto_fix_keeps_the_contract("MOD-011", &design);
            id(&fixed, "web-1");
        }
    }

    #[test]
    fn neighbours_of_the_ranges_are_left() {
        let mut design = two_az_classic();
        let kept = " ~\u{a0}\u{2029}\u{202f}\u{2065}\u{206a}云";
        node(&mut design, "web-1", |node| node.name = kept.to_owned());
        passes("MOD-011", &design);
    }
}
