//! Every form of number that `fixtures/numbers` lists is read with its span, value, unit and kind, and nothing else is.

use std::path::Path;

use hegui::claim::{Claim, Value};
use hegui::rule::Pack;
use hegui::source::{Format, Source};
use hegui::{claim, report};

/// The text without marks, and the byte range of each mark.
fn unmarked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut plain, mut marks) = (String::new(), Vec::new());
    for piece in text.split('⟦') {
        let (marked, rest) = piece.split_once('⟧').unwrap_or(("", piece));
        if !marked.is_empty() {
            marks.push((plain.len(), plain.len() + marked.len()));
        }
        plain.push_str(marked);
        plain.push_str(rest);
    }
    (plain, marks)
}

/// `3.5 元 money`
fn shown(claim: &Claim) -> String {
    let quantity = &claim.quantity;
    let value = match quantity.value {
        Value::Number(value) => value.to_string(),
        Value::Range(low, high) => format!("{low}-{high}"),
        Value::Fraction(numerator, denominator) => format!("{numerator}/{denominator}"),
        Value::Vague => "null".to_owned(),
    };
    let unit = if quantity.unit.is_empty() { "-" } else { &quantity.unit };
    format!("{value} {unit} {}", quantity.kind.name())
}

/// What is wrong with the reading of one line.
fn fault(line: &str, pack: &Pack) -> Option<String> {
    let (text, expected) = line.split_once('|').expect("a bar between text and expectation");
    let (plain, marks) = unmarked(text.trim());
    let source = Source::from_text(Format::Text, plain.clone());
    let report = report::read(&source, &pack.vocabulary);
    let mut found: Vec<(usize, usize, String)> = claim::extract(&report, Some(2023), &pack.lexicon, &pack.dictionary)
        .claims
        .iter()
        .map(|claim| (claim.span.start, claim.span.end, shown(claim)))
        .collect();
    found.dedup();
    let words = expected.split(';').map(str::trim).filter(|words| !words.is_empty());
    let expected: Vec<(usize, usize, String)> =
        marks.iter().zip(words).map(|((start, end), words)| (*start, *end, decimal(words))).collect();
    let written = |claims: &[(usize, usize, String)]| -> String {
        claims.iter().map(|(start, end, words)| format!("{} = {words}", &plain[*start..*end])).collect::<Vec<_>>().join("; ")
    };
    (found != expected).then(|| format!("{text}\n  found:    {}\n  expected: {}", written(&found), written(&expected)))
}

/// `500.00 元` as the program prints it: `500 元`.
fn decimal(words: &str) -> String {
    let (value, rest) = words.split_once(' ').unwrap_or((words, ""));
    let value = if value.contains('.') && !value.contains('-') { value.trim_end_matches('0').trim_end_matches('.') } else { value };
    format!("{value} {rest}")
}

#[test]
fn every_listed_form_is_read_as_listed() {
    let pack = Pack::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/numbers");
    let mut faults = Vec::new();
    let mut lines = 0;
    for entry in std::fs::read_dir(folder).expect("the forms are part of the repository") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).expect("readable");
            for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
                lines += 1;
                faults.extend(fault(line, &pack));
            }
        }
    }
    assert!(lines > 400, "only {lines} forms were found");
    assert!(faults.is_empty(), "{} of {lines} forms are read wrongly:\n{}", faults.len(), faults.join("\n"));
}
