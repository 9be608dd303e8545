//! The section tree: from headings in order to levels, parents, spans and roles.

use std::collections::BTreeSet;

use super::heading::{self, Shape};
use super::roles::Roles;
use super::vocabulary::Vocabulary;
use super::{NumberStyle, RoleId, Section, Words};
use crate::source::{Prose, marker};
use crate::span::Span;

/// A heading with the line that holds it.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Index of the line.
    pub(super) line: usize,
    pub(super) shape: Shape,
    pub(super) level: u8,
}

/// A line of the report's body, for finding headings.
pub(super) struct BodyLine<'r> {
    pub(super) prose: &'r Prose,
    /// The level, where the format marks it as a heading.
    pub(super) marked: Option<u8>,
}

/// Longest line in characters that may be a heading without a number.
const UNNUMBERED: usize = 60;

/// All headings of the body.
pub(super) fn headings(lines: &[BodyLine], title_level: Option<u8>, roles: &Roles, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let base = marked_base(lines, title_level);
    let divisions = divisions(lines, vocabulary);
    let divides = |line: usize| divisions.binary_search_by_key(&line, |division| division.line).is_ok();
    let attached = attached(lines, vocabulary);
    let mut found: Vec<Candidate> = lines
        .iter()
        .enumerate()
        .filter(|(line, _)| !divides(*line) && attached.binary_search(line).is_err())
        .filter_map(|(line, body)| numbered_or_marked(line, body, base))
        .collect();
    found.extend(divisions);
    let parts = parts_of(&found, lines, roles);
    let unnumbered: Vec<Candidate> = lines
        .iter()
        .enumerate()
        .filter(|(_, body)| body.marked.is_none())
        .filter_map(|(line, body)| unnumbered(line, body, roles, &parts))
        .collect();
    found.extend(unnumbered);
    found.sort_by_key(|candidate| candidate.line);
    found
}

/// The numbered lines of lists of attachments, in order: `附件：1.统计表`, `2.名单`.
fn attached(lines: &[BodyLine], vocabulary: &Vocabulary) -> Vec<usize> {
    let mut found = Vec::new();
    let mut next = None;
    for (line, body) in lines.iter().enumerate() {
        let text = body.prose.text.as_str();
        let numbered = marker(text).filter(|marker| marker.style == NumberStyle::Arabic);
        next = if let Some(words) = vocabulary.words.attachments.regex().find(text) {
            Some(marker(&text[words.end()..]).map_or(1, |first| first.number + 1))
        } else if let Some(own) = numbered.filter(|marker| Some(marker.number) == next) {
            found.push(line);
            Some(own.number + 1)
        } else {
            None
        };
    }
    found
}

/// Headings of divisions above `一、`; one alone divides nothing.
fn divisions(lines: &[BodyLine], vocabulary: &Vocabulary) -> Vec<Candidate> {
    let found: Vec<Candidate> = lines.iter().enumerate().filter_map(|(line, body)| division(line, body, vocabulary)).collect();
    if found.len() < 2 { Vec::new() } else { found }
}

fn division(line: usize, body: &BodyLine, vocabulary: &Vocabulary) -> Option<Candidate> {
    let text = &body.prose.text;
    if text.contains(['。', ',', ';']) || text.chars().nth(UNNUMBERED).is_some() {
        return None;
    }
    let marker = vocabulary.words.divisions.iter().find_map(|pattern| pattern.regex().find(text))?.end();
    let shape = Shape { style: NumberStyle::None, number: None, marker, ..heading::whole(text) };
    (shape.end > marker).then_some(Candidate { line, shape, level: 0 })
}

/// The Markdown level that stands for `一、`.
fn marked_base(lines: &[BodyLine], title_level: Option<u8>) -> u8 {
    let chinese = |line: &BodyLine| line.marked.filter(|_| heading::whole(&line.prose.text).style == NumberStyle::Chinese);
    let lowest = || lines.iter().filter_map(|line| line.marked).min().unwrap_or(1);
    lines.iter().find_map(chinese).or(title_level.map(|level| level + 1)).unwrap_or_else(lowest)
}

fn numbered_or_marked(line: usize, body: &BodyLine, base: u8) -> Option<Candidate> {
    let text = &body.prose.text;
    let Some(marked) = body.marked else {
        let shape = heading::numbered(text)?;
        let level = shape.level()?;
        return Some(Candidate { line, shape, level });
    };
    // A paragraph that was marked as a heading whole is still a short heading with its text.
    let shape = if text.contains('。') { heading::numbered(text).unwrap_or_else(|| heading::whole(text)) } else { heading::whole(text) };
    let level = shape.level().unwrap_or_else(|| (marked + 1).saturating_sub(base).clamp(1, 4));
    Some(Candidate { line, shape, level })
}

