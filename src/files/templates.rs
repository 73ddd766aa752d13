//! The reference architectures that the program brings along, as the files a person would have saved.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Loaded, ReadError, parse};
use crate::base::{Lang, Text};

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
    /// The design in the file, with Chinese names.
    ///
    /// # Errors
    /// When the file is broken, which the tests rule out.
    pub fn load(&self) -> Result<Loaded, ReadError> {
        self.load_in(Lang::Zh)
    }

    /// The design with its names in a language.
    ///
    /// # Errors
    /// When the file is broken, which the tests rule out.
    pub fn load_in(&self, lang: Lang) -> Result<Loaded, ReadError> {
        parse(&self.text_in(lang), self.id)
    }

    /// The file with its names in a language. The names of images and products stay as the cloud writes them.
    #[must_use]
    pub fn text_in(&self, lang: Lang) -> Cow<'static, str> {
        match lang {
            Lang::Zh => Cow::Borrowed(self.text),
            Lang::En => Cow::Owned(in_english(self.text)),
        }
    }
}

/// The Chinese and the English of each text that stands in a template, one pair a line.
fn english() -> &'static BTreeMap<&'static str, &'static str> {
    static ENGLISH: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    ENGLISH.get_or_init(|| {
        let pairs = include_str!("../../templates/designs/english.tsv").lines();
        pairs.filter_map(|line| line.split_once('\t')).collect()
    })
}

/// A file with every quoted text that the table knows in English. The templates quote nothing inside a text.
fn in_english(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for (at, part) in file.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        let quoted = at % 2 == 1;
        out.push_str(english().get(part).filter(|_| quoted).copied().unwrap_or(part));
    }
    out
}

static ALL: [Template; 14] = [
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
        id: "three-tier-serial",
        title: Text::fixed("三层分组（串行运维）", "Three tiers, serial operations"),
        description: Text::fixed(
            "跳板机、Web、中间件三组安全组逐层授权，运维从VPN经跳板机、Web、中间件逐层进入，只有中间件可访问数据库。",
            "Security groups for jump hosts, web and middleware that admit layer by layer: operators go from VPN to jump \
             host, web and middleware, and only the middleware reaches the database.",
        ),
        text: include_str!("../../templates/designs/three-tier-serial.yuntu"),
    },
    Template {
        id: "three-tier-star",
        title: Text::fixed("三层分组（星型运维）", "Three tiers, star operations"),
        description: Text::fixed(
            "与串行相同的三组，跳板机可直达每一层和数据库：运维方便，但跳板机失守即触及各层，检查结果会保留这一警告。",
            "The same three groups with jump hosts that reach every layer and the database: convenient, but whoever holds \
             a jump host holds all layers, and the findings keep saying so.",
        ),
        text: include_str!("../../templates/designs/three-tier-star.yuntu"),
    },
    Template {
        id: "hybrid-line",
        title: Text::fixed("双专线混合云", "Hybrid cloud by two leased lines"),
        description: Text::fixed(
            "机构数据中心经电信、联通两条专线接入杭州金融云，云上分互联网区、管理区、内网区，含地址转换、防火墙和接入计划。",
            "A data centre reaches the finance cloud in Hangzhou over lines of two carriers; the cloud has Internet, \
             management and intranet zones, with address translation, firewall and dates of the plan.",
        ),
        text: include_str!("../../templates/designs/hybrid-line.yuntu"),
    },
    Template {
        id: "hybrid-ipsec",
        title: Text::fixed("IPSec混合云", "Hybrid cloud by IPSec"),
        description: Text::fixed(
            "专线混合云的轻量变体：以一条IPSec VPN代替双专线，两周可开通、不收费，但没有线路备份，云服务器须不少于5台。",
            "The light variant of the hybrid cloud: one IPSec VPN instead of two lines. It is free and there within two \
             weeks, has no backup, and asks for at least five ECS.",
        ),
        text: include_str!("../../templates/designs/hybrid-ipsec.yuntu"),
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
    Template {
        id: "two-region",
        title: Text::fixed("异地双中心", "Two-region disaster recovery"),
        description: Text::fixed(
            "杭州对外服务，青岛热备：SLB、ECS同等配置，RDS和OSS单向复制到青岛，区域故障时人工提升数据库并切换DNS。",
            "Hangzhou serves and Qingdao stands by with equal SLB and ECS; RDS and OSS copy one way to Qingdao, and after \
             the loss of a region people promote the database and switch DNS.",
        ),
        text: include_str!("../../templates/designs/two-region.yuntu"),
    },
    Template {
        id: "two-city-three-centre",
        title: Text::fixed("两地三中心", "Two cities, three centres"),
        description: Text::fixed(
            "杭州两个可用区双活并访问同一个数据库，文件先复制到同城再到青岛，青岛作为异地容灾，适合核心业务。",
            "Two active AZs of Hangzhou on one database, files copied within the city and then to Qingdao, and Qingdao \
             for disaster recovery: the architecture for core business.",
        ),
        text: include_str!("../../templates/designs/two-city-three-centre.yuntu"),
    },
    Template {
        id: "oss-public",
        title: Text::fixed("内网OSS对外服务", "Private OSS to the Internet"),
        description: Text::fixed(
            "内网Bucket与公网隔离，互联网用户经公网SLB和两个可用区的Nginx转发访问其中的文件。",
            "An internal bucket is cut off from the public network; users reach its files by a public SLB and Nginx \
             forwarders in two AZs.",
        ),
        text: include_str!("../../templates/designs/oss-public.yuntu"),
    },
    Template {
        id: "alipay",
        title: Text::fixed("支付宝对接", "Alipay integration"),
        description: Text::fixed(
            "支付宝的通知进入带白名单的公网SLB，支付服务器经公网地址访问支付宝VIP的443端口，不走金融云专线。",
            "Notices of Alipay come in by a public SLB with a whitelist, and payment servers with public addresses reach \
             port 443 of its VIP; no leased line is involved.",
        ),
        text: include_str!("../../templates/designs/alipay.yuntu"),
    },
    Template {
        id: "static-site",
        title: Text::fixed("静态网站", "Static site"),
        description: Text::fixed(
            "全静态的网站放在外网Bucket，由CDN全国加速，不需要SLB和ECS。",
            "A fully static site in an external bucket with a CDN for the whole country; neither SLB nor ECS is needed.",
        ),
        text: include_str!("../../templates/designs/static-site.yuntu"),
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
