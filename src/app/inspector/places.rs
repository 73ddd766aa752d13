//! Fields of what holds nodes: regions, AZs, security zones, networks, sites, security groups; and of links.

use crate::base::Text;
use crate::design::{
    AzId, Cidr, Direction, Edit, Extent, Link, LinkId, Nic, Peer, PortRange, Product, Ref, RegionId,
    RuleAction, SecurityGroup, SecurityGroupId, SecurityRule, SecurityZoneId, SiteId, Transport, VSwitchId,
    VpcId,
};

use super::Known;
use super::form::Form;
use super::peers::{peer_fields, words};

/// The largest size that can be typed, in units of the drawing.
const MOST_EXTENT: u32 = 20_000;

/// The fields of a link.
pub fn link_form(form: &mut Form<'_>, known: &Known<'_>, id: LinkId) -> Option<Edit> {
    let mut link: Link = known.design.links.get(id)?.clone();
    let before = link.clone();
    form.shown(&Text::fixed("起点", "From"), &known.node_name(link.from));
    form.shown(&Text::fixed("终点", "To"), &known.node_name(link.to));
    form.choice(&Text::fixed("用途", "Purpose"), &mut link.purpose);
    form.choice(&Text::fixed("协议", "Protocol"), &mut link.protocol);
    form.parsed(&Text::fixed("端口", "Ports"), "443 / 2800-3300", &mut link.ports);
    form.text(&Text::fixed("标注", "Label"), &mut link.label);
    let to_database =
        known.design.nodes.get(link.to).is_some_and(|node| matches!(node.product, Product::Rds(_)));
    if to_database {
        form.choice_opt(&Text::fixed("访问方式", "Named by"), &mut link.by);
        form.maybe(&Text::fixed("自动重连", "Reconnects"), &mut link.auto_reconnect);
        form.choice_opt(&Text::fixed("使用地址", "Address"), &mut link.endpoint);
    }
    form.choice_opt(&Text::fixed("质量要求", "Quality"), &mut link.quality);
    form.flag(&Text::fixed("软依赖", "Soft"), &mut link.soft);
    let reverse = Text::fixed("对调方向", "Reverse direction");
    let words = reverse.get(known.lang).to_owned();
    if form.ui().button(words).clicked() {
        std::mem::swap(&mut link.from, &mut link.to);
        form.mark(&Text::fixed("连线方向", "link direction"));
    }
    (link != before).then_some(Edit::PutLink(id, link))
}

/// The fields of a region.
pub fn region_form(form: &mut Form<'_>, known: &Known<'_>, id: RegionId) -> Option<Edit> {
    let mut region = known.design.regions.get(id)?.clone();
    let before = region.clone();
    form.text(&Text::fixed("名称", "Name"), &mut region.name);
    let regions = known.regions();
    if regions.is_empty() {
        form.text(&Text::fixed("地域代码", "Region code"), &mut region.code);
    } else {
        form.pick(&Text::fixed("地域", "Region"), &mut region.code, &regions);
        form.shown(&Text::fixed("代码", "Code"), &region.code);
    }
    form.choice_opt(&Text::fixed("网络类型", "Network"), &mut region.net);
    (region != before).then_some(Edit::PutRegion(id, region))
}

/// The fields of an AZ.
pub fn az_form(form: &mut Form<'_>, known: &Known<'_>, id: AzId) -> Option<Edit> {
    let mut az = known.design.azs.get(id)?.clone();
    let before = az.clone();
    form.text(&Text::fixed("名称", "Name"), &mut az.name);
    let azs = known.azs(az.region);
    if azs.is_empty() {
        form.text(&Text::fixed("可用区代码", "AZ code"), &mut az.code);
    } else {
        form.pick(&Text::fixed("可用区", "AZ"), &mut az.code, &azs);
    }
    let nodes = known.design.nodes.values().filter(|node| known.design.az_of(node) == Some(id)).count();
    form.shown(&Text::fixed("节点数", "Nodes"), &nodes.to_string());
    (az != before).then_some(Edit::PutAz(id, az))
}

/// The fields of a security zone.
pub fn security_zone_form(form: &mut Form<'_>, known: &Known<'_>, id: SecurityZoneId) -> Option<Edit> {
    let mut row = known.design.security_zones.get(id)?.clone();
    let before = row.clone();
    form.text(&Text::fixed("名称", "Name"), &mut row.name);
    form.choice(&Text::fixed("类型", "Kind"), &mut row.kind);
    let mut order = Some(row.order);
    form.whole(&Text::fixed("次序", "Order"), " ", 10_000, &mut order);
    row.order = order.unwrap_or(row.order);
    (row != before).then_some(Edit::PutSecurityZone(id, row))
}

