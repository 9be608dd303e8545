//! Extremes: `最高分95分，最低分82分，平均分88.5分`. The lowest is not above the highest, and the average lies between them.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind};
use crate::claim::{ClaimKind, Value};

/// What a number is among those of one thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Lowest,
    Average,
    Highest,
}

/// Numbers between two extremes of one thing.
const FURTHEST: usize = 2;

/// Finds the extremes of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    if group.numbers.len() < 2 || !group.text[group.range.0..group.range.1].contains('最') {
        return;
    }
    let places: Vec<(usize, Place, bool)> = (0..group.numbers.len()).filter_map(|number| place(group, number)).collect();
    for (at, &(second, place, alone)) in places.iter().enumerate().skip(1) {
        // 甲组最高92分，乙组最低95分: each speaks of its own group.
        if !alone {
            continue;
        }
        for &(first, other, _) in places[..at].iter().rev().take_while(|(first, ..)| second - first <= FURTHEST) {
            // 甲组：最高分98分，最低分95分；乙组：最高分90分: another group begins.
            let apart = (first + 1..=second).any(|number| group.numbers[number].lead.contains([';', ':', '。']));
            if other == place || apart || !alike(group, first, second) {
                break;
            }
            let (smaller, larger) = if other < place { (first, second) } else { (second, first) };
            relations.push(Relation::new(RelationKind::Order, vec![group.index(smaller), group.index(larger)], Certainty::Stated));
        }
    }
}

/// What the words right before a number make of it, and whether nothing else stands in its clause.
fn place(group: &Group<'_>, number: usize) -> Option<(usize, Place, bool)> {
    let words = &group.lexicon.relations.extremes;
    let clause = group.numbers[number].clause.trim_start_matches(['、', '(', ')']).trim_end_matches(['为', '达', '是', '仅']);
    let kinds = [(&words.highest, Place::Highest), (&words.lowest, Place::Lowest), (&words.average, Place::Average)];
    let (before, place) =
        kinds.into_iter().find_map(|(list, place)| Some((list.iter().find_map(|word| clause.strip_suffix(word.as_str()))?, place)))?;
    let plain = matches!(group.claim(number).quantity.value, Value::Number(_)) && group.claim(number).change.is_none();
    let behind = group.after(number);
    // 最低分95分的科目 says more than the number.
    (plain && !behind.starts_with('的')).then_some((number, place, before.is_empty()))
}

/// Whether two numbers measure one thing, and no ranks, of which the first is the highest.
fn alike(group: &Group<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&group.claim(a).quantity, &group.claim(b).quantity);
    let measured = matches!(a.kind, ClaimKind::Other | ClaimKind::Percent | ClaimKind::Count | ClaimKind::Money | ClaimKind::Duration);
    measured && a.kind == b.kind && a.unit == b.unit && !group.lexicon.relations.rank_units.iter().any(|unit| *unit == a.unit)
}
