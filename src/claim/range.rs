//! Ranges: `20-30件`, `3万~5万元`, `两到三万元`, `百分之五到八`, `20和30之间`.

use super::lexicon::{Lexicon, Unit};
use super::numeral::{self, Numeral};
use super::quantity::{Parts, number_at, unit_of};
use super::{ClaimKind, Exact, Value};
use crate::source::Prose;

/// Marks between the two ends of a range.
const MARKS: [&str; 14] = ["——", "--", "—", "―", "–", "－", "-", "~~", "~", "～", "〜", "至", "到", "∼"];

/// A clause is searched this many bytes back for the word that makes a movement of two numbers.
const REACH: usize = 60;

/// The mark of a range at byte `at`, and whether it is a word.
pub(super) fn mark_at(text: &str, at: usize) -> Option<(&'static str, bool)> {
    let mark = MARKS.into_iter().find(|mark| text[at..].starts_with(mark))?;
    Some((mark, matches!(mark, "至" | "到")))
}

/// The mark of a range at byte `at` with the blanks around it: where the number behind it begins, and whether the mark is a word.
fn spaced_mark(text: &str, at: usize) -> Option<(usize, &'static str, bool)> {
    // 1万(含)-5万元
    let at = at + ["(含)", "(不含)"].iter().find(|word| text[at..].starts_with(**word)).map_or(0, |word| word.len());
    let from = at + usize::from(text[at..].starts_with(' '));
    let (mark, worded) = mark_at(text, from)?;
    let to = from + mark.len();
    let blank = usize::from(text[to..].starts_with(' '));
    // 5 -3 are two numbers.
    (from - at == blank).then_some((to + blank, mark, worded))
}

/// `20-30件`, `6.5%-7%`, `3万~5万元`, `两到三万元`, `20至30件`, `20和30之间`.
pub(super) fn range(prose: &Prose, at: usize, low: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    let text = prose.text.as_str();
    let after_low = at + low.length;
    // The first end may carry the unit too, if the second one carries the same.
    let low_unit = unit_of(text, at, low, lexicon);
    let (between, (high_at, mark, worded), paired) = [after_low, low_unit.1].into_iter().find_map(|between| {
        let pair = ["和", "与"].into_iter().find(|mark| text[between..].starts_with(mark));
        let pair = pair.map(|mark| (between + mark.len(), mark, false));
        spaced_mark(text, between).map(|mark| (between, mark, false)).or(pair.map(|mark| (between, mark, true)))
    })?;
    let (high_at, negative) = signed(text, high_at, mark, lexicon);
    let mut high = number_at(prose, high_at, lexicon)?;
    if high.vague_high.is_some() || low.vague_high.is_some() || low.chinese != high.chinese {
        return None;
    }
    let (unit, end) = unit_of(text, high_at, &high, lexicon);
    // 10000与20000间: between them, and no rooms.
    let rooms = paired && low_unit.0.is_none() && unit.is_some_and(|unit| unit.word == "间") && clause_ends(&text[end..]);
    let (unit, end) = if rooms { (None, high_at + high.length) } else { (unit, end) };
    let inside = rooms || text[end..].starts_with("之间");
    // 1 - 9月 are months.
    if paired && !inside || unit.is_none() && text[end..].starts_with(['月', '日', '号']) {
        return None;
    }
    if between != after_low {
        // 由20件到30件 is a movement.
        let same = low_unit.0.zip(unit).is_some_and(|(low, high)| low.name == high.name);
        if !same || worded && moves(&text[..at]) {
            return None;
        }
    } else if worded && text[..at].ends_with(['由', '从']) && !inside && unit.is_some()
        || unit.is_none() && !inside && !stands_alone(text, at, end, low, &high, worded)
    {
        return None;
    }
    let mut low = *low;
    share_scale(&mut low, &high, &text[at..after_low], &text[high_at..high_at + high.length]);
    if negative {
        high.value = high.value.negated();
    }
    let below_zero = text[..at].ends_with(['-', '−']) || lexicon.negative_before(text, at).is_some();
    if low.value >= high.value && !(below_zero && low.value.negated() < high.value) {
        return None;
    }
    Some(parts(at, end, low, high, unit))
}

fn clause_ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| ",。;!?".contains(c))
}

/// Whether two numbers without a unit make a range: Arabic ones with a mark, larger Chinese ones, or worded ones that end a clause.
fn stands_alone(text: &str, at: usize, end: usize, low: &Numeral, high: &Numeral, worded: bool) -> bool {
    let long = |from: usize, number: &Numeral| text[from..from + number.length].chars().nth(1).is_some();
    if low.chinese {
        // 取值三到五: where a clause ends; 周一至五 are days.
        let days = ["周", "星期", "礼拜", "第", "拜"].iter().any(|word| text[..at].ends_with(word));
        let ends = worded && !days && clause_ends(&text[end..]) && leads_range(text, at);
        return !low.bare_scale && (long(at, low) && long(end - high.length, high) || ends);
    }
    !worded || clause_ends(&text[end..]) && low.value >= Exact::whole(10)
}

