//! Bytes to text: UTF-8, UTF-16 and the GB encodings, with or without a byte-order mark.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::SourceError;
use super::error::BinaryFormat;
use super::prose::is_blank;

/// Decoded text, and how many places could not be decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Each such place is a U+FFFD in the text.
    pub(super) broken: usize,
    pub(super) encoding: TextEncoding,
}

/// How a text file is encoded; `marked` where a byte-order mark stands before the text and is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextEncoding {
    /// A byte-order mark is part of the text.
    Utf8,
    Utf16Le {
        marked: bool,
    },
    Utf16Be {
        marked: bool,
    },
    /// GB2312 and GBK too.
    Gb18030 {
        marked: bool,
    },
    Big5,
}

impl TextEncoding {
    /// Bytes of the mark before the text.
    pub(super) fn mark(self) -> usize {
        match self {
            Self::Utf16Le { marked: true } | Self::Utf16Be { marked: true } => 2,
            Self::Gb18030 { marked: true } => 4,
            _ => 0,
        }
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le { .. } => UTF_16LE,
            Self::Utf16Be { .. } => UTF_16BE,
            Self::Gb18030 { .. } => GB18030,
            Self::Big5 => BIG5,
        }
    }
}

/// The text of `bytes`, whose encoding is known.
pub(super) fn decode_known(encoding: TextEncoding, bytes: &[u8]) -> String {
    let bytes = bytes.get(encoding.mark()..).unwrap_or_default();
    match encoding {
        TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        _ => encoding.encoding().decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Bytes looked at to guess an encoding.
const SAMPLE: usize = 1 << 20;

/// Decodes `bytes` of the file called `path`.
pub(super) fn decode(path: &str, bytes: Vec<u8>) -> Result<Decoded, SourceError> {
    let binary = |format| SourceError::Binary { path: path.to_owned(), format };
    if let Some(format) = known_format(&bytes) {
        return Err(binary(format));
    }
    let decoded = decode_text(bytes).map_err(|failure| match failure {
        Failure::Binary => binary(BinaryFormat::Unknown),
        Failure::Undecodable => SourceError::Undecodable { path: path.to_owned() },
    })?;
    if decoded.text.chars().all(is_blank) {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    if control_characters(&decoded.text) {
        return Err(binary(BinaryFormat::Unknown));
    }
    Ok(decoded)
}

enum Failure {
    Binary,
    Undecodable,
}

fn decode_text(bytes: Vec<u8>) -> Result<Decoded, Failure> {
    match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Err(Failure::Undecodable),
        [0xff, 0xfe, rest @ ..] => return Ok(decode_as(TextEncoding::Utf16Le { marked: true }, rest)),
        [0xfe, 0xff, rest @ ..] => return Ok(decode_as(TextEncoding::Utf16Be { marked: true }, rest)),
        [0x84, 0x31, 0x95, 0x33, rest @ ..] => return Ok(decode_as(TextEncoding::Gb18030 { marked: true }, rest)),
        _ => {}
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        return Ok(decode_as(encoding, &bytes));
    }
    let zero = bytes.contains(&0);
    let bytes = match String::from_utf8(bytes) {
        Ok(_) if zero => return Err(Failure::Binary),
        Ok(text) => return Ok(Decoded { text, broken: 0, encoding: TextEncoding::Utf8 }),
        Err(error) => error.into_bytes(),
    };
    if zero {
        return Err(Failure::Binary);
    }
    let broken = mostly_utf8(&bytes);
    if let Some(broken) = broken {
        return Ok(Decoded { text: String::from_utf8_lossy(&bytes).into_owned(), broken, encoding: TextEncoding::Utf8 });
    }
    legacy(&bytes).ok_or(Failure::Undecodable)
}

/// `bytes` come without a mark.
fn decode_as(encoding: TextEncoding, bytes: &[u8]) -> Decoded {
    let (text, errors) = encoding.encoding().decode_without_bom_handling(bytes);
    let broken = if errors { text.matches('\u{fffd}').count().max(1) } else { 0 };
    Decoded { text: text.into_owned(), broken, encoding }
}

/// The encoding that the bytes of a text without byte-order mark are in, as far as they show it.
pub(super) fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Some(encoding.encoding());
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes).is_some() {
        return Some(UTF_8);
    }
    legacy(bytes).map(|decoded| decoded.encoding.encoding())
}

