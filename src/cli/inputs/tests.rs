//! What paths, patterns and archives lead to.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "受理505件。").unwrap();
    }
    folder
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What the arguments lead to, below `folder`, one word for each: the path, `-path` for what was skipped, `!path` for the unreadable.
fn all(folder: &Path, arguments: &[&str], exclude: &[&str]) -> Vec<String> {
    let exclude: Vec<String> = exclude.iter().map(|&pattern| pattern.to_owned()).collect();
    let exclude = Exclude::new(&exclude, folder).unwrap();
    let paths: Vec<PathBuf> = arguments.iter().map(|argument| folder.join(argument)).collect();
    let root = format!("{}/", shown(folder));
    let below = |path: &str| path.strip_prefix(&root).unwrap_or(path).to_owned();
    Inputs::new(&paths, "stdin.txt", exclude)
        .map(|found| match found {
            Found::Report(input) => below(&input.name()),
            Found::Skipped(skipped) => format!("-{}", below(&skipped.path)),
            Found::Unreadable(path, _) => format!("!{}", below(&path)),
        })
        .collect()
}

#[test]
fn a_folder_gives_its_reports_by_name_and_each_once() {
    let folder = folder(&["a/2.txt", "a/10.docx", "a/b/x.PDF", "a/表.xlsx", "a/.hidden.txt", "a/~$10.docx"]);
    let expected = ["a/10.docx", "a/2.txt", "a/b/x.PDF", "-a/表.xlsx"];
    assert_eq!(all(folder.path(), &["a"], &[]), expected);
    assert_eq!(all(folder.path(), &["a/2.txt", "a/./2.txt", "a/2.txt"], &[]), ["a/2.txt"]);
}

#[test]
fn patterns_take_files_and_whole_folders() {
    let folder = folder(&["甲/1.txt", "甲/深/2.txt", "乙/3.txt", "乙/4.md", "5.txt"]);
    assert_eq!(all(folder.path(), &["*/*.txt"], &[]), ["乙/3.txt", "甲/1.txt"]);
    assert_eq!(all(folder.path(), &["**/*.txt"], &[]), ["5.txt", "乙/3.txt", "甲/1.txt", "甲/深/2.txt"]);
    assert_eq!(all(folder.path(), &["{甲,丙}"], &[]), ["甲/1.txt", "甲/深/2.txt"]);
    assert_eq!(all(folder.path(), &["*.docx"], &[]), ["!*.docx"]);
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_that_file() {
    let folder = folder(&["[终稿]报告.txt", "终.txt"]);
    assert_eq!(all(folder.path(), &["[终稿]报告.txt"], &[]), ["[终稿]报告.txt"]);
}

#[test]
fn excluded_files_are_passed_over_inside_folders_only() {
    let folder = folder(&["a/1.txt", "a/草稿/2.txt", "a/3.bak.txt", "归档/4.txt"]);
    assert_eq!(all(folder.path(), &["a", "归档"], &["草稿/", "*.bak.txt", "./归档/**"]), ["a/1.txt"]);
    assert_eq!(all(folder.path(), &["a/3.bak.txt"], &["*.bak.txt"]), ["a/3.bak.txt"]);
}

#[test]
fn an_archive_is_read_like_a_folder() {
    let folder = folder(&["z/1.txt"]);
    let inner = zipped(&[("3.txt", b"3"), ("图.png", b"")]);
    fs::write(folder.path().join("z/报送.zip"), zipped(&[("内部/2.docx", b"2"), ("内部/二.zip", &inner)])).unwrap();
    fs::write(folder.path().join("z/坏.zip"), "no archive").unwrap();
    let expected = ["z/1.txt", "!z/坏.zip", "z/报送.zip/内部/2.docx", "z/报送.zip/内部/二.zip/3.txt", "-z/报送.zip/内部/二.zip/图.png"];
    assert_eq!(all(folder.path(), &["z"], &[]), expected);
}

#[test]
#[cfg(unix)]
fn links_that_lead_back_end_the_way() {
    let folder = folder(&["a/1.txt", "b/2.txt"]);
    std::os::unix::fs::symlink(folder.path().join("a"), folder.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("b"), folder.path().join("a/other")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("gone"), folder.path().join("a/z.txt")).unwrap();
    assert_eq!(all(folder.path(), &["a"], &[]), ["a/1.txt", "-a/loop", "a/other/2.txt", "!a/z.txt"]);
}
