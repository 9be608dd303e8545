//! Quantities: number, scale, approximation, unit and range, read at the place where the number begins.

use ecow::EcoString;

use super::blanks;
use super::chinese;
use super::coins;
use super::counted_scale::counted_scale;
use super::half;
use super::interval::denoted;
use super::lexicon::{Lexicon, Unit};
use super::lexicon_file::Meaning;
use super::numeral::{self, Numeral};
use super::one;
use super::range::{percent_range, range};
use super::tail;
use super::{ClaimKind, Exact, Interval, Quantity, Value};
use crate::source::Prose;

/// A quantity with its place in the prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// First byte: the number's, or its sign's.
    pub start: usize,
    /// Byte after number, inner approximation and unit.
    pub end: usize,
    /// Byte after the words of approximation behind the unit.
    pub reach: usize,
    /// What was read.
    pub quantity: Quantity,
    /// Whether the number is in Chinese characters.
    pub chinese: bool,
}

/// What a number turned out to be.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // Short-lived; most are the large one.
pub enum Reading {
    /// A quantity.
    Quantity(Read),
    /// A run of digits up to this byte that is no number of a report: too long.
    TooLong(usize),
    /// Nothing.
    Nothing,
}

/// Reads the quantity whose number begins at byte `at` of the prose.
pub fn quantity(prose: &Prose, at: usize, lexicon: &Lexicon) -> Reading {
    let text = prose.text.as_str();
    if !text[at..].starts_with(|c: char| c.is_ascii()) {
        let read = whole_percent(text, at)
            .or_else(|| hundredths(text, at, lexicon))
            .or_else(|| half::half(text, at, lexicon))
            .or_else(|| coins::discount(text, at, lexicon))
            .or_else(|| zero(text, at, lexicon));
        if let Some(read) = read {
            return finish(text, read, lexicon);
        }
    }
    let Some(number) = number_at(prose, at, lexicon).map(|number| raised(text, at, &number).unwrap_or(number)) else {
        let written = text[at..].bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
        let written = text[at..at + written].trim_end_matches([',', '.']).len();
        return if written > numeral::LONGEST { Reading::TooLong(at + written) } else { Reading::Nothing };
    };
    let read = percent_range(text, at, &number)
        .or_else(|| fraction(text, at, &number))
        .or_else(|| slashed(text, at, &number))
        .or_else(|| mixed(text, at, &number))
        .or_else(|| range(prose, at, &number, lexicon))
        .or_else(|| ratio(text, at, &number))
        .or_else(|| coins::coins(text, at, &number, lexicon));
    if let Some(read) = read {
        return finish(text, read, lexicon);
    }
    single(text, at, &number, lexicon).map_or(Reading::Nothing, |read| finish(text, read, lexicon))
}

/// The numeral at `at`. A full-width comma between half-width digits is punctuation and no separator, except before decimals
/// (`152，380.50元`), which no list has.
pub(super) fn number_at(prose: &Prose, at: usize, lexicon: &Lexicon) -> Option<Numeral> {
    if let Some(number) = blanks::rejoined(&prose.text, at, lexicon) {
        return Some(number);
    }
    let text = &prose.text[at..];
    // 壹又二分之一
    let formal = || chinese::digit(text).filter(|number| text[number.length..].starts_with('又'));
    let number = numeral::numeral(text).ok().map(|(_, number)| number).or_else(formal)?;
    let written = &text[..number.length];
    let number = match (!number.chinese).then(|| unit_begin(text, written, lexicon)).flatten() {
        Some(cut) => numeral::numeral(&text[..cut]).ok()?.1,
        None => number,
    };
    let written = &text[..number.length];
    if number.chinese || written.contains('.') {
        return Some(number);
    }
    let wide_comma = written.match_indices(',').find(|(comma, _)| prose.was_wide(at + comma) && !prose.was_wide(at + comma - 1));
    match wide_comma {
        Some((comma, _)) => numeral::numeral(&text[..comma]).ok().map(|(_, number)| number),
        None => Some(number),
    }
}

