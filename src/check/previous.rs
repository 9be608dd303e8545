//! `previous`: the report against the numbers of the year before: growth, restated bases, unchanged numbers, what was carried over.

use super::{Checked, Context, Finding, Verdict};
use crate::cases::{Cases, Known, Question, Window};
use crate::claim::{Change, Claim, ClaimKind, Exact, Interval, MetricId, MetricKind, PeriodKind, Place};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};
use crate::rule::{Pack, PreviousFault, PreviousParameters};

/// The numbers of the year before.
#[derive(Debug, Clone, Default)]
pub struct Previous {
    /// Where they come from.
    pub name: String,
    /// The year.
    pub year: i16,
    /// The organ, where it is told.
    pub organ: Option<String>,
    /// The numbers, each metric perhaps in several units.
    pub figures: Vec<PreviousFigure>,
}

/// A number of the year before.
#[derive(Debug, Clone)]
pub struct PreviousFigure {
    /// The metric.
    pub metric: MetricId,
    /// The values that it may stand for.
    pub interval: Interval,
    /// The unit; empty where it is not told.
    pub unit: String,
    /// As written.
    pub text: String,
    /// 口径; empty for the organ itself.
    pub scope: String,
}

impl PreviousFigure {
    /// A value of the case system.
    pub fn exact(metric: MetricId, value: Exact) -> Self {
        Self { metric, interval: Interval::point(value), unit: String::new(), text: value.to_string(), scope: String::new() }
    }
}

impl Previous {
    /// What a report that was checked says of its own year.
    pub fn of_report(name: &str, checked: &Checked, year: i16) -> Self {
        let own = |claim: &&Claim| {
            claim.change.is_none() && claim.period.kind == PeriodKind::Year && claim.period.from.is_none_or(|from| from.year() == year)
        };
        let figure = |claim: &Claim| {
            let metric = claim.metric.clone()?;
            let (interval, unit, text) = (claim.quantity.interval, claim.quantity.unit.to_string(), claim.text.to_string());
            Some(PreviousFigure { metric, interval, unit, text, scope: claim.scope.to_string() })
        };
        let mut figures: Vec<PreviousFigure> = checked.extraction.claims.iter().filter(own).filter_map(figure).collect();
        // A metric with several numbers says nothing for certain.
        let all = figures.clone();
        figures.retain(|figure| {
            let same = |other: &&PreviousFigure| other.metric == figure.metric && other.unit == figure.unit && other.scope == figure.scope;
            all.iter().filter(same).all(|other| other.interval == figure.interval)
        });
        let organ = checked.report.organ.as_ref().map(|words| words.text.clone());
        Self { name: name.to_owned(), year, organ, figures }
    }

    /// What case data say of a year; `counted` tells whether records may be counted, too.
    pub fn of_cases(name: &str, cases: &Cases, year: i16, organ: Option<&str>, counted: bool) -> Self {
        let mut figures = Vec::new();
        for metric in cases.metrics() {
            let Some(window) = Window::year(year) else { break };
            let Ok(Known::Value(figure)) = cases.figure(Question { metric: &metric, window, organ, unit: None }) else { continue };
            if counted || figure.origin.is_none() {
                figures.push(PreviousFigure::exact(metric, figure.value));
            }
        }
        Self { name: name.to_owned(), year, organ: None, figures }
    }

    /// The number of a metric in a unit.
    pub fn of(&self, metric: &MetricId, unit: Option<&str>) -> Option<&PreviousFigure> {
        let fits = |figure: &&PreviousFigure| {
            figure.metric == *metric && figure.scope.is_empty() && (figure.unit.is_empty() || unit.is_none_or(|unit| unit == figure.unit))
        };
        self.figures.iter().find(fits)
    }

    fn of_claim(&self, claim: &Claim) -> Option<&PreviousFigure> {
        let metric = claim.metric.as_ref()?;
        let unit = claim.quantity.unit.as_str();
        let fits = |figure: &&PreviousFigure| {
            figure.metric == *metric && figure.scope == claim.scope && (figure.unit.is_empty() || unit.is_empty() || figure.unit == unit)
        };
        self.figures.iter().find(fits)
    }
}

