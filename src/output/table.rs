//! A further table of a run, such as a roster: outputs for people show it as a sheet or a section.

use crate::diagnostic::Bilingual;

/// A table with a title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The name of the sheet or section; short, without `: \ / ? * [ ]`.
    pub title: Bilingual,
    /// What the table says, in a sentence; may be empty.
    pub note: Bilingual,
    /// Headings.
    pub columns: Vec<Bilingual>,
    /// Rows of as many cells; texts are masked already.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(Bilingual),
    /// A count.
    Number(usize),
    /// A share in whole per cent, known or not.
    Percent(Option<usize>),
}

impl Cell {
    /// The same text in both languages.
    pub fn same(text: impl Into<String>) -> Self {
        Self::Text(Bilingual::same(text))
    }
}