/// How large a container is drawn at least.
pub fn extent_fields(form: &mut Form<'_>, known: &Known<'_>, of: Ref) -> Option<Edit> {
    let (wide, high) = match of {
        Ref::Az(_) => (true, false),
        Ref::SecurityZone(_) => (false, true),
        Ref::Site(_) => (true, true),
        Ref::Region(_) => (false, known.design.security_zones.is_empty()),
        _ => (false, false),
    };
    let before = known.design.extents.get(of).copied().unwrap_or_default();
    let mut size = (Some(before.w).filter(|w| *w > 0), Some(before.h).filter(|h| *h > 0));
    if wide {
        form.whole(&Text::fixed("绘制宽度", "Drawn width"), " ", MOST_EXTENT, &mut size.0);
    }
    if high {
        form.whole(&Text::fixed("绘制高度", "Drawn height"), " ", MOST_EXTENT, &mut size.1);
    }
    let after = Extent { w: size.0.unwrap_or(0), h: size.1.unwrap_or(0) };
    (after != before).then(|| Edit::SetExtent(of, Some(after).filter(|after| *after != Extent::default())))
}

/// The fields of a private network.
pub fn vpc_form(form: &mut Form<'_>, known: &Known<'_>, id: VpcId) -> Option<Edit> {
    let mut vpc = known.design.vpcs.get(id)?.clone();
    let before = vpc.clone();
    form.text(&Text::fixed("名称", "Name"), &mut vpc.name);
    cidr_field(form, &mut vpc.cidr);
    let switches = known.design.vswitches.values().filter(|switch| switch.vpc == id).count();
    form.shown(&Text::fixed("交换机数", "vSwitches"), &switches.to_string());
    (vpc != before).then_some(Edit::PutVpc(id, vpc))
}

/// The fields of a vSwitch.
pub fn vswitch_form(form: &mut Form<'_>, known: &Known<'_>, id: VSwitchId) -> Option<Edit> {
    let design = known.design;
    let mut switch = design.vswitches.get(id)?.clone();
    let before = switch.clone();
    form.text(&Text::fixed("名称", "Name"), &mut switch.name);
    cidr_field(form, &mut switch.cidr);
    let vpcs: Vec<(VpcId, Text)> =
        design.vpcs.iter().map(|(id, vpc)| (id, Text::same(vpc.name.clone()))).collect();
    form.pick(&Text::fixed("专有网络", "VPC"), &mut switch.vpc, &vpcs);
    let azs: Vec<(AzId, Text)> =
        design.azs.iter().map(|(id, az)| (id, Text::same(az.name.clone()))).collect();
    form.pick(&Text::fixed("可用区", "AZ"), &mut switch.az, &azs);
    form.pick(&Text::fixed("安全域", "Security zone"), &mut switch.security_zone, &known.security_zones());
    let inside = design.nodes.values().filter(|node| node.vswitch == Some(id)).count();
    form.shown(&Text::fixed("节点数", "Nodes"), &inside.to_string());
    (switch != before).then_some(Edit::PutVSwitch(id, switch))
}

fn cidr_field(form: &mut Form<'_>, cidr: &mut Option<Cidr>) {
    form.limit("vswitch.mask_max").parsed(&Text::fixed("网段", "Block"), "192.168.0.0/24", cidr);
}

/// The fields of a site.
pub fn site_form(form: &mut Form<'_>, known: &Known<'_>, id: SiteId) -> Option<Edit> {
    let mut site = known.design.sites.get(id)?.clone();
    let before = site.clone();
    form.text(&Text::fixed("名称", "Name"), &mut site.name);
    form.text(&Text::fixed("城市", "City"), &mut site.city);
    form.text(&Text::fixed("省份", "Province"), &mut site.province);
    form.parsed_list(&Text::fixed("已用网段", "Blocks in use"), "10.0.0.0/8, 172.16.0.0/12", &mut site.cidrs);
    form.parsed_list(
        &Text::fixed("已划给云上的网段", "Handed to the cloud"),
        "172.16.0.0/16",
        &mut site.delegated,
    );
    form.maybe(&Text::fixed("网络合并就绪", "Merge ready"), &mut site.merge_ready);
    (site != before).then_some(Edit::PutSite(id, site))
}

