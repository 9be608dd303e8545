//! The closed set of check kinds and the parameters of each.

use serde::Deserialize;

/// The kind of a rule's check with its parameters; in YAML a map with exactly one key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Headings numbered without gap or repeat, levels in order.
    Outline(OutlineParameters),
}

/// Parameters of `outline`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlineParameters {}
