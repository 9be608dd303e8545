//! The head of a report: its title, what a page puts around it, and what the title says of kind, organ and year.

use std::ops::Range;

use super::dates::{first_date, years};
use super::furniture;
use super::vocabulary::{Vocabulary, any};
use super::{Dated, ReportKind, Words, YearMention};
use crate::source::{Prose, marker};
use crate::span::Span;

/// Items that are searched for a title.
const REACH: usize = 60;
/// Lines that a title may take.
const TITLE_LINES: usize = 3;
/// Characters of a line of a title.
const TITLE_LENGTH: usize = 70;

/// A paragraph before it is known what it is for.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) prose: Prose,
    /// The level, where the format marks it as a heading.
    pub(super) heading: Option<u8>,
}

/// The lines before the first running text or numbered heading: how many of `lines` they are.
pub(super) fn head_length(lines: &[Line], vocabulary: &Vocabulary) -> usize {
    let ends = |line: &Line| {
        let text = &line.prose.text;
        let furniture = furniture::labels(text, vocabulary).is_some() || furniture::is_furniture(text, vocabulary);
        !furniture && (marker(text).is_some() || text.contains('。') || is_long(text))
    };
    lines.iter().take(REACH).position(ends).unwrap_or(lines.len().min(REACH))
}

/// The table of contents that begins at line `head` or right before it: from its own heading to where its first
/// entry comes again as a heading.
pub(super) fn contents(lines: &[Line], head: usize, vocabulary: &Vocabulary) -> Range<usize> {
    let named = |line: &Line| any(&vocabulary.words.contents, &line.prose.text);
    let Some(start) = lines[..head].iter().rposition(named) else { return 0..0 };
    let entry =
        |line: &Line| line.prose.text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | ' ')).to_owned();
    let Some(first) = lines.get(start + 1).map(entry) else { return start..start + 1 };
    let again = lines[start + 1..].iter().take(REACH).skip(1).position(|line| line.prose.text == first);
    start..again.map_or(start + 1, |at| start + 2 + at)
}

fn is_long(text: &str) -> bool {
    text.chars().nth(TITLE_LENGTH).is_some()
}

/// Indices of the title's lines, first and last.
pub(super) fn title(lines: &[Line], vocabulary: &Vocabulary) -> Option<(usize, usize)> {
    let usable: Vec<bool> = lines.iter().map(|line| may_be_title(&line.prose.text, vocabulary)).collect();
    let joined = |first: usize, last: usize| lines[first..=last].iter().map(|line| line.prose.text.as_str()).collect::<String>();
    let of_kind = (0..lines.len()).find_map(|last| {
        let first = (0..TITLE_LINES).map_while(|more| last.checked_sub(more).filter(|&first| usable[first]));
        first.into_iter().find(|&first| vocabulary.kind_of(&joined(first, last)).is_some()).map(|first| (first, last))
    });
    let general = |&index: &usize| usable[index] && any(&vocabulary.words.titles, &lines[index].prose.text);
    let (first, last) = of_kind
        .or_else(|| (0..lines.len()).find(general).map(|index| (index, index)))
        .or_else(|| (0..lines.len()).find(|&index| usable[index] && lines[index].heading.is_some()).map(|index| (index, index)))?;
    Some((upwards(lines, &usable, first, vocabulary), last))
}

fn may_be_title(text: &str, vocabulary: &Vocabulary) -> bool {
    let ended = text.ends_with(['。', ':', ';', ',', '!', '?']);
    !ended && !is_long(text) && furniture::labels(text, vocabulary).is_none() && !furniture::is_furniture(text, vocabulary)
}

/// A line above that holds only the organ's name, or ends in 关于, belongs to the title.
fn upwards(lines: &[Line], usable: &[bool], first: usize, vocabulary: &Vocabulary) -> usize {
    let text = &lines[first].prose.text;
    let Some(above) = first.checked_sub(1).filter(|&above| usable[above]) else { return first };
    let line = &lines[above].prose.text;
    let name_missing = organ_of(text, vocabulary).is_none();
    let name_above = line.chars().count() <= 30 && vocabulary.organ(line).is_some();
    if name_missing && name_above { above } else { first }
}

