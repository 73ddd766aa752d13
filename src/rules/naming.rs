//! The names of what fixes add, in the language of the person who applies them.
//!
//! A fix is worked out once and may be applied in either language, so it names what it adds in Chinese; here those
//! names, and those that the catalogue gives AZs, regions and products, become English. What was there before keeps
//! its name.

use crate::base::Lang;
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Ref};

/// Names that the rules give.
const NAMES: [(&str, &str); 25] = [
    ("支付宝公网SLB", "alipay-public-slb"),
    ("公网负载均衡", "public-slb"),
    ("私网负载均衡", "private-slb"),
    ("互联网区（DMZ）", "DMZ"),
    ("客户数据中心", "customer data center"),
    ("应用服务器", "app-server"),
    ("机房防火墙", "customer-firewall"),
    ("异地副本", "remote-copy"),
    ("同城副本", "same-city-copy"),
    ("静态网站", "static-site"),
    ("上传中转", "upload-relay"),
    ("共享文件", "shared-files"),
    ("运维人员", "operators"),
    ("日志审计", "log-audit"),
    ("域名解析", "dns"),
    ("IPSec网关", "ipsec-gateway"),
    ("云防火墙", "cloud-firewall"),
    ("NAT网关", "nat-gateway"),
    ("管理VPN", "management-vpn"),
    ("堡垒机", "bastion"),
    ("互联网", "Internet"),
    ("管理区", "management"),
    ("内网区", "intranet"),
    ("灾备", "dr"),
    ("应用", "application"),
];

/// The same edits with the names of new rows in a language.
#[must_use]
pub fn named_in(lang: Lang, mut edits: Vec<Edit>, design: &Design, catalog: &Catalog) -> Vec<Edit> {
    if lang == Lang::Zh {
        return edits;
    }
    let mut words: Vec<(String, String)> =
        NAMES.iter().map(|(zh, en)| ((*zh).to_owned(), (*en).to_owned())).collect();
    let both = |text: &crate::base::Text| (text.zh.to_string(), text.en.to_string());
    words.extend(catalog.products().into_iter().map(|info| both(&info.name)));
    let fresh: Vec<&str> = edits
        .iter()
        .filter(|edit| edit.put().is_some_and(|row| !design.has(row)))
        .filter_map(|edit| match edit {
            Edit::PutAz(_, row) => Some(row.code.as_str()),
            Edit::PutRegion(_, row) => Some(row.code.as_str()),
            _ => None,
        })
        .collect();
    if !fresh.is_empty() {
        let regions = catalog.regions(&design.settings.edition);
        let azs = regions.iter().flat_map(|region| &region.azs);
        words.extend(azs.filter(|az| fresh.contains(&az.code.as_str())).map(|az| both(&az.name)));
        words.extend(regions.iter().filter(|r| fresh.contains(&r.code.as_str())).map(|r| both(&r.name)));
    }
    // The longest first, so that no name is taken for a part of another.
    words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    words.dedup_by(|a, b| a.0 == b.0);
    let mut taken: Vec<String> = design.nodes.values().map(|node| node.name.clone()).collect();
    for edit in &mut edits {
        if edit.put().is_none_or(|row| design.has(row)) {
            continue;
        }
        let is_node = matches!(edit.put(), Some(Ref::Node(_)));
        let Some(name) = name_of(edit) else { continue };
        let mut english = name.clone();
        for (zh, en) in &words {
            english = swapped(&english, zh, en);
        }
        if is_node {
            let base = english.clone();
            let mut number = 2_u32;
            while english != *name && taken.contains(&english) {
                english = format!("{base}-{number}");
                number += 1;
            }
            taken.push(english.clone());
        }
        *name = english;
    }
    edits
}

