//! The reader's own messages, put into words for people, in both languages.

use super::{did_you_mean, nearest};
use crate::diagnostic::Bilingual;

/// A message of serde or of the YAML parser, explained.
pub(crate) struct Words {
    /// What is wrong.
    pub message: Bilingual,
    /// What was probably meant.
    pub help: Option<Bilingual>,
    /// How many characters are wrong, where the message tells.
    pub width: Option<usize>,
}

/// Beginnings of serde's messages; before them stands the path of the value, which people do not need beside line and column.
const BEGINNINGS: [&str; 8] = [
    "unknown field `",
    "missing field `",
    "duplicate field `",
    "unknown variant `",
    "invalid type: ",
    "invalid value: ",
    "invalid length ",
    "bad pattern: ",
];

/// A key that stands twice.
pub(crate) fn duplicate_key(key: &str) -> Bilingual {
    Bilingual::new(format!("键 `{key}` 写了两次"), format!("key `{key}` is written twice"))
}

/// A key that must be there.
pub(crate) fn missing_key(key: &str) -> Bilingual {
    Bilingual::new(format!("缺少键 `{key}`"), format!("key `{key}` is missing"))
}

/// A key that is not known.
pub(crate) fn unknown_key(key: &str, known: &[&str]) -> Words {
    unknown(key, known, Bilingual::new(format!("没有 `{key}` 这个键"), format!("unknown key `{key}`")))
}

/// Explains `message`, as `serde_yaml` gives it.
pub(crate) fn explain(message: &str) -> Words {
    let message = without_place(message);
    let start = BEGINNINGS.iter().filter_map(|beginning| message.find(beginning)).min();
    let Some(start) = start else { return not_yaml(message) };
    let message = &message[start..];
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let name = names.first().copied().unwrap_or_default();
    let known = names.get(1..).unwrap_or_default();
    if message.starts_with("unknown field") {
        unknown_key(name, known)
    } else if message.starts_with("unknown variant") {
        unknown(name, known, Bilingual::new(format!("不认识 `{name}`"), format!("unknown value `{name}`")))
    } else if message.starts_with("missing field") {
        Words { width: Some(1), ..plain(missing_key(name)) }
    } else if message.starts_with("duplicate field") {
        plain(duplicate_key(name))
    } else if let Some(reason) = message.strip_prefix("bad pattern: ") {
        plain(Bilingual::new(format!("正则表达式有误：{reason}"), message.to_owned()))
    } else if message.contains("map with a single key") {
        let message = Bilingual::new("这里只能有一个键，就是检查的方式", "exactly one key is allowed here, the kind of check");
        Words { message, help: None, width: Some(1) }
    } else {
        let message = message.replace("a YAML tag starting with '!'", "one word");
        plain(Bilingual::new(chinese_type_error(&message), message))
    }
}

fn plain(message: Bilingual) -> Words {
    Words { message, help: None, width: None }
}

/// A wrong word, with the nearest known one or all of them.
fn unknown(name: &str, known: &[&str], message: Bilingual) -> Words {
    let help = match nearest(name, known.iter().copied()) {
        Some(word) => Some(did_you_mean(word)),
        None if known.is_empty() => None,
        None => Some(Bilingual::new(format!("可用：{}", known.join("、")), format!("known: {}", known.join(", ")))),
    };
    Words { message, help, width: Some(name.chars().count()) }
}

fn without_place(message: &str) -> &str {
    let end = message.rfind(" at line ").filter(|&at| message[at + 9..].bytes().all(|b| b.is_ascii_digit() || b" column".contains(&b)));
    end.map_or(message, |end| &message[..end])
}

/// A message of the YAML parser.
fn not_yaml(message: &str) -> Words {
    let reason = message.split(" at line ").next().unwrap_or(message);
    let help = match reason {
        "found character that cannot start any token" => Some(Bilingual::new(
            "缩进用空格，不用制表符；以特殊字符开头的文字加引号",
            "indent with blanks, not tabs; quote texts that begin with a special character",
        )),
        "did not find expected ',' or '}'" => Some(Bilingual::new(
            "{…} 里的文字若含有 { } , 等字符，请加引号，或分行书写",
            "inside {…} quote texts that contain braces or commas, or write one key a line",
        )),
        _ => None,
    };
    let message = Bilingual::new(format!("不是合法的 YAML：{}", chinese_syntax(reason)), format!("not valid YAML: {reason}"));
    Words { message, help, width: Some(1) }
}

