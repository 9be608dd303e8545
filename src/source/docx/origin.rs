//! From the text view back to the file: which bytes of which part each character is.

use super::story::Piece;
use crate::span::Span;

/// A piece of the text view with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// Where in the text view.
    pub start: usize,
    /// Which part of the document.
    pub part: usize,
    pub piece: Piece,
}

impl Origin {
    /// Its place in the text view.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.piece.length)
    }

    /// Whether both stand in the same run.
    pub fn in_run_of(&self, other: &Self) -> bool {
        self.part == other.part && self.piece.run == other.piece.run
    }
}

/// All pieces of a text view, in order and without overlap. What lies between two of them stands in no part: automatic
/// numbers, line ends, tabs between cells.
#[derive(Debug, Default)]
pub(super) struct Origins {
    pieces: Vec<Origin>,
}

impl Origins {
    /// Takes the pieces of the next line.
    pub fn extend(&mut self, pieces: impl Iterator<Item = Origin>) {
        self.pieces.extend(pieces);
    }

    /// All of them.
    pub fn all(&self) -> &[Origin] {
        &self.pieces
    }

    /// The pieces that have a byte of `span`; of an empty one the piece that it stands in or before.
    pub fn of(&self, span: Span) -> &[Origin] {
        let first = self.pieces.partition_point(|origin| origin.span().end <= span.start);
        let last = self.pieces.partition_point(|origin| origin.start < span.end.max(span.start + 1));
        &self.pieces[first.min(last)..last]
    }

    /// The piece that ends at `offset`, or in which it lies.
    pub fn ending(&self, offset: usize) -> Option<&Origin> {
        let index = self.pieces.partition_point(|origin| origin.span().end < offset);
        self.pieces.get(index).filter(|origin| origin.start < offset)
    }

    /// Whether no piece of the same run comes before.
    pub fn is_first_of_run(&self, origin: &Origin) -> bool {
        let index = self.pieces.partition_point(|other| other.start < origin.start);
        index.checked_sub(1).is_none_or(|before| !self.pieces[before].in_run_of(origin))
    }

    /// Whether no piece of the same run comes behind.
    pub fn is_last_of_run(&self, origin: &Origin) -> bool {
        let index = self.pieces.partition_point(|other| other.start <= origin.start);
        self.pieces.get(index).is_none_or(|behind| !behind.in_run_of(origin))
    }
}
