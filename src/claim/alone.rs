//! A line or text that is nothing but one number: `三点一四`, `负五`, `一七二零`, `第三`, `五六十`.
//!
//! Such words are read here although in a sentence they may be parts of others (十一, 一一): where nothing else stands, they are
//! the number.

use ecow::EcoString;

use super::interval::denoted;
use super::lexicon::Lexicon;
use super::numeral::{self, Numeral, digit_value};
use super::ordinal::ordinal_read;
use super::quantity::Read;
use super::{ClaimKind, Exact, Quantity, Value, chinese};

/// No number has more bytes.
const LONGEST: usize = 120;

/// The number that `text` as a whole is. `only` says that the report holds nothing else: then also a single character is read,
/// and a number with a unit that elsewhere may be a word (`一个`, `三面`).
pub(super) fn alone(text: &str, only: bool, lexicon: &Lexicon) -> Option<Read> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Some(rest) = text.strip_prefix('第') {
        let number = numeral::numeral(rest).ok().filter(|(_, number)| number.vague_high.is_none() && number.inner.is_none())?.1;
        let unit_at = text.len() - rest.len() + number.length;
        let unit = if unit_at == text.len() {
            ""
        } else {
            lexicon.unit_at(text, unit_at).filter(|(_, end)| *end == text.len() && only)?.0.name.as_str()
        };
        return number.value.is_whole().then(|| ordinal_read(0, text.len(), number.chinese, number.value, None, EcoString::from(unit)));
    }
    let sign = lexicon.negative.words.iter().map(String::as_str).chain(["- ", "-"]).find(|sign| text.starts_with(sign));
    let words = &text[sign.map_or(0, str::len)..];
    let long = words.chars().nth(1).is_some();
    let (mut number, unit) = whole(words, only, lexicon).filter(|_| long || only)?;
    let mut interval = denoted(&number, number.rounded, &[])?;
    let value = if number.vague_high.is_some() {
        Value::Vague
    } else {
        if sign.is_some() {
            number.value = number.value.negated();
            interval = interval.negated();
        }
        Value::Number(number.value)
    };
    let (kind, unit) = unit.unwrap_or((ClaimKind::Count, EcoString::new()));
    let quantity = Quantity {
        kind,
        value,
        unit,
        approximation: EcoString::new(),
        step: number.step,
        significant: number.significant,
        rounded: number.rounded,
        interval,
    };
    Some(Read { start: 0, end: text.len(), reach: text.len(), quantity, chinese: number.chinese })
}

/// The number that all of `words` write, with its unit.
fn whole(words: &str, only: bool, lexicon: &Lexicon) -> Option<(Numeral, Option<(ClaimKind, EcoString)>)> {
    let read = numeral::numeral(words).ok().map(|(_, number)| number).or_else(|| chinese::digit(words));
    let long = words.chars().nth(1).is_some();
    if let Some(number) = read.filter(|number| number.length == words.len() && number.inner.is_none() && (long || !number.bare_scale)) {
        return Some((number, None));
    }
    if let Some(number) = digits(words).or_else(|| only.then(|| magnitude(words)).flatten()) {
        return Some((number, None));
    }
    let number = read.filter(|number| only && number.inner.is_none() && !number.bare_scale)?;
    if number.chinese && &words[number.length..] == "兆" {
        let scaled = |value: Exact| value.times(Exact::whole(1_000_000_000_000));
        let (value, step, significant) = (scaled(number.value)?, scaled(number.step)?, scaled(number.significant)?);
        return Some((Numeral { value, step, significant, rounded: true, ..number }, None));
    }
    // 5分, 两毛
    if number.vague_high.is_none()
        && let Some(coin) = lexicon.coins.iter().find(|coin| !coin.foreign && coin.per > 1 && coin.word == words[number.length..])
    {
        let share = |value: Exact| value.over(Exact::whole(i128::from(coin.per)));
        let (value, step, significant) = (share(number.value)?, share(number.step)?, share(number.significant)?);
        let number = Numeral { value, step, significant, ..number };
        return Some((number, Some((ClaimKind::Money, EcoString::from("元")))));
    }
    let (unit, end) = lexicon.unit_at(words, number.length)?;
    let counted = matches!(unit.kind, ClaimKind::Count | ClaimKind::Duration) && !lexicon.unit_factors.contains_key(&unit.word);
    (counted && end == words.len() && (number.chinese || unit.word == "日")).then(|| (number, Some((unit.kind, unit.name.clone()))))
}

