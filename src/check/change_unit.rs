//! `change_unit`: a rate changes by 个百分点, a count by %.

use super::{Context, Finding, Verdict};
use crate::claim::{Claim, ClaimKind, RelationKind};
use crate::diagnostic::{Arguments, Bilingual, Label};

/// Reports changes whose unit does not suit what changes.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let mut verdict = Verdict::default();
    for (index, claim) in claims.iter().enumerate() {
        if claim.change.is_none() {
            continue;
        }
        let level = level_kind(context, index);
        let of_rate = match claim.quantity.kind {
            ClaimKind::Percent => level == Some(ClaimKind::Percent) || level.is_none() && names_rate(context, &claim.phrase),
            ClaimKind::PercentagePoint => matches!(level, None | Some(ClaimKind::Percent)),
            _ => continue,
        };
        verdict.examined += 1;
        let wrong = (claim.quantity.kind == ClaimKind::Percent) == of_rate && !told_in_points(claims, index);
        if wrong {
            let write = if of_rate { Bilingual::new("个百分点", "percentage points") } else { Bilingual::new("%", "per cent") };
            verdict.findings.push(Finding {
                arguments: Arguments::from([("stated", Bilingual::same(&claim.text)), ("write", write)]),
                labels: vec![Label::primary(claim.span, Bilingual::default())],
                ..Finding::default()
            });
        }
    }
    verdict
}

/// 提高5个百分点，增长6.25%: who gives the points too means the per cent of the rate.
fn told_in_points(claims: &[Claim], change: usize) -> bool {
    let place = claims[change].place;
    let beside = |claim: &&Claim| claim.place == place;
    let near = claims[..change].iter().rev().take_while(beside).chain(claims[change + 1..].iter().take_while(beside));
    let points = |claim: &Claim| claim.quantity.kind == ClaimKind::PercentagePoint && claim.change.is_some();
    claims[change].quantity.kind == ClaimKind::Percent && near.take(NEAR).any(points)
}

/// Numbers of a sentence that are looked at on either side.
const NEAR: usize = 40;

/// What the levels of the change are, where a relation knows them.
fn level_kind(context: &Context<'_>, change: usize) -> Option<ClaimKind> {
    let mut entries = context.system.entries_of(change);
    let entry = entries.find(|entry| entry.relation.kind == RelationKind::Growth && entry.relation.claims.last() == Some(&change))?;
    Some(context.extraction.claims[entry.relation.claims[0]].quantity.kind)
}

/// Whether the words right before the change name a rate: 满意率提高3.2%.
fn names_rate(context: &Context<'_>, phrase: &str) -> bool {
    let lexicon = &context.pack.lexicon;
    let subject = lexicon.changes.last_in(phrase).map_or(phrase, |(_, start, _)| &phrase[..start]);
    let subject = lexicon.comparison.find_all(subject).next().map_or(subject, |(_, start, _)| &subject[..start]);
    subject.ends_with('率') && lexicon.is_part_of_hundred(subject)
}
