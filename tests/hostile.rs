//! Files that no honest author writes end in one clear result, soon.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use assert_cmd::Command;

/// A debug build on a busy machine takes this long at most; a release build a tenth of it.
const SOON: Duration = Duration::from_mins(1);

/// Ten megabytes; one in a debug build, which is slow.
const LARGE: usize = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };

/// Exit code, standard output and standard error of a check of `bytes` in a file.
fn check(bytes: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), bytes).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(folder.path()).env_remove("LC_ALL").env_remove("LANG").timeout(SOON);
    let output = command.args(["check", "a.txt"]).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().expect("it ends in time"), text(output.stdout), text(output.stderr))
}

/// The file was read, and the closing lines say how it went.
fn is_checked(bytes: &[u8]) {
    let (code, stdout, stderr) = check(bytes);
    assert!(code == 0 || code == 1, "left with {code}: {stderr}");
    assert!(stdout.contains("共 1 个文件") && stdout.contains("不能读取 0 个"), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() < 300), "a line that no terminal shows");
}

/// The file was refused with one finding that says why.
fn is_refused(bytes: &[u8], why: &str) {
    let (code, stdout, stderr) = check(bytes);
    assert_eq!(code, 2, "{stderr}");
    assert!(stdout.contains("source/unreadable") && stdout.contains(why) && stdout.contains("不能读取 1 个"), "{stdout}");
}

#[test]
fn an_empty_file() {
    is_refused(b"", "没有文字");
}

#[test]
fn random_bytes() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let bytes: Vec<u8> = (0..1 << 20)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect();
    is_refused(&bytes, "a.txt");
}

#[test]
fn megabytes_in_one_line() {
    let sentence = "全年受理群众来信505件、来访602件，共计1107件，按期办结率99.2%。";
    is_checked(sentence.repeat(LARGE / sentence.len()).as_bytes());
}

#[test]
fn megabytes_without_an_end_of_a_clause() {
    is_checked("字".repeat(LARGE / 3).as_bytes());
}

#[test]
fn one_sentence_of_nothing_but_numbers() {
    is_checked("1件，".repeat(LARGE / 20).as_bytes());
}

#[test]
fn nested_brackets() {
    is_checked(format!("{}505件{}", "（".repeat(10_000), "）".repeat(10_000)).as_bytes());
    is_checked("《“（".repeat(10_000).as_bytes());
}

#[test]
fn a_number_of_a_million_digits() {
    is_checked(format!("全年受理{}件。", "9".repeat(1_000_000)).as_bytes());
}

#[test]
fn many_findings_in_a_large_file() {
    let mut text = String::from("青岚县司法局2023年法治政府建设情况报告\n");
    for number in 0..200 {
        writeln!(text, "按期办结率{}.5%。{}", 101 + number, "依法办理群众诉求。".repeat(190)).unwrap();
    }
    is_checked(text.as_bytes());
}
