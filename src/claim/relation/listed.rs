//! Lists that follow their total without 其中: `620件（食品210件、物业275件、噪声135件）`, `620件：食品210件、…`, and totals of two units,
//! `4期1280人次、6期720人次，共计10期2000人次`.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, judge, slip};
use crate::claim::Exact;
use crate::claim::word_hits::Set;

/// Finds the lists of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let before = relations.len();
    for whole in 0..group.numbers.len() {
        let relation = behind(group, whole).filter(|relation| !relations[before..].contains(relation));
        relations.extend(relation);
        two_units(group, whole, relations);
    }
}

/// Whether the names of a list's members say that nothing is left out: 其他, or 合格 with 不合格.
pub fn leaves_nothing_out(group: &Group<'_>, parts: &[usize]) -> bool {
    let clause = |part: &usize| {
        let clause = group.numbers[*part].clause.trim_start_matches(['、', '和', '及', '与', '(', ')']);
        let opened = group.lexicon.part_openers.at(clause, 0).map_or(0, |(_, end)| end);
        clause[opened..].trim_start_matches('拟')
    };
    let named = |name: &String| parts.iter().any(|part| clause(part).starts_with(name.as_str()));
    group.lexicon.relations.complete.iter().any(|names| !names.is_empty() && names.iter().all(named))
}

/// The list right behind a total: in brackets, after a colon, or after a comma where its names leave nothing out.
fn behind(group: &Group<'_>, whole: usize) -> Option<Relation> {
    let first = whole + 1;
    let lead = group.numbers.get(first)?.lead;
    let total = group.claim(whole);
    // （由A、B组成） says so itself.
    let bracket = lead.starts_with('(') && !lead.starts_with("(由");
    let colon = lead.split_once(':').is_some_and(|(noun, _)| noun.chars().count() <= 8 && !noun.contains([',', ';', '、', '(']));
    let comma = lead.starts_with(',');
    // ,分别是甲987件、乙312件: each part of the total gets its number.
    let each =
        lead.strip_prefix(',').and_then(|rest| group.lexicon.relations.each_is.iter().find_map(|word| rest.strip_prefix(word.as_str())));
    let each = each.is_some_and(|name| !name.is_empty() && !name.contains([',', ';', ':']));
    if !(bracket || colon || comma) || !summable(total) || group.opener(first).is_some() || group.is_average(whole) {
        return None;
    }
    let mut parts = Vec::new();
    for number in first..group.numbers.len() {
        let spoken = &group.numbers[number];
        let joined =
            number == first || spoken.lead.starts_with(['、', '和', ',', ';', '及', '与']) && !spoken.lead.contains(['(', ')', ':']);
        let named = !spoken.clause.trim_start_matches(['、', '和', ',', '及', '与', '(']).is_empty();
        if !joined
            || !named
            || !group.comparable(spoken.claim, total)
            || !spoken.claim.period.same(&total.period)
            || group.opener(number).is_some()
            || group.total_word(number).is_some()
            || spoken.leads(Set::Comparison)
            || spoken.clause.ends_with('占')
            || group.is_average(number)
        {
            break;
        }
        parts.push(number);
    }
    let last = *parts.last()?;
    if group.goes_on && last + 1 == group.numbers.len() {
        return None;
    }
    let open = group.lexicon.relations.open_list.iter().any(|word| group.after(last).starts_with(word.as_str()));
    let closed =
        !bracket || group.after(last).starts_with(')') || group.after(last).split(')').next().is_some_and(|rest| rest.chars().count() <= 2);
    let complete = leaves_nothing_out(group, &parts);
    if parts.len() < 2 || open || !closed || comma && !complete && !each {
        return None;
    }
    let claims = parts.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
    let relation = Relation::new(RelationKind::Sum, claims, Certainty::Stated);
    if judge(&relation, &group.found.claims).holds() {
        return Some(relation);
    }
    if comma
        && !each
        && let Some(other) = of_earlier_whole(group, whole, &parts)
    {
        return Some(other);
    }
    // 上年结转2件 is no part of what came in.
    let opening = &group.lexicon.relations.opening;
    if parts.iter().any(|part| opening.iter().any(|word| group.numbers[*part].clause.contains(word.as_str()))) {
        return None;
    }
    let doubtful = Relation { certainty: Certainty::Likely, ..relation };
    if each {
        return Some(doubtful);
    }
    slip::explains_from(&doubtful, &group.found.claims, false, Exact::whole(10)).then_some(doubtful)
}

/// Numbers before a list among which its whole is looked for.
const EARLIER_WHOLES: usize = 3;

/// `登记137件，办结132件；初次97件，重复40件`, `征求49条，采纳31条，部分采纳7条，未采纳11条`: the list, the number before it taken in or its
/// first members left out, is a number before that one.
fn of_earlier_whole(group: &Group<'_>, whole: usize, parts: &[usize]) -> Option<Relation> {
    let all: Vec<usize> = std::iter::once(whole).chain(parts.iter().copied()).collect();
    let tails = (0..all.len() - 1).map(|from| &all[from..]);
    let wholes = || (0..whole).rev().filter(|other| group.comparable(group.claim(*other), group.claim(whole))).take(EARLIER_WHOLES);
    let of = |list: &[usize], total: usize| {
        let claims = list.iter().chain(std::iter::once(&total)).map(|number| group.index(*number)).collect();
        Relation::new(RelationKind::Sum, claims, Certainty::Stated)
    };
    tails.flat_map(|list| wholes().map(move |total| of(list, total))).find(|relation| judge(relation, &group.found.claims).holds())
}

/// `培训村干部4期1280人次，执法人员6期720人次，共计10期2000人次`: each unit has a total of its own.
fn two_units(group: &Group<'_>, total: usize, relations: &mut Vec<Relation>) {
    let second = total + 1;
    if group.total_word(total).is_none() || group.numbers.get(second).is_none_or(|spoken| !spoken.lead.is_empty()) || total < 4 {
        return;
    }
    if !summable(group.claim(total)) || group.comparable(group.claim(total), group.claim(second)) {
        return;
    }
    // Pairs right before the total.
    let mut first = total;
    while first >= 2
        && group.numbers[first - 1].lead.is_empty()
        && group.comparable(group.claim(first - 2), group.claim(total))
        && group.comparable(group.claim(first - 1), group.claim(second))
        && group.total_word(first - 2).is_none()
        && group.claim(first - 2).period.same(&group.claim(total).period)
    {
        first -= 2;
    }
    if total - first < 4 {
        return;
    }
    for (start, whole) in [(first, total), (first + 1, second)] {
        let claims = (start..total).step_by(2).chain(std::iter::once(whole)).map(|number| group.index(number)).collect();
        relations.push(Relation::new(RelationKind::Sum, claims, Certainty::Stated));
    }
}
