//! A comparison in words, for a terminal and as Markdown.

use super::failures::{Estimated, Left, Servers};
use super::network::AddressUse;
use super::results::{Delta, LineDelta, ServiceDelta};
use super::{Change, Diff, FieldChange, Kind, words};
use crate::base::{Lang, Money, Text};
use crate::resilience::{Disruption, percent};
use crate::rules::Finding;
use crate::text;

/// One line of the comparison: its heading or what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffLine {
    /// From here on stands what follows from the changes.
    Results,
    /// A heading.
    Heading(Text),
    /// A line with its sign: `+`, `-`, `~` or nothing.
    Item(char, Text),
    /// What belongs to the line above.
    Detail(Text),
}

/// The comparison for a terminal.
#[must_use]
pub fn diff_text(diff: &Diff, lang: Lang) -> String {
    let mut out = String::new();
    for line in diff_lines(diff) {
        match line {
            DiffLine::Results => continue,
            DiffLine::Heading(words) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(words.get(lang));
            }
            DiffLine::Item(sign, words) => out.push_str(&format!("  {sign} {}", words.get(lang))),
            DiffLine::Detail(words) => out.push_str(&format!("      {}", words.get(lang))),
        }
        out.push('\n');
    }
    out
}

/// The comparison as Markdown, for a change list.
#[must_use]
pub fn diff_markdown(diff: &Diff, lang: Lang) -> String {
    let title = Text::fixed("设计差异", "Design changes");
    let mut out = format!("# {}\n", title.get(lang));
    let mut before_item = true;
    for line in diff_lines(diff) {
        match line {
            DiffLine::Results => {}
            DiffLine::Heading(words) => {
                out.push_str(&format!("\n## {}\n", escaped(words.get(lang))));
                before_item = true;
            }
            DiffLine::Item(sign, words) => {
                if before_item {
                    out.push('\n');
                    before_item = false;
                }
                let words = escaped(words.get(lang));
                out.push_str(&match sign {
                    ' ' => format!("- {words}\n"),
                    sign => format!("- `{sign}` {words}\n"),
                });
            }
            DiffLine::Detail(words) => out.push_str(&format!("  - {}\n", escaped(words.get(lang)))),
        }
    }
    out
}

/// User text in Markdown: no markup, no line of its own.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The comparison line by line.
#[must_use]
pub fn diff_lines(diff: &Diff) -> Vec<DiffLine> {
    let mut out = Vec::new();
    if diff.is_empty() {
        out.push(DiffLine::Heading(Text::fixed("两个设计没有差异", "The two designs do not differ")));
    } else {
        let count = diff.changes.len();
        out.push(DiffLine::Heading(match count {
            1 => Text::fixed("设计变更 1 处", "1 change of the design"),
            _ => text!("设计变更 {count} 处", "{count} changes of the design"),
        }));
        if !diff.why.is_empty() {
            out.push(DiffLine::Item(' ', reason(&diff.why)));
        }
        for change in &diff.changes {
            change_lines(change, &mut out);
        }
    }
    out.push(DiffLine::Results);
    if !diff.came.is_empty() || !diff.went.is_empty() {
        let (came, went) = (diff.came.len(), diff.went.len());
        out.push(DiffLine::Heading(text!(
            "检查结果：新增 {came} 项，消除 {went} 项",
            "Findings: {came} came, {went} went"
        )));
        for (sign, list) in [('+', &diff.came), ('-', &diff.went)] {
            for Finding { code, severity, message, .. } in list {
                let severity = severity.title();
                out.push(DiffLine::Item(
                    sign,
                    Text::new(
                        format!("{} {code} {}", severity.zh, message.zh),
                        format!("{} {code} {}", severity.en, message.en),
                    ),
                ));
            }
        }
    }
    quote_lines(diff, &mut out);
    availability_lines(diff, &mut out);
    failure_lines(diff, &mut out);
    address_lines(diff, &mut out);
    access_lines(diff, &mut out);
    out
}

