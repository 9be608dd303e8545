//! Files as they came: bytes in, text in reading order out, with a map back to the file.
//!
//! Knows nothing of reports. Each format has one file here; all give the same [`Source`].

mod archive;
mod boxes;
mod build;
mod caution;
mod decode;
mod doc;
mod docx;
mod error;
mod fold;
mod html;
mod layout;
mod letter;
mod lists;
mod markdown;
mod numbering;
mod odt;
mod ofd;
mod origin;
mod package;
mod page_words;
mod pdf;
mod place;
mod prose;
mod revision;
mod rewrite;
mod rows;
mod rtf;
mod text;
mod wrap;
mod xml;

pub use archive::{Archive, Packed};
pub use boxes::{PageBox, PageBoxes};
pub use caution::{Caution, CautionKind};
pub use docx::{Comment as WordComment, Document as WordDocument, Track, WordPlace};
pub use error::{BinaryFormat, SourceError};
pub use fold::fold_character;
pub use numbering::{Marker, NumberStyle, chinese_digit, chinese_number, marker};
pub use origin::FilePlace;
pub use page_words::{MetaWords, PageWords};
pub use place::{CellPlace, Place, Places};
pub use prose::Prose;
pub use revision::{Revisions, View};
pub use rewrite::{RewriteError, edited, rewrite, rewrite_tracked};
pub use xml::XmlFault;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::diagnostic::Bilingual;
use crate::fault;
use crate::span::Span;

/// The largest file that is read unless a caller says otherwise: 100 MiB.
pub const DEFAULT_LIMIT: u64 = 100 << 20;

/// Extensions of the report formats, in small letters; what a file of a folder with such a name really is, its content decides.
pub const REPORT_EXTENSIONS: [&str; 16] =
    ["txt", "text", "md", "markdown", "html", "htm", "mht", "mhtml", "docx", "doc", "wps", "odt", "fodt", "rtf", "pdf", "ofd"];

/// Format of a file, decided by its content and, where that says nothing, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A saved web page.
    Html,
    /// Word's .docx, also as WPS and LibreOffice write it.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Word's older binary format, .doc and .wps.
    Doc,
    /// Rich text, often under the name .doc.
    Rtf,
    /// PDF with text.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
}

impl Format {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
        }
    }

    /// The format that a file name's extension stands for; plain text where it says nothing.
    pub fn of_name(name: &str) -> Self {
        let extension = Path::new(name).extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown") { Self::Markdown } else { Self::Text }
    }

    /// Whether a file's name ends like a web page's.
    fn named_page(name: &str) -> bool {
        let extension = Path::new(name).extension().unwrap_or_default();
        ["html", "htm", "xhtml", "shtml", "mht", "mhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// What kind of file it is.
    pub format: Format,
    /// The text view. For a UTF-8 text file it is the file itself, byte for byte (a byte-order mark included);
    /// for other encodings the decoded text; for documents the text in reading order, one paragraph a line. All spans of the program are byte ranges of it.
    pub text: String,
    /// The text in reading order.
    pub blocks: Vec<Block>,
    /// Lines that belong to the page and not to the report: page numbers (`— 3 —`), headers, footers; they are in no block.
    pub page_marks: Vec<Span>,
    /// Page, paragraph and cell of each part of the text view; empty for plain text, whose places are lines.
    pub places: Places,
    /// The tracked changes of a document that has some, and which text was read.
    pub revisions: Option<Revisions>,
    /// What was unclear in the file itself: broken bytes, passages that were left out.
    pub notes: Vec<SourceNote>,
    /// Pages that could not be read or only with doubt, in order.
    pub cautions: Vec<Caution>,
    /// Where each character stands on its page; empty for formats without pages.
    pub boxes: PageBoxes,
    /// What the head of a web page says of its article.
    pub page: PageFacts,
}

/// What the head of a web page says of its article: places in the text view, where its words stand as page marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageFacts {
    /// The day of publication.
    pub published: Option<Span>,
    /// The body that is named as source.
    pub source: Option<Span>,
    /// The name of the site, without 门户网站.
    pub site: Option<Span>,
}

