//! Fields and values in words.

use serde_json::Value;

use crate::base::Text;
use crate::design::{Design, Ref};
use crate::text;

/// The names of the fields of the document, sorted.
const FIELDS: &[(&str, &str, &str)] = &[
    ("access_city", "接入城市", "access city"),
    ("access_log", "访问日志", "access log"),
    ("account", "账户", "account"),
    ("accounts", "数据库账号", "accounts"),
    ("acl", "访问权限", "access rights"),
    ("action", "动作", "action"),
    ("action_trail", "操作审计", "action trail"),
    ("agent", "安骑士", "security agent"),
    ("aims", "作用对象", "aims"),
    ("author", "作者", "author"),
    ("auto_recharge", "自动充值", "automatic top-up"),
    ("auto_reconnect", "自动重连", "reconnects by itself"),
    ("autostart", "开机自启动", "starts on boot"),
    ("availability_percent", "可用性目标", "availability target"),
    ("az", "可用区", "AZ"),
    ("azs", "可用区", "AZs"),
    ("backend_port", "后端端口", "backend port"),
    ("backend_protocol", "后端协议", "backend protocol"),
    ("backends", "后端服务器", "backends"),
    ("balance", "余额", "balance"),
    ("bandwidth_mbps", "带宽", "bandwidth"),
    ("behind_nat", "位于NAT之后", "behind NAT"),
    ("billing", "计费方式", "billing"),
    ("bound_to", "绑定到", "bound to"),
    ("business_hours", "营业小时", "business hours"),
    ("by", "访问方式", "addressed by"),
    ("carrier", "运营商", "carrier"),
    ("carrier_monthly", "运营商月费", "carriers' monthly fee"),
    ("category", "类型", "category"),
    ("certificate_on_slb", "证书部署在SLB", "certificate on the SLB"),
    ("cidr", "网段", "CIDR block"),
    ("cidrs", "网段", "CIDR blocks"),
    ("city", "城市", "city"),
    ("class", "规格", "class"),
    ("client_ips", "客户端地址", "client addresses"),
    ("code", "编码", "code"),
    ("completion_report", "竣工报告", "completion report"),
    ("concurrent_users", "并发用户", "users at the same time"),
    ("connection_pool", "连接池", "connection pool"),
    ("connections_per_server", "每台连接数", "connections of a server"),
    ("cost_centre", "成本中心", "cost centre"),
    ("count", "数量", "count"),
    ("credential_plan", "凭据方案", "plan for credentials"),
    ("criticality", "重要程度", "criticality"),
    ("custom_parameters", "自定义参数", "own parameters"),
    ("customer", "客户", "customer"),
    ("data_disks", "数据盘", "data disks"),
    ("databases", "数据库", "databases"),
    ("date", "日期", "date"),
    ("ddos_gbps", "预期攻击流量", "expected attack"),
    ("direction", "方向", "direction"),
    ("domain", "域名", "domain"),
    ("dr_of", "灾备主实例", "copy for disaster recovery of"),
    ("drill_planned", "已计划演练", "drill planned"),
    ("edition", "规则基线", "edition"),
    ("endpoint", "访问域名", "endpoint"),
    ("engine", "引擎", "engine"),
    ("environment", "环境", "environment"),
    ("every_hours", "间隔小时", "every hours"),
    ("expires", "到期日", "expires"),
    ("family", "系列", "family"),
    ("finance_certified", "金融认证", "certified for finance"),
    ("firewall_policy", "防火墙策略", "firewall policy"),
    ("fixed_public_ip", "固定公网地址", "fixed public address"),
    ("from", "起点", "from"),
    ("function", "应用模块", "function"),
    ("gateway", "网关", "gateway"),
    ("go_live_date", "上线日期", "day of going live"),
    ("group", "分组", "group"),
    ("growth_percent_per_year", "年增长率", "growth a year"),
    ("ha_promise", "高可用承诺", "HA promise"),
    ("health", "健康检查", "health check"),
    ("high_data_safety", "高数据安全", "high data safety"),
    ("http_paths", "访问路径", "paths"),
    ("image", "镜像", "image"),
    ("iops_per_tx", "每笔IOPS", "IOPS of a transaction"),
    ("kb_per_tx", "每笔存储", "KB stored a transaction"),
    ("keep_days", "保留天数", "days kept"),
    ("key_by_customer", "密钥由客户保管", "key kept by the customer"),
    ("kind", "类型", "kind"),
    ("label", "标签", "label"),
    ("level", "等级", "level"),
    ("link_id", "线路编号", "line id"),
    ("listeners", "监听", "listeners"),
    ("listens", "监听端口", "listening ports"),
    ("locked", "锁定位置", "locked"),
    ("long_connections", "长连接", "long connections"),
    ("market_image", "市场镜像", "marketplace image"),
    ("market_product", "市场商品", "marketplace product"),
    ("max_connections", "最大连接数", "most connections"),
    ("max_iops", "最大IOPS", "most IOPS"),
    ("medium", "接入介质", "medium"),
    ("memory_gib", "内存", "memory"),
    ("mfa", "多因素认证", "multi-factor log-in"),
    ("mlps_level", "等保级别", "MLPS level"),
    ("monthly_budget", "月预算", "monthly budget"),
    ("monthly_traffic_gb", "月流量", "traffic a month"),
    ("months", "购买月数", "months bought"),
    ("name", "名称", "name"),
    ("nat_map", "地址转换", "address translation"),
    ("nation_wide", "全国用户", "users all over the country"),
    ("needs_client_ip", "需要客户端地址", "needs the client's address"),
    ("needs_internet", "需要访问互联网", "needs the Internet"),
    ("net", "网络类型", "network kind"),
    ("new_user", "新用户", "new user"),
    ("nic", "网卡", "network interface"),
    ("note", "备注", "note"),
    ("ops_path", "运维路径", "path of operations"),
    ("order", "顺序", "order"),
    ("order_date", "下单日期", "day of order"),
    ("organisation", "机构", "organisation"),
    ("os", "操作系统", "operating system"),
    ("own_ip", "自有地址", "own address"),
    ("own_monthly_price", "自定月价", "own monthly price"),
    ("owner", "负责人", "owner"),
    ("owner_organisation", "所属机构", "owning organisation"),
    ("packs", "规则包", "rule packs"),
    ("pair_of", "配对线路", "paired with"),
    ("parent", "上级模块", "part of"),
    ("path", "路径", "path"),
    ("peak_factor", "峰值系数", "peak factor"),
    ("peak_mbps", "峰值带宽", "peak bandwidth"),
    ("peak_tps", "峰值TPS", "peak transactions a second"),
    ("peer", "授权对象", "peer"),
    ("ping_proof", "连通证明", "proof of reach"),
    ("place", "位置", "place"),
    ("port", "端口", "port"),
    ("ports", "端口", "ports"),
    ("priority", "优先级", "priority"),
    ("private_ip", "私网地址", "private address"),
    ("product", "产品", "product"),
    ("protocol", "协议", "protocol"),
    ("province", "省份", "province"),
    ("public_bandwidth_mbps", "公网带宽", "public bandwidth"),
    ("public_endpoint", "公网访问地址", "public endpoint"),
    ("purchase", "购买方式", "purchase"),
    ("purpose", "用途", "purpose"),
    ("read_only_of", "只读主实例", "read-only copy of"),
    ("real_name", "实名认证", "real name confirmed"),
    ("reason", "原因", "reason"),
    ("records", "解析记录", "records"),
    ("region", "地域", "region"),
    ("replica_of", "复制自", "copy of"),
    ("request_kb", "请求大小", "KB of a request"),
    ("response_kb", "响应大小", "KB of a response"),
    ("retention_days", "保留天数", "days kept"),
    ("role", "角色", "role"),
    ("row", "分区", "row"),
    ("rpo_seconds", "RPO目标", "RPO target"),
    ("rto_seconds", "RTO目标", "RTO target"),
    ("rules", "规则", "rules"),
    ("scheduling", "调度算法", "scheduling"),
    ("scope", "网络类型", "scope"),
    ("security_groups", "安全组", "security groups"),
    ("security_zone", "安全区", "security zone"),
    ("security_zone_mode", "安全区模式", "security zones"),
    ("server_groups", "服务器组", "server groups"),
    ("site", "客户侧", "site"),
    ("size_gib", "容量", "size"),
    ("snapshot_policy", "快照策略", "snapshots"),
    ("spec", "规格", "specification"),
    ("stateless", "无状态", "stateless"),
    ("static_percent", "静态内容比例", "static content"),
    ("sticky", "会话保持", "sticky sessions"),
    ("storage_gib", "存储空间", "storage"),
    ("stored_gb", "已存数据", "data stored"),
    ("subject", "说明", "subject"),
    ("subjects", "对象", "subjects"),
    ("supervised", "进程守护", "supervised"),
    ("system", "业务系统", "business system"),
    ("system_disk", "系统盘", "system disk"),
    ("targets", "目标", "targets"),
    ("tenant", "云租户类型", "tenant"),
    ("title", "标题", "title"),
    ("to", "终点", "to"),
    ("tps_capacity", "单台TPS", "transactions a second of one"),
    ("tps_per_server", "单台TPS", "transactions a second of a server"),
    ("traffic_package", "流量包", "traffic package"),
    ("transport", "传输协议", "transport"),
    ("ttl_seconds", "解析TTL", "time to live"),
    ("tunnels", "隧道数", "tunnels"),
    ("tx_per_day", "日交易量", "transactions a day"),
    ("url_rules", "转发规则", "forwarding rules"),
    ("user_content", "用户上传内容", "content of users"),
    ("vcpu", "核数", "vCPU"),
    ("vendor", "厂商", "vendor"),
    ("version", "版本", "version"),
    ("versioning", "版本控制", "versioning"),
    ("vpc", "专有网络", "VPC"),
    ("vswitch", "交换机", "vSwitch"),
    ("waivers", "例外审批", "waivers"),
    ("whitelist", "白名单", "whitelist"),
];

