//! Fields of recovery and of practice: what rules ask and no drawing shows.

use crate::base::Text;
use crate::design::{Practice, Recovery, Tls};

use super::form::Form;

/// The most that a figure of practice may be; larger ones are slips of the pen.
const MOST: u32 = 1_000_000_000;

/// How the business moves to the other region and back.
pub fn recovery_fields(form: &mut Form<'_>, recovery: &mut Recovery) {
    form.words(&Text::fixed("对外服务地域", "Active regions"), &mut recovery.active);
    form.words(&Text::fixed("容灾地域", "Standby regions"), &mut recovery.standby);
    form.maybe(
        &Text::fixed("数据库自动切换", "Database switches by itself"),
        &mut recovery.rds_switch_automatic,
    );
    form.whole(&Text::fixed("人工切换用时", "Manual switch"), "s", MOST, &mut recovery.manual_switch_seconds);
    form.whole(&Text::fixed("降级承载比例", "Degraded share"), "%", 1000, &mut recovery.degraded_percent);
    form.maybe(&Text::fixed("回切步骤已定", "Way back planned"), &mut recovery.fail_back_planned);
}

/// How the organisation works.
pub fn practice_fields(form: &mut Form<'_>, practice: &mut Practice) {
    form.money(&Text::fixed("自动充值上限", "Recharge cap"), "CNY", &mut practice.auto_recharge_cap);
    let versions = [
        (None, Text::fixed("未填写", "Not entered")),
        (Some(Tls::V1_0), Text::same("TLS 1.0")),
        (Some(Tls::V1_2), Text::same("TLS 1.2")),
        (Some(Tls::V1_3), Text::same("TLS 1.3")),
    ];
    form.pick(&Text::fixed("最低TLS", "Lowest TLS"), &mut practice.min_tls, &versions);
    for (label, unit, value) in [
        (Text::fixed("密钥持有人", "Key holders"), " ", &mut practice.access_key_holders),
        (Text::fixed("预计CC攻击", "CC attack"), "QPS", &mut practice.cc_attack_qps),
        (Text::fixed("审计日志保留", "Audit logs kept"), "d", &mut practice.audit_retention_days),
        (Text::fixed("应急处置时限", "Incident limit"), "min", &mut practice.incident_minutes),
        (Text::fixed("令牌有效期", "Token life"), "min", &mut practice.token_minutes),
        (Text::fixed("异常登录冻结", "Freeze after"), " ", &mut practice.freeze_after),
        (Text::fixed("静默下线", "Idle log-off"), "min", &mut practice.idle_minutes),
        (Text::fixed("最低Android", "Lowest Android"), " ", &mut practice.min_android),
        (Text::fixed("最低iOS", "Lowest iOS"), " ", &mut practice.min_ios),
        (Text::fixed("密钥轮换", "Key rotation"), "h", &mut practice.key_rotation_hours),
        (Text::fixed("WAF规则更新", "WAF refresh"), "h", &mut practice.waf_refresh_hours),
        (Text::fixed("零信任检查", "Zero-trust check"), "ms", &mut practice.ztna_check_ms),
        (Text::fixed("检测率", "Detection rate"), "0.01%", &mut practice.detection_basis_points),
    ] {
        form.whole(&label, unit, MOST, value);
    }
    for (label, value) in [
        (Text::fixed("内容检测", "Content check"), &mut practice.content_check),
        (Text::fixed("静态加密", "Encryption at rest"), &mut practice.encryption_at_rest),
        (Text::fixed("日志异地备份", "Logs off site"), &mut practice.audit_off_site),
        (Text::fixed("三权分立", "Separate roles"), &mut practice.separate_roles),
        (Text::fixed("处理个人信息", "Personal data"), &mut practice.personal_data),
        (Text::fixed("敏感字段脱敏", "Masked fields"), &mut practice.personal_data_masked),
        (Text::fixed("终端准入检查", "Device checks"), &mut practice.device_checks),
        (Text::fixed("硬件加密机", "HSM"), &mut practice.hsm),
        (Text::fixed("启用HSTS", "HSTS"), &mut practice.hsts),
        (Text::fixed("令牌即时失效", "Token revocation"), &mut practice.token_revocation),
        (Text::fixed("境外居民数据", "Data from abroad"), &mut practice.foreign_data),
        (Text::fixed("隐私权利齐备", "Privacy rights"), &mut practice.privacy_rights),
        (Text::fixed("安全运营中心", "Operations centre"), &mut practice.soc),
        (Text::fixed("小程序接入", "Mini-program"), &mut practice.mini_program),
        (Text::fixed("小程序防护", "Mini-program guarded"), &mut practice.mini_program_guarded),
        (Text::fixed("服务商已评分", "Vendors scored"), &mut practice.vendor_scored),
    ] {
        form.maybe(&label, value);
    }
    form.words(&Text::fixed("证书清单", "Certificates"), &mut practice.certificates);
}
