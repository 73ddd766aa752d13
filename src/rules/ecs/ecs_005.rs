//! ECS-005: a data disk is larger than one disk may be.

use crate::base::{Basis, Severity, Text};
use crate::design::Disk;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::prelude::ToPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "ECS-005",
    name: "data-disk-too-large",
    family: Family::Ecs,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(183, 183)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("普通云盘单盘超过2TB", "Data disk above 2 TB"),
    why: Text::fixed(
        "一块数据盘最大2 TB（按2048 GB计），更大的容量要用多块盘。",
        "One data disk holds at most 2 TB (2048 GB); more needs several disks.",
    ),
    fix: Text::fixed("拆成多块不超过2048 GB的数据盘。", "Split it into disks of at most 2048 GB."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("一块5000 GB的数据盘。", "One data disk of 5000 GB."),
    good: Text::fixed("三块1667 GB的数据盘。", "Three data disks of 1667 GB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(most) = context.catalog.number(context.edition(), "largest_data_disk").and_then(|n| n.to_f64())
    else {
        return;
    };
    for &(id, _, ecs) in sink.each(&context.facts.ecs).filter(|(_, _, ecs)| !ecs.data_disks.is_empty()) {
        let sizes = ecs.data_disks.iter().map(|disk| disk.size_gib);
        let largest = sizes.fold(0.0, f64::max);
        if largest <= most {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”有一块{largest} GB的数据盘，单盘最大{most} GB",
                "\"{name}\" has a data disk of {largest} GB; {most} GB is the most"
            ),
        );
        match split(&ecs.data_disks, most) {
            Some(disks) => {
                let count = disks.len();
                let mut sheet = Sheet::new(context);
                if let Some(ecs) = sheet.ecs_mut(id) {
                    ecs.data_disks = disks;
                }
                finding.fix(Fix::auto(
                    text!("拆分，共{count}块数据盘", "split it: {count} data disks in all"),
                    sheet.finish(),
                ));
            }
            None => {
                finding.fix(Fix::guide(text!(
                    "超过{MOST_DISKS}块盘的容量，改用OSS、NAS或多台服务器",
                    "more than {MOST_DISKS} disks hold: use OSS, NAS or several servers"
                )));
            }
        }
    }
}

/// The most data disks that one server takes.
const MOST_DISKS: usize = 16;

/// The same disks with each one that is too large as several equal ones; none when that is more than a server
/// takes.
fn split(disks: &[Disk], most: f64) -> Option<Vec<Disk>> {
    let mut out = Vec::new();
    for disk in disks {
        let parts = (disk.size_gib / most).ceil().max(1.0);
        let size = if parts > 1.0 { (disk.size_gib / parts).ceil() } else { disk.size_gib };
        let mut left = parts;
        while left > 0.5 {
            if out.len() == MOST_DISKS {
                return None;
            }
            out.push(Disk { size_gib: size, ..disk.clone() });
            left -= 1.0;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    fn with_disk(mut design: Design, size_gib: f64) -> Design {
        let disk = Disk { category: "cloud_essd".to_owned(), level: Some("PL1".to_owned()), size_gib };
        ecs(&mut design, "web-1", |ecs| ecs.data_disks = vec![disk]);
        design
    }

    #[test]
    fn two_terabytes_pass_and_more_are_split() {
        for design in good_designs() {
            passes("ECS-005", &with_disk(design.clone(), 2048.0));
            one_finding("ECS-005", &with_disk(design.clone(), 2049.0));
            let fixed = auto_fix_keeps_the_contract("ECS-005", &with_disk(design, 5000.0));
            let web = fixed.nodes.get(id(&fixed, "web-1")).unwrap().product.as_ecs().unwrap();
            let sizes: Vec<f64> = web.data_disks.iter().map(|disk| disk.size_gib).collect();
            assert_eq!(sizes, [1667.0; 3]);
        }
    }

    #[test]
    fn what_no_server_takes_is_left_to_a_person() {
        let design = with_disk(two_az_classic(), 100_000.0);
        assert!(!one_finding("ECS-005", &design).fixes[0].has_edits());
    }
}
