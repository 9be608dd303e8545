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

    /// The pieces that have a byte of `span`.
    pub fn of(&self, span: Span) -> &[Origin] {
        let first = self.pieces.partition_point(|origin| origin.span().end <= span.start);
        let end = self.pieces.partition_point(|origin| origin.start < span.end);
        &self.pieces[first.min(end)..end]
    }

    /// The piece that ends at `offset` or holds it, else the first one behind it.
    pub fn near(&self, offset: usize) -> Option<&Origin> {
        let index = self.pieces.partition_point(|origin| origin.span().end < offset);
        self.pieces.get(index).or(self.pieces.last())
    }
}
