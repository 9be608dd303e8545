//! `drift`: one thing is written in two ways in one report.

use super::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::pattern::Pattern;
use crate::report::{Paragraph, ParagraphKind};
use crate::rule::DriftParameters;
use crate::span::Span;

/// The places of one form.
struct Form {
    words: String,
    places: Vec<Span>,
}

/// Counts the forms; the rarer one is reported, once.
pub fn check(parameters: &DriftParameters, context: &Context<'_>) -> Verdict {
    let sifted = if parameters.raw { context.raw_sifted } else { context.sifted };
    let may_stand = |form: &&Pattern| sifted.passages_of(form).is_none_or(|passages| !passages.is_empty());
    let forms: Vec<&Pattern> = parameters.forms.iter().filter(may_stand).collect();
    if let &[alone] = forms.as_slice() {
        // One form drifts from nothing.
        let examined = texts(alone, parameters.raw, context).map(|(_, text)| alone.regex().find_iter(text).count()).sum();
        return Verdict { examined, ..Verdict::default() };
    }
    let mut found: Vec<Form> = forms.into_iter().filter_map(|form| places(form, parameters.raw, context)).collect();
    let examined = found.iter().map(|form| form.places.len()).sum();
    let mut verdict = Verdict { examined, ..Verdict::default() };
    // The most frequent first; among equals the one that is written first.
    found.sort_by_key(|form| (std::cmp::Reverse(form.places.len()), form.places.first().copied()));
    let [usual, .., rare] = found.as_slice() else { return verdict };
    let Some((&first, usual_first)) = rare.places.first().zip(usual.places.first()) else { return verdict };
    verdict.findings.push(Finding {
        arguments: Arguments::from([
            ("words", Bilingual::same(&rare.words)),
            ("other", Bilingual::same(&usual.words)),
            ("count", Bilingual::same(rare.places.len().to_string())),
        ]),
        labels: vec![
            Label::primary(first, Bilingual::default()),
            Label::secondary(*usual_first, Bilingual::new("另一种写法", "the other form")),
        ],
        ..Finding::default()
    });
    verdict
}

/// The paragraphs in which `form` may stand, with their text.
fn texts<'a>(form: &Pattern, raw: bool, context: &Context<'a>) -> impl Iterator<Item = (&'a Paragraph, &'a str)> {
    let sifted = if raw { context.raw_sifted } else { context.sifted };
    let wanted = |kind: ParagraphKind| matches!(kind, ParagraphKind::Body | ParagraphKind::Heading);
    let paragraphs = context.report.paragraphs.iter().enumerate();
    let paragraphs = paragraphs.filter(move |(at, paragraph)| wanted(paragraph.kind) && sifted.may_match(form, *at));
    let written = context.text;
    paragraphs.map(move |(_, paragraph)| {
        let text = if raw { written.get(paragraph.prose.whole().range()).unwrap_or_default() } else { paragraph.prose.text.as_str() };
        (paragraph, text)
    })
}

fn places(form: &Pattern, raw: bool, context: &Context<'_>) -> Option<Form> {
    let mut words = None;
    let mut places = Vec::new();
    for (paragraph, text) in texts(form, raw, context) {
        let start = paragraph.prose.whole().start;
        for captures in form.regex().captures_iter(text) {
            let Some(marked) = captures.get(1).or_else(|| captures.get(0)) else { continue };
            words.get_or_insert_with(|| marked.as_str().to_owned());
            places.push(if raw {
                Span::new(start + marked.start(), start + marked.end())
            } else {
                paragraph.prose.span(marked.start(), marked.end())
            });
        }
    }
    words.map(|words| Form { words, places })
}
