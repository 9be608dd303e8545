//! A share of the members of a list together: `甲172件、乙80件、丙50件，占总量的59.68%`.

use super::spoken::{Group, summable};
use super::{Relation, RelationKind};
use crate::claim::{ClaimKind, Exact};

/// Members of a list that are taken together for its share.
const LONGEST: usize = 9;

/// Whether a share that fails is that of the last members of the list before it, three or more of them. Its whole may stand in another
/// sentence.
pub fn makes_right(group: &Group<'_>, relation: &Relation) -> bool {
    let (RelationKind::Share, &[_, whole, share]) = (relation.kind, relation.claims.as_slice()) else { return false };
    let (of, stated) = (&group.found.claims[whole].quantity, &group.found.claims[share].quantity);
    let (Some(share), whole, ClaimKind::Percent) = (group.place(share), group.place(whole), stated.kind) else { return false };
    let last = (0..share).rev().find(|number| Some(*number) != whole && summable(group.claim(*number)));
    let Some(last) = last.filter(|last| *last + 2 >= share) else { return false };
    let mut together = group.claim(last).quantity.interval;
    for first in (0..last).rev().take_while(|first| Some(*first) != whole).take(LONGEST) {
        let joined = group.numbers[first + 1].lead.starts_with(['、', ',', ';', '和']);
        let more = together.plus(&group.claim(first).quantity.interval);
        let Some(more) = more.filter(|_| joined && group.comparable(group.claim(first), group.claim(last))) else { return false };
        together = more;
        let per_cent = together.over(&of.interval).and_then(|ratio| ratio.scaled(Exact::HUNDRED));
        if last - first >= 2 && per_cent.is_some_and(|per_cent| per_cent.meets(&stated.interval)) {
            return true;
        }
    }
    false
}
