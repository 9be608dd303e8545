//! How fast a .docx of twenty pages is read, checked and annotated, and how fast larger ones are read.

#[path = "../tests/word/maker.rs"]
#[allow(clippy::unwrap_used, dead_code)]
mod maker;

use std::hint::black_box;

use divan::Bencher;
use hegui::check::{Options, check};
use hegui::diagnostic::Language;
use hegui::output::{FileResult, is_own_comment, word_comments};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Source, View, WordDocument};
use maker::{Manner, Numbers, document};

const REPORT: &str = include_str!("../fixtures/demo/county-justice-bureau-2023.txt");

fn main() {
    divan::main();
}

/// A document of about `pages` pages of 700 characters, each run cut as Word does.
fn pages(pages: usize) -> Vec<u8> {
    let mut text = REPORT.to_owned();
    let body: Vec<&str> = REPORT.lines().filter(|line| line.contains('。')).collect();
    for line in body.iter().cycle() {
        if text.chars().count() >= pages * 700 {
            break;
        }
        text += &format!("{line}\n");
    }
    document(&text, Manner::Word, Numbers::Automatic)
}

#[divan::bench(args = [1, 20, 500])]
fn read(bencher: Bencher, count: usize) {
    let bytes = pages(count);
    bencher.bench(|| WordDocument::read("a.docx", black_box(&bytes), View::Final));
}

fn checked(source: &Source, pack: &Pack) -> hegui::check::Checked {
    check(&source.text, report::read(source, &pack.vocabulary), pack, &Options::default())
}

#[divan::bench(args = [20])]
fn annotate(bencher: Bencher, count: usize) {
    let bytes = pages(count);
    let pack = Pack::builtin();
    bencher.bench(|| {
        let document = WordDocument::read("a.docx", black_box(&bytes), View::Final).expect("the document is sound");
        let result = checked(&document.source, &pack);
        let file = FileResult::checked("a.docx".to_owned(), document.source.clone(), result, &[]);
        document.annotated(&bytes, &word_comments(&file, Language::Chinese), &is_own_comment)
    });
}
