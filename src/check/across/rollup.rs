//! Departments' figures added up against the figure of the report above them.

use std::collections::BTreeMap;

use super::{Facts, Figure};
use crate::check::engine::{Selection, diagnostic};
use crate::check::{Finding, Options};
use crate::claim::{ClaimKind, Exact};
use crate::diagnostic::{Arguments, Bilingual, Diagnostic, Evidence, Label};
use crate::rule::{AcrossFault, Check, Pack, Rule};

/// One figure of the upper report with what the departments say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RollUp {
    /// The upper report's figure.
    pub whole: Figure,
    /// The departments that give the same metric for the same period.
    pub parts: Vec<Contribution>,
    /// The sum of the parts that are whole numbers.
    pub sum: Exact,
    /// What comparing both shows.
    pub verdict: Verdict,
}

/// What one department gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Index into the departments' reports.
    pub report: usize,
    /// Its figure.
    pub figure: Figure,
}

/// What the comparison shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The sum lies in the figure's interval.
    Equal,
    /// The sum differs, and leaving out this department would explain it: it was not counted above.
    NotCounted(usize),
    /// The sum differs, and counting this department again would explain it: it was counted twice.
    CountedTwice(usize),
    /// The sum is smaller and these departments (indices) do not give the metric; one of them may be missing.
    Missing(Vec<usize>),
    /// The sum differs and nothing simple explains it.
    Differs,
}

/// Compares counts and sums of money of `upper` with those of `departments`; only metrics that at least two departments give.
pub fn roll_up(upper: &Facts, departments: &[Facts]) -> Vec<RollUp> {
    let mut given: BTreeMap<String, Vec<Contribution>> = BTreeMap::new();
    for (report, facts) in departments.iter().enumerate() {
        for (key, figures) in by_key(facts) {
            // A department with several values of one metric counts with none.
            if let [figure] = figures[..] {
                given.entry(key).or_default().push(Contribution { report, figure: figure.clone() });
            }
        }
    }
    let mut found = Vec::new();
    for (key, figures) in by_key(upper) {
        let (&[whole], Some(parts)) = (&figures[..], given.get(&key)) else { continue };
        if parts.len() >= 2 {
            found.extend(compare(whole, parts, departments.len()));
        }
    }
    found.sort_by_key(|roll_up: &RollUp| roll_up.whole.span);
    found
}

/// The findings that `roll_ups` give cause to report in the upper report.
pub fn roll_up_findings(roll_ups: &[RollUp], departments: &[Facts], pack: &Pack, options: &Options) -> Vec<Diagnostic> {
    let selection = Selection::new(options);
    let is_for_this = |rule: &&Rule| matches!(&rule.check, Check::Across(parameters) if parameters.fault == AcrossFault::RollUp);
    let Some(rule) = pack.rules.iter().filter(|rule| selection.takes(rule)).find(is_for_this) else { return Vec::new() };
    let differing = roll_ups.iter().filter(|roll_up| roll_up.verdict != Verdict::Equal);
    differing.map(|roll_up| named(rule, roll_up, departments)).collect()
}

/// Parts of a sum that are written out.
const SHOWN: usize = 6;

fn named(rule: &Rule, roll_up: &RollUp, departments: &[Facts]) -> Diagnostic {
    let organ = |report: usize| departments[report].name();
    let shown = roll_up.parts.iter().take(SHOWN).map(|part| format!("{}{}", organ(part.report), part.figure.text));
    let mut parts: Vec<String> = shown.collect();
    if roll_up.parts.len() > SHOWN {
        parts.push("……".to_owned());
    }
    let remark = match &roll_up.verdict {
        Verdict::NotCounted(report) => {
            let organ = organ(*report);
            Bilingual::new(
                format!("差数正好是{organ}的数，可能没有计入。"),
                format!("The difference is what {organ} gives; it may not be counted."),
            )
        }
        Verdict::CountedTwice(report) => {
            let organ = organ(*report);
            Bilingual::new(
                format!("差数正好是{organ}的数，可能重复计入。"),
                format!("The difference is what {organ} gives; it may be counted twice."),
            )
        }
        Verdict::Missing(silent) => {
            let silent: Vec<&str> = silent.iter().map(|report| organ(*report)).collect();
            Bilingual::new(
                format!("以下机关的报告没有写这项数：{}。", silent.join("、")),
                format!("These reports do not give the figure: {}.", silent.join(", ")),
            )
        }
        Verdict::Equal | Verdict::Differs => Bilingual::default(),
    };
    let finding = Finding {
        arguments: Arguments::from([
            ("metric", Bilingual::same(&roll_up.whole.name)),
            ("stated", Bilingual::same(&roll_up.whole.text)),
            ("computed", Bilingual::same(roll_up.sum.to_string())),
            ("count", Bilingual::same(roll_up.parts.len().to_string())),
        ]),
        labels: vec![Label::primary(
            roll_up.whole.span,
            Bilingual::new(format!("各机关合计{}", roll_up.sum), format!("{} by the organs' reports", roll_up.sum)),
        )],
        evidence: Some(Evidence {
            relation: parts.join(" + "),
            left: roll_up.sum.to_string(),
            right: roll_up.whole.text.clone(),
            ..Evidence::default()
        }),
        remark: Some(remark).filter(|remark| !remark.zh.is_empty()),
        ..Finding::default()
    };
    let mut named = diagnostic(rule, finding);
    named.fingerprint = crate::check::fingerprint::of(&[rule.id.as_str(), &roll_up.whole.metric.0, &roll_up.whole.text]);
    named
}

