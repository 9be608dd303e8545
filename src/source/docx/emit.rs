//! From what was found in the parts to the text view: numbers are put before paragraphs, notes behind what refers to them,
//! headers and footers at the end; every piece keeps its bytes in the file.

use std::collections::HashMap;

use super::origin::{Origin, Origins};
use super::story::{Node, NoteReference, Paragraph, Piece, Story, Table};
use super::styles::{Effective, Styles};
use super::table::grid;
use crate::source::build::Builder;
use crate::source::lists::{Counters, Item, Numbering};
use crate::source::{CellPlace, Place};
use crate::span::Span;

/// A paragraph that a style marks as a heading and that is longer is running text all the same.
const LONGEST_HEADING: usize = 100;

/// Writes the text view.
pub(super) struct Emitter<'a> {
    pub builder: Builder,
    pub origins: Origins,
    styles: &'a Styles,
    counters: Counters<'a>,
    /// The part that is read.
    part: usize,
    paragraphs: u32,
    tables: u32,
    /// 1 where a paragraph is marked as the title, so that headings stand below it.
    below_title: u8,
    /// What was written of notes, with the run of the document that refers to it.
    pub note_runs: Vec<(Span, usize)>,
    /// Notes not yet written, by kind and identifier, with their part.
    notes: HashMap<(bool, String), (usize, Vec<Node>)>,
}

/// Text of a paragraph or cell with its pieces.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub text: String,
    /// With the part they come from.
    pub pieces: Vec<(usize, Piece)>,
}

impl Line {
    /// Puts `paragraph` of part `part` behind what is there.
    pub fn push(&mut self, part: usize, paragraph: &Paragraph) {
        let shift = self.text.len();
        self.text.push_str(&paragraph.text);
        self.pieces.extend(paragraph.pieces.iter().map(|piece| (part, Piece { at: piece.at + shift, ..piece.clone() })));
    }
}

impl<'a> Emitter<'a> {
    /// An emitter for a document whose parts of notes have been read: for each its number, whether it holds endnotes, and its story.
    pub fn new(styles: &'a Styles, numbering: &'a Numbering) -> Self {
        Self {
            builder: Builder::default(),
            origins: Origins::default(),
            styles,
            counters: Counters::new(numbering),
            part: 0,
            paragraphs: 0,
            tables: 0,
            below_title: 0,
            note_runs: Vec::new(),
            notes: HashMap::new(),
        }
    }

    /// Takes the notes of part `part`, to be written where they are referred to.
    pub fn take_notes(&mut self, part: usize, endnotes: bool, story: &mut Story) {
        for (id, nodes) in story.notes.drain(..) {
            self.notes.insert((endnotes, id), (part, nodes));
        }
    }

    /// The document's own text.
    pub fn body(&mut self, nodes: &[Node]) {
        let title = |node: &Node| matches!(node, Node::Paragraph(paragraph) if self.styles.of(&paragraph.properties).heading == Some(0));
        self.below_title = u8::from(nodes.iter().any(title));
        self.nodes(nodes, None);
    }

    /// A header or footer.
    pub fn furniture(&mut self, part: usize, nodes: &[Node]) {
        self.part = part;
        let mut paragraphs = Vec::new();
        all_paragraphs(nodes, &mut paragraphs);
        for paragraph in paragraphs {
            let mut line = Line::default();
            line.push(part, paragraph);
            let span = self.builder.furniture(&line.text, Place::default());
            self.origins.add(span.start, &line, span.is_empty());
        }
    }

