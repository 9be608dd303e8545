//! One page on its way from ink to pieces in reading order.

use super::aligned;
use super::column;
use super::footnote;
use super::grid::{self, Cell};
use super::line::{Line, lines};
use super::measure::{Margins, Measure};
use super::{Ruling, Sheet};
use crate::source::CautionKind;

/// A piece of a page in reading order.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A line of running text, with the margins it was set to.
    Line(Line, Margins),
    /// A table.
    Table(Vec<Vec<Cell>>),
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub number: u32,
    pub height: f32,
    pub caution: Option<CautionKind>,
    /// Lines outside tables, from top to bottom; emptied by [`Page::arrange`].
    pub lines: Vec<Line>,
    /// Headers, footers, page numbers.
    pub furniture: Vec<Line>,
    /// Tables with their upper edge; emptied by [`Page::arrange`].
    pub tables: Vec<(f32, Vec<Vec<Cell>>)>,
    pub rulings: Vec<Ruling>,
    /// The text in reading order.
    pub pieces: Vec<Piece>,
    /// Footnotes, a paragraph each.
    pub footnotes: Vec<Vec<Line>>,
}

impl Page {
    pub fn of(sheet: Sheet) -> Self {
        let (furniture, text): (Vec<_>, Vec<_>) =
            sheet.runs.into_iter().filter(|run| !run.glyphs.is_empty()).partition(|run| run.furniture);
        let (tables, text) = grid::tables(&sheet.rulings, text);
        Self {
            number: sheet.number,
            height: sheet.height,
            caution: sheet.caution,
            lines: lines(text),
            furniture: lines(furniture),
            tables,
            rulings: sheet.rulings,
            pieces: Vec::new(),
            footnotes: Vec::new(),
        }
    }

    /// Puts lines and tables into reading order.
    pub fn arrange(&mut self, measure: &Measure) {
        self.footnotes = footnote::take(self, measure);
        let lines = std::mem::take(&mut self.lines);
        let mut tables = std::mem::take(&mut self.tables).into_iter().peekable();
        let mut between: Vec<Line> = Vec::new();
        let mut pieces = Vec::new();
        for line in lines {
            while let Some((_, table)) = tables.next_if(|(top, _)| *top < line.baseline) {
                self.text(std::mem::take(&mut between), measure, &mut pieces);
                pieces.push(Piece::Table(table));
            }
            between.push(line);
        }
        self.text(between, measure, &mut pieces);
        pieces.extend(tables.map(|(_, table)| Piece::Table(table)));
        self.pieces = pieces;
    }

    /// Text between two ruled tables.
    fn text(&self, lines: Vec<Line>, measure: &Measure, pieces: &mut Vec<Piece>) {
        if lines.is_empty() {
            return;
        }
        for (lines, own) in column::columns(lines) {
            let margins = if own { Margins::of(lines.iter()) } else { None }.unwrap_or_else(|| measure.margins(self.number));
            for part in aligned::parts(&lines) {
                match part {
                    aligned::Part::Text(lines) => pieces.extend(lines.into_iter().map(|line| Piece::Line(line, margins))),
                    aligned::Part::Table(rows) => pieces.push(Piece::Table(rows)),
                }
            }
        }
    }
}
