//! NET-003: a VPC design without a VPC.

use crate::base::{Basis, Severity, Text};
use crate::design::NetKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::servers_in;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-003",
    name: "no-private-network",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(45, 45)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未创建专有网络与虚拟路由器", "VPC design without a VPC and virtual router"),
    why: Text::fixed(
        "专有网络地域的服务器必须放在专有网络里，没有专有网络就没有路由器，也买不了服务器。",
        "Servers of a VPC region stand in a VPC; without one there is no router, and no server can be bought.",
    ),
    fix: Text::fixed("创建专有网络，例如192.168.0.0/16。", "Create a VPC, for example 192.168.0.0/16."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("华东2有ECS，却没有专有网络。", "East China 2 has ECS and no VPC."),
    good: Text::fixed("华东2有专有网络192.168.0.0/16。", "East China 2 has the VPC 192.168.0.0/16."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, row) in context.design.regions.iter() {
        if context.net_of(id) != NetKind::Vpc {
            continue;
        }
        let servers = servers_in(context, id);
        if !context.facts.vpcs_of(id).is_empty() {
            sink.pass();
        } else if servers > 0 {
            let name = &row.name;
            let message = text!(
                "“{name}”有{servers}台ECS，没有专有网络",
                "\"{name}\" has {servers} ECS and no VPC; it needs one"
            );
            let mut sheet = Sheet::new(context);
            sheet.vpc_of(id);
            let title = Text::fixed("创建专有网络", "create a VPC");
            sink.fail([id.into()], message).fix(Fix::auto(title, sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Edit;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_region_with_a_vpc_passes() {
        passes("NET-003", &two_az_vpc());
        assert_eq!(outcome("NET-003", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_region_without_one_gets_one() {
        let mut design = two_az_vpc();
        let vpc = design.vpcs.keys().next().unwrap();
        apply(&mut design, vec![Edit::Remove(vpc.into())]);
        one_finding("NET-003", &design);
        let fixed = auto_fix_keeps_the_contract("NET-003", &design);
        assert_eq!(fixed.vpcs.values().next().unwrap().cidr, Some(cidr("192.168.0.0/16")));
    }

    #[test]
    fn the_block_avoids_the_customers_own() {
        let mut design = two_az_vpc();
        let vpc = design.vpcs.keys().next().unwrap();
        let site = design.ids().site();
        let row = crate::design::Site {
            name: "dc".to_owned(),
            city: String::new(),
            province: String::new(),
            cidrs: vec![cidr("192.168.7.0/24")],
            delegated: Vec::new(),
            merge_ready: None,
        };
        apply(&mut design, vec![Edit::Remove(vpc.into()), Edit::PutSite(site, row)]);
        let fixed = auto_fix_keeps_the_contract("NET-003", &design);
        assert_eq!(fixed.vpcs.values().next().unwrap().cidr, Some(cidr("172.16.0.0/16")));
    }
}
