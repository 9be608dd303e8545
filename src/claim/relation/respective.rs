//! Changes that 分别 gives to the members of a list: `公证、仲裁案件分别为312件、84件，比上年分别增加12件、9件，分别增长4%、12%`.

use super::growth::{alike, may_be_level};
use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, judge};
use crate::claim::{ClaimKind, PeriodKind};

/// Finds the changes of a sentence's lists, each with its member.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let mut first = 1;
    while first < group.numbers.len() {
        let count = run(group, first);
        if count >= 2 && group.claim(first).change.is_some() && is_respective(group, first, count) {
            relations.extend(changes(group, first, count));
        }
        first += count;
    }
}

/// Whether 分别 stands before the changes, or before the list right before them: 分别比上年的280件、500万元增长14.3%、12%.
fn is_respective(group: &Group<'_>, first: usize, count: usize) -> bool {
    let says = |number: usize| group.numbers[number].clause.contains("分别");
    says(first) || !group.numbers[first].lead.contains([',', ';']) && first.checked_sub(count).is_some_and(says)
}

/// How many numbers of one sort stand in a row from `first` on.
fn run(group: &Group<'_>, first: usize) -> usize {
    let tight = |number: &usize| {
        matches!(group.numbers[*number].lead, "、" | "和" | "及" | "与" | ",") && alike(group.claim(*number), group.claim(first))
    };
    1 + (first + 1..group.numbers.len()).take_while(tight).count()
}

/// The growths of the run of `count` changes at `first`; none where most of them fail, so that the lists may be of different things.
fn changes(group: &Group<'_>, first: usize, count: usize) -> Vec<Relation> {
    let mut end = first;
    let (mut differences, mut previous) = (None, None);
    let current = loop {
        let same = previous.or(differences);
        let Some(start) = end.checked_sub(count).filter(|start| is_list(group, *start, count, same)) else { return Vec::new() };
        let model = group.claim(start);
        let counted = matches!(model.quantity.kind, ClaimKind::Count | ClaimKind::Money);
        if model.change.is_some() && counted && differences.is_none() {
            differences = Some(start);
        } else if model.period.kind == PeriodKind::Previous && model.change.is_none() && previous.is_none() {
            previous = Some(start);
        } else if model.change.is_none() && may_be_level(group, start, first) {
            break start;
        } else {
            return Vec::new();
        }
        end = start;
    };
    let of = |start: usize, at: usize| group.index(start + at);
    let found: Vec<Relation> = (0..count)
        .filter_map(|at| {
            let change = of(first, at);
            let pair = |start: &usize| alike(group.claim(start + at), group.claim(current + at));
            if let Some(previous) = previous.filter(pair) {
                let claims = vec![of(previous, at), of(current, at), change];
                return Some(Relation::new(RelationKind::Growth, claims, Certainty::Stated));
            }
            let differences = differences.filter(pair)?;
            let of_rate =
                group.claim(first).quantity.kind == ClaimKind::Percent && group.claim(first).change == group.claim(differences).change;
            let relation = Relation::new(RelationKind::Growth, vec![of(differences, at), of(current, at), change], Certainty::Stated);
            of_rate.then_some(Relation { by_difference: true, ..relation })
        })
        .collect();
    let holding = found.iter().filter(|relation| judge(relation, &group.found.claims).holds()).count();
    if holding * 2 >= found.len() { found } else { Vec::new() }
}

/// Whether the numbers from `start` on are one list of `count` members: of one unit, or each of that of the member in the list at `same`.
fn is_list(group: &Group<'_>, start: usize, count: usize, same: Option<usize>) -> bool {
    let like_other = same.is_some_and(|same| (0..count).all(|at| alike(group.claim(start + at), group.claim(same + at))));
    (start + 1..start + count).all(|number| {
        let lead = group.numbers[number].lead;
        let joined = lead.starts_with(['、', '和', '及', '与']) && !lead.contains([',', ';', ':', '(']) || lead == ",";
        let clause = like_other && lead.starts_with(',') && !lead[1..].contains([',', ';', ':', '(']);
        (joined || clause) && (like_other || alike(group.claim(number), group.claim(start)) || same.is_none() && group.is_respective(start))
    })
}
