//! The standing questions in words.

use super::map::NetworkMap;
use super::{LinkState, OpenPorts, Questions};
use crate::base::Text;
use crate::design::{PortRange, Transport};
use crate::text;

/// One answer as a headline: the question, the verdict, and whether it is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The name in JSON.
    pub key: &'static str,
    /// The question.
    pub question: Text,
    /// The verdict in one sentence.
    pub answer: Text,
    /// Whether nothing is wrong.
    pub fine: bool,
    /// The cases, one a line, up to as many as were asked for.
    pub cases: Vec<Text>,
    /// How many there are beyond those.
    pub more: usize,
}

impl Questions {
    /// The answers in words, with up to so many cases each.
    #[must_use]
    pub fn headlines(&self, map: &NetworkMap<'_>, most: usize) -> Vec<Headline> {
        vec![
            self.exposed_words(map, most),
            self.bypass_words(map, most),
            self.stranger_words(map, most),
            self.intranet_words(map, most),
            self.link_words(map, most),
        ]
    }

    fn exposed_words(&self, map: &NetworkMap<'_>, most: usize) -> Headline {
        let cases: Vec<Text> = self
            .exposed
            .iter()
            .take(most)
            .map(|case| {
                let (name, ports) = (map.name(case.node), ports_words(&case.ports));
                let through: Vec<String> = case.through.iter().map(|&slb| map.name(slb)).collect();
                if through.is_empty() {
                    text!("{name}：{ports}", "{name}: {ports}")
                } else {
                    let (zh, en) = (through.join("、"), through.join(", "));
                    text!("{name}：{ports}（经{zh}）", "{name}: {ports} (through {en})")
                }
            })
            .collect();
        let direct = self.exposed.iter().filter(|case| case.through.is_empty());
        let servers = direct
            .filter(|case| map.node(case.node).is_some_and(|node| node.product.as_ecs().is_some()))
            .count();
        let count = self.exposed.len();
        Headline {
            key: "internet_reaches",
            question: Text::fixed(
                "互联网能访问什么、哪些端口？",
                "What can the Internet reach, and on which ports?",
            ),
            answer: if count == 0 {
                Text::fixed("互联网无法访问任何节点", "nothing can be reached from the Internet")
            } else if servers == 0 {
                {
                    let nodes = crate::base::text::counted(count, "node");
                    text!(
                        "{count}个节点，服务器均在负载均衡之后",
                        "{nodes}; every server stands behind a load balancer"
                    )
                }
            } else {
                {
                    let nodes = crate::base::text::counted(count, "node");
                    let alone = crate::base::text::counted(servers, "server");
                    text!(
                        "{count}个节点，其中{servers}个服务器节点直接暴露",
                        "{nodes}, of which {alone} without a load balancer in front"
                    )
                }
            },
            fine: servers == 0,
            more: count - cases.len(),
            cases,
        }
    }

    fn bypass_words(&self, map: &NetworkMap<'_>, most: usize) -> Headline {
        let cases: Vec<Text> = self
            .login_bypasses
            .iter()
            .take(most)
            .map(|case| {
                let (from, to, port) = (map.name(case.from), map.name(case.to), case.port);
                text!("{from} → {to} TCP {port}", "{from} → {to} TCP {port}")
            })
            .collect();
        let count = self.login_bypasses.len();
        Headline {
            key: "login_without_bastion",
            question: Text::fixed(
                "有没有绕过堡垒机登录服务器的路径？",
                "Is there a way to any server's log-in port that does not pass a bastion?",
            ),
            answer: if count == 0 {
                Text::fixed("没有", "no")
            } else {
                text!("有{count}条", "yes, {count}")
            },
            fine: count == 0,
            more: count - cases.len(),
            cases,
        }
    }

