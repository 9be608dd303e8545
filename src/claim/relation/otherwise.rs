//! Other readings of a relation that fails: before the author is told to be wrong, the other numbers of the sentence are tried.
//!
//! `受理1200件，办结1188件，办结率99%；其中消费类800件，办结796件，办结率99.5%`: the last rate is 796 out of 800. A reading counts only
//! while few were tried: among many one fits by chance.

use super::spoken::{Group, summable};
use super::{Relation, RelationKind, judge, runs, slip, together};
use crate::claim::{Claim, ClaimKind, Exact, Interval};

/// Of a hundred wrong numbers so many may be taken for right because another reading fits by chance.
const CHANCE: i128 = 3;

/// The same of sums that are only likely.
const CHANCE_OF_SUM: i128 = 15;

/// Readings that are tried at most.
const MOST: usize = 60;

/// A number of a reading: a count, or several that stand side by side, taken together.
#[derive(Clone, Copy)]
struct Amount {
    first: usize,
    last: usize,
    value: Interval,
}

/// How a relation is best read.
pub enum Reading {
    /// It holds, or nothing else fits.
    AsFormed,
    /// With another number, which makes the author right.
    Instead(Relation),
    /// The author is right by numbers taken together, which make no relation.
    Explained,
}

/// Reads a relation among those `formed` of its sentence.
pub fn read(group: &Group<'_>, relation: &Relation, formed: &[Relation]) -> Reading {
    if !matches!(judge(relation, &group.found.claims), super::Judged::Contradicted(_)) {
        let other_whole = together::is_exceeded(relation, &group.found.claims) && together::makes_right(group, relation);
        return if other_whole { Reading::Explained } else { Reading::AsFormed };
    }
    if together::makes_right(group, relation) || runs::makes_right(group, relation) {
        return Reading::Explained;
    }
    // 通过初审47家、现场核查44家，共有41家获得认定: a total below its parts may be another number, even where a slip would explain it.
    let below = |part: &usize| relation.claims.last().is_some_and(|whole| is_above(group, *part, *whole));
    if relation.kind == RelationKind::Sum && relation.claims.iter().any(below) && !of_other_numbers(group, relation) {
        return Reading::Instead(Relation { certainty: super::Certainty::Likely, ..relation.clone() });
    }
    let explained = match relation.kind {
        RelationKind::Share => return share(group, relation).unwrap_or(Reading::AsFormed),
        RelationKind::Rate => of_other_cases(group, relation, formed) || ratio(group, relation, formed, false),
        RelationKind::Growth => pairs(group, relation) || ratio(group, relation, formed, true),
        RelationKind::Average => pairs(group, relation) || counted_together(group, relation),
        RelationKind::Part if counts_other_things(group, relation) => true,
        RelationKind::Part => return behind_list(group, relation),
        RelationKind::Sum => {
            overlaps(group, relation)
                || of_other_numbers(group, relation)
                || relation.certainty == super::Certainty::Likely && sum(group, relation)
        }
        _ => false,
    };
    if explained { Reading::Explained } else { Reading::AsFormed }
}

/// How many readings may be tried for a number that is exact to `step` of a hundred.
fn allowed(step: Exact) -> usize {
    Exact::whole(CHANCE).over(step).and_then(|count| usize::try_from(count.floor()).ok()).unwrap_or(0).min(MOST)
}

/// Counts and neighbours taken together, those near `rate` first.
fn amounts(group: &Group<'_>, rate: usize) -> Vec<Amount> {
    let alone = |number: usize| {
        let claim = group.numbers.get(number)?.claim;
        (number != rate && summable(claim)).then_some(Amount { first: number, last: number, value: claim.quantity.interval })
    };
    let mut near: Vec<usize> = (0..group.numbers.len()).collect();
    near.sort_by_key(|number| number.abs_diff(rate));
    let singles: Vec<Amount> = near.iter().filter_map(|number| alone(*number)).collect();
    let together = near.iter().filter_map(|number| {
        let (one, next) = (alone(*number)?, alone(*number + 1)?);
        let listed = group.numbers[next.first].lead.starts_with(['、', ',', '和'])
            && group.comparable(group.claim(one.first), group.claim(next.first));
        let value = one.value.plus(&next.value)?;
        listed.then_some(Amount { first: one.first, last: next.last, value })
    });
    let together: Vec<Amount> = together.collect();
    singles.into_iter().chain(together).collect()
}

