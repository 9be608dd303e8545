//! Lines into paragraphs, over the ends of columns and pages; tables over the ends of pages.

use super::Glyph;
use super::grid::Cell;
use super::line::Line;
use super::measure::{Margins, Measure};
use super::page::{Page, Piece};
use crate::source::{CautionKind, fold_character, marker};

/// A part of the document in reading order.
#[derive(Debug)]
pub(super) enum Block {
    /// A paragraph: its lines, each with the page it stands on.
    Paragraph(Vec<(u32, Line)>),
    /// A table: its rows, each with the page it stands on.
    Table(Vec<(u32, Vec<Cell>)>),
    /// A line of the page.
    Furniture(u32, Line),
    /// A page that could not be read, or only with doubt, begins here.
    Caution(u32, CautionKind),
    /// The text of such a page ends here.
    CautionEnd,
}

/// What the last line of the open paragraph was like.
struct Open {
    line: Line,
    margins: Margins,
    page: u32,
}

/// Puts all pages together.
pub(super) fn blocks(pages: Vec<Page>, measure: &Measure) -> Vec<Block> {
    let mut flow = Flow { measure, blocks: Vec::new(), open: None, waiting: Vec::new(), furniture: Vec::new() };
    let last = pages.iter().rposition(|page| !page.pieces.is_empty());
    for (index, page) in pages.into_iter().enumerate() {
        flow.page(page, Some(index) == last);
    }
    flow.finish();
    flow.blocks
}

struct Flow<'m> {
    measure: &'m Measure,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Footnotes that wait for the end of the paragraph running over the page's end.
    waiting: Vec<Block>,
    furniture: Vec<Block>,
}

impl Flow<'_> {
    fn page(&mut self, page: Page, last: bool) {
        let number = page.number;
        if let Some(kind) = page.caution {
            // Nothing runs on over a page that is missing.
            if kind != CautionKind::Recognised {
                self.open = None;
            }
            self.flush();
            self.blocks.push(Block::Caution(number, kind));
        }
        let mut furniture = page.furniture.into_iter().map(|line| Block::Furniture(number, line));
        let footnotes: Vec<Block> =
            page.footnotes.into_iter().map(|note| Block::Paragraph(note.into_iter().map(|line| (number, line)).collect())).collect();
        // The notes of the last page stand before its last paragraphs, which are the signature.
        let early = if last { Self::notes_place(&page.pieces) } else { None };
        let mut footnotes = Some(footnotes).filter(|notes| !notes.is_empty());
        self.furniture.extend(furniture.by_ref());
        for (index, piece) in page.pieces.into_iter().enumerate() {
            if early == Some(index) {
                self.waiting.extend(footnotes.take().into_iter().flatten());
            }
            match piece {
                Piece::Line(line, margins) => self.line(number, line, margins),
                Piece::Table(rows) => self.table(number, rows),
            }
        }
        self.waiting.extend(footnotes.into_iter().flatten());
        if page.caution.is_some() {
            self.flush();
            if page.caution != Some(CautionKind::Recognised) {
                self.open = None;
            }
            self.blocks.push(Block::CautionEnd);
        }
    }

    /// Behind the last line of the page that ends a sentence.
    fn notes_place(pieces: &[Piece]) -> Option<usize> {
        let ends = |piece: &Piece| matches!(piece, Piece::Line(line, _) if line.glyphs.last().is_some_and(|glyph| glyph.c == '。'));
        pieces.iter().rposition(ends).map(|at| at + 1).filter(|at| *at < pieces.len())
    }

    fn line(&mut self, page: u32, line: Line, margins: Margins) {
        let joins = self.open.as_ref().is_some_and(|open| self.joins(open, &line, page, margins));
        if joins && let Some(Block::Paragraph(lines)) = self.blocks.iter_mut().rev().find(|block| matches!(block, Block::Paragraph(_))) {
            lines.push((page, line.clone()));
        } else {
            self.flush();
            self.blocks.push(Block::Paragraph(vec![(page, line.clone())]));
        }
        self.open = Some(Open { line, margins, page });
    }

    fn table(&mut self, page: u32, rows: Vec<Vec<Cell>>) {
        self.open = None;
        let width = rows.first().map_or(0, Vec::len);
        // A table goes on on the next page, perhaps with its header once more.
        if let Some(Block::Table(before)) = self.blocks.last_mut()
            && before.last().is_some_and(|(above, cells)| *above + 1 == page && cells.len() == width)
        {
            let repeated = before.first().zip(rows.first()).is_some_and(|((_, head), row)| same(head, row));
            let mut rows = rows.into_iter().skip(usize::from(repeated)).peekable();
            if let (Some((_, last)), Some(row)) = (before.last_mut(), rows.next_if(|row| is_rest_of_row(row))) {
                last.iter_mut().zip(row).for_each(|(cell, rest)| cell.extend(rest));
            }
            before.extend(rows.map(|row| (page, row)));
            return;
        }
        self.flush();
        self.blocks.push(Block::Table(rows.into_iter().map(|row| (page, row)).collect()));
    }

    /// What waited for the end of a paragraph.
    fn flush(&mut self) {
        self.blocks.append(&mut self.waiting);
        self.blocks.append(&mut self.furniture);
    }

    fn finish(&mut self) {
        self.flush();
    }

    /// Whether `line` goes on with the paragraph that `open` ends.
    fn joins(&self, open: &Open, line: &Line, page: u32, margins: Margins) -> bool {
        let before = &open.line;
        let text = (before.text(), line.text());
        let same_place = open.page == page && open.margins == margins && line.baseline > before.baseline;
        let far = same_place && line.baseline - before.baseline > 1.3 * self.measure.pitch * before.size.max(line.size);
        if (before.size - line.size).abs() > 0.12 * before.size.max(line.size) || far {
            return false;
        }
        let indent = (line.left() - margins.left) / line.size;
        let ended = ends_sentence(&text.0);
        let item = marker(&text.1).is_some();
        if !is_full(before, line, open.margins) {
            // Cut by hand: a comma at the end of a line that is not short asks for more.
            let long = before.width() > 0.6 * (open.margins.right - open.margins.left);
            return long && text.0.ends_with(['，', ',', '、']) && indent < 1.2 && !item;
        }
        if indent > 1.2 {
            // A title or an item with hanging lines; short lines at the right are a signature.
            let wide = before.width() > 0.75 * (open.margins.right - open.margins.left);
            return wide && !ended && !item && !text.0.ends_with(['；', ';']);
        }
        // Where paragraphs begin indented or after a space, a line at the margin goes on whatever it begins with.
        self.measure.indented || (self.measure.spaced && same_place) || !(ended || item)
    }
}

