//! The coverage ledger: every number is checked, or listed with the reason why it was not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Coverage, Examined, Unchecked};
use crate::claim::{Claim, Dictionary};
use crate::diagnostic::{Bilingual, RuleId};
use crate::span::Span;

/// Counts claims by distinct span; `covered` are indices of the claims that some check examined, with the rule it belongs to.
pub fn ledger<'r>(claims: &[Claim], dictionary: &Dictionary, covered: impl Iterator<Item = (&'r RuleId, usize)>) -> Coverage {
    let mut by: BTreeMap<Span, BTreeSet<&RuleId>> = BTreeMap::new();
    for (rule, index) in covered {
        if let Some(claim) = claims.get(index) {
            by.entry(claim.span).or_default().insert(rule);
        }
    }
    let mut places: BTreeMap<Span, &Claim> = BTreeMap::new();
    for claim in claims {
        places.entry(claim.span).or_insert(claim);
    }
    let mut ledger = Coverage { numbers: places.len(), ..Coverage::default() };
    for (span, claim) in places {
        let text = claim.text.clone();
        match by.remove(&span) {
            Some(rules) => ledger.examined.push(Examined { span, text, rules: rules.into_iter().cloned().collect() }),
            None => ledger.unchecked.push(Unchecked { span, text, reason: reason(claim, dictionary) }),
        }
    }
    ledger.checked = ledger.examined.len();
    ledger
}

/// Why a number could not be held against anything: no metric is known for it, or nothing else speaks of its metric.
fn reason(claim: &Claim, dictionary: &Dictionary) -> Bilingual {
    if claim.metric.is_none() {
        return claim.why(dictionary);
    }
    Bilingual::new("文中没有可以与它核对的数字", "no other number in the text can be held against it")
}
