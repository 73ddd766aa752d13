//! The form of a node: what every node has, then what its product has.

use crate::base::Text;
use crate::design::{Billing, Edit, Node, NodeId, Place, Product, Purchase, VSwitchId};

use super::Known;
use super::form::Form;
use super::{balance, compute, connect, data};

/// The fields of a node.
pub fn node_form(form: &mut Form<'_>, known: &Known<'_>, id: NodeId) -> Option<Edit> {
    let mut node: Node = known.design.nodes.get(id)?.clone();
    let before = node.clone();
    form.text(&Text::fixed("名称", "Name"), &mut node.name);
    form.range("node.count").whole_required(&Text::fixed("数量", "Count"), " ", 1, 100_000, &mut node.count);
    if matches!(node.product, Product::Ecs(_) | Product::Rds(_)) {
        let words = Text::fixed("从目录选择规格…", "Choose a class…");
        let lang = form.lang();
        if form.ui().button(egui::RichText::new(words.get(lang)).size(12.0)).clicked() {
            known.ask_spec(id);
        }
    }
    product_fields(form, known, id, &mut node.product);
    place_fields(form, known, &mut node);
    purchase_fields(form, &mut node);
    form.section(&Text::fixed("归属", "Belongs to"), false, |form| {
        form.pick(&Text::fixed("应用模块", "Function"), &mut node.function, &known.functions());
        form.pick(&Text::fixed("业务系统", "System"), &mut node.system, &known.systems());
        form.pick(&Text::fixed("环境", "Environment"), &mut node.environment, &known.environments());
        form.text_opt(&Text::fixed("所属机构", "Organisation"), &mut node.owner_organisation);
        form.flag(&Text::fixed("锁定位置", "Locked"), &mut node.locked);
        form.text(&Text::fixed("备注", "Note"), &mut node.note);
    });
    (node != before).then(|| Edit::PutNode(id, Box::new(node)))
}

fn product_fields(form: &mut Form<'_>, known: &Known<'_>, id: NodeId, product: &mut Product) {
    match product {
        Product::Ecs(ecs) => compute::ecs_fields(form, known, ecs),
        Product::Slb(slb) => balance::slb_fields(form, known, slb),
        Product::Rds(rds) => data::rds_fields(form, known, id, rds),
        Product::Oss(bucket) => data::bucket_fields(form, known, id, bucket),
        Product::Vpn(vpn) => connect::vpn_fields(form, vpn),
        Product::Line(line) => connect::line_fields(form, known, id, line),
        Product::Nat(nat) => connect::nat_fields(form, nat),
        Product::Eip(eip) => connect::eip_fields(form, known, eip),
        Product::Dns(dns) => connect::dns_fields(form, known, dns),
        Product::External(external) => connect::external_fields(form, external),
        Product::Described { code, fields } => {
            let code = code.clone();
            connect::described_fields(form, known, &code, fields);
        }
        Product::Opaque { code, .. } => form.hint(&Text::new(
            format!("产品“{code}”的参数无法识别，将原样保存。"),
            format!("The fields of \"{code}\" could not be read; they are kept as they are."),
        )),
    }
}

fn place_fields(form: &mut Form<'_>, known: &Known<'_>, node: &mut Node) {
    form.section(&Text::fixed("位置与网络", "Place and network"), true, |form| {
        form.pick(&Text::fixed("位置", "Place"), &mut node.place, &known.places());
        if matches!(node.place, Place::Internet | Place::Site(_)) {
            return;
        }
        let switches: Vec<(Option<VSwitchId>, Text)> = known.vswitches();
        if switches.len() > 1 || node.vswitch.is_some() {
            form.pick(&Text::fixed("交换机", "vSwitch"), &mut node.vswitch, &switches);
        }
        form.parsed(&Text::fixed("内网地址", "Private address"), "192.168.1.10", &mut node.private_ip);
        if known.design.security_groups.is_empty() {
            return;
        }
        let title = Text::fixed("安全组", "Security groups");
        form.hint(&title);
        for (id, group) in known.design.security_groups.iter() {
            let mut on = node.security_groups.contains(&id);
            if form.ui().push_id(id, |ui| ui.checkbox(&mut on, &group.name).changed()).inner {
                if on {
                    node.security_groups.push(id);
                    node.security_groups.sort_unstable();
                } else {
                    node.security_groups.retain(|other| *other != id);
                }
                form.mark(&title);
            }
        }
    });
}

fn purchase_fields(form: &mut Form<'_>, node: &mut Node) {
    form.section(&Text::fixed("采购", "Purchase"), false, |form| {
        let mut billing = node.purchase.as_ref().map(|purchase| purchase.billing);
        form.choice_opt(&Text::fixed("付费方式", "Billing"), &mut billing);
        let mut months = node.purchase.as_ref().and_then(|purchase| purchase.months);
        if billing == Some(Billing::Subscription) {
            form.range("purchase.months").whole(&Text::fixed("购买时长", "Term"), "m", 60, &mut months);
        }
        node.purchase = billing
            .map(|billing| Purchase { billing, months: months.filter(|_| billing == Billing::Subscription) });
        form.money(&Text::fixed("自定月价", "Own monthly price"), "CNY", &mut node.own_monthly_price);
    });
}
