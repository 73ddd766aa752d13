//! RDS-007: a server that connects to a database is not on its whitelist.

use super::whitelist::{admits, clients};
use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Peer};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-007",
    name: "rds-client-not-whitelisted",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(399, 399), (428, 428)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ECS未加入RDS白名单", "A connecting ECS is not whitelisted"),
    why: Text::fixed(
        "RDS只接受白名单中的地址；漏掉的服务器连不上数据库，往往到切换时才发现。",
        "An RDS accepts only what is on its whitelist; a server left out cannot connect, which often shows only when \
         traffic moves to it.",
    ),
    fix: Text::fixed(
        "把所有连接数据库的生产服务器加入白名单。",
        "Put every server that connects to the database on the whitelist.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Web服务器-C连接RDS，白名单只有Web服务器-B。",
        "The web server of AZ C connects to an RDS whose whitelist holds that of AZ B only.",
    ),
    good: Text::fixed("Web服务器-B和C都在RDS白名单中。", "The web servers of both AZs are on the whitelist."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        // RDS-006 speaks for an empty whitelist.
        if rds.whitelist.is_empty() {
            continue;
        }
        let mut left_out: Vec<NodeId> = Vec::new();
        for (client, node, _) in clients(context, id) {
            match admits(context.design, rds, client, node) {
                Some(true) => sink.pass(),
                Some(false) => left_out.push(client),
                None => sink.not_evaluated(
                    [client.into(), id.into()],
                    Text::fixed(
                        "白名单为网段，服务器的内网IP未填写",
                        "the whitelist holds a block and the server's address was not entered",
                    ),
                ),
            }
        }
        if left_out.is_empty() {
            continue;
        }
        let name = context.name(id);
        let Text { zh, en } = context.names(left_out.iter().copied());
        let count = left_out.len();
        let mut sheet = Sheet::new(context);
        if let Some(rds) = sheet.rds_mut(id) {
            rds.whitelist.extend(left_out.iter().copied().map(Peer::Node));
        }
        sink.fail(std::iter::once(id.into()).chain(left_out.iter().map(|&id| id.into())), {
            let nodes = crate::base::text::counted(count, "server node");
            text!(
                "连接“{name}”的服务器中有{count}组不在白名单内（{zh}），应全部加入",
                "the whitelist of \"{name}\" lacks {nodes} connecting to it ({en}); all must be on it"
            )
        })
        .fix(Fix::auto(text!("将{zh}加入白名单", "put {en} on the whitelist"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-007", &design);
        }
    }

    fn with_list(mut design: Design, list: Vec<Peer>) -> Design {
        rds(&mut design, "rds", |rds| rds.whitelist = list);
        design
    }

    #[test]
    fn a_server_left_out_is_put_on_the_list() {
        for design in good_designs() {
            let web_1 = id(&design, "web-1");
            let design = with_list(design, vec![Peer::Node(web_1)]);
            let finding = one_finding("RDS-007", &design);
            assert!(finding.subjects.contains(&id(&design, "web-2").into()));
            auto_fix_keeps_the_contract("RDS-007", &design);
        }
    }

    #[test]
    fn blocks_and_groups_cover_their_servers() {
        let design = two_az_vpc();
        passes("RDS-007", &with_list(design.clone(), vec![Peer::Cidr(cidr("192.168.0.0/24"))]));
        let group = design.nodes.get(id(&design, "web-1")).unwrap().security_groups[0];
        passes("RDS-007", &with_list(design.clone(), vec![Peer::SecurityGroup(group)]));
        let half = with_list(design, vec![Peer::Cidr(cidr("192.168.0.0/25"))]);
        assert!(one_finding("RDS-007", &half).message.en.contains("(web-2)"));
    }

    #[test]
    fn a_block_and_an_unknown_address_are_not_evaluated() {
        let design = two_az_vpc();
        let mut design = with_list(
            design,
            vec![Peer::Cidr(cidr("192.168.0.16/28")), Peer::Cidr(cidr("192.168.0.128/25"))],
        );
        assert_eq!(outcome("RDS-007", &design), crate::rules::Outcome::NotEvaluated);
        node(&mut design, "web-1", |node| node.private_ip = Some("192.168.0.17".parse().unwrap()));
        passes("RDS-007", &design);
        node(&mut design, "web-1", |node| node.private_ip = Some("192.168.0.3".parse().unwrap()));
        one_finding("RDS-007", &design);
    }

    #[test]
    fn bastions_and_empty_lists_are_left_to_other_rules() {
        let mut design = two_az_classic();
        connect(&mut design, "bastion-1", "rds", Purpose::Operations, Protocol::Mysql, 3306);
        passes("RDS-007", &design);
        let design = with_list(design, Vec::new());
        assert!(findings("RDS-007", &design).is_empty());
    }
}
