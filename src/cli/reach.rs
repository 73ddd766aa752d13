//! `yuntu reach`: one question of reachability, or the standing ones.

use serde_json::{Value, json};

use super::args::{Format, ReachQuestion, Transport as Asked};
use super::document;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use super::usage::nearest;
use crate::base::number::count;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Product, Ref, Transport};
use crate::network::{
    self, INTERNET, NetworkMap, OpenPorts, Opening, Passage, open_ports, opening, passage, port_words,
    ports_words, standing_questions,
};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &ReachQuestion, lang: Lang) -> Result<Output, Failure> {
    let design = document::read(&args.file)?.design;
    let map = NetworkMap::of(&design, Catalog::builtin());
    let (Some(from), Some(to)) = (&args.from, &args.to) else {
        return Ok(Output::fine(match args.format.as_ {
            Format::Json => json_text(&questions_json(&map)),
            Format::Text => questions_text(&map, lang),
        }));
    };
    let (from, to) = (node(&design, "--from", from)?, node(&design, "--to", to)?);
    if from == to {
        return Err(Failure::new(text!(
            "--from 与 --to 是同一个节点，请指定两个不同的节点",
            "--from and --to are the same node; name two different ones"
        )));
    }
    let transport = match args.protocol {
        Asked::Tcp => Transport::Tcp,
        Asked::Udp => Transport::Udp,
        Asked::Icmp => Transport::Icmp,
    };
    let port = args.port.as_deref().map(port_of).transpose()?;
    let answer = Answer::of(&map, from, to, transport, port);
    Ok(Output::fine(match args.format.as_ {
        Format::Json => json_text(&answer.json(&map)),
        Format::Text => answer.text(&map, lang),
    }))
}

fn port_of(word: &str) -> Result<u16, Failure> {
    let number = count(word, 65_535).map_err(|error| Failure::number("--port", &error))?;
    u16::try_from(number).ok().filter(|&port| port > 0).ok_or_else(|| {
        let word = shown_word(word);
        Failure::new(text!(
            "--port：“{word}”不是端口；请写 1 到 65535",
            "--port: \"{word}\" is not a port; write 1 to 65535"
        ))
    })
}

/// The node that a person means: by id, by name, by a name that the DNS resolves, or the Internet.
fn node(design: &Design, flag: &str, word: &str) -> Result<NodeId, Failure> {
    if let Ok(Ref::Node(id)) = word.parse::<Ref>()
        && design.nodes.contains(id)
    {
        return Ok(id);
    }
    let named: Vec<NodeId> =
        design.nodes.iter().filter(|(_, node)| node.name == word).map(|(id, _)| id).collect();
    if let [one] = named.as_slice() {
        return Ok(*one);
    }
    let shown = shown_word(word);
    if named.len() > 1 {
        let ids: Vec<String> = named.iter().map(NodeId::to_string).collect();
        let (zh, en) = (ids.join("、"), ids.join(", "));
        return Err(Failure::new(text!(
            "{flag}：有多个节点叫“{shown}”，请改用编号：{zh}",
            "{flag}: several nodes are called \"{shown}\"; use an id: {en}"
        )));
    }
    if word.eq_ignore_ascii_case("internet") || word == "互联网" {
        return Ok(INTERNET);
    }
    let resolved = design.nodes.values().find_map(|node| match &node.product {
        Product::Dns(dns) => {
            dns.records.iter().find(|record| record.name == word).and_then(|record| record.targets.first())
        }
        _ => None,
    });
    if let Some(&target) = resolved {
        return Ok(target);
    }
    let near = nearest(word, design.nodes.values().map(|node| node.name.as_str()));
    Err(Failure::new(match near {
        Some(near) => {
            let near = shown_word(near);
            text!(
                "{flag}：没有节点“{shown}”；是不是“{near}”？",
                "{flag}: there is no node \"{shown}\"; did you mean \"{near}\"?"
            )
        }
        None => text!(
            "{flag}：没有节点“{shown}”；请写节点的名称、编号（如 n12）、解析的域名或 internet",
            "{flag}: there is no node \"{shown}\"; write its name, its id such as n12, a name that the DNS resolves, or internet"
        ),
    }))
}

/// An answer, for both formats.
struct Answer {
    from: NodeId,
    to: NodeId,
    transport: Transport,
    port: Option<u16>,
    /// The open ports, when no port was asked for.
    open: Option<Vec<OpenPorts>>,
    passage: Passage,
    opening: Option<Opening>,
}

impl Answer {
    fn of(map: &NetworkMap<'_>, from: NodeId, to: NodeId, transport: Transport, port: Option<u16>) -> Self {
        let open = (port.is_none() && transport != Transport::Icmp).then(|| open_ports(map, from, to));
        let (transport, shown) = match (port, open.as_ref().and_then(|open| open.first())) {
            (Some(port), _) => (transport, port),
            (None, Some(first)) => (first.transport, first.ranges.first().map_or(0, |range| range.first)),
            (None, None) => (transport, network::usual_port(map, to)),
        };
        let passage = passage(map, from, to, transport, shown);
        let opening = (!passage.reachable)
            .then(|| opening(map.design, Catalog::builtin(), &passage, (from, to), (transport, shown)));
        Self { from, to, transport, port, open, passage, opening }
    }

