//! Blocks into the text view, with page, paragraph, cell and box of every character.

use std::collections::BTreeMap;

use super::flow::Block;
use super::grid::Cell;
use super::line::Line;
use crate::source::build::Builder;
use crate::source::{Caution, CautionKind, CellPlace, PageBox, Place};
use crate::span::Span;

/// Text with the places of its characters.
#[derive(Default)]
struct Words {
    text: String,
    boxes: Vec<(usize, PageBox)>,
}

impl Words {
    /// Adds a line; between two half-width words a blank stays, a number cut by the line's end is whole again.
    fn push(&mut self, page: u32, line: &Line) {
        let mut right = None;
        for glyph in &line.glyphs {
            let apart = match right {
                Some(right) => glyph.spaced || glyph.left - right > 0.22 * glyph.size,
                None => !(self.text.ends_with(|c: char| c.is_ascii_digit()) && glyph.c.is_ascii_digit()),
            };
            let words = self.text.ends_with(|c: char| c.is_ascii_graphic()) && glyph.c.is_ascii_graphic();
            if apart && words {
                self.text.push(' ');
            }
            let place = PageBox { page, left: glyph.left, top: glyph.top(), right: glyph.right, bottom: glyph.bottom() };
            self.boxes.push((self.text.len(), place));
            self.text.push(glyph.c);
            right = Some(glyph.right);
        }
    }

    fn of_cell(page: u32, cell: &Cell) -> Self {
        let mut words = Self::default();
        for line in cell {
            words.push(page, line);
        }
        words
    }
}

/// Writes all blocks; `tables` were written before, and the new number is given back.
pub(super) fn write(blocks: Vec<Block>, mut tables: u32, builder: &mut Builder) -> u32 {
    let mut counts = Counts::default();
    let mut caution: Option<(u32, CautionKind, usize)> = None;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => paragraph(&lines, &mut counts, builder),
            Block::Table(rows) => {
                tables += 1;
                table(&rows, tables, builder);
            }
            Block::Furniture(page, line) => {
                let mut words = Words::default();
                words.push(page, &line);
                let span = builder.furniture(&words.text, Place { page: Some(page), ..Place::default() });
                stand(span, &words.boxes, builder);
            }
            Block::Caution(page, kind) => {
                let start = builder.len();
                // Where a page is missing, people see it in the text, too.
                if kind != CautionKind::Recognised {
                    builder.furniture(&format!("〔第{page}页未核对〕"), Place { page: Some(page), ..Place::default() });
                }
                caution = Some((page, kind, start));
            }
            Block::CautionEnd => {
                if let Some((page, kind, start)) = caution.take() {
                    note(page, kind, Span::new(start, builder.len()), builder);
                }
            }
        }
    }
    tables
}

/// Pages in a row with the same trouble are one caution.
fn note(page: u32, kind: CautionKind, span: Span, builder: &mut Builder) {
    match builder.cautions.last_mut() {
        Some(last) if last.kind == kind && last.last + 1 == page && last.span.end == span.start => {
            last.last = page;
            last.span = last.span.join(span);
        }
        _ => builder.cautions.push(Caution { first: page, last: page, span, kind }),
    }
}

fn stand(span: Span, boxes: &[(usize, PageBox)], builder: &mut Builder) {
    if !span.is_empty() {
        for (offset, place) in boxes {
            builder.stands(span.start + offset, *place);
        }
    }
}

fn paragraph(lines: &[(u32, Line)], counts: &mut Counts, builder: &mut Builder) {
    let mut words = Words::default();
    for (page, line) in lines {
        words.push(*page, line);
    }
    let Some(first) = lines.first().map(|(page, _)| *page) else { return };
    let span = builder.paragraph(&words.text, counts.next(first));
    stand(span, &words.boxes, builder);
    let mut page = first;
    for (offset, stands) in &words.boxes {
        if stands.page != page {
            page = stands.page;
            builder.moves(span.start + offset, counts.next(page));
        }
    }
}

/// Paragraphs of each page so far.
#[derive(Default)]
struct Counts(BTreeMap<u32, u32>);

impl Counts {
    /// The place of the next paragraph of a page.
    fn next(&mut self, page: u32) -> Place {
        let count = self.0.entry(page).or_default();
        *count += 1;
        Place { page: Some(page), paragraph: Some(*count), cell: None }
    }
}

fn table(rows: &[(u32, Vec<Cell>)], number: u32, builder: &mut Builder) {
    let words: Vec<Vec<Words>> = rows.iter().map(|(page, row)| row.iter().map(|cell| Words::of_cell(*page, cell)).collect()).collect();
    let texts: Vec<Vec<String>> = words.iter().map(|row| row.iter().map(|words| words.text.clone()).collect()).collect();
    let count = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let place = |row: usize, column: usize| Place {
        page: Some(rows[row].0),
        paragraph: None,
        cell: Some(CellPlace { table: number, row: count(row), column: count(column) }),
    };
    let spans = builder.table(header_rows(&texts), &texts, place);
    for (words, span) in words.iter().flatten().zip(spans.iter().flatten()) {
        stand(*span, &words.boxes, builder);
    }
}

/// The first rows that hold no number, at most two; at least one.
fn header_rows(texts: &[Vec<String>]) -> usize {
    let number = |text: &String| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '/'));
    let heads = texts.iter().take_while(|row| !row.iter().any(number)).count();
    if heads == texts.len() { 1 } else { heads.min(2) }
}
