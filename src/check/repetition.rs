//! `repetition`: a clause twice in a sentence, words twice in a row, a paragraph twice in a report.

use std::collections::HashMap;
use std::ops::Range;

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::Paragraph;
use crate::rule::RepetitionParameters;
use crate::span::Span;

/// The longest words that are looked for twice in a row.
const LONGEST: usize = 24;

/// Looks for passages that stand twice.
pub fn check(parameters: &RepetitionParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut paragraphs: HashMap<&str, Span> = HashMap::new();
    for (paragraph, text) in parts::bodies(context.report) {
        verdict.examined += 1;
        let whole = text.trim();
        let start = paragraph.body_start() + (text.len() - text.trim_start().len());
        if parameters.paragraph.is_some_and(|least| whole.chars().count() >= least) {
            let span = paragraph.prose.span(start, start + whole.len());
            if let Some(&first) = paragraphs.get(whole) {
                verdict.findings.push(finding(whole, span, first));
                continue;
            }
            paragraphs.insert(whole, span);
        }
        let twice = parameters.clause.map(|least| clauses(text, least)).unwrap_or_default();
        let in_a_row = parameters.words.map(|least| doubled(text, least)).unwrap_or_default();
        verdict.findings.extend(twice.into_iter().chain(in_a_row).map(|(first, second)| at(paragraph, text, &first, &second)));
    }
    verdict.findings.sort_by_key(|finding| finding.labels[0].span);
    verdict.findings.dedup_by(|later, earlier| later.labels[0].span.overlaps(earlier.labels[0].span));
    verdict
}

type Bytes = Range<usize>;

/// Clauses of at least `least` characters that stand twice in one sentence: the first and the second place.
fn clauses(text: &str, least: usize) -> Vec<(Bytes, Bytes)> {
    let mut twice = Vec::new();
    let mut seen: HashMap<&str, Bytes> = HashMap::new();
    let mut start = 0;
    for (end, c) in text.char_indices().chain(std::iter::once((text.len(), '。'))) {
        if !matches!(c, ',' | '。' | ';' | ':' | '!' | '?' | '\n') {
            continue;
        }
        let clause = &text[start..end];
        // 牵头单位：甲局办公室，责任单位：甲局办公室 rightly names one thing twice.
        let named = text[..start].ends_with([':', '、', '“', '《']);
        if clause.len() >= least && !named && has_letters(clause, least) {
            match seen.get(clause) {
                Some(first) => twice.push((first.clone(), start..end)),
                None => drop(seen.insert(clause, start..end)),
            }
        }
        if matches!(c, '。' | ';' | '!' | '?' | '\n') {
            seen.clear();
        }
        start = end + c.len_utf8();
    }
    twice
}

/// Whether `clause` holds that many letters, digits and Chinese characters.
fn has_letters(clause: &str, least: usize) -> bool {
    clause.chars().filter(|&c| is_han(c) || c.is_alphanumeric()).nth(least.saturating_sub(1)).is_some()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Words of `least` to [`LONGEST`] Chinese characters that stand twice in a row: `进一步加强进一步加强`.
fn doubled(text: &str, least: usize) -> Vec<(Bytes, Bytes)> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |index: usize| characters.get(index).map_or(text.len(), |&(at, _)| at);
    let mut found = Vec::new();
    let distances = distances(&characters, least);
    for length in (least..=LONGEST.min(characters.len() / 2)).filter(|length| distances >> length & 1 == 1) {
        // How many characters in a row equal the one `length` further on.
        let mut same = 0;
        let mut last_second = None;
        for index in 0..characters.len() - length {
            let c = characters[index].1;
            same = if is_han(c) && c == characters[index + length].1 { same + 1 } else { 0 };
            if same == length {
                let first = index + 1 - length;
                same = 0;
                // 某某某某 and the like are no words.
                if characters[first..=index].iter().all(|&(_, c)| c == characters[first].1) {
                    continue;
                }
                // Words that stand many times in a row are told once.
                let more = last_second == Some(first);
                last_second = Some(first + length);
                if more {
                    continue;
                }
                found.push((byte(first)..byte(first + length), byte(first + length)..byte(first + 2 * length)));
            }
        }
    }
    found
}

