//! How the amount of a line was computed, in words.

use rust_decimal::Decimal;

use super::{BillLine, Price, PriceBasis, unit_amount};
use crate::base::{Lang, Text};
use crate::catalog::Period;

/// How the amount of the term was computed.
pub(super) fn formula(line: &BillLine) -> Text {
    Text::new(in_one(line, Lang::Zh), in_one(line, Lang::En))
}

fn in_one(line: &BillLine, lang: Lang) -> String {
    let item = &line.item;
    let mut parts: Vec<String> = Vec::new();
    if let Some(note) = &item.note {
        parts.push(note.get(lang).to_owned());
    }
    match line.unit_price {
        Price::Known { amount, basis } => {
            let spans = line.factor.normalize();
            let spans = match (item.period, lang) {
                _ if item.group.is_once() => String::new(),
                (Period::Hour, Lang::Zh) => format!(" × {spans}小时"),
                (Period::Hour, Lang::En) => format!(" × {spans} hours"),
                (Period::Day, Lang::Zh) => format!(" × {spans}天"),
                (Period::Day, Lang::En) => {
                    let time = crate::base::text::counted(spans, "day");
                    format!(" × {time}")
                }
                (Period::Month | Period::Use, Lang::Zh) => format!(" × {spans}个月"),
                (Period::Month | Period::Use, Lang::En) => {
                    let time = crate::base::text::counted(spans, "month");
                    format!(" × {time}")
                }
                (Period::HalfYear, Lang::Zh) => format!(" × {spans}个半年"),
                (Period::HalfYear, Lang::En) => {
                    let time = crate::base::text::counted(spans, "half year");
                    format!(" × {time}")
                }
                (Period::Year, Lang::Zh) => format!(" × {spans}年"),
                (Period::Year, Lang::En) => {
                    let time = crate::base::text::counted(spans, "year");
                    format!(" × {time}")
                }
            };
            let contract = if line.contract_percent == Decimal::ONE_HUNDRED {
                String::new()
            } else {
                let percent = line.contract_percent.normalize();
                match lang {
                    Lang::Zh => format!(" × {percent}%（合同折扣）"),
                    Lang::En => format!(" × {percent} % (contract)"),
                }
            };
            let unit = line.price_unit();
            parts.push(format!(
                "{} {} × {}{spans}{contract} = {}",
                unit_amount(amount),
                unit.get(lang),
                line.quantity.normalize(),
                line.amount.label().get(lang),
            ));
            let saves = item.period == Period::Month && line.factor >= Decimal::TEN;
            if let Some(rule) = item.rule.note().filter(|_| saves) {
                parts.push(rule.get(lang).to_owned());
            }
            if let Some(growth) = line.growth_percent.filter(|percent| !percent.is_zero()) {
                let growth = growth.normalize();
                parts.push(match lang {
                    Lang::Zh => format!("三年和五年按用量年增长 {growth}% 计"),
                    Lang::En => format!("three and five years count {growth} % growth of use a year"),
                });
            }
            if basis != PriceBasis::FinanceCloud {
                parts.push(basis.title().get(lang).to_owned());
            }
        }
        Price::Free => parts.push(Price::Free.label().get(lang).to_owned()),
        Price::NotFound => {
            if parts.is_empty() {
                let none = Text::fixed("价格目录中没有对应的价格", "the price list has no such price");
                parts.push(none.get(lang).to_owned());
            }
        }
    }
    parts.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}
