//! Parts: `z件，其中A x件、B y件`. The list may be partial and its members may overlap.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, exceeds, judge, slip};
use crate::claim::{ClaimKind, Exact, Interval};

/// Finds the parts of a sentence.
/// A sum of the same numbers found since `before` says more.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for first in 1..group.numbers.len() {
        if !summable(group.claim(first)) && group.opener(first).is_some() {
            // 其中45岁以下301人: the opener's number may be one further on.
            let next = first + 1;
            if next < group.numbers.len()
                && group.opener(next).is_none()
                && group.numbers[next].lead.len() < 12
                && summable(group.claim(next))
            {
                opened(group, next, before, relations);
            }
        } else if group.opener(first).is_some() {
            opened(group, first, before, relations);
        } else if out_of(group, first) {
            let parts = list(group, first);
            push(group, &parts, first - 1, before, relations);
            complete(group, &parts, &[first - 1], relations);
        } else if let Some(whole) = within(group, first) {
            push(group, &[first], whole, before, relations);
        }
    }
}

fn opened(group: &Group<'_>, first: usize, before: usize, relations: &mut Vec<Relation>) {
    let Some(wholes) = wholes(group, first) else { return };
    let parts = exact_list(group, list(group, first), &wholes);
    // 其中 belongs to the nearest number; to one further back only where the nearest cannot be meant.
    let fits = wholes.iter().copied().find(|whole| judge(&relation(group, &parts, *whole), &group.found.claims).holds());
    let whole = fits.map_or(wholes[0], |whole| base_of_rate(group, first, &wholes, whole));
    push(group, &parts, whole, before, relations);
    // 共613件，其中A、B、C，合计…: the list says itself that it is complete.
    let next = parts[parts.len() - 1] + 1;
    let totalled =
        next < group.numbers.len() && group.total_word(next).is_some_and(|(start, _, strong)| strong && start <= '、'.len_utf8());
    if totalled && parts.len() >= 2 && group.comparable(group.claim(next), group.claim(whole)) {
        let claims = parts.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
        relations.push(Relation::new(RelationKind::Sum, claims, Certainty::Stated));
    } else {
        complete(group, &parts, &wholes, relations);
    }
}

/// `受理1200件，办结1188件，办结率99%，其中A 800件`: behind a rate the parts are those of its base.
fn base_of_rate(group: &Group<'_>, first: usize, wholes: &[usize], whole: usize) -> usize {
    let behind_rate = first == whole + 2 && group.claim(whole + 1).quantity.kind == ClaimKind::Percent;
    let larger = wholes
        .iter()
        .copied()
        .find(|other| *other + 1 == whole && !exceeds(&group.claim(whole).quantity.interval, &group.claim(*other).quantity.interval));
    larger.filter(|_| behind_rate).unwrap_or(whole)
}

/// `246件，其中维持118件、…、终止23件，直接纠错36件`: where the members joined by 、 make up a whole, what follows behind a comma is none.
fn exact_list(group: &Group<'_>, parts: Vec<usize>, wholes: &[usize]) -> Vec<usize> {
    let tight = parts.iter().skip(1).take_while(|part| group.numbers[**part].lead.starts_with(['、', '和', '及', '与'])).count() + 1;
    let sum = |whole: &usize| Relation { kind: RelationKind::Sum, ..relation(group, &parts[..tight], *whole) };
    let exact = (3..parts.len()).contains(&tight) && wholes.iter().any(|whole| judge(&sum(whole), &group.found.claims).holds());
    // 代表23人，其中甲9人、乙6人、丙3人，旁听群众30人: what is more than the whole stands outside the list.
    let of = |number: &usize| group.claim(*number).quantity.interval;
    let outside = (2..parts.len()).contains(&tight) && wholes.iter().all(|whole| exceeds(&of(&parts[tight]), &of(whole)));
    if exact || outside { parts[..tight].to_vec() } else { parts }
}

/// A list that ends with 其他, or names all that there is, is its whole.
fn complete(group: &Group<'_>, parts: &[usize], wholes: &[usize], relations: &mut Vec<Relation>) {
    let cut_off = group.goes_on && parts.last().is_some_and(|last| last + 1 == group.numbers.len());
    if parts.len() < 2 || cut_off || !super::listed::leaves_nothing_out(group, parts) {
        return;
    }
    let sum = |whole: usize| Relation { kind: RelationKind::Sum, ..relation(group, parts, whole) };
    let holding = wholes.iter().map(|whole| sum(*whole)).find(|sum| judge(sum, &group.found.claims).holds());
    if holding.is_none() && of_two_wholes(group, parts, wholes[0]).is_some_and(|(sum, both)| sum.meets(&both)) {
        return;
    }
    let doubtful =
        || wholes.iter().map(|whole| sum(*whole)).find(|sum| slip::explains_from(sum, &group.found.claims, false, Exact::whole(10)));
    relations.extend(holding.or_else(|| doubtful().map(|sum| Relation { certainty: Certainty::Likely, ..sum })));
}

/// `办结的295件案件中，维持168件`: the parts begin right after the number that they are of.
fn out_of(group: &Group<'_>, first: usize) -> bool {
    let lead = group.numbers[first].lead;
    let opened = lead
        .split_once("中,")
        .or_else(|| lead.split_once("中:"))
        .is_some_and(|(noun, _)| noun.chars().count() <= 12 && !noun.contains([',', ';', '、', ':']));
    // 17个乡镇中，有18个被命名为示范村的村: another noun is counted.
    let behind = group.after(first).split([',', ';', '。']).next().unwrap_or_default();
    let of_other = || behind.contains('的') && exceeds(&group.claim(first).quantity.interval, &group.claim(first - 1).quantity.interval);
    opened && !lead.starts_with("其中") && group.comparable(group.claim(first - 1), group.claim(first)) && !of_other()
}

