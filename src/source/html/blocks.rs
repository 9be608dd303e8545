//! From the elements of an article to paragraphs, headings and tables of the text view.

use std::collections::HashMap;

use super::elements::is_block;
use super::measure::Measured;
use super::tables;
use super::tree::{Element, Kind, Tree};
use crate::source::build::Builder;
use crate::source::numbering::chinese_numeral;
use crate::source::origin::{Traced, Tracer};
use crate::source::prose::is_blank;
use crate::source::{CellPlace, PageWords, Place};
use crate::span::Span;

/// Writes the text view of a page.
#[derive(Debug)]
pub(super) struct Blocks<'p> {
    tree: &'p Tree,
    page: &'p str,
    measured: &'p Measured,
    words: &'p PageWords,
    pub(super) builder: Builder,
    pub(super) tracer: Tracer,
    /// The line that is being written.
    line: Traced,
    /// A blank that was passed over: where, and whether a line ended in it.
    blank: Option<(usize, bool)>,
    /// Inside an element that keeps its line ends.
    kept: bool,
    /// Numbers of the items of ordered lists.
    numbers: HashMap<usize, usize>,
    paragraphs: u32,
    tables: u32,
    /// What has been written already.
    pub(super) done: Option<usize>,
}

impl<'p> Blocks<'p> {
    pub(super) fn new(tree: &'p Tree, page: &'p str, measured: &'p Measured, words: &'p PageWords) -> Self {
        Self {
            tree,
            page,
            measured,
            words,
            builder: Builder::default(),
            tracer: Tracer::default(),
            line: Traced::default(),
            blank: None,
            kept: false,
            numbers: numbers(tree),
            paragraphs: 0,
            tables: 0,
            done: None,
        }
    }

    /// A value that belongs to the page; gives its span.
    pub(super) fn furniture(&mut self, text: &Traced) -> Span {
        let span = self.builder.furniture(&text.text, Place::default());
        self.tracer.place(span.start, text);
        span
    }

    /// The article's title from outside its text.
    pub(super) fn title(&mut self, text: &Traced) {
        let place = self.next_paragraph();
        let span = self.builder.heading(1, &text.text, place);
        self.tracer.place(span.start, text);
    }

    /// The text of `node` as one line.
    pub(super) fn text_line(&mut self, node: usize) -> Traced {
        let line = std::mem::take(&mut self.line);
        self.inline(node);
        self.blank = None;
        std::mem::replace(&mut self.line, line).trimmed(is_blank)
    }

    /// A line of its own from outside the article, such as the day of publication.
    pub(super) fn detail(&mut self, text: &Traced) {
        let place = self.next_paragraph();
        let span = self.builder.paragraph(&text.text, place);
        self.tracer.place(span.start, text);
    }

    fn next_paragraph(&mut self) -> Place {
        self.paragraphs += 1;
        Place { paragraph: Some(self.paragraphs), ..Place::default() }
    }

    /// Writes `node` and all inside it.
    pub(super) fn write(&mut self, node: usize) {
        self.walk(node);
        self.end_line(None);
    }

    fn walk(&mut self, node: usize) {
        if self.measured.dropped[node] || self.done == Some(node) {
            return;
        }
        let Some(element) = self.tree.element(node) else {
            self.characters(node);
            return;
        };
        match element.name {
            "br" => self.break_line(node),
            "hr" => self.end_line(None),
            "table" => self.table(node),
            "pre" | "listing" => {
                self.end_line(None);
                let kept = std::mem::replace(&mut self.kept, true);
                self.walk_children(node);
                self.end_line(None);
                self.kept = kept;
            }
            "li" => {
                self.end_line(None);
                self.number_of_item(node, element);
                self.walk_children(node);
                self.end_line(None);
            }
            name if is_block(name) => {
                self.end_line(None);
                self.walk_children(node);
                self.end_line(level(element));
            }
            _ => self.walk_children(node),
        }
    }

    fn walk_children(&mut self, node: usize) {
        for child in self.tree.children(node) {
            self.walk(child);
        }
    }

