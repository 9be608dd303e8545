//! RTF, which office systems often write under the name .doc: its groups and words in, paragraphs, tables and notes out.
//!
//! Numbers of lists stand in the file as text and are kept; deleted text is left out, or inserted text where the original is asked for.

mod group;
mod tokens;
mod words;

use encoding_rs::Encoding;

use super::build::{Builder, header_rows};
use super::rows::{Row, grid};
use super::{CellPlace, Format, Place, Revisions, Source, SourceError, SourceNote, View};
use crate::span::Span;
use group::{Group, Target};
use tokens::{Token, Tokens};

/// Groups inside groups beyond this are no document.
const DEEPEST: usize = 2_000;
/// Fonts beyond this are no document's.
const MOST_FONTS: usize = 500;
/// Cells of a row beyond this are no table of a report.
const MOST_CELLS: usize = 200;

/// Reads the RTF `bytes` of the file `path`.
pub(super) fn read(path: &str, bytes: &[u8], view: View) -> Result<Source, SourceError> {
    let damaged = |reason: &str| SourceError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    let mut reader = Reader::new(view);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open if reader.outer.len() > DEEPEST => return Err(damaged("groups are nested too deep")),
            Token::Open => reader.open(),
            Token::Close => reader.close(),
            Token::Word(word, number) => reader.word(word, number),
            Token::Star => reader.group.starred = true,
            Token::Byte(byte) => reader.byte(byte),
        }
    }
    // A file that was cut off leaves its groups open.
    let cut = !reader.outer.is_empty();
    let source = reader.finish();
    if source.blocks.is_empty() {
        return Err(if cut { damaged("the file ends inside a group") } else { SourceError::Empty { path: path.to_owned() } });
    }
    if cut {
        return Err(damaged("the file ends inside a group"));
    }
    Ok(source)
}

/// Collects the text.
struct Reader {
    view: View,
    group: Group,
    outer: Vec<Group>,
    /// Fonts by number, with their encoding.
    fonts: Vec<(i32, &'static Encoding)>,
    page: &'static Encoding,
    /// Bytes of text that are not decoded yet.
    bytes: Vec<u8>,
    /// Characters after a code point that stand for it in older programs.
    replaced: usize,
    line: String,
    /// Texts that come after the paragraph: notes and boxes.
    aside: Vec<String>,
    heading: Option<u8>,
    in_table: bool,
    cell: String,
    row: Row,
    rows: Vec<Row>,
    builder: Builder,
    furniture: Vec<String>,
    paragraphs: u32,
    tables: u32,
    revisions: usize,
    /// Whether the last text was deleted, and whether it was inserted.
    changed: (bool, bool),
    surrogate: Option<u16>,
}

impl Reader {
    fn new(view: View) -> Self {
        Self {
            view,
            group: Group::default(),
            outer: Vec::new(),
            fonts: Vec::new(),
            page: encoding_rs::GBK,
            bytes: Vec::new(),
            replaced: 0,
            line: String::new(),
            aside: Vec::new(),
            heading: None,
            in_table: false,
            cell: String::new(),
            row: Row::default(),
            rows: Vec::new(),
            builder: Builder::default(),
            furniture: Vec::new(),
            paragraphs: 0,
            tables: 0,
            revisions: 0,
            changed: (false, false),
            surrogate: None,
        }
    }

    fn open(&mut self) {
        self.flush();
        let inner = self.group.inner();
        self.outer.push(std::mem::replace(&mut self.group, inner));
    }

    fn close(&mut self) {
        self.flush();
        let Some(outer) = self.outer.pop() else { return };
        let inner = std::mem::replace(&mut self.group, outer);
        self.replaced = 0;
        if let Some(text) = inner.own_text {
            match inner.target {
                Target::Aside => self.aside.push(text),
                Target::Furniture => self.furniture.extend(text.split('\n').map(str::to_owned)),
                _ => {}
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.replaced > 0 {
            self.replaced -= 1;
            return;
        }
        self.bytes.push(byte);
    }

    /// Decodes the bytes that were read with the encoding of their font.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        if self.group.target == Target::Nothing {
            return;
        }
        let encoding = self.fonts.iter().find(|(font, _)| Some(*font) == self.group.font).map_or(self.page, |(_, encoding)| encoding);
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let text: String = text.chars().filter(|c| !matches!(c, '\0'..='\x08' | '\x0b'..='\x1f')).collect();
        self.put(&text);
    }

