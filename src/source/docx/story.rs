//! What is found in one part of a document: paragraphs and tables in order, every piece of text with its bytes in the part.

use std::ops::Range;

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Node {
    Paragraph(Box<Paragraph>),
    Table(Table),
}

/// A paragraph with what hangs on it.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// What its reader sees, without an automatic number.
    pub text: String,
    /// Where `text` comes from, in order and without gaps but for what was joined in.
    pub pieces: Vec<Piece>,
    pub properties: Properties,
    /// Text boxes that are anchored here.
    pub boxes: Vec<Node>,
    /// Footnotes and endnotes that are referred to here.
    pub notes: Vec<NoteReference>,
    /// Whether it is an entry of a table of contents that the program made.
    pub contents: bool,
    /// How many runs it has.
    pub runs: usize,
}

/// What a paragraph says of itself.
#[derive(Debug, Default, Clone)]
pub(super) struct Properties {
    /// Identifier of its style.
    pub style: Option<String>,
    /// Its list, 0 for none.
    pub list: Option<i64>,
    /// Its level in the list, from 0.
    pub level: Option<usize>,
    /// Its outline level, from 0; 9 is body text.
    pub outline: Option<usize>,
    /// Whether the paragraph's end is not there in the view that is read, so that the next one follows on.
    pub open: bool,
    /// Whether its mark is hidden.
    pub hidden: bool,
}

/// A footnote or an endnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteReference {
    pub endnote: bool,
    pub id: String,
    /// The run that refers to it.
    pub run: usize,
}

/// A piece of a paragraph's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where in the paragraph's text.
    pub at: usize,
    pub length: usize,
    /// The bytes of the part: the very characters, or the element or reference that stands for one.
    pub xml: Range<usize>,
    /// The run, as index into [`Story::runs`].
    pub run: usize,
    /// The text element, as index into [`Story::holders`]; `None` for a tab and the like.
    pub holder: Option<usize>,
    /// Whether it cannot be cut.
    pub whole: bool,
    /// Whether it cannot be changed either: it stands in something larger, whose bytes are given.
    pub locked: bool,
}

/// A run: characters of one look.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// From `<w:r>` to `</w:r>`.
    pub element: Range<usize>,
    pub start_tag: Range<usize>,
    /// `<w:rPr>…</w:rPr>`, empty where it has none.
    pub properties: Range<usize>,
    /// Which paragraph of the part, from 0.
    pub paragraph: usize,
    /// Which run of the paragraph, from 0.
    pub number: usize,
    /// For text in a text box: the run of the body that the box hangs on.
    pub anchor: Option<usize>,
    /// Whether it is inside a tracked insertion.
    pub inserted: bool,
}

/// An element of text, `<w:t>` or `<w:delText>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    /// From its start tag to its end tag.
    pub element: Range<usize>,
    /// What between the tags counts: without the blanks at both ends, unless it says that they do.
    pub content: Range<usize>,
    /// Whether blanks at both ends count.
    pub preserve: bool,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Columns left free before the first cell.
    pub before: usize,
    /// Whether it is repeated on every page.
    pub header: bool,
    /// Whether it is not there in the view that is read.
    pub gone: bool,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Columns that it covers.
    pub span: usize,
    /// Whether it goes on with the cell above, or with the one before it.
    pub covered: bool,
    /// Whether it is not there in the view that is read.
    pub gone: bool,
    pub nodes: Vec<Node>,
}

/// The mark of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommentMark {
    pub id: String,
    /// The element; for the reference the whole run if that holds nothing else.
    pub xml: Range<usize>,
}

/// Everything found in one part.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub nodes: Vec<Node>,
    pub runs: Vec<Run>,
    pub holders: Vec<Holder>,
    pub comments: Vec<CommentMark>,
    /// Notes by identifier, for the parts that hold them.
    pub notes: Vec<(String, Vec<Node>)>,
    /// Relationship identifiers of headers, then footers, in order.
    pub headers: Vec<String>,
    pub footers: Vec<String>,
    /// Offset in the first paragraph behind its properties: where a comment on nothing can go.
    pub first_paragraph: Option<usize>,
    /// Bytes of the root's start tag.
    pub root: Range<usize>,
    /// The highest identifier of an annotation (change, bookmark, comment).
    pub highest_id: i64,
    pub count: Count,
}

/// What was met and is not text, or not shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub revisions: usize,
    pub pictures: usize,
    pub formulas: usize,
    /// Runs of hidden text.
    pub hidden: usize,
    /// Files inside the file whose text is not read.
    pub embedded: usize,
}
