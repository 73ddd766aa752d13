//! RDS-014: a database is smaller than in the version before.

use crate::base::{Basis, Severity, Text};
use crate::design::{Rds, Spec};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-014",
    name: "class-made-smaller",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(412, 412)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("规格只能向上升级", "Specification can only go up"),
    why: Text::fixed(
        "RDS的规格和存储空间只能升级；按变更实施的新版本如果更小，无法执行。",
        "A class and its storage can only go up: a later version with a smaller one cannot be carried out.",
    ),
    fix: Text::fixed(
        "恢复原规格和存储空间；确需缩小时新建实例并迁移数据。",
        "Restore the class and the storage; to have less, make a new instance and move the data.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "前一版500 GiB，这一版200 GiB。",
        "500 GiB in the version before and 200 GiB in this one.",
    ),
    good: Text::fixed(
        "前一版500 GiB，这一版700 GiB。",
        "500 GiB in the version before and 700 GiB in this one.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Without an earlier version there is nothing that could have shrunk.
    let Some(earlier) = context.earlier else { return };
    let shape = |rds: &Rds| match rds.spec.as_ref()? {
        Spec::Shape { vcpu, memory_gib } => Some((*vcpu, *memory_gib)),
        Spec::Type(code) => {
            let row = context.catalog.rds_class(code)?;
            Some((row.vcpu?, row.memory_gib?))
        }
    };
    for &(id, _, now) in &context.facts.rds {
        let Some(before) = earlier.nodes.get(id).and_then(|node| node.product.as_rds()) else { continue };
        let smaller_class =
            shape(before).zip(shape(now)).is_some_and(|(old, new)| new.0 < old.0 || new.1 < old.1);
        let less_storage = before.storage_gib.zip(now.storage_gib).is_some_and(|(old, new)| new < old);
        if !smaller_class && !less_storage {
            sink.pass();
            continue;
        }
        let mut sheet = Sheet::new(context);
        if let Some(rds) = sheet.rds_mut(id) {
            if smaller_class {
                rds.spec.clone_from(&before.spec);
            }
            if less_storage {
                rds.storage_gib = before.storage_gib;
            }
        }
        let name = context.name(id);
        let message = if smaller_class {
            text!(
                "“{name}”的规格比前一版小，RDS只能升级",
                "the class of \"{name}\" is smaller than in the version before; it can only go up"
            )
        } else {
            let (old, new) = (before.storage_gib.unwrap_or(0.0), now.storage_gib.unwrap_or(0.0));
            text!(
                "“{name}”的存储空间由 {old} GiB 减为 {new} GiB，RDS只能升级",
                "the storage of \"{name}\" goes from {old} to {new} GiB; it can only go up"
            )
        };
        sink.fail([id.into()], message).fix(Fix::auto(
            Text::fixed("恢复前一版的规格", "restore what the version before has"),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn what_shrank_is_restored() {
        for earlier in good_designs() {
            let run =
                |design: &crate::design::Design| crate::rules::check(&context(design).since(Some(&earlier)));
            let of = |report: crate::rules::Report| -> Vec<_> {
                report.findings.into_iter().filter(|finding| finding.code == "RDS-014").collect()
            };
            assert!(of(run(&earlier)).is_empty());
            let mut design = earlier.clone();
            rds(&mut design, "rds", |rds| rds.storage_gib = Some(50.0));
            let found = of(run(&design));
            assert!(found[0].message.en.contains("from 100 to 50 GiB"), "{}", found[0].message.en);
            apply(&mut design, found[0].fixes[0].ready());
            assert!(of(run(&design)).is_empty());
            rds(&mut design, "rds", |rds| rds.spec = Some(Spec::Shape { vcpu: 1, memory_gib: 2.0 }));
            assert_eq!(of(run(&design)).len(), 1);
            rds(&mut design, "rds", |rds| rds.spec = Some(Spec::Shape { vcpu: 4, memory_gib: 8.0 }));
            assert!(of(run(&design)).is_empty());
        }
    }
}
