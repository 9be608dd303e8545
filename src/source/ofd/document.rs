//! From `OFD.xml` to the pages of each document, in order.

use quick_xml::events::Event;

use super::geometry::{Area, numbers};
use super::{attribute, xml_part};
use crate::source::SourceError;
use crate::source::package::Package;
use crate::source::xml::{Xml, character};

/// The part that every file begins with.
const ENTRY: &str = "OFD.xml";

/// A document of the file.
#[derive(Debug)]
pub(super) struct Document {
    /// Parts of its pages, in order.
    pub pages: Vec<String>,
    /// Size of pages that say nothing of their own.
    pub size: Area,
}

/// The root parts of all documents.
pub(super) fn roots(package: &mut Package<'_>) -> Result<Vec<String>, SourceError> {
    let text = xml_part(package, ENTRY)?;
    let mut roots = Vec::new();
    elements(package.path(), ENTRY, &text, |path, words| {
        if path.last().is_some_and(|name| name == "DocRoot") {
            roots.push(resolved(ENTRY, words));
        }
    })?;
    if roots.is_empty() {
        return Err(SourceError::MissingPart { path: package.path().to_owned(), part: "DocRoot".to_owned() });
    }
    Ok(roots)
}

/// Reads a document's root.
pub(super) fn document(package: &mut Package<'_>, root: &str) -> Result<Document, SourceError> {
    let text = xml_part(package, root)?;
    let mut document = Document { pages: Vec::new(), size: Area::A4 };
    let path = package.path().to_owned();
    let mut xml = Xml::new(&path, root, &text);
    let mut open: Vec<String> = Vec::new();
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                note_page(&element, &open, root, &mut document);
                open.push(element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => note_page(&element, &open, root, &mut document),
            Event::Text(words) if open.last().is_some_and(|name| name == "PhysicalBox") => {
                document.size = Area::of(&numbers(words.as_ref())).unwrap_or(document.size);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => return Ok(document),
            _ => {}
        }
    }
}

fn note_page(element: &quick_xml::events::BytesStart<'_>, open: &[String], root: &str, document: &mut Document) {
    let within = open.last().is_some_and(|name| name == "Pages");
    if within
        && element.local_name().as_ref() == "Page"
        && let Some(place) = attribute(element, "BaseLoc")
    {
        document.pages.push(resolved(root, &place));
    }
}

/// Calls `visit` with the text of every element that has some and the names that lead to it.
fn elements(path: &str, part: &str, text: &str, mut visit: impl FnMut(&[String], &str)) -> Result<(), SourceError> {
    let mut xml = Xml::new(path, part, text);
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                open.push(element.local_name().as_ref().to_owned());
                words.clear();
            }
            Event::Text(text) => words.push_str(text.as_ref()),
            Event::CData(text) => words.push_str(text.as_ref()),
            Event::GeneralRef(reference) => words.extend(character(&reference)),
            Event::End(_) => {
                if !words.trim().is_empty() {
                    visit(&open, words.trim());
                }
                words.clear();
                open.pop();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A place named in the part `from`: relative to it, or with a leading `/` to the package.
fn resolved(from: &str, place: &str) -> String {
    let place = place.trim().replace('\\', "/");
    let mut steps: Vec<&str> = if place.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    steps.pop();
    for step in place.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_relative_to_the_part_that_names_them() {
        assert_eq!(resolved("OFD.xml", "Doc_0/Document.xml"), "Doc_0/Document.xml");
        assert_eq!(resolved("Doc_0/Document.xml", "Pages/Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(resolved("Doc_0/Document.xml", "/Doc_1/a.xml"), "Doc_1/a.xml");
        assert_eq!(resolved("Doc_0/Document.xml", "..\\Doc_1/./a.xml"), "Doc_1/a.xml");
    }
}
