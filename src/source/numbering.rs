//! Heading numbers as text has them: `一、` `（一）` `1.` `(1)`.
//!
//! The text reader needs them to keep lines apart, the report layer to build the section tree.

use super::fold_character;

/// How a heading's number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberStyle {
    /// `一、`
    Chinese,
    /// `(一)`, `（一）`
    ChineseBracketed,
    /// `1.`, `1、`
    Arabic,
    /// `(1)`, `（1）`
    ArabicBracketed,
    /// No number.
    None,
}

/// A number at the start of a line that may number a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// How it is written.
    pub style: NumberStyle,
    /// Its value, from 1 to 99.
    pub number: u32,
    /// How many bytes of the text it takes, blanks inside included.
    pub length: usize,
}

/// Longest marker in characters, blanks included.
const LONGEST: usize = 12;

/// After `一、` and the next numeral these make an enumeration of ordinals: `一、二审案件`, `三、四季度`.
const ORDINAL_NOUNS: &str = "审季级类线期批产等档号次轮月、";

/// The number that `text` (as written or folded, without indentation) begins with.
///
/// `1.5万`, `2023.`, `26件`, `(2021—2025年)` and `一、二审案件` begin with none.
pub fn marker(text: &str) -> Option<Marker> {
    // Hardly a line begins like a number.
    let first = fold_character(text.chars().next()?);
    if first != '(' && first != '十' && !first.is_ascii_digit() && chinese_digit(first).is_none() {
        return None;
    }
    let mut characters = [' '; LONGEST];
    let mut ends = [0; LONGEST];
    let mut count = 0;
    for (at, c) in text.char_indices().take(LONGEST) {
        characters[count] = fold_character(c);
        ends[count] = at + c.len_utf8();
        count += 1;
    }
    let characters = &characters[..count];
    let (style, number, taken) = if characters.first() == Some(&'(') { bracketed(characters)? } else { plain(characters)? };
    (1..=99).contains(&number).then(|| Marker { style, number, length: ends[taken - 1] })
}

/// `(一)`, `( 1 )`, also `(一)、`: style, number, characters taken.
fn bracketed(characters: &[char]) -> Option<(NumberStyle, u32, usize)> {
    let start = 1 + blanks(&characters[1..]);
    let (style, length, number) = numeral(&characters[start..])?;
    let close = start + length + blanks(&characters[start + length..]);
    if characters.get(close) != Some(&')') {
        return None;
    }
    let style = match style {
        NumberStyle::Chinese => NumberStyle::ChineseBracketed,
        _ => NumberStyle::ArabicBracketed,
    };
    let mark = usize::from(matches!(characters.get(close + 1), Some('、' | '.')));
    Some((style, number, close + 1 + mark))
}

/// `一、`, `一.`, `1.`, `1、`, `1)`: style, number, characters taken.
fn plain(characters: &[char]) -> Option<(NumberStyle, u32, usize)> {
    let (style, length, number) = numeral(characters)?;
    let at = length + blanks(&characters[length..]);
    let rest = characters.get(at + 1..).unwrap_or_default();
    match (style, characters.get(at)?) {
        (NumberStyle::Chinese, '、' | '.') if !enumerates(number, rest) => Some((style, number, at + 1)),
        (NumberStyle::Arabic, '.' | '、') if !continues_number(rest) => Some((style, number, at + 1)),
        (NumberStyle::Arabic, ')') => Some((NumberStyle::ArabicBracketed, number, at + 1)),
        _ => None,
    }
}

/// Whether `rest`, after `一、`, goes on with the next numeral and a noun that is counted by it.
fn enumerates(number: u32, rest: &[char]) -> bool {
    let Some((NumberStyle::Chinese, length, next)) = numeral(rest) else { return false };
    next == number + 1 && rest.get(length).is_some_and(|&c| ORDINAL_NOUNS.contains(c))
}

/// Whether `rest`, after `1.`, makes it a decimal or a list of numbers and not a heading's number;
/// a year may follow (`1.2023年`).
fn continues_number(rest: &[char]) -> bool {
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    digits > 0 && !(digits == 4 && rest.get(4) == Some(&'年'))
}

