//! Whole reports: clean ones give nothing at error or warning, faulty ones exactly what is marked in them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hegui::check::{Checked, Options, check};
use hegui::diagnostic::{Diagnostic, Language, Severity};
use hegui::report;
use hegui::rule::{Pack, Status};
use hegui::source::Source;

/// The files of `fixtures/<folder>`, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn checked(name: &str, bytes: Vec<u8>, pack: &Pack) -> (String, Checked) {
    let source = Source::from_bytes(name, bytes).unwrap();
    let report = report::read(&source, &pack.vocabulary);
    let checked = check(&source.text, report, pack, &Options::default());
    (source.text, checked)
}

/// A finding as the marks write it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Expected {
    start: usize,
    rule: String,
    severity: String,
    words: String,
}

fn found(text: &str, diagnostic: &Diagnostic) -> Expected {
    let span = diagnostic.primary().span;
    Expected {
        start: span.start,
        rule: diagnostic.rule.to_string(),
        severity: diagnostic.severity.name().to_owned(),
        words: text[span.range()].to_owned(),
    }
}

/// Takes the marks `⟦rule severity|words⟧` out of a text.
fn unmark(marked: &str) -> (String, Vec<Expected>) {
    let mut text = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        text.push_str(before);
        let (mark, after) = after.split_once('⟧').expect("every mark is closed");
        let (head, words) = mark.split_once('|').expect("a mark has rule, severity and words");
        let (rule, severity) = head.split_once(' ').expect("a mark names rule and severity");
        marks.push(Expected { start: text.len(), rule: rule.to_owned(), severity: severity.to_owned(), words: words.to_owned() });
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

#[test]
fn clean_reports_give_no_error_and_no_warning() {
    let pack = Pack::builtin();
    let mut alarms = Vec::new();
    for path in files("clean") {
        let (text, checked) = checked(&name(&path), fs::read(&path).unwrap(), &pack);
        let grave = checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Note);
        alarms
            .extend(grave.map(|diagnostic| {
                format!("{}: {:?} {}", name(&path), found(&text, diagnostic), diagnostic.message.get(Language::Chinese))
            }));
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

#[test]
fn faulty_reports_give_exactly_what_is_marked() {
    let pack = Pack::builtin();
    let known: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut differences = Vec::new();
    for path in files("faulty") {
        let (text, marks) = unmark(&fs::read_to_string(&path).unwrap());
        let plain_name = name(&path).replace(".marked", "");
        let (text, checked) = checked(&plain_name, text.into_bytes(), &pack);
        let mut reported: Vec<Expected> = checked.diagnostics.iter().map(|diagnostic| found(&text, diagnostic)).collect();
        for mark in marks.iter().filter(|mark| known.contains(mark.rule.as_str())) {
            match reported.iter().position(|reported| reported == mark) {
                Some(at) => drop(reported.remove(at)),
                None => differences.push(format!("{}: missing {mark:?}", name(&path))),
            }
        }
        let unmarked = reported.iter().filter(|reported| reported.severity != "note");
        differences.extend(unmarked.map(|reported| format!("{}: not marked {reported:?}", name(&path))));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_stable_rule_has_an_outcome_for_every_report() {
    let pack = Pack::builtin();
    for path in files("clean") {
        let (_, checked) = checked(&name(&path), fs::read(&path).unwrap(), &pack);
        let outcomes: Vec<&str> = checked.outcomes.iter().map(|outcome| outcome.rule.as_str()).collect();
        let rules: Vec<&str> = pack.rules.iter().filter(|rule| rule.status == Status::Stable).map(|rule| rule.id.as_str()).collect();
        assert_eq!(outcomes, rules, "{}", name(&path));
    }
}

#[test]
fn every_number_is_checked_or_listed() {
    let pack = Pack::builtin();
    for path in files("clean") {
        let (_, checked) = checked(&name(&path), fs::read(&path).unwrap(), &pack);
        let coverage = &checked.coverage;
        assert_eq!(coverage.checked + coverage.unchecked.len(), coverage.numbers, "{}", name(&path));
    }
}
