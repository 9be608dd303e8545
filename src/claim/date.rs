//! Dates and times of day in folded prose, read from the place where one begins.

use jiff::civil::Date;

use super::numeral::digit_value;

/// A date as written: as much of it as there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WrittenDate {
    /// Bytes it takes.
    pub length: usize,
    /// Four digits.
    pub year: Option<i16>,
    /// Last year of a range of years.
    pub last_year: Option<i16>,
    /// Month as written, perhaps not a month at all.
    pub month: Option<i8>,
    /// Last month of a range of months.
    pub last_month: Option<i8>,
    /// Day as written, perhaps not a day of that month.
    pub day: Option<i8>,
}

impl WrittenDate {
    /// Whether the calendar has such a date; a part that is not written is no obstacle.
    pub fn is_possible(&self) -> bool {
        match (self.month, self.day) {
            (Some(month), Some(day)) => Date::new(self.year.unwrap_or(2024), month, day).is_ok(),
            (Some(month), None) => (1..=12).contains(&month),
            _ => true,
        }
    }
}

/// A small cursor over the text; every reader either moves it or leaves it.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// Arabic digits, from `least` to `most` of them, not followed by another digit.
    fn digits(&mut self, least: usize, most: usize) -> Option<i16> {
        let rest = self.rest();
        let count = rest.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        if count < least || count > most {
            return None;
        }
        let number = rest[..count].parse().ok()?;
        self.at += count;
        Some(number)
    }

    /// A number of a month or day: `12`, `十二`, `二十一`, `三十`.
    fn small(&mut self) -> Option<i8> {
        if let Some(number) = self.digits(1, 2) {
            return i8::try_from(number).ok();
        }
        let mut number = 0;
        let mut taken = 0;
        let mut ten = false;
        for c in self.rest().chars().take(3) {
            if c == '十' && !ten {
                number = if number == 0 { 10 } else { number * 10 };
                ten = true;
            } else if let Some(digit) = digit_value(c).filter(|digit| *digit > 0)
                && (taken == 0 || ten && number % 10 == 0)
            {
                number += digit;
            } else {
                break;
            }
            taken += c.len_utf8();
        }
        if taken == 0 {
            return None;
        }
        self.at += taken;
        i8::try_from(number).ok()
    }

    /// A year of four digits: `2023`, `二〇二三`.
    fn year(&mut self) -> Option<i16> {
        let start = self.at;
        let year = self.digits(4, 4).or_else(|| {
            let mut number = 0;
            let mut taken = 0;
            for c in self.rest().chars().take(4) {
                number = number * 10 + i16::try_from(digit_value(c)?).ok()?;
                taken += c.len_utf8();
            }
            self.at += taken;
            Some(number)
        });
        let year = year.filter(|year| (1900..2100).contains(year));
        if year.is_none() {
            self.at = start;
        }
        year
    }

    fn dash(&mut self) -> bool {
        self.eat_any(&["——", "—", "－", "-", "–", "~", "～", "至", "到", "―"])
    }
}

/// Reads a date that begins at byte `at`.
pub fn date(text: &str, at: usize) -> Option<WrittenDate> {
    let mut cursor = Cursor { text, at };
    let mut written = numeric(&mut cursor).or_else(|| months(&mut cursor)).or_else(|| in_words(&mut cursor))?;
    clock(&mut cursor);
    written.length = cursor.at - at;
    Some(written)
}

/// `2024-01-15`, `2024/1/15`, `2024.1.15`.
fn numeric(cursor: &mut Cursor<'_>) -> Option<WrittenDate> {
    let start = cursor.at;
    let read = |cursor: &mut Cursor<'_>| {
        let year = cursor.digits(4, 4).filter(|year| (1900..2100).contains(year))?;
        let mark = ["-", "/", "."].into_iter().find(|mark| cursor.rest().starts_with(mark))?;
        cursor.at += mark.len();
        let month = cursor.digits(1, 2)?;
        if !cursor.eat(mark) {
            return None;
        }
        let day = cursor.digits(1, 2)?;
        Some(WrittenDate { year: Some(year), month: i8::try_from(month).ok(), day: i8::try_from(day).ok(), ..WrittenDate::default() })
    };
    let written = read(cursor);
    if written.is_none() {
        cursor.at = start;
    }
    written
}

