//! Word documents: the same findings as in plain text, comments in the author's own file, corrections, and broken files.

#![allow(clippy::unwrap_used)]

mod word {
    pub mod maker;
}

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use word::maker::{Manner, Numbers, document, package};

const REPORT: &str = include_str!("../fixtures/demo/county-justice-bureau-2023.txt");

fn hegui(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("hegui").unwrap().current_dir(folder).env_remove("LANG").env_remove("LC_ALL").args(arguments).output().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Rule, severity and the marked words of each finding.
fn findings(folder: &Path, name: &str) -> Vec<(String, String, String)> {
    let output = hegui(folder, &["check", name, "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |found: &Value| {
        let labels = found["labels"].as_array().unwrap();
        let primary = labels.iter().find(|label| label["primary"] == true).unwrap();
        (text(&found["rule"]), text(&found["severity"]), text(&primary["text"]))
    };
    let mut found: Vec<_> = json["files"][0]["diagnostics"].as_array().unwrap().iter().map(of).collect();
    found.sort();
    found
}

fn part(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entry = archive.by_name(name).ok()?;
    let mut part = Vec::new();
    entry.read_to_end(&mut part).unwrap();
    Some(part)
}

fn names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

const ALL: [(Manner, Numbers, &str); 6] = [
    (Manner::Word, Numbers::Plain, "word.docx"),
    (Manner::Word, Numbers::Automatic, "word-automatic.docx"),
    (Manner::Wps, Numbers::Plain, "wps.docx"),
    (Manner::Wps, Numbers::Automatic, "wps-automatic.docx"),
    (Manner::LibreOffice, Numbers::Plain, "libreoffice.docx"),
    (Manner::LibreOffice, Numbers::Automatic, "libreoffice-automatic.docx"),
];

#[test]
fn documents_of_every_manner_have_the_findings_of_the_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.txt"), REPORT).unwrap();
    let expected = findings(folder.path(), "report.txt");
    assert_eq!(expected.len(), 3);
    for (manner, numbers, name) in ALL {
        fs::write(folder.path().join(name), document(REPORT, manner, numbers)).unwrap();
        assert_eq!(findings(folder.path(), name), expected, "{name}");
    }
}

#[test]
fn people_see_the_paragraph() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.docx"), document(REPORT, Manner::Wps, Numbers::Automatic)).unwrap();
    let terminal = words(&hegui(folder.path(), &["check", "a.docx"]).stdout);
    assert!(terminal.contains("第8段"), "{terminal}");
    let concise = words(&hegui(folder.path(), &["check", "a.docx", "--format", "concise"]).stdout);
    assert!(concise.contains("第8段"), "{concise}");
}

#[test]
fn the_author_gets_the_own_file_back_with_comments() {
    for (manner, numbers, name) in ALL {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let original = document(REPORT, manner, numbers);
        fs::write(&path, &original).unwrap();
        let output = hegui(folder.path(), &["annotate", name]);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        assert_eq!(fs::read(&path).unwrap(), original);
        let new = fs::read(folder.path().join(name.replace(".docx", ".hegui.docx"))).unwrap();
        let comments = words(&part(&new, "word/comments.xml").unwrap());
        assert!(comments.contains("505 + 602 = 1107") && comments.contains("w:author=\"hegui 必改\""), "{comments}");
        // Three findings, and two operands of each of the two sums.
        assert_eq!(comments.matches("<w:comment ").count(), 7, "{comments}");
        let changed = ["word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"];
        for part_name in names(&original).iter().filter(|name| !changed.contains(&name.as_str())) {
            assert_eq!(part(&new, part_name), part(&original, part_name), "{part_name}");
        }
        assert_eq!(names(&new).len(), names(&original).len() + 1);
        let text = |name: &str| hegui(folder.path(), &["check", name, "--format", "concise"]).stdout;
        let renamed = words(&text(&name.replace(".docx", ".hegui.docx"))).replace(".hegui.docx", ".docx");
        assert_eq!(renamed, words(&text(name)), "{name}");
    }
}

#[test]
fn annotating_an_annotated_file_replaces_our_comments() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.docx"), document(REPORT, Manner::Word, Numbers::Plain)).unwrap();
    for (from, to) in [("a.docx", "b.docx"), ("b.docx", "c.docx")] {
        assert_eq!(hegui(folder.path(), &["annotate", from, "--output", to]).status.code(), Some(0));
    }
    assert_eq!(fs::read(folder.path().join("b.docx")).unwrap(), fs::read(folder.path().join("c.docx")).unwrap());
    // With no finding left to speak of, all of them go.
    assert_eq!(hegui(folder.path(), &["annotate", "c.docx", "--select", "privacy/*", "--output", "d.docx"]).status.code(), Some(0));
    let last = fs::read(folder.path().join("d.docx")).unwrap();
    assert!(!words(&part(&last, "word/comments.xml").unwrap()).contains("hegui"));
    assert!(!words(&part(&last, "word/document.xml").unwrap()).contains("comment"));
}

