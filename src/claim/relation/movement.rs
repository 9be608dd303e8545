//! Movements: `由12件增至15件` says that the level rose, `由12件降至9件` that it fell.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind};
use crate::claim::word_hits::Set;
use crate::claim::{Change, ClaimKind, Value};

/// Finds the movements of a sentence that no growth found since `before` says more of.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for after in (1..group.numbers.len()).filter(|after| group.numbers[*after].leads(Set::Change)) {
        let level = after - 1;
        let Some((direction, sure)) = reached(group, after).filter(|_| opens(group, level) && comparable(group, level, after)) else {
            continue;
        };
        let pair = [group.index(level), group.index(after)];
        let known = |relation: &Relation| relation.kind == RelationKind::Growth && pair.iter().all(|claim| relation.claims.contains(claim));
        if relations[before..].iter().any(known) {
            continue;
        }
        let kind = if direction == Change::Up { RelationKind::Rise } else { RelationKind::Fall };
        relations.push(Relation::new(kind, pair.to_vec(), if sure { Certainty::Stated } else { Certainty::Likely }));
    }
}

/// Whether the words before a number say that a movement begins there: 由, 从.
pub fn opens(group: &Group<'_>, number: usize) -> bool {
    let clause = group.numbers[number].clause;
    group.lexicon.relations.from.iter().any(|word| clause.rfind(word.as_str()).is_some_and(|at| !clause[at..].contains(['、', ')'])))
}

/// Whether the words before a number say that it was reached: 增至, 提高到2023年的, 变为.
pub fn reaches(group: &Group<'_>, number: usize) -> bool {
    let lead = without_time(group, group.numbers[number].lead);
    level_word(group, lead).is_some() || group.lexicon.relations.reached.iter().any(|word| lead.ends_with(word.as_str()))
}

/// The word that ends the lead and names a level that was reached.
fn level_word<'l>(group: &Group<'_>, lead: &'l str) -> Option<&'l str> {
    let (_, start, end) =
        group.lexicon.changes.last_in(lead).filter(|(index, _, end)| group.lexicon.change_of(*index).is_none() && *end == lead.len())?;
    Some(&lead[start..end])
}

/// The direction in which a level was reached, and whether the word leaves no doubt: 提升到 may mean an improvement.
fn reached(group: &Group<'_>, number: usize) -> Option<(Change, bool)> {
    let word = level_word(group, without_time(group, group.numbers[number].lead))?;
    let direction = if group.lexicon.falls_to(word) { Change::Down } else { Change::Up };
    let words = &group.lexicon.relations;
    let better = words.improving.iter().any(|improving| word.starts_with(improving.as_str()));
    let merged = words.merging.iter().any(|merging| word.starts_with(merging.as_str()));
    // 由5个科室整合为6个中心 counts other things.
    if merged && !group.after(number).is_empty() && !group.after(number).starts_with([',', ';', '。', '、', ')']) {
        return None;
    }
    // 办理时限由10天提升至5天 is an improvement.
    let time = group.claim(number).quantity.kind == ClaimKind::Duration;
    (!(better && time)).then_some((direction, !better && !merged))
}

/// The words without the time that ends them: 增至2023年的, 增至目前的.
pub fn without_time<'l>(group: &Group<'_>, lead: &'l str) -> &'l str {
    let words = lead.trim_end_matches('的');
    let named = group.lexicon.relations.now.iter().find_map(|word| words.strip_suffix(word.as_str()));
    if let Some(rest) = named {
        return rest;
    }
    let ended = words.trim_end_matches(['末', '底', '度']);
    let year = ended.strip_suffix('年').map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit()));
    year.filter(|rest| ended.len() - rest.len() == "2023年".len()).unwrap_or(lead)
}

/// Whether two numbers are levels of one thing, and no ranks, of which the first is the highest.
fn comparable(group: &Group<'_>, a: usize, b: usize) -> bool {
    let (one, other) = (group.claim(a), group.claim(b));
    let level = |kind| matches!(kind, ClaimKind::Count | ClaimKind::Money | ClaimKind::Percent | ClaimKind::Duration);
    let plain = |value: &Value| matches!(value, Value::Number(_));
    level(one.quantity.kind)
        && one.quantity.kind == other.quantity.kind
        && one.quantity.unit == other.quantity.unit
        && plain(&one.quantity.value)
        && plain(&other.quantity.value)
        && one.change.is_none()
        && other.change.is_none()
        && (counts(group, b) || !group.lexicon.relations.rank_units.iter().any(|unit| *unit == one.quantity.unit))
        && !group.after(b).starts_with('/')
}

/// 由11名增至9名: whether the word of the movement is one that no rank makes.
fn counts(group: &Group<'_>, number: usize) -> bool {
    let word = level_word(group, without_time(group, group.numbers[number].lead));
    word.is_some_and(|word| group.lexicon.relations.counting.iter().any(|beginning| word.starts_with(beginning.as_str())))
}