/// Where the scale word that ends `written` begins a unit and belongs to it: 5千瓦 is five, 5千人 is five thousand.
fn unit_begin(text: &str, written: &str, lexicon: &Lexicon) -> Option<usize> {
    let cut = written.strip_suffix(['千', '百'])?.len();
    if !text[..cut].ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // 500百姓
    if lexicon.scale_words.at(text, cut).is_some() {
        return Some(cut);
    }
    let unit = lexicon.unit_at(text, cut);
    unit.filter(|(_, end)| *end > written.len()).map(|_| cut)
}

/// Parts of a quantity before its interval is known.
pub(super) struct Parts {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: ClaimKind,
    pub(super) unit: EcoString,
    pub(super) value: Value,
    pub(super) number: Numeral,
    /// Multiplies the written number into base units; the step too.
    pub(super) words: String,
    pub(super) meanings: Vec<Meaning>,
    pub(super) high: Option<Numeral>,
}

impl Parts {
    /// A single number without words of approximation.
    pub(super) fn new(start: usize, end: usize, kind: ClaimKind, unit: &str, value: Value, number: Numeral) -> Self {
        Self { start, end, kind, unit: unit.into(), value, number, words: String::new(), meanings: Vec::new(), high: None }
    }
}

/// `百分百` needs no 之.
fn whole_percent(text: &str, at: usize) -> Option<Parts> {
    const WORDS: &str = "百分百";
    text[at..].strip_prefix(WORDS)?;
    let (_, number) = numeral::numeral("100").ok()?;
    let number = Numeral { rounded: true, chinese: true, ..number };
    Some(Parts::new(at, at + WORDS.len(), ClaimKind::Percent, "%", Value::Number(number.value), number))
}

/// `百分三十` leaves out 之.
fn hundredths(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    const WORDS: &str = "百分";
    let rest = text[at..].strip_prefix(WORDS)?;
    let (after, number) = numeral::numeral(rest).ok()?;
    let end = at + WORDS.len() + number.length;
    let long = rest[..number.length].chars().nth(1).is_some() && number.vague_high.is_none() && number.inner.is_none();
    let alone = number.chinese && !after.starts_with('制') && lexicon.unit_at(text, end).is_none();
    if !long || !alone || number.value > Exact::HUNDRED || text[..at].ends_with(|c: char| numeral::can_begin(c)) {
        return None;
    }
    Some(Parts::new(at, end, ClaimKind::Percent, "%", Value::Number(number.value), Numeral { rounded: true, ..number }))
}

/// `零起`, `零人次`: 零 before a unit with which it begins no word of its own.
fn zero(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    let sign = text[at..].chars().next().filter(|c| matches!(c, '零' | '〇'))?;
    let unit_at = at + sign.len_utf8();
    let (index, _) = lexicon.zero_units.at(text, unit_at)?;
    let (unit, end) = lexicon.unit_at(text, unit_at)?;
    // 零个人信息泄露
    let begins = unit.word == "个" && !text[end..].chars().next().is_none_or(|c| ",。;、!?)".contains(c));
    let alone = unit.word == lexicon.zero_units.word(index) && !begins && !text[..at].ends_with(|c: char| numeral::can_begin(c));
    let (_, number) = numeral::numeral("0").ok()?;
    let number = Numeral { length: sign.len_utf8(), chinese: true, ..number };
    alone.then(|| Parts::new(at, end, unit.kind, &unit.name, Value::Number(Exact::ZERO), number))
}