/// The name of the row that an edit puts, where a fix may have made it up.
const fn name_of(edit: &mut Edit) -> Option<&mut String> {
    match edit {
        Edit::PutFunction(_, row) => Some(&mut row.name),
        Edit::PutRegion(_, row) => Some(&mut row.name),
        Edit::PutAz(_, row) => Some(&mut row.name),
        Edit::PutSecurityZone(_, row) => Some(&mut row.name),
        Edit::PutVpc(_, row) => Some(&mut row.name),
        Edit::PutVSwitch(_, row) => Some(&mut row.name),
        Edit::PutSite(_, row) => Some(&mut row.name),
        Edit::PutNode(_, row) => Some(&mut row.name),
        Edit::PutSecurityGroup(_, row) => Some(&mut row.name),
        _ => None,
    }
}

/// A name with one of its parts in the other language. Parts stand between hyphens and spaces: a word that is only
/// part of a person's own word is left alone.
fn swapped(name: &str, zh: &str, en: &str) -> String {
    let edge = |c: Option<char>| c.is_none_or(|c| c == '-' || c == ' ');
    match name.find(zh) {
        Some(at) => {
            let (before, rest) = name.split_at(at);
            let after = rest.strip_prefix(zh).unwrap_or_default();
            if edge(before.chars().next_back()) && edge(after.chars().next()) {
                format!("{before}{en}{after}")
            } else {
                name.to_owned()
            }
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;
    use crate::design::{Node, NodeId, Place, Product};
    use crate::files::templates;
    use crate::rules::{Context, check};

    const fn has_han(words: &str) -> bool {
        // Every Han character takes three bytes, the first of them at least 0xE3.
        let bytes = words.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] >= 0xE3 {
                return true;
            }
            i += 1;
        }
        false
    }

    #[test]
    fn no_fix_adds_a_chinese_name_to_an_english_design() {
        let catalog = Catalog::builtin();
        let today = crate::rules::testing::today();
        let mut added = 0;
        for template in templates::all() {
            let whole = templates::find(template.id).unwrap().load_in(Lang::En).unwrap().design;
            // Each product left out once brings the fixes that add it.
            let codes: std::collections::BTreeSet<String> =
                whole.nodes.values().map(|node| node.product.code().to_owned()).collect();
            for code in codes {
                let mut design = whole.clone();
                let gone: Vec<NodeId> =
                    whole.nodes.iter().filter(|(_, n)| n.product.code() == code).map(|(id, _)| id).collect();
                for id in gone {
                    if design.nodes.contains(id) {
                        let _ = design.apply(Edit::Remove(id.into()));
                    }
                }
                let context = Context::new(&design, catalog, &[], today);
                for finding in &check(&context).findings {
                    for fix in &finding.fixes {
                        let edits = named_in(Lang::En, finding.edits(fix, &context), &design, catalog);
                        for mut edit in edits {
                            let is_new = edit.put().is_some_and(|row| !design.has(row));
                            if let (true, Some(name)) = (is_new, name_of(&mut edit)) {
                                added += 1;
                                assert!(!has_han(name), "{} in {}: \"{name}\"", finding.code, template.id);
                            }
                        }
                    }
                }
            }
        }
        assert!(added > 50, "only {added} rows were added, which shows little");
    }

    #[test]
    fn a_persons_own_words_and_the_chinese_window_keep_their_names() {
        let (design, catalog) = (Design::default(), Catalog::builtin());
        let put = |name: &str| {
            let node = Node::new(name.to_owned(), Product::of_code("ecs")).at(Place::Unplaced);
            vec![Edit::PutNode(NodeId(1), Box::new(node))]
        };
        let name = |edits: Vec<Edit>| match edits.into_iter().next() {
            Some(Edit::PutNode(_, node)) => node.name,
            other => panic!("{other:?}"),
        };
        let english = |from: &str| name(named_in(Lang::En, put(from), &design, catalog));
        assert_eq!(english("堡垒机-AZ B"), "bastion-AZ B");
        assert_eq!(english("日志审计 2"), "log-audit 2");
        assert_eq!(english("我的堡垒机群"), "我的堡垒机群");
        assert_eq!(name(named_in(Lang::Zh, put("日志审计"), &design, catalog)), "日志审计");
    }
}
