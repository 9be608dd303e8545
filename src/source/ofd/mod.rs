//! OFD (GB/T 33190): bytes in, text in reading order out, with page, paragraph, cell and box of every character.
//!
//! `OFD.xml` names documents, a document names its pages, a page holds text objects with their places in millimetres. Templates,
//! annotations and signatures are no text of the report. Elements and attributes are known by their local names, whatever the namespace.

mod content;
mod document;
mod geometry;
#[cfg(test)]
mod tests;

use quick_xml::events::BytesStart;

use super::layout::{self, Sheet};
use super::package::Package;
use super::{CautionKind, Format, Source, SourceError};

/// Pages of a file that are looked at.
const MOST_PAGES: usize = 5000;

/// Characters of a file that are taken.
const MOST_GLYPHS: usize = 1_200_000;

/// Reads the OFD that `bytes` of the file called `path` hold.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let mut package = Package::open(path, bytes)?;
    if package.names().any(is_lock) {
        return Err(SourceError::Locked { path: path.to_owned() });
    }
    let mut documents = Vec::new();
    let (mut number, mut glyphs) = (0, 0);
    for root in document::roots(&mut package)? {
        let document = document::document(&mut package, &root)?;
        let mut sheets = Vec::new();
        for page in document.pages {
            number += 1;
            let unread = |caution| Sheet { number, caution: Some(caution), ..Sheet::default() };
            let sheet = if sheets.len() >= MOST_PAGES || glyphs > MOST_GLYPHS {
                unread(CautionKind::Damaged)
            } else {
                match content::page(&mut package, &page, document.size, number) {
                    Ok(sheet) => sheet,
                    Err(error @ (SourceError::Bomb { .. } | SourceError::Protected { .. } | SourceError::Locked { .. })) => {
                        return Err(error);
                    }
                    Err(_) => unread(CautionKind::Damaged),
                }
            };
            glyphs += sheet.runs.iter().map(|run| run.glyphs.len()).sum::<usize>();
            sheets.push(sheet);
        }
        documents.push(sheets);
    }
    layout::source(path, Format::Ofd, documents)
}

/// Whether a part's name says that other parts are encrypted.
fn is_lock(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    ["encryptions.xml", "encryptinfo", "decryptseed", "encryptentries", "drm"].iter().any(|lock| name.starts_with(lock))
}

/// The inflated bytes of a part that must be XML; a part that is none was encrypted.
fn xml_part(package: &mut Package<'_>, part: &str) -> Result<String, SourceError> {
    let bytes = package.read(part)?;
    let text = super::xml::decode(&bytes);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if !start.starts_with('<') && bytes.len() > 16 {
        return Err(SourceError::Locked { path: package.path().to_owned() });
    }
    Ok(start.to_owned())
}

/// The value of an attribute by its local name; writers differ in upper and lower case.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|attribute| {
        let local = attribute.key.local_name();
        local.as_ref().eq_ignore_ascii_case(name)
    })?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}