/// A share is of the whole that the words name; only its part may be another one, or two together.
fn share(group: &Group<'_>, relation: &Relation) -> Option<Reading> {
    let stated = &group.found.claims[relation.claims[2]];
    let (at, whole) = (group.place(relation.claims[2])?, group.place(relation.claims[1])?);
    if stated.quantity.kind != ClaimKind::Percent {
        return None;
    }
    let others = amounts(group, at).into_iter().filter(|part| {
        let as_it_was = part.first == part.last && group.index(part.first) == relation.claims[0];
        !as_it_was
            && !(part.first..=part.last).contains(&whole)
            && group.lexicon.same_class(&group.claim(part.first).quantity, &group.claim(whole).quantity)
    });
    let fits = |part: &Amount| {
        let per_cent = part.value.over(&group.claim(whole).quantity.interval).and_then(|ratio| ratio.scaled(Exact::HUNDRED));
        per_cent.is_some_and(|per_cent| per_cent.meets(&stated.quantity.interval))
    };
    let Some(part) = others.take(allowed(stated.quantity.step)).find(fits) else {
        return of_other_whole(group, relation, at).then_some(Reading::Explained);
    };
    if part.first < part.last {
        return Some(Reading::Explained);
    }
    let claims = vec![group.index(part.first), relation.claims[1], relation.claims[2]];
    Some(Reading::Instead(Relation { claims, ..relation.clone() }))
}

/// Numbers before a share that may be its whole.
const WHOLES: usize = 4;

/// `立案200件，其中县级120件，普通程序76件，占63.3%`: whether the share, whose whole has no name, is of another number before the part.
fn of_other_whole(group: &Group<'_>, relation: &Relation, at: usize) -> bool {
    let (part, stated) = (&group.found.claims[relation.claims[0]], group.claim(at));
    let named = group.numbers[at].clause.rsplit('占').next().is_some_and(|name| name.chars().count() > 1);
    let Some(first) = group.place(relation.claims[0]).filter(|_| !named) else { return false };
    let before = (0..first).rev().filter(|whole| group.comparable(group.claim(*whole), part)).take(WHOLES);
    before
        .filter_map(|whole| part.quantity.interval.over(&group.claim(whole).quantity.interval)?.scaled(Exact::HUNDRED))
        .any(|share| share.meets(&stated.quantity.interval))
}

/// Whether two other amounts have the ratio that the last claim of the relation states; for a growth, a difference and a level.
fn ratio(group: &Group<'_>, relation: &Relation, formed: &[Relation], difference: bool) -> bool {
    let rate = &group.found.claims[relation.claims[2]];
    let Some(at) = group.place(relation.claims[2]) else { return false };
    if rate.quantity.kind != ClaimKind::Percent {
        return false;
    }
    // 505批次、602批次，合计1208批次，合格率99%: that the parts would fit says that their total is wrong, not that the rate is right.
    let totals = formed.iter().filter(|other| other.kind == RelationKind::Sum && other.claims.last() == relation.claims.get(1));
    let parts: Vec<usize> = totals.flat_map(|sum| sum.claims.iter().copied()).collect();
    let mut amounts = amounts(group, at);
    amounts.retain(|amount| amount.first == amount.last || !parts.contains(&group.index(amount.first)));
    let denied = !difference && group.lexicon.relations.negations.iter().any(|word| rate.phrase.contains(word.as_str()));
    let mut left = allowed(rate.quantity.step);
    for later in 1..amounts.len() {
        for earlier in 0..later {
            let (a, b) = (amounts[earlier], amounts[later]);
            // 逮捕25人，不捕24人，不捕率48.98%: the base is both together.
            let overlap = a.last >= b.first && b.last >= a.first;
            let within = denied && (a.first == a.last) != (b.first == b.last);
            if overlap && !within || !group.lexicon.same_class(&group.claim(a.first).quantity, &group.claim(b.first).quantity) {
                continue;
            }
            if difference && !is_difference(group, a, b) {
                continue;
            }
            if left == 0 {
                return false;
            }
            left -= 1;
            let fits = |part: &Amount, whole: &Amount| {
                let per_cent = part.value.over(&whole.value).and_then(|ratio| ratio.scaled(Exact::HUNDRED));
                per_cent.is_some_and(|per_cent| per_cent.meets(&rate.quantity.interval))
            };
            if fits(&a, &b) || fits(&b, &a) {
                return true;
            }
        }
    }
    false
}

