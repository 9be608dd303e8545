//! Files of metrics, checked against each other: ids and names that are claimed twice, and rates that name no metric.

use std::collections::{HashMap, HashSet};

use super::problems::{self, Problem};
use crate::claim::{DomainFile, Metric, MetricId, MetricKind};
use crate::diagnostic::Bilingual;
use crate::yaml::Located;
use crate::yaml::place::Step;

/// A file of metrics with what is needed to show a place in it.
pub(super) struct Read<'f> {
    /// What was read.
    pub domain: DomainFile,
    /// The file's text.
    pub text: &'f str,
    /// The file's path in messages.
    pub path: &'f str,
    /// Whether the program brings the file; the other files are checked after it, so that a clash is told in them.
    pub builtin: bool,
}

/// Adds the mistakes of all files to `mistakes`.
pub(super) fn check(files: &[Read<'_>], mistakes: &mut Vec<Located>) {
    let known: HashSet<&MetricId> = files.iter().flat_map(|file| &file.domain.metrics).map(|metric| &metric.id).collect();
    let mut ids = HashSet::new();
    let mut names: HashMap<(&str, &str), &MetricId> = HashMap::new();
    for file in files {
        let mut problems = Vec::new();
        for (item, metric) in file.domain.metrics.iter().enumerate() {
            let field = |key: &str| vec![Step::from("metrics"), item.into(), key.into()];
            if !ids.insert(&metric.id) {
                problems.push(Problem::at(field("id"), twice("编号", "id", &metric.id.0)));
            }
            if !is_dotted(&metric.id.0) {
                problems.push(Problem::at(
                    field("id"),
                    Bilingual::new(
                        "指标编号应为用点分开的小写字母，如 petition.total",
                        "a metric's id is small letters with dots, such as petition.total",
                    ),
                ));
            }
            let aliases = metric.aliases.iter().enumerate().map(|(at, alias)| {
                let mut steps = field("aliases");
                steps.push(at.into());
                (steps, alias)
            });
            for (steps, name) in std::iter::once((field("name"), &metric.name)).chain(aliases) {
                if let Some(other) = names.insert((&file.domain.domain, name), &metric.id) {
                    let message = Bilingual::new(
                        format!("“{name}”在本领域已是指标 `{other}` 的名称"),
                        format!("`{name}` is already a name of metric `{other}` in this domain"),
                    );
                    problems.push(Problem::at(steps, message));
                }
            }
            problems.extend(of_rate(metric, &known, field));
        }
        mistakes.extend(problems::locate(file.text, file.path, problems));
    }
}

/// Numerator and base must be metrics, and only a rate or share has them.
fn of_rate(metric: &Metric, known: &HashSet<&MetricId>, field: impl Fn(&str) -> Vec<Step>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, named) in [("numerator", &metric.numerator), ("base", &metric.base)] {
        let Some(named) = named else { continue };
        if !known.contains(named) {
            let message = Bilingual::new(format!("没有指标 `{named}`"), format!("unknown metric `{named}`"));
            problems.push(Problem::at(field(key), message).meant(&named.0, known.iter().map(|id| id.0.as_str())));
        } else if !matches!(metric.kind, MetricKind::Rate | MetricKind::Share) {
            let message = Bilingual::new("只有比率（rate、share）才有分子和分母", "only a rate or share has a numerator and a base");
            problems.push(Problem::at(field(key), message));
        }
    }
    problems
}

fn is_dotted(id: &str) -> bool {
    id.contains('.')
        && id.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}

fn twice(zh: &str, en: &str, value: &str) -> Bilingual {
    Bilingual::new(format!("{zh} `{value}` 重复"), format!("{en} `{value}` is given twice"))
}