/// The parts that numbered or marked headings of the first two levels name.
fn parts_of(found: &[Candidate], lines: &[BodyLine], roles: &Roles) -> BTreeSet<RoleId> {
    let named = found.iter().filter(|candidate| candidate.level <= 2).flat_map(|candidate| {
        let text = &lines[candidate.line].prose.text;
        roles.of(&text[candidate.shape.marker..candidate.shape.end])
    });
    named.cloned().collect()
}

/// A line alone that names a part which no numbered heading names.
fn unnumbered(line: usize, body: &BodyLine, roles: &Roles, parts: &BTreeSet<RoleId>) -> Option<Candidate> {
    let text = &body.prose.text;
    if text.contains(['。', ';', '!', '?']) || text.chars().nth(UNNUMBERED).is_some() || heading::numbered(text).is_some() {
        return None;
    }
    let shape = heading::whole(text);
    let named = roles.of(&text[..shape.end]);
    let new = !named.is_empty() && named.iter().all(|role| !parts.contains(*role));
    new.then_some(Candidate { line, shape, level: 1 })
}

/// The sections that the headings open; `ends` gives for each line the end of what it and what follows it governs.
pub(super) fn sections(candidates: &[Candidate], lines: &[BodyLine], ends: &dyn Fn(usize) -> usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::with_capacity(candidates.len());
    let mut open: Vec<usize> = Vec::new();
    for candidate in candidates {
        while open.last().is_some_and(|&index| sections[index].level >= candidate.level) {
            close(&mut sections, &mut open, ends(candidate.line));
        }
        let parent = open.last().copied();
        open.push(sections.len());
        sections.push(section(candidate, lines[candidate.line].prose, parent));
    }
    while !open.is_empty() {
        close(&mut sections, &mut open, ends(lines.len()));
    }
    sections
}

fn close(sections: &mut [Section], open: &mut Vec<usize>, end: usize) {
    if let Some(index) = open.pop() {
        let span = &mut sections[index].span;
        *span = Span::new(span.start, end.max(span.end));
    }
}

fn section(candidate: &Candidate, prose: &Prose, parent: Option<usize>) -> Section {
    let shape = &candidate.shape;
    let heading = prose.span(0, shape.end);
    let words = prose.text[shape.marker..shape.end].trim();
    let start = shape.marker + prose.text[shape.marker..shape.end].find(words).unwrap_or(0);
    Section {
        level: candidate.level,
        style: shape.style,
        number: shape.number,
        marker: prose.span(0, shape.marker),
        title: Words { text: words.to_owned(), span: prose.span(start, start + words.len()) },
        heading,
        span: heading,
        role: None,
        also: Vec::new(),
        parent,
        run_in: shape.body < prose.text.len(),
    }
}

/// Gives roles to sections without parent, then to those below whose part no section above names alone.
pub(super) fn assign_roles(sections: &mut [Section], roles: &Roles) {
    let mut taken: BTreeSet<RoleId> = BTreeSet::new();
    for section in sections.iter_mut().filter(|section| section.parent.is_none() && !is_item(section)) {
        let named = roles.of(&section.title.text);
        section.role = named.first().map(|&role| role.clone());
        section.also = named.iter().skip(1).map(|&role| role.clone()).collect();
        if named.len() == 1 {
            taken.extend(named.into_iter().cloned());
        }
    }
    for index in 0..sections.len() {
        let Some(parent) = sections[index].parent.filter(|_| sections[index].level <= 2) else { continue };
        let named = roles.of(&sections[index].title.text);
        let [role] = named.as_slice() else { continue };
        if taken.contains(*role) || is_item(&sections[index]) {
            continue;
        }
        sections[index].role = Some((*role).clone());
        give_up(&mut sections[parent], role);
    }
}

/// A numbered sentence names no part.
fn is_item(section: &Section) -> bool {
    section.run_in && section.level > 2
}

/// A part that a subsection names is no longer the section's own.
fn give_up(section: &mut Section, role: &RoleId) {
    section.also.retain(|also| also != role);
    if section.role.as_ref() == Some(role) {
        section.role = if section.also.is_empty() { None } else { Some(section.also.remove(0)) };
    }
}
