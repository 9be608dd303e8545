//! A file with some of its words replaced: its bytes, its text view and the edits in, new bytes out.
//!
//! Everything outside the edits keeps its bytes: encoding, byte-order mark and line ends stay as they are.

use encoding_rs::GB18030;

use super::decode::{self, TextEncoding};
use super::{Format, Source, Track, View, WordDocument};
use crate::diagnostic::{Bilingual, Edit};

/// Why a file cannot be given back with edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RewriteError {
    /// The bytes are not those that the text view was read from.
    #[error("the file has changed since it was read")]
    Changed,
    /// Some bytes could not be decoded, so that their places in the file are not known.
    #[error("the file holds broken bytes")]
    Broken,
    /// The file's encoding has no code for a character of an edit.
    #[error("the file's encoding cannot write {0}")]
    NotEncodable(char),
    /// Files of this format are read only.
    #[error("files of this format cannot be written")]
    ReadOnly(Format),
    /// Files of this format cannot show changes.
    #[error("files of this format have no tracked changes")]
    Untracked(Format),
    /// An edit would change what stands in no text of the file, such as an automatic number.
    #[error("an edit lies outside the text of the file")]
    NoText,
    /// The new file does not read as it should; it is not given out.
    #[error("the new file does not read as it should")]
    Unproved,
    /// Edits overlap, are not sorted or cut a character.
    #[error("the edits overlap")]
    Overlap,
}

impl RewriteError {
    /// The reason in words for people.
    pub fn message(self) -> Bilingual {
        match self {
            Self::Changed => Bilingual::new("文件在读取之后又有改动", "the file has changed since it was read"),
            Self::Broken => Bilingual::new(
                "文件中有损坏的字节，无法确定改动的位置，请先修复文件编码",
                "the file holds broken bytes, so that places in it are not known; repair its encoding first",
            ),
            Self::NotEncodable(c) => Bilingual::new(format!("文件的编码写不出“{c}”"), format!("the file's encoding has no code for `{c}`")),
            Self::ReadOnly(format) => Bilingual::new(
                format!("不能改写 .{} 文件，请在原来的软件中照着修改", format.name()),
                format!("a .{} file cannot be written; make the changes in the program that it comes from", format.name()),
            ),
            Self::Untracked(format) => Bilingual::new(
                format!(".{} 文件不能带修订痕迹，请去掉 --track", format.name()),
                format!("a .{} file has no tracked changes; leave --track out", format.name()),
            ),
            Self::NoText => Bilingual::new(
                "有的改动不在正文文字中（如自动编号、注音），请在 Word 或 WPS 中修改",
                "an edit would change what is no text of the file, such as an automatic number; make it in Word",
            ),
            Self::Unproved => Bilingual::new(
                "写出的文件与原文核对不一致，已放弃写入，原文件未动",
                "the new file does not read as the old one, so it was not written; the old file is untouched",
            ),
            Self::Overlap => Bilingual::new("改动的位置互相重叠", "the edits overlap"),
        }
    }
}

/// The bytes of the file with `edits` applied.
///
/// `original` are the bytes that `source` was read from; spans of `edits` belong to its text view, sorted and without overlap.
pub fn rewrite(source: &Source, original: &[u8], edits: &[Edit]) -> Result<Vec<u8>, RewriteError> {
    match source.format {
        Format::Text | Format::Markdown => text_file(source, original, edits),
        Format::Docx => word_file(source, original, edits, &Track::No),
        Format::Html | Format::Odt | Format::Doc | Format::Rtf | Format::Pdf | Format::Ofd => Err(RewriteError::ReadOnly(source.format)),
    }
}

/// The same for formats that can show changes to their author, who may refuse them; `author` is shown with them.
pub fn rewrite_tracked(source: &Source, original: &[u8], edits: &[Edit], author: &str) -> Result<Vec<u8>, RewriteError> {
    match source.format {
        Format::Docx => word_file(source, original, edits, &Track::As(author)),
        _ => Err(RewriteError::Untracked(source.format)),
    }
}

