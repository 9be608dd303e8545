//! The lists of a document and how they count ([MS-DOC] `PlfLst`, `LVL`, `PlfLfo`).

use std::collections::HashMap;

use super::header::{Header, Part, part, u16_at, u32_at, usize_at};
use crate::source::lists::{LEVELS, Level, List, NumberFormat, Numbering, Scheme};

/// More lists than any document has.
const MOST: usize = 4096;

/// The longest text of a number that is read.
const LONGEST: usize = 64;

/// The names of the ways to count, by the number that a level gives.
const FORMATS: [&str; 40] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
];

/// Reads the lists; what is broken is left out, and its paragraphs have no number.
pub(super) fn read(table: &[u8], header: &Header) -> Numbering {
    let mut numbering = Numbering::default();
    read_schemes(table, header.lists, &mut numbering.schemes);
    read_uses(table, header.list_uses, &mut numbering.lists);
    numbering
}

/// The schemes: their heads in the part `lists`, the levels of all of them behind it.
fn read_schemes(table: &[u8], lists: Part, schemes: &mut HashMap<i64, Scheme>) -> Option<()> {
    const HEAD: usize = 28;
    let heads = part(table, lists)?;
    let mut levels = Reader { bytes: table, at: lists.0.checked_add(lists.1)? };
    let count = usize::from(u16_at(heads, 0)?).min(MOST);
    for number in 0..count {
        let head = heads.get(2 + HEAD * number..2 + HEAD * (number + 1))?;
        let simple = head[26] & 1 != 0;
        let mut scheme = Scheme::default();
        for index in 0..if simple { 1 } else { LEVELS } {
            let mut level = levels.level()?;
            level.style = u16_at(head, 8 + 2 * index).filter(|style| *style != 0x0fff).map(|style| style.to_string());
            scheme.levels.insert(index, level);
        }
        schemes.insert(i64::from(u32_at(head, 0)?), scheme);
    }
    Some(())
}

/// The lists that paragraphs name, by their number from 1: a scheme and what they change of it.
fn read_uses(table: &[u8], uses: Part, lists: &mut HashMap<i64, List>) -> Option<()> {
    const HEAD: usize = 16;
    let bytes = part(table, uses)?;
    let count = usize_at(bytes, 0)?.min(MOST);
    let head = |number: usize| bytes.get(4 + HEAD * number..4 + HEAD * (number + 1));
    let mut changes = Reader { bytes, at: 4 + HEAD * count };
    for number in 0..count {
        let head = head(number)?;
        let mut list = List { scheme: i64::from(u32_at(head, 0)?), ..List::default() };
        // Four bytes that say nothing go before the changes.
        changes.at = changes.at.checked_add(4)?;
        let whole = changes.changes(head[12], &mut list);
        lists.insert(i64::try_from(number).ok()? + 1, list);
        whole?;
    }
    Some(())
}

/// Reads what has no fixed length, one after the other.
struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn take(&mut self, length: usize) -> Option<&'t [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// One level with its formatting and its text.
    fn level(&mut self) -> Option<Level> {
        let head = self.take(28)?;
        let formatting = usize::from(head[24]) + usize::from(head[25]);
        self.take(formatting)?;
        let length = usize::from(u16_at(self.take(2)?, 0)?);
        let units: Vec<u16> = self.take(length.checked_mul(2)?)?.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair)).collect();
        let places = &head[6..15];
        let holds_number = |at: usize| places.iter().any(|place| usize::from(*place) == at + 1);
        let mut text = String::new();
        for (at, c) in units.iter().take(LONGEST).enumerate() {
            match *c {
                level @ 0..=8 if holds_number(at) => text += &format!("%{}", level + 1),
                unit => text.extend(char::from_u32(u32::from(unit)).filter(|c| !c.is_control())),
            }
        }
        let format = match head[4] {
            0xff => "none",
            57 => "numberInDash",
            number => FORMATS.get(usize::from(number)).copied().unwrap_or("decimal"),
        };
        let flags = head[5];
        Some(Level {
            start: i64::from(u32_at(head, 0)?.cast_signed()),
            format: NumberFormat::Named(format.to_owned()),
            text,
            tight: head[15] == 2,
            restart: (flags & 8 != 0).then_some(usize::from(head[26])),
            legal: flags & 4 != 0,
            style: None,
        })
    }

    /// What a list changes of `count` levels of its scheme.
    fn changes(&mut self, count: u8, list: &mut List) -> Option<()> {
        for _ in 0..count {
            let head = self.take(8)?;
            let (start, flags) = (u32_at(head, 0)?.cast_signed(), u32_at(head, 4)?);
            let index = usize::try_from(flags & 15).ok()?;
            let (anew, formatted) = (flags & 0x10 != 0, flags & 0x20 != 0);
            let mut start = i64::from(start);
            if formatted {
                let level = self.level()?;
                start = level.start;
                list.levels.insert(index, level);
            }
            if anew {
                list.starts.insert(index, start);
            }
        }
        Some(())
    }
}
