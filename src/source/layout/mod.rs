//! From ink to text: glyphs with their places on pages go in; lines, paragraphs, tables and page furniture come out in reading order.
//!
//! What .pdf and .ofd have in common. All lengths are points (1/72 inch) from the page's upper left corner, as people see the page.

mod aligned;
mod column;
mod flow;
mod fold;
mod footnote;
mod furniture;
mod grid;
mod legible;
mod line;
mod measure;
mod page;
mod write;

pub(super) use fold::folded;
pub(super) use legible::legible;

use super::build::Builder;
use super::{Caution, CautionKind, Format, Source, SourceError, SourceNote};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// A character on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Left edge.
    pub left: f32,
    /// Right edge: where the next character may begin.
    pub right: f32,
    /// Line on which it stands.
    pub baseline: f32,
    /// Font size.
    pub size: f32,
    /// Whether a blank stands before it.
    pub spaced: bool,
}

impl Glyph {
    /// Upper edge of its box, as most fonts have it.
    fn top(&self) -> f32 {
        self.baseline - 0.85 * self.size
    }

    /// Lower edge of its box.
    fn bottom(&self) -> f32 {
        self.baseline + 0.15 * self.size
    }
}

/// Characters written together; their order is that of reading.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct InkRun {
    /// At least one.
    pub glyphs: Vec<Glyph>,
    /// Whether the file itself says that it belongs to the page and not to the text, or it stands askew like a watermark.
    pub furniture: bool,
    /// Whether nothing of it is printed.
    pub hidden: bool,
}

/// A drawn line along one of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ruling {
    /// Left end.
    pub left: f32,
    /// Upper end.
    pub top: f32,
    /// Right end.
    pub right: f32,
    /// Lower end.
    pub bottom: f32,
}

impl Ruling {
    fn is_horizontal(&self) -> bool {
        self.right - self.left >= self.bottom - self.top
    }
}

/// A page as a format's reader hands it over.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// From 1.
    pub number: u32,
    /// Height.
    pub height: f32,
    /// Text in the order of the file.
    pub runs: Vec<InkRun>,
    /// Drawn lines.
    pub rulings: Vec<Ruling>,
    /// Why the page could not be read, or only with doubt.
    pub caution: Option<CautionKind>,
}

/// The source that the pages of one or more documents of a file make; nothing runs on from one document into the next.
/// A file of which nothing was read is refused.
pub(super) fn source(path: &str, format: Format, documents: Vec<Vec<Sheet>>) -> Result<Source, SourceError> {
    let mut builder = Builder::default();
    lay_out(documents, &mut builder);
    let source = builder.finish(format);
    if !source.blocks.is_empty() {
        return Ok(noted(source));
    }
    let path = path.to_owned();
    let cautions: Vec<Caution> = source.cautions.into_iter().filter(Caution::is_unread).collect();
    Err(if cautions.is_empty() { SourceError::Empty { path } } else { SourceError::NothingRead { path, cautions } })
}

/// Says that single characters could not be read.
fn noted(mut source: Source) -> Source {
    let unknown = source.text.matches('\u{fffd}').count();
    if unknown > 0 {
        let span = source.text.find('\u{fffd}').map_or_else(Span::default, |at| Span::new(at, at + '\u{fffd}'.len_utf8()));
        let message = Bilingual::new(
            format!("有 {unknown} 个字符的字体没有文字编码对照，无法读出，请对照原文件核实"),
            format!("{unknown} characters have fonts that do not tell what they are; compare with the original"),
        );
        source.notes.push(SourceNote { span, message });
    }
    source
}

fn lay_out(documents: Vec<Vec<Sheet>>, builder: &mut Builder) {
    let mut tables = 0;
    for sheets in documents {
        let mut pages: Vec<page::Page> = sheets.into_iter().map(page::Page::of).collect();
        furniture::set_aside(&mut pages);
        let measure = measure::Measure::of(&pages);
        for page in &mut pages {
            page.arrange(&measure);
        }
        let blocks = flow::blocks(pages, &measure);
        tables = write::write(blocks, tables, builder);
    }
}
