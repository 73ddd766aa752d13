//! The fields that several selected nodes have in common: a change goes to all of them as one step.

use crate::base::Text;
use crate::design::{Billing, Design, Edit, Node, NodeId, Product, Purchase, Spec};

use super::Known;
use super::form::Form;
use super::words::Choice;

/// The value that all nodes share.
fn common<T: PartialEq>(nodes: &[(NodeId, Node)], get: impl Fn(&Node) -> Option<T>) -> Option<T> {
    let mut values = nodes.iter().map(|(_, node)| get(node));
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// A pick over a field of every node; nodes that differ say so until one value is chosen for all.
fn pick_all<T: PartialEq + Clone>(
    form: &mut Form<'_>,
    label: &Text,
    nodes: &mut [(NodeId, Node)],
    options: &[(T, Text)],
    get: impl Fn(&Node) -> Option<T>,
    set: impl Fn(&mut Node, T),
) {
    let before = common(nodes, get);
    let mut value = before.clone();
    let mut offers: Vec<(Option<T>, Text)> = Vec::new();
    if before.is_none() {
        offers.push((None, Text::fixed("各不相同", "they differ")));
    }
    offers.extend(options.iter().map(|(option, words)| (Some(option.clone()), words.clone())));
    form.pick(label, &mut value, &offers);
    if value != before
        && let Some(value) = value
    {
        nodes.iter_mut().for_each(|(_, node)| set(node, value.clone()));
    }
}

fn choices<T: Choice>() -> Vec<(T, Text)> {
    T::ALL.iter().map(|&option| (option, option.title())).collect()
}

/// The form of several nodes.
pub fn several_form(form: &mut Form<'_>, known: &Known<'_>, ids: &[NodeId]) -> Vec<Edit> {
    let design: &Design = known.design;
    let mut nodes: Vec<(NodeId, Node)> =
        ids.iter().filter_map(|&id| Some((id, design.nodes.get(id)?.clone()))).collect();
    let count = nodes.len();
    form.hint(&Text::new(
        format!("已选 {count} 个节点，修改会一步应用到全部。"),
        format!("{count} nodes selected; a change goes to all of them in one step."),
    ));
    let mut number = common(&nodes, |node| Some(node.count));
    let before = number;
    form.whole(&Text::fixed("数量", "Count"), " ", 100_000, &mut number);
    if let (Some(number), true) = (number.filter(|n| *n > 0), number != before) {
        nodes.iter_mut().for_each(|(_, node)| node.count = number);
    }
    products(form, known, &mut nodes);
    form.section(&Text::fixed("位置与网络", "Place and network"), true, |form| {
        let switches = known.vswitches();
        if switches.len() > 1 {
            let label = Text::fixed("交换机", "vSwitch");
            pick_all(form, &label, &mut nodes, &switches, |n| Some(n.vswitch), |n, v| n.vswitch = v);
        }
        let title = Text::fixed("安全组", "Security groups");
        for (id, group) in design.security_groups.iter() {
            let inside = nodes.iter().filter(|(_, node)| node.security_groups.contains(&id)).count();
            let mut on = inside == count;
            let name = if inside > 0 && !on {
                format!("{} ({inside}/{count})", group.name)
            } else {
                group.name.clone()
            };
            if form.ui().push_id(id, |ui| ui.checkbox(&mut on, name).changed()).inner {
                for (_, node) in &mut nodes {
                    node.security_groups.retain(|other| *other != id);
                    if on {
                        node.security_groups.push(id);
                        node.security_groups.sort_unstable();
                    }
                }
                form.mark(&title);
            }
        }
    });
    form.section(&Text::fixed("采购", "Purchase"), true, |form| {
        let options: Vec<(Option<Billing>, Text)> =
            std::iter::once((None, Text::fixed("未填写", "not entered")))
                .chain(choices::<Billing>().into_iter().map(|(value, words)| (Some(value), words)))
                .collect();
        let get = |node: &Node| Some(node.purchase.as_ref().map(|purchase| purchase.billing));
        let set = |node: &mut Node, billing: Option<Billing>| {
            node.purchase = billing.map(|billing| Purchase { billing, months: None });
        };
        pick_all(form, &Text::fixed("付费方式", "Billing"), &mut nodes, &options, get, set);
    });
    form.section(&Text::fixed("归属", "Belongs to"), true, |form| {
        let label = Text::fixed("应用模块", "Function");
        pick_all(form, &label, &mut nodes, &known.functions(), |n| Some(n.function), |n, v| n.function = v);
        let label = Text::fixed("业务系统", "System");
        pick_all(form, &label, &mut nodes, &known.systems(), |n| Some(n.system), |n, v| n.system = v);
        let label = Text::fixed("环境", "Environment");
        let options = known.environments();
        pick_all(form, &label, &mut nodes, &options, |n| Some(n.environment), |n, v| n.environment = v);
        let label = Text::fixed("锁定位置", "Locked");
        let options = [(true, Text::fixed("是", "yes")), (false, Text::fixed("否", "no"))];
        pick_all(form, &label, &mut nodes, &options, |n| Some(n.locked), |n, v| n.locked = v);
    });
    nodes
        .into_iter()
        .filter(|(id, node)| design.nodes.get(*id) != Some(node))
        .map(|(id, node)| Edit::PutNode(id, Box::new(node)))
        .collect()
}

/// What nodes of one product have in common.
fn products(form: &mut Form<'_>, known: &Known<'_>, nodes: &mut [(NodeId, Node)]) {
    let code = |node: &Node| Some(node.product.code().to_owned());
    if common(nodes, code).is_none() {
        return;
    }
    let spec_of = |node: &Node| match &node.product {
        Product::Ecs(ecs) => Some(ecs.spec.clone()),
        Product::Rds(rds) => Some(rds.spec.clone()),
        _ => None,
    };
    let types = match nodes.first().map(|(_, node)| &node.product) {
        Some(Product::Ecs(_)) => known.ecs_types(),
        Some(Product::Rds(rds)) => known.rds_classes(rds.engine),
        _ => return,
    };
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        let mut options: Vec<(Option<Spec>, Text)> = vec![(None, Text::fixed("未选择", "not chosen"))];
        // A specification by cores and memory is kept as one of the choices while a node has it.
        for (_, node) in nodes.iter() {
            if let Some(Some(shape @ Spec::Shape { vcpu, memory_gib })) = spec_of(node)
                && options.iter().all(|(known, _)| known.as_ref() != Some(&shape))
            {
                let words = Text::same(format!("{vcpu}C {memory_gib}G"));
                options.push((Some(shape), words));
            }
        }
        options.extend(types.into_iter().map(|(code, words)| (Some(Spec::Type(code)), words)));
        let set = |node: &mut Node, spec: Option<Spec>| match &mut node.product {
            Product::Ecs(ecs) => ecs.spec = spec,
            Product::Rds(rds) => rds.spec = spec,
            _ => {}
        };
        pick_all(form, &Text::fixed("规格", "Type"), nodes, &options, spec_of, set);
        if nodes.iter().all(|(_, node)| matches!(node.product, Product::Ecs(_))) {
            let role = |node: &Node| node.product.as_ecs().map(|ecs| ecs.role);
            let label = Text::fixed("角色", "Role");
            pick_all(form, &label, nodes, &choices(), role, |node, value| {
                if let Product::Ecs(ecs) = &mut node.product {
                    ecs.role = value;
                }
            });
            let os = |node: &Node| node.product.as_ecs().map(|ecs| ecs.os);
            let options: Vec<_> = std::iter::once((None, Text::fixed("未填写", "not entered")))
                .chain(choices().into_iter().map(|(value, words)| (Some(value), words)))
                .collect();
            let label = Text::fixed("操作系统", "System");
            pick_all(form, &label, nodes, &options, os, |node, value| {
                if let Product::Ecs(ecs) = &mut node.product {
                    ecs.os = value;
                }
            });
        }
    });
}