    fn json(&self, map: &NetworkMap<'_>) -> Value {
        let row = |id: NodeId| {
            let words = if id == INTERNET { "internet".to_owned() } else { id.to_string() };
            json!({ "id": words, "name": map.name(id) })
        };
        let path: Vec<Value> = self
            .passage
            .path
            .iter()
            .map(|hop| {
                let mut value = row(hop.node);
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("why".to_owned(), json!(hop.text(map)));
                }
                value
            })
            .collect();
        let blocked = self.passage.blocked_by().map(|obstacle| {
            let mut value = row(obstacle.node());
            if let Some(fields) = value.as_object_mut() {
                fields.insert("reason".to_owned(), json!(obstacle.text(map)));
            }
            value
        });
        let changes: Vec<Value> = self
            .opening
            .iter()
            .flat_map(|opening| &opening.steps)
            .map(|step| json!({ "title": step.title, "edits": step.edits.len() }))
            .collect();
        let sources: Vec<String> = if self.passage.whole {
            Vec::new()
        } else {
            self.passage.sources.blocks().iter().map(ToString::to_string).collect()
        };
        let open = self.open.as_ref().map(|open| {
            open.iter()
                .map(|open| {
                    let ranges: Vec<String> = open.ranges.iter().map(ToString::to_string).collect();
                    json!({ "transport": word(open.transport), "ports": ranges })
                })
                .collect::<Vec<_>>()
        });
        json!({
            "schema": "yuntu.reach/1",
            "from": row(self.from),
            "to": row(self.to),
            "transport": word(self.transport),
            "port": self.port,
            "reachable": self.passage.reachable,
            "from_every_address": self.passage.whole,
            "sources": sources,
            "open": open,
            "path": path,
            "blocked_by": blocked,
            "changes": changes,
            "changes_open_it": self.opening.as_ref().map(|opening| opening.opens),
        })
    }

    fn text(&self, map: &NetworkMap<'_>, lang: Lang) -> String {
        let mut out = String::new();
        let mut line = |words: Text| {
            out.push_str(words.get(lang));
            out.push('\n');
        };
        let (from, to) = (map.name(self.from), map.name(self.to));
        let what = match (&self.port, &self.open) {
            (Some(port), _) => port_words(self.transport, *port),
            (None, Some(open)) if !open.is_empty() => ports_words(open),
            (None, _) => String::new(),
        };
        let what = if what.is_empty() { what } else { format!(" {what}") };
        if !self.passage.reachable {
            line(text!("不通：{from} → {to}{what}", "Closed: {from} → {to}{what}"));
        } else if self.passage.whole {
            line(text!("连通：{from} → {to}{what}", "Open: {from} → {to}{what}"));
        } else {
            let blocks: Vec<String> =
                self.passage.sources.blocks().iter().take(8).map(ToString::to_string).collect();
            let (zh, en) = (blocks.join("、"), blocks.join(", "));
            line(text!(
                "部分连通：{from} → {to}{what}，仅源地址 {zh}",
                "Open in part: {from} → {to}{what}, from {en} only"
            ));
        }
        let mut table = Table::default();
        for (at, hop) in self.passage.path.iter().enumerate() {
            table.row([format!("{}.", at + 1), map.name(hop.node), hop.text(map).get(lang).to_owned()]);
        }
        let stops = table.render("  ");
        line(Text::same(stops.trim_end().to_owned()));
        for (at, obstacle) in self.passage.obstacles.iter().enumerate() {
            let Text { zh, en } = obstacle.text(map);
            line(if at == 0 {
                text!("阻断：{zh}", "Blocked by: {en}")
            } else {
                text!("其后还有：{zh}", "and then: {en}")
            });
        }
        match &self.opening {
            Some(opening) if opening.steps.is_empty() => {
                line(text!("没有可以打通的配置项", "No setting would open it"));
            }
            Some(opening) => {
                for Text { zh, en } in opening.steps.iter().map(|step| &step.title) {
                    line(if opening.opens {
                        text!("最小改动：{zh}", "Smallest change: {en}")
                    } else {
                        text!("须先决定：{zh}", "To be decided first: {en}")
                    });
                }
                if opening.opens {
                    line(text!("（已试算：改动后连通）", "(tried: the way is open then)"));
                }
            }
            None => {}
        }
        out
    }
}

const fn word(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
        Transport::Icmp => "icmp",
        Transport::All => "all",
    }
}

fn questions_json(map: &NetworkMap<'_>) -> Value {
    let questions: Vec<Value> = standing_questions(map)
        .headlines(map, usize::MAX)
        .into_iter()
        .map(|headline| {
            json!({
                "key": headline.key,
                "question": headline.question,
                "answer": headline.answer,
                "fine": headline.fine,
                "cases": headline.cases,
            })
        })
        .collect();
    json!({ "schema": "yuntu.reach/1", "questions": questions })
}

/// How many cases of a question are printed.
const PRINTED: usize = 20;

fn questions_text(map: &NetworkMap<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for headline in standing_questions(map).headlines(map, PRINTED) {
        let mark = if headline.fine { "✓" } else { "!" };
        out.push_str(&format!("{mark} {}\n  {}\n", headline.question.get(lang), headline.answer.get(lang)));
        for case in &headline.cases {
            out.push_str(&format!("    {}\n", case.get(lang)));
        }
        let more = headline.more;
        if more > 0 {
            out.push_str(text!("    另有{more}项\n", "    and {more} more\n").get(lang));
        }
    }
    out
}
