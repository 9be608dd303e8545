//! Many files at once: archives as folders, the same bytes for any number of threads, and a run that is cut short.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::prelude::*;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const DEMO: &str = include_str!("../fixtures/demo/county-justice-bureau-2023.txt");

fn hegui(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(folder).env_remove("LC_ALL").env_remove("LANG").args(arguments);
    command
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn paths(result: &Value, list: &str) -> Vec<String> {
    result[list].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_archive_is_a_folder_and_a_broken_one_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let inner = zipped(&[("丙局.txt", DEMO.as_bytes())]);
    let outer = zipped(&[("内部/甲局.txt", DEMO.as_bytes()), ("内部/照片.jpg", b""), ("补报.zip", &inner)]);
    fs::write(folder.path().join("报送.zip"), outer).unwrap();
    fs::write(folder.path().join("坏.zip"), "PK").unwrap();
    let output = hegui(folder.path(), &["check", ".", "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(paths(&result, "files"), ["./坏.zip", "./报送.zip/内部/甲局.txt", "./报送.zip/补报.zip/丙局.txt"]);
    assert_eq!(paths(&result, "skipped"), ["./报送.zip/内部/照片.jpg"]);
    assert_eq!(result["files"][0]["status"], "unreadable");
    assert!(!result["files"][2]["diagnostics"].as_array().unwrap().is_empty());
    assert_eq!(result["status"], "complete");
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..12 {
        fs::write(folder.path().join(format!("{number}.txt")), DEMO.repeat(1 + number % 3)).unwrap();
    }
    fs::write(folder.path().join("5.zip"), "no archive").unwrap();
    for format in ["json", "concise", "terminal"] {
        let printed = |threads: &str| hegui(folder.path(), &["check", ".", "--format", format, "-j", threads]).output().unwrap().stdout;
        let alone = printed("1");
        assert!(!alone.is_empty());
        for threads in ["2", "5"] {
            assert!(printed(threads) == alone, "{format} differs with {threads} threads");
        }
    }
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_writes_what_it_has_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["1.txt", "3.txt", "4.txt"] {
        fs::write(folder.path().join(name), DEMO).unwrap();
    }
    let mut command =
        hegui(folder.path(), &["check", "1.txt", "-", "3.txt", "4.txt", "-j", "1", "--format", "json=out.json", "--lang", "en"]);
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // More than a pipe holds: this waits until the program has come to standard input, which it then reads until it is closed.
    let mut second = running.stdin.take().unwrap();
    second.write_all("\n".repeat(1 << 20).as_bytes()).unwrap();
    Command::new("kill").args(["-INT", &running.id().to_string()]).assert().success();
    let mut said = BufReader::new(running.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("stopping")));
    second.write_all(DEMO.as_bytes()).unwrap();
    drop(second);
    assert!(said.any(|line| line.unwrap().contains("only the first 2 files")));
    assert_eq!(running.wait().unwrap().code(), Some(2));
    let result: Value = serde_json::from_slice(&fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(result["status"], "interrupted");
    assert_eq!(paths(&result, "files"), ["1.txt", "stdin.txt"]);
}