#[test]
fn the_original_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let original = document(REPORT, Manner::Wps, Numbers::Plain);
    fs::write(folder.path().join("a.docx"), &original).unwrap();
    let output = hegui(folder.path(), &["annotate", "a.docx", "--output", "./a.docx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("原文件"));
    assert_eq!(fs::read(folder.path().join("a.docx")).unwrap(), original);
}

#[test]
fn a_clean_document_is_written_too() {
    let folder = tempfile::tempdir().unwrap();
    let original = document("云溪县水务局2023年工作情况", Manner::Wps, Numbers::Plain);
    fs::write(folder.path().join("a.docx"), &original).unwrap();
    assert_eq!(hegui(folder.path(), &["annotate", "a.docx", "--select", "privacy/*"]).status.code(), Some(0));
    assert_eq!(fs::read(folder.path().join("a.hegui.docx")).unwrap(), original);
}

#[test]
fn other_formats_become_a_page_that_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), REPORT).unwrap();
    assert_eq!(hegui(folder.path(), &["annotate", "a.txt"]).status.code(), Some(0));
    let page = fs::read_to_string(folder.path().join("a.hegui.html")).unwrap();
    assert!(page.contains(">1170人次</mark>") && page.contains("505 + 602 = 1107"), "{page}");
    assert!(!page.contains("src=") && !page.contains("<link") && !page.contains("<script"));
}

const DRAFT: &str = "云溪县水务局2023年法治政府建设情况报告\n一、主要举措和成效\n全年办理案件26件。。其中简易程序12件。\n二、存在的不足和原因\n队伍力量不足，原因是编制紧张。";

#[test]
fn corrections_are_written_into_a_document_plainly_or_tracked() {
    let folder = tempfile::tempdir().unwrap();
    let original = document(DRAFT, Manner::Word, Numbers::Automatic);
    for (name, more) in [("plain.docx", &["--backup"][..]), ("tracked.docx", &["--track"][..])] {
        fs::write(folder.path().join(name), &original).unwrap();
        let arguments: Vec<&str> =
            ["fix", name, "--write", "--select", "form/doubled-mark"].into_iter().chain(more.iter().copied()).collect();
        let output = hegui(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        let written = fs::read(folder.path().join(name)).unwrap();
        assert_ne!(written, original, "{name}");
        let xml = words(&part(&written, "word/document.xml").unwrap());
        assert_eq!(xml.contains("<w:del "), name == "tracked.docx", "{xml}");
        // A second time there is nothing to correct.
        assert_eq!(hegui(folder.path(), &arguments).status.code(), Some(0));
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), written);
    }
    assert_eq!(fs::read(folder.path().join("plain.docx.bak")).unwrap(), original);
    let output =
        hegui(folder.path(), &["check", "tracked.docx", "--view", "original", "--select", "form/doubled-mark", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["files"][0]["tracked_changes"]["view"], "original");
    assert!(json["files"][0]["diagnostics"].as_array().unwrap().iter().any(|found| found["rule"] == "form/doubled-mark"), "{json}");
}

#[test]
fn comments_and_tracked_corrections_come_together() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.docx"), document(DRAFT, Manner::Wps, Numbers::Plain)).unwrap();
    assert_eq!(hegui(folder.path(), &["annotate", "a.docx", "--fixes", "--select", "form/doubled-mark"]).status.code(), Some(0));
    let new = fs::read(folder.path().join("a.hegui.docx")).unwrap();
    let xml = words(&part(&new, "word/document.xml").unwrap());
    assert!(xml.contains("<w:del ") && xml.contains("<w:commentRangeStart "), "{xml}");
}

fn broken(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let whole = document(REPORT, Manner::Word, Numbers::Plain);
    let body = |content: String| {
        let root = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
        package(&[("word/document.xml", format!("{root}{content}</w:body></w:document>"))])
    };
    let entities = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let mut locked = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    locked.create_stream("/EncryptedPackage").unwrap();
    let files = [
        ("cut.docx", whole[..whole.len() / 2].to_vec(), "损坏"),
        ("bomb.docx", body(format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "0".repeat(30 << 20))), "庞大"),
        ("entities.docx", package(&[("word/document.xml", entities.to_owned())]), "实体"),
        ("deep.docx", body("<w:sdt><w:sdtContent>".repeat(5000) + &"</w:sdtContent></w:sdt>".repeat(5000)), "嵌套"),
        ("missing.docx", package(&[("word/other.xml", "<a/>".to_owned())]), "word/document.xml"),
        ("locked.docx", locked.into_inner().into_inner(), "密码"),
        ("空 名\u{200b}“字”.docx", body(String::new()), "没有文字"),
    ];
    let write = |(name, bytes, reason): (&str, Vec<u8>, &'static str)| {
        fs::write(folder.join(name), bytes).unwrap();
        (PathBuf::from(name), reason)
    };
    files.into_iter().map(write).collect()
}

#[test]
fn each_broken_document_has_one_clear_finding_and_the_others_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let files = broken(folder.path());
    fs::write(folder.path().join("good.docx"), document(REPORT, Manner::Wps, Numbers::Plain)).unwrap();
    for (name, reason) in &files {
        let output = hegui(folder.path(), &["check", name.to_str().unwrap(), "good.docx", "--format", "json"]);
        assert_eq!(output.status.code(), Some(2), "{}", name.display());
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = json["files"][0]["diagnostics"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{}", name.display());
        assert!(found[0]["message"].as_str().unwrap().contains(reason), "{found:?}");
        assert_eq!(json["files"][1]["status"], "checked", "{}", name.display());
        assert_eq!(hegui(folder.path(), &["annotate", name.to_str().unwrap()]).status.code(), Some(2), "{}", name.display());
    }
}
