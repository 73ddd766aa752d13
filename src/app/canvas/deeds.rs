//! What tools make of the design, and what the step is called.

use crate::base::Text;
use crate::design::{Edit, Node, NodeId};
use crate::text;

use super::context::{Act, Context};

pub(super) fn commit(label: Text, edits: Vec<Edit>) -> Vec<Act> {
    if edits.is_empty() { vec![] } else { vec![Act::Commit(label, edits)] }
}

pub(super) fn text_of(cx: &Context<'_>, nodes: &[NodeId], zh: &str, en: &str) -> Text {
    match nodes {
        [one] => {
            let name = cx.design.nodes.get(*one).map_or("", |node| node.name.as_str());
            text!("{zh}{name}", "{en} {name}")
        }
        several => {
            let count = several.len();
            {
                let nodes = crate::base::text::counted(count, "node");
                text!("{zh}{count}个节点", "{en} {nodes}")
            }
        }
    }
}

pub(super) fn moving_label(cx: &Context<'_>, nodes: &[NodeId]) -> Text {
    text_of(cx, nodes, "移动", "Move")
}

pub(super) fn named(node: NodeId, name: &str, cx: &Context<'_>) -> Vec<Act> {
    let name = name.trim();
    let Some(before) = cx.design.nodes.get(node) else { return vec![] };
    if name.is_empty() || name == before.name {
        return vec![];
    }
    let edit = Edit::PutNode(node, Box::new(Node { name: name.to_owned(), ..before.clone() }));
    vec![Act::Commit(text!("重命名为{name}", "Rename to {name}"), vec![edit])]
}

pub(super) fn counted(node: NodeId, by: i8, cx: &Context<'_>) -> Vec<Act> {
    let Some(before) = cx.design.nodes.get(node) else { return vec![] };
    let count = before.count.saturating_add_signed(i32::from(by)).max(1);
    if count == before.count {
        return vec![];
    }
    let edit = Edit::PutNode(node, Box::new(Node { count, ..before.clone() }));
    vec![Act::Commit(Text::fixed("修改数量", "Change count"), vec![edit])]
}
