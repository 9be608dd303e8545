//! `identity`: a comparison between metrics that must hold wherever a report states all of them (初信 + 初访 = 初信初访).

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::system::Entry;
use super::{Context, Verdict, relation};
use crate::claim::{
    Certainty, Claim, ClaimKind, Exact, Extraction, Interval, Judged, Lexicon, MetricId, PeriodKey, Relation, RelationKind, Value, exceeds,
    judge, origins, suits,
};
use crate::diagnostic::Bilingual;
use crate::report::Report;
use crate::rule::{Comparator, Comparison, Expression, IdentityParameters, MetricName, Operator};

/// Reports the comparisons that fail.
pub fn check(parameters: &IdentityParameters, context: &Context<'_>) -> Verdict {
    let own = |entry: &Entry| {
        entry.rule.is_some_and(|rule| matches!(&context.pack.rules[rule].check, crate::rule::Check::Identity(other) if other == parameters))
    };
    let mut verdict = relation::verdict(context, own);
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告没有同时写出这些指标", "the report does not state all of these metrics"));
    }
    verdict
}

/// The claims of a report by what they state, looked up once for all comparisons.
pub(super) struct Statements<'a> {
    report: &'a Report,
    found: &'a Extraction,
    /// For each metric its claims in order.
    of_metric: HashMap<&'a MetricId, Vec<usize>>,
    /// Claims that repeat an earlier one.
    repeated: HashSet<usize>,
    /// The first usable claim of a metric for a period and scope; `None` where several differ.
    only: HashMap<(&'a MetricId, PeriodKey<'a>, &'a str), Option<usize>>,
}

impl<'a> Statements<'a> {
    /// Of everything that was found.
    pub fn new(report: &'a Report, found: &'a Extraction) -> Self {
        let mut all = Self { report, found, of_metric: HashMap::new(), repeated: HashSet::new(), only: HashMap::new() };
        let mut seen = HashSet::new();
        for (index, claim) in found.claims.iter().enumerate() {
            let Some(metric) = &claim.metric else { continue };
            all.of_metric.entry(metric).or_default().push(index);
            let key = (metric, claim.period.key(), claim.scope.as_str());
            if !seen.insert((key, claim.quantity.interval)) {
                all.repeated.insert(index);
            }
            if usable(found, index) {
                let first = all.only.entry(key).or_insert(Some(index));
                *first = first.filter(|first| found.claims[*first].quantity.interval == claim.quantity.interval);
            }
        }
        all
    }

    /// Whether the report states the metric at all for the period of `anchor`.
    fn states(&self, metric: &MetricId, anchor: usize) -> bool {
        let period = &self.found.claims[anchor].period;
        self.of(metric).iter().any(|claim| self.found.claims[*claim].period.same(period))
    }

    /// 民事420件、刑事80件，其余为行政案件: whether the paragraph speaks of what is left, so that a part without a number need not be zero.
    fn leaves_a_rest(&self, anchor: usize, lexicon: &Lexicon) -> bool {
        let paragraph = self.found.claims[anchor].place_paragraph().and_then(|at| self.report.paragraphs.get(at));
        paragraph.is_some_and(|paragraph| lexicon.relations.rest_of_all.iter().any(|word| paragraph.prose.text.contains(word.as_str())))
    }

    fn of(&self, metric: &MetricId) -> &[usize] {
        self.of_metric.get(metric).map_or(&[], Vec::as_slice)
    }
}

/// The relations that the comparison states in a report, each with its result.
pub(super) fn relations(parameters: &IdentityParameters, statements: &Statements<'_>, lexicon: &Lexicon) -> Vec<(Relation, Judged)> {
    let found = statements.found;
    let full = OnceCell::new();
    let metrics: Vec<&MetricId> = parameters.formula.metrics().into_iter().map(|name| &name.id).collect();
    let Some((last, others)) = metrics.split_last() else { return Vec::new() };
    let mut relations = Vec::new();
    if !parameters.given_full.is_empty() && !is_full(&parameters.given_full, statements) {
        return relations;
    }
    for &anchor in statements.of(last) {
        // The first statement stands for its repetitions.
        // A metric that the report gives with several numbers is not compared.
        if !usable(found, anchor) || statements.repeated.contains(&anchor) || partner(statements, last, anchor).is_none() {
            continue;
        }
        if parameters.unless.iter().any(|name| statements.states(&name.id, anchor)) {
            continue;
        }
        let members: Option<Vec<Option<usize>>> =
            others.iter().map(|metric| member(parameters, metric, statements, anchor, lexicon)).collect();
        let Some(mut members) = members else { continue };
        // A total alone says nothing about its parts.
        if !others.is_empty() && members.iter().all(Option::is_none) {
            continue;
        }
        members.push(Some(anchor));
        let present: Vec<usize> = members.iter().copied().flatten().collect();
        let everything = || *full.get_or_init(|| is_full(&parameters.full_rates, statements));
        if let Some(certainty) = certainty(parameters, found, &present, everything) {
            let kind = shape(&parameters.formula);
            let relation = Relation { kind, claims: present, listed: None, stated: None, certainty, words: None, by_difference: false };
            let judged = match relation.kind {
                RelationKind::Identity => evaluate(&parameters.formula, &members, found),
                _ => judge(&relation, &found.claims),
            };
            if judged != Judged::Satisfied && otherwise_meant(&relation, found, lexicon) {
                continue;
            }
            relations.push((relation, judged));
        }
    }
    relations
}

