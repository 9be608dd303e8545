//! A look at the raw bytes before any library parses them: what would make it take memory or time without bounds is refused.

use aho_corasick::AhoCorasick;

use super::length;
use crate::source::SourceError;

/// Objects of a file; each takes memory for its entry in the table of objects.
const MOST_OBJECTS: usize = 600_000;

/// Bytes that are parsed again and again when the table of objects is broken.
const MOST_WORK: usize = 2_000_000_000;

/// Objects in one stream of objects: the library makes room for as many before it looks.
const MOST_IN_STREAM: u64 = 1_000_000;

/// A dictionary before a stream.
const LONGEST_DICTIONARY: usize = 4096;

/// Whether the file may be parsed.
pub(super) fn check(path: &str, bytes: &[u8]) -> Result<(), SourceError> {
    if Look::default().fits(bytes) { Ok(()) } else { Err(SourceError::Bomb { path: path.to_owned() }) }
}

/// What was counted so far.
#[derive(Default)]
struct Look {
    objects: usize,
    trailers: usize,
    /// Entries of tables of objects.
    entries: usize,
    /// Where a table that is not packed begins.
    table: Option<usize>,
    /// Where an object begins that has not ended.
    open: Option<usize>,
    /// Bytes that would be parsed for objects without end.
    work: usize,
}

impl Look {
    fn fits(mut self, bytes: &[u8]) -> bool {
        let words: [&[u8]; 6] = [b"stream", b"obj", b"trailer", b"xref", b"/#", b"/Encrypt"];
        let search = AhoCorasick::new(words).expect("six short words make an automaton");
        search.find_iter(bytes).all(|hit| {
            let ended = bytes[..hit.start()].ends_with(b"end");
            match hit.pattern().as_usize() {
                0 if !ended => {
                    self.close(bytes, hit.start());
                    self.stream(bytes, hit.start())
                }
                1 => {
                    self.close(bytes, hit.start());
                    self.open = (!ended).then_some(hit.end());
                    self.objects += usize::from(!ended);
                    self.objects <= MOST_OBJECTS && self.work <= MOST_WORK
                }
                2 => {
                    self.trailers += 1;
                    let table = self.table.take().map_or(&[][..], |from| &bytes[from..hit.start()]);
                    self.entries += table.windows(2).filter(|pair| matches!(**pair, [b' ', b'n' | b'f'])).count();
                    self.entries <= MOST_OBJECTS && self.trailers.saturating_mul(bytes.len()) <= MOST_WORK
                }
                3 => {
                    self.table = Some(hit.end());
                    true
                }
                // Nobody writes this name with its letter hidden; it would pass by the looks below.
                4 => !["#4e ", "#4E ", "#4e[", "#4E["].iter().any(|name| bytes[hit.start() + 1..].starts_with(name.as_bytes())),
                5 => encryption(bytes, hit.end()),
                _ => true,
            }
        })
    }

    /// An object whose strings do not end within it is parsed to the end of the file.
    fn close(&mut self, bytes: &[u8], at: usize) {
        let Some(start) = self.open.take() else { return };
        let (mut round, mut angle, mut escaped) = (0_i32, 0_i32, false);
        for byte in &bytes[start..at] {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'(' => round += 1,
                b')' => round -= 1,
                b'<' => angle += 1,
                b'>' => angle -= 1,
                _ => {}
            }
        }
        if round > 0 || angle > 0 {
            self.work = self.work.saturating_add(bytes.len() - start);
        }
    }

    /// Looks at the dictionary before the word `stream`, and at the stream where it is a table of objects.
    fn stream(&mut self, bytes: &[u8], at: usize) -> bool {
        let from = at.saturating_sub(LONGEST_DICTIONARY);
        let before = &bytes[from..at];
        let start = before.windows(4).rposition(|window| window == b" obj").unwrap_or(0);
        let dictionary = &before[start..];
        if value(dictionary, b"/N").is_some_and(|count| count > MOST_IN_STREAM) {
            return false;
        }
        let widths = key(dictionary, b"/W");
        if position(dictionary, b"/XRef").is_some() || widths.is_some() {
            let width = widths.map_or(1, |at| entry_width(&dictionary[at..])).max(1);
            let body = &bytes[at + b"stream".len()..];
            let skip = body.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).take(2).count();
            let limit = (width * (MOST_OBJECTS + 1)) as u64;
            // Nobody packs a table twice.
            let size = length::inflated(&body[skip..], limit);
            self.entries += usize::try_from(size).unwrap_or(usize::MAX) / width;
        }
        self.entries <= MOST_OBJECTS
    }
}

/// Bytes of an entry: the sum of the numbers in `[1 4 2]`.
fn entry_width(text: &[u8]) -> usize {
    let end = text.iter().position(|byte| *byte == b']').unwrap_or(0);
    let text = String::from_utf8_lossy(&text[..end]);
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse::<usize>().ok()).filter(|number| *number <= 8).sum()
}

/// The encryption dictionary must stand in the file itself, so that it is read without unpacking anything.
fn encryption(bytes: &[u8], at: usize) -> bool {
    let rest = bytes[at..].trim_ascii_start();
    if rest.starts_with(b"<<") || !rest.first().is_some_and(u8::is_ascii_digit) {
        return true;
    }
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some(number) = std::str::from_utf8(&rest[..digits.min(9)]).ok() else { return false };
    let header = format!("{number} 0 obj");
    AhoCorasick::new([header.as_bytes()])
        .is_ok_and(|search| search.find_iter(bytes).any(|hit| hit.start() == 0 || !bytes[hit.start() - 1].is_ascii_digit()))
}

/// The whole number behind a key.
fn value(dictionary: &[u8], name: &[u8]) -> Option<u64> {
    let rest = dictionary[key(dictionary, name)?..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 18 {
        return Some(u64::MAX);
    }
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

/// Where the value of a key begins, if the name goes on no further.
fn key(dictionary: &[u8], name: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = position(&dictionary[from..], name) {
        let end = from + at + name.len();
        if !dictionary.get(end).is_some_and(u8::is_ascii_alphabetic) {
            return Some(end);
        }
        from = end;
    }
    None
}

fn position(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}
