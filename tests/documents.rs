//! One report in all formats: the same findings in each, and how exactly each reader gives the text.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hegui::check::{Options, check};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Block, Prose, Run, Source};

/// The file that all others were made of.
const ORIGINAL: &str = "report.txt";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents")
}

/// The files that hold the report, sorted: `report.html`, `report-gb2312.htm`, …
fn files() -> Vec<PathBuf> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| name(path).starts_with("report"));
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn source(path: &Path) -> Source {
    Source::from_bytes(&name(path), fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

/// Rule, severity and marked words of each finding.
fn findings(source: &Source, pack: &Pack) -> Vec<(String, &'static str, String)> {
    let report = report::read(source, &pack.vocabulary);
    let checked = check(&source.text, report, pack, &Options::default());
    let words = |span: hegui::span::Span| source.text[span.range()].to_owned();
    let mut found: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.rule.to_string(), diagnostic.severity.name(), words(diagnostic.primary().span)))
        .collect();
    found.sort();
    found
}

/// The report's own text without blanks: what stands between its title and its last line.
fn characters(source: &Source) -> Vec<char> {
    let prose = |run: &Run| Prose::new(&source.text, run).text;
    let lines = source.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(run) | Block::Heading(_, run) => vec![prose(run)],
        Block::Table(table) => table.rows.iter().flatten().map(prose).collect(),
    });
    let text: String = lines.collect::<String>().chars().filter(|c| !c.is_whitespace()).collect();
    let (first, last) = ("2023年,栖霞岭县水务局认真", "2024年1月22日");
    let start = text.find(first).unwrap_or(0);
    let end = text.rfind(last).map_or(text.len(), |at| at + last.len());
    text[start..end].chars().collect()
}

/// How many characters of `original` are right in `read`, in per cent; each one too many counts as a wrong one.
fn accuracy(original: &[char], read: &[char]) -> f64 {
    let operations = similar::capture_diff_slices(similar::Algorithm::Myers, original, read);
    let wrong: usize = operations
        .iter()
        .filter(|operation| operation.tag() != similar::DiffTag::Equal)
        .map(|operation| operation.old_range().len().max(operation.new_range().len()))
        .sum();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap());
    100.0 * (1.0 - count(wrong) / count(original.len()))
}

#[test]
fn every_format_gives_the_same_findings() {
    let pack = Pack::builtin();
    let expected = findings(&source(&folder().join(ORIGINAL)), &pack);
    assert!(expected.len() >= 3, "the report has faults: {expected:#?}");
    for path in files() {
        assert_eq!(findings(&source(&path), &pack), expected, "{}", name(&path));
    }
}

#[test]
fn every_format_gives_the_same_report() {
    let pack = Pack::builtin();
    for path in files() {
        let report = report::read(&source(&path), &pack.vocabulary);
        let words = |words: &Option<report::Words>| words.as_ref().map(|words| words.text.clone());
        let name = name(&path);
        assert_eq!(words(&report.title).as_deref(), Some("栖霞岭县水务局2023年法治政府建设情况报告"), "{name}");
        assert_eq!(words(&report.organ).as_deref(), Some("栖霞岭县水务局"), "{name}");
        assert_eq!(report.published.map(|day| day.date.to_string()).as_deref(), Some("2024-01-26"), "{name}");
        assert_eq!(words(&report.page_source).as_deref(), Some("栖霞岭县水务局"), "{name}");
        assert_eq!(report.signed_on.map(|day| day.date.to_string()).as_deref(), Some("2024-01-22"), "{name}");
        assert_eq!(report.sections.len(), 11, "{name}");
    }
}

/// Files come under wrong names, above all from office systems: `.doc` for web pages and RTF, `.txt` for anything.
#[test]
fn content_decides_what_a_file_is() {
    let pack = Pack::builtin();
    let expected = findings(&source(&folder().join(ORIGINAL)), &pack);
    for path in files() {
        let right = source(&path);
        if matches!(right.format.name(), "txt" | "md") {
            continue;
        }
        for name in ["报告.txt", "报告.doc", "报告", "a b&<'\"[*]\u{202e}.pdf"] {
            let renamed = Source::from_bytes(name, fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(renamed.format, right.format, "{} as {name}", path.display());
            assert_eq!(findings(&renamed, &pack), expected, "{} as {name}", path.display());
        }
    }
    let plain = Source::from_bytes("report.html", fs::read(folder().join(ORIGINAL)).unwrap()).unwrap();
    assert_eq!((plain.format.name(), findings(&plain, &pack)), ("txt", expected));
}

#[test]
fn what_holds_no_text_is_refused_with_advice() {
    for (name, bytes, words) in [
        ("扫描件.jpg", &b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "图片"),
        ("扫描件.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
        ("扫描件.tif", b"II*\0\x08\0\0\0", "图片"),
        ("扫描件.bmp", b"BM\x10\0\0\0\0\0\0\0\x36\0\0\0", "图片"),
        ("扫描件.webp", b"RIFF\0\0\0\0WEBPVP8 ", "图片"),
        ("报告.wps", b"\x01\xfe\x32\0\0\0WPS\0\0\x02\0\x07\0\0", ".docx"),
        ("报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "损坏"),
        ("报告.odt", b"PK\x03\x04\0\0mimetypeapplication/vnd.oasis.opendocument.text", "损坏"),
        ("报告.rtf", b"{\\rtf1\\ansi abc", "损坏"),
        ("报告.xls", b"PK\x03\x04\0\0xl/workbook.xml", "Excel"),
    ] {
        let message = Source::from_bytes(name, bytes.to_vec()).unwrap_err().message();
        assert!(message.zh.contains(words) && message.zh.contains(name) && !message.en.is_empty(), "{}", message.zh);
    }
}

/// Where the table begins and ends in the page on formats.
const MARKS: (&str, &str) = ("<!-- accuracy: begin -->\n", "<!-- accuracy: end -->\n");

#[test]
fn the_page_on_formats_shows_how_exact_each_reader_is() {
    let original = characters(&source(&folder().join(ORIGINAL)));
    let mut table = String::from("| file | format | characters | right |\n|---|---|---:|---:|\n");
    for path in files() {
        let source = source(&path);
        let read = characters(&source);
        let right = accuracy(&original, &read);
        let least = if source.format.name() == "pdf" { 99.5 } else { 99.9 };
        assert!(right >= least, "{}: {right:.2} %", name(&path));
        writeln!(table, "| `{}` | {} | {} | {right:.2} % |", name(&path), source.format.name(), read.len()).unwrap();
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    let text = fs::read_to_string(&page).unwrap();
    let start = text.find(MARKS.0).unwrap() + MARKS.0.len();
    let end = text.find(MARKS.1).unwrap();
    let expected = format!("{}{table}{}", &text[..start], &text[end..]);
    if std::env::var_os("HEGUI_UPDATE").is_some() {
        fs::write(&page, expected).unwrap();
    } else {
        assert_eq!(text, expected, "run the test with HEGUI_UPDATE=1 to refresh docs/formats.md");
    }
}