    /// Adds text to what the group is for.
    fn put(&mut self, text: &str) {
        let group = &self.group;
        let changed = (group.deleted, group.inserted);
        self.revisions += usize::from(changed != self.changed && changed != (false, false));
        self.changed = changed;
        let left_out = match self.view {
            View::Final => group.deleted,
            View::Original => group.inserted,
        };
        if left_out || group.hidden {
            return;
        }
        match group.target {
            Target::Nothing => {}
            Target::Text => self.line.push_str(text),
            Target::Aside | Target::Furniture => {
                // The group where the note began holds its text; those inside it hand theirs up.
                let holder = std::iter::once(&mut self.group).chain(self.outer.iter_mut().rev()).find(|group| group.own_text.is_some());
                if let Some(held) = holder.and_then(|group| group.own_text.as_mut()) {
                    held.push_str(text);
                }
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            self.flush();
            self.code_point(number.unwrap_or(0));
            return;
        }
        if word == "'" {
            self.byte(u8::try_from(number.unwrap_or(0)).unwrap_or(b'?'));
            return;
        }
        self.flush();
        self.replaced = 0;
        if self.group.starred {
            self.group.starred = false;
            if !words::starred_is_read(word) {
                self.group.target = Target::Nothing;
            }
        }
        if let Some(text) = words::text(word) {
            self.put(text);
        } else if !self.group.take(word, number) {
            self.paragraph_word(word, number);
        }
    }

    /// Words that end something, or tell of fonts and the paragraph.
    fn paragraph_word(&mut self, word: &str, number: Option<i32>) {
        let value = number.unwrap_or(0);
        match word {
            "ansicpg" => self.page = words::code_page(value).unwrap_or(self.page),
            "fcharset" => {
                if let (Some(font), Some(encoding)) = (self.group.font, words::font_encoding(value))
                    && self.fonts.len() < MOST_FONTS
                {
                    self.fonts.push((font, encoding));
                }
            }
            "par" | "sect" | "page" => self.end_paragraph(),
            "cell" | "nestcell" if self.group.target == Target::Text => self.end_cell(word == "cell"),
            "row" if self.group.target == Target::Text => self.end_row(),
            "listtext" | "pntext" => self.group.in_number = true,
            "pard" | "intbl" | "outlinelevel" if self.group.in_number => {}
            "pard" => (self.in_table, self.heading) = (false, None),
            "intbl" => self.in_table = true,
            "outlinelevel" => self.heading = u8::try_from(value).ok().filter(|level| *level < 9).map(|level| level + 1),
            "trowd" => (self.row.edges, self.row.merged) = (vec![0], Vec::new()),
            "clmrg" | "clvmrg" => self.group.merged = true,
            "cellx" if self.row.edges.len() < MOST_CELLS => {
                let edge = i16::try_from(value).unwrap_or(i16::MAX);
                self.row.edges.push(edge);
                self.row.merged.push(std::mem::take(&mut self.group.merged));
            }
            _ => {}
        }
    }

    fn code_point(&mut self, value: i32) {
        // Larger ones are written as negative numbers, and those beyond 16 bits as two.
        let unit = u16::try_from(value).unwrap_or_else(|_| u16::try_from(value + 65_536).unwrap_or(0xfffd));
        let c = match (self.surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.surrogate = Some(unit);
                None
            }
            (Some(high), 0xdc00..=0xdfff) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            _ => char::from_u32(u32::from(unit)),
        };
        if let Some(c) = c {
            self.put(c.encode_utf8(&mut [0; 4]));
        }
        self.replaced = self.group.fallback;
    }

    fn end_paragraph(&mut self) {
        match self.group.target {
            Target::Nothing => {}
            Target::Aside | Target::Furniture => self.put("\n"),
            Target::Text if self.in_table => {
                let line = std::mem::take(&mut self.line);
                self.add_to_cell(&line);
            }
            Target::Text => {
                self.end_table();
                let line = std::mem::take(&mut self.line);
                self.write(&line);
            }
        }
    }

