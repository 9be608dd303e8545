//! Byte ranges of a text view, and their translation into lines and columns for people.

use std::ops::Range;

/// A half-open byte range `[start, end)` of a file's text view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range, for slicing the text view.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place for people: line and column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Finds lines and columns of byte offsets in one text.
///
/// Lines end at `\n`, and at a `\r` that stands alone; a `\r` before `\n` belongs to the line end. A byte-order mark at the start of the
/// text has no column of its own. Columns on very long lines stay cheap through checkpoints.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Byte offset of every `STEP`-th character of the text.
    checkpoints: Vec<usize>,
}

/// Characters between two checkpoints of a [`LineIndex`].
const STEP: usize = 512;

impl LineIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let mut checkpoints = Vec::new();
        for (count, (at, c)) in text.char_indices().enumerate() {
            if count % STEP == 0 {
                checkpoints.push(at);
            }
            if c == '\n' || c == '\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { starts, checkpoints }
    }

    /// Line and character column of byte `offset` of the same `text` the index was made from.
    /// An offset inside a character counts as that character's start; one past the end as the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let mut column = self.characters_before(text, offset) - self.characters_before(text, start);
        if line == 1 && text.starts_with('\u{feff}') && offset > 0 {
            column -= 1;
        }
        Position { line, column: column + 1 }
    }

    /// Byte range of line `number` (from 1) without its line end.
    pub fn line_span(&self, text: &str, number: usize) -> Span {
        let start = self.starts[number - 1];
        let end = self.starts.get(number).map_or(text.len(), |&next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        Span::new(start, end)
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let passed = self.checkpoints.partition_point(|&at| at <= offset);
        if passed == 0 {
            return 0;
        }
        (passed - 1) * STEP + text[self.checkpoints[passed - 1]..offset].chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, needle: &str) -> (usize, usize) {
        let at = text.find(needle).unwrap();
        let position = LineIndex::new(text).position(text, at);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(position("受理信访1107件", "1107"), (1, 5));
        assert_eq!(position("（一），𠮷😀\t3件", "3件"), (1, 8));
    }

    #[test]
    fn carriage_returns_belong_to_the_line_end() {
        let text = "甲\r\n乙丙\r\n";
        assert_eq!(position(text, "丙"), (2, 2));
        assert_eq!(&text[LineIndex::new(text).line_span(text, 2).range()], "乙丙");
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let text = "甲\r乙丙\r\r丁";
        assert_eq!((position(text, "丙"), position(text, "丁")), ((2, 2), (4, 1)));
        let line = |number| &text[LineIndex::new(text).line_span(text, number).range()];
        assert_eq!((line(1), line(2), line(3)), ("甲", "乙丙", ""));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        assert_eq!(position("\u{feff}标题", "题"), (1, 2));
    }

    #[test]
    fn columns_are_right_far_into_a_long_line() {
        let text = format!("一\n{}终", "字".repeat(5000));
        assert_eq!(position(&text, "终"), (2, 5001));
    }
}
