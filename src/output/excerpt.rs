//! The part of a text that a finding shows: the clauses around its labels, cut to the terminal's width.
//!
//! A paragraph is one long line, so a whole line is never shown. Each window carries the line and the character column of its first
//! important label; labels that are far from each other get a window each.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use super::masking::Masks;
use super::wrap::columns;
use crate::diagnostic::{Diagnostic, Label, Language};
use crate::span::{LineIndex, Position, Span};

/// How wide a terminal draws “ ” … — ①, whose width Unicode leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ambiguous {
    /// One column, as nearly all UTF-8 terminals do.
    #[default]
    Narrow,
    /// Two columns, as older Chinese consoles do.
    Wide,
}

/// What is drawn of one text for one finding.
#[derive(Debug)]
pub(super) struct Excerpt {
    path: String,
    text: String,
    windows: Vec<Window>,
    /// The labels in the excerpt.
    pub marks: Vec<Mark>,
    stand_ins: Vec<char>,
}

/// A marked place in the excerpt's text.
#[derive(Debug)]
pub(super) struct Mark {
    pub start: usize,
    pub length: usize,
    pub message: Option<String>,
    pub primary: bool,
    position: Position,
}

#[derive(Debug)]
struct Window {
    start: usize,
    end: usize,
    first_line: usize,
    lines: usize,
}

/// What the excerpt is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub index: &'a LineIndex,
    pub masks: &'a Masks,
}

/// A label or the part of one that lies in one line.
#[derive(Debug, Clone)]
struct Piece {
    line: usize,
    span: Span,
    message: Option<String>,
    primary: bool,
}

/// Labels of one line that are shown side by side.
#[derive(Debug)]
struct Row {
    line: usize,
    pieces: Vec<Piece>,
}

/// A label that runs over more lines than this is shown by its first ones.
const LINES_OF_A_LABEL: usize = 2;
/// A cut-out gap is kept with this many columns on both sides.
const BESIDE_A_GAP: usize = 8;
/// How far a clause is followed to either side; no terminal shows more.
const REACH: usize = 600;
/// First of the characters, two columns wide and in no text, that stand for ambiguous ones while carets are placed.
const STAND_IN: u32 = 0x3_F000;

impl Excerpt {
    /// Cuts the excerpt for `diagnostic` so that its lines have at most `width` columns.
    pub fn new(page: Page<'_>, diagnostic: &Diagnostic, language: Language, width: usize, ambiguous: Ambiguous) -> Self {
        let mut pieces: Vec<Piece> =
            diagnostic.labels.iter().flat_map(|label| pieces(page, label, language, width.saturating_mul(2) / 3)).collect();
        pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
        let rows = rows(page, pieces, width);
        let mut excerpt =
            Self { path: page.path.to_owned(), text: String::new(), windows: Vec::new(), marks: Vec::new(), stand_ins: Vec::new() };
        for row in rows {
            let joined = excerpt.windows.last().is_some_and(|window| window.first_line + window.lines == row.line);
            if joined {
                excerpt.text.push('\n');
            } else {
                excerpt.text.push_str("\n\n");
                let start = excerpt.text.len();
                excerpt.windows.push(Window { start, end: start, first_line: row.line, lines: 0 });
            }
            excerpt.draw(page, &row, width, ambiguous);
            let end = excerpt.text.len();
            if let Some(window) = excerpt.windows.last_mut() {
                window.end = end;
                window.lines += 1;
            }
        }
        excerpt
    }

    /// Puts the ambiguous characters back into what was drawn.
    pub fn restore(&self, drawn: &str) -> String {
        drawn
            .chars()
            .map(|c| {
                let stand_in = (c as u32).checked_sub(STAND_IN).and_then(|index| self.stand_ins.get(index as usize));
                stand_in.copied().unwrap_or(c)
            })
            .collect()
    }

    fn draw(&mut self, page: Page<'_>, row: &Row, width: usize, ambiguous: Ambiguous) {
        let line = page.index.line_span(page.text, row.line);
        let segments = segments(page, row, line, width);
        let mut offsets: Vec<(usize, usize)> = Vec::new();
        let mut before = None;
        for segment in &segments {
            let cut = before.is_some() || has_text(page.text, line.start, segment.start);
            if cut {
                self.push('…', ambiguous);
            }
            for (at, c) in page.masks.characters(page.text, *segment) {
                offsets.push((at, self.text.len()));
                if c != '\u{feff}' {
                    self.push(printable_character(c), ambiguous);
                }
            }
            offsets.push((segment.end, self.text.len()));
            before = Some(segment.end);
        }
        if let Some(end) = before
            && has_text(page.text, end, line.end)
        {
            self.push('…', ambiguous);
        }
        let place = |at: usize| offsets.get(offsets.partition_point(|(source, _)| *source < at)).map(|(_, drawn)| *drawn);
        for piece in &row.pieces {
            let Some(start) = place(piece.span.start) else { continue };
            let length = place(piece.span.end).unwrap_or(start).saturating_sub(start);
            let position = page.index.position(page.text, piece.span.start);
            self.marks.push(Mark { start, length, message: piece.message.clone(), primary: piece.primary, position });
        }
    }

