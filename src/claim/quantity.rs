//! Quantities: number, scale, approximation, unit and range, read at the place where the number begins.

use super::interval::denoted;
use super::lexicon::{Lexicon, Meaning};
use super::numeral::{self, Numeral};
use super::{ClaimKind, Exact, Interval, Quantity, Value};
use crate::source::Prose;

/// A quantity with its place in the prose.
#[derive(Debug, Clone)]
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
    let Some(number) = number_at(prose, at) else {
        let digits = text[at..].bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
        return if digits > numeral::LONGEST { Reading::TooLong(at + digits) } else { Reading::Nothing };
    };
    if let Some(read) = fraction(text, at, &number).or_else(|| range(prose, at, &number, lexicon)).or_else(|| ratio(text, at, &number)) {
        return finish(text, read, lexicon);
    }
    single(text, at, &number, lexicon).map_or(Reading::Nothing, |read| finish(text, read, lexicon))
}

/// The numeral at `at`. A full-width comma between half-width digits is punctuation and no separator.
fn number_at(prose: &Prose, at: usize) -> Option<Numeral> {
    let text = &prose.text[at..];
    let (_, number) = numeral::numeral(text).ok()?;
    let wide_comma =
        text[..number.length].match_indices(',').find(|(comma, _)| prose.was_wide(at + comma) && !prose.was_wide(at + comma - 1));
    match wide_comma {
        Some((comma, _)) => numeral::numeral(&text[..comma]).ok().map(|(_, number)| number),
        None => Some(number),
    }
}

/// Parts of a quantity before its interval is known.
struct Parts {
    start: usize,
    end: usize,
    kind: ClaimKind,
    unit: String,
    value: Value,
    number: Numeral,
    /// Multiplies the written number into base units; the step too.
    words: String,
    meanings: Vec<Meaning>,
    high: Option<Numeral>,
}

/// `三分之一`, `百分之九十八点六`, `千分之五`, `百分之98`.
fn fraction(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let after = at + number.length;
    if !number.chinese || !text[after..].starts_with("分之") {
        return None;
    }
    let upper_at = after + "分之".len();
    let (_, upper) = numeral::numeral(&text[upper_at..]).ok()?;
    let end = upper_at + upper.length;
    let base = number.value;
    let percent = base == Exact::HUNDRED && text[at..].starts_with('百');
    let (kind, unit, value) = if percent {
        (ClaimKind::Percent, "%", Value::Number(upper.value))
    } else {
        (ClaimKind::Fraction, "", Value::Fraction(upper.value.floor(), base.floor()))
    };
    let mut number = Numeral { rounded: percent || upper.rounded, inner: upper.inner, ..upper };
    if !percent {
        number.value = upper.value.over(base)?;
        number.step = upper.step.over(base)?;
        number.significant = upper.significant.over(base)?;
    }
    Some(Parts { start: at, end, kind, unit: unit.to_owned(), value, number, words: String::new(), meanings: Vec::new(), high: None })
}

/// `2.31:1`; a time of day is no ratio.
fn ratio(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    let colon = at + number.length;
    if number.chinese || text.as_bytes().get(colon) != Some(&b':') {
        return None;
    }
    let (_, second) = numeral::numeral(&text[colon + 1..]).ok().filter(|(_, second)| !second.chinese)?;
    let end = colon + 1 + second.length;
    if text[end..].starts_with(':') || super::date::time(&text[at..]).is_some_and(|length| at + length >= end) {
        return None;
    }
    let value = number.value.over(second.value)?;
    let number = Numeral {
        value,
        step: number.step.over(second.value)?,
        significant: number.significant.over(second.value)?,
        rounded: true,
        ..*number
    };
    Some(Parts {
        start: at,
        end,
        kind: ClaimKind::Other,
        unit: String::new(),
        value: Value::Number(value),
        number,
        words: String::new(),
        meanings: Vec::new(),
        high: None,
    })
}

/// Marks between the two ends of a range.
const RANGE_MARKS: [&str; 12] = ["——", "—", "―", "–", "－", "-", "~", "～", "〜", "至", "到", "∼"];

