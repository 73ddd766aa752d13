//! What the proposal says: every figure from the assessment, every word in one language.

mod architecture;
mod bank;
mod bill;
mod findings;
mod network;
mod options;
mod resilience;
mod runbook;
mod sizing;
mod sources;
mod summary;
mod versions;

pub(super) use bill::bars;
pub(super) use resilience::causes;

use super::document::{Cover, Document, Imprint, Labels, Palette, Section};
use super::extras::{Extras, Profile};
use crate::assessment::Assessment;
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::scene::View;

/// The virtual file of the diagram.
pub const DIAGRAM: &str = "diagram.svg";

/// The virtual file of the chart of options.
pub const OPTIONS_CHART: &str = "options.svg";

/// The virtual file of the cost chart.
pub const COST_CHART: &str = "cost.svg";

/// The virtual file of the chart of what contributes to being down.
pub const DOWN_CHART: &str = "down.svg";
/// The name of the chart of growth.
pub const GROWTH_CHART: &str = "growth.svg";

/// The virtual files of the drawings without one AZ each; more AZs are not drawn.
pub const AZ_PICTURES: [&str; 6] = ["az-1.svg", "az-2.svg", "az-3.svg", "az-4.svg", "az-5.svg", "az-6.svg"];

/// The virtual files of the views, in their order.
pub const VIEW_PICTURES: [&str; 6] = [
    "view-application.svg",
    "view-zones.svg",
    "view-deployment.svg",
    "view-recovery.svg",
    "view-operations.svg",
    "view-dataflow.svg",
];

/// All that the chapters read.
pub(super) struct Material<'a> {
    pub design: &'a Design,
    pub assessment: &'a Assessment,
    pub catalog: &'a Catalog,
    pub lang: Lang,
    pub date: Date,
    /// The height to which the diagram is held, or 0 when its width decides.
    pub diagram_height_mm: u32,
    /// The views that show anything, their files, and the heights to which they are held.
    pub views: &'a [(View, &'static str, u32)],
    /// What it says beside what follows from the design.
    pub extras: &'a Extras,
}

impl Material<'_> {
    /// A text in the proposal's language.
    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// One of two fixed texts.
    fn words(&self, zh: &'static str, en: &'static str) -> String {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
        .to_owned()
    }

    /// A colon as the language writes it, between a label and its value.
    fn colon(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        }
    }

    /// A comma of a list as the language writes it.
    fn comma(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        }
    }

    /// The name of anything with an id, or the id.
    fn name(&self, what: crate::design::Ref) -> String {
        use crate::design::Ref;
        let d = self.design;
        let name = match what {
            Ref::Region(id) => d.regions.get(id).map(|row| row.name.clone()),
            Ref::Az(id) => d.azs.get(id).map(|row| row.name.clone()),
            Ref::SecurityZone(id) => d.security_zones.get(id).map(|row| row.name.clone()),
            Ref::Vpc(id) => d.vpcs.get(id).map(|row| row.name.clone()),
            Ref::VSwitch(id) => d.vswitches.get(id).map(|row| row.name.clone()),
            Ref::Site(id) => d.sites.get(id).map(|row| row.name.clone()),
            Ref::Node(id) => d.nodes.get(id).map(|row| row.name.clone()),
            Ref::SecurityGroup(id) => d.security_groups.get(id).map(|row| row.name.clone()),
            Ref::Workload(id) => d.workloads.get(id).map(|row| row.name.clone()),
            Ref::Function(id) => d.functions.get(id).map(|row| row.name.clone()),
            Ref::System(id) => d.systems.get(id).map(|row| row.name.clone()),
            Ref::Environment(id) => d.environments.get(id).map(|row| row.name.clone()),
            Ref::Link(id) => d
                .links
                .get(id)
                .map(|row| format!("{} → {}", self.name(row.from.into()), self.name(row.to.into()))),
        };
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| what.to_string())
    }
}

/// The proposal of a design.
pub(super) fn document(material: &Material<'_>) -> Document {
    let Material { design, lang, date, .. } = *material;
    let title = &design.title;
    let name = if title.name.is_empty() {
        material.words("未命名设计", "Untitled design")
    } else {
        title.name.clone()
    };
    let day = title.date.unwrap_or(date).to_string();
    let version = if title.version.is_empty() { day.clone() } else { format!("{} · {day}", title.version) };
    let mut imprint = Vec::new();
    let mut entry = |label: String, value: &str| {
        if !value.is_empty() {
            imprint.push(Imprint { label, value: value.to_owned() });
        }
    };
    entry(material.words("客户", "Prepared for"), &title.customer);
    entry(material.words("编制", "Prepared by"), &title.author);
    entry(material.words("版本", "Version"), &title.version);
    entry(material.words("日期", "Date"), &day);
    // Each chapter with the least profile that holds it.
    let chapters = [
        (Profile::Manager, summary::section(material)),
        (Profile::Manager, versions::history(material)),
        (Profile::Manager, versions::changes(material)),
        (Profile::Full, bank::scope(material)),
        (Profile::Manager, architecture::section(material)),
        (Profile::Technical, findings::section(material)),
        (Profile::Manager, resilience::section(material)),
        (Profile::Technical, sizing::section(material)),
        (Profile::Technical, network::addresses(material)),
        (Profile::Technical, network::access(material)),
        (Profile::Manager, bill::section(material)),
        (Profile::Manager, options::section(material)),
        (Profile::Full, bank::responses(material)),
        (Profile::Full, bank::responsibilities(material)),
        (Profile::Full, bank::risks(material)),
        (Profile::Full, bank::acceptance(material)),
        (Profile::Technical, runbook::section(material)),
        (Profile::Technical, runbook::card(material)),
        (Profile::Technical, sources::section(material)),
        (Profile::Manager, bank::signatures(material)),
    ];
    let sections: Vec<Section> = chapters
        .into_iter()
        .filter(|(least, section)| *least <= material.extras.profile && !section.parts.is_empty())
        .map(|(_, section)| section)
        .collect();
    Document {
        lang: lang.code(),
        region: "cn",
        title: name.clone(),
        subject: title.subject.clone(),
        author: title.author.clone(),
        keywords: vec![material.words("金融云", "finance cloud"), material.words("架构", "architecture")],
        labels: Labels {
            kind: material.words("技术方案建议书", "Proposal"),
            version,
            contents: material.words("目录", "Contents"),
            footer: material.words(
                "云图 · 离线计算，价格以正式报价为准",
                "Yuntu · computed offline; prices subject to quotation",
            ),
            figure: material.words("图", "Figure"),
        },
        palette: Palette::paper().with_accent(&title.accent),
        cover: Some(Cover { file: DIAGRAM, alt: architecture::alternative_text(material) }),
        logo: material.extras.logo.as_ref().map(|logo| Cover {
            file: logo.file(),
            alt: if title.customer.is_empty() {
                material.words("客户标志", "customer's logo")
            } else {
                title.customer.clone()
            },
        }),
        imprint,
        sections,
    }
}
