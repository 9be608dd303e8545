//! A city whose sixty organs send their reports: what was planted in them is found, and nothing else at error or warning.
//!
//! `HEGUI_UPDATE=1 cargo test --test city` writes `fixtures/city/` anew from its data.
#![allow(clippy::unwrap_used)]

#[path = "city/documents.rs"]
mod documents;
#[path = "city/pages.rs"]
mod pages;
#[path = "city/reports.rs"]
mod reports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use documents::{file, format_of};
use reports::City;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/city")
}

fn city() -> City {
    serde_yaml::from_str(&fs::read_to_string(folder().join("city.yaml")).unwrap()).unwrap()
}

/// The files of the whole folder: name below it and bytes.
fn files(city: &City) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let year = city.year;
    let name = |index: usize| {
        let organ = city.organs.get(index).unwrap_or(&city.stranger);
        format!("{:02}-{}.{}", index + 1, organ.name, format_of(index))
    };
    for index in 0..=city.organs.len() {
        let faults = |round| city.fault(index, round);
        files.insert(format!("{}/{}", year - 1, name(index)), file(&city.report(index, year - 1, 0), format_of(index)));
        let first = file(&city.report(index, year, 1), format_of(index));
        if !faults(1).any(|fault| fault.absent) {
            files.insert(format!("{year}/{}", name(index)), first.clone());
        }
        if faults(1).any(|fault| fault.twice) {
            files.insert(format!("{year}/{:02}-again.txt", index + 1), file(&city.report(index, year, 1), "txt"));
        }
        let second = file(&city.report(index, year, 2), format_of(index));
        if second != first || (faults(1).any(|fault| fault.absent) && !faults(2).any(|fault| fault.absent)) {
            files.insert(format!("{year}-second/{}", name(index)), second);
        }
    }
    files.remove(&format!("{}/{}", year - 1, name(city.organs.len())));
    for year in [year - 1, year] {
        files.insert(format!("{year}-city.docx"), file(&city.own_report(year), "docx"));
    }
    files.insert(format!("{year}/broken.docx"), b"PK\x03\x04word/document.xml".to_vec());
    let rows = city.organs.iter().map(|organ| format!("{}{},,{},是\n", city.name, organ.name, city.due));
    files.insert("roster.csv".to_owned(), format!("机关,别名,截止日期,必报\n{}", rows.collect::<String>()).into_bytes());
    files
}

#[test]
fn the_folder_is_what_its_data_say() {
    let (city, root) = (city(), folder());
    for (name, bytes) in files(&city) {
        let path = root.join(&name);
        if std::env::var_os("HEGUI_UPDATE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, bytes).unwrap();
        } else {
            assert!(fs::read(&path).unwrap_or_default() == bytes, "{name} is not what city.yaml says; HEGUI_UPDATE=1 writes it anew");
        }
    }
}

/// What a run says of the folder with the reports.
fn run(folder: &Path, reports: &str, more: &[&str]) -> serde_json::Value {
    let mut program = assert_cmd::Command::new(env!("CARGO_BIN_EXE_hegui"));
    let output = program
        .current_dir(folder)
        .args(["check", "--lang", "zh", "--format", "json", "--roster", "roster.csv", "--previous", "2022"])
        .args(more)
        .arg(reports)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// Rules that speak at error or warning, by the organ of the file (or the file's name), sorted.
fn loud(result: &serde_json::Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in result["files"].as_array().unwrap() {
        let name = Path::new(file["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
        let organ = name.split_once('-').map_or(name.as_str(), |(_, rest)| rest.split('.').next().unwrap()).to_owned();
        for diagnostic in file["diagnostics"].as_array().unwrap().iter().filter(|diagnostic| diagnostic["severity"] != "note") {
            found.push((organ.clone(), diagnostic["rule"].as_str().unwrap().to_owned()));
        }
    }
    found.sort();
    found
}

/// What was planted and not repaired before `round`.
fn planted(city: &City, round: u8) -> Vec<(String, String)> {
    let mut planted = vec![("broken.docx".to_owned(), "source/unreadable".to_owned())];
    for index in 0..city.organs.len() {
        let name = &city.organs[index].name;
        planted.extend(city.fault(index, round).flat_map(|fault| &fault.rules).map(|rule| (name.clone(), rule.clone())));
    }
    planted.sort();
    planted
}

/// Receipts that are not in order, by organ.
fn receipts(result: &serde_json::Value, city: &City) -> Vec<(String, String)> {
    let organs = result["roster"]["organs"].as_array().unwrap().iter();
    let odd = organs.filter(|organ| organ["receipt"] != "received" && organ["receipt"] != "unknown");
    odd.map(|organ| (organ["organ"].as_str().unwrap().replacen(&city.name, "", 1), organ["receipt"].as_str().unwrap().to_owned())).collect()
}

fn expected_receipts(city: &City, round: u8) -> Vec<(String, String)> {
    let of = |index: usize| city.fault(index, round).filter_map(move |fault| Some((fault.organ.clone(), fault.receipt.clone()?)));
    (0..city.organs.len()).flat_map(of).collect()
}

#[test]
fn what_was_planted_is_found_and_nothing_else() {
    let city = city();
    let result = run(&folder(), "2023", &["--roll-up", "2023-city.docx"]);
    assert_eq!(loud(&result), {
        let mut expected = planted(&city, 1);
        // Two organs are missing, so that no sum is complete.
        expected.extend(["across/roll-up"; 2].map(|rule| ("city".to_owned(), rule.to_owned())));
        expected.sort();
        expected
    });
    assert_eq!(receipts(&result, &city), expected_receipts(&city, 1));
    let stranger = result["roster"]["organs"].as_array().unwrap().last().unwrap();
    assert_eq!(stranger["receipt"], "unknown");
    assert!(stranger["organ"].as_str().unwrap().ends_with(&city.stranger.name));
}

#[test]
fn the_organ_that_was_not_counted_is_named() {
    let city = city();
    let result = run(&folder(), "2022", &["--roll-up", "2022-city.docx"]);
    let upper = &result["files"][0];
    let finding = upper["diagnostics"].as_array().unwrap().iter().find(|diagnostic| diagnostic["rule"] == "across/roll-up").unwrap();
    assert!(finding["help"].as_str().unwrap().contains(&city.uncounted), "{finding}");
    let differing: Vec<_> = result["roll_up"].as_array().unwrap().iter().filter(|line| line["equal"] == false).collect();
    assert_eq!(differing.len(), 1);
}

#[test]
fn the_second_round_has_what_was_not_repaired() {
    let city = city();
    let copy = tempfile::tempdir().unwrap();
    let entries = |name: &str| fs::read_dir(folder().join(name)).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    for name in ["2022", "2023"] {
        fs::create_dir(copy.path().join(name)).unwrap();
        for path in entries(name) {
            fs::copy(&path, copy.path().join(name).join(path.file_name().unwrap())).unwrap();
        }
    }
    for path in entries("2023-second") {
        fs::copy(&path, copy.path().join("2023").join(path.file_name().unwrap())).unwrap();
    }
    fs::copy(folder().join("roster.csv"), copy.path().join("roster.csv")).unwrap();
    let result = run(copy.path(), "2023", &[]);
    assert_eq!(loud(&result), planted(&city, 2));
    assert_eq!(receipts(&result, &city), expected_receipts(&city, 2));
}
