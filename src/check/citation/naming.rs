//! How titles are named: short titles that the report gives itself, 法律 for what is none, titles without 《》.

use std::collections::HashMap;

use super::{Citation, Reader, finding};
use crate::check::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::ParagraphKind;
use crate::rule::CitationParameters;
use crate::span::Span;

/// The short titles of `《…》（以下简称《…》）`.
pub(super) struct ShortTitles<'a> {
    given: HashMap<&'a str, Given<'a>>,
}

/// A full title with the place that makes it short.
struct Given<'a> {
    full: &'a str,
    place: Span,
}

impl<'a> ShortTitles<'a> {
    /// Reads what stands behind each citation; the first place that gives a short title counts.
    pub(super) fn new(context: &Context<'a>) -> Self {
        let mut given: HashMap<&'a str, Given<'a>> = HashMap::new();
        for citation in &context.extraction.citations {
            let Some(paragraph) = context.report.paragraphs.get(citation.paragraph) else { continue };
            let end = citation.range.1;
            let Some((from, to)) = paragraph.prose.text.get(end..).and_then(short_title) else { continue };
            let short = &paragraph.prose.text[end + from..end + to];
            let place = paragraph.prose.span(end + from, end + to);
            given.entry(short).or_insert(Given { full: &citation.title, place });
        }
        Self { given }
    }

    /// The full title that the report gives for `title`, else `title` itself.
    pub(super) fn full<'t>(&'t self, title: &'t str) -> &'t str {
        self.given.get(title).map_or(title, |given| given.full)
    }

    /// A short title that stands before the place which gives it.
    pub(super) fn early(&self, citation: &Citation) -> Option<Finding> {
        let given = self.given.get(citation.title.as_str()).filter(|given| given.full != citation.title)?;
        if citation.span.end > given.place.start {
            return None;
        }
        let mut finding = finding(citation.span, citation, given.full);
        finding.labels.push(Label::secondary(given.place, Bilingual::new("在这里才说明简称", "the short title is given here")));
        Some(finding)
    }
}

/// Bytes of the short title in `(以下简称《…》)`, which `text` begins with.
fn short_title(text: &str) -> Option<(usize, usize)> {
    let mut rest = text.strip_prefix('(')?.strip_prefix("以下")?;
    for word in ["简称", "称", "为", ":"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let rest = rest.strip_prefix(['《', '“'])?;
    let length = rest.find(['》', '”', ')']).filter(|&length| length > 0)?;
    let start = text.len() - rest.len();
    Some((start, start + length))
}

/// What may follow 法律 in `等法律`: a mark or the end. 法律法规, 法律知识, 法律和政策 say more.
const AFTER_LAW: [char; 5] = [',', '。', ';', ')', '的'];

/// `《信访工作条例》等法律`: none of the titles before 等法律 is 法律.
pub(super) fn called_law(reader: &Reader<'_>, citation: &Citation) -> Option<Finding> {
    let text = &reader.context.report.paragraphs.get(citation.paragraph)?.prose.text;
    let mut rest = text[citation.range.1..].strip_prefix('等')?;
    for word in ["有关", "相关", "一系列", "多部"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let rest = rest.strip_prefix("法律")?;
    if rest.chars().next().is_some_and(|c| !AFTER_LAW.contains(&c)) {
        return None;
    }
    let mut first = citation.range.0;
    let earlier = reader.context.extraction.citations.iter().rev().skip_while(|other| other.span.start >= citation.span.start);
    let mut kinds = vec![&reader.law(citation)?.kind];
    for other in earlier.take_while(|other| other.paragraph == citation.paragraph) {
        if !matches!(&text[other.range.1..first], "" | "、" | "和" | "及" | "与" | "以及") {
            break;
        }
        first = other.range.0;
        kinds.push(&reader.law(other)?.kind);
    }
    let none_is_law = kinds.iter().all(|kind| !reader.parameters.laws.contains(kind));
    none_is_law.then(|| finding(citation.span, citation, kinds[0]))
}

/// Characters of the shortest title that is looked for without its marks, and of the longest.
const BARE: std::ops::RangeInclusive<usize> = 4..=30;

/// Known titles right behind 依据, 根据 that lack 《》 and are followed by an article or 规定; told once.
pub(super) fn unmarked(parameters: &CitationParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(basis) = &parameters.basis else { return verdict };
    let mut places: Vec<(Span, &str)> = Vec::new();
    for (at, paragraph) in context.report.paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.kind == ParagraphKind::Body) {
        let text = &paragraph.prose.text[paragraph.body_start()..];
        verdict.examined += 1;
        if !context.sifted.may_match(basis, at) {
            continue;
        }
        for found in basis.regex().find_iter(text) {
            let Some(length) = bare_title(context, &text[found.end()..]) else { continue };
            let start = paragraph.body_start() + found.end();
            places.push((paragraph.prose.span(start, start + length), &text[found.end()..found.end() + length]));
        }
    }
    if let Some(&(span, title)) = places.first() {
        verdict.findings.push(Finding {
            arguments: Arguments::from([("title", Bilingual::same(title)), ("count", Bilingual::same(places.len().to_string()))]),
            labels: vec![Label::primary(span, Bilingual::default())],
            ..Finding::default()
        });
    }
    verdict
}

/// Bytes of the longest known title that `text` begins with, where it is cited as one.
fn bare_title(context: &Context<'_>, text: &str) -> Option<usize> {
    if text.starts_with(['《', '“']) {
        return None;
    }
    let ends: Vec<usize> = text.char_indices().skip(*BARE.start()).map(|(at, _)| at).take(BARE.end() - BARE.start() + 1).collect();
    let length = ends.into_iter().rev().find(|&end| context.pack.laws.find(&text[..end]).is_some())?;
    let rest = &text[length..];
    let cited = ["第", "规定", "的规定", "有关规定", "相关规定", "的有关规定", "的相关规定"].iter().any(|word| rest.starts_with(word));
    cited.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_stands_in_brackets_behind_the_full_one() {
        let read = |text: &'static str| short_title(text).map(|(from, to)| &text[from..to]);
        assert_eq!(read("(以下简称《条例》)的要求"), Some("条例"));
        assert_eq!(read("(以下简称“实施纲要”)"), Some("实施纲要"));
        assert_eq!(read("(2021—2025年)"), None);
        assert_eq!(read("以下简称《条例》"), None);
    }
}
