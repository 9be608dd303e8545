//! Working days as numbers, so that databases can compare them: how many there are until a day.

use std::sync::Arc;

use super::day::{self, DayNumber};

/// The working days of the years that the calendar covers.
#[derive(Debug, Clone, Default)]
pub struct WorkingDays {
    first: DayNumber,
    /// For each day from `first` on, the working days until it.
    until: Arc<Vec<u32>>,
}

impl WorkingDays {
    /// From a calendar: whether a day is a working day, `None` where it does not say. The covered years must follow each other.
    pub fn new(is_working_day: impl Fn(jiff::civil::Date) -> Option<bool>) -> Self {
        let covered = |year: &i16| jiff::civil::Date::new(*year, 1, 1).ok().is_some_and(|date| is_working_day(date).is_some());
        let years: Vec<i16> = (1990..=2100).skip_while(|year| !covered(year)).take_while(covered).collect();
        let (Some(first), Some(last)) = (years.first(), years.last()) else { return Self::default() };
        let day = |year: i16, month: i8, day: i8| jiff::civil::date(year, month, day);
        let (first, last) = (day::of_date(day(*first, 1, 1)), day::of_date(day(*last, 12, 31)));
        let mut count = 0;
        let until = (first..=last)
            .map(|day| {
                count += u32::from(is_working_day(day::to_date(day)).unwrap_or(false));
                count
            })
            .collect();
        Self { first, until: Arc::new(until) }
    }

    /// How many working days there are from the first covered day until `day`. Days that are not covered count as working days
    /// by the week alone, roughly: whoever needs them is told by [`WorkingDays::covers`].
    pub fn until(&self, day: i64) -> i64 {
        let offset = day - i64::from(self.first);
        match usize::try_from(offset) {
            Ok(at) => {
                self.until.get(at).or(self.until.last()).map_or(offset, |count| i64::from(*count)) + outside(offset, self.until.len())
            }
            Err(_) => offset,
        }
    }

    /// Whether all days between the two are covered.
    pub fn covers(&self, from: DayNumber, to: DayNumber) -> bool {
        from >= self.first && usize::try_from(to - self.first).is_ok_and(|at| at < self.until.len())
    }

    /// Days that are no working days, in order, for a database that has no such function.
    pub fn off(&self) -> Vec<DayNumber> {
        let mut before = 0;
        (self.first..)
            .zip(self.until.iter())
            .filter_map(|(day, count)| {
                let off = *count == before;
                before = *count;
                off.then_some(day)
            })
            .collect()
    }

    /// The day before the first that is covered.
    pub fn before(&self) -> DayNumber {
        self.first - 1
    }
}

/// Days behind the last covered one.
fn outside(offset: i64, covered: usize) -> i64 {
    (offset + 1 - i64::try_from(covered).unwrap_or(i64::MAX)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_are_counted_from_the_first_day() {
        // 2024 alone is covered: Monday to Friday, but for the first of January.
        let days = WorkingDays::new(|date| {
            (date.year() == 2024).then(|| date.weekday().to_monday_one_offset() <= 5 && date != jiff::civil::date(2024, 1, 1))
        });
        let number = |day: i8| i64::from(day::of_date(jiff::civil::date(2024, 1, day)));
        assert_eq!(days.until(number(1)), 0);
        assert_eq!(days.until(number(5)), 4);
        assert_eq!(days.until(number(8)) - days.until(number(5)), 1);
        assert_eq!(days.off()[..3].iter().map(|day| day::to_date(*day).day()).collect::<Vec<_>>(), [1, 6, 7]);
        assert!(days.covers(day::of_date(jiff::civil::date(2024, 1, 1)), day::of_date(jiff::civil::date(2024, 12, 31))));
        assert!(!days.covers(day::of_date(jiff::civil::date(2023, 12, 31)), day::of_date(jiff::civil::date(2024, 1, 31))));
    }
}
