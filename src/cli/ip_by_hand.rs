//! `yuntu ip --pin`, `--move`, `--resize`, `--split`, `--merge`: one change of the address plan by hand.

use super::args::Ip;

use super::failure::{Failure, shown_word};
use super::usage::nearest;
use crate::catalog::Catalog;
use crate::design::{Cidr, Design, VSwitchId};
use crate::network::{ByHand, HandEdit, by_hand};
use crate::text;

/// The change that the flags ask for; none when they ask for none.
pub(super) fn asked(args: &Ip, design: &Design, catalog: &Catalog) -> Result<Option<HandEdit>, Failure> {
    let (id, what) = if let Some(word) = &args.pin {
        (vswitch(design, "--pin", word)?, ByHand::Pin)
    } else if let Some(word) = &args.split {
        (vswitch(design, "--split", word)?, ByHand::Split)
    } else if let Some(word) = &args.move_to {
        let (name, block) = pair("--move", word, "192.168.1.0/24")?;
        let block: Cidr = block.parse().map_err(|_| {
            let block = shown_word(block);
            Failure::new(text!(
                "--move：“{block}”不是网段；请写成 192.168.1.0/24",
                "--move: \"{block}\" is no block; write it as 192.168.1.0/24"
            ))
        })?;
        (vswitch(design, "--move", name)?, ByHand::Move(block))
    } else if let Some(word) = &args.resize {
        let (name, prefix) = pair("--resize", word, "/25")?;
        let prefix = prefix.strip_prefix('/').unwrap_or(prefix).parse::<u8>().map_err(|_| {
            let prefix = shown_word(prefix);
            Failure::new(text!(
                "--resize：“{prefix}”不是掩码；请写 /16 到 /29",
                "--resize: \"{prefix}\" is no mask; write /16 to /29"
            ))
        })?;
        (vswitch(design, "--resize", name)?, ByHand::Resize(prefix))
    } else if let Some(word) = &args.merge {
        let (name, other) = pair("--merge", word, "vsw-b")?;
        (vswitch(design, "--merge", name)?, ByHand::Merge(vswitch(design, "--merge", other)?))
    } else {
        return Ok(None);
    };
    by_hand(design, catalog, id, what).map(Some).map_err(Failure::new)
}

/// The two sides of `NAME=VALUE`.
fn pair<'a>(flag: &str, word: &'a str, sample: &str) -> Result<(&'a str, &'a str), Failure> {
    word.rsplit_once('=').ok_or_else(|| {
        let word = shown_word(word);
        Failure::new(text!(
            "{flag}：“{word}”应写成 交换机={sample}",
            "{flag}: \"{word}\" should be VSWITCH={sample}"
        ))
    })
}

/// The vSwitch that a person means, by id or by name.
fn vswitch(design: &Design, flag: &str, word: &str) -> Result<VSwitchId, Failure> {
    let by_id = design.vswitches.keys().find(|id| id.to_string() == word);
    if let Some(id) = by_id {
        return Ok(id);
    }
    let named: Vec<VSwitchId> =
        design.vswitches.iter().filter(|(_, row)| row.name == word).map(|(id, _)| id).collect();
    if let [one] = named.as_slice() {
        return Ok(*one);
    }
    let shown = shown_word(word);
    if named.len() > 1 {
        let ids: Vec<String> = named.iter().map(VSwitchId::to_string).collect();
        let (zh, en) = (ids.join("、"), ids.join(", "));
        return Err(Failure::new(text!(
            "{flag}：有多个交换机叫“{shown}”，请改用编号：{zh}",
            "{flag}: several vSwitches are called \"{shown}\"; use an id: {en}"
        )));
    }
    let near = nearest(word, design.vswitches.values().map(|row| row.name.as_str()));
    Err(Failure::new(match near.map(shown_word) {
        Some(near) => text!(
            "{flag}：没有交换机“{shown}”；是不是“{near}”？",
            "{flag}: there is no vSwitch \"{shown}\"; did you mean \"{near}\"?"
        ),
        None => text!("{flag}：没有交换机“{shown}”", "{flag}: there is no vSwitch \"{shown}\""),
    }))
}
