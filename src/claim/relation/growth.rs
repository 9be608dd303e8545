//! Growth: `较上年的799件增长19.52%`, `由a件增至b件，增长c%`, `增加n件`, `提高p个百分点`, `翻一番`.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, movement, parts};
use crate::claim::word_hits::Set;
use crate::claim::{Claim, ClaimKind, PeriodKind, Value};

/// Finds the changes of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for change in 0..group.numbers.len() {
        let claim = group.claim(change);
        let averaged = group.numbers[change].says(Set::Yearly);
        if !is_change(group, change) || averaged || group.is_respective(change) || !matches!(claim.quantity.value, Value::Number(_)) {
            continue;
        }
        if let Some((previous, current)) = levels(group, change) {
            let rough = claim.text.starts_with('翻') || claim.quantity.kind == ClaimKind::Fraction;
            let certainty = if rough { Certainty::Likely } else { Certainty::Stated };
            relations.push(Relation::new(RelationKind::Growth, vec![previous, current, group.index(change)], certainty));
        } else if let Some(claims) = by_difference(group, change) {
            let relation = Relation::new(RelationKind::Growth, claims, Certainty::Stated);
            relations.push(Relation { by_difference: true, ..relation });
        }
    }
}

/// The first of the changes that speak of the same levels: `由48次增至56次，增加8次，增长16.7%`.
fn first_of_run(group: &Group<'_>, change: usize) -> usize {
    let before = change.wrapping_sub(1);
    let follows = before < group.numbers.len()
        && is_change(group, before)
        && group.claim(before).quantity.kind != group.claim(change).quantity.kind
        && !group.numbers[change].leads(Set::Comparison)
        && group.numbers[change].lead.chars().count() <= 6;
    if follows { before } else { change }
}

/// A figure of change, or a doubling.
fn is_change(group: &Group<'_>, number: usize) -> bool {
    let claim = group.claim(number);
    claim.change.is_some() || claim.text.starts_with('翻')
}

/// Whether a level can be one end of the change: of one unit with the change, or any count or money under a rate of growth.
pub(super) fn may_be_level(group: &Group<'_>, level: usize, change: usize) -> bool {
    let (level, change) = (group.claim(level), group.claim(change));
    if level.change.is_some() || level.text.starts_with('翻') || !matches!(level.quantity.value, Value::Number(_)) {
        return false;
    }
    match change.quantity.kind {
        ClaimKind::Percent => {
            matches!(level.quantity.kind, ClaimKind::Count | ClaimKind::Money | ClaimKind::Percent | ClaimKind::Other | ClaimKind::Duration)
        }
        ClaimKind::Multiple => matches!(level.quantity.kind, ClaimKind::Count | ClaimKind::Money),
        // 增长两成; 八折 is no change.
        ClaimKind::Fraction => {
            let told_in_tenths = group.lexicon.relations.tenths.iter().any(|unit| *unit == change.quantity.unit);
            told_in_tenths && matches!(level.quantity.kind, ClaimKind::Count | ClaimKind::Money)
        }
        ClaimKind::PercentagePoint => level.quantity.kind == ClaimKind::Percent,
        _ => level.quantity.kind == change.quantity.kind && level.quantity.unit == change.quantity.unit,
    }
}

/// The claims of the previous and the current level of the change at `change`.
fn levels(group: &Group<'_>, change: usize) -> Option<(usize, usize)> {
    movement(group, change)
        .map(|(previous, current)| (group.index(previous), group.index(current)))
        .or_else(|| against_previous(group, change))
}

pub(super) fn alike(a: &Claim, b: &Claim) -> bool {
    a.quantity.kind == b.quantity.kind && a.quantity.unit == b.quantity.unit
}

/// `由a增至b，增长c%`, `由上年的a下降c%，降至b`.
fn movement(group: &Group<'_>, change: usize) -> Option<(usize, usize)> {
    let opens = |number: usize| movement::opens(group, number);
    let reaches = |number: usize| movement::reaches(group, number);
    let usable = |number: usize| may_be_level(group, number, change);
    let first = first_of_run(group, change);
    // 同比下降18.6%，由1200件降至977件
    if change + 2 < group.numbers.len()
        && opens(change + 1)
        && usable(change + 1)
        && usable(change + 2)
        && alike(group.claim(change + 1), group.claim(change + 2))
        && reaches(change + 2)
        && group.numbers[change + 1].lead.trim_start_matches(',').starts_with(['由', '从'])
    {
        return Some((change + 1, change + 2));
    }
    let change = first;
    // The nearest opening before the change with one more level right after it.
    if change >= 2
        && opens(change - 2)
        && usable(change - 2)
        && usable(change - 1)
        && alike(group.claim(change - 2), group.claim(change - 1))
        && reaches(change - 1)
    {
        return Some((change - 2, change - 1));
    }
    let next = change + 1;
    if change >= 1
        && next < group.numbers.len()
        && opens(change - 1)
        && usable(change - 1)
        && usable(next)
        && alike(group.claim(change - 1), group.claim(next))
        && reaches(next)
    {
        return Some((change - 1, next));
    }
    None
}

