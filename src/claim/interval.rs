//! Intervals: what a written number denotes, and arithmetic on every value inside.

use super::lexicon_file::Meaning;
use super::numeral::Numeral;
use super::{Exact, Interval};

impl Interval {
    /// All numbers.
    pub const ALL: Self = Self { low: None, low_open: false, high: None, high_open: false };

    /// Exactly one number.
    pub fn point(value: Exact) -> Self {
        Self::closed(value, value)
    }

    /// From `low` to `high`, both included.
    pub fn closed(low: Exact, high: Exact) -> Self {
        Self { low: Some(low), low_open: false, high: Some(high), high_open: false }
    }

    /// `value` ± `half`.
    pub fn around(value: Exact, half: Exact) -> Option<Self> {
        Some(Self::closed(value.minus(half)?, value.plus(half)?))
    }

    /// Whether the two share a value.
    pub fn meets(&self, other: &Self) -> bool {
        below(self, other) && below(other, self)
    }

    /// The values that both hold; check [`Interval::meets`] first.
    #[must_use]
    pub fn cut(&self, other: &Self) -> Self {
        let (low, low_open) = match (self.low, other.low) {
            (Some(a), Some(b)) if a == b => (Some(a), self.low_open || other.low_open),
            (Some(a), Some(b)) if a > b => (Some(a), self.low_open),
            (Some(a), None) => (Some(a), self.low_open),
            _ => (other.low, other.low_open),
        };
        let (high, high_open) = match (self.high, other.high) {
            (Some(a), Some(b)) if a == b => (Some(a), self.high_open || other.high_open),
            (Some(a), Some(b)) if a < b => (Some(a), self.high_open),
            (Some(a), None) => (Some(a), self.high_open),
            _ => (other.high, other.high_open),
        };
        Self { low, low_open, high, high_open }
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let (low, low_open) = match (self.low, other.low) {
            (Some(a), Some(b)) if a == b => (Some(a), self.low_open && other.low_open),
            (Some(a), Some(b)) if a < b => (Some(a), self.low_open),
            (Some(_), Some(b)) => (Some(b), other.low_open),
            _ => (None, false),
        };
        let (high, high_open) = match (self.high, other.high) {
            (Some(a), Some(b)) if a == b => (Some(a), self.high_open && other.high_open),
            (Some(a), Some(b)) if a > b => (Some(a), self.high_open),
            (Some(_), Some(b)) => (Some(b), other.high_open),
            _ => (None, false),
        };
        Self { low, low_open, high, high_open }
    }

    /// Whether `value` lies inside.
    pub fn contains(&self, value: Exact) -> bool {
        self.meets(&Self::point(value))
    }

    /// The one value, if it is a point.
    pub fn single(&self) -> Option<Exact> {
        self.low.filter(|low| self.high == Some(*low))
    }

    /// All sums; `None` when the numbers are too large to hold.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        Some(Self {
            low: both(self.low, other.low, Exact::plus)?,
            low_open: self.low_open || other.low_open,
            high: both(self.high, other.high, Exact::plus)?,
            high_open: self.high_open || other.high_open,
        })
    }

    /// All differences.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// Mirrored at zero.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self { low: self.high.map(Exact::negated), low_open: self.high_open, high: self.low.map(Exact::negated), high_open: self.low_open }
    }

    /// All products of values of two intervals without negative values. `None` when one may be negative or a number is too large.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let (a, b) = (self.low?, other.low?);
        if a.is_negative() || b.is_negative() {
            return None;
        }
        Some(Self {
            low: Some(a.times(b)?),
            low_open: self.low_open || other.low_open,
            high: both(self.high, other.high, Exact::times)?,
            high_open: self.high_open || other.high_open,
        })
    }

    /// All quotients of values of two intervals without negative values; the divisor must stay above zero.
    pub fn over(&self, divisor: &Self) -> Option<Self> {
        let (low, least) = (self.low?, divisor.low?);
        if low.is_negative() || least.is_negative() || least.is_zero() {
            return None;
        }
        Some(Self {
            low: match divisor.high {
                Some(most) => Some(low.over(most)?),
                None => Some(Exact::ZERO),
            },
            low_open: self.low_open || divisor.high_open || divisor.high.is_none(),
            high: match self.high {
                Some(high) => Some(high.over(least)?),
                None => None,
            },
            high_open: self.high_open || divisor.low_open,
        })
    }

    /// Every value times a positive factor.
    pub fn scaled(&self, factor: Exact) -> Option<Self> {
        let scale = |end: Option<Exact>| match end {
            Some(end) => end.times(factor).map(Some),
            None => Some(None),
        };
        Some(Self { low: scale(self.low)?, high: scale(self.high)?, ..*self })
    }
}

/// Whether `a` begins at or before the end of `b`.
fn below(a: &Interval, b: &Interval) -> bool {
    match (a.low, b.high) {
        (Some(low), Some(high)) => low < high || (low == high && !a.low_open && !b.high_open),
        _ => true,
    }
}

/// `Some(None)` is unbounded, `None` too large.
#[allow(clippy::option_option)]
fn both(a: Option<Exact>, b: Option<Exact>, operation: fn(Exact, Exact) -> Option<Exact>) -> Option<Option<Exact>> {
    match (a, b) {
        (Some(a), Some(b)) => operation(a, b).map(Some),
        _ => Some(None),
    }
}

