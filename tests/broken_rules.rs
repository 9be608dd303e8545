//! Each file of `tests/broken-rules/` has a mistake; its `.expected` neighbour holds what people are told about it.
//!
//! `HEGUI_UPDATE=1 cargo test` rewrites the expected texts; read every changed line before committing it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use hegui::diagnostic::Language;
use hegui::rule::{Folder, Pack};
use similar::TextDiff;

#[test]
fn each_mistake_is_told_with_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-rules");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(files.len() >= 14);
    let differences: Vec<String> = files.iter().filter_map(|path| difference(path)).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

/// How the mistakes of a file differ from what is expected.
fn difference(path: &Path) -> Option<String> {
    let told = mistakes(path);
    let expected_path = path.with_extension("expected");
    if std::env::var_os("HEGUI_UPDATE").is_some() {
        fs::write(&expected_path, &told).unwrap();
    }
    let expected = fs::read_to_string(&expected_path).unwrap_or_default();
    let name = path.file_name().unwrap().to_string_lossy();
    (told != expected).then(|| TextDiff::from_lines(&expected, &told).unified_diff().header(&name, "now").to_string())
}

/// The mistakes of a file in English, then in Chinese.
fn mistakes(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_string_lossy();
    let area = if stem.starts_with("metrics-") { "metrics" } else { "broken" };
    let file = (format!("{area}/{stem}.yaml"), fs::read_to_string(path).unwrap());
    match Pack::with_folders(&[Folder { path: "rules".to_owned(), files: vec![file] }]) {
        Ok(_) => format!("{stem} has no mistake\n"),
        Err(mistakes) => {
            let told = [Language::English, Language::Chinese]
                .map(|language| mistakes.iter().map(|mistake| mistake.render(language)).collect::<String>());
            told.join("\n")
        }
    }
}
