//! `reconcile`: what the report claims against what the case system has, for the same metric, period and organ.
//!
//! Every metric of either side gets an agreement: equal, differs, not in the report, not in the records, or not comparable and
//! why. A difference is proved only where nothing narrows the claim: no word before the metric's name, no other verb, no scope.

mod narrowing;

use super::{Context, Finding, Verdict};
use crate::cases::{CaseError, Cases, Explanation, Figure, Known, Origin, Puzzle, Question, Window};
use crate::claim::{Claim, ClaimKind, Exact, Interval, MetricId, MetricKind, PeriodKind, Slip, Value, origins};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label, Severity};
use crate::rule::{ReconcileParameters, Slack};
use crate::span::Span;
use narrowing::Narrowing;

/// How report and case data agree on a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// 一致
    Equal,
    /// 不一致
    Differs,
    /// 报告未写
    NotInReport,
    /// 数据没有
    NotInRecords,
    /// 不可比
    NotComparable,
}

impl Agreement {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Differs => "differs",
            Self::NotInReport => "not_in_report",
            Self::NotInRecords => "not_in_records",
            Self::NotComparable => "not_comparable",
        }
    }

    /// In words.
    pub fn words(self) -> Bilingual {
        match self {
            Self::Equal => Bilingual::new("一致", "equal"),
            Self::Differs => Bilingual::new("不一致", "differs"),
            Self::NotInReport => Bilingual::new("报告未写", "not in the report"),
            Self::NotInRecords => Bilingual::new("数据中没有", "not in the records"),
            Self::NotComparable => Bilingual::new("不可比", "not comparable"),
        }
    }
}

/// A metric with what report and case data say of it.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The metric.
    pub metric: MetricId,
    /// Its name.
    pub name: String,
    /// How they agree.
    pub agreement: Agreement,
    /// Index of the claim.
    pub claim: Option<usize>,
    /// Its place and its words.
    pub stated: Option<(Span, String)>,
    /// What the case data have.
    pub figure: Option<Figure>,
    /// Report minus data, where both are single numbers.
    pub difference: Option<Exact>,
    /// Why it is not comparable, or what is to be kept in mind.
    pub reason: Option<Bilingual>,
    /// Ways in which the written number may have come about, the likeliest first.
    pub explanations: Vec<Explanation>,
}

/// Holds the claims of the report against the case data.
pub fn check(parameters: &ReconcileParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(cases) = context.cases else {
        verdict.unchecked = Some(Bilingual::new("没有给出案件系统的数据（--cases）", "no data of the case system were given (--cases)"));
        return verdict;
    };
    let wanted = |metric: &MetricId| {
        let among = |list: &[crate::rule::MetricName]| list.iter().any(|name| name.id == *metric);
        (parameters.metrics.is_empty() || among(&parameters.metrics)) && !among(&parameters.except)
    };
    let narrowing = Narrowing::new(parameters, context);
    let mut stated: Vec<&MetricId> = Vec::new();
    for (index, claim) in context.extraction.claims.iter().enumerate() {
        let Some(metric) = claim.metric.as_ref().filter(|metric| claim.change.is_none() && wanted(metric)) else { continue };
        stated.push(metric);
        let comparison = Comparison { parameters, context, cases, narrowing: &narrowing, index, claim, metric };
        let reconciled = match comparison.reconcile() {
            Ok(reconciled) => reconciled,
            Err(error) => failed(comparison, &error),
        };
        if matches!(reconciled.agreement, Agreement::Equal | Agreement::Differs) {
            verdict.examined += 1;
            verdict.covered.push(index);
        }
        if reconciled.agreement == Agreement::Differs {
            verdict.findings.push(comparison.finding(&reconciled));
        }
        verdict.reconciled.push(reconciled);
    }
    for metric in cases.metrics().into_iter().filter(|metric| wanted(metric) && !stated.contains(&metric)) {
        verdict.reconciled.push(unstated(metric, context, cases));
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告与案件数据没有可比的指标", "report and case data have no metric to compare"));
    }
    verdict
}

/// One claim that is compared.
#[derive(Clone, Copy)]
struct Comparison<'a> {
    parameters: &'a ReconcileParameters,
    context: &'a Context<'a>,
    cases: &'a Cases,
    narrowing: &'a Narrowing<'a>,
    index: usize,
    claim: &'a Claim,
    metric: &'a MetricId,
}

/// A database that stopped answering makes the metric not comparable, not the report unreadable.
fn failed(comparison: Comparison<'_>, error: &CaseError) -> Reconciled {
    comparison.result(Agreement::NotComparable, None, Some(error.message()))
}

