//! From characters and formatting to paragraphs, tables and notes.

use std::borrow::Cow;
use std::ops::Range;

use super::header::{Header, Part, part, usize_at};
use super::pieces::{Pieces, Unit};
use super::properties::{Paragraph, Properties};
use crate::diagnostic::Bilingual;
use crate::source::build::{Builder, header_rows};
use crate::source::lists::{Counters, Numbering};
use crate::source::rows::{Row, grid};
use crate::source::{CellPlace, Format, Place, Revisions, Source, SourceNote, View};
use crate::span::Span;

/// Writes the text view of a document.
pub(super) struct Walk<'d> {
    pieces: &'d Pieces,
    properties: &'d Properties<'d>,
    view: View,
    builder: Builder,
    /// Where each text of the file begins and ends among the characters.
    texts: Vec<Range<usize>>,
    /// References to notes in the main text, with the note's characters.
    notes: Vec<(usize, Range<usize>)>,
    /// The row that is being read and the rows before it.
    row: Row,
    rows: Vec<Row>,
    cell: String,
    paragraphs: u32,
    tables: u32,
    revisions: usize,
    hidden: usize,
    counters: Counters<'d>,
}

/// Numbers of the texts in the order of the file.
const MAIN: usize = 0;
const FOOTNOTES: usize = 1;
const HEADERS: usize = 2;
const ENDNOTES: usize = 5;
const BOXES: usize = 6;

impl<'d> Walk<'d> {
    pub(super) fn new(
        pieces: &'d Pieces,
        properties: &'d Properties<'d>,
        numbering: &'d Numbering,
        header: &Header,
        table: &[u8],
        view: View,
    ) -> Self {
        let mut start = 0_usize;
        let all = pieces.units.len();
        let texts: Vec<Range<usize>> = header
            .lengths
            .iter()
            .map(|length| {
                let text = start..start.saturating_add(*length).min(all);
                start = text.end;
                text
            })
            .collect();
        let mut notes = notes(table, header.footnotes, &texts[FOOTNOTES]);
        notes.extend(self::notes(table, header.endnotes, &texts[ENDNOTES]));
        notes.sort_by_key(|(at, _)| *at);
        Self {
            pieces,
            properties,
            view,
            builder: Builder::default(),
            texts,
            notes,
            row: Row::default(),
            rows: Vec::new(),
            cell: String::new(),
            paragraphs: 0,
            tables: 0,
            revisions: 0,
            hidden: 0,
            counters: Counters::new(numbering),
        }
    }

    /// The whole document.
    pub(super) fn source(mut self) -> Source {
        self.text(self.texts[MAIN].clone(), false);
        for notes in self.notes.split_off(0) {
            self.text(notes.1, false);
        }
        self.text(self.texts[BOXES].clone(), false);
        self.text(self.texts[HEADERS].clone(), true);
        let mut told = |count: usize, zh: &str, en: &str| {
            if count > 0 {
                let message = Bilingual::new(zh.replace("{}", &count.to_string()), en.replace("{}", &count.to_string()));
                self.builder.notes.push(SourceNote { span: Span::default(), message });
            }
        };
        told(self.hidden, "文中有 {} 处隐藏文字，未核对", "{} passages are hidden text and were not checked");
        let revisions = (self.revisions > 0).then_some(Revisions { count: self.revisions, view: self.view });
        if let Some(revisions) = revisions {
            self.builder.notes.push(SourceNote { span: Span::default(), message: revisions.message() });
        }
        Source { revisions, ..self.builder.finish(Format::Doc) }
    }

