//! `across: {fault: foreign_organ}`: another organ's name where the report speaks of its own work.

use super::Facts;
use crate::check::Finding;
use crate::check::foreign_place::is_subject;
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::rule::AcrossParameters;

/// Looks for full names of the other reports' organs and of `organs`, where they are the subject of a clause of their own.
pub(super) fn check(reports: &[Facts], organs: &[String], parameters: &AcrossParameters) -> Vec<(usize, Finding)> {
    let (Some(subject), Some(except)) = (&parameters.subject, &parameters.except) else { return Vec::new() };
    let mut names: Vec<&str> =
        reports.iter().filter_map(|report| report.organ.as_deref()).chain(organs.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let mut found = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let Some(own) = report.organ.as_deref() else { continue };
        // 县政府 and 县政府办公室 may each stand for the other.
        let foreign: Vec<&str> = names.iter().copied().filter(|name| !own.contains(name) && !name.contains(own)).collect();
        for passage in &report.passages {
            for name in &foreign {
                let place =
                    passage.text.match_indices(name).find(|(at, _)| is_subject(&passage.text, *at, at + name.len(), subject, except));
                if let Some((at, _)) = place {
                    found.push((index, finding(report, passage.span(at, at + name.len()), name)));
                }
            }
        }
    }
    found
}

fn finding(report: &Facts, span: crate::span::Span, name: &str) -> Finding {
    Finding {
        arguments: Arguments::from([("organ", Bilingual::same(name)), ("own", Bilingual::same(report.name()))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}
