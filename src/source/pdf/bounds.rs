//! A look at the raw bytes before any library parses them: what would make it take memory or time without bounds is refused.

use aho_corasick::AhoCorasick;

use super::length;
use crate::source::SourceError;

/// Objects of a file; each takes memory for its entry in the table of objects.
const MOST_OBJECTS: usize = 1_500_000;

/// Unpacked tables of objects of a file together.
const LARGEST_TABLES: u64 = 4 << 20;

/// A table of objects that is not packed.
const LONGEST_TABLE: usize = 16 << 20;

/// Bytes that are parsed again and again when the table of objects is broken.
const MOST_WORK: usize = 2_000_000_000;

/// Objects in one stream of objects: the library makes room for as many before it looks.
const MOST_IN_STREAM: u64 = 1_000_000;

/// A dictionary before a stream.
const LONGEST_DICTIONARY: usize = 4096;

/// Whether the file may be parsed.
pub(super) fn check(path: &str, bytes: &[u8]) -> Result<(), SourceError> {
    let words: [&[u8]; 6] = [b"stream", b"obj", b"trailer", b"xref", b"/#", b"/Encrypt"];
    let search = AhoCorasick::new(words).expect("six short words make an automaton");
    let (mut objects, mut trailers, mut table, mut tables) = (0_usize, 0_usize, 0_usize, 0_u64);
    for hit in search.find_iter(bytes) {
        let fits = match hit.pattern().as_usize() {
            0 if !bytes[..hit.start()].ends_with(b"end") => stream(bytes, hit.start(), &mut tables),
            1 => {
                objects += 1;
                objects <= MOST_OBJECTS
            }
            2 => {
                trailers += 1;
                trailers.saturating_mul(bytes.len()) <= MOST_WORK && (table == 0 || hit.start() - table <= LONGEST_TABLE)
            }
            3 => {
                table = hit.start();
                true
            }
            // Nobody writes these names with their letters hidden; it would pass them by the looks below.
            4 => !["#4e ", "#4E ", "#4e[", "#4E["].iter().any(|name| bytes[hit.start() + 1..].starts_with(name.as_bytes())),
            5 => encryption(bytes, hit.end()),
            _ => true,
        };
        if !fits {
            return Err(SourceError::Bomb { path: path.to_owned() });
        }
    }
    Ok(())
}

/// Looks at the dictionary before the word `stream`, and at the stream where it is a table of objects.
fn stream(bytes: &[u8], at: usize, tables: &mut u64) -> bool {
    let from = at.saturating_sub(LONGEST_DICTIONARY);
    let before = &bytes[from..at];
    let start = before.windows(4).rposition(|window| window == b" obj").unwrap_or(0);
    let dictionary = &before[start..];
    if value(dictionary, b"/N").is_some_and(|count| count > MOST_IN_STREAM) {
        return false;
    }
    let is_table = position(dictionary, b"/XRef").is_some() || key(dictionary, b"/W").is_some();
    if is_table {
        let body = &bytes[at + b"stream".len()..];
        let skip = body.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).take(2).count();
        // The first filter decides; of two in a row nobody makes a table.
        *tables += length::inflated(&body[skip..], LARGEST_TABLES + 1 - (*tables).min(LARGEST_TABLES));
    }
    *tables <= LARGEST_TABLES
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
