//! Slips of the pen: what a written number may have been before it was miswritten.

use super::{Relation, RelationKind, solve};
use crate::claim::{Claim, Exact, Interval, Quantity, Value};
use crate::diagnostic::Bilingual;

/// How a number was probably miswritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slip {
    /// 1170 for 1107
    Swapped,
    /// 11077 for 1107
    Added,
    /// ×10, ÷10, ×10,000 …
    Shifted,
    /// 110 for 1107
    Dropped,
    /// The figure of the year before was left standing.
    LastYear,
    /// 1108 for 1107
    OneDigit,
}

impl Slip {
    /// Whether the slip is rare enough by chance to point at the number.
    pub fn is_telling(self) -> bool {
        !matches!(self, Self::OneDigit)
    }

    /// In words.
    pub fn words(self) -> Bilingual {
        match self {
            Self::Swapped => Bilingual::new("两个数位可能写反了", "two digits may be swapped"),
            Self::Dropped => Bilingual::new("可能漏写了一位", "a digit may be missing"),
            Self::Added => Bilingual::new("可能多写了一位", "a digit may be doubled"),
            Self::Shifted => Bilingual::new("可能错了数量级", "the order of magnitude may be wrong"),
            Self::LastYear => Bilingual::new("可能照抄了上年的数", "the figure of the year before may have been left"),
            Self::OneDigit => Bilingual::new("可能有一位写错", "one digit may be wrong"),
        }
    }
}

/// Numbers with more digits are not varied: nobody writes them, and there would be too many values.
const MOST_DIGITS: usize = 14;

/// In a longer list some slip in some number explains anything.
const MOST_NUMBERS: usize = 32;

/// Every value from which one slip makes what is written, the rarer slips first.
pub fn origins(quantity: &Quantity) -> Vec<(Exact, Slip)> {
    let Some((written, number)) = digits_of(quantity) else { return Vec::new() };
    let (digits, unit) = (number.to_string().into_bytes(), quantity.step);
    let mut found: Vec<(Exact, Slip)> = Vec::new();
    let mut push = |digits: &[u8], unit: Exact, slip: Slip| {
        let leads = digits.len() > 1 && digits[0] == b'0' && unit >= Exact::ONE;
        let value = std::str::from_utf8(digits).ok().and_then(Exact::parse).and_then(|value| value.times(unit));
        if let Some(value) = value.filter(|value| *value != written && !leads) {
            found.push((value, slip));
        }
    };
    for at in 0..digits.len().saturating_sub(1) {
        let mut other = digits.clone();
        other.swap(at, at + 1);
        push(&other, unit, Slip::Swapped);
    }
    for at in 0..digits.len() {
        let mut other = digits.clone();
        other.remove(at);
        if !other.is_empty() {
            push(&other, unit, Slip::Added);
            // 988.65 for 98.65 loses no decimal, 98.655 for 98.65 does.
            if unit < Exact::ONE
                && let Some(coarser) = unit.times(Exact::whole(10))
            {
                push(&other, coarser, Slip::Added);
            }
        }
    }
    for at in 0..=digits.len() {
        for digit in b'0'..=b'9' {
            let mut other = digits.clone();
            other.insert(at, digit);
            push(&other, unit, Slip::Dropped);
            if unit < Exact::ONE
                && let Some(finer) = unit.over(Exact::whole(10))
            {
                push(&other, finer, Slip::Dropped);
            }
        }
    }
    for at in 0..digits.len() {
        for digit in b'0'..=b'9' {
            let mut other = digits.clone();
            other[at] = digit;
            push(&other, unit, Slip::OneDigit);
        }
    }
    found.extend(shifted(written, unit).map(|value| (value, Slip::Shifted)));
    found
}

/// The written value, and its digits as a number of steps; none where it is no plain number of digits that anybody writes.
fn digits_of(quantity: &Quantity) -> Option<(Exact, i64)> {
    let Value::Number(written) = quantity.value else { return None };
    let steps = written.over(quantity.step).filter(|steps| steps.is_whole() && !steps.is_negative())?;
    let number = i64::try_from(steps.floor()).ok().filter(|number| *number < POWERS[MOST_DIGITS])?;
    Some((written, number))
}

/// What was written too large or too small by powers of ten.
fn shifted(written: Exact, unit: Exact) -> impl Iterator<Item = Exact> {
    let values = [1, -1, 2, -2, 3, -3, 4, -4].into_iter().filter_map(Exact::power_of_ten).filter_map(move |power| written.times(power));
    values.filter(move |value| !value.is_zero() && (value.is_whole() || unit < Exact::ONE && *value >= unit))
}

