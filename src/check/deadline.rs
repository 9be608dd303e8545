//! `deadline`: the report was published in time, by a day of the year or within so many working days of its signing.

use jiff::civil::Date;

use super::date::written;
use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label, Severity};
use crate::report::Dated;
use crate::rule::{DeadlineParameters, MonthDay};

/// Holds the day of publication against the limit that the rule gives.
pub fn check(parameters: &DeadlineParameters, context: &Context<'_>) -> Verdict {
    match (parameters.last_day, parameters.working_days) {
        (Some(last), _) => day_of_year(last, context),
        (None, days) => after_signing(days.unwrap_or_default(), context),
    }
}

/// Holds the day of publication against the last day allowed.
///
/// A page's day of publication alone proves little, since pages are moved; a late signature proves that the report itself
/// was late. The day after the last one may be a matter of how the limit is read.
fn day_of_year(limit: MonthDay, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let year = parts::settled_year(context);
    let Some(last) = year.and_then(|year| Date::new(year.checked_add(1)?, limit.month, limit.day).ok()) else {
        verdict.unchecked = Some(Bilingual::new("报告的年度不明确", "the report's year is not clear"));
        return verdict;
    };
    let report = context.report;
    let (published, signed) = (report.published.as_ref(), report.signed_on.as_ref());
    if published.is_none() && signed.is_none() {
        verdict.unchecked = Some(Bilingual::new("没有发布日期和成文日期", "neither a day of publication nor a date of signing is given"));
        return verdict;
    }
    verdict.examined = 1;
    let late = |dated: &&Dated| dated.date > last;
    let (published_late, signed_late) = (published.filter(late), signed.filter(late));
    let (severity, dated) = match (published, published_late, signed_late) {
        (_, Some(published), Some(signed)) if signed.date <= published.date && !is_next_day(published, last) => (None, published),
        (_, Some(published), _) => (Some(Severity::Warning), published),
        (None, None, Some(signed)) => (Some(Severity::Warning), signed),
        _ => return verdict,
    };
    verdict.findings.push(Finding {
        severity,
        remark: severity.filter(|_| !is_next_day(dated, last)).map(|_| remark(published_late.is_some())),
        arguments: Arguments::from([
            ("found", Bilingual::new(written(dated.date), dated.date.to_string())),
            ("last", Bilingual::new(written(last), last.to_string())),
        ]),
        labels: labels(dated, signed_late.filter(|signed| signed.span != dated.span)),
        ..Finding::default()
    });
    verdict
}

/// Counts the working days between signing and publication; a page's day of publication never proves a delay.
fn after_signing(days: u16, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some(published), Some(signed)) = (&context.report.published, &context.report.signed_on) else {
        verdict.unchecked =
            Some(Bilingual::new("没有同时写明成文日期和发布日期", "date of signing and day of publication are not both given"));
        return verdict;
    };
    let Some(last) = context.pack.calendar.working_days_after(signed.date, days) else {
        verdict.unchecked = Some(Bilingual::new("没有那一年的节假日安排", "the public holidays of that year are not known"));
        return verdict;
    };
    verdict.examined = 1;
    if published.date > last {
        verdict.findings.push(Finding {
            severity: Some(Severity::Warning),
            arguments: Arguments::from([
                ("found", Bilingual::new(written(published.date), published.date.to_string())),
                ("last", Bilingual::new(written(last), last.to_string())),
            ]),
            labels: labels(published, Some(signed)),
            remark: Some(remark(true)),
            ..Finding::default()
        });
    }
    verdict
}

fn is_next_day(dated: &Dated, last: Date) -> bool {
    last.tomorrow().is_ok_and(|next| next == dated.date)
}

fn remark(page: bool) -> Bilingual {
    if page {
        Bilingual::new("网页可能改版或者迁移过，请核对最初的发布日期。", "Pages are sometimes moved: look up when it was first published.")
    } else {
        Bilingual::new("成文日期已经晚于公布期限，请核对。", "The date of signing is already past the last day.")
    }
}

fn labels(dated: &Dated, signed: Option<&Dated>) -> Vec<Label> {
    let mut labels = vec![Label::primary(dated.span, Bilingual::default())];
    labels.extend(signed.map(|signed| Label::secondary(signed.span, Bilingual::new("成文日期", "date of signing"))));
    labels
}
