//! Fields of databases and buckets.

use crate::base::Text;
use crate::design::{Bucket, NodeId, Product, Rds, RdsAccount};

use super::Known;
use super::compute::{snapshot_fields, spec_fields};
use super::form::Form;
use super::peers::{nodes_or_none, peer_list};

/// All fields of a database.
pub fn rds_fields(form: &mut Form<'_>, known: &Known<'_>, own: NodeId, rds: &mut Rds) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice(&Text::fixed("引擎", "Engine"), &mut rds.engine);
        form.choice(&Text::fixed("系列", "Edition"), &mut rds.edition);
        spec_fields(form, &known.rds_classes(rds.engine), &mut rds.spec);
        form.range("rds.storage_gib").number(
            &Text::fixed("存储空间", "Storage"),
            "GiB",
            &mut rds.storage_gib,
        );
        form.range("rds.max_connections").whole(
            &Text::fixed("最大连接数", "Connections"),
            " ",
            1_000_000,
            &mut rds.max_connections,
        );
        form.range("rds.max_iops").whole(
            &Text::fixed("最大IOPS", "IOPS"),
            " ",
            100_000_000,
            &mut rds.max_iops,
        );
    });
    form.section(&Text::fixed("白名单", "Whitelist"), true, |form| {
        peer_list(form, known.design, &mut rds.whitelist, &Text::fixed("添加白名单", "Add an entry"));
        form.flag(&Text::fixed("公网地址", "Public endpoint"), &mut rds.public_endpoint);
    });
    form.section(&Text::fixed("容灾与备份", "Recovery and backup"), false, |form| {
        let others: Vec<(Option<NodeId>, Text)> =
            nodes_or_none(known.design, |product| matches!(product, Product::Rds(_)))
                .into_iter()
                .filter(|(id, _)| *id != Some(own))
                .collect();
        form.pick(&Text::fixed("灾备实例源", "Recovery copy of"), &mut rds.dr_of, &others);
        form.pick(&Text::fixed("只读实例源", "Read-only copy of"), &mut rds.read_only_of, &others);
        snapshot_fields(form, &mut rds.snapshot_policy);
    });
    form.section(&Text::fixed("库与账号", "Databases and accounts"), false, |form| {
        form.words(&Text::fixed("数据库", "Databases"), &mut rds.databases);
        let mut gone = None;
        for (i, account) in rds.accounts.iter_mut().enumerate() {
            form.entry(3000 + i, |form| {
                if form.entry_head(&account.name) {
                    gone = Some(i);
                }
                form.text(&Text::fixed("账号", "Account"), &mut account.name);
                form.words(&Text::fixed("读写库", "Reads and writes"), &mut account.read_write);
                form.words(&Text::fixed("只读库", "Only reads"), &mut account.read_only);
            });
        }
        if let Some(i) = gone {
            rds.accounts.remove(i);
        }
        if form.add_button(&Text::fixed("添加账号", "Add an account")) {
            let name = format!("app{}", rds.accounts.len() + 1);
            rds.accounts.push(RdsAccount { name, ..RdsAccount::default() });
        }
    });
}

/// All fields of a bucket.
pub fn bucket_fields(form: &mut Form<'_>, known: &Known<'_>, own: NodeId, bucket: &mut Bucket) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice(&Text::fixed("类型", "Scope"), &mut bucket.scope);
        let access = [
            (None, Text::fixed("未填写", "not entered")),
            (Some("private".to_owned()), Text::fixed("私有", "private")),
            (Some("public-read".to_owned()), Text::fixed("公共读", "public-read")),
            (Some("public-read-write".to_owned()), Text::fixed("公共读写", "public-read-write")),
        ];
        form.pick(&Text::fixed("读写权限", "Access"), &mut bucket.acl, &access);
        form.text_opt(&Text::fixed("访问域名", "Endpoint"), &mut bucket.endpoint);
        form.range("oss.stored_gb").number(&Text::fixed("存储量", "Stored"), "GB", &mut bucket.stored_gb);
        form.range("oss.monthly_traffic_gb").number(
            &Text::fixed("月流出流量", "Traffic a month"),
            "GB",
            &mut bucket.monthly_traffic_gb,
        );
        form.flag(&Text::fixed("流量包", "Traffic package"), &mut bucket.traffic_package);
        form.maybe(&Text::fixed("版本控制", "Versioning"), &mut bucket.versioning);
        form.maybe(&Text::fixed("访问日志", "Access log"), &mut bucket.access_log);
        let others: Vec<(Option<NodeId>, Text)> =
            nodes_or_none(known.design, |product| matches!(product, Product::Oss(_)))
                .into_iter()
                .filter(|(id, _)| *id != Some(own))
                .collect();
        form.pick(&Text::fixed("复制来源", "Copy of"), &mut bucket.replica_of, &others);
    });
}