/// `一七二零`, `二〇二三`, `一七二零点一`: digit by digit.
fn digits(words: &str) -> Option<Numeral> {
    let (mut value, mut step, mut pointed) = (0_i128, Exact::ONE, false);
    let mut count = 0;
    for c in words.chars().map(chinese::plain) {
        if c == '点' && !pointed && count > 0 {
            pointed = true;
            continue;
        }
        value = value.checked_mul(10)?.checked_add(digit_value(c).filter(|_| !matches!(c, '两' | '俩' | '仨'))?)?;
        count += 1;
        if pointed {
            step = step.over(Exact::whole(10))?;
        }
    }
    let value = Exact::whole(value).times(step).filter(|_| count > 1 && count <= 18 && !(pointed && step == Exact::ONE))?;
    let significant = chinese::last_digit(value, step)?;
    Some(Numeral {
        length: words.len(),
        value,
        step,
        significant,
        rounded: pointed,
        inner: None,
        vague_high: None,
        chinese: true,
        bare_scale: false,
    })
}

/// `1.2M`, `3G`, `30w`: a letter for a power of ten, which elsewhere ends a name.
fn magnitude(words: &str) -> Option<Numeral> {
    let factor = match words.chars().next_back()? {
        'k' | 'K' => 1000,
        'w' | 'W' => 10_000,
        'M' => 1_000_000,
        'G' => 1_000_000_000,
        _ => return None,
    };
    let written = words[..words.len() - 1].trim_end_matches(' ');
    let (rest, number) = numeral::numeral(written).ok()?;
    let scaled = |value: Exact| value.times(Exact::whole(factor));
    let (value, step, significant) = (scaled(number.value)?, scaled(number.step)?, scaled(number.significant)?);
    let plain = rest.is_empty() && !number.chinese && number.inner.is_none() && number.vague_high.is_none();
    plain.then_some(Numeral { length: words.len(), value, step, significant, rounded: true, ..number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, only: bool) -> String {
        let lexicon = Lexicon::new(serde_yaml::from_str(include_str!("../../rules/lexicon/numbers.yaml")).unwrap());
        alone(text, only, &lexicon).map_or_else(
            || "none".to_owned(),
            |read| match read.quantity.value {
                Value::Number(value) => format!("{value}{} {}", read.quantity.unit, read.quantity.kind.name()),
                _ => format!("{:?}", read.quantity.value),
            },
        )
    }

    #[test]
    fn a_line_that_is_a_number_is_read() {
        for (text, value) in [
            ("一七二零", "1720 count"),
            ("负一七二零点一", "-1720.1 count"),
            ("二〇二三", "2023 count"),
            ("一一", "11 count"),
            ("负五", "none"),
            ("五六十", "Vague"),
            ("第三", "3 ordinal"),
            ("一点", "none"),
            ("三点一四", "3.14 count"),
            ("三组", "none"),
            ("一", "none"),
        ] {
            assert_eq!(read(text, false), value, "{text}");
        }
    }

    #[test]
    fn of_a_text_that_is_nothing_but_a_number_all_is_read() {
        for (text, value) in [
            ("一", "1 count"),
            ("拾", "10 count"),
            ("零", "0 count"),
            ("负五", "-5 count"),
            ("一个", "1个 count"),
            ("零个", "0个 count"),
            ("- 1,200,000", "-1200000 count"),
            ("1.2M", "1200000 count"),
            ("五分", "0.05元 money"),
            ("两毛", "0.2元 money"),
            ("一万兆", "10000000000000000 count"),
            ("一点", "none"),
            ("十二五月", "none"),
        ] {
            assert_eq!(read(text, true), value, "{text}");
        }
    }
}
