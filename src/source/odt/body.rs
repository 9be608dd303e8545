//! The text of a document: what stands between the elements of `office:text`, in order.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::changes::Changes;
use super::numbers::{Counters, LEVELS, Styles};
use crate::source::build::{Builder, header_rows};
use crate::source::xml::{attribute, character};
use crate::source::{CellPlace, Place, View};

/// Elements whose content is no text of the document.
const LEFT_OUT: [&str; 14] = [
    "text:note-citation",
    "text:ruby-text",
    "text:hidden-text",
    "text:hidden-paragraph",
    "text:sequence-decls",
    "text:variable-decls",
    "text:user-field-decls",
    "office:annotation",
    "office:forms",
    "svg:title",
    "svg:desc",
    "office:binary-data",
    "office:event-listeners",
    "text:meta-field-decls",
];
/// Columns and repeated rows beyond this are no table of a report.
const MOST_COLUMNS: usize = 200;
const MOST_ROWS: usize = 2_000;
const MOST_CELLS: usize = 50_000;

/// A list that is open.
#[derive(Debug)]
struct OpenList {
    style: String,
    id: Option<String>,
    /// Whether the item's number was shown already.
    shown: bool,
    /// The number that the item itself names.
    start: Option<u32>,
    header: bool,
}

/// What the text is being collected for.
#[derive(Debug)]
enum Open {
    Paragraph { text: String, heading: Option<u8>, after: Vec<Done>, blank: bool },
    Table { rows: Vec<Vec<String>>, heads: usize, in_head: bool, repeat: usize, cells: usize },
    Cell { text: String, repeat: usize },
}

/// Something whole that was read.
#[derive(Debug)]
enum Done {
    Paragraph(Option<u8>, String),
    Table(Vec<Vec<String>>, usize),
}

/// Collects the text.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) builder: Builder,
    pub(super) changes: Changes,
    view: View,
    /// Inside the list of changes.
    in_changes: bool,
    /// Insertions that are open, where they are left out.
    inserting: usize,
    /// The beginning of a paragraph whose end was inserted.
    carried: String,
    styles: Styles,
    inside: bool,
    /// Depth inside an element that is left out.
    skipped: usize,
    open: Vec<Open>,
    lists: Vec<OpenList>,
    counters: Counters,
    outline: Counters,
    /// Counters of lists that ended, by style and by id.
    by_style: HashMap<String, Counters>,
    by_id: HashMap<String, Counters>,
    paragraphs: u32,
    tables: u32,
}

impl Body {
    pub(super) fn new(styles: Styles, view: View) -> Self {
        Self {
            builder: Builder::default(),
            changes: Changes::default(),
            view,
            in_changes: false,
            inserting: 0,
            carried: String::new(),
            styles,
            inside: false,
            skipped: 0,
            open: Vec::new(),
            lists: Vec::new(),
            counters: [None; LEVELS],
            outline: [None; LEVELS],
            by_style: HashMap::new(),
            by_id: HashMap::new(),
            paragraphs: 0,
            tables: 0,
        }
    }