fn change_lines(change: &Change, out: &mut Vec<DiffLine>) {
    let table = words::table(change.table);
    let named = |words: &str| {
        if change.name.is_empty() { words.to_owned() } else { format!("{words} {}", change.name) }
    };
    let kind = change.kind.title();
    out.push(DiffLine::Item(
        change.kind.sign(),
        Text::new(format!("{}{}", kind.zh, named(&table.zh)), format!("{} {}", kind.en, named(&table.en))),
    ));
    if !change.why.is_empty() {
        out.push(DiffLine::Detail(reason(&change.why)));
    }
    if change.kind != Kind::Changed {
        return;
    }
    out.extend(change.fields.iter().map(|field| DiffLine::Detail(field.words())));
}

impl FieldChange {
    /// What stood there and what stands there.
    #[must_use]
    pub fn words(&self) -> Text {
        let value =
            |value: &Option<Text>| value.clone().unwrap_or_else(|| Text::fixed("未填写", "not entered"));
        let (before, after) = (value(&self.before), value(&self.after));
        let (zh, en) = (&self.title.zh, &self.title.en);
        // An entry of a list came or went.
        let entry = self.path.ends_with(']');
        match (&self.before, &self.after) {
            (None, Some(_)) if entry => {
                Text::new(format!("{zh}：新增 {}", after.zh), format!("{en}: added {}", after.en))
            }
            (Some(_), None) if entry => {
                Text::new(format!("{zh}：删除 {}", before.zh), format!("{en}: removed {}", before.en))
            }
            _ => moved(&self.title, &before, &after),
        }
    }
}

fn reason(words: &str) -> Text {
    text!("原因：{words}", "why: {words}")
}

fn quote_lines(diff: &Diff, out: &mut Vec<DiffLine>) {
    let quote = &diff.quote;
    if quote.lines.is_empty() {
        return;
    }
    let (before, after) = (quote.first_year.before.label(), quote.first_year.after.label());
    let difference = signed(quote.first_year.difference());
    out.push(DiffLine::Heading(Text::new(
        format!("首年费用：{} → {}（{difference} 元）", before.zh, after.zh),
        format!("First year: {} → {} ({difference} CNY)", before.en, after.en),
    )));
    out.extend(quote.lines.iter().map(line_words));
}

/// What a line of the quote was and is.
fn line_words(line: &LineDelta) -> DiffLine {
    let (was, is) = (line.quantity.before, line.quantity.after);
    let (sign, quantity) = match (was.is_zero(), is.is_zero()) {
        (true, false) => ('+', is.normalize().to_string()),
        (false, true) => ('-', was.normalize().to_string()),
        _ if was == is => ('~', is.normalize().to_string()),
        _ => ('~', format!("{} → {}", was.normalize(), is.normalize())),
    };
    let unknown = || Text::fixed("待询价", "to be confirmed");
    let price = |amount: Option<Money>| amount.map_or_else(unknown, |amount| Text::same(amount.grouped()));
    let (old, new) = (price(line.first_year.before), price(line.first_year.after));
    let amount = match (sign, line.first_year.difference()) {
        ('~', Some(difference)) => {
            let difference = signed(difference);
            Text::new(
                format!("{} → {}（{difference} 元）", old.zh, new.zh),
                format!("{} → {} ({difference} CNY)", old.en, new.en),
            )
        }
        (_, Some(difference)) => {
            let difference = signed(difference);
            text!("{difference} 元", "{difference} CNY")
        }
        ('~', None) if old != new => {
            Text::new(format!("{} → {}", old.zh, new.zh), format!("{} → {}", old.en, new.en))
        }
        (_, None) => unknown(),
    };
    let title = line.full_title();
    DiffLine::Item(
        sign,
        Text::new(
            format!("{} ×{quantity}：{}", title.zh, amount.zh),
            format!("{} ×{quantity}: {}", title.en, amount.en),
        ),
    )
}

/// How many nodes of a line are named.
const NAMED: usize = 3;

