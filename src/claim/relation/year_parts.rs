//! The parts of a year: `上半年受理310件，下半年受理295件，全年受理605件`.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, judge};
use crate::claim::PeriodKind;

/// Finds the years of a sentence that all their parts stand beside.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    if group.numbers.len() < 3 || !group.numbers.iter().any(|spoken| spoken.claim.period.kind == PeriodKind::Part) {
        return;
    }
    let words = &group.lexicon.relations.year_parts;
    let divided = words.divisions.iter().find_map(|names| told_apart(group, names).or_else(|| respectively(group, names)));
    let divided = divided.or_else(|| words.respective.iter().find_map(|words| shared_out(group, &words.words, words.parts)));
    let Some((parts, name)) = divided else { return };
    let Some(whole) = whole(group, &parts, name) else { return };
    let claims: Vec<usize> = parts.iter().chain(std::iter::once(&whole)).map(|number| group.index(*number)).collect();
    let known = |relation: &Relation| relation.kind == RelationKind::Sum && claims.iter().all(|claim| relation.claims.contains(claim));
    if relations[before..].iter().any(known) {
        return;
    }
    let sum = Relation::new(RelationKind::Sum, claims, Certainty::Likely);
    // Whom both halves count, the year counts once.
    let once = group.lexicon.relations.year_parts.units.iter().any(|unit| *unit == group.claim(whole).quantity.unit);
    if once || judge(&sum, &group.found.claims).holds() {
        relations.push(sum);
    }
}

/// One number for each part of the year, in order, and the name that all share.
fn told_apart<'g>(group: &Group<'g>, names: &[String]) -> Option<(Vec<usize>, &'g str)> {
    let mut parts: Vec<usize> = Vec::new();
    let mut shared = "";
    for name in names {
        let from = parts.last().map_or(0, |last| last + 1);
        let number = (from..group.numbers.len()).find(|number| begins_with(group, *number, name).is_some())?;
        let rest = begins_with(group, number, name)?;
        let unnamed = parts.is_empty() || rest.is_empty();
        if !summable(group.claim(number))
            || !unnamed && rest != shared
            || !(from..number).all(|between| is_beside(group, between)) && !parts.is_empty()
        {
            return None;
        }
        if parts.is_empty() {
            shared = rest;
        }
        parts.push(number);
    }
    let alike = parts.iter().all(|part| group.comparable(group.claim(*part), group.claim(parts[0])));
    alike.then_some((parts, shared))
}

/// What follows the name of a part of the year in a number's clause.
fn begins_with<'g>(group: &Group<'g>, number: usize, name: &str) -> Option<&'g str> {
    let clause = group.numbers[number].clause.trim_start_matches(['、', '和', '(', ')', ' ']);
    let clause = group.lexicon.part_openers.at(clause, 0).map_or(clause, |(_, end)| &clause[end..]);
    let rest = clause.trim_start_matches(['在', '今', '年']).strip_prefix(name)?;
    Some(bare(group, rest))
}

/// A name without what leads to its number: 共受理, 受理了.
fn bare<'t>(group: &Group<'_>, words: &'t str) -> &'t str {
    let mut words = words;
    loop {
        let shorter = group.lexicon.total_words.at(words, 0).map(|(_, end)| &words[end..]);
        let shorter = shorter.or_else(|| words.strip_suffix(['了', '为', '达', '是'])).or_else(|| words.strip_prefix(['已', '的']));
        match shorter {
            Some(rest) => words = rest,
            None => return words,
        }
    }
}

/// `上半年、下半年分别受理310件、295件`
fn respectively<'g>(group: &Group<'g>, names: &[String]) -> Option<(Vec<usize>, &'g str)> {
    shared_out(group, &[names.join("、"), names.join("和"), names.join("与")], names.len())
}

/// The numbers that 分别 shares out to the parts of the year that one of the words names.
fn shared_out<'g>(group: &Group<'g>, words: &[String], count: usize) -> Option<(Vec<usize>, &'g str)> {
    (0..=group.numbers.len().checked_sub(count)?).find_map(|first| {
        let rest = words.iter().find_map(|list| group.numbers.get(first)?.clause.strip_prefix(list.as_str()))?;
        let name = rest.strip_prefix("分别")?;
        let parts: Vec<usize> = (first..first + count).collect();
        let listed = parts[1..].iter().all(|part| matches!(group.numbers[*part].lead, "、" | "和" | "," | "与"));
        let alike = parts.iter().all(|part| group.comparable(group.claim(*part), group.claim(first)));
        (listed && alike).then(|| (parts, bare(group, name)))
    })
}

/// A change, a rate or another thing's number between two parts.
fn is_beside(group: &Group<'_>, number: usize) -> bool {
    !summable(group.claim(number)) || group.claim(number).period.kind == PeriodKind::Previous
}

/// The number of the whole year: behind the parts under 全年, or before them where 其中 or a bracket opens them.
fn whole(group: &Group<'_>, parts: &[usize], name: &str) -> Option<usize> {
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    let words = &group.lexicon.relations.year_parts.whole;
    let usable = |number: usize| {
        let claim = group.claim(number);
        claim.period.kind == PeriodKind::Year && group.comparable(claim, group.claim(first)) && !group.is_average(number)
    };
    let of_year = |number: usize| words.iter().find_map(|word| group.numbers[number].clause.split_once(word.as_str()));
    let behind = (last + 1..group.numbers.len()).find(|number| !is_beside(group, *number)).filter(|number| usable(*number));
    // 一季度110件, with nothing before it: what the whole names is what all count.
    let unnamed = name.is_empty() && first == 0;
    let named = |(before, rest): (&str, &str)| before.is_empty() && (unnamed || bare(group, rest) == name || bare(group, rest).is_empty());
    if let Some(behind) = behind.filter(|number| of_year(*number).is_some_and(named)) {
        return Some(behind);
    }
    let before = (0..first).rev().find(|number| !is_beside(group, *number)).filter(|number| usable(*number))?;
    let opened = group.opener(first).is_some() || group.numbers[first].lead.starts_with(['(', ':']);
    let told = of_year(before).map_or(name.is_empty(), |(_, rest)| name.is_empty() || bare(group, rest).contains(name));
    (told && (opened || before + 1 == first && group.numbers[first].lead.starts_with(','))).then_some(before)
}