/// `三分之一`, `二又三分之一`, `百分之九十八点六`, `千分之五`, `百分之98`.
fn fraction(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let mut after = at + number.length;
    let mut base = *number;
    let mut wholes = Exact::ZERO;
    if text[after..].starts_with('又') {
        let base_at = after + '又'.len_utf8();
        base = numeral::numeral(&text[base_at..]).ok()?.1;
        wholes = number.value;
        after = base_at + base.length;
    }
    if !text[after..].starts_with("分之") || base.value.is_zero() || !base.value.is_whole() {
        return None;
    }
    let percent = base.value == Exact::HUNDRED && text[at..].starts_with(['百', '佰']);
    let mut upper_at = after + "分之".len();
    let sign = text[upper_at..].chars().next().filter(|c| matches!(c, '负' | '負'));
    let negative = sign.is_some();
    upper_at += sign.map_or(0, char::len_utf8);
    // 五分之壹, 百分之零
    let written = &text[upper_at..];
    let mut upper = numeral::numeral(written).ok().map(|(_, number)| number).or_else(|| chinese::digit(written))?;
    if negative {
        upper.value = upper.value.negated();
    }
    let end = upper_at + upper.length;
    let mut read = upper;
    if percent {
        read.rounded = true;
        let value = if upper.vague_high.is_some() { Value::Vague } else { Value::Number(upper.value) };
        return Some(Parts::new(at, end, ClaimKind::Percent, "%", value, read));
    }
    let share = |value: Exact| value.over(base.value);
    read.value = share(upper.value)?.plus(wholes)?;
    read.step = share(upper.step)?;
    read.significant = share(upper.significant)?;
    read.vague_high = upper.vague_high.and_then(share);
    let value = match (upper.vague_high, wholes.times(base.value)?.plus(upper.value)?) {
        (Some(_), _) => Value::Vague,
        (None, upper) if upper.is_whole() => Value::Fraction(upper.floor(), base.value.floor()),
        _ => Value::Number(read.value),
    };
    Some(Parts::new(at, end, ClaimKind::Fraction, "", value, read))
}

/// Whether a numeral is written in plain digits and whole.
fn is_plain(number: &Numeral) -> bool {
    !number.chinese && number.inner.is_none() && number.value.is_whole() && number.step == Exact::ONE
}

/// `2^5`: a small base and its power.
fn raised(text: &str, at: usize, number: &Numeral) -> Option<Numeral> {
    let rest = text[at + number.length..].strip_prefix('^')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let exponent: u32 = rest[..digits].parse().ok().filter(|_| digits <= 2)?;
    let small = is_plain(number) && number.value <= Exact::whole(1000);
    let alone = !rest[digits..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
    let value = number.value.floor().checked_pow(exponent).filter(|value| small && alone && *value < 10_i128.pow(24))?;
    Some(Numeral { length: number.length + 1 + digits, value: Exact::whole(value), significant: Exact::ONE, ..*number })
}

/// `1 3/5`: a whole number of at most two digits, a blank and a proper fraction.
fn mixed(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let joint = [" ", "又"].into_iter().find(|joint| text[at + number.length..].starts_with(joint))?;
    let rest = &text[at + number.length + joint.len()..];
    let (upper, base) = rest.split_once('/')?;
    let digits = base.bytes().take_while(u8::is_ascii_digit).count();
    let written = |digits: &str| digits.parse().ok().filter(|_: &i128| digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()));
    let (upper_value, base_value): (i128, i128) = (written(upper)?, written(base.get(..digits)?)?);
    let alone = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-'))
        && !base[digits..].starts_with(['/', '.', '-', '月'])
        && is_plain(number)
        && number.length <= 2;
    // 1 4/3 may end with a day, but 1又4/3 and 1 4/3的 do not.
    let proper = upper_value < base_value || joint == "又" || base[digits..].starts_with('的');
    if !alone || upper_value == 0 || base_value < 2 || !proper {
        return None;
    }
    let step = Exact::fraction(1, base_value)?;
    let upper_all = number.value.floor() * base_value + upper_value;
    let read = Numeral { value: Exact::fraction(upper_all, base_value)?, step, significant: step, ..*number };
    let end = at + number.length + joint.len() + upper.len() + 1 + digits;
    Some(Parts::new(at, end, ClaimKind::Fraction, "", Value::Fraction(upper_all, base_value), read))
}