impl LineDelta {
    /// What is sold, and for which nodes.
    #[must_use]
    pub fn full_title(&self) -> Text {
        if self.nodes.is_empty() {
            return self.title.clone();
        }
        let some: Vec<&str> = self.nodes.iter().take(NAMED).map(String::as_str).collect();
        let (zh, en) = (some.join("、"), some.join(", "));
        let (title_zh, title_en) = (&self.title.zh, &self.title.en);
        let count = self.nodes.len();
        match count.saturating_sub(NAMED) {
            0 => text!("{title_zh}（{zh}）", "{title_en} ({en})"),
            more => text!("{title_zh}（{zh}等{count}个）", "{title_en} ({en} and {more} more)"),
        }
    }
}

fn signed(money: Money) -> String {
    let grouped = money.grouped();
    if money.0 > rust_decimal::Decimal::ZERO { format!("+{grouped}") } else { grouped }
}

/// `name: before → after`, or the same with the colon of Chinese.
fn moved(name: &Text, before: &Text, after: &Text) -> Text {
    Text::new(
        format!("{}：{} → {}", name.zh, before.zh, after.zh),
        format!("{}: {} → {}", name.en, before.en, after.en),
    )
}

fn availability_lines(diff: &Diff, out: &mut Vec<DiffLine>) {
    if diff.availability.unknown {
        out.push(DiffLine::Heading(Text::fixed("可用性：未评估", "Availability: not evaluated")));
        return;
    }
    let differing: Vec<&ServiceDelta> =
        diff.availability.services.iter().filter(|service| service.differs()).collect();
    if differing.is_empty() {
        return;
    }
    out.push(DiffLine::Heading(Text::fixed(
        "每年预计不可用时间（基于SLA的估算，非承诺）",
        "Expected minutes of outage a year (SLA-derived estimate, not a commitment)",
    )));
    for ServiceDelta { name, unavailability: Delta { before, after } } in differing {
        let shown = |u: Option<f64>| match u {
            Some(u) => {
                let minutes = u * crate::resilience::MINUTES_PER_YEAR;
                text!("{minutes:.1} 分钟", "{minutes:.1} minutes")
            }
            None => none(),
        };
        out.push(DiffLine::Item(' ', moved(&Text::same(name), &shown(*before), &shown(*after))));
    }
}

fn none() -> Text {
    Text::fixed("无", "none")
}

/// Seconds as people say them.
#[must_use]
pub fn seconds_words(seconds: u32) -> Text {
    match seconds {
        u32::MAX => Text::fixed("未知", "unknown"),
        0..120 => text!("{seconds} 秒", "{seconds} s"),
        120..7200 if seconds.is_multiple_of(60) => {
            let minutes = seconds / 60;
            text!("{minutes} 分钟", "{minutes} min")
        }
        _ if seconds.is_multiple_of(3600) => {
            let hours = seconds / 3600;
            text!("{hours} 小时", "{hours} h")
        }
        _ => {
            let (minutes, rest) = (seconds / 60, seconds % 60);
            text!("{minutes} 分 {rest} 秒", "{minutes} min {rest} s")
        }
    }
}

/// Time to recover and data lost, in words.
#[must_use]
pub fn estimate_words(estimate: Estimated) -> Text {
    let Estimated { rto, rpo } = estimate;
    let Some(rto) = rto else {
        return Text::fixed("不可恢复", "unrecoverable");
    };
    let rto = seconds_words(rto);
    let rpo = rpo.seconds().map_or_else(|| rpo.title(), seconds_words);
    Text::new(format!("RTO {}，RPO {}", rto.zh, rpo.zh), format!("RTO {}, RPO {}", rto.en, rpo.en))
}

