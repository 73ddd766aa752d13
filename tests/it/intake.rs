//! Workbooks of customers and configurations of Terraform, taken into a design.

use rust_xlsxwriter::{Format, Workbook};
use yuntu::base::{Lang, Text};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Node, NodeId, Peer, Product, Spec};
use yuntu::export::Artifact;
use yuntu::files;
use yuntu::import::{self, CellError, Columns, Inventory, Meaning, Sheet, Taking};

use super::handover::{designs, text};
use super::support::{self, mutate, random::Rng};

fn read(sheet: &Sheet, taking: &Taking) -> Result<Inventory, Vec<CellError>> {
    import::inventory(sheet, taking, &Design::default(), Catalog::builtin())
}

/// A workbook as customers keep it: a title, merged headings over two rows, a use of a system.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "本表由运维填写").unwrap();
    let sheet = book.add_worksheet().set_name("服务器").unwrap();
    let format = Format::new();
    sheet.merge_range(0, 0, 0, 6, "某银行服务器清单", &format).unwrap();
    sheet.merge_range(1, 0, 2, 0, "主机别名", &format).unwrap();
    sheet.merge_range(1, 1, 1, 2, "配置", &format).unwrap();
    sheet.write(2, 1, "CPU").unwrap().write(2, 2, "内存").unwrap();
    sheet.merge_range(1, 3, 1, 4, "峰值", &format).unwrap();
    sheet.write(2, 3, "CPU利用率").unwrap().write(2, 4, "内存利用率").unwrap();
    sheet.merge_range(1, 5, 2, 5, "应用系统", &format).unwrap();
    sheet.merge_range(1, 6, 2, 6, "台数", &format).unwrap();
    // The system is written once for both of its rows.
    sheet.merge_range(3, 5, 4, 5, "网银", &format).unwrap();
    sheet.write(3, 0, "web-1").unwrap().write(3, 1, 8).unwrap().write(3, 2, 16).unwrap();
    sheet.write(3, 3, 0.2).unwrap().write(3, 4, 0.3).unwrap().write(3, 6, 2).unwrap();
    sheet.write(4, 0, "app-1").unwrap().write(4, 1, "4核").unwrap().write(4, 2, "16G").unwrap();
    sheet.write(4, 3, "90%").unwrap().write(4, 4, "40%").unwrap().write(4, 6, 1).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_with_merged_headings_is_read_once_its_columns_are_named() {
    let sheets = Sheet::xlsx(&workbook()).unwrap();
    assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["说明", "服务器"]);
    let sheet = &sheets[1].1;
    assert!(read(sheet, &Taking::default()).is_err(), "nobody said which column holds the names");

    let columns = Columns([("主机别名".to_owned(), "name".parse().unwrap())].into());
    let taking = Taking { columns, right_size: false };
    let Inventory { imported, moves } = read(sheet, &taking).unwrap();
    let rows: Vec<&Node> = imported.design.nodes.values().collect();
    assert_eq!(
        rows.iter().map(|row| (row.name.as_str(), row.count)).collect::<Vec<_>>(),
        [("web-1", 2), ("app-1", 1)]
    );
    assert_eq!(imported.design.systems.len(), 1, "a merged cell says the same in both rows");
    let spec = |row: &Node| row.product.as_ecs().unwrap().spec.clone();
    assert_eq!(spec(rows[0]), Some(Spec::Shape { vcpu: 8, memory_gib: 16.0 }), "today's shape is kept");
    // 8 × 20 ÷ 60 = 2.7 cores and 16 × 30 ÷ 75 = 6.4 GiB; 4 × 90 ÷ 60 = 6 cores and 16 × 40 ÷ 75 = 8.5 GiB.
    assert_eq!(moves.iter().map(|row| row.wanted).collect::<Vec<_>>(), [(4, 8.0), (8, 16.0)]);
    assert_eq!(moves[0].used, (Some(20.0), Some(30.0)), "a workbook keeps 20% as 0.2");

    let Inventory { imported, .. } = read(sheet, &Taking { right_size: true, ..taking }).unwrap();
    let first = imported.design.nodes.values().next().unwrap();
    assert_eq!(spec(first), Some(Spec::Shape { vcpu: 4, memory_gib: 8.0 }));
}

#[test]
fn every_meaning_has_its_own_word_and_both_headings_are_understood() {
    let words: std::collections::BTreeSet<String> = Meaning::all().map(Meaning::word).collect();
    assert_eq!(words.len(), Meaning::all().count(), "{words:?}");
    for meaning in Meaning::all() {
        assert_eq!(meaning.word().parse(), Ok(meaning));
        for lang in Lang::ALL {
            let found = Columns::default().meaning(meaning.title().get(lang));
            assert!(
                meaning == Meaning::Ignored || found == Some(meaning),
                "{meaning:?} in {lang:?}: {found:?}"
            );
        }
    }
    let ignored = Columns([("名称".to_owned(), Meaning::Ignored)].into());
    assert_eq!(ignored.meaning(" 名称 "), Some(Meaning::Ignored), "what a person said wins");
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    for bytes in [&b""[..], b"PK\x03\x04", b"name,count\n", &[0; 4096]] {
        said_in_both(&Sheet::xlsx(bytes).unwrap_err());
    }
    let good = workbook();
    for round in 0..support::rounds(200, 20_000) {
        let mut rng = Rng::new(round as u64);
        let bytes = mutate::mutated(&mut rng, &good, &good);
        if let Err(why) = Sheet::xlsx(&bytes) {
            said_in_both(&why);
        }
    }
}

