//! `heads`: a number of groups and the number of people in them (接待集体访12批86人次).

use super::{Context, Finding, Verdict};
use crate::claim::{Claim, Exact, Interval, exceeds};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};
use crate::rule::HeadsParameters;

/// Holds the heads of one metric against its groups, where one sentence has both next to each other.
pub fn check(parameters: &HeadsParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = &context.extraction.claims;
    for (index, pair) in claims.windows(2).enumerate() {
        let [groups, heads] = pair else { continue };
        if !counts(parameters, groups, heads) {
            continue;
        }
        let least = Interval::point(Exact::whole(i128::from(parameters.least)));
        let Some(fewest) = groups.quantity.interval.times(&least) else { continue };
        verdict.examined += 1;
        verdict.covered.extend([index, index + 1]);
        if exceeds(&fewest, &heads.quantity.interval) {
            verdict.findings.push(finding(parameters, groups, heads, &fewest));
        }
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告没有同时写批次和人次", "the report does not give groups and heads together"));
    }
    verdict
}

/// Whether the two are the groups and the heads of one thing.
fn counts(parameters: &HeadsParameters, groups: &Claim, heads: &Claim) -> bool {
    let known = |claim: &Claim| claim.metric.as_ref().is_some_and(|id| parameters.metrics.iter().any(|name| name.id == *id));
    parameters.groups.iter().any(|unit| *unit == groups.quantity.unit)
        && parameters.heads.iter().any(|unit| *unit == heads.quantity.unit)
        && groups.place == heads.place
        && groups.period.same(&heads.period)
        && groups.scope == heads.scope
        && groups.change.is_none()
        && heads.change.is_none()
        && known(groups)
        && (heads.metric == groups.metric || heads.range.0 == groups.reach)
}

fn finding(parameters: &HeadsParameters, groups: &Claim, heads: &Claim, fewest: &Interval) -> Finding {
    let fewest = fewest.low.map_or_else(String::new, |low| low.to_string());
    Finding {
        arguments: Arguments::from([
            ("groups", Bilingual::same(&groups.text)),
            ("heads", Bilingual::same(&heads.text)),
            ("least", Bilingual::same(&fewest)),
        ]),
        labels: vec![Label::primary(heads.span, Bilingual::default()), Label::secondary(groups.span, Bilingual::default())],
        evidence: Some(Evidence {
            relation: format!("{} ≥ {} × {}", heads.text, groups.text, parameters.least),
            left: fewest,
            right: heads.text.to_string(),
            ..Evidence::default()
        }),
        ..Finding::default()
    }
}
