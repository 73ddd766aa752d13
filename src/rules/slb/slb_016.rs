//! SLB-016: a health check asks a path that the application does not answer.

use super::parts::{listeners, servers_behind};
use crate::base::{Basis, Severity, Text};
use crate::design::{HealthKind, Node, NodeId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-016",
    name: "health-check-path-not-served",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(288, 288), (340, 340)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("健康检查路径不可访问", "HTTP health-check path does not answer"),
    why: Text::fixed(
        "应用部署在/app/而检查/时得到404，SLB认为后端故障并全部隔离，用户看到503。",
        "An application deployed at /app/ answers 404 to a check of /; the SLB takes every backend out, and \
         users see 503.",
    ),
    fix: Text::fixed(
        "检查路径填应用实际部署的路径。",
        "Check a path under which the application is deployed.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应用部署在/app/，健康检查路径为/。", "An application at /app/ and a check of /."),
    good: Text::fixed(
        "应用部署在/app/，健康检查路径为/app/health。",
        "An application at /app/ and a check of /app/health.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let Some(health) = heard.listener.health.as_ref().filter(|health| health.kind == HealthKind::Http)
        else {
            continue;
        };
        let path = health.path.as_deref().unwrap_or("/");
        let behind = servers_behind(context, heard.listener);
        let (mut deaf, mut unknown) = (Vec::new(), Vec::new());
        for &(id, node) in &behind {
            let paths = paths_of(node);
            if paths.is_empty() {
                unknown.push(id);
            } else if !paths.iter().any(|served| answers(served, path)) {
                deaf.push(id);
            }
        }
        if deaf.is_empty() {
            if !unknown.is_empty() {
                sink.not_evaluated(
                    unknown.into_iter().map(Ref::from),
                    Text::fixed("未填写服务器的HTTP路径", "the HTTP paths of the servers were not entered"),
                );
            } else if !behind.is_empty() {
                sink.pass();
            }
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let Text { zh: who_zh, en: who_en } = context.names(deaf.iter().copied());
        let finding = sink.fail(
            std::iter::once(heard.id.into()).chain(deaf.into_iter().map(Ref::from)),
            text!(
                "{zh}检查路径{path}，{who_zh}没有部署该路径",
                "the health check of {en} asks {path}, which {who_en} does not serve"
            ),
        );
        match common_path(&behind) {
            Some(common) => finding.fix(Fix::auto(
                text!("检查路径改为{common}", "check {common}"),
                vec![heard.change(|listener| {
                    if let Some(health) = &mut listener.health {
                        health.path = Some(common.to_owned());
                    }
                })],
            )),
            None => finding.fix(Fix::guide(Text::fixed(
                "在所有后端上部署同一个检查路径",
                "deploy one path for the check on every backend",
            ))),
        };
    }
}

fn paths_of(node: &Node) -> Vec<&str> {
    let listens = node.product.as_ecs().map(|ecs| ecs.listens.as_slice()).unwrap_or_default();
    listens.iter().flat_map(|listen| &listen.http_paths).map(String::as_str).collect()
}

/// Whether a deployed path answers a request: it is the path itself, or a directory above it.
fn answers(served: &str, path: &str) -> bool {
    served == path
        || path
            .strip_prefix(served)
            .is_some_and(|rest| served.ends_with('/') || rest.starts_with('/') || rest.starts_with('?'))
}

/// The first path of the first backend that every backend answers.
fn common_path<'a>(behind: &[(NodeId, &'a Node)]) -> Option<&'a str> {
    let (_, first) = behind.first()?;
    paths_of(first)
        .into_iter()
        .find(|path| behind.iter().all(|(_, node)| paths_of(node).iter().any(|served| answers(served, path))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, HealthCheck};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn deployed(mut design: Design, at: &str, path: &str) -> Design {
        for name in ["web-1", "web-2"] {
            ecs(&mut design, name, |ecs| ecs.listens[0].http_paths = vec![at.to_owned()]);
        }
        slb(&mut design, "slb", |slb| {
            slb.listeners[0].health =
                Some(HealthCheck { kind: HealthKind::Http, port: None, path: Some(path.to_owned()) });
        });
        design
    }

    #[test]
    fn a_path_under_the_deployed_one_answers() {
        for design in good_designs() {
            passes("SLB-016", &deployed(design.clone(), "/app/", "/app/health"));
            passes("SLB-016", &deployed(design, "/", "/health"));
        }
    }

    #[test]
    fn a_path_above_it_does_not() {
        for design in good_designs() {
            let bad = deployed(design, "/app/", "/");
            one_finding("SLB-016", &bad);
            auto_fix_keeps_the_contract("SLB-016", &bad);
        }
        assert!(!answers("/app", "/application") && answers("/app", "/app/x") && answers("/app", "/app?x"));
    }

    #[test]
    fn unknown_paths_are_not_evaluated() {
        let mut design = deployed(two_az_classic(), "/", "/");
        ecs(&mut design, "web-1", |ecs| ecs.listens[0].http_paths.clear());
        assert_eq!(outcome("SLB-016", &design), Outcome::NotEvaluated);
    }
}