fn word_file(source: &Source, original: &[u8], edits: &[Edit], track: &Track<'_>) -> Result<Vec<u8>, RewriteError> {
    let document = WordDocument::read("", original, View::Final).map_err(|_| RewriteError::Changed)?;
    if document.source.text != source.text {
        return Err(RewriteError::Changed);
    }
    document.edited(original, edits, track)
}

/// `text` with `edits` applied, which are sorted and do not overlap.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, RewriteError> {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        let kept = text.get(from..edit.span.start).ok_or(RewriteError::Overlap)?;
        text.get(edit.span.range()).ok_or(RewriteError::Overlap)?;
        new.push_str(kept);
        new.push_str(&edit.text);
        from = edit.span.end;
    }
    new.push_str(&text[from..]);
    Ok(new)
}

/// Replaces the bytes of each edit; the bytes between them are copied.
fn text_file(source: &Source, original: &[u8], edits: &[Edit]) -> Result<Vec<u8>, RewriteError> {
    let expected = edited(&source.text, edits)?;
    let decoded = decode::decode("", original.to_vec()).map_err(|_| RewriteError::Changed)?;
    if decoded.text != source.text {
        return Err(RewriteError::Changed);
    }
    let mut walk = Walk { encoding: decoded.encoding, text: &source.text, original, at: 0, byte: decoded.encoding.mark() };
    let mut bytes = original.get(..walk.byte).ok_or(RewriteError::Changed)?.to_vec();
    for edit in edits {
        bytes.extend_from_slice(walk.up_to(edit.span.start)?);
        walk.up_to(edit.span.end)?;
        encode(decoded.encoding, &edit.text, &mut bytes)?;
    }
    bytes.extend_from_slice(original.get(walk.byte..).ok_or(RewriteError::Changed)?);
    // What is written must read as the text that was meant.
    let read = decode::decode_known(decoded.encoding, &bytes);
    if read == expected { Ok(bytes) } else { Err(RewriteError::Broken) }
}

/// Steps through a text and the bytes it was decoded from.
struct Walk<'a> {
    encoding: TextEncoding,
    text: &'a str,
    original: &'a [u8],
    /// Reached in the text.
    at: usize,
    /// Reached in the bytes.
    byte: usize,
}

impl<'a> Walk<'a> {
    /// The bytes from here to the byte `end` of the text, which is reached then.
    fn up_to(&mut self, end: usize) -> Result<&'a [u8], RewriteError> {
        let start = self.byte;
        for c in self.text.get(self.at..end).ok_or(RewriteError::Overlap)?.chars() {
            self.byte += self.width(c)?;
        }
        self.at = end;
        self.original.get(start..self.byte).ok_or(RewriteError::Changed)
    }

    /// Bytes of the character `c` at the place that is reached.
    fn width(&self, c: char) -> Result<usize, RewriteError> {
        let rest = self.original.get(self.byte..).ok_or(RewriteError::Changed)?;
        let next = |offset: usize| rest.get(offset).copied().ok_or(RewriteError::Changed);
        Ok(match self.encoding {
            TextEncoding::Utf8 if c == '\u{fffd}' && !rest.starts_with("\u{fffd}".as_bytes()) => {
                // One replacement character stands for each maximal run that is not UTF-8.
                let chunk = rest.utf8_chunks().next();
                chunk.filter(|chunk| chunk.valid().is_empty()).map(|chunk| chunk.invalid().len()).ok_or(RewriteError::Broken)?
            }
            TextEncoding::Utf8 => c.len_utf8(),
            _ if c == '\u{fffd}' => return Err(RewriteError::Broken),
            TextEncoding::Utf16Le { .. } | TextEncoding::Utf16Be { .. } => c.len_utf16() * 2,
            TextEncoding::Gb18030 { .. } => match next(0)? {
                0..=0x80 | 0xff => 1,
                _ if (0x30..=0x39).contains(&next(1)?) => 4,
                _ => 2,
            },
            TextEncoding::Big5 => {
                if next(0)? < 0x80 {
                    1
                } else {
                    2
                }
            }
        })
    }
}

