//! Everything that a design can be handed over as: one list for the command line and the window.

use serde::{Deserialize, Serialize};

use super::{Picture, Sheets, deploy, drawio, inventory, json, markdown};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Repair};
use crate::pricing::quote_head;
use crate::scene::{self, Scene, SceneOptions, View};
use crate::text;

/// What is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Artifact {
    /// The drawing, sharp at any size.
    Svg,
    /// The drawing as points of colour.
    Png,
    /// The drawing on pages.
    Pdf,
    /// The drawing for draw.io.
    Drawio,
    /// A summary with a diagram of the flows.
    Markdown,
    /// The document for other programs.
    DesignJson,
    /// Everything that follows from the design, for other programs.
    ResultsJson,
    /// What is to be created in the cloud, for Terraform.
    Terraform,
    /// The same as a template of the cloud's own orchestration service.
    RosJson,
    /// One row for each node.
    InventoryCsv,
    /// One row for each line of the bill.
    BillCsv,
    /// One row for each thing to order.
    PurchaseCsv,
    /// One row for each network, vSwitch, address and translation.
    AddressesCsv,
    /// One row for each source of each derived rule and each entry of a whitelist.
    AccessCsv,
    /// The bill as a workbook that calculates, with sizing, assumptions and sources.
    BillXlsx,
    /// Resources, addresses, policies, findings and checklist as a workbook.
    HandoverXlsx,
}

impl Artifact {
    /// In the order in which they are offered; of several with one ending, the first is the usual one.
    pub const ALL: [Self; 16] = [
        Self::Png,
        Self::Svg,
        Self::Pdf,
        Self::Drawio,
        Self::Markdown,
        Self::InventoryCsv,
        Self::BillCsv,
        Self::PurchaseCsv,
        Self::AddressesCsv,
        Self::AccessCsv,
        Self::BillXlsx,
        Self::HandoverXlsx,
        Self::DesignJson,
        Self::ResultsJson,
        Self::Terraform,
        Self::RosJson,
    ];

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Drawio => "drawio",
            Self::Markdown => "md",
            Self::Terraform => "tf",
            Self::DesignJson | Self::ResultsJson | Self::RosJson => "json",
            Self::InventoryCsv | Self::BillCsv | Self::PurchaseCsv | Self::AddressesCsv | Self::AccessCsv => {
                "csv"
            }
            Self::BillXlsx | Self::HandoverXlsx => "xlsx",
        }
    }

    /// The word behind `--kind`, where one ending can mean several.
    #[must_use]
    pub const fn kind(self) -> Option<&'static str> {
        match self {
            Self::DesignJson => Some("design"),
            Self::ResultsJson => Some("results"),
            Self::RosJson => Some("ros"),
            Self::InventoryCsv | Self::HandoverXlsx => Some("inventory"),
            Self::BillCsv | Self::BillXlsx => Some("bill"),
            Self::PurchaseCsv => Some("purchase"),
            Self::AddressesCsv => Some("addresses"),
            Self::AccessCsv => Some("access"),
            Self::Svg | Self::Png | Self::Pdf | Self::Drawio | Self::Markdown | Self::Terraform => None,
        }
    }

    /// What it is, for people.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Svg => Text::fixed("架构图（SVG矢量图）", "Drawing (SVG)"),
            Self::Png => Text::fixed("架构图（PNG图片）", "Drawing (PNG)"),
            Self::Pdf => Text::fixed("架构图（PDF）", "Drawing (PDF)"),
            Self::Drawio => Text::fixed("架构图（draw.io，可编辑）", "Drawing for draw.io"),
            Self::Terraform => Text::fixed("部署脚本（Terraform）", "Deployment (Terraform)"),
            Self::RosJson => Text::fixed("部署模板（ROS）", "Deployment (ROS template)"),
            Self::Markdown => Text::fixed("设计摘要（Markdown）", "Summary (Markdown)"),
            Self::DesignJson => Text::fixed("设计数据（JSON）", "Design data (JSON)"),
            Self::ResultsJson => Text::fixed("评估结果（JSON）", "Results (JSON)"),
            Self::InventoryCsv => Text::fixed("资源清单（CSV）", "Inventory (CSV)"),
            Self::BillCsv => Text::fixed("报价清单（CSV）", "Quote (CSV)"),
            Self::PurchaseCsv => Text::fixed("采购清单（CSV）", "Order list (CSV)"),
            Self::AddressesCsv => Text::fixed("IP地址规划表（CSV）", "Address plan (CSV)"),
            Self::AccessCsv => {
                Text::fixed("安全组与白名单规则表（CSV）", "Security-group rules and whitelists (CSV)")
            }
            Self::BillXlsx => Text::fixed("报价工作簿（XLSX）", "Quote (XLSX workbook)"),
            Self::HandoverXlsx => Text::fixed(
                "实施工作簿（XLSX：资源、地址、策略、检查、清单）",
                "Build workbook (XLSX: inventory, addresses, policies)",
            ),
        }
    }

    /// Whether it is a picture, to which theme and scale mean something.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Pdf)
    }

    /// What a file's ending and the word behind `--kind` ask for.
    ///
    /// # Errors
    /// When nothing has this ending, or nothing of this ending is of this kind.
    pub fn asked(ending: &str, kind: Option<&str>) -> Result<Self, UnknownArtifact> {
        let of_ending = || Self::ALL.into_iter().filter(|artifact| artifact.ending() == ending);
        let Some(usual) = of_ending().next() else {
            return Err(UnknownArtifact::Ending);
        };
        match kind {
            None => Ok(usual),
            Some(kind) => of_ending()
                .find(|artifact| artifact.kind() == Some(kind))
                .ok_or_else(|| UnknownArtifact::Kind(of_ending().filter_map(Self::kind).collect())),
        }
    }

    /// Every ending, each once, in the order in which they are offered.
    #[must_use]
    pub fn endings() -> Vec<&'static str> {
        let mut endings: Vec<&'static str> = Vec::new();
        for artifact in Self::ALL {
            if !endings.contains(&artifact.ending()) {
                endings.push(artifact.ending());
            }
        }
        endings
    }
}

