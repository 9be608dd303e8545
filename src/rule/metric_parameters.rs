//! Parameters of the checks that compare metrics of the dictionary.

use serde::Deserialize;

use super::{Comparison, MetricName};

/// Parameters of `identity`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityParameters {
    /// What must hold: `初信 + 初访 = 初信初访`.
    pub formula: Comparison,
    /// Rates that, where the report gives them as 100%, let numbers of different verbs (受理, 办结) be compared.
    #[serde(default)]
    pub full_rates: Vec<MetricName>,
    /// Verbs that may differ from number to number, because the metrics differ in them (受理, 审结).
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Metrics that count as zero where the report does not state them.
    #[serde(default)]
    pub zero: Vec<MetricName>,
    /// Metrics whose mention shows that the formula does not tell all.
    #[serde(default)]
    pub unless: Vec<MetricName>,
    /// The comparison holds only where the report gives one of these rates as 100%.
    #[serde(default)]
    pub given_full: Vec<MetricName>,
}

impl IdentityParameters {
    /// Every metric that is named, for looking them up.
    pub(super) fn metrics_mut(&mut self) -> Vec<&mut MetricName> {
        let lists = [&mut self.full_rates, &mut self.zero, &mut self.unless, &mut self.given_full];
        self.formula.metrics_mut().into_iter().chain(lists.into_iter().flatten()).collect()
    }
}

/// Parameters of `heads`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadsParameters {
    /// The metrics that are counted both by group and by head.
    pub metrics: Vec<MetricName>,
    /// Units of groups: 批次.
    pub groups: Vec<String>,
    /// Units of heads: 人次.
    pub heads: Vec<String>,
    /// The fewest heads that make a group.
    pub least: u32,
}
