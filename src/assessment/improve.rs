//! Changes that bring a design nearer to its targets of availability, recovery and capacity: each is tried, and told
//! with what it costs and what it gains.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Assessment, AssessmentSettings};
use crate::base::{Date, Money, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{Design, EcsRole, Edit, NodeId, Product, RdsEdition, Ref};
use crate::resilience::{Aim, AimRow, MINUTES_PER_YEAR, Outcome, Resilience, TargetStatus, Verdict};
use crate::rules::{self, Context, Finding};
use crate::text;

/// How many changes are tried.
const TRIED: usize = 40;
/// How many are shown.
const SHOWN: usize = 8;
/// How long a list of changes may be.
const LONGEST: usize = 6;
/// A change that meets nothing by itself must leave at most this part of what is missed.
const NEARER: f64 = 0.9;
/// The time to live that a name is shortened to, in seconds.
const SHORT_TTL: u32 = 60;

/// A change that was tried by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Improvement {
    /// What is changed.
    pub title: Text,
    /// What a month costs more; less when negative.
    pub monthly: Money,
    /// What the first year costs more.
    pub first_year: Money,
    /// A price that it needs is not known.
    pub incomplete: bool,
    /// Minutes a year that the worst service is up longer.
    pub minutes: f64,
    /// Percent of capacity that the worst loss of an AZ leaves more.
    pub capacity: f64,
    /// The targets that it meets.
    pub meets: Vec<Text>,
    /// The change.
    pub edits: Vec<Edit>,
}

impl Improvement {
    /// Minutes a year that the worst service is down more, to a tenth; never a negative nothing.
    #[must_use]
    pub fn minutes_more(&self) -> f64 {
        (-self.minutes * 10.0).round() / 10.0 + 0.0
    }
}

/// What stands between a design and its targets, and what helps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Improvements {
    /// The targets that are missed, and functions that cannot carry the loss of an AZ.
    pub missed: Vec<Text>,
    /// Changes tried by themselves, the most helpful first.
    pub single: Vec<Improvement>,
    /// The shortest list found that meets all targets, or as many as can be met.
    pub list: Vec<Improvement>,
    /// Whether the list meets them all.
    pub meets_all: bool,
}

/// How a design stands.
struct Standing {
    rows: BTreeMap<(String, Aim), AimRow>,
    /// Functions that are too small without an AZ, and services that stop with one.
    short: BTreeMap<String, Text>,
    down: f64,
    capacity: f64,
    monthly: Money,
    first_year: Money,
    incomplete: usize,
    broken: BTreeSet<(&'static str, Vec<Ref>)>,
    findings: Vec<Arc<Finding>>,
    resilience: Arc<Resilience>,
}

impl Standing {
    /// Everything but what the rules say, which costs most and is asked only of changes that help.
    fn of(design: &Design, catalog: &Catalog, settings: &AssessmentSettings) -> Self {
        let resilience = Arc::new(Resilience::of(design, catalog));
        let bill = Assessment::bill_of(design, catalog, settings);
        let known = &resilience;
        let mut short = BTreeMap::new();
        for row in &known.capacity {
            if row.losses.iter().any(|loss| loss.verdict == Verdict::TooLittle) {
                let name = &row.name;
                short.insert(
                    format!("capacity {name}"),
                    text!("“{name}”承受不了一个可用区故障", "\"{name}\" cannot carry the loss of an AZ"),
                );
            }
        }
        for outcome in &known.az_losses {
            for service in outcome.services.iter().filter(|service| !service.up) {
                let name = &service.name;
                let Text { zh, en } = service.verdict();
                let words = text!("可用区故障后“{name}”：{zh}", "\"{name}\" without an AZ: {en}");
                short.insert(format!("service {name}"), words);
            }
        }
        let worst = known.figures().unwrap_or_default().iter().map(|service| service.unavailability);
        Self {
            rows: known.aims().into_iter().map(|row| ((row.service.clone(), row.aim), row)).collect(),
            short,
            down: worst.fold(0.0, f64::max),
            capacity: known.worst_az_loss().and_then(Outcome::least_capacity).unwrap_or(0.0),
            monthly: bill.monthly.amount,
            first_year: bill.first_year.amount,
            incomplete: bill.incomplete.len(),
            broken: BTreeSet::new(),
            findings: Vec::new(),
            resilience,
        }
    }

    /// The same with what the rules say.
    fn checked(mut self, design: &Design, catalog: &Catalog, date: Date) -> Self {
        let context = Context::new(design, catalog, &[], date).knowing(&self.resilience);
        self.findings = rules::check(&context).findings;
        let grave = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        self.broken = grave.map(|finding| (finding.code, finding.subjects.clone())).collect();
        self
    }

