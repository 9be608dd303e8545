//! How much of what was to be done was done: `完成年度计划500人的126%`, `计划120家次，实际132家次，完成率110%`, `20项中的18项已完成，完成率90%`.

use super::rate::triple;
use super::spoken::{Group, summable};
use super::{Certainty, Relation, judge, slip};
use crate::claim::{Claim, ClaimKind, PeriodKind};

/// Finds the rates of completion of a sentence that no rate found since `before` speaks of.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for rate in 2..group.numbers.len() {
        let claim = group.claim(rate);
        let known = relations[before..].iter().any(|relation| relation.claims.last() == Some(&group.index(rate)));
        if known || claim.quantity.kind != ClaimKind::Percent || claim.change.is_some() {
            continue;
        }
        let found =
            of_goal(group, rate).or_else(|| beyond_goal(group, rate)).or_else(|| by_name(group, rate)).or_else(|| out_of(group, rate));
        relations.extend(found);
    }
}

fn is_target(group: &Group<'_>, words: &str) -> bool {
    group.lexicon.relations.targets.iter().any(|word| words.contains(word.as_str()))
}

/// `计划120家次，完成132家次，完成全年任务的110%`: the goal was stated before.
fn of_goal(group: &Group<'_>, rate: usize) -> Option<Relation> {
    let words = &group.lexicon.relations;
    let clause = group.numbers[rate].clause;
    let led = clause.trim_end_matches(['约', '近', '超']).strip_suffix('的').is_some_and(|lead| {
        let completed = words.completed.iter().find_map(|word| lead.split_once(word.as_str()));
        completed.is_some_and(|(before, after)| before.chars().count() <= 4 && is_target(group, after))
            || words.share_of.iter().any(|word| lead.starts_with(word.as_str())) && is_target(group, lead)
    });
    if !led {
        return None;
    }
    let (base, numerator) = (rate - 2, rate - 1);
    let usable = |number: usize| summable(group.claim(number)) && group.opener(number).is_none();
    let alike = group.comparable(group.claim(base), group.claim(numerator));
    let goal_first = is_target(group, group.numbers[base].clause) && !is_target(group, group.numbers[numerator].clause);
    if !(alike && usable(base) && usable(numerator) && goal_first) {
        return None;
    }
    let told = words.done_marks.iter().any(|word| group.numbers[numerator].clause.contains(word.as_str()));
    let certainty = if told { Certainty::Stated } else { Certainty::Likely };
    let relation = triple(group, numerator, base, rate, certainty);
    let meant = told || judge(&relation, &group.found.claims).holds() || slip::explains(&relation, &group.found.claims, true);
    meant.then_some(relation)
}

/// Whether two numbers measure one sort of thing; areas and lengths too.
fn alike(group: &Group<'_>, a: &Claim, b: &Claim) -> bool {
    let measured = a.quantity.kind == ClaimKind::Other && b.quantity.kind == ClaimKind::Other && a.quantity.unit == b.quantity.unit;
    (measured || group.comparable(a, b)) && a.change.is_none() && b.change.is_none()
}

/// `拆除21.33万平方米，完成年度目标15万平方米的142.2%`: the goal stands between what was done and the rate.
fn beyond_goal(group: &Group<'_>, rate: usize) -> Option<Relation> {
    let (numerator, base) = (rate - 2, rate - 1);
    let words = &group.lexicon.relations;
    let clause = group.numbers[base].clause;
    let led = group.numbers[rate].lead.strip_prefix('的').is_some_and(|rest| rest.chars().count() <= 2)
        && (words.completed.iter().any(|word| clause.contains(word.as_str()))
            || words.makes.iter().any(|word| clause.starts_with(word.as_str())))
        && is_target(group, clause);
    let usable = alike(group, group.claim(numerator), group.claim(base))
        && group.claim(numerator).period.kind != PeriodKind::Previous
        && !group.is_average(numerator)
        && group.numbers[base].lead.starts_with(',');
    (led && usable).then(|| triple(group, numerator, base, rate, Certainty::Likely))
}

/// `年度计划12件，完成9件，完成率75%`.
fn by_name(group: &Group<'_>, rate: usize) -> Option<Relation> {
    let (base, numerator) = (rate - 2, rate - 1);
    let words = &group.lexicon.relations;
    let clause = group.numbers[numerator].clause;
    let done = words.completed.iter().chain(&words.done_marks).any(|word| clause.contains(word.as_str()));
    let named =
        group.claim(rate).phrase.strip_suffix('率').is_some_and(|name| words.completed.iter().any(|word| name.ends_with(word.as_str())));
    let usable = named
        && is_target(group, group.numbers[base].clause)
        && !is_target(group, clause)
        && done
        && group.opener(base).is_none()
        && group.opener(numerator).is_none()
        && alike(group, group.claim(numerator), group.claim(base));
    usable.then(|| triple(group, numerator, base, rate, Certainty::Likely))
}

/// `20项重点任务中的18项已完成，完成率90%`: what was done follows the number.
fn out_of(group: &Group<'_>, rate: usize) -> Option<Relation> {
    let (base, numerator) = (rate - 2, rate - 1);
    let stem = group.claim(rate).phrase.strip_suffix('率')?;
    let lead = group.numbers[numerator].lead;
    // 18个乡镇有16个建成
    let has = lead.strip_suffix('有').filter(|noun| (1..=NOUN).contains(&noun.chars().count()));
    let of = lead.trim_end_matches(['的', '有', '已']).strip_suffix('中').or(has)?;
    let after = group.after(numerator);
    let verb =
        after.find(stem).is_some_and(|at| after[..at].chars().count() <= NOUN && !after[..at].contains([',', ';', '、', '未', '不']));
    let usable =
        !of.contains([',', ';', '。']) && stem.chars().count() >= 2 && verb && alike(group, group.claim(numerator), group.claim(base));
    usable.then(|| triple(group, numerator, base, rate, Certainty::Stated))
}

/// Characters between a number and what was done with what it counts: 35个单位已完成.
const NOUN: usize = 5;
