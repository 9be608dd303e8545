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
