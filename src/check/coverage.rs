//! The coverage ledger: every number is checked, or listed with the reason why it was not.
//!
//! A text may hold a million numbers and few reasons: lists of rules and reasons are made once and shared.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Coverage, Examined, Unchecked};
use crate::claim::{Claim, Dictionary};
use crate::diagnostic::{Bilingual, RuleId};
use crate::span::Span;

/// Counts claims by distinct span; `covered` are the rules, each with the indices of the claims that its check examined.
pub fn ledger(claims: &[Claim], dictionary: &Dictionary, covered: &[(&RuleId, Vec<usize>)]) -> Coverage {
    let covered = covered.iter().flat_map(|(rule, own)| own.iter().map(move |index| (*index, *rule)));
    let mut by: Vec<(Span, &RuleId)> = covered.filter_map(|(index, rule)| Some((claims.get(index)?.span, rule))).collect();
    by.sort_unstable();
    by.dedup();
    let mut by = by.as_slice();
    let mut order: Vec<&Claim> = claims.iter().collect();
    order.sort_by_key(|claim| claim.span);
    let mut lists: HashMap<Vec<&RuleId>, Arc<[RuleId]>> = HashMap::new();
    let mut reasons = Reasons { dictionary, told: HashMap::new(), alone: None };
    let mut ledger = Coverage::default();
    for place in order.chunk_by(|a, b| a.span == b.span) {
        let claim = place[0];
        let (span, text) = (claim.span, claim.text.clone());
        let here = by.iter().take_while(|(other, _)| *other == span).count();
        if here == 0 {
            ledger.unchecked.push(Unchecked { span, text, reason: reasons.of(claim) });
            continue;
        }
        let rules: Vec<&RuleId> = by[..here].iter().map(|(_, rule)| *rule).collect();
        by = &by[here..];
        let shared = lists.entry(rules).or_insert_with_key(|rules| rules.iter().map(|rule| (*rule).clone()).collect());
        ledger.examined.push(Examined { span, text, rules: Arc::clone(shared) });
    }
    ledger.checked = ledger.examined.len();
    ledger.numbers = ledger.checked + ledger.unchecked.len();
    ledger
}

/// Reasons that were told before.
struct Reasons<'a> {
    dictionary: &'a Dictionary,
    /// By the phrase and what became of it.
    told: HashMap<(&'a str, &'a crate::claim::Link), Arc<Bilingual>>,
    /// Of numbers with a metric.
    alone: Option<Arc<Bilingual>>,
}

impl<'a> Reasons<'a> {
    /// Why a number could not be held against anything: no metric is known for it, or nothing else speaks of its metric.
    fn of(&mut self, claim: &'a Claim) -> Arc<Bilingual> {
        if claim.metric.is_none() {
            let told = self.told.entry((&claim.phrase, &claim.link));
            return Arc::clone(told.or_insert_with(|| Arc::new(claim.why(self.dictionary))));
        }
        let alone = || Arc::new(Bilingual::new("文中没有可以与它核对的数字", "no other number in the text can be held against it"));
        Arc::clone(self.alone.get_or_insert_with(alone))
    }
}
