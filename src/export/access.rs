//! The derived groups as an aliyuncli script and as Terraform.
//!
//! What nobody has entered (ids that the cloud gives, addresses of the classic network) becomes a variable
//! that the reader fills in; the script stops with its name while one is missing.

use std::collections::BTreeSet;

use crate::design::{Nic, Peer, RuleAction, Transport, VpnKind};
use crate::network::{AccessPlan, AddressPlan, NetworkMap, PlannedGroup, PlannedPeer, PlannedRule, Space};

/// One source of a rule, as the cloud takes it.
pub(super) enum From {
    Block(String),
    Group(usize),
    /// A variable that holds blocks, and what it is.
    Variable(String, String),
}

pub(super) fn sources(
    map: &NetworkMap<'_>,
    plan: &AccessPlan,
    addresses: &AddressPlan,
    peer: PlannedPeer,
) -> Vec<From> {
    let design = map.design;
    let peer = match peer {
        PlannedPeer::Group(at) => return vec![From::Group(at)],
        PlannedPeer::Peer(peer) => peer,
    };
    match peer {
        Peer::Cidr(block) => vec![From::Block(block.to_string())],
        Peer::SecurityGroup(id) => match plan.groups.iter().position(|group| group.existing == Some(id)) {
            Some(at) => vec![From::Group(at)],
            None => vec![From::Variable(format!("cidrs_{id}"), map.name(id))],
        },
        Peer::Node(id) => {
            let planned = addresses.addresses_of(id);
            let entered = design.nodes.get(id).and_then(|node| node.private_ip);
            match (entered, planned) {
                (Some(address), [] | [_]) => vec![From::Block(format!("{address}/32"))],
                (_, []) => vec![From::Variable(format!("cidrs_{id}"), map.name(id))],
                (_, some) => some.iter().map(|address| From::Block(format!("{address}/32"))).collect(),
            }
        }
        Peer::VpnClients => {
            let clients: BTreeSet<_> = design
                .nodes
                .values()
                .filter_map(|node| node.product.as_vpn())
                .filter(|vpn| vpn.kind == VpnKind::SslAdmin)
                .flat_map(|vpn| vpn.client_ips.iter().copied())
                .collect();
            if clients.is_empty() {
                vec![From::Variable("cidrs_vpn_clients".to_owned(), "VPN".to_owned())]
            } else {
                clients.into_iter().map(|address| From::Block(format!("{address}/32"))).collect()
            }
        }
        Peer::SlbInternal => vec![From::Block("100.64.0.0/10".to_owned())],
        Peer::Alipay => vec![From::Variable("cidrs_alipay".to_owned(), "Alipay".to_owned())],
    }
}

fn port_range(rule: &PlannedRule) -> String {
    match rule.transport {
        Transport::Icmp | Transport::All => "-1/-1".to_owned(),
        Transport::Tcp | Transport::Udp => format!("{}/{}", rule.ports.first, rule.ports.last),
    }
}

pub(super) const fn protocol(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
        Transport::Icmp => "icmp",
        Transport::All => "all",
    }
}

pub(super) const fn card(nic: Nic) -> &'static str {
    match nic {
        Nic::Intranet => "intranet",
        Nic::Public => "internet",
    }
}

pub(super) const fn policy(action: RuleAction) -> &'static str {
    match action {
        RuleAction::Allow => "accept",
        RuleAction::Drop => "drop",
    }
}

/// The region's code and the network of a group's servers.
fn home(map: &NetworkMap<'_>, group: &PlannedGroup) -> (String, Option<crate::design::VpcId>) {
    let first = group.members.first().copied();
    let region = first
        .and_then(|id| map.design.nodes.get(id))
        .and_then(|node| map.design.region_of(node))
        .and_then(|region| map.design.regions.get(region));
    let vpc = first.and_then(|id| map.space(id)).and_then(|space| match space {
        Space::Vpc(vpc) => Some(vpc),
        _ => None,
    });
    (region.map_or_else(String::new, |region| region.code.clone()), vpc)
}

/// A word for the shell: nothing in it is read by the shell.
fn quoted(word: &str) -> String {
    let clean: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("'{}'", clean.replace('\'', "'\\''"))
}

