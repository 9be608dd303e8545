//! Slips of the pen: how a written number may have come from the one that fits.

use crate::claim::{Claim, Exact, Value};
use crate::diagnostic::Bilingual;

/// How a number was probably miswritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slip {
    /// 1170 for 1107
    Swapped,
    /// 110 for 1107
    Dropped,
    /// 11077 for 1107
    Added,
    /// ×10, ÷10, ×10,000 …
    Shifted,
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
            Self::OneDigit => Bilingual::new("可能有一位写错", "one digit may be wrong"),
        }
    }
}

/// The slip that turns `fits` into what the claim says.
pub fn between(claim: &Claim, fits: Exact) -> Option<Slip> {
    let Value::Number(written) = claim.quantity.value else { return None };
    for exponent in [1, -1, 2, -2, 3, -3, 4, -4] {
        if Exact::power_of_ten(exponent).and_then(|power| fits.times(power)) == Some(written) && !written.is_zero() {
            return Some(Slip::Shifted);
        }
    }
    let digits =
        |number: Exact| number.over(claim.quantity.step).filter(|number| number.is_whole()).map(|number| number.to_string().into_bytes());
    let (written, fits) = (digits(written)?, digits(fits)?);
    if written.len() == fits.len() {
        let differing: Vec<usize> = (0..written.len()).filter(|at| written[*at] != fits[*at]).collect();
        return match differing.as_slice() {
            [_] => Some(Slip::OneDigit),
            [a, b] if b - a == 1 && written[*a] == fits[*b] && written[*b] == fits[*a] => Some(Slip::Swapped),
            _ => None,
        };
    }
    let without_one = |long: &[u8], short: &[u8]| {
        (0..long.len()).any(|skip| long.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, digit)| digit).eq(short))
    };
    if written.len() + 1 == fits.len() && without_one(&fits, &written) {
        return Some(Slip::Dropped);
    }
    (written.len() == fits.len() + 1 && without_one(&written, &fits)).then_some(Slip::Added)
}
