//! The piece table: which bytes of the main stream are the text, in order.

use encoding_rs::WINDOWS_1252;

use super::header::{Header, part, u16_at, u32_at, usize_at};

/// More characters than any document has.
const MOST: usize = 8 << 20;

/// A character of the text and where its bytes begin in the main stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) c: char,
    /// The offset that formatting refers to.
    pub(super) at: u32,
    /// The piece's own formatting.
    pub(super) piece: u32,
}

/// The text as the pieces make it, character by character.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) units: Vec<Unit>,
    /// Formatting that goes with whole pieces.
    pub(super) formats: Vec<Vec<u8>>,
}

impl Pieces {
    /// Reads the piece table and the text; nothing where it is broken.
    pub(super) fn read(main: &[u8], table: &[u8], header: &Header) -> Option<Self> {
        let clx = part(table, header.pieces)?;
        let mut formats: Vec<&[u8]> = Vec::new();
        let mut at = 0;
        while clx.get(at) == Some(&1) {
            let length = usize::from(u16_at(clx, at + 1)?);
            formats.push(clx.get(at + 3..at + 3 + length)?);
            at += 3 + length;
        }
        if clx.get(at) != Some(&2) {
            return None;
        }
        let length = usize_at(clx, at + 1)?;
        let pieces = clx.get(at + 5..at.checked_add(5)?.checked_add(length)?)?;
        let count = length.checked_sub(4)? / 12;
        let mut read = Self { units: Vec::new(), formats: Vec::new() };
        for number in 0..count {
            let (start, end) = (usize_at(pieces, 4 * number)?, usize_at(pieces, 4 * number + 4)?);
            let characters = end.checked_sub(start)?;
            let entry = 4 * (count + 1) + 8 * number;
            let (place, format) = (u32_at(pieces, entry + 2)?, u16_at(pieces, entry + 6)?);
            if read.units.len() + characters > MOST {
                return None;
            }
            read.formats.push(piece_format(format, &formats));
            read.take(main, place, characters, u32::try_from(number).ok()?)?;
        }
        (!read.units.is_empty()).then_some(read)
    }

    fn take(&mut self, main: &[u8], place: u32, characters: usize, piece: u32) -> Option<()> {
        if place & 0x4000_0000 != 0 {
            let at = (place & 0x3fff_ffff) / 2;
            let bytes = main.get(at as usize..(at as usize).checked_add(characters)?)?;
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            self.units.extend(text.chars().zip(at..).map(|(c, at)| Unit { c, at, piece }));
            return Some(());
        }
        let at = place & 0x3fff_ffff;
        let bytes = main.get(at as usize..(at as usize).checked_add(2 * characters)?)?;
        let units = bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair));
        let mut place = at;
        for c in char::decode_utf16(units) {
            let c = c.unwrap_or('\u{fffd}');
            self.units.push(Unit { c, at: place, piece });
            // Positions count units: the second one of a pair is an empty place.
            if c.len_utf16() == 2 {
                self.units.push(Unit { c: '\0', at: place + 2, piece });
            }
            place += 2 * u32::try_from(c.len_utf16()).unwrap_or(1);
        }
        Some(())
    }
}

/// The formatting of a piece: one of those before the table, or one property in a short form.
fn piece_format(format: u16, formats: &[&[u8]]) -> Vec<u8> {
    if format & 1 != 0 {
        return formats.get(usize::from(format >> 1)).map(|format| format.to_vec()).unwrap_or_default();
    }
    // Of the short forms only the marks of tracked changes and hidden text matter here.
    let [low, value] = format.to_le_bytes();
    match low >> 1 {
        0x41 => vec![0x00, 0x08, value],
        0x42 => vec![0x01, 0x08, value],
        0x4b => vec![0x3c, 0x08, value],
        _ => Vec::new(),
    }
}
