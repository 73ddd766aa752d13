//! The parts that a bank files: scope, responsibilities, risks, milestones and acceptance, drills, responses,
//! confidentiality and sign-off.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::base::{Date, Severity, Text};
use crate::design::{HaPromise, Product};
use crate::resilience::Disruption;
use crate::text;

/// How many risks are listed, the gravest first.
const RISKS: usize = 20;

/// Confidentiality, what is offered and what is not.
pub(super) fn scope(m: &Material<'_>) -> Section {
    let d = m.design;
    let names = |list: Vec<&str>| {
        if list.is_empty() { m.words("未填写", "not entered") } else { list.join(m.comma()) }
    };
    let mut parts = Vec::new();
    let customer = if d.title.customer.is_empty() {
        m.words("客户", "the customer")
    } else {
        d.title.customer.clone()
    };
    parts.push(Part::Heading { text: m.words("保密说明", "Confidentiality") });
    parts.push(Part::Paragraph {
        text: m.say(&text!(
            "本文件含{customer}的网络结构、地址与报价，仅供双方项目人员评审使用；未经书面同意不得复制、转交或公开。",
            "This document holds the network, the addresses and the prices of {customer}. It is for the review by both \
             parties' project staff only and may not be copied, passed on or published without written consent."
        )),
    });
    parts.push(Part::Heading { text: m.words("范围", "Scope") });
    let systems = d.systems.values().map(|row| row.name.as_str()).collect();
    let environments = d.environments.values().map(|row| row.name.as_str()).collect();
    let regions = d.regions.values().map(|row| row.name.as_str()).collect();
    parts.push(Part::Facts {
        rows: vec![
            Fact::new(m.words("业务系统", "Business systems"), names(systems)),
            Fact::new(m.words("环境", "Environments"), names(environments)),
            Fact::new(m.words("地域", "Regions"), names(regions)),
            Fact::new(
                m.words("资源", "Resources"),
                m.say(&{
                    let (nodes, links) = (d.nodes.len(), d.links.len());
                    {
                        let kinds = crate::base::text::counted(nodes, "kind");
                        let lines = crate::base::text::counted(links, "link");
                        text!("{nodes} 类，{links} 条连线", "{kinds}, {lines}")
                    }
                }),
            ),
        ],
    });
    parts.push(Part::Heading { text: m.words("不含内容", "Exclusions") });
    let mut rows = vec![
        vec![
            Cell::new(m.words("应用软件", "Applications")),
            Cell::new(m.words(
                "应用的开发、改造、数据迁移与测试由客户负责",
                "building, changing, migrating and testing applications is the customer's",
            )),
        ],
        vec![
            Cell::new(m.words("客户侧设施", "The customer's own sites")),
            Cell::new(m.words(
                "客户机房、终端与运营商线路的建设不在报价内",
                "data centres, terminals and carriers' lines are not priced here",
            )),
        ],
    ];
    let bill = &m.assessment.bill;
    if !bill.incomplete.is_empty() {
        let count = bill.incomplete.len();
        rows.push(vec![
            Cell::new(m.words("待询价项", "Prices to be confirmed")),
            Cell::new(m.say(&{
                let items = crate::base::text::counted(count, "item");
                text!("{count} 项没有价格，合计不含", "without a price and not in the totals: {items}")
            })),
        ]);
    }
    let open = m.assessment.report.summary.not_evaluated;
    if open > 0 {
        rows.push(vec![
            Cell::new(m.words("未评估的规则", "Rules not evaluated")),
            Cell::new(m.say(&text!(
                "{open} 条因缺少数据未评估，不等于通过",
                "{open} lack data; not evaluated is not a pass"
            ))),
        ]);
    }
    parts.push(Part::Table {
        columns: vec![Column::left(m.words("内容", "What"), 2), Column::left(m.words("说明", "Why"), 5)],
        rows,
    });
    Section { title: m.words("范围与保密", "Scope and confidentiality"), fresh_page: true, parts }
}

