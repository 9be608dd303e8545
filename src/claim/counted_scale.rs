//! 亿 counted with 个: `两个亿`, `十几个亿`, `一个多亿`, `3个亿卢布`.

use super::lexicon::Lexicon;
use super::numeral::Numeral;
use super::quantity::Parts;
use super::{ClaimKind, Exact, Value};

/// The number at byte `at`; 3个亿元项目 and 两个亿吨大港 are counts of other things.
pub(super) fn counted_scale(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    let rest = text[at + number.length..].strip_prefix(['个', '個']).filter(|_| number.inner.is_none())?;
    let inside = rest.chars().next().filter(|c| matches!(c, '多' | '余'));
    let rest = rest[inside.map_or(0, char::len_utf8)..].strip_prefix(['亿', '億'])?;
    let behind = rest.chars().next().filter(|c| inside.is_none() && matches!(c, '多' | '余'));
    let rest = &rest[behind.map_or(0, char::len_utf8)..];
    let scaled_end = text.len() - rest.len();
    let money = lexicon.unit_at(text, scaled_end).filter(|(unit, _)| unit.kind == ClaimKind::Money);
    let (kind, unit, end) = money.map_or((ClaimKind::Count, "", scaled_end), |(unit, end)| (unit.kind, unit.name.as_str(), end));
    let follows = &text[end..];
    let ends = follows.chars().next().is_none_or(|c| ",。;、!?)".contains(c));
    let bounded = money.is_none() && (follows.starts_with('的') || lexicon.after(text, end).is_some());
    if !ends && !bounded {
        return None;
    }
    let scale = |value: Exact| value.times(Exact::whole(100_000_000));
    let read = Numeral {
        length: scaled_end - at,
        value: scale(number.value)?,
        step: scale(number.step)?,
        significant: scale(number.significant)?,
        rounded: true,
        inner: inside.or(behind),
        vague_high: number.vague_high.and_then(scale),
        ..*number
    };
    let value = if read.vague_high.is_some() { Value::Vague } else { Value::Number(read.value) };
    Some(Parts::new(at, end, kind, unit, value, read))
}
