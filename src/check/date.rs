//! `date`: days exist, and stand in a possible order.

use jiff::civil::Date;

use super::{Context, Finding, Verdict, parts};
use crate::claim::DateMention;
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::Dated;
use crate::rule::{DateFault, DateParameters};
use crate::span::Span;

/// Looks for one fault.
pub fn check(parameters: &DateParameters, context: &Context<'_>) -> Verdict {
    match parameters.fault {
        DateFault::Impossible => impossible(context),
        DateFault::Order => order(context),
        DateFault::Later => other_year(context, |year| later(parameters, context, year)),
        DateFault::Earlier => other_year(context, |year| earlier(parameters, context, year)),
        DateFault::Planned => other_year(context, |year| planned(parameters, context, year)),
    }
}

/// Looks for facts of other years than the report's, where that is clear.
fn other_year(context: &Context<'_>, find: impl Fn(i16) -> Vec<Finding>) -> Verdict {
    match parts::settled_year(context).map(find) {
        Some(findings) => Verdict { findings, examined: context.extraction.dates.len(), ..Verdict::default() },
        None => {
            Verdict { unchecked: Some(Bilingual::new("报告的年度不明确", "the report's year is not clear")), ..Verdict::default() }
        }
    }
}

/// The dates of running text in the parts that the rule speaks of, each with its sentence and its place in the sentence.
fn sentences<'a>(parameters: &DateParameters, context: &Context<'a>) -> Vec<(&'a DateMention, &'a str, usize)> {
    let mut found = Vec::new();
    for date in &context.extraction.dates {
        let of_part = parts::role_at(context.report, date.span).is_some_and(|role| parameters.roles.contains(role));
        let Some(paragraph) = date.paragraph.filter(|_| of_part).and_then(|at| context.report.paragraphs.get(at)) else { continue };
        let text = &paragraph.prose.text;
        let range = paragraph.prose.range_of(date.span);
        let (from, to) = parts::sentence(text, range.start, range.end.max(range.start));
        if range.start >= paragraph.body_start() {
            found.push((date, &text[from..to], range.start - from));
        }
    }
    found
}

/// Facts dated after the end of the report's year.
fn later(parameters: &DateParameters, context: &Context<'_>, year: i16) -> Vec<Finding> {
    let excused = |sentence: &str| parameters.except.as_ref().is_some_and(|except| except.regex().is_match(sentence));
    sentences(parameters, context)
        .into_iter()
        .filter(|(date, sentence, _)| {
            date.month.is_some() && date.text.contains('年') && date.year.is_some_and(|named| named > year) && !excused(sentence)
        })
        .map(|(date, ..)| {
            let other = Bilingual::new(format!("{year}年"), year.to_string());
            finding(date.span, &date.text, other)
        })
        .collect()
}

/// Numbers of the year before the report's: the sentence begins with that year, has a number and speaks of no comparison.
fn earlier(parameters: &DateParameters, context: &Context<'_>, year: i16) -> Vec<Finding> {
    let excused = |sentence: &str| parameters.except.as_ref().is_some_and(|except| except.regex().is_match(sentence));
    let own = format!("{year}年");
    let claims = &context.extraction.claims;
    sentences(parameters, context)
        .into_iter()
        .filter(|(date, sentence, at)| {
            let only_year = date.month.is_none() && date.text.contains('年') && date.year == Some(year - 1);
            only_year && *at == 0 && !sentence.contains(&own) && !excused(sentence)
        })
        .filter(|(date, sentence, _)| {
            let end = date.span.start + sentence.len();
            claims.iter().any(|claim| claim.place_paragraph() == date.paragraph && (date.span.end..end).contains(&claim.span.start))
        })
        .map(|(date, ..)| finding(date.span, &date.text, Bilingual::new(own.clone(), year.to_string())))
        .collect()
}

/// What will be done in the report's own year: the sentence begins with that year, says so and names no other year.
fn planned(parameters: &DateParameters, context: &Context<'_>, year: i16) -> Vec<Finding> {
    let says = |sentence: &str| parameters.find.as_ref().is_some_and(|find| find.regex().is_match(sentence));
    let excused = |sentence: &str| parameters.except.as_ref().is_some_and(|except| except.regex().is_match(sentence));
    sentences(parameters, context)
        .into_iter()
        .filter(|(date, sentence, at)| {
            let only_year = date.month.is_none() && date.text.contains('年') && date.year == Some(year);
            only_year && *at == 0 && sentence.matches("20").count() == 1 && says(sentence) && !excused(sentence)
        })
        .map(|(date, ..)| finding(date.span, &date.text, Bilingual::new(format!("{}年", year + 1), (year + 1).to_string())))
        .collect()
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
