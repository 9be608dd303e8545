//! How the columns of a roster are called, from `rules/lexicon/roster.yaml`.

use serde::Deserialize;

/// Words of a roster's header and cells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterWords {
    /// The organ's full name.
    pub organ: Vec<String>,
    /// Other names, divided by 、 or ; or ,.
    pub aliases: Vec<String>,
    /// The last day for its report.
    pub due: Vec<String>,
    /// Whether it must report.
    pub required: Vec<String>,
    /// Cells of that column that say no.
    pub no: Vec<String>,
}
