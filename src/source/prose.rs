//! Prose: the text of one paragraph or cell, joined and folded for reading, with a map back to the text view.

use super::{Run, fold_character};
use crate::span::Span;

/// The low bits of an origin are the offset; the two high bits say by how many bytes the character in the text
/// view is longer than the one byte it was folded to.
const EXTRA: u32 = 30;

/// For each so many bytes of the prose it is remembered which stretch they begin in.
const MARK: usize = 64;

/// The longest text view whose offsets fit into the map.
pub(super) const LONGEST_TEXT: usize = (1 << EXTRA) - 1;

/// The reading text of one [`Run`].
///
/// - Line ends and markup between pieces are gone; blanks next to a Chinese character, a full-width mark or
///   between a digit and Chinese are gone too (`26⏎件` and `2023 年` read `26件`, `2023年`); between two
///   half-width words one blank stays. A number broken over two lines has no blank inside.
/// - Zero-width and control characters are gone.
/// - Full-width digits, letters and `，；：！？（）％．～＋－／＝` become their half-width forms, so that one pattern reads both.
///   `。、“”‘’《》〈〉〔〕【】—…` stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The folded text.
    pub text: String,
    /// Where the bytes of `text` come from, in order.
    stretches: Vec<Stretch>,
    /// The stretch of every [`MARK`]th byte, so that the one of any byte is found in a few steps.
    marks: Vec<u32>,
}

/// Bytes that follow each other in the prose and in the text view, up to the next stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// First byte in the prose.
    at: u32,
    /// Its offset in the text view, see [`EXTRA`]; a character that became shorter is a stretch of its own.
    origin: u32,
}

/// How a character of the text view is read.
#[derive(PartialEq, Eq)]
enum Reading {
    /// As it is.
    Same,
    /// As its half-width form.
    Folded(char),
    /// As a blank.
    Blank,
    /// Not at all: zero-width and control characters.
    Nothing,
}

fn reading(c: char) -> Reading {
    match c {
        '!'..='~' | '\u{3001}'..='\u{9fff}' => Reading::Same,
        ' '
        | '\t'..='\r'
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Reading::Blank,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Reading::Nothing,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            Reading::Nothing
        }
        _ => match fold_character(c) {
            same if same == c => Reading::Same,
            folded => Reading::Folded(folded),
        },
    }
}

/// Whether `c` is a blank or an invisible character that separates nothing in Chinese text.
pub fn is_blank(c: char) -> bool {
    matches!(reading(c), Reading::Blank | Reading::Nothing)
}

/// A gap that was passed over: where it began, and whether a line ended in it.
#[derive(Clone, Copy)]
struct Gap {
    at: usize,
    /// Bytes of the first character passed over.
    length: usize,
    line_end: bool,
}

impl Prose {
    /// Reads the pieces of `run` out of the text view `text`.
    pub fn new(text: &str, run: &Run) -> Self {
        let length: usize = run.pieces.iter().map(|piece| piece.len()).sum();
        let mut prose = Self { text: String::with_capacity(length), stretches: Vec::with_capacity(1 + length / 24), marks: Vec::new() };
        let mut gap: Option<Gap> = None;
        let mut last_end = None;
        for piece in &run.pieces {
            if let Some(end) = last_end.filter(|&end| end < piece.start) {
                note_gap(&mut gap, end, &text[end..piece.start]);
            }
            prose.read_piece(text, *piece, &mut gap);
            last_end = Some(piece.end);
        }
        prose.mark();
        prose
    }

    /// Remembers the stretches of every [`MARK`]th byte.
    fn mark(&mut self) {
        self.marks.reserve_exact(self.text.len().div_ceil(MARK));
        let mut stretch = 0;
        for at in (0..self.text.len()).step_by(MARK) {
            while self.stretches.get(stretch + 1).is_some_and(|next| next.at as usize <= at) {
                stretch += 1;
            }
            self.marks.push(offset(stretch));
        }
    }

    /// Begins a stretch at the end of the prose, unless it goes on with the last one.
    fn begin(&mut self, origin: u32) {
        let at = offset(self.text.len());
        let goes_on = self.stretches.last().is_some_and(|last| last.origin >> EXTRA == 0 && last.origin + (at - last.at) == origin);
        if !goes_on {
            self.stretches.push(Stretch { at, origin });
        }
    }

