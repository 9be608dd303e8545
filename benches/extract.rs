//! How fast a report is read and its numbers, metrics and relations are found, for texts of all sizes.
//!
//! The texts repeat the paragraphs of the clean fixtures with other numbers, as many lines and as one line; the throughput
//! must not fall when they grow. Seconds are those of the clock: on a busy machine only the fastest sample says something.

use std::fs;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use hegui::rule::Pack;
use hegui::source::{Format, Source};
use hegui::{claim, report};

const SIZES: [usize; 4] = [10_000, 1_000_000, 10_000_000, 50_000_000];

fn main() {
    divan::main();
}

/// Paragraphs of the clean fixtures that hold sentences.
fn paragraphs() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/clean"))
        .expect("the fixtures are there")
        .flatten()
        .map(|file| file.path())
        .collect();
    files.sort();
    // Fixtures in other encodings say nothing that those in UTF-8 do not say.
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let lines: Vec<String> = texts.flat_map(|text| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()).collect();
    lines.into_iter().filter(|line| line.contains('。') && line.chars().count() > 40 && !line.starts_with(['|', '#', '<'])).collect()
}

/// A text of `size` bytes, with other numbers in each repetition; years stay.
fn text(size: usize, line_end: &str) -> String {
    let paragraphs = paragraphs();
    let mut state = 7_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0)
    };
    let mut text = String::with_capacity(size + 4000);
    while text.len() < size {
        let paragraph = &paragraphs[random() % paragraphs.len()];
        let mut rest = paragraph.as_str();
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
            text.push_str(&rest[..at]);
            match digits {
                4 => text.push_str(&rest[at..at + digits]),
                _ => text.push_str(&(random() % 9998 + 2).to_string()),
            }
            rest = &rest[at + digits..];
        }
        text.push_str(rest);
        text.push_str(line_end);
    }
    text
}

/// Lines, paragraphs and sections alone.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn read_many_lines(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, size, "\n");
}

/// The same as one line.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn read_one_line(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, size, "");
}

fn read(bencher: Bencher<'_, '_>, size: usize, line_end: &str) {
    let pack = Pack::builtin();
    let text = text(size, line_end);
    bencher.counter(BytesCount::of_str(&text)).with_inputs(|| text.clone()).bench_values(|text| {
        let source = Source::from_text(Format::Text, text);
        black_box(report::read(&source, &pack.vocabulary))
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn extract_many_lines(bencher: Bencher<'_, '_>, size: usize) {
    extract(bencher, size, "\n");
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn extract_one_line(bencher: Bencher<'_, '_>, size: usize) {
    extract(bencher, size, "");
}

/// Everything from the text to claims and relations.
fn extract(bencher: Bencher<'_, '_>, size: usize, line_end: &str) {
    let pack = Pack::builtin();
    let text = text(size, line_end);
    bencher.counter(BytesCount::of_str(&text)).with_inputs(|| text.clone()).bench_values(|text| {
        let source = Source::from_text(Format::Text, text);
        let report = report::read(&source, &pack.vocabulary);
        let found = claim::extract(&report, Some(2023), &pack.lexicon, &pack.dictionary);
        black_box((report, found))
    });
}