/// GB18030, or Big5 for texts from elsewhere; nothing when the result does not read like Chinese.
fn legacy(bytes: &[u8]) -> Option<Decoded> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Deny);
    let encoding = if guess == BIG5 { TextEncoding::Big5 } else { TextEncoding::Gb18030 { marked: false } };
    let decoded = decode_as(encoding, bytes);
    let tolerated = if guess == GBK || guess == GB18030 || guess == BIG5 { 50 } else { 1000 };
    let characters = decoded.text.chars().count();
    (decoded.broken * tolerated <= characters && plausible(decoded.text.chars())).then_some(decoded)
}

/// How many places are broken in a file that is UTF-8 but for a few of them.
fn mostly_utf8(bytes: &[u8]) -> Option<usize> {
    let (mut wide, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().bytes().filter(|&byte| byte >= 0xe0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (wide > broken * 4).then_some(broken)
}

/// UTF-16 shows by zero bytes at every other place or by Han characters in one byte order only.
fn utf16_without_mark(bytes: &[u8]) -> Option<TextEncoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    // A longer text has blanks or line ends and with them zeros; in a short one control characters give it away.
    let suspect = sample.contains(&0) || (bytes.len() <= 64 && bytes.iter().any(|byte| matches!(byte, 1..=8 | 14..=31)));
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) || (!suspect && std::str::from_utf8(bytes).is_ok()) {
        return None;
    }
    let reads = |unit: fn([u8; 2]) -> u16| {
        let units = sample.as_chunks::<2>().0.iter().map(|&pair| unit(pair));
        plausible(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')))
    };
    if reads(u16::from_le_bytes) {
        Some(TextEncoding::Utf16Le { marked: false })
    } else if reads(u16::from_be_bytes) {
        Some(TextEncoding::Utf16Be { marked: false })
    } else {
        None
    }
}

/// Whether nearly all characters are such as stand in a Chinese document.
fn plausible(characters: impl Iterator<Item = char>) -> bool {
    let (mut usual, mut all) = (0_usize, 0_usize);
    for c in characters {
        all += 1;
        let ordinary = matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{2010}'..='\u{2026}' | '\u{2030}' | '\u{2460}'..='\u{25ff}')
            || matches!(c, '\u{3000}'..='\u{3029}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '\u{ff01}'..='\u{ff5e}' | '\u{b7}' | '\u{d7}' | '\u{feff}');
        usual += usize::from(ordinary);
    }
    usual * 20 >= all * 19
}

/// Whether there are more control characters than an odd slip leaves behind.
fn control_characters(text: &str) -> bool {
    let count = text.bytes().filter(|byte| matches!(byte, 0..=8 | 14..=25 | 27..=31 | 127)).count();
    count > 8 && count * 200 > text.len()
}

/// Formats known by their first bytes.
pub(super) fn known_format(bytes: &[u8]) -> Option<BinaryFormat> {
    const MAGIC: [(&[u8], BinaryFormat); 13] = [
        (b"\x89PNG\r\n\x1a\n", BinaryFormat::Image),
        (b"\xff\xd8\xff", BinaryFormat::Image),
        (b"GIF8", BinaryFormat::Image),
        (b"II*\0", BinaryFormat::Image),
        (b"%PDF-", BinaryFormat::Pdf),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", BinaryFormat::OldOffice),
        (b"{\\rtf", BinaryFormat::Rtf),
        (b"Rar!\x1a", BinaryFormat::Archive),
        (b"7z\xbc\xaf\x27\x1c", BinaryFormat::Archive),
        (b"\x1f\x8b", BinaryFormat::Archive),
        (b"\x7fELF", BinaryFormat::Unknown),
        (b"SQLite format 3\0", BinaryFormat::Unknown),
        (b"%!PS", BinaryFormat::Unknown),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip_format(bytes));
    }
    let picture = (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]))
        || bytes.get(4..8) == Some(b"ftyp")
        || bytes.starts_with(b"MM\0*");
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, format)| format);
    known.or(picture.then_some(BinaryFormat::Image)).or(late_pdf(bytes).then_some(BinaryFormat::Pdf))
}

/// A PDF behind a few other bytes, such as a blank line or what a mail program put there.
fn late_pdf(bytes: &[u8]) -> bool {
    let holds = |part: &[u8], word: &[u8]| part.windows(word.len()).any(|window| window == word);
    holds(&bytes[..bytes.len().min(1024)], b"%PDF-") && holds(&bytes[bytes.len().saturating_sub(1024)..], b"startxref")
}