/// What the YAML parser says of the form of a file.
fn chinese_syntax(reason: &str) -> &'static str {
    const WORDS: [(&str, &str); 18] = [
        ("found character that cannot start any token", "有不能用在这里的字符"),
        ("did not find expected ',' or '}'", "缺少逗号或 }"),
        ("did not find expected ',' or ']'", "缺少逗号或 ]"),
        ("did not find expected key", "这里应当是一个键，多半是缩进没有对齐"),
        ("did not find expected '-' indicator", "列表的每一项应以 - 开头并对齐"),
        ("did not find expected node content", "这里缺少内容"),
        ("mapping values are not allowed", "这里不能再有冒号，多半是缩进没有对齐，或文字含冒号而没有加引号"),
        ("block sequence entries are not allowed", "列表不能从这里开始"),
        ("could not find expected ':'", "缺少冒号"),
        ("found unexpected end of stream", "引号或括号没有收尾"),
        ("found unexpected document indicator", "引号或括号没有收尾"),
        ("found a tab character", "缩进里有制表符"),
        ("found unknown escape character", "双引号里的反斜杠写法不对"),
        ("unknown anchor", "引用了没有定义的名称"),
        ("control characters are not allowed", "有控制字符"),
        ("recursion limit exceeded", "嵌套太深"),
        ("repetition limit exceeded", "引用重复太多"),
        ("more than one document", "只能有一份文档，不能有第二个 ---"),
    ];
    WORDS.iter().find(|(english, _)| reason.contains(english)).map_or("写法不对", |(_, chinese)| chinese)
}

/// `invalid type: string "x", expected a sequence` in Chinese.
fn chinese_type_error(message: &str) -> String {
    let body = message.split_once(": ").map_or(message, |(_, body)| body);
    let (found, expected) = body.rsplit_once(", expected ").unwrap_or((body, ""));
    let found = chinese_kind(found);
    if expected.is_empty() {
        format!("值不对：{found}")
    } else {
        format!("值不对：这里是{found}，应为{}", chinese_kind(expected))
    }
}

fn chinese_kind(english: &str) -> String {
    const KINDS: [(&str, &str); 31] = [
        ("one word", "一个词"),
        ("a text, or a map with `zh` and `en`", "文字，或含 `zh`、`en` 的键值对"),
        ("a text", "文字"),
        ("a pattern", "正则表达式"),
        ("a metric", "指标"),
        ("a rule id", "规则编号"),
        ("a version", "版本号"),
        ("a comparison such as", "算式，如"),
        ("a condition such as", "条件，如"),
        ("a day of the year such as", "月和日，如"),
        ("a day such as", "日期，如"),
        ("a year such as", "年份，如"),
        ("a difference such as", "差额，如"),
        ("a field such as", "字段，如"),
        ("a key", "一个键"),
        ("a number", "数"),
        ("a boolean", "true 或 false"),
        ("path string", "一个路径"),
        ("an opening and a closing mark such as", "一对标点，如"),
        ("unit value", "空值"),
        ("null", "空值"),
        ("a sequence", "列表"),
        ("sequence", "列表"),
        ("a map", "键值对"),
        ("map", "键值对"),
        ("a string", "文字"),
        ("string ", "文字 "),
        ("boolean ", "真假值 "),
        ("integer ", "整数 "),
        ("floating point ", "小数 "),
        ("enum", "带标签的值"),
    ];
    // Names of types mean nothing to who writes the file.
    if english.starts_with("struct ") {
        return "键值对".to_owned();
    }
    if ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "isize"].contains(&english) {
        return "整数".to_owned();
    }
    for (word, chinese) in KINDS {
        if let Some(rest) = english.strip_prefix(word) {
            return format!("{chinese}{rest}");
        }
    }
    english.to_owned()
}
