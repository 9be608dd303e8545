//! Full rates that leave no room: 按期办结率100% with 逾期 n件, 办结率100% with 未办结 n件.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind};
use crate::claim::word_hits::Set;
use crate::claim::{ClaimKind, Exact, PeriodKind, Value};

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

/// The words of the clause that follows a number.
fn leading_words(text: &str) -> &str {
    text.split([',', ';', '。', '、']).next().unwrap_or(text)
}
