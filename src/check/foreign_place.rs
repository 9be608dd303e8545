//! `foreign_place`: the name of another place where the report speaks of its own work, as a copied text leaves it.
//!
//! A report may name other places for many good reasons, so only a name counts that is the subject of its clause and is followed by what organs
//! say of themselves; places above, inside and around the organ's own never count.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::pattern::Pattern;
use crate::rule::{ForeignPlaceParameters, PlaceCode};

/// Looks at every name of the gazetteer in running text.
pub fn check(parameters: &ForeignPlaceParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(organ) = context.organ else {
        verdict.unchecked = Some(Bilingual::new("报告的机关不明确", "the report's organ is not clear"));
        return verdict;
    };
    let own = context.pack.gazetteer.of_organ(organ);
    let mut told: Vec<&str> = Vec::new();
    for (paragraph, text) in parts::bodies(context.report) {
        for (at, name, codes) in context.pack.gazetteer.find_all(text) {
            verdict.examined += 1;
            let related = organ.contains(name) || codes.iter().any(|code| own.iter().any(|own| related(*own, *code)));
            // One copied text names its place again and again.
            if !related && !told.contains(&name) && is_subject(text, at, at + name.len(), &parameters.subject, &parameters.except) {
                told.push(name);
                let start = paragraph.body_start() + at;
                verdict.findings.push(Finding {
                    arguments: Arguments::from([("place", Bilingual::same(name)), ("own", Bilingual::same(organ))]),
                    labels: vec![Label::primary(paragraph.prose.span(start, start + name.len()), Bilingual::default())],
                    ..Finding::default()
                });
            }
        }
    }
    verdict
}

/// Whether one place holds the other.
fn related(own: PlaceCode, other: PlaceCode) -> bool {
    own.holds(other) || other.holds(own)
}

/// Whether the words `start..end` of `text` begin their clause and are followed by `subject`, in a sentence without `except`.
pub(super) fn is_subject(text: &str, start: usize, end: usize, subject: &Pattern, except: &Pattern) -> bool {
    const ENDS: [char; 9] = [',', ';', ':', '。', '!', '?', '、', '(', '\n'];
    if parts::stretch(text, start, end, &ENDS).0 != start || subject.match_at_start(&text[end..]).is_none() {
        return false;
    }
    let (from, to) = parts::sentence(text, start, end);
    !except.regex().is_match(&text[from..to])
}
