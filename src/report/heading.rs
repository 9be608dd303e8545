//! One paragraph: whether it begins with a numbered heading, and where the heading ends.

use crate::source::{NumberStyle, marker};

/// A heading found at the start of a paragraph's folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) style: NumberStyle,
    pub(super) number: Option<u32>,
    /// Bytes of the number.
    pub(super) marker: usize,
    /// Bytes of number and words.
    pub(super) end: usize,
    /// Where the paragraph's own text begins: the text's length for a heading that stands alone, the marker's end
    /// for a numbered item whose first clause serves as its heading.
    pub(super) body: usize,
}

impl Shape {
    /// The level that the number's style gives.
    pub(super) fn level(&self) -> Option<u8> {
        match self.style {
            NumberStyle::Chinese => Some(1),
            NumberStyle::ChineseBracketed => Some(2),
            NumberStyle::Arabic => Some(3),
            NumberStyle::ArabicBracketed => Some(4),
            NumberStyle::None => None,
        }
    }
}

/// Characters of a first sentence that may still be a heading before more text.
const RUN_IN: usize = 40;
/// Characters of a heading before a colon.
const BEFORE_COLON: usize = 20;
/// Characters of a heading that stands alone.
const ALONE: usize = 60;
/// The parts' own headings are the longest: they quote a whole sentence of the regulation.
const ALONE_PART: usize = 90;

/// The heading of a paragraph that begins with a number.
pub(super) fn numbered(text: &str) -> Option<Shape> {
    let marker = marker(text)?;
    let rest = &text[marker.length..];
    if rest.trim().is_empty() {
        return None;
    }
    let extent = extent(rest, marker.style);
    if !matches!(extent, Extent::Alone) && counts_on(rest, marker.style, marker.number) {
        return None;
    }
    let (words, body) = match extent {
        Extent::Alone => (rest.trim_end_matches(is_end_mark).len(), text.len()),
        Extent::RunIn { words, body } => (words, marker.length + body),
        Extent::Item => (first_clause(rest), marker.length),
    };
    Some(Shape { style: marker.style, number: Some(marker.number), marker: marker.length, end: marker.length + words, body })
}

/// Whether the next number stands in the same paragraph: `1.力量不足;2.经费不足。` is a list in a sentence.
fn counts_on(rest: &str, style: NumberStyle, number: u32) -> bool {
    let marks = rest.char_indices().filter(|&(_, c)| matches!(c, '。' | ';' | ',' | ':'));
    let mut next = marks.filter_map(|(at, c)| marker(&rest[at + c.len_utf8()..]));
    next.any(|next| next.style == style && next.number == number + 1)
}

/// A line that the format marks as a heading, or that is one by its words: number and words, nothing more.
pub(super) fn whole(text: &str) -> Shape {
    let found = marker(text);
    let marker = found.map_or(0, |marker| marker.length);
    let words = text[marker..].trim_end_matches(is_end_mark).len();
    Shape {
        style: found.map_or(NumberStyle::None, |marker| marker.style),
        number: found.map(|marker| marker.number),
        marker,
        end: marker + words,
        body: text.len(),
    }
}

enum Extent {
    /// The paragraph is a heading and nothing else.
    Alone,
    /// The heading's words end, and the text begins, at these bytes after the number.
    RunIn { words: usize, body: usize },
    /// A numbered sentence or list item.
    Item,
}

fn extent(rest: &str, style: NumberStyle) -> Extent {
    let end = rest.find(['。', '!', '?']);
    let head = &rest[..end.unwrap_or(rest.len())];
    if let Some(run_in) = before_colon(rest, head) {
        return run_in;
    }
    let longest = if style == NumberStyle::Chinese { ALONE_PART } else { ALONE };
    let Some(end) = end else {
        let listed = rest.ends_with([';', ',', '、']);
        return if listed || longer_than(rest, longest) { Extent::Item } else { Extent::Alone };
    };
    let after = end + rest[end..].chars().next().map_or(0, char::len_utf8);
    if rest[after..].trim_matches(is_end_mark).is_empty() {
        let clauses = head.matches([',', ';']).count();
        let short =
            if style == NumberStyle::Chinese { clauses < 2 && !longer_than(head, ALONE) } else { clauses == 0 && !longer_than(head, 30) };
        return if short { Extent::Alone } else { Extent::Item };
    }
    if longer_than(head, RUN_IN) || head.contains(';') { Extent::Item } else { Extent::RunIn { words: end, body: after } }
}

/// `(一)健全机制:强化…`: a colon before any other mark ends a short heading.
fn before_colon(rest: &str, head: &str) -> Option<Extent> {
    let colon = head.find([':', ',', ';']).filter(|&at| head[at..].starts_with(':'))?;
    let more = !rest[colon + 1..].trim().is_empty();
    (more && colon > 0 && !longer_than(&head[..colon], BEFORE_COLON)).then_some(Extent::RunIn { words: colon, body: colon + 1 })
}

/// Bytes of the first clause, at most [`RUN_IN`] characters.
fn first_clause(rest: &str) -> usize {
    let cut = rest.char_indices().nth(RUN_IN).map_or(rest.len(), |(at, _)| at);
    rest[..cut].find(['。', ',', ';', ':', '!', '?']).filter(|&at| at > 0).unwrap_or(cut)
}

fn longer_than(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// Marks that end a heading without being part of it.
pub(super) fn is_end_mark(c: char) -> bool {
    matches!(c, '。' | ':' | ';' | ',' | '、' | '!' | '?' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `heading|body`, or nothing for text.
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let shape = numbered(text);
        assert_eq!(shape.map(|shape| (&text[shape.marker..shape.end], &text[shape.body..])), expected);
    }

    #[test]
    fn alone_on_a_line() {
        check("一、主要举措和成效", Some(("主要举措和成效", "")));
        check("(一)健全机制。", Some(("健全机制", "")));
        check("三、党政主要负责人履行职责,加强法治政府建设的情况。", Some(("党政主要负责人履行职责,加强法治政府建设的情况", "")));
        check("二、存在的问题:", Some(("存在的问题", "")));
    }

    #[test]
    fn run_in() {
        check("(一)健全机制。强化配合。", Some(("健全机制", "强化配合。")));
        check("(一)健全机制:强化配合,形成合力。", Some(("健全机制", "强化配合,形成合力。")));
        check("1.优化服务,提高效能。全年办理26件。", Some(("优化服务,提高效能", "全年办理26件。")));
    }

    #[test]
    fn a_numbered_sentence_keeps_its_whole_text() {
        check("1.全年办结信访事项26件,群众满意。", Some(("全年办结信访事项26件", "全年办结信访事项26件,群众满意。")));
        check("(2)组织培训;", Some(("组织培训", "组织培训;")));
    }

    #[test]
    fn no_heading() {
        for text in ["2023年,局党组高度重视。", "1.5万件", "一是健全机制。", "“(一)健全机制”", "一、", "1.力量不足;2.经费不足。"]
        {
            check(text, None);
        }
    }
}