/// What a zip holds, by the names of its entries.
fn zip_format(bytes: &[u8]) -> BinaryFormat {
    let end = bytes.len().saturating_sub(SAMPLE);
    let holds = |name: &str| {
        let name = name.as_bytes();
        [&bytes[..bytes.len().min(SAMPLE)], &bytes[end..]].iter().any(|part| part.windows(name.len()).any(|window| window == name))
    };
    // The document's own part may have another name, or be missing.
    if holds("word/document") || (holds("[Content_Types].xml") && holds("word/")) {
        BinaryFormat::Word
    } else if holds("xl/workbook.xml") {
        BinaryFormat::Excel
    } else if holds("OFD.xml") {
        BinaryFormat::Ofd
    } else if holds("application/vnd.oasis.opendocument") || (holds("content.xml") && holds("META-INF/manifest.xml")) {
        BinaryFormat::OpenDocument
    } else {
        BinaryFormat::Zip
    }
}

/// Whether the bytes of a zip go up to its list of entries, which stands at the end: a file that was loaded in part has none.
pub(super) fn is_whole_zip(bytes: &[u8]) -> bool {
    // A comment of up to 64 KiB may follow.
    let end = &bytes[bytes.len().saturating_sub(0x1_0000 + 22)..];
    end.windows(4).any(|word| word == b"PK\x05\x06")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "云溪县信访局2023年法治政府建设情况报告\r\n　　全年受理初信505件，占98.65%。\r\n";

    fn decoded(bytes: &[u8]) -> String {
        let decoded = decode("a.txt", bytes.to_vec()).unwrap();
        assert_eq!(decoded.broken, 0);
        decoded.text
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_stays_byte_for_byte() {
        assert_eq!(decoded(TEXT.as_bytes()), TEXT);
        let marked = format!("\u{feff}{TEXT}");
        assert_eq!(decoded(marked.as_bytes()), marked);
    }

    #[test]
    fn utf16_is_known_with_and_without_its_mark() {
        for text in [TEXT, "受理初信505件", "plain words only", "甲乙丙丁"] {
            assert_eq!(decoded(&utf16(text, u16::to_le_bytes)), text);
            assert_eq!(decoded(&utf16(text, u16::to_be_bytes)), text);
            assert_eq!(decoded(&[&[0xff, 0xfe], utf16(text, u16::to_le_bytes).as_slice()].concat()), text);
            assert_eq!(decoded(&[&[0xfe, 0xff], utf16(text, u16::to_be_bytes).as_slice()].concat()), text);
        }
    }

    #[test]
    fn gb_encodings_are_known_even_when_short() {
        for text in [TEXT, "信访", "受理505件", "镕基㐀龦"] {
            let (bytes, _, _) = GB18030.encode(text);
            assert_eq!(decoded(&bytes), text);
        }
    }

    #[test]
    fn a_few_broken_bytes_cost_only_themselves() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(6, 0xff);
        bytes.truncate(bytes.len() - 3);
        let decoded = decode("a.txt", bytes).unwrap();
        assert_eq!(decoded.broken, 2);
        assert!(decoded.text.starts_with("云溪\u{fffd}县信访局"));
    }

    fn format_of(bytes: &[u8]) -> BinaryFormat {
        match decode("a", bytes.to_vec()) {
            Err(SourceError::Binary { format, .. }) => format,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn other_formats_are_named() {
        assert_eq!(format_of(b"%PDF-1.7 ..."), BinaryFormat::Pdf);
        assert_eq!(format_of(b"\r\n%PDF-1.7 ... startxref 9 %%EOF"), BinaryFormat::Pdf);
        assert_eq!(format_of(b"PK\x03\x04....word/document.xml"), BinaryFormat::Word);
        assert_eq!(format_of(b"PK\x03\x04....OFD.xml"), BinaryFormat::Ofd);
        assert_eq!(format_of(b"PK\x03\x04..content.xml..META-INF/manifest.xml"), BinaryFormat::OpenDocument);
        assert_eq!(format_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), BinaryFormat::OldOffice);
        assert_eq!(format_of(b"\x89PNG\r\n\x1a\n\0\0"), BinaryFormat::Image);
        assert_eq!(format_of("受理\0\0\0\0件\0".as_bytes()), BinaryFormat::Unknown);
    }

    #[test]
    fn nothing_but_blanks_is_empty() {
        for bytes in [&b""[..], b" \r\n\t", "\u{feff}".as_bytes(), "　\u{200b}\n".as_bytes(), b"\xff\xfe", b"\xff\xfe\x20\0"] {
            assert_eq!(decode("a", bytes.to_vec()), Err(SourceError::Empty { path: "a".to_owned() }), "{bytes:?}");
        }
    }

    #[test]
    fn random_bytes_are_refused() {
        let mut state = 11_u64;
        for length in [64, 65, 1000, 100_001] {
            let bytes: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state.to_be_bytes()[0]
            })
            .take(length)
            .collect();
            assert!(decode("a", bytes).is_err(), "{length}");
        }
    }
}
