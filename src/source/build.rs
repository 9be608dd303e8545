//! Builds the text view of a document that is no plain text: one paragraph a line, cells of a row divided by tabs.
//!
//! Readers of .docx, .odt, .html, .pdf, .ofd and .doc find paragraphs and tables in the file and hand them over in reading order;
//! the builder writes the text, the blocks and the map back to the file.

use super::{Block, Caution, Format, PageBox, PageBoxes, PageFacts, Place, Places, Run, Source, SourceNote, Table, text};
use crate::span::Span;

/// Takes a document in reading order.
#[derive(Debug, Default)]
pub(super) struct Builder {
    text: String,
    blocks: Vec<Block>,
    places: Places,
    furniture: Vec<Span>,
    /// What was unclear; spans are of the text view.
    pub notes: Vec<SourceNote>,
    /// Pages that could not be read or only with doubt.
    pub cautions: Vec<Caution>,
    boxes: PageBoxes,
}

impl Builder {
    /// Bytes of the text view so far: where the next paragraph will begin.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text so far.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// A paragraph of running text; gives its span, empty where `text` is blank (then nothing is written).
    ///
    /// People break lines inside a paragraph to begin a new one: such lines are parted where they read as paragraphs of their own.
    pub fn paragraph(&mut self, text: &str, place: Place) -> Span {
        let span = self.line(text, place);
        if text.contains('\n') {
            let (lines, page_marks) = text::lines(&self.text, span);
            self.blocks.extend(text::broken(&lines).into_iter().map(Block::Paragraph));
            self.furniture.extend(page_marks);
        } else if !span.is_empty() {
            self.blocks.push(Block::Paragraph(run(&self.text, span)));
        }
        span
    }

    /// A heading that the format itself marks, with its level from 1. Fixed pages mark none.
    #[allow(dead_code)]
    pub fn heading(&mut self, level: u8, text: &str, place: Place) -> Span {
        let span = self.line(text, place);
        if !span.is_empty() {
            self.blocks.push(Block::Heading(level, run(&self.text, span)));
        }
        span
    }

    /// Text that belongs to the page and not to the report: headers, footers, page numbers.
    pub fn furniture(&mut self, text: &str, place: Place) -> Span {
        let span = self.line(text, place);
        if !span.is_empty() {
            self.furniture.push(span);
        }
        span
    }

    /// A table, its rows from top to bottom. A merged cell is given once, where it begins; the others that it covers are empty texts.
    /// `place` tells each cell's place by row and column, from 0. Gives the spans of the cells.
    pub fn table(&mut self, header_rows: usize, rows: &[Vec<String>], place: impl Fn(usize, usize) -> Place) -> Vec<Vec<Span>> {
        let begin = self.text.len();
        let mut spans: Vec<Vec<Span>> = Vec::with_capacity(rows.len());
        for (row, cells) in rows.iter().enumerate() {
            let mut line = Vec::with_capacity(cells.len());
            for (column, cell) in cells.iter().enumerate() {
                if column > 0 {
                    self.text.push('\t');
                }
                let start = self.text.len();
                self.places.begin(start, place(row, column));
                // A cell is one run; what ends a line inside it must not end the row.
                self.text.extend(cell.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
                line.push(Span::new(start, self.text.len()));
            }
            self.text.push('\n');
            spans.push(line);
        }
        let runs = spans.iter().map(|line| line.iter().map(|span| run(&self.text, *span)).collect()).collect();
        self.blocks.push(Block::Table(Table { span: Span::new(begin, self.text.len()), header_rows, rows: runs }));
        spans
    }

    /// Says that the text just written, from `offset` on, stands at another place: a paragraph that goes on on the next page.
    pub fn moves(&mut self, offset: usize, place: Place) {
        self.places.begin(offset, place);
    }

    /// The box of the character just written at `offset`. Offsets come in ascending order.
    pub fn stands(&mut self, offset: usize, place: PageBox) {
        self.boxes.push(offset, place);
    }

    /// The finished source.
    pub fn finish(self, format: Format) -> Source {
        Source {
            format,
            text: self.text,
            blocks: self.blocks,
            page_marks: self.furniture,
            notes: self.notes,
            places: self.places,
            revisions: None,
            cautions: self.cautions,
            boxes: self.boxes,
            page: PageFacts::default(),
        }
    }

    fn line(&mut self, text: &str, place: Place) -> Span {
        if text.trim().is_empty() {
            return Span::new(self.text.len(), self.text.len());
        }
        let start = self.text.len();
        self.places.begin(start, place);
        self.text.push_str(text);
        let span = Span::new(start, self.text.len());
        self.text.push('\n');
        span
    }
}

/// The run of a span: one piece for each line of it, without the blanks around it.
fn run(text: &str, span: Span) -> Run {
    let mut pieces = Vec::new();
    let mut start = span.start;
    for line in text[span.range()].split('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            pieces.push(Span::new(from, from + body.len()));
        }
        start += line.len() + 1;
    }
    Run { pieces }
}

/// How many of the first rows of a table are headers, where the file does not say: the first one, and with it those below that hold no number.
pub(super) fn header_rows(rows: &[Vec<String>]) -> usize {
    let number = |row: &&Vec<String>| row.iter().any(|cell| cell.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)));
    let bare = rows.iter().take_while(|row| !number(row)).count();
    if bare == rows.len() { usize::from(rows.len() > 1) } else { bare.min(3) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_places_follow_the_document() {
        let mut builder = Builder::default();
        let on = |paragraph| Place { paragraph: Some(paragraph), ..Place::default() };
        builder.furniture("内部资料", on(1));
        let span = builder.paragraph("全年受理\n505件。", on(2));
        let cells = builder.table(1, &[vec!["类别".into(), "件\n数".into()]], |_, _| on(3));
        let source = builder.finish(Format::Docx);
        assert_eq!(&source.text[span.range()], "全年受理\n505件。");
        assert_eq!(&source.text[cells[0][1].range()], "件 数");
        assert_eq!(source.places.of(cells[0][1]), on(3));
        assert_eq!(source.blocks.len(), 2);
        assert_eq!(source.page_marks.len(), 1);
    }

    #[test]
    fn a_line_broken_inside_a_paragraph_may_begin_another() {
        let mut builder = Builder::default();
        builder.paragraph("一、主要举措\n全年受理初信505件。\n二、存在的不足", Place::default());
        builder.paragraph("云溪县信访局\n2023年法治政府建设情况报告", Place::default());
        builder.paragraph("共计\n26\n件。", Place::default());
        builder.paragraph("云溪县信访局\n2024年1月15日", Place::default());
        assert_eq!(builder.finish(Format::Docx).blocks.len(), 7);
    }
}
