//! SG-022: an upload to a Linux server that no group lets in.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

use super::missing::{Kind, tell};

pub(super) static RULE: Rule = Rule {
    code: "SG-022",
    name: "sftp-not-let-in",
    family: Family::Sg,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(151, 151), (217, 217)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SFTP需开22端口", "SFTP needs port 22 opened"),
    why: Text::fixed(
        "Linux服务器用SFTP传文件，走22端口；没有规则就传不上去。",
        "Files go to a Linux server by SFTP on port 22; without a rule they do not get there.",
    ),
    fix: Text::fixed("放行22端口。", "Let port 22 in."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "画了到Linux服务器的文件上传连线，没有22端口规则。",
        "An upload to a Linux server is drawn and nothing lets port 22 in.",
    ),
    good: Text::fixed(
        "上传经堡垒机，22端口已放行。",
        "The upload runs over a bastion, and port 22 is let in.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    tell(context, sink, Kind::Upload);
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn an_upload_is_let_in() {
        for mut design in good_designs() {
            connect(&mut design, "bastion-1", "web-1", Purpose::Upload, Protocol::Sftp, 22);
            passes("SG-022", &design);
            connect(&mut design, "vpn", "web-2", Purpose::Upload, Protocol::Sftp, 22);
            one_finding("SG-022", &design);
            auto_fix_keeps_the_contract("SG-022", &design);
        }
    }
}
