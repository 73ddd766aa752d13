//! ECS-017: a production server or database has no backups.

use crate::base::{Basis, Severity, SourceDocument, Text};
use crate::design::{EcsRole, Product, SnapshotPolicy};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-017",
    name: "no-snapshot-policy",
    family: Family::Ecs,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite { document: SourceDocument::AccountResponse, lines: &[(104, 104)] },
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未配置快照备份", "No snapshot or backup policy"),
    why: Text::fixed(
        "账号被盗、误删或勒索之后，只有定期快照和备份能恢复数据。",
        "After a stolen account, a deletion or ransomware only regular snapshots and backups bring the data \
         back.",
    ),
    fix: Text::fixed(
        "每天一次，保留7天；按数据价值延长。",
        "Daily, kept for 7 days; longer where the data is worth it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("生产服务器没有快照策略。", "A production server without a snapshot policy."),
    good: Text::fixed(
        "生产服务器每24小时快照一次，保留7天。",
        "A production server with a snapshot every 24 hours, kept for 7 days.",
    ),
    cross: &["InfraGuard ecs-disk-auto-snapshot-policy"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let servers = sink.servers(context, EcsRole::Production).map(|(id, _, ecs)| (id, ecs.snapshot_policy));
    let databases = sink.each(&context.facts.rds).filter(|(_, _, rds)| rds.read_only_of.is_none());
    let databases = databases.map(|&(id, _, rds)| (id, rds.snapshot_policy));
    for (id, policy) in servers.chain(databases) {
        if policy.is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的快照或备份策略为0个，应有1个",
                "\"{name}\" has 0 snapshot or backup policies; it should have 1"
            ),
        )
        .fix(Fix::auto_on(
            text!(
                "每{EVERY_HOURS}小时一次，保留{KEEP_DAYS}天",
                "every {EVERY_HOURS} hours, kept for {KEEP_DAYS} days"
            ),
            id,
            |node| {
                let daily = Some(SnapshotPolicy { every_hours: EVERY_HOURS, keep_days: KEEP_DAYS });
                match &mut node.product {
                    Product::Ecs(ecs) => ecs.snapshot_policy = daily,
                    Product::Rds(rds) => rds.snapshot_policy = daily,
                    _ => {}
                }
            },
        ));
    }
}

/// The policy that a fix proposes; the values are ours.
const EVERY_HOURS: u32 = 24;
const KEEP_DAYS: u32 = 7;

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn servers_and_databases_need_backups() {
        pass_on_both("ECS-017");
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.snapshot_policy = None);
            rds(&mut design, "rds", |rds| rds.snapshot_policy = None);
            assert_eq!(findings("ECS-017", &design).len(), 2);
            auto_fix_keeps_the_contract("ECS-017", &design);
        }
    }
}
