//! Reports with fixed pages, as real programs export them: the text is that of the source, and so are the findings.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use assert_cmd::Command;
use hegui::diagnostic::Language;
use hegui::source::{Block, DEFAULT_LIMIT, Prose, Run, Source, read};
use serde_json::Value;

const FOLDER: &str = "fixtures/documents/fixed";

fn source(name: &str) -> Source {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(name), DEFAULT_LIMIT).unwrap()
}

/// All that is read, without blanks.
fn text(source: &Source) -> String {
    let words = |run: &Run| Prose::new(&source.text, run).text;
    let block = |block: &Block| match block {
        Block::Paragraph(run) | Block::Heading(_, run) => words(run),
        Block::Table(table) => table.rows.iter().flatten().map(words).collect(),
    };
    source.blocks.iter().map(block).collect::<String>().split_whitespace().collect()
}

/// The part of the characters of `expected` that `found` has in the same order.
#[allow(clippy::cast_precision_loss)]
fn accuracy(expected: &str, found: &str) -> f64 {
    let difference = similar::TextDiff::from_chars(expected, found);
    let same: usize = difference.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Equal).count();
    same as f64 / expected.chars().count().max(found.chars().count()) as f64
}

fn check(name: &str) -> Value {
    let output =
        Command::cargo_bin("hegui").unwrap().args(["check", &format!("{FOLDER}/{name}"), "--format", "json", "--lang", "zh"]).output();
    serde_json::from_slice(&output.unwrap().stdout).unwrap()
}

/// Rule, severity and marked words of each finding, without blanks.
fn findings(name: &str) -> Vec<String> {
    let document = check(name);
    let found = document["files"][0]["diagnostics"].as_array().unwrap().clone();
    let words = |label: &Value| label["text"].as_str().unwrap().split_whitespace().collect::<String>();
    let mut found: Vec<String> = found
        .iter()
        .map(|finding| {
            let labels: Vec<String> = finding["labels"].as_array().unwrap().iter().map(words).collect();
            format!("{} {} {}", finding["rule"].as_str().unwrap(), finding["severity"].as_str().unwrap(), labels.join("、"))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_text_is_that_of_the_source() {
    let expected = text(&source("report.md"));
    for (name, note) in [("libreoffice.pdf", "行政处罚决定数以行政执法统计年报为准。"), ("chromium.pdf", ""), ("standard.ofd", "")]
    {
        let found = text(&source(name)).replacen(note, "", 1);
        let accuracy = accuracy(&expected, &found);
        let least = if name.ends_with("ofd") { 0.999 } else { 0.995 };
        assert!(accuracy >= least, "{name}: {accuracy}\n{found}");
    }
}

#[test]
fn the_findings_are_those_of_the_source() {
    let expected = findings("report.md");
    assert!(expected.iter().any(|finding| finding.contains("arithmetic/sum error")), "{expected:#?}");
    for name in ["libreoffice.pdf", "chromium.pdf", "standard.ofd"] {
        assert_eq!(findings(name), expected, "{name}");
    }
}

#[test]
fn headers_footers_and_footnotes_are_told_from_the_text() {
    let source = source("libreoffice.pdf");
    let marks: Vec<&str> = source.page_marks.iter().map(|span| &source.text[span.range()]).collect();
    assert_eq!(marks[..2], ["青岚县司法局年度报告", "—1—"]);
    assert_eq!(marks.len(), 8);
    let paragraphs: Vec<&str> = source.text.lines().collect();
    assert!(paragraphs.contains(&"行政处罚决定数以行政执法统计年报为准。"));
    assert!(source.text.contains("抽查案卷86份"));
}

#[test]
fn findings_say_page_and_paragraph() {
    let source = source("chromium.pdf");
    let at = source.text.find("1170").unwrap();
    let span = hegui::span::Span::new(at, at + 4);
    assert_eq!(source.places.of(span).words(Language::Chinese), "第2页 第1段");
    assert_eq!(source.boxes.of(span).len(), 1);
    let total = source.text.rfind("186").unwrap();
    assert_eq!(source.places.of(hegui::span::Span::new(total, total + 3)).words(Language::Chinese), "第2页 表1 第5行 第2列");
}

#[test]
fn a_file_that_asks_for_a_password_is_refused_and_one_that_asks_for_none_is_read() {
    assert!(text(&source("open-password-empty.pdf")).contains("受理505件"));
    let error = read(&Path::new(FOLDER).join("password.pdf"), DEFAULT_LIMIT).unwrap_err();
    assert!(error.message().zh.contains("密码"), "{error}");
}

#[test]
fn a_scanned_page_is_a_warning_in_every_output_and_a_scanned_file_cannot_be_read() {
    let document = check("third-page-scanned.pdf");
    let file = &document["files"][0];
    assert_eq!(file["status"], "checked");
    assert_eq!((&file["pages_in_doubt"][0]["first"], &file["pages_in_doubt"][0]["kind"]), (&Value::from(3), &Value::from("scanned")));
    let found = file["diagnostics"].as_array().unwrap();
    let unread = found.iter().find(|finding| finding["rule"] == "source/unread-page").unwrap();
    assert_eq!(unread["severity"], "warning");
    assert!(unread["message"].as_str().unwrap().starts_with("第3页是扫描图像，未核对"));
    assert_eq!(unread["labels"][0]["place"]["page"], 3);
    // What is missing may stand on that page: nothing about it is certain.
    let of_the_whole = |finding: &&Value| finding["rule"].as_str().unwrap().starts_with("structure/");
    assert!(found.iter().filter(of_the_whole).all(|finding| finding["severity"] != "error"), "{found:#?}");
    let output = Command::cargo_bin("hegui").unwrap().args(["check", &format!("{FOLDER}/scanned.pdf"), "--lang", "zh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let shown: String = String::from_utf8(output.stdout).unwrap().chars().filter(|c| !c.is_whitespace() && *c != '│').collect();
    assert!(shown.contains("第1页是扫描图像，未核对"), "{shown}");
}
