//! Exact numbers: fractions of 128-bit integers whose arithmetic says when it cannot hold a result.
//!
//! A report's numbers fit into 64 bits, and so do their products into 128: for those the arithmetic is done here, with a
//! common divisor of 64 bits. Larger numbers take the way of `num_rational`, which is several times slower.
//!
//! A report may hold a million numbers, and each has several of these: the halves of the numerator are kept apart so that
//! nothing is lost to alignment, and the denominator is never zero so that an absent number takes no more room.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};

/// An exact rational number. Arithmetic returns `None` instead of overflowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    /// The numerator's upper 64 bits.
    high: i64,
    /// The numerator's lower 64 bits.
    low: u64,
    /// Without a common divisor with the numerator.
    denominator: NonZeroU64,
}

impl Exact {
    /// 0
    pub const ZERO: Self = Self::whole(0);
    /// 1
    pub const ONE: Self = Self::whole(1);
    /// 100
    pub const HUNDRED: Self = Self::whole(100);

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // The two halves.
    const fn raw(numerator: i128, denominator: NonZeroU64) -> Self {
        Self { high: (numerator >> 64) as i64, low: numerator as u64, denominator }
    }

    fn numerator(self) -> i128 {
        i128::from(self.high) << 64 | i128::from(self.low)
    }

    fn denominator(self) -> i128 {
        i128::from(self.denominator.get())
    }

    /// A whole number.
    pub const fn whole(number: i128) -> Self {
        Self::raw(number, NonZeroU64::MIN)
    }

    /// `numerator / denominator`; `None` for a zero denominator.
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(_), Ok(1..)) => reduced(numerator, denominator),
            _ => Self::of(&Ratio::new(numerator, denominator)),
        }
    }

    /// Numerator and denominator in lowest terms.
    pub fn parts(self) -> (i128, u64) {
        (self.numerator(), self.denominator.get())
    }

    /// 10 to the power `exponent`; `None` below -19 and above 30.
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        if exponent > 30 {
            return None;
        }
        if exponent >= 0 {
            return Some(Self::whole(10_i128.pow(exponent.unsigned_abs())));
        }
        let power = 10_u64.checked_pow(exponent.unsigned_abs()).and_then(NonZeroU64::new);
        power.map(|power| Self::raw(1, power))
    }

    /// Reads `1107`, `98.65`, `-8.9`, `+3`; nothing else, and at most 24 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let count = whole.len() + decimals.len();
        if whole.is_empty() || count > 24 || digits.ends_with('.') {
            return None;
        }
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i128::from(byte - b'0'));
        let number = whole.bytes().chain(decimals.bytes()).try_fold(0_i128, |number, byte| Some(number * 10 + digit(byte)?))?;
        let scale = Self::power_of_ten(-i32::try_from(decimals.len()).ok()?)?;
        Self::whole(if negative { -number } else { number }).times(scale)
    }

    /// Numerators and denominators of both numbers where they have at most 64 bits each.
    fn short(self, other: Self) -> Option<[i128; 4]> {
        let parts = [self.numerator(), self.denominator(), other.numerator(), other.denominator()];
        parts.iter().all(|part| i64::try_from(*part).is_ok()).then_some(parts)
    }

    /// Both numbers where they are whole: most are, and need no common denominator.
    fn both_whole(self, other: Self) -> Option<(i128, i128)> {
        (self.is_whole() && other.is_whole()).then(|| (self.numerator(), other.numerator()))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        if let Some((a, b)) = self.both_whole(other) {
            return a.checked_add(b).map(Self::whole);
        }
        match self.short(other) {
            Some([a, b, c, d]) if b == d => reduced(a + c, b),
            Some([a, b, c, d]) => reduced(a * d + c * b, b * d),
            None => Self::of(&self.ratio().checked_add(&other.ratio())?),
        }
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        if let Some((a, b)) = self.both_whole(other) {
            return a.checked_sub(b).map(Self::whole);
        }
        match self.short(other) {
            Some(_) => self.plus(other.negated()),
            None => Self::of(&self.ratio().checked_sub(&other.ratio())?),
        }
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        if let Some((a, b)) = self.both_whole(other) {
            return a.checked_mul(b).map(Self::whole);
        }
        match self.short(other) {
            Some([a, b, c, d]) => reduced(a * c, b * d),
            None => Self::of(&self.ratio().checked_mul(&other.ratio())?),
        }
    }

    /// Quotient; `None` also for a zero divisor.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        match self.short(other) {
            Some([a, b, c, d]) => reduced(a * d * c.signum(), b * c.abs()),
            None => Self::of(&self.ratio().checked_div(&other.ratio())?),
        }
    }

    fn ratio(self) -> Ratio<i128> {
        Ratio::new_raw(self.numerator(), self.denominator())
    }

    /// A ratio in lowest terms; `None` where its denominator has more than 64 bits.
    fn of(ratio: &Ratio<i128>) -> Option<Self> {
        let denominator = u64::try_from(*ratio.denom()).ok().and_then(NonZeroU64::new)?;
        Some(Self::raw(*ratio.numer(), denominator))
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.denominator == NonZeroU64::MIN
    }

    /// The whole number at or below it.
    pub fn floor(self) -> i128 {
        if self.is_whole() { self.numerator() } else { self.ratio().floor().to_integer() }
    }

    /// The whole number at or above it.
    pub fn ceil(self) -> i128 {
        if self.is_whole() { self.numerator() } else { self.ratio().ceil().to_integer() }
    }

    /// Its distance from zero.
    #[must_use]
    pub fn abs(self) -> Self {
        Self::raw(self.numerator().abs(), self.denominator)
    }

    /// With the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::raw(-self.numerator(), self.denominator)
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.high < 0
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Rounded half away from zero (四舍五入) to `decimals` places.
    pub fn rounded(self, decimals: u32) -> Option<Self> {
        let scale = Self::power_of_ten(i32::try_from(decimals).ok()?)?;
        let scaled = self.times(scale)?;
        let whole = if scaled.is_whole() { scaled } else { Self::whole(scaled.ratio().round().to_integer()) };
        whole.over(scale)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator().cmp(&other.numerator());
        }
        match self.short(*other) {
            Some([a, b, c, d]) => (a * d).cmp(&(c * b)),
            None => self.ratio().cmp(&other.ratio()),
        }
    }
}