    fn push(&mut self, c: char, ambiguous: Ambiguous) {
        if ambiguous == Ambiguous::Wide && c.width() == Some(1) && c.width_cjk() == Some(2) {
            let known = self.stand_ins.iter().position(|stand_in| *stand_in == c);
            let index = known.unwrap_or(self.stand_ins.len());
            if let Some(stand_in) =
                u32::try_from(index).ok().filter(|index| *index < 0xF00).and_then(|index| char::from_u32(STAND_IN + index))
            {
                if known.is_none() {
                    self.stand_ins.push(c);
                }
                self.text.push(stand_in);
                return;
            }
        }
        self.text.push(c);
    }
}

impl SourceCode for Excerpt {
    /// The window around `span`. Without context lines it is asked for the place to print above the window, else for the window itself.
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let window =
            self.windows.iter().find(|window| window.start <= span.offset() && end <= window.end).ok_or(MietteError::OutOfBounds)?;
        let mark = self.marks.iter().find(|mark| mark.start == span.offset() && mark.length == span.len());
        let (line, column) = match mark {
            Some(mark) if before == 0 && after == 0 => (mark.position.line - 1, mark.position.column - 1),
            _ => (window.first_line - 1, 0),
        };
        let whole = SourceSpan::from((window.start, window.end - window.start));
        let shown = &self.text.as_bytes()[window.start..window.end];
        Ok(Box::new(MietteSpanContents::new_named(self.path.clone(), shown, whole, line, column, window.lines)))
    }
}

/// The label's parts in the lines that it touches; only the first carries the message.
fn pieces(page: Page<'_>, label: &Label, language: Language, limit: usize) -> Vec<Piece> {
    let message = label.message.get(language);
    let mut message = (!message.is_empty()).then(|| super::terminal::printable(&page.masks.sentence(message)).replace('\n', " "));
    let start = floor(page.text, label.span.start);
    let end = floor(page.text, label.span.end).max(start);
    let first = page.index.position(page.text, start).line;
    let mut pieces = Vec::new();
    for line in first..first + LINES_OF_A_LABEL {
        if line > first && page.index.position(page.text, end).line < line {
            break;
        }
        let whole = page.index.line_span(page.text, line);
        let from = start.clamp(whole.start, whole.end);
        let to = end.clamp(from, whole.end);
        let words = &page.text[from..reach(page.text, from, to)];
        let blank = words.len() - words.trim_start().len();
        if start < end && words.trim().is_empty() && !(line == first && end <= whole.end) {
            continue;
        }
        let from = if words.trim().is_empty() { from } else { from + blank };
        let span = Span::new(from, fitting(page.text, from, from + words.trim().len(), limit));
        pieces.push(Piece { line, span, message: message.take(), primary: label.primary && pieces.is_empty() });
    }
    if pieces.is_empty() {
        pieces.push(Piece { line: first, span: Span::new(start, start), message, primary: label.primary });
    }
    pieces
}

/// Puts neighbouring pieces of a line into one row while they fit.
fn rows(page: Page<'_>, pieces: Vec<Piece>, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        if let Some(row) = rows.last_mut()
            && row.line == piece.line
            && side_by_side(page, row, &piece, width)
        {
            row.pieces.push(piece);
            continue;
        }
        rows.push(Row { line: piece.line, pieces: vec![piece] });
    }
    rows
}

fn side_by_side(page: Page<'_>, row: &Row, piece: &Piece, width: usize) -> bool {
    let mut used = 2;
    let mut end = row.pieces.first().map_or(0, |first| first.span.start);
    for piece in row.pieces.iter().chain([piece]) {
        if piece.span.start > end {
            if piece.span.start - end > REACH * 4 {
                return false;
            }
            let gap = &page.text[end..piece.span.start];
            if gap.contains(['。', '！', '？']) && columns(gap) > 2 * BESIDE_A_GAP {
                return false;
            }
            used += columns(gap).min(2 * BESIDE_A_GAP + 1);
        }
        used += columns(&page.text[piece.span.start.max(end).min(piece.span.end)..piece.span.end]);
        end = end.max(piece.span.end);
    }
    used <= width
}