/// The fields of a security group with its rules.
pub fn security_group_form(form: &mut Form<'_>, known: &Known<'_>, id: SecurityGroupId) -> Option<Edit> {
    let mut group: SecurityGroup = known.design.security_groups.get(id)?.clone();
    let before = group.clone();
    form.text(&Text::fixed("名称", "Name"), &mut group.name);
    form.choice(&Text::fixed("网络类型", "Network"), &mut group.net);
    let members: Vec<&str> = known
        .design
        .nodes
        .values()
        .filter(|node| node.security_groups.contains(&id))
        .map(|node| node.name.as_str())
        .collect();
    form.shown(&Text::fixed("成员", "Members"), &members.join(", "));
    form.section(&Text::fixed("规则", "Rules"), true, |form| {
        let columns = [
            (Text::fixed("动作", "Action"), 3.0),
            (Text::fixed("协议", "Protocol"), 3.0),
            (Text::fixed("端口", "Ports"), 3.5),
            (Text::fixed("优先级", "Priority"), 2.0),
        ];
        let gone = form.table(&columns, group.rules.len(), |form, i| {
            let Some(rule) = group.rules.get_mut(i) else { return };
            form.choice(&Text::fixed("动作", "Action"), &mut rule.action);
            form.choice(&Text::fixed("协议", "Protocol"), &mut rule.transport);
            let mut ports = Some(rule.ports);
            form.parsed(&Text::fixed("端口", "Ports"), "443 / 2800-3300", &mut ports);
            rule.ports = ports.unwrap_or(rule.ports);
            form.whole_required(&Text::fixed("优先级", "Priority"), "", 1, 100, &mut rule.priority);
        });
        if let Some(i) = gone {
            group.rules.remove(i);
        }
        for (i, rule) in group.rules.iter_mut().enumerate() {
            let lang = form.lang();
            let side = words(known.design, rule.peer, lang);
            let title = match lang {
                crate::base::Lang::Zh => format!("{}. 对端：{side}", i + 1),
                crate::base::Lang::En => format!("{}. other side: {side}", i + 1),
            };
            form.entry(i, |form| {
                form.section(&Text::same(title), false, |form| {
                    form.choice(&Text::fixed("方向", "Direction"), &mut rule.direction);
                    form.choice(&Text::fixed("网卡", "Network card"), &mut rule.nic);
                    peer_fields(form, known.design, &mut rule.peer);
                    form.text(&Text::fixed("说明", "Note"), &mut rule.note);
                });
            });
        }
        if form.limit("security-group.rules_per_group").add_button(&Text::fixed("添加规则", "Add a rule"))
            && let Ok(cidr) = "10.0.0.0/8".parse()
        {
            group.rules.push(SecurityRule {
                direction: Direction::In,
                nic: Nic::Intranet,
                transport: Transport::Tcp,
                ports: PortRange::one(443),
                peer: Peer::Cidr(cidr),
                action: RuleAction::Allow,
                priority: 1,
                note: String::new(),
            });
        }
    });
    (group != before).then_some(Edit::PutSecurityGroup(id, group))
}

/// What a reference is called, for the inspector's title.
#[must_use]
pub fn kind_title(what: Ref) -> Text {
    match what {
        Ref::Region(_) => Text::fixed("地域", "Region"),
        Ref::Az(_) => Text::fixed("可用区", "Availability zone"),
        Ref::SecurityZone(_) => Text::fixed("安全域", "Security zone"),
        Ref::Vpc(_) => Text::fixed("专有网络", "VPC"),
        Ref::VSwitch(_) => Text::fixed("交换机", "vSwitch"),
        Ref::Site(_) => Text::fixed("客户场所", "Customer site"),
        Ref::Node(_) => Text::fixed("节点", "Node"),
        Ref::Link(_) => Text::fixed("连线", "Link"),
        Ref::SecurityGroup(_) => Text::fixed("安全组", "Security group"),
        Ref::Workload(_) => Text::fixed("业务量指标", "Workload"),
        Ref::Function(_) => Text::fixed("应用模块", "Function"),
        Ref::System(_) => Text::fixed("业务系统", "Business system"),
        Ref::Environment(_) => Text::fixed("环境", "Environment"),
    }
}