/// Whether a range without a unit may begin at byte `at`: a clause begins there, or a word that leads up to numbers ends.
fn leads_range(text: &str, at: usize) -> bool {
    let before = &text[..at];
    before.chars().next_back().is_none_or(|c| ",;:。(".contains(c)) || before.ends_with(['从', '为', '是', '在', '约', '达', '有'])
}

fn parts(start: usize, end: usize, low: Numeral, high: Numeral, unit: Option<&Unit>) -> Parts {
    let (kind, word) = unit.map_or((ClaimKind::Count, ""), |unit| (unit.kind, unit.name.as_str()));
    let tenth = if kind == ClaimKind::Fraction { Exact::fraction(1, 10) } else { None }.unwrap_or(Exact::ONE);
    let scaled = |number: Numeral| Numeral { value: number.value.times(tenth).unwrap_or(number.value), ..number };
    let (low, high) = (scaled(low), scaled(high));
    let mut parts = Parts::new(start, end, kind, word, Value::Range(low.value, high.value), low);
    parts.high = Some(high);
    parts
}

/// The byte of the second number behind its own sign, and whether it is negative.
fn signed(text: &str, at: usize, mark: &str, lexicon: &Lexicon) -> (usize, bool) {
    // 零下5度至零上3度
    let worded = |words: &[String]| words.iter().find(|word| text[at..].starts_with(word.as_str())).map(|word| at + word.len());
    if let Some(behind) = worded(&lexicon.negative.words) {
        return (behind, true);
    }
    if let Some(behind) = worded(&lexicon.negative.opposite) {
        return (behind, false);
    }
    let sign = ["-", "−"].into_iter().find(|sign| text[at..].starts_with(sign) && !mark.ends_with('-'));
    sign.map_or((at, false), |sign| (at + sign.len(), true))
}

/// 3~5万元, 一千到两千万: the scale belongs to both ends, when only then the ends are in order.
fn share_scale(low: &mut Numeral, high: &Numeral, low_written: &str, written: &str) {
    let far = high.value.over(Exact::HUNDRED).is_some_and(|hundredth| low.value < hundredth);
    // 1.2-1.5万个: decimals are no scale.
    let scaled = if low.chinese { low.rounded } else { low_written.contains(['百', '千', '万', '亿']) };
    if scaled || !high.rounded && !low.chinese || !far && !low.chinese {
        return;
    }
    let shared = scales_of(written)
        .into_iter()
        .find_map(|factor| low.value.times(factor).filter(|value| *value < high.value).map(|value| (value, factor)));
    if let Some((value, factor)) = shared {
        low.value = value;
        low.step = low.step.times(factor).unwrap_or(low.step);
        low.rounded = true;
    }
}

/// The factors that the scale words at the end of a numeral may be for another one: all of them, or 万 and 亿 alone.
fn scales_of(written: &str) -> Vec<Exact> {
    let value = |c: char| match c {
        '百' | '佰' => Some(100),
        '千' | '仟' | 'k' | 'K' => Some(1000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    };
    let product =
        |least: i128| written.chars().rev().map_while(value).take_while(|place| *place >= least).try_fold(1_i128, i128::checked_mul);
    [100, 10_000].into_iter().filter_map(product).filter(|factor| *factor > 1).map(Exact::whole).collect()
}

/// Whether the words before a number speak of a movement from it (由, 从).
fn moves(before: &str) -> bool {
    let mut from = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let clause = before[from..].rsplit([',', ';', '。', '、']).next().unwrap_or(before);
    clause.contains('由') || clause.contains('从')
}

/// `百分之五到百分之八`, `百分之五到八`.
pub(super) fn percent_range(text: &str, at: usize, number: &Numeral) -> Option<Parts> {
    const PERCENT: &str = "百分之";
    text[at..].strip_prefix(PERCENT).filter(|_| number.value == Exact::HUNDRED)?;
    let low_at = at + PERCENT.len();
    let (_, low) = numeral::numeral(&text[low_at..]).ok()?;
    let after = low_at + low.length;
    let (mark, _) = mark_at(text, after)?;
    let second = after + mark.len();
    let high_at = second + text[second..].strip_prefix(PERCENT).map_or(0, |_| PERCENT.len());
    let (rest, high) = numeral::numeral(&text[high_at..]).ok()?;
    let plain = |number: &Numeral| number.inner.is_none() && number.vague_high.is_none();
    let other = high_at == second && rest.starts_with("分之");
    if other || !plain(&low) || !plain(&high) || low.value >= high.value || moves(&text[..at]) {
        return None;
    }
    let rounded = |number: Numeral| Numeral { rounded: true, ..number };
    let mut parts = Parts::new(at, high_at + high.length, ClaimKind::Percent, "%", Value::Range(low.value, high.value), rounded(low));
    parts.high = Some(rounded(high));
    Some(parts)
}