    /// Reads the characters of one text.
    fn text(&mut self, range: Range<usize>, furniture: bool) {
        let mut line = String::new();
        // For each open field whether its instruction is being read.
        let mut fields: Vec<bool> = Vec::new();
        let mut before = (false, false, false);
        let mut waiting = Vec::new();
        let pieces = self.pieces;
        for (at, unit) in pieces.units[range.clone()].iter().enumerate() {
            let at = range.start + at;
            while self.notes.first().is_some_and(|(reference, _)| range.start == self.texts[MAIN].start && *reference <= at) {
                waiting.push(self.notes.remove(0).1);
            }
            let format = self.piece(unit);
            let character = self.properties.character(unit.at, format);
            let now = (character.deleted, character.inserted, character.hidden);
            self.revisions += usize::from((now.0 && !before.0) || (now.1 && !before.1));
            self.hidden += usize::from(now.2 && !before.2 && !now.0);
            before = now;
            let left_out = match self.view {
                View::Final => character.deleted,
                View::Original => character.inserted,
            };
            let ends = matches!(unit.c, '\r' | '\u{7}' | '\u{c}');
            // The end of a deleted paragraph joins it with the next one; a cell's end stays.
            if (left_out && unit.c != '\u{7}') || (character.hidden && !ends) {
                continue;
            }
            match unit.c {
                '\u{13}' => fields.push(true),
                '\u{14}' => fields.iter_mut().last().into_iter().for_each(|instruction| *instruction = false),
                '\u{15}' => {
                    fields.pop();
                }
                _ if ends => {
                    let paragraph = self.properties.paragraph(unit.at, format);
                    self.end(&std::mem::take(&mut line), &paragraph, unit.c, furniture);
                    fields.clear();
                    if !paragraph.in_table {
                        for note in waiting.drain(..) {
                            self.note(note);
                        }
                    }
                }
                _ if fields.iter().any(|instruction| *instruction) => {}
                '(' | ' ' | '\u{f000}'..='\u{f0ff}' if character.symbol.is_some() => line.push(symbol(character.symbol.unwrap_or(0))),
                '\u{b}' | '\u{e}' => line.push('\n'),
                '\u{1e}' => line.push('-'),
                '\0'..='\u{8}' | '\u{f}'..='\u{1f}' => {}
                c => line.push(c),
            }
        }
        if !line.trim().is_empty() {
            self.end(&line, &Paragraph::default(), '\r', furniture);
        }
        self.end_table();
        for note in waiting {
            self.note(note);
        }
    }

    fn piece(&self, unit: &Unit) -> &'d [u8] {
        self.pieces.formats.get(unit.piece as usize).map_or(&[][..], Vec::as_slice)
    }

    fn note(&mut self, note: Range<usize>) {
        self.end_table();
        self.text(note, false);
    }

    /// Ends a paragraph, a cell or a row.
    fn end(&mut self, line: &str, paragraph: &Paragraph, mark: char, furniture: bool) {
        let number = match paragraph.item() {
            Some(item) if !line.trim().is_empty() => self.counters.next(item, line.trim_start()),
            _ => String::new(),
        };
        let line = &*if number.is_empty() { Cow::Borrowed(line) } else { Cow::Owned(number + line.trim_start()) };
        if !paragraph.in_table && mark != '\u{7}' {
            self.end_table();
            self.write(line, paragraph.heading, furniture);
            return;
        }
        if paragraph.row_end && paragraph.depth <= 1 {
            self.row.edges.clone_from(&paragraph.edges);
            self.row.merged.clone_from(&paragraph.merged);
            let row = std::mem::take(&mut self.row);
            self.rows.push(row);
            self.cell.clear();
            return;
        }
        if !self.cell.is_empty() && !line.is_empty() {
            self.cell.push('\n');
        }
        self.cell.push_str(line.trim());
        if mark == '\u{7}' {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
    }

    fn end_table(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.cells.is_empty() {
            self.rows.push(row);
        }
        let rows = grid(&std::mem::take(&mut self.rows));
        if rows.iter().flatten().all(|cell| cell.trim().is_empty()) {
            return;
        }
        self.tables += 1;
        let table = self.tables;
        let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        self.builder.table(header_rows(&rows), &rows, |row, column| Place {
            cell: Some(CellPlace { table, row: number(row), column: number(column) }),
            ..Place::default()
        });
    }

    fn write(&mut self, line: &str, heading: Option<u8>, furniture: bool) {
        if line.trim().is_empty() {
            return;
        }
        if furniture {
            self.builder.furniture(line.trim(), Place::default());
            return;
        }
        self.paragraphs += 1;
        let place = Place { paragraph: Some(self.paragraphs), ..Place::default() };
        match heading {
            Some(level) if !line.contains('。') => self.builder.heading(level, &line.replace('\n', ""), place),
            _ => self.builder.paragraph(line, place),
        };
    }
}

/// References and texts of notes; `all` are the characters of all notes of the kind.
fn notes(table: &[u8], (references, texts): (Part, Part), all: &Range<usize>) -> Vec<(usize, Range<usize>)> {
    let (Some(references), Some(texts)) = (part(table, references), part(table, texts)) else { return Vec::new() };
    // Each reference has its position and two bytes more; one position more ends the list.
    let count = references.len().saturating_sub(4) / 6;
    let note = |number: usize| {
        let (start, end) = (usize_at(texts, 4 * number)?, usize_at(texts, 4 * number + 4)?);
        let range = all.start.checked_add(start)?.min(all.end)..all.start.checked_add(end)?.min(all.end);
        (range.start < range.end).then_some((usize_at(references, 4 * number)?, range))
    };
    (0..count).filter_map(note).collect()
}

/// The character for a code of a symbol font; a mark where there is none.
fn symbol(code: u16) -> char {
    match char::from_u32(u32::from(code)) {
        Some(c) if !('\u{e000}'..='\u{f8ff}').contains(&c) && !c.is_control() => c,
        _ => '•',
    }
}
