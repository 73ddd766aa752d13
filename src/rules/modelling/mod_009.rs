//! MOD-009: a code that the catalogue does not have.

use crate::base::{Basis, Severity, Text};
use crate::catalog::{Catalog, FieldKind};
use crate::design::{FieldValue, Node, NodeId, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-009",
    name: "unknown-code",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未知编码", "Unknown region, AZ, product or engine code"),
    why: Text::fixed(
        "产品目录里没有的编码没有规格、价格和规则；它会原样保留在文件中。",
        "A code that the catalogue does not have has no specification, no price and no rules; it is kept in the file as it is.",
    ),
    fix: Text::fixed(
        "换成目录里的编码，或用自己的目录文件补充。可用区编码由HA-012检查。",
        "Use a code of the catalogue, or add it in a catalogue file of your own. AZ codes are checked by HA-012.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("地域编码写成cn-hangzhou-finanse。", "The region code is written cn-hangzhou-finanse."),
    good: Text::fixed("地域编码是cn-hangzhou-finance。", "The region code is cn-hangzhou-finance."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    sink.apart();
    let edition = context.edition();
    if !Catalog::knows_edition(edition) {
        let message = text!("规则基线“{edition}”不存在", "there is no edition \"{edition}\"");
        sink.fail([], message).fix(advice());
        return;
    }
    for (id, row) in context.design.regions.iter() {
        if context.region_info(id).is_some() {
            sink.pass();
            continue;
        }
        let code = &row.code;
        let message = text!(
            "规则基线{edition}没有地域编码“{code}”",
            "the edition {edition} has no region with the code \"{code}\""
        );
        sink.fail([id.into()], message).fix(advice());
    }
    for (id, az) in context.design.azs.iter().filter(|(_, az)| az.code.trim().is_empty()) {
        let name = &az.name;
        sink.fail([id.into()], text!("可用区“{name}”没有编码", "the AZ \"{name}\" has no code"))
            .fix(advice());
    }
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        check_node(context, id, node, sink);
    }
}

fn check_node(context: &Context<'_>, id: NodeId, node: &Node, sink: &mut Sink) {
    let (name, code) = (&node.name, node.product.code());
    let Some(info) = context.catalog.product(code) else {
        let message = text!(
            "“{name}”的产品编码“{code}”不在产品目录中，已原样保留",
            "the product code \"{code}\" of \"{name}\" is not in the catalogue; it is kept as it is"
        );
        sink.fail([id.into()], message).fix(advice());
        return;
    };
    match &node.product {
        Product::Opaque { .. } => {
            let message = text!(
                "“{name}”({code})的字段无法读出，已原样保留",
                "the fields of \"{name}\" ({code}) cannot be read; they are kept as they are"
            );
            sink.fail([id.into()], message).fix(advice());
        }
        Product::Described { fields, .. } => {
            let mut clean = true;
            for (field, value) in fields {
                let FieldValue::Text(value) = value else { continue };
                let known = info.field(field).map(|field| &field.kind);
                if let Some(FieldKind::Choice(options)) = known
                    && !options.iter().any(|option| option.code == *value)
                {
                    clean = false;
                    let message = text!(
                        "“{name}”的{field}“{value}”不在产品目录中",
                        "the {field} \"{value}\" of \"{name}\" is not in the catalogue"
                    );
                    sink.fail([id.into()], message).fix(advice());
                }
            }
            if clean {
                sink.pass();
            }
        }
        Product::Ecs(_)
        | Product::Slb(_)
        | Product::Rds(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Line(_)
        | Product::Nat(_)
        | Product::Eip(_)
        | Product::Dns(_)
        | Product::External(_) => sink.pass(),
    }
}

const fn advice() -> Fix {
    Fix::guide(Text::fixed(
        "换成目录里的编码，或用自己的目录文件补充",
        "use a code of the catalogue, or add it in a catalogue file of your own",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Edit, Place, Region};
    use crate::rules::testing::*;

    #[test]
    fn codes_of_the_catalogue_pass() {
        for design in good_designs() {
            passes("MOD-009", &design);
        }
    }

    #[test]
    fn an_unknown_region_fails() {
        let mut design = two_az_classic();
        let (id, region) = design.regions.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        apply(&mut design, vec![Edit::PutRegion(id, Region { code: "mars-1".to_owned(), ..region })]);
        assert!(one_finding("MOD-009", &design).message.en.contains("\"mars-1\""));
    }

    #[test]
    fn unknown_products_editions_and_choices_fail() {
        let mut design = two_az_classic();
        add_node(&mut design, "x", Product::of_code("teleporter"), Place::Internet);
        let fields = [("engine".to_owned(), FieldValue::Text("oracle".to_owned()))].into();
        let described = Product::Described { code: "polardb".to_owned(), fields };
        add_node(&mut design, "y", described, Place::Internet);
        add_node(
            &mut design,
            "z",
            Product::Opaque { code: "kms".to_owned(), fields: "7".to_owned() },
            Place::Internet,
        );
        assert_eq!(findings("MOD-009", &design).len(), 3);
        settings(&mut design, |settings| settings.edition = "guide-1999".to_owned());
        assert!(one_finding("MOD-009", &design).message.en.contains("guide-1999"));
    }
}
