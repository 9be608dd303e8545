//! Powers of ten behind Arabic digits: `2.5e3`, `1.2×10^5`, `3×10的6次方`, `40k`.

use super::{Exact, chinese};

/// The factor that begins `text`, the rest right after some digits, and its length. `long` says that more than one digit
/// stands before it: `4K` is a name, `40K` is forty thousand.
pub(super) fn magnitude(text: &str, long: bool) -> Option<(Exact, usize)> {
    let (factor, length) = exponent(text).or_else(|| power(text)).or_else(|| thousand(text, long))?;
    (!text[length..].starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((factor, length))
}

/// `e5`, `E+14`: no more than two digits.
fn exponent(text: &str) -> Option<(Exact, usize)> {
    let rest = text.strip_prefix(['e', 'E'])?;
    let (negative, rest) = match rest.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    factor(&rest[..digits], negative).map(|factor| (factor, text.len() - rest.len() + digits))
}

/// `×10^5`, `×10⁵`, `×10的6次方`.
fn power(text: &str) -> Option<(Exact, usize)> {
    let rest = text.strip_prefix(['×', 'x', '*'])?.strip_prefix("10")?;
    let at = text.len() - rest.len();
    if let Some(rest) = rest.strip_prefix('^') {
        let negative = rest.starts_with('-');
        let rest = &rest[usize::from(negative)..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return factor(&rest[..digits], negative).map(|factor| (factor, text.len() - rest.len() + digits));
    }
    if let Some(rest) = rest.strip_prefix('的') {
        let end = rest.find("次方").or_else(|| rest.find("次幂"))?;
        let written = rest.get(..end).filter(|written| written.len() <= 9)?;
        let exponent = match written.parse() {
            Ok(exponent) => exponent,
            Err(_) => i32::try_from(chinese::chinese(written).ok().filter(|(rest, _)| rest.is_empty())?.1.value.floor()).ok()?,
        };
        return Exact::power_of_ten(exponent).map(|factor| (factor, at + '的'.len_utf8() + end + "次方".len()));
    }
    let raised: String =
        rest.chars().map_while(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c)).map(|digit| digit.to_string()).collect();
    let length: usize = rest.chars().take(raised.len()).map(char::len_utf8).sum();
    factor(&raised, false).map(|factor| (factor, at + length))
}

fn factor(digits: &str, negative: bool) -> Option<Exact> {
    let exponent: i32 = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Exact::power_of_ten(if negative { -exponent } else { exponent })
}

/// `40k`, `3.2K`, and `30w`, which is written for 万.
fn thousand(text: &str, long: bool) -> Option<(Exact, usize)> {
    if long && text.starts_with('w') {
        return Some((Exact::whole(10_000), 1));
    }
    (text.starts_with('k') || long && text.starts_with('K')).then_some((Exact::whole(1000), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_end_a_number() {
        let read = |text| magnitude(text, true).map(|(factor, length)| (factor.to_string(), &text[length..]));
        assert_eq!(read("e5"), Some(("100000".to_owned(), "")));
        assert_eq!(read("E+3人"), Some(("1000".to_owned(), "人")));
        assert_eq!(read("e-1"), Some(("0.1".to_owned(), "")));
        assert_eq!(read("×10^5"), Some(("100000".to_owned(), "")));
        assert_eq!(read("×10⁶吨"), Some(("1000000".to_owned(), "吨")));
        assert_eq!(read("×10的六次方"), Some(("1000000".to_owned(), "")));
        assert_eq!(read("w人次"), Some(("10000".to_owned(), "人次")));
        assert_eq!(read("k"), Some(("1000".to_owned(), "")));
    }

    #[test]
    fn letters_that_begin_a_unit_or_a_name_are_no_power() {
        for text in ["kg", "kW", "e5a", "×24小时", "×10厘米", "e100", "eb"] {
            assert_eq!(magnitude(text, true), None, "{text}");
        }
        assert_eq!(magnitude("K超高清", false), None);
    }
}
