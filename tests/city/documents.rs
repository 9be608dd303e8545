//! Report lines as files of several formats.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::pages::{ofd, pdf};

/// Formats in turn, with the extension of each.
const FORMATS: [&str; 12] = ["txt", "gbk.txt", "md", "pdf", "docx", "odt", "txt", "gbk.txt", "ofd", "html", "docx", "odt"];

/// The format in which the organ of that number writes.
pub fn format_of(index: usize) -> &'static str {
    FORMATS[index % FORMATS.len()]
}

/// The file of `lines` in `format`.
pub fn file(lines: &[String], format: &str) -> Vec<u8> {
    let parts: Vec<(Option<u8>, &str)> = lines.iter().map(|line| part(line)).collect();
    match format {
        "txt" => text(&parts).into_bytes(),
        "gbk.txt" => encoding_rs::GBK.encode(&text(&parts)).0.into_owned(),
        "md" => parts.iter().map(|(level, words)| format!("{}{words}\n\n", heading(*level))).collect::<String>().into_bytes(),
        "html" => html(&parts).into_bytes(),
        "docx" => docx(&parts),
        "odt" => odt(&parts),
        "pdf" => pdf(lines),
        "ofd" => ofd(lines),
        other => panic!("no format {other}"),
    }
}

/// Level and words of a line.
pub fn part(line: &str) -> (Option<u8>, &str) {
    match line.as_bytes() {
        [b'#', level @ b'0'..=b'9', ..] => (Some(level - b'0'), &line[2..]),
        _ => (None, line),
    }
}

fn text(parts: &[(Option<u8>, &str)]) -> String {
    parts.iter().map(|(level, words)| if *level == Some(0) { format!("{words}\n\n") } else { format!("{words}\n") }).collect()
}

fn heading(level: Option<u8>) -> String {
    level.map_or_else(String::new, |level| format!("{} ", "#".repeat(usize::from(level) + 1)))
}

fn html(parts: &[(Option<u8>, &str)]) -> String {
    let body: String = parts
        .iter()
        .map(|(level, words)| match level {
            Some(level) => format!("<h{0}>{words}</h{0}>\n", level + 1),
            None => format!("<p>{words}</p>\n"),
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n{body}</body>\n</html>\n",
        parts[0].1
    )
}

fn docx(parts: &[(Option<u8>, &str)]) -> Vec<u8> {
    let body: String = parts.iter().map(|(_, words)| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")).collect();
    archive(&[
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        (
            "word/document.xml",
            &format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
            ),
        ),
    ])
}

fn odt(parts: &[(Option<u8>, &str)]) -> Vec<u8> {
    let body: String = parts
        .iter()
        .map(|(level, words)| match level {
            Some(level @ 1..) => format!(r#"<text:h text:outline-level="{level}">{words}</text:h>"#),
            _ => format!("<text:p>{words}</text:p>"),
        })
        .collect();
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "META-INF/manifest.xml",
            r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#,
        ),
        (
            "content.xml",
            &format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
            ),
        ),
    ])
}

/// A zip whose bytes depend on nothing but its entries.
pub fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Stored, not compressed: the bytes stay the same whatever version of the compressor is used.
    let options =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).last_modified_time(zip::DateTime::default());
    for (name, text) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
