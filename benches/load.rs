//! How long a start takes: reading all built-in rules, and the first check of a report, which makes the automata and patterns that it needs.

use std::fs;
use std::hint::black_box;

use divan::Bencher;
use hegui::check::{self, Options};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

fn main() {
    divan::main();
}

/// The built-in rules alone, as every run reads them.
#[divan::bench(sample_count = 200)]
fn pack(bencher: Bencher<'_, '_>) {
    bencher.bench(|| black_box(Pack::builtin()));
}

/// The rules and one report of the clean fixtures.
#[divan::bench(sample_count = 50)]
fn pack_and_first_report(bencher: Bencher<'_, '_>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/clean/township.txt");
    let text = fs::read_to_string(path).expect("the fixture is there");
    bencher.bench(|| {
        let pack = Pack::builtin();
        let source = Source::from_text(Format::Text, text.clone());
        black_box(check::check(&source.text, report::read(&source, &pack.vocabulary), &pack, &Options::default()))
    });
}

/// The same report once more, with everything made.
#[divan::bench(sample_count = 200)]
fn next_report(bencher: Bencher<'_, '_>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/clean/township.txt");
    let text = fs::read_to_string(path).expect("the fixture is there");
    let pack = Pack::builtin();
    bencher.bench(|| {
        let source = Source::from_text(Format::Text, text.clone());
        black_box(check::check(&source.text, report::read(&source, &pack.vocabulary), &pack, &Options::default()))
    });
}
