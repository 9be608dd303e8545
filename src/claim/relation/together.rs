//! A whole of several numbers side by side: `办理复议案件12件、应诉案件9件，其中败诉2件，占9.5%` is two out of twenty-one.

use super::spoken::{Group, summable};
use super::{Relation, RelationKind, exceeds};
use crate::claim::{Claim, ClaimKind, Interval, PeriodKind};

/// Numbers that are counted together at most.
const MOST: usize = 6;

/// Whether a relation that fails holds where the numbers beside its whole are counted with it, or where the whole is that of this year and
/// not the level of the year before: `法律援助案件761件，上年为694件，其中民事693件`.
pub fn makes_right(group: &Group<'_>, relation: &Relation) -> bool {
    let (whole, parts) = match (relation.kind, relation.claims.as_slice()) {
        (RelationKind::Part, [parts @ .., whole]) => (*whole, parts),
        (RelationKind::Share | RelationKind::Rate, [part, whole, _]) => (*whole, std::slice::from_ref(part)),
        _ => return false,
    };
    let Some(whole) = group.place(whole) else { return false };
    let Some(parts) = parts.iter().map(|part| group.place(*part)).collect::<Option<Vec<usize>>>() else { return false };
    let Some(&first) = parts.iter().min().filter(|first| **first > whole) else { return false };
    let sum = parts.iter().map(|part| group.claim(*part).quantity.interval).reduce(|sum, part| sum.plus(&part).unwrap_or(Interval::ALL));
    let Some(sum) = sum else { return false };
    let fits = |whole: &Interval| match relation.kind {
        RelationKind::Part => !exceeds(&sum, whole),
        _ => is_ratio(&sum, whole, &group.found.claims[relation.claims[2]]),
    };
    let from = (whole.saturating_sub(MOST)..whole).rev().take_while(|before| beside(group, *before)).last().unwrap_or(whole);
    let to = (whole..first - 1).take(MOST).take_while(|before| beside(group, *before)).last().map_or(whole, |last| last + 1);
    for begin in from..=whole {
        let mut together = group.claim(begin).quantity.interval;
        for number in begin + 1..=to {
            let Some(more) = together.plus(&group.claim(number).quantity.interval) else { break };
            together = more;
            if number >= whole && fits(&together) {
                return true;
            }
        }
    }
    let level = |number: usize| group.claim(number).period.kind == PeriodKind::Previous;
    level(whole)
        && (0..whole)
            .rev()
            .take(2)
            .any(|now| !level(now) && group.comparable(group.claim(now), group.claim(whole)) && fits(&group.claim(now).quantity.interval))
}

/// Whether the parts of a list are more together than the whole that none of them exceeds.
pub fn is_exceeded(relation: &Relation, claims: &[Claim]) -> bool {
    let of = |claim: &usize| claims[*claim].quantity.interval;
    let Some((whole, parts)) = relation.claims.split_last().filter(|(_, parts)| relation.kind == RelationKind::Part && parts.len() > 1)
    else {
        return false;
    };
    let sum = parts.iter().map(of).reduce(|sum, part| sum.plus(&part).unwrap_or(Interval::ALL));
    sum.is_some_and(|sum| exceeds(&sum, &of(whole)))
}

/// Whether part and whole give the share or rate that is stated.
fn is_ratio(part: &Interval, whole: &Interval, stated: &Claim) -> bool {
    let ratio = part.over(whole).and_then(|ratio| match stated.quantity.kind {
        ClaimKind::Percent => ratio.scaled(crate::claim::Exact::HUNDRED),
        _ => Some(ratio),
    });
    ratio.is_some_and(|ratio| ratio.meets(&stated.quantity.interval))
}

/// Whether a number and the next one stand side by side as numbers of one sort: `企业126家、个体户318家`.
fn beside(group: &Group<'_>, number: usize) -> bool {
    let (one, next) = (group.claim(number), group.claim(number + 1));
    let lead = group.numbers[number + 1].lead.trim_start_matches(')');
    let persons = |claim: &Claim| group.lexicon.relations.persons.iter().any(|unit| claim.quantity.unit == unit.as_str());
    let alike = group.comparable(one, next)
        || one.quantity.kind == ClaimKind::Count
            && next.quantity.kind == ClaimKind::Count
            && !persons(one)
            && !persons(next)
            && lead.starts_with(['、', '和']);
    // Joined by 、 they are one list; behind a comma another verb does something else.
    let verbs = lead.starts_with('、')
        || one.verb == next.verb
        || one.verb.is_empty()
        || next.verb.is_empty()
        || one.quantity.kind == ClaimKind::Money;
    let now = |claim: &Claim| claim.period.kind != PeriodKind::Previous;
    summable(one)
        && summable(next)
        && alike
        && verbs
        && now(one)
        && now(next)
        && lead.starts_with(['、', ',', '和', '及', '与'])
        && group.opener(number + 1).is_none()
        && group.total_word(number + 1).is_none()
        && !group.is_average(number)
        && !group.is_average(number + 1)
}