    fn nodes(&mut self, nodes: &[Node], place: Option<Place>) {
        let mut open: Vec<&Paragraph> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            match node {
                Node::Paragraph(paragraph) => {
                    open.push(paragraph);
                    let goes_on = paragraph.properties.open && matches!(nodes.get(index + 1), Some(Node::Paragraph(_)));
                    if !goes_on {
                        self.paragraph(&open, place);
                        open.clear();
                    }
                }
                Node::Table(table) => self.table(table, place),
            }
        }
    }

    /// A paragraph, which may go over several whose ends between are not there; the last one's properties count.
    fn paragraph(&mut self, parts: &[&Paragraph], place: Option<Place>) {
        let Some(last) = parts.last() else { return };
        let mut line = self.numbered(parts);
        let blank = line.text.trim().is_empty();
        self.paragraphs += u32::from(!blank && place.is_none());
        let place = place.unwrap_or(Place { paragraph: Some(self.paragraphs), ..Place::default() });
        let effective = self.styles.of(&last.properties);
        let long = line.text.chars().nth(LONGEST_HEADING).is_some();
        // A page's last break is no line of the paragraph.
        let text = line.text.trim_end_matches('\n').len();
        line.text.truncate(text);
        let span = match effective.heading.filter(|_| !long) {
            _ if effective.contents || parts.iter().all(|part| part.contents) => self.builder.furniture(&line.text, place),
            Some(level) => self.builder.heading((level + self.below_title).max(1), &line.text, place),
            None => self.builder.paragraph(&line.text, place),
        };
        self.origins.add(span.start, &line, blank);
        self.hanging(parts, place);
    }

    /// Notes and text boxes of paragraphs, behind them.
    fn hanging(&mut self, paragraphs: &[&Paragraph], place: Place) {
        for paragraph in paragraphs {
            for note in &paragraph.notes {
                self.note(note, place);
            }
            if !paragraph.boxes.is_empty() {
                self.nodes(&paragraph.boxes, Some(place));
            }
        }
    }

    fn note(&mut self, note: &NoteReference, place: Place) {
        let Some((part, nodes)) = self.notes.remove(&(note.endnote, note.id.clone())) else { return };
        let outer = std::mem::replace(&mut self.part, part);
        let start = self.builder.len();
        self.nodes(&nodes, Some(place));
        self.part = outer;
        if outer == 0 {
            self.note_runs.push((Span::new(start, self.builder.len()), note.run));
        }
    }

    /// The text of paragraphs that make one, with their number before it.
    fn numbered(&mut self, parts: &[&Paragraph]) -> Line {
        let mut line = Line::default();
        for paragraph in parts {
            line.push(self.part, paragraph);
        }
        let Some(last) = parts.last() else { return line };
        let effective = self.styles.of(&last.properties);
        let number = self.number(&effective, last, &line.text);
        if !number.is_empty() {
            line.text.insert_str(0, &number);
            line.pieces.iter_mut().for_each(|(_, piece)| piece.at += number.len());
        }
        line
    }

    fn number(&mut self, effective: &Effective, paragraph: &Paragraph, text: &str) -> String {
        let unseen = paragraph.properties.hidden && text.is_empty();
        match &effective.list {
            Some((list, style)) if !unseen => {
                let item = Item { list: *list, style: style.as_deref(), level: effective.level };
                self.counters.next(item, text.trim_start())
            }
            _ => String::new(),
        }
    }

    fn table(&mut self, table: &Table, place: Option<Place>) {
        let grid = grid(table);
        if grid.columns == 0 {
            return;
        }
        self.tables += 1;
        let number = self.tables;
        let at = |row: usize, column: usize| Place {
            cell: Some(CellPlace { table: number, row: ordinal(row), column: ordinal(column) }),
            ..place.unwrap_or_default()
        };
        if grid.columns == 1 {
            // A frame around text, not a table of figures.
            for (row, cell) in grid.cells() {
                self.nodes(&cell.nodes, Some(at(row, 0)));
            }
            return;
        }
        let mut lines: Vec<Vec<Line>> = Vec::with_capacity(grid.rows.len());
        let mut hanging: Vec<(Place, &Node)> = Vec::new();
        for (row, cells) in grid.rows.iter().enumerate() {
            let mut filled: Vec<Line> = Vec::with_capacity(grid.columns);
            for (column, cell) in cells.iter().enumerate() {
                filled.push(match cell {
                    Some(cell) => self.cell(&cell.nodes, at(row, column), &mut hanging),
                    None => Line::default(),
                });
            }
            lines.push(filled);
        }
        let texts: Vec<Vec<String>> = lines.iter().map(|row| row.iter().map(|line| line.text.clone()).collect()).collect();
        let spans = self.builder.table(grid.header_rows, &texts, at);
        for (line, span) in lines.iter().flatten().zip(spans.iter().flatten()) {
            self.origins.add(span.start, line, false);
        }
        for (place, node) in hanging {
            match node {
                Node::Table(table) => self.table(table, Some(Place { cell: None, ..place })),
                Node::Paragraph(paragraph) => self.hanging(&[paragraph], place),
            }
        }
    }

    /// The text of a cell; what cannot stand in a line goes to `hanging`.
    fn cell<'n>(&mut self, nodes: &'n [Node], place: Place, hanging: &mut Vec<(Place, &'n Node)>) -> Line {
        let mut line = Line::default();
        let mut open: Vec<&Paragraph> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let paragraph = match node {
                Node::Paragraph(paragraph) => paragraph,
                Node::Table(_) => {
                    hanging.push((place, node));
                    continue;
                }
            };
            if !paragraph.boxes.is_empty() || !paragraph.notes.is_empty() {
                hanging.push((place, node));
            }
            open.push(paragraph);
            if paragraph.properties.open && matches!(nodes.get(index + 1), Some(Node::Paragraph(_))) {
                continue;
            }
            let next = self.numbered(&open);
            open.clear();
            if next.text.trim().is_empty() {
                continue;
            }
            if !line.text.is_empty() {
                line.text.push('\n');
            }
            let shift = line.text.len();
            line.text.push_str(&next.text);
            line.pieces.extend(next.pieces.into_iter().map(|(part, piece)| (part, Piece { at: piece.at + shift, ..piece })));
        }
        line
    }
}

fn ordinal(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// All paragraphs in order, those of tables and text boxes too.
fn all_paragraphs<'n>(nodes: &'n [Node], found: &mut Vec<&'n Paragraph>) {
    for node in nodes {
        match node {
            Node::Paragraph(paragraph) => {
                found.push(paragraph);
                all_paragraphs(&paragraph.boxes, found);
            }
            Node::Table(table) => {
                for cell in table.rows.iter().filter(|row| !row.gone).flat_map(|row| &row.cells) {
                    all_paragraphs(&cell.nodes, found);
                }
            }
        }
    }
}

impl Origins {
    /// Notes the pieces of a line that begins at `start`; nothing where the line was not written.
    fn add(&mut self, start: usize, line: &Line, unwritten: bool) {
        if unwritten {
            return;
        }
        let inside = line.pieces.iter().filter(|(_, piece)| piece.at < line.text.len());
        self.extend(inside.map(|(part, piece)| Origin { start: start + piece.at, part: *part, piece: piece.clone() }));
    }
}