/// Whether a row at the top of a page is the end of the row before: only some of its cells go on, and none of them is a number.
fn is_rest_of_row(row: &[Cell]) -> bool {
    let number = |cell: &Cell| cell.iter().all(|line| line.glyphs.iter().all(|glyph| !glyph.c.is_alphabetic()));
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.is_empty()).collect();
    row.first().is_some_and(Vec::is_empty) && filled.len() * 2 <= row.len() && !filled.into_iter().any(number)
}

fn same(a: &[Cell], b: &[Cell]) -> bool {
    let text = |cell: &Cell| cell.iter().map(Line::text).collect::<String>();
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| text(a) == text(b))
}

/// Whether the first characters of `next` would not have fitted behind `line`.
fn is_full(line: &Line, next: &Line, margins: Margins) -> bool {
    line.right() + first_word(&next.glyphs) > margins.right - 0.6 * line.size
}

/// Width of what cannot be parted at the beginning: a word, a number, or a character with the marks behind it.
fn first_word(glyphs: &[Glyph]) -> f32 {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '/' | '-');
    let closing = |c: char| matches!(fold_character(c), ',' | '。' | '、' | ';' | ':' | '!' | '?' | ')' | '》' | '”' | '’' | '%');
    let opening = glyphs.first().is_some_and(|glyph| matches!(fold_character(glyph.c), '(' | '《' | '“' | '‘' | '〔'));
    let mut count = 1 + usize::from(opening && glyphs.len() > 1);
    while count < glyphs.len().min(24) && (word(glyphs[count].c) && word(glyphs[count - 1].c) || closing(glyphs[count].c)) {
        count += 1;
    }
    glyphs[..count].iter().map(|glyph| glyph.right - glyph.left).sum()
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '）', ')', '》', '"']);
    text.ends_with(['。', '！', '？', '：', ':', '!', '?', '…'])
}
