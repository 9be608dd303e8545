//! 一 that counts: `处分一人`, `查处案件一件`, `共一家`.

use super::ClaimKind;
use super::lexicon::{Lexicon, Unit};
use super::sentence;

/// Characters that make 一 at the end of a clause a word of frequency or of all: 每季度一次, 再次一起, 凡有一件.
const NOT_ONE: [char; 7] = ['每', '再', '又', '逐', '凡', '任', '不'];

/// A sentence is looked through this many bytes on both sides for 发现一起、查处一起.
const NEAR: usize = 60;

/// Whether 一 at byte `at` with the unit that ends at byte `end` counts: a clause ends with it, a verb or noun of cases, persons or
/// documents stands before it, and it is no saying.
pub(super) fn counts(text: &str, at: usize, end: usize, unit: &Unit, lexicon: &Lexicon) -> bool {
    if unit.kind != ClaimKind::Count || unit.arabic_only || !text[end..].chars().next().is_none_or(|c| ",。;、!?)".contains(c)) {
        return false;
    }
    let before = &text[..at];
    let noun = lexicon.one_nouns.ending_at(text, at).is_some();
    if !noun && lexicon.one_verbs.ending_at(text, at).is_none() || sentence::clause_before(before).contains(NOT_ONE) {
        return false;
    }
    // 发现一起、查处一起 is a saying, 查处案件一件 is none.
    if noun {
        return true;
    }
    let word = &text[at..end];
    let mut until = text.len().min(end + NEAR);
    while !text.is_char_boundary(until) {
        until -= 1;
    }
    !sentence::end_of(before, NEAR).contains(word) && !text[end..until].contains(word)
}