    /// All text of `node` without regard to lines.
    fn inline(&mut self, node: usize) {
        let mut at = node;
        while at < self.tree.nodes[node].end {
            if self.measured.hidden[at] {
                at = self.tree.nodes[at].end;
                continue;
            }
            match &self.tree.nodes[at].kind {
                Kind::Text(_) => self.characters(at),
                Kind::Element(element) if element.name == "br" || is_block(element.name) => self.break_line(at),
                Kind::Element(_) => {}
            }
            at += 1;
        }
    }

    fn break_line(&mut self, node: usize) {
        self.blank = None;
        if !self.line.text.is_empty() {
            self.line.push('\n', self.tree.nodes[node].start, true);
        }
    }

    fn characters(&mut self, node: usize) {
        let Self { tree, page, line, blank, kept, .. } = self;
        tree.characters(node, page, |c, at, plain| {
            if *kept && matches!(c, '\n' | '\r') {
                line.push('\n', at, true);
            } else if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{feff}') {
                let gap = blank.get_or_insert((at, false));
                gap.1 |= matches!(c, '\n' | '\r');
            } else {
                if let Some((gap, line_end)) = blank.take() {
                    let before = line.text.chars().next_back();
                    // A line end in the file beside a wide character is no blank of the author's.
                    let wide = line_end && (c.len_utf8() > 2 || before.is_some_and(|before| before.len_utf8() > 2));
                    if !wide && before.is_some_and(|before| before != '\n') {
                        line.push(' ', gap, true);
                    }
                }
                line.push(c, at, !plain);
            }
        });
    }

    /// Ends the line that is being written: a heading of a level, or a paragraph.
    fn end_line(&mut self, level: Option<u8>) {
        self.blank = None;
        let line = std::mem::take(&mut self.line).trimmed(is_blank);
        if line.text.is_empty() {
            return;
        }
        let place = self.next_paragraph();
        let span = match level {
            Some(level) => {
                let mut one = Traced::default();
                for part in line.text.split('\n') {
                    let start = part.as_ptr() as usize - line.text.as_ptr() as usize;
                    one.append(&line.part(start, start + part.len()).trimmed(is_blank));
                }
                let span = self.builder.heading(level, &one.text, place);
                self.tracer.place(span.start, &one);
                return;
            }
            None => self.builder.paragraph(&line.text, place),
        };
        // To a reader of the page each line is a paragraph.
        let filled = |at: &usize| !line.text[at + 1..].lines().next().unwrap_or_default().trim().is_empty();
        for (at, _) in line.text.match_indices('\n').filter(|(at, _)| filled(at)) {
            let place = self.next_paragraph();
            self.builder.moves(span.start + at + 1, place);
        }
        self.tracer.place(span.start, &line);
    }

    /// The number that the page shows before an item of an ordered list.
    fn number_of_item(&mut self, node: usize, element: &Element) {
        let list = self.tree.nodes[node].parent;
        let Some(ordered) = self.tree.element(list).filter(|list| list.name == "ol") else { return };
        let style = format!("{} {}", ordered.value("style").unwrap_or_default(), element.value("style").unwrap_or_default());
        let kind = ordered.value("type").unwrap_or_default();
        if style.contains("none") || kind == "none" {
            return;
        }
        let Some(&number) = self.numbers.get(&node) else { return };
        let Ok(number) = u32::try_from(number) else { return };
        let chinese = ["cjk-ideographic", "simp-chinese", "trad-chinese"].iter().any(|name| style.contains(name));
        let shown = match kind {
            _ if chinese => chinese_numeral(number).map(|number| format!("{number}、")),
            "a" | "A" => (1..=26).contains(&number).then(|| {
                let letter = char::from(b'a' + u8::try_from(number - 1).unwrap_or_default());
                format!("{}. ", if kind == "A" { letter.to_ascii_uppercase() } else { letter })
            }),
            _ => Some(format!("{number}. ")),
        };
        // A number that the author typed is not doubled.
        let typed = tables::first_characters(self.tree, self.page, self.measured, node, 12);
        if let Some(shown) = shown.filter(|_| crate::source::marker(&typed).is_none() && !typed.is_empty()) {
            let at = self.tree.nodes[node].start;
            self.line.push_made(&shown, at);
        }
    }

    fn table(&mut self, node: usize) {
        self.end_line(None);
        let Some(grid) = tables::grid(self.tree, self.measured, node) else {
            // A table that only lays out the page.
            self.walk_children(node);
            self.end_line(None);
            return;
        };
        for caption in self.tree.children(node).filter(|&child| self.tree.name(child) == "caption") {
            self.walk(caption);
        }
        let cells: Vec<Vec<Option<Traced>>> =
            grid.rows.iter().map(|row| row.iter().map(|cell| cell.map(|cell| self.text_line(cell))).collect()).collect();
        if self.is_details(&cells) {
            self.details(&cells);
            return;
        }
        self.tables += 1;
        let table = self.tables;
        let text = |cell: &Option<Traced>| cell.as_ref().map(|cell| cell.text.clone()).unwrap_or_default();
        let rows: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(text).collect()).collect();
        let heads = grid.header_rows.unwrap_or_else(|| crate::source::build::header_rows(&rows));
        let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let spans = self.builder.table(heads, &rows, |row, column| Place {
            cell: Some(CellPlace { table, row: number(row), column: number(column) }),
            ..Place::default()
        });
        for (spans, cells) in spans.iter().zip(&cells) {
            for (span, cell) in spans.iter().zip(cells) {
                if let Some(cell) = cell {
                    self.tracer.place(span.start, cell);
                }
            }
        }
    }

    /// A table of the page's details: 索引号, 发布日期.
    fn is_details(&self, cells: &[Vec<Option<Traced>>]) -> bool {
        let labels =
            cells.iter().flatten().flatten().filter(|cell| cell.text.chars().nth(60).is_none() && self.words.is_detail(&cell.text)).count();
        labels >= 1 && cells.iter().flatten().flatten().all(|cell| cell.text.chars().nth(120).is_none()) && self.tables == 0
    }

    /// Writes each label with its value as a line.
    fn details(&mut self, cells: &[Vec<Option<Traced>>]) {
        for row in cells {
            let filled: Vec<&Traced> = row.iter().flatten().filter(|cell| !cell.text.is_empty()).collect();
            for pair in filled.chunks(2) {
                let mut line = pair[0].clone();
                if let Some(value) = pair.get(1) {
                    if !line.text.ends_with(['：', ':']) {
                        line.push_made("：", 0);
                    }
                    line.append(value);
                }
                if !line.text.contains('\n') {
                    self.detail(&line);
                }
            }
        }
    }
}

