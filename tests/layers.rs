//! The layers of `src/` are a one-way street: each uses only those before it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers in order; each may use those before it and itself.
const LAYERS: [&str; 13] =
    ["span", "diagnostic", "yaml", "fault", "source", "pattern", "report", "claim", "cases", "rule", "check", "output", "cli"];

/// Crates that only the edge of the program names, and the files that may.
const EDGE_CRATES: [(&str, &[&str]); 3] =
    [("miette", &["output/terminal", "output/excerpt", "yaml/located", "cli/"]), ("clap", &["cli/"]), ("walkdir", &["cli/"])];

/// A file longer than this holds two ideas.
const LONGEST: usize = 600;

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn layer_of(file: &str) -> Option<usize> {
    let first = file.split('/').next()?.trim_end_matches(".rs");
    LAYERS.iter().position(|layer| *layer == first)
}

/// The code of a line: what stands before `//`.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The layers that a text of code names: `crate::claim::…`, `use crate::{claim, rule}`.
fn named(code: &str) -> Vec<&'static str> {
    let mut layers = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()],
        };
        layers.extend(LAYERS.iter().filter(|layer| names.contains(layer)));
    }
    layers
}

/// First words of the items of a `{…}` group whose opening bracket is gone.
fn top_level_names(group: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter().map(|name| name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()).collect()
}

#[test]
fn no_layer_uses_one_below_it() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(layer) = layer_of(&file) else { continue };
        let code: String = text.lines().map(|line| code(line).to_owned() + "\n").collect();
        for name in named(&code) {
            if LAYERS.iter().position(|other| *other == name).unwrap() > layer {
                wrong.push(format!("src/{file} uses crate::{name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_belongs_to_a_layer() {
    let stray: Vec<String> = sources()
        .into_iter()
        .map(|(file, _)| file)
        .filter(|file| file != "lib.rs" && file != "main.rs" && layer_of(file).is_none())
        .collect();
    assert!(stray.is_empty(), "files outside the layers: {stray:?}");
}

#[test]
fn edge_crates_are_named_at_the_edge_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (name, allowed) in EDGE_CRATES {
            if allowed.iter().any(|place| file.starts_with(place)) {
                continue;
            }
            let names = |line: &str| line.contains(&format!("{name}::")) || line.contains(&format!("use {name}"));
            if text.lines().map(code).any(names) {
                wrong.push(format!("src/{file} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("src/{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn groups_of_imports_are_seen() {
    assert_eq!(named("use crate::{claim::Claim, rule::{Pack, Rule}};"), ["claim", "rule"]);
    assert_eq!(named("crate::output::wrap(text)"), ["output"]);
}