    fn missed(&self) -> BTreeMap<String, Text> {
        let breached = self.rows.iter().filter(|(_, row)| row.status == TargetStatus::Breached);
        let mut found: BTreeMap<String, Text> = breached
            .map(|((service, aim), row)| {
                let (Text { zh, en }, target) = (aim.title(), row.target.clone().unwrap_or_default());
                let Text { zh: est_zh, en: est_en } = &row.estimate;
                let words = text!(
                    "“{service}”{zh}：{est_zh}，目标 {target}",
                    "\"{service}\", {en}: {est_en}; target {target}"
                );
                (format!("{service} {aim:?}"), words)
            })
            .collect();
        found.extend(self.short.clone());
        found
    }

    /// How far all targets are missed together, in steps that can be compared.
    fn distance(&self) -> f64 {
        let misses = self.rows.values().map(|row| if row.miss.is_finite() { row.miss } else { 1e7 });
        misses.sum::<f64>() + 1e5 * self.short.len() as f64
    }
}

impl Assessment {
    /// The changes that bring a design nearer to its targets, each tried: the design with it is simulated, checked and
    /// priced anew. None of them breaks a rule that holds now.
    #[must_use]
    pub fn improvements_of(
        design: &Design,
        catalog: &Catalog,
        settings: &AssessmentSettings,
        date: Date,
    ) -> Improvements {
        let base = Standing::of(design, catalog, settings).checked(design, catalog, date);
        let try_one = |from: &Design, before: &Standing, candidate: &Candidate| {
            let mut other = from.clone();
            other.apply_all(candidate.edits.clone()).ok()?;
            let after = Standing::of(&other, catalog, settings);
            let change = told(candidate, before, &after);
            let helps = before.distance() - after.distance() > 0.05
                || change.minutes > 0.05
                || change.capacity > 0.05;
            if !helps {
                return None;
            }
            let after = after.checked(&other, catalog, date);
            after.broken.is_subset(&before.broken).then_some((change, other, after))
        };
        let mut single: Vec<(Improvement, f64)> = candidates(design, &base, catalog, date)
            .iter()
            .filter_map(|candidate| {
                let (change, _, after) = try_one(design, &base, candidate)?;
                Some((change, base.distance() - after.distance()))
            })
            .collect();
        single.sort_by(|(a, near_a), (b, near_b)| {
            b.meets
                .len()
                .cmp(&a.meets.len())
                .then(near_b.total_cmp(near_a))
                .then(b.minutes.total_cmp(&a.minutes))
                .then(a.first_year.cmp(&b.first_year))
        });
        let missed: Vec<Text> = base.missed().into_values().collect();
        let mut list: Vec<Improvement> = Vec::new();
        let mut meets_all = missed.is_empty();
        if !meets_all {
            // One change that meets all is the shortest list; else the best one is taken, and the rest looked at anew.
            let (mut now, mut standing) = (design.clone(), base);
            while list.len() < LONGEST && !standing.missed().is_empty() {
                let before = standing.missed();
                let mut best: Option<(Improvement, Design, Standing)> = None;
                for candidate in candidates(&now, &standing, catalog, date) {
                    let Some(tried) = try_one(&now, &standing, &candidate) else { continue };
                    let key = |standing: &Standing, change: &Improvement| {
                        (standing.missed().len(), standing.distance(), change.first_year)
                    };
                    let better = best.as_ref().is_none_or(|(change, _, standing)| {
                        let (a, b) = (key(&tried.2, &tried.0), key(standing, change));
                        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).is_lt()
                    });
                    if better {
                        best = Some(tried);
                    }
                }
                let Some((change, design, after)) = best else { break };
                // What hardly helps is not worth its money.
                if after.missed().len() >= before.len() && after.distance() > standing.distance() * NEARER {
                    break;
                }
                list.push(change);
                (now, standing) = (design, after);
            }
            meets_all = standing.missed().is_empty();
        }
        let single = single.into_iter().take(SHOWN).map(|(change, _)| change).collect();
        Improvements { missed, single, list, meets_all }
    }
}

fn told(candidate: &Candidate, before: &Standing, after: &Standing) -> Improvement {
    let left = after.missed();
    let meets =
        before.missed().into_iter().filter(|(key, _)| !left.contains_key(key)).map(|(_, words)| words);
    Improvement {
        title: candidate.title.clone(),
        monthly: Money(after.monthly.0 - before.monthly.0),
        first_year: Money(after.first_year.0 - before.first_year.0),
        incomplete: after.incomplete > before.incomplete,
        minutes: (before.down - after.down) * MINUTES_PER_YEAR,
        capacity: after.capacity - before.capacity,
        meets: meets.collect(),
        edits: candidate.edits.clone(),
    }
}

/// A change that may help.
struct Candidate {
    title: Text,
    edits: Vec<Edit>,
}

