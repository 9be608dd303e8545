//! `decimals`: rates of one metric are written with the same number of decimals.

use std::collections::BTreeMap;

use super::{Context, Finding, Verdict};
use crate::claim::{Claim, ClaimKind};
use crate::diagnostic::{Arguments, Bilingual, Label};

/// Notes the first metric whose rates differ in decimals; 0% and 100% are exact without any.
pub fn check(context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut first_of: BTreeMap<&str, &Claim> = BTreeMap::new();
    let rates = context.extraction.claims.iter().filter(|claim| claim.quantity.kind == ClaimKind::Percent && claim.change.is_none());
    for claim in rates {
        let Some(metric) = &claim.metric else { continue };
        if !claim.quantity.approximation.is_empty() || matches!(claim.text.as_str(), "100%" | "0%") {
            continue;
        }
        verdict.examined += 1;
        let first = *first_of.entry(metric.0.as_str()).or_insert(claim);
        if verdict.findings.is_empty() && decimals(first) != decimals(claim) {
            verdict.findings.push(Finding {
                arguments: Arguments::from([("first", Bilingual::same(&claim.text)), ("other", Bilingual::same(&first.text))]),
                labels: vec![
                    Label::primary(claim.span, Bilingual::default()),
                    Label::secondary(first.span, Bilingual::new("同一指标", "the same metric")),
                ],
                ..Finding::default()
            });
        }
    }
    verdict
}

/// Digits behind the point, as written.
fn decimals(claim: &Claim) -> usize {
    claim.text.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count())
}
