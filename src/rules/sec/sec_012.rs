//! SEC-012: firewall between institution and cloud.

use super::parts::{add_service, service};
use crate::base::{Basis, Severity, Text};
use crate::design::{CustomerRole, FieldValue, NodeId, Place};
use crate::rules::line::parts::{customer_role, customer_side, wires};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-012",
    name: "no-firewall-towards-institution",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(858, 858), (549, 549)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("防火墙", "Firewall between institution and cloud"),
    why: Text::fixed(
        "机构与金融云之间应有防火墙隔离，一侧失守时不致蔓延到另一侧。",
        "A firewall between institution and cloud keeps a break-in on one side from spreading to the \
         other.",
    ),
    fix: Text::fixed("在机构侧或云上部署防火墙。", "Put a firewall at the customer's side or in the cloud."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("专线两侧都没有防火墙。", "A line without a firewall on either side."),
    good: Text::fixed("机构侧有防火墙。", "A firewall at the customer's side."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for id in wires(context) {
        let side = customer_side(context, id);
        if side.is_empty() {
            continue;
        }
        let is_wall =
            |id: &NodeId| context.facts.node(*id).and_then(customer_role) == Some(CustomerRole::Firewall);
        if side.iter().any(is_wall) || service(context, "cloud-firewall").is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”连接机构与金融云，两侧防火墙为0台，建议1台",
                "\"{name}\" joins institution and cloud with 0 firewalls between them; 1 is advised"
            ),
        );
        let region = context.design.regions.keys().next();
        if let Some(region) = region {
            let mut sheet = Sheet::new(context);
            let fields = [("edition", FieldValue::Text("Premium".to_owned()))];
            let place = Place::Region { region, security_zone: None };
            add_service(
                &mut sheet,
                "cloud-firewall",
                context.word("云防火墙", "cloud-firewall"),
                &fields,
                place,
            );
            finding.fix(Fix::auto(Text::fixed("部署云防火墙", "add a cloud firewall"), sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    #[test]
    fn a_firewall_passes_and_a_missing_one_is_added() {
        passes("SEC-012", &hybrid());
        let mut design = hybrid();
        remove(&mut design, "dc-firewall");
        connect(&mut design, "dc-server", "line-a", Purpose::Business, Protocol::Http, 80);
        one_finding("SEC-012", &design);
        auto_fix_keeps_the_contract("SEC-012", &design);
    }
}
