//! Page furniture: labels with their values, links, counters; at the head and the tail of a page only.

use std::ops::Range;

use super::vocabulary::{LabelValue, Vocabulary, any};

/// A label of a line with the bytes of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    pub(super) value: LabelValue,
    pub(super) range: Range<usize>,
}

/// Longest line in bytes that may be furniture.
const LONGEST: usize = 600;

/// Marks that may stand before a line's first label or around a value.
fn is_frame(c: char) -> bool {
    matches!(c, '•' | '·' | '●' | '▪' | '*' | '-' | '[' | ']' | '【' | '】' | '(' | ')' | '|' | '/' | ' ' | ',' | '>')
}

/// The labels of a line that consists of nothing else: `发布日期:2024-01-15来源:云溪县信访局`.
pub(super) fn labels(text: &str, vocabulary: &Vocabulary) -> Option<Vec<Labelled>> {
    if text.len() > LONGEST || text.contains('。') {
        return None;
    }
    let mut found: Vec<(Range<usize>, LabelValue)> = Vec::new();
    for label in &vocabulary.words.labels {
        found.extend(label.words.regex().find_iter(text).map(|hit| (hit.range(), label.value)));
    }
    // Of labels that begin inside another one only the longer stays: 信息来源 holds 来源.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<(Range<usize>, LabelValue)> = Vec::new();
    for (range, value) in found {
        if kept.last().is_none_or(|(last, _)| range.start >= last.end) {
            kept.push((range, value));
        }
    }
    let first = kept.first()?;
    if !text[..first.0.start].chars().all(is_frame) {
        return None;
    }
    let ends = kept.iter().skip(1).map(|(range, _)| range.start).chain([text.len()]);
    Some(kept.iter().zip(ends).map(|((label, value), end)| Labelled { value: *value, range: trim(text, label.end..end) }).collect())
}

/// Whether the whole line is furniture without labels.
pub(super) fn is_furniture(text: &str, vocabulary: &Vocabulary) -> bool {
    text.len() <= LONGEST && !text.contains('。') && any(&vocabulary.words.furniture, text)
}

/// Whether nothing after this line belongs to the report.
pub(super) fn begins_tail(text: &str, vocabulary: &Vocabulary) -> bool {
    text.len() <= LONGEST && !text.contains('。') && any(&vocabulary.words.tails, text)
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let value = &text[range.clone()];
    let start = range.start + value.len() - value.trim_start_matches(is_frame).len();
    let end = range.start + value.trim_end_matches(is_frame).len();
    start..end.max(start)
}
