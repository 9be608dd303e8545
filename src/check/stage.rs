//! `stage`: words that belong to a stage (a party congress, a five-year plan) which was over before the report's year, or had
//! not begun when the report was written.

use jiff::civil::Date;

use super::{Context, Finding, Verdict, date, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::pattern::Pattern;
use crate::report::{Paragraph, ParagraphKind};
use crate::rule::{StageFault, StageParameters, StageWords};
use crate::span::Span;

/// Looks for each entry in headings and running text; one entry gives one finding.
pub fn check(parameters: &StageParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(day) = reference(parameters.fault, context) else {
        verdict.unchecked = Some(match parameters.fault {
            StageFault::Stale => Bilingual::new("报告的年度不明确", "the report's year is not clear"),
            StageFault::Early => Bilingual::new("没有发布日期和成文日期", "neither a day of publication nor a date of signing is given"),
        });
        return verdict;
    };
    for words in &parameters.words {
        let applies = match parameters.fault {
            StageFault::Stale => words.day.0 <= day,
            StageFault::Early => day < words.day.0,
        };
        let newer = |(at, paragraph): (usize, &Paragraph)| {
            let matches = |newer: &Pattern| context.sifted.may_match(newer, at) && newer.regex().is_match(&paragraph.prose.text);
            words.newer.as_ref().is_some_and(matches)
        };
        if !applies || texts(context).any(newer) {
            continue;
        }
        verdict.examined += 1;
        let texts = texts(context).filter(|(at, _)| context.sifted.may_match(&words.find, *at));
        let mut places = texts.flat_map(|(_, paragraph)| places(words, paragraph));
        if let Some((span, found)) = places.next() {
            let mut finding = finding(words, span, &found);
            finding.labels.extend(places.take(SHOWN).map(|(span, _)| Label::secondary(span, Bilingual::new("又见此处", "again here"))));
            verdict.findings.push(finding);
        }
    }
    verdict
}

/// How many further places are shown.
const SHOWN: usize = 4;

/// The day against which stages are held: the first of the report's year, or the last on which the report can have been written.
fn reference(fault: StageFault, context: &Context<'_>) -> Option<Date> {
    match fault {
        StageFault::Stale => parts::settled_year(context).and_then(|year| Date::new(year, 1, 1).ok()),
        StageFault::Early => {
            let days = [&context.report.published, &context.report.signed_on];
            days.into_iter().flatten().map(|dated| dated.date).max()
        }
    }
}

/// Headings and running text, each with its number among the paragraphs.
fn texts<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a Paragraph)> {
    let paragraphs = context.report.paragraphs.iter().enumerate();
    paragraphs.filter(|(_, paragraph)| matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::Heading))
}

/// Where the words stand in a paragraph, sentences that look back left out.
fn places(words: &StageWords, paragraph: &Paragraph) -> Vec<(Span, String)> {
    let text = &paragraph.prose.text;
    let captures = words.find.regex().captures_iter(text);
    captures
        .filter_map(|captures| {
            let found = captures.get(1).or_else(|| captures.get(0))?;
            let whole = captures.get(0)?;
            let (from, to) = parts::sentence(text, whole.start(), whole.end());
            let excused = words.unless.as_ref().is_some_and(|unless| unless.regex().is_match(&text[from..to]));
            (!excused && !found.is_empty()).then(|| (paragraph.prose.span(found.start(), found.end()), found.as_str().to_owned()))
        })
        .collect()
}

fn finding(words: &StageWords, span: Span, found: &str) -> Finding {
    let write = words.write.clone().unwrap_or_default();
    Finding {
        arguments: Arguments::from([
            ("words", Bilingual::same(found)),
            ("write", Bilingual::same(write)),
            ("day", Bilingual::new(date::written(words.day.0), words.day.0.to_string())),
        ]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}