fn said_in_both(why: &Text) {
    assert!(why.get(Lang::Zh).chars().any(|c| ('一'..='龥').contains(&c)), "{why:?}");
    assert!(!why.get(Lang::En).is_empty());
}

fn configuration(files: &[(&str, &str)]) -> Result<import::Imported, Text> {
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    import::terraform(&files, Catalog::builtin())
}

const PLAIN: &str = r#"
provider "alicloud" { region = var.region }
variable "region" { default = "cn-shanghai-finance-1" }
variable "image" {}
locals {
  zones = ["cn-shanghai-finance-1f", "cn-shanghai-finance-1g"]
  name  = "pay"
}
resource "alicloud_vpc" "main" {
  vpc_name   = "${local.name}-vpc"
  cidr_block = "10.1.0.0/16"
}
resource "alicloud_vswitch" "f" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.1.0.0/24"
  zone_id    = local.zones[0]
}
resource "alicloud_vswitch" "g" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.1.1.0/24"
  zone_id    = local.zones[1]
}
resource "alicloud_security_group" "web" {
  vpc_id = alicloud_vpc.main.id
}
resource "alicloud_security_group_rule" "http" {
  security_group_id = alicloud_security_group.web.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "8080/8080"
  cidr_ip           = "100.64.0.0/10"
}
resource "alicloud_instance" "web" {
  count           = 2
  instance_name   = "${local.name}-web-${count.index + 1}"
  instance_type   = "ecs.g7.large"
  image_id        = var.image
  vswitch_id      = alicloud_vswitch.f.id
  security_groups = [alicloud_security_group.web.id]
  user_data       = <<-EOT
    #!/bin/sh
    echo "${local.name} (("
  EOT
  data_disks {
    size     = 200
    category = "cloud_essd"
  }
  tags = { System = "支付", Owner = "ops" }
}
resource "alicloud_slb_load_balancer" "in" {
  address_type = "intranet"
  vswitch_id   = alicloud_vswitch.f.id
}
resource "alicloud_slb_listener" "http" {
  load_balancer_id = alicloud_slb_load_balancer.in.id
  protocol         = "http"
  frontend_port    = 80
  backend_port     = 8080
  health_check     = "on"
  health_check_uri = "/ok"
}
resource "alicloud_slb_attachment" "web" {
  load_balancer_id = alicloud_slb_load_balancer.in.id
  instance_ids     = alicloud_instance.web.*.id
}
resource "alicloud_db_instance" "db" {
  engine           = "MySQL"
  engine_version   = "8.0"
  instance_type    = "mysql.n2.medium.2c"
  instance_storage = "100"
  vswitch_id       = alicloud_vswitch.f.id
  security_ips     = [alicloud_instance.web[0].private_ip, "10.9.0.1"]
}
resource "alicloud_ram_user" "robot" { name = "robot" }
data "alicloud_zones" "all" {}
module "more" { source = "./more" }
"#;

