//! What the person has killed on the canvas, and what follows from it.

use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::Text;
use crate::design::{Design, Edit, Ref, Scenario};
use crate::resilience::{Failing, Outcome, Picture, Pool, Simulator, model_for};
use crate::text;

use super::State;
use super::jobs::Outcome as Job;

/// Things that have failed on the canvas; nothing of it is part of the design.
#[derive(Debug, Clone, Default)]
pub struct FailureScene {
    /// What has failed, in the order in which it was killed.
    pub failing: Vec<Failing>,
    /// How every node fares.
    pub picture: Picture,
    /// What is left of the services.
    pub outcome: Option<Outcome>,
    /// The pools that the outcome speaks of.
    pub pools: Vec<Pool>,
}

impl FailureScene {
    /// Whether anything has failed.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !self.failing.is_empty()
    }
}

impl State {
    /// Kills what is selected, or brings it back to life when all of it is dead.
    pub fn kill_selected(&mut self) {
        let chosen: Vec<Failing> = self
            .selection
            .iter()
            .filter(|what| {
                matches!(what, Ref::Node(_) | Ref::Link(_) | Ref::Az(_) | Ref::Region(_) | Ref::Site(_))
            })
            .map(Failing::from)
            .collect();
        if chosen.is_empty() {
            self.say(Text::fixed(
                "选中节点、连线、可用区或地域后按 K 模拟故障。",
                "Select a node, a link, an AZ or a region, then press K to let it fail.",
            ));
            return;
        }
        let mut failing = self.failing.failing.clone();
        if chosen.iter().all(|one| failing.contains(one)) {
            failing.retain(|one| !chosen.contains(one));
        } else {
            failing.extend(chosen.into_iter().filter(|one| !self.failing.failing.contains(one)));
        }
        self.let_fail(failing);
    }

    /// Lets these fail and nothing else; none brings everything back.
    pub fn let_fail(&mut self, failing: Vec<Failing>) {
        if !failing.is_empty() {
            self.reach = super::ReachScene::default();
        }
        self.failing = self.design().map(|design| scene(design, failing)).unwrap_or_default();
    }

    /// Looks for changes that help, on a thread of its own: each is tried.
    pub fn seek_improvements(&mut self, ctx: &egui::Context) {
        let Some(design) = self.design().cloned() else { return };
        let (catalog, today) = (self.catalog(), self.today);
        let settings = AssessmentSettings { term: self.term, ..AssessmentSettings::default() };
        let title = Text::fixed("正在试算改进", "Trying what would help");
        self.jobs.start(title, "improve", ctx, move || {
            let found = Assessment::improvements_of(&design, catalog, &settings, today);
            Job::Improved(Box::new(design), Box::new(found))
        });
    }

    /// What is killed now as a scenario that the design keeps; none while nothing is.
    #[must_use]
    pub fn kept_scenario(&self, name: &str) -> Option<Edit> {
        let mut settings = self.design()?.settings.clone();
        let fails: Vec<String> = self.failing.failing.iter().map(ToString::to_string).collect();
        if fails.is_empty() || name.trim().is_empty() {
            return None;
        }
        let rows = &mut settings.failures.scenarios;
        let name = name.trim().to_owned();
        match rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.fails = fails,
            None => rows.push(Scenario { name, fails, note: String::new() }),
        }
        Some(Edit::SetSettings(settings))
    }

    /// Follows up on a change of the design.
    pub fn keep_failing(&mut self) {
        if self.failing.is_on() {
            let failing = std::mem::take(&mut self.failing.failing);
            self.let_fail(failing);
        }
    }

    /// The scene in a sentence, for the status bar; none while nothing has failed.
    #[must_use]
    pub fn failing_words(&self) -> Option<Text> {
        let (design, outcome) = (self.design()?, self.failing.outcome.as_ref()?);
        let titles: Vec<Text> = self.failing.failing.iter().map(|one| one.title(design)).collect();
        let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_ref()).collect();
        let en: Vec<&str> = titles.iter().map(|title| title.en.as_ref()).collect();
        let (zh, en) = (zh.join(" + "), en.join(" + "));
        let stopped = outcome.services.iter().filter(|service| !service.up).count();
        Some(match outcome.least_capacity() {
            _ if stopped > 0 => {
                let services = crate::base::text::counted(stopped, "service");
                text!(
                    "模拟故障：{zh} · {stopped} 个服务中断或容量不足 · Esc 退出",
                    "Failing: {en} · stopped or left with too little: {services} · Esc leaves"
                )
            }
            Some(least) => {
                let percent = crate::resilience::percent(least);
                text!(
                    "模拟故障：{zh} · 服务正常，剩余容量 {percent}% · Esc 退出",
                    "Failing: {en} · services carry on with {percent}% capacity · Esc leaves"
                )
            }
            None => text!("模拟故障：{zh} · Esc 退出", "Failing: {en} · Esc leaves"),
        })
    }
}

fn scene(design: &Design, mut failing: Vec<Failing>) -> FailureScene {
    failing.retain(|one| match *one {
        Failing::Member(node, _) => design.nodes.contains(node),
        Failing::Row(Ref::Node(id)) => design.nodes.contains(id),
        Failing::Row(Ref::Link(id)) => design.links.contains(id),
        Failing::Row(Ref::Az(id)) => design.azs.contains(id),
        Failing::Row(Ref::Region(id)) => design.regions.contains(id),
        Failing::Row(Ref::Site(id)) => design.sites.contains(id),
        Failing::Row(_) => true,
    });
    if failing.is_empty() {
        return FailureScene::default();
    }
    let reliability = model_for(design, crate::catalog::Catalog::builtin(), &failing);
    match Simulator::new(design, &reliability) {
        Ok(simulator) => {
            let (picture, outcome) = (simulator.picture(&failing), simulator.outcome(&failing));
            FailureScene { failing, picture, outcome: Some(outcome), pools: simulator.pools }
        }
        // What depends on itself is told by MOD-006; what was chosen is marked all the same.
        Err(_) => FailureScene { failing, ..FailureScene::default() },
    }
}
