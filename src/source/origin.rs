//! Where a piece of the text view stands in the bytes of a file that is itself text, such as a web page.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::span::LineIndex;

/// A place in the file as an editor shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlace {
    /// Offset in bytes of the file.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A stretch of the text view whose characters all take the same number of bytes there and in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// Where it begins in the text view.
    view: usize,
    place: FilePlace,
    /// Bytes of a character in the text view.
    view_width: u8,
    /// Bytes of a character in the file; 0 where all stand for one place (an entity, a number that the page makes).
    file_width: u8,
}

/// A stretch laid open: offset in the text view and in the file, line and column there, and the bytes of a character in both.
pub type OriginRow = ((usize, usize), ((usize, usize), (u8, u8)));

/// The map from a text view to the file's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins {
    stretches: Vec<Stretch>,
}

impl Origins {
    /// Its stretches in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = OriginRow> {
        self.stretches.iter().map(|stretch| {
            let FilePlace { offset, line, column } = stretch.place;
            ((stretch.view, offset), ((line, column), (stretch.view_width, stretch.file_width)))
        })
    }

    /// The map that has these [`Origins::rows`].
    pub fn of_rows(rows: impl IntoIterator<Item = OriginRow>) -> Self {
        let stretch = |((view, offset), ((line, column), (view_width, file_width)))| Stretch {
            view,
            place: FilePlace { offset, line, column },
            view_width,
            file_width,
        };
        Self { stretches: rows.into_iter().map(stretch).collect() }
    }

    /// The place of byte `offset` of the text view.
    pub fn of(&self, offset: usize) -> Option<FilePlace> {
        let after = self.stretches.partition_point(|stretch| stretch.view <= offset);
        let stretch = self.stretches[..after].last()?;
        let characters = if stretch.file_width == 0 { 0 } else { (offset - stretch.view) / usize::from(stretch.view_width.max(1)) };
        let FilePlace { offset, line, column } = stretch.place;
        Some(FilePlace { offset: offset + characters * usize::from(stretch.file_width), line, column: column + characters })
    }
}

/// A text that is being taken from a decoded file, with the place of each part there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Traced {
    pub(super) text: String,
    runs: Vec<Run>,
}

/// From `at` on the text follows the decoded file from `origin` on; where `fixed`, all of it stands for that one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    at: usize,
    origin: usize,
    fixed: bool,
}

impl Traced {
    /// A text of the decoded file at `origin`, character by character.
    pub(super) fn exact(text: &str, origin: usize) -> Self {
        Self { text: text.to_owned(), runs: vec![Run { at: 0, origin, fixed: false }] }
    }

    /// Adds a character that stands at `origin`.
    pub(super) fn push(&mut self, c: char, origin: usize, fixed: bool) {
        let at = self.text.len();
        let goes_on = self
            .runs
            .last()
            .is_some_and(|run| run.fixed == fixed && if fixed { run.origin == origin } else { run.origin + (at - run.at) == origin });
        if !goes_on {
            self.runs.push(Run { at, origin, fixed });
        }
        self.text.push(c);
    }

    /// Adds what the page shows although the file does not hold it, such as the number of a list's item.
    pub(super) fn push_made(&mut self, text: &str, origin: usize) {
        for c in text.chars() {
            self.push(c, origin, true);
        }
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: &Self) {
        let at = self.text.len();
        self.runs.extend(other.runs.iter().map(|run| Run { at: at + run.at, ..*run }));
        self.text.push_str(&other.text);
    }

    /// The bytes `start..end` of the text.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        let mut part = Self { text: self.text[start..end].to_owned(), runs: Vec::new() };
        let first = self.runs.partition_point(|run| run.at <= start).saturating_sub(1);
        for run in self.runs[first..].iter().take_while(|run| run.at < end) {
            let cut = start.saturating_sub(run.at);
            let origin = if run.fixed { run.origin } else { run.origin + cut };
            part.runs.push(Run { at: run.at.saturating_sub(start), origin, fixed: run.fixed });
        }
        part
    }

    /// The text without the blanks around it.
    pub(super) fn trimmed(&self, blank: impl Fn(char) -> bool) -> Self {
        let end = self.text.trim_end_matches(&blank).len();
        let start = end - self.text[..end].trim_start_matches(&blank).len();
        self.part(start, end)
    }
}

/// Collects the places of traced texts as they enter the text view.
#[derive(Debug, Default)]
pub(super) struct Tracer {
    /// Places of the runs in the text view, with the end of each.
    runs: Vec<(Run, usize)>,
}

