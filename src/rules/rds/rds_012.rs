//! RDS-012: a database has less storage than its transactions need.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, EcsRole, Node, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::sizing::{Measure, Need, Verdict};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-012",
    name: "storage-below-need",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(372, 372), (420, 420)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("存储空间不足", "Storage below the sizing formula"),
    why: Text::fixed(
        "存储空间按日交易量 × 每笔大小 × 保留天数测算；不足时实例会被锁定为只读。",
        "Storage follows from transactions a day × KB × days. An instance that runs full becomes read-only.",
    ),
    fix: Text::fixed(
        "按测算结果增大存储空间（向上取整到购买步长）。",
        "Enlarge the storage to what the formula says, rounded up to the step.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("需要696 GiB，存储空间500 GiB。", "A need of 696 GiB and storage of 500 GiB."),
    good: Text::fixed("需要696 GiB，存储空间700 GiB。", "A need of 696 GiB and storage of 700 GiB."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    nowhere(context, sink);
    for &(id, _, _) in &context.facts.rds {
        let Some(item) = context.sizes().item(Aim::Node(id), Measure::Storage) else { continue };
        match item.verdict() {
            Verdict::Enough | Verdict::Tight => sink.pass(),
            Verdict::NotEvaluated => sink.not_evaluated(
                [id.into()],
                match &item.need {
                    Need::Known(_) => Text::fixed("未填写存储空间", "the storage is not entered"),
                    Need::NotEntered(_) | Need::Failed(_) => {
                        Text::fixed("业务量指标不完整", "the workload is not complete")
                    }
                },
            ),
            Verdict::Short => {
                let name = context.name(id);
                let (need, plan) = (item.bare().unwrap_or_default(), item.plan().unwrap_or_default());
                let (need, wanted) = (need.round_dp(2).normalize(), plan.normalize());
                let held = item.limit_of_design();
                let mut sheet = Sheet::new(context);
                if let Some(rds) = sheet.rds_mut(id) {
                    rds.storage_gib = plan.to_f64();
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”需要 {need} GiB，存储空间为 {held} GiB，应购买 {wanted} GiB",
                        "\"{name}\" needs {need} GiB and has {held} GiB; buy {wanted} GiB"
                    ),
                )
                .fix(Fix::auto(
                    text!("存储空间改为 {wanted} GiB", "set the storage to {wanted} GiB"),
                    sheet.finish(),
                ));
            }
        }
    }
}

/// Products that keep data, beside RDS and databases on servers.
const STORES: [&str; 11] = [
    "oss",
    "nas",
    "drds",
    "polardb",
    "polardb-x",
    "mongodb",
    "redis",
    "tair",
    "lindorm",
    "oceanbase",
    "hbase",
];

/// Transactions that are kept, in a design that has nothing to keep them: 0 GiB are less than any need.
fn nowhere(context: &Context<'_>, sink: &mut Sink) {
    let keeps = |node: &Node| match &node.product {
        Product::Ecs(ecs) => ecs.role == EcsRole::SelfBuiltDatabase,
        Product::Rds(_) | Product::Opaque { .. } => true,
        other => STORES.contains(&other.code()),
    };
    if !context.facts.rds.is_empty() || context.design.nodes.values().any(keeps) {
        return;
    }
    for (id, row) in context.design.workloads.iter() {
        let (Some(a_day), Some(kb), Some(days)) = (row.tx_per_day, row.kb_per_tx, row.retention_days) else {
            continue;
        };
        let bytes = a_day.checked_mul(kb).and_then(|kb| kb.checked_mul(days));
        let Some(need) = bytes.and_then(|kb| kb.checked_div((1024 * 1024).into())) else { continue };
        if need <= Decimal::ZERO || !row.aims.iter().any(|aim| matches!(aim, Aim::Function(_))) {
            continue;
        }
        let (name, need) = (context.name(id), need.round_dp(2).normalize());
        sink.fail(
            [id.into()],
            text!(
                "“{name}”要保存 {need} GiB 交易数据，设计中没有数据库，存储空间为 0 GiB",
                "\"{name}\" keeps {need} GiB of transactions and the design has no database: 0 GiB of storage"
            ),
        )
        .fix(Fix::guide(Text::fixed(
            "添加RDS并从应用连过去",
            "add an RDS and connect the application to it",
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in loaded_designs() {
            passes("RDS-012", &design);
        }
    }

    #[test]
    fn transactions_that_are_kept_need_a_database() {
        for mut design in loaded_designs() {
            let rds = context(&design).facts.rds[0].0;
            apply(&mut design, vec![crate::design::Edit::Remove(rds.into())]);
            workload(&mut design, |row| {
                row.tx_per_day = Some(1_000_000.into());
                row.kb_per_tx = Some(2.into());
                row.retention_days = Some(365.into());
            });
            assert!(one_finding("RDS-012", &design).message.en.contains("keeps 696.18 GiB"));
        }
    }

    #[test]
    fn small_storage_is_enlarged_to_the_step() {
        for mut design in loaded_designs() {
            // 1 000 000 × 2 × 365 KB are 696.18 GiB (guide L420), bought in steps of 5.
            workload(&mut design, |row| {
                row.tx_per_day = Some(1_000_000.into());
                row.kb_per_tx = Some(2.into());
                row.retention_days = Some(365.into());
            });
            let found = one_finding("RDS-012", &design);
            assert!(found.message.en.contains("needs 696.18 GiB and has 100 GiB; buy 700 GiB"));
            auto_fix_keeps_the_contract("RDS-012", &design);
        }
    }
}
