//! What people have to do: the checklist with its owners and days, and the run-book for a stolen account.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::base::{SourceDocument, Text};
use crate::design::TaskState;

/// A step of the run-book, with the lines of the source that state it.
struct Step {
    when: Text,
    what: Text,
    lines: (u32, u32),
}

/// Three steps, three looks for a back door, three habits (T-14).
static STOLEN_ACCOUNT: [Step; 9] = [
    Step {
        when: Text::fixed("第一步：冻结账号", "Step 1: freeze the account"),
        what: Text::fixed(
            "拨打95187转人工，说明账号被盗，申请紧急限制登录；备好登记的身份证号、营业执照和绑定的支付宝。电话不通时登录官网安全中心或申诉页面自助冻结、提交申诉。",
            "Call 95187, ask for a person, say that the account was stolen and have log-in restricted; have the \
             registered ID number, the licence and the bound Alipay ready. When the phone fails, freeze and appeal \
             online.",
        ),
        lines: (26, 46),
    },
    Step {
        when: Text::fixed("第二步：切断扣款", "Step 2: stop the money"),
        what: Text::fixed(
            "在支付宝关闭阿里云的免密支付和自动扣款；银行卡临时挂失，或把线上支付限额调为0。",
            "Turn off payment without password and automatic deduction in Alipay; block the bank card, or set its \
             online limit to 0.",
        ),
        lines: (48, 68),
    },
    Step {
        when: Text::fixed("第三步：收回控制权", "Step 3: take control back"),
        what: Text::fixed(
            "申诉解冻后先改密码：不少于12位，含大写、小写、数字和符号；再逐项排查后门。",
            "After the appeal change the password first: at least 12 characters of upper case, lower case, digits and \
             symbols; then look for back doors.",
        ),
        lines: (70, 84),
    },
    Step {
        when: Text::fixed("后门检查一：RAM", "Back door 1: RAM"),
        what: Text::fixed(
            "删除不认识的子账号，禁用并轮换全部AccessKey。",
            "Delete users that nobody knows; disable and replace every access key.",
        ),
        lines: (86, 90),
    },
    Step {
        when: Text::fixed("后门检查二：安全组", "Back door 2: security groups"),
        what: Text::fixed(
            "与事件前的版本比较，关闭新放行的端口（22、3389、挖矿端口等）。",
            "Compare with the version from before the incident and close every port that was opened (22, 3389, mining \
             ports).",
        ),
        lines: (92, 92),
    },
    Step {
        when: Text::fixed("后门检查三：操作审计", "Back door 3: operation audit"),
        what: Text::fixed(
            "用操作审计（ActionTrail）查近期被动过的资源，检查是否留有木马。",
            "Read in ActionTrail which resources were touched lately, and look for trojans there.",
        ),
        lines: (94, 94),
    },
    Step {
        when: Text::fixed("习惯一：MFA", "Habit 1: MFA"),
        what: Text::fixed("主账号和子账号都开启MFA。", "MFA on the account and on every user."),
        lines: (100, 100),
    },
    Step {
        when: Text::fixed("习惯二：不写明文密钥", "Habit 2: no secrets in the clear"),
        what: Text::fixed("AccessKey不写进代码和文档。", "No access key in code or documents."),
        lines: (102, 102),
    },
    Step {
        when: Text::fixed("习惯三：快照与备份", "Habit 3: snapshots and backups"),
        what: Text::fixed(
            "定期做快照和备份，数据被删也能恢复。",
            "Regular snapshots and backups, so that deleted data can be restored.",
        ),
        lines: (104, 104),
    },
];

/// The checklist and the run-book.
pub(super) fn section(m: &Material<'_>) -> Section {
    let items = &m.assessment.report.checklist;
    let mut parts = Vec::new();
    if !items.is_empty() {
        parts.push(Part::Heading { text: m.words("待办清单", "Checklist") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("规则", "Rule"), 1),
                Column::left(m.words("事项", "What is to be done"), 5),
                Column::left(m.words("状态", "State"), 1),
                Column::left(m.words("责任人", "Owner"), 1),
                Column::left(m.words("日期", "Date"), 1),
            ],
            rows: items
                .iter()
                .map(|item| {
                    let task = item.task.as_ref();
                    let state = match task.map(|task| task.state) {
                        None => m.words("未列入计划", "not planned"),
                        Some(TaskState::Open) => m.words("未完成", "open"),
                        Some(TaskState::Done) => m.words("已完成", "done"),
                        Some(TaskState::NotApplicable) => m.words("不适用", "not applicable"),
                    };
                    let day = task.and_then(|task| task.date).map(|day| day.to_string());
                    vec![
                        Cell::new(item.finding.code),
                        Cell::new(m.say(&item.finding.message)),
                        Cell::new(state),
                        Cell::new(task.map(|task| task.owner.clone()).unwrap_or_default()),
                        Cell::new(day.unwrap_or_default()),
                    ]
                })
                .collect(),
        });
    }
    parts.push(Part::Heading { text: m.words("账号被盗应急手册", "Run-book for a stolen account") });
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("步骤", "Step"), 2),
            Column::left(m.words("做什么", "What to do"), 5),
            Column::left(m.words("出处", "Source"), 2),
        ],
        rows: STOLEN_ACCOUNT
            .iter()
            .map(|step| {
                let source = SourceDocument::AccountResponse.label(&[step.lines], m.lang);
                vec![Cell::new(m.say(&step.when)), Cell::new(m.say(&step.what)), Cell::new(source)]
            })
            .collect(),
    });
    Section { title: m.words("待办与应急手册", "Checklist and run-book"), fresh_page: true, parts }
}