fn relation(group: &Group<'_>, parts: &[usize], whole: usize) -> Relation {
    let claims = parts.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
    Relation::new(RelationKind::Part, claims, Certainty::Stated)
}

fn push(group: &Group<'_>, parts: &[usize], whole: usize, before: usize, relations: &mut Vec<Relation>) {
    let relation = relation(group, parts, whole);
    let within_two = || of_two_wholes(group, parts, whole).is_some_and(|(sum, both)| !exceeds(&sum, &both));
    if !judge(&relation, &group.found.claims).holds() && within_two() {
        return;
    }
    let says_more = |other: &Relation| other.kind == RelationKind::Sum && relation.claims.iter().all(|claim| other.claims.contains(claim));
    let known = relations[before..].iter().any(says_more);
    if !known {
        relations.push(relation);
    }
}

/// `办结51件，正在办理3件，其中涉企54件`: the sum of the parts, and of the two numbers before them.
fn of_two_wholes(group: &Group<'_>, parts: &[usize], whole: usize) -> Option<(Interval, Interval)> {
    let before = whole.checked_sub(1).filter(|before| group.comparable(group.claim(*before), group.claim(whole)))?;
    let of = |number: usize| group.claim(number).quantity.interval;
    let listed = group.numbers[whole].lead.starts_with([',', '、', '和', ';']) && !exceeds(&of(whole), &of(before));
    let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(*part)))?;
    of(before).plus(&of(whole)).filter(|_| listed).map(|both| (sum, both))
}

/// Numbers before the list that can be its whole, nearest first; only those of one period.
fn wholes(group: &Group<'_>, first: usize) -> Option<Vec<usize>> {
    let part = group.claim(first);
    let found: Vec<usize> = (0..first)
        .rev()
        .filter(|number| group.comparable(group.claim(*number), part) && group.claim(*number).period.same(&part.period))
        .filter(|number| !group.is_average(*number) && !group.is_difference(*number))
        .collect();
    (!found.is_empty()).then_some(found)
}

/// The first number of the opened list (其中…) that the number is a member of.
pub fn opened_by(group: &Group<'_>, number: usize) -> Option<usize> {
    let opener = (1..=number).rev().find(|at| {
        group.opener(*at).is_some()
            || at.checked_sub(1).is_some_and(|before| group.opener(before).is_some() && !summable(group.claim(before)))
    })?;
    list(group, opener).contains(&number).then_some(opener)
}

/// The members of a list that begins at `first`.
pub fn list(group: &Group<'_>, first: usize) -> Vec<usize> {
    let apart = |lead: &str| group.lexicon.relations.apart.iter().any(|word| lead.contains(word.as_str()));
    let mut parts = vec![first];
    let verbless = !group.numbers[first].verbal;
    for number in first + 1..group.numbers.len() {
        let spoken = &group.numbers[number];
        if !summable(spoken.claim) {
            // 占30% between two members.
            if spoken.claim.quantity.kind == ClaimKind::Percent && (spoken.lead.contains('占') || spoken.lead.contains('(')) {
                continue;
            }
            break;
        }
        let listed = spoken.lead.trim_start_matches(')').starts_with(['、', '和', '及', ',', ';', '与']);
        let leaves_bracket =
            spoken.lead.matches(')').count() > spoken.lead.matches('(').count() && opens_bracket(group.numbers[first].lead);
        // 暂予监外执行20人 is a name that ends with a verb; 化解20件 does something else.
        let named = spoken.clause.chars().count() >= 5 && !begins_with_verb(group, spoken.clause);
        let other = !spoken.lead.starts_with('、') && verbless && !spoken.clause.ends_with('的') && spoken.verbal && !named;
        if !listed
            || leaves_bracket
            || other
            || !spoken.claim.period.same(&group.claim(first).period)
            || spoken.lead.contains(';')
            || group.is_average(number)
            || group.opener(number).is_some()
            || group.total_word(number).is_some()
            || apart(spoken.lead)
            || within(group, number).is_some()
            || !group.comparable(group.claim(first), spoken.claim)
        {
            break;
        }
        parts.push(number);
    }
    parts
}

fn begins_with_verb(group: &Group<'_>, clause: &str) -> bool {
    let words = clause.trim_start_matches(['已', '共', '再', '又', '并', '新', '现', '均', '全', '年']);
    group.lexicon.verbs.find_all(words).next().is_some_and(|(_, start, end)| start == 0 || end < words.len())
}

/// Whether a bracket that the words open is still open behind them: 其中村(居)调委会 closes its own.
fn opens_bracket(words: &str) -> bool {
    words.matches('(').count() > words.matches(')').count()
}

/// `行政处罚案件中，适用简易程序的355件`: the number whose phrase the words before 中 repeat.
fn within(group: &Group<'_>, number: usize) -> Option<usize> {
    let lead = group.numbers[number].lead;
    if !lead.contains('中') {
        return None;
    }
    let inner = lead
        .split([',', ';', '。'])
        .find_map(|piece| piece.strip_suffix('中').or_else(|| piece.split_once("中的").map(|(before, _)| before)))?;
    let name = inner.trim_start_matches(['在', '上', '述']);
    if name.chars().count() < 2 {
        return None;
    }
    (0..number)
        .rev()
        .find(|whole| group.comparable(group.claim(*whole), group.claim(number)) && group.numbers[*whole].clause.ends_with(name))
}
