//! The form of the whole design: what the inspector shows when nothing is selected.

use crate::base::Text;
use crate::design::{
    Aim, Edit, Environment, Function, Product, Ref, SecurityGroup, System, Targets, Workload, WorkloadId,
};

use super::Known;
use super::form::Form;
use super::practice::{practice_fields, recovery_fields};

/// All that holds for the whole design; returns the edits of this frame.
pub fn design_form(form: &mut Form<'_>, known: &Known<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    title_form(form, known, &mut edits);
    settings_form(form, known, &mut edits);
    workloads_form(form, known, &mut edits);
    super::price::price_form(form, known, &mut edits);
    account_form(form, known, &mut edits);
    groups_form(form, known, &mut edits);
    organisation_form(form, known, &mut edits);
    super::naming::naming_form(form, known, &mut edits);
    edits
}

fn title_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("图签", "Title block"), true, |form| {
        let mut title = known.design.title.clone();
        form.text(&Text::fixed("名称", "Name"), &mut title.name);
        form.text(&Text::fixed("主题", "Subject"), &mut title.subject);
        form.text(&Text::fixed("版本", "Version"), &mut title.version);
        form.date(&Text::fixed("日期", "Date"), &mut title.date);
        form.text(&Text::fixed("作者", "Author"), &mut title.author);
        form.text(&Text::fixed("客户", "Customer"), &mut title.customer);
        form.text(&Text::fixed("主题色 #RRGGBB", "House colour #RRGGBB"), &mut title.accent);
        form.text(&Text::fixed("备注", "Note"), &mut title.note);
        if title != known.design.title {
            edits.push(Edit::SetTitle(title));
        }
    });
}

fn settings_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("承诺与基线", "Promise and edition"), true, |form| {
        let mut settings = known.design.settings.clone();
        form.choice(&Text::fixed("高可用承诺", "HA promise"), &mut settings.ha_promise);
        form.pick(&Text::fixed("规则基线", "Edition"), &mut settings.edition, &known.editions());
        form.choice(&Text::fixed("网络类型", "Network"), &mut settings.net);
        form.choice(&Text::fixed("租户类型", "Tenant"), &mut settings.tenant);
        form.choice(&Text::fixed("业务等级", "Criticality"), &mut settings.criticality);
        form.choice(&Text::fixed("安全域划分", "Security zones"), &mut settings.security_zone_mode);
        form.choice_opt(&Text::fixed("运维路径", "Operators' path"), &mut settings.ops_path);
        form.maybe(&Text::fixed("高数据安全", "High data safety"), &mut settings.high_data_safety);
        form.maybe(&Text::fixed("VPC流日志", "VPC flow log"), &mut settings.flow_log);
        form.words(&Text::fixed("启用的规则包", "Rule packs"), &mut settings.packs);
        target_fields(form, &mut settings.targets);
        recovery_fields(form, &mut settings.recovery);
        if settings != known.design.settings {
            edits.push(Edit::SetSettings(settings));
        }
    });
    super::failures::failures_form(form, known, edits);
}

fn target_fields(form: &mut Form<'_>, targets: &mut Targets) {
    form.range("targets.availability_percent").decimal(
        &Text::fixed("可用性目标", "Availability"),
        "%",
        &mut targets.availability_percent,
    );
    form.whole(&Text::fixed("恢复时间目标", "RTO"), "s", 31_536_000, &mut targets.rto_seconds);
    form.whole(&Text::fixed("数据丢失目标", "RPO"), "s", 31_536_000, &mut targets.rpo_seconds);
}

fn workloads_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("业务量指标", "Workload"), true, |form| {
        if known.design.workloads.is_empty() {
            form.hint(&Text::fixed(
                "填写业务量后，容量、规格和报价由此推算。",
                "Enter business numbers; storage, servers and bandwidth follow from them.",
            ));
        }
        for (id, workload) in known.design.workloads.iter() {
            form.entry(id.0 as usize, |form| {
                if form.entry_head(&workload.name) {
                    edits.push(Edit::Remove(Ref::Workload(id)));
                }
                workload_fields(form, known, id, workload, edits);
            });
        }
        if form.add_button(&Text::fixed("添加业务量指标", "Add a workload")) {
            let name = Text::fixed("主业务", "Main business").get(known.lang).to_owned();
            let workload = Workload { name, ..Workload::default() };
            edits.push(Edit::PutWorkload(known.design.ids().workload(), Box::new(workload)));
        }
    });
}

