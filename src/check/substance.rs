//! `substance`: how much of a report states facts, or speaks of the matter at all.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::ParagraphKind;
use crate::rule::{SubstanceMeasure, SubstanceParameters};

/// Counts over the whole report and notes one that has less than it should.
pub fn check(parameters: &SubstanceParameters, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let characters: usize = parts::bodies(report).map(|(_, text)| text.chars().count()).sum();
    if characters < parameters.characters {
        let reason = Bilingual::new("报告较短，不作统计", "the report is short; nothing is counted");
        return Verdict { unchecked: Some(reason), ..Verdict::default() };
    }
    let Some(place) = report.title.as_ref().map(|title| title.span).or_else(|| report.paragraphs.first().map(|first| first.prose.whole()))
    else {
        return Verdict {
            unchecked: Some(Bilingual::new("没有读到标题和正文", "no title and no text were read")), ..Verdict::default()
        };
    };
    let (count, of) = match parameters.measure {
        SubstanceMeasure::Facts => (facts(context), characters),
        SubstanceMeasure::Sentences => sentences(parameters, context),
    };
    let per = match parameters.measure {
        SubstanceMeasure::Facts => 1000,
        SubstanceMeasure::Sentences => 100,
    };
    let mut verdict = Verdict { examined: 1, ..Verdict::default() };
    if count * per < parameters.least * of {
        let share = count * per * 10 / of.max(1);
        verdict.findings.push(Finding {
            arguments: Arguments::from([("share", Bilingual::same(format!("{}.{}", share / 10, share % 10)))]),
            labels: vec![Label::primary(place, Bilingual::default())],
            ..Finding::default()
        });
    }
    verdict
}

/// Numbers, dates and documents that the running text and the tables name; those of headings and signatures tell nothing.
fn facts(context: &Context<'_>) -> usize {
    let found = context.extraction;
    let told = |paragraph: usize| context.report.paragraphs.get(paragraph).is_some_and(|paragraph| paragraph.kind == ParagraphKind::Body);
    let numbers = found.claims.iter().filter(|claim| claim.place_paragraph().is_none_or(told)).count();
    let dates = found.dates.iter().filter(|date| date.paragraph.is_some_and(told)).count();
    numbers + dates + found.citations.iter().filter(|citation| told(citation.paragraph)).count()
}

/// Sentences with one of the terms, and all sentences.
fn sentences(parameters: &SubstanceParameters, context: &Context<'_>) -> (usize, usize) {
    let sentences = parts::bodies(context.report).flat_map(|(_, text)| text.split(parts::SENTENCE_ENDS));
    let words = sentences.filter(|sentence| sentence.chars().nth(5).is_some());
    words.fold((0, 0), |(own, all), sentence| (own + usize::from(parameters.terms.is_in(sentence)), all + 1))
}