/// Who does what: R does it, A answers for it, C is asked, I is told.
pub(super) fn responsibilities(m: &Material<'_>) -> Section {
    type Row = (&'static str, &'static str, [&'static str; 3]);
    let mut rows: Vec<Row> = vec![
        ("可用区、地域、物理设施", "AZs, regions, physical plant", ["I", "I", "R/A"]),
        ("云产品的可用性与SLA", "Products and their SLAs", ["I", "C", "R/A"]),
        ("架构设计与本文件", "Architecture and this document", ["A", "R", "C"]),
        ("账号、子账号、权限与多因素认证", "Accounts, rights and MFA", ["R/A", "C", "I"]),
        ("安全组、白名单与访问策略", "Security groups, whitelists, policies", ["A", "R", "I"]),
        ("操作系统加固与补丁", "Hardening and patching of systems", ["A", "R", "I"]),
        ("应用部署、监控与处置", "Deploying, watching and mending applications", ["R/A", "C", "I"]),
        ("数据备份策略与恢复验证", "Backups and restore tests", ["A", "R", "C"]),
        ("容灾切换决策", "Deciding on fail-over", ["R/A", "C", "I"]),
        ("费用、续费与预算", "Costs, renewals, budget", ["R/A", "C", "I"]),
    ];
    let has = |test: fn(&Product) -> bool| m.design.nodes.values().any(|node| test(&node.product));
    if has(|product| matches!(product, Product::Line(_))) {
        rows.push(("专线的开通与变更", "Ordering and changing leased lines", ["A", "R", "C"]));
    }
    if has(|product| matches!(product, Product::Vpn(_))) {
        rows.push(("VPN账号与密钥", "VPN accounts and keys", ["A", "R", "C"]));
    }
    let rows = rows
        .into_iter()
        .map(|(zh, en, letters)| {
            std::iter::once(Cell::new(m.words(zh, en))).chain(letters.into_iter().map(Cell::new)).collect()
        })
        .collect();
    let parts = vec![
        Part::Table {
            columns: vec![
                Column::left(m.words("事项", "Task"), 4),
                Column::left(m.words("客户", "Customer"), 1),
                Column::left(m.words("集成方", "Integrator"), 1),
                Column::left(m.words("云服务商", "Cloud"), 1),
            ],
            rows,
        },
        Part::Note {
            text: m.words(
                "R 执行，A 负责并批准，C 被咨询，I 被告知。最终以合同为准。",
                "R does it, A answers for it, C is asked, I is told. The contract decides.",
            ),
        },
    ];
    Section { title: m.words("责任分工", "Responsibilities"), fresh_page: false, parts }
}

/// What may go wrong, from the findings, single points and prices; each with who watches it.
pub(super) fn risks(m: &Material<'_>) -> Section {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let level = |zh: &'static str, en: &'static str, tone| Cell::toned(m.words(zh, en), tone);
    let high = || level("高", "high", Tone::Error);
    let middle = || level("中", "middle", Tone::Warning);
    let report = &m.assessment.report;
    for finding in &report.findings {
        let grade = match (finding.severity, &finding.waived) {
            (Severity::Error, None) => high(),
            (Severity::Warning, None) | (Severity::Error, Some(_)) => middle(),
            _ => continue,
        };
        let answer = match (&finding.waived, finding.fixes.first()) {
            (Some(waiver), _) => {
                format!("{}{}{}", m.words("已审批接受", "accepted"), m.colon(), waiver.reason)
            }
            (None, Some(fix)) => m.say(&fix.title),
            (None, None) => m.words("按规则说明处置", "mend it as the rule says"),
        };
        let owner = finding.waived.as_ref().map(|waiver| waiver.owner.clone()).unwrap_or_default();
        rows.push(vec![
            grade,
            Cell::new(m.say(&finding.message)),
            Cell::new(answer),
            Cell::new(owner),
            Cell::new(finding.code),
        ]);
    }
    let known = &m.assessment.resilience;
    for point in known.single_points.iter().filter(|point| m.design.has(point.subject)) {
        let (name, services) = (m.name(point.subject), point.services.join(m.comma()));
        rows.push(vec![
            middle(),
            Cell::new(m.say(&text!(
                "单点故障：“{name}”故障时 {services} 中断",
                "single point of failure: without \"{name}\" {services} stops"
            ))),
            Cell::new(m.words(
                "增加冗余，或在应急操作手册中写明恢复步骤",
                "add a second one, or write its recovery into the run-book",
            )),
            Cell::new(""),
            Cell::new("HA"),
        ]);
    }
    let missing = m.assessment.bill.incomplete.len();
    if missing > 0 {
        rows.push(vec![
            middle(),
            Cell::new(m.say(&{
                let prices = crate::base::text::counted(missing, "price");
                text!("报价有 {missing} 项待询价，合计偏低", "{prices} to be confirmed; the totals are low")
            })),
            Cell::new(m.words("签约前取得厂商报价", "get the vendor's quotation before signing")),
            Cell::new(""),
            Cell::new("COST"),
        ]);
    }
    // The gravest first; within a grade in the order of the report.
    rows.sort_by_key(|row| row.first().is_none_or(|cell| cell.tone != Tone::Error));
    let left = rows.len().saturating_sub(RISKS);
    rows.truncate(RISKS);
    let mut parts = Vec::new();
    if rows.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words("没有已知的高、中风险。", "No high or middle risk is known."),
        });
    } else {
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("等级", "Grade"), 0),
                Column::left(m.words("风险", "Risk"), 5),
                Column::left(m.words("应对", "Answer"), 4),
                Column::left(m.words("责任人", "Owner"), 1),
                Column::left(m.words("依据", "From"), 0),
            ],
            rows,
        });
    }
    if left > 0 {
        parts.push(Part::Note {
            text: m.say(&text!("另有 {left} 项见检查结果。", "{left} more stand in the findings.")),
        });
    }
    Section { title: m.words("风险登记表", "Risk register"), fresh_page: false, parts }
}

