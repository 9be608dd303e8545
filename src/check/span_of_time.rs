//! `span_of_time`: spans of years and days that contradict themselves or the plan that they belong to.

use jiff::civil::Date;

use super::{Context, Finding, Verdict};
use crate::claim::whole_number;
use crate::diagnostic::{Arguments, Bilingual, Label, Severity};
use crate::report::Paragraph;
use crate::rule::{SpanOfTimeFault, SpanOfTimeParameters, SpanOfYears};
use crate::span::Span;

/// Looks for one fault in running text.
pub fn check(parameters: &SpanOfTimeParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    match parameters.fault {
        SpanOfTimeFault::Count | SpanOfTimeFault::Plan => {
            for named in &parameters.patterns {
                let all = 0..context.report.paragraphs.len();
                let numbers = context.sifted.passages_of(&named.find);
                let numbers = numbers.map_or_else(|| all.collect(), |some| some.iter().map(|number| *number as usize).collect::<Vec<_>>());
                for paragraph in numbers.into_iter().filter_map(|number| context.report.paragraphs.get(number)) {
                    years(named, paragraph, &mut verdict);
                }
            }
            verdict.findings.sort_by_key(|finding| finding.labels[0].span);
        }
        SpanOfTimeFault::Reversed => reversed(parameters, context, &mut verdict),
    }
    verdict
}

/// Spans of years beside the number of years, or beside the plan, that they are said to be.
fn years(named: &SpanOfYears, paragraph: &Paragraph, verdict: &mut Verdict) {
    for captures in named.find.regex().captures_iter(&paragraph.prose.text) {
        let year = |name: &str| captures.name(name).and_then(|group| group.as_str().parse::<i16>().ok());
        let (Some(from), Some(to), Some(whole)) = (year("from"), year("to"), captures.get(0)) else { continue };
        verdict.examined += 1;
        let other = match (captures.name("count"), named.from, named.to) {
            (Some(count), ..) => {
                let counted = i128::from(to) - i128::from(from) + 1;
                if whole_number(count.as_str()).is_none_or(|stated| stated == counted) {
                    continue;
                }
                Bilingual::new(format!("一共是{counted}年"), format!("makes {counted} years in all"))
            }
            (None, Some(first), Some(last)) if from < first || to > last => {
                Bilingual::new(format!("起止年份应在{first}—{last}年之内"), format!("should lie within {first} to {last}"))
            }
            _ => continue,
        };
        let span = paragraph.prose.span(whole.start(), whole.end());
        verdict.findings.push(finding(span, whole.as_str(), other));
    }
}

/// Days and years whose end comes before their beginning: 自2023年6月1日至2023年3月31日.
fn reversed(parameters: &SpanOfTimeParameters, context: &Context<'_>, verdict: &mut Verdict) {
    let dates = &context.extraction.dates;
    for pair in dates.windows(2) {
        let [first, last] = pair else { continue };
        let (Some(paragraph), true) = (first.paragraph.and_then(|at| context.report.paragraphs.get(at)), first.paragraph == last.paragraph)
        else {
            continue;
        };
        let (from, to) = (paragraph.prose.range_of(first.span), paragraph.prose.range_of(last.span));
        let between = paragraph.prose.text.get(from.end..to.start).unwrap_or("。");
        if !parameters.joints.iter().any(|joint| joint == between) || first.day.is_some() != last.day.is_some() {
            continue;
        }
        let day = |year: Option<i16>, month: Option<i8>, day: Option<i8>| Date::new(year?, month?, day.unwrap_or(1)).ok();
        let (Some(start), Some(end)) = (day(first.year, first.month, first.day), day(last.year, last.month, last.day)) else { continue };
        // A second day without a year may be one of the year after.
        let named = first.text.contains('年') && last.text.contains('年');
        verdict.examined += 1;
        if named && end < start {
            let other = Bilingual::new(format!("早于{}", first.text), format!("is before {}", first.text));
            let mut finding = finding(last.span, &last.text, other);
            finding.labels.push(Label::secondary(first.span, Bilingual::default()));
            verdict.findings.push(finding);
        }
    }
    for named in &parameters.patterns {
        within_month(named, context, verdict);
    }
    verdict.findings.sort_by_key(|finding| finding.labels[0].span);
}

/// From this day on a span may end in the next month without naming it, up to the day [`EARLY`].
const LATE: u8 = 25;

/// See [`LATE`].
const EARLY: u8 = 7;

/// `6月5日至3日`, `6月5日至6月3日`: the last day of a span within one month comes before the first.
fn within_month(named: &SpanOfYears, context: &Context<'_>, verdict: &mut Verdict) {
    for (number, paragraph) in context.report.paragraphs.iter().enumerate() {
        if !context.sifted.may_match(&named.find, number) {
            continue;
        }
        for captures in named.find.regex().captures_iter(&paragraph.prose.text) {
            let (Some(from), Some(to)) = (captures.name("from"), captures.name("to")) else { continue };
            let day = |words: &str| words.parse::<u8>().ok().filter(|day| (1..=31).contains(day));
            let (Some(first), Some(last)) = (day(from.as_str()), day(to.as_str())) else { continue };
            verdict.examined += 1;
            let of_other_month =
                captures.name("last_month").map(|month| month.as_str()) != captures.name("first_month").map(|month| month.as_str());
            // 1月30日至2日 ends in the month after.
            let ends_later = captures.name("last_month").is_none() && first >= LATE && last <= EARLY;
            if last >= first || of_other_month || ends_later {
                continue;
            }
            let end = to.end() + '日'.len_utf8();
            let found = &paragraph.prose.text[to.start()..end];
            let other = Bilingual::new(format!("早于{first}日"), format!("is before day {first}"));
            let finding = finding(paragraph.prose.span(to.start(), end), found, other);
            verdict.findings.push(Finding { severity: Some(Severity::Warning), ..finding });
        }
    }
}

fn finding(span: Span, found: &str, other: Bilingual) -> Finding {
    Finding {
        arguments: Arguments::from([("found", Bilingual::same(found)), ("other", other)]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}