    fn stranger_words(&self, map: &NetworkMap<'_>, most: usize) -> Headline {
        let cases: Vec<Text> = self
            .strangers
            .iter()
            .take(most)
            .map(|case| {
                let rds = map.name(case.rds);
                let Text { zh, en } = super::peer_words(map.design, case.entry);
                match case.node {
                    Some(node) => {
                        let node = map.name(node);
                        text!("{node} → {rds}（白名单条目{zh}）", "{node} → {rds} (by the entry {en})")
                    }
                    None => text!("{rds}的白名单包含{zh}", "the whitelist of {rds} holds {en}"),
                }
            })
            .collect();
        let count = self.strangers.len();
        let databases = map.design.nodes.values().filter(|node| node.product.as_rds().is_some()).count();
        Headline {
            key: "strangers_at_databases",
            question: Text::fixed(
                "除了连线的应用，还有谁能访问数据库？",
                "Can anything but its functions reach each database?",
            ),
            answer: match (databases, count) {
                (0, _) => Text::fixed("没有数据库", "there is no database"),
                (_, 0) => Text::fixed("没有，只有画出连线的应用", "no, only what has a drawn link"),
                _ => {
                    let cases = crate::base::text::counted(count, "case");
                    text!("有{count}处", "yes, in {cases}")
                }
            },
            fine: count == 0,
            more: count - cases.len(),
            cases,
        }
    }

    fn intranet_words(&self, map: &NetworkMap<'_>, most: usize) -> Headline {
        let cases: Vec<Text> = self
            .intranet_out
            .iter()
            .take(most)
            .map(|case| {
                let (node, by) = (map.name(case.node), map.name(case.by));
                text!("{node}（经{by}）", "{node} (by {by})")
            })
            .collect();
        let count = self.intranet_out.len();
        let zones = !map.design.security_zones.is_empty();
        Headline {
            key: "intranet_to_internet",
            question: Text::fixed("内网区能访问互联网吗？", "Can the intranet zone reach the Internet?"),
            answer: match (zones, count) {
                (false, _) => Text::fixed("未划分安全域", "the design is not divided into security zones"),
                (true, 0) => Text::fixed("不能", "no"),
                (true, _) => {
                    let nodes = crate::base::text::counted(count, "node");
                    text!("能，{count}个节点", "yes, {nodes}")
                }
            },
            fine: count == 0,
            more: count - cases.len(),
            cases,
        }
    }

    fn link_words(&self, map: &NetworkMap<'_>, most: usize) -> Headline {
        let mut cases = Vec::new();
        let (mut asked, mut closed) = (0_usize, 0_usize);
        for answer in &self.links {
            match &answer.state {
                LinkState::NotAsked => continue,
                LinkState::Open => asked += 1,
                LinkState::Partly | LinkState::Closed(_) => {
                    asked += 1;
                    closed += 1;
                }
            }
            let Some(link) = map.design.links.get(answer.link).filter(|_| closed <= most) else { continue };
            let (from, to) = (map.name(link.from), map.name(link.to));
            match &answer.state {
                LinkState::Open | LinkState::NotAsked => {}
                LinkState::Partly => {
                    cases.push(text!(
                        "{from} → {to}：只对部分地址放行",
                        "{from} → {to}: let in from some addresses only"
                    ));
                }
                LinkState::Closed(obstacle) => {
                    let Text { zh, en } = obstacle.text(map);
                    cases.push(text!("{from} → {to}：{zh}", "{from} → {to}: {en}"));
                }
            }
        }
        Headline {
            key: "links_open",
            question: Text::fixed(
                "图上的每条连线都真正连通吗？",
                "Is every link of the drawing really open end to end?",
            ),
            answer: if closed == 0 {
                text!("是，{asked}条连线全部连通", "yes, all {asked} links are open")
            } else {
                text!("否，{asked}条中有{closed}条不通", "no, {closed} of {asked} are not")
            },
            fine: closed == 0,
            more: closed - cases.len(),
            cases,
        }
    }
}

/// Open ports in words: `TCP 80, 443; UDP 1-65535`.
#[must_use]
pub fn ports_words(ports: &[OpenPorts]) -> String {
    let of = |open: &OpenPorts| {
        let ranges: Vec<String> = open.ranges.iter().map(PortRange::to_string).collect();
        match open.transport {
            Transport::Tcp => format!("TCP {}", ranges.join(", ")),
            Transport::Udp => format!("UDP {}", ranges.join(", ")),
            Transport::Icmp => "ICMP".to_owned(),
            Transport::All => "ALL".to_owned(),
        }
    };
    ports.iter().map(of).collect::<Vec<_>>().join("; ")
}
