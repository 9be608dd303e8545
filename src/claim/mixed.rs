//! Numerals of digits and characters together: `3千5百万`, `100万三千`, `200亿零四千230`.

use super::Exact;
use super::chinese::{Sum, is_scaled_again, last_digit, plain};
use super::numeral::{Numeral, digit_value, place_value};
use super::run;

/// More digits and characters than this are left alone.
const LONGEST: usize = 24;

/// The number that all numeral characters at the start of `input` write together; `None` where they write none, or where two
/// numbers may be meant (`2千5`).
pub(super) fn mixed(input: &str) -> Option<Numeral> {
    let length = run::end(input, 0);
    let mut sum = Sum::default();
    let mut groups = 0;
    let mut previous = None;
    let mut place = None;
    let mut characters = input[..length].chars().map(plain).peekable();
    while let Some(c) = characters.next() {
        groups += 1;
        if groups > LONGEST {
            return None;
        }
        let last = characters.peek().is_none();
        if c.is_ascii_digit() {
            let mut value = i128::from(c.to_digit(10)?);
            let zero = value == 0;
            let mut count = 1;
            while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                value = value * 10 + i128::from(digit.to_digit(10)?);
                count += 1;
            }
            let fills = place.is_none_or(|place: i128| value < place && (previous == Some('零') || value * 10 >= place));
            let single = characters.peek().is_none() && count == 1 && previous != Some('零');
            if zero || count > 12 || characters.peek().is_none() && (!fills || single) {
                return None;
            }
            sum.digits(value)?;
        } else if let Some(value) = digit_value(c) {
            // 5万三次: the last character may begin another number.
            if last && previous != Some('零') && previous.and_then(place_value) != Some(10) {
                return None;
            }
            sum.digit(value, last)?;
        } else {
            // 500兆 may be megabytes or megawatts.
            let value = place_value(c).filter(|_| c != '兆')?;
            sum.place(value, false, previous.is_some_and(|previous| is_scaled_again(previous, c)))?;
            place = Some(value);
        }
        previous = Some(c);
    }
    let (value, step, rounded) = sum.finish(None)?;
    let (value, step) = (Exact::whole(value), Exact::whole(step));
    let significant = last_digit(value, step)?;
    Some(Numeral { length, value, step, significant, rounded, inner: None, vague_high: None, chinese: false, bare_scale: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_characters_write_one_number() {
        let read = |text| mixed(text).map(|number| format!("{}|{}", number.value, &text[number.length..]));
        for (text, value) in [
            ("3千5百万元", "35000000|元"),
            ("2亿3千5百万", "235000000|"),
            ("1亿2千3百万元", "123000000|元"),
            ("100万三千", "1003000|"),
            ("200亿零四千230", "20000004230|"),
            ("1百23万件", "1230000|件"),
            ("5万零3件", "50003|件"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["2千5件", "5万三次", "3百2千", "12三件"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
