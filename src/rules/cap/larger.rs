//! A database class that carries what the workloads need.

use crate::base::Text;
use crate::design::Aim;
use crate::rules::{Context, Fix};

/// What the plan proposes for a thing, as a fix that a person may choose; advice when it proposes nothing.
pub(in crate::rules) fn by_plan(context: &Context<'_>, aim: Aim) -> Fix {
    match context.plan().proposals.iter().find(|proposal| proposal.aim == aim) {
        Some(proposal) => Fix::choose(proposal.title.clone(), proposal.edits.clone()),
        None => Fix::guide(Text::fixed(
            "目录中没有合适的规格：拆分数据库，或减小连接池",
            "no class of the catalogue fits: split the database, or keep fewer connections",
        )),
    }
}
