//! Fields of servers and of what servers and databases share.

use crate::base::Text;
use crate::design::{Disk, Ecs, EcsRole, Listen, PortRange, SnapshotPolicy, Spec, Transport};

use super::Known;
use super::form::Form;

/// All fields of a server.
pub fn ecs_fields(form: &mut Form<'_>, known: &Known<'_>, ecs: &mut Ecs) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice(&Text::fixed("角色", "Role"), &mut ecs.role);
        spec_fields(form, &known.ecs_types(), &mut ecs.spec);
        form.choice_opt(&Text::fixed("操作系统", "System"), &mut ecs.os);
        form.text_opt(&Text::fixed("镜像", "Image"), &mut ecs.image);
        form.text_opt(&Text::fixed("市场镜像", "Market image"), &mut ecs.market_image);
    });
    form.section(&Text::fixed("磁盘", "Disks"), true, |form| {
        let categories = known.disk_categories();
        let mut has_system_disk = ecs.system_disk.is_some();
        form.flag(&Text::fixed("系统盘", "System disk"), &mut has_system_disk);
        match (has_system_disk, &mut ecs.system_disk) {
            (true, None) => ecs.system_disk = Some(fresh_disk(&categories, 40.0)),
            (false, Some(_)) => ecs.system_disk = None,
            (true, Some(disk)) => form.entry(1000, |form| disk_fields(form, &categories, disk)),
            (false, None) => {}
        }
        let columns = [
            (Text::fixed("数据盘类型", "Data disk"), 5.0),
            (Text::fixed("级别", "Level"), 2.5),
            (Text::fixed("容量 GiB", "Size GiB"), 3.0),
        ];
        let count = ecs.data_disks.len();
        let gone = form.table(&columns, count, |form, i| {
            if let Some(disk) = ecs.data_disks.get_mut(i) {
                disk_cells(form, &categories, disk);
            }
        });
        if let Some(i) = gone {
            ecs.data_disks.remove(i);
        }
        if form.limit("ecs.data_disks_per_instance").add_button(&Text::fixed("添加数据盘", "Add a data disk"))
        {
            ecs.data_disks.push(fresh_disk(&categories, 100.0));
        }
    });
    form.section(&Text::fixed("网络", "Network"), true, |form| {
        form.range("ecs.public_bandwidth_mbps").number(
            &Text::fixed("公网带宽", "Public bandwidth"),
            "Mbps",
            &mut ecs.public_bandwidth_mbps,
        );
        form.text_opt(&Text::fixed("出公网原因", "Why Internet"), &mut ecs.needs_internet);
        listen_fields(form, &mut ecs.listens);
    });
    form.section(&Text::fixed("运行", "Operation"), false, |form| {
        form.maybe(&Text::fixed("模块自启动", "Autostart"), &mut ecs.autostart);
        form.maybe(&Text::fixed("无会话状态", "Stateless"), &mut ecs.stateless);
        form.maybe(&Text::fixed("进程守护", "Supervised"), &mut ecs.supervised);
        form.maybe(&Text::fixed("本地文件服务", "Serves local files"), &mut ecs.serves_local_files);
        form.maybe(&Text::fixed("转发内网Bucket", "Forwards a bucket"), &mut ecs.forwards_oss);
        form.maybe(&Text::fixed("主机安全客户端", "Security agent"), &mut ecs.agent);
        form.maybe(&Text::fixed("登录凭据方案", "Credential plan"), &mut ecs.credential_plan);
        if ecs.role == EcsRole::Bastion {
            form.maybe(&Text::fixed("动态口令", "One-time password"), &mut ecs.otp);
            form.maybe(&Text::fixed("操作审计", "Operation audit"), &mut ecs.operation_audit);
        }
        form.range("ecs.tps_capacity").number(
            &Text::fixed("单台处理能力", "Capacity of one"),
            "TPS",
            &mut ecs.tps_capacity,
        );
        form.whole(
            &Text::fixed("数据库连接数", "Database connections"),
            " ",
            1_000_000,
            &mut ecs.connection_pool,
        );
        snapshot_fields(form, &mut ecs.snapshot_policy);
    });
}

/// Which way a specification is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpecKind {
    Unset,
    Shape,
    Type,
}

