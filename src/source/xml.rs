//! XML events of a part of a document, guarded: no entities of the file's own, no bottomless nesting, nothing cut off.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::SourceError;

/// Deeper nesting than any document has.
const DEEPEST: usize = 256;

/// What is wrong with a part of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlFault {
    /// It declares entities of its own, with which a small file grows without bounds.
    Entities,
    /// Its elements are nested too deep.
    TooDeep,
    /// It is no well-formed XML, or ends too early.
    Broken,
}

/// The text of a part: UTF-8, or as its byte-order mark or declaration says.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, rest) = match bytes {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, bytes),
        [0xff, 0xfe, rest @ ..] => (UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => (UTF_16BE, rest),
        [b'<', 0, ..] => (UTF_16LE, bytes),
        [0, b'<', ..] => (UTF_16BE, bytes),
        _ => (declared(bytes).unwrap_or(UTF_8), bytes),
    };
    encoding.decode_without_bom_handling(rest).0
}

/// The encoding that `<?xml … encoding="…"?>` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let end = head.iter().position(|&byte| byte == b'>')?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let (_, after) = head.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value[1..].split(quote).next()?;
    // A declaration in ASCII cannot be UTF-16, whatever it says.
    Encoding::for_label(name.as_bytes()).filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// The events of a part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    path: &'a str,
    part: &'a str,
    depth: usize,
    after: bool,
}

impl<'a> Xml<'a> {
    /// Over `text`, the part called `part` of the file called `path`.
    pub fn new(path: &'a str, part: &'a str, text: &'a str) -> Self {
        Self { reader: Reader::from_str(text), path, part, depth: 0, after: false }
    }

    /// The same, with an empty element given as a start and an end.
    pub fn expanded(path: &'a str, part: &'a str, text: &'a str) -> Self {
        let mut xml = Self::new(path, part, text);
        xml.reader.config_mut().expand_empty_elements = true;
        xml
    }

    /// Passes over the rest of the element whose start was read; gives the offset behind its end.
    pub fn skip(&mut self) -> Result<usize, SourceError> {
        let mut open = 1;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(range.end);
            }
        }
    }

    /// The next event with its bytes in the text; `Event::Eof` at the end, and only when every element was closed.
    pub fn next(&mut self) -> Result<(Event<'a>, Range<usize>), SourceError> {
        let start = self.position();
        let event = self.reader.read_event().map_err(|_| self.fault(XmlFault::Broken))?;
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                self.after = true;
                if self.depth > DEEPEST {
                    return Err(self.fault(XmlFault::TooDeep));
                }
            }
            Event::End(_) => self.depth -= 1,
            Event::Empty(_) => self.after = true,
            // A document type by name alone changes nothing.
            Event::DocType(text) if text.as_ref().contains('[') => return Err(self.fault(XmlFault::Entities)),
            Event::GeneralRef(reference) if character(reference).is_none() => return Err(self.fault(XmlFault::Broken)),
            Event::Eof if self.depth > 0 || !self.after => return Err(self.fault(XmlFault::Broken)),
            _ => {}
        }
        Ok((event, start..self.position()))
    }

    /// Offset behind what was read last.
    pub fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn fault(&self, fault: XmlFault) -> SourceError {
        SourceError::Xml { path: self.path.to_owned(), part: self.part.to_owned(), fault }
    }
}

/// The character that `&amp;` or `&#22909;` stands for.
pub(super) fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c),
        Ok(None) => match reference.as_ref() {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        },
        Err(_) => None,
    }
}

/// The value of the attribute with this local name, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<usize, XmlFault> {
        let mut xml = Xml::new("a.docx", "word/document.xml", text);
        let mut count = 0;
        loop {
            match xml.next() {
                Ok((Event::Eof, _)) => return Ok(count),
                Ok((_, range)) => {
                    assert!(range.end <= text.len());
                    count += 1;
                }
                Err(SourceError::Xml { fault, .. }) => return Err(fault),
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn sound_xml_goes_through() {
        assert_eq!(check("<?xml version=\"1.0\"?><!DOCTYPE a><a b='1'>甲&amp;&#x4e59;<c/></a>"), Ok(8));
    }

    #[test]
    fn entities_nesting_and_early_ends_are_refused() {
        assert_eq!(check("<!DOCTYPE a [<!ENTITY b \"cc\">]><a>&b;</a>"), Err(XmlFault::Entities));
        assert_eq!(check("<a>&b;</a>"), Err(XmlFault::Broken));
        assert_eq!(check(&format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000))), Err(XmlFault::TooDeep));
        for text in ["", "word", "<a>", "<a><b></a>", "<a", "<a></a></b>"] {
            assert_eq!(check(text), Err(XmlFault::Broken), "{text}");
        }
    }

    #[test]
    fn attributes_are_known_by_their_local_name() {
        let mut xml = Xml::new("a", "b", "<w:a w:val='甲&amp;乙' x='1'/>");
        let Ok((Event::Empty(element), _)) = xml.next() else { panic!() };
        assert_eq!(attribute(&element, "val").as_deref(), Some("甲&乙"));
        assert_eq!(attribute(&element, "y"), None);
    }

    #[test]
    fn the_declared_encoding_counts() {
        let gbk = encoding_rs::GBK.encode("<?xml version='1.0' encoding='GBK'?><a>受理</a>").0.into_owned();
        assert!(decode(&gbk).ends_with("<a>受理</a>"));
        let utf16: Vec<u8> = "\u{feff}<a>受理</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16), "<a>受理</a>");
        assert_eq!(decode("<a>受理</a>".as_bytes()), "<a>受理</a>");
    }
}
