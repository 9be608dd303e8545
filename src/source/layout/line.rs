//! Lines: runs of glyphs that stand beside each other, and their parts between wide gaps.

use super::{Glyph, InkRun};

/// A line of text, from left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// At least one; blanks are only in [`Glyph::spaced`].
    pub glyphs: Vec<Glyph>,
    /// Most common baseline.
    pub baseline: f32,
    /// Most common size.
    pub size: f32,
}

impl Line {
    pub fn of(glyphs: Vec<Glyph>) -> Self {
        // The tallest glyph carries the line; raised marks do not.
        let main = glyphs.iter().copied().max_by(|a, b| a.size.total_cmp(&b.size));
        Self { baseline: main.map_or(0.0, |glyph| glyph.baseline), size: main.map_or(0.0, |glyph| glyph.size), glyphs }
    }

    pub fn left(&self) -> f32 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.left)
    }

    pub fn right(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.right).fold(0.0, f32::max)
    }

    pub fn width(&self) -> f32 {
        self.right() - self.left()
    }

    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.c).collect()
    }

    /// The parts between gaps wider than `gap` font sizes.
    pub fn segments(&self, gap: f32) -> Vec<&[Glyph]> {
        let mut segments = Vec::new();
        let mut start = 0;
        for at in 1..self.glyphs.len() {
            if self.glyphs[at].left - self.glyphs[at - 1].right > gap * self.size {
                segments.push(&self.glyphs[start..at]);
                start = at;
            }
        }
        segments.push(&self.glyphs[start..]);
        segments
    }
}

/// Puts runs into lines, from top to bottom.
pub(super) fn lines(runs: Vec<InkRun>) -> Vec<Line> {
    let mut pieces: Vec<Vec<Glyph>> = runs.into_iter().flat_map(|run| pieces(run.glyphs)).collect();
    let baseline = |piece: &[Glyph]| piece[0].baseline;
    // Stable: what stands at one place keeps the order of the file.
    pieces.sort_by(|a, b| baseline(a).total_cmp(&baseline(b)));
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        match rows.iter_mut().rev().take(4).find(|row| row.takes(&piece)) {
            Some(row) => row.pieces.push(piece),
            None => rows.push(Row::of(piece)),
        }
    }
    for at in (0..rows.len()).rev() {
        let near = [at.wrapping_sub(1), at + 1];
        let Some(home) = near.into_iter().find(|other| rows.get(*other).is_some_and(|line| rows[at].belongs_to(line))) else { continue };
        let pieces = std::mem::take(&mut rows[at].pieces);
        rows[home].pieces.extend(pieces);
    }
    let mut lines: Vec<Line> = rows.into_iter().map(Row::line).filter(|line| !line.glyphs.is_empty()).collect();
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    lines
}

/// A line in the making.
struct Row {
    pieces: Vec<Vec<Glyph>>,
    baseline: f32,
    size: f32,
}

impl Row {
    fn of(piece: Vec<Glyph>) -> Self {
        Self { baseline: piece[0].baseline, size: piece[0].size, pieces: vec![piece] }
    }

    /// Whether a piece stands on this line's baseline.
    fn takes(&self, piece: &[Glyph]) -> bool {
        (piece[0].baseline - self.baseline).abs() <= 0.25 * piece[0].size.min(self.size)
    }

    /// Whether all of this row are small marks, raised or lowered beside the words of `line`.
    fn belongs_to(&self, line: &Self) -> bool {
        let middle = self.baseline - 0.35 * self.size;
        let within = middle > line.baseline - 0.9 * line.size && middle < line.baseline + 0.1 * line.size;
        self.size < 0.8 * line.size && within && self.pieces.iter().all(|piece| line.is_beside(piece))
    }

    /// Whether a piece stands right beside one of the line.
    fn is_beside(&self, piece: &[Glyph]) -> bool {
        let (left, right) = (piece[0].left, piece[piece.len() - 1].right);
        let reach = 0.5 * self.size.max(piece[0].size);
        self.pieces.iter().any(|other| {
            let (start, end) = (other[0].left, other[other.len() - 1].right);
            (left - end).abs() <= reach || (start - right).abs() <= reach
        })
    }

    fn line(mut self) -> Line {
        self.pieces.sort_by(|a, b| a[0].left.total_cmp(&b[0].left));
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(self.pieces.iter().map(Vec::len).sum());
        let mut kept: Vec<&[Glyph]> = Vec::new();
        for piece in &self.pieces {
            // Bold by printing twice: the same words once more at nearly the same place.
            if kept.iter().rev().take(4).any(|before| is_overprint(before, piece)) {
                continue;
            }
            kept.push(piece);
            glyphs.extend_from_slice(piece);
        }
        Line::of(glyphs)
    }
}

fn is_overprint(before: &[Glyph], piece: &[Glyph]) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.25 * piece[0].size;
    before.len() == piece.len()
        && near(before[0].left, piece[0].left)
        && near(before[0].baseline, piece[0].baseline)
        && before.iter().zip(piece).all(|(a, b)| a.c == b.c)
}

/// A run without its blanks, parted where it jumps: to another cell, or back.
fn pieces(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut pieces: Vec<Vec<Glyph>> = Vec::new();
    let mut blank = false;
    let mut last: Option<Glyph> = None;
    for mut glyph in glyphs {
        if is_blank(glyph.c) {
            blank = true;
            continue;
        }
        glyph.spaced |= blank;
        blank = false;
        let jumps = last.is_none_or(|before| {
            let gap = glyph.left - before.right;
            gap > glyph.size || gap < -0.6 * glyph.size || (glyph.baseline - before.baseline).abs() > 0.1 * glyph.size
        });
        match pieces.last_mut() {
            Some(piece) if !jumps => piece.push(glyph),
            _ => pieces.push(vec![glyph]),
        }
        last = Some(glyph);
    }
    pieces
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
}
