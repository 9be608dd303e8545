//! PDF: bytes in, text in reading order out, with page, paragraph, cell and box of every character.
//!
//! A library reads the file's objects and content; this module keeps it within bounds, helps it with Chinese fonts, and says of every page
//! that cannot be read that it was not.

mod bounds;
mod font;
mod guard;
mod length;
#[cfg(test)]
mod maker;
mod sheet;
#[cfg(test)]
mod tests;
mod unicode;

use pdfboss_core::{Document, Error};

use super::layout::{self, Sheet};
use super::{CautionKind, Format, Source, SourceError};
use guard::Guard;

/// Stack of the thread that parses: the library recurses over nested objects, up to its own limits.
const STACK: usize = 16 << 20;

/// Pages of a document that are looked at.
const MOST_PAGES: usize = 5000;

/// Characters of a document that are taken.
const MOST_GLYPHS: usize = 1_200_000;

/// Reads the PDF that `bytes` of the file called `path` hold.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Result<Source, SourceError> {
    bounds::check(path, &bytes)?;
    let damaged = |reason: &str| SourceError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    // A thread of its own has a stack of known size, and a fault of the library ends there.
    let thread = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK);
    let result = std::thread::scope(|scope| {
        let thread = thread.spawn_scoped(scope, || document(path, bytes)).map_err(|error| damaged(&error.to_string()))?;
        thread.join().unwrap_or_else(|_| Err(damaged("the reader stopped at something malformed")))
    });
    layout::source(path, Format::Pdf, vec![result?])
}

fn document(path: &str, bytes: Vec<u8>) -> Result<Vec<Sheet>, SourceError> {
    let document = Document::load(bytes).map_err(|error| failure(path, &error))?;
    let guard = Guard::new(&document);
    let count = guard.inspect().map_err(|()| SourceError::Bomb { path: path.to_owned() })?;
    if count == 0 {
        return Err(failure(path, &Error::MissingKey("Pages")));
    }
    let fonts = pdfboss_text::FontCache::default();
    let layers = guard.layers();
    let mut sheets = Vec::with_capacity(count.min(MOST_PAGES));
    let mut glyphs = 0;
    for index in 0..count {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if index >= MOST_PAGES || glyphs > MOST_GLYPHS {
            sheets.push(Sheet { number, caution: Some(CautionKind::Damaged), ..Sheet::default() });
            continue;
        }
        let sheet = match document.page(index) {
            Ok(page) => sheet::of_page(number, page, &guard, &fonts, layers.as_ref()),
            Err(_) => Sheet { number, caution: Some(CautionKind::Damaged), ..Sheet::default() },
        };
        glyphs += sheet.runs.iter().map(|run| run.glyphs.len()).sum::<usize>();
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn failure(path: &str, error: &Error) -> SourceError {
    match error {
        Error::Encrypted => SourceError::Protected { path: path.to_owned() },
        other => SourceError::Damaged { path: path.to_owned(), reason: other.to_string() },
    }
}
