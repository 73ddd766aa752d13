//! The parser's complaints in words that a person can act on.

use ron::error::Error;

use super::scan::{ObstacleKind, TEXT_BYTES};
use crate::base::Text;
use crate::text;

/// What is wrong and what to do about it.
pub(super) struct Advice {
    pub(super) cause: Text,
    pub(super) remedy: Text,
}

const fn advice(cause: Text, remedy: Text) -> Advice {
    Advice { cause, remedy }
}

/// Words for what the look over the text found.
pub(super) fn obstacle(kind: ObstacleKind) -> Advice {
    match kind {
        ObstacleKind::TooDeep => advice(
            Text::fixed("括号嵌套超过 128 层", "brackets are nested more than 128 deep"),
            Text::fixed(
                "设计文件不会这样深；请检查是否误粘贴了其他内容",
                "no design is that deep; look for pasted content that does not belong here",
            ),
        ),
        ObstacleKind::TextTooLong => {
            let most = TEXT_BYTES / 1024;
            advice(
                text!("这段文字超过 {most} KiB", "this text is longer than {most} KiB"),
                Text::fixed(
                    "请缩短，或检查后面是否漏了引号",
                    "shorten it, or look for a missing quotation mark behind it",
                ),
            )
        }
        ObstacleKind::TooMany => advice(
            Text::fixed("文件里的元素太多", "the file holds too many elements"),
            Text::fixed(
                "一个设计最多 100,000 个元素；请拆成几个设计",
                "a design holds at most 100,000 elements; split it into several",
            ),
        ),
        ObstacleKind::Unclosed(open) => advice(
            text!("这里的“{open}”没有对应的右括号", "this \"{open}\" is never closed"),
            Text::fixed(
                "补上右括号；如果文件被截断，请用历史版本恢复",
                "add the closing bracket; if the file was cut off, restore it from an earlier version",
            ),
        ),
        ObstacleKind::Mismatch { opened, closed } => advice(
            text!("“{opened}”不能用“{closed}”结束", "\"{opened}\" cannot be closed by \"{closed}\""),
            Text::fixed(
                "请检查这之前是否少了或多了一个括号",
                "look for a missing or an extra bracket before it",
            ),
        ),
        ObstacleKind::Unopened(closed) => advice(
            text!("多出一个“{closed}”", "there is a \"{closed}\" too many"),
            Text::fixed("删掉它，或在前面补上左括号", "remove it, or add the opening bracket before it"),
        ),
        ObstacleKind::UnclosedText => advice(
            Text::fixed(
                "这里开始的文字没有结束引号",
                "the text that begins here has no closing quotation mark",
            ),
            Text::fixed("在文字末尾补上 \"", "add \" at the end of the text"),
        ),
        ObstacleKind::Conflict => advice(
            Text::fixed("合并留下的冲突标记", "a conflict that a merge left behind"),
            Text::fixed(
                "两种写法选一种，删掉 <<<<<<<、=======、>>>>>>> 三行",
                "keep one of the two versions and remove the lines <<<<<<<, ======= and >>>>>>>",
            ),
        ),
        ObstacleKind::UnclosedComment => advice(
            Text::fixed("这里开始的注释没有结束", "the comment that begins here is never closed"),
            Text::fixed("在注释末尾补上 */", "add */ at the end of the comment"),
        ),
    }
}

