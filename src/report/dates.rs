//! Days and years as pages, titles and signatures write them: `2024-01-15`, `2024年1月15日`, `二〇二四年一月十五日`.

use std::ops::Range;

use jiff::civil::Date;

use crate::source::{chinese_digit, chinese_number};

/// A day found in folded text; `date` is absent where there is no such day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundDate {
    pub(super) range: Range<usize>,
    pub(super) date: Option<Date>,
}

/// Longest text that is searched; pages, titles and signatures are short.
const LONGEST: usize = 2000;

/// The first day in `text`.
pub(super) fn first_date(text: &str) -> Option<FoundDate> {
    let characters: Vec<(usize, char)> = text.char_indices().take(LONGEST).collect();
    (0..characters.len()).find_map(|start| date_at(text, &characters, start))
}

fn date_at(text: &str, characters: &[(usize, char)], start: usize) -> Option<FoundDate> {
    if start > 0 && characters[start - 1].1.is_ascii_digit() {
        return None;
    }
    let (year, mut at) = year_at(characters, start)?;
    let separator = characters.get(at)?.1;
    if !matches!(separator, '年' | '-' | '/' | '.') {
        return None;
    }
    let (month, next) = small_number(characters, at + 1)?;
    at = next;
    let second = characters.get(at)?.1;
    if second != if separator == '年' { '月' } else { separator } {
        return None;
    }
    let (day, next) = small_number(characters, at + 1)?;
    at = next + usize::from(characters.get(next).is_some_and(|&(_, c)| matches!(c, '日' | '号') && separator == '年'));
    let end = characters.get(at).map_or(text.len(), |&(end, _)| end);
    let date = i8::try_from(month).ok().zip(i8::try_from(day).ok()).and_then(|(month, day)| Date::new(year, month, day).ok());
    Some(FoundDate { range: characters[start].0..end, date })
}

/// A day of eight digits, as meta elements of pages have it: `20240115`.
pub(super) fn plain_digits(text: &str) -> Option<FoundDate> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let part = |range: Range<usize>| text.get(range)?.parse::<i16>().ok();
    let small = |range: Range<usize>| part(range).and_then(|number| i8::try_from(number).ok());
    let date = Date::new(part(0..4)?, small(4..6)?, small(6..8)?).ok();
    (digits == 8 || digits == 14).then_some(FoundDate { range: 0..8, date })
}

/// A year of four digits at `start`: its value and the index after it.
fn year_at(characters: &[(usize, char)], start: usize) -> Option<(i16, usize)> {
    let digits = characters.get(start..start + 4)?;
    let year = digits.iter().try_fold(0_i16, |year, &(_, c)| {
        let digit = c.to_digit(10).or_else(|| chinese_digit(c))?;
        Some(year * 10 + i16::try_from(digit).ok()?)
    })?;
    (1900..2200).contains(&year).then_some((year, start + 4))
}

/// A number of one or two digits or up to three Chinese characters.
fn small_number(characters: &[(usize, char)], start: usize) -> Option<(u32, usize)> {
    let digits: Vec<u32> = characters.iter().skip(start).take(3).map_while(|(_, c)| c.to_digit(10)).collect();
    if !digits.is_empty() {
        let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
        return (digits.len() <= 2).then_some((value, start + digits.len()));
    }
    let numeral: Vec<char> =
        characters.iter().skip(start).take(4).map(|&(_, c)| c).take_while(|&c| c == '十' || chinese_digit(c).is_some()).collect();
    let value = chinese_number(&numeral)?;
    Some((value, start + numeral.len()))
}

/// The years of four digits in `text`, each followed by 年, with the bytes of digits and 年.
pub(super) fn years(text: &str) -> Vec<(i16, Range<usize>)> {
    let characters: Vec<(usize, char)> = text.char_indices().take(LONGEST).collect();
    let mut found = Vec::new();
    for start in 0..characters.len() {
        if start > 0 && characters[start - 1].1.is_ascii_digit() {
            continue;
        }
        let Some((year, at)) = year_at(&characters, start) else { continue };
        if let Some(&(place, '年')) = characters.get(at) {
            found.push((year, characters[start].0..place + '年'.len_utf8()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found =
            first_date(text).map(|found| (text[found.range].to_owned(), found.date.map_or("-".to_owned(), |date| date.to_string())));
        assert_eq!(found, expected.map(|(words, date)| (words.to_owned(), date.to_owned())));
    }

    #[test]
    fn days_in_all_writings() {
        check("发布日期:2024-01-15 09:44:55", Some(("2024-01-15", "2024-01-15")));
        check("[2024/1/5]", Some(("2024/1/5", "2024-01-05")));
        check("云溪县信访局2024年1月15日", Some(("2024年1月15日", "2024-01-15")));
        check("二○二四年十二月三十一日", Some(("二○二四年十二月三十一日", "2024-12-31")));
        check("二〇二四年一月十日", Some(("二〇二四年一月十日", "2024-01-10")));
    }

    #[test]
    fn no_such_day() {
        check("2023年2月30日", Some(("2023年2月30日", "-")));
        check("2023年工作", None);
        check("12024-01-15", None);
    }

    #[test]
    fn years_need_four_digits() {
        assert_eq!(years("2023年和二〇二四年,23年度").iter().map(|(year, _)| *year).collect::<Vec<_>>(), [2023, 2024]);
    }
}
