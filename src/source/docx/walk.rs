//! Reads one part of a document: blocks, paragraphs and tables in order.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::field::Fields;
use super::properties;
use super::story::{Cell, Node, Paragraph, Row, Story, Table};
use super::styles::Styles;
use crate::source::xml::{Xml, attribute};
use crate::source::{SourceError, View};

/// Deeper tables or text boxes than any document has inside each other.
const DEEPEST: usize = 60;

/// More paragraphs, runs, cells and marks together than any document has; each takes memory.
const MOST_ITEMS: usize = 800_000;

/// Reads a part from its beginning to its end.
pub(super) struct Walker<'a> {
    pub(super) xml: Xml<'a>,
    pub(super) view: View,
    pub(super) styles: &'a Styles,
    pub(super) story: Story,
    pub(super) fields: Fields,
    /// The run that holds the text box which is read.
    pub(super) anchor: Option<usize>,
    /// Whether what is read is a table of contents.
    contents: bool,
    /// Paragraphs so far.
    paragraphs: usize,
    /// The paragraph that is read, from 0.
    pub(super) current: usize,
    depth: usize,
    items: usize,
    part: &'a str,
    path: &'a str,
}

/// Reads the part called `part`, whose text is `text`.
pub(super) fn read(path: &str, part: &str, text: &str, view: View, styles: &Styles) -> Result<Story, SourceError> {
    let mut walker = Walker {
        xml: Xml::expanded(path, part, text),
        view,
        styles,
        story: Story::default(),
        fields: Fields::default(),
        anchor: None,
        contents: false,
        paragraphs: 0,
        current: 0,
        depth: 0,
        items: 0,
        part,
        path,
    };
    walker.root()?;
    Ok(walker.story)
}

/// A start tag with its bytes.
pub(super) type Tag<'a> = (BytesStart<'a>, Range<usize>);

