//! `decimals`: rates of one metric are written with the same number of decimals.

use std::collections::BTreeMap;

use super::{Context, Finding, Verdict};
use crate::claim::{Claim, ClaimKind};
use crate::diagnostic::{Arguments, Bilingual, Label};

/// Notes the first metric whose rates differ in decimals; 0% and 100% are exact without any.
pub fn check(context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut rates_of: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    let rates = context.extraction.claims.iter().filter(|claim| claim.quantity.kind == ClaimKind::Percent && claim.change.is_none());
    for claim in rates {
        let Some(metric) = &claim.metric else { continue };
        if !claim.quantity.approximation.is_empty() || matches!(claim.text.as_str(), "100%" | "0%") {
            continue;
        }
        verdict.examined += 1;
        let others = rates_of.entry(metric.0.as_str()).or_default();
        let other = others.iter().rev().take(MOST_OTHERS).find(|other| decimals(other) != decimals(claim) && same_thing(other, claim));
        if let Some(first) = other.filter(|_| verdict.findings.is_empty()) {
            verdict.findings.push(Finding {
                arguments: Arguments::from([("first", Bilingual::same(&claim.text)), ("other", Bilingual::same(&first.text))]),
                labels: vec![
                    Label::primary(claim.span, Bilingual::default()),
                    Label::secondary(first.span, Bilingual::new("同一指标", "the same metric")),
                ],
                ..Finding::default()
            });
        }
        others.push(claim);
    }
    verdict
}

/// Rates of one metric that a rate is held against.
const MOST_OTHERS: usize = 50;

/// Whether two rates of one metric are of one thing: 食品抽检合格率 and 药品抽检合格率 are not, and what a bare 合格率 is of only its sentence
/// tells.
fn same_thing(a: &Claim, b: &Claim) -> bool {
    let (shorter, longer) = if a.phrase.len() <= b.phrase.len() { (a, b) } else { (b, a) };
    let bare = shorter.phrase.chars().count() <= BARE;
    longer.phrase.ends_with(shorter.phrase.as_str()) && (!bare || a.place == b.place && a.phrase == b.phrase)
}

/// Characters of a name that hardly tells what the rate is of: 合格率, 群众满意率.
const BARE: usize = 5;

/// Digits behind the point, as written.
fn decimals(claim: &Claim) -> usize {
    claim.text.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count())
}
