//! What is under way: `受理100件，办结87件，另有13件正在办理`. What was settled and what is not settled yet make what was taken on.
//!
//! What an earlier year left may be among either of them, so that only a slip of the pen is ever told.

use super::remainder::{self, Left};
use super::spoken::Group;
use super::{Relation, RelationKind, exceeds, judge};
use crate::claim::ClaimKind;

/// Wholes that are tried before the number of what was settled.
const WHOLES: usize = 2;

/// Finds what is under way in a sentence, where no sum was found of it since `before`.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for left in 2..group.numbers.len() {
        if group.claim(left).quantity.kind != ClaimKind::Count || !is_pending(group, left) || remainder::is_rest(group, left).is_some() {
            continue;
        }
        let known = |relation: &Relation| {
            matches!(relation.kind, RelationKind::Sum | RelationKind::Flow) && relation.claims.contains(&group.index(left))
        };
        if relations[before..].iter().any(known) {
            continue;
        }
        relations.extend(done_and_pending(group, left));
    }
}

/// Whether the words around a number say that what it counts is not settled: 正在办理14件, 未办结的14件, 有14件未能化解.
fn is_pending(group: &Group<'_>, number: usize) -> bool {
    let words = &group.lexicon.relations.pending;
    let clause = group.numbers[number].clause.trim_start_matches(['、', ')']);
    let named = words.there_is.iter().filter_map(|word| clause.strip_prefix(word.as_str())).min_by_key(|rest| rest.len());
    let named = named.unwrap_or(clause);
    let older = |text: &str| words.older.iter().any(|word| text.contains(word.as_str()));
    if unsettled(group, named).is_some_and(|rest| rest.chars().count() <= 4) {
        return !older(named);
    }
    let behind = group.after(number).split([',', ';', '。', '、', '(', ')', ':']).next().unwrap_or_default();
    let told = named.is_empty() && unsettled(group, behind).is_some_and(|rest| rest.chars().count() <= 2 && !rest.contains('的'));
    told && !older(behind)
}

/// What follows the words at the beginning of `text` that say that something is not settled.
fn unsettled<'t>(group: &Group<'_>, text: &'t str) -> Option<&'t str> {
    let words = &group.lexicon.relations.pending;
    let after =
        |list: &[String], text: &'t str| list.iter().filter_map(|word| text.strip_prefix(word.as_str())).min_by_key(|rest| rest.len());
    let marked = |marks: &[String], verbs: &[String]| after(marks, text).and_then(|rest| after(verbs, rest));
    marked(&words.under_way, &words.handled).or_else(|| marked(&words.undone, &words.settled)).or_else(|| after(&words.alone, text))
}

/// The sum of what was settled and what is left, with the whole before them.
fn done_and_pending(group: &Group<'_>, left: usize) -> Option<Relation> {
    let words = &group.lexicon.relations.pending;
    let says = |number: usize, verbs: &[String]| verbs.iter().any(|verb| affirmed(group, number, verb));
    let done = remainder::next_before(group, left)?;
    let mut wholes = Vec::new();
    let mut at = done;
    while let Some(whole) = remainder::next_before(group, at).filter(|_| wholes.len() < WHOLES) {
        wholes.push(whole);
        at = whole;
    }
    // 受理59条，办结151条: this year settled what an earlier one left.
    let settles_older =
        |whole: usize| says(whole, &words.lasting) && exceeds(&group.claim(done).quantity.interval, &group.claim(whole).quantity.interval);
    wholes.retain(|whole| {
        let taken_on = says(*whole, &words.taken_on) && !is_pending(group, *whole) && !settles_older(*whole);
        taken_on && remainder::may_be_whole(group, *whole, done, left)
    });
    // 办结72件（含上年积案）
    let with_older = |number: usize| {
        let bracket = group.after(number).strip_prefix('(').map(|inner| inner.split(')').next().unwrap_or(inner));
        bracket.is_some_and(|inner| words.older.iter().any(|word| inner.contains(word.as_str())))
    };
    if with_older(left) || with_older(done) {
        return None;
    }
    if !says(done, &words.settled) || !remainder::is_joined(group, left) || !remainder::is_joined(group, done) {
        return None;
    }
    let list = |whole: &usize| vec![done, left, *whole];
    let sum = |whole: &usize| remainder::relation(group, &list(whole), Left::Pending);
    let holding = wholes.iter().filter_map(sum).find(|sum| judge(sum, &group.found.claims).holds());
    // 受理80件，立案64件，办结60件: which of them the pending ones belong to, the nearer one or the other, only the fit tells.
    holding.or_else(|| sum(wholes.first()?).filter(|_| !says(wholes[0], &words.settled)))
}

/// Whether a number's clause names the verb, and not as 未办结 or 不予受理.
fn affirmed(group: &Group<'_>, number: usize, verb: &str) -> bool {
    let clause = group.numbers[number].clause;
    let words = &group.lexicon.relations;
    let denied = |at: usize| {
        let refused = words.refused.iter().any(|word| clause[..at + verb.len()].ends_with(word.as_str()));
        refused || words.negations.iter().any(|word| clause[..at].ends_with(word.as_str()))
    };
    clause.match_indices(verb).any(|(at, _)| !denied(at))
}
