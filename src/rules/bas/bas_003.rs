//! BAS-003: a plain bastion is larger than it needs to be.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Spec};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// "1U,1G" (guide L18), "1C/1G" (L163): AMB-14.
const VCPU: u32 = 1;
const MEMORY_GIB: f64 = 1.0;

pub(super) static RULE: Rule = Rule {
    code: "BAS-003",
    name: "bastion-larger-than-needed",
    family: Family::Bas,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(18, 18), (163, 163)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("堡垒机配置过高", "Bastion larger than needed"),
    why: Text::fixed(
        "普通ECS做的堡垒机只转接登录会话，1核1G即可，更高的配置是浪费。商业堡垒机镜像有自己的最低配置，不受此限。",
        "A bastion made of a plain ECS only relays log-in sessions; 1 core and 1 GB do, and more is waste. Commercial \
         bastion images have requirements of their own and are exempt.",
    ),
    fix: Text::fixed(
        "改为1核1G；使用商业堡垒机镜像时填写镜像名称。",
        "Make it 1 core and 1 GB; for a commercial bastion image enter its name.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机为4核8G的普通ECS。", "A bastion made of a plain ECS with 4 cores and 8 GB."),
    good: Text::fixed("堡垒机为1核1G的普通ECS。", "A bastion made of a plain ECS with 1 core and 1 GB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, ecs) in sink.servers(context, EcsRole::Bastion) {
        if ecs.market_image.is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let Some(spec) = &ecs.spec else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("堡垒机未填写规格", "the size of a bastion was not entered"),
            );
            continue;
        };
        let Some((vcpu, memory)) = context.catalog.ecs_shape(spec) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("目录中没有该堡垒机的规格", "the type of a bastion is not in the catalogue"),
            );
            continue;
        };
        if vcpu <= VCPU && memory <= MEMORY_GIB {
            sink.pass();
            continue;
        }
        let mut sheet = Sheet::new(context);
        if let Some(ecs) = sheet.ecs_mut(id) {
            ecs.spec = Some(Spec::Shape { vcpu: VCPU, memory_gib: MEMORY_GIB });
        }
        sink.fail(
            [id.into()],
            text!(
                "堡垒机“{name}”为{vcpu}核{memory} GiB，{VCPU}核{MEMORY_GIB} GiB即可",
                "the bastion \"{name}\" has {vcpu} vCPU and {memory} GiB; {VCPU} vCPU and {MEMORY_GIB} GiB do"
            ),
        )
        .fix(Fix::auto(
            text!("改为{VCPU}核{MEMORY_GIB} GiB", "make it {VCPU} vCPU and {MEMORY_GIB} GiB"),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("BAS-003", &design);
        }
    }

    #[test]
    fn a_large_plain_bastion_is_made_small() {
        let mut design = two_az_classic();
        ecs(&mut design, "bastion-1", |ecs| ecs.spec = Some(Spec::Shape { vcpu: 4, memory_gib: 8.0 }));
        let finding = one_finding("BAS-003", &design);
        assert_eq!(finding.severity, Severity::Info);
        assert!(finding.message.en.contains("4 vCPU and 8 GiB"));
        auto_fix_keeps_the_contract("BAS-003", &design);
        ecs(&mut design, "bastion-1", |ecs| ecs.market_image = Some("安恒堡垒机".to_owned()));
        passes("BAS-003", &design);
    }

    #[test]
    fn a_type_is_looked_up_and_an_unknown_one_is_not_evaluated() {
        let mut design = two_az_vpc();
        ecs(&mut design, "bastion-1", |ecs| ecs.spec = Some(Spec::Type("ecs.c6.large".to_owned())));
        one_finding("BAS-003", &design);
        for spec in [None, Some(Spec::Type("ecs.nobody.knows".to_owned()))] {
            ecs(&mut design, "bastion-1", |ecs| ecs.spec = spec);
            assert_eq!(outcome("BAS-003", &design), crate::rules::Outcome::NotEvaluated);
        }
    }
}