/// A specification: a type of the catalogue, or cores and memory.
pub fn spec_fields(form: &mut Form<'_>, types: &[(String, Text)], spec: &mut Option<Spec>) {
    let mut kind = match spec {
        None => SpecKind::Unset,
        Some(Spec::Shape { .. }) => SpecKind::Shape,
        Some(Spec::Type(_)) => SpecKind::Type,
    };
    let before = kind;
    let options = [
        (SpecKind::Unset, Text::fixed("未选择", "not chosen")),
        (SpecKind::Type, Text::fixed("产品规格", "catalogue type")),
        (SpecKind::Shape, Text::fixed("核数与内存", "cores and memory")),
    ];
    form.pick(&Text::fixed("规格方式", "Sized by"), &mut kind, &options);
    if kind != before {
        *spec = match kind {
            SpecKind::Unset => None,
            SpecKind::Shape => Some(Spec::Shape { vcpu: 2, memory_gib: 4.0 }),
            SpecKind::Type => {
                Some(Spec::Type(types.first().map(|(code, _)| code.clone()).unwrap_or_default()))
            }
        };
    }
    match spec {
        None => {}
        Some(Spec::Shape { vcpu, memory_gib }) => {
            form.range("ecs.vcpu").whole_required(&Text::fixed("处理器", "Processor"), "vCPU", 1, 4096, vcpu);
            form.range("ecs.memory_gib").number_required(&Text::fixed("内存", "Memory"), "GiB", memory_gib);
        }
        Some(Spec::Type(code)) => {
            if !types.is_empty() {
                form.pick(&Text::fixed("规格", "Type"), code, types);
            }
            form.text(&Text::fixed("规格代码", "Type code"), code);
        }
    }
}

fn fresh_disk(categories: &[(String, Text)], size_gib: f64) -> Disk {
    let category = categories.first().map_or("cloud_essd", |(code, _)| code.as_str()).to_owned();
    Disk { category, level: None, size_gib }
}

fn disk_fields(form: &mut Form<'_>, categories: &[(String, Text)], disk: &mut Disk) {
    if categories.is_empty() {
        form.text(&Text::fixed("类型", "Category"), &mut disk.category);
    } else {
        form.pick(&Text::fixed("类型", "Category"), &mut disk.category, categories);
    }
    if disk.category.contains("essd") {
        let levels: Vec<(Option<String>, Text)> = std::iter::once((None, Text::fixed("默认", "default")))
            .chain(["PL0", "PL1", "PL2", "PL3"].map(|level| (Some(level.to_owned()), Text::same(level))))
            .collect();
        form.pick(&Text::fixed("性能级别", "Level"), &mut disk.level, &levels);
    }
    form.range("disk.size_gib").number_required(&Text::fixed("容量", "Size"), "GiB", &mut disk.size_gib);
}

/// A disk as a row of a table.
fn disk_cells(form: &mut Form<'_>, categories: &[(String, Text)], disk: &mut Disk) {
    if categories.is_empty() {
        form.text(&Text::fixed("类型", "Category"), &mut disk.category);
    } else {
        form.pick(&Text::fixed("类型", "Category"), &mut disk.category, categories);
    }
    let levels: Vec<(Option<String>, Text)> = std::iter::once((None, Text::same("—")))
        .chain(["PL0", "PL1", "PL2", "PL3"].map(|level| (Some(level.to_owned()), Text::same(level))))
        .collect();
    let levels =
        if disk.category.contains("essd") { levels.as_slice() } else { levels.get(..1).unwrap_or_default() };
    form.pick(&Text::fixed("性能级别", "Level"), &mut disk.level, levels);
    form.number_required(&Text::fixed("容量", "Size"), "", &mut disk.size_gib);
}

fn listen_fields(form: &mut Form<'_>, listens: &mut Vec<Listen>) {
    let columns = [
        (Text::fixed("监听协议", "Listens"), 3.0),
        (Text::fixed("端口", "Ports"), 3.0),
        (Text::fixed("HTTP路径", "HTTP paths"), 4.0),
    ];
    let gone = form.table(&columns, listens.len(), |form, i| {
        let Some(listen) = listens.get_mut(i) else { return };
        form.choice(&Text::fixed("协议", "Protocol"), &mut listen.transport);
        let mut ports = Some(listen.ports);
        form.parsed(&Text::fixed("端口", "Ports"), "443 / 2800-3300", &mut ports);
        listen.ports = ports.unwrap_or(listen.ports);
        form.words(&Text::fixed("HTTP路径", "HTTP paths"), &mut listen.http_paths);
    });
    if let Some(i) = gone {
        listens.remove(i);
    }
    if form.add_button(&Text::fixed("添加监听端口", "Add a listening port")) {
        listens.push(Listen {
            transport: Transport::Tcp,
            ports: PortRange::one(8080),
            http_paths: Vec::new(),
        });
    }
}

/// Automatic snapshots or backups.
pub fn snapshot_fields(form: &mut Form<'_>, policy: &mut Option<SnapshotPolicy>) {
    let mut on = policy.is_some();
    form.flag(&Text::fixed("自动快照", "Snapshots"), &mut on);
    match (on, &mut *policy) {
        (true, None) => *policy = Some(SnapshotPolicy { every_hours: 24, keep_days: 7 }),
        (false, Some(_)) => *policy = None,
        (true, Some(policy)) => {
            form.whole_required(&Text::fixed("间隔", "Every"), "h", 1, 8760, &mut policy.every_hours);
            form.whole_required(&Text::fixed("保留", "Keep"), "d", 1, 36500, &mut policy.keep_days);
        }
        (false, None) => {}
    }
}