/// What a numeral with these approximations denotes. Bounds (超过, 以下) cut each other; words that blur the number (约, 近, 余) widen
/// what the others leave: 约30余件 may be a little less than thirty, and 约500件以上 too.
///
/// `rounded` says that the value stands for every value that rounds to it at its step.
pub fn denoted(numeral: &Numeral, rounded: bool, meanings: &[Meaning]) -> Option<Interval> {
    if let Some(high) = numeral.vague_high {
        return Some(Interval::closed(numeral.value, high));
    }
    let value = numeral.value;
    let half = |step: Exact| step.over(Exact::whole(2));
    let mut interval = Interval::ALL;
    let mut blurred: Option<Interval> = None;
    let mut bounded = false;
    for meaning in meanings {
        let bound = match meaning {
            Meaning::More => Interval { low: Some(value), low_open: false, high: Some(value.plus(numeral.significant)?), high_open: true },
            Meaning::Nearly => {
                Interval { low: Some(value.minus(numeral.significant)?), low_open: true, high: Some(value), high_open: true }
            }
            Meaning::About => Interval::around(value, half(numeral.significant)?)?,
            Meaning::Above => Interval { low: Some(value), low_open: true, ..Interval::ALL },
            Meaning::AtLeast => Interval { low: Some(value), ..Interval::ALL },
            Meaning::Below => Interval { high: Some(value), high_open: true, ..Interval::ALL },
            Meaning::AtMost => Interval { high: Some(value), ..Interval::ALL },
        };
        if matches!(meaning, Meaning::More | Meaning::Nearly | Meaning::About) {
            blurred = Some(blurred.map_or(bound, |blurred| blurred.hull(&bound)));
            continue;
        }
        bounded = true;
        let cut = interval.cut(&bound);
        interval = if interval.meets(&bound) { cut } else { bound };
    }
    if let Some(blurred) = blurred {
        interval = if bounded { interval.hull(&blurred) } else { blurred };
    }
    if meanings.is_empty() {
        interval = if rounded { Interval::around(value, half(numeral.step)?)? } else { Interval::point(value) };
    }
    Some(interval)
}

#[cfg(test)]
mod tests {
    use super::super::numeral::numeral;
    use super::*;

    fn show(interval: Interval) -> String {
        let end = |value: Option<Exact>| value.map_or("∞".to_owned(), |value| value.to_string());
        format!(
            "{}{}, {}{}",
            if interval.low_open { "(" } else { "[" },
            end(interval.low),
            end(interval.high),
            if interval.high_open { ")" } else { "]" }
        )
    }

    fn of(text: &str, meanings: &[Meaning]) -> String {
        let (_, number) = numeral(text).unwrap();
        let mut all: Vec<Meaning> = meanings.to_vec();
        if number.inner.is_some() {
            all.push(Meaning::More);
        }
        show(denoted(&number, number.rounded || text.contains('%'), &all).unwrap())
    }

    #[test]
    fn written_numbers_denote_intervals() {
        assert_eq!(of("505", &[]), "[505, 505]");
        assert_eq!(of("98.65%", &[]), "[98.645, 98.655]");
        assert_eq!(of("95%", &[]), "[94.5, 95.5]");
        assert_eq!(of("6万", &[]), "[55000, 65000]");
        assert_eq!(of("1.2亿", &[]), "[115000000, 125000000]");
        assert_eq!(of("60000余", &[]), "[60000, 70000)");
        assert_eq!(of("6万多", &[]), "[60000, 70000)");
        assert_eq!(of("30余", &[]), "[30, 40)");
        assert_eq!(of("5000", &[Meaning::Nearly]), "(4000, 5000)");
        assert_eq!(of("500", &[Meaning::About]), "[450, 550]");
        assert_eq!(of("3000", &[Meaning::Above]), "(3000, ∞]");
        assert_eq!(of("十几", &[]), "[11, 19]");
        assert_eq!(of("两千万", &[Meaning::About]), "[15000000, 25000000]");
        assert_eq!(of("二十万", &[Meaning::Nearly]), "(100000, 200000)");
    }

    #[test]
    fn words_that_blur_a_number_widen_each_other() {
        assert_eq!(of("30余", &[Meaning::About]), "[25, 40)");
        assert_eq!(of("三百多", &[Meaning::Nearly]), "(200, 400)");
        assert_eq!(of("500", &[Meaning::About, Meaning::AtLeast]), "[450, ∞]");
        assert_eq!(of("500", &[Meaning::AtMost, Meaning::About]), "[-∞, 550]".replace("-∞", "∞"));
        assert_eq!(of("500", &[Meaning::AtLeast, Meaning::AtMost]), "[500, 500]");
    }

    #[test]
    fn intervals_compute_every_value() {
        let rate = Interval::closed(Exact::whole(9), Exact::whole(10)).over(&Interval::closed(Exact::whole(2), Exact::whole(3))).unwrap();
        assert_eq!(show(rate), "[3, 5]");
        assert!(Interval::point(Exact::ONE).over(&Interval::point(Exact::ZERO)).is_none());
        let open = Interval { low: Some(Exact::ONE), low_open: true, ..Interval::ALL };
        assert!(!open.meets(&Interval::point(Exact::ONE)));
    }
}
