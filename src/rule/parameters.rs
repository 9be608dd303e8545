//! The closed set of check kinds and the parameters of each.

use serde::Deserialize;

use super::{Problem, References};

/// The kind of a rule's check with its parameters; in YAML a map with exactly one key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Headings numbered without gap or repeat, levels in order.
    Outline(OutlineParameters),
}

impl Check {
    /// The key of the kind in rule files.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Outline(_) => "outline",
        }
    }

    /// The placeholders that the check fills in message and help.
    pub fn placeholders(&self) -> &'static [&'static str] {
        match self {
            Self::Outline(_) => &["expected", "found"],
        }
    }

    /// What the parameters name of the pack's dictionaries.
    pub fn references(&mut self) -> References<'_> {
        match self {
            Self::Outline(_) => References::default(),
        }
    }

    /// Parameters that read well but contradict each other.
    pub fn contradictions(&self) -> Vec<Problem> {
        match self {
            Self::Outline(_) => Vec::new(),
        }
    }
}

/// Parameters of `outline`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlineParameters {}
