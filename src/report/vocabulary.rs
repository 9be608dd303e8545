//! The wording by which a report's parts are known, filled from `rules/lexicon/`.

/// How titles, headings of parts and page furniture look.
#[derive(Debug, Clone)]
pub struct Vocabulary {}
