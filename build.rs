//! Compiles the files of `rules/` into the program, sorted by path: their text, and those in YAML also as trees that need no parsing.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

#[path = "src/yaml/tree/mark.rs"]
mod mark;
#[path = "src/yaml/tree/write.rs"]
mod write;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/yaml/tree");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let mut files: Vec<(String, &PathBuf)> = paths.iter().map(|path| (name_below(&root, path), path)).collect();
    files.sort();
    let mut hash = Sha256::new();
    let mut trees = write::Written::default();
    let mut code = String::from("&[\n");
    for (name, path) in files {
        let text = fs::read_to_string(path).expect("the rules can be read");
        hash.update(format!("{name}\n{}\n", text.len()));
        hash.update(&text);
        // A file with a mistake is told of when the pack is loaded, with its place.
        let tree = Some(&text).filter(|_| name.ends_with(".yaml")).and_then(|text| write::write(text).ok());
        let tree = tree.map(|tree| trees.add(&tree));
        writeln!(code, "    ({name:?}, include_str!({:?}), {tree:?}),", path.display().to_string()).expect("a string takes everything");
    }
    code.push_str("]\n");
    let sha256: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    for (name, content) in [
        ("builtin.rs", code.as_bytes()),
        ("builtin.sha256", sha256.as_bytes()),
        ("builtin.nodes", &trees.nodes),
        ("builtin.strings", trees.strings.as_bytes()),
    ] {
        fs::write(out.join(name), content).expect("the output folder can be written");
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