/// `1/3`, `3/4`: a proper fraction with a base that no date has.
fn slashed(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let rest = text[at + number.length..].strip_prefix('/')?;
    let (after, base) = numeral::numeral(rest).ok()?;
    let usual = base.value > Exact::ONE && base.value <= Exact::whole(10) || base.value == Exact::HUNDRED;
    // 3/2 may be a day; 16/5 and -3/2 are none.
    let improper = number.value > Exact::whole(12) && number.value != Exact::whole(24) || text[..at].ends_with(['-', '−', '负']);
    let before = text[..at].strip_suffix('-').unwrap_or(&text[..at]);
    let alone =
        !before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-')) && !after.starts_with(['/', '.', '-']);
    let large = number.value >= base.value && !improper;
    if !is_plain(number) || !is_plain(&base) || !usual || number.value.is_zero() || large || !alone {
        return None;
    }
    let value = Value::Fraction(number.value.floor(), base.value.floor());
    let read = Numeral {
        value: number.value.over(base.value)?,
        step: Exact::ONE.over(base.value)?,
        significant: Exact::ONE.over(base.value)?,
        ..*number
    };
    Some(Parts::new(at, at + number.length + 1 + base.length, ClaimKind::Fraction, "", value, read))
}

/// `2.31:1`, `1∶5`, `3比2`; a time of day is no ratio.
fn ratio(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let mark_at = at + number.length;
    let mark = [":", "∶", "比"].into_iter().find(|mark| text[mark_at..].starts_with(mark))?;
    let second_at = mark_at + mark.len();
    let (rest, second) = numeral::numeral(&text[second_at..]).ok().filter(|(_, second)| second.chinese == number.chinese)?;
    let worded = mark == "比";
    let exact = |number: &Numeral| number.inner.is_none() && number.vague_high.is_none() && !number.bare_scale;
    if number.chinese && !worded || !exact(number) || !exact(&second) {
        return None;
    }
    let end = second_at + second.length;
    if rest.starts_with([':', '∶']) || !worded && super::date::time(&text[at..]).is_some_and(|length| at + length >= end) {
        return None;
    }
    let share = |value: Exact| value.over(second.value);
    let value = share(number.value)?;
    let read = Numeral { value, step: share(number.step)?, significant: share(number.significant)?, rounded: true, ..*number };
    Some(Parts::new(at, end, ClaimKind::Other, "", Value::Number(value), read))
}

/// The unit after a numeral and the byte where it ends; a blank may stand before a Latin one (`12 km`).
pub(super) fn unit_of<'l>(text: &str, at: usize, number: &Numeral, lexicon: &'l Lexicon) -> (Option<&'l Unit>, usize) {
    let after = at + number.length;
    let blank = text[after..].starts_with(' ');
    match lexicon.unit_at(text, after + usize::from(blank)) {
        Some((unit, _)) if blank && !unit.word.is_ascii() => (None, after),
        Some((unit, _)) if number.chinese && unit.arabic_only && !has_places(&text[at..after], number) => (None, after),
        Some((unit, end)) => (Some(unit), end),
        // 约三成为欠薪纠纷
        None if number.chinese && (lexicon.before(text, at, false).is_some() || text[..at].ends_with('占')) => {
            lexicon.fraction_at(text, after).map_or((None, after), |(unit, end)| (Some(unit), end))
        }
        None => (None, after),
    }
}

/// 二十五分 and 一百级 have a unit; 三级网络, 十分重要 and 万亿级产业 have none.
fn has_places(written: &str, number: &Numeral) -> bool {
    written.chars().nth(1).is_some() && !number.bare_scale
}

/// A plain number with its unit.
fn single(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    if let Some(parts) = counted_scale(text, at, number, lexicon).or_else(|| tail::with_half_or_more(text, at, number, lexicon)) {
        return Some(parts);
    }
    let (plus, number) = tail::plus(text, at, number, lexicon);
    let number = &number;
    let (unit, end) = unit_of(text, at, number, lexicon);
    let counts = match unit {
        None => !number.chinese || counts_alone(text, at, number, lexicon),
        Some(unit) => is_counted(text, at, end, number, unit, lexicon),
    };
    if !counts {
        return None;
    }
    let (kind, word) = match unit {
        Some(unit) => (unit.kind, unit.name.as_str()),
        None if is_amount(text, at, end, lexicon) => (ClaimKind::Money, "元"),
        None => (ClaimKind::Count, ""),
    };
    let mut parts = Parts::new(at, end, kind, word, Value::Number(number.value), *number);
    if plus {
        parts.words.push('+');
        parts.meanings.push(Meaning::AtLeast);
    }
    if let Some(factor) = unit.and_then(|unit| lexicon.unit_factors.get(&unit.word)).map(|factor| Exact::whole(i128::from(*factor))) {
        parts.number.step = number.step.times(factor)?;
        parts.number.significant = parts.number.step;
        parts.number.value = number.value.times(factor)?;
        parts.value = Value::Number(parts.number.value);
    }
    tail::complete(text, &mut parts, lexicon)?;
    if parts.number.vague_high.is_some() {
        parts.value = Value::Vague;
    }
    if matches!(kind, ClaimKind::Percent | ClaimKind::PercentagePoint) {
        parts.number.rounded = true;
    }
    Some(parts)
}