/// How files are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// How web pages are built.
    pub pages: PageWords,
    /// Which text of a document with tracked changes is read.
    pub view: View,
}

impl Default for Reading {
    /// With what the program knows of web pages, and all tracked changes accepted.
    fn default() -> Self {
        Self { pages: PageWords::builtin(), view: View::default() }
    }
}

/// Something unclear in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceNote {
    /// Where.
    pub span: Span,
    /// What.
    pub message: Bilingual,
}

/// A piece of the document in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines that belong together, hard-wrapped ones joined.
    Paragraph(Run),
    /// A heading that the format itself marks (Markdown `#`), with its level from 1.
    Heading(u8, Run),
    /// A table.
    Table(Table),
}

/// Pieces of the text view that are read as one text; between two pieces lie line ends or markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// In reading order, without overlap.
    pub pieces: Vec<Span>,
}

impl Run {
    /// From the first to the last byte.
    pub fn span(&self) -> Span {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.join(*last),
            _ => Span::default(),
        }
    }
}

/// A table: rows of cells; merged cells are repeated as empty runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// How many of the first rows are headers.
    pub header_rows: usize,
    /// All rows, headers first.
    pub rows: Vec<Vec<Run>>,
}

/// Reads the file at `path` if it has at most `limit` bytes, with what the program itself knows of pages.
pub fn read(path: &Path, limit: u64) -> Result<Source, SourceError> {
    read_as(path, limit, &Reading::default())
}

/// Reads the file at `path` if it has at most `limit` bytes.
pub fn read_as(path: &Path, limit: u64, reading: &Reading) -> Result<Source, SourceError> {
    Source::from_bytes_as(&path.display().to_string(), read_bytes(path, limit)?, reading)
}

/// The bytes of the file at `path` if it has at most `limit` of them.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, SourceError> {
    let name = path.display().to_string();
    bytes_of(path, limit).map_err(|failure| match failure {
        Failure::Io(error) if error.kind() == ErrorKind::NotFound => SourceError::NotFound { path: name.clone() },
        Failure::Io(error) => SourceError::Unreadable { path: name.clone(), reason: fault::of_io(&error) },
        Failure::NotRegular => SourceError::Unreadable { path: name.clone(), reason: fault::not_regular() },
        Failure::TooLarge(size) => SourceError::TooLarge { path: name.clone(), size, limit },
    })
}

