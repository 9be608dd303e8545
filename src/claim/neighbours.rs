//! Numbers that stand side by side and are one: `1小时30分`, `大于10且小于20`, `3、4个`, `第十和第十五之间`.

use ecow::eco_format;

use super::lexicon::Lexicon;
use super::lexicon_file::DurationPart;
use super::quantity::Read;
use super::scan::Token;
use super::sentence::end_of;
use super::{ClaimKind, Exact, Interval, Value, numeral};

/// A clause is looked back at for no more bytes than this.
const REACH: usize = 600;

/// Joins neighbours that are one number.
pub(super) fn join(text: &str, tokens: &mut Vec<Token>, lexicon: &Lexicon) {
    let mut kept: usize = 0;
    for index in 0..tokens.len() {
        let joined = match (kept.checked_sub(1).map(|last| &tokens[last]), &tokens[index]) {
            (Some(Token::Quantity(first)), Token::Quantity(second)) => duration(text, first, second, lexicon)
                .or_else(|| bounds(text, first, second, lexicon))
                .or_else(|| choice(text, first, second)),
            _ => None,
        };
        if let Some(read) = joined {
            tokens[kept - 1] = Token::Quantity(read);
        } else {
            tokens.swap(kept, index);
            kept += 1;
        }
    }
    tokens.truncate(kept);
    for token in tokens {
        if let Token::Quantity(read) = token {
            led_by_one(text, read, lexicon);
        }
    }
}

/// `1小时30分`, `两年零三个月`: in the smallest unit, which holds any length exactly.
fn duration(text: &str, first: &Read, second: &Read, lexicon: &Lexicon) -> Option<Read> {
    let between = text.get(first.reach..second.start)?;
    if first.reach != first.end || !matches!(between, "" | "零" | "又") {
        return None;
    }
    let (Value::Number(large), Value::Number(small)) = (first.quantity.value, second.quantity.value) else { return None };
    let plain = first.quantity.approximation.is_empty() && large.is_whole() && !large.is_negative() && !small.is_negative();
    // 5分30秒: the first one is no mark.
    let larger = if first.quantity.unit == "分" {
        lexicon.durations.iter().find(|step| step.short.is_some()).map_or("", |step| &step.part)
    } else {
        &first.quantity.unit
    };
    let (factor, part) = factor(larger, &second.quantity.unit, lexicon)?;
    if !plain || small >= Exact::whole(factor) {
        return None;
    }
    let add = large.times(Exact::whole(factor))?;
    shifted(first.start, second, add, part)
}

/// How many of the smaller unit the larger one holds, and the smaller one's name.
fn factor<'l>(larger: &str, smaller: &str, lexicon: &'l Lexicon) -> Option<(i128, &'l str)> {
    let mut unit = larger;
    let mut factor = 1;
    for _ in 0..lexicon.durations.len() {
        let step: &DurationPart = lexicon.durations.iter().find(|step| step.unit == unit)?;
        factor *= i128::from(step.holds);
        if step.part == smaller || step.short.as_deref() == Some(smaller) {
            return Some((factor, &step.part));
        }
        unit = &step.part;
    }
    None
}

/// `second` with `add` more, from byte `start` on.
fn shifted(start: usize, second: &Read, add: Exact, unit: &str) -> Option<Read> {
    let mut read = second.clone();
    let Value::Number(value) = read.quantity.value else { return None };
    read.start = start;
    read.quantity.kind = ClaimKind::Duration;
    read.quantity.unit = unit.into();
    read.quantity.value = Value::Number(value.plus(add)?);
    read.quantity.interval = read.quantity.interval.plus(&Interval::point(add))?;
    Some(read)
}

/// `一小时二十分钟`, `一年零三个月`: 一 and a larger unit before a length of time.
fn led_by_one(text: &str, read: &mut Read, lexicon: &Lexicon) {
    if read.quantity.kind != ClaimKind::Duration && read.quantity.unit != "分" || !matches!(read.quantity.value, Value::Number(_)) {
        return;
    }
    let before = &text[..read.start];
    let joined = before.strip_suffix(['零', '又']);
    let words = joined.unwrap_or(before);
    let Some(unit) = lexicon.unit_before(text, words.len()) else { return };
    let Some(rest) = words[..words.len() - unit.word.len()].strip_suffix('一') else { return };
    if rest.ends_with(|c: char| numeral::can_begin(c) || matches!(c, '第' | '每' | '同' | '某' | '周')) {
        return;
    }
    let Some((factor, part)) = factor(&unit.name, &read.quantity.unit, lexicon) else { return };
    // 一天8小时, 一年3个月 say how often.
    if joined.is_none() && part != "分钟" && part != "个月" {
        return;
    }
    let small = matches!(read.quantity.value, Value::Number(value) if value < Exact::whole(factor));
    if small && let Some(whole) = shifted(rest.len(), read, Exact::whole(factor), part) {
        *read = whole;
    }
}

