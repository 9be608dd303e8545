//! Styles of paragraphs, as far as they make headings and numbers ([MS-DOC] `STSH`).

use super::header::{Header, part, u16_at};
use super::properties::each;

/// Styles may rest on each other; a chain longer than this is a circle.
const LONGEST_CHAIN: usize = 16;

/// Styles by their number.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Option<Style>>);

#[derive(Debug, Default)]
struct Style {
    /// The kind of style that the program itself has: 1 to 9 are headings.
    kind: u16,
    base: u16,
    list: Option<u16>,
    level: Option<u8>,
    outline: Option<u8>,
}

/// What a style and those that it rests on say of a paragraph.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inherited {
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    /// Heading level, from 1.
    pub(super) heading: Option<u8>,
}

impl Styles {
    /// Reads the styles; those that are broken say nothing.
    pub(super) fn read(table: &[u8], header: &Header) -> Self {
        let bytes = part(table, header.styles).unwrap_or_default();
        Self::all(bytes).unwrap_or_default()
    }

    fn all(bytes: &[u8]) -> Option<Self> {
        let head = usize::from(u16_at(bytes, 0)?);
        let (count, base_length) = (usize::from(u16_at(bytes, 2)?), usize::from(u16_at(bytes, 4)?));
        let mut styles = Vec::new();
        let mut at = 2 + head;
        for _ in 0..count {
            let Some(length) = u16_at(bytes, at).map(usize::from) else { break };
            let Some(definition) = bytes.get(at + 2..at + 2 + length) else { break };
            styles.push(style(definition, base_length));
            at += 2 + length;
        }
        Some(Self(styles))
    }

    /// What the style `number` says.
    pub(super) fn of(&self, number: u16) -> Inherited {
        let mut found = Inherited::default();
        let mut next = number;
        for _ in 0..LONGEST_CHAIN {
            let Some(Some(style)) = self.0.get(usize::from(next)) else { break };
            found.list = found.list.or(style.list);
            found.level = found.level.or(style.level);
            let built_in = u8::try_from(style.kind).ok().filter(|kind| (1..=9).contains(kind));
            let outline = style.outline.map(|level| level + 1).or(built_in);
            found.heading = found.heading.or(outline);
            next = style.base;
        }
        found.heading = found.heading.filter(|level| *level <= 9);
        found
    }
}

/// One definition; nothing of a style that is none of paragraphs.
fn style(definition: &[u8], base_length: usize) -> Option<Style> {
    let (first, second) = (u16_at(definition, 0)?, u16_at(definition, 2)?);
    if second & 15 != 1 {
        return None;
    }
    let name = usize::from(u16_at(definition, base_length)?);
    // The name ends with a zero; what follows begins at an even place.
    let at = base_length + 2 + 2 * name + 2;
    let at = at + at % 2;
    let mut style = Style { kind: first & 0x0fff, base: second >> 4, ..Style::default() };
    let length = usize::from(u16_at(definition, at)?);
    let format = definition.get(at + 4..at + 2 + length).unwrap_or_default();
    each(format, |property, operand| {
        let value = operand.first().copied().unwrap_or(0);
        match property {
            0x2640 => style.outline = Some(value),
            0x260a => style.level = Some(value),
            0x460b => style.list = u16_at(operand, 0),
            _ => {}
        }
    });
    Some(style)
}
