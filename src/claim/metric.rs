//! Metric dictionary: the types; the rule layer fills them from `rules/metrics/`.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use ecow::EcoString;
use serde::Deserialize;

use super::metric_index::MetricIndex;

/// A metric's dotted name, such as `petition.initial.letters`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, schemars::JsonSchema)]
pub struct MetricId(#[schemars(with = "String")] pub EcoString);

impl fmt::Display for MetricId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MetricKind {
    /// A number of things.
    Count,
    /// A part of a base, in %.
    Rate,
    /// Money.
    Amount,
    /// So many to so many.
    Ratio,
    /// A time span.
    Duration,
    /// 同比增减
    Change,
    /// 占比
    Share,
}

/// One file of `rules/metrics/`: the metrics of a domain.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DomainFile {
    /// 信访, 行政复议 …
    pub domain: String,
    /// Words that put a sentence, heading or report into the domain.
    pub cues: Vec<String>,
    /// Names that are general words too: they need a cue in their sentence, or in heading or title where no other domain has one.
    #[serde(default)]
    pub general_names: Vec<String>,
    /// The metrics.
    pub metrics: Vec<Metric>,
}

/// A defined thing that is measured.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Dotted name.
    pub id: MetricId,
    /// Row of the facts it comes from.
    pub row: String,
    /// Chinese name.
    pub name: String,
    /// Other names; each may be claimed once in a domain.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: MetricKind,
    /// Units in which it is counted.
    #[serde(default)]
    pub units: Vec<String>,
    /// Whether a rate may pass 100 (完成率); others are bounded by 0 and 100.
    #[serde(default)]
    pub unbounded: bool,
    /// For a rate: the metric that is its numerator.
    #[serde(default)]
    pub numerator: Option<MetricId>,
    /// For a rate: the metric that is its base, only where the base is fixed by definition.
    #[serde(default)]
    pub base: Option<MetricId>,
    /// For a rate: whether the base differs from place to place (纠错率), so that no number of the text can prove it wrong.
    #[serde(default)]
    pub base_varies: bool,
    /// The definition in words, for people.
    #[serde(default)]
    pub definition: String,
    /// Where name and definition come from.
    #[serde(default)]
    pub source: String,
}

/// All metrics of a pack, ready for linking.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    /// The domains in order of their files' names.
    pub domains: Vec<DomainFile>,
    /// Made when a text is first looked at.
    index: OnceLock<MetricIndex>,
    /// Places of the metrics: domain, metric.
    places: HashMap<MetricId, (usize, usize)>,
}

impl Dictionary {
    /// Puts the domains together.
    pub fn new(domains: Vec<DomainFile>) -> Self {
        let mut places = HashMap::new();
        for (at, domain) in domains.iter().enumerate() {
            for (number, metric) in domain.metrics.iter().enumerate() {
                places.entry(metric.id.clone()).or_insert((at, number));
            }
        }
        Self { domains, index: OnceLock::new(), places }
    }

    pub(super) fn index(&self) -> &MetricIndex {
        self.index.get_or_init(|| MetricIndex::new(self))
    }

    /// The metric of that name.
    pub fn get(&self, id: &MetricId) -> Option<&Metric> {
        self.places.get(id).map(|(domain, metric)| &self.domains[*domain].metrics[*metric])
    }

    /// All metrics.
    pub fn metrics(&self) -> impl Iterator<Item = &Metric> {
        self.domains.iter().flat_map(|domain| &domain.metrics)
    }
}