/// Words for an error of the parser; `found` is the word or character at the place.
pub(super) fn parser(error: &Error, found: &str) -> Advice {
    if let Some(wide) = found.chars().next().filter(|c| is_full_width(*c)) {
        let narrow = narrow(wide);
        return advice(
            text!("“{wide}”是全角字符", "\"{wide}\" is a full-width character"),
            text!("改成半角的 {narrow}", "write the plain {narrow} instead"),
        );
    }
    let numeric = found.chars().next().is_some_and(|c| c.is_ascii_digit());
    // A text brings its own quotation marks.
    let Text { zh, en } = if found.starts_with('"') {
        text!("文字 {found}", "the text {found}")
    } else {
        text!("“{found}”", "\"{found}\"")
    };
    match error {
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_)
            if numeric =>
        {
            advice(
                text!("字段名的位置上是数字{zh}", "the number {en} stands where a field is named"),
                Text::fixed(
                    "数里不要写千位逗号：1000，不是 1,000",
                    "write numbers without thousands commas: 1000, not 1,000",
                ),
            )
        }
        Error::ExpectedString if numeric => advice(
            text!("数 {found} 在这里要加引号", "the number {found} needs quotation marks here"),
            text!("写成 {en}", "write {en}"),
        ),
        Error::Message(words) => message(words, found),
        Error::Eof => advice(
            Text::fixed("文件在这里突然结束", "the file ends here in the middle of something"),
            Text::fixed(
                "文件可能被截断；请用历史版本恢复，或补全",
                "it may have been cut off: restore an earlier version, or complete it",
            ),
        ),
        Error::NoSuchStructField { expected, found, outer } => {
            let known = listed(expected);
            let Text { zh, en } = row_zh_en(outer.as_deref());
            advice(
                text!("{zh}没有名为“{found}”的字段", "{en} has no field named \"{found}\""),
                near(found, expected).map_or_else(
                    || text!("可用的字段：{known}", "its fields are: {known}"),
                    |near| {
                        text!(
                            "是不是想写 {near}？可用的字段：{known}",
                            "did you mean {near}? Its fields are: {known}"
                        )
                    },
                ),
            )
        }
        Error::MissingStructField { field, outer } => {
            let Text { zh, en } = row_zh_en(outer.as_deref());
            advice(
                text!("{zh}缺少字段“{field}”", "{en} lacks the field \"{field}\""),
                text!("补上 {field}: …", "add {field}: …"),
            )
        }
        Error::DuplicateStructField { field, .. } => advice(
            text!("字段“{field}”写了两次", "the field \"{field}\" is written twice"),
            Text::fixed("只保留一个", "keep one of them"),
        ),
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let known = listed(expected);
            advice(
                text!("没有“{found}”这个选项", "there is no choice named \"{found}\""),
                near(found, expected).map_or_else(
                    || text!("可选：{known}", "the choices are: {known}"),
                    |near| {
                        text!(
                            "是不是想写 {near}？可选：{known}",
                            "did you mean {near}? The choices are: {known}"
                        )
                    },
                ),
            )
        }
        Error::ExpectedFloat | Error::FloatUnderscore => advice(
            text!("这里需要一个数，却是{zh}", "a number is needed here, not {en}"),
            Text::fixed(
                "写成 2 或 0.5；不要加引号、千位逗号或单位",
                "write 2 or 0.5, without quotation marks, thousands commas or a unit",
            ),
        ),
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } | Error::UnderscoreAtBeginning => advice(
            text!("这里需要一个整数，却是{zh}", "a whole number is needed here, not {en}"),
            Text::fixed(
                "写成 2；不要加引号、小数、千位逗号或单位",
                "write 2, without quotation marks, decimals, thousands commas or a unit",
            ),
        ),
        Error::IntegerOutOfBounds => advice(
            Text::fixed("整数太大，或为负数", "the whole number is too large or negative"),
            Text::fixed("改成 0 到 4294967295 之间的数", "write one between 0 and 4294967295"),
        ),
        Error::ExpectedBoolean => advice(
            text!("这里需要 true 或 false，却是{zh}", "true or false is needed here, not {en}"),
            Text::fixed("写成 true 或 false", "write true or false"),
        ),
        Error::ExpectedString | Error::ExpectedStringEnd | Error::ExpectedByteString => advice(
            text!("这里需要加引号的文字，却是{zh}", "a text in quotation marks is needed here, not {en}"),
            Text::fixed("写成 \"…\"", "write \"…\""),
        ),
        Error::ExpectedComma => advice(
            text!("{zh}之前少了逗号", "a comma is missing before {en}"),
            Text::fixed("在两项之间补上逗号", "put a comma between the two items"),
        ),
        Error::ExpectedMapColon => advice(
            text!("{zh}之前少了冒号", "a colon is missing before {en}"),
            Text::fixed("名称和值之间写冒号", "put a colon between the name and the value"),
        ),
        Error::ExpectedArray | Error::ExpectedArrayEnd => advice(
            text!("这里需要列表，却是{zh}", "a list is needed here, not {en}"),
            Text::fixed("写成 [甲, 乙]", "write [a, b]"),
        ),
        Error::ExpectedMap | Error::ExpectedMapEnd => advice(
            text!("这里需要编号到内容的表，却是{zh}", "a table of ids and rows is needed here, not {en}"),
            Text::fixed("写成 {\"n1\": (…)}", "write {\"n1\": (…)}"),
        ),
        Error::ExpectedStructLike
        | Error::ExpectedNamedStructLike(_)
        | Error::ExpectedStructLikeEnd
        | Error::ExpectedDifferentStructName { .. }
        | Error::ExpectedOptionEnd => advice(
            text!("这里需要圆括号里的字段，却是{zh}", "fields in round brackets are needed here, not {en}"),
            Text::fixed(
                "写成 (字段: 值)，项与项之间用逗号；产品写成 (\"ecs\", (字段: 值))",
                "write (field: value), with commas between the items; a product is (\"ecs\", (field: value))",
            ),
        ),
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_) => advice(
            text!(
                "这里需要字段名或选项，却是{zh}",
                "the name of a field or a choice is needed here, not {en}"
            ),
            Text::fixed(
                "字段名和选项不加引号；数里不要写千位逗号",
                "names and choices carry no quotation marks; numbers carry no thousands commas",
            ),
        ),
        Error::InvalidEscape(_) => advice(
            Text::fixed("文字里的反斜杠用法不对", "a backslash in the text is not understood"),
            Text::fixed(
                "反斜杠本身写成 \\\\，换行写成 \\n，引号写成 \\\"",
                "write a backslash as \\\\, a new line as \\n, a quotation mark as \\\"",
            ),
        ),
        Error::TrailingCharacters => advice(
            text!("设计结束之后还有{zh}", "{en} stands behind the end of the design"),
            Text::fixed(
                "删掉后面的内容；合并冲突时常会这样",
                "remove what follows; a merge often leaves such a thing behind",
            ),
        ),
        Error::UnexpectedChar(_) | Error::ExpectedAttribute | Error::ExpectedAttributeEnd => advice(
            text!("这里不该有{zh}", "{en} does not belong here"),
            Text::fixed(
                "请检查前后的括号、引号和逗号",
                "check the brackets, quotation marks and commas around it",
            ),
        ),
        Error::InvalidValueForType { expected, found } => value(expected, found),
        Error::ExpectedDifferentLength { found, .. } => advice(
            text!("这里的项数不对（{found} 项）", "the number of items is wrong here ({found})"),
            Text::fixed(
                "产品写成 (\"ecs\", (字段: 值))",
                "a product is written as (\"ecs\", (field: value))",
            ),
        ),
        Error::ExceededRecursionLimit => obstacle(ObstacleKind::TooDeep),
        other => advice(
            text!("{zh}无法理解（{other}）", "{en} is not understood ({other})"),
            Text::fixed(
                "请检查前后的括号、引号和逗号",
                "check the brackets, quotation marks and commas around it",
            ),
        ),
    }
}

