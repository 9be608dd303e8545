//! Damaged reports: what a broken copy or a slip of the keyboard leaves is read to the end, and every place that is named
//! lies in the text.

#![allow(clippy::unwrap_used)]

use std::fs;

use hegui::check::{Options, check};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::Source;
use hegui::span::Span;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % bound.max(1)
    }
}

/// Name and bytes of every clean report.
fn reports() -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<_> = fs::read_dir("fixtures/clean").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

/// What may stand where it should not.
const STRAY: [&str; 24] = [
    "《", "》", "（", ")", "“", "%", "、", "。", "，", "\n", "\r\n", "\u{feff}", "\u{200b}", "\u{3000}", "|", "#", "> ", "第", "亿",
    "其中", "共计", "9", "-", "😀",
];

/// The text with a few characters cut out, doubled, swapped or put in.
fn damaged_text(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(12) {
        let at = random.below(characters.len());
        let longest = if random.below(4) == 0 { 400 } else { 6 };
        let length = 1 + random.below(longest);
        let end = (at + length).min(characters.len());
        match random.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => {
                let copy: Vec<char> = characters[at..end].to_vec();
                let to = random.below(characters.len());
                drop(characters.splice(to..to, copy));
            }
            2 => {
                let other = random.below(characters.len());
                characters.swap(at, other);
            }
            _ => {
                let stray = STRAY[random.below(STRAY.len())];
                let times = 1 + random.below(3);
                drop(characters.splice(at..at, stray.repeat(times).chars()));
            }
        }
        if characters.is_empty() {
            characters.push('字');
        }
    }
    characters.into_iter().collect()
}

/// The bytes with a few of them changed, cut out or doubled, whatever characters they belong to.
fn damaged_bytes(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(5)).min(bytes.len());
        match random.below(3) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 => drop(bytes.drain(at..end)),
            _ => {
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
        }
        if bytes.is_empty() {
            bytes.push(b'a');
        }
    }
    bytes
}

/// Reads and checks a file to the end; every place that comes back can be cut out of the text.
fn run(name: &str, bytes: Vec<u8>, pack: &Pack) {
    // What is no text any more is refused, which is a clear result too.
    let Ok(source) = Source::from_bytes(name, bytes) else { return };
    let report = report::read(&source, &pack.vocabulary);
    let checked = check(&source.text, report, pack, &Options::default());
    let holds = |span: Span| assert!(source.text.get(span.range()).is_some(), "{span:?} is no place in {name}");
    let labels = checked.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels);
    labels.for_each(|label| holds(label.span));
    let edits = checked.diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes).flat_map(|fix| &fix.edits);
    edits.for_each(|edit| holds(edit.span));
    checked.extraction.claims.iter().for_each(|claim| holds(claim.span));
    checked.extraction.set_aside.iter().for_each(|aside| holds(aside.span));
    checked.extraction.citations.iter().for_each(|citation| holds(citation.span));
    checked.extraction.dates.iter().for_each(|date| holds(date.span));
    checked.report.sections.iter().for_each(|section| holds(section.span));
    assert!(checked.diagnostics.iter().all(|diagnostic| diagnostic.labels.iter().filter(|label| label.primary).count() == 1));
    assert!(checked.coverage.checked <= checked.coverage.numbers);
}

#[test]
fn damaged_texts_are_read_to_the_end() {
    let pack = Pack::builtin();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (name, bytes) in reports() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for _ in 0..25 {
            run(&name, damaged_text(&text, &mut random).into_bytes(), &pack);
        }
    }
}

#[test]
fn damaged_bytes_are_read_to_the_end() {
    let pack = Pack::builtin();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for (name, bytes) in reports() {
        for _ in 0..12 {
            run(&name, damaged_bytes(&bytes, &mut random), &pack);
        }
    }
}
