//! Secrets in the texts of a design: how they look, where they may stand, and how they are blanked.

use crate::design::{FieldValue, Node, Product};

/// Whether a text holds an access key, the secret of one, or a private key.
pub(super) fn holds_secret(text: &str) -> bool {
    // The shortest of the three forms has 16 letters; most texts of a design are shorter.
    text.len() >= 16 && (has_key_id(text) || has_named_secret(text) || has_private_key(text))
}

/// `LTAI` and 12 to 30 letters or digits.
fn has_key_id(text: &str) -> bool {
    text.match_indices("LTAI").any(|(at, found)| {
        let tail = text.get(at + found.len()..).unwrap_or_default();
        tail.bytes().take_while(u8::is_ascii_alphanumeric).count() >= 12
    })
}

/// `AccessKeySecret`, then `:` or `=`.
fn has_named_secret(text: &str) -> bool {
    const NAME: &str = "AccessKeySecret";
    text.match_indices(NAME).any(|(at, _)| {
        let tail = text.get(at + NAME.len()..).unwrap_or_default().trim_start();
        tail.starts_with([':', '='])
    })
}

fn has_private_key(text: &str) -> bool {
    text.split_once("-----BEGIN ").is_some_and(|(_, tail)| tail.contains("PRIVATE KEY"))
}

/// Empties a text that holds a secret.
pub(super) fn clear(text: &mut String) {
    if holds_secret(text) {
        text.clear();
    }
}

macro_rules! visit {
    ($name:ident, $node:ty, $text:ty, $iter:ident, $values:ident, [$($m:tt)*]) => {
        /// Shows every text of a node that a person enters.
        fn $name(node: $node, see: &mut dyn FnMut($text)) {
            see(&$($m)* node.name);
            see(&$($m)* node.note);
            node.owner_organisation.$iter().for_each(&mut *see);
            match &$($m)* node.product {
                Product::Ecs(ecs) => {
                    ecs.image.$iter().for_each(&mut *see);
                    ecs.market_image.$iter().for_each(&mut *see);
                    ecs.needs_internet.$iter().for_each(&mut *see);
                    ecs.listens.$iter().flat_map(|row| row.http_paths.$iter()).for_each(&mut *see);
                }
                Product::Slb(slb) => {
                    for listener in slb.listeners.$iter() {
                        listener.server_groups.$iter().for_each(&mut *see);
                        listener.health.$iter().flat_map(|row| row.path.$iter()).for_each(&mut *see);
                        for rule in listener.url_rules.$iter() {
                            see(&$($m)* rule.domain);
                            see(&$($m)* rule.path);
                        }
                    }
                }
                Product::Rds(rds) => {
                    rds.databases.$iter().for_each(&mut *see);
                    for account in rds.accounts.$iter() {
                        see(&$($m)* account.name);
                    }
                }
                Product::Oss(bucket) => bucket.endpoint.$iter().for_each(&mut *see),
                Product::Vpn(vpn) => {
                    vpn.market_product.$iter().for_each(&mut *see);
                    vpn.gateway.$iter().flat_map(|row| row.vendor.$iter()).for_each(&mut *see);
                }
                Product::Line(line) => {
                    line.link_id.$iter().for_each(&mut *see);
                    line.port.$iter().for_each(&mut *see);
                    line.access_city.$iter().for_each(&mut *see);
                }
                Product::Dns(dns) => {
                    for record in dns.records.$iter() {
                        see(&$($m)* record.name);
                    }
                }
                Product::Described { fields, .. } => {
                    for value in fields.$values() {
                        if let FieldValue::Text(text) = value {
                            see(text);
                        }
                    }
                }
                Product::Nat(_) | Product::Eip(_) | Product::External(_) | Product::Opaque { .. } => {}
            }
        }
    };
}

visit!(look, &Node, &String, iter, values, []);
visit!(touch, &mut Node, &mut String, iter_mut, values_mut, [mut]);

/// Whether a text of a node holds a secret.
pub(super) fn in_node(node: &Node) -> bool {
    let mut found = false;
    look(node, &mut |text| found = found || holds_secret(text));
    found
}

/// The node without the texts that hold secrets.
pub(super) fn blank(node: &Node) -> Node {
    let mut node = node.clone();
    touch(&mut node, &mut clear);
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_words() {
        let key = format!("{}{}", "LTAI", "0123456789ab");
        for secret in
            [key.as_str(), "AccessKeySecret:x", "AccessKeySecret  = x", "-----BEGIN PRIVATE KEY-----"]
        {
            assert!(holds_secret(secret), "{secret}");
        }
        for word in ["LTAI", "LTAI012345", "AccessKeySecret is kept in KMS", "-----BEGIN CERTIFICATE-----"] {
            assert!(!holds_secret(word), "{word}");
        }
    }
}