/// The title's words over all its lines.
pub(super) fn words(lines: &[Line]) -> Option<Words> {
    let span = lines.first()?.prose.whole().join(lines.last()?.prose.whole());
    Some(Words { text: lines.iter().map(|line| line.prose.text.as_str()).collect(), span })
}

/// The organ in a title: what stands before the year, 关于 or the subject, and is no punctuation.
pub(super) fn organ(lines: &[Line], vocabulary: &Vocabulary) -> Option<Words> {
    let text: String = lines.iter().map(|line| line.prose.text.as_str()).collect();
    let (start, end) = organ_of(&text, vocabulary)?;
    Some(Words { text: text[start..end].to_owned(), span: span_over(lines, start, end) })
}

/// Bytes of the organ's name in the title's text: the first part between cuts that ends like an organ's name,
/// else what the title begins with.
fn organ_of(text: &str, vocabulary: &Vocabulary) -> Option<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = years(text).into_iter().map(|(_, range)| (range.start, range.end)).collect();
    cuts.extend(vocabulary.words.title_cuts.regex().find_iter(text).map(|hit| (hit.start(), hit.end())));
    cuts.push((text.len(), text.len()));
    cuts.sort_unstable();
    let starts = std::iter::once(0).chain(cuts.iter().map(|&(_, end)| end));
    let parts: Vec<(usize, usize)> = starts.zip(cuts.iter().map(|&(start, _)| start)).filter(|(start, end)| start < end).collect();
    let clean = |&&(start, end): &&(usize, usize)| {
        let name = &text[start..end];
        name.chars().nth(1).is_some() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '、' | '×' | '(' | ')' | '·'))
    };
    let named = parts.iter().filter(clean).find(|&&(start, end)| vocabulary.organ(&text[start..end]).is_some());
    let begins = || parts.first().filter(clean).filter(|&&(start, end)| start == 0 && end < text.len());
    named.or_else(begins).copied()
}

/// The year of four digits that the title names.
pub(super) fn year(lines: &[Line]) -> Option<YearMention> {
    let text: String = lines.iter().map(|line| line.prose.text.as_str()).collect();
    let (year, range) = years(&text).into_iter().next()?;
    Some(YearMention { year, span: span_over(lines, range.start, range.end) })
}

/// The span in the text view of bytes of the joined title.
fn span_over(lines: &[Line], start: usize, end: usize) -> Span {
    let mut passed = 0;
    let mut span: Option<Span> = None;
    for line in lines {
        let length = line.prose.text.len();
        let (from, to) = (start.max(passed), end.min(passed + length));
        if from < to {
            let part = line.prose.span(from - passed, to - passed);
            span = Some(span.map_or(part, |span| span.join(part)));
        }
        passed += length;
    }
    span.unwrap_or_default()
}

/// The kind that the title's words give.
pub(super) fn kind(title: Option<&Words>, vocabulary: &Vocabulary) -> ReportKind {
    title.and_then(|title| vocabulary.kind_of(&title.text)).unwrap_or(ReportKind::Other)
}

/// A line that is only a day, perhaps in brackets and with a time: `[2024-01-15]`.
pub(super) fn day(prose: &Prose) -> Option<Dated> {
    let found = first_date(&prose.text)?;
    let around = [&prose.text[..found.range.start], &prose.text[found.range.end..]];
    let alone = around.iter().all(|part| part.chars().all(|c| matches!(c, '[' | ']' | '(' | ')' | '【' | '】' | ' ' | ':' | '0'..='9')));
    alone.then(|| Some(Dated { date: found.date?, span: prose.span(found.range.start, found.range.end) }))?
}