/// How far apart, up to [`LONGEST`] characters, the same `least` characters may stand twice: a bit for each distance.
///
/// Hardly a paragraph has any, so that it is looked through closely only for few lengths or none.
fn distances(characters: &[(usize, char)], least: usize) -> u32 {
    if least < IN_A_ROW {
        return u32::MAX;
    }
    // Where the same characters, or some with the same slot, began last; and for each place where they began before.
    let mut latest = [NOWHERE; SLOTS];
    let mut earlier = vec![NOWHERE; characters.len()];
    let mut found = 0;
    for (at, row) in characters.windows(IN_A_ROW).enumerate() {
        let slot = row.iter().fold(0_u32, |slot, &(_, c)| slot.wrapping_mul(31).wrapping_add(u32::from(c))) as usize % SLOTS;
        let mut other = latest[slot];
        while other != NOWHERE && at - other <= LONGEST {
            let same = || row.iter().zip(&characters[other..]).all(|(&(_, here), &(_, there))| here == there);
            if at - other >= least && same() {
                found |= 1 << (at - other);
            }
            other = earlier[other];
        }
        earlier[at] = std::mem::replace(&mut latest[slot], at);
    }
    found
}

/// How many characters in a row are compared with those before them.
const IN_A_ROW: usize = 4;

/// Places in which characters in a row are looked up.
const SLOTS: usize = 512;

/// No place of a text.
const NOWHERE: usize = usize::MAX;

fn at(paragraph: &Paragraph, text: &str, first: &Bytes, second: &Bytes) -> Finding {
    let start = paragraph.body_start();
    let span = |bytes: &Bytes| paragraph.prose.span(start + bytes.start, start + bytes.end);
    finding(&text[second.clone()], span(second), span(first))
}

/// The words are not quoted: they may hold what must be masked.
fn finding(words: &str, second: Span, first: Span) -> Finding {
    Finding {
        arguments: Arguments::from([("count", Bilingual::same(words.chars().count().to_string()))]),
        labels: vec![Label::primary(second, Bilingual::default()), Label::secondary(first, Bilingual::new("第一次在这里", "first here"))],
        ..Finding::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, found: Vec<(Bytes, Bytes)>) -> Vec<&str> {
        found.into_iter().map(|(_, second)| &text[second]).collect()
    }

    #[test]
    fn a_clause_stands_once_in_a_sentence() {
        let text = "建立健全行政执法监督机制,完善制度,建立健全行政执法监督机制。建立健全行政执法监督机制。";
        assert_eq!(words(text, clauses(text, 10)), ["建立健全行政执法监督机制"]);
        assert!(clauses("加强培训,完善制度,加强培训。", 10).is_empty());
        let twice_named = "牵头单位:县司法局执法监督工作办公室,责任单位:县司法局执法监督工作办公室。";
        assert!(clauses(twice_named, 10).is_empty());
    }

    #[test]
    fn words_twice_in_a_row_are_found() {
        let text = "要进一步加强进一步加强普法。";
        assert_eq!(words(text, doubled(text, 4)), ["进一步加强"]);
        assert!(doubled("各方面各领域,高高兴兴,研究研究,100001000010000", 4).is_empty());
        assert_eq!(doubled(&"督查问责".repeat(30), 4).first(), Some(&(0..12, 12..24)));
        assert_eq!(words("研究研究,看一看看一看", doubled("研究研究,看一看看一看", 2)), ["研究", "看一看"]);
        let far = format!("{}加强普法宣传教育加强普法宣传教育", "各方面都要重视。".repeat(20));
        assert_eq!(words(&far, doubled(&far, 4)), ["加强普法宣传教育"]);
    }
}