/// `2023.1-2023.12`: from month to month. `23年12月`: a year of two digits, which no length of time is written like.
fn months(cursor: &mut Cursor<'_>) -> Option<WrittenDate> {
    let start = cursor.at;
    let month = |cursor: &mut Cursor<'_>, mark: &str| {
        let year = cursor.digits(4, 4).filter(|year| (1900..2100).contains(year))?;
        let month = cursor.eat(mark).then(|| cursor.digits(1, 2)).flatten().filter(|month| (1..=12).contains(month))?;
        Some((year, i8::try_from(month).ok()?))
    };
    let short = |cursor: &mut Cursor<'_>| {
        let year = cursor.digits(2, 2).filter(|_| cursor.eat("年"))?;
        let behind = cursor.at;
        cursor.digits(1, 2).filter(|month| (1..=12).contains(month) && cursor.rest().starts_with('月'))?;
        cursor.at = behind;
        Some(if year < 50 { 2000 + year } else { 1900 + year })
    };
    for mark in [".", "/"] {
        cursor.at = start;
        if let Some((year, first)) = month(cursor, mark)
            && cursor.dash()
            && let Some((last_year, last)) = month(cursor, mark)
            && !cursor.rest().starts_with(['.', '/'])
        {
            let (last_year, last_month) = ((last_year != year).then_some(last_year), Some(last));
            return Some(WrittenDate { year: Some(year), month: Some(first), last_year, last_month, ..WrittenDate::default() });
        }
    }
    cursor.at = start;
    if let Some(year) = short(cursor).filter(|_| !cursor.text[..start].ends_with(|c: char| c.is_ascii_digit() || c == '.')) {
        let mut written = WrittenDate { year: Some(year), ..WrittenDate::default() };
        month_and_day(cursor, &mut written);
        return Some(written);
    }
    cursor.at = start;
    None
}

/// `2023年1月1日`, `2021—2025年`, `1—11月`, `3月`, `二〇二二年十二月二十日`.
fn in_words(cursor: &mut Cursor<'_>) -> Option<WrittenDate> {
    let start = cursor.at;
    let mut written = WrittenDate::default();
    if let Some(year) = cursor.year() {
        written.year = Some(year);
        if cursor.eat("年") {
            year_range(cursor, &mut written);
            cursor.eat("度");
            if written.last_year.is_none() {
                month_and_day(cursor, &mut written);
            }
            return Some(written);
        }
        // 2021—2025年, 2022、2023年: a year without 年 needs another one that has it.
        let after_year = cursor.at;
        if (cursor.dash() || cursor.eat_any(&["、", "/", "和", "及"]))
            && let Some(last) = cursor.year()
            && cursor.eat("年")
        {
            cursor.eat("度");
            written.last_year = Some(last);
            return Some(written);
        }
        cursor.at = after_year;
        if let Some((mark, digits)) =
            [("—", 4), ("-", 4), ("－", 4), ("–", 4), ("~", 4)].into_iter().find(|(mark, _)| cursor.rest().starts_with(mark))
        {
            cursor.at += mark.len();
            if let Some(last) = cursor.digits(digits, digits)
                && last > year
                && last < 2100
            {
                written.last_year = Some(last);
                return Some(written);
            }
        }
        cursor.at = start;
        return None;
    }
    month_and_day(cursor, &mut written);
    if written.month.is_none() {
        cursor.at = start;
        return None;
    }
    Some(written)
}

/// After `2021年`: `—2025年`, `至2025年`.
fn year_range(cursor: &mut Cursor<'_>, written: &mut WrittenDate) {
    let start = cursor.at;
    if cursor.dash()
        && let Some(last) = cursor.year()
        && cursor.eat("年")
        && !cursor.rest().starts_with(|c: char| c.is_ascii_digit())
    {
        written.last_year = Some(last);
    } else {
        cursor.at = start;
    }
}

/// `12月`, `1—11月`, `12月31日`, `6月1日至15日`, `12月底`.
fn month_and_day(cursor: &mut Cursor<'_>, written: &mut WrittenDate) {
    let start = cursor.at;
    let Some(month) = cursor.small() else { return };
    let after_month = cursor.at;
    if cursor.dash()
        && let Some(last) = cursor.small()
        && cursor.eat("月")
        && !cursor.rest().starts_with('日')
    {
        written.month = Some(month);
        written.last_month = Some(last);
        cursor.eat_any(&["份", "底", "末", "初"]);
        return;
    }
    cursor.at = after_month;
    if !cursor.eat("月") {
        cursor.at = start;
        return;
    }
    written.month = Some(month);
    if cursor.eat_any(&["份", "底", "末", "初", "上旬", "中旬", "下旬"]) {
        return;
    }
    let after = cursor.at;
    match cursor.small() {
        Some(day) if cursor.eat_any(&["日", "号"]) => {
            written.day = Some(day);
            day_range(cursor);
        }
        Some(day) if cursor.dash() && cursor.small().is_some() && cursor.eat_any(&["日", "号"]) => written.day = Some(day),
        _ => {
            cursor.at = after;
            // 3月至5月
            if cursor.dash() && cursor.small().is_some_and(|last| written.last_month.replace(last).is_none()) && cursor.eat("月") {
                let end = cursor.at;
                if !(cursor.small().is_some() && cursor.eat_any(&["日", "号"])) {
                    cursor.at = end;
                }
            } else {
                written.last_month = None;
                cursor.at = after;
            }
        }
    }
}

/// After `6月1日`: `至15日`, `—7月2日`.
fn day_range(cursor: &mut Cursor<'_>) {
    let start = cursor.at;
    if !cursor.dash() {
        return;
    }
    let mut read = || {
        cursor.small()?;
        if cursor.eat("月") {
            cursor.small()?;
        }
        cursor.eat_any(&["日", "号"]).then_some(())
    };
    if read().is_none() {
        cursor.at = start;
    }
}

