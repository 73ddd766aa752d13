//! DR-002: DR instance in the production region.

use super::parts::{across, region_of};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-002",
    name: "dr-instance-in-production-region",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(410, 410), (415, 415)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("灾备实例与生产同地域", "DR instance in the production region"),
    why: Text::fixed(
        "与生产同地域的灾备实例会随地域一起失效；同城的两份数据RDS自己已经有了。",
        "A copy in the production region is lost with it; the two copies within the city are in RDS \
         already.",
    ),
    fix: Text::fixed(
        "把灾备实例移到另一个地域（指南为青岛）。",
        "Move the copy to another region (Qingdao in the guide).",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("生产实例和灾备实例都在华东1。", "The instance and its copy are both in East China 1."),
    good: Text::fixed(
        "生产实例在华东1，灾备实例在华北1。",
        "The instance is in East China 1 and its copy in North China 1.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, rds) in sink.each(&context.facts.rds) {
        let Some(of) = rds.dr_of else { continue };
        let (Some(here), Some(there)) = (context.design.region_of(node), region_of(context, of)) else {
            sink.not_evaluated([id.into()], Text::fixed("实例未放入地域", "an instance stands in no region"));
            continue;
        };
        if here != there {
            sink.pass();
            continue;
        }
        let (name, place) = (&node.name, context.name(here));
        let finding = sink.fail(
            [id.into(), of.into()],
            text!(
                "灾备实例“{name}”与生产实例同在“{place}”，须在另一个地域",
                "the copy \"{name}\" is in \"{place}\" like its original; it must be in another region"
            ),
        );
        let mut sheet = Sheet::new(context);
        // A copy that servers of this region use cannot move away from them.
        let target = if context.facts.clients_of(id).is_empty() { sheet.other_region(here) } else { None };
        match target {
            Some(region) => {
                let to = sheet.region_name(region);
                if let Some(node) = sheet.node_mut(id) {
                    node.place = across(region);
                    node.vswitch = None;
                }
                finding.fix(Fix::auto(text!("移到“{to}”", "move it to \"{to}\""), sheet.finish()));
            }
            None => {
                finding.fix(Fix::guide(Text::fixed(
                    "先让本地域的服务器改连生产实例，再移动灾备实例",
                    "lead the region's servers to the original first, then move the copy",
                )));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use crate::design::{Product, Rds};
    use crate::rules::testing::*;

    #[test]
    fn a_copy_in_the_other_region_passes() {
        passes("DR-002", &two_regions());
    }

    #[test]
    fn a_copy_at_home_moves_to_the_other_region() {
        for mut design in good_designs() {
            let copy = Rds { dr_of: Some(id(&design, "rds")), ..Rds::default() };
            let home = design.nodes.get(id(&design, "rds")).unwrap().place;
            add_node(&mut design, "copy", Product::Rds(copy), home);
            one_finding("DR-002", &design);
            auto_fix_keeps_the_contract("DR-002", &design);
        }
    }
}
