//! ECS-007: a server has no name that says what it is.

use crate::base::{Basis, Severity, Text};
use crate::design::{Ecs, EcsRole, Edit, Node, NodeId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "ECS-007",
    name: "meaningless-name",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(104, 104)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("实例名称无意义", "Server without a meaningful name"),
    why: Text::fixed(
        "建议用有意义的实例名称，便于日后查找和运维；空名、默认名和重名会让人在故障时操作错服务器。",
        "Names should say what a server is; with an empty, default or doubled name somebody will one day \
         restart the wrong one.",
    ),
    fix: Text::fixed("按“模块-功能-可用区-序号”命名。", "Name it module-function-AZ-number."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("两台服务器都叫ECS-1。", "Two servers that are both called ECS-1."),
    good: Text::fixed("服务器叫“支付-Web-杭州可用区B-01”。", "A server called payment-web-B-01."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Of each name that is asked for: how many nodes have it, and the first server.
    let asked = sink.each(&context.facts.ecs).map(|(_, node, _)| (node.name.trim(), (0, None)));
    let mut known: HashMap<&str, (usize, Option<NodeId>)> = asked.collect();
    for (id, node) in &context.facts.nodes {
        if let Some((count, first)) = known.get_mut(node.name.trim()) {
            *count += 1;
            if node.product.as_ecs().is_some() {
                first.get_or_insert(*id);
            }
        }
    }
    for &(id, node, _) in sink.each(&context.facts.ecs) {
        let name = node.name.trim();
        let repeated = known.get(name).is_some_and(|(many, first)| *many > 1 && *first != Some(id));
        let (zh, en) = if name.is_empty() {
            ("为空", "is empty")
        } else if is_default(name) {
            ("是默认名称", "is a default")
        } else if repeated {
            ("与另一节点重名", "is that of another node too")
        } else {
            sink.pass();
            continue;
        };
        let shown = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "服务器“{shown}”的名称{zh}，应说明模块、功能、可用区和序号",
                "the name of server \"{shown}\" {en}; it should tell module, function, AZ and number"
            ),
        )
        .fix(Fix::later(
            FixClass::Auto,
            Text::fixed("按模块、功能、可用区和序号命名", "name it by module, function, AZ and number"),
            rename,
        ));
    }
}

fn rename(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let mut sheet = Sheet::new(context);
    for id in subjects.iter().filter_map(|&row| NodeId::try_from(row).ok()) {
        let Some(node) = context.facts.node(id) else { continue };
        let Some(ecs) = node.product.as_ecs() else { continue };
        let wish = wish(context, &sheet, node, ecs);
        if let Some(node) = sheet.node_mut(id) {
            node.name = wish;
        }
    }
    sheet.finish()
}

/// What consoles and tools call a server that nobody named.
fn is_default(name: &str) -> bool {
    const DEFAULTS: [&str; 9] =
        ["ecs", "server", "instance", "new", "node", "云服务器", "服务器", "实例", "新建节点"];
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' '));
    DEFAULTS.iter().any(|word| stem.eq_ignore_ascii_case(word))
}

/// Module, function, AZ and the first free number.
fn wish(context: &Context<'_>, sheet: &Sheet<'_, '_>, node: &Node, ecs: &Ecs) -> String {
    let part = |name: &str| name.trim().chars().take(40).collect::<String>();
    let function = node.function.and_then(|id| context.design.functions.get(id));
    let module = function.and_then(|row| row.parent).and_then(|id| context.design.functions.get(id));
    let role = match ecs.role {
        EcsRole::Production => context.word("应用", "app"),
        EcsRole::Bastion => context.word("堡垒机", "bastion"),
        EcsRole::Test => context.word("测试", "test"),
        EcsRole::SelfBuiltDatabase => context.word("数据库", "db"),
    };
    let az = context.design.az_of(node).and_then(|id| context.design.azs.get(id));
    let job = function.map_or_else(|| role.to_owned(), |row| part(&row.name));
    let parts = [module.map(|row| part(&row.name)), Some(job), az.map(|row| part(&row.name))];
    let stem = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    (1..=u32::MAX)
        .map(|number| format!("{stem}-{number:02}"))
        .find(|name| sheet.free_name(name) == *name)
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        pass_on_both("ECS-007");
        assert!(
            is_default("ECS-1") && is_default("ecs") && is_default("云服务器 2") && !is_default("ecs-web")
        );
    }

    #[test]
    fn empty_default_and_doubled_names_are_replaced() {
        for name in ["", "ECS-1", "web-2"] {
            let mut design = two_az_classic();
            node(&mut design, "web-1", |node| node.name = name.to_owned());
            one_finding("ECS-007", &design);
            let fixed = auto_fix_keeps_the_contract("ECS-007", &design);
            assert!(fixed.nodes.values().any(|node| node.name.starts_with("web-可用区")), "{name}");
        }
    }
}