/// Figures that can be added, by metric, unit and period.
fn by_key(facts: &Facts) -> BTreeMap<String, Vec<&Figure>> {
    let mut groups: BTreeMap<String, Vec<&Figure>> = BTreeMap::new();
    for figure in facts.figures.iter().filter(|figure| matches!(figure.kind, ClaimKind::Count | ClaimKind::Money)) {
        groups.entry(format!("{}\n{}\n{}", figure.metric.0, figure.unit, figure.period)).or_default().push(figure);
    }
    groups
}

fn compare(whole: &Figure, parts: &[Contribution], departments: usize) -> Option<RollUp> {
    let exact: Vec<Exact> = parts.iter().map(|part| point(&part.figure)).collect::<Option<_>>()?;
    let sum = exact.iter().try_fold(Exact::ZERO, |sum, value| sum.plus(*value))?;
    let holds = |value: Exact| {
        let interval = &whole.interval;
        interval.low.is_none_or(|low| low < value || (low == value && !interval.low_open))
            && interval.high.is_none_or(|high| value < high || (high == value && !interval.high_open))
    };
    let explained = |change: &dyn Fn(Exact) -> Option<Exact>| {
        let mut fitting = exact
            .iter()
            .zip(parts)
            .filter(|(value, _)| !value.is_zero() && change(**value).is_some_and(holds))
            .map(|(_, part)| part.report);
        // Two departments that would both explain it explain nothing.
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let verdict = if holds(sum) {
        Verdict::Equal
    } else if let Some(report) = explained(&|value| sum.minus(value)) {
        Verdict::NotCounted(report)
    } else if let Some(report) = explained(&|value| sum.plus(value)) {
        Verdict::CountedTwice(report)
    } else if whole.interval.low.is_some_and(|low| sum < low) && parts.len() < departments {
        let giving: Vec<usize> = parts.iter().map(|part| part.report).collect();
        Verdict::Missing((0..departments).filter(|report| !giving.contains(report)).collect())
    } else {
        Verdict::Differs
    };
    Some(RollUp { whole: whole.clone(), parts: parts.to_vec(), sum, verdict })
}

/// The one value that a figure can have.
fn point(figure: &Figure) -> Option<Exact> {
    figure.interval.low.filter(|low| Some(*low) == figure.interval.high && !figure.interval.low_open && !figure.interval.high_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::across::facts::tests::facts;

    fn verdict(upper: &str, departments: &[&str]) -> Verdict {
        let sentence = |count: &str| if count.is_empty() { String::new() } else { format!("全年新收行政复议案件{count}件。") };
        let upper = facts("city", "临川市人民政府", 2023, &sentence(upper));
        let departments: Vec<Facts> = departments.iter().map(|count| facts("part", "临川市某局", 2023, &sentence(count))).collect();
        roll_up(&upper, &departments).remove(0).verdict
    }

    #[test]
    fn the_department_that_explains_the_difference_is_named() {
        assert_eq!(verdict("60", &["10", "20", "30"]), Verdict::Equal);
        assert_eq!(verdict("40", &["10", "20", "30"]), Verdict::NotCounted(1));
        assert_eq!(verdict("70", &["10", "20", "30"]), Verdict::CountedTwice(0));
        assert_eq!(verdict("67", &["10", "20", ""]), Verdict::Missing(vec![2]));
        assert_eq!(verdict("67", &["10", "20", "30"]), Verdict::Differs);
        assert_eq!(verdict("60余", &["10", "22", "31"]), Verdict::Equal);
    }
}