/// A message of our own types, or of a library that speaks English only.
fn message(words: &str, found: &str) -> Advice {
    match Text::from_carried(words) {
        Some(cause) => {
            advice(cause, Text::fixed("改正这个值后再打开", "correct the value and open the file again"))
        }
        None => not_a_decimal(found),
    }
}

/// The only values whose reader is not ours are decimals and addresses.
fn not_a_decimal(found: &str) -> Advice {
    if found.matches('.').count() == 3 {
        return advice(
            text!("{found} 不是 IPv4 地址", "{found} is not an IPv4 address"),
            Text::fixed("写成 \"192.168.0.10\"", "write it as \"192.168.0.10\""),
        );
    }
    advice(
        text!("{found} 不是十进制数", "{found} is not a decimal number"),
        Text::fixed(
            "写成加引号的 \"1000\" 或 \"0.5\"，不加千位逗号和单位",
            "write it in quotation marks, \"1000\" or \"0.5\", without thousands commas or a unit",
        ),
    )
}

fn value(expected: &str, found: &str) -> Advice {
    let found = literal(found);
    if expected.to_ascii_lowercase().contains("decimal") {
        return not_a_decimal(found);
    }
    advice(
        text!("这里的值不对：{found}", "the value does not fit here: {found}"),
        text!("这里需要：{expected}", "what is needed: {expected}"),
    )
}

/// The value itself out of the parser's phrase `the string "x"`.
fn literal(phrase: &str) -> &str {
    let from = phrase.find(['"', '`']).unwrap_or(0);
    phrase.get(from..).unwrap_or(phrase).trim_matches('`')
}

fn row_zh_en(outer: Option<&str>) -> Text {
    match outer {
        Some("Document") => Text::fixed("设计文件", "a design"),
        Some("Node") => Text::fixed("节点", "a node"),
        Some("Link") => Text::fixed("连线", "a link"),
        Some("Region") => Text::fixed("地域", "a region"),
        Some("Az") => Text::fixed("可用区", "an availability zone"),
        Some("VSwitch") => Text::fixed("交换机", "a vSwitch"),
        Some("Listener") => Text::fixed("监听", "a listener"),
        Some("SecurityGroup") => Text::fixed("安全组", "a security group"),
        Some("SecurityRule") => Text::fixed("安全组规则", "a rule of a security group"),
        Some("Workload") => Text::fixed("业务量", "a workload"),
        Some("Ecs") => Text::fixed("云服务器", "a server"),
        Some("Slb") => Text::fixed("负载均衡", "a load balancer"),
        Some("Rds") => Text::fixed("数据库", "a database"),
        Some(other) => text!("“{other}”", "\"{other}\""),
        None => Text::fixed("这里", "this"),
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

/// The known name that is at most two typing slips away.
fn near<'a>(found: &str, names: &[&'a str]) -> Option<&'a str> {
    names
        .iter()
        .map(|name| (slips(found, name), *name))
        .filter(|(slips, name)| *slips <= 2 && *slips < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be added, removed or changed to get from one word to the other.
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let (above, left) = (row.get(j + 1).copied(), next.last().copied());
            let diagonal = row.get(j).copied().unwrap_or(usize::MAX / 2) + usize::from(a != *b);
            let beside = above.into_iter().chain(left).min().unwrap_or(usize::MAX / 2) + 1;
            next.push(diagonal.min(beside));
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

const fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '“' | '”' | '‘' | '’' | '、')
}

/// The plain character that a full-width one stands for.
fn narrow(wide: char) -> char {
    match wide {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide),
        '\u{3000}' => ' ',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '、' => ',',
        other => other,
    }
}
