//! A report reduced to what comparing it with others needs.

use jiff::civil::Date;

use crate::check::{Checked, parts};
use crate::claim::{ClaimKind, Interval, MetricId};
use crate::report::ReportKind;
use crate::rule::{Pack, PlaceCode};
use crate::span::Span;

/// What a report says of itself, its figures and its passages.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Where the report lies.
    pub path: String,
    /// Its kind.
    pub kind: ReportKind,
    /// Its organ, given by the user or read from the report.
    pub organ: Option<String>,
    /// The one known place that the organ's name begins with.
    pub code: Option<PlaceCode>,
    /// Its year.
    pub year: Option<i16>,
    /// The later of publication and signature, as far as they are given.
    pub day: Option<Date>,
    /// The report's title, or its first words; the place for what is said of the whole report.
    pub head: Span,
    /// Figures that have a metric of the dictionary.
    pub figures: Vec<Figure>,
    /// Running text, paragraph by paragraph.
    pub passages: Vec<Passage>,
}

/// A figure of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub text: String,
    /// What it measures.
    pub metric: MetricId,
    /// The metric's name.
    pub name: String,
    /// What sort of number it is.
    pub kind: ClaimKind,
    /// Its values.
    pub interval: Interval,
    /// Its unit.
    pub unit: String,
    /// The time it covers; equal where the time is.
    pub period: String,
    /// What it covers; empty for the organ itself.
    pub scope: String,
}

/// A paragraph of running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Where it stands.
    pub span: Span,
    /// Its text, folded.
    pub text: String,
    /// Where each byte of `text` stands: the span of a part of it.
    places: Box<[(usize, usize)]>,
}

impl Passage {
    /// A paragraph at `span` with its folded text, and the [`Passage::places`] of its parts.
    pub fn new(span: Span, text: String, places: Vec<(usize, usize)>) -> Self {
        Self { span, text, places: places.into_boxed_slice() }
    }

    /// Where the parts of the text stand: offsets in the folded text with those in the text view.
    pub fn places(&self) -> &[(usize, usize)] {
        &self.places
    }

    /// The span of the bytes `start..end` of the text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let at = |byte: usize| {
            let before = self.places.partition_point(|(folded, _)| *folded <= byte).saturating_sub(1);
            let (folded, original) = self.places.get(before).copied().unwrap_or((0, self.span.start));
            original + (byte - folded)
        };
        let end = if end > start { at(end - 1) + 1 } else { at(start) };
        Span::new(at(start), end.max(at(start)))
    }
}

impl Facts {
    /// Reduces a report that was checked.
    pub fn new(path: &str, organ: Option<&str>, checked: &Checked, pack: &Pack) -> Self {
        let report = &checked.report;
        let figures = checked.extraction.claims.iter().filter(|claim| claim.change.is_none()).filter_map(|claim| {
            let metric = claim.metric.clone()?;
            Some(Figure {
                span: claim.span,
                text: claim.text.to_string(),
                name: pack.dictionary.get(&metric).map_or_else(|| metric.0.to_string(), |metric| metric.name.clone()),
                metric,
                kind: claim.quantity.kind,
                interval: claim.quantity.interval,
                unit: claim.quantity.unit.to_string(),
                period: format!("{:?}", claim.period.key()),
                scope: claim.scope.to_string(),
            })
        });
        let passages = parts::bodies(report).map(|(paragraph, text)| {
            let start = paragraph.body_start();
            let places = text.char_indices().map(|(at, c)| (at, paragraph.prose.span(start + at, start + at + c.len_utf8()).start));
            Passage {
                span: paragraph.prose.span(start, start + text.len()),
                text: text.to_owned(),
                places: sparse(places).into_boxed_slice(),
            }
        });
        let first = report.paragraphs.first().map_or_else(Span::default, |paragraph| paragraph.prose.whole());
        let organ = organ.map(str::to_owned).or_else(|| report.organ.as_ref().map(|words| words.text.clone()));
        let code = organ.as_deref().and_then(|organ| match pack.gazetteer.of_organ(organ)[..] {
            [code] => Some(code),
            _ => None,
        });
        Self {
            path: path.to_owned(),
            kind: report.kind,
            organ,
            code,
            year: report.year.map(|mention| mention.year),
            day: [&report.published, &report.signed_on].into_iter().flatten().map(|dated| dated.date).max(),
            head: report.title.as_ref().map_or(first, |title| title.span),
            figures: figures.collect(),
            passages: passages.collect(),
        }
    }

    /// The organ's name, or the file's path where it is not known.
    pub fn name(&self) -> &str {
        self.organ.as_deref().unwrap_or(&self.path)
    }

    /// Without the figures of the organ itself, which are only added up to those of the body above it.
    #[must_use]
    pub fn without_own_figures(mut self) -> Self {
        self.figures.retain(|figure| !figure.scope.is_empty());
        self.figures.shrink_to_fit();
        self
    }

    /// The words of the passage that begins in `span`.
    pub fn words(&self, span: Span) -> &str {
        self.passages.iter().find(|passage| passage.span.overlaps(span)).map_or("", |passage| passage.text.as_str())
    }

    /// The place that a word like 全县 means in this report, by its last character: the organ's own place, or its name up to that
    /// character. `None` where the organ's name has no such place.
    pub fn place(&self, character: char) -> Option<String> {
        if let Some(code) = self.code {
            return Some(code.to_string());
        }
        let organ = self.organ.as_deref()?;
        let at = organ.char_indices().skip(1).find(|(_, c)| *c == character)?.0;
        Some(organ[..at + character.len_utf8()].to_owned())
    }
}

/// Only the places where the distance between folded and original bytes changes.
fn sparse(places: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (folded, original) in places {
        // Half-width characters are shorter than what they stand for, so a text has as many changes as folded marks.
        if kept.last().is_none_or(|(last, at)| original.wrapping_sub(*at) != folded - last) {
            kept.push((folded, original));
        }
    }
    kept
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::report;
    use crate::source::{Format, Source};

    /// The facts of a report of `organ` for `year` that says `text`.
    pub fn facts(path: &str, organ: &str, year: i16, text: &str) -> Facts {
        static PACK: std::sync::LazyLock<Pack> = std::sync::LazyLock::new(Pack::builtin);
        let source = Source::from_text(Format::Text, format!("{organ}{year}年法治政府建设情况报告\n{text}\n"));
        let checked = check(&source.text, report::read(&source, &PACK.vocabulary), &PACK, &Options::default());
        Facts::new(path, None, &checked, &PACK)
    }

    #[test]
    fn a_part_of_a_passage_keeps_its_place() {
        let text = "全年受理　５０５件，办结。";
        let facts = facts("a", "云溪县信访局", 2023, text);
        let passage = facts.passages.last().unwrap();
        let at = passage.text.find("办结").unwrap();
        let head = "云溪县信访局2023年法治政府建设情况报告\n".len();
        assert_eq!(passage.span(at, at + "办结".len()).start, head + text.find("办结").unwrap());
    }
}
