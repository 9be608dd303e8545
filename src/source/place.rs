//! Where a piece of the text view stands in the file as people see it: page, paragraph, cell.

use super::origin::{FilePlace, OriginRow, Origins};
use crate::diagnostic::Language;
use crate::span::Span;

/// The native place of a piece of text. All numbers count from 1; what a format does not have is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Place {
    /// Page, in formats with fixed pages (.pdf, .ofd).
    pub page: Option<u32>,
    /// Paragraph: among the body paragraphs of a text document, or on its page.
    pub paragraph: Option<u32>,
    /// Table of the document, with row and column of the cell.
    pub cell: Option<CellPlace>,
}

/// A cell of a table; all numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellPlace {
    /// Table, in order of the document.
    pub table: u32,
    /// Row.
    pub row: u32,
    /// Column, by the grid of the table.
    pub column: u32,
}

impl Place {
    /// For people: `第3页 第2段`, `表2 第3行 第4列`; empty where nothing is known.
    pub fn words(&self, language: Language) -> String {
        let mut parts = Vec::new();
        let chinese = language == Language::Chinese;
        if let Some(page) = self.page {
            parts.push(if chinese { format!("第{page}页") } else { format!("page {page}") });
        }
        match (self.cell, self.paragraph) {
            (Some(CellPlace { table, row, column }), _) if chinese => parts.push(format!("表{table} 第{row}行 第{column}列")),
            (Some(CellPlace { table, row, column }), _) => parts.push(format!("table {table}, row {row}, column {column}")),
            (None, Some(paragraph)) => parts.push(if chinese { format!("第{paragraph}段") } else { format!("paragraph {paragraph}") }),
            (None, None) => {}
        }
        parts.join(if chinese { " " } else { ", " })
    }
}

/// The places of a whole text view, by byte offset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Each place with the offset at which it begins, in order.
    starts: Vec<(usize, Place)>,
    /// Lines and offsets of a file that is itself text.
    origins: Origins,
}

impl Places {
    /// Each place with the offset at which it begins, in order, and the stretches of the map to a file that is itself text.
    pub fn parts(&self) -> (&[(usize, Place)], impl ExactSizeIterator<Item = OriginRow>) {
        (&self.starts, self.origins.rows())
    }

    /// The places that have these [`Places::parts`].
    pub fn of_parts(starts: Vec<(usize, Place)>, origins: Vec<OriginRow>) -> Self {
        Self { starts, origins: Origins::of_rows(origins) }
    }

    /// Notes that the text from `offset` on stands at `place`. Offsets come in ascending order.
    pub fn begin(&mut self, offset: usize, place: Place) {
        debug_assert!(self.starts.last().is_none_or(|(last, _)| *last <= offset));
        match self.starts.last_mut() {
            Some((last, known)) if *last == offset => *known = place,
            Some((_, known)) if *known == place => {}
            _ => self.starts.push((offset, place)),
        }
    }

    /// Tells the lines and offsets of a file that is itself text, such as a web page.
    pub(super) fn set_origins(&mut self, origins: Origins) {
        self.origins = origins;
    }

    /// Where byte `offset` of the text view stands in the bytes of the file; nothing for formats that are packed.
    pub fn in_file(&self, offset: usize) -> Option<FilePlace> {
        self.origins.of(offset)
    }

    /// For people: the place of the first byte of `span`, with the line of the file where that is itself text.
    pub fn words(&self, span: Span, language: Language) -> String {
        let place = self.of(span).words(language);
        match (self.in_file(span.start), language) {
            (None, _) => place,
            (Some(file), Language::Chinese) => format!("{place}（源文件第{}行第{}列）", file.line, file.column).trim_start().to_owned(),
            (Some(file), Language::English) => {
                format!("{place} (line {}, column {} of the file)", file.line, file.column).trim_start().to_owned()
            }
        }
    }

    /// The place of the first byte of `span`; the default where the format has none (plain text has only lines).
    pub fn of(&self, span: Span) -> Place {
        let passed = self.starts.partition_point(|(start, _)| *start <= span.start);
        if passed == 0 { Place::default() } else { self.starts[passed - 1].1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_page_paragraph_and_cell() {
        let place = Place { page: Some(3), paragraph: Some(2), cell: None };
        assert_eq!(place.words(Language::Chinese), "第3页 第2段");
        assert_eq!(place.words(Language::English), "page 3, paragraph 2");
        let place = Place { cell: Some(CellPlace { table: 2, row: 3, column: 4 }), ..Place::default() };
        assert_eq!(place.words(Language::Chinese), "表2 第3行 第4列");
        assert_eq!(Place::default().words(Language::Chinese), "");
    }

    #[test]
    fn a_place_holds_until_the_next_begins() {
        let mut places = Places::default();
        let on = |page| Place { page: Some(page), ..Place::default() };
        places.begin(3, on(1));
        places.begin(9, on(2));
        assert_eq!(places.of(Span::new(0, 1)), Place::default());
        assert_eq!(places.of(Span::new(8, 12)), on(1));
        assert_eq!(places.of(Span::new(9, 9)), on(2));
    }
}