    /// The number of the stretch that byte `at` of the prose lies in.
    fn stretch_of(&self, at: usize) -> Option<usize> {
        let mut stretch = *self.marks.get(at / MARK)? as usize;
        while self.stretches.get(stretch + 1).is_some_and(|next| next.at as usize <= at) {
            stretch += 1;
        }
        (at < self.text.len()).then_some(stretch)
    }

    fn read_piece(&mut self, text: &str, piece: Span, gap: &mut Option<Gap>) {
        let mut plain = piece.start;
        for (at, c) in text[piece.range()].char_indices() {
            let at = piece.start + at;
            let reading = reading(c);
            if reading == Reading::Same && gap.is_none() {
                continue;
            }
            self.copy(text, plain, at);
            plain = at + c.len_utf8();
            match reading {
                Reading::Nothing => {}
                Reading::Blank => {
                    let line_end = matches!(c, '\n' | '\r');
                    let gap = gap.get_or_insert(Gap { at, length: c.len_utf8(), line_end });
                    gap.line_end |= line_end;
                }
                Reading::Same => {
                    self.close(gap, c, false);
                    plain = at;
                }
                Reading::Folded(folded) => {
                    self.close(gap, folded, true);
                    self.begin(if folded.is_ascii() { entry(at, c.len_utf8()) } else { offset(at) });
                    self.text.push(folded);
                }
            }
        }
        self.copy(text, plain, piece.end);
    }

    /// Takes over bytes that read as they are.
    fn copy(&mut self, text: &str, start: usize, end: usize) {
        if start < end {
            self.begin(offset(start));
            self.text.push_str(&text[start..end]);
        }
    }

    /// Ends a gap before `next`: one blank stays between two half-width words.
    fn close(&mut self, gap: &mut Option<Gap>, next: char, wide: bool) {
        let Some(gap) = gap.take() else { return };
        let Some(&before) = self.text.as_bytes().last() else { return };
        let wide_mark = (wide && !next.is_ascii_alphanumeric()) || (self.ends_wide() && !before.is_ascii_alphanumeric());
        let words = before.is_ascii_graphic() && next.is_ascii_graphic() && before != b'(' && !matches!(next, '%' | ')') && !wide_mark;
        let one_number = gap.line_end && (before.is_ascii_digit() || before == b'.') && (next.is_ascii_digit() || next == '.');
        if words && !one_number {
            self.begin(entry(gap.at, gap.length));
            self.text.push(' ');
        }
    }

    /// Offset in the text view of byte `at` of the prose.
    pub fn origin(&self, at: usize) -> usize {
        self.stretch_of(at).map_or_else(|| self.end(), |stretch| self.stretches[stretch].origin_of(at))
    }

    /// Whether the character at byte `at` was written full width.
    pub fn was_wide(&self, at: usize) -> bool {
        self.stretch_of(at).is_some_and(|stretch| self.stretches[stretch].origin >> EXTRA != 0)
    }

    /// Whether the last character so far was written full width.
    fn ends_wide(&self) -> bool {
        self.stretches.last().is_some_and(|last| last.origin >> EXTRA != 0)
    }

    /// The span in the text view of the bytes `start..end` of the prose; blanks and line ends inside are covered,
    /// those before and after are not.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if start >= end {
            let at = self.origin(start);
            return Span::new(at, at);
        }
        Span::new(self.origin(start), self.end_of(end - 1))
    }

    /// The prose byte range that a span of the text view covers.
    pub fn range_of(&self, span: Span) -> std::ops::Range<usize> {
        self.bytes_before(span.start)..self.bytes_before(span.end)
    }

    /// How many bytes of the prose come from before the offset in the text view.
    fn bytes_before(&self, offset: usize) -> usize {
        let begun = self.stretches.partition_point(|stretch| place(stretch.origin) < offset);
        let Some(last) = begun.checked_sub(1).map(|last| self.stretches[last]) else { return 0 };
        let end = self.stretches.get(begun).map_or(self.text.len(), |next| next.at as usize);
        end.min(last.at as usize + offset - place(last.origin))
    }

    /// The span of the whole prose.
    pub fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    fn end_of(&self, last: usize) -> usize {
        self.stretch_of(last).map_or(0, |stretch| {
            let stretch = self.stretches[stretch];
            stretch.origin_of(last) + 1 + (stretch.origin >> EXTRA) as usize
        })
    }

    fn end(&self) -> usize {
        self.text.len().checked_sub(1).map_or(0, |last| self.end_of(last))
    }
}

