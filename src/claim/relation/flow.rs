//! Flows: 上年结转 + 新收 = 办结 + 结转下年.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind};
use crate::claim::lexicon_file::RelationWords;
use crate::claim::word_hits::Set;

/// Finds the flow of a sentence: exactly one number for each of the four.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let words = &group.lexicon.relations;
    if group.numbers.len() < 4 {
        return;
    }
    let mut roles: [Option<usize>; 4] = [None; 4];
    for number in 0..group.numbers.len() {
        let spoken = &group.numbers[number];
        if !summable(spoken.claim) || group.opener(number).is_some() {
            continue;
        }
        if ![Set::Opening, Set::New, Set::Done, Set::Closing].into_iter().any(|set| spoken.says(set)) {
            continue;
        }
        let clause = spoken.clause.rsplit('、').next().unwrap_or(spoken.clause);
        let Some(role) = role(words, clause) else { continue };
        // A second number of a role (其中经调解结案177件) is a part; the first one states the flow.
        roles[role].get_or_insert(number);
    }
    let [Some(opening), Some(new), Some(done), Some(closing)] = roles else { return };
    let numbers = [opening, new, done, closing];
    // What was not accepted leaves the flow before it is done.
    let refused =
        group.numbers.iter().any(|spoken| group.lexicon.relations.refused.iter().any(|word| spoken.clause.contains(word.as_str())));
    if !refused && numbers.iter().all(|number| group.comparable(group.claim(*number), group.claim(new))) {
        relations.push(Relation::new(RelationKind::Flow, numbers.iter().map(|number| group.index(*number)).collect(), Certainty::Stated));
    }
}

/// What the words name in a flow: 0 what was carried over, 1 what came in, 2 what was done, 3 what is carried forward.
pub fn role(words: &RelationWords, text: &str) -> Option<usize> {
    let has = |list: &[String]| list.iter().any(|word| text.contains(word.as_str()));
    [(&words.opening, 0), (&words.closing, 3), (&words.done, 2), (&words.new, 1)]
        .into_iter()
        .find(|(list, _)| has(list))
        .map(|(_, role)| role)
}
