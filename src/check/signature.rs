//! `signature`: the report ends with the organ that signs and the date.

use super::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::rule::SignatureParameters;

/// Looks for organ and date at the end; a page that gives source and day of publication has said both.
pub fn check(_parameters: &SignatureParameters, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let mut verdict = Verdict { examined: 1, ..Verdict::default() };
    let shown_by_page = report.published.is_some() && report.page_source.is_some();
    let missing = match (&report.signed_by, &report.signed_on) {
        (Some(_), Some(_)) => return verdict,
        _ if shown_by_page => return verdict,
        (None, None) => Bilingual::new("发文机关署名和成文日期", "the organ's name and the date"),
        (None, Some(_)) => Bilingual::new("发文机关署名", "the organ's name"),
        (Some(_), None) => Bilingual::new("成文日期", "the date"),
    };
    let place = report.signed_on.as_ref().map(|dated| dated.span).or(report.signed_by.as_ref().map(|words| words.span));
    let Some(place) = place.or(report.title.as_ref().map(|title| title.span)) else {
        return verdict;
    };
    verdict.findings.push(Finding {
        arguments: Arguments::from([("missing", missing)]),
        labels: vec![Label::primary(place, Bilingual::default())],
        ..Finding::default()
    });
    verdict
}
