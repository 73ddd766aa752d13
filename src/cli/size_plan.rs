//! What to buy for the sizes, as text and as JSON.

use serde_json::{Map, Value, json};

use super::table::Table;
use crate::base::{Lang, Text};
use crate::catalog::Period;
use crate::design::{Aim, PublicBilling};
use crate::pricing::{BillingChoice, Choice, ClassOption, Plan, Price};
use crate::text;

fn aim_id(aim: Aim) -> String {
    match aim {
        Aim::Node(node) => node.to_string(),
        Aim::Function(function) => function.to_string(),
    }
}

fn both(text: &Text) -> Value {
    json!({"zh": text.zh, "en": text.en})
}

fn period(option: &ClassOption) -> Text {
    match option.period {
        Period::Hour => Text::fixed("元/小时", "CNY/hour"),
        _ => Text::fixed("元/月", "CNY/month"),
    }
}

fn price_words(option: &ClassOption, lang: Lang) -> String {
    match option.price {
        Price::Known { amount, .. } => format!("{} {}", amount.0.normalize(), period(option).get(lang)),
        Price::Free | Price::NotFound => option.price.label().get(lang).to_owned(),
    }
}

const fn billing_title(billing: PublicBilling) -> Text {
    match billing {
        PublicBilling::Bandwidth => Text::fixed("按固定带宽", "by bandwidth"),
        PublicBilling::Traffic => Text::fixed("按使用流量", "by traffic"),
    }
}

/// Says it below the figures.
pub(super) fn tell(out: &mut String, plan: &Plan, lang: Lang) {
    for choice in &plan.choices {
        tell_choice(out, choice, lang);
    }
    for row in &plan.billing {
        tell_billing(out, row, lang);
    }
    if !plan.proposals.is_empty() {
        out.push_str(
            Text::fixed("\n建议（--apply 写入设计）\n", "\nProposals (--apply puts them into the design)\n")
                .get(lang),
        );
        for proposal in &plan.proposals {
            out.push_str(&format!("  - {}\n", proposal.title.get(lang)));
        }
    }
}

fn tell_choice(out: &mut String, choice: &Choice, lang: Lang) {
    let (name, count) = (&choice.name, choice.fitting);
    let wants: Vec<String> = choice
        .wants
        .iter()
        .map(|(measure, want)| format!("{} ≥ {}", measure.title().get(lang), want.normalize()))
        .collect();
    let wants = wants.join(match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    });
    out.push_str(
        text!(
            "\n{name} 选型：{wants}（共 {count} 种规格满足）\n",
            "\n{name}, classes with {wants} ({count} fit)\n"
        )
        .get(lang),
    );
    if !choice.without.is_empty() {
        let left: Vec<&str> = choice.without.iter().map(|measure| measure.code()).collect();
        let left = left.join(", ");
        out.push_str(
            text!("  未评估：{left}（数据未填写）\n", "  not evaluated, because not entered: {left}\n")
                .get(lang),
        );
    }
    if choice.options.is_empty() {
        out.push_str(
            Text::fixed(
                "  目录中没有满足全部要求的规格：请拆分数据库、改用其他版本，或调整目标利用率\n",
                "  no class of the catalogue has all of it: split it, take another edition, or change the targets\n",
            )
            .get(lang),
        );
        return;
    }
    let mut table = Table::default();
    for (at, option) in choice.options.iter().enumerate() {
        let uses: Vec<String> = option
            .uses
            .iter()
            .map(|(measure, percent)| format!("{} {percent}%", measure.title().get(lang)))
            .collect();
        table.row([
            format!("{}.", at + 1),
            option.code.clone(),
            option.shape.get(lang).to_owned(),
            price_words(option, lang),
            uses.join(" · "),
        ]);
    }
    out.push_str(&table.render("  "));
    if !choice.by_price {
        out.push_str(
            Text::fixed(
                "  部分规格没有价格，按规格由小到大排列\n",
                "  not every class has a price: the smallest stands first\n",
            )
            .get(lang),
        );
    }
    if !choice.current.is_empty() {
        let current = &choice.current;
        let words = if choice.current_fits {
            text!("  现用 {current}\n", "  now {current}\n")
        } else {
            text!("  现用 {current}，不满足\n", "  now {current}, which does not fit\n")
        };
        out.push_str(words.get(lang));
    }
}