/// One page to be printed and kept at hand: what to do in the first minutes, and whom to call.
pub(super) fn card(m: &Material<'_>) -> Section {
    let fact = |label: String, value: String, note: String| Fact::new(label, value).note(note);
    let source = SourceDocument::AccountResponse.label(&[(26, 46), (110, 112)], m.lang);
    let blank = || Cell::new("");
    let person =
        |zh: &'static str, en: &'static str| vec![Cell::new(m.words(zh, en)), blank(), blank(), blank()];
    let parts = vec![
        Part::Paragraph {
            text: m.words(
                "账号疑似被盗时，先冻结、再断款、后排查；本页请打印，放在值班台。",
                "When the account seems stolen: freeze first, stop the money next, look for traces last. Print this page \
                 and keep it at the desk of who is on call.",
            ),
        },
        Part::Cards {
            rows: vec![
                fact(
                    m.words("第一步：打电话", "First: call"),
                    "95187".to_owned(),
                    m.words("转人工，申请紧急限制登录", "ask for a person; have log-in restricted"),
                )
                .toned(Tone::Error),
                fact(
                    m.words("电话不通", "The line is busy"),
                    m.words("在线冻结", "freeze online"),
                    m.words("官网安全中心、申诉页面", "security centre or appeal page of the website"),
                )
                .toned(Tone::Warning),
                fact(
                    m.words("同时", "Meanwhile"),
                    m.words("切断扣款", "stop the money"),
                    m.words("支付宝关免密与自动扣款", "Alipay: no password-free or automatic payment"),
                )
                .toned(Tone::Accent),
            ],
        },
        Part::Heading { text: m.words("通话前备好", "Have ready before the call") },
        Part::Facts {
            rows: vec![
                fact(m.words("证件", "Identity"), m.words("登记的身份证号", "the registered ID number"), String::new()),
                fact(m.words("执照", "Licence"), m.words("营业执照", "the business licence"), String::new()),
                fact(
                    m.words("支付宝", "Alipay"),
                    m.words("账号绑定的支付宝", "the Alipay that is bound to the account"),
                    String::new(),
                ),
            ],
        },
        Part::Heading { text: m.words("冻结之后", "After it is frozen") },
        Part::Table {
            columns: vec![
                Column::left(m.words("顺序", "Order"), 1),
                Column::left(m.words("做什么", "What to do"), 6),
            ],
            rows: [
                ("改密码：不少于12位，含大写、小写、数字和符号", "new password: 12 characters or more, of all four kinds"),
                ("RAM：删除不认识的子账号，轮换全部AccessKey", "RAM: delete unknown users, replace every access key"),
                ("安全组：与事件前比较，关闭新放行的端口", "security groups: compare with before, close what was opened"),
                ("操作审计：查近期被动过的资源，查木马", "ActionTrail: what was touched lately; look for trojans"),
                ("开启MFA；从快照和备份恢复", "MFA on; restore from snapshots and backups"),
            ]
            .into_iter()
            .enumerate()
            .map(|(at, (zh, en))| vec![Cell::new((at + 1).to_string()), Cell::new(m.words(zh, en))])
            .collect(),
        },
        Part::Heading { text: m.words("联系人（手工填写）", "Whom to call (to be filled in)") },
        Part::Table {
            columns: vec![
                Column::left(m.words("角色", "Role"), 2),
                Column::left(m.words("姓名", "Name"), 2),
                Column::left(m.words("电话", "Phone"), 2),
                Column::left(m.words("备用电话", "Second phone"), 2),
            ],
            rows: vec![
                person("账号负责人", "Owner of the account"),
                person("值班运维", "Operator on call"),
                person("财务", "Finance"),
                person("阿里云客户经理", "Account manager of the cloud"),
            ],
        },
        Part::Note { text: format!("{}{}{source}", m.words("出处", "Source"), m.colon()) },
    ];
    Section {
        title: m.words("账号被盗应急卡", "Emergency card: stolen account"), fresh_page: true, parts
    }
}
