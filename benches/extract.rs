//! How fast a report is read and its numbers, metrics and relations are found, for texts of all sizes.
//!
//! Two sorts of text: one with as many numbers as published reports have, one in 180 bytes, and a dense one with four times as many, of
//! which hardly an equation holds. As many lines and as one line; the throughput must not fall when they grow. Seconds are those of the
//! clock: on a busy machine only the fastest sample says something. `RAYON_NUM_THREADS=1` keeps the longest texts to one processor too.

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

/// Lines of a clean fixture that are not blank; those in other encodings say nothing that those in UTF-8 do not say.
fn lines(name: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/clean");
    let text = fs::read_to_string(format!("{folder}/{name}")).unwrap_or_default();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Paragraphs with sentences of the clean fixtures that hold many numbers.
fn dense_paragraphs() -> Vec<String> {
    let names = ["city-government-themes.txt", "hard-wrapped.txt", "headings-other-order.txt", "petition-office-web.txt", "township.txt"];
    let sentences = |line: &String| line.contains('。') && line.chars().count() > 40;
    names.into_iter().flat_map(lines).filter(sentences).collect()
}

/// Numbers that repeat in each run.
fn random() -> impl FnMut() -> usize {
    let mut state = 7_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0)
    }
}

/// Adds `paragraph`, each number of it but years changed with the chance of one in `one_in`.
fn push(text: &mut String, paragraph: &str, one_in: usize, random: &mut impl FnMut() -> usize) {
    let mut rest = paragraph;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        text.push_str(&rest[..at]);
        if digits == 4 || !random().is_multiple_of(one_in) {
            text.push_str(&rest[at..at + digits]);
        } else {
            text.push_str(&(random() % 9998 + 2).to_string());
        }
        rest = &rest[at + digits..];
    }
    text.push_str(rest);
}

/// Reports one after the other, `size` bytes: a clean fixture with paragraphs of others put in, one number in twenty changed.
fn reports(size: usize, line_end: &str) -> String {
    let (frame, others) = (lines("county-water-bureau.txt"), dense_paragraphs());
    let mut random = random();
    let mut text = String::with_capacity(size + 4000);
    for line in frame.iter().cycle() {
        push(&mut text, line, 20, &mut random);
        text.push_str(line_end);
        if line.len() > 300 && random().is_multiple_of(3) {
            push(&mut text, &others[random() % others.len()], 20, &mut random);
            text.push_str(line_end);
        }
        if text.len() >= size {
            break;
        }
    }
    text
}

/// Paragraphs that hold many numbers, all of them changed, `size` bytes.
fn numbers(size: usize, line_end: &str) -> String {
    let paragraphs = dense_paragraphs();
    let mut random = random();
    let mut text = String::with_capacity(size + 4000);
    while text.len() < size {
        let paragraph = &paragraphs[random() % paragraphs.len()];
        push(&mut text, paragraph, 1, &mut random);
        text.push_str(line_end);
    }
    text
}

/// Lines, paragraphs and sections alone.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn read_many_lines(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, &reports(size, "\n"));
}

/// The same as one line.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 15)]
fn read_one_line(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, &reports(size, ""));
}

fn read(bencher: Bencher<'_, '_>, text: &str) {
    let pack = Pack::builtin();
    bencher.counter(BytesCount::of_str(text)).with_inputs(|| text.to_owned()).bench_values(|text| {
        let source = Source::from_text(Format::Text, text);
        black_box(report::read(&source, &pack.vocabulary))
    });
}

/// Numbers and relations of reports whose paragraphs and sections are read.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 1, max_time = 15)]
fn extract_many_lines(bencher: Bencher<'_, '_>, size: usize) {
    extract(bencher, &reports(size, "\n"));
}

/// The same as one line.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 1, max_time = 15)]
fn extract_one_line(bencher: Bencher<'_, '_>, size: usize) {
    extract(bencher, &reports(size, ""));
}

/// The same of a text that is full of numbers.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 1, max_time = 15)]
fn extract_dense_lines(bencher: Bencher<'_, '_>, size: usize) {
    extract(bencher, &numbers(size, "\n"));
}

fn extract(bencher: Bencher<'_, '_>, text: &str) {
    let pack = Pack::builtin();
    let report = report::read(&Source::from_text(Format::Text, text.to_owned()), &pack.vocabulary);
    // Patterns are compiled when they are first used.
    black_box(claim::extract(&report, Some(2024), &pack.lexicon, &pack.dictionary));
    bencher
        .counter(BytesCount::of_str(text))
        .bench_local(|| black_box(claim::extract(&report, Some(2024), &pack.lexicon, &pack.dictionary)));
}

/// Everything from the text to claims and relations.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 1, max_time = 15)]
fn whole_many_lines(bencher: Bencher<'_, '_>, size: usize) {
    let (pack, text) = (Pack::builtin(), reports(size, "\n"));
    bencher.counter(BytesCount::of_str(&text)).with_inputs(|| text.clone()).bench_values(|text| {
        let source = Source::from_text(Format::Text, text);
        let report = report::read(&source, &pack.vocabulary);
        let found = claim::extract(&report, Some(2024), &pack.lexicon, &pack.dictionary);
        black_box((report, found))
    });
}
