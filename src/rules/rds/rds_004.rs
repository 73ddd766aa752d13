//! RDS-004: a database is reached from the Internet.

use crate::base::{Basis, Severity, Text, counted};
use crate::design::LinkId;
use crate::rules::slb::outside::is_internet_side;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-004",
    name: "rds-reached-from-internet",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(413, 413)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS不支持外网连接", "RDS has no Internet access"),
    why: Text::fixed(
        "金融云RDS不支持外网连接，只有ECS可以经内网地址访问；申请外网地址或画出互联网到数据库的连线都无法实现。",
        "RDS of the finance cloud has no Internet access; only ECS reach it, at its intranet address. A public \
         endpoint or a link from the Internet cannot be built.",
    ),
    fix: Text::fixed(
        "取消外网地址，删除来自互联网的连线；对外服务由ECS提供。",
        "Drop the public endpoint and the links from the Internet; ECS serve the outside.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("互联网用户直接连接RDS的3306端口。", "Internet users connect to port 3306 of the RDS."),
    good: Text::fixed(
        "只有Web服务器经内网连接RDS。",
        "Only the web servers connect to the RDS, by the intranet.",
    ),
    cross: &[
        "InfraGuard rds-public-access-check",
        "Checkov CKV_ALI_9",
        "KICS RDS DB Instance Publicly Accessible",
    ],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        let links: Vec<LinkId> = context
            .facts
            .incoming(id)
            .iter()
            .filter(|(_, link)| is_internet_side(context, link.from))
            .map(|&(link, _)| link)
            .collect();
        if !rds.public_endpoint && links.is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let (flows, endpoints) = (links.len(), u8::from(rds.public_endpoint));
        let (links_en, endpoints_en) =
            (counted(flows, "link"), counted(usize::from(endpoints), "public endpoint"));
        let mut sheet = Sheet::new(context);
        if rds.public_endpoint
            && let Some(rds) = sheet.rds_mut(id)
        {
            rds.public_endpoint = false;
        }
        for &link in &links {
            sheet.remove(link);
        }
        sink.fail(
            std::iter::once(id.into()).chain(links.iter().map(|&link| link.into())),
            text!(
                "“{name}”有{endpoints}个外网地址、{flows}条来自互联网的连线，RDS不支持外网连接，应为0",
                "\"{name}\" has {endpoints_en} and {links_en} from the Internet; both must be 0"
            ),
        )
        .fix(Fix::auto(
            Text::fixed(
                "取消外网地址和来自互联网的连线",
                "drop the public endpoint and the links from the Internet",
            ),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-004", &design);
        }
    }

    #[test]
    fn a_public_endpoint_and_links_from_outside_are_dropped() {
        for mut design in good_designs() {
            rds(&mut design, "rds", |rds| rds.public_endpoint = true);
            auto_fix_keeps_the_contract("RDS-004", &design);
            connect(&mut design, "internet", "rds", Purpose::Business, Protocol::Mysql, 3306);
            connect(&mut design, "ops", "rds", Purpose::Operations, Protocol::Mysql, 3306);
            let finding = one_finding("RDS-004", &design);
            assert!(finding.message.en.contains("1 public endpoint and 2 links"));
            let fixed = auto_fix_keeps_the_contract("RDS-004", &design);
            assert_eq!(fixed.links.len(), design.links.len() - 2);
        }
    }
}
