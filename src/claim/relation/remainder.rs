//! Remainders: `排查86处，已整改82处，其余4处正在推进`: what was done and what is left make the whole.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, exceeds, judge, parts, slip};
use crate::claim::word_hits::Set;
use crate::claim::{ClaimKind, Exact, Interval, PeriodKind};

/// Finds the remainders of a sentence of which no sum was found since `before`.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for rest in (2..group.numbers.len()).filter(|rest| group.numbers[*rest].says(Set::Rest)) {
        let Some(left) = is_rest(group, rest) else { continue };
        let known = |relation: &Relation| relation.kind == RelationKind::Sum && relation.claims.contains(&group.index(rest));
        if relations[before..].iter().any(known) {
            continue;
        }
        relations.extend(opened(group, rest).or_else(|| done_and_rest(group, rest)).and_then(|list| relation(group, &list, left)));
    }
}

/// What a word says of the number behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// Some of what is left: 尚有12件未到期.
    Some,
    /// What is left, perhaps of more than the sentence names: 剩余.
    Whole,
    /// What is left of the whole that was named: 其余.
    All,
    /// What is not settled yet, of this year or of an earlier one: 正在办理.
    Pending,
}

/// Whether the words before a number say that it is what is left.
pub fn is_rest(group: &Group<'_>, number: usize) -> Option<Left> {
    let words = &group.lexicon.relations;
    let clause = group.numbers[number].clause;
    let ends = |word: &String| {
        clause.rfind(word.as_str()).is_some_and(|at| clause[..at].chars().count() <= 4 && clause[at + word.len()..].chars().count() <= 4)
    };
    if words.rest.iter().any(ends) {
        let whole = if words.rest_of_whole.iter().any(ends) { Left::Whole } else { Left::Some };
        return Some(if words.rest_of_all.iter().any(ends) { Left::All } else { whole });
    }
    // 已完成31个，未完成4个; but 采纳31条，部分采纳7条，未采纳11条 has no whole before what was done in part.
    let (_, undone) =
        words.not_yet.iter().find_map(|word| clause.split_once(word.as_str())).filter(|(lead, _)| lead.chars().count() <= 2)?;
    let named = |back: usize| number.checked_sub(back).is_some_and(|other| group.numbers[other].clause.contains(undone));
    (undone.chars().count() >= 2 && named(1) && !named(2)).then_some(Left::Whole)
}

/// `其中废止12件、修改8件，其余25件继续有效`: parts and whole.
fn opened(group: &Group<'_>, rest: usize) -> Option<Vec<usize>> {
    let opener = parts::opened_by(group, rest)?;
    let whole = (0..opener).rev().find(|whole| {
        group.comparable(group.claim(*whole), group.claim(rest)) && group.claim(*whole).period.same(&group.claim(rest).period)
    })?;
    (whole + 1 == opener).then(|| (opener..=rest).chain(std::iter::once(whole)).collect())
}

/// `排查86处，已整改82处，其余4处`: three numbers side by side.
fn done_and_rest(group: &Group<'_>, rest: usize) -> Option<Vec<usize>> {
    let done = next_before(group, rest)?;
    let whole = next_before(group, done)?;
    let plain = may_be_whole(group, whole, done, rest)
        && !exceeds(&group.claim(done).quantity.interval, &group.claim(whole).quantity.interval)
        && is_joined(group, done)
        && is_joined(group, rest)
        && group.opener(done).is_none()
        && group.opener(whole).is_none()
        && is_rest(group, done).is_none()
        && group.numbers[done].verbal;
    plain.then(|| vec![done, rest, whole])
}

/// The number before, where what stands between says only how it changed: `立案64件，同比增长8.5%，办结60件`.
pub fn next_before(group: &Group<'_>, number: usize) -> Option<usize> {
    let aside = |number: usize| {
        let claim = group.claim(number);
        let rate = claim.quantity.kind == ClaimKind::Percent && claim.phrase.contains('率');
        claim.change.is_some() || rate || claim.period.kind == PeriodKind::Previous
    };
    (number.saturating_sub(ASIDE + 1)..number).rev().find(|before| !aside(*before))
}

/// Numbers that may say how another one changed.
const ASIDE: usize = 3;

/// Whether the three count one sort of thing in one time.
pub fn may_be_whole(group: &Group<'_>, whole: usize, done: usize, rest: usize) -> bool {
    let alike = |number: usize| {
        group.comparable(group.claim(number), group.claim(rest)) && group.claim(number).period.same(&group.claim(rest).period)
    };
    alike(whole) && alike(done) && !group.is_average(whole)
}

/// Whether a number goes on with what the number before it speaks of.
pub fn is_joined(group: &Group<'_>, number: usize) -> bool {
    let lead = group.numbers[number].lead;
    lead.starts_with([',', '、', ';']) || lead.split_once(',').is_some_and(|(noun, _)| noun.chars().count() <= 8)
}

/// The sum of the list, parts first; none where it fails and something else may be meant.
pub fn relation(group: &Group<'_>, list: &[usize], left: Left) -> Option<Relation> {
    let claims: Vec<usize> = list.iter().map(|number| group.index(*number)).collect();
    let others = beside(group, list);
    let certainty = if left == Left::All && others.is_empty() { Certainty::Stated } else { Certainty::Likely };
    let relation = Relation::new(RelationKind::Sum, claims, certainty);
    if judge(&relation, &group.found.claims).holds() {
        return Some(relation);
    }
    // 尚有12件未到期 may be some of what is not done; only more than the whole cannot be.
    let unsure = left == Left::Pending || left == Left::Some && is_short(group, list);
    if unsure && !slip::explains_from(&relation, &group.found.claims, false, Exact::whole(10)) {
        return None;
    }
    // What an earlier year left may be among what is left now.
    let carried = group.lexicon.relations.carried.iter().any(|word| group.text.contains(word.as_str()));
    (!carried && !explained(group, list, &others)).then_some(relation)
}

/// Whether the parts are less than the whole.
fn is_short(group: &Group<'_>, list: &[usize]) -> bool {
    let of = |number: &usize| group.claim(*number).quantity.interval;
    let Some((whole, parts)) = list.split_last() else { return true };
    let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(part)));
    sum.is_none_or(|sum| exceeds(&of(whole), &sum))
}

/// Numbers of the sentence that count the same sort of thing and stand outside the list.
fn beside(group: &Group<'_>, list: &[usize]) -> Vec<usize> {
    let model = group.claim(list[0]);
    (0..group.numbers.len()).filter(|number| !list.contains(number) && group.comparable(group.claim(*number), model)).collect()
}

/// Other numbers that are tried.
const MOST_OTHERS: usize = 3;

/// Whether the other numbers, added or taken away, make the list right.
fn explained(group: &Group<'_>, list: &[usize], others: &[usize]) -> bool {
    let Some((whole, parts)) = list.split_last() else { return false };
    let of = |number: &usize| group.claim(*number).quantity.interval;
    let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(part)));
    let Some(difference) = sum.and_then(|sum| of(whole).minus(&sum)) else { return true };
    let mut reached = vec![difference];
    for other in others.iter().take(MOST_OTHERS) {
        let moved: Vec<Interval> = reached.iter().flat_map(|value| [value.plus(&of(other)), value.minus(&of(other))]).flatten().collect();
        reached.extend(moved);
    }
    reached.iter().any(|value| value.contains(Exact::ZERO))
}
