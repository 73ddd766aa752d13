//! SEC-020: post-incident security-group review.

use crate::base::{Basis, Severity, Text};
use crate::design::{Design, Direction, RuleAction, SecurityRule, Transport};
use crate::network::peer_words;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-020",
    name: "security-groups-not-compared",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::account(&[(92, 92)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组后门检查", "Post-incident security-group review"),
    why: Text::fixed(
        "入侵者会在安全组里留后门端口；事后要拿现在的规则与事前的版本比较，找出新开的端口。",
        "An intruder leaves ports open behind him; after an incident the rules are compared with those \
         before, and new ports stand out.",
    ),
    fix: Text::fixed(
        "事件后用版本比较功能对比安全组，逐条确认新增放行。",
        "Compare the security groups of the two versions and confirm every port that is new.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应急操作手册没有安全组比较。", "A run-book without the comparison."),
    good: Text::fixed("应急操作手册中有安全组比较步骤。", "A run-book with the comparison."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let Some(earlier) = context.earlier else {
        let groups = design.security_groups.len();
        if groups > 0 {
            sink.fail([], {
                let all = crate::base::text::counted(groups, "security group");
                text!(
                    "事件发生后比较{groups}个安全组的前后两个版本，逐条确认新放行的端口",
                    "after an incident compare two versions of {all} and confirm every new port"
                )
            });
        }
        return;
    };
    for (id, group) in design.security_groups.iter() {
        let before = earlier.security_groups.get(id).map_or(&[][..], |row| row.rules.as_slice());
        let lets_in = |rule: &&SecurityRule| {
            (rule.direction, rule.action) == (Direction::In, RuleAction::Allow)
                && !before.iter().any(|old| opens_the_same(old, rule))
        };
        let new: Vec<Text> = group.rules.iter().filter(lets_in).map(|rule| words(design, rule)).collect();
        if new.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(id), new.len());
        let join = |texts: Vec<&str>, comma: &str| texts.join(comma);
        let zh = join(new.iter().map(|text| text.zh.as_ref()).collect(), "；");
        let en = join(new.iter().map(|text| text.en.as_ref()).collect(), "; ");
        sink.fail(
            [id.into()],
            text!(
                "安全组“{name}”比前一版多放行{count}项，逐条确认：{zh}",
                "the group \"{name}\" lets in {count} more than in the version before; confirm each: {en}"
            ),
        );
    }
}

/// Whether two rules let in the same; notes and priorities do not matter.
fn opens_the_same(a: &SecurityRule, b: &SecurityRule) -> bool {
    let what = |rule: &SecurityRule| (rule.direction, rule.nic, rule.transport, rule.ports, rule.peer);
    a.action == b.action && what(a) == what(b)
}

/// "TCP 8000 from 0.0.0.0/0".
fn words(design: &Design, rule: &SecurityRule) -> Text {
    let from = peer_words(design, rule.peer);
    let (from_zh, from_en) = (from.zh, from.en);
    let transport = match rule.transport {
        Transport::Tcp => "TCP",
        Transport::Udp => "UDP",
        Transport::Icmp => "ICMP",
        Transport::All => "",
    };
    let ports = if rule.transport == Transport::Icmp { String::new() } else { rule.ports.to_string() };
    let port = format!("{transport} {ports}");
    let port = port.trim();
    text!("{from_zh}到{port}", "{port} from {from_en}")
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Edit, PortRange, SecurityRule};
    use crate::rules::testing::*;
    use crate::rules::{Outcome, check};

    #[test]
    fn the_comparison_is_asked_for() {
        assert!(one_item("SEC-020", &two_az_classic()).finding.message.en.contains("2 security groups"));
        assert_eq!(outcome("SEC-020", &Design::default()), Outcome::NotApplicable);
    }

    #[test]
    fn with_an_earlier_version_new_ports_are_listed_and_nothing_else() {
        let before = two_az_classic();
        let mut after = before.clone();
        let report = check(&context(&after).since(Some(&before)));
        assert_eq!(report.outcome("SEC-020"), Some(Outcome::Pass));
        let (id, mut group) = after
            .security_groups
            .iter()
            .find(|(_, group)| !group.rules.is_empty())
            .map(|(id, group)| (id, group.clone()))
            .unwrap();
        // Another note opens nothing.
        group.rules[0].note.push('x');
        group.rules.push(SecurityRule { ports: PortRange::one(8000), ..group.rules[0].clone() });
        after.apply(Edit::PutSecurityGroup(id, group)).unwrap();
        let report = check(&context(&after).since(Some(&before)));
        let items: Vec<_> =
            report.checklist.iter().map(|item| &item.finding).filter(|f| f.code == "SEC-020").collect();
        assert_eq!(items.len(), 1);
        assert!(items[0].message.en.contains("8000") && items[0].message.en.contains("1 more"));
    }
}