/// Reports what last year's numbers contradict.
pub fn check(parameters: &PreviousParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    // Case data that hold the year before stand for it.
    let from_cases = match (context.previous, context.cases, context.year) {
        (None, Some(cases), Some(year)) => {
            let name = cases.snapshots.first().map_or("", |snapshot| snapshot.name.as_str());
            Some(Previous::of_cases(name, cases, year - 1, context.organ, false)).filter(|previous| !previous.figures.is_empty())
        }
        _ => None,
    };
    let Some(previous) = context.previous.or(from_cases.as_ref()) else {
        verdict.unchecked =
            Some(Bilingual::new("没有给出上年的报告或数据（--previous）", "no report or data of the year before were given (--previous)"));
        return verdict;
    };
    if context.year.is_some_and(|year| year != previous.year + 1) {
        let year = previous.year;
        verdict.unchecked = Some(Bilingual::new(
            format!("{}是{year}年的，不是上一年", previous.name),
            format!("{} is of {year}, not of the year before", previous.name),
        ));
        return verdict;
    }
    if let (Some(own), Some(other)) = (context.organ, &previous.organ)
        && own != other
    {
        verdict.unchecked = Some(Bilingual::new(format!("上年报告是{other}的"), format!("last year's report is of {other}")));
        return verdict;
    }
    match parameters.fault {
        PreviousFault::Growth => growth(parameters, context, previous, &mut verdict),
        PreviousFault::Restated => restated(context, previous, &mut verdict),
        PreviousFault::Unchanged => unchanged(parameters, context, previous, &mut verdict),
        PreviousFault::Carried => carried(parameters, context, previous, &mut verdict),
    }
    verdict
}

fn name(metric: &MetricId, context: &Context<'_>) -> String {
    context.pack.dictionary.get(metric).map_or_else(|| metric.0.to_string(), |metric| metric.name.clone())
}

fn arguments(metric: &MetricId, context: &Context<'_>, claim: &Claim, figure: &PreviousFigure, previous: &Previous) -> Arguments {
    Arguments::from([
        ("metric", Bilingual::same(name(metric, context))),
        ("stated", Bilingual::same(&claim.text)),
        ("value", Bilingual::same(&figure.text)),
        ("computed", Bilingual::default()),
        ("count", Bilingual::default()),
        ("year", Bilingual::same(previous.year.to_string())),
    ])
}

/// A level with the change that stands right behind it: 受理500件，同比增长12%.
fn growth(parameters: &PreviousParameters, context: &Context<'_>, previous: &Previous, verdict: &mut Verdict) {
    let claims = &context.extraction.claims;
    for (index, pair) in claims.windows(2).enumerate() {
        let [level, change] = pair else { continue };
        let (Some(direction), None, ClaimKind::Percent) = (change.change, level.change, change.quantity.kind) else { continue };
        let (Some(metric), Place::Prose { paragraph, .. }) = (&level.metric, level.place) else { continue };
        let text = &context.report.paragraphs[paragraph].prose.text;
        let between = if level.place == change.place { text.get(level.range.1..change.range.0) } else { None };
        let compares = between.is_some_and(|between| only_compares(between, &parameters.comparing));
        let rate = context.pack.dictionary.get(metric).is_some_and(|metric| matches!(metric.kind, MetricKind::Rate | MetricKind::Share));
        let whole_year = level.period.kind == PeriodKind::Year;
        let Some(figure) = previous.of_claim(level).filter(|_| compares && !rate && whole_year) else { continue };
        let ratio = level.quantity.interval.over(&figure.interval).and_then(|ratio| ratio.scaled(Exact::HUNDRED));
        let Some(computed) = ratio.and_then(|ratio| ratio.minus(&Interval::point(Exact::HUNDRED))) else { continue };
        verdict.examined += 1;
        verdict.covered.push(index + 1);
        let stated = if direction == Change::Down { change.quantity.interval.negated() } else { change.quantity.interval };
        if computed.meets(&stated) {
            continue;
        }
        let shown = computed.low.or(computed.high).and_then(|value| value.rounded(2)).map(|value| format!("{value}%")).unwrap_or_default();
        let mut arguments = arguments(metric, context, change, figure, previous);
        arguments.insert("computed", Bilingual::same(&shown));
        verdict.findings.push(Finding {
            arguments,
            labels: vec![
                Label::primary(
                    change.span,
                    Bilingual::new(format!("按上年报告应为{shown}"), format!("by last year's report it is {shown}")),
                ),
                Label::secondary(level.span, Bilingual::new(format!("上年{}", figure.text), format!("last year {}", figure.text))),
            ],
            evidence: Some(Evidence {
                relation: format!("({} - {}) ÷ {}", level.text, figure.text, figure.text),
                left: shown,
                right: change.text.to_string(),
                ..Evidence::default()
            }),
            ..Finding::default()
        });
    }
}

/// Whether the words between a number and its change only say that the year before is compared.
fn only_compares(between: &str, comparing: &[String]) -> bool {
    let mut words: Vec<&String> = comparing.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let Some(word) = words.into_iter().find(|word| between.contains(word.as_str())) else { return false };
    let left: String = between.replacen(word.as_str(), "", 1);
    left.chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || ",，、()（）年增长加下降减少上升提高了约幅度为数相比有所期".contains(c))
}

