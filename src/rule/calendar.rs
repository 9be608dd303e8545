//! Days off and make-up working days, from `rules/calendar/*.csv`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::diagnostic::Bilingual;
use crate::yaml::Located;

/// Which days are working days, for the years that the notices of the State Council cover.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Days on which the week does not decide.
    days: BTreeMap<Date, DayKind>,
}

/// What a day of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DayKind {
    /// 放假
    Holiday,
    /// 调休上班
    Workday,
}

/// A row as the file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    date: String,
    kind: DayKind,
    #[serde(rename = "occasion")]
    _occasion: String,
}

impl Calendar {
    /// Whether `day` is a working day; `None` for a year that the calendar does not cover.
    pub fn is_working_day(&self, day: Date) -> Option<bool> {
        let first = Date::new(day.year(), 1, 1).ok()?;
        let last = Date::new(day.year(), 12, 31).ok()?;
        self.days.range(first..=last).next()?;
        Some(match self.days.get(&day) {
            Some(kind) => *kind == DayKind::Workday,
            None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        })
    }

    /// The day that is `count` working days after `day`, which is not counted itself.
    pub fn working_days_after(&self, day: Date, count: u16) -> Option<Date> {
        let mut last = day;
        let mut left = count;
        while left > 0 {
            last = last.tomorrow().ok()?;
            left -= u16::from(self.is_working_day(last)?);
        }
        Some(last)
    }
}

/// Adds the rows of a file to `calendar`.
pub(super) fn read(text: &str, path: &str, calendar: &mut Calendar) -> Result<(), Vec<Located>> {
    let mut mistakes = Vec::new();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.deserialize::<Row>();
    while let Some(row) = rows.next() {
        let line = usize::try_from(rows.reader().position().line().saturating_sub(1)).unwrap_or(1);
        let row = row.map_err(|error| Bilingual::new(format!("表格有误：{error}"), error.to_string()));
        let day = row.and_then(|row| row.date.parse::<Date>().map(|day| (day, row.kind)).map_err(|_| no_day(&row.date)));
        match day {
            Ok((day, kind)) => {
                calendar.days.insert(day, kind);
            }
            Err(message) => mistakes.push(Located::at(text, path, (line.max(1), 1, 1), message)),
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

fn no_day(cell: &str) -> Bilingual {
    Bilingual::new(format!("`{cell}` 不是日期，应如 2024-02-10"), format!("`{cell}` is not a day such as 2024-02-10"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A calendar with one holiday and one make-up day in February 2024.
    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        read("# source\ndate,kind,occasion\n2024-02-12,holiday,春节\n2024-02-18,workday,春节\n", "a.csv", &mut calendar).unwrap();
        calendar
    }

    #[test]
    fn the_calendar_overrides_the_week() {
        let calendar = calendar();
        assert_eq!(calendar.is_working_day(date(2024, 2, 12)), Some(false), "a Monday off");
        assert_eq!(calendar.is_working_day(date(2024, 2, 18)), Some(true), "a Sunday at work");
        assert_eq!(calendar.is_working_day(date(2024, 2, 17)), Some(false));
        assert_eq!(calendar.is_working_day(date(2030, 2, 18)), None, "no notice yet");
    }

    #[test]
    fn working_days_are_counted_from_the_next_day() {
        let calendar = calendar();
        assert_eq!(calendar.working_days_after(date(2024, 2, 9), 1), Some(date(2024, 2, 13)));
        assert_eq!(calendar.working_days_after(date(2024, 2, 16), 2), Some(date(2024, 2, 19)));
        assert_eq!(calendar.working_days_after(date(2024, 12, 31), 1), None);
    }

    #[test]
    fn a_wrong_row_is_told_with_its_line() {
        let mistakes = read("date,kind,occasion\n2024-02-30,holiday,春节\n2024-02-12,free,春节\n", "a.csv", &mut Calendar::default());
        assert_eq!(mistakes.unwrap_err().len(), 2);
    }
}
