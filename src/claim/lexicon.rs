//! The words by which numbers are read: units, approximations, fixed phrases. Filled from `rules/lexicon/numbers.yaml`.

use serde::Deserialize;

/// The file `rules/lexicon/numbers.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {}

/// The lexicon, ready for reading.
#[derive(Debug, Clone)]
pub struct Lexicon {}

impl Lexicon {
    /// Builds the matchers.
    pub fn new(_file: LexiconFile) -> Self {
        Self {}
    }
}
