//! Files as they came: bytes in, text in reading order out, with a map back to the file.
//!
//! Knows nothing of reports. Each format has one file here; all give the same [`Source`].

mod prose;

pub use prose::{Prose, fold_character};

use crate::span::Span;

/// Format of a file, decided by its content and, where that says nothing, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

impl Format {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// What kind of file it is.
    pub format: Format,
    /// The text view. For a UTF-8 text file it is the file itself, byte for byte (a byte-order mark included);
    /// for other encodings the decoded text. All spans of the program are byte ranges of it.
    pub text: String,
    /// The text in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of the document in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines that belong together, hard-wrapped ones joined.
    Paragraph(Run),
    /// A heading that the format itself marks (Markdown `#`), with its level from 1.
    Heading(u8, Run),
    /// A table.
    Table(Table),
}

/// Pieces of the text view that are read as one text; between two pieces lie line ends or markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// In reading order, without overlap.
    pub pieces: Vec<Span>,
}

impl Run {
    /// From the first to the last byte.
    pub fn span(&self) -> Span {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.join(*last),
            _ => Span::default(),
        }
    }
}

/// A table: rows of cells; merged cells are repeated as empty runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// How many of the first rows are headers.
    pub header_rows: usize,
    /// All rows, headers first.
    pub rows: Vec<Vec<Run>>,
}