fn failure_lines(diff: &Diff, out: &mut Vec<DiffLine>) {
    let failures = &diff.failures;
    if failures.unknown {
        out.push(DiffLine::Heading(Text::fixed("故障推演：未评估", "Failure drill: not evaluated")));
        return;
    }
    if !failures.az_losses.is_empty() || !failures.capacity.is_empty() {
        out.push(DiffLine::Heading(Text::fixed(
            "单可用区故障后的剩余容量",
            "Capacity after the loss of an AZ",
        )));
    }
    for row in &failures.az_losses {
        let shown = |left: Option<Left>| match left {
            None => none(),
            Some(left) => {
                let share = percent(left.capacity_percent);
                match (left.up, left.capacity_percent > 0.0) {
                    (true, _) => text!("继续服务，{share}%", "carries on, {share}%"),
                    (false, true) => text!("容量不足，{share}%", "too little left, {share}%"),
                    (false, false) => Text::fixed("中断", "stops"),
                }
            }
        };
        let (az, service) = (&row.az_name, &row.service);
        let name = text!("失去 {az} · 服务 {service}", "without {az} · service {service}");
        out.push(DiffLine::Item(' ', moved(&name, &shown(row.left.before), &shown(row.left.after))));
    }
    for row in &failures.capacity {
        let shown = |left: Option<Servers>| match left {
            None => none(),
            Some(Servers { count, use_percent: None, .. }) => {
                let servers = crate::base::text::counted(count, "server");
                text!("{count} 台", "{servers}")
            }
            Some(Servers { count, use_percent: Some(used), verdict }) => {
                let verdict = verdict.title();
                Text::new(format!("{count} 台，峰值使用率 {used}%（{}）", verdict.zh), {
                    let servers = crate::base::text::counted(count, "server");
                    format!("{servers}, {used}% used at peak ({})", verdict.en)
                })
            }
        };
        let (az, function) = (&row.az_name, &row.function);
        let name = text!("失去 {az} · 应用模块 {function}", "without {az} · function {function}");
        out.push(DiffLine::Item(' ', moved(&name, &shown(row.left.before), &shown(row.left.after))));
    }
    if !failures.recovery.is_empty() {
        out.push(DiffLine::Heading(Text::fixed(
            "恢复时间与数据丢失（估算，须演练验证）",
            "Time to recover and data lost (estimates, to be tested in a drill)",
        )));
    }
    for row in &failures.recovery {
        let shown = |estimate: Option<Estimated>| estimate.map_or_else(none, estimate_words);
        let (service, Text { zh, en }) = (&row.service, Disruption::title(row.disruption));
        let name = text!("{service} · {zh}", "{service} · {en}");
        out.push(DiffLine::Item(' ', moved(&name, &shown(row.estimate.before), &shown(row.estimate.after))));
    }
}

fn address_lines(diff: &Diff, out: &mut Vec<DiffLine>) {
    if diff.addresses.is_empty() {
        return;
    }
    out.push(DiffLine::Heading(Text::fixed("IP地址", "Addresses")));
    for row in &diff.addresses {
        let shown = |use_: Option<AddressUse>| match use_ {
            None => none(),
            Some(AddressUse { block, used, usable }) => {
                let block = block.map_or_else(none, |block| Text::same(block.to_string()));
                Text::new(
                    format!("{}，已用 {used}/{usable}", block.zh),
                    format!("{}, {used} of {usable} used", block.en),
                )
            }
        };
        let name = Text::same(&row.name);
        out.push(DiffLine::Item(' ', moved(&name, &shown(row.use_.before), &shown(row.use_.after))));
    }
}

fn access_lines(diff: &Diff, out: &mut Vec<DiffLine>) {
    if diff.access.is_empty() {
        return;
    }
    out.push(DiffLine::Heading(Text::fixed("安全域之间的访问", "Access between security zones")));
    for row in &diff.access {
        for (sign, ports) in [('+', &row.opened), ('-', &row.closed)] {
            if !ports.is_empty() {
                let (zh, en) = (ports.join("、"), ports.join(", "));
                out.push(DiffLine::Item(
                    sign,
                    Text::new(
                        format!("{} → {}：{zh}", row.from.zh, row.to.zh),
                        format!("{} → {}: {en}", row.from.en, row.to.en),
                    ),
                ));
            }
        }
    }
}
