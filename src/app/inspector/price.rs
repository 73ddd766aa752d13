//! How the design is bought and offered: term, discounts, tax, extra items, the head of the quotation.

use super::Known;
use super::form::Form;
use crate::base::Text;
use crate::design::{Edit, Extra, PriceTerms};

pub(super) fn price_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("采购条件", "Price terms"), false, |form| {
        let mut terms = known.design.price_terms.clone();
        form.whole(&Text::fixed("购买时长", "Term"), "m", 60, &mut terms.months);
        form.flag(&Text::fixed("ECS包年85折", "ECS year at 85 %"), &mut terms.ecs_year_at_85_percent);
        form.money(&Text::fixed("专线月费合计", "Lines, monthly"), "CNY", &mut terms.carrier_monthly);
        form.money(&Text::fixed("月预算", "Monthly budget"), "CNY", &mut terms.monthly_budget);
        form.decimal(&Text::fixed("投标折扣", "Tender"), "%", &mut terms.tender_percent);
        form.decimal(&Text::fixed("税率", "Tax rate"), "%", &mut terms.tax_percent);
        form.maybe(&Text::fixed("目录价含税", "List includes tax"), &mut terms.list_includes_tax);
        contract_fields(form, &mut terms);
        extra_fields(form, &mut terms);
        let quotation = &mut terms.quotation;
        form.text(&Text::fixed("报价编号", "Quote number"), &mut quotation.number);
        form.date(&Text::fixed("报价日期", "Quote date"), &mut quotation.date);
        form.whole(&Text::fixed("有效期", "Valid for"), "d", 3_650, &mut quotation.valid_days);
        form.text(&Text::fixed("付款条件", "Payment"), &mut quotation.payment);
        form.text(&Text::fixed("报价方", "Offered by"), &mut quotation.seller);
        form.text(&Text::fixed("客户", "Customer"), &mut quotation.buyer);
        if terms != known.design.price_terms {
            edits.push(Edit::SetPriceTerms(terms));
        }
    });
}

/// What a contract lets the customer pay of each product, in percent; the star stands for all others.
fn contract_fields(form: &mut Form<'_>, terms: &mut PriceTerms) {
    form.hint(&Text::fixed(
        "合同折扣：按产品支付目录价的百分比",
        "Contract: percent of the list price by product",
    ));
    let products = ["ecs", "disk", "rds", "clb", "oss", "*"];
    let mut keys: Vec<String> = products.map(str::to_owned).to_vec();
    keys.extend(terms.contract_percent.keys().filter(|key| !products.contains(&key.as_str())).cloned());
    for key in keys {
        let mut percent = terms.contract_percent.get(&key).copied();
        let label =
            if key == "*" { Text::fixed("其他产品", "All others") } else { Text::same(key.clone()) };
        form.decimal(&label, "%", &mut percent);
        match percent {
            Some(percent) => {
                terms.contract_percent.insert(key, percent);
            }
            None => {
                terms.contract_percent.remove(&key);
            }
        }
    }
}

/// What is offered beside the drawing.
fn extra_fields(form: &mut Form<'_>, terms: &mut PriceTerms) {
    let mut gone = None;
    for (at, extra) in terms.extras.iter_mut().enumerate() {
        form.entry(at, |form| {
            if form.entry_head(&extra.name) {
                gone = Some(at);
            }
            form.text(&Text::fixed("名称", "Name"), &mut extra.name);
            form.choice(&Text::fixed("费用性质", "Kind"), &mut extra.kind);
            let mut quantity = Some(extra.quantity);
            form.decimal(&Text::fixed("数量", "Quantity"), "", &mut quantity);
            extra.quantity = quantity.unwrap_or_default();
            form.money(&Text::fixed("单价", "Price of one"), "CNY", &mut extra.price);
            form.flag(&Text::fixed("按月支付", "Every month"), &mut extra.monthly);
        });
    }
    if let Some(at) = gone {
        terms.extras.remove(at);
    }
    if form.add_button(&Text::fixed("添加附加费用", "Add an extra item")) {
        let name = Text::fixed("实施服务", "implementation").get(form.lang()).to_owned();
        terms.extras.push(Extra { name, quantity: 1.into(), ..Extra::default() });
    }
}
