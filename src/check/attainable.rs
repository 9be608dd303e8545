//! `attainable`: a rate printed with decimals can only come from some bases. Where none of the counts it could rest on fits,
//! the base should be written.
//!
//! The test is known as GRIM: for base n some whole number k must give k/n inside the rate's interval. It says nothing where n is
//! large enough for every printed rate.

use std::collections::HashMap;

use super::{Context, Finding, Verdict};
use crate::claim::{Claim, ClaimKind, Exact, PeriodKey, Place, RelationKind, Value};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};
use crate::rule::AttainableParameters;

/// Reports rates that fit none of the counts they could rest on.
pub fn check(parameters: &AttainableParameters, context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let counts = Counts::new(claims);
    let mut verdict = Verdict::default();
    for (index, rate) in claims.iter().enumerate() {
        if !is_bare_rate(rate, context) || stands_in_relation(index, context) || is_second(index, claims) {
            continue;
        }
        let bases = bases(index, rate, parameters.bases, &counts);
        let telling: Vec<usize> =
            bases.iter().copied().filter(|base| whole(&claims[*base]).is_some_and(|base| has_power(rate, base))).collect();
        if telling.is_empty() {
            continue;
        }
        verdict.examined += 1;
        verdict.covered.push(index);
        let fits = bases.iter().any(|base| whole(&claims[*base]).is_none_or(|base| attainable(rate, base) != Some(false)));
        if fits || telling.len() < bases.len() || of_several(index, claims, context) {
            continue;
        }
        verdict.findings.push(finding(rate, &telling, claims));
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("没有能用来检验的比率", "no rate that could be tested"));
    }
    verdict
}

/// 检查企业126家、个体户318家，问题发现率21.8%: whether the rate can be of counts side by side in its sentence, taken together.
fn of_several(rate: usize, claims: &[Claim], context: &Context<'_>) -> bool {
    let before: Vec<&Claim> = claims[rate.saturating_sub(NEAR)..rate].iter().filter(|claim| claim.place == claims[rate].place).collect();
    let whole = |claim: &Claim| whole(claim).filter(|value| claim.quantity.kind == ClaimKind::Count && value.is_whole());
    (0..before.len()).any(|from| {
        let mut sum = whole(before[from]);
        before[from + 1..].iter().any(|next| {
            let alike = context.pack.lexicon.same_class(&next.quantity, &before[from].quantity);
            sum = sum.filter(|_| alike).and_then(|sum| sum.plus(whole(next)?));
            sum.is_some_and(|sum| attainable(&claims[rate], sum) != Some(false))
        })
    })
}

/// Counts before a rate that may be taken together.
const NEAR: usize = 6;

/// Counts below this are steps, persons or places rather than the base of a rate with decimals.
const SMALLEST: Exact = Exact::HUNDRED;

fn finding(rate: &Claim, bases: &[usize], claims: &[Claim]) -> Finding {
    let names: Vec<&str> = bases.iter().map(|base| claims[*base].text.as_str()).collect();
    let mut labels = vec![Label::primary(rate.span, Bilingual::new("基数没有写", "base not stated"))];
    labels.extend(bases.iter().map(|base| Label::secondary(claims[*base].span, Bilingual::default())));
    labels.sort_by_key(|label| label.span);
    Finding {
        arguments: Arguments::from([("stated", Bilingual::same(&rate.text)), ("bases", Bilingual::same(names.join("、")))]),
        labels,
        evidence: Some(Evidence {
            relation: format!("k ÷ {} = {}", names.join("/"), rate.text),
            left: nearest(rate, &claims[bases[0]]),
            right: rate.text.to_string(),
            ..Evidence::default()
        }),
        ..Finding::default()
    }
}

/// A rate with decimals that is neither everything nor nothing, of a metric or named 率.
fn is_bare_rate(claim: &Claim, context: &Context<'_>) -> bool {
    let Value::Number(value) = claim.quantity.value else { return false };
    claim.quantity.kind == ClaimKind::Percent
        && claim.change.is_none()
        && claim.quantity.approximation.is_empty()
        && !claim.quantity.step.is_whole()
        && value > Exact::ZERO
        && value < Exact::HUNDRED
        && context.pack.lexicon.is_part_of_hundred(&claim.phrase)
        && !claim.phrase.contains('占')
}

/// 整改率97.0%，乡镇整改率94.8%: the second rate of the name is of other cases than the counts of the sentence.
fn is_second(index: usize, claims: &[Claim]) -> bool {
    let rate = &claims[index];
    let end = |claim: &Claim| claim.phrase.chars().rev().take(3).collect::<String>();
    let before = claims[index.saturating_sub(NEAR)..index].iter().rev().take_while(|other| other.place == rate.place);
    before
        .filter(|other| other.quantity.kind == ClaimKind::Percent && other.change.is_none())
        .any(|other| other.phrase != rate.phrase && end(other) == end(rate))
}

