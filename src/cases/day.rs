//! Days of case exports: text in the usual spellings, serial numbers of workbooks, time stamps.

use jiff::civil::Date;

/// A day as the number of days since 1970-01-01.
pub type DayNumber = i32;

/// Why a cell is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDay {
    /// It looks like one, but there is no such day.
    Impossible,
    /// It does not look like one.
    Unreadable,
}

/// Serial number of 1970-01-01 in workbooks that count from 1900.
const SERIAL_OF_EPOCH: i64 = 25_569;
/// Serial numbers of the years 1949 to 2100.
const SERIALS: std::ops::RangeInclusive<i64> = 17_899..=73_415;
/// China is so many seconds ahead of universal time.
const AHEAD: i64 = 8 * 3600;

/// The day that a text names; `None` for an empty text.
pub fn of_text(text: &str) -> Result<Option<DayNumber>, NoDay> {
    if let Some((year, month, day)) = plain(text.as_bytes()) {
        return of_parts(year, month, day).map(Some);
    }
    let text = text.trim();
    if text.is_empty() || matches!(text, "-" | "--" | "—" | "/" | "无" | "NULL" | "null" | "0000-00-00" | "0000-00-00 00:00:00") {
        return Ok(None);
    }
    let mut groups = [0_i64; 3];
    let mut digits = [0_usize; 3];
    let mut group = 0;
    let mut rest = text.char_indices();
    let mut last = ' ';
    for (at, c) in rest.by_ref() {
        let value = match c {
            '0'..='9' => i64::from(c as u32 - '0' as u32),
            '０'..='９' => i64::from(c as u32 - '０' as u32),
            '-' | '/' | '.' | '年' | '月' | '－' | '．' | '／' if digits[group] > 0 && group < 2 => {
                group += 1;
                last = c;
                continue;
            }
            // What follows the day is the time.
            '日' | ' ' | 'T' | '\t' | '\u{3000}' | ':' if group == 2 && digits[2] > 0 && (c != ':' || at > 0) => break,
            '.' if group == 0 => break,
            ' ' if matches!(last, '-' | '/' | '年' | '月') => continue,
            _ => return Err(NoDay::Unreadable),
        };
        if digits[group] >= 13 {
            return Err(NoDay::Unreadable);
        }
        groups[group] = groups[group] * 10 + value;
        digits[group] += 1;
    }
    match (group, digits) {
        (0, [8, ..]) => of_parts(groups[0] / 10_000, groups[0] / 100 % 100, groups[0] % 100).map(Some),
        (0, [count, ..]) if count > 0 => of_whole(groups[0]).map(Some),
        (1, _) if digits[0] <= 6 => text.parse::<f64>().map_err(|_| NoDay::Unreadable).and_then(of_number).map(Some),
        (2, [4, 1..=2, 1..=2]) => of_parts(groups[0], groups[1], groups[2]).map(Some),
        _ => Err(NoDay::Unreadable),
    }
}

/// Year, month and day of the spelling that nearly all exports have, `2023-01-05` with or without a time behind it.
fn plain(text: &[u8]) -> Option<(i64, i64, i64)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(|digit| digit.is_ascii_digit()) || !matches!(rest, [] | [b' ' | b'T', ..]) {
        return None;
    }
    let number = |digits: &[&u8]| digits.iter().fold(0, |number, digit| number * 10 + i64::from(**digit - b'0'));
    let year = number(&digits[..4]);
    // Some databases write 0000-00-00 for no day at all.
    (year > 0).then(|| (year, number(&digits[4..6]), number(&digits[6..])))
}

/// The day of a number: a serial number, 20230105, or a time stamp in seconds or milliseconds.
pub fn of_number(number: f64) -> Result<DayNumber, NoDay> {
    if !number.is_finite() || number.abs() > 9e15 {
        return Err(NoDay::Unreadable);
    }
    // The part after the point is the time of day.
    #[allow(clippy::cast_possible_truncation)]
    of_whole(number.floor() as i64)
}

fn of_whole(number: i64) -> Result<DayNumber, NoDay> {
    let day = if SERIALS.contains(&number) {
        number - SERIAL_OF_EPOCH
    } else if (19_490_000..=21_001_231).contains(&number) {
        return of_parts(number / 10_000, number / 100 % 100, number % 100);
    } else if (100_000_000..=4_200_000_000).contains(&number) {
        (number + AHEAD).div_euclid(86_400)
    } else if (100_000_000_000..=4_200_000_000_000).contains(&number) {
        (number / 1000 + AHEAD).div_euclid(86_400)
    } else {
        return Err(NoDay::Unreadable);
    };
    DayNumber::try_from(day).map_err(|_| NoDay::Unreadable)
}

/// The day of year, month and day.
pub fn of_parts(year: i64, month: i64, day: i64) -> Result<DayNumber, NoDay> {
    if !(1949..=2100).contains(&year) {
        return Err(NoDay::Impossible);
    }
    let valid = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    let date = valid.and_then(|((year, month), day)| Date::new(year, month, day).ok()).ok_or(NoDay::Impossible)?;
    Ok(of_date(date))
}

/// A calendar day as a number.
pub fn of_date(date: Date) -> DayNumber {
    // Years are counted from March, so that the leap day is the last of its year.
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(date.day()) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The calendar day of a number.
pub fn to_date(day: DayNumber) -> Date {
    let first = jiff::civil::date(1970, 1, 1);
    first.checked_add(jiff::Span::new().days(day)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> String {
        match of_text(text) {
            Ok(Some(day)) => to_date(day).to_string(),
            Ok(None) => String::new(),
            Err(wrong) => format!("{wrong:?}"),
        }
    }

    #[test]
    fn a_day_is_read_in_every_usual_spelling() {
        for text in [
            "2023-01-05",
            "2023/1/5",
            "2023.01.05",
            "2023年1月5日",
            "20230105",
            "2023-01-05 09:30:00",
            "2023-01-05T09:30",
            "2023年01月05日 9:30",
            "２０２３-０１-０５",
            "44931",
            "44931.396",
            "1672880000",
            "1672880000000",
        ] {
            assert_eq!(day(text), "2023-01-05", "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_from_a_day_that_does_not_exist() {
        assert_eq!(day("2023-02-30"), "Impossible");
        assert_eq!(day("2203-05-01"), "Impossible");
        assert_eq!(day("2023-01-055"), "Unreadable");
        assert_eq!(day("20231301"), "Impossible");
        assert_eq!(day("已办结"), "Unreadable");
        assert_eq!(day("2023"), "Unreadable");
        assert_eq!((day(" "), day("0000-00-00")), (String::new(), String::new()));
    }

    #[test]
    fn numbers_and_calendar_agree() {
        for (year, month, day, number) in [(1970, 1, 1, 0), (2000, 2, 29, 11_016), (2023, 12, 31, 19_722), (1969, 12, 31, -1)] {
            let date = Date::new(year, month, day).unwrap();
            assert_eq!(of_date(date), number);
            assert_eq!(to_date(number), date);
        }
    }
}
