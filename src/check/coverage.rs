//! The coverage ledger: every number is checked, or listed with the reason why it was not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Coverage, Unchecked};
use crate::claim::{Claim, Dictionary};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// Counts claims by distinct span; `covered` are indices of the claims that some check examined.
pub fn ledger(claims: &[Claim], dictionary: &Dictionary, covered: impl Iterator<Item = usize>) -> Coverage {
    let examined: BTreeSet<Span> = covered.filter_map(|index| claims.get(index)).map(|claim| claim.span).collect();
    let mut places: BTreeMap<Span, &Claim> = BTreeMap::new();
    for claim in claims {
        places.entry(claim.span).or_insert(claim);
    }
    let unchecked: Vec<Unchecked> = places
        .iter()
        .filter(|(span, _)| !examined.contains(span))
        .map(|(&span, claim)| Unchecked { span, text: claim.text.clone(), reason: reason(claim, dictionary) })
        .collect();
    Coverage { numbers: places.len(), checked: places.len() - unchecked.len(), unchecked }
}

/// Why a number could not be held against anything: no metric is known for it, or nothing else speaks of its metric.
fn reason(claim: &Claim, dictionary: &Dictionary) -> Bilingual {
    if claim.metric.is_none() {
        return claim.why(dictionary);
    }
    Bilingual::new("文中没有可以与它核对的数字", "no other number in the text can be held against it")
}
