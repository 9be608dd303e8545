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
    let Value::Number(written) = quantity.value else { return Vec::new() };
    let (digits, unit) = match written.abs().over(quantity.step) {
        Some(count) if count.is_whole() => (count.to_string().into_bytes(), quantity.step),
        _ => return Vec::new(),
    };
    if written.is_negative() || digits.len() > MOST_DIGITS {
        return Vec::new();
    }
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
    for exponent in [1, -1, 2, -2, 3, -3, 4, -4] {
        let value = Exact::power_of_ten(exponent).and_then(|power| written.times(power));
        if let Some(value) = value.filter(|value| !value.is_zero() && (value.is_whole() || unit < Exact::ONE && *value >= unit)) {
            found.push((value, Slip::Shifted));
        }
    }
    found
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
            let Value::Number(written) = quantity.value else { return false };
            let Some(wanted) = solve(relation, claims, position).filter(|_| enough(quantity)) else { return false };
            let wide = |value: Exact| {
                let difference = written.minus(value).map(Exact::abs).and_then(|difference| difference.times(Exact::whole(10)));
                difference.is_some_and(|difference| difference >= written)
            };
            origins(quantity)
                .into_iter()
                .filter(|(value, _)| !large || wide(*value))
                .any(|(value, _)| wanted.iter().any(|interval| suits(interval, value, quantity)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::ClaimKind;

    fn written(value: &str, step: Exact) -> Quantity {
        let value = Exact::parse(value).unwrap();
        Quantity {
            kind: ClaimKind::Count,
            value: Value::Number(value),
            unit: "件".to_owned(),
            approximation: String::new(),
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
}