/// What the rules of availability, recovery and capacity offer, then what they do not: servers, editions, switches.
fn candidates(design: &Design, standing: &Standing, catalog: &Catalog, date: Date) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let context = Context::new(design, catalog, &[], date).knowing(&standing.resilience);
    for finding in &standing.findings {
        let about =
            ["HA-", "DR-", "CAP-", "SLB-", "RDS-"].iter().any(|family| finding.code.starts_with(family));
        if !about || finding.waived.is_some() {
            continue;
        }
        for fix in finding.fixes.iter().filter(|fix| fix.has_edits()) {
            let edits = finding.edits(fix, &context);
            if edits.is_empty() {
                continue;
            }
            let code = finding.code;
            let Text { zh, en } = &fix.title;
            let title = text!("{zh}（{code}）", "{en} ({code})");
            found.push(Candidate { title, edits });
        }
    }
    found.extend(switches(design));
    for row in &standing.resilience.capacity {
        found.extend(even(design, &row.nodes, &row.name));
    }
    for (id, node) in design.nodes.iter() {
        let mut changed = node.clone();
        let name = &node.name;
        match &mut changed.product {
            Product::Rds(rds) if rds.edition == RdsEdition::Basic => {
                rds.edition = RdsEdition::HighAvailability;
                let title = text!("“{name}”改为双机高可用版", "give \"{name}\" the two-node edition");
                found.push(Candidate { title, edits: vec![Edit::PutNode(id, Box::new(changed))] });
            }
            Product::Ecs(ecs) if ecs.role == EcsRole::Production && !node.locked => {
                changed.count = node.count.saturating_add(1);
                let count = changed.count;
                let title = {
                    let servers = crate::base::text::counted(count, "server");
                    text!("“{name}”增加到{count}台", "{servers} of \"{name}\"")
                };
                found.push(Candidate { title, edits: vec![Edit::PutNode(id, Box::new(changed))] });
            }
            Product::Dns(dns) if dns.ttl_seconds.is_none_or(|ttl| ttl > SHORT_TTL) => {
                dns.ttl_seconds = Some(SHORT_TTL);
                let title = text!(
                    "“{name}”生存时间缩短到{SHORT_TTL}秒",
                    "shorten the TTL of \"{name}\" to {SHORT_TTL} s"
                );
                found.push(Candidate { title, edits: vec![Edit::PutNode(id, Box::new(changed))] });
            }
            _ => {}
        }
    }
    let mut seen: Vec<Vec<Edit>> = Vec::new();
    found.retain(|candidate| {
        let is_new = !seen.contains(&candidate.edits);
        seen.push(candidate.edits.clone());
        is_new
    });
    found.truncate(TRIED);
    found
}

/// The nodes of a function in all AZs as many as in the fullest.
fn even(design: &Design, nodes: &[NodeId], name: &str) -> Option<Candidate> {
    let rows = || nodes.iter().filter_map(|&id| Some((id, design.nodes.get(id)?)));
    let mut per_az: BTreeMap<_, u32> = BTreeMap::new();
    for (_, node) in rows() {
        *per_az.entry(design.az_of(node)?).or_default() += node.count;
    }
    let most = per_az.values().copied().max()?;
    let mut edits = Vec::new();
    for (&az, &there) in per_az.iter().filter(|(_, there)| **there < most) {
        let (id, node) = rows().find(|(_, node)| design.az_of(node) == Some(az))?;
        let mut changed = node.clone();
        changed.count = node.count.saturating_add(most - there);
        edits.push(Edit::PutNode(id, Box::new(changed)));
    }
    if edits.is_empty() {
        return None;
    }
    let title = {
        let servers = crate::base::text::counted(most, "server");
        text!("“{name}”各可用区都放{most}台", "{servers} of \"{name}\" in each AZ")
    };
    Some(Candidate { title, edits })
}

/// What only has to be switched on.
fn switches(design: &Design) -> Vec<Candidate> {
    let servers = |change: fn(&mut crate::design::Ecs) -> bool| -> Vec<Edit> {
        let rows = design.nodes.iter().filter_map(|(id, node)| {
            let mut node = node.clone();
            let Product::Ecs(ecs) = &mut node.product else { return None };
            let used = matches!(ecs.role, EcsRole::Production | EcsRole::SelfBuiltDatabase);
            (used && change(ecs)).then(|| Edit::PutNode(id, Box::new(node)))
        });
        rows.collect()
    };
    let supervised = servers(|ecs| ecs.supervised.replace(true) != Some(true));
    let autostart = servers(|ecs| ecs.autostart.replace(true) != Some(true));
    let reconnect: Vec<Edit> = design
        .links
        .iter()
        .filter(|(_, link)| {
            link.auto_reconnect != Some(true)
                && design.nodes.get(link.to).is_some_and(|node| node.product.as_rds().is_some())
        })
        .map(|(id, link)| {
            let mut link = link.clone();
            link.auto_reconnect = Some(true);
            Edit::PutLink(id, link)
        })
        .collect();
    [
        (Text::fixed("客户端设为自动重连", "let clients reconnect by themselves"), reconnect),
        (Text::fixed("应用进程由守护程序拉起", "let a supervisor restart the processes"), supervised),
        (
            Text::fixed("服务器与应用设为开机自启", "let servers and what runs on them start by themselves"),
            autostart,
        ),
    ]
    .into_iter()
    .filter(|(_, edits)| !edits.is_empty())
    .map(|(title, edits)| Candidate { title, edits })
    .collect()
}
