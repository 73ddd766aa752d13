//! CMP-014: GDPR/CCPA: erase, correct, portability, transfer whitelist, 72 h notice.

use super::parts::{must, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-014",
    name: "privacy-rights-missing",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(86, 92)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "GDPR、CCPA个人信息权利",
        "GDPR/CCPA: erase, correct, portability, transfer whitelist, 72 h notice",
    ),
    why: Text::fixed(
        "处理欧盟或加州居民数据须支持删除、更正、可携带，跨境传输有白名单，泄露72小时内通知。",
        "Data of people in the EU or California asks for erasure, correction, portability, a transfer \
         whitelist and notice within 72 hours.",
    ),
    fix: Text::fixed("补齐五项能力，或不处理这些数据。", "Provide all five, or handle no such data."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("处理欧盟数据，不支持删除。", "EU data without erasure."),
    good: Text::fixed("五项能力齐备。", "All five are in place."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    match practice.foreign_data {
        Some(true) => {}
        Some(false) => return,
        None => {
            unknown(sink);
            return;
        }
    }
    let fix = Fix::guide(Text::fixed(
        "补齐删除、更正、可携带、传输白名单、72小时通知",
        "provide erasure, correction, portability, whitelist and notice",
    ));
    let message = Text::fixed(
        "处理欧盟或加州数据，五项权利未齐备",
        "data of the EU or California is handled without all five rights",
    );
    must(context, sink, practice.privacy_rights, message, fix);
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use super::*;
    use crate::rules::ENFORCED;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_practice_passes_another_is_told_and_an_unknown_one_is_not_evaluated() {
        passes("CMP-014", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.privacy_rights = Some(false));
        assert_eq!(one_finding("CMP-014", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-014", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.privacy_rights = None);
        assert_eq!(outcome("CMP-014", &design), Outcome::NotEvaluated);
    }
}
