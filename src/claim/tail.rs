//! What belongs to a quantity behind its number or unit: 半, 多, 角 and 分 behind 元, `/亩`, and the sign of a currency before it.

use super::coins;
use super::lexicon::Lexicon;
use super::numeral::{self, Numeral, digit_value};
use super::quantity::Parts;
use super::{ClaimKind, Exact, Value};

/// `3个半月`, `一个半小时`, `3个多小时`, `两个多百分点`: 半 or 多 stands inside the unit.
pub(super) fn with_half_or_more(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    let inside = at + number.length;
    let counter = text[inside..].chars().next().filter(|c| matches!(c, '个' | '個'))?;
    let rest = &text[inside + counter.len_utf8()..];
    let mark = rest.chars().next().filter(|c| matches!(c, '半' | '多' | '余'))?;
    let word_at = inside + counter.len_utf8() + mark.len_utf8();
    if mark == '半' && number.inner.is_none() && number.vague_high.is_none() && ends(&text[word_at..]) {
        let (unit, _) = lexicon.unit_at("个", 0)?;
        let mut parts = Parts::new(at, word_at, unit.kind, &unit.name, Value::Number(number.value), *number);
        add(&mut parts, Exact::fraction(1, 2)?)?;
        return Some(parts);
    }
    let word: String = std::iter::once(counter).chain(text[word_at..].chars().take(4)).collect();
    let (unit, length) = lexicon.unit_at(&word, 0).filter(|(unit, _)| unit.word.len() > '个'.len_utf8() && number.inner.is_none())?;
    let end = word_at + length - '个'.len_utf8();
    let mut parts = Parts::new(at, end, unit.kind, &unit.name, Value::Number(number.value), *number);
    if mark == '半' {
        add(&mut parts, Exact::fraction(1, 2)?)?;
    } else {
        parts.number.inner = Some(mark);
    }
    if number.vague_high.is_some() {
        parts.value = Value::Vague;
    }
    parts.number.rounded |= unit.kind == ClaimKind::PercentagePoint;
    Some(parts)
}

/// `5000+人次`: whether a plus stands between the number and its unit, and the number with it.
pub(super) fn plus(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> (bool, Numeral) {
    let after = at + number.length;
    let plus = !number.chinese
        && number.inner.is_none()
        && number.vague_high.is_none()
        && text[after..].starts_with('+')
        && lexicon.unit_at(text, after + 1).is_some();
    (plus, Numeral { length: number.length + usize::from(plus), ..*number })
}

/// Whether a clause ends before `rest`.
fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| ",。;、!?)".contains(c))
}

/// Completes a number with its unit by what follows; `None` where a value grows too large.
pub(super) fn complete(text: &str, parts: &mut Parts, lexicon: &Lexicon) -> Option<()> {
    if parts.kind == ClaimKind::Fraction {
        tenths(text, parts, lexicon)?;
    }
    if parts.kind == ClaimKind::Money && parts.number.inner.is_none() && parts.number.vague_high.is_none() {
        coins::small_money(text, parts, lexicon)?;
    }
    if let Some(after) = half(text, parts.end, parts.kind).filter(|_| parts.number.inner.is_none() && parts.number.vague_high.is_none()) {
        let half = Exact::fraction(if parts.kind == ClaimKind::Fraction { 1 } else { 10 }, 20)?;
        parts.end = after;
        add(parts, half)?;
    }
    tenth_behind(text, parts)?;
    if let Some((word, after)) = per(text, parts.end, lexicon) {
        parts.unit.push_str(&word);
        parts.end = after;
        if parts.kind != ClaimKind::Money {
            parts.kind = ClaimKind::Other;
        }
    }
    if lexicon.compared(text, parts.start, parts.end).is_none() {
        more(text, parts);
    }
    Some(())
}

/// `三米五`, `两吨八`: one more digit in Chinese behind a unit of measure is a tenth of it, where the clause ends with it.
fn tenth_behind(text: &str, parts: &mut Parts) -> Option<()> {
    let plain =
        parts.number.chinese && parts.number.step == Exact::ONE && parts.number.inner.is_none() && parts.number.vague_high.is_none();
    let digit = text[parts.end..].chars().next().and_then(|c| Some((c, digit_value(c).filter(|value| *value > 0)?)));
    let Some((c, value)) = digit.filter(|(c, _)| plain && parts.kind == ClaimKind::Other && *c != '两') else { return Some(()) };
    let after = parts.end + c.len_utf8();
    if parts.unit.is_empty() || !ends(&text[after..]) {
        return Some(());
    }
    parts.end = after;
    add(parts, Exact::fraction(value, 10)?)
}

/// Adds a part below the last written place.
pub(super) fn add(parts: &mut Parts, part: Exact) -> Option<()> {
    parts.number.value = parts.number.value.plus(part)?;
    parts.number.step = part;
    parts.number.significant = part;
    parts.number.rounded = true;
    parts.value = Value::Number(parts.number.value);
    Some(())
}