/// `比上年的96件多22件`: one of the two says by how much the other changed.
fn is_difference(group: &Group<'_>, a: Amount, b: Amount) -> bool {
    let differs = |amount: Amount| {
        amount.first == amount.last
            && group.lexicon.relations.differing.iter().any(|word| group.numbers[amount.first].clause.ends_with(word.as_str()))
    };
    differs(a) != differs(b)
}

/// Whether two other numbers fit in the places of the first two of the relation.
fn pairs(group: &Group<'_>, relation: &Relation) -> bool {
    let last = &group.found.claims[relation.claims[2]];
    let Some(at) = group.place(relation.claims[2]) else { return false };
    let alike = |number: usize, claim: usize| {
        let (claim, model) = (group.claim(number), &group.found.claims[claim]);
        number != at && claim.quantity.kind == model.quantity.kind && claim.change.is_none()
    };
    let mut near: Vec<usize> =
        (0..group.numbers.len()).filter(|number| alike(*number, relation.claims[0]) || alike(*number, relation.claims[1])).collect();
    near.sort_by_key(|number| number.abs_diff(at));
    let mut left = if last.quantity.kind == ClaimKind::Percent { allowed(last.quantity.step) } else { 6 };
    for later in 1..near.len() {
        for earlier in 0..later {
            for (a, b) in [(near[earlier], near[later]), (near[later], near[earlier])] {
                let claims = vec![group.index(a), group.index(b), relation.claims[2]];
                // The same two the other way round would hide a fall that is called a rise.
                let same = relation.claims[..2].iter().all(|claim| claims[..2].contains(claim));
                let fit = alike(a, relation.claims[0]) && alike(b, relation.claims[1]) && same_units(group, a, b, relation);
                if same || !fit {
                    continue;
                }
                if left == 0 {
                    return false;
                }
                left -= 1;
                if judge(&Relation { claims, ..relation.clone() }, &group.found.claims).holds() {
                    return true;
                }
            }
        }
    }
    false
}

/// `讲座48场、培训会12场，受众5760人次，场均96人次`: whether two counts side by side are what the average is of.
fn counted_together(group: &Group<'_>, relation: &Relation) -> bool {
    let of = |at: usize| &group.found.claims[relation.claims[at]];
    let Some(at) = group.place(relation.claims[2]).filter(|_| relation.listed.is_none()) else { return false };
    let two = amounts(group, at)
        .into_iter()
        .filter(|amount| amount.first < amount.last && group.lexicon.same_class(&group.claim(amount.first).quantity, &of(1).quantity));
    two.take(FEW).filter_map(|count| of(0).quantity.interval.over(&count.value)).any(|average| {
        let half = of(2).quantity.step.over(Exact::whole(2));
        let written = match (of(2).quantity.value, half) {
            (crate::claim::Value::Number(value), Some(half)) => Interval::around(value, half),
            _ => None,
        };
        average.meets(&written.unwrap_or(of(2).quantity.interval))
    })
}

/// Pairs of counts that are tried for an average.
const FEW: usize = 6;

/// Whether the units of two numbers stand to each other as those of the relation do.
fn same_units(group: &Group<'_>, a: usize, b: usize, relation: &Relation) -> bool {
    let of = |claim: &Claim| claim.quantity.unit.clone();
    match relation.kind {
        RelationKind::Average => {
            of(group.claim(a)) == of(&group.found.claims[relation.claims[0]])
                && of(group.claim(b)) == of(&group.found.claims[relation.claims[1]])
        }
        _ => of(group.claim(a)) == of(group.claim(b)),
    }
}

