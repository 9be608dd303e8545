//! The texts without faults: whole reports, and the passages of the gold set whose relations all hold.

use std::fs;
use std::path::{Path, PathBuf};

use hegui::source::{Format, Source};
use serde_yaml::Value as Yaml;

/// A text without faults.
pub struct Text {
    /// For people: file, or passage.
    pub name: String,
    /// How it is read.
    pub format: Format,
    /// Its text view.
    pub words: String,
}

/// All texts, in a fixed order.
pub fn all() -> Vec<Text> {
    let mut texts = reports();
    texts.extend(passages());
    texts
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn reports() -> Vec<Text> {
    files("clean")
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let source = Source::from_bytes(&name, fs::read(&path).unwrap()).unwrap();
            Text { name, format: source.format, words: source.text }
        })
        .collect()
}

/// Passages that state relations which all hold; those that look suspicious on purpose are left out.
fn passages() -> Vec<Text> {
    let wanted = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "yaml")
            && !path.ends_with("honest.yaml")
            && !path.ends_with("honest-reports.yaml")
    };
    let mut texts = Vec::new();
    for path in files("gold").into_iter().filter(wanted) {
        let passages: Vec<Yaml> = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        // Every second passage, and every sixth of the many sentences of reports, is enough.
        let step = if path.ends_with("reports.yaml") { 6 } else { 2 };
        for passage in passages.iter().step_by(step) {
            let Some(relations) = passage["relations"].as_sequence().filter(|relations| !relations.is_empty()) else { continue };
            if relations.iter().any(|relation| relation["outcome"].as_str() != Some("satisfied")) {
                continue;
            }
            let format = if passage["format"].as_str() == Some("md") { Format::Markdown } else { Format::Text };
            let name = passage["name"].as_str().unwrap().to_owned();
            texts.push(Text { name, format, words: unmarked(passage["text"].as_str().unwrap()) });
        }
    }
    texts
}

/// The text without the marks `⟦n:…⟧`.
fn unmarked(marked: &str) -> String {
    let mut text = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        text.push_str(before);
        let (inner, after) = after.split_once('⟧').expect("every mark is closed");
        text.push_str(inner.split_once(':').expect("a mark has a number").1);
        rest = after;
    }
    text.push_str(rest);
    text
}
