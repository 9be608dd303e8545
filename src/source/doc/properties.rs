//! Formatting of characters and paragraphs, as far as it says what text counts and where tables have their cells.

use super::header::{Header, Part, part, u16_at, usize_at};
use super::styles::Styles;
use crate::source::lists::Item;

/// Bytes of a page of formatting.
const PAGE: usize = 512;

/// What formatting says of a character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: bool,
    /// A sign of a symbol font, by its code.
    pub(super) symbol: Option<u16>,
}

/// What formatting says of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) in_table: bool,
    /// The mark that ends a row.
    pub(super) row_end: bool,
    /// Depth of the table, from 1.
    pub(super) depth: u32,
    /// Level of the heading, from 1.
    pub(super) heading: Option<u8>,
    /// The list that gives it a number, and the paragraph's style where that is what puts it into the list.
    pub(super) list: Option<u16>,
    pub(super) list_style: Option<String>,
    /// Its level in the list, from 0.
    pub(super) list_level: Option<u8>,
    /// Of a row's end: the edges of its cells, one more than there are cells.
    pub(super) edges: Vec<i16>,
    /// Of a row's end: which cells go on from the one before or above.
    pub(super) merged: Vec<bool>,
}

impl Paragraph {
    /// What gives the paragraph its number.
    pub(super) fn item(&self) -> Option<Item<'_>> {
        let list = self.list.filter(|list| *list != NO_LIST && *list != NO_LONGER_A_LIST)?;
        Some(Item { list: i64::from(list), style: self.list_style.as_deref(), level: self.list_level.map(usize::from) })
    }
}

/// Lists that are none: never one, or one before.
const NO_LIST: u16 = 0;
const NO_LONGER_A_LIST: u16 = 0xf801;

/// Formatting by offset in the main stream.
#[derive(Debug)]
pub(super) struct Properties<'m> {
    styles: Styles,
    characters: Runs<'m>,
    paragraphs: Runs<'m>,
}

impl<'m> Properties<'m> {
    pub(super) fn read(main: &'m [u8], table: &[u8], header: &Header) -> Self {
        Self {
            styles: Styles::read(table, header),
            characters: Runs::read(main, table, header.character_pages, false),
            paragraphs: Runs::read(main, table, header.paragraph_pages, true),
        }
    }

    /// Of the character whose bytes begin at `at`, with the formatting of its piece.
    pub(super) fn character(&self, at: u32, piece: &[u8]) -> Character {
        let mut found = Character::default();
        for format in [self.characters.of(at).unwrap_or_default(), piece] {
            each(format, |property, operand| {
                let on = operand.first().is_some_and(|value| *value == 1 || *value == 0x81);
                match property {
                    0x0800 => found.deleted = on,
                    0x0801 => found.inserted = on,
                    0x083c => found.hidden = on,
                    0x6a09 => found.symbol = u16_at(operand, 2),
                    _ => {}
                }
            });
        }
        found
    }

    /// Of the paragraph whose end mark's bytes begin at `at`, with the formatting of its piece.
    pub(super) fn paragraph(&self, at: u32, piece: &[u8]) -> Paragraph {
        let mut found = Paragraph::default();
        let own = self.paragraphs.of(at).unwrap_or_default();
        let style = u16_at(own, 0).unwrap_or(0);
        let inherited = self.styles.of(style);
        (found.heading, found.list_level) = (inherited.heading, inherited.level);
        (found.list, found.list_style) = (inherited.list, inherited.list.map(|_| style.to_string()));
        for format in [own.get(2..).unwrap_or_default(), piece] {
            each(format, |property, operand| {
                let value = operand.first().copied().unwrap_or(0);
                match property {
                    0x2416 => found.in_table = value != 0,
                    0x2417 => found.row_end = value != 0,
                    0x244c if value != 0 => found.row_end = true,
                    0x6649 => found.depth = u32::try_from(usize_at(operand, 0).unwrap_or(0)).unwrap_or(0),
                    0x2640 => found.heading = (value < 9).then_some(value + 1),
                    0x260a => found.list_level = Some(value),
                    0x460b => (found.list, found.list_style) = (u16_at(operand, 0), None),
                    0xd608 => (found.edges, found.merged) = cells(operand),
                    _ => {}
                }
            });
        }
        if found.in_table && found.depth == 0 {
            found.depth = 1;
        }
        found
    }
}

