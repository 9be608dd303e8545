//! What a rule names must exist in the pack: metrics and section roles.

use super::problems::{self, Problem};
use super::{Check, Form, MetricName, Rule, forms};
use crate::claim::{Dictionary, Metric};
use crate::diagnostic::Bilingual;
use crate::report::{RoleId, Vocabulary};
use crate::yaml::Located;

/// What the parameters of a check name.
#[derive(Debug, Default)]
pub struct References<'c> {
    /// Metrics, to be looked up.
    pub metrics: Vec<&'c mut MetricName>,
    /// Roles of sections.
    pub roles: Vec<&'c RoleId>,
}

/// Looks up the metrics that `rule` names, and returns what it names but the pack does not have.
pub(super) fn rule(
    rule: &mut Rule,
    text: &str,
    path: &str,
    dictionary: &Dictionary,
    vocabulary: &Vocabulary,
    known: &[Form],
) -> Vec<Located> {
    let mut problems = Vec::new();
    if let Check::Form(parameters) = &rule.check {
        let unknown = forms::unknown_names(parameters, known);
        problems.extend(unknown.into_iter().map(|(words, message)| Problem::at(["check"], message).words(words)));
    }
    for region in &rule.when.region {
        if !vocabulary.regions().any(|known| known == region) {
            let message = Bilingual::new(format!("没有地区“{region}”"), format!("unknown region `{region}`"));
            problems.push(Problem::at(["when", "region"], message).words(region).meant(region, vocabulary.regions()));
        }
    }
    let references = rule.check.references();
    for name in references.metrics {
        match lookup(&name.written, dictionary) {
            Ok(metric) => name.id = metric.id.clone(),
            Err(problem) => problems.push(*problem),
        }
    }
    for role in references.roles {
        if !vocabulary.roles().any(|known| known == role) {
            let message = Bilingual::new(format!("没有部分角色 `{}`", role.0), format!("unknown section role `{}`", role.0));
            problems.push(Problem::at(["check"], message).words(&role.0).meant(&role.0, vocabulary.roles().map(|known| known.0.as_str())));
        }
    }
    problems::locate(text, path, problems)
}

/// The one metric that has this id, name or alias. A name is looked for before the aliases.
fn lookup<'d>(name: &str, dictionary: &'d Dictionary) -> Result<&'d Metric, Box<Problem>> {
    if let Some(metric) = dictionary.metrics().find(|metric| metric.id.0 == name) {
        return Ok(metric);
    }
    let by_name: Vec<&Metric> = dictionary.metrics().filter(|metric| metric.name == name).collect();
    let found = if by_name.is_empty() {
        dictionary.metrics().filter(|metric| metric.aliases.iter().any(|alias| alias == name)).collect()
    } else {
        by_name
    };
    match found[..] {
        [metric] => Ok(metric),
        [] => {
            let names = dictionary.metrics().flat_map(|metric| [metric.id.0.as_str(), metric.name.as_str()]);
            let message = Bilingual::new(format!("没有指标“{name}”"), format!("unknown metric `{name}`"));
            Err(Box::new(Problem::at(["check"], message).words(name).meant(name, names)))
        }
        _ => {
            let ids: Vec<&str> = found.iter().map(|metric| metric.id.0.as_str()).collect();
            let message = Bilingual::new(
                format!("“{name}”可指几个指标，请写编号：{}", ids.join("、")),
                format!("`{name}` may be several metrics; write the id: {}", ids.join(", ")),
            );
            Err(Box::new(Problem::at(["check"], message).words(name)))
        }
    }
}
