//! DR-013: a target for recovery is not met by the estimate.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NodeId, Product, Ref};
use crate::resilience::{Estimate, Recovery, TargetStatus};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DR-013",
    name: "recovery-target-not-met",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(415, 415), (825, 825)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RTO或RPO目标未达成", "RTO or RPO target not met by the estimate"),
    why: Text::fixed(
        "按软件、单机、可用区、地域四类故障估算恢复时间和数据丢失，超过填写的目标。估算值，须演练验证。",
        "Recovery time and data loss, estimated for the failure of software, an instance, an AZ and a region, exceed the target. An estimate; test it.",
    ),
    fix: Text::fixed("缩短最慢的一步，或调整目标。", "Shorten the slowest step, or change the target."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "RTO目标60秒，客户端须人工重连，估算630秒。",
        "An RTO target of 60 s with clients that are reconnected by hand: about 630 s.",
    ),
    good: Text::fixed("客户端自动重连，估算35秒。", "Clients reconnect by themselves: about 35 s."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for recovery in &context.resilience().recovery {
        for estimate in &recovery.estimates {
            let statuses = [estimate.rto_status, estimate.rpo_status];
            if statuses.contains(&TargetStatus::Breached) {
                breached(context, recovery, estimate, sink);
            } else if statuses.contains(&TargetStatus::Met) {
                sink.pass();
            }
        }
    }
}

fn breached(context: &Context<'_>, recovery: &Recovery, estimate: &Estimate, sink: &mut Sink) {
    let name = &recovery.service;
    let Text { zh: what_zh, en: what_en } = estimate.disruption.title();
    let subjects: Vec<Ref> = recovery.nodes.first().copied().map(Ref::from).into_iter().collect();
    if estimate.rto_status == TargetStatus::Breached {
        let target = recovery.targets.rto_seconds.unwrap_or_default();
        let message = match estimate.rto {
            Some(rto) => text!(
                "服务“{name}”{what_zh}的RTO估算{rto}秒，目标{target}秒",
                "\"{name}\", {what_en}: the RTO is about {rto} s; the target is {target} s"
            ),
            None => text!(
                "服务“{name}”{what_zh}后不能自行恢复，RTO目标{target}秒",
                "\"{name}\", {what_en}: it does not come back by itself; the RTO target is {target} s"
            ),
        };
        let finding = sink.fail(subjects.clone(), message);
        let gains = gains(context, recovery, estimate);
        if gains.is_empty() {
            finding.fix(Fix::guide(Text::fixed(
                "在另一个可用区或地域放一份能接管的服务（见HA-001、DR-003）",
                "place what can take over in another AZ or region (see HA-001, DR-003)",
            )));
        }
        for fix in gains {
            finding.fix(fix);
        }
    }
    if estimate.rpo_status == TargetStatus::Breached {
        let target = recovery.targets.rpo_seconds.unwrap_or_default();
        let message = match estimate.rpo.at_most() {
            Some(rpo) => text!(
                "服务“{name}”{what_zh}的RPO估算{rpo}秒，目标{target}秒",
                "\"{name}\", {what_en}: the RPO is about {rpo} s; the target is {target} s"
            ),
            None => text!(
                "服务“{name}”{what_zh}后没有可用的数据副本，RPO目标{target}秒",
                "\"{name}\", {what_en}: there is no copy of the data; the RPO target is {target} s"
            ),
        };
        let title = Text::fixed(
            "为数据库配置高可用版或异地灾备实例",
            "give the database a high-availability edition or a copy in another region",
        );
        sink.fail(subjects, message).fix(Fix::guide(title));
    }
}

/// Changes that shorten the longest chain of steps, the largest gain first.
fn gains(context: &Context<'_>, recovery: &Recovery, estimate: &Estimate) -> Vec<Fix> {
    let mut steps: Vec<_> = estimate.steps.iter().collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.seconds));
    let mut fixes = Vec::new();
    for step in steps {
        let Text { zh, en } = &step.title;
        let seconds = step.seconds;
        fixes.push(match step.fact {
            "recover_manual_reconnect_seconds" => match reconnect(context, recovery) {
                Some(fix) => fix,
                None => continue,
            },
            "" => match shorter_ttl(context, recovery) {
                Some(fix) => fix,
                None => continue,
            },
            _ => Fix::guide(text!("缩短“{zh}”（{seconds}秒）", "shorten \"{en}\" ({seconds} s)")),
        });
    }
    fixes
}

