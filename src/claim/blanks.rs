//! Numbers that a blank breaks, as texts taken out of PDF files have them: `12. 5%`, `12 .5%`, `1 2件`.

use super::ClaimKind;
use super::lexicon::Lexicon;
use super::numeral::{self, Numeral};

/// More characters than this do not belong to one broken number.
const LONGEST: usize = 24;

/// The number at byte `at` without the blanks inside it; `None` where it has none, or where two numbers may be meant.
pub(super) fn rejoined(text: &str, at: usize, lexicon: &Lexicon) -> Option<Numeral> {
    let bytes = &text.as_bytes()[at..];
    let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = run(0);
    let blank_behind = bytes.get(whole) == Some(&b' ');
    let point = whole + usize::from(blank_behind);
    if whole == 0 || whole > 6 || !blank_behind && (bytes.get(whole) != Some(&b'.') || bytes.get(whole + 1) != Some(&b' ')) {
        return None;
    }
    let within = text[..at].chars().next_back().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let end = if bytes.get(point) == Some(&b'.') {
        let decimals_at = point + 1 + usize::from(bytes.get(point + 1) == Some(&b' '));
        let end = decimals_at + run(decimals_at);
        // 1. 5%以上 at the beginning of a paragraph is its number.
        let broken = blank_behind && decimals_at == point + 1 || within && is_measured(text, at + end, lexicon);
        (end > decimals_at && broken).then_some(end)?
    } else {
        let singles = bytes.chunks(2).take(LONGEST / 2).take_while(|pair| pair[0].is_ascii_digit() && pair.get(1) == Some(&b' ')).count();
        let end = singles * 2 + run(singles * 2);
        let single = run(singles * 2) == 1 && (within || at == 0);
        (singles > 0 && single && lexicon.unit_at(text, at + end).is_some_and(|(_, last)| at > 0 || last == text.len())).then_some(end)?
    };
    if bytes.get(end).is_some_and(|byte| matches!(byte, b'.' | b' ' | b'/' | b':' | b'-')) {
        return None;
    }
    let digits: String = text[at..at + end].chars().filter(|c| *c != ' ').collect();
    let joined: String = digits.chars().chain(text[at + end..].chars().take(8)).collect();
    let (_, number) = numeral::numeral(&joined).ok().filter(|(_, number)| number.length >= digits.len())?;
    Some(Numeral { length: number.length + end - digits.len(), ..number })
}

/// Whether what stands at `at` makes a measure of the number before it, which may have decimals: %, 万, 元, 公里.
fn is_measured(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    text[at..].starts_with(['万', '亿'])
        || lexicon.unit_at(text, at).is_some_and(|(unit, _)| !matches!(unit.kind, ClaimKind::Count | ClaimKind::Duration))
}
