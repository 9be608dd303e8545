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
mod line;
mod measure;
mod page;
mod write;

#[cfg(test)]
mod tests;

pub(super) use fold::folded;

use super::CautionKind;
use super::build::Builder;

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

/// Writes the text of `sheets` into `builder`. A document of its own begins at each of `sheets`, so that nothing runs on between two.
pub(super) fn lay_out(documents: Vec<Vec<Sheet>>, builder: &mut Builder) {
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
