//! Fields of load balancers and their listeners.

use crate::base::Text;
use crate::design::{
    HealthCheck, HealthKind, Listener, ListenerProtocol, Product, PublicBilling, Slb, SlbScope,
};

use super::Known;
use super::form::Form;
use super::peers::{nodes, peer_list};

/// All fields of a load balancer.
pub fn slb_fields(form: &mut Form<'_>, known: &Known<'_>, slb: &mut Slb) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice(&Text::fixed("网络类型", "Scope"), &mut slb.scope);
        if slb.scope == SlbScope::Public {
            form.choice(&Text::fixed("计费方式", "Billed"), &mut slb.billing);
            match slb.billing {
                PublicBilling::Bandwidth => {
                    form.range("slb.bandwidth_mbps").number(
                        &Text::fixed("带宽", "Bandwidth"),
                        "Mbps",
                        &mut slb.bandwidth_mbps,
                    );
                }
                PublicBilling::Traffic => form.range("slb.monthly_traffic_gb").number(
                    &Text::fixed("月流量预估", "Traffic a month"),
                    "GB",
                    &mut slb.monthly_traffic_gb,
                ),
            }
        }
        let specs = known.slb_specs();
        if specs.is_empty() {
            form.text_opt(&Text::fixed("规格", "Type"), &mut slb.spec);
        } else {
            form.pick(&Text::fixed("规格", "Type"), &mut slb.spec, &specs);
        }
    });
    form.section(&Text::fixed("监听", "Listeners"), true, |form| {
        let columns = [
            (Text::fixed("前端协议", "Protocol"), 3.5),
            (Text::fixed("前端端口", "Port"), 2.5),
            (Text::fixed("后端协议", "To"), 3.5),
            (Text::fixed("后端端口", "Port"), 2.5),
        ];
        let gone = form.table(&columns, slb.listeners.len(), |form, i| {
            let Some(listener) = slb.listeners.get_mut(i) else { return };
            form.choice(&Text::fixed("前端协议", "Protocol"), &mut listener.protocol);
            form.whole_required(&Text::fixed("前端端口", "Port"), "", 0, 999_999, &mut listener.port);
            form.choice_opt(&Text::fixed("后端协议", "Backend protocol"), &mut listener.backend_protocol);
            form.whole(&Text::fixed("后端端口", "Backend port"), "", 999_999, &mut listener.backend_port);
        });
        if let Some(i) = gone {
            slb.listeners.remove(i);
        }
        for (i, listener) in slb.listeners.iter_mut().enumerate() {
            let title = Text::same(listener_title(listener));
            form.entry(i, |form| {
                form.section(&title, i == 0, |form| listener_fields(form, known, listener));
            });
        }
        if form.limit("slb.listeners_per_slb").add_button(&Text::fixed("添加监听", "Add a listener")) {
            let port = if slb.scope == SlbScope::Public { 443 } else { 8080 };
            let protocol =
                if slb.scope == SlbScope::Public { ListenerProtocol::Https } else { ListenerProtocol::Tcp };
            slb.listeners.push(Listener {
                protocol,
                port,
                health: Some(HealthCheck::default()),
                ..Listener::default()
            });
        }
    });
}

fn listener_title(listener: &Listener) -> String {
    format!("{} {} → {}", listener.protocol.label(), listener.port, listener.effective_backend_port())
}

fn listener_fields(form: &mut Form<'_>, known: &Known<'_>, listener: &mut Listener) {
    backend_fields(form, known, listener);
    form.choice(&Text::fixed("转发规则", "Scheduling"), &mut listener.scheduling);
    form.flag(&Text::fixed("会话保持", "Sticky sessions"), &mut listener.sticky);
    form.range("listener.peak_mbps").number(
        &Text::fixed("带宽峰值", "Peak"),
        "Mbps",
        &mut listener.peak_mbps,
    );
    let mut checked = listener.health.is_some();
    form.flag(&Text::fixed("健康检查", "Health check"), &mut checked);
    match (checked, &mut listener.health) {
        (true, None) => listener.health = Some(HealthCheck::default()),
        (false, Some(_)) => listener.health = None,
        (true, Some(health)) => {
            form.choice(&Text::fixed("检查方式", "Asks"), &mut health.kind);
            form.whole(&Text::fixed("检查端口", "Check port"), " ", 999_999, &mut health.port);
            if health.kind == HealthKind::Http {
                form.text_opt(&Text::fixed("检查路径", "Check path"), &mut health.path);
            }
        }
        (false, None) => {}
    }
    if listener.protocol == ListenerProtocol::Https {
        form.flag(&Text::fixed("证书在负载均衡", "Certificate on SLB"), &mut listener.certificate_on_slb);
    }
    form.flag(&Text::fixed("需要客户端地址", "Needs client address"), &mut listener.needs_client_ip);
    form.flag(&Text::fixed("长连接", "Long connections"), &mut listener.long_connections);
    form.section(&Text::fixed("访问白名单", "Who may connect"), false, |form| {
        peer_list(form, known.design, &mut listener.whitelist, &Text::fixed("添加白名单", "Add an entry"));
    });
}

/// The backends as check boxes: the servers of the design.
fn backend_fields(form: &mut Form<'_>, known: &Known<'_>, listener: &mut Listener) {
    let title = Text::fixed("后端服务器", "Backend servers");
    let servers = nodes(known.design, |product| matches!(product, Product::Ecs(_)));
    if servers.is_empty() {
        form.hint(&Text::fixed("先放置服务器，再选为后端。", "Place servers first, then choose them here."));
        return;
    }
    form.hint(&title);
    let lang = form.lang();
    for (id, name) in servers {
        let mut in_use = listener.backends.contains(&id);
        let words = known
            .place_words(id)
            .map_or_else(|| name.get(lang).to_owned(), |place| format!("{}  ·  {place}", name.get(lang)));
        let changed = form.ui().push_id(id, |ui| ui.checkbox(&mut in_use, words).changed()).inner;
        if changed {
            if in_use {
                listener.backends.push(id);
                listener.backends.sort_unstable();
            } else {
                listener.backends.retain(|&backend| backend != id);
            }
            form.mark(&title);
        }
    }
}
