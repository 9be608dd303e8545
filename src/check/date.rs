//! `date`: days exist, and stand in a possible order.

use jiff::civil::Date;

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::Dated;
use crate::rule::{DateFault, DateParameters};
use crate::span::Span;

/// Looks for one fault.
pub fn check(parameters: &DateParameters, context: &Context<'_>) -> Verdict {
    match parameters.fault {
        DateFault::Impossible => impossible(context),
        DateFault::Order => order(context),
    }
}

fn impossible(context: &Context<'_>) -> Verdict {
    let dates = &context.extraction.dates;
    let wrong = dates.iter().filter(|date| !date.possible);
    let findings = wrong.map(|date| finding(date.span, &date.text, Bilingual::default())).collect();
    Verdict { findings, examined: dates.len(), ..Verdict::default() }
}

fn order(context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let report = context.report;
    let Some(signed) = &report.signed_on else {
        verdict.unchecked = Some(Bilingual::new("没有成文日期", "the report bears no date"));
        return verdict;
    };
    verdict.examined = 1;
    let shown = written(signed.date);
    match &report.published {
        Some(published) if signed.date > published.date => {
            let other = Bilingual::new(
                format!("晚于发布日期{}", written(published.date)),
                format!("is later than the day of publication, {}", published.date),
            );
            let mut finding = finding(signed.span, &shown, other);
            finding.labels.push(published_label(published));
            verdict.findings.push(finding);
        }
        _ => {
            let year = parts::settled_year(context);
            let early = year.and_then(|year| Date::new(year, 12, 1).ok()).is_some_and(|december| signed.date < december);
            if let (true, Some(year)) = (early, year) {
                let other = Bilingual::new(format!("早于{year}年底"), format!("is before the end of {year}"));
                verdict.findings.push(finding(signed.span, &shown, other));
            }
        }
    }
    verdict
}

fn published_label(published: &Dated) -> Label {
    Label::secondary(published.span, Bilingual::new("发布日期", "day of publication"))
}

fn finding(span: Span, found: &str, other: Bilingual) -> Finding {
    Finding {
        arguments: Arguments::from([("found", Bilingual::same(found)), ("other", other)]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}

/// A day as reports write it: 2024年1月15日.
pub fn written(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
