//! Compiles the files of `rules/` into the program, sorted by path: their text, and those in YAML also as trees that need no parsing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;
use sha2::{Digest, Sha256};

#[path = "src/source/fold.rs"]
mod fold;
#[path = "src/yaml/tree/mark.rs"]
mod mark;
#[path = "src/pattern/needs.rs"]
mod needs;
#[path = "src/pattern/syntax.rs"]
mod syntax;
#[path = "src/yaml/tree/write.rs"]
mod write;

fn main() {
    let home = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    for part in ["rules", "src", "build.rs", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
    }
    println!("cargo::rustc-env=HEGUI_BUILD={}", identity(&home));
    let root = home.join("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let mut files: Vec<(String, &PathBuf)> = paths.iter().map(|path| (name_below(&root, path), path)).collect();
    files.sort();
    let mut hash = Sha256::new();
    let mut trees = write::Written::default();
    let mut texts = BTreeSet::new();
    let mut code = String::from("&[\n");
    for (name, path) in files {
        let text = fs::read_to_string(path).expect("the rules can be read");
        hash.update(format!("{name}\n{}\n", text.len()));
        hash.update(&text);
        // A file with a mistake is told of when the pack is loaded, with its place.
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml");
        let tree = Some(&text).filter(|_| is_yaml).and_then(|text| write::write(text).ok());
        let tree = tree.map(|tree| trees.add(&tree));
        if is_yaml && !name.starts_with("metrics/") {
            let whole: Value = serde_yaml::from_str(&text).unwrap_or_default();
            collect_texts(whole.get("check").unwrap_or(&whole), &mut texts);
        }
        writeln!(code, "    ({name:?}, include_str!({:?}), {tree:?}),", path.display().to_string()).expect("a string takes everything");
    }
    code.push_str("]\n");
    let sha256: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    for (name, content) in [
        ("builtin.rs", code.as_bytes()),
        ("patterns.rs", patterns(&texts).as_bytes()),
        ("builtin.sha256", sha256.as_bytes()),
        ("builtin.nodes", &trees.nodes),
        ("builtin.strings", trees.strings.as_bytes()),
    ] {
        fs::write(out.join(name), content).expect("the output folder can be written");
    }
}

/// A hash over all that the program is made of but the rules: results that were kept are those of this very program.
fn identity(home: &Path) -> String {
    let mut paths = vec![home.join("Cargo.lock")];
    all_files(&home.join("src"), &mut paths);
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        // A crate may come without its lock file.
        let content = fs::read(&path).unwrap_or_default();
        hash.update(format!("{}\n{}\n", name_below(home, &path), content.len()));
        hash.update(content);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts the files below `folder` into `paths`.
fn all_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources can be listed") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() { all_files(&path, paths) } else { paths.push(path) }
    }
}

impl write::Written {
    /// Puts `tree` behind the others; where its nodes and its strings lie.
    fn add(&mut self, tree: &Self) -> [usize; 4] {
        let (node, string) = (self.nodes.len(), self.strings.len());
        self.nodes.extend(&tree.nodes);
        self.strings.push_str(&tree.strings);
        [node, self.nodes.len(), string, self.strings.len()]
    }
}

/// Puts the texts inside `value` that may be patterns into `texts`: those that hold more than plain words.
fn collect_texts(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if !syntax::is_word(text) => drop(texts.insert(text.clone())),
        Value::Sequence(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Mapping(entries) => entries.values().for_each(|entry| collect_texts(entry, texts)),
        _ => {}
    }
}

/// Those of `texts` that are patterns, each with the words that every match holds.
fn patterns(texts: &BTreeSet<String>) -> String {
    let mut code = String::from("&[\n");
    for text in texts {
        if let Ok(syntax) = syntax::read(text, fold::fold_character)
            && syntax.surely_compiles
        {
            debug_assert!(!syntax.folded.is_empty());
            let needed: String = syntax.needed.iter().map(|words| format!("&{words:?}, ")).collect();
            writeln!(code, "    Known {{ pattern: {text:?}, needed: &[{needed}] }},").expect("a string takes everything");
        }
    }
    code.push_str("]\n");
    code
}

/// Puts the data files below `folder` into `paths`.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the rules can be listed") {
        let path = entry.expect("the rules can be listed").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "csv") {
            paths.push(path);
        }
    }
}

/// The path below `root` with `/` between its parts on every system.
fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).expect("the path is below the root");
    below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
