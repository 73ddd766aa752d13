//! SG-017: the whitelist of the data layer is not G3.

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Peer};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, is_layered, is_of, layer_of};

pub(super) static RULE: Rule = Rule {
    code: "SG-017",
    name: "whitelist-is-g3",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(715, 715)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS仅允许G3内网IP", "Data layer admits others than G3"),
    why: Text::fixed(
        "三层架构中只有中间件（G3）连接数据库；白名单漏了G3就连不上，多了别的就破坏了分层。",
        "In the three layers only the middleware (G3) connects to the database; a G3 left out cannot connect, anybody else breaks the layers.",
    ),
    fix: Text::fixed("白名单设为连接它的G3服务器。", "Set the whitelist to the G3 servers that connect."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RDS白名单中有Web服务器。", "The whitelist holds a web server."),
    good: Text::fixed("RDS白名单中只有中间件服务器。", "The whitelist holds the middleware servers only."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    if !is_layered(design) {
        return;
    }
    for &(id, _, rds) in &context.facts.rds {
        let g3: Vec<NodeId> = context
            .facts
            .clients_of(id)
            .into_iter()
            .filter(|&client| layer_of(design, client) == Some(Layer::G3))
            .collect();
        // RDS-006 speaks for an empty whitelist.
        if rds.whitelist.is_empty() || g3.is_empty() {
            continue;
        }
        let admits = |client: NodeId| {
            rds.whitelist.iter().any(|&entry| match entry {
                Peer::Node(named) => named == client,
                Peer::SecurityGroup(group) => context.network().members(group).contains(&client),
                Peer::Cidr(block) => context
                    .network()
                    .addresses(client)
                    .and(&crate::network::AddressSet::block(block))
                    .eq(&context.network().addresses(client)),
                Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => false,
            })
        };
        let left_out: Vec<NodeId> = g3.iter().copied().filter(|&client| !admits(client)).collect();
        let others = rds.whitelist.iter().filter(|&&entry| !is_of(context, entry, Layer::G3)).count();
        if left_out.is_empty() && others == 0 {
            sink.pass();
            continue;
        }
        let mut sheet = Sheet::new(context);
        if let Some(rds) = sheet.rds_mut(id) {
            rds.whitelist = g3.iter().copied().map(Peer::Node).collect();
        }
        let (name, missing) = (context.name(id), left_out.len());
        let finding = sink.fail(
            std::iter::once(id.into()).chain(left_out.iter().map(|&client| client.into())),
            { let nodes = crate::base::text::counted(missing, "G3 node"); text!(
                "“{name}”的白名单缺少{missing}组G3服务器，另有{others}个非G3条目，均应为0",
                "the whitelist of \"{name}\" lacks {nodes} and holds {others} other entries; both should be 0"
            ) },
        );
        if left_out.is_empty() {
            finding.severity(Severity::Warning);
        }
        finding.fix(Fix::auto(Text::fixed("白名单设为G3服务器", "set the whitelist to G3"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sg::testing::layered;
    use crate::rules::testing::*;

    #[test]
    fn the_layered_design_passes() {
        passes("SG-017", &layered());
    }

    #[test]
    fn others_warn_and_a_g3_left_out_is_an_error() {
        let mut design = layered();
        let (web, app) = (id(&design, "web-1"), id(&design, "app-1"));
        rds(&mut design, "rds", |rds| rds.whitelist.push(Peer::Node(web)));
        assert_eq!(one_finding("SG-017", &design).severity, Severity::Warning);
        auto_fix_keeps_the_contract("SG-017", &design);
        rds(&mut design, "rds", |rds| rds.whitelist.retain(|&entry| entry != Peer::Node(app)));
        assert_eq!(one_finding("SG-017", &design).severity, Severity::Error);
        auto_fix_keeps_the_contract("SG-017", &design);
    }
}