/// The fraction in lowest terms; the denominator is above zero. `None` where it has more than 64 bits even so.
fn reduced(numerator: i128, denominator: i128) -> Option<Exact> {
    let short = (u64::try_from(numerator.unsigned_abs()), u64::try_from(denominator).ok().and_then(NonZeroU64::new));
    let (Ok(size), Some(denominator)) = short else { return Exact::of(&Ratio::new(numerator, denominator)) };
    let divisor = common_divisor(size, denominator.get());
    let numerator = i128::from(size / divisor) * numerator.signum();
    NonZeroU64::new(denominator.get() / divisor).map(|denominator| Exact::raw(numerator, denominator))
}

/// The greatest common divisor of a number and one above zero.
fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b
}

impl fmt::Display for Exact {
    /// A plain decimal where the number has a finite one of at most 24 places (`98.65`), else a fraction (`1/3`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut denominator = self.denominator();
        let mut places = 0_usize;
        let mut numerator = self.numerator();
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
            return write!(f, "{}/{}", self.numerator(), self.denominator());
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
    fn short_and_long_numbers_agree() {
        let numbers =
            ["0", "1", "-3", "98.65", "0.125", "-8.9", "99999.99", "500000000000.5", "9000000000000000000", "0.000000000000000001"];
        let numbers: Vec<Exact> = numbers.iter().filter_map(|text| Exact::parse(text)).chain(Exact::fraction(-7, 3)).collect();
        for a in &numbers {
            for b in &numbers {
                let (x, y) = (a.ratio(), b.ratio());
                assert_eq!(a.plus(*b), x.checked_add(&y).and_then(|ratio| Exact::of(&ratio)));
                assert_eq!(a.minus(*b), x.checked_sub(&y).and_then(|ratio| Exact::of(&ratio)));
                assert_eq!(a.times(*b), x.checked_mul(&y).and_then(|ratio| Exact::of(&ratio)));
                assert_eq!(a.over(*b), if b.is_zero() { None } else { x.checked_div(&y).and_then(|ratio| Exact::of(&ratio)) });
                assert_eq!(a.cmp(b), x.cmp(&y));
            }
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(Exact::parse("99.265").unwrap().rounded(2), Exact::parse("99.27"));
        assert_eq!(Exact::parse("-0.5").unwrap().rounded(0), Exact::parse("-1"));
    }
}
