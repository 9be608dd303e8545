//! A part right behind its whole: `17个乡镇中有6个建成调解室`, which cannot be more than there are.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind};

/// Characters of the whole's noun.
const LONGEST_NOUN: usize = 12;

/// Finds such parts of a sentence of which nothing was found since `before`.
pub fn find(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    for part in 1..group.numbers.len() {
        let whole = part - 1;
        let Some(certainty) = among(group, part).filter(|_| group.comparable(group.claim(whole), group.claim(part))) else { continue };
        let claims = vec![group.index(part), group.index(whole)];
        let known = |relation: &Relation| claims.iter().all(|claim| relation.claims.contains(claim));
        let same = group.claim(part).quantity.unit == group.claim(whole).quantity.unit;
        if same && !relations[before..].iter().any(known) {
            relations.push(Relation::new(RelationKind::Part, claims, certainty));
        }
    }
}

/// How sure it is that the number counts some of what the number before it counts: nothing but 个乡镇中有 stands between, and no other
/// noun behind. What is only said of them may be said of something else (有12个被评为优秀课件).
fn among(group: &Group<'_>, part: usize) -> Option<Certainty> {
    let (noun, lead) = group.numbers[part].lead.rsplit_once('中')?;
    let words = &group.lexicon.relations.among;
    // 18个县(市、区)中
    let noun = noun.split_once('(').map_or(noun, |(noun, rest)| if rest.ends_with(')') { noun } else { rest });
    let named = !noun.contains([',', ';', '、', ':', '(', ')', '的']) && (1..=LONGEST_NOUN).contains(&noun.chars().count());
    let behind = group.after(part).split([',', ';', '。', ':', '(', ')']).next().unwrap_or_default();
    // 17个乡镇中有35个村: another thing is counted.
    let again = behind.starts_with(noun);
    let lead = lead.trim_start_matches(',');
    if !named || !(words.leads.iter().any(|word| word == lead) || lead.is_empty() && again) {
        return None;
    }
    let said = words.said.iter().any(|word| behind.starts_with(word.as_str()))
        || group.lexicon.verbs.at(behind, 0).is_some_and(|(_, end)| end > '一'.len_utf8());
    if behind.is_empty() || again {
        return Some(Certainty::Stated);
    }
    let title = words.titles.iter().any(|word| behind.contains(word.as_str())) && !behind.contains(noun);
    (said && !title && !behind.contains('的')).then_some(Certainty::Likely)
}
