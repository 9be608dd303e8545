//! Exact numbers: fractions of 128-bit integers whose arithmetic says when it cannot hold a result.

use std::fmt;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};

/// An exact rational number. Arithmetic returns `None` instead of overflowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// 0
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// 1
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));
    /// 100
    pub const HUNDRED: Self = Self(Ratio::new_raw(100, 1));

    /// A whole number.
    pub fn whole(number: i128) -> Self {
        Self(Ratio::from_integer(number))
    }

    /// `numerator / denominator`; `None` for a zero denominator.
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// 10 to the power `exponent`; `None` outside ±30.
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        if exponent.abs() > 30 {
            return None;
        }
        let power = 10_i128.pow(exponent.unsigned_abs());
        Some(Self(if exponent < 0 { Ratio::new_raw(1, power) } else { Ratio::new_raw(power, 1) }))
    }

    /// Reads `1107`, `98.65`, `-8.9`, `+3`; nothing else, and at most 24 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all: String = [whole, decimals].concat();
        if whole.is_empty() || all.len() > 24 || !all.bytes().all(|b| b.is_ascii_digit()) || digits.ends_with('.') {
            return None;
        }
        let number: i128 = all.parse().ok()?;
        let scale = Self::power_of_ten(-i32::try_from(decimals.len()).ok()?)?;
        Self::whole(if negative { -number } else { number }).times(scale)
    }

    /// Both numbers where they are whole: most are, and need no common denominator.
    fn both_whole(self, other: Self) -> Option<(i128, i128)> {
        (*self.0.denom() == 1 && *other.0.denom() == 1).then(|| (*self.0.numer(), *other.0.numer()))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        match self.both_whole(other) {
            Some((a, b)) => a.checked_add(b).map(Self::whole),
            None => self.0.checked_add(&other.0).map(Self),
        }
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        match self.both_whole(other) {
            Some((a, b)) => a.checked_sub(b).map(Self::whole),
            None => self.0.checked_sub(&other.0).map(Self),
        }
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        match self.both_whole(other) {
            Some((a, b)) => a.checked_mul(b).map(Self::whole),
            None => self.0.checked_mul(&other.0).map(Self),
        }
    }

    /// Quotient; `None` also for a zero divisor.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.0.is_zero() { None } else { self.0.checked_div(&other.0).map(Self) }
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The whole number at or below it.
    pub fn floor(self) -> i128 {
        self.0.floor().to_integer()
    }

    /// The whole number at or above it.
    pub fn ceil(self) -> i128 {
        self.0.ceil().to_integer()
    }

    /// Its distance from zero.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// With the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.0)
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Rounded half away from zero (四舍五入) to `decimals` places.
    pub fn rounded(self, decimals: u32) -> Option<Self> {
        let scale = Self::power_of_ten(i32::try_from(decimals).ok()?)?;
        Self(self.times(scale)?.0.round()).over(scale)
    }
}

impl fmt::Display for Exact {
    /// A plain decimal where the number has a finite one of at most 24 places (`98.65`), else a fraction (`1/3`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut denominator = *self.0.denom();
        let mut places = 0_usize;
        let mut numerator = *self.0.numer();
        while denominator != 1 && places < 24 {
            let factor = if denominator % 10 == 0 {
                10
            } else if denominator % 2 == 0 {
                2
            } else if denominator % 5 == 0 {
                5
            } else {
                break;
            };
            let Some(scaled) = numerator.checked_mul(10 / factor) else { break };
            numerator = scaled;
            denominator /= factor;
            places += 1;
        }
        if denominator != 1 {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        }
        let sign = if numerator < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", numerator.unsigned_abs(), width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        if decimals.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{decimals}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for text in ["0", "1107", "98.65", "-8.9", "0.05", "152380.5"] {
            assert_eq!(Exact::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Exact::parse("1,107"), None);
        assert_eq!(Exact::parse("3."), None);
        assert_eq!(Exact::parse(&"9".repeat(25)), None);
        assert_eq!(Exact::fraction(1, 3).unwrap().to_string(), "1/3");
        assert_eq!(Exact::fraction(1, 8).unwrap().to_string(), "0.125");
    }

    #[test]
    fn arithmetic_says_when_it_cannot_hold_the_result() {
        let large = Exact::power_of_ten(30).unwrap();
        assert_eq!(large.times(large), None);
        assert_eq!(large.over(Exact::ZERO), None);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(Exact::parse("99.265").unwrap().rounded(2), Exact::parse("99.27"));
        assert_eq!(Exact::parse("-0.5").unwrap().rounded(0), Exact::parse("-1"));
    }
}
