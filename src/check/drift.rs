//! `drift`: one thing is written in two ways in one report.

use super::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::pattern::Pattern;
use crate::report::ParagraphKind;
use crate::rule::DriftParameters;
use crate::span::Span;

/// The places of one form.
struct Form {
    words: String,
    places: Vec<Span>,
}

/// Counts the forms; the rarer one is reported, once.
pub fn check(parameters: &DriftParameters, context: &Context<'_>) -> Verdict {
    let mut found: Vec<Form> = parameters.forms.iter().filter_map(|form| places(form, parameters.raw, context)).collect();
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

fn places(form: &Pattern, raw: bool, context: &Context<'_>) -> Option<Form> {
    let mut words = None;
    let mut places = Vec::new();
    let wanted = |kind: ParagraphKind| matches!(kind, ParagraphKind::Body | ParagraphKind::Heading);
    let paragraphs = context.report.paragraphs.iter().enumerate();
    for (_, paragraph) in paragraphs.filter(|(at, paragraph)| wanted(paragraph.kind) && (raw || context.sifted.may_match(form, *at))) {
        let whole = paragraph.prose.whole();
        let text = if raw { context.text.get(whole.range()).unwrap_or_default() } else { paragraph.prose.text.as_str() };
        for captures in form.regex().captures_iter(text) {
            let Some(marked) = captures.get(1).or_else(|| captures.get(0)) else { continue };
            words.get_or_insert_with(|| marked.as_str().to_owned());
            places.push(if raw {
                Span::new(whole.start + marked.start(), whole.start + marked.end())
            } else {
                paragraph.prose.span(marked.start(), marked.end())
            });
        }
    }
    words.map(|words| Form { words, places })
}
