//! `part_total`: parts named after 其中 that together are more than their whole. They may overlap, so a person should say so.

use super::worked::worked;
use super::{Context, Finding, Verdict};
use crate::claim::{Exact, Interval, Judged, RelationKind, exceeds};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};

/// Notes lists of parts whose sum exceeds the whole.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let mut verdict = Verdict::default();
    for entry in context.system.entries.iter().filter(|entry| entry.relation.kind == RelationKind::Part && entry.judged.holds()) {
        let Some((whole, parts)) = entry.relation.claims.split_last() else { continue };
        verdict.examined += 1;
        let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&claims[*part].quantity.interval));
        let Some(sum) = sum.filter(|sum| parts.len() > 1 && exceeds(sum, &claims[*whole].quantity.interval)) else { continue };
        // Only members joined by 、 are surely one list.
        let joined = parts.windows(2).all(|pair| {
            let between = context.text.get(claims[pair[0]].span.end..claims[pair[1]].span.start).unwrap_or_default();
            between.starts_with('、')
        });
        if !joined {
            continue;
        }
        // Another relation of these numbers that fails has the same cause.
        let blamed = |other: &super::system::Entry| {
            matches!(other.judged, Judged::Contradicted(_))
                && other.relation.claims.iter().any(|claim| entry.relation.claims.contains(claim))
        };
        if context.system.entries.iter().any(blamed) {
            continue;
        }
        let told = worked(&entry.relation, context.extraction, context.pack);
        let mut labels: Vec<Label> = parts.iter().map(|part| Label::secondary(claims[*part].span, Bilingual::default())).collect();
        labels.push(Label::primary(claims[*whole].span, Bilingual::default()));
        labels.sort_by_key(|label| label.span);
        let total = told.show(&sum);
        verdict.findings.push(Finding {
            arguments: Arguments::from([("computed", Bilingual::same(&total)), ("stated", Bilingual::same(&claims[*whole].text))]),
            labels,
            evidence: Some(Evidence {
                relation: told.text,
                left: format!("{} = {total}", told.left.replace('、', " + ")),
                right: told.stated,
                ..Evidence::default()
            }),
            ..Finding::default()
        });
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告的文字没有用“其中”列出各项", "the text lists no parts"));
    }
    verdict
}
