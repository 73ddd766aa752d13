//! SEC-006: user content without AliGreen check.

use super::parts::set_practice;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-006",
    name: "user-content-unchecked",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(846, 846)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未启用阿里绿网", "User content without AliGreen check"),
    why: Text::fixed(
        "用户上传的文字和图片可能违法违规，由平台承担责任；内容安全（阿里绿网）自动识别。",
        "What users upload may break the law and the platform answers for it; content safety (AliGreen) \
         finds it automatically.",
    ),
    fix: Text::fixed("接入内容安全服务。", "Connect the content safety service."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("业务有用户上传内容，未接入内容安全。", "Users upload content and nothing checks it."),
    good: Text::fixed("用户上传的内容经内容安全检测。", "Content of users is checked."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let checked = context.design.account.practice.content_check;
    for (id, work) in context.design.workloads.iter() {
        match (work.user_content, checked) {
            (None, _) => sink.not_evaluated(
                [id.into()],
                Text::fixed("业务量未填写是否有用户内容", "whether users upload content was not entered"),
            ),
            (Some(false), _) | (Some(true), Some(true)) => sink.pass(),
            (Some(true), _) => {
                let name = context.name(id);
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”有用户上传内容，内容检测为0项，需要1项",
                        "users of \"{name}\" upload content and 0 services check it; it needs 1"
                    ),
                )
                .fix(Fix::auto(
                    Text::fixed("接入内容安全", "connect content safety"),
                    set_practice(context, |practice| practice.content_check = Some(true)),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::attacked;
    use crate::design::Edit;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn uploads_are_checked() {
        let mut design = attacked(Some(2));
        passes("SEC-006", &design);
        let (id, mut row) = design.workloads.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        row.user_content = Some(true);
        apply(&mut design, vec![Edit::PutWorkload(id, Box::new(row.clone()))]);
        one_finding("SEC-006", &design);
        auto_fix_keeps_the_contract("SEC-006", &design);
        row.user_content = None;
        apply(&mut design, vec![Edit::PutWorkload(id, Box::new(row))]);
        assert_eq!(outcome("SEC-006", &design), Outcome::NotEvaluated);
    }
}
