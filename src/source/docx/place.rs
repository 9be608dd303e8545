//! From a span of the text view to the two spots of the document between which a comment on it stands.

use super::cut::Spot;
use super::origin::Origin;
use super::{Document, Part};
use crate::span::Span;

/// The part that holds the document itself; only there comments are allowed.
const MAIN: usize = 0;

impl Document {
    /// Where a comment on `span` begins and ends. Words that stand in no text of the document itself have their comment where they
    /// hang on it: an automatic number at its paragraph, a text box and a note at the run that holds them, a header at the beginning.
    pub(super) fn spots(&self, span: Span) -> (Spot, Spot) {
        let pieces = self.origins.of(span);
        if let (Some(first), Some(last)) = (pieces.first(), pieces.last())
            && self.is_free(first)
            && self.is_free(last)
        {
            return (self.start(first, span.start), self.end(last, span.end));
        }
        let run = pieces.first().and_then(|piece| self.holding(piece)).or_else(|| self.note_run(span));
        if let Some(run) = run {
            let element = &self.main().story.runs[run].element;
            return (Spot::At(element.start), Spot::At(element.end));
        }
        if pieces.is_empty()
            && let Some(spots) = self.line(span)
        {
            return spots;
        }
        let first = self.origins.all().iter().find(|origin| self.is_free(origin));
        if let Some(origin) = first {
            return (self.start(origin, origin.start), self.end(origin, origin.span().end));
        }
        let at = self.main().story.first_paragraph.unwrap_or(self.main().story.root.end);
        (Spot::At(at), Spot::At(at))
    }

    fn main(&self) -> &Part {
        &self.parts[MAIN]
    }

    /// Whether the piece stands in the document itself, where a comment may be.
    fn is_free(&self, origin: &Origin) -> bool {
        origin.part == MAIN && self.main().story.runs[origin.piece.run].anchor.is_none()
    }

    /// The run of the document that holds the text box in which the piece stands.
    fn holding(&self, origin: &Origin) -> Option<usize> {
        if origin.part == MAIN { self.main().story.runs[origin.piece.run].anchor } else { self.note_run(origin.span()) }
    }

    /// The run that refers to the note in which `span` stands.
    fn note_run(&self, span: Span) -> Option<usize> {
        let (_, run) = self.note_runs.iter().find(|(written, _)| written.range().contains(&span.start))?;
        Some(self.main().story.runs[*run].anchor.unwrap_or(*run))
    }

    /// The text of the line in which `span` stands.
    fn line(&self, span: Span) -> Option<(Spot, Spot)> {
        let text = &self.source.text;
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
        let mut pieces = self.origins.of(Span::new(start, end.max(start))).iter().filter(|origin| self.is_free(origin));
        let first = pieces.next()?;
        let last = pieces.next_back().unwrap_or(first);
        Some((self.start(first, first.start), self.end(last, last.span().end)))
    }

    fn start(&self, origin: &Origin, offset: usize) -> Spot {
        let piece = &origin.piece;
        let inside = offset.saturating_sub(origin.start);
        if inside == 0 && self.origins.is_first_of_run(origin) {
            return Spot::At(self.main().story.runs[piece.run].element.start);
        }
        Spot::Inside(piece.run, piece.xml.start + if piece.whole { 0 } else { inside })
    }

    fn end(&self, origin: &Origin, offset: usize) -> Spot {
        let piece = &origin.piece;
        let inside = offset.saturating_sub(origin.start).min(piece.length);
        if inside == piece.length && self.origins.is_last_of_run(origin) {
            return Spot::At(self.main().story.runs[piece.run].element.end);
        }
        Spot::Inside(piece.run, if piece.whole { piece.xml.end } else { piece.xml.start + inside })
    }
}
