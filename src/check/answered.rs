//! `answered`: what one part names, another one must speak of: the plans answer the shortcomings.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::{Paragraph, Report, RoleId};
use crate::rule::AnsweredParameters;

/// Notes each item whose subjects the other part does not have.
pub fn check(parameters: &AnsweredParameters, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let spoken_of: Vec<bool> = {
        let answers: Vec<&str> = with_headings(report, &parameters.answer).collect();
        parameters.subjects.iter().map(|words| answers.iter().any(|text| words.is_in(text))).collect()
    };
    let mut verdict = Verdict::default();
    if !spoken_of.contains(&true) {
        let reason = Bilingual::new("报告没有这两个部分，或者安排写得太概括", "the report has no such parts, or its plans are too general");
        return Verdict { unchecked: Some(reason), ..verdict };
    }
    for (paragraph, text) in texts(report, &parameters.item) {
        let from = paragraph.prose.text.len() - text.len();
        for (start, end) in items(text, &parameters.markers) {
            let item = &text[start..end];
            let named: Vec<usize> = (0..spoken_of.len()).filter(|subject| parameters.subjects[*subject].is_in(item)).collect();
            if named.is_empty() {
                continue;
            }
            verdict.examined += 1;
            if named.iter().any(|subject| spoken_of[*subject]) {
                continue;
            }
            let words = parameters.subjects[named[0]].find_all(item).next().map_or("", |(_, first, last)| &item[first..last]);
            let clause = item.find([',', ';', '。', ':']).filter(|at| *at > 0).unwrap_or(item.len());
            verdict.findings.push(Finding {
                arguments: Arguments::from([("words", Bilingual::same(words))]),
                labels: vec![Label::primary(paragraph.prose.span(from + start, from + start + clause), Bilingual::default())],
                ..Finding::default()
            });
        }
    }
    verdict
}

fn texts<'a>(report: &'a Report, role: &'a RoleId) -> impl Iterator<Item = (&'a Paragraph, &'a str)> {
    parts::sections_of(report, role).flat_map(|section| parts::texts(report, section))
}

/// All text of a part, the headings in it too: they often say what will be done.
fn with_headings<'a>(report: &'a Report, role: &'a RoleId) -> impl Iterator<Item = &'a str> {
    parts::sections_of(report, role).flat_map(|section| {
        let first = report.paragraphs.partition_point(|paragraph| paragraph.prose.whole().start < section.span.start);
        let inside = report.paragraphs[first..].iter().take_while(|paragraph| paragraph.prose.whole().start <= section.span.end);
        inside.map(|paragraph| paragraph.prose.text.as_str())
    })
}

/// Bytes of the items: from one marker to the next; where there is no marker, the whole text is one item.
fn items(text: &str, markers: &crate::pattern::WordFinder) -> Vec<(usize, usize)> {
    let starts: Vec<usize> = markers.find_all(text).map(|(_, start, _)| start).collect();
    if starts.is_empty() {
        return vec![(0, text.len())];
    }
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(text.len()));
    starts.iter().copied().zip(ends).collect()
}