/// A comment's text on one line.
fn comment(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The groups, rules, memberships and whitelists as a shell script for aliyuncli (guide L694–696).
#[must_use]
pub fn access_script(map: &NetworkMap<'_>, plan: &AccessPlan, addresses: &AddressPlan) -> String {
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut vpcs = BTreeSet::new();
    let mut body = String::new();
    for (at, group) in plan.groups.iter().enumerate() {
        let (region, vpc) = home(map, group);
        let in_vpc = vpc.map_or_else(String::new, |vpc| {
            vpcs.insert(vpc);
            format!(" --VpcId \"${{{vpc}}}\"")
        });
        body.push_str(&format!("\n# {}\n", comment(&group.name)));
        body.push_str(&format!(
            "group_{at}=$(create --RegionId {} --SecurityGroupName {}{in_vpc})\n",
            quoted(&region),
            quoted(&group.name)
        ));
        body.push_str(&format!(
            "\"$CLI\" ecs ModifySecurityGroupPolicy --RegionId {} --SecurityGroupId \"$group_{at}\" --InnerAccessPolicy Drop\n",
            quoted(&region)
        ));
    }
    for (at, group) in plan.groups.iter().enumerate() {
        let (region, _) = home(map, group);
        body.push_str(&format!("\n# {}\n", comment(&group.name)));
        for rule in &group.rules {
            let common = format!(
                "\"$CLI\" ecs AuthorizeSecurityGroup --RegionId {} --SecurityGroupId \"$group_{at}\" --IpProtocol {} --PortRange {} --NicType {} --Policy {} --Priority {}",
                quoted(&region),
                protocol(rule.transport),
                port_range(rule),
                card(rule.nic),
                policy(rule.action),
                rule.priority()
            );
            for source in sources(map, plan, addresses, rule.peer) {
                match source {
                    From::Block(block) => {
                        body.push_str(&format!("{common} --SourceCidrIp {}\n", quoted(&block)));
                    }
                    From::Group(of) => body.push_str(&format!("{common} --SourceGroupId \"$group_{of}\"\n")),
                    From::Variable(name, what) => {
                        body.push_str(&format!(
                            "for block in ${name}; do\n  {common} --SourceCidrIp \"$block\"\ndone\n"
                        ));
                        variables.push((name, what));
                    }
                }
            }
        }
        for &member in &group.members {
            body.push_str(&format!(
                "for server in ${{instances_{member}:-}}; do\n  \"$CLI\" ecs JoinSecurityGroup --InstanceId \"$server\" --SecurityGroupId \"$group_{at}\"\ndone  # {}\n",
                comment(&map.name(member))
            ));
        }
    }
    for list in &plan.whitelists {
        let mut blocks = Vec::new();
        for &entry in &list.entries {
            for source in sources(map, plan, addresses, PlannedPeer::Peer(entry)) {
                match source {
                    From::Block(block) => blocks.push(block),
                    From::Variable(name, what) => {
                        blocks.push(format!("${{{name}// /,}}"));
                        variables.push((name, what));
                    }
                    From::Group(_) => {}
                }
            }
        }
        let rds = list.rds;
        body.push_str(&format!(
            "\n# {}\nif [ -n \"${{db_{rds}:-}}\" ]; then\n  \"$CLI\" rds ModifySecurityIps --DBInstanceId \"$db_{rds}\" --SecurityIps \"{}\"\nfi\n",
            comment(&map.name(rds)),
            blocks.join(",")
        ));
    }
    variables.sort();
    variables.dedup_by(|a, b| a.0 == b.0);
    let mut out = String::from(
        "#!/usr/bin/env bash\n# Security groups, rules and whitelists, derived by Yuntu from the drawn links.\n# Fill in what follows; blocks are separated by spaces. instances_nX and db_nX name what the cloud created.\nset -euo pipefail\nCLI=\"${ALIYUNCLI:-aliyuncli}\"\n",
    );
    for vpc in vpcs {
        out.push_str(&format!("{vpc}=\"${{{vpc}:?id of the VPC}}\"  # {}\n", comment(&map.name(vpc))));
    }
    for (name, what) in variables {
        out.push_str(&format!("{name}=\"${{{name}:?blocks}}\"  # {}\n", comment(&what)));
    }
    out.push_str(
        "create() {\n  \"$CLI\" ecs CreateSecurityGroup \"$@\" | sed -n 's/.*\"SecurityGroupId\": *\"\\([^\"]*\\)\".*/\\1/p'\n}\n",
    );
    out.push_str(&body);
    out
}

/// A text for HCL: no interpolation, no line break.
fn hcl(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' => out.push_str("$$"),
            '%' => out.push_str("%%"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // Only a dollar or a percent sign before a brace is doubled in HCL.
    out = out.replace("$$", "\u{0}").replace("%%", "\u{1}");
    out = out.replace("\u{0}{", "$${").replace("\u{1}{", "%%{").replace('\u{0}', "$").replace('\u{1}', "%");
    out.push('"');
    out
}

/// The groups and rules as Terraform resources of the alicloud provider, the whitelists as outputs.
#[must_use]
pub fn access_terraform(map: &NetworkMap<'_>, plan: &AccessPlan, addresses: &AddressPlan) -> String {
    let mut variables: BTreeSet<String> = BTreeSet::new();
    let mut vpcs = BTreeSet::new();
    let mut body = String::new();
    for (at, group) in plan.groups.iter().enumerate() {
        let (_, vpc) = home(map, group);
        body.push_str(&format!(
            "resource \"alicloud_security_group\" \"group_{at}\" {{\n  security_group_name = {}\n  inner_access_policy = \"Drop\"\n",
            hcl(&group.name)
        ));
        if let Some(vpc) = vpc {
            vpcs.insert(vpc);
            body.push_str(&format!("  vpc_id              = var.{vpc}\n"));
        }
        body.push_str("}\n\n");
        let mut number = 0;
        for rule in &group.rules {
            for source in sources(map, plan, addresses, rule.peer) {
                let (each, from) = match source {
                    From::Block(block) => (String::new(), format!("cidr_ip           = {}", hcl(&block))),
                    From::Group(of) => (
                        String::new(),
                        format!("source_security_group_id = alicloud_security_group.group_{of}.id"),
                    ),
                    From::Variable(name, _) => {
                        let each = format!("  for_each          = toset(var.{name})\n");
                        variables.insert(name);
                        (each, "cidr_ip           = each.value".to_owned())
                    }
                };
                body.push_str(&format!(
                    "resource \"alicloud_security_group_rule\" \"group_{at}_rule_{number}\" {{\n{each}  security_group_id = alicloud_security_group.group_{at}.id\n  type              = \"ingress\"\n  ip_protocol       = \"{}\"\n  port_range        = \"{}\"\n  nic_type          = \"{}\"\n  policy            = \"{}\"\n  priority          = {}\n  {from}\n  description       = {}\n}}\n\n",
                    protocol(rule.transport),
                    port_range(rule),
                    card(rule.nic),
                    policy(rule.action),
                    rule.priority(),
                    hcl(&plan.reason_words(map.design, rule).zh)
                ));
                number += 1;
            }
        }
    }
    for list in &plan.whitelists {
        let mut blocks = Vec::new();
        for &entry in &list.entries {
            for source in sources(map, plan, addresses, PlannedPeer::Peer(entry)) {
                match source {
                    From::Block(block) => blocks.push(format!("[{}]", hcl(&block))),
                    From::Variable(name, _) => {
                        blocks.push(format!("var.{name}"));
                        variables.insert(name);
                    }
                    From::Group(_) => {}
                }
            }
        }
        let value =
            if blocks.is_empty() { "[]".to_owned() } else { format!("concat({})", blocks.join(", ")) };
        body.push_str(&format!(
            "output \"whitelist_{}\" {{\n  description = {}\n  value       = {value}\n}}\n\n",
            list.rds,
            hcl(&map.name(list.rds))
        ));
    }
    let mut out = String::from("# Security groups and rules, derived by Yuntu from the drawn links.\n\n");
    for vpc in vpcs {
        out.push_str(&format!(
            "variable \"{vpc}\" {{\n  type        = string\n  description = {}\n}}\n\n",
            hcl(&map.name(vpc))
        ));
    }
    for name in variables {
        out.push_str(&format!("variable \"{name}\" {{\n  type = list(string)\n}}\n\n"));
    }
    out.push_str(body.trim_end());
    out.push('\n');
    out
}
