//! Calls of the program, one YAML file each under `tests/cli/`: arguments, files and standard input, and what must come out.
//!
//! Every call runs in an empty folder, at width 80, without colour and in Chinese unless the scenario says otherwise.
//! `HEGUI_UPDATE=1 cargo test --test cli` rewrites what comes out; read every changed line.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// What the scenario shows.
    shows: String,
    args: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    env: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stdin: Option<String>,
    #[serde(default)]
    code: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    /// Files that must be there afterwards, with their content.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    written: BTreeMap<String, String>,
}

#[test]
fn every_scenario_gives_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty());
    let update = std::env::var_os("HEGUI_UPDATE").is_some();
    let mut differences = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let scenario: Scenario = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let real = run(&scenario);
        if real == scenario {
            continue;
        }
        if update {
            fs::write(&path, serde_yaml::to_string(&real).unwrap()).unwrap();
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (expected, real) = (serde_yaml::to_string(&scenario).unwrap(), serde_yaml::to_string(&real).unwrap());
        differences.push(similar::TextDiff::from_lines(&expected, &real).unified_diff().header(&name, "what came out").to_string());
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The scenario with what really comes out.
fn run(scenario: &Scenario) -> Scenario {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &scenario.files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(folder.path()).args(&scenario.args).envs(&scenario.env);
    let output = command.write_stdin(scenario.stdin.clone().unwrap_or_default()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
    let written =
        scenario.written.keys().map(|name| (name.clone(), fs::read_to_string(folder.path().join(name)).unwrap_or_default())).collect();
    Scenario {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        written,
        ..scenario.clone()
    }
}

/// A link leads to the very file that it must not replace.
#[cfg(unix)]
#[test]
fn a_link_to_the_report_is_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let text = "受理初信505件、初访602件，共计1108件。";
    fs::create_dir(at("局")).unwrap();
    fs::write(at("局/a.txt"), text).unwrap();
    std::os::unix::fs::symlink(at("局/a.txt"), at("soft.txt")).unwrap();
    fs::hard_link(at("局/a.txt"), at("hard.txt")).unwrap();
    for target in ["soft.txt", "hard.txt", "局/../局/a.txt"] {
        for command in [&["check", "局", "--format", "json", "-o"][..], &["extract", "局/a.txt", "-o"], &["text", "局/a.txt", "-o"]] {
            let output = Command::new(env!("CARGO_BIN_EXE_hegui")).current_dir(folder.path()).args(command).arg(target).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{command:?} {target}");
            assert!(String::from_utf8_lossy(&output.stderr).contains("那是原文件"), "{command:?} {target}");
            assert_eq!(fs::read_to_string(at("局/a.txt")).unwrap(), text, "{command:?} {target}");
        }
    }
}

/// A page of results in the folder that is checked is no report, and is written anew.
#[test]
fn the_page_of_the_last_run_is_written_anew_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "受理初信505件。").unwrap();
    for _ in 0..2 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
        let output = command.current_dir(folder.path()).args(["check", ".", "--format", "html=结果.html"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stderr).contains("共 1 个文件"), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A pipe would be waited for without end; it is one finding.
#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["pipe.txt", "pipe.zip"] {
        let made = std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(made.success());
        for command in [&["check", name][..], &["extract", name], &["text", name]] {
            let output = Command::new(env!("CARGO_BIN_EXE_hegui")).current_dir(folder.path()).args(command).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{command:?}");
            let said = [output.stdout, output.stderr].concat();
            assert!(String::from_utf8_lossy(&said).contains("不是普通文件"), "{command:?}");
        }
    }
}

/// The name of a file cannot begin a line of its own.
#[cfg(unix)]
#[test]
fn a_line_end_in_a_name_ends_no_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a\nb.txt"), "受理初信505件、初访602件，共计1108件。").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    let output = command.current_dir(folder.path()).args(["check", "--format", "concise", "a\nb.txt"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().all(|line| line.starts_with(r"a\nb.txt:")), "{text}");
}

/// A text of two encodings is no matter of a few bytes.
#[test]
fn a_text_of_two_encodings_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let (gbk, _, _) = encoding_rs::GBK.encode("受理初信五百件，办结四百件。");
    let bytes = ["受理初信505件，办结500件，其余正在办理之中。".repeat(20).as_bytes(), &gbk].concat();
    fs::write(folder.path().join("a.txt"), bytes).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    let output = command.current_dir(folder.path()).args(["check", "--format", "concise", "a.txt"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().any(|line| line.contains("核实 source/unclear")), "{text}");
}
