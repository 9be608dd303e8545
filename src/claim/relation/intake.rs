//! What became of what came in: `收到80件，受理70件，不予受理8件，撤回2件`.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, exceeds, judge, listed, slip};
use crate::claim::{Exact, Interval};

/// What a number of the list is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Accepted,
    Refused,
    Other,
}

/// Finds such lists of a sentence, of which no sum was found since `before`.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for whole in 0..group.numbers.len().saturating_sub(2) {
        let came = group.lexicon.relations.intake.received.iter().any(|word| group.numbers[whole].clause.contains(word.as_str()));
        if !came {
            continue;
        }
        let list = list(group, whole);
        let known = |relation: &Relation| relation.kind == RelationKind::Sum && relation.claims.contains(&group.index(whole));
        if !relations[before..].iter().any(known) {
            relations.extend(sum(group, whole, &list));
        }
    }
}

/// The numbers right behind the one of what came in, as far as they say what became of it.
fn list(group: &Group<'_>, whole: usize) -> Vec<(usize, Outcome)> {
    let mut list = Vec::new();
    for number in whole + 1..group.numbers.len() {
        let joined = group.numbers[number].lead.trim_start_matches("件").starts_with([',', '、', ';', ':', '(']);
        let fits = group.comparable(group.claim(number), group.claim(whole)) && group.claim(number).period.same(&group.claim(whole).period);
        let outcome = outcome(group, group.numbers[number].clause).filter(|_| joined && fits);
        let Some(outcome) = outcome else { break };
        list.push((number, outcome));
    }
    list
}

fn outcome(group: &Group<'_>, clause: &str) -> Option<Outcome> {
    let words = &group.lexicon.relations.intake;
    let clause = clause.trim_start_matches(['、', '(']);
    let clause = words.adverbs.iter().filter_map(|word| clause.strip_prefix(word.as_str())).min_by_key(|rest| rest.len()).unwrap_or(clause);
    let kinds = [(&words.refused, Outcome::Refused), (&words.accepted, Outcome::Accepted), (&words.others, Outcome::Other)];
    // 受理行政复议申请70件 repeats the name, 受理后调解70件 says more.
    let named = |list: &[String]| list.iter().any(|word| clause.strip_prefix(word.as_str()).is_some_and(|rest| is_name(group, rest)));
    kinds.into_iter().find(|(list, _)| named(list)).map(|(_, outcome)| outcome)
}

fn is_name(group: &Group<'_>, rest: &str) -> bool {
    rest.chars().count() <= 8 && !group.lexicon.verbs.is_in(rest.trim_start_matches("行政复议"))
}

/// The sum of a list that has those taken in and those refused. Where it fails, only more than what came in is told, unless 其他 says that
/// the list is whole, and only where a slip explains it: what is missing may still be looked at, and who is taken in may withdraw.
fn sum(group: &Group<'_>, whole: usize, list: &[(usize, Outcome)]) -> Option<Relation> {
    let has = |outcome: Outcome| list.iter().filter(|(_, other)| *other == outcome).count() == 1;
    if !has(Outcome::Accepted) || !has(Outcome::Refused) {
        return None;
    }
    let relation = |certainty: Certainty, numbers: &[usize]| {
        let claims = numbers.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
        Relation::new(RelationKind::Sum, claims, certainty)
    };
    let all: Vec<usize> = list.iter().map(|(number, _)| *number).collect();
    let deciding: Vec<usize> = list.iter().filter(|(_, outcome)| *outcome != Outcome::Other).map(|(number, _)| *number).collect();
    let others: Vec<usize> = list.iter().filter(|(_, outcome)| *outcome == Outcome::Other).map(|(number, _)| *number).collect();
    let holds = |numbers: &[usize]| judge(&relation(Certainty::Likely, numbers), &group.found.claims).holds();
    if holds(&all) {
        return Some(relation(Certainty::Likely, &all));
    }
    let without = |left_out: &usize| all.iter().copied().filter(|number| number != left_out).collect::<Vec<usize>>();
    if holds(&deciding) || others.iter().any(|left_out| holds(&without(left_out))) {
        return None;
    }
    let carried = group.lexicon.relations.carried.iter().any(|word| group.text.contains(word.as_str()));
    let above = || {
        let mut values = all.iter().map(|number| group.claim(*number).quantity.interval);
        let total = values.try_fold(Interval::point(Exact::ZERO), |sum, value| sum.plus(&value));
        total.is_some_and(|total| exceeds(&total, &group.claim(whole).quantity.interval))
    };
    let doubtful = relation(Certainty::Likely, &all);
    let complete = listed::leaves_nothing_out(group, &all);
    let told = !carried && (complete || above()) && slip::explains_from(&doubtful, &group.found.claims, false, Exact::whole(10));
    told.then_some(doubtful)
}