/// 八成 is 0.8; 三成五 is 0.35.
fn tenths(text: &str, parts: &mut Parts, lexicon: &Lexicon) -> Option<()> {
    // 75折 is 0.75.
    let hundredths = parts.unit == "折" && parts.number.value >= Exact::whole(10);
    let tenth = Exact::fraction(1, if hundredths { 100 } else { 10 })?;
    let number = &mut parts.number;
    number.value = number.value.times(tenth)?;
    number.step = number.step.times(tenth)?;
    number.significant = number.significant.times(tenth)?;
    number.vague_high = number.vague_high.and_then(|high| high.times(tenth));
    number.rounded = true;
    parts.value = Value::Number(number.value);
    let digit = text[parts.end..].chars().next().and_then(|c| Some((c, digit_value(c).filter(|value| *value > 1)?)));
    if let Some((c, value)) = digit
        && let after = parts.end + c.len_utf8()
        && parts.number.vague_high.is_none()
        && lexicon.unit_at(text, after).is_none()
        && numeral::numeral(&text[parts.end..]).is_ok_and(|(_, number)| number.length == c.len_utf8())
    {
        parts.end = after;
        add(parts, Exact::fraction(value, 100)?)?;
    }
    Some(())
}

/// `三年半`, `两倍半`, `八成半`, `三吨半`: the byte after 半, where it does not begin a word of its own.
pub(super) fn half(text: &str, at: usize, kind: ClaimKind) -> Option<usize> {
    let measured = matches!(kind, ClaimKind::Duration | ClaimKind::Multiple | ClaimKind::Fraction | ClaimKind::Other);
    let rest = text[at..].strip_prefix('半').filter(|_| measured)?;
    let word = rest.starts_with(['数', '年', '天', '月', '日', '径', '导', '成', '岛', '小', '程', '个', '封', '自', '决', '脱', '工']);
    (!word).then_some(text.len() - rest.len())
}

/// 一倍多, 3年多, 500元余: a mark right after the unit belongs to the number.
pub(super) fn more(text: &str, parts: &mut Parts) {
    let rest = &text[parts.end..];
    let measured =
        matches!(parts.kind, ClaimKind::Multiple | ClaimKind::Duration | ClaimKind::Fraction | ClaimKind::Money | ClaimKind::Other);
    if let Some(mark) = rest.chars().next().filter(|c| matches!(c, '多' | '余'))
        && parts.number.inner.is_none()
        && measured
        && !begins_word(rest)
    {
        parts.words.push(mark);
        parts.number.inner = Some(mark);
        parts.end += mark.len_utf8();
    }
}

/// 多 and 余 that begin a word of their own: 多次, 多元, 余额.
fn begins_word(text: &str) -> bool {
    matches!(
        text.chars().nth(1),
        Some('次' | '元' | '种' | '方' | '样' | '额' | '名' | '家' | '个' | '项' | '部' | '层' | '点' | '渠' | '功')
    )
}

/// `/人`, `/千人`, `/平方米`, `/人·月`: what a number is divided by with its mark, and where it ends.
fn per(text: &str, at: usize, lexicon: &Lexicon) -> Option<(String, usize)> {
    let mut end = divisor(text, at, '/', lexicon)?;
    while let Some(after) = divisor(text, end, '/', lexicon).or_else(|| divisor(text, end, '·', lexicon))
        && after - at < 40
    {
        end = after;
    }
    Some((text[at..end].to_owned(), end))
}

/// The byte after one divisor that begins with `mark`.
fn divisor(text: &str, at: usize, mark: char, lexicon: &Lexicon) -> Option<usize> {
    let rest = text[at..].strip_prefix(mark)?;
    let scale: usize = rest.chars().take(3).take_while(|c| matches!(c, '十' | '百' | '千' | '万')).map(char::len_utf8).sum();
    let from = at + mark.len_utf8();
    // 千米 and 千瓦 are units, 千人 is a scale and a unit.
    if let Some((_, end)) = lexicon.unit_at(text, from).or_else(|| lexicon.unit_at(text, from + scale)) {
        return Some(end);
    }
    let noun = rest[scale..].chars().next().filter(|c| !c.is_ascii() && !"，。；、）”".contains(*c))?;
    Some(from + scale + noun.len_utf8())
}

/// `￥500`, `$100`: the sign makes money of a number without a unit, and belongs to one with it.
pub(super) fn currency_sign(text: &str, parts: &mut Parts, lexicon: &Lexicon) {
    let plain = parts.kind == ClaimKind::Count && parts.unit.is_empty();
    let Some((start, unit)) = lexicon.currency_before(text, parts.start) else { return };
    if plain {
        parts.kind = ClaimKind::Money;
        parts.unit = unit.into();
    }
    if plain || parts.unit == unit {
        parts.start = start;
    }
}
