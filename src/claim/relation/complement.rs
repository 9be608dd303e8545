//! Full rates that leave no room: 按期办结率100% with 逾期 n件, 办结率100% with 未办结 n件; and rates with their opposites: 合格率 and 不合格率.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, judge};
use crate::claim::word_hits::Set;
use crate::claim::{Claim, ClaimKind, Exact, PeriodKind, Value};

/// Finds full rates with what is left over, in one sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for rate in 0..group.numbers.len() {
        let claim = group.claim(rate);
        let full =
            claim.quantity.kind == ClaimKind::Percent && claim.quantity.value == Value::Number(Exact::HUNDRED) && claim.change.is_none();
        if !full || !claim.quantity.approximation.is_empty() {
            continue;
        }
        let words = &group.lexicon.relations;
        let phrase = group.numbers[rate].clause;
        let Some(leftover) = words.leftover.iter().find(|leftover| leftover.rate.iter().any(|name| phrase.contains(name.as_str()))) else {
            continue;
        };
        for number in rate + 1..group.numbers.len() {
            let spoken = &group.numbers[number];
            let around = [spoken.clause, leading_words(group.after(number))];
            let says = |list: &[String]| list.iter().any(|word| around.iter().any(|text| text.contains(word.as_str())));
            let other_time = spoken.claim.period.kind == PeriodKind::Previous || spoken.says(Set::Change) || spoken.leads(Set::Previous);
            if summable(spoken.claim) && says(&leftover.words) && !says(&words.not_due) && !other_time {
                relations.push(Relation::new(RelationKind::Complement, vec![group.index(rate), group.index(number)], Certainty::Stated));
            }
        }
    }
}

/// Finds rates of a sentence with their opposites, which together are no more than a hundred; something may lie between them (基本满意).
pub fn opposites(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for rate in 0..group.numbers.len() {
        let Some((thing, name)) = denied(group, rate) else { continue };
        let affirmed = (0..group.numbers.len()).find(|other| {
            let claim = group.claim(*other);
            is_level(claim)
                && claim.period.same(&group.claim(rate).period)
                && claim.phrase.strip_suffix(name).is_some_and(|before| thing.is_empty() || before == thing)
                && denied(group, *other).is_none()
        });
        let Some(affirmed) = affirmed else { continue };
        let (first, second) = (affirmed.min(rate), affirmed.max(rate));
        let relation = Relation::new(RelationKind::ShareTotal, vec![group.index(first), group.index(second)], Certainty::Stated);
        let above = [first, second].iter().try_fold(Exact::ZERO, |sum, number| sum.plus(group.claim(*number).quantity.interval.low?));
        if judge(&relation, &group.found.claims).holds() || above.is_some_and(|above| above > Exact::HUNDRED) {
            relations.push(relation);
        }
    }
}

fn is_level(claim: &Claim) -> bool {
    claim.quantity.kind == ClaimKind::Percent && claim.change.is_none() && matches!(claim.quantity.value, Value::Number(_))
}

/// 不合格率: what it is of, and the name of the rate that it denies.
fn denied<'g>(group: &'g Group<'_>, number: usize) -> Option<(&'g str, &'g str)> {
    let claim = group.claim(number);
    if !is_level(claim) {
        return None;
    }
    let phrase = claim.phrase.as_str();
    let at = group.lexicon.relations.negations.iter().find_map(|word| phrase.rfind(word.as_str()).map(|at| (at, word.len())))?;
    let name = &phrase[at.0 + at.1..];
    (name.ends_with('率') && name.chars().count() >= 3).then_some((&phrase[..at.0], name))
}

/// The words of the clause that follows a number.
fn leading_words(text: &str) -> &str {
    text.split([',', ';', '。', '、']).next().unwrap_or(text)
}
