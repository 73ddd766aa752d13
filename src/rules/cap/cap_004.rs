//! CAP-004: how many business addresses the line brings, now and at the next step.

use crate::base::{Basis, Severity, Text};
use crate::design::Aim;
use crate::rules::{Check, Cite, Context, Family, Rule, Sink};
use crate::sizing::{AddressReading, Measure, line_addresses_count};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CAP-004",
    name: "line-address-table",
    family: Family::Cap,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(603, 611)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线业务IP分配", "IP allotment table"),
    why: Text::fixed(
        "专线互联的业务IP按ECS数量分级分配；超出时多个业务须共用IP、以端口区分。",
        "A line brings business addresses by the number of servers; beyond them several services share one by port.",
    ),
    fix: Text::fixed(
        "按表规划NAT映射；需要更多时提工单。",
        "Plan the NAT map by the table; ask by ticket for more.",
    ),
    fix_class: None,
    bad: Text::fixed(
        "12台ECS要求20个业务IP，只能分配8个。",
        "12 servers and a wish for 20 addresses, of which 8 are given.",
    ),
    good: Text::fixed("12台ECS，映射8个业务IP。", "12 servers and a map of 8 addresses."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for item in context.sizes().items.iter().filter(|item| item.measure == Measure::LineAddresses) {
        let Aim::Node(id) = item.aim else { continue };
        let Some(found) = item.need.known() else { continue };
        let servers =
            found.inputs.first().and_then(|input| input.quantity.value.parse::<u64>().ok()).unwrap_or(0);
        let count = |servers| line_addresses_count(servers, AddressReading::FullSteps);
        let now = count(servers);
        let next = (servers + 1..=400).find(|servers| count(*servers) > now);
        let name = context.name(id);
        let message = match next {
            Some(next) => {
                let then = count(next);
                {
                    let have = crate::base::text::counted(servers, "server");
                    text!(
                        "“{name}”：{servers} 台ECS可分配 {now} 个业务IP；达到 {next} 台时为 {then} 个",
                        "\"{name}\": {have} bring {now} addresses; {next} servers would bring {then}"
                    )
                }
            }
            None => text!(
                "“{name}”：{servers} 台ECS可分配 {now} 个业务IP，已是上限",
                "\"{name}\": {servers} servers bring {now} addresses, which is the most"
            ),
        };
        sink.fail([id.into()], message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Line, Place, Product};
    use crate::rules::testing::*;

    #[test]
    fn the_present_and_the_next_tier_are_told() {
        let mut design = loaded_designs()[0].clone();
        assert_eq!(findings("CAP-004", &design), vec![]);
        let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
        let place = Place::Region { region, security_zone: None };
        let id = add_node(&mut design, "line", Product::Line(Line::default()), place);
        workload(&mut design, |row| row.aims.push(Aim::Node(id)));
        let found = one_finding("CAP-004", &design);
        // Four servers stand in the AZs; the second tier gives more from 20 on (8 + 8·⌊10 ÷ 10⌋).
        assert!(
            found.message.en.contains("4 servers bring 8 addresses; 20 servers would bring 16"),
            "{}",
            found.message.en
        );
    }
}
