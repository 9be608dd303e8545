//! What the page says, in both languages.

use minijinja::{Value, context};
use serde_json::json;

use super::super::{LedgerStatus, Summary, Tail};
use crate::diagnostic::{Language, Severity};

fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    if language == Language::Chinese { zh } else { en }
}

/// Headings and labels.
pub(super) fn labels(language: Language) -> Value {
    let pick = |zh, en| pick(language, zh, en);
    let [error, warning, note] = severities(language);
    context! {
        title => pick("法治政府建设年度报告核查结果", "Audit of rule-of-law-government reports"),
        filter => pick("筛选", "Filter"), search => pick("搜索单位、规则、文字…", "search units, rules, words …"), error, warning, note,
        area => pick("问题类型", "type"), all_areas => pick("全部类型", "all types"), state => pick("处理情况", "state"), all_states => pick("全部处理情况", "all states"),
        export => pick("导出处理结果", "export triage"), print => pick("打印", "print"), keys => pick("键盘操作", "keys"), overview => pick("总览", "Overview"),
        interrupted => pick("核查中途停止，结果不完整。", "The run was stopped; the result is incomplete."),
        fixed => pick("上轮问题已改", "fixed"), remaining => pick("上轮问题未改", "remaining"), new => pick("本轮新增", "new"),
        by_unit => pick("各单位问题数（由多到少）", "Findings by unit, worst first"), by_area => pick("各类问题数", "Findings by type"), ranking => pick("各单位情况（由差到好）", "Units, worst first"),
        score_hint => pick("得分只计必改（每处扣5分）和核实（每处扣1分），提示和已接受的不扣分；数字核对率低的，得分高也不说明没有问题。", "The score counts errors (5 points) and warnings (1 point) only; a good score with few numbers checked says little."),
        unit => pick("单位", "unit"), score => pick("得分", "score"), coverage => pick("数字核对率", "numbers checked"), accepted => pick("已接受", "accepted"),
        unchecked_rules => pick("规则未核对", "rules not checked"), file => pick("文件", "file"), matrix => pick("单位与规则矩阵", "Units by rules"), nothing => pick("没有发现问题。", "Nothing was found."),
        cut => pick("正文过长，后面的没有显示。", "The text is too long and is cut off here."), offline => pick("本页不引用任何外部资源，可离线打开、打印和保存。", "This page needs nothing from outside; it can be opened, printed and kept offline."),
    }
}

/// 必改, 核实, 提示.
pub(super) fn severities(language: Language) -> [&'static str; 3] {
    [Severity::Error, Severity::Warning, Severity::Note].map(|severity| severity.word(language))
}

/// What stands before calculation, help, basis, reply and acceptance.
pub(super) fn rows(language: Language) -> [&'static str; 5] {
    if language == Language::Chinese {
        ["算式", "建议", "依据", "答复", "说明"]
    } else {
        ["sum", "help", "basis", "reply", "reason"]
    }
}

/// Whether a finding is new.
pub(super) fn round(known: Option<bool>, new_rule: bool, language: Language) -> Option<&'static str> {
    match (known, new_rule) {
        (_, true) => Some(pick(language, "新规则", "new rule")),
        (Some(true), _) => Some(pick(language, "未改", "remaining")),
        (Some(false), _) => Some(pick(language, "新增", "new")),
        (None, false) => None,
    }
}

/// By what the run was made.
pub(super) fn run(tail: &Tail<'_>, language: Language) -> String {
    let as_of = tail.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
    let (program, version, hash) = (env!("CARGO_PKG_VERSION"), &tail.pack.version, tail.pack.sha256.get(..16).unwrap_or_default());
    match language {
        Language::Chinese => format!("hegui {program} · 规则包 {version}（{hash}）· 法规库截至 {as_of}"),
        Language::English => format!("hegui {program} · pack {version} ({hash}) · laws as of {as_of}"),
    }
}

/// The counts at the top.
pub(super) fn cards(tail: &Tail<'_>, language: Language) -> Vec<Value> {
    let Summary { files, errors, warnings, notes, waived, unreadable, numbers, numbers_checked, satisfied, .. } = tail.summary;
    let share = (numbers_checked * 100).checked_div(numbers).map_or("—".to_owned(), |share| format!("{share}%"));
    let [error, warning, note] = severities(language);
    let card = |class: &str, value: String, word: &str| context! { class, value, word };
    let mut cards = vec![
        card("", files.to_string(), pick(language, "份报告", "reports")),
        card("error", errors.to_string(), error),
        card("warning", warnings.to_string(), warning),
        card("note", notes.to_string(), note),
        card("", waived.to_string(), pick(language, "已接受", "accepted")),
        card("", share, pick(language, "数字核对率", "numbers checked")),
        card("", satisfied.to_string(), pick(language, "勾稽成立", "relations hold")),
    ];
    if unreadable > 0 {
        cards.push(card("error", unreadable.to_string(), pick(language, "不能读取", "unreadable")));
    }
    cards
}

/// States of triage with their words.
fn triage(language: Language) -> [(&'static str, &'static str); 4] {
    let chinese = language == Language::Chinese;
    [
        ("open", LedgerStatus::Open.word(chinese)),
        ("confirmed", LedgerStatus::Confirmed.word(chinese)),
        ("false", LedgerStatus::False.word(chinese)),
        ("asked", pick(language, "已询问单位", "asked the unit")),
    ]
}

/// States to filter by.
pub(super) fn states(language: Language) -> Vec<Value> {
    let accepted = ("accepted", pick(language, "已接受", "accepted"));
    triage(language).into_iter().chain([accepted]).map(|(id, word)| context! { id, word }).collect()
}

/// Keys and what they do.
pub(super) fn keys(language: Language) -> Vec<Value> {
    let keys = [
        ("j", "下一条", "next"),
        ("k", "上一条", "previous"),
        ("c", "属实", "confirm"),
        ("x", "误报（写明理由）", "false alarm, with a reason"),
        ("a", "询问单位", "ask the unit"),
        ("u", "撤销", "undo"),
        ("/", "搜索", "search"),
        ("g", "回到总览", "to the overview"),
        ("?", "显示本说明", "these keys"),
    ];
    keys.into_iter().map(|(key, zh, en)| context! { key, does => pick(language, zh, en) }).collect()
}

/// The words of the script as JSON that cannot end the script.
pub(super) fn script(language: Language) -> String {
    let chinese = language == Language::Chinese;
    let mut states: serde_json::Map<String, serde_json::Value> =
        triage(language).into_iter().map(|(id, word)| (id.to_owned(), json!(word))).collect();
    states.insert("corrected".into(), json!(LedgerStatus::Corrected.word(chinese)));
    states.insert("explained".into(), json!(LedgerStatus::Explained.word(chinese)));
    let columns = if chinese {
        json!(["单位", "文件", "规则", "问题", "状态", "单位答复", "指纹"])
    } else {
        json!(["unit", "file", "rule", "problem", "status", "reply", "fingerprint"])
    };
    let words = json!({
        "states": states, "columns": columns,
        "shown": pick(language, "显示 {shown} / {all} 条", "{shown} of {all} shown"),
        "reason": pick(language, "为什么是误报？", "Why is this a false alarm?"),
        "file": pick(language, "处理结果.csv", "triage.csv"),
    });
    words.to_string().replace('<', "\\u003c")
}
