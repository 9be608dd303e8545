//! OpenDocument text, packed (.odt) or flat (.fodt): paragraphs in order, visible numbers of lists and headings, tables, notes, text boxes.
//!
//! Of a text with tracked changes the final form is read, or the original one where that is asked for.

mod body;
mod changes;
mod numbers;
#[cfg(test)]
mod tests;

use quick_xml::events::Event;

use super::package::Package;
use super::xml::{self, Xml};
use super::{Format, Place, Revisions, Source, SourceError, SourceNote, View};
use crate::diagnostic::Bilingual;
use crate::span::Span;
use body::Body;
use numbers::Styles;

/// Reads the package `bytes` of the file `path`.
pub(super) fn read(path: &str, bytes: &[u8], view: View) -> Result<Source, SourceError> {
    let mut package = Package::open(path, bytes)?;
    if let Some(kind) = package.read_optional("mimetype")? {
        check_kind(path, &String::from_utf8_lossy(&kind))?;
    }
    let manifest = package.read_optional("META-INF/manifest.xml")?.unwrap_or_default();
    let encrypted =
        xml::decode(&manifest).contains("encryption-data") || (package.holds("encrypted-package") && !package.holds("content.xml"));
    if encrypted {
        return Err(SourceError::Protected { path: path.to_owned() });
    }
    let content = package.read("content.xml")?;
    let styles = package.read_optional("styles.xml")?.unwrap_or_default();
    let (content, styles) = (xml::decode(&content), xml::decode(&styles));
    let mut known = Styles::default();
    let mut page_lines = PageLines::default();
    if !styles.trim().is_empty() {
        known.take(path, "styles.xml", &styles)?;
        page_lines = PageLines::read(path, "styles.xml", &styles)?;
    }
    known.take(path, "content.xml", &content)?;
    finish(path, "content.xml", &content, known, &page_lines, view)
}

/// Whether `bytes` are a flat document.
pub(super) fn is_flat(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<?xml") && head.contains("<office:document") && head.contains("office:mimetype=")
}

/// Reads the flat document `bytes` of the file `path`.
pub(super) fn read_flat(path: &str, bytes: &[u8], view: View) -> Result<Source, SourceError> {
    let text = xml::decode(bytes);
    let head: String = text.chars().take(4096).collect();
    let kind = head.split("office:mimetype=").nth(1).and_then(|rest| rest[1..].split(['"', '\'']).next());
    check_kind(path, kind.unwrap_or_default())?;
    let mut known = Styles::default();
    known.take(path, "office:document", &text)?;
    let page_lines = PageLines::read(path, "office:document", &text)?;
    finish(path, "office:document", &text, known, &page_lines, view)
}

fn check_kind(path: &str, kind: &str) -> Result<(), SourceError> {
    let wrong = ["spreadsheet", "presentation", "graphics", "chart", "formula", "image", "database"].iter().any(|word| kind.contains(word));
    if !wrong {
        return Ok(());
    }
    let reason = Bilingual::new(
        "是 OpenDocument 表格、演示或图形文件，不是报告；请检查报告正文",
        "is an OpenDocument spreadsheet, presentation or drawing and no report; check the report's text",
    );
    Err(SourceError::Unfit { path: path.to_owned(), reason })
}

fn finish(path: &str, part: &str, text: &str, styles: Styles, page_lines: &PageLines, view: View) -> Result<Source, SourceError> {
    let mut body = Body::new(styles, view);
    let mut events = Xml::new(path, part, text);
    loop {
        match events.next()?.0 {
            Event::Eof => break,
            event => body.take(&event),
        }
    }
    for line in page_lines.headers.iter().chain(&page_lines.footers) {
        body.builder.furniture(line, Place::default());
    }
    let revisions = (body.changes.count > 0).then_some(Revisions { count: body.changes.count, view });
    if let Some(revisions) = revisions {
        body.builder.notes.push(SourceNote { span: Span::default(), message: revisions.message() });
    }
    let source = Source { revisions, ..body.builder.finish(Format::Odt) };
    if source.blocks.is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    Ok(source)
}

/// Headers and footers of the page styles; equal ones once.
#[derive(Debug, Default)]
struct PageLines {
    headers: Vec<String>,
    footers: Vec<String>,
}

impl PageLines {
    fn read(path: &str, part: &str, text: &str) -> Result<Self, SourceError> {
        let mut lines = Self::default();
        let mut inside: Option<bool> = None;
        let mut line = String::new();
        let mut events = Xml::new(path, part, text);
        loop {
            match events.next()?.0 {
                Event::Eof => return Ok(lines),
                Event::Start(element) => match element.name().as_ref() {
                    "style:header" | "style:header-left" | "style:header-first" => inside = Some(true),
                    "style:footer" | "style:footer-left" | "style:footer-first" => inside = Some(false),
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "style:header" | "style:header-left" | "style:header-first" | "style:footer" | "style:footer-left"
                    | "style:footer-first" => inside = None,
                    "text:p" | "text:h" => {
                        let list = match inside {
                            Some(true) => &mut lines.headers,
                            Some(false) => &mut lines.footers,
                            None => continue,
                        };
                        let done = std::mem::take(&mut line);
                        let done = done.trim();
                        if !done.is_empty() && !list.iter().any(|known| known == done) {
                            list.push(done.to_owned());
                        }
                    }
                    _ => {}
                },
                Event::Text(words) if inside.is_some() => line.push_str(&words.xml10_content().replace(['\n', '\r'], " ")),
                Event::GeneralRef(reference) if inside.is_some() => line.extend(xml::character(&reference)),
                _ => {}
            }
        }
    }
}
