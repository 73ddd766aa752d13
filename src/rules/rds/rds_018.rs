//! RDS-018: accounts, databases and grants of a database are not planned.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-018",
    name: "accounts-and-grants",
    family: Family::Rds,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(383, 389), (428, 428)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("账号、数据库及读写授权", "Account, database and read-write grant planned"),
    why: Text::fixed(
        "实例开通后还要建账号、建数据库并授予读写权限，程序才能连上；漏掉任何一步，上线当天就会卡住。",
        "After an instance is opened it needs an account, a database and a grant before a program can use it; \
         a step left out stops the first day.",
    ),
    fix: Text::fixed(
        "在RDS上填写数据库、账号和授权，或列入上线清单。",
        "Enter databases, accounts and grants, or plan them for going live.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RDS没有账号，也没有数据库。", "An RDS without accounts or databases."),
    good: Text::fixed(
        "RDS有数据库trade和读写它的账号trade_app。",
        "An RDS with the database trade and an account that reads and writes it.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        // A copy has what its original has.
        if rds.dr_of.is_some() || rds.read_only_of.is_some() {
            continue;
        }
        let grants: usize = rds.accounts.iter().map(|row| row.read_write.len()).sum();
        if !rds.accounts.is_empty() && !rds.databases.is_empty() && grants > 0 {
            sink.pass();
            continue;
        }
        let (name, accounts, databases) = (context.name(id), rds.accounts.len(), rds.databases.len());
        sink.fail(
            [id.into()],
            text!(
                "为“{name}”建账号、建库并授予读写权限（已填账号{accounts}个、库{databases}个、授权{grants}项）",
                "make an account, a database and a grant for \"{name}\" (entered: {accounts}, {databases}, {grants})"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_database_without_grants_asks_for_them() {
        pass_on_both("RDS-018");
        for mut design in good_designs() {
            rds(&mut design, "rds", |rds| rds.accounts[0].read_write.clear());
            one_item("RDS-018", &design);
        }
    }
}