/// `20-30件`, `6.5%-7%`, `3万~5万元`, `两到三万元`, `20至30件`.
fn range(prose: &Prose, at: usize, low: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    let text = prose.text.as_str();
    let after_low = at + low.length;
    // The first end may carry the unit too, if the second one carries the same.
    let low_unit = lexicon.unit_at(text, after_low);
    let mark_at = if RANGE_MARKS.iter().any(|mark| text[after_low..].starts_with(mark)) { after_low } else { low_unit.as_ref()?.1 };
    let mark = RANGE_MARKS.iter().find(|mark| text[mark_at..].starts_with(**mark))?;
    let high_at = mark_at + mark.len();
    let high = number_at(prose, high_at)?;
    if high.vague_high.is_some() || low.vague_high.is_some() || low.chinese != high.chinese {
        return None;
    }
    let (unit, end) = unit_of(text, high_at, &high, lexicon);
    let worded = matches!(*mark, "至" | "到");
    if mark_at != after_low {
        // 由20件到30件 is a movement.
        let same = low_unit.as_ref().zip(unit.as_ref()).is_some_and(|((low, _), high)| low.word == high.word);
        if !same || worded && moves(&text[..at]) {
            return None;
        }
    } else if unit.is_none() && (worded || low.chinese) || worded && text[..at].ends_with(['由', '从']) {
        return None;
    }
    // 3~5万元: the scale belongs to both ends, when only then the ends are in order.
    let mut low = *low;
    let shared = !low.rounded && high.rounded && (low.value < high.value.over(Exact::whole(1000))? || low.chinese);
    if shared && let Some(factor) = scale_of(&high, &text[high_at..high_at + high.length]) {
        low.value = low.value.times(factor)?;
    }
    if low.value >= high.value {
        return None;
    }
    let (kind, word) = unit.map_or((ClaimKind::Count, String::new()), |unit| (unit.kind, unit.word.clone()));
    Some(Parts {
        start: at,
        end,
        kind,
        unit: word,
        value: Value::Range(low.value, high.value),
        number: low,
        words: String::new(),
        meanings: Vec::new(),
        high: Some(high),
    })
}

/// Whether the words before a number speak of a movement from it (由, 从).
fn moves(before: &str) -> bool {
    let clause = before.rsplit([',', ';', '。', '、']).next().unwrap_or(before);
    clause.contains('由') || clause.contains('从')
}

/// The factor of the scale word that ends a numeral.
fn scale_of(number: &Numeral, written: &str) -> Option<Exact> {
    let scale: String = written.chars().rev().take_while(|c| matches!(c, '万' | '亿' | '千' | '百')).collect();
    let factor = scale.chars().try_fold(1_i128, |product, c| {
        product.checked_mul(match c {
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            _ => 100_000_000,
        })
    })?;
    (factor > 1 && number.value > Exact::ZERO).then(|| Exact::whole(factor))
}

/// The unit after a numeral and the byte where it ends.
fn unit_of<'l>(text: &str, at: usize, number: &Numeral, lexicon: &'l Lexicon) -> (Option<&'l super::lexicon::Unit>, usize) {
    let after = at + number.length;
    match lexicon.unit_at(text, after) {
        Some((unit, end)) if !(number.chinese && unit.arabic_only) => (Some(unit), end),
        _ => (None, after),
    }
}