/// `受理318件，同比减少42件，下降11.7%`: the earlier level is not written, but the difference and the current one make it.
fn by_difference(group: &Group<'_>, change: usize) -> Option<Vec<usize>> {
    let (difference, current) = difference_and_level(group, change)?;
    let (rate, step, level) = (group.claim(change), group.claim(difference), group.claim(current));
    let counted = matches!(step.quantity.kind, ClaimKind::Count | ClaimKind::Money) && matches!(step.quantity.value, Value::Number(_));
    let compared = group.numbers[difference].leads(Set::Comparison);
    (rate.quantity.kind == ClaimKind::Percent
        && rate.change == step.change
        && counted
        && compared
        && alike(step, level)
        && may_be_level(group, current, difference)
        && level.period.kind != PeriodKind::Previous
        && !group.is_average(current)
        && parts::opened_by(group, current).is_none()
        && !group.is_respective(difference))
    .then(|| vec![group.index(difference), group.index(current), group.index(change)])
}

/// Where the difference and the current level stand that a rate of growth is of: `318件，减少42件，下降11.7%`, `增加50件，达到350件，增长16.7%`,
/// `1860件，同比增长16.25%，较上年增加260件`.
fn difference_and_level(group: &Group<'_>, rate: usize) -> Option<(usize, usize)> {
    let before = first_of_run(group, rate);
    if before < rate {
        return Some((before, before.checked_sub(1)?));
    }
    let reached = rate.checked_sub(2).filter(|difference| is_change(group, *difference) && movement::reaches(group, rate - 1));
    if let Some(difference) = reached {
        return Some((difference, rate - 1));
    }
    let behind = rate + 1;
    let told = behind < group.numbers.len()
        && is_change(group, behind)
        && group.numbers[behind].lead.starts_with(',')
        && group.numbers[behind].leads(Set::Comparison)
        && group.numbers[rate].leads(Set::Comparison);
    Some((behind, rate.checked_sub(1)?)).filter(|_| told)
}

/// `n件，较上年的m件增长p%`, `上年m件，今年n件，增长p%`.
fn against_previous(group: &Group<'_>, stated: usize) -> Option<(usize, usize)> {
    let change = first_of_run(group, stated);
    // 立案562件，同比上升8.1%(上年520件)
    let behind = stated + 1;
    if behind < group.numbers.len()
        && (group.numbers[behind].lead.starts_with('(') || is_told_behind(group, behind))
        && group.claim(behind).period.kind == PeriodKind::Previous
        && may_be_level(group, behind, stated)
        && let Some(current) = change.checked_sub(1).map(|number| whole_of_list(group, number))
        && is_current(group, current, behind, stated)
    {
        return Some((group.index(behind), group.index(current)));
    }
    let previous = (change.saturating_sub(2)..change)
        .rev()
        .find(|number| may_be_level(group, *number, stated) && group.claim(*number).period.kind == PeriodKind::Previous)?;
    if previous + 1 < change && !(previous + 2 == change && is_current(group, previous + 1, previous, stated)) {
        return None;
    }
    // After a full clause 较上年 speaks of a subject that only its own words can name.
    let apart = group.numbers[previous].lead.contains(';');
    let current = if previous + 2 == change {
        group.index(previous + 1)
    } else {
        let near = previous
            .checked_sub(1)
            .map(|number| whole_of_list(group, number))
            .filter(|number| !apart && is_current(group, *number, previous, stated));
        match near {
            Some(current) => group.index(current),
            None => restated(group, previous)?,
        }
    };
    Some((group.index(previous), current))
}

/// 增长8.1%，上年为520件: nothing but the time leads to the number.
fn is_told_behind(group: &Group<'_>, number: usize) -> bool {
    let lead = group.numbers[number].lead.trim_start_matches(',');
    group.lexicon.previous.at(lead, 0).is_some_and(|(_, end)| matches!(&lead[end..], "" | "为" | "是" | "仅" | "仅为" | "只有" | "度为"))
}

fn is_current(group: &Group<'_>, current: usize, previous: usize, change: usize) -> bool {
    may_be_level(group, current, change)
        && alike(group.claim(current), group.claim(previous))
        && group.claim(current).period.kind != PeriodKind::Previous
        && !group.is_average(current)
        && !matches!((group.claim(previous).period.from, group.claim(current).period.from), (Some(before), Some(now)) if now <= before)
}

/// The number that a list of parts opens from, for one of its members; any other number itself.
fn whole_of_list(group: &Group<'_>, number: usize) -> usize {
    match parts::opened_by(group, number) {
        Some(opener) => (0..opener).rev().find(|whole| group.comparable(group.claim(*whole), group.claim(number))).unwrap_or(number),
        None => number,
    }
}

/// `新收案件较上年的432件增长25%`: the current level stands in an earlier sentence under the same name.
fn restated(group: &Group<'_>, previous: usize) -> Option<usize> {
    let name = group.numbers[previous].clause.split(['较', '比']).next().filter(|name| name.chars().count() >= 2)?;
    let name = group.lexicon.relations.weak_endings.iter().find_map(|ending| name.strip_suffix(ending.as_str())).unwrap_or(name);
    let claim = group.claim(previous);
    group.earlier(group.index(previous), |other| {
        alike(other, claim)
            && other.change.is_none()
            && other.period.kind == PeriodKind::Year
            && (other.phrase.contains(name) || other.verb == name)
    })
}
