//! A city whose sixty organs send their reports: what was planted in them is found, and nothing else at error or warning.
//!
//! `HEGUI_UPDATE=1 cargo test --test city` writes `fixtures/city/` anew from its data.
#![allow(clippy::unwrap_used)]

#[path = "city/documents.rs"]
mod documents;
#[path = "city/reports.rs"]
mod reports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use documents::{FORMATS, file};
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
        format!("{:02}-{}.{}", index + 1, organ.name, FORMATS[index % FORMATS.len()])
    };
    let format = |index: usize| FORMATS[index % FORMATS.len()];
    for index in 0..=city.organs.len() {
        let faults = |round| city.fault(index, round);
        files.insert(format!("{}/{}", year - 1, name(index)), file(&city.report(index, year - 1, 0), format(index)));
        let first = file(&city.report(index, year, 1), format(index));
        if !faults(1).any(|fault| fault.absent) {
            files.insert(format!("{year}/{}", name(index)), first.clone());
        }
        if faults(1).any(|fault| fault.twice) {
            files.insert(format!("{year}/{:02}-again.txt", index + 1), file(&city.report(index, year, 1), "txt"));
        }
        let second = file(&city.report(index, year, 2), format(index));
        if second != first || (faults(1).any(|fault| fault.absent) && !faults(2).any(|fault| fault.absent)) {
            files.insert(format!("{year}-second/{}", name(index)), second);
        }
    }
    files.remove(&format!("{}/{}", year - 1, name(city.organs.len())));
    files.insert(format!("{}-city.docx", year), file(&city.own_report(year), "docx"));
    files.insert(format!("{year}/broken.docx"), b"PK\x03\x04word/document.xml".to_vec());
    let rows = city.organs.iter().map(|organ| format!("{}{},,{},是\n", city.city, organ.name, city.due));
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
