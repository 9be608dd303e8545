//! `rounding`: one report should round in one way; some rates rounded and others cut off deserve a note.

use super::{Context, Finding, Verdict};
use crate::claim::{Habit, Interval, Judged, RelationKind, Value, solve};
use crate::diagnostic::{Arguments, Bilingual, Label};

/// Reports a report that rounds some rates and cuts others off.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let (mut rounded, mut cut) = (Vec::new(), Vec::new());
    for entry in &context.system.entries {
        if !matches!(entry.relation.kind, RelationKind::Rate | RelationKind::Share | RelationKind::Growth) {
            continue;
        }
        let Some(&last) = entry.relation.claims.last() else { continue };
        match entry.judged {
            Judged::Contradicted(Some(Habit::Truncated)) => cut.push(last),
            Judged::Satisfied if only_rounding(context, &entry.relation, last) => rounded.push(last),
            _ => {}
        }
    }
    let mut verdict = Verdict { examined: rounded.len() + cut.len(), ..Verdict::default() };
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("没有能看出舍入方法的比率", "no rate shows how it was rounded"));
    }
    let (Some(&first_rounded), Some(&first_cut)) = (rounded.first(), cut.first()) else { return verdict };
    let mut labels = vec![
        Label::primary(claims[first_cut].span, Bilingual::new("去尾", "cut off")),
        Label::secondary(claims[first_rounded].span, Bilingual::new("四舍五入", "rounded")),
    ];
    labels.sort_by_key(|label| label.span);
    verdict.findings.push(Finding {
        arguments: Arguments::from([
            ("rounded", Bilingual::same(rounded.len().to_string())),
            ("cut", Bilingual::same(cut.len().to_string())),
        ]),
        labels,
        ..Finding::default()
    });
    verdict
}

/// Whether the written rate is what rounding gives and cutting off would not give.
fn only_rounding(context: &Context<'_>, relation: &crate::claim::Relation, last: usize) -> bool {
    let claims = &context.extraction.claims;
    let quantity = &claims[last].quantity;
    let (Value::Number(value), Some(computed)) = (quantity.value, solve(relation, claims, relation.claims.len() - 1)) else { return false };
    let Some(end) = value.plus(quantity.step) else { return false };
    let cut = Interval { low: Some(value), low_open: false, high: Some(end), high_open: true };
    quantity.approximation.is_empty() && computed.iter().all(|interval| interval.single().is_some() && !interval.meets(&cut))
}
