//! The bill as JSON.

use serde_json::{Value, json};

use super::{Bill, Price, PriceBasis, QuoteHead, Spans, rmb_capitals, unit_amount};
use crate::base::{Money, Text};
use crate::design::Ref;

fn both(text: &Text) -> Value {
    json!({"zh": text.zh, "en": text.en})
}

fn fen(money: Money) -> String {
    money.to_fen().to_string()
}

fn spans(values: Spans<String>) -> Value {
    json!({
        "monthly": values.monthly,
        "first_year": values.first_year,
        "term": values.term,
        "three_years": values.three_years,
        "five_years": values.five_years,
    })
}

impl Bill {
    /// For other programs; money and quantities are strings, a price that was not found is null.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let money = |price: Price| price.amount().map(fen);
        let ids = |refs: &[Ref]| refs.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                let mut row = json!({
                    "sku": line.sku,
                    "subjects": ids(&line.subjects),
                    "title": both(&line.title),
                    "group": line.group.code(),
                    "product": both(&line.product),
                    "az": &*line.az,
                    "function": &*line.function,
                    "environment": &*line.environment,
                    "quantity": line.quantity.normalize().to_string(),
                    "unit": both(&line.unit),
                    "price": line.amount.code(),
                    "unit_price": line.unit_price.amount().map(unit_amount),
                    "price_unit": line.price_unit().en,
                    "factor": line.factor.normalize().to_string(),
                    "list": money(line.list),
                    "after_term": money(line.after_term),
                    "contract_percent": line.contract_percent.normalize().to_string(),
                    "amount": money(line.amount),
                    "monthly": money(line.monthly),
                    "first_year": money(line.first_year),
                    "three_years": money(line.three_years),
                    "five_years": money(line.five_years),
                    "basis": line.basis().map(PriceBasis::code),
                    "source": line.source,
                    "as_of": line.as_of,
                    "confidence": line.confidence.code(),
                    "formula": both(&line.formula()),
                });
                if let (Some(tax), Some(amount), Some(map)) =
                    (self.tax, line.amount.amount(), row.as_object_mut())
                {
                    let split = tax.split(amount);
                    map.insert("tax_exclusive".to_owned(), fen(split.exclusive).into());
                    map.insert("tax".to_owned(), fen(split.tax).into());
                    map.insert("tax_inclusive".to_owned(), fen(split.inclusive).into());
                }
                row
            })
            .collect();
        let incomplete: Vec<Value> = self
            .incomplete
            .iter()
            .map(|row| json!({"sku": row.sku, "subjects": ids(&row.subjects), "what": both(&row.what())}))
            .collect();
        let tax = self.tax.map(|tax| {
            let split = self.taxed().unwrap_or_default();
            json!({
                "percent": tax.percent.normalize().to_string(),
                "list_includes_tax": tax.included,
                "exclusive": fen(split.exclusive),
                "tax": fen(split.tax),
                "inclusive": fen(split.inclusive),
            })
        });
        json!({
            "schema": "yuntu.quote/1",
            "currency": Self::CURRENCY,
            "term": self.term.code(),
            "lines": lines,
            "monthly": fen(self.monthly.amount),
            "first_year": fen(self.first_year.amount),
            "term_total": fen(self.term_total.amount),
            "three_years": fen(self.three_years.amount),
            "five_years": fen(self.five_years.amount),
            "one_off": fen(self.one_off),
            "baseline_monthly": fen(self.baseline_monthly),
            "usage_monthly": fen(self.usage_monthly),
            "tender_percent": self.tender_percent.map(|percent| percent.normalize().to_string()),
            "tender": spans(self.tender.map(fen)),
            "tax": tax,
            "monthly_budget": self.monthly_budget.map(fen),
            "budget_left": self.budget_left().map(fen),
            "term_total_in_capitals": rmb_capitals(self.term_total.amount),
            "complete": self.is_complete(),
            "incomplete": incomplete,
        })
    }
}

impl QuoteHead {
    /// For other programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "title": self.title,
            "number": self.number,
            "version": self.version,
            "date": self.date.to_string(),
            "valid_days": self.valid_days,
            "valid_until": self.valid_until.map(|date| date.to_string()),
            "payment": self.payment,
            "seller": self.seller,
            "buyer": self.buyer,
        })
    }
}