impl Stretch {
    /// The offset in the text view of byte `at` of the prose, which lies in the stretch.
    fn origin_of(self, at: usize) -> usize {
        place(self.origin) + at - self.at as usize
    }
}

/// Remembers what lies between two pieces: markup alone makes no gap.
fn note_gap(gap: &mut Option<Gap>, at: usize, between: &str) {
    let line_end = between.contains(['\n', '\r']);
    if line_end || between.contains(is_blank) {
        let length = between.chars().next().map_or(1, char::len_utf8);
        gap.get_or_insert(Gap { at, length, line_end }).line_end |= line_end;
    }
}

fn offset(at: usize) -> u32 {
    debug_assert!(at <= LONGEST_TEXT);
    u32::try_from(at).expect("sources are no longer than LONGEST_TEXT")
}

/// The entry of a one-byte character that is `length` bytes long in the text view.
fn entry(at: usize, length: usize) -> u32 {
    offset(at) | (offset(length - 1) << EXTRA)
}

/// The offset in a map entry.
fn place(entry: u32) -> usize {
    (entry & ((1 << EXTRA) - 1)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Prose {
        Prose::new(text, &Run { pieces: vec![Span::new(0, text.len())] })
    }

    /// The original words behind the first match of `needle` in the folded text.
    fn original<'t>(text: &'t str, needle: &str) -> &'t str {
        let prose = prose(text);
        let at = prose.text.find(needle).unwrap();
        &text[prose.span(at, at + needle.len()).range()]
    }

    #[test]
    fn full_width_forms_are_folded_and_mapped_back() {
        assert_eq!(prose("受理（初信）５０５件，９８％").text, "受理(初信)505件,98%");
        assert_eq!(original("受理（初信）５０５件，", "505件"), "５０５件");
    }

    #[test]
    fn a_number_broken_over_lines_reads_whole() {
        assert_eq!(prose("共26\n件，2023 年").text, "共26件,2023年");
        assert_eq!(original("共26\n件，", "26件"), "26\n件");
        assert_eq!(prose("许可129\r\n1件，占91\n.67%").text, "许可1291件,占91.67%");
        assert_eq!(original("许可129\r\n1件", "1291件"), "129\r\n1件");
    }

    #[test]
    fn blanks_between_half_width_words_stay_one() {
        assert_eq!(prose("GB/T  9704 标准").text, "GB/T 9704标准");
        assert_eq!(prose("2024-01-15\t09:44:55").text, "2024-01-15 09:44:55");
        assert_eq!(prose("1 107件").text, "1 107件");
        assert_eq!(prose("a word\nof two").text, "a word of two");
    }

    #[test]
    fn blanks_beside_chinese_go() {
        assert_eq!(prose("2023 年 1 月 1 日").text, "2023年1月1日");
        assert_eq!(prose("A 类 26\t件　占 98.65 % （ 1 ）").text, "A类26件占98.65%(1)");
    }

    #[test]
    fn invisible_characters_go() {
        assert_eq!(prose("\u{feff}受理\u{200b}50\u{200b}5\u{2060}件\u{ad}").text, "受理505件");
        assert_eq!(original("受理50\u{200b}5件", "505"), "50\u{200b}5");
    }

    #[test]
    fn pieces_skip_markup() {
        let text = "受理**505**件";
        let run = Run { pieces: vec![Span::new(0, 6), Span::new(8, 11), Span::new(13, 16)] };
        assert_eq!(Prose::new(text, &run).text, "受理505件");
    }

    /// Every character of the prose stands in the text view where the map says.
    #[test]
    fn the_map_is_right_for_every_character() {
        let alphabet: Vec<char> = "一件，。５０26 \n\t　\u{200b}\u{feff}a%（)𠮷．😀\r".chars().collect();
        let mut state = 7_u64;
        for _ in 0..300 {
            let text: String = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                alphabet[usize::try_from(state >> 40).unwrap() % alphabet.len()]
            })
            .take(40)
            .collect();
            let prose = prose(&text);
            for (at, c) in prose.text.char_indices() {
                let span = prose.span(at, at + c.len_utf8());
                let written = &text[span.range()];
                assert!(
                    written.chars().map(fold_character).eq([c]) || (c == ' ' && is_blank(written.chars().next().unwrap())),
                    "{text:?} {at}"
                );
                assert_eq!(prose.range_of(span), at..at + c.len_utf8(), "{text:?}");
            }
        }
    }
}