/// Last year's number as this report tells it.
fn restated(context: &Context<'_>, previous: &Previous, verdict: &mut Verdict) {
    for (index, claim) in context.extraction.claims.iter().enumerate() {
        let whole_year = claim.period.from.zip(claim.period.to).is_some_and(|(from, to)| {
            from.year() == previous.year && to.year() == previous.year && (from.month(), from.day(), to.month(), to.day()) == (1, 1, 12, 31)
        });
        let (Some(metric), true, None) = (&claim.metric, whole_year, claim.change) else { continue };
        let Some(figure) = previous.of_claim(claim) else { continue };
        verdict.examined += 1;
        verdict.covered.push(index);
        if claim.quantity.interval.meets(&figure.interval) {
            continue;
        }
        verdict.findings.push(Finding {
            arguments: arguments(metric, context, claim, figure, previous),
            labels: vec![Label::primary(
                claim.span,
                Bilingual::new(format!("上年报告写的是{}", figure.text), format!("last year's report says {}", figure.text)),
            )],
            evidence: Some(Evidence {
                relation: format!("{}（{}年）", name(metric, context), previous.year),
                left: figure.text.clone(),
                right: claim.text.to_string(),
                ..Evidence::default()
            }),
            ..Finding::default()
        });
    }
}

/// Numbers of this year that are last year's to the digit.
pub(super) fn same_numbers<'c>(claims: &'c [Claim], previous: &Previous, from: u32, pack: &Pack) -> Vec<(usize, &'c Claim)> {
    let least = Exact::whole(from.into());
    let mut metrics: Vec<&MetricId> = Vec::new();
    let mut same = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let (Some(metric), PeriodKind::Year, None) = (&claim.metric, claim.period.kind, claim.change) else { continue };
        let Some(written) = claim.quantity.interval.single().or_else(|| written(claim)) else { continue };
        let full = written == Exact::HUNDRED && pack.dictionary.get(metric).is_some_and(|metric| metric.kind == MetricKind::Rate);
        let Some(figure) = previous.of_claim(claim) else { continue };
        if !full && written >= least && claim.quantity.interval == figure.interval && !metrics.contains(&metric) {
            metrics.push(metric);
            same.push((index, claim));
        }
    }
    same
}

fn written(claim: &Claim) -> Option<Exact> {
    match claim.quantity.value {
        crate::claim::Value::Number(number) => Some(number),
        _ => None,
    }
}

fn unchanged(parameters: &PreviousParameters, context: &Context<'_>, previous: &Previous, verdict: &mut Verdict) {
    let claims = &context.extraction.claims;
    verdict.examined = claims.iter().filter(|claim| claim.period.kind == PeriodKind::Year && previous.of_claim(claim).is_some()).count();
    let same = same_numbers(claims, previous, parameters.from, context.pack);
    if same.len() < parameters.least.max(1) {
        return;
    }
    let Some((_, first)) = same.first() else { return };
    let Some((metric, figure)) = first.metric.as_ref().zip(previous.of_claim(first)) else { return };
    let mut arguments = arguments(metric, context, first, figure, previous);
    arguments.insert("count", Bilingual::same(same.len().to_string()));
    let message = || Bilingual::new("与上年相同", "the same as last year");
    let labels = same
        .iter()
        .enumerate()
        .map(|(at, (_, claim))| if at == 0 { Label::primary(claim.span, message()) } else { Label::secondary(claim.span, message()) });
    verdict.covered.extend(same.iter().map(|(index, _)| *index));
    verdict.findings.push(Finding { arguments, labels: labels.collect(), ..Finding::default() });
}

/// What last year left against what this year took over.
fn carried(parameters: &PreviousParameters, context: &Context<'_>, previous: &Previous, verdict: &mut Verdict) {
    for pair in &parameters.pairs {
        let Some(left) = previous.of(&pair.closing.id, None) else { continue };
        let claims = context.extraction.claims.iter().enumerate();
        for (index, claim) in claims
            .filter(|(_, claim)| claim.metric.as_ref() == Some(&pair.opening.id) && claim.change.is_none() && claim.scope == left.scope)
        {
            verdict.examined += 1;
            verdict.covered.push(index);
            if claim.quantity.interval.meets(&left.interval) {
                continue;
            }
            verdict.findings.push(Finding {
                arguments: arguments(&pair.opening.id, context, claim, left, previous),
                labels: vec![Label::primary(
                    claim.span,
                    Bilingual::new(format!("上年末为{}", left.text), format!("{} at the end of last year", left.text)),
                )],
                evidence: Some(Evidence {
                    relation: format!("{} = {}", name(&pair.closing.id, context), name(&pair.opening.id, context)),
                    left: left.text.clone(),
                    right: claim.text.to_string(),
                    ..Evidence::default()
                }),
                ..Finding::default()
            });
        }
    }
}