fn reconnect(context: &Context<'_>, recovery: &Recovery) -> Option<Fix> {
    let is_database = |id: NodeId| {
        recovery.nodes.contains(&id)
            && context.facts.node(id).is_some_and(|node| node.product.as_rds().is_some())
    };
    let mut sheet = Sheet::new(context);
    let slow: Vec<_> = context
        .design
        .links
        .iter()
        .filter(|(_, link)| is_database(link.to) && recovery.nodes.contains(&link.from))
        .filter(|(_, link)| link.auto_reconnect != Some(true))
        .map(|(id, _)| id)
        .collect();
    if slow.is_empty() {
        return None;
    }
    for id in slow {
        sheet.link_mut(id)?.auto_reconnect = Some(true);
    }
    Some(Fix::choose(
        Text::fixed("客户端设为自动重连", "let clients reconnect by themselves"),
        sheet.finish(),
    ))
}

fn shorter_ttl(context: &Context<'_>, recovery: &Recovery) -> Option<Fix> {
    const SECONDS: u32 = 60;
    let (id, node) = recovery.nodes.iter().find_map(|&id| {
        let node = context.facts.node(id)?;
        matches!(node.product, Product::Dns(_)).then_some((id, node))
    })?;
    let mut node = node.clone();
    match &mut node.product {
        Product::Dns(dns) if dns.ttl_seconds.is_none_or(|ttl| ttl > SECONDS) => {
            dns.ttl_seconds = Some(SECONDS);
        }
        _ => return None,
    }
    let title = text!("DNS生存时间缩短到{SECONDS}秒", "shorten the TTL of the DNS to {SECONDS} s");
    Some(Fix::choose(title, vec![Edit::PutNode(id, Box::new(node))]))
}

#[cfg(test)]
mod tests {
    use crate::design::{HaPromise, RdsEdition};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn targets(design: &mut crate::design::Design, rto: u32, rpo: u32) {
        settings(design, |settings| {
            (settings.targets.rto_seconds, settings.targets.rpo_seconds) = (Some(rto), Some(rpo));
        });
    }

    #[test]
    fn a_target_that_is_met_passes_and_none_is_not_asked() {
        for mut design in good_designs() {
            assert_eq!(outcome("DR-013", &design), Outcome::NotApplicable);
            targets(&mut design, 60, 0);
            passes("DR-013", &design);
        }
    }

    #[test]
    fn clients_that_do_not_reconnect_are_too_slow_and_can_be_mended() {
        let mut design = two_az_classic();
        targets(&mut design, 60, 0);
        disconnect(&mut design, "web-1", "rds");
        connect(
            &mut design,
            "web-1",
            "rds",
            crate::design::Purpose::Business,
            crate::design::Protocol::Mysql,
            3306,
        );
        let found = findings("DR-013", &design);
        assert_eq!(found.len(), 2, "instance and AZ: {found:#?}");
        assert!(found[0].message.en.contains("630 s"), "{}", found[0].message.en);
        let mut fixed = design.clone();
        fixed.apply_all(found[0].fixes[0].ready()).unwrap();
        passes("DR-013", &fixed);
    }

    #[test]
    fn a_region_is_asked_for_only_when_it_is_promised() {
        let mut design = two_az_classic();
        targets(&mut design, 60, 0);
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Region);
        let found = findings("DR-013", &design);
        assert!(found.iter().any(|f| f.message.en.contains("does not come back")), "{found:#?}");
        assert!(found.iter().any(|f| f.message.en.contains("no copy of the data")), "{found:#?}");
    }

    #[test]
    fn a_single_database_node_loses_what_was_written_since_the_last_backup() {
        let mut design = two_az_classic();
        targets(&mut design, 3600, 60);
        rds(&mut design, "rds", |rds| rds.edition = RdsEdition::Basic);
        assert!(findings("DR-013", &design).iter().all(|f| f.message.en.contains("RPO is about 86400 s")));
    }
}