/// `办结率98.6%，消费投诉办结率99.1%`: whether the two numbers give another rate of the sentence already, so that this one, which has another
/// name, is of other cases; 总体通过率 is of more than the last two numbers.
fn of_other_cases(group: &Group<'_>, relation: &Relation, formed: &[Relation]) -> bool {
    let name = |rate: usize| group.found.claims[rate].phrase.as_str();
    let end = |name: &str| name.trim_end_matches(['为', '达', '到', '是', '均']).chars().rev().take(3).collect::<String>();
    let twin = |other: &Relation| {
        other.kind == RelationKind::Rate
            && other.claims[..2] == relation.claims[..2]
            && name(other.claims[2]) != name(relation.claims[2])
            && end(name(other.claims[2])) == end(name(relation.claims[2]))
            && judge(other, &group.found.claims).holds()
    };
    let overall = || group.lexicon.relations.overall.iter().any(|word| name(relation.claims[2]).starts_with(word.as_str()));
    formed.iter().any(twin) || overall()
}

/// Whether the sentence says that some are counted twice, and the total is less than the list.
fn overlaps(group: &Group<'_>, relation: &Relation) -> bool {
    let Some((whole, parts)) = relation.claims.split_last() else { return false };
    let Some(total) = group.place(*whole) else { return false };
    let words = &group.lexicon.relations;
    let near = [group.numbers[total].clause, group.after(total), group.numbers.get(total + 1).map_or("", |_| group.after(total + 1))];
    let said = near.iter().any(|text| words.doubles.iter().any(|word| text.contains(word.as_str())))
        || group.after(total).split_once('(').is_some_and(|(noun, inner)| noun.chars().count() <= 4 && inner.starts_with("部分"));
    let of = |claim: &usize| group.found.claims[*claim].quantity.interval;
    let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(part)));
    said && sum.is_some_and(|sum| super::exceeds(&sum, &of(whole)))
}

/// `其中罚款61家、警告25家，约谈126家`: what is more than the whole and stands behind a comma is outside a list that is full already, and may be outside any.
fn behind_list(group: &Group<'_>, relation: &Relation) -> Reading {
    let Some((whole, parts)) = relation.claims.split_last() else { return Reading::AsFormed };
    let of = |claim: &usize| group.found.claims[*claim].quantity.interval;
    let Some(first) = parts.iter().position(|part| is_above(group, *part, *whole)).filter(|first| *first > 0) else {
        return Reading::AsFormed;
    };
    let apart = group.place(parts[first]).is_some_and(|number| group.numbers[number].lead.trim_start_matches(')').starts_with([',', ';']));
    if !apart {
        return Reading::AsFormed;
    }
    let sum = parts[..first].iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(part)));
    if sum.is_some_and(|sum| sum.meets(&of(whole))) {
        return Reading::Explained;
    }
    Reading::Instead(Relation { certainty: super::Certainty::Likely, ..relation.clone() })
}

/// `排查村15个，其中发现矛盾纠纷287个`: whether the words before a part that is more than its whole say that something else is counted.
fn counts_other_things(group: &Group<'_>, relation: &Relation) -> bool {
    let Some((whole, parts)) = relation.claims.split_last() else { return false };
    let whole = group.found.claims[*whole].quantity.interval;
    let large = parts.iter().filter(|part| super::exceeds(&group.found.claims[**part].quantity.interval, &whole));
    let mut places = large.filter_map(|part| group.place(*part));
    let other = |part: usize| {
        let clause = group.numbers[part].clause;
        // 其中涉及行政处罚的241件 says of which kind the parts are.
        !clause.ends_with('的') && group.lexicon.relations.yields.iter().any(|word| clause.contains(word.as_str()))
    };
    places.all(other)
}

fn is_above(group: &Group<'_>, part: usize, whole: usize) -> bool {
    super::exceeds(&group.found.claims[part].quantity.interval, &group.found.claims[whole].quantity.interval)
}