/// What the tables and parts of the document hold one of.
const TABLES: &[(&str, &str, &str)] = &[
    ("account", "账户", "account"),
    ("azs", "可用区", "AZ"),
    ("environments", "环境", "environment"),
    ("functions", "应用模块", "function"),
    ("links", "连线", "link"),
    ("nodes", "节点", "node"),
    ("price_terms", "价格条款", "price terms"),
    ("regions", "地域", "region"),
    ("security_groups", "安全组", "security group"),
    ("security_zones", "安全区", "security zone"),
    ("settings", "设计设置", "settings"),
    ("sites", "客户侧", "site"),
    ("systems", "业务系统", "business system"),
    ("title", "标题栏", "title block"),
    ("vpcs", "专有网络", "VPC"),
    ("vswitches", "交换机", "vSwitch"),
    ("waivers", "例外审批", "waivers"),
    ("workloads", "业务量", "workload"),
];

fn looked_up(table: &[(&'static str, &'static str, &'static str)], name: &str) -> Option<Text> {
    let at = table.binary_search_by_key(&name, |(key, ..)| key).ok()?;
    table.get(at).map(|&(_, zh, en)| Text::fixed(zh, en))
}

/// What a table holds one of, for example "node".
pub(super) fn table(name: &str) -> Text {
    looked_up(TABLES, name).unwrap_or_else(|| Text::same(name))
}

/// A field in words, by its path: "listeners [1] port".
pub(super) fn field(path: &[String]) -> Text {
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    for part in path.iter().filter(|part| !matches!(part.as_str(), "product" | "purchase")) {
        let text = looked_up(FIELDS, part).unwrap_or_else(|| Text::same(part));
        if part.starts_with('[') {
            // The place in a list belongs to the name before it.
            let number = part.trim_matches(['[', ']']);
            if let (Some(zh), Some(en)) = (zh.last_mut(), en.last_mut()) {
                zh.push_str(number);
                en.push_str(&format!(" {number}"));
                continue;
            }
        }
        zh.push(text.zh.into_owned());
        en.push(text.en.into_owned());
    }
    if zh.is_empty() { text!("产品", "product") } else { Text::new(zh.join(" · "), en.join(" · ")) }
}

/// The fields that hold ids.
const MENTIONS: &[&str] = &[
    "aims",
    "az",
    "backends",
    "bound_to",
    "dr_of",
    "environment",
    "from",
    "function",
    "node",
    "pair_of",
    "parent",
    "place",
    "read_only_of",
    "region",
    "replica_of",
    "security_group",
    "security_groups",
    "security_zone",
    "site",
    "subjects",
    "system",
    "targets",
    "to",
    "vpc",
    "vswitch",
    "peer",
    "whitelist",
];

/// A value in words; ids become names.
pub(super) fn shown(value: &Value, path: &[String], design: &Design) -> Text {
    let last = path.iter().rev().find(|part| !part.starts_with('[')).map_or("", String::as_str);
    words(value, last, design)
}

fn words(value: &Value, field: &str, design: &Design) -> Text {
    match value {
        Value::Null => Text::fixed("未填写", "not entered"),
        Value::Bool(true) => Text::fixed("是", "yes"),
        Value::Bool(false) => Text::fixed("否", "no"),
        Value::Number(number) => Text::same(number.to_string()),
        Value::String(word) => match word.parse::<Ref>() {
            Ok(of) if MENTIONS.contains(&field) && design.has(of) => Text::same(name_of(design, of)),
            Ok(_) | Err(_) => Text::same(word),
        },
        Value::Array(entries) => {
            let parts: Vec<Text> = entries.iter().map(|entry| words(entry, field, design)).collect();
            let (zh, en): (Vec<_>, Vec<_>) = parts.iter().map(|part| (&*part.zh, &*part.en)).unzip();
            if parts.is_empty() {
                Text::fixed("无", "none")
            } else {
                Text::new(zh.join("、"), en.join(", "))
            }
        }
        Value::Object(fields) => {
            let mut zh = Vec::new();
            let mut en = Vec::new();
            for (name, value) in fields {
                let title = looked_up(FIELDS, name).unwrap_or_else(|| Text::same(name));
                let value = words(value, name, design);
                zh.push(format!("{} {}", title.zh, value.zh));
                en.push(format!("{} {}", title.en, value.en));
            }
            Text::new(zh.join("，"), en.join(", "))
        }
    }
}

/// What a row is called: its name, and for a link its two ends.
pub(super) fn name_of(design: &Design, of: Ref) -> String {
    let name = match of {
        Ref::Region(id) => design.regions.get(id).map(|row| row.name.clone()),
        Ref::Az(id) => design.azs.get(id).map(|row| row.name.clone()),
        Ref::SecurityZone(id) => design.security_zones.get(id).map(|row| row.name.clone()),
        Ref::Vpc(id) => design.vpcs.get(id).map(|row| row.name.clone()),
        Ref::VSwitch(id) => design.vswitches.get(id).map(|row| row.name.clone()),
        Ref::Site(id) => design.sites.get(id).map(|row| row.name.clone()),
        Ref::Node(id) => design.nodes.get(id).map(|row| row.name.clone()),
        Ref::Link(id) => design.links.get(id).map(|row| {
            let end = |node| design.nodes.get(node).map_or("?", |node| node.name.as_str());
            let ports = row.ports.map(|ports| format!(" {ports}")).unwrap_or_default();
            format!("{} → {} ({}{ports})", end(row.from), end(row.to), row.protocol.label())
        }),
        Ref::SecurityGroup(id) => design.security_groups.get(id).map(|row| row.name.clone()),
        Ref::Workload(id) => design.workloads.get(id).map(|row| row.name.clone()),
        Ref::Function(id) => design.functions.get(id).map(|row| row.name.clone()),
        Ref::System(id) => design.systems.get(id).map(|row| row.name.clone()),
        Ref::Environment(id) => design.environments.get(id).map(|row| row.name.clone()),
    };
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| of.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_and_in_both_languages() {
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for table in [FIELDS, TABLES] {
            assert!(table.is_sorted_by_key(|(key, ..)| *key), "sort the words by field");
            for (key, zh, en) in table {
                assert!(han(zh) && !han(en), "{key}: {zh} / {en}");
            }
        }
    }

    #[test]
    fn a_path_is_told_without_the_brackets() {
        let path: Vec<String> = ["product", "listeners", "[2]", "port"].map(str::to_owned).to_vec();
        assert_eq!(field(&path), Text::fixed("监听2 · 端口", "listeners 2 · port"));
    }
}
