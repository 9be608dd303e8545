//! The end of a report: the organ that signs and the day.

use super::dates::first_date;
use super::head::{self, Line};
use super::vocabulary::Vocabulary;
use super::{Dated, Words};

/// Who signed and when, and which of the last lines say so.
#[derive(Debug, Default)]
pub(super) struct Signature {
    pub(super) by: Option<Words>,
    pub(super) on: Option<Dated>,
    /// Index of the first and number of lines.
    pub(super) first: usize,
    pub(super) count: usize,
}

/// How many of the last lines are searched: an annex list may follow the signature.
const REACH: usize = 8;
/// Organs that may sign together.
const SIGNERS: usize = 4;
/// Characters of an organ's name.
const NAME: usize = 40;

/// Looks for the signature among the last of `lines`.
pub(super) fn signature(lines: &[Line], vocabulary: &Vocabulary) -> Signature {
    let from = lines.len().saturating_sub(REACH);
    for index in (from..lines.len()).rev() {
        let line = &lines[index];
        if line.heading.is_some() || line.prose.text.contains('。') {
            break;
        }
        if let Some(on) = head::day(&line.prose) {
            return above_date(lines, index, from, on, vocabulary);
        }
        if let Some((by, on)) = on_one_line(line, vocabulary) {
            return Signature { by: Some(by), on: Some(on), first: index, count: 1 };
        }
    }
    let last = lines.last().filter(|line| lines.len() > 1 && line.heading.is_none()).and_then(|line| organ(line, vocabulary));
    last.map_or_else(Signature::default, |by| Signature { by: Some(by), on: None, first: lines.len() - 1, count: 1 })
}

fn above_date(lines: &[Line], date: usize, from: usize, on: Dated, vocabulary: &Vocabulary) -> Signature {
    let named = |&index: &usize| lines[index].heading.is_none() && organ(&lines[index], vocabulary).is_some();
    let signers = (from..date).rev().take(SIGNERS).take_while(named).count();
    let first = date - signers;
    let by = (signers > 0).then(|| organ(&lines[first], vocabulary)).flatten();
    Signature { by, on: Some(on), first, count: signers + 1 }
}

/// `云溪县信访局2024年1月15日`, also the other way round.
pub(super) fn on_one_line(line: &Line, vocabulary: &Vocabulary) -> Option<(Words, Dated)> {
    let text = &line.prose.text;
    let found = first_date(text)?;
    let (before, after) = (&text[..found.range.start], &text[found.range.end..]);
    let name = if after.is_empty() { before } else { after }.trim_matches([' ', ',', ':']);
    if !(before.is_empty() || after.is_empty()) || !is_name(name, vocabulary) {
        return None;
    }
    let start = text.find(name)?;
    let by = Words { text: name.to_owned(), span: line.prose.span(start, start + name.len()) };
    Some((by, Dated { date: found.date?, span: line.prose.span(found.range.start, found.range.end) }))
}

fn organ(line: &Line, vocabulary: &Vocabulary) -> Option<Words> {
    let text = line.prose.text.as_str();
    let end = vocabulary.words.seal.regex().find(text).map_or(text.len(), |seal| seal.start());
    is_name(&text[..end], vocabulary).then(|| Words { text: text[..end].to_owned(), span: line.prose.span(0, end) })
}

fn is_name(text: &str, vocabulary: &Vocabulary) -> bool {
    let length = text.chars().take(NAME + 1).count();
    let clean = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '、' | '×' | '(' | ')' | ' ' | '·'));
    (3..=NAME).contains(&length) && clean && crate::source::marker(text).is_none() && vocabulary.organ(text).is_some()
}
