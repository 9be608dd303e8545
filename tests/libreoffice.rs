//! What LibreOffice makes of the files that are written; built only with the feature `programs`, where LibreOffice must be there.
#![cfg(feature = "programs")]
#![allow(clippy::unwrap_used)]

mod word {
    pub mod maker;
}

use std::fs;
use std::path::Path;
use std::process::Command;

use word::maker::{Manner, Numbers, document};

/// Plain text in UTF-8; without the name of the encoding LibreOffice takes that of the locale.
const TEXT: &str = "txt:Text (encoded):UTF8";

const REPORT: &str = include_str!("../fixtures/demo/county-justice-bureau-2023.txt");

/// Converts a file of `folder` with LibreOffice and gives the new file's text.
fn converted(folder: &Path, name: &str, format: &str) -> Vec<u8> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let done = Command::new("soffice").args([&profile, "--headless", "--convert-to", format, name]).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let extension = format.split(':').next().unwrap();
    fs::read(folder.join(Path::new(name).with_extension(extension))).unwrap()
}

fn hegui(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_hegui")).args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Lines that hold text, without indentation and without the blank that LibreOffice puts behind an automatic number.
fn lines(text: &str) -> Vec<String> {
    let line = |line: &str| line.trim().replace("、 ", "、").replace("） ", "）");
    text.trim_start_matches('\u{feff}').lines().map(line).filter(|line| !line.is_empty()).collect()
}

/// What the comments in a PDF say; they are written as UTF-16 in hexadecimal digits.
fn notes_of_pdf(pdf: &[u8]) -> Vec<String> {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let note = |digits: &str| {
        let digits: Vec<char> = digits.split('>').next().unwrap().chars().collect();
        let units = digits.chunks(4).filter_map(|unit| u16::from_str_radix(&unit.iter().collect::<String>(), 16).ok());
        char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect()
    };
    text.split("/Contents <FEFF").skip(1).map(note).collect()
}

fn text_of_pdf(folder: &Path, name: &str) -> String {
    let output = Command::new("pdftotext").args(["-raw", name, "-"]).current_dir(folder).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn libreoffice_opens_the_annotated_file_and_shows_text_and_comments() {
    for (manner, numbers) in [(Manner::Word, Numbers::Plain), (Manner::Wps, Numbers::Automatic), (Manner::LibreOffice, Numbers::Plain)] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::write(folder.join("a.docx"), document(REPORT, manner, numbers)).unwrap();
        hegui(folder, &["annotate", "a.docx", "--output", "b.docx"]);
        let before = converted(folder, "a.docx", TEXT);
        assert_eq!(converted(folder, "b.docx", TEXT), before);
        assert_eq!(lines(&String::from_utf8(before).unwrap()), lines(REPORT));
        let flat = String::from_utf8(converted(folder, "b.docx", "fodt")).unwrap();
        assert_eq!(flat.matches("<office:annotation ").count(), 7);
        assert!(flat.contains("505 + 602 = 1107"));
        let pdf = converted(folder, "b.docx", r#"pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}"#);
        let notes = notes_of_pdf(&pdf);
        assert_eq!(notes.iter().filter(|note| note.contains("505 + 602 = 1107")).count(), 3, "{notes:?}");
        converted(folder, "a.docx", "pdf");
        assert_eq!(text_of_pdf(folder, "b.pdf"), text_of_pdf(folder, "a.pdf"));
    }
}

#[test]
fn what_libreoffice_writes_is_read_as_it_exports_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), REPORT).unwrap();
    converted(folder, "a.txt", "docx:MS Word 2007 XML");
    let source = hegui::source::read(&folder.join("a.docx"), hegui::source::DEFAULT_LIMIT).unwrap();
    assert_eq!(lines(&source.text), lines(REPORT));
}
