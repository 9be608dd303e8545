//! Where each character of the text view stands on its page, in formats with fixed pages.

use crate::span::Span;

/// A rectangle on a page, in points (1/72 inch) from the page's upper left corner as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageBox {
    /// Page, from 1.
    pub page: u32,
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl PageBox {
    /// Whether both stand on one line of one page, so that one rectangle can mark them.
    fn is_beside(&self, other: &Self) -> bool {
        let middle = f32::midpoint(other.top, other.bottom);
        self.page == other.page && (self.top..=self.bottom).contains(&middle)
    }

    fn join(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
    }
}

/// The boxes of all characters of a text view, by byte offset; empty for formats without pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageBoxes {
    starts: Vec<(usize, PageBox)>,
}

impl PageBoxes {
    /// Notes the box of the character at `offset`. Offsets come in ascending order.
    pub fn push(&mut self, offset: usize, place: PageBox) {
        debug_assert!(self.starts.last().is_none_or(|(last, _)| *last < offset));
        self.starts.push((offset, place));
    }

    /// All boxes with the offsets of their characters, in order.
    pub fn all(&self) -> &[(usize, PageBox)] {
        &self.starts
    }

    /// The rectangles that cover `span`: one for each line it touches.
    pub fn of(&self, span: Span) -> Vec<PageBox> {
        let from = self.starts.partition_point(|(start, _)| *start < span.start);
        let to = self.starts.partition_point(|(start, _)| *start < span.end);
        let mut lines: Vec<PageBox> = Vec::new();
        for (_, place) in &self.starts[from..to] {
            match lines.last_mut() {
                Some(line) if line.is_beside(place) => line.join(place),
                _ => lines.push(*place),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_two_lines_has_two_rectangles() {
        let mut boxes = PageBoxes::default();
        let at = |left: f32, top: f32| PageBox { page: 1, left, top, right: left + 10.0, bottom: top + 10.0 };
        for (offset, place) in [(0, at(10.0, 0.0)), (3, at(20.0, 1.0)), (6, at(10.0, 20.0))] {
            boxes.push(offset, place);
        }
        let found = boxes.of(Span::new(0, 9));
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].left, found[0].right, found[0].bottom), (10.0, 30.0, 11.0));
        assert_eq!(boxes.of(Span::new(6, 7)), [at(10.0, 20.0)]);
        assert_eq!(boxes.of(Span::new(9, 12)), []);
    }
}
