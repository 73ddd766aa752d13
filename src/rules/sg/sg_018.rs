//! SG-018: operators reach every layer from the jump host.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, OpsPath};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::is_layered;
use super::sg_019::take_jumps_away;

pub(super) static RULE: Rule = Rule {
    code: "SG-018",
    name: "star-operations",
    family: Family::Sg,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(725, 725)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("星型运维路径安全性低于串行", "Star ops path is weaker than serial"),
    why: Text::fixed(
        "星型路径中跳板机可以直接登录每一层，被攻破一台就暴露全部；串行更安全，但登录复杂些。",
        "In a star the jump host reaches every layer, so that one broken host opens all; serial is safer and a little more work.",
    ),
    fix: Text::fixed(
        "改为串行：VPN → G1 → G2 → G3 → 数据库。",
        "Go layer by layer: VPN, G1, G2, G3, database.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "ops_path为star，G2、G3、RDS都允许G1。",
        "The path is a star: G2, G3 and the database admit G1.",
    ),
    good: Text::fixed("ops_path为serial，逐层登录。", "The path is serial, layer by layer."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_layered(context.design) {
        return;
    }
    if context.design.settings.ops_path != Some(OpsPath::Star) {
        sink.pass();
        return;
    }
    let mut settings = context.design.settings.clone();
    settings.ops_path = Some(OpsPath::Serial);
    let mut sheet = Sheet::new(context);
    sheet.edit(Edit::SetSettings(settings));
    take_jumps_away(context, &mut sheet);
    sink.fail(
        [],
        text!(
            "运维路径为星型，一台跳板机可登录全部层；推荐串行",
            "the operations path is a star, in which one jump host reaches every layer; serial is recommended"
        ),
    )
    .fix(Fix::auto(Text::fixed("改为串行运维路径", "switch to the serial path"), sheet.finish()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Protocol, Purpose};
    use crate::rules::sg::testing::layered;
    use crate::rules::testing::*;

    #[test]
    fn serial_passes_and_a_star_is_told() {
        let mut design = layered();
        settings(&mut design, |settings| settings.ops_path = Some(OpsPath::Serial));
        passes("SG-018", &design);
        settings(&mut design, |settings| settings.ops_path = Some(OpsPath::Star));
        connect(&mut design, "bastion-1", "app-1", Purpose::Operations, Protocol::Ssh, 22);
        one_finding("SG-018", &design);
        let fixed = auto_fix_keeps_the_contract("SG-018", &design);
        passes("SG-019", &fixed);
    }
}
