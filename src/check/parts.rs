//! Where things stand in a report: the parts, their text, and the year that title and headings agree on.

use crate::report::{NumberStyle, Paragraph, ParagraphKind, Report, RoleId, Section};
use crate::source::{Prose, Run};
use crate::span::Span;

use super::Context;

/// The role of the innermost section around `span` that has one.
pub fn role_at(report: &Report, span: Span) -> Option<&RoleId> {
    let before = report.sections.partition_point(|section| section.span.start <= span.start);
    let mut next = before.checked_sub(1);
    while let Some(section) = next.and_then(|index| report.sections.get(index)) {
        if let (true, Some(role)) = (section.span.contains(span), &section.role) {
            return Some(role);
        }
        next = section.parent;
    }
    None
}

/// The sections that no other section holds, in order.
pub fn top_sections(report: &Report) -> impl Iterator<Item = &Section> {
    report.sections.iter().filter(|section| section.parent.is_none())
}

/// Sections with the role, subsections of another such section left out.
pub fn sections_of<'a>(report: &'a Report, role: &'a RoleId) -> impl Iterator<Item = &'a Section> {
    report.sections.iter().filter(move |section| {
        let inside = section.parent.is_some_and(|parent| report.sections[parent].has_role(role));
        section.has_role(role) && !inside
    })
}

/// The paragraphs of running text inside `section`, each with the byte in its prose where the text begins.
pub fn texts<'a>(report: &'a Report, section: &'a Section) -> impl Iterator<Item = (&'a Paragraph, &'a str)> {
    let first = report.paragraphs.partition_point(|paragraph| paragraph.prose.whole().start < section.span.start);
    let inside = report.paragraphs[first..].iter().take_while(|paragraph| paragraph.prose.whole().start <= section.span.end);
    bodies_of(inside).filter(|(paragraph, _)| section.span.contains(paragraph.prose.whole()))
}

/// All paragraphs of running text with their own text, run-in headings left out.
pub fn bodies(report: &Report) -> impl Iterator<Item = (&Paragraph, &str)> {
    bodies_of(report.paragraphs.iter())
}

fn bodies_of<'a>(paragraphs: impl Iterator<Item = &'a Paragraph>) -> impl Iterator<Item = (&'a Paragraph, &'a str)> {
    let body = paragraphs.filter(|paragraph| paragraph.kind == ParagraphKind::Body);
    body.map(|paragraph| (paragraph, &paragraph.prose.text[paragraph.body_start()..]))
}

/// Start and end in `text` of the clause around the bytes `start..end`: up to the marks in `ends`.
pub fn stretch(text: &str, start: usize, end: usize, ends: &[char]) -> (usize, usize) {
    let from = text[..start].rfind(ends).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let to = text[end..].find(ends).map_or(text.len(), |at| end + at);
    (from, to)
}

/// The sentence around the bytes `start..end` of `text`, looked for no further away than a sentence is long.
pub fn sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let inside = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let (from, to) = (inside(start.saturating_sub(LONGEST_SENTENCE)), inside(end.saturating_add(LONGEST_SENTENCE).min(text.len())));
    let (first, last) = stretch(&text[from..to], start - from, end - from, &SENTENCE_ENDS);
    (from + first, from + last)
}

/// Bytes beyond which nobody reads a sentence on.
const LONGEST_SENTENCE: usize = 1500;

/// Marks that end a sentence.
pub const SENTENCE_ENDS: [char; 6] = ['。', ';', '!', '?', '…', '\n'];

/// A year of four digits written before 年 in `prose`, with its bytes (年 included). Ranges such as 2021—2025年 and texts
/// that name several years give nothing.
pub fn only_year(prose: &str) -> Option<(i16, std::ops::Range<usize>)> {
    let mut found = None;
    for (at, _) in prose.match_indices('年') {
        let digits = prose[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        if digits != 4 {
            continue;
        }
        let start = at - 4;
        let before = prose[..start].chars().next_back();
        if found.is_some() || before.is_some_and(|c| matches!(c, '-' | '—' | '–' | '~' | '至' | '到' | '、' | ',')) {
            return None;
        }
        let year: i16 = prose[start..at].parse().ok()?;
        if !(1949..=2100).contains(&year) {
            return None;
        }
        found = Some((year, start..at + '年'.len_utf8()));
    }
    found
}

/// The report's year, where title and headings do not contradict each other; a year that the user gives always counts.
pub fn settled_year(context: &Context<'_>) -> Option<i16> {
    let year = context.year?;
    let read = context.report.year.map(|mention| mention.year);
    if read == Some(year) && heading_consensus(context.report).is_some_and(|consensus| consensus != year) {
        return None;
    }
    Some(year)
}

/// The year that the headings agree on against the title: at least two parts name one year, and a heading after them names
/// the next. Only then is the title the one that is wrong.
pub fn heading_consensus(report: &Report) -> Option<i16> {
    let years: Vec<i16> = top_sections(report).filter_map(|section| only_year(&section.title.text)).map(|(year, _)| year).collect();
    let (last, first) = years.split_last()?;
    let year = *first.first()?;
    (first.len() >= 2 && first.iter().all(|&other| other == year) && *last == year + 1).then_some(year)
}

/// Whether the heading bears a number.
pub fn is_numbered(section: &Section) -> bool {
    section.style != NumberStyle::None && section.number.is_some()
}

/// Whether the numbered heading `index` is an item of a list and no heading: neither it nor the one before it governs anything.
pub fn is_item(report: &Report, index: usize) -> bool {
    let governs_nothing = |at: usize| {
        let section = &report.sections[at];
        let parent_of_next = report.sections.get(at + 1).and_then(|next| next.parent);
        parent_of_next != Some(at) && !has_body(report, section)
    };
    let section = &report.sections[index];
    let before = index.checked_sub(1).filter(|before| {
        let before = &report.sections[*before];
        before.parent == section.parent && before.style == section.style
    });
    section.level > 1 && is_numbered(section) && (governs_nothing(index) || before.is_some_and(governs_nothing))
}

/// Whether text or a table stands below the heading, or text behind a run-in one.
fn has_body(report: &Report, section: &Section) -> bool {
    // The words of an item are read both as its heading and as its text.
    let own_words = |paragraph: &Paragraph| paragraph.prose.origin(paragraph.body_start()) < section.heading.end;
    texts(report, section).any(|(paragraph, _)| !own_words(paragraph))
        || report.tables.iter().any(|table| section.span.contains(table.span))
}

/// The words of `text` in `span`, read afresh so that their places can be marked.
pub fn prose_of(text: &str, span: Span) -> Prose {
    Prose::new(text, &Run { pieces: vec![span] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_year_of_four_digits_is_read() {
        assert_eq!(only_year("2023年度主要举措"), Some((2023, 0..7)));
        assert_eq!(only_year("2021—2025年规划"), None);
        assert_eq!(only_year("2023年不足和2024年安排"), None);
        assert_eq!(only_year("23年工作"), None);
    }

    #[test]
    fn a_sentence_lies_between_its_marks() {
        let text = "甲。乙丙,丁;戊";
        let at = text.find('丙').unwrap();
        let (from, to) = stretch(text, at, at + 3, &SENTENCE_ENDS);
        assert_eq!(&text[from..to], "乙丙,丁");
    }
}