fn tell_billing(out: &mut String, row: &BillingChoice, lang: Lang) {
    let (name, mbps, gb) = (&row.name, row.mbps.normalize(), row.gb.normalize());
    out.push_str(
        text!(
            "\n{name} 公网计费（{mbps} Mbps，每月 {gb} GB）\n",
            "\n{name}, public billing ({mbps} Mbps, {gb} GB a month)\n"
        )
        .get(lang),
    );
    let mut table = Table::default();
    for (billing, price) in
        [(PublicBilling::Bandwidth, row.by_bandwidth), (PublicBilling::Traffic, row.by_traffic)]
    {
        let mut words: Vec<String> = Vec::new();
        if row.now == billing {
            words.push(Text::fixed("现用", "now").get(lang).to_owned());
        }
        if row.cheaper() == Some(billing) {
            words.push(Text::fixed("更省", "cheaper").get(lang).to_owned());
        }
        table.row([
            billing_title(billing).get(lang).to_owned(),
            format!("{} {}", price.label().get(lang), Text::fixed("元/月", "CNY/month").get(lang)),
            words.join(" · "),
        ]);
    }
    out.push_str(&table.render("  "));
    if let Some(found) = &row.break_even {
        let volume = found.result.text();
        let (zh, en) = (&volume.zh, &volume.en);
        out.push_str(
            text!(
                "  临界点：每月流出 {zh} 以上按带宽更省（F-09）\n",
                "  break-even: by bandwidth is cheaper above {en} a month (F-09)\n"
            )
            .get(lang),
        );
    }
}

/// The same for programs.
pub(super) fn view(plan: &Plan, into: &mut Map<String, Value>) {
    let amount = |price: Price| price.amount().map(|money| money.0.normalize().to_string());
    let choices: Vec<Value> = plan
        .choices
        .iter()
        .map(|choice| {
            let rows = |rows: &[(crate::sizing::Measure, rust_decimal::Decimal)]| -> Value {
                rows.iter()
                    .map(|(measure, value)| (measure.code().to_owned(), value.normalize().to_string().into()))
                    .collect::<Map<_, _>>()
                    .into()
            };
            let options: Vec<Value> = choice
                .options
                .iter()
                .map(|option| {
                    json!({
                        "code": option.code,
                        "shape": both(&option.shape),
                        "price": amount(option.price),
                        "price_unit": period(option).en,
                        "used_percent": rows(&option.uses),
                        "source": option.source,
                        "as_of": option.as_of,
                    })
                })
                .collect();
            json!({
                "aim": aim_id(choice.aim),
                "name": choice.name,
                "current": choice.current,
                "current_fits": choice.current_fits,
                "wants": rows(&choice.wants),
                "not_evaluated": choice.without.iter().map(|measure| measure.code()).collect::<Vec<_>>(),
                "fitting": choice.fitting,
                "by_price": choice.by_price,
                "options": options,
            })
        })
        .collect();
    let billing: Vec<Value> = plan
        .billing
        .iter()
        .map(|row| {
            json!({
                "node": row.node.to_string(),
                "name": row.name,
                "mbps": row.mbps.normalize().to_string(),
                "gb_a_month": row.gb.normalize().to_string(),
                "by_bandwidth": amount(row.by_bandwidth),
                "by_traffic": amount(row.by_traffic),
                "break_even_gb": row.break_even.as_ref().map(|found| found.result.value.clone()),
                "cheaper": row.cheaper().map(|billing| billing_title(billing).en),
            })
        })
        .collect();
    let proposals: Vec<Value> = plan
        .proposals
        .iter()
        .map(|proposal| json!({"aim": aim_id(proposal.aim), "title": both(&proposal.title)}))
        .collect();
    into.insert("choices".to_owned(), choices.into());
    into.insert("billing".to_owned(), billing.into());
    into.insert("proposals".to_owned(), proposals.into());
}
