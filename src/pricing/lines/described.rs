//! Products that the catalogue describes: their fees are rows of their descriptor.

use rust_decimal::Decimal;

use super::{Kind, Quoting, Subject, decimal, piece, plain};
use crate::base::Text;
use crate::catalog::{Fee, Found, Period, PriceBilling, ProductInfo};
use crate::design::{FieldValue, Fields};
use crate::pricing::charge::Item;
use crate::pricing::terms::TermRule;
use crate::pricing::{Group, Price};
use crate::text;

impl<'a> Quoting<'a> {
    pub(super) fn described(&mut self, subject: Subject<'a>, code: &'a str, fields: &Fields) {
        let Some(product) = self.catalog.product(code) else {
            self.unknown(subject, code);
            return;
        };
        if product.fees.is_empty() {
            let billing = subject.billing();
            let known = self.key(subject, Kind::Fee, code, "", [0, 0]);
            self.push_known(subject, subject.count(), known, |quoting| {
                Item::new(code, product.name.clone(), piece())
                    .wanting(code, "", billing, super::ecs::period_of(billing))
                    .priced(quoting.fee_price(subject, code, ""))
                    .or_note(text!("价格目录中没有 {code}", "the price list has no {code}"))
            });
        }
        for fee in &product.fees {
            self.fee(subject, product, fee, fields);
        }
    }

    fn fee(&mut self, subject: Subject<'a>, product: &ProductInfo, fee: &Fee, fields: &Fields) {
        let title = Text::new(
            format!("{} {}", product.name.zh, fee.title.zh),
            format!("{}, {}", product.name.en, fee.title.en),
        );
        let item = |sku: &str| Item::new(sku, title.clone(), piece());
        let missing = |field: &str| {
            let label = product.field(field).map_or_else(|| Text::same(field), |info| info.title.clone());
            Text::new(format!("未填写{}", label.zh), format!("not entered: {}", label.en))
        };
        let filled = filled_in(&fee.key, fields)
            .and_then(|key| filled_in(&fee.spec, fields).map(|spec| (key, spec)))
            .and_then(|(key, spec)| Ok((key, spec, quantity(fee, fields)?)));
        let (key, spec, quantity) = match filled {
            Ok(filled) => filled,
            Err(_) if fee.optional => return,
            Err(field) => {
                let item = item(&format!("{}.?", product.code)).noted(missing(&field));
                self.push(subject, subject.count(), item);
                return;
            }
        };
        let spec_shown = if spec.is_empty() { String::new() } else { format!(" {spec}") };
        let rule = fee
            .discount
            .as_deref()
            .map_or(TermRule::Plain, |product| TermRule::of_product(self.catalog, product));
        let billing = subject.billing();
        let item = item(&key)
            .wanting(&key, &spec, billing, super::ecs::period_of(billing))
            .priced(self.fee_price(subject, &key, &spec))
            .by(rule, self.at_once(subject));
        let item = if item.period == Period::Use { item.grouped(Group::Usage) } else { item };
        let item = if item.unit_price == Price::NotFound {
            item.noted(text!("价格目录中没有 {key}{spec_shown}", "the price list has no {key}{spec_shown}"))
        } else {
            item
        };
        self.push(subject, quantity.saturating_mul(subject.count()), item);
    }

    /// In the node's billing, else in the other one: many products are sold in one way only.
    fn fee_price(&self, subject: Subject<'_>, key: &str, spec: &str) -> Option<Found<'a>> {
        let spec = Some(spec).filter(|spec| !spec.is_empty());
        let wanted = subject.billing();
        let other = match wanted {
            PriceBilling::PayAsYouGo => PriceBilling::Subscription,
            _ => PriceBilling::PayAsYouGo,
        };
        [wanted, other].into_iter().find_map(|billing| self.price(subject, key, spec, billing, None))
    }
}

/// How many of it: the value of the field that the fee names, else one. The name of an empty field is the
/// error.
fn quantity(fee: &Fee, fields: &Fields) -> Result<Decimal, String> {
    let Some(name) = &fee.quantity else { return Ok(Decimal::ONE) };
    match fields.get(name) {
        Some(FieldValue::Number(value)) => decimal(*value).ok_or_else(|| name.clone()),
        Some(FieldValue::Text(_) | FieldValue::Flag(_)) | None => Err(name.clone()),
    }
}

/// A pattern with `{name}` replaced by the values of fields. The name of an empty field is the error.
fn filled_in(pattern: &str, fields: &Fields) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        match fields.get(name) {
            Some(FieldValue::Number(value)) => out.push_str(&plain(*value)),
            Some(FieldValue::Text(words)) if !words.is_empty() => out.push_str(words),
            Some(FieldValue::Text(_) | FieldValue::Flag(_)) | None => return Err(name.to_owned()),
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}
