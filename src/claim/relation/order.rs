//! Order: what succeeded is never more than what was tried (调解成功 ≤ 调解, 出庭 ≤ 开庭).

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind};
use crate::claim::metric::Dictionary;
use crate::claim::word_hits::Set;

/// Finds pairs of a sentence that must be in order and stand in no stronger relation found since `before`.
pub fn find(group: &Group<'_>, _dictionary: &Dictionary, before: usize, relations: &mut Vec<Relation>) {
    for larger in 0..group.numbers.len().saturating_sub(1) {
        // The next number must name a smaller one, which few do.
        if !group.numbers[larger + 1].says(Set::Smaller) {
            continue;
        }
        let words = &group.lexicon.relations;
        let sure = words.order.iter().map(|pair| (pair, Certainty::Stated));
        let pairs = sure.chain(words.order_of_one_thing.iter().map(|pair| (pair, Certainty::Likely)));
        for ((smaller_word, larger_word), certainty) in pairs {
            let clause = group.numbers[larger].clause;
            if !clause.contains(larger_word.as_str()) || clause.contains(smaller_word.as_str()) || !summable(group.claim(larger)) {
                continue;
            }
            let smaller = larger + 1;
            if smaller >= group.numbers.len() || !group.numbers[smaller].clause.contains(smaller_word.as_str()) {
                continue;
            }
            let (a, b) = (group.claim(smaller), group.claim(larger));
            if !group.comparable(a, b) || !a.period.same(&b.period) || a.scope != b.scope {
                continue;
            }
            let one_thing = of_one_thing(group.numbers[smaller].clause, smaller_word, clause) && !includes(group, smaller);
            if certainty == Certainty::Likely && !one_thing {
                continue;
            }
            let pair = [group.index(smaller), group.index(larger)];
            let stronger = relations[before..].iter().any(|relation| pair.iter().all(|claim| relation.claims.contains(claim)));
            if !stronger {
                relations.push(Relation::new(RelationKind::Order, pair.to_vec(), certainty));
            }
        }
    }
}

/// 收到申请86件，受理82件: the second number names nothing else than the first one.
fn of_one_thing(clause: &str, word: &str, larger: &str) -> bool {
    let named = clause.split_once(word).map_or("", |(_, named)| named);
    named.is_empty() || larger.ends_with(named)
}

/// 受理92件（含上年收到6件）: whether something else is told to be among what is counted.
fn includes(group: &Group<'_>, number: usize) -> bool {
    let after = group.after(number);
    let bracket = after.strip_prefix('(').unwrap_or(after);
    after.len() > bracket.len() && (group.lexicon.part_openers.at(bracket, 0).is_some() || group.lexicon.previous.at(bracket, 0).is_some())
}
