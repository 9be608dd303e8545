//! `bound`: rates that cannot pass 100, and changes that cannot be a decrease of more than everything.

use super::{Context, Finding, Verdict, relation};
use crate::claim::{Change, Claim, ClaimKind, Exact, MetricKind, Value};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::rule::BoundParameters;

/// Reports numbers outside what their kind allows.
pub fn check(parameters: &BoundParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut last = None;
    for (index, claim) in context.extraction.claims.iter().enumerate() {
        let Some(high) = highest(parameters, claim, context) else { continue };
        verdict.examined += 1;
        verdict.covered.push(index);
        let Value::Number(value) = claim.quantity.value else { continue };
        if value <= high || last == Some(claim.span) {
            continue;
        }
        last = Some(claim.span);
        verdict.findings.push(Finding {
            arguments: Arguments::from([("stated", Bilingual::same(&claim.text))]),
            labels: vec![Label::primary(claim.span, Bilingual::new("超过100%", "more than 100%"))],
            explains: if doubted(index, claim, context) { vec![claim.span] } else { Vec::new() },
            ..Finding::default()
        });
    }
    verdict
}

/// Whether a relation that fails with this number is less sure than the bound, so that the bound alone is told.
fn doubted(index: usize, claim: &Claim, context: &Context<'_>) -> bool {
    let system = context.system;
    let told = system.conflicts.iter().filter_map(|conflict| conflict.entries.first()).map(|entry| &system.entries[*entry]);
    told.filter(|entry| entry.relation.claims.contains(&index)).any(|entry| !relation::tells_of_bounds(entry, claim))
}

/// The highest value that the claim can have, where there is one.
fn highest(parameters: &BoundParameters, claim: &Claim, context: &Context<'_>) -> Option<Exact> {
    if claim.quantity.kind != ClaimKind::Percent || !matches!(claim.quantity.value, Value::Number(_)) {
        return None;
    }
    let metric = claim.metric.as_ref().and_then(|id| context.pack.dictionary.get(id));
    let bounded = match (claim.change, metric) {
        (Some(Change::Down), _) => return parameters.decrease.then_some(Exact::HUNDRED),
        (Some(Change::Up), _) => false,
        (None, Some(metric)) => parameters.rate && matches!(metric.kind, MetricKind::Rate | MetricKind::Share) && !metric.unbounded,
        // Of an unknown rate nothing is known but its name.
        (None, None) => parameters.unknown && context.pack.lexicon.is_part_of_hundred(&claim.phrase),
    };
    bounded.then_some(Exact::HUNDRED)
}
