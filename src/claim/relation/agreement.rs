//! Agreement: the same thing stated twice must have one value.

use std::collections::HashMap;

use super::{Certainty, Relation, RelationKind};
use crate::claim::sentence::clause_start;
use crate::claim::{Change, Claim, ClaimKind, Extraction, Interval, Lexicon, PeriodKind};
use crate::report::Report;

/// Everything that must be the same for two claims to state one thing.
#[derive(PartialEq, Eq, Hash)]
struct Thing<'a> {
    phrase: &'a str,
    verb: &'a str,
    unit: &'a str,
    scope: &'a str,
    period: PeriodKind,
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
    change: Option<Change>,
}

/// Finds pairs of claims with the same full phrase, verb, period and scope.
pub fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    let mut seen: HashMap<Thing<'_>, usize> = HashMap::new();
    for (index, claim) in found.claims.iter().enumerate() {
        // What is averaged differs where the words do not say: 一般程序件均罚款, 简易程序件均罚款.
        let averaged = |phrase: &str| lexicon.relations.average.iter().any(|words| phrase.contains(words.word.as_str()));
        let Some(thing) = thing(report, claim, lexicon).filter(|thing| !averaged(thing.phrase)) else { continue };
        match seen.get(&thing) {
            Some(&first) if found.claims[first].span != claim.span => {
                // 调解纠纷5236件，成功5147件 and 医疗纠纷29件，成功26件 speak of different cases.
                let certainty = match (population(found, first), population(found, index)) {
                    (Some(a), Some(b)) if !a.meets(&b) => continue,
                    (Some(_), Some(_)) | (None, None) => Certainty::Stated,
                    _ => Certainty::Likely,
                };
                relations.push(Relation::new(RelationKind::Agreement, vec![first, index], certainty));
            }
            Some(_) => {}
            None => {
                seen.insert(thing, index);
            }
        }
    }
}

/// Numbers of a sentence before a claim that are looked at.
const MOST_BEFORE: usize = 50;

/// Of how many a claim speaks: the count that stands before it in its sentence.
fn population(found: &Extraction, index: usize) -> Option<Interval> {
    let claim = &found.claims[index];
    let before = found.claims[..index].iter().rev().take_while(|other| other.place == claim.place);
    let counts = before
        .take(MOST_BEFORE)
        .filter(|other| other.quantity.kind == ClaimKind::Count && other.change.is_none() && other.metric != claim.metric);
    counts.last().map(|other| other.quantity.interval)
}

/// The thing that a claim states; none where its name is too short to be one thing or the figure is a goal.
fn thing<'c>(report: &Report, claim: &'c Claim, lexicon: &Lexicon) -> Option<Thing<'c>> {
    let phrase = claim.phrase.trim_end_matches(['为', '达', '共', '约']);
    let paragraph = claim.place_paragraph()?;
    let enough = claim.metric.is_some() && phrase.chars().count() >= 4;
    let unclear = matches!(claim.period.kind, PeriodKind::Unknown | PeriodKind::Part | PeriodKind::ToDate);
    if !enough || unclear || claim.change.is_some() {
        return None;
    }
    // What stands before the name in its clause, or another number there, may narrow it; a date does not.
    let text = &report.paragraphs[paragraph].prose.text;
    let before = text[..claim.range.0].strip_suffix(claim.phrase.as_str())?;
    let reach = before.char_indices().rev().take(9).last().map_or(0, |(at, _)| at);
    let clause = reach + clause_start(&before[reach..]);
    // 12月受理879件。其中：受理民事案件755件: what is only a part has the time of its whole.
    let opening = before[..clause].trim_end_matches([':', ',']);
    if lexicon.part_openers.ending_at(opening, opening.len()).is_some() {
        return None;
    }
    let before = &before[clause..];
    if claim.phrase.contains([',', ';', ':', '。', '!', '?'])
        || !(before.is_empty() || before.ends_with(['年', '度']) && before.chars().count() <= 8)
    {
        return None;
    }
    Some(Thing {
        phrase,
        verb: &claim.verb,
        unit: &claim.quantity.unit,
        scope: &claim.scope,
        period: claim.period.kind,
        from: claim.period.from,
        to: claim.period.to,
        change: claim.change,
    })
}