/// The numbers that the items of ordered lists have.
fn numbers(tree: &Tree) -> HashMap<usize, usize> {
    let mut next: HashMap<usize, usize> = HashMap::new();
    let mut numbers = HashMap::new();
    for (node, item) in tree.nodes.iter().enumerate().filter(|(node, _)| tree.name(*node) == "li") {
        let Some(list) = tree.element(item.parent).filter(|list| list.name == "ol") else { continue };
        let following = next.entry(item.parent).or_insert_with(|| list.number("start").unwrap_or(1));
        let own = tree.element(node).and_then(|item| item.number("value")).unwrap_or(*following);
        *following = own.saturating_add(1);
        numbers.insert(node, own);
    }
    numbers
}

/// The level of a heading that the element marks.
fn level(element: &Element) -> Option<u8> {
    if let Some(digit) = element.name.strip_prefix('h').and_then(|rest| rest.parse::<u8>().ok()) {
        return (1..=6).contains(&digit).then_some(digit);
    }
    if element.value("role").is_some_and(|role| role.eq_ignore_ascii_case("heading")) {
        return Some(element.number("aria-level").and_then(|level| u8::try_from(level).ok()).unwrap_or(2).clamp(1, 6));
    }
    let outline = element.value("style")?.split_once("mso-outline-level:")?.1;
    outline.trim_start().chars().next()?.to_digit(10).and_then(|level| u8::try_from(level).ok()).filter(|level| (1..=6).contains(level))
}
