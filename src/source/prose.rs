//! Prose: the text of one paragraph or cell, joined and folded for reading, with a map back to the text view.

use super::Run;
use crate::span::Span;

/// Set in a map entry when the folded one-byte character was three bytes wide in the text view.
const WIDE: u32 = 1 << 31;

/// The reading text of one [`Run`].
///
/// - Line ends and markup between pieces are gone; blanks next to a Chinese character, a full-width mark or
///   between a digit and Chinese are gone too (`26⏎件` and `2023 年` read `26件`, `2023年`); between two
///   half-width words one blank stays.
/// - Full-width digits, letters and `，；：！？（）％．～＋－／＝` become their half-width forms, so that one pattern reads both.
///   `。、“”‘’《》〈〉〔〕【】—…` stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` the offset in the text view, with [`WIDE`] set where the original was wider.
    origin: Vec<u32>,
}

/// The half-width form of a full-width character; other characters stay.
pub fn fold_character(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

/// Whether `c` is a blank or an invisible character that separates nothing in Chinese text.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{3000}' | '\u{200b}' | '\u{feff}' | '\u{2002}' | '\u{2003}' | '\u{2009}')
}

impl Prose {
    /// Reads the pieces of `run` out of the text view `text`.
    pub fn new(text: &str, run: &Run) -> Self {
        let length: usize = run.pieces.iter().map(|piece| piece.len()).sum();
        let mut prose = Self { text: String::with_capacity(length), origin: Vec::with_capacity(length) };
        let mut blank_at: Option<usize> = None;
        for (index, piece) in run.pieces.iter().enumerate() {
            if index > 0 && run.pieces[index - 1].end < piece.start && text[run.pieces[index - 1].end..piece.start].contains(is_blank) {
                blank_at.get_or_insert(run.pieces[index - 1].end);
            }
            let mut rest = piece.start;
            for c in text[piece.range()].chars() {
                let at = rest;
                rest += c.len_utf8();
                if is_blank(c) {
                    blank_at.get_or_insert(at);
                    continue;
                }
                let folded = fold_character(c);
                if let Some(blank) = blank_at.take()
                    && folded.is_ascii_graphic()
                    && prose.text.as_bytes().last().is_some_and(u8::is_ascii_graphic)
                {
                    prose.push(' ', blank, false);
                }
                prose.push(folded, at, folded.len_utf8() < c.len_utf8());
            }
        }
        prose
    }

    fn push(&mut self, c: char, at: usize, wide: bool) {
        self.text.push(c);
        let at = u32::try_from(at).expect("sources are smaller than 2 GiB");
        let flag = if wide { WIDE } else { 0 };
        for byte in 0..c.len_utf8() {
            self.origin.push((at + u32::try_from(byte).expect("at most 4")) | flag);
        }
    }

    /// Offset in the text view of byte `at` of the prose.
    pub fn origin(&self, at: usize) -> usize {
        self.origin.get(at).map_or_else(|| self.end(), |entry| (entry & !WIDE) as usize)
    }

    /// Whether the character at byte `at` was written full width.
    pub fn was_wide(&self, at: usize) -> bool {
        self.origin.get(at).is_some_and(|entry| entry & WIDE != 0)
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
        let start = self.origin.partition_point(|entry| ((entry & !WIDE) as usize) < span.start);
        let end = self.origin.partition_point(|entry| ((entry & !WIDE) as usize) < span.end);
        start..end
    }

    /// The span of the whole prose.
    pub fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    fn end_of(&self, last: usize) -> usize {
        let entry = self.origin[last];
        (entry & !WIDE) as usize + if entry & WIDE == 0 { 1 } else { 3 }
    }

    fn end(&self) -> usize {
        self.origin.len().checked_sub(1).map_or(0, |last| self.end_of(last))
    }
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
    }

    #[test]
    fn words_keep_one_blank() {
        assert_eq!(prose("GB/T  9704 标准").text, "GB/T 9704标准");
    }

    #[test]
    fn pieces_skip_markup() {
        let text = "受理**505**件";
        let run = Run { pieces: vec![Span::new(0, 6), Span::new(8, 11), Span::new(13, 16)] };
        assert_eq!(Prose::new(text, &run).text, "受理505件");
    }
}
