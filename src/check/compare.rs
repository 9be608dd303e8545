//! Two years of one organ side by side: metrics with their change, numbers that did not change, and passages that were kept.

use super::Checked;
use super::across::{Facts, KeptPassage, kept_passages};
use crate::claim::{Claim, ClaimKind, Exact, MetricId, PeriodKind};
use crate::rule::Pack;
use crate::span::Span;

/// Two reports compared.
#[derive(Debug, Clone, Default)]
pub struct YearComparison {
    /// Metric by metric, in the order of the newer report; those that it lost come last.
    pub metrics: Vec<ComparedMetric>,
    /// Passages of the newer report that the older one has too, numbers apart.
    pub kept: Vec<KeptPassage>,
}

/// A metric in both years.
#[derive(Debug, Clone)]
pub struct ComparedMetric {
    /// The metric.
    pub metric: MetricId,
    /// Its name.
    pub name: String,
    /// Its unit; empty where none is written.
    pub unit: String,
    /// What it covers; empty for the organ itself.
    pub scope: String,
    /// Where the older report states it, and how.
    pub old: Option<(Span, String)>,
    /// Where the newer one does.
    pub new: Option<(Span, String)>,
    /// Whether it is a share, such as a rate.
    pub share: bool,
    /// Newer less older, where both are single numbers; of shares in percentage points.
    pub difference: Option<Exact>,
    /// The change in %, where both are single numbers, the older is not 0 and they are no shares.
    pub change: Option<Exact>,
    /// Whether the two are the same to the digit.
    pub unchanged: bool,
}

/// Compares two reports that were checked, each with what it was reduced to.
pub fn compare_years(old: (&Checked, &Facts), new: (&Checked, &Facts), pack: &Pack) -> YearComparison {
    YearComparison { metrics: metrics(old.0, new.0, pack), kept: kept_passages(new.1, old.1, pack) }
}

type Key<'c> = (&'c MetricId, &'c str, &'c str);

/// The first statement of each metric of the report's own year.
fn own(checked: &Checked) -> Vec<(Key<'_>, &Claim)> {
    let year = checked.report.year.map(|mention| mention.year);
    let mut own: Vec<(Key<'_>, &Claim)> = Vec::new();
    for claim in &checked.extraction.claims {
        let Some(metric) = &claim.metric else { continue };
        let of_year = claim.period.from.is_none_or(|from| year.is_none_or(|year| from.year() == year));
        let key = (metric, claim.quantity.unit.as_str(), claim.scope.as_str());
        if claim.change.is_none() && claim.period.kind == PeriodKind::Year && of_year && own.iter().all(|(other, _)| *other != key) {
            own.push((key, claim));
        }
    }
    own
}

fn metrics(old: &Checked, new: &Checked, pack: &Pack) -> Vec<ComparedMetric> {
    let (old, new) = (own(old), own(new));
    let find = |list: &[(Key<'_>, &'_ Claim)], key: Key<'_>| list.iter().position(|(other, _)| *other == key);
    let in_both = new.iter().map(|(key, claim)| (*key, find(&old, *key).map(|at| old[at].1), Some(*claim)));
    let lost = old.iter().filter(|(key, _)| find(&new, *key).is_none()).map(|(key, claim)| (*key, Some(*claim), None));
    in_both.chain(lost).map(|(key, before, now)| row(key, before, now, pack)).collect()
}

fn row((metric, unit, scope): Key<'_>, old: Option<&Claim>, new: Option<&Claim>, pack: &Pack) -> ComparedMetric {
    let stated = |claim: Option<&Claim>| claim.map(|claim| (claim.span, claim.text.to_string()));
    let both = old.zip(new);
    let share = both.is_some_and(|(_, new)| new.quantity.kind == ClaimKind::Percent);
    let numbers = both.and_then(|(old, new)| Some((old.quantity.interval.single()?, new.quantity.interval.single()?)));
    let difference = numbers.and_then(|(old, new)| new.minus(old));
    ComparedMetric {
        metric: metric.clone(),
        name: pack.dictionary.get(metric).map_or_else(|| metric.0.to_string(), |metric| metric.name.clone()),
        unit: unit.to_owned(),
        scope: scope.to_owned(),
        share,
        old: stated(old),
        new: stated(new),
        difference,
        change: numbers.filter(|_| !share).and_then(|(old, _)| difference?.times(Exact::HUNDRED)?.over(old)),
        unchanged: both.is_some_and(|(old, new)| old.quantity.interval == new.quantity.interval),
    }
}
