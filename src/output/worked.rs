//! The calculation behind a finding in one line.

use crate::diagnostic::{Evidence, Language};

/// The calculation in one line: `初信 + 初访 = 初信初访：505 + 602 = 1107，报告写 1108`.
pub fn calculation(evidence: &Evidence, language: Language) -> String {
    let Evidence { relation, left, right, suspect, fits } = evidence;
    let mut text = relation.clone();
    let sides = match (language, left.is_empty(), right.is_empty()) {
        (_, true, true) => String::new(),
        (_, false, true) => left.clone(),
        (_, true, false) => right.clone(),
        (Language::Chinese, ..) => format!("{left}，报告写 {right}"),
        (Language::English, ..) => format!("{left}; the report says {right}"),
    };
    if !sides.is_empty() {
        if !text.is_empty() {
            text.push_str(if language == Language::Chinese { "：" } else { ": " });
        }
        text.push_str(&sides);
    }
    match (language, suspect, fits) {
        (Language::Chinese, Some(suspect), Some(fits)) => text += &format!("；若 {suspect} 有误，{fits} 则相符"),
        (Language::Chinese, Some(suspect), None) => text += &format!("；最可能有误的是 {suspect}"),
        (Language::Chinese, None, Some(fits)) => text += &format!("；写 {fits} 则相符"),
        (Language::English, Some(suspect), Some(fits)) => text += &format!("; if {suspect} is wrong, {fits} would fit"),
        (Language::English, Some(suspect), None) => text += &format!("; most likely wrong: {suspect}"),
        (Language::English, None, Some(fits)) => text += &format!("; {fits} would fit"),
        (_, None, None) => {}
    }
    text
}
