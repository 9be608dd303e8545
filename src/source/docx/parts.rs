//! Relationships between the parts of a package: which part is the document, which are its styles, notes and headers.

use quick_xml::events::Event;

use crate::source::SourceError;
use crate::source::package::Package;
use crate::source::xml::{Xml, attribute, decode};

/// A relationship of one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relationship {
    /// The name by which the part speaks of it.
    pub id: String,
    /// The last word of its type, the same in both versions of the standard: `styles`, `footnotes`, `header`.
    pub kind: String,
    /// The other part's name in the package; empty for what lies outside.
    pub target: String,
}

/// Where the relationships of `part` are kept; `""` is the package itself.
pub(super) fn relationships_name(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// The relationships of `part`; none where it has no list of them.
pub(super) fn relationships(package: &mut Package<'_>, part: &str) -> Result<Vec<Relationship>, SourceError> {
    let name = relationships_name(part);
    let Some(bytes) = package.read_optional(&name)? else { return Ok(Vec::new()) };
    let text = decode(&bytes);
    let path = package.path().to_owned();
    let mut xml = Xml::expanded(&path, &name, &text);
    let mut found = Vec::new();
    loop {
        match xml.next()?.0 {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let value = |name| attribute(&element, name).unwrap_or_default();
                let outside = value("TargetMode").eq_ignore_ascii_case("External");
                let kind = value("Type").rsplit('/').next().unwrap_or_default().to_owned();
                let target = if outside { String::new() } else { resolve(part, &value("Target")) };
                found.push(Relationship { id: value("Id"), kind, target });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The part that `target` names, seen from `part`.
fn resolve(part: &str, target: &str) -> String {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The name of the part that holds the document's text.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<String, SourceError> {
    let named = relationships(package, "")?.into_iter().find(|relationship| relationship.kind == "officeDocument");
    Ok(named.map_or_else(|| "word/document.xml".to_owned(), |relationship| relationship.target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_part_that_names_them() {
        assert_eq!(resolve("word/document.xml", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word/document.xml", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word/document.xml", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("", "./word/document.xml"), "word/document.xml");
        assert_eq!(resolve("", "../../a.xml"), "a.xml");
        assert_eq!(relationships_name("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relationships_name(""), "_rels/.rels");
    }
}
