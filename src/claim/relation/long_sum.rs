//! Totals of lists with more numbers than are read together: `甲镇12件、乙镇7件、…，共计3208件` over a whole long sentence.

use std::collections::HashSet;

use super::spoken::{MOST_NUMBERS, summable};
use super::{Certainty, Relation, RelationKind};
use crate::claim::{Claim, Extraction, Lexicon};
use crate::report::Report;

/// Finds them in one walk over all numbers: each list ends with its total, with the sentence, or with a number of another sort.
pub fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    let mut list: Vec<usize> = Vec::new();
    let mut previous: Option<&Claim> = None;
    let mut known: Option<HashSet<usize>> = None;
    for (index, claim) in found.claims.iter().enumerate() {
        let Some(paragraph) = claim.place_paragraph() else {
            list.clear();
            continue;
        };
        let text = report.paragraphs[paragraph].prose.text.as_str();
        let beside = previous.filter(|previous| previous.place_paragraph() == Some(paragraph));
        if beside.is_some_and(|beside| beside.span == claim.span) {
            continue;
        }
        let lead = beside.and_then(|beside| text.get(beside.reach..claim.range.0)).unwrap_or_default();
        previous = Some(claim);
        if beside.is_none() || lead.contains(['。', '!', '?']) {
            list.clear();
        }
        if !summable(claim) {
            continue;
        }
        let alike = |other: &Claim| lexicon.same_class(&other.quantity, &claim.quantity) && other.period.same(&claim.period);
        let continues = list.last().is_none_or(|last| alike(&found.claims[*last]));
        let clause = lead.rsplit([',', ';', ':']).next().unwrap_or(lead);
        let total = lexicon
            .strong_totals
            .at(clause, 0)
            .is_some_and(|(_, end)| lexicon.fillers.ending_at(clause, clause.len()).is_some() || end == clause.len());
        if total && continues && list.len() > MOST_NUMBERS / 2 {
            let totals = || relations.iter().filter(|relation| relation.kind == RelationKind::Sum);
            let known = known.get_or_insert_with(|| totals().filter_map(|relation| relation.claims.last().copied()).collect());
            if !known.contains(&index) {
                push(&list, index, found, relations);
            }
        }
        if total || !continues {
            list.clear();
        }
        if !total {
            list.push(index);
        }
    }
}

fn push(list: &[usize], total: usize, found: &Extraction, relations: &mut Vec<Relation>) {
    let claims: Vec<usize> = list.iter().copied().chain(std::iter::once(total)).collect();
    let verb = &found.claims[list[0]].verb;
    let certainty = if list.iter().all(|part| found.claims[*part].verb == *verb) { Certainty::Stated } else { Certainty::Likely };
    relations.push(Relation::new(RelationKind::Sum, claims, certainty));
}