fn later(date: Date, days: i64) -> Option<Date> {
    date.0.checked_add(time::Duration::days(days)).map(Date)
}

/// Milestones from the days of the design, what is accepted, and when it is drilled again.
pub(super) fn acceptance(m: &Material<'_>) -> Section {
    let account = &m.design.account;
    let day = |date: Option<Date>| match date {
        Some(date) => Cell::new(date.to_string()),
        None => Cell::toned(m.words("未填写", "not entered"), Tone::Unknown),
    };
    let live = account.go_live_date;
    let before = |days: i64| live.and_then(|live| later(live, -days));
    let milestones = [
        (
            m.words("方案评审与签署", "Review and sign-off"),
            day(before(60)),
            m.words("本文件签署", "this document is signed"),
        ),
        (
            m.words("下单", "Order"),
            day(account.order_date.or_else(|| before(45))),
            m.words("采购清单全部下单", "everything on the purchase list is ordered"),
        ),
        (
            m.words("环境交付", "Environment handed over"),
            day(before(30)),
            m.words(
                "检查无错误，地址与安全组按表开通",
                "no errors in the check; addresses and groups as planned",
            ),
        ),
        (
            m.words("联调与容灾演练", "Integration and drill"),
            day(before(10)),
            m.words("下表各项通过", "every line of the table below passes"),
        ),
        (
            m.words("上线", "Going live"),
            day(live),
            m.words("客户书面确认", "the customer confirms in writing"),
        ),
    ];
    let mut parts = vec![
        Part::Heading { text: m.words("里程碑", "Milestones") },
        Part::Table {
            columns: vec![
                Column::left(m.words("里程碑", "Milestone"), 2),
                Column::left(m.words("日期", "Day"), 1),
                Column::left(m.words("完成标志", "Done when"), 4),
            ],
            rows: milestones.into_iter().map(|(name, day, done)| vec![Cell::new(name), day, Cell::new(done)]).collect(),
        },
        Part::Note {
            text: m.words(
                "未填写的日期由上线日期倒推：评审60天、下单45天、交付30天、联调10天；专线等以运营商工期为准。",
                "Days that were not entered are counted back from going live: review 60, order 45, handing over 30, \
                 integration 10 days; lines take as long as their carrier does.",
            ),
        },
        Part::Heading { text: m.words("验收与演练", "Acceptance and drills") },
    ];
    let drills = drills(m);
    if drills.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words("图中没有可演练的服务。", "The drawing has no service that could be drilled."),
        });
    } else {
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("演练", "Drill"), 2),
                Column::left(m.words("服务", "Service"), 2),
                Column::left(m.words("估算", "Estimate"), 2),
                Column::left(m.words("目标", "Target"), 2),
                Column::left(m.words("判定", "Verdict"), 0),
                Column::left(m.words("周期", "Every"), 0),
                Column::left(m.words("下次", "Next"), 0),
            ],
            rows: drills,
        });
        parts.push(Part::Note {
            text: m.words(
                "估算由设计推得，以演练实测为准。切换由客户业务负责人决策，集成方执行；恢复后按回切步骤切回并核对数据。",
                "Estimates follow from the design; what a drill measures counts. The customer's owner of the business \
                 decides on a fail-over, the integrator carries it out; afterwards it is failed back and data compared.",
            ),
        });
    }
    Section {
        title: m.words("里程碑、验收与演练", "Milestones, acceptance and drills"),
        fresh_page: true,
        parts,
    }
}

