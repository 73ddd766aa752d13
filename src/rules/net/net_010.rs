//! NET-010: a vSwitch of a size that the cloud does not sell.

use crate::base::{Basis, Severity, Text};
use crate::network::{needed, smallest_prefix};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::blocks::renumber;

pub(super) static RULE: Rule = Rule {
    code: "NET-010",
    name: "vswitch-mask",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::X,
    source: Cite::public(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("交换机掩码应为/16至/29", "vSwitch mask outside /16…/29"),
    why: Text::fixed(
        "云平台只接受/16到/29的交换机网段。",
        "The cloud takes vSwitch blocks of /16 to /29 only.",
    ),
    fix: Text::fixed("改用/16到/29之间的掩码。", "Use a mask from /16 to /29."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("交换机网段为192.168.0.0/30。", "A vSwitch has the block 192.168.0.0/30."),
    good: Text::fixed("交换机网段为192.168.0.0/28。", "A vSwitch has the block 192.168.0.0/28."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let bound = |key: &str, otherwise: u8| {
        context.catalog.limit(key).and_then(|limit| limit.value.parse().ok()).unwrap_or(otherwise)
    };
    let (widest, narrowest) = (bound("vswitch.mask_min", 16), bound("vswitch.mask_max", 29));
    let needed = needed(context.design);
    for (id, vswitch) in context.design.vswitches.iter() {
        let Some(block) = vswitch.cidr else { continue };
        let prefix = block.0.prefix_len();
        if (widest..=narrowest).contains(&prefix) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”的掩码为/{prefix}，应在/{widest}至/{narrowest}之间",
                "the mask of \"{name}\" is /{prefix}; it must be /{widest} to /{narrowest}"
            ),
        );
        let fits = smallest_prefix(needed.get(&id).copied().unwrap_or(0).saturating_mul(2)).unwrap_or(widest);
        let mut choices = vec![prefix.clamp(widest, narrowest).min(fits), 24.min(fits)];
        choices.sort_unstable();
        choices.dedup();
        for choice in choices {
            if let Some((to, edits)) = renumber(context, id, choice) {
                finding.fix(Fix::choose(text!("改为{to}", "use {to}"), edits));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::net::blocks::testing::with_block;
    use crate::rules::testing::*;

    #[test]
    fn masks_at_both_ends() {
        for good in ["192.168.0.0/29", "192.168.0.0/25"] {
            passes("NET-010", &with_block(two_az_vpc(), 0, good));
        }
        for bad in ["192.168.0.0/30", "192.168.0.0/32", "192.168.0.0/15"] {
            let design = with_block(two_az_vpc(), 0, bad);
            one_finding("NET-010", &design);
        }
        for fixed in each_fix_removes_the_finding("NET-010", &with_block(two_az_vpc(), 0, "192.168.0.0/30")) {
            passes("NET-011", &fixed);
        }
    }
}