/// Edges of the cells of a row, and which cells go on from another.
fn cells(operand: &[u8]) -> (Vec<i16>, Vec<bool>) {
    let count = operand.first().copied().map_or(0, usize::from);
    let edges = (0..=count).map_while(|at| u16_at(operand, 1 + 2 * at).map(u16::cast_signed)).collect();
    let first = 1 + 2 * (count + 1);
    let merged =
        (0..count).map(|at| u16_at(operand, first + 20 * at).is_some_and(|flags| flags & 3 == 1 || (flags >> 5) & 3 == 1)).collect();
    (edges, merged)
}

/// Hands each property in `format` with its operand to `take`; stops where it is broken.
pub(super) fn each(format: &[u8], mut take: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(property) = u16_at(format, at) {
        at += 2;
        let (skip, length) = match property >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if property == 0xd608 => match u16_at(format, at) {
                Some(length) => (2, usize::from(length).saturating_sub(1)),
                None => return,
            },
            _ => match format.get(at) {
                // Tab stops too many for their length say so; nothing after them can be read.
                Some(255) if property == 0xc615 => return,
                Some(length) => (1, usize::from(*length)),
                None => return,
            },
        };
        let Some(operand) = format.get(at + skip..at + skip + length) else { return };
        take(property, operand);
        at += skip + length;
    }
}

/// Stretches of the main stream with one formatting each.
#[derive(Debug)]
struct Runs<'m> {
    /// Start, end and formatting, in order of the start.
    runs: Vec<(u32, u32, &'m [u8])>,
}

impl<'m> Runs<'m> {
    fn read(main: &'m [u8], table: &[u8], place: Part, paragraphs: bool) -> Self {
        let mut runs = Vec::new();
        let pages = part(table, place).unwrap_or_default();
        let count = pages.len().saturating_sub(4) / 8;
        for number in 0..count {
            let page = usize_at(pages, 4 * (count + 1) + 4 * number).map(|page| page & 0x003f_ffff);
            let Some(page) = page.and_then(|page| main.get(page * PAGE..(page + 1) * PAGE)) else { continue };
            page_runs(page, paragraphs, &mut runs);
        }
        runs.sort_by_key(|&(start, ..)| start);
        Self { runs }
    }

    fn of(&self, at: u32) -> Option<&'m [u8]> {
        let after = self.runs.partition_point(|&(start, ..)| start <= at);
        let &(_, end, format) = self.runs[..after].last()?;
        (at < end).then_some(format)
    }
}

/// The runs of one page of formatting.
fn page_runs<'m>(page: &'m [u8], paragraphs: bool, runs: &mut Vec<(u32, u32, &'m [u8])>) {
    let count = usize::from(page[PAGE - 1]);
    let width = if paragraphs { 13 } else { 1 };
    for number in 0..count {
        let bounds = super::header::u32_at(page, 4 * number).zip(super::header::u32_at(page, 4 * number + 4));
        let Some((start, end)) = bounds.filter(|(start, end)| start < end) else { continue };
        let offset = page.get(4 * (count + 1) + width * number).map_or(0, |offset| 2 * usize::from(*offset));
        let format = if offset == 0 { Some(&page[..0]) } else { format_at(page, offset, paragraphs) };
        runs.extend(format.map(|format| (start, end, format)));
    }
}

fn format_at(page: &[u8], offset: usize, paragraphs: bool) -> Option<&[u8]> {
    let length = usize::from(*page.get(offset)?);
    match (paragraphs, length) {
        (false, length) => page.get(offset + 1..offset + 1 + length),
        (true, 0) => {
            let length = 2 * usize::from(*page.get(offset + 1)?);
            page.get(offset + 2..offset + 2 + length)
        }
        (true, length) => page.get(offset + 1..offset + 2 * length),
    }
}