/// Whether numbers of different sentences that fail together are rather of different things: a total below its own parts that no slip
/// of the pen explains, or a count beside which its sentence names a larger one.
fn otherwise_meant(relation: &Relation, found: &Extraction, lexicon: &Lexicon) -> bool {
    let claims = &found.claims;
    let of = |claim: usize| &claims[claim].quantity.interval;
    let Some((&last, others)) = relation.claims.split_last() else { return false };
    if relation.claims.iter().all(|claim| claims[*claim].place == claims[last].place) {
        return relation.kind == RelationKind::Sum && has_more_members(relation, claims, lexicon);
    }
    match relation.kind {
        RelationKind::Sum => {
            let sum = others.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(of(*part)));
            let below = others.iter().any(|part| exceeds(of(*part), of(last)));
            let slipped =
                |sum: Interval| origins(&claims[last].quantity).iter().any(|(value, _)| suits(&sum, *value, &claims[last].quantity));
            below && !sum.is_some_and(slipped)
        }
        RelationKind::Order => {
            let Some(&larger) = others.first() else { return false };
            let beside = |step: fn(usize, usize) -> Option<usize>| {
                let near = (1..=NEAR).map_while(move |distance| step(larger, distance)).map_while(|at| claims.get(at));
                near.take_while(|other| other.place == claims[larger].place).any(|other| {
                    lexicon.same_class(&other.quantity, &claims[larger].quantity) && exceeds(&other.quantity.interval, of(larger))
                })
            };
            beside(usize::checked_sub) || beside(usize::checked_add)
        }
        _ => false,
    }
}

/// `行政诉讼92件，其中一审61件、二审24件、再审3件、执行异议4件`: whether other numbers of the sentence, one or all of them, make the total right.
fn has_more_members(relation: &Relation, claims: &[Claim], lexicon: &Lexicon) -> bool {
    let Some((&last, parts)) = relation.claims.split_last() else { return false };
    let (Some(&first), Some(&end)) = (relation.claims.iter().min(), relation.claims.iter().max()) else { return false };
    let of = |claim: usize| claims[claim].quantity.interval;
    let near = first.saturating_sub(NEAR)..(end + NEAR + 1).min(claims.len());
    let others: Vec<usize> = near
        .filter(|other| !relation.claims.contains(other) && claims[*other].place == claims[last].place)
        .filter(|other| lexicon.same_class(&claims[*other].quantity, &claims[last].quantity))
        .collect();
    let sum = |more: &[usize]| parts.iter().chain(more).try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&of(*part)));
    let right = |more: &[usize]| sum(more).is_some_and(|sum| sum.meets(&of(last)));
    others.iter().any(|other| right(&[*other])) || others.len() > 1 && right(&others)
}

/// Numbers to each side of a count among which a larger one is looked for.
const NEAR: usize = 5;

/// The claim of one metric of the formula: `Some(None)` where the metric may be absent and is, `None` where the formula
/// cannot be judged without it.
#[allow(clippy::option_option)] // Absent and not judged are two things.
fn member(
    parameters: &IdentityParameters,
    metric: &MetricId,
    statements: &Statements<'_>,
    anchor: usize,
    lexicon: &Lexicon,
) -> Option<Option<usize>> {
    let optional = parameters.zero.iter().any(|name| name.id == *metric);
    if optional && !statements.states(metric, anchor) {
        return (!statements.leaves_a_rest(anchor, lexicon)).then_some(None);
    }
    let partner = partner(statements, metric, anchor)?;
    let claims = &statements.found.claims;
    lexicon.same_class(&claims[partner].quantity, &claims[anchor].quantity).then_some(Some(partner))
}

