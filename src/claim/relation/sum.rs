//! Sums: `A x件、B y件，共计z件`, `z件，由A x件和B y件组成`.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, judge, slip};
use crate::claim::Exact;

/// Finds the sums of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for number in 1..group.numbers.len() {
        if let Some(relation) = with_total(group, number) {
            relations.push(relation);
        }
    }
    composed(group, relations);
}

/// The list before a total.
fn with_total(group: &Group<'_>, total: usize) -> Option<Relation> {
    let (start, end, strong) = group.total_word(total)?;
    let clause = group.numbers[total].clause;
    let (before, after) = (clause[..start].trim_start_matches('、'), &clause[end..]);
    let whole = group.claim(total);
    // 合计占全部案件（218件）的77.5%: the number is what the list is a share of.
    if !summable(whole) || after.starts_with('占') {
        return None;
    }
    let own_verb = group.lexicon.verbs.is_in(after);
    // 15个乡镇、3个街道共18个司法所: what stands right behind the last part is its noun and not another thing's name.
    let noun_of_part = group.numbers[total].lead.len() == clause.len();
    let named = !before.is_empty() && !noun_of_part;
    if !strong && named {
        return None;
    }
    let parts = parts_before(group, total);
    // A list that begins further back than this group is another file's work.
    if parts.len() < 2 || group.goes_on_from && parts[0] == 0 {
        return None;
    }
    let one_verb = parts.iter().all(|part| group.claim(*part).verb == group.claim(parts[0]).verb);
    if own_verb && !(one_verb && group.claim(parts[0]).verb == whole.verb) {
        return strong.then(|| done_together(group, &parts, total, after)).flatten();
    }
    // A list joined by 、 is one list; clauses joined by commas are one when nothing else is done in them.
    let tight = tail_joined(group, &parts);
    // The reading in which the author is right: any tail of the list that adds up.
    let ends = if named { 2..=parts.len() } else { parts.len()..=parts.len() };
    let runs = ends.rev().flat_map(|end| (0..end - 1).map(move |from| from..end));
    for run in runs {
        let relation = relation(group, &parts[run], total, Certainty::Stated);
        if judge(&relation, &group.found.claims).holds() {
            return Some(relation);
        }
    }
    if noun_of_part && !before.is_empty() {
        // 3个街道、12个社区共26个网格 counts other things, unless a slip in one number is all that parts them.
        let doubtful = relation(group, &parts, total, Certainty::Likely);
        let explained = tight.len() == parts.len()
            && (names_parts(group, &parts, total, before) || slip::explains_from(&doubtful, &group.found.claims, false, Exact::whole(10)));
        return explained.then_some(doubtful);
    }
    let certain = (!noun_of_part || before.is_empty()) && (tight.len() >= 2 && tight.len() == parts.len() || one_verb);
    // 修订6项，新建3项，废止2项，现行有效共计27项: what was done each time differs, and the total has a name of its own.
    let apart = named && !one_verb && tight.len() < parts.len();
    let list = if tight.len() >= 2 { tight } else { one_verb_tail(group, &parts) };
    let too_small = |parts: &[usize]| {
        let largest = parts.iter().filter_map(|part| group.claim(*part).quantity.interval.low).max();
        whole.quantity.interval.high.zip(largest).is_some_and(|(high, largest)| high < largest)
    };
    let stock = named && group.lexicon.relations.stock.iter().any(|word| before.contains(word.as_str()));
    if apart || stock || (named || !strong && !one_verb) && too_small(&parts) {
        // The total of other things, unless a slip in one number is all that parts the list from it.
        let doubtful = relation(group, &list, total, Certainty::Likely);
        return slip::explains(&doubtful, &group.found.claims, false).then_some(doubtful);
    }
    Some(relation(group, &list, total, if certain { Certainty::Stated } else { Certainty::Likely }))
}

/// `拆除23处，清理9处、14处，共计清理整治46处`: the total names one of the verbs of its parts and others, so only what adds up, or would
/// but for a slip, is the sum.
fn done_together(group: &Group<'_>, parts: &[usize], total: usize, after: &str) -> Option<Relation> {
    let relation = relation(group, parts, total, Certainty::Stated);
    if parts.len() >= 3 && judge(&relation, &group.found.claims).holds() {
        return Some(relation);
    }
    let named = |part: &usize| !group.claim(*part).verb.is_empty() && after.contains(group.claim(*part).verb.as_str());
    let doubtful = Relation { certainty: Certainty::Likely, ..relation };
    let explained =
        parts.len() >= 3 && parts.iter().any(named) && slip::explains_from(&doubtful, &group.found.claims, false, Exact::whole(10));
    explained.then_some(doubtful)
}