enum Failure {
    Io(std::io::Error),
    TooLarge(u64),
    NotRegular,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// The size is looked at first; what grows while it is read, or has no size, is cut off behind the limit.
fn bytes_of(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(std::io::Error::from(ErrorKind::IsADirectory).into());
    }
    // Opening a pipe would wait for who writes into it.
    if !metadata.is_file() {
        return Err(Failure::NotRegular);
    }
    if metadata.len() > limit {
        return Err(Failure::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit { Err(Failure::TooLarge(size)) } else { Ok(bytes) }
}

/// Bytes of the longest text that is taken from a document, some 2,000 pages: more of them would take seconds and hundreds of megabytes.
/// A plain text may be as long as it likes.
const LONGEST_DOCUMENT: usize = 4 << 20;

/// So many numbers in digits any text may hold, a hundred times those of a long report.
const NUMBERS_OF_ANY_TEXT: usize = 200_000;

/// A longer text may hold one in so many bytes, which are thirteen Chinese characters. A report has hardly ever one in fifty; a table of
/// data that was taken for a report by mistake would take many seconds and gigabytes.
const BYTES_OF_A_NUMBER: usize = 40;

/// The most numbers in digits that a text of any length may hold.
const MOST_NUMBERS: usize = 1_200_000;

impl Source {
    /// Reads the bytes of a file called `name` with what the program itself knows of pages, and all tracked changes accepted.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        Self::from_bytes_as(name, bytes, &Reading::default())
    }

    /// Reads the bytes of a file called `name`. The content decides on the format, the name only where the content says nothing.
    pub fn from_bytes_as(name: &str, bytes: Vec<u8>, reading: &Reading) -> Result<Self, SourceError> {
        let source = Self::of_any_format(name, bytes, reading)?;
        let plain = matches!(source.format, Format::Text | Format::Markdown);
        if !plain && source.text.len() > LONGEST_DOCUMENT {
            let characters = source.text.chars().count();
            return Err(SourceError::TooLong { path: name.to_owned(), characters });
        }
        Ok(source)
    }

    fn of_any_format(name: &str, bytes: Vec<u8>, reading: &Reading) -> Result<Self, SourceError> {
        // Each document format is read by its own file of this layer; what is left is text.
        match decode::known_format(&bytes) {
            None if letter::is_letter(&bytes) => letter::read(name, &bytes, &reading.pages),
            None if odt::is_flat(&bytes) => odt::read_flat(name, &bytes, reading.view),
            None if html::is_page(&bytes, Format::named_page(name)) => html::read(name, &bytes, None, false, &reading.pages),
            None => Self::from_text_bytes(name, bytes),
            Some(BinaryFormat::Word) => Ok(docx::Document::read(name, &bytes, reading.view)?.source),
            Some(BinaryFormat::OldOffice) if docx::is_protected(&bytes) => Err(SourceError::Protected { path: name.to_owned() }),
            Some(BinaryFormat::OldOffice) => doc::read(name, &bytes, reading.view),
            Some(BinaryFormat::Rtf) => rtf::read(name, &bytes, reading.view),
            Some(BinaryFormat::OpenDocument) => odt::read(name, &bytes, reading.view),
            Some(BinaryFormat::Pdf) => pdf::read(name, bytes),
            Some(BinaryFormat::Ofd) => ofd::read(name, &bytes),
            Some(BinaryFormat::Zip) if !decode::is_whole_zip(&bytes) => {
                Err(SourceError::Damaged { path: name.to_owned(), reason: "the end of the file is missing".to_owned() })
            }
            Some(format) => Err(SourceError::Binary { path: name.to_owned(), format }),
        }
    }

    fn from_text_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        let decoded = decode::decode(name, bytes)?;
        let size = decoded.text.len() as u64;
        if decoded.text.len() > prose::LONGEST_TEXT {
            return Err(SourceError::TooLarge { path: name.to_owned(), size, limit: prose::LONGEST_TEXT as u64 });
        }
        let limit = most_numbers(decoded.text.len());
        if has_more_numbers(&decoded.text, limit) {
            return Err(SourceError::TooManyNumbers { path: name.to_owned(), limit });
        }
        let mut source = Self::from_text(Format::of_name(name), decoded.text);
        if decoded.broken > 0 {
            source.notes.insert(0, broken_bytes(&source.text, decoded.broken));
        }
        Ok(source)
    }

    /// Reads a text as plain text or Markdown; any other format is taken for plain text. One beyond 1 GiB has no blocks and a note.
    pub fn from_text(format: Format, text: String) -> Self {
        let mut source = Self {
            format,
            text,
            blocks: Vec::new(),
            page_marks: Vec::new(),
            places: Places::default(),
            revisions: None,
            notes: Vec::new(),
            cautions: Vec::new(),
            boxes: PageBoxes::default(),
            page: PageFacts::default(),
        };
        if source.text.len() > prose::LONGEST_TEXT {
            let message = Bilingual::new("文本超过 1 GiB，未检查", "the text is larger than 1 GiB and was not read");
            source.notes.push(SourceNote { span: Span::default(), message });
            return source;
        }
        let read = match format {
            Format::Markdown => markdown::read(&source.text),
            _ => text::read(&source.text),
        };
        source.blocks = read.blocks;
        source.page_marks = read.page_marks;
        source.notes = read.notes;
        source
    }
}

/// How many numbers in digits a text of so many bytes may hold.
fn most_numbers(bytes: usize) -> usize {
    (bytes / BYTES_OF_A_NUMBER).clamp(NUMBERS_OF_ANY_TEXT, MOST_NUMBERS)
}