impl<'a> Walker<'a> {
    /// The next start of a child; `None` at the end of the element that is read.
    pub(super) fn child(&mut self) -> Result<Option<Tag<'a>>, SourceError> {
        loop {
            match self.xml.next()? {
                (Event::Start(element), range) => {
                    if let Some(id) = attribute(&element, "id").and_then(|id| id.parse().ok()) {
                        self.story.highest_id = self.story.highest_id.max(id);
                    }
                    return Ok(Some((element, range)));
                }
                (Event::End(_) | Event::Eof, _) => return Ok(None),
                _ => {}
            }
        }
    }

    fn root(&mut self) -> Result<(), SourceError> {
        let Some((root, range)) = self.child()? else { return Ok(()) };
        self.story.root = range;
        let mut nodes = Vec::new();
        match root.local_name().as_ref() {
            "document" => {
                while let Some((child, _)) = self.child()? {
                    if child.local_name().as_ref() == "body" {
                        self.blocks(&mut nodes)?;
                    } else {
                        self.xml.skip()?;
                    }
                }
            }
            "footnotes" | "endnotes" => self.notes()?,
            _ => self.blocks(&mut nodes)?,
        }
        self.story.nodes = nodes;
        // What comes behind the root is read too, so that a file cut off is noticed.
        while self.child()?.is_some() {}
        Ok(())
    }

    fn notes(&mut self) -> Result<(), SourceError> {
        while let Some((note, _)) = self.child()? {
            let separator = attribute(&note, "type").is_some_and(|kind| kind != "normal");
            let mut nodes = Vec::new();
            self.blocks(&mut nodes)?;
            if !separator {
                self.story.notes.push((attribute(&note, "id").unwrap_or_default(), nodes));
            }
        }
        Ok(())
    }

    /// Counts what takes memory.
    pub(super) fn count(&mut self) -> Result<(), SourceError> {
        self.items += 1;
        if self.items > MOST_ITEMS { Err(SourceError::Bomb { path: self.path.to_owned() }) } else { Ok(()) }
    }

    /// Runs `read` one level deeper, unless it is too deep.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, SourceError>) -> Result<T, SourceError> {
        if self.depth >= DEEPEST {
            let fault = crate::source::XmlFault::TooDeep;
            return Err(SourceError::Xml { path: self.path.to_owned(), part: self.part.to_owned(), fault });
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Blocks up to the end of the element that holds them.
    pub(super) fn blocks(&mut self, nodes: &mut Vec<Node>) -> Result<(), SourceError> {
        while let Some((element, range)) = self.child()? {
            match element.local_name().as_ref() {
                "p" => self.paragraph(&range, nodes)?,
                "tbl" => {
                    let table = self.deeper(Self::table)?;
                    nodes.push(Node::Table(table));
                }
                "sdt" => self.content_control(&mut |walker| walker.deeper(|walker| walker.blocks(nodes)))?,
                "customXml" => self.deeper(|walker| walker.blocks(nodes))?,
                "ins" | "moveTo" | "del" | "moveFrom" => self.change(&element, |walker| walker.deeper(|walker| walker.blocks(nodes)))?,
                "AlternateContent" => self.alternate(&mut |walker| walker.deeper(|walker| walker.blocks(nodes)))?,
                "sectPr" => {
                    let (headers, footers) = (&mut self.story.headers, &mut self.story.footers);
                    properties::section(&mut self.xml, &mut |name, id| take_section(headers, footers, name, id))?;
                }
                "altChunk" => {
                    self.story.count.embedded += 1;
                    self.xml.skip()?;
                }
                _ => {
                    self.comment_mark(&element, &range)?;
                    self.xml.skip()?;
                }
            }
        }
        Ok(())
    }

    /// `<w:sdt>`: what it holds is text like any other; a table of contents is known by its gallery.
    pub(super) fn content_control(&mut self, read: &mut dyn FnMut(&mut Self) -> Result<(), SourceError>) -> Result<(), SourceError> {
        let outer = self.contents;
        while let Some((element, _)) = self.child()? {
            match element.local_name().as_ref() {
                "sdtPr" => self.contents |= self.names_contents()?,
                "sdtContent" => read(self)?,
                _ => {
                    self.xml.skip()?;
                }
            }
        }
        self.contents = outer;
        Ok(())
    }

    fn names_contents(&mut self) -> Result<bool, SourceError> {
        let mut found = false;
        let mut open = 0;
        loop {
            match self.xml.next()?.0 {
                Event::Start(element) => {
                    open += 1;
                    let gallery = element.local_name().as_ref() == "docPartGallery";
                    found |= gallery && attribute(&element, "val").is_some_and(|name| name == "Table of Contents");
                }
                Event::End(_) if open == 0 => return Ok(found),
                Event::End(_) => open -= 1,
                _ => {}
            }
        }
    }

    /// The content of a tracked change, where it is there in the view that is read.
    pub(super) fn change(
        &mut self,
        element: &BytesStart<'_>,
        read: impl FnOnce(&mut Self) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        self.story.count.revisions += 1;
        let added = matches!(element.local_name().as_ref(), "ins" | "moveTo");
        if added == (self.view == View::Final) { read(self) } else { self.xml.skip().map(|_| ()) }
    }

    /// `<mc:AlternateContent>` holds the same content several times: the first that is offered counts.
    pub(super) fn alternate(&mut self, read: &mut dyn FnMut(&mut Self) -> Result<(), SourceError>) -> Result<(), SourceError> {
        let mut taken = false;
        while let Some((element, _)) = self.child()? {
            if matches!(element.local_name().as_ref(), "Choice" | "Fallback") && !taken {
                taken = true;
                read(self)?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, tag: &Range<usize>, nodes: &mut Vec<Node>) -> Result<(), SourceError> {
        self.count()?;
        let mut paragraph = Paragraph::default();
        let outer = std::mem::replace(&mut self.current, self.paragraphs);
        self.paragraphs += 1;
        if self.anchor.is_none() && self.story.first_paragraph.is_none() {
            self.story.first_paragraph = Some(tag.end);
        }
        paragraph.contents = self.contents || self.fields.in_contents();
        self.inline(&mut paragraph)?;
        paragraph.contents |= self.fields.in_contents();
        self.current = outer;
        nodes.push(Node::Paragraph(Box::new(paragraph)));
        Ok(())
    }

    /// Runs and what holds them, up to the end of the element.
    pub(super) fn inline(&mut self, paragraph: &mut Paragraph) -> Result<(), SourceError> {
        while let Some((element, range)) = self.child()? {
            match element.local_name().as_ref() {
                "pPr" => self.paragraph_properties(paragraph)?,
                "r" => self.run(&range, paragraph)?,
                "hyperlink" | "smartTag" | "customXml" | "fldSimple" | "dir" | "bdo" | "Choice" => {
                    self.deeper(|walker| walker.inline(paragraph))?;
                }
                "sdt" => self.content_control(&mut |walker| walker.deeper(|walker| walker.inline(paragraph)))?,
                "AlternateContent" => self.alternate(&mut |walker| walker.deeper(|walker| walker.inline(paragraph)))?,
                "ins" | "moveTo" => {
                    let from = self.story.runs.len();
                    self.change(&element, |walker| walker.deeper(|walker| walker.inline(paragraph)))?;
                    self.story.runs[from..].iter_mut().for_each(|run| run.inserted = true);
                }
                "del" | "moveFrom" => self.change(&element, |walker| walker.deeper(|walker| walker.inline(paragraph)))?,
                "oMath" | "oMathPara" => {
                    self.story.count.formulas += 1;
                    self.xml.skip()?;
                }
                _ => {
                    self.comment_mark(&element, &range)?;
                    self.xml.skip()?;
                }
            }
        }
        Ok(())
    }

    fn paragraph_properties(&mut self, paragraph: &mut Paragraph) -> Result<(), SourceError> {
        let (headers, footers) = (&mut self.story.headers, &mut self.story.footers);
        let (found, revisions) = properties::paragraph(&mut self.xml, self.view, &mut |name, id| take_section(headers, footers, name, id))?;
        paragraph.properties = found;
        self.story.count.revisions += revisions;
        if self.anchor.is_none() && self.paragraphs == 1 {
            self.story.first_paragraph = Some(self.xml.position());
        }
        Ok(())
    }

    fn table(&mut self) -> Result<Table, SourceError> {
        let mut table = Table::default();
        self.rows(&mut table)?;
        Ok(table)
    }

    fn rows(&mut self, table: &mut Table) -> Result<(), SourceError> {
        while let Some((element, _)) = self.child()? {
            match element.local_name().as_ref() {
                "tr" => {
                    self.count()?;
                    let mut row = Row::default();
                    self.cells(&mut row)?;
                    table.rows.push(row);
                }
                "sdt" => self.content_control(&mut |walker| walker.deeper(|walker| walker.rows(table)))?,
                "customXml" => self.deeper(|walker| walker.rows(table))?,
                _ => {
                    self.xml.skip()?;
                }
            }
        }
        Ok(())
    }

    fn cells(&mut self, row: &mut Row) -> Result<(), SourceError> {
        while let Some((element, _)) = self.child()? {
            match element.local_name().as_ref() {
                "trPr" => self.story.count.revisions += properties::row(&mut self.xml, row, self.view)?,
                "tc" => {
                    let cell = self.cell()?;
                    row.cells.push(cell);
                }
                "sdt" => self.content_control(&mut |walker| walker.deeper(|walker| walker.cells(row)))?,
                "customXml" => self.deeper(|walker| walker.cells(row))?,
                _ => {
                    self.xml.skip()?;
                }
            }
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<Cell, SourceError> {
        self.count()?;
        let mut cell = Cell { span: 1, ..Cell::default() };
        let mut nodes = Vec::new();
        while let Some((element, range)) = self.child()? {
            match element.local_name().as_ref() {
                "tcPr" => self.story.count.revisions += properties::cell(&mut self.xml, &mut cell, self.view)?,
                // The same as in a body; `blocks` reads to the end of its element and cannot be asked for one block.
                "p" => self.paragraph(&range, &mut nodes)?,
                "tbl" => {
                    let table = self.deeper(Self::table)?;
                    nodes.push(Node::Table(table));
                }
                "sdt" => self.content_control(&mut |walker| walker.deeper(|walker| walker.blocks(&mut nodes)))?,
                "customXml" => self.deeper(|walker| walker.blocks(&mut nodes))?,
                _ => {
                    self.comment_mark(&element, &range)?;
                    self.xml.skip()?;
                }
            }
        }
        cell.nodes = nodes;
        Ok(cell)
    }

    /// The paragraphs of a text box.
    pub(super) fn boxed(&mut self, nodes: &mut Vec<Node>) -> Result<(), SourceError> {
        self.deeper(|walker| walker.blocks(nodes))
    }
}

fn take_section(headers: &mut Vec<String>, footers: &mut Vec<String>, name: &str, id: String) {
    let list = if name == "headerReference" { headers } else { footers };
    if !list.contains(&id) {
        list.push(id);
    }
}
