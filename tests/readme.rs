//! The pictures in the READMEs are what the program prints. `HEGUI_UPDATE=1 cargo test --test readme` draws them anew.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const OPEN: &str = "```text\n";
const CLOSE: &str = "```\n";

/// The text after `open` up to `close`, as offsets.
fn block(text: &str, open: &str, close: &str) -> (usize, usize) {
    let start = text.find(open).expect("the README has the block") + open.len();
    (start, start + text[start..].find(close).expect("the block ends"))
}

fn picture_is_real(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(name);
    let text = fs::read_to_string(&path).unwrap();
    let (start, end) = block(&text, "```sh\n", CLOSE);
    let command = text[start..end].lines().next().unwrap();
    let (_, arguments) = command.split_once(" -- ").expect("the first command runs the program");
    let mut program = Command::new(env!("CARGO_BIN_EXE_hegui"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE"] {
        program.env_remove(variable);
    }
    let output = program.current_dir(root).args(arguments.split_whitespace()).output().unwrap();
    let printed: String = String::from_utf8(output.stdout).unwrap().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert!(printed.contains("必改"), "the first command shows a real finding:\n{printed}");
    let (start, end) = block(&text, OPEN, CLOSE);
    if text[start..end] == printed {
        return;
    }
    if std::env::var_os("HEGUI_UPDATE").is_some() {
        fs::write(&path, format!("{}{printed}{}", &text[..start], &text[end..])).unwrap();
        return;
    }
    panic!("{name}:\n{}", similar::TextDiff::from_lines(&text[start..end], &printed).unified_diff());
}

#[test]
fn the_english_readme_shows_what_is_printed() {
    picture_is_real("README.md");
}

#[test]
fn the_chinese_readme_shows_what_is_printed() {
    picture_is_real("README.zh-CN.md");
}