/// Whether a total that the list before it does not make counts other things: those in stock after the changes of the year (新增2家、退出1家，共有26家),
/// fewer than one of the steps before (初审31家、核查29家，共有28家获得认定), or those of one name (编制36名，实有31人；编制18名，实有18人；合计实有49人).
fn of_other_numbers(group: &Group<'_>, relation: &Relation) -> bool {
    let Some((whole, parts)) = relation.claims.split_last() else { return false };
    let (Some(total), Some(parts)) = (group.place(*whole), parts.iter().map(|part| group.place(*part)).collect::<Option<Vec<usize>>>())
    else {
        return false;
    };
    let words = &group.lexicon.relations;
    let changes = |part: &usize| words.stock_changes.iter().any(|word| group.numbers[*part].clause.contains(word.as_str()));
    let below = |part: &usize| is_above(group, group.index(*part), *whole);
    if (parts.iter().any(changes) || parts.iter().any(below))
        && !slip::explains_from(relation, &group.found.claims, false, Exact::whole(10))
    {
        return true;
    }
    let Some((_, end, _)) = group.total_word(total) else { return false };
    let name = &group.numbers[total].clause[end..];
    if name.chars().count() < 2 {
        return false;
    }
    let named = parts.iter().filter(|part| group.numbers[**part].clause.ends_with(name));
    let values: Vec<Interval> = named.map(|part| group.claim(*part).quantity.interval).collect();
    let sum = values.iter().try_fold(Interval::point(Exact::ZERO), |sum, value| sum.plus(value));
    values.len() >= 2 && sum.is_some_and(|sum| sum.meets(&group.claim(total).quantity.interval))
}

/// Whether some of the sentence's counts before the total add up to it: those outside brackets, a run of the list, every second one, two.
fn sum(group: &Group<'_>, relation: &Relation) -> bool {
    let Some((whole, _)) = relation.claims.split_last() else { return false };
    let Some(total) = group.place(*whole) else { return false };
    let whole = group.claim(total);
    let before: Vec<usize> = (0..total).filter(|number| group.comparable(group.claim(*number), whole)).collect();
    let parts: Vec<usize> = relation.claims[..relation.claims.len() - 1].iter().filter_map(|claim| group.place(*claim)).collect();
    let added = |numbers: &[usize]| {
        let mut values = numbers.iter().map(|number| group.claim(*number).quantity.interval);
        values.try_fold(Interval::point(Exact::ZERO), |sum, value| sum.plus(&value))
    };
    // 反馈问题12个，涉及我县9个，已整改8个，其余1个: a part that is the whole of those behind it.
    let inner = |from: usize| {
        parts.len() - from > 2 && added(&parts[from + 1..]).is_some_and(|sum| sum.meets(&group.claim(parts[from]).quantity.interval))
    };
    if (0..parts.len()).any(inner) {
        return true;
    }
    let outside: Vec<usize> = before.iter().copied().filter(|number| !in_brackets(group, *number, total)).collect();
    let mut readings: Vec<Vec<usize>> = vec![outside];
    readings.extend((2..parts.len()).map(|count| parts[..count].to_vec()));
    readings.extend((1..parts.len().saturating_sub(1)).map(|from| parts[from..].to_vec()));
    readings.extend([0, 1].map(|from| parts.iter().copied().skip(from).step_by(2).collect()));
    for later in 1..before.len() {
        readings.extend((0..later).map(|earlier| vec![before[earlier], before[later]]));
    }
    let size = whole.quantity.interval.high.unwrap_or(Exact::ZERO).abs();
    let most = size.times(Exact::whole(CHANCE_OF_SUM)).and_then(|size| size.over(Exact::HUNDRED));
    let most = most.and_then(|most| usize::try_from(most.floor()).ok()).unwrap_or(0).clamp(2, MOST);
    readings.retain(|reading| reading.len() >= 2);
    readings.iter().take(most).any(|reading| {
        let sum = added(reading);
        sum.is_some_and(|sum| sum.meets(&whole.quantity.interval))
    })
}

/// Whether the number stands in brackets that are closed before the number `later`.
fn in_brackets(group: &Group<'_>, number: usize, later: usize) -> bool {
    let text = &group.text[group.claim(number).reach..group.claim(later).range.0];
    let mut depth = 0_i32;
    text.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    })
}
