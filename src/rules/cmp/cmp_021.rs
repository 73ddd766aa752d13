//! CMP-021: MLPS level 3 and machine-room proof.

use super::parts::tell;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-021",
    name: "no-mlps-certificate",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(39, 39), (80, 80)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("等保三级与机房认证", "MLPS level 3 and machine-room proof"),
    why: Text::fixed(
        "等保三级备案和机房认证是监管检查的第一项材料；清单为空说明还没有收集。",
        "The MLPS level 3 filing and the proof of the machine room are what supervisors ask for first; an \
         empty list means nobody collected them.",
    ),
    fix: Text::fixed(
        "收集等保三级证书和机房认证，登记证书清单。",
        "Collect the certificates and enter them.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("证书清单为空。", "An empty list of certificates."),
    good: Text::fixed("证书清单中有等保三级。", "MLPS level 3 is in the list."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !super::parts::stores_data(context) {
        return;
    }
    if context.design.account.practice.certificates.iter().any(|name| !name.trim().is_empty()) {
        sink.pass();
        return;
    }
    tell(
        context,
        sink,
        Text::fixed(
            "证书清单有0项，至少需要等保三级1项",
            "the list of certificates has 0 entries; it needs MLPS level 3 at least",
        ),
    )
    .fix(Fix::guide(Text::fixed("收集证书并登记", "collect the certificates and enter them")));
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use crate::rules::testing::*;

    #[test]
    fn a_certificate_passes_and_an_empty_list_is_told() {
        passes("CMP-021", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.certificates.clear());
        one_finding("CMP-021", &design);
    }
}
