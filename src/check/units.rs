//! `units`: numbers of one sum should be counted in one unit (件 and 起 are one class, but not one word).

use super::{Context, Finding, Verdict};
use crate::claim::RelationKind;
use crate::diagnostic::{Arguments, Bilingual, Label};

/// Notes the first sum whose numbers have different units.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let mut verdict = Verdict::default();
    for entry in context.system.entries.iter().filter(|entry| entry.relation.kind == RelationKind::Sum) {
        verdict.examined += 1;
        let Some((whole, parts)) = entry.relation.claims.split_last() else { continue };
        let unit = &claims[*whole].quantity.unit;
        let heads = |unit: &str| context.pack.lexicon.relations.persons.iter().any(|known| known == unit);
        let differs = |other: &str| other != unit.as_str() && !(heads(other) && heads(unit));
        let Some(other) = parts.iter().find(|part| differs(&claims[**part].quantity.unit)) else { continue };
        if !verdict.findings.is_empty() {
            continue;
        }
        let mut labels: Vec<Label> = entry
            .relation
            .claims
            .iter()
            .map(|claim| {
                if claim == other {
                    Label::primary(claims[*claim].span, Bilingual::default())
                } else {
                    Label::secondary(claims[*claim].span, Bilingual::default())
                }
            })
            .collect();
        labels.sort_by_key(|label| label.span);
        verdict.findings.push(Finding {
            arguments: Arguments::from([("first", Bilingual::same(&claims[*other].quantity.unit)), ("other", Bilingual::same(unit))]),
            labels,
            ..Finding::default()
        });
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告的文字没有写出合计", "the text states no total"));
    }
    verdict
}