/// A Chinese numeral below 100 or one of at most two digits: style, characters, value.
fn numeral(characters: &[char]) -> Option<(NumberStyle, usize, u32)> {
    let digits = characters.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        let value = characters[..digits].iter().try_fold(0_u32, |value, c| Some(value.checked_mul(10)? + c.to_digit(10)?))?;
        return (digits <= 2).then_some((NumberStyle::Arabic, digits, value));
    }
    let length = characters.iter().take_while(|&&c| c == '十' || chinese_digit(c).is_some_and(|digit| digit > 0)).count();
    let value = chinese_number(&characters[..length])?;
    Some((NumberStyle::Chinese, length, value))
}

/// The value of `九`, `十`, `十二`, `二十`, `二十三`.
pub fn chinese_number(characters: &[char]) -> Option<u32> {
    match *characters {
        ['十'] => Some(10),
        [one] => chinese_digit(one),
        ['十', one] => Some(10 + chinese_digit(one)?),
        [ten, '十'] => Some(10 * chinese_digit(ten)?),
        [ten, '十', one] => Some(10 * chinese_digit(ten)? + chinese_digit(one)?),
        _ => None,
    }
}

/// The numeral of a number from 1 to 99: `九`, `十二`, `二十`.
pub(super) fn chinese_numeral(number: u32) -> Option<String> {
    let digit = |value: u32| "〇一二三四五六七八九".chars().nth(value as usize);
    let (tens, ones) = (number / 10, number % 10);
    if !(1..=99).contains(&number) {
        return None;
    }
    let mut numeral = String::new();
    if tens > 1 {
        numeral.extend(digit(tens));
    }
    if tens > 0 {
        numeral.push('十');
    }
    if ones > 0 {
        numeral.extend(digit(ones));
    }
    Some(numeral)
}

/// The value of one Chinese digit, zero in all its forms included.
pub fn chinese_digit(c: char) -> Option<u32> {
    if matches!(c, '○' | 'Ｏ' | 'O' | '零') {
        return Some(0);
    }
    "〇一二三四五六七八九".chars().position(|digit| digit == c).and_then(|digit| u32::try_from(digit).ok())
}

fn blanks(characters: &[char]) -> usize {
    characters.iter().take_while(|&&c| c == ' ' || c == '\t').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(NumberStyle, u32, &str)>) {
        let found = marker(text).map(|marker| (marker.style, marker.number, &text[..marker.length]));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_four_styles() {
        check("一、主要举措", Some((NumberStyle::Chinese, 1, "一、")));
        check("十二．其他", Some((NumberStyle::Chinese, 12, "十二．")));
        check("（三）加强领导", Some((NumberStyle::ChineseBracketed, 3, "（三）")));
        check("( 二十一 )加强领导", Some((NumberStyle::ChineseBracketed, 21, "( 二十一 )")));
        check("1.优化服务", Some((NumberStyle::Arabic, 1, "1.")));
        check("１０、优化服务", Some((NumberStyle::Arabic, 10, "１０、")));
        check("（2）优化服务", Some((NumberStyle::ArabicBracketed, 2, "（2）")));
    }

    #[test]
    fn a_year_may_follow_the_number() {
        check("一、2023年工作", Some((NumberStyle::Chinese, 1, "一、")));
        check("1.2023年工作", Some((NumberStyle::Arabic, 1, "1.")));
        check("1. 2023年工作", Some((NumberStyle::Arabic, 1, "1.")));
        check("二、三项制度", Some((NumberStyle::Chinese, 2, "二、")));
    }

    #[test]
    fn numerals_are_read_as_they_are_written() {
        for number in 1..=99 {
            let numeral: Vec<char> = chinese_numeral(number).unwrap().chars().collect();
            assert_eq!(chinese_number(&numeral), Some(number));
        }
        assert_eq!((chinese_numeral(0), chinese_numeral(100)), (None, None));
    }

    #[test]
    fn numbers_that_number_no_heading() {
        for text in [
            "1.5万件",
            "2023.1",
            "26件",
            "（2021—2025年）",
            "一是",
            "一、二审案件",
            "三、四季度",
            "1、2号楼",
            "第一条",
            "“（一）",
            "",
            "十十、",
        ] {
            check(text, None);
        }
    }
}