/// A metric of the case data that the report does not state.
fn unstated(metric: MetricId, context: &Context<'_>, cases: &Cases) -> Reconciled {
    let known = context
        .year
        .and_then(Window::year)
        .map(|window| cases.figure(Question { metric: &metric, window, organ: context.organ, unit: None }).unwrap_or(Known::Nothing));
    let (figure, reason) = match known {
        Some(Known::Value(figure)) => (Some(*figure), None),
        Some(Known::Unusable(reason)) => (None, Some(reason)),
        _ => (None, None),
    };
    let name = name(&metric, context);
    Reconciled {
        metric,
        name,
        agreement: Agreement::NotInReport,
        claim: None,
        stated: None,
        figure,
        difference: None,
        reason,
        explanations: Vec::new(),
    }
}

fn name(metric: &MetricId, context: &Context<'_>) -> String {
    context.pack.dictionary.get(metric).map_or_else(|| metric.0.to_string(), |metric| metric.name.clone())
}

impl Comparison<'_> {
    fn result(&self, agreement: Agreement, figure: Option<Figure>, reason: Option<Bilingual>) -> Reconciled {
        let difference = match (self.claim.quantity.value, &figure) {
            (Value::Number(written), Some(figure)) => written.minus(figure.value),
            _ => None,
        };
        let (metric, name) = (self.metric.clone(), name(self.metric, self.context));
        Reconciled {
            metric,
            name,
            agreement,
            claim: Some(self.index),
            stated: Some((self.claim.span, self.claim.text.to_string())),
            figure,
            difference,
            reason,
            explanations: Vec::new(),
        }
    }

    fn reconcile(&self) -> Result<Reconciled, CaseError> {
        let window = match self.window() {
            Ok(window) => window,
            Err(reason) => return Ok(self.result(Agreement::NotComparable, None, Some(reason))),
        };
        let unit = Some(self.claim.quantity.unit.as_str()).filter(|unit| !unit.is_empty() && *unit != "%");
        let question = Question { metric: self.metric, window, organ: self.context.organ, unit };
        let figure = match self.cases.figure(question)? {
            Known::Nothing => return Ok(self.result(Agreement::NotInRecords, None, None)),
            Known::Unusable(reason) => return Ok(self.result(Agreement::NotComparable, None, Some(reason))),
            Known::Value(figure) => *figure,
        };
        let interval = &self.claim.quantity.interval;
        if interval.contains(figure.value) {
            return Ok(self.result(Agreement::Equal, Some(figure), None));
        }
        if let Some(slack) = self.parameters.slack.as_ref().filter(|slack| within(slack, interval, figure.value)) {
            return Ok(self.result(Agreement::Equal, Some(figure), Some(slack.reason.clone())));
        }
        if let Some(reason) = self.incomparable(&figure, window) {
            return Ok(self.result(Agreement::NotComparable, Some(figure), Some(reason)));
        }
        let explanations = self.explain(&figure, unit)?;
        let reason = self.doubt(&figure);
        Ok(Reconciled { explanations, ..self.result(Agreement::Differs, Some(figure), reason) })
    }

    /// The days that the claim speaks of.
    fn window(&self) -> Result<Window, Bilingual> {
        let period = &self.claim.period;
        let days = match (period.kind, period.from, period.to) {
            (PeriodKind::Unknown | PeriodKind::Cumulative, ..) => None,
            (_, Some(from), Some(to)) => Some((from, to)),
            (PeriodKind::Part, ..) => self.part_of_year(&period.text),
            _ => None,
        };
        days.map(|(from, to)| Window::of(from, to)).ok_or_else(|| {
            let words = if period.text.is_empty() { self.claim.text.as_str() } else { period.text.as_str() };
            Bilingual::new(format!("“{words}”的统计期不能确定"), format!("the period of “{words}” is not certain"))
        })
    }

    fn part_of_year(&self, words: &str) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let part = self.parameters.parts.iter().find(|part| part.words.iter().any(|own| own == words))?;
        let year = self.context.year?;
        let day = |day: crate::rule::MonthDay| jiff::civil::Date::new(year, day.month, day.day).ok();
        Some((day(part.from)?, day(part.to)?))
    }

    /// Why a difference proves nothing.
    fn incomparable(&self, figure: &Figure, window: Window) -> Option<Bilingual> {
        let claim = self.claim;
        if self.context.year.is_none_or(|year| window.years() != (year, year)) {
            return Some(Bilingual::new(
                "不是报告年度的数，数据可能不完整",
                "not of the report's year, of which the data may be incomplete",
            ));
        }
        let rate =
            self.context.pack.dictionary.get(self.metric).is_some_and(|metric| matches!(metric.kind, MetricKind::Rate | MetricKind::Share));
        if rate != (claim.quantity.kind == ClaimKind::Percent) {
            return Some(Bilingual::new("计量方式与数据不同", "the report measures it in another way"));
        }
        if let Some(words) = self.narrowing.of(self.index) {
            return Some(Bilingual::new(format!("“{words}”可能限定了范围"), format!("“{words}” may narrow what is counted")));
        }
        let origin = figure.origin.as_ref()?;
        let records = &self.cases.records[origin.records];
        let definition = records.kind.definition(self.metric)?;
        let unit = claim.quantity.unit.as_str();
        let counted = rate
            || unit.is_empty()
            || records.kind.row_units.iter().any(|own| own == unit)
            || definition.units.iter().any(|own| own.unit == unit);
        if !counted {
            return Some(Bilingual::new(format!("没有按“{unit}”计数的定义"), format!("no definition counts in {unit}")));
        }
        let verbs = if definition.verbs.is_empty() { &records.kind.verbs } else { &definition.verbs };
        let other_verb = !rate && !claim.verb.is_empty() && !verbs.is_empty() && !verbs.iter().any(|verb| *verb == claim.verb);
        other_verb.then(|| {
            let verb = &claim.verb;
            Bilingual::new(
                format!("报告说的是“{verb}”，定义是：{}", figure.definition.zh),
                format!("the report says “{verb}”, the definition is: {}", figure.definition.en),
            )
        })
    }

    /// What keeps a difference from being proved.
    fn doubt(&self, figure: &Figure) -> Option<Bilingual> {
        let claim = self.claim;
        if !claim.scope.is_empty() {
            let scope = &claim.scope;
            return Some(Bilingual::new(
                format!("报告的口径是“{scope}”，请确认与数据的口径相同"),
                format!("the report speaks of {scope}; make sure that the data do too"),
            ));
        }
        if figure.origin.is_none() && self.narrowing.is_other_stage(&claim.verb) {
            let verb = &claim.verb;
            return Some(Bilingual::new(
                format!("报告说的是“{verb}”，请确认数据也是"),
                format!("the report says “{verb}”; make sure that the data do too"),
            ));
        }
        if self.is_cut(figure) {
            return Some(Bilingual::new("按截尾或进位得此数，请按四舍五入写", "it was cut off or rounded up; round it half up"));
        }
        let half = claim.quantity.significant.over(Exact::whole(2))?;
        let near = |number: Exact| number.minus(figure.value).is_some_and(|difference| difference.abs() <= half);
        match claim.quantity.value {
            Value::Number(number) if claim.quantity.significant >= Exact::HUNDRED && near(number) => {
                Some(Bilingual::new("报告写的可能是约数", "the report's number may be a round one"))
            }
            _ => None,
        }
    }

    /// Whether cutting off or rounding up gives the written rate.
    fn is_cut(&self, figure: &Figure) -> bool {
        let quantity = &self.claim.quantity;
        let Value::Number(written) = quantity.value else { return false };
        let around = Interval::around(written, quantity.step);
        quantity.rounded
            && around.is_some_and(|around| around.contains(figure.value))
            && figure.value.minus(written).is_some_and(|d| d.abs() < quantity.step)
    }

    fn explain(&self, figure: &Figure, unit: Option<&str>) -> Result<Vec<Explanation>, CaseError> {
        let quantity = &self.claim.quantity;
        let mut found: Vec<Explanation> = Vec::new();
        let slips = origins(quantity).into_iter().filter(|(_, slip)| slip.is_telling());
        let fits = |value: Exact| {
            let half = quantity.step.over(Exact::whole(2));
            value == figure.value
                || quantity.rounded && half.and_then(|half| Interval::around(value, half)).is_some_and(|near| near.contains(figure.value))
        };
        if let Some((_, slip)) = slips.min_by_key(|(value, slip)| (!fits(*value), *slip)).filter(|(value, _)| fits(*value)) {
            let (kind, rank) = match slip {
                Slip::Swapped => ("swapped_digits", 2),
                Slip::Shifted => ("magnitude", 3),
                Slip::Dropped => ("missing_digit", 14),
                _ => ("added_digit", 14),
            };
            found.push(Explanation::slip(kind, slip.words(), figure.value, rank));
        }
        if let Some(previous) =
            self.context.previous.and_then(|previous| previous.of(self.metric, unit).map(|figure| (previous.year, figure)))
            && self.claim.quantity.interval.single().is_some_and(|written| previous.1.interval.single() == Some(written))
            && let Some(value) = previous.1.interval.single()
        {
            let year = previous.0;
            found.push(Explanation::slip(
                "last_year",
                Bilingual::new(format!("与上年报告（{year}年）的数相同"), format!("equals last year's report ({year})")),
                value,
                1,
            ));
        }
        found.extend(self.cases.explain(Puzzle { metric: self.metric, written: &quantity.interval, unit, figure })?);
        found.sort_by_key(|explanation| explanation.rank);
        let mut kinds: Vec<String> = Vec::new();
        found.retain(|explanation| {
            let new = explanation.kind != "last_year" || !kinds.contains(&explanation.kind);
            kinds.push(explanation.kind.clone());
            new
        });
        Ok(found)
    }

    fn finding(&self, reconciled: &Reconciled) -> Finding {
        let claim = self.claim;
        let Some(figure) = &reconciled.figure else { return Finding::default() };
        let percent = if claim.quantity.kind == ClaimKind::Percent { "%" } else { "" };
        let value = match figure.parts {
            Some((top, base)) => format!("{top}÷{base}={}%", figure.value.rounded(2).unwrap_or(figure.value)),
            None => format!("{}{percent}", figure.value),
        };
        let difference =
            reconciled.difference.map(|difference| difference.rounded(2).unwrap_or(difference).to_string()).unwrap_or_default();
        let fits = figure.value.rounded(if percent.is_empty() { 0 } else { 2 }).unwrap_or(figure.value).to_string();
        Finding {
            severity: reconciled.reason.as_ref().map(|_| Severity::Warning),
            arguments: Arguments::from([
                ("metric", Bilingual::same(&reconciled.name)),
                ("stated", Bilingual::same(&claim.text)),
                ("value", Bilingual::same(&value)),
                ("difference", Bilingual::same(&difference)),
            ]),
            labels: vec![Label::primary(claim.span, Bilingual::new(format!("系统数据为{value}"), format!("the case system has {value}")))],
            evidence: Some(Evidence {
                relation: figure.definition.zh.clone(),
                left: value,
                right: claim.text.to_string(),
                suspect: Some(claim.text.to_string()),
                fits: Some(fits),
            }),
            remark: Some(self.remark(reconciled)),
            ..Finding::default()
        }
    }

    /// The explanations, what is to be kept in mind, and the snapshot.
    fn remark(&self, reconciled: &Reconciled) -> Bilingual {
        let mut remark = Bilingual::default();
        if let Some(reason) = &reconciled.reason {
            remark.zh += &format!("{}。", reason.zh);
            remark.en += &format!("{}. ", reason.en);
        }
        for (number, explanation) in (1..).zip(reconciled.explanations.iter().take(3)) {
            let (mut zh, mut en) = (explanation.words.zh.clone(), explanation.words.en.clone());
            if explanation.added + explanation.removed > 0 {
                let (added, removed) = (explanation.added, explanation.removed);
                zh += &format!("（涉及{}条记录：多{added}、少{removed}）", added + removed);
                en += &format!(" ({} records: {added} more, {removed} fewer)", added + removed);
            }
            remark.zh += &format!("可能的原因{number}：{zh}。");
            remark.en += &format!("Possible cause {number}: {en}. ");
        }
        let snapshot = reconciled.figure.as_ref().and_then(|figure| self.cases.snapshots.get(figure.snapshot));
        if let Some(snapshot) = snapshot {
            let mut parts = vec![snapshot.name.clone()];
            parts.extend(snapshot.time.clone());
            parts.extend(snapshot.size.map(|size| format!("{size} B")));
            parts.extend(snapshot.sha256.as_ref().map(|hash| format!("SHA-256 {hash}")));
            remark.zh += &format!("数据：{}。", parts.join("，"));
            remark.en += &format!("Data: {}.", parts.join(", "));
        }
        remark
    }
}

/// Whether the difference is one that the rule lets pass.
fn within(slack: &Slack, interval: &Interval, value: Exact) -> bool {
    let size = if slack.by.percent { value.times(slack.by.size).and_then(|size| size.over(Exact::HUNDRED)) } else { Some(slack.by.size) };
    size.and_then(|size| Interval::around(value, size)).is_some_and(|around| around.meets(interval))
}

impl Reconciled {
    /// The records that its value was counted from.
    pub fn origin(&self) -> Option<&Origin> {
        self.figure.as_ref()?.origin.as_ref()
    }
}
