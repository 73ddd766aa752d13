//! What to order: the same thing once, whatever it is for.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::render::{csv_rows, unit_amount};
use super::{Bill, Group, csv_text};
use crate::base::{Lang, Text};

impl Bill {
    /// The order list as a table: one row for each SKU and kind of cost, with how many in all and for what.
    /// Options are left out: they are not ordered.
    #[must_use]
    pub fn purchase_csv(&self, lang: Lang) -> String {
        struct Row<'a> {
            title: &'a Text,
            unit: &'a Text,
            group: Group,
            price: String,
            per: Text,
            quantity: Decimal,
            places: Vec<String>,
            nodes: Vec<String>,
        }
        let mut order: Vec<(&str, Group, String)> = Vec::new();
        let mut rows: BTreeMap<(&str, Group, String), Row<'_>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.group != Group::Option) {
            let price = line
                .unit_price
                .amount()
                .map_or_else(|| line.unit_price.label().get(lang).to_owned(), unit_amount);
            let key = (line.sku.as_str(), line.group, format!("{} {price}", line.title.en));
            let row = rows.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Row {
                    title: &line.title,
                    unit: &line.unit,
                    group: line.group,
                    price,
                    per: line.price_unit(),
                    quantity: Decimal::ZERO,
                    places: Vec::new(),
                    nodes: Vec::new(),
                }
            });
            row.quantity = row.quantity.saturating_add(line.quantity);
            if !line.az.is_empty() {
                let place = format!("{} × {}", line.az, line.quantity.normalize());
                row.places.push(place);
            }
            row.nodes.extend(line.subjects.iter().map(ToString::to_string));
        }
        let head = [
            Text::fixed("SKU", "SKU"),
            Text::fixed("项目", "Item"),
            Text::fixed("费用性质", "Kind"),
            Text::fixed("数量", "Quantity"),
            Text::fixed("单位", "Unit"),
            Text::fixed("单价", "Unit price"),
            Text::fixed("计价单位", "Per"),
            Text::fixed("购买时长", "Term"),
            Text::fixed("可用区分布", "By AZ"),
            Text::fixed("节点", "Nodes"),
        ];
        let mut table: Vec<Vec<String>> = vec![head.iter().map(|title| title.get(lang).to_owned()).collect()];
        for key in order {
            let Some(row) = rows.get(&key) else { continue };
            table.push(vec![
                csv_text(key.0),
                csv_text(row.title.get(lang)),
                row.group.title().get(lang).to_owned(),
                row.quantity.normalize().to_string(),
                csv_text(row.unit.get(lang)),
                row.price.clone(),
                row.per.get(lang).to_owned(),
                if row.group == Group::Recurring {
                    self.term.title().get(lang).to_owned()
                } else {
                    String::new()
                },
                csv_text(&row.places.join("; ")),
                row.nodes.join(" "),
            ]);
        }
        csv_rows(&table)
    }
}