fn workload_fields(
    form: &mut Form<'_>,
    known: &Known<'_>,
    id: WorkloadId,
    before: &Workload,
    edits: &mut Vec<Edit>,
) {
    let mut workload = before.clone();
    let Workload {
        name,
        aims,
        tx_per_day,
        peak_tps,
        peak_factor,
        business_hours,
        kb_per_tx,
        request_kb,
        response_kb,
        retention_days,
        growth_percent_per_year,
        tps_per_server,
        connections_per_server,
        iops_per_tx,
        tps_per_db_core,
        hot_data_percent,
        concurrent_users,
        static_percent,
        ddos_gbps,
        user_content,
        nation_wide,
    } = &mut workload;
    form.text(&Text::fixed("名称", "Name"), name);
    form.range("workload.tx_per_day").decimal(&Text::fixed("日交易量", "Transactions"), "/d", tx_per_day);
    form.range("workload.kb_per_tx").decimal(&Text::fixed("单笔数据", "Stored each"), "KB", kb_per_tx);
    form.range("workload.retention_days").decimal(
        &Text::fixed("数据保留期", "Retention"),
        "d",
        retention_days,
    );
    form.range("workload.peak_tps").decimal(&Text::fixed("峰值", "Peak"), "TPS", peak_tps);
    form.range("workload.peak_factor").decimal(&Text::fixed("峰均比", "Peak factor"), "×", peak_factor);
    form.range("workload.business_hours").decimal(
        &Text::fixed("日业务时长", "Business hours"),
        "h",
        business_hours,
    );
    form.range("workload.request_kb").decimal(&Text::fixed("请求大小", "Request"), "KB", request_kb);
    form.range("workload.response_kb").decimal(&Text::fixed("响应大小", "Response"), "KB", response_kb);
    form.range("workload.tps_per_server").decimal(
        &Text::fixed("单台能力", "Each server"),
        "TPS",
        tps_per_server,
    );
    form.range("workload.connections_per_server").decimal(
        &Text::fixed("单台连接数", "Connections each"),
        "",
        connections_per_server,
    );
    form.range("workload.iops_per_tx").decimal(&Text::fixed("单笔IO", "I/O each"), "IOPS", iops_per_tx);
    form.decimal(&Text::fixed("数据库单核能力", "Each DB core"), "TPS", tps_per_db_core);
    form.decimal(&Text::fixed("热数据占比", "Hot data"), "%", hot_data_percent);
    form.range("workload.growth_percent_per_year").decimal(
        &Text::fixed("年增长", "Growth a year"),
        "%",
        growth_percent_per_year,
    );
    form.range("workload.concurrent_users").decimal(
        &Text::fixed("并发用户", "Users at once"),
        "",
        concurrent_users,
    );
    form.range("workload.static_percent").decimal(
        &Text::fixed("静态内容占比", "Static share"),
        "%",
        static_percent,
    );
    form.range("workload.ddos_gbps").decimal(
        &Text::fixed("预计攻击流量", "Attack traffic"),
        "Gbps",
        ddos_gbps,
    );
    form.maybe(&Text::fixed("用户上传内容", "User content"), user_content);
    form.maybe(&Text::fixed("全国用户", "Nation-wide"), nation_wide);
    aim_fields(form, known, aims);
    if workload != *before {
        edits.push(Edit::PutWorkload(id, Box::new(workload)));
    }
}

/// What a workload lands on, as check boxes.
fn aim_fields(form: &mut Form<'_>, known: &Known<'_>, aims: &mut Vec<Aim>) {
    let title = Text::fixed("作用于", "Lands on");
    let functions = known.design.functions.iter().map(|(id, row)| (Aim::Function(id), row.name.clone()));
    let carriers = known
        .design
        .nodes
        .iter()
        .filter(|(_, node)| {
            matches!(node.product, Product::Rds(_) | Product::Line(_) | Product::Slb(_) | Product::Oss(_))
        })
        .map(|(id, node)| (Aim::Node(id), node.name.clone()));
    let options: Vec<(Aim, String)> = functions.chain(carriers).collect();
    if options.is_empty() {
        return;
    }
    form.hint(&title);
    for (aim, name) in options {
        let mut on = aims.contains(&aim);
        if form.ui().push_id(aim_key(aim), |ui| ui.checkbox(&mut on, name).changed()).inner {
            if on {
                aims.push(aim);
                aims.sort_unstable();
            } else {
                aims.retain(|other| *other != aim);
            }
            form.mark(&title);
        }
    }
}

fn aim_key(aim: Aim) -> (u8, u32) {
    match aim {
        Aim::Function(id) => (0, id.0),
        Aim::Node(id) => (1, id.0),
    }
}

fn account_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("账号情况", "Account facts"), false, |form| {
        let mut account = known.design.account.clone();
        form.text_opt(&Text::fixed("所属机构", "Organisation"), &mut account.organisation);
        form.maybe(&Text::fixed("金融云认证", "Finance certified"), &mut account.finance_certified);
        form.maybe(&Text::fixed("实名认证", "Real name"), &mut account.real_name);
        form.money(&Text::fixed("余额", "Balance"), "CNY", &mut account.balance);
        form.maybe(&Text::fixed("新用户", "New user"), &mut account.new_user);
        form.maybe(&Text::fixed("多因素认证", "MFA"), &mut account.mfa);
        form.whole(
            &Text::fixed("密码最短长度", "Password length"),
            " ",
            1000,
            &mut account.password_min_length,
        );
        form.maybe(&Text::fixed("密码四类字符", "Four classes"), &mut account.password_four_classes);
        form.maybe(&Text::fixed("操作审计", "ActionTrail"), &mut account.action_trail);
        form.maybe(&Text::fixed("自动充值", "Auto recharge"), &mut account.auto_recharge);
        form.date(&Text::fixed("下单日", "Order date"), &mut account.order_date);
        form.date(&Text::fixed("上线日", "Go-live date"), &mut account.go_live_date);
        practice_fields(form, &mut account.practice);
        if account != known.design.account {
            edits.push(Edit::SetAccount(account));
        }
    });
}

