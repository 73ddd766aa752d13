//! SEC-016: review RAM users and access keys.

use super::parts::uses_the_cloud;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-016",
    name: "access-keys-not-reviewed",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::account(&[(86, 90)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("检查RAM子账号与AK", "Review RAM users and access keys"),
    why: Text::fixed(
        "离职人员的RAM子账号和长期不用的AccessKey是账号被盗的常见入口，要定期清理。",
        "RAM users of people who left and keys that nobody uses are how accounts are stolen; they are to \
         be cleared regularly.",
    ),
    fix: Text::fixed(
        "每季度清查RAM子账号和AccessKey持有人，停用多余的。",
        "Review RAM users and key holders each quarter and disable what is not needed.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("检查清单中没有AK清查。", "A checklist without the review."),
    good: Text::fixed("检查清单中有每季度的AK清查。", "A review each quarter on the checklist."),
    cross: &["KICS RAM admin policy", "KICS RAM policy on user"],
    check: Check::Checklist(check),
};

/// Holders above which a review is urgent; the figure is ours.
const MANY: u32 = 5;

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !uses_the_cloud(context) {
        return;
    }
    match context.design.account.practice.access_key_holders {
        Some(holders) if holders > MANY => {
            sink.fail(
                [],
                text!(
                    "清查RAM子账号和AccessKey：现有{holders}人持有，多于{MANY}人",
                    "review RAM users and access keys: {holders} people hold keys, more than {MANY}"
                ),
            );
        }
        _ => {
            sink.fail(
                [],
                Text::fixed(
                    "每季度清查RAM子账号和AccessKey持有人",
                    "review RAM users and holders of access keys each quarter",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_review_is_asked_for_with_its_figure() {
        let mut design = two_az_classic();
        one_item("SEC-016", &design);
        account(&mut design, |account| account.practice.access_key_holders = Some(9));
        assert!(one_item("SEC-016", &design).finding.message.en.contains("9 people"));
    }
}