fn drills(m: &Material<'_>) -> Vec<Vec<Cell>> {
    let start = m.design.account.go_live_date.unwrap_or(m.date);
    let mut rows = Vec::new();
    for row in &m.assessment.resilience.recovery {
        for estimate in &row.estimates {
            let (title, every, days) = match estimate.disruption {
                Disruption::Software => continue,
                Disruption::Instance => {
                    (m.words("停一台服务器", "stop one server"), m.words("季度", "quarter"), 90)
                }
                Disruption::Az if row.promise >= HaPromise::Az => {
                    (m.words("隔离一个可用区", "cut off one AZ"), m.words("半年", "half a year"), 182)
                }
                Disruption::Region if row.promise >= HaPromise::Region => {
                    (m.words("切换到另一地域", "switch to the other region"), m.words("年", "year"), 365)
                }
                Disruption::Az | Disruption::Region => continue,
            };
            let span = |seconds: Option<u32>| match seconds {
                Some(seconds) => m.say(&crate::compare::seconds_words(seconds)),
                None => m.words("不可恢复", "unrecoverable"),
            };
            let target = |seconds: Option<u32>| match seconds {
                Some(seconds) => m.say(&crate::compare::seconds_words(seconds)),
                None => m.words("未填写", "not entered"),
            };
            let verdict = estimate.rto_status.max(estimate.rpo_status);
            let tone = match verdict {
                crate::resilience::TargetStatus::Met => Tone::Good,
                crate::resilience::TargetStatus::Breached => Tone::Error,
                _ => Tone::Unknown,
            };
            rows.push(vec![
                Cell::new(title),
                Cell::new(row.service.clone()),
                Cell::new(format!("RTO {} / RPO {}", span(estimate.rto), m.say(&estimate.rpo.title()))),
                Cell::new(format!(
                    "{} / {}",
                    target(row.targets.rto_seconds),
                    target(row.targets.rpo_seconds)
                )),
                Cell::toned(m.say(&verdict.title()), tone),
                Cell::new(every),
                Cell::new(later(start, days).map(|day| day.to_string()).unwrap_or_default()),
            ]);
        }
    }
    rows
}

/// The customer's requirements one by one, and those that the offer deviates from; nothing without a list.
pub(super) fn responses(m: &Material<'_>) -> Section {
    let list = &m.extras.requirements;
    let title = m.words("点对点应答", "Responses to requirements");
    if list.is_empty() {
        return Section { title, fresh_page: false, parts: Vec::new() };
    }
    let answer = |text: &str| {
        if text.is_empty() {
            Cell::toned(m.words("未填写", "not entered"), Tone::Unknown)
        } else {
            Cell::new(text)
        }
    };
    let row = |one: &super::super::Requirement| {
        vec![
            Cell::new(one.number.clone()),
            Cell::new(one.text.clone()),
            answer(&one.response),
            Cell::new(if one.deviates() { one.deviation.clone() } else { m.words("无偏离", "none") }),
            Cell::new(one.proof.clone()),
        ]
    };
    let columns = || {
        vec![
            Column::left(m.words("编号", "No."), 0),
            Column::left(m.words("要求", "Requirement"), 4),
            Column::left(m.words("响应", "Response"), 4),
            Column::left(m.words("偏离", "Deviation"), 1),
            Column::left(m.words("证明", "Proof"), 2),
        ]
    };
    let mut parts = vec![Part::Table { columns: columns(), rows: list.iter().map(row).collect() }];
    parts.push(Part::Heading { text: m.words("偏离表", "Deviations") });
    let deviating: Vec<Vec<Cell>> = list.iter().filter(|one| one.deviates()).map(row).collect();
    if deviating.is_empty() {
        parts.push(Part::Paragraph { text: m.words("无偏离。", "There are no deviations.") });
    } else {
        parts.push(Part::Table { columns: columns(), rows: deviating });
    }
    Section { title, fresh_page: true, parts }
}

/// Lines to sign on.
pub(super) fn signatures(m: &Material<'_>) -> Section {
    let title = &m.design.title;
    let role = |zh: &'static str, en: &'static str, who: &str| {
        // Room for a hand and a seal.
        vec![Cell::new(m.words(zh, en)), Cell::new(who), Cell::new("\n\n"), Cell::new("")]
    };
    let parts = vec![
        Part::Paragraph {
            text: m.words(
                "下列签署人已评审本文件，同意按其内容实施。",
                "Those who sign have reviewed this document and agree to what it says.",
            ),
        },
        Part::Table {
            columns: vec![
                Column::left(m.words("角色", "Role"), 2),
                Column::left(m.words("姓名", "Name"), 2),
                Column::left(m.words("签字", "Signature"), 3),
                Column::left(m.words("日期", "Date"), 2),
            ],
            rows: vec![
                role("编制", "Prepared by", &title.author),
                role("审核", "Reviewed by", ""),
                role("客户业务负责人", "Customer, business", &title.customer),
                role("客户技术负责人", "Customer, technology", ""),
                role("客户安全负责人", "Customer, security", ""),
            ],
        },
    ];
    Section { title: m.say(&Text::fixed("签署页", "Sign-off")), fresh_page: true, parts }
}
