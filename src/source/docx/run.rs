//! Runs of a paragraph: their characters, and what stands for a character.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::properties::{self, RunProperties};
use super::story::{CommentMark, Holder, NoteReference, Paragraph, Piece, Run};
use super::symbols::symbol;
use super::walk::Walker;
use crate::source::SourceError;
use crate::source::xml::{attribute, character};

/// How the run that is read is shown.
struct Reading {
    run: usize,
    hidden: bool,
    /// Whether anything but properties and a comment's reference was met.
    other: bool,
    reference: Option<String>,
}

impl Walker<'_> {
    /// One run, whose start tag was read.
    pub(super) fn run(&mut self, tag: &Range<usize>, paragraph: &mut Paragraph) -> Result<(), SourceError> {
        self.count()?;
        let run = self.story.runs.len();
        self.story.runs.push(Run {
            element: tag.clone(),
            start_tag: tag.clone(),
            properties: tag.end..tag.end,
            paragraph: self.current,
            number: paragraph.runs,
            anchor: self.anchor,
            inserted: false,
        });
        paragraph.runs += 1;
        let mut reading = Reading { run, hidden: false, other: false, reference: None };
        self.run_content(paragraph, &mut reading)?;
        self.story.runs[run].element = tag.start..self.xml.position();
        if let Some(id) = reading.reference.filter(|_| !reading.other) {
            self.story.comments.push(CommentMark { id, xml: tag.start..self.xml.position() });
        }
        Ok(())
    }

    fn run_content(&mut self, paragraph: &mut Paragraph, reading: &mut Reading) -> Result<(), SourceError> {
        while let Some((element, range)) = self.child()? {
            let name = element.local_name();
            let name = name.as_ref();
            reading.other |= !matches!(name, "rPr" | "commentReference");
            match name {
                "rPr" => {
                    let found = properties::run(&mut self.xml)?;
                    self.story.runs[reading.run].properties = range.start..self.xml.position();
                    reading.hidden = self.is_hidden(&found, paragraph);
                    self.story.count.hidden += usize::from(reading.hidden);
                }
                "t" | "delText" => self.text(&element, &range, paragraph, reading)?,
                "instrText" => {
                    let text = self.plain_text()?;
                    self.fields.instruct(&text);
                }
                "fldChar" => {
                    self.fields.mark(&attribute(&element, "fldCharType").unwrap_or_default());
                    self.xml.skip()?;
                }
                "footnoteReference" | "endnoteReference" => {
                    let id = attribute(&element, "id").unwrap_or_default();
                    self.count()?;
                    if self.fields.shown() && !reading.hidden {
                        paragraph.notes.push(NoteReference { endnote: name == "endnoteReference", id, run: reading.run });
                    }
                    self.xml.skip()?;
                }
                "commentReference" => {
                    let end = self.xml.skip()?;
                    let id = attribute(&element, "id").unwrap_or_default();
                    if reading.other {
                        self.story.comments.push(CommentMark { id, xml: range.start..end });
                    } else {
                        reading.reference = Some(id);
                    }
                }
                "ruby" => {
                    let first = paragraph.pieces.len();
                    self.ruby(paragraph)?;
                    self.lock(paragraph, first, range.start, reading.run);
                }
                "drawing" | "pict" | "object" => self.graphics(paragraph, reading)?,
                "AlternateContent" => {
                    let first = paragraph.pieces.len();
                    self.alternate(&mut |walker| walker.run_content(paragraph, reading))?;
                    self.lock(paragraph, first, range.start, reading.run);
                }
                name => {
                    let stands_for = stands_for(name, &element);
                    let end = self.xml.skip()?;
                    if let Some(c) = stands_for {
                        self.count()?;
                        let mut text = [0; 4];
                        self.put(paragraph, reading, c.encode_utf8(&mut text), range.start..end, None, true);
                    }
                }
            }
        }
        Ok(())
    }

    fn is_hidden(&self, properties: &RunProperties, paragraph: &Paragraph) -> bool {
        let styled = || {
            let style = |id: Option<&String>| id.and_then(|id| self.styles.hidden(id));
            style(properties.style.as_ref()).or_else(|| style(paragraph.properties.style.as_ref()))
        };
        properties.hidden.or_else(styled).unwrap_or(false)
    }

    /// `<w:t>` or `<w:delText>`.
    fn text(
        &mut self,
        element: &BytesStart<'_>,
        tag: &Range<usize>,
        paragraph: &mut Paragraph,
        reading: &Reading,
    ) -> Result<(), SourceError> {
        let preserve = attribute(element, "space").is_some_and(|value| value == "preserve");
        self.count()?;
        let holder = self.story.holders.len();
        self.story.holders.push(Holder { element: tag.clone(), content: tag.end..tag.end, preserve });
        let first = paragraph.pieces.len();
        let mut end = tag.end;
        loop {
            let (event, range) = self.xml.next()?;
            match event {
                Event::Text(text) => {
                    self.count()?;
                    let raw = text.into_inner();
                    // A line end inside an element is a blank, of the same length.
                    let raw: String = raw.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
                    self.put(paragraph, reading, &raw, range.clone(), Some(holder), false);
                }
                Event::CData(text) => {
                    self.count()?;
                    let raw = text.into_inner();
                    self.put(paragraph, reading, &raw, range.clone(), Some(holder), true);
                }
                Event::GeneralRef(reference) => {
                    if let Some(c) = character(&reference) {
                        self.count()?;
                        let mut text = [0; 4];
                        self.put(paragraph, reading, c.encode_utf8(&mut text), range.clone(), Some(holder), true);
                    }
                }
                Event::Start(_) => {
                    self.xml.skip()?;
                }
                Event::End(_) => break,
                _ => {}
            }
            end = range.end;
        }
        let mut content = tag.end..end;
        if !preserve {
            trim(paragraph, first);
            if let (Some(first), Some(last)) = (paragraph.pieces.get(first), paragraph.pieces.last()) {
                content = first.xml.start..last.xml.end;
            }
        }
        self.story.holders[holder] = Holder { element: tag.start..self.xml.position(), content, preserve };
        Ok(())
    }

    fn plain_text(&mut self) -> Result<String, SourceError> {
        let mut text = String::new();
        loop {
            match self.xml.next()?.0 {
                Event::Text(part) => text.push_str(&part.into_inner()),
                Event::Start(_) => {
                    self.xml.skip()?;
                }
                Event::End(_) => return Ok(text),
                _ => {}
            }
        }
    }

    fn put(&self, paragraph: &mut Paragraph, reading: &Reading, text: &str, xml: Range<usize>, holder: Option<usize>, whole: bool) {
        if reading.hidden || !self.fields.shown() || text.is_empty() {
            return;
        }
        paragraph.pieces.push(Piece { at: paragraph.text.len(), length: text.len(), xml, run: reading.run, holder, whole, locked: false });
        paragraph.text.push_str(text);
    }

    /// What was read from `first` on stands in one larger element, which begins at `start`.
    fn lock(&self, paragraph: &mut Paragraph, first: usize, start: usize, run: usize) {
        let end = self.xml.position();
        for piece in &mut paragraph.pieces[first..] {
            *piece = Piece { xml: start..end, run, holder: None, whole: true, locked: true, ..*piece };
        }
    }

    /// Ruby: the base is text, what stands above it is not.
    fn ruby(&mut self, paragraph: &mut Paragraph) -> Result<(), SourceError> {
        while let Some((element, _)) = self.child()? {
            if element.local_name().as_ref() == "rubyBase" {
                self.inline(paragraph)?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    /// A drawing: text boxes in it hold paragraphs of their own.
    fn graphics(&mut self, paragraph: &mut Paragraph, reading: &Reading) -> Result<(), SourceError> {
        while let Some((element, _)) = self.child()? {
            match element.local_name().as_ref() {
                "txbxContent" => {
                    let anchor = self.anchor.replace(self.anchor.unwrap_or(reading.run));
                    let fields = std::mem::take(&mut self.fields);
                    let mut boxes = Vec::new();
                    self.boxed(&mut boxes)?;
                    paragraph.boxes.append(&mut boxes);
                    self.fields = fields;
                    self.anchor = anchor;
                }
                "AlternateContent" => self.alternate(&mut |walker| walker.graphics(paragraph, reading))?,
                "blip" | "imagedata" => {
                    self.story.count.pictures += 1;
                    self.xml.skip()?;
                }
                _ => self.graphics(paragraph, reading)?,
            }
        }
        Ok(())
    }

    /// Notes the mark of a comment.
    pub(super) fn comment_mark(&mut self, element: &BytesStart<'_>, range: &Range<usize>) -> Result<(), SourceError> {
        if matches!(element.local_name().as_ref(), "commentRangeStart" | "commentRangeEnd") {
            let id = attribute(element, "id").unwrap_or_default();
            self.count()?;
            self.story.comments.push(CommentMark { id, xml: range.clone() });
        }
        Ok(())
    }
}

/// The character that an element of a run stands for.
fn stands_for(name: &str, element: &BytesStart<'_>) -> Option<char> {
    match name {
        "tab" | "ptab" => Some('\t'),
        "br" | "cr" => Some('\n'),
        "noBreakHyphen" => Some('-'),
        "softHyphen" => Some('\u{ad}'),
        "sym" => symbol(&attribute(element, "font").unwrap_or_default(), &attribute(element, "char").unwrap_or_default()),
        _ => None,
    }
}

/// Drops the blanks around the text of one element, which do not count unless it says so.
fn trim(paragraph: &mut Paragraph, first: usize) {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    while paragraph.pieces.len() > first {
        let last = paragraph.pieces.len() - 1;
        let piece = &mut paragraph.pieces[last];
        let cut = if piece.whole { 0 } else { piece.length - paragraph.text[piece.at..].trim_end_matches(blank).len() };
        piece.length -= cut;
        piece.xml.end -= cut;
        paragraph.text.truncate(paragraph.text.len() - cut);
        if piece.length > 0 {
            break;
        }
        paragraph.pieces.pop();
    }
    while let Some(piece) = paragraph.pieces.get_mut(first) {
        let text = &paragraph.text[piece.at..piece.at + piece.length];
        let cut = if piece.whole { 0 } else { text.len() - text.trim_start_matches(blank).len() };
        piece.length -= cut;
        piece.xml.start += cut;
        let at = piece.at;
        let empty = piece.length == 0;
        paragraph.text.replace_range(at..at + cut, "");
        paragraph.pieces[first + 1..].iter_mut().for_each(|piece| piece.at -= cut);
        if !empty {
            break;
        }
        paragraph.pieces.remove(first);
    }
}
