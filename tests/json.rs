//! The JSON of `check` and `extract` is a contract with other programs: these keys, in this order. More keys may follow.

#![allow(clippy::unwrap_used)]

use assert_cmd::Command;
use serde_json::Value;

const DEMO: &str = "fixtures/demo/county-justice-bureau-2023.txt";

fn hegui(arguments: &[&str]) -> (String, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("LC_ALL").env_remove("LANG").args(arguments);
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (text, value)
}

/// Every object at `path` has `keys`; `path` goes through objects by name and through lists by `*`. At least one object must be there.
fn has_keys(document: &Value, path: &str, keys: &str) {
    let mut values = vec![document];
    for step in path.split('/').filter(|step| !step.is_empty()) {
        values = values
            .into_iter()
            .flat_map(|value| match step {
                "*" => value.as_array().unwrap_or_else(|| panic!("{path}: a list")).iter().collect::<Vec<_>>(),
                name => value.get(name).filter(|value| !value.is_null()).into_iter().collect(),
            })
            .collect();
    }
    assert!(!values.is_empty(), "nothing at {path}");
    for value in values {
        for key in keys.split_whitespace() {
            assert!(value.get(key).is_some(), "{path} has no {key}: {value}");
        }
    }
}

/// The keys stand in this order in the text.
fn in_order(text: &str, keys: &str) {
    let mut at = 0;
    for key in keys.split_whitespace() {
        at += text[at..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} is not where it belongs")) + 1;
    }
}

#[test]
fn check_has_its_keys() {
    let (text, document) = hegui(&["check", DEMO, "--format", "json"]);
    assert_eq!(document["schema"], "hegui.check/1");
    has_keys(&document, "", "schema tool files summary");
    has_keys(&document, "tool", "name version pack");
    has_keys(&document, "tool/pack", "version sha256 laws_as_of");
    has_keys(&document, "files/*", "path format status report diagnostics relations outcomes coverage");
    has_keys(&document, "files/*/report", "kind title organ year published");
    has_keys(&document, "files/*/diagnostics/*", "rule severity message help basis labels evidence fixes waived fingerprint");
    has_keys(&document, "files/*/diagnostics/*/labels/*", "start end line column text message primary place");
    has_keys(&document, "files/*/diagnostics/*/labels/*/place", "page paragraph");
    has_keys(&document, "files/*/relations/*", "rule text outcome reason labels");
    has_keys(&document, "files/*/relations/*/labels/*", "start end text");
    has_keys(&document, "files/*/outcomes/*", "rule outcome reason examined");
    has_keys(&document, "files/*/coverage", "numbers checked unchecked");
    has_keys(&document, "files/*/coverage/unchecked/*", "start end text reason");
    has_keys(&document, "summary", "files unreadable errors warnings notes");
    in_order(
        &text,
        "schema tool name version pack sha256 laws_as_of files path format status report kind title organ year published diagnostics rule severity message help basis labels",
    );
}

#[test]
fn check_says_what_the_report_is() {
    let (_, document) = hegui(&["check", DEMO, "--format", "json"]);
    let file = &document["files"][0];
    assert_eq!((file["path"].as_str(), file["format"].as_str(), file["status"].as_str()), (Some(DEMO), Some("txt"), Some("checked")));
    let report = &file["report"];
    assert_eq!(
        (report["kind"].as_str(), report["year"].as_i64(), report["published"].as_str()),
        (Some("rule_of_law"), Some(2023), Some("2024-01-18"))
    );
}

#[test]
fn offsets_are_bytes_and_columns_are_characters() {
    let (_, document) = hegui(&["check", DEMO, "--format", "json"]);
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DEMO)).unwrap();
    for diagnostic in document["files"][0]["diagnostics"].as_array().unwrap() {
        let labels = diagnostic["labels"].as_array().unwrap();
        assert_eq!(labels.iter().filter(|label| label["primary"] == true).count(), 1, "{diagnostic}");
        for label in labels {
            let number = |key: &str| usize::try_from(label[key].as_u64().unwrap()).unwrap();
            assert_eq!(label["text"], text[number("start")..number("end")]);
            let line = text.lines().nth(number("line") - 1).unwrap();
            let rest: String = line.chars().skip(number("column") - 1).collect();
            assert!(text[number("start")..].starts_with(&rest), "{label}");
        }
    }
}

#[test]
fn the_summary_counts_the_findings() {
    let (_, document) = hegui(&["check", "fixtures", "--format", "json"]);
    for (key, severity) in [("errors", "error"), ("warnings", "warning"), ("notes", "note")] {
        let files = document["files"].as_array().unwrap();
        let count = files
            .iter()
            .flat_map(|file| file["diagnostics"].as_array().unwrap())
            .filter(|diagnostic| diagnostic["severity"] == severity)
            .count();
        assert_eq!(document["summary"][key], count, "{key}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = hegui(&["check", "fixtures", "--format", "json", "--jobs", "1"]).0;
    let four = hegui(&["check", "fixtures", "--format", "json", "--jobs", "4"]).0;
    assert_eq!(one, four);
}

#[test]
fn extract_has_its_keys() {
    let (text, document) = hegui(&["extract", DEMO, "--format", "json"]);
    assert_eq!(document["schema"], "hegui.extract/1");
    has_keys(&document, "", "schema path report sections claims set_aside citations dates relations");
    has_keys(&document, "report", "kind title organ year published");
    has_keys(&document, "sections/*", "level number title role start end");
    has_keys(&document, "claims/*", "start end text value unit kind approx low high low_open high_open metric phrase period scope change");
    has_keys(&document, "claims/*/period", "kind from to text");
    has_keys(&document, "set_aside/*", "start end text reason");
    has_keys(&document, "citations/*", "start end title law status");
    has_keys(&document, "dates/*", "start end text value");
    has_keys(&document, "relations/*", "kind claims text outcome");
    in_order(&text, "schema path report sections claims");
}

#[test]
fn relations_point_at_claims() {
    let (_, document) = hegui(&["extract", DEMO, "--format", "json"]);
    let claims = document["claims"].as_array().unwrap().len();
    for relation in document["relations"].as_array().unwrap() {
        for index in relation["claims"].as_array().unwrap() {
            assert!(usize::try_from(index.as_u64().unwrap()).unwrap() < claims, "{relation}");
        }
    }
}