#[test]
fn a_plain_configuration_becomes_a_design_and_the_rest_is_listed() {
    let read = configuration(&[("main.tf", PLAIN)]).unwrap();
    let design = &read.design;
    assert!(design.violations().is_empty(), "{:?}", design.violations());
    let node = |name: &str| -> (NodeId, &Node) {
        design
            .nodes
            .iter()
            .find(|(_, row)| row.name == name)
            .unwrap_or_else(|| panic!("no {name} in {design:#?}"))
    };
    assert_eq!(
        design.regions.values().map(|row| row.code.as_str()).collect::<Vec<_>>(),
        ["cn-shanghai-finance-1"]
    );
    assert_eq!(design.azs.len(), 2);
    assert_eq!(design.vpcs.values().next().unwrap().name, "pay-vpc");
    assert_eq!(
        design.vswitches.values().map(|row| row.cidr.unwrap().to_string()).collect::<Vec<_>>(),
        ["10.1.0.0/24", "10.1.1.0/24"]
    );

    let (web, server) = node("pay-web");
    assert_eq!((server.count, server.note.as_str()), (2, "Owner=ops"));
    let ecs = server.product.as_ecs().unwrap();
    assert_eq!(ecs.spec, Some(Spec::Type("ecs.g7.large".to_owned())));
    assert_eq!(ecs.data_disks[0].size_gib, 200.0);
    assert_eq!(design.systems.get(server.system.unwrap()).unwrap().name, "支付");
    let group = design.security_groups.get(server.security_groups[0]).unwrap();
    assert_eq!((group.rules.len(), group.rules[0].peer), (1, Peer::SlbInternal));

    let (_, balancer) = node("in");
    let listener = &balancer.product.as_slb().unwrap().listeners[0];
    assert_eq!(
        (listener.port, listener.backend_port, listener.backends.as_slice()),
        (80, Some(8080), &[web][..])
    );
    let (db, database) = node("db");
    let rds = database.product.as_rds().unwrap();
    assert_eq!(rds.storage_gib, Some(100.0));
    assert_eq!(rds.whitelist, [Peer::Node(web), Peer::Cidr("10.9.0.1/32".parse().unwrap())]);
    assert!(
        design.links.values().any(|link| link.from == web && link.to == db),
        "a whitelisted server is linked"
    );
    assert_eq!(design.links.len(), 2);

    let notes =
        |lang: Lang| read.notes.iter().map(|note| note.get(lang).to_owned()).collect::<Vec<_>>().join("\n");
    for left in [
        "image_id = var.image",
        "user_data",
        "engine_version",
        "alicloud_ram_user.robot",
        "data alicloud_zones.all",
        "module more",
        "main.tf:",
    ] {
        assert!(
            notes(Lang::Zh).contains(left) && notes(Lang::En).contains(left),
            "{left} is not listed:\n{}",
            notes(Lang::En)
        );
    }
}

#[test]
fn our_own_configuration_comes_back_equal_in_meaning() {
    let templates = files::templates::all().len();
    for (at, design) in designs().into_iter().enumerate() {
        let name = format!("design {at}, {}", design.title.name);
        let written = text(&design, Artifact::Terraform, Lang::Zh);
        if !written.contains("\nresource ") {
            continue;
        }
        let read = configuration(&[("main.tf", &written)]).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        let back = &read.design;
        assert!(back.violations().is_empty(), "{name}: {:?}", back.violations());
        let blocks = |design: &Design| {
            let mut found: Vec<String> = design
                .vswitches
                .values()
                .filter_map(|row| row.cidr)
                .map(|cidr| cidr.trunc().to_string())
                .collect();
            found.sort();
            found
        };
        assert_eq!(blocks(back), blocks(&design), "{name}");
        // Servers and databases that stand in a region of the cloud; a counted name ends before its number.
        let kept = |design: &Design| {
            let mut found: Vec<(String, u32, String)> = design
                .nodes
                .values()
                .filter(|row| design.region_of(row).is_some())
                .filter_map(|row| {
                    let spec = match &row.product {
                        Product::Ecs(ecs) => &ecs.spec,
                        Product::Rds(rds) => &rds.spec,
                        _ => return None,
                    };
                    let spec = match spec {
                        Some(Spec::Type(code)) => code.clone(),
                        _ => String::new(),
                    };
                    Some((row.name.clone(), row.count, spec))
                })
                .collect();
            found.sort();
            found
        };
        if at < templates {
            assert_eq!(kept(back), kept(&design), "{name}");
        }
    }
}

#[test]
fn what_is_no_configuration_is_refused_with_its_place() {
    let broken =
        configuration(&[("a.tf", "resource \"alicloud_vpc\" \"x\" {\n  cidr_block = \n}\n")]).unwrap_err();
    assert!(broken.get(Lang::En).contains("a.tf, line 2"), "{broken:?}");
    assert!(broken.get(Lang::Zh).contains("a.tf 第 2 行"), "{broken:?}");
    said_in_both(&configuration(&[("empty.tf", "")]).unwrap_err());
    for deep in [
        "[".repeat(100_000),
        "!".repeat(100_000),
        "(1 ? ".repeat(50_000),
        "\"${".repeat(50_000),
        "{a=".repeat(50_000),
    ] {
        let refused = configuration(&[("deep.tf", &format!("a = {deep}"))]).unwrap_err();
        said_in_both(&refused);
    }
    let circle = "locals {\n a = local.b\n b = local.a\n}\nresource \"alicloud_vpc\" \"x\" {\n vpc_name = local.a\n}\n";
    let read = configuration(&[("circle.tf", circle)]).unwrap();
    assert!(read.notes.iter().any(|note| note.get(Lang::En).contains("vpc_name")), "{:?}", read.notes);
    for round in 0..support::rounds(300, 20_000) {
        let mut rng = Rng::new(round as u64);
        let bytes = mutate::mutated(&mut rng, PLAIN.as_bytes(), PLAIN.as_bytes());
        match configuration(&[("mutant.tf", &String::from_utf8_lossy(&bytes))]) {
            Ok(read) => {
                assert!(read.design.violations().is_empty(), "round {round}: {:?}", read.design.violations());
            }
            Err(why) => said_in_both(&why),
        }
    }
}