/// `罚款3.5万`: a number of 万 or 亿 right behind a word of money, and nothing behind it that it might count.
fn is_amount(text: &str, at: usize, end: usize, lexicon: &Lexicon) -> bool {
    let scaled = text[at..end].trim_end_matches(['余', '多']).ends_with(['万', '亿']);
    scaled && text[end..].chars().next().is_none_or(|c| ",。;、!?()余多".contains(c)) && lexicon.is_money(text, at)
}

/// Whether a Chinese numeral without a unit is a number and no part of a word.
fn counts_alone(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> bool {
    let end = at + number.length;
    // 负三十二, 负六点六
    let rest = &text[end..];
    if lexicon.negative_before(text, at).is_some() && rest.chars().next().is_none_or(|c| ",。;、!?)".contains(c)) {
        return true;
    }
    let vague_scale = number.vague_high.is_some_and(|high| high >= Exact::whole(99));
    let marked = number.inner.is_some() && !number.bare_scale;
    if vague_scale || marked || number.value >= Exact::whole(10_000) && !number.bare_scale {
        return true;
    }
    // 共计一百五十二。 超过三十的 — the words around it show that it counts.
    let long = text[at..end].chars().nth(1).is_some() && !number.bare_scale && number.vague_high.is_none();
    let closed = text[end..].chars().next().is_none_or(|c| ",。;!?".contains(c));
    // 满意度五点八。
    let decimal = text[at..end].contains(['点', '點']) && (closed || rest.starts_with(['、', ')']));
    if decimal || long && hundreds(text, at, number, lexicon) {
        return true;
    }
    // 二百二十二 is written so for nothing but a number.
    let ends = closed && (lexicon.leads_count(text, at) || text[at..end].chars().nth(3).is_some());
    let bounded = || lexicon.before(text, at, false).is_some() || lexicon.after(text, end).or(lexicon.compared(text, at, end)).is_some();
    long && (ends || bounded())
}

/// 三百五十二朵: a numeral with 百, 千 or 万 and a noun that is no known unit; 三百强 is a name, 一百二 and 一百货大楼 are none.
fn hundreds(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> bool {
    let end = at + number.length;
    let mut last = text[at..end].chars().rev();
    let (ones, before) = (last.next(), last.next());
    let short = ones.is_some_and(|c| numeral::digit_value(c).is_some()) && before.and_then(numeral::place_value).is_some_and(|p| p > 10);
    let word_at = end - ones.map_or(0, char::len_utf8);
    number.value >= Exact::HUNDRED
        && number.value.is_whole()
        && !short
        && text[end..].chars().next().is_some_and(char::is_alphabetic)
        && lexicon.names_after.at(text, end).is_none()
        && lexicon.scale_words.at(text, word_at).is_none()
}

/// 一 before a unit is an article, 百件 and 千人 alone are figures of speech; both count after words such as 至少, 近, 上.
fn is_counted(text: &str, at: usize, end: usize, number: &Numeral, unit: &Unit, lexicon: &Lexicon) -> bool {
    // 一点零人次 is written for nothing but a number.
    let one =
        number.chinese && number.value == Exact::ONE && number.inner.is_none() && number.step == Exact::ONE && number.vague_high.is_none();
    let figurative = number.bare_scale && number.inner.is_none() && (!is_compound_scale(text, at, number) || text[..at].ends_with('每'));
    // 千万吨级炼油厂 names a class of works.
    let class = number.bare_scale && text[end..].starts_with('级');
    let spoken = one && !unit.one_counts && !one::counts(text, at, end, unit, lexicon) || figurative || class;
    let after_duration = text[end..].starts_with('多') && unit.kind == ClaimKind::Duration;
    !spoken || after_duration || tail::half(text, end, unit.kind).is_some() || lexicon.before(text, at, number.bare_scale).is_some()
}

/// 百亿, 千万, 百万: two scale words make a number of their own.
fn is_compound_scale(text: &str, at: usize, number: &Numeral) -> bool {
    text[at..at + number.length].chars().count() >= 2
}

/// Adds sign, approximations and interval.
fn finish(text: &str, mut parts: Parts, lexicon: &Lexicon) -> Reading {
    if let Some((negative, start)) = sign(text, parts.start, lexicon)
        && !matches!(parts.value, Value::Vague)
    {
        parts.start = start;
        if negative {
            parts.number.value = parts.number.value.negated();
            parts.value = match parts.value {
                Value::Range(low, high) => Value::Range(low.negated(), high),
                Value::Fraction(upper, base) => Value::Fraction(-upper, base),
                _ => Value::Number(parts.number.value),
            };
        }
    }
    tail::currency_sign(text, &mut parts, lexicon);
    let mut approximation = EcoString::new();
    let near = near_is_no_approximation(text, &parts);
    if let Some((word, meaning)) = lexicon.before(text, parts.start, parts.number.bare_scale).filter(|_| !near) {
        approximation.push_str(word);
        parts.meanings.push(meaning);
    }
    if let Some(mark) = parts.number.inner {
        parts.meanings.push(Meaning::More);
        if parts.words.is_empty() {
            approximation.push(mark);
        } else {
            approximation.push_str(&parts.words);
        }
    } else {
        approximation.push_str(&parts.words);
    }
    let mut reach = parts.end;
    let behind = lexicon.after(text, parts.end).or_else(|| lexicon.compared(text, parts.start, parts.end));
    if let Some((word, meaning, end)) = behind.filter(|(word, ..)| *word != "余" && *word != "多") {
        approximation.push_str(word);
        parts.meanings.push(meaning);
        reach = end;
    }
    let interval = match &parts.high {
        Some(high) => Some(Interval::closed(parts.number.value, high.value)),
        None => denoted(&parts.number, parts.number.rounded, &parts.meanings),
    };
    let in_per_cent = |interval: Interval| match lexicon.unit_parts.get(parts.unit.as_str()) {
        Some(parts) => Exact::fraction(1, i128::from(*parts)).and_then(|part| interval.scaled(part)),
        None => Some(interval),
    };
    let Some(interval) = interval.and_then(in_per_cent) else { return Reading::TooLong(parts.end) };
    Reading::Quantity(Read {
        start: parts.start,
        end: parts.end,
        reach,
        chinese: parts.number.chinese,
        quantity: Quantity {
            kind: parts.kind,
            value: parts.value,
            unit: parts.unit,
            approximation,
            step: parts.number.step,
            significant: parts.number.significant,
            rounded: parts.number.rounded,
            interval,
        },
    })
}

/// 近三年, 近5个月 speak of a time and are no approximation.
fn near_is_no_approximation(text: &str, parts: &Parts) -> bool {
    parts.kind == ClaimKind::Duration && text[..parts.start].ends_with('近')
}

/// A sign right before the number that is no hyphen of a range or a name: whether it is negative, and where it begins.
fn sign(text: &str, at: usize, lexicon: &Lexicon) -> Option<(bool, usize)> {
    let before = &text[..at];
    if let Some(start) = lexicon.negative_before(text, at) {
        return Some((true, start));
    }
    let sign = before.chars().next_back().filter(|c| matches!(c, '-' | '+' | '−'))?;
    let start = at - sign.len_utf8();
    let previous = before[..start].chars().next_back();
    if previous.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ')' | '%' | '-' | '+'))
        || !text[at..].starts_with(|c: char| c.is_ascii_digit() || c == '.') && !text[at..].starts_with("百分之")
    {
        return None;
    }
    Some((sign != '+', start))
}
