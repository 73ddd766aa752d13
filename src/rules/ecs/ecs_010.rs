//! ECS-010: no image was chosen for a server.

use std::collections::BTreeMap;

use super::{LINUX_IMAGE, WINDOWS_IMAGE};
use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, OsFamily};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-010",
    name: "no-operating-system",
    family: Family::Ecs,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(100, 101)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未选择镜像", "No operating system chosen"),
    why: Text::fixed(
        "购买ECS时必须选择镜像，它决定操作系统、登录协议和端口；未选择就无法下单。",
        "An ECS cannot be ordered without an image; it decides the operating system and by which protocol and port \
         one logs in.",
    ),
    fix: Text::fixed(
        "选择公共镜像，或自定义镜像、云市场镜像。",
        "Choose a public image, or an image of your own or of the marketplace.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("Web服务器未选择镜像。", "A web server without an image."),
    good: Text::fixed(
        "Web服务器选择公共镜像CentOS 6.5 64位。",
        "A web server with the public image CentOS 6.5 64-bit.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let usual = usual_images(context);
    sink.given(&usual);
    for &(id, _, ecs) in sink.each(&context.facts.ecs) {
        let named = |image: &Option<String>| image.as_ref().is_some_and(|name| !name.trim().is_empty());
        if named(&ecs.image) || named(&ecs.market_image) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!("“{name}”选择了0个镜像，需要选择1个", "\"{name}\" has 0 images chosen; it needs 1"),
        );
        let offered =
            usual.iter().copied().filter(|(_, os)| ecs.os.is_none_or(|wanted| wanted == *os)).take(3);
        for (image, os) in offered {
            finding.fix(choose(context, id, image, os));
        }
    }
}

fn choose(context: &Context<'_>, id: NodeId, image: &str, os: OsFamily) -> Fix {
    let mut sheet = Sheet::new(context);
    if let Some(ecs) = sheet.ecs_mut(id) {
        ecs.image = Some(image.to_owned());
        ecs.os = Some(os);
    }
    // The cloud names images partly in Chinese; in English the Latin part stands for the name.
    let latin: String = image.chars().filter(char::is_ascii).collect();
    let latin = latin.trim();
    let shown = match (latin, os) {
        ("", OsFamily::Linux) => "a Linux image",
        ("", OsFamily::Windows) => "a Windows image",
        (latin, _) => latin,
    };
    Fix::choose(text!("选择{image}", "choose {shown}"), sheet.finish())
}

/// Images that other servers of the design have, the most used first, then one of each family.
fn usual_images<'a>(context: &Context<'a>) -> Vec<(&'a str, OsFamily)> {
    let mut counts: BTreeMap<(&str, OsFamily), u64> = BTreeMap::new();
    for (_, node, ecs) in &context.facts.ecs {
        if let (Some(image), Some(os)) = (&ecs.image, ecs.os)
            && ecs.market_image.is_none()
            && !image.trim().is_empty()
        {
            *counts.entry((image.as_str(), os)).or_default() += u64::from(node.count);
        }
    }
    let mut usual: Vec<_> = counts.into_iter().collect();
    usual.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut images: Vec<(&str, OsFamily)> = usual.into_iter().map(|(image, _)| image).collect();
    for fallback in [(LINUX_IMAGE, OsFamily::Linux), (WINDOWS_IMAGE, OsFamily::Windows)] {
        if !images.contains(&fallback) {
            images.push(fallback);
        }
    }
    images
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("ECS-010", &design);
        }
    }

    #[test]
    fn a_server_without_an_image_fails_and_each_choice_helps() {
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.image = None);
            let finding = one_finding("ECS-010", &design);
            assert!(finding.fixes[0].title.zh.contains("CentOS 7.9"), "{}", finding.fixes[0].title.zh);
            each_fix_removes_the_finding("ECS-010", &design);
        }
    }

    #[test]
    fn only_images_of_the_chosen_family_are_offered() {
        let mut design = two_az_classic();
        ecs(&mut design, "web-1", |ecs| {
            ecs.image = Some("  ".to_owned());
            ecs.os = Some(OsFamily::Windows);
        });
        let titles = fix_titles(&one_finding("ECS-010", &design));
        assert_eq!(titles, ["[choose] choose Windows Server 2022 64"]);
    }

    #[test]
    fn a_market_image_is_an_image() {
        let mut design = two_az_vpc();
        ecs(&mut design, "bastion-1", |ecs| {
            ecs.image = None;
            ecs.market_image = Some("安恒堡垒机".to_owned());
        });
        passes("ECS-010", &design);
    }
}