    fn add_to_cell(&mut self, line: &str) {
        if !self.cell.is_empty() && !line.trim().is_empty() {
            self.cell.push('\n');
        }
        self.cell.push_str(line.trim());
    }

    fn end_cell(&mut self, outer: bool) {
        let line = std::mem::take(&mut self.line);
        self.add_to_cell(&line);
        if outer && self.row.cells.len() < MOST_CELLS {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
    }

    fn end_row(&mut self) {
        let next = Row { cells: Vec::new(), ..self.row.clone() };
        let mut row = std::mem::replace(&mut self.row, next);
        row.edges.truncate(row.cells.len() + 1);
        self.rows.push(row);
    }

    fn end_table(&mut self) {
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

    fn write(&mut self, line: &str) {
        let mut heading = self.heading;
        for text in std::iter::once(line.to_owned()).chain(std::mem::take(&mut self.aside)) {
            if text.trim().is_empty() {
                continue;
            }
            self.paragraphs += 1;
            let place = Place { paragraph: Some(self.paragraphs), ..Place::default() };
            match std::mem::take(&mut heading) {
                Some(level) if !text.contains('。') => self.builder.heading(level, &text.replace('\n', ""), place),
                _ => self.builder.paragraph(&text, place),
            };
        }
    }

    fn finish(mut self) -> Source {
        self.flush();
        self.end_table();
        let line = std::mem::take(&mut self.line);
        self.write(&line);
        let furniture = std::mem::take(&mut self.furniture);
        for line in furniture.iter().filter(|line| !line.trim().is_empty()) {
            self.builder.furniture(line.trim(), Place::default());
        }
        let revisions = (self.revisions > 0).then_some(Revisions { count: self.revisions, view: self.view });
        if let Some(revisions) = revisions {
            self.builder.notes.push(SourceNote { span: Span::default(), message: revisions.message() });
        }
        Source { revisions, ..self.builder.finish(Format::Rtf) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str, view: View) -> Source {
        read("a.rtf", text.as_bytes(), view).unwrap()
    }

    const HEAD: &str =
        r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Times;}}{\stylesheet{\s0 Normal;}}{\info{\title x}}";

    #[test]
    fn text_in_all_writings() {
        let text = HEAD.to_owned()
            + r"\f0 \'ca\'dc\'c0\'ed{\f1 505}\'bc\'fe\u-244?\u21150?\u-10179?\u-9072?\emdash\~\{a\}\tab z\line b\par {\*\generator x}\pard{\listtext\pard\'d2\'bb\'a1\'a2\tab}\u20030?\par}";
        assert_eq!(source(&text, View::Final).text, "受理505件，办💐—\u{a0}{a}\tz\nb\n一、\t举\n");
    }

    #[test]
    fn tables_notes_fields_and_changes() {
        let text = HEAD.to_owned()
            + r"\trowd\cellx1000\cellx3000\pard\intbl A\cell B\cell\row\trowd\cellx1000\cellx2000\cellx3000\pard\intbl C\par D\cell 41\cell 99%\cell\row\pard{\field{\*\fldinst PAGE}{\fldrslt 7}} x{\deleted 1}{\revised 2}{\v 3}y{\footnote\pard note.}z\par{\header head\par}}";
        let read = source(&text, View::Final);
        assert_eq!(read.text, "A\tB\t\nC D\t41\t99%\n7 x2yz\nnote.\nhead\n");
        assert_eq!(read.revisions.map(|revisions| revisions.count), Some(2));
        assert!(source(&text, View::Original).text.contains("7 x1yz"));
    }

    #[test]
    fn what_is_cut_off_or_endless_is_refused() {
        assert!(matches!(read("a.rtf", br"{\rtf1 abc\par", View::Final), Err(SourceError::Damaged { .. })));
        assert!(matches!(read("a.rtf", br"{\rtf1 }", View::Final), Err(SourceError::Empty { .. })));
        let deep = format!("{{\\rtf1{}", "{".repeat(100_000));
        assert!(matches!(read("a.rtf", deep.as_bytes(), View::Final), Err(SourceError::Damaged { .. })));
        let _ = read("a.rtf", br"{\rtf1\bin99999999999 a\u99999999?\'zz}", View::Final);
    }
}
