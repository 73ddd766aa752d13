//! SEC-015: A secret is written in the design.

use super::secrets::{blank, holds_secret, in_node};
use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Link, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-015",
    name: "secret-in-design",
    family: Family::Sec,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::account(&[(102, 102)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("设计文件含明文密钥", "A secret is written in the design"),
    why: Text::fixed(
        "设计文件会被邮寄、打印和存档；写进名称或备注的AccessKey、私钥等于公开，会被用来盗用资源。",
        "Design files are mailed, printed and kept; an access key or private key in a name or note is \
         public and will be used.",
    ),
    fix: Text::fixed(
        "清空该字段，并立即轮换泄露的密钥。",
        "Blank the field and change the leaked key at once.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("备注中写有AccessKey。", "A note with an access key."),
    good: Text::fixed("备注写明密钥由密钥管理服务保管。", "A note that says which service keeps the key."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let found = |sink: &mut Sink, subject: Vec<Ref>, what: String, edit: Edit| {
        sink.fail(
            subject,
            text!(
                "“{what}”的文字中有密钥（此处不显示），设计文件中应为0个",
                "a text of \"{what}\" holds a secret (not shown here); a design must hold 0"
            ),
        )
        .fix(Fix::auto(Text::fixed("清空该字段", "blank the field"), vec![edit]));
    };
    // A name may be the secret itself, so rows are called by their id.
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        if in_node(node) {
            found(sink, vec![id.into()], id.to_string(), Edit::PutNode(id, Box::new(blank(node))));
        } else {
            sink.pass();
        }
    }
    for (id, link) in sink.each(&context.facts.links).copied() {
        if holds_secret(&link.label) {
            let row = Link { label: String::new(), ..link.clone() };
            found(sink, vec![id.into()], id.to_string(), Edit::PutLink(id, row));
        }
    }
    sink.apart();
    for (id, group) in design.security_groups.iter() {
        if holds_secret(&group.name) || group.rules.iter().any(|rule| holds_secret(&rule.note)) {
            let mut row = group.clone();
            super::secrets::clear(&mut row.name);
            row.rules.iter_mut().for_each(|rule| super::secrets::clear(&mut rule.note));
            found(sink, vec![id.into()], id.to_string(), Edit::PutSecurityGroup(id, row));
        }
    }
    let title = &design.title;
    let words = [&title.name, &title.subject, &title.version, &title.author, &title.customer, &title.note];
    if words.into_iter().any(|word| holds_secret(word)) {
        let mut row = title.clone();
        for word in [
            &mut row.name,
            &mut row.subject,
            &mut row.version,
            &mut row.author,
            &mut row.customer,
            &mut row.note,
        ] {
            super::secrets::clear(word);
        }
        found(sink, Vec::new(), "title".to_owned(), Edit::SetTitle(row));
    }
    if design.waivers.iter().any(|waiver| holds_secret(&waiver.reason)) {
        let mut rows = design.waivers.clone();
        rows.iter_mut().for_each(|waiver| super::secrets::clear(&mut waiver.reason));
        found(sink, Vec::new(), "waivers".to_owned(), Edit::SetWaivers(rows));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn a_design_without_secrets_passes() {
        pass_on_both("SEC-015");
    }

    #[test]
    fn a_secret_is_blanked_and_never_shown() {
        let key = format!("{}{}", "LTAI", "5tAbCdEfGhIjKlMn");
        for note in [
            format!("用这个 {key}"),
            "AccessKeySecret = abc".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
        ] {
            let mut design = two_az_classic();
            node(&mut design, "web-1", |node| node.note = note.clone());
            let finding = one_finding("SEC-015", &design);
            assert!(!finding.message.zh.contains(&key) && !finding.message.en.contains(&key));
            let fixed = auto_fix_keeps_the_contract("SEC-015", &design);
            assert_eq!(fixed.nodes.get(id(&fixed, "web-1")).unwrap().note, "");
        }
    }

    #[test]
    fn a_product_field_a_link_and_a_rule_are_looked_at() {
        let key = format!("{}{}", "LTAI", "5tAbCdEfGhIjKlMn");
        let mut design = two_az_vpc();
        ecs(&mut design, "web-1", |ecs| ecs.needs_internet = Some(key.clone()));
        let link = connect(&mut design, "web-1", "rds", Purpose::Business, Protocol::Tcp, 3307);
        let row = Link { label: key, ..design.links.get(link).unwrap().clone() };
        apply(&mut design, vec![Edit::PutLink(link, row)]);
        assert_eq!(findings("SEC-015", &design).len(), 2);
        auto_fix_keeps_the_contract("SEC-015", &design);
    }
}