/// Whether more than `limit` numbers are written with digits in `text`.
fn has_more_numbers(text: &str, limit: usize) -> bool {
    // Each number takes a digit and what parts it from the next one.
    if text.len() / 2 < limit {
        return false;
    }
    let begins = |pair: &&[u8]| !pair[0].is_ascii_digit() && pair[0] != b'.' && pair[1].is_ascii_digit();
    text.as_bytes().windows(2).filter(begins).count() > limit
}

/// What a format's reader finds in a text.
#[derive(Debug, Default)]
struct Content {
    blocks: Vec<Block>,
    page_marks: Vec<Span>,
    notes: Vec<SourceNote>,
}

/// The note on bytes that could not be decoded, at the first of them.
fn broken_bytes(text: &str, count: usize) -> SourceNote {
    let span = text.find('\u{fffd}').map_or_else(Span::default, |at| Span::new(at, at + '\u{fffd}'.len_utf8()));
    let message = Bilingual::new(
        format!("文件有 {count} 处字节损坏，无法还原为文字，请对照原文件核实"),
        format!("{count} places in the file are broken and could not be decoded; compare with the original"),
    );
    SourceNote { span, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_gives_its_text_and_blocks() {
        let (_folder, path) = file("报告.MD", "# 标题\n\n受理505件。\n".as_bytes());
        let source = read(&path, DEFAULT_LIMIT).unwrap();
        assert_eq!((source.format, source.blocks.len(), source.notes.len()), (Format::Markdown, 2, 0));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let (folder, path) = file("a.txt", b"0123456789");
        assert!(matches!(read(&path, 9), Err(SourceError::TooLarge { size: 10, limit: 9, .. })));
        assert!(matches!(read(&folder.path().join("b.txt"), 9), Err(SourceError::NotFound { .. })));
        assert!(matches!(read(folder.path(), 9), Err(SourceError::Unreadable { .. })));
        let (_folder, path) = file("a.docx", b"PK\x03\x04 word/document.xml");
        let message = read(&path, DEFAULT_LIMIT).unwrap_err().message();
        assert!(message.zh.contains("已损坏") && message.zh.contains("另存"), "{}", message.zh);
    }

    #[test]
    fn broken_bytes_are_noted_at_the_first_of_them() {
        let mut bytes = "云溪县信访局受理505件，办结500件。".as_bytes().to_vec();
        bytes.insert(9, 0xff);
        let source = Source::from_bytes("a.txt", bytes).unwrap();
        assert_eq!(&source.text[source.notes[0].span.range()], "\u{fffd}");
        assert_eq!(source.notes[0].span.start, 9);
    }

    #[test]
    fn a_document_of_which_the_end_is_missing_is_damaged() {
        let part = b"PK\x03\x04 the beginning of a document".to_vec();
        assert!(matches!(Source::from_bytes("a.docx", part.clone()), Err(SourceError::Damaged { .. })));
        let whole = [part, b"PK\x05\x06".to_vec(), vec![0; 18]].concat();
        assert!(matches!(Source::from_bytes("a.docx", whole), Err(SourceError::Binary { format: BinaryFormat::Zip, .. })));
    }

    #[test]
    fn a_document_far_longer_than_any_report_is_refused() {
        let words = "word ".repeat(LONGEST_DOCUMENT / 5 + 1);
        let document = format!("{{\\rtf1\\ansi {words}}}");
        assert!(matches!(Source::from_bytes("a.rtf", document.into_bytes()), Err(SourceError::TooLong { .. })));
        assert!(Source::from_bytes("a.txt", words.into_bytes()).is_ok());
    }

    #[test]
    fn a_text_with_more_numbers_than_any_report_is_refused() {
        let read = |text: String| Source::from_bytes("a.txt", text.into_bytes());
        let few = "26,".repeat(NUMBERS_OF_ANY_TEXT - 1);
        assert!(read(few.clone()).is_ok());
        assert!(matches!(read(few.repeat(2)), Err(SourceError::TooManyNumbers { limit: NUMBERS_OF_ANY_TEXT, .. })));
        assert_eq!(most_numbers(10_000_000), 250_000, "a longer text may hold more of them");
    }
}