/// A plain number with its unit.
fn single(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    let (unit, mut end) = unit_of(text, at, number, lexicon);
    let mut number = *number;
    let one = number.chinese && number.value == Exact::ONE && number.inner.is_none();
    let mut words = String::new();
    let (kind, word) = match unit {
        None if number.chinese => {
            let counts = (number.inner.is_some() && !number.bare_scale) || number.value >= Exact::whole(10_000) && !number.bare_scale;
            let vague_scale = number.vague_high.is_some_and(|high| high >= Exact::whole(99));
            if !counts && !vague_scale {
                return None;
            }
            (ClaimKind::Count, String::new())
        }
        None => (ClaimKind::Count, String::new()),
        Some(unit) => {
            // 一 before a unit is an article, 百件 and 千人 alone are figures of speech; both count after words such as 至少, 近, 上.
            let figurative =
                number.bare_scale && number.inner.is_none() && (!is_compound_scale(text, at, &number) || text[..at].ends_with('每'));
            let spoken = one && !unit.one_counts || figurative;
            let after_duration = text[end..].starts_with('多') && unit.kind == ClaimKind::Duration;
            if spoken && !after_duration && lexicon.before(text, at, number.bare_scale).is_none() {
                return None;
            }
            (unit.kind, unit.word.clone())
        }
    };
    let mut value = Value::Number(number.value);
    let mut rounded = number.rounded;
    let (mut kind, mut word) = (kind, word);
    match word.as_str() {
        "成" => {
            let tenth = Exact::fraction(1, 10)?;
            number.value = number.value.times(tenth)?;
            number.step = number.step.times(tenth)?;
            number.significant = number.significant.times(tenth)?;
            number.vague_high = number.vague_high.and_then(|high| high.times(tenth));
            value = Value::Number(number.value);
            rounded = true;
        }
        "个百分点" => word = "百分点".to_owned(),
        "个工作日" => word = "工作日".to_owned(),
        "个多月" => {
            word = "个月".to_owned();
            number.inner = Some('多');
        }
        _ => {}
    }
    if matches!(kind, ClaimKind::Percent | ClaimKind::PercentagePoint) {
        rounded = true;
    }
    if matches!(kind, ClaimKind::Money) && word != "元" && ["人民币", "块钱"].contains(&word.as_str()) {
        word = "元".to_owned();
    }
    if let Some((per, after)) = per(text, end) {
        word = format!("{word}/{per}");
        end = after;
        if kind != ClaimKind::Money {
            kind = ClaimKind::Other;
        }
    }
    // 一倍多, 3年多, 500元余: a mark right after the unit belongs to the number.
    let mark_follows = text[end..].chars().next().filter(|c| matches!(c, '多' | '余'));
    if number.inner.is_none()
        && let Some(mark) = mark_follows
        && matches!(kind, ClaimKind::Multiple | ClaimKind::Duration | ClaimKind::Fraction | ClaimKind::Money)
        && !lexicon_word_follows(&text[end..])
    {
        words.push(mark);
        number.inner = Some(mark);
        end += mark.len_utf8();
    }
    if number.vague_high.is_some() {
        value = Value::Vague;
    }
    number.rounded = rounded;
    Some(Parts { start: at, end, kind, unit: word, value, number, words, meanings: Vec::new(), high: None })
}

/// 百亿, 千万, 百万: two scale words make a number of their own.
fn is_compound_scale(text: &str, at: usize, number: &Numeral) -> bool {
    text[at..at + number.length].chars().count() >= 2
}

/// 多 and 余 that begin a word of their own: 多次, 多元, 余额.
fn lexicon_word_follows(text: &str) -> bool {
    let second = text.chars().nth(1);
    matches!(second, Some('次' | '元' | '种' | '方' | '样' | '额' | '名' | '家' | '个' | '项'))
}

/// `/人`, `/千人`, `/亩`: the unit that a number is divided by, and where it ends.
fn per(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = text[at..].strip_prefix('/')?;
    let word: String = rest.chars().take(4).take_while(|c| !c.is_ascii() && !"，。；、）”".contains(*c)).collect();
    let scale: usize = word.chars().take_while(|c| matches!(c, '十' | '百' | '千' | '万')).map(char::len_utf8).sum();
    let noun = word[scale..].chars().next()?;
    let length = scale + noun.len_utf8();
    let length = if word[length..].starts_with('次') { length + "次".len() } else { length };
    Some((word[..length].to_owned(), at + 1 + length))
}

/// Adds sign, approximations and interval.
fn finish(text: &str, mut parts: Parts, lexicon: &Lexicon) -> Reading {
    if let Some((sign, start)) = sign(text, parts.start)
        && parts.high.is_none()
        && !matches!(parts.value, Value::Fraction(..))
    {
        parts.start = start;
        if sign == '-' {
            parts.number.value = parts.number.value.negated();
            parts.value = Value::Number(parts.number.value);
        }
    }
    let mut approximation = String::new();
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
    }
    let mut reach = parts.end;
    if let Some((word, meaning, end)) = lexicon.after(text, parts.end)
        && meaning != Meaning::More
    {
        approximation.push_str(word);
        parts.meanings.push(meaning);
        reach = end;
    }
    let interval = match &parts.high {
        Some(high) => Some(Interval::closed(parts.number.value, high.value)),
        None => denoted(&parts.number, parts.number.rounded, &parts.meanings),
    };
    let Some(interval) = interval else { return Reading::TooLong(parts.end) };
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

/// A sign right before the number that is no hyphen of a range or a name.
fn sign(text: &str, at: usize) -> Option<(char, usize)> {
    let sign = text[..at].chars().next_back().filter(|c| matches!(c, '-' | '+' | '−'))?;
    let start = at - sign.len_utf8();
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ')' | '%' | '-' | '+'))
        || !text[at..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    Some((if sign == '+' { '+' } else { '-' }, start))
}
