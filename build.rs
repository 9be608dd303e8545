//! Compiles the files of `rules/` into the program, sorted by path.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let mut names: Vec<(String, &PathBuf)> = paths.iter().map(|path| (name_below(&root, path), path)).collect();
    names.sort();
    let mut code = String::from("&[\n");
    for (name, path) in names {
        writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a string takes everything");
    }
    code.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("builtin.rs");
    fs::write(out, code).expect("the output folder can be written");
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