/// Why a name and a kind ask for nothing that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownArtifact {
    /// Nothing has this ending.
    Ending,
    /// Nothing of this ending is of this kind; these are.
    Kind(Vec<&'static str>),
}

/// What is handed over, and how the person who asked wants it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The design.
    pub design: &'a Design,
    /// What its loader mended.
    pub repairs: &'a [Repair],
    /// The facts.
    pub catalog: &'a Catalog,
    /// Which rules run, and for how long the design is quoted.
    pub settings: &'a AssessmentSettings,
    /// The language of our own words.
    pub lang: Lang,
    /// The day that counts as today.
    pub date: Date,
    /// How pictures are drawn.
    pub picture: &'a Picture,
}

impl Subject<'_> {
    /// Makes the bytes of a file.
    ///
    /// # Errors
    /// When a picture cannot be drawn, for example because it would be too large.
    pub fn make(&self, artifact: Artifact) -> Result<Vec<u8>, Text> {
        Ok(match artifact {
            Artifact::Svg => self.picture.svg(&self.scene()?).into_bytes(),
            Artifact::Png => self.picture.png(&self.scene()?).map_err(|error| error.message())?,
            Artifact::Pdf => self.picture.pdf(&self.scenes()?, self.lang).map_err(|error| error.message())?,
            Artifact::Drawio => {
                let source = self.picture.source.as_deref();
                drawio::write(self.design, self.catalog, self.lang, source).into_bytes()
            }
            Artifact::Terraform => deploy::terraform(self.design, self.lang).into_bytes(),
            Artifact::RosJson => deploy::ros(self.design, self.lang).into_bytes(),
            Artifact::Markdown => {
                markdown::write(self.design, &self.assessment(), self.catalog, self.lang, self.date)
                    .into_bytes()
            }
            Artifact::DesignJson => json::design(self.design).into_bytes(),
            Artifact::ResultsJson => json::results(self.design, &self.assessment(), self.date).into_bytes(),
            Artifact::InventoryCsv => inventory::csv(self.design, self.catalog, self.lang).into_bytes(),
            Artifact::BillCsv => {
                let bill = Assessment::bill_of(self.design, self.catalog, self.settings);
                super::csv::for_spreadsheets(&bill.to_csv(self.lang)).into_bytes()
            }
            Artifact::AddressesCsv => {
                let map = crate::network::NetworkMap::of(self.design, self.catalog);
                let plan = crate::network::address_plan(self.design, self.catalog);
                let classic = crate::network::classic_plans(&map);
                super::addresses_csv(&map, &plan, &classic, self.lang).into_bytes()
            }
            Artifact::AccessCsv => {
                let map = crate::network::NetworkMap::of(self.design, self.catalog);
                let plan = crate::network::access_plan(&map);
                let addresses = crate::network::address_plan(self.design, self.catalog);
                super::access_csv(&map, &plan, &addresses, self.lang).into_bytes()
            }
            Artifact::PurchaseCsv => {
                let bill = Assessment::bill_of(self.design, self.catalog, self.settings);
                super::csv::for_spreadsheets(&bill.purchase_csv(self.lang)).into_bytes()
            }
            Artifact::HandoverXlsx => super::handover_xlsx(super::Handover {
                design: self.design,
                catalog: self.catalog,
                assessment: &self.assessment(),
                date: self.date,
                lang: self.lang,
            })?,
            Artifact::BillXlsx => super::xlsx(super::Workings {
                bill: &Assessment::bill_of(self.design, self.catalog, self.settings),
                head: &quote_head(self.design, self.date),
                sizes: &Assessment::sizes_of(self.design, self.catalog),
                ways: &crate::pricing::ways_to_pay(self.design, self.catalog),
                lang: self.lang,
            })?,
        })
    }

    fn assessment(&self) -> Assessment {
        Assessment::of(self.design, self.repairs, self.catalog, self.settings, self.date)
    }

    /// The drawing that the picture asks for.
    ///
    /// # Errors
    /// When there is nothing to draw, or more than one sheet was asked for.
    pub fn scene(&self) -> Result<Scene, Text> {
        match self.picture.sheets {
            Sheets::All => Err(Text::fixed(
                "SVG和PNG只能放一个视图；全部视图请导出为PDF，每个视图一页",
                "an SVG or PNG holds one view; write a PDF for all of them, a page for each",
            )),
            Sheets::Whole | Sheets::One(_) => Ok(self.scenes()?.into_iter().next().unwrap_or_default()),
        }
    }

    /// The drawings of all sheets that were asked for, at least one.
    fn scenes(&self) -> Result<Vec<Scene>, Text> {
        let picture = self.picture;
        let options = |view| SceneOptions {
            theme: picture.theme,
            date: Some(self.date),
            frame: picture.frame,
            addresses: picture.addresses,
            view,
            ..SceneOptions::paper(self.lang)
        };
        if !picture.only.is_empty() {
            if picture.sheets != Sheets::Whole {
                return Err(Text::fixed(
                    "选中的部分和视图不能同时使用，请去掉其中一项",
                    "a selection and a view cannot be combined; leave one of them out",
                ));
            }
            let options = options(None);
            let scene = scene::selected(self.design, self.catalog, &picture.only, &options);
            return scene.map(|scene| vec![scene]).ok_or_else(|| {
                Text::fixed(
                    "选中的内容都没有画在图上，请选择节点、连线或容器",
                    "nothing of the selection is drawn; choose nodes, links or containers",
                )
            });
        }
        match picture.sheets {
            Sheets::Whole => Ok(vec![scene::diagram(self.design, self.catalog, &options(None))]),
            Sheets::One(view) => scene::sheet(self.design, self.catalog, &options(Some(view)))
                .map(|scene| vec![scene])
                .ok_or_else(|| view.nothing()),
            Sheets::All => {
                let scenes: Vec<Scene> = View::ALL
                    .into_iter()
                    .filter_map(|view| scene::sheet(self.design, self.catalog, &options(Some(view))))
                    .collect();
                if scenes.is_empty() { Err(View::Deployment.nothing()) } else { Ok(scenes) }
            }
        }
    }
}

impl UnknownArtifact {
    /// What is wrong and what there is, for people.
    #[must_use]
    pub fn text(&self, name: &str) -> Text {
        match self {
            Self::Ending => {
                let endings = Artifact::endings().iter().map(|e| format!(".{e}")).collect::<Vec<_>>();
                let (zh, en) = (endings.join("、"), endings.join(", "));
                text!(
                    "不知道“{name}”是什么格式；文件名的结尾可以是 {zh}",
                    "the format of \"{name}\" is not known; let the name end in one of {en}"
                )
            }
            Self::Kind(kinds) if kinds.is_empty() => text!(
                "“{name}”只有一种内容，请去掉 --kind",
                "\"{name}\" can hold one thing only; leave --kind out"
            ),
            Self::Kind(kinds) => {
                let (zh, en) = (kinds.join("、"), kinds.join(", "));
                text!("“{name}”的 --kind 可以是 {zh}", "for \"{name}\", --kind can be one of {en}")
            }
        }
    }
}