/// `大于10且小于20`, `1000以上、1500以下`, `最多100最少20个`: a lower and an upper bound of one number.
fn bounds(text: &str, first: &Read, second: &Read, lexicon: &Lexicon) -> Option<Read> {
    let (Value::Number(one), Value::Number(other)) = (first.quantity.value, second.quantity.value) else {
        return fractions(text, first, second, lexicon);
    };
    let (low, high) = if opens_up(first) && opens_down(second) {
        ((first, one), (second, other))
    } else if opens_down(first) && opens_up(second) {
        ((second, other), (first, one))
    } else {
        return None;
    };
    // 三成以上,近七成: another number's clause, of which 近 says that it is near.
    let near = high.0.quantity.interval.low.is_some() && text.get(first.reach..second.start).is_some_and(|between| between.contains(','));
    (low.1 < high.1 && !near && joint(text, first, second, lexicon))
        .then(|| between(first, second, low.0, high.0, Value::Range(low.1, high.1)))
}

/// `比四分之一大、比二分之一小`: bounds that are fractions, which have no written form of their own as a range.
fn fractions(text: &str, first: &Read, second: &Read, lexicon: &Lexicon) -> Option<Read> {
    let exact = |read: &Read| match read.quantity.value {
        Value::Fraction(upper, base) => Exact::fraction(upper, base),
        _ => None,
    };
    let (one, other) = (exact(first)?, exact(second)?);
    (one < other && opens_up(first) && opens_down(second) && joint(text, first, second, lexicon))
        .then(|| between(first, second, first, second, Value::Range(one, other)))
}

fn opens_up(read: &Read) -> bool {
    !read.quantity.approximation.is_empty() && read.quantity.interval.low.is_some() && read.quantity.interval.high.is_none()
}

/// 不足200 stands for numbers near it alone, but bounds them from above.
fn opens_down(read: &Read) -> bool {
    let Interval { low, high, high_open, .. } = read.quantity.interval;
    let below = high_open && matches!(read.quantity.value, Value::Number(value) if high == Some(value));
    !read.quantity.approximation.is_empty() && high.is_some() && (low.is_none() || below)
}

/// Whether nothing but a word that joins and the second one's own word of approximation parts the two, and the units agree.
fn joint(text: &str, first: &Read, second: &Read, lexicon: &Lexicon) -> bool {
    let Some(between) = text.get(first.reach..second.start) else { return false };
    let lead = lexicon.before(text, second.start, false).map_or("", |(word, _)| word);
    let between = between.trim_end_matches([' ', '比', '在']);
    let Some(joint) = between.strip_suffix(lead) else { return false };
    let agree = first.quantity.unit == second.quantity.unit || first.quantity.unit.is_empty();
    agree && lexicon.bound_joints.contains(joint.trim_end_matches(['比', '在', ' ']))
}

fn between(first: &Read, second: &Read, low: &Read, high: &Read, value: Value) -> Read {
    let mut read = second.clone();
    read.start = first.start;
    read.quantity.value = value;
    read.quantity.approximation = eco_format!("{}{}", first.quantity.approximation, second.quantity.approximation);
    read.quantity.interval = Interval {
        low: low.quantity.interval.low,
        low_open: low.quantity.interval.low_open,
        high: high.quantity.interval.high,
        high_open: high.quantity.interval.high_open,
    };
    read
}

/// `3、4个` is written for 三四个: two neighbouring digits before one unit, and no list of its own.
fn choice(text: &str, first: &Read, second: &Read) -> Option<Read> {
    let (Value::Number(low), Value::Number(high)) = (first.quantity.value, second.quantity.value) else { return None };
    let bare = first.quantity.unit.is_empty() && first.quantity.approximation.is_empty() && first.quantity.kind == ClaimKind::Count;
    let digits = high < Exact::whole(10) && low.plus(Exact::ONE) == Some(high) && !low.is_zero() && !low.is_negative() && low.is_whole();
    let counted = matches!(second.quantity.kind, ClaimKind::Count | ClaimKind::Duration) && !second.quantity.unit.is_empty();
    let before = &text[..first.start];
    if !bare || !digits || !counted || text.get(first.reach..second.start) != Some("、") || second.quantity.rounded {
        return None;
    }
    // 分别为3、4个 and 1、2、3个 are lists.
    let listed = before.ends_with('、') || text[second.reach..].starts_with('、');
    if listed || end_of(before, REACH).rsplit([',', ';', '。', ':']).next().is_some_and(|clause| clause.contains("分别")) {
        return None;
    }
    let mut read = second.clone();
    read.start = first.start;
    read.quantity.value = Value::Vague;
    read.quantity.interval = Interval::closed(low, high);
    Some(read)
}
