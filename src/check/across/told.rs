//! `across: {fault: told_differently}`: one fact with two values in the reports of two organs of one place.

use std::collections::BTreeMap;

use super::{Facts, Figure};
use crate::check::Finding;
use crate::claim::Interval;
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};
use crate::rule::AcrossParameters;

/// Compares figures whose scope several organs share: the same metric, unit, period and place.
pub(super) fn check(reports: &[Facts], parameters: &AcrossParameters) -> Vec<(usize, Finding)> {
    let Some(scopes) = &parameters.scopes else { return Vec::new() };
    let mut groups: BTreeMap<String, Vec<(usize, &Figure)>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        for figure in report.figures.iter().filter(|figure| scopes.regex().is_match(&figure.scope)) {
            let Some(place) = figure.scope.chars().last().and_then(|character| report.place(character)) else { continue };
            let key = format!("{place}\n{}\n{}\n{}\n{}", figure.scope, figure.metric.0, figure.unit, figure.period);
            groups.entry(key).or_default().push((index, figure));
        }
    }
    let mut found = Vec::new();
    for group in groups.values() {
        for &(report, figure) in group {
            // A report that itself gives several values is another rule's business.
            let alone = group.iter().filter(|(other, _)| *other == report).count() == 1;
            let other = group.iter().find(|(other, figure_there)| {
                reports[*other].organ != reports[report].organ && apart(&figure.interval, &figure_there.interval)
            });
            if let Some((other, figure_there)) = other.filter(|_| alone) {
                found.push((report, finding(figure, figure_there, &reports[*other])));
            }
        }
    }
    found
}

/// Whether no value lies in both.
fn apart(first: &Interval, second: &Interval) -> bool {
    let below = |a: &Interval, b: &Interval| match (a.high, b.low) {
        (Some(high), Some(low)) => high < low || (high == low && (a.high_open || b.low_open)),
        _ => false,
    };
    below(first, second) || below(second, first)
}

fn finding(here: &Figure, there: &Figure, other: &Facts) -> Finding {
    Finding {
        arguments: Arguments::from([
            ("metric", Bilingual::same(format!("{}{}", here.scope, here.name))),
            ("stated", Bilingual::same(&here.text)),
            ("other", Bilingual::same(&there.text)),
            ("organ", Bilingual::same(other.name())),
            ("path", Bilingual::same(&other.path)),
        ]),
        labels: vec![Label::primary(
            here.span,
            Bilingual::new(format!("{}写的是{}", other.name(), there.text), format!("{} says {}", other.name(), there.text)),
        )],
        evidence: Some(Evidence {
            relation: format!("{}{}", here.scope, here.name),
            left: there.text.clone(),
            right: here.text.clone(),
            ..Evidence::default()
        }),
        ..Finding::default()
    }
}