fn stands_in_relation(index: usize, context: &Context<'_>) -> bool {
    let tested = |kind| matches!(kind, RelationKind::Rate | RelationKind::Share | RelationKind::Growth | RelationKind::ShareTotal);
    context.system.entries_of(index).any(|entry| tested(entry.relation.kind))
}

/// The whole counts of a report that rates could rest on, in order of place.
struct Counts<'a> {
    /// Of any period: 年底前整改到位159个，整改率97% may be of what was found over the year.
    of_sentence: HashMap<Place, Vec<usize>>,
    of_domain: HashMap<(&'a str, Option<usize>, PeriodKey<'a>), Vec<usize>>,
}

impl<'a> Counts<'a> {
    fn new(claims: &'a [Claim]) -> Self {
        let mut counts = Self { of_sentence: HashMap::new(), of_domain: HashMap::new() };
        for (index, claim) in claims.iter().enumerate().filter(|(_, claim)| is_count(claim)) {
            if matches!(claim.place, Place::Prose { .. }) {
                counts.of_sentence.entry(claim.place).or_default().push(index);
            }
            if let Some(domain) = domain(claim) {
                counts.of_domain.entry((domain, claim.place_paragraph(), claim.period.key())).or_default().push(index);
            }
        }
        counts
    }
}

fn is_count(claim: &Claim) -> bool {
    claim.quantity.kind == ClaimKind::Count
        && !claim.quantity.unit.is_empty()
        && matches!(claim.quantity.value, Value::Number(value) if value >= SMALLEST)
        && claim.change.is_none()
        && claim.quantity.interval.single().is_some_and(Exact::is_whole)
}

fn domain(claim: &Claim) -> Option<&str> {
    claim.metric.as_ref().and_then(|id| id.0.split('.').next())
}

/// Whole counts of the same sentence, and counts of the same domain in the same paragraph, nearest first.
fn bases(index: usize, rate: &Claim, most: usize, counts: &Counts<'_>) -> Vec<usize> {
    let beside = counts.of_sentence.get(&rate.place);
    let related = domain(rate).and_then(|domain| counts.of_domain.get(&(domain, rate.place_paragraph(), rate.period.key())));
    let mut found: Vec<usize> = Vec::new();
    for list in beside.into_iter().chain(related) {
        let at = list.partition_point(|count| *count < index);
        found.extend(&list[at.saturating_sub(most)..(at + most).min(list.len())]);
    }
    found.sort_unstable();
    found.dedup();
    found.sort_by_key(|at| at.abs_diff(index));
    found.truncate(most);
    found.sort_unstable();
    found
}

/// Whether the base is small enough to exclude some printed rates: below 10^(decimals + 2).
pub(super) fn has_power(rate: &Claim, base: Exact) -> bool {
    Exact::HUNDRED.over(rate.quantity.step).is_some_and(|bound| base < bound) && base > Exact::ZERO
}

/// Whether some whole number of the base gives the rate by rounding or by cutting off; `None` when it cannot be told.
pub(super) fn attainable(rate: &Claim, base: Exact) -> Option<bool> {
    let Value::Number(value) = rate.quantity.value else { return None };
    let step = rate.quantity.step;
    let share = base.over(Exact::HUNDRED)?;
    let low = value.minus(step.over(Exact::whole(2))?)?.times(share)?;
    let high = value.plus(step)?.times(share)?;
    Some(Exact::whole(low.ceil()) < high)
}

/// The number a count writes.
fn whole(claim: &Claim) -> Option<Exact> {
    match claim.quantity.value {
        Value::Number(value) => Some(value),
        _ => None,
    }
}

/// The two nearest rates that the base can give: `1092/1107 = 98.64%, 1093/1107 = 98.74%`.
fn nearest(rate: &Claim, base: &Claim) -> String {
    let (Value::Number(value), Value::Number(base)) = (rate.quantity.value, base.quantity.value) else { return String::new() };
    let Some(below) = value.times(base).and_then(|product| product.over(Exact::HUNDRED)).map(Exact::floor) else { return String::new() };
    let shown = |k: i128| {
        let rate = Exact::whole(k * 100).over(base).and_then(|rate| rate.rounded(2)).map_or(String::new(), |rate| rate.to_string());
        format!("{k} ÷ {base} = {rate}%")
    };
    format!("{}，{}", shown(below), shown(below + 1))
}