/// The powers of ten that numbers of a digit more than [`MOST_DIGITS`] need.
const POWERS: [i64; MOST_DIGITS + 2] = {
    let mut powers = [1; MOST_DIGITS + 2];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A unit in which the number may have been meant, and which numbers of it suit.
struct Meant {
    /// From the least to the largest of each interval.
    suiting: Vec<(i64, i64)>,
    /// Ten times what is written, in this unit.
    tenfold: i64,
    /// Whether a leading zero would have been written for nothing: the unit is no decimal place.
    whole: bool,
    /// See [`explains`].
    large: bool,
}

impl Meant {
    /// `None` where a number is too large to be told.
    fn new(quantity: &Quantity, wanted: &[Interval], unit: Exact, tenfold: i64, large: bool) -> Option<Self> {
        let suiting = wanted.iter().map(|interval| suiting(interval, quantity, unit)).collect::<Option<_>>()?;
        Some(Self { suiting, tenfold, whole: unit >= Exact::ONE, large })
    }

    /// Whether a number of `count` digits suits and is not what is written.
    fn takes(&self, number: i64, count: usize) -> bool {
        self.suiting.iter().any(|(least, most)| (*least..=*most).contains(&number))
            && !(self.whole && count > 1 && number < POWERS[count - 1])
            && number * 10 != self.tenfold
            && (!self.large || (self.tenfold - number * 10).abs() * 10 >= self.tenfold)
    }
}

/// The least and the largest number of `unit` that [`suits`] the interval.
fn suiting(interval: &Interval, quantity: &Quantity, unit: Exact) -> Option<(i64, i64)> {
    let half = if quantity.rounded { quantity.step.over(Exact::whole(2))? } else { Exact::ZERO };
    let bound = |number: i128| i64::try_from(number.clamp(i64::MIN.into(), i64::MAX.into())).ok();
    let least = match interval.low {
        Some(low) => {
            let low = low.minus(half)?.over(unit)?;
            if interval.low_open { low.floor().checked_add(1)? } else { low.ceil() }
        }
        None => i128::MIN,
    };
    let most = match interval.high {
        Some(high) => {
            let high = high.plus(half)?.over(unit)?;
            if interval.high_open { high.ceil().checked_sub(1)? } else { high.floor() }
        }
        None => i128::MAX,
    };
    Some((bound(least)?, bound(most)?))
}

/// Whether one slip makes what is written of a value that suits one of the intervals. The same as trying all [`origins`], of which
/// there are hundreds, but counted in whole steps.
fn slipped(quantity: &Quantity, wanted: &[Interval], large: bool) -> Option<bool> {
    let Some((written, number)) = digits_of(quantity) else { return Some(false) };
    let ten = Exact::whole(10);
    let meant = |unit: Exact, tenfold: i64| Meant::new(quantity, wanted, unit, tenfold, large);
    let same = meant(quantity.step, number * 10)?;
    let decimal = quantity.step < Exact::ONE;
    let coarser = if decimal { Some(meant(quantity.step.times(ten)?, number)?) } else { None };
    let finer = if decimal { Some(meant(quantity.step.over(ten)?, number * 100)?) } else { None };
    let takes = |meant: &Option<Meant>, number: i64, count: usize| meant.as_ref().is_some_and(|meant| meant.takes(number, count));
    let count = (1..MOST_DIGITS).find(|count| number < POWERS[*count]).unwrap_or(MOST_DIGITS);
    let digit = |place: usize| number / POWERS[place] % 10;
    let varied = |place: usize| {
        let (above, below) = (number / POWERS[place], number % POWERS[place]);
        let swapped = || {
            let difference = digit(place) - digit(place + 1);
            same.takes(number + difference * (POWERS[place + 1] - POWERS[place]), count)
        };
        let added = || {
            let without = above / 10 * POWERS[place] + below;
            same.takes(without, count - 1) || takes(&coarser, without, count - 1)
        };
        let other_digit = || (0..10).any(|other| same.takes(number + (other - digit(place)) * POWERS[place], count));
        place + 1 < count && swapped() || count > 1 && added() || other_digit()
    };
    let dropped = |place: usize| {
        let (above, below) = (number / POWERS[place], number % POWERS[place]);
        (0..10).any(|digit| {
            let with = above * POWERS[place + 1] + digit * POWERS[place] + below;
            same.takes(with, count + 1) || takes(&finer, with, count + 1)
        })
    };
    let wide = |value: Exact| {
        let difference = written.minus(value).map(Exact::abs).and_then(|difference| difference.times(ten));
        difference.is_some_and(|difference| difference >= written)
    };
    let suited = |value: Exact| (!large || wide(value)) && wanted.iter().any(|interval| suits(interval, value, quantity));
    Some((0..count).any(varied) || (0..=count).any(dropped) || shifted(written, quantity.step).any(suited))
}

/// Whether a value, written as the quantity is, may stand for a value of the interval.
pub fn suits(interval: &Interval, value: Exact, quantity: &Quantity) -> bool {
    if interval.contains(value) {
        return true;
    }
    let half = quantity.step.over(Exact::whole(2));
    quantity.rounded && half.and_then(|half| Interval::around(value, half)).is_some_and(|near| near.meets(interval))
}

/// Whether one slip in one number, of at least three digits, explains why the relation fails. Such a relation is hardly there by chance.
///
/// With `large` only a slip that changes its number by a tenth or more counts.
pub fn explains(relation: &Relation, claims: &[Claim], large: bool) -> bool {
    explains_from(relation, claims, large, Exact::HUNDRED)
}

/// The same of numbers from `least` steps on, where the words leave little doubt of what is counted out of what.
pub fn explains_from(relation: &Relation, claims: &[Claim], large: bool, least: Exact) -> bool {
    debug_assert!(!matches!(relation.kind, RelationKind::Part | RelationKind::Order));
    let enough = |quantity: &Quantity| {
        let least = quantity.step.times(least);
        matches!(quantity.value, Value::Number(value) if least.is_some_and(|least| value >= least))
    };
    relation.claims.len() <= MOST_NUMBERS
        && (0..relation.claims.len()).any(|position| {
            let quantity = &claims[relation.claims[position]].quantity;
            let Some(wanted) = enough(quantity).then(|| solve(relation, claims, position)).flatten() else { return false };
            slipped(quantity, &wanted, large).unwrap_or_else(|| slipped_slowly(quantity, &wanted, large))
        })
}

/// The same as [`slipped`] for numbers that it cannot hold.
fn slipped_slowly(quantity: &Quantity, wanted: &[Interval], large: bool) -> bool {
    let Value::Number(written) = quantity.value else { return false };
    let wide = |value: Exact| {
        let difference = written.minus(value).map(Exact::abs).and_then(|difference| difference.times(Exact::whole(10)));
        difference.is_some_and(|difference| difference >= written)
    };
    let fits = |value: Exact| wanted.iter().any(|interval| suits(interval, value, quantity));
    origins(quantity).into_iter().any(|(value, _)| (!large || wide(value)) && fits(value))
}

#[cfg(test)]
mod tests {
    use ecow::EcoString;

    use super::*;
    use crate::claim::ClaimKind;

    fn written(value: &str, step: Exact) -> Quantity {
        let value = Exact::parse(value).unwrap();
        Quantity {
            kind: ClaimKind::Count,
            value: Value::Number(value),
            unit: "件".into(),
            approximation: EcoString::new(),
            step,
            significant: step,
            rounded: false,
            interval: Interval::point(value),
        }
    }

    fn slip(written_as: &str, was: &str, step: Exact) -> Option<Slip> {
        let was = Exact::parse(was).unwrap();
        origins(&written(written_as, step)).into_iter().find(|(value, _)| *value == was).map(|(_, slip)| slip)
    }

    #[test]
    fn each_slip_is_known() {
        assert_eq!(slip("1170", "1107", Exact::ONE), Some(Slip::Swapped));
        assert_eq!(slip("110", "1107", Exact::ONE), Some(Slip::Dropped));
        assert_eq!(slip("11077", "1107", Exact::ONE), Some(Slip::Added));
        assert_eq!(slip("1108", "1107", Exact::ONE), Some(Slip::OneDigit));
        assert_eq!(slip("110700", "1107", Exact::ONE), Some(Slip::Shifted));
        assert_eq!(slip("1218", "1107", Exact::ONE), None);
    }

    #[test]
    fn a_digit_may_be_lost_or_doubled_on_either_side_of_the_point() {
        let hundredth = Exact::fraction(1, 100).unwrap();
        assert_eq!(slip("988.65", "98.65", hundredth), Some(Slip::Added));
        assert_eq!(slip("98.5", "98.65", Exact::fraction(1, 10).unwrap()), Some(Slip::Dropped));
    }

    #[test]
    fn counting_in_steps_says_the_same_as_trying_every_origin() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let units = [Exact::ONE, Exact::fraction(1, 10).unwrap(), Exact::fraction(1, 100).unwrap(), Exact::whole(10_000)];
        let mut told = [0; 2];
        for _ in 0..6000 {
            let unit = units[usize::try_from(random(4)).unwrap()];
            let length = u32::try_from(random(5)).unwrap();
            let number = i128::from(random(10_u64.pow(length + 1)));
            let mut quantity = written("1", unit);
            quantity.value = Value::Number(Exact::whole(number).times(unit).unwrap());
            quantity.rounded = random(2) == 0;
            // Near the number, or what one of its digits makes of it.
            let other = number + (i128::from(random(19)) - 9) * 10_i128.pow(u32::try_from(random(4)).unwrap());
            let low = Exact::whole(other).times(unit).unwrap();
            let wide = low.plus(Exact::whole(i128::from(random(3))).times(units[usize::try_from(random(3)).unwrap()]).unwrap());
            let interval = Interval { low: Some(low), low_open: random(4) == 0, high: wide, high_open: random(4) == 0 };
            let wanted = [if random(9) == 0 { Interval { high: None, ..interval } } else { interval }];
            for large in [false, true] {
                let slow = slipped_slowly(&quantity, &wanted, large);
                assert_eq!(slipped(&quantity, &wanted, large), Some(slow), "{quantity:?} {wanted:?} {large}");
                told[usize::from(slow)] += 1;
            }
        }
        assert!(told.iter().all(|count| *count > 1000), "{told:?}");
    }
}