fn groups_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("安全组", "Security groups"), false, |form| {
        let design = known.design;
        for (id, group) in design.security_groups.iter() {
            let rules = group.rules.len();
            let words = match known.lang {
                crate::base::Lang::Zh => format!("{}  ·  {rules} 条规则", group.name),
                crate::base::Lang::En => {
                    let counted = crate::base::text::counted(rules, "rule");
                    format!("{}  ·  {counted}", group.name)
                }
            };
            if form.ui().push_id(id, |ui| ui.link(words).clicked()).inner {
                known.reveal(Ref::SecurityGroup(id));
            }
        }
        if form.add_button(&Text::fixed("添加安全组", "Add a security group")) {
            let id = design.ids().security_group();
            let group =
                SecurityGroup { name: format!("sg-{}", id.0), net: design.settings.net, rules: Vec::new() };
            edits.push(Edit::PutSecurityGroup(id, group));
        }
    });
}

fn organisation_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    let design = known.design;
    form.section(&Text::fixed("业务系统", "Business systems"), false, |form| {
        for (id, row) in design.systems.iter() {
            form.entry(id.0 as usize, |form| {
                if form.entry_head(&row.name) {
                    edits.push(Edit::Remove(Ref::System(id)));
                }
                let mut system: System = row.clone();
                form.text(&Text::fixed("名称", "Name"), &mut system.name);
                form.choice_opt(&Text::fixed("高可用承诺", "HA promise"), &mut system.ha_promise);
                form.choice_opt(&Text::fixed("业务等级", "Criticality"), &mut system.criticality);
                let mut level = system.mlps_level.map(u32::from);
                form.whole(&Text::fixed("等保级别", "MLPS level"), " ", 4, &mut level);
                system.mlps_level = level.and_then(|level| u8::try_from(level).ok());
                target_fields(form, &mut system.targets);
                form.money(&Text::fixed("月预算", "Monthly budget"), "CNY", &mut system.monthly_budget);
                form.text(&Text::fixed("负责人", "Owner"), &mut system.owner);
                form.text(&Text::fixed("成本中心", "Cost centre"), &mut system.cost_centre);
                if system != *row {
                    edits.push(Edit::PutSystem(id, system));
                }
            });
        }
        if form.add_button(&Text::fixed("添加业务系统", "Add a system")) {
            let name = Text::fixed("业务系统", "System").get(known.lang).to_owned();
            edits.push(Edit::PutSystem(design.ids().system(), System { name, ..System::default() }));
        }
    });
    form.section(&Text::fixed("环境", "Environments"), false, |form| {
        for (id, row) in design.environments.iter() {
            form.entry(id.0 as usize, |form| {
                if form.entry_head(&row.name) {
                    edits.push(Edit::Remove(Ref::Environment(id)));
                }
                let mut environment: Environment = row.clone();
                form.text(&Text::fixed("名称", "Name"), &mut environment.name);
                form.choice(&Text::fixed("用途", "Kind"), &mut environment.kind);
                form.choice_opt(&Text::fixed("高可用承诺", "HA promise"), &mut environment.ha_promise);
                target_fields(form, &mut environment.targets);
                form.money(&Text::fixed("月预算", "Monthly budget"), "CNY", &mut environment.monthly_budget);
                form.text(&Text::fixed("成本中心", "Cost centre"), &mut environment.cost_centre);
                if environment != *row {
                    edits.push(Edit::PutEnvironment(id, environment));
                }
            });
        }
        if form.add_button(&Text::fixed("添加环境", "Add an environment")) {
            let name = Text::fixed("生产", "Production").get(known.lang).to_owned();
            let environment = Environment { name, ..Environment::default() };
            edits.push(Edit::PutEnvironment(design.ids().environment(), environment));
        }
    });
    form.section(&Text::fixed("应用模块", "Functions"), false, |form| {
        for (id, row) in design.functions.iter() {
            form.entry(id.0 as usize, |form| {
                if form.entry_head(&row.name) {
                    edits.push(Edit::Remove(Ref::Function(id)));
                }
                let mut function: Function = row.clone();
                form.text(&Text::fixed("名称", "Name"), &mut function.name);
                form.pick(&Text::fixed("业务系统", "System"), &mut function.system, &known.systems());
                form.whole(&Text::fixed("至少要有", "Must be up"), " ", 100_000, &mut function.needs);
                if function != *row {
                    edits.push(Edit::PutFunction(id, function));
                }
            });
        }
        if form.add_button(&Text::fixed("添加应用模块", "Add a function")) {
            let name = Text::fixed("应用", "application").get(known.lang).to_owned();
            edits.push(Edit::PutFunction(design.ids().function(), Function { name, ..Function::default() }));
        }
    });
}
