//! The reference architectures that the program brings along, as the files a person would have saved.

use super::{Loaded, ReadError, parse};
use crate::base::Text;

/// A reference architecture to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What `yuntu new --template` calls it.
    pub id: &'static str,
    /// Its name.
    pub title: Text,
    /// What it holds and when to take it, in a sentence or two.
    pub description: Text,
    /// The file.
    pub text: &'static str,
}

impl Template {
    /// The design in the file.
    ///
    /// # Errors
    /// When the file is broken, which the tests rule out.
    pub fn load(&self) -> Result<Loaded, ReadError> {
        parse(self.text, self.id)
    }
}

static ALL: [Template; 5] = [
    Template {
        id: "classic-two-az",
        title: Text::fixed("经典网络双可用区", "Classic network, two AZs"),
        description: Text::fixed(
            "金融云推荐架构（经典网络）：公网SLB接入，Web服务器均分在杭州可用区B和C，RDS双机高可用，管理VPN经两台堡垒机运维。",
            "The recommended architecture of the finance cloud in the classic network: a public SLB, web servers split \
             over the AZs B and C of Hangzhou, a two-node RDS, operations by management VPN and two bastions.",
        ),
        text: include_str!("../../templates/designs/classic-two-az.yuntu"),
    },
    Template {
        id: "vpc-two-az",
        title: Text::fixed("专有网络双可用区", "VPC, two AZs"),
        description: Text::fixed(
            "金融云推荐架构（专有网络）：上海金融云两个可用区各一台交换机，公网SLB接入，Web服务器均分，RDS指定交换机，云市场堡垒机和VPN。",
            "The recommended architecture of the finance cloud in a VPC: one vSwitch in each of two AZs of Shanghai, a \
             public SLB, web servers split evenly, an RDS with a vSwitch, bastions and VPN from the marketplace.",
        ),
        text: include_str!("../../templates/designs/vpc-two-az.yuntu"),
    },
    Template {
        id: "vpc-walkthrough",
        title: Text::fixed("专有网络入门示例", "VPC walk-through"),
        description: Text::fixed(
            "指南中的入门步骤：一个专有网络、一台交换机、一台ECS。它只在一个可用区，检查结果会逐条说明怎样改成双可用区。",
            "The guide's first steps: one private network, one vSwitch, one ECS. It stands in one AZ on purpose; the \
             findings say step by step how to bring it to two.",
        ),
        text: include_str!("../../templates/designs/vpc-walkthrough.yuntu"),
    },
    Template {
        id: "security-zones",
        title: Text::fixed("高安全分区", "High-security zones"),
        description: Text::fixed(
            "互联网区、管理区、内网区各在两个可用区有一台交换机：Web在互联网区，堡垒机和VPN在管理区，应用和数据库在内网区。",
            "DMZ, management and intranet zones with one vSwitch in each of two AZs: web servers in the DMZ, bastions \
             and VPN in the management zone, application and database in the intranet.",
        ),
        text: include_str!("../../templates/designs/security-zones.yuntu"),
    },
    Template {
        id: "same-city-active-active",
        title: Text::fixed("同城双活", "Same-city active-active"),
        description: Text::fixed(
            "深圳金融云两个可用区同时承担业务：Web和应用两层各自均分，公网和私网SLB、RDS默认同城双中心，任一可用区故障业务不中断。",
            "Two AZs of Shenzhen carry the business together: web and application layers split evenly, public and \
             private SLB and RDS in both centres by default, so that the loss of one AZ interrupts nothing.",
        ),
        text: include_str!("../../templates/designs/same-city-active-active.yuntu"),
    },
];

/// All templates in the order of the gallery.
#[must_use]
pub fn all() -> &'static [Template] {
    &ALL
}

/// The template with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Template> {
    ALL.iter().find(|template| template.id == id)
}