    /// Takes the next event of the part.
    pub(super) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => self.start(element),
            Event::Empty(element) => {
                self.start(element);
                self.end(element.name().as_ref());
            }
            Event::End(element) => self.end(element.name().as_ref()),
            Event::Text(words) => self.words(&words.xml10_content()),
            Event::CData(words) => self.words(&words.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(c) = character(reference) {
                    self.words(c.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.name();
        let name = name.as_ref();
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if name == "office:text" {
            self.inside = true;
        }
        if !self.inside {
            return;
        }
        if name == "text:tracked-changes" || self.in_changes {
            self.in_changes = true;
            self.changes.start(element);
            return;
        }
        let hidden = matches!(name, "text:span" | "text:p" | "text:h" | "text:section")
            && (attribute(element, "style-name").is_some_and(|style| self.styles.hides(&style))
                || attribute(element, "display").as_deref() == Some("none"));
        if hidden || LEFT_OUT.contains(&name) {
            self.skipped = 1;
            return;
        }
        match name {
            "text:p" => self.paragraph(element, None),
            "text:h" => {
                let level = attribute(element, "outline-level").and_then(|level| level.parse().ok()).unwrap_or(1_u8).clamp(1, 10);
                self.paragraph(element, Some(level));
            }
            "text:change" | "text:change-start" | "text:change-end" if self.view == View::Original => self.change(name, element),
            "text:s" => {
                let count = attribute(element, "c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                self.put(&" ".repeat(count.min(1000)));
            }
            "text:tab" => self.put("\t"),
            "text:line-break" => self.put("\n"),
            "text:list" => self.open_list(element),
            "text:list-item" | "text:list-header" => {
                let start = attribute(element, "start-value").and_then(|value| value.parse().ok());
                if let Some(list) = self.lists.last_mut() {
                    (list.shown, list.start, list.header) = (false, start, name == "text:list-header");
                }
            }
            "table:table" => self.open.push(Open::Table { rows: Vec::new(), heads: 0, in_head: false, repeat: 1, cells: 0 }),
            "table:table-header-rows" => self.set_head(true),
            "table:table-row" => {
                let repeated = repeated(element, "number-rows-repeated", MOST_ROWS);
                if let Some(Open::Table { rows, repeat, .. }) = self.open.last_mut() {
                    rows.push(Vec::new());
                    *repeat = repeated;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeat = repeated(element, "number-columns-repeated", MOST_COLUMNS);
                self.open.push(Open::Cell { text: String::new(), repeat });
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if !self.inside {
            return;
        }
        if self.in_changes {
            self.in_changes = name != "text:tracked-changes";
            self.changes.end(name);
            return;
        }
        match name {
            "office:text" => self.inside = false,
            "text:p" | "text:h" => {
                if matches!(self.open.last(), Some(Open::Paragraph { .. }))
                    && let Some(Open::Paragraph { text, heading, after, .. }) = self.open.pop()
                {
                    if self.inserting > 0 && self.open.is_empty() {
                        // In the original text the next paragraph goes on here.
                        self.carried = text;
                    } else {
                        self.done(Done::Paragraph(heading, text));
                    }
                    for done in after {
                        self.done(done);
                    }
                }
            }
            "text:list" => self.close_list(),
            "table:table-header-rows" => self.set_head(false),
            "table:table-cell" | "table:covered-table-cell" => self.close_cell(),
            "table:table-row" => self.close_row(),
            "table:table" => {
                if matches!(self.open.last(), Some(Open::Table { .. }))
                    && let Some(Open::Table { rows, heads, .. }) = self.open.pop()
                {
                    self.done(Done::Table(rows, heads));
                }
            }
            _ => {}
        }
    }

    /// A mark of a tracked change, where the original text is read.
    fn change(&mut self, name: &str, element: &BytesStart<'_>) {
        let Some(change) = attribute(element, "change-id") else { return };
        match name {
            "text:change" => {
                let deleted = self.changes.deletion(&change).to_owned();
                self.put(&deleted);
            }
            "text:change-start" => self.inserting += usize::from(self.changes.is_insertion(&change)),
            _ => self.inserting = self.inserting.saturating_sub(usize::from(self.changes.is_insertion(&change))),
        }
    }

    fn paragraph(&mut self, element: &BytesStart<'_>, heading: Option<u8>) {
        let mut number = self.number(element, heading);
        if self.open.is_empty() && !self.carried.is_empty() {
            number = std::mem::take(&mut self.carried);
        }
        self.open.push(Open::Paragraph { text: number, heading, after: Vec::new(), blank: true });
    }

    /// The number that stands before the paragraph although the file does not hold it.
    fn number(&mut self, element: &BytesStart<'_>, heading: Option<u8>) -> String {
        let depth = self.lists.len();
        if let Some(list) = self.lists.last_mut() {
            if list.shown || list.header {
                return String::new();
            }
            list.shown = true;
            let (style, start) = (list.style.clone(), list.start.take());
            return self.styles.next_in_list(&style, &mut self.counters, depth - 1, start);
        }
        let plain = attribute(element, "is-list-header").as_deref() == Some("true");
        match heading {
            Some(level) if !plain => self.styles.next_heading(&mut self.outline, usize::from(level) - 1),
            _ => String::new(),
        }
    }

    fn open_list(&mut self, element: &BytesStart<'_>) {
        let own = attribute(element, "style-name").filter(|name| !name.is_empty());
        let id = attribute(element, "id");
        let style = own.or_else(|| self.lists.last().map(|list| list.style.clone())).unwrap_or_default();
        if self.lists.is_empty() {
            let continued = attribute(element, "continue-list").and_then(|id| self.by_id.get(&id).copied());
            let going_on = attribute(element, "continue-numbering").as_deref() == Some("true");
            self.counters = continued.or_else(|| self.by_style.get(&style).copied().filter(|_| going_on)).unwrap_or([None; LEVELS]);
        }
        if self.lists.len() < LEVELS * 4 {
            self.lists.push(OpenList { style, id, shown: false, start: None, header: false });
        }
    }

    fn close_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        if self.lists.is_empty() {
            self.by_style.insert(list.style, self.counters);
            self.by_id.extend(list.id.map(|id| (id, self.counters)));
        }
    }

    fn set_head(&mut self, head: bool) {
        if let Some(Open::Table { in_head, .. }) = self.open.last_mut() {
            *in_head = head;
        }
    }

    fn close_cell(&mut self) {
        if !matches!(self.open.last(), Some(Open::Cell { .. })) {
            return;
        }
        let Some(Open::Cell { text, repeat }) = self.open.pop() else { return };
        if let Some(Open::Table { rows, cells, .. }) = self.open.last_mut()
            && let Some(row) = rows.last_mut()
        {
            let room = MOST_COLUMNS.saturating_sub(row.len()).min(MOST_CELLS.saturating_sub(*cells));
            for _ in 0..repeat.min(room) {
                row.push(text.clone());
                *cells += 1;
            }
        }
    }

    fn close_row(&mut self) {
        let Some(Open::Table { rows, heads, in_head, repeat, cells }) = self.open.last_mut() else { return };
        let Some(row) = rows.last().cloned() else { return };
        // A sheet's empty rest may be repeated a million times.
        let more = if row.iter().all(String::is_empty) { 0 } else { *repeat - 1 };
        for _ in 0..more {
            if *cells + row.len() > MOST_CELLS {
                break;
            }
            *cells += row.len();
            rows.push(row.clone());
        }
        if *in_head {
            *heads = rows.len();
        }
    }

    /// Writes what is whole, or keeps it for what is open around it.
    fn done(&mut self, done: Done) {
        let holder = self.open.iter_mut().rev().find(|open| !matches!(open, Open::Table { .. }));
        match holder {
            Some(Open::Cell { text, .. }) => {
                let line = match done {
                    Done::Paragraph(_, line) => line,
                    Done::Table(rows, _) => rows.iter().flatten().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" "),
                };
                if !text.is_empty() && !line.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line);
            }
            // A text box or a note inside a paragraph comes after it.
            Some(Open::Paragraph { after, .. }) => after.push(done),
            _ => self.write(done),
        }
    }

    fn write(&mut self, done: Done) {
        match done {
            Done::Paragraph(heading, text) => {
                if text.trim().is_empty() {
                    return;
                }
                self.paragraphs += 1;
                let place = Place { paragraph: Some(self.paragraphs), ..Place::default() };
                match heading {
                    Some(level) => self.builder.heading(level, &text.replace('\n', ""), place),
                    None => self.builder.paragraph(&text, place),
                };
            }
            Done::Table(mut rows, heads) => {
                let width = rows.iter().map(Vec::len).max().unwrap_or(0);
                if width == 0 {
                    return;
                }
                for row in &mut rows {
                    row.resize(width, String::new());
                }
                self.tables += 1;
                let table = self.tables;
                let heads = if heads > 0 { heads } else { header_rows(&rows) };
                let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
                self.builder.table(heads, &rows, |row, column| Place {
                    cell: Some(CellPlace { table, row: number(row), column: number(column) }),
                    ..Place::default()
                });
            }
        }
    }

    /// Text of the file: blanks and line ends in a row are one blank.
    fn words(&mut self, words: &str) {
        if self.in_changes {
            self.changes.words(words);
            return;
        }
        if self.skipped > 0 || self.inserting > 0 {
            return;
        }
        if let Some(Open::Paragraph { text, blank, .. }) = self.open.last_mut() {
            for c in words.chars() {
                if matches!(c, ' ' | '\t' | '\n' | '\r') {
                    if !*blank {
                        text.push(' ');
                    }
                    *blank = true;
                } else {
                    text.push(c);
                    *blank = false;
                }
            }
        }
    }

    /// Text that an element stands for.
    fn put(&mut self, words: &str) {
        if self.inserting > 0 {
            return;
        }
        if let Some(Open::Paragraph { text, blank, .. }) = self.open.last_mut() {
            text.push_str(words);
            *blank = false;
        }
    }
}

/// How often a row or cell is repeated, within reason.
fn repeated(element: &BytesStart<'_>, name: &str, most: usize) -> usize {
    attribute(element, name).and_then(|count| count.parse::<usize>().ok()).unwrap_or(1).clamp(1, most)
}
