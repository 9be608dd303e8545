//! The shapes and check digits of numbers that belong to persons.

use jiff::civil::Date;

use super::Certainty;

/// A number of that shape, likely only where the check digit is wrong. GB 11643: six digits of a region, a birthday, three digits and a check digit.
pub(super) fn identity_number(digits: &str) -> Option<Certainty> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let bytes = digits.as_bytes();
    if bytes.len() != 18 || bytes[0] == b'0' || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let year: i16 = digits[6..10].parse().ok()?;
    let born = Date::new(year, digits[10..12].parse().ok()?, digits[12..14].parse().ok()?).ok()?;
    if !(1850..=2099).contains(&born.year()) {
        return None;
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(&digit, weight)| u32::from(digit - b'0') * weight).sum();
    let expected = b"10X98765432"[sum as usize % 11];
    Some(if bytes[17] == expected { Certainty::Sure } else { Certainty::Likely })
}

/// Eleven digits, perhaps after 86.
pub(super) fn is_mobile(digits: &str) -> bool {
    let own = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    own.len() == 11 && own.bytes().all(|b| b.is_ascii_digit()) && own.starts_with('1') && own.as_bytes()[1] >= b'3'
}

/// 16 to 19 digits that begin as cards do, with the right check digit; identity numbers are none.
pub(super) fn is_bank_card(digits: &str) -> bool {
    (16..=19).contains(&digits.len())
        && matches!(digits.as_bytes()[0], b'3'..=b'6')
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !matches!(identity_number(digits), Some(Certainty::Sure))
        && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let value = |(at, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0');
        match (at % 2, digit) {
            (0, digit) => digit,
            (_, digit @ 0..=4) => digit * 2,
            (_, digit) => digit * 2 - 9,
        }
    };
    digits.bytes().rev().enumerate().map(value).sum::<u32>().is_multiple_of(10)
}

/// The number of cards issued before 1999: six digits of a region, a birthday with two digits of the year, three digits.
pub(super) fn old_identity_number(digits: &str) -> Option<Certainty> {
    if digits.len() != 15 || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = 1900 + digits[6..8].parse::<i16>().ok()?;
    Date::new(year, digits[8..10].parse().ok()?, digits[10..12].parse().ok()?).ok()?;
    Some(Certainty::Likely)
}

/// A code of an organisation by GB 32100, which is public: its check digit is worked out modulo 31.
pub(super) fn is_credit_code(code: &str) -> bool {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = code.bytes().map(|sign| SIGNS.iter().position(|known| *known == sign)).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17]
}

/// A telephone number with its area code: 010-12345678, 0631-1234567.
pub(super) fn is_landline(written: &str) -> bool {
    let Some((area, own)) = written.split_once('-') else { return false };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    area.starts_with('0') && (3..=4).contains(&area.len()) && (7..=8).contains(&own.len()) && digits(area) && digits(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_has_a_check_digit() {
        assert!(is_credit_code("91350100M000100Y43"));
        assert!(!is_credit_code("91350100M000100Y44"));
        assert!(!is_credit_code("11010519491231002X"));
    }

    #[test]
    fn a_landline_has_an_area_code() {
        assert!(is_landline("0631-1234567"));
        assert!(!is_landline("2023-1234567"));
        assert!(!is_landline("06311234567"));
    }
}