/// Adds `text` in `encoding` to `bytes`.
fn encode(encoding: TextEncoding, text: &str, bytes: &mut Vec<u8>) -> Result<(), RewriteError> {
    match encoding {
        TextEncoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        TextEncoding::Utf16Le { .. } => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        TextEncoding::Utf16Be { .. } => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        TextEncoding::Gb18030 { .. } => bytes.extend_from_slice(&GB18030.encode(text).0),
        TextEncoding::Big5 => {
            for c in text.chars() {
                let mut character = [0; 4];
                let (encoded, _, lost) = encoding_rs::BIG5.encode(c.encode_utf8(&mut character));
                if lost {
                    return Err(RewriteError::NotEncodable(c));
                }
                bytes.extend_from_slice(&encoded);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    /// Replaces `old` by `new` in a file of those bytes.
    fn replaced(original: &[u8], old: &str, new: &str) -> Result<Vec<u8>, RewriteError> {
        let source = Source::from_bytes("a.txt", original.to_vec()).unwrap();
        let at = source.text.find(old).unwrap();
        rewrite(&source, original, &[Edit { span: Span::new(at, at + old.len()), text: new.to_owned() }])
    }

    const TEXT: &str = "云溪县信访局工作情况\r\n受理信件505件,,办结500件。镕㐀\r\n末行";

    #[test]
    fn every_encoding_stays_what_it_was() {
        let wanted = TEXT.replace(",,", "，");
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let gb18030 = |text: &str| GB18030.encode(text).0.into_owned();
        let encoded = |text: &str| {
            [
                text.as_bytes().to_vec(),
                marked("\u{feff}".as_bytes(), text.as_bytes().to_vec()),
                utf16(text, u16::to_le_bytes),
                marked(&[0xff, 0xfe], utf16(text, u16::to_le_bytes)),
                marked(&[0xfe, 0xff], utf16(text, u16::to_be_bytes)),
                gb18030(text),
                marked(&[0x84, 0x31, 0x95, 0x33], gb18030(text)),
            ]
        };
        for (original, wanted) in encoded(TEXT).iter().zip(encoded(&wanted)) {
            assert_eq!(replaced(original, ",,", "，"), Ok(wanted));
        }
    }

    #[test]
    fn broken_bytes_elsewhere_in_utf8_stay() {
        let mut original = TEXT.as_bytes().to_vec();
        original.insert(6, 0xff);
        let mut wanted = TEXT.replace(",,", "，").into_bytes();
        wanted.insert(6, 0xff);
        assert_eq!(replaced(&original, ",,", "，"), Ok(wanted));
    }

    #[test]
    fn what_cannot_be_placed_is_refused() {
        let (bytes, ..) = GB18030.encode(TEXT);
        let mut broken = bytes.into_owned();
        broken.insert(4, 0xff);
        if let Ok(source) = Source::from_bytes("a.txt", broken.clone()) {
            let end = source.text.len();
            let edit = Edit { span: Span::new(end, end), text: "。".to_owned() };
            assert_eq!(rewrite(&source, &broken, &[edit]), Err(RewriteError::Broken));
        }
        let source = Source::from_bytes("a.txt", TEXT.as_bytes().to_vec()).unwrap();
        assert_eq!(rewrite(&source, b"other", &[]), Err(RewriteError::Changed));
        let edit = |start, end| Edit { span: Span::new(start, end), text: String::new() };
        assert_eq!(rewrite(&source, TEXT.as_bytes(), &[edit(0, 6), edit(3, 9)]), Err(RewriteError::Overlap));
    }
}
