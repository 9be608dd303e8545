//! `hidden_base`: a list of shares that no count before it can give, but another number of the paragraph, or a sum of its numbers, can.
//!
//! Drafters mix 件次 and 人次: the total is one, the shares were taken of the other.

use super::attainable::{attainable, has_power};
use super::{Context, Finding, Verdict};
use crate::claim::{Claim, ClaimKind, Exact, Value};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};

/// Fewer shares than this fit too many bases by chance.
const FEWEST: usize = 4;
/// At most so many counts of a paragraph are tried, alone and in sums of up to three neighbours.
const MOST: usize = 12;

/// Reports lists of shares whose base is not the one stated.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let mut verdict = Verdict::default();
    let mut at = 0;
    while at < claims.len() {
        let shares = run(claims, at);
        at += shares.len().max(1);
        if shares.len() < FEWEST {
            continue;
        }
        let counts = counts(claims, shares[0]);
        // Only a number that its words call a total can be the base that the text means.
        let Some(stated) =
            counts.iter().rev().copied().find(|count| *count < shares[0] && context.pack.lexicon.total_words.is_in(&claims[*count].phrase))
        else {
            continue;
        };
        let Value::Number(total) = claims[stated].quantity.value else { continue };
        if !shares.iter().any(|share| has_power(&claims[*share], total)) {
            continue;
        }
        verdict.examined += 1;
        verdict.covered.extend(&shares);
        let fits = |base: Exact| shares.iter().all(|share| attainable(&claims[*share], base) != Some(false));
        let plain = counts.iter().any(|count| matches!(claims[*count].quantity.value, Value::Number(value) if fits(value)));
        if plain && fits(total) {
            continue;
        }
        if let Some((base, members)) = other_base(claims, &counts, stated, &fits) {
            verdict.findings.push(finding(claims, &shares, stated, base, &members));
        }
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("没有能用来检验的占比清单", "no list of shares that could be tested"));
    }
    verdict
}

fn finding(claims: &[Claim], shares: &[usize], stated: usize, base: Exact, members: &[usize]) -> Finding {
    let sum: Vec<&str> = members.iter().map(|member| claims[*member].text.as_str()).collect();
    let mut labels = vec![
        Label::primary(claims[shares[0]].span, Bilingual::default()),
        Label::secondary(claims[stated].span, Bilingual::new("写明的总数", "stated total")),
    ];
    labels.extend(shares[1..].iter().chain(members).map(|claim| Label::secondary(claims[*claim].span, Bilingual::default())));
    labels.sort_by_key(|label| (label.span, !label.primary));
    labels.dedup_by_key(|label| label.span);
    Finding {
        arguments: Arguments::from([
            ("stated", Bilingual::same(&claims[stated].text)),
            ("base", Bilingual::same(base.to_string())),
            ("members", Bilingual::same(sum.join(" + "))),
        ]),
        labels,
        evidence: Some(Evidence {
            relation: format!("{} = {base}", sum.join(" + ")),
            left: base.to_string(),
            right: claims[stated].text.to_string(),
            ..Evidence::default()
        }),
        ..Finding::default()
    }
}

/// Percentages with decimals in one paragraph that 占 leads to, with nothing but other such shares between.
fn run(claims: &[Claim], first: usize) -> Vec<usize> {
    let share = |at: usize| {
        let claim = &claims[at];
        claim.quantity.kind == ClaimKind::Percent
            && claim.change.is_none()
            && !claim.quantity.step.is_whole()
            && claim.place_paragraph().is_some()
    };
    let mut found = Vec::new();
    for at in first..claims.len() {
        let listed = claims[at].phrase.contains('占') || !found.is_empty() && claims[at].phrase.chars().count() <= 12;
        if !share(at) || !listed || claims[at].place_paragraph() != claims[first].place_paragraph() {
            break;
        }
        found.push(at);
    }
    found
}

/// Whole counts of the paragraph, in order, the nearest ones when there are many.
fn counts(claims: &[Claim], near: usize) -> Vec<usize> {
    let here = |at: usize| claims.get(at).is_some_and(|claim| claim.place_paragraph() == claims[near].place_paragraph());
    let counts = |at: usize| {
        let claim = &claims[at];
        claim.quantity.kind == ClaimKind::Count
            && claim.change.is_none()
            && claim.quantity.interval.single().is_some_and(|value| value.is_whole() && value >= Exact::whole(10))
    };
    // The claims of a paragraph stand together; nothing beyond its ends, or beyond the nearest counts, is looked at.
    let mut found = Vec::new();
    let (mut before, mut after) = (true, true);
    for distance in 1..claims.len() {
        before &= near >= distance && here(near - distance);
        after &= here(near + distance);
        found.extend(
            [(before, near.wrapping_sub(distance)), (after, near + distance)]
                .into_iter()
                .filter(|(here, at)| *here && counts(*at))
                .map(|(_, at)| at),
        );
        if found.len() >= MOST || !(before || after) {
            break;
        }
    }
    found.truncate(MOST);
    found.sort_unstable();
    found
}

/// Another count, or a sum of up to three counts that stand together, which fits every share.
fn other_base(claims: &[Claim], counts: &[usize], stated: usize, fits: &dyn Fn(Exact) -> bool) -> Option<(Exact, Vec<usize>)> {
    for length in 1..=3 {
        for members in counts.windows(length) {
            if members == [stated] {
                continue;
            }
            let sum = members.iter().try_fold(Exact::ZERO, |sum, member| match claims[*member].quantity.value {
                Value::Number(value) => sum.plus(value),
                _ => None,
            })?;
            if fits(sum) {
                return Some((sum, members.to_vec()));
            }
        }
    }
    None
}
