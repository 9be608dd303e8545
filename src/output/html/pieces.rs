//! The text of a report cut at the edges of its marks, line by line, masked.

use minijinja::{Value, context};

use super::super::FileResult;
use crate::diagnostic::Severity;
use crate::span::Span;

/// More text than this is not shown in the page.
const LONGEST: usize = 1 << 20;

/// A label with the number of its finding.
struct Mark {
    span: Span,
    finding: usize,
    severity: Severity,
    primary: bool,
}

/// The lines of the text view, and whether the text was cut off.
pub(super) fn lines(file: &FileResult) -> (Vec<Value>, bool) {
    let marks = marks(file);
    let headings = file.facts.iter().flat_map(|facts| &facts.sections);
    let mut headings: Vec<usize> = headings.map(|section| section.heading.start).collect();
    if let Some(title) = file.facts.as_ref().and_then(|facts| facts.report.title.as_ref()) {
        headings.push(title.span.start);
    }
    headings.sort_unstable();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        if span.is_empty() {
            continue;
        }
        let first = headings.partition_point(|&at| at < span.start);
        let heading = headings.get(first).is_some_and(|&at| at < span.end);
        lines.push(context! { heading, pieces => pieces(file, span, &marks) });
        if start > LONGEST {
            break;
        }
    }
    (lines, start < file.text.len())
}

/// The marks in order of their beginning.
fn marks(file: &FileResult) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, diagnostic) in file.diagnostics.iter().enumerate() {
        let labels = diagnostic.labels.iter().filter(|label| !label.span.is_empty());
        marks.extend(labels.map(|label| Mark {
            span: label.span,
            finding: index + 1,
            severity: diagnostic.severity,
            primary: label.primary,
        }));
    }
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
    marks
}

fn pieces(file: &FileResult, line: Span, marks: &[Mark]) -> Vec<Value> {
    let before = marks.partition_point(|mark| mark.span.start < line.end);
    let here: Vec<&Mark> = marks[..before].iter().filter(|mark| mark.span.overlaps(line)).collect();
    let mut edges = vec![line.start, line.end];
    edges.extend(here.iter().flat_map(|mark| [mark.span.start.max(line.start), mark.span.end.min(line.end)]));
    edges.sort_unstable();
    edges.dedup();
    let piece = |pair: &[usize]| {
        let span = Span::new(pair[0], pair[1]);
        let mut over: Vec<&&Mark> = here.iter().filter(|mark| mark.span.overlaps(span)).collect();
        // The finding whose own place this is comes first: a click leads to it.
        over.sort_by_key(|mark| (!mark.primary, std::cmp::Reverse(mark.severity), mark.finding));
        let mut ids: Vec<String> = over.iter().map(|mark| mark.finding.to_string()).collect();
        ids.dedup();
        let class = over.first().map_or("", |mark| if mark.primary { mark.severity.name() } else { "operand" });
        context! { text => file.masks.words(&file.text, span), ids => ids.join(" "), class }
    };
    edges.windows(2).map(piece).collect()
}
