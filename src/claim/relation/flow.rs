//! Flows: 上年结转 + 新收 = 办结 + 结转下年; 收入 = 支出 + 结余.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, exceeds, judge, solve};
use crate::claim::lexicon_file::RelationWords;
use crate::claim::word_hits::Set;
use crate::claim::{Change, ClaimKind, Exact, Interval};

/// Characters of the words before what is there at the end.
const LONGEST_STOCK: usize = 6;

/// Finds the flow of a sentence: exactly one number for each of the four.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let words = &group.lexicon.relations;
    if group.numbers.len() < 4 {
        return;
    }
    let mut roles: [Option<usize>; 4] = [None; 4];
    for number in 0..group.numbers.len() {
        let spoken = &group.numbers[number];
        if !summable(spoken.claim) || group.opener(number).is_some() {
            continue;
        }
        // 尚有18件正在审理
        let left = spoken.says(Set::Rest) && words.rest.iter().any(|word| spoken.clause.ends_with(word.as_str()));
        if left && roles[3].is_none() && words.closing.iter().any(|word| group.after(number).starts_with(word.as_str())) {
            roles[3] = Some(number);
            continue;
        }
        if ![Set::Opening, Set::New, Set::Done, Set::Closing].into_iter().any(|set| spoken.says(set)) {
            continue;
        }
        let clause = spoken.clause.rsplit('、').next().unwrap_or(spoken.clause);
        let Some(role) = role(words, clause) else { continue };
        // A second number of a role (其中经调解结案177件) is a part; the first one states the flow.
        roles[role].get_or_insert(number);
    }
    // 上年末在册120人，…，现有138人
    let named = roles[3].is_some();
    if let (Some(opening), None) = (roles[0], roles[3]) {
        let stock = |number: &usize| {
            let clause = group.numbers[*number].clause;
            let there_is = words.stock.iter().any(|word| clause.starts_with(word.as_str())) && clause.chars().count() <= LONGEST_STOCK;
            there_is && group.comparable(group.claim(*number), group.claim(opening))
        };
        roles[3] = (opening + 1..group.numbers.len()).rev().find(stock);
    }
    // What the words name says more than that the stock grew or shrank.
    let stock = roles[0].is_some() && roles[3].is_some();
    for number in (0..group.numbers.len()).filter(|_| stock) {
        if let Some(role) = moved(group, number) {
            roles[role].get_or_insert(number);
        }
    }
    let [Some(opening), Some(new), Some(done), Some(closing)] = roles else { return };
    let numbers = [opening, new, done, closing];
    // What was not accepted leaves the flow before it is done.
    let refused =
        group.numbers.iter().any(|spoken| group.lexicon.relations.refused.iter().any(|word| spoken.clause.contains(word.as_str())));
    let alike = |number: &usize| {
        moved(group, *number).is_some() && group.lexicon.same_class(&group.claim(*number).quantity, &group.claim(opening).quantity)
            || group.comparable(group.claim(*number), group.claim(opening))
    };
    if refused || !numbers.iter().all(alike) {
        return;
    }
    let certainty = if named { Certainty::Stated } else { Certainty::Likely };
    let flow = Relation::new(RelationKind::Flow, numbers.iter().map(|number| group.index(*number)).collect(), certainty);
    if judge(&flow, &group.found.claims).holds() || !left_otherwise(group, &flow, numbers) {
        relations.push(flow);
    }
}

/// 解除25人，收监1人，死亡1人: whether the other numbers beside the four, alone or together, are what the flow lacks.
fn left_otherwise(group: &Group<'_>, flow: &Relation, numbers: [usize; 4]) -> bool {
    let (first, last) = (numbers.into_iter().min().unwrap_or(0), numbers.into_iter().max().unwrap_or(0));
    let others: Vec<Interval> = (first..=last)
        .filter(|number| !numbers.contains(number) && group.opener(*number).is_none())
        .filter(|number| group.lexicon.same_class(&group.claim(*number).quantity, &group.claim(numbers[0]).quantity))
        .map(|number| group.claim(number).quantity.interval)
        .collect();
    let closing = group.claim(numbers[3]).quantity.interval;
    let lacking = solve(flow, &group.found.claims, 3).and_then(|expected| expected.first()?.minus(&closing));
    let all = others.iter().try_fold(Interval::point(Exact::ZERO), |sum, other| sum.plus(other)).filter(|_| others.len() > 1);
    // 恢复审理3件 comes in beside what is new.
    lacking.is_some_and(|lacking| others.iter().chain(&all).any(|other| lacking.meets(other) || lacking.negated().meets(other)))
}

/// 新增30人，减少12人 of a stock: by which way a number moves it, where the words hold it against no other year.
fn moved(group: &Group<'_>, number: usize) -> Option<usize> {
    let spoken = &group.numbers[number];
    let plain = spoken.claim.quantity.kind == ClaimKind::Count && !spoken.leads(Set::Comparison) && group.opener(number).is_none();
    let alone = spoken.lead.starts_with([',', '、', ';', '(']) && spoken.clause.chars().count() <= 5;
    spoken.claim.change.filter(|_| plain && alone).map(|change| if change == Change::Up { 1 } else { 2 })
}

/// Finds what came in, what was spent and what is left of one sum of money, where the sentence speaks of no other money.
pub fn budget(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let words = &group.lexicon.relations;
    let money: Vec<usize> = (0..group.numbers.len()).filter(|number| group.claim(*number).quantity.kind == ClaimKind::Money).collect();
    let [income, spent, left] = money[..] else { return };
    let says = |number: usize, word: &String| group.numbers[number].clause.contains(word.as_str());
    let named = says(income, &words.budget.0) && says(spent, &words.budget.1) && says(left, &words.budget.2);
    let alike = money.iter().all(|number| {
        group.comparable(group.claim(*number), group.claim(income)) && group.claim(*number).period.same(&group.claim(income).period)
    });
    let carried = words.carried.iter().any(|word| group.text.contains(word.as_str()));
    let enough = !exceeds(&group.claim(spent).quantity.interval, &group.claim(income).quantity.interval);
    if named && alike && enough && !carried && !says(spent, &words.budget.0) && group.opener(spent).is_none() {
        let claims = vec![group.index(spent), group.index(left), group.index(income)];
        relations.push(Relation::new(RelationKind::Sum, claims, Certainty::Likely));
    }
}

/// What the words name in a flow: 0 what was carried over, 1 what came in, 2 what was done, 3 what is carried forward.
pub fn role(words: &RelationWords, text: &str) -> Option<usize> {
    let has = |list: &[String]| list.iter().any(|word| text.contains(word.as_str()));
    [(&words.opening, 0), (&words.closing, 3), (&words.done, 2), (&words.new, 1)]
        .into_iter()
        .find(|(list, _)| has(list))
        .map(|(_, role)| role)
}
