//! SEC-018: emergency card not in the hand-over pack.

use super::parts::uses_the_cloud;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-018",
    name: "no-emergency-card",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::account(&[(26, 46), (110, 112)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("缺少账号被盗应急卡", "Emergency card not in the hand-over pack"),
    why: Text::fixed(
        "账号被盗后的前几分钟最要紧：拨打95187转人工冻结账号，在线冻结和申诉，备好证件；没有卡片的人会慌。",
        "The first minutes after a theft count: call 95187, ask for a person and freeze the account, \
         appeal online, have the papers ready. Without a card people lose them.",
    ),
    fix: Text::fixed(
        "把账号被盗应急卡放进交付资料，发给值班人员。",
        "Put the emergency card into the hand-over pack and give it to those on duty.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("交付资料中没有应急卡。", "A hand-over pack without the card."),
    good: Text::fixed("应急卡已发给值班人员。", "The card is with those on duty."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if uses_the_cloud(context) {
        sink.fail(
            [],
            Text::fixed(
                "把账号被盗应急卡放入交付资料：拨打95187转人工冻结，在线冻结与申诉，备好身份证号、营业执照和绑定的支付宝",
                "put the emergency card into the hand-over pack: call 95187 and freeze, freeze and appeal online, have ID number, licence and bound Alipay ready",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_card_is_asked_for() {
        assert!(one_item("SEC-018", &two_az_classic()).finding.message.en.contains("95187"));
    }
}
