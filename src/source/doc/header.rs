//! The header of a Word document: where its tables lie and how long its texts are.

/// Why a header cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Encrypted,
    TooOld,
    Broken,
}

/// Where a table lies in the table stream: offset and length in bytes.
pub(super) type Part = (usize, usize);

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    first_table: bool,
    /// Characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes and those of headers, in the order in which they
    /// follow each other.
    pub(super) lengths: [usize; 8],
    pub(super) pieces: Part,
    pub(super) character_pages: Part,
    pub(super) paragraph_pages: Part,
    /// Places in the main text that refer to footnotes, and where the notes begin among them; the same of endnotes.
    pub(super) footnotes: (Part, Part),
    pub(super) endnotes: (Part, Part),
    /// Styles, lists and what paragraphs refer to as lists; empty where the document has none.
    pub(super) styles: Part,
    pub(super) lists: Part,
    pub(super) list_uses: Part,
}

/// The number of the format with Word 97.
const WORD_97: u16 = 0x00c1;

impl Header {
    /// Reads the head of the main stream.
    pub(super) fn read(main: &[u8]) -> Result<Self, Fault> {
        let mark = u16_at(main, 0).ok_or(Fault::Broken)?;
        let version = u16_at(main, 2).ok_or(Fault::Broken)?;
        let flags = u16_at(main, 0x0a).ok_or(Fault::Broken)?;
        if mark != 0xa5ec {
            return Err(if mark == 0xa5dc || mark == 0xa699 || mark == 0xa697 { Fault::TooOld } else { Fault::Broken });
        }
        if flags & 0x0100 != 0 {
            return Err(Fault::Encrypted);
        }
        if version < WORD_97 {
            return Err(Fault::TooOld);
        }
        // The three groups of fields before the table of places have their own lengths.
        let words = usize::from(u16_at(main, 0x20).ok_or(Fault::Broken)?);
        let longs_at = 0x22 + 2 * words;
        let longs = usize::from(u16_at(main, longs_at).ok_or(Fault::Broken)?);
        let longs_at = longs_at + 2;
        let places_at = longs_at + 4 * longs + 2;
        let mut lengths = [0; 8];
        for (number, length) in lengths.iter_mut().enumerate() {
            *length = usize_at(main, longs_at + 4 * (3 + number)).ok_or(Fault::Broken)?;
        }
        let part = |number: usize| {
            let at = places_at + 8 * number;
            Some((usize_at(main, at)?, usize_at(main, at + 4)?))
        };
        let part = |number: usize| part(number).ok_or(Fault::Broken);
        Ok(Self {
            first_table: flags & 0x0200 != 0,
            lengths,
            pieces: part(33)?,
            character_pages: part(12)?,
            paragraph_pages: part(13)?,
            footnotes: (part(2)?, part(3)?),
            endnotes: (part(46)?, part(47)?),
            styles: part(1)?,
            lists: part(73).unwrap_or_default(),
            list_uses: part(74).unwrap_or_default(),
        })
    }

    /// The name of the stream with the tables.
    pub(super) fn table_stream(&self) -> &'static str {
        if self.first_table { "/1Table" } else { "/0Table" }
    }
}

/// Two bytes, the lower one first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, the lowest one first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Four bytes as an offset or a count.
pub(super) fn usize_at(bytes: &[u8], at: usize) -> Option<usize> {
    u32_at(bytes, at).and_then(|value| usize::try_from(value).ok())
}

/// The bytes of a part of the table stream.
pub(super) fn part(table: &[u8], part: Part) -> Option<&[u8]> {
    table.get(part.0..part.0.checked_add(part.1)?)
}