fn usable(found: &Extraction, claim: usize) -> bool {
    let claim = &found.claims[claim];
    claim.change.is_none() && !matches!(claim.quantity.value, Value::Range(..))
}

/// The claim of `metric` for the anchor's period and scope; none where the report states several different ones.
fn partner(statements: &Statements<'_>, metric: &MetricId, anchor: usize) -> Option<usize> {
    let own = &statements.found.claims[anchor];
    statements.only.get(&(metric, own.period.key(), own.scope.as_str())).copied().flatten()
}

/// How sure the comparison is: numbers of one verb, or of verbs that the rule names, are compared; of different verbs (受理
/// and 办结) only where the text claims that everything was done, and then as likely.
fn certainty(parameters: &IdentityParameters, found: &Extraction, members: &[usize], full: impl Fn() -> bool) -> Option<Certainty> {
    let mut verbs: Vec<&str> = members
        .iter()
        .map(|member| found.claims[*member].verb.as_str())
        .filter(|verb| !verb.is_empty() && !parameters.verbs.iter().any(|own| own == verb))
        .collect();
    verbs.sort_unstable();
    verbs.dedup();
    if verbs.len() <= 1 {
        return Some(Certainty::Stated);
    }
    full().then_some(Certainty::Likely)
}

/// Whether the report gives one of these rates as 100%.
fn is_full(rates: &[MetricName], statements: &Statements<'_>) -> bool {
    let whole = |claim: &Claim| claim.quantity.kind == ClaimKind::Percent && claim.quantity.value == Value::Number(Exact::HUNDRED);
    let mut claims = rates.iter().flat_map(|rate| statements.of(&rate.id));
    claims.any(|index| whole(&statements.found.claims[*index]))
}

/// A comparison that is a plain sum or order is one, so that the number at fault can be named.
fn shape(formula: &Comparison) -> RelationKind {
    let [(comparator, right)] = formula.rest.as_slice() else { return RelationKind::Identity };
    match (comparator, &formula.first, right) {
        (Comparator::Equal, left, Expression::Metric(..)) if is_plain_sum(left) => RelationKind::Sum,
        (Comparator::LessOrEqual, Expression::Metric(..), Expression::Metric(..)) => RelationKind::Order,
        _ => RelationKind::Identity,
    }
}

fn is_plain_sum(expression: &Expression) -> bool {
    match expression {
        Expression::Binary(Operator::Plus, left, right) => (is_plain_sum(left) || is_metric(left)) && is_metric(right),
        _ => false,
    }
}

fn is_metric(expression: &Expression) -> bool {
    matches!(expression, Expression::Metric(..))
}

/// Any other comparison is calculated over intervals.
fn evaluate(formula: &Comparison, members: &[Option<usize>], found: &Extraction) -> Judged {
    let mut next = 0;
    let mut value = |expression: &Expression| interval(expression, members, found, &mut next);
    let mut left = value(&formula.first);
    for (comparator, right) in &formula.rest {
        let right = value(right);
        let (Some(a), Some(b)) = (left, right) else { return Judged::Unknown };
        let holds = match comparator {
            Comparator::Equal => a.meets(&b),
            Comparator::NotEqual => a.single().is_none() || a.single() != b.single(),
            Comparator::LessOrEqual | Comparator::Less => {
                !exceeds(&a, &b) && (*comparator == Comparator::LessOrEqual || a.single().is_none() || a.single() != b.single())
            }
            Comparator::GreaterOrEqual | Comparator::Greater => {
                !exceeds(&b, &a) && (*comparator == Comparator::GreaterOrEqual || a.single().is_none() || a.single() != b.single())
            }
        };
        if !holds {
            return Judged::Contradicted(None);
        }
        left = right;
    }
    Judged::Satisfied
}

fn interval(expression: &Expression, members: &[Option<usize>], found: &Extraction, next: &mut usize) -> Option<Interval> {
    match expression {
        Expression::Number(number, _) => Some(Interval::point(*number)),
        Expression::Metric(..) => {
            let claim = members.get(*next)?;
            *next += 1;
            Some(claim.map_or(Interval::point(Exact::ZERO), |claim| found.claims[claim].quantity.interval))
        }
        Expression::Binary(operator, left, right) => {
            let left = interval(left, members, found, next)?;
            let right = interval(right, members, found, next)?;
            match operator {
                Operator::Plus => left.plus(&right),
                Operator::Minus => left.minus(&right),
                Operator::Times => left.times(&right),
                Operator::Over => left.over(&right),
            }
        }
    }
}