/// The stretches of the line that are shown; between two of them something is cut out.
fn segments(page: Page<'_>, row: &Row, line: Span, width: usize) -> Vec<Span> {
    let mut cores: Vec<Span> = Vec::new();
    for piece in &row.pieces {
        match cores.last_mut() {
            Some(last) if piece.span.start <= last.end => *last = last.join(piece.span),
            _ => cores.push(piece.span),
        }
    }
    let of = |span: Span| columns(&page.text[span.range()]);
    let cut_gap = 2 * BESIDE_A_GAP + 1;
    let mut left: usize = width.saturating_sub(2 + cores.iter().map(|core| of(*core)).sum::<usize>());
    let gaps: Vec<(Span, usize)> = cores
        .windows(2)
        .map(|pair| {
            let gap = Span::new(pair[0].end, pair[1].start);
            (gap, of(gap))
        })
        .collect();
    left = left.saturating_sub(gaps.iter().map(|(_, columns)| (*columns).min(cut_gap)).sum());
    let mut whole = vec![false; gaps.len()];
    let mut by_size: Vec<usize> = (0..gaps.len()).collect();
    by_size.sort_by_key(|index| gaps[*index].1);
    for index in by_size {
        let more = gaps[index].1.saturating_sub(cut_gap);
        whole[index] = more <= left;
        left -= if whole[index] { more } else { 0 };
    }
    let (Some(first), Some(last)) = (cores.first().copied(), cores.last().copied()) else { return Vec::new() };
    let (clause_start, clause_end) = clause(page.text, line, first.start, last.end);
    let before = of(Span::new(clause_start, first.start));
    let after = of(Span::new(last.end, clause_end));
    let room_before = if after < left / 2 { left - after } else { left / 2 };
    let start = fitting_back(page.text, clause_start, first.start, room_before);
    let used = of(Span::new(start, first.start)).min(before);
    let end = fitting(page.text, last.end, clause_end, left.saturating_sub(used));
    let mut segments = Vec::new();
    let mut from = start;
    for (index, (gap, _)) in gaps.iter().enumerate() {
        if !whole[index] {
            segments.push(Span::new(from, fitting(page.text, gap.start, gap.end, BESIDE_A_GAP)));
            from = fitting_back(page.text, gap.start, gap.end, BESIDE_A_GAP);
        }
    }
    segments.push(Span::new(from, end));
    segments
}

/// The clauses around `start..end` in `line`: up to the clause ends before and after, blanks at the start left out.
fn clause(text: &str, line: Span, start: usize, end: usize) -> (usize, usize) {
    let low = line.start.max(floor(text, start.saturating_sub(REACH * 4))).min(start);
    let before = &text[low..start];
    let from = before.char_indices().rev().find(|(_, c)| ends_clause(*c)).map_or(low, |(at, c)| low + at + c.len_utf8());
    let blank = text[from..start].len() - text[from..start].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let high = reach(text, end, line.end.max(end));
    let closed = end > start && text[start..end].chars().next_back().is_some_and(ends_clause);
    let to = if closed {
        end
    } else {
        text[end..high].char_indices().find(|(_, c)| ends_clause(*c)).map_or(high, |(at, c)| end + at + c.len_utf8())
    };
    (from + blank, to)
}

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '？' | '\n')
}

/// `end`, or so much after `start` as anybody would look at.
fn reach(text: &str, start: usize, end: usize) -> usize {
    end.min(floor(text, start.saturating_add(REACH * 4)).max(start))
}

/// The largest end at or below `end` so that `start..` has at most `width` columns.
fn fitting(text: &str, start: usize, end: usize, width: usize) -> usize {
    let mut used = 0;
    for (at, c) in text[start..end].char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            return start + at;
        }
    }
    end
}

/// The smallest start at or above `start` so that `..end` has at most `width` columns.
fn fitting_back(text: &str, start: usize, end: usize, width: usize) -> usize {
    let mut used = 0;
    for (at, c) in text[start..end].char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > width {
            return start + at + c.len_utf8();
        }
    }
    start
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Whether anything but blanks stands between the two offsets.
fn has_text(text: &str, start: usize, end: usize) -> bool {
    start < end && (end - start > REACH * 4 || text[start..end].chars().any(|c| !c.is_whitespace() && c != '\u{feff}'))
}

/// Characters that would steer a terminal or turn the line around are shown as a replacement mark.
pub(super) fn printable_character(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
