//! 半: `一半`, `半数`, `半年`, `半个月`, `半个多小时`.

use super::lexicon::Lexicon;
use super::numeral::Numeral;
use super::quantity::Parts;
use super::{ClaimKind, Exact, Value};

/// The character that half of one is written with.
const HALF: char = '半';

/// What 半 means at byte `at`, where it stands for a number.
pub(super) fn half(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    if text[..at].ends_with(|c| lexicon.half.not_after.contains(c)) {
        return None;
    }
    of_hundred(text, at, lexicon).or_else(|| of_all(text, at, lexicon)).or_else(|| of_one(text, at, lexicon))
}

fn number(step: Exact, value: Exact, length: usize) -> Numeral {
    Numeral {
        length,
        value,
        step,
        significant: step,
        rounded: true,
        inner: None,
        vague_high: None,
        chinese: true,
        // 过半数: the word before it may be one that only scale words take.
        bare_scale: true,
    }
}

/// `半百`: fifty.
fn of_hundred(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    let word = lexicon.half.hundred.iter().find(|word| text[at..].starts_with(word.as_str()))?;
    let fifty = Exact::whole(50);
    let number = Numeral { rounded: false, bare_scale: false, ..number(Exact::ONE, fifty, word.len()) };
    Some(Parts::new(at, at + word.len(), ClaimKind::Count, "", Value::Number(fifty), number))
}

/// `一半`, `半数`: half of what the text speaks of.
fn of_all(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    let (_, end) = lexicon.half_words.at(text, at)?;
    // 一半天, 一半年: half of one.
    if lexicon.half_units.at(text, end).is_some() && text[at..end].ends_with(HALF) {
        return None;
    }
    let half = Exact::fraction(1, 2)?;
    let number = Numeral { rounded: false, ..number(half, half, end - at) };
    Some(Parts::new(at, end, ClaimKind::Fraction, "", Value::Fraction(1, 2), number))
}

/// `半年`, `半个月`, `半个多月`, `半年多`.
fn of_one(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    let after = at + text[at..].strip_prefix(HALF).map(|_| HALF.len_utf8())?;
    if lexicon.half_not_before.at(text, after).is_some() {
        return None;
    }
    let half = Exact::fraction(1, 2)?;
    let mut number = number(half, half, after - at);
    let end = if let Some((_, end)) = lexicon.half_units.at(text, after) {
        end
    } else {
        // 半个多月: the mark stands inside the unit.
        let rest = text[after..].strip_prefix('个')?;
        let mark = rest.chars().next().filter(|c| matches!(c, '多' | '余'))?;
        let word_at = after + '个'.len_utf8() + mark.len_utf8();
        let word: String = std::iter::once('个').chain(text[word_at..].chars().take(4)).collect();
        let (_, length) = lexicon.half_units.at(&word, 0).filter(|(index, _)| lexicon.half_units.word(*index).len() > '个'.len_utf8())?;
        number.inner = Some(mark);
        word_at + length - '个'.len_utf8()
    };
    if lexicon.half_not_before.at(text, end).is_some() {
        return None;
    }
    let written = if number.inner.is_some() { text[after..end].replacen(['多', '余'], "", 1) } else { text[after..end].to_owned() };
    let (unit, _) = lexicon.unit_at(&written, 0)?;
    let mut value = half;
    if unit.kind == ClaimKind::Fraction {
        value = value.over(Exact::whole(10))?;
        number.value = value;
        number.step = value;
        number.significant = value;
    }
    let mut parts = Parts::new(at, end, unit.kind, &unit.name, Value::Number(value), number);
    super::tail::more(text, &mut parts);
    Some(parts)
}