/// `7个村、2个社区共9个村（社区）`: whether the noun of the total repeats those of its parts.
fn names_parts(group: &Group<'_>, parts: &[usize], total: usize, last: &str) -> bool {
    let first = group.after(parts[0]).split('、').next().unwrap_or_default();
    let noun = group.after(total);
    let noun = noun.split([',', ';', '。']).next().unwrap_or(noun);
    !first.is_empty() && noun.starts_with(first) && noun[first.len()..].contains(last)
}

/// The longest tail of the list whose members are under one verb; all of it where that is a single number.
fn one_verb_tail(group: &Group<'_>, parts: &[usize]) -> Vec<usize> {
    let verb = parts.last().map(|last| &group.claim(*last).verb);
    let from = parts.iter().rposition(|part| Some(&group.claim(*part).verb) != verb).map_or(0, |other| other + 1);
    let tail = if parts.len() - from >= 2 { &parts[from..] } else { parts };
    tail.to_vec()
}

fn relation(group: &Group<'_>, parts: &[usize], whole: usize, certainty: Certainty) -> Relation {
    let claims = parts.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
    Relation::new(RelationKind::Sum, claims, certainty)
}

/// The numbers before a total that can be its parts, in order.
fn parts_before(group: &Group<'_>, total: usize) -> Vec<usize> {
    let whole = group.claim(total);
    let mut parts = Vec::new();
    // 三项合计64件: the count of the parts is none of them.
    let counted = group.total_word(total).is_some_and(|(start, ..)| start == 0)
        && group.numbers[total].lead.len() == group.numbers[total].clause.len();
    let skipped = usize::from(counted && !group.comparable(group.claim(total - 1), whole));
    for number in (0..total - skipped).rev() {
        let claim = group.claim(number);
        if !summable(claim) && claim.quantity.kind != crate::claim::ClaimKind::Other {
            continue;
        }
        if !group.comparable(claim, whole) || !claim.period.same(&whole.period) {
            break;
        }
        // 共受理投诉18442件 is the first of a list; 小计97件 closes one.
        let closes = |(_, end, _): (usize, usize, bool)| {
            let rest = &group.numbers[number].clause[end..];
            rest.is_empty() || group.lexicon.fillers.ending_at(rest, rest.len()).is_some_and(|word| word.len() == rest.len())
        };
        let subtotal = group.total_word(number).is_some_and(closes) && number > 0;
        let added = group
            .numbers
            .get(number + 1)
            .is_some_and(|next| group.lexicon.relations.added.iter().any(|word| next.lead.contains(word.as_str())));
        if subtotal && !added && parts.len() + 1 < total {
            break;
        }
        parts.push(number);
        if subtotal
            || group.opener(number).is_some()
            || group.lexicon.relations.from.iter().any(|word| group.numbers[number].clause.ends_with(word.as_str()))
        {
            break;
        }
    }
    parts.reverse();
    parts
}

/// The longest tail of the list whose members are joined by 、 or 和.
fn tail_joined(group: &Group<'_>, parts: &[usize]) -> Vec<usize> {
    let mut from = parts.len() - 1;
    // 18个乡镇、32个部门: the noun may stand between the number and the mark.
    let joined = |lead: &str| {
        lead.trim_start_matches(')').starts_with(['、', '和', '及', '与']) || lead.ends_with('、') && !lead.contains([',', ';', ':'])
    };
    while from > 0 && joined(group.numbers[parts[from]].lead) {
        from -= 1;
    }
    parts[from..].to_vec()
}

/// `733件，由民事512件、刑事198件、行政23件组成`.
fn composed(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for last in 1..group.numbers.len() {
        let after = group.after(last);
        if !group.lexicon.relations.composed.iter().any(|word| after.starts_with(word.as_str())) {
            continue;
        }
        let first = (1..=last).rev().find(|number| group.numbers[*number].lead.contains('由'));
        let Some(first) = first else { continue };
        let whole = first - 1;
        let parts: Vec<usize> = (first..=last).collect();
        if parts.len() >= 2 && parts.iter().all(|part| group.comparable(group.claim(*part), group.claim(whole))) {
            relations.push(relation(group, &parts, whole, Certainty::Stated));
        }
    }
}