/// A time of day right after a date: ` 09:44:55`, `9时30分`.
fn clock(cursor: &mut Cursor<'_>) {
    let start = cursor.at;
    cursor.eat(" ");
    cursor.at += time(cursor.rest()).unwrap_or(0);
    if cursor.at == start + 1 && cursor.text[start..].starts_with(' ') {
        cursor.at = start;
    }
}

/// Length of a time of day at the start of `text`: `09:44`, `09:44:55`, `9时30分`.
pub fn time(text: &str) -> Option<usize> {
    let mut cursor = Cursor { text, at: 0 };
    let hour = cursor.digits(1, 2).filter(|hour| *hour < 25)?;
    let _ = hour;
    if cursor.eat(":") {
        cursor.digits(2, 2).filter(|minute| *minute < 60)?;
        let end = cursor.at;
        if !(cursor.eat(":") && cursor.digits(2, 2).is_some()) {
            cursor.at = end;
        }
        return Some(cursor.at);
    }
    if !cursor.eat("时") {
        return None;
    }
    let end = cursor.at;
    if !(cursor.digits(1, 2).is_some() && cursor.eat("分")) {
        cursor.at = end;
    }
    Some(cursor.at)
}

/// Length of `9点30分`, `上午九点`, `十点半` at byte `at`; an hour alone is one only after the part of a day.
pub fn clock_time(text: &str, at: usize, day_parts: &[String]) -> Option<usize> {
    let mut cursor = Cursor { text, at };
    cursor.small().filter(|hour| *hour <= 24)?;
    let point = cursor.eat("点");
    if !point && !cursor.eat("时") {
        return None;
    }
    let hour_end = cursor.at;
    let minutes = cursor.eat_any(&["半", "整", "一刻", "三刻", "钟"]) || {
        // 十点零五分
        let _ = cursor.eat("零");
        cursor.small().is_some() && cursor.eat("分") && !cursor.rest().starts_with("之")
    };
    if minutes {
        return Some(cursor.at - at);
    }
    let part = day_parts.iter().any(|part| text[..at].ends_with(part.as_str()));
    // 下午三点五十人参加 … the hour ends where no minutes follow; 晚上8点至10点 names two.
    cursor.at = hour_end;
    let until =
        cursor.dash() && cursor.small().is_some_and(|hour| hour <= 24) && cursor.eat_any(&["点", "时"]) && !cursor.rest().starts_with('间');
    part.then_some(if until { cursor.at } else { hour_end } - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        date(text, 0).map_or_else(
            || "none".to_owned(),
            |written| {
                let part = |number: Option<i16>| number.map_or("-".to_owned(), |number| number.to_string());
                format!(
                    "{} {} {}|{}",
                    part(written.year),
                    part(written.month.map(i16::from)),
                    part(written.day.map(i16::from)),
                    &text[written.length..]
                )
            },
        )
    }

    #[test]
    fn dates_in_words() {
        assert_eq!(read("2023年受理"), "2023 - -|受理");
        assert_eq!(read("2023年度报告"), "2023 - -|报告");
        assert_eq!(read("2023年1月1日起"), "2023 1 1|起");
        assert_eq!(read("二〇二二年十二月二十日"), "2022 12 20|");
        assert_eq!(read("2021—2025年)"), "2021 - -|)");
        assert_eq!(read("2021-2025年"), "2021 - -|");
        assert_eq!(read("2023年1—11月受理"), "2023 1 -|受理");
        assert_eq!(read("12月底前"), "- 12 -|前");
        assert_eq!(read("3月至5月开展"), "- 3 -|开展");
    }

    #[test]
    fn numeric_dates() {
        assert_eq!(read("2024-01-15 09:44:55来源"), "2024 1 15|来源");
        assert_eq!(read("2024.1.15"), "2024 1 15|");
    }

    #[test]
    fn counts_and_durations_are_no_dates() {
        assert_eq!(read("2008户"), "none");
        assert_eq!(read("3个月"), "none");
        assert_eq!(read("5年"), "none");
        assert_eq!(read("2023-1"), "none");
        assert_eq!(read("505件"), "none");
    }

    #[test]
    fn times_of_day_are_known_by_their_minutes_or_the_part_of_the_day() {
        let read = |text: &str| {
            let at = text.find(|c: char| c.is_ascii_digit() || "九十".contains(c)).unwrap();
            clock_time(text, at, &["上午".to_owned(), "下午".to_owned(), "晚上".to_owned()]).map(|length| text[at..at + length].to_owned())
        };
        assert_eq!(read("上午9点30分召开"), Some("9点30分".to_owned()));
        assert_eq!(read("上午九点召开"), Some("九点".to_owned()));
        assert_eq!(read("十点三十分召开"), Some("十点三十分".to_owned()));
        assert_eq!(read("上涨9点"), None);
    }

    #[test]
    fn impossible_days_are_seen() {
        assert!(!date("2023年2月30日", 0).unwrap().is_possible());
        assert!(date("2024年2月29日", 0).unwrap().is_possible());
        assert!(!date("13月", 0).unwrap().is_possible());
    }
}