impl Tracer {
    /// `text` begins at byte `start` of the text view.
    pub(super) fn place(&mut self, start: usize, text: &Traced) {
        let ends = text.runs.iter().skip(1).map(|run| run.at).chain([text.text.len()]);
        self.runs.extend(text.runs.iter().zip(ends).map(|(run, end)| (Run { at: start + run.at, ..*run }, start + end)));
    }

    /// The map from `view` to the bytes of the file that `decoded` was made of.
    pub(super) fn finish(self, view: &str, decoded: &str, bytes: &[u8], skip: usize, encoding: &'static Encoding) -> Origins {
        let lines = LineIndex::new(decoded);
        let offsets = Offsets::new(decoded, bytes, skip, encoding);
        let mut stretches: Vec<Stretch> = Vec::new();
        for (run, end) in self.runs {
            let position = lines.position(decoded, run.origin);
            let mut place = FilePlace { offset: offsets.of(decoded, bytes, run.origin), line: position.line, column: position.column };
            let mut widths = (0, 0);
            for (at, c) in view[run.at..end].char_indices() {
                let file_width = if run.fixed { 0 } else { width(bytes, place.offset, c, encoding) };
                let now = (c.len_utf8(), file_width);
                if now != widths || at == 0 {
                    let (view_width, file_width) = (small(now.0), small(now.1));
                    stretches.push(Stretch { view: run.at + at, place, view_width, file_width });
                    widths = now;
                }
                if run.fixed {
                    break;
                }
                place.offset += file_width;
                if c == '\n' {
                    (place.line, place.column, widths) = (place.line + 1, 1, (0, 0));
                } else {
                    place.column += 1;
                }
            }
        }
        Origins { stretches }
    }
}

fn small(width: usize) -> u8 {
    u8::try_from(width).unwrap_or(u8::MAX)
}

/// Characters between two known offsets.
const STEP: usize = 256;

/// Offsets in the bytes of a file by offset in the decoded text.
struct Offsets {
    encoding: &'static Encoding,
    known: Vec<(usize, usize)>,
}

impl Offsets {
    fn new(decoded: &str, bytes: &[u8], skip: usize, encoding: &'static Encoding) -> Self {
        let mut known = Vec::new();
        let mut at = skip;
        let wide = encoding == UTF_16LE || encoding == UTF_16BE;
        // A line end is one byte in all other encodings and never part of a character: broken bytes lead astray within their line only.
        let mut ends = bytes.iter().enumerate().skip(skip).filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        for (number, (offset, c)) in decoded.char_indices().enumerate() {
            if number.is_multiple_of(STEP) {
                known.push((offset, at));
            }
            at = if c == '\n' && !wide {
                let end = ends.next().unwrap_or(bytes.len());
                known.push((offset + 1, end));
                end
            } else {
                at + width(bytes, at, c, encoding)
            };
        }
        Self { encoding, known }
    }

    fn of(&self, decoded: &str, bytes: &[u8], offset: usize) -> usize {
        let after = self.known.partition_point(|(known, _)| *known <= offset);
        let Some(&(known, mut at)) = self.known[..after].last() else { return 0 };
        for c in decoded[known..offset].chars() {
            at += width(bytes, at, c, self.encoding);
        }
        at
    }
}

/// Bytes of the character `c` that stands at `at` of the file.
fn width(bytes: &[u8], at: usize, c: char, encoding: &'static Encoding) -> usize {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        2 * c.len_utf16()
    } else if c.is_ascii() {
        1
    } else if encoding == GB18030 {
        if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) { 4 } else { 2 }
    } else if encoding == BIG5 {
        2
    } else {
        c.len_utf8()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(encoding: &'static Encoding) {
        let decoded = "<p>第一段\n受理㐀505件</p>";
        let bytes = encoding.encode(decoded).0.into_owned();
        let mut traced = Traced::default();
        let start = decoded.find("受理").unwrap();
        for (at, c) in decoded[start..].char_indices().take_while(|(_, c)| *c != '<') {
            traced.push(c, start + at, false);
        }
        let mut places = Tracer::default();
        places.place(3, &traced);
        let view = format!("一{}", traced.text);
        let origins = places.finish(&view, decoded, &bytes, 0, encoding);
        let at = view.find("505").unwrap();
        let place = origins.of(at).unwrap();
        assert_eq!((place.line, place.column), (2, 4));
        assert_eq!(&bytes[place.offset..place.offset + 3], b"505");
        assert_eq!(origins.of(at + 1).unwrap().offset, place.offset + 1);
    }

    #[test]
    fn places_are_those_of_the_file_in_every_encoding() {
        check(encoding_rs::UTF_8);
        check(GB18030);
    }

    #[test]
    fn trimming_keeps_the_places() {
        let text = Traced::exact("\n 甲乙 ", 10).trimmed(char::is_whitespace);
        assert_eq!(text, Traced::exact("甲乙", 12));
    }
}
