//! The encoding of a web page: its byte-order mark, what it says of itself, and where both are silent or wrong, its bytes.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::SourceError;
use crate::source::decode;

/// Bytes at the beginning in which a page names its encoding.
const HEAD: usize = 8 << 10;

/// A page as text.
#[derive(Debug)]
pub(super) struct DecodedPage {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// Bytes of the byte-order mark, where it is not in `text`.
    pub(super) skip: usize,
    /// Places that could not be decoded.
    pub(super) broken: usize,
}

/// Decodes the page `bytes` of the file `path`; `said` is the encoding that a letter around the page names.
pub(super) fn decode_page(path: &str, bytes: &[u8], said: Option<&str>) -> Result<DecodedPage, SourceError> {
    let (encoding, skip) = match bytes {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, 3),
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        _ => match own_words(path, bytes, said)? {
            Ok(encoding) => (encoding, 0),
            Err(text) => return Ok(DecodedPage { text, encoding: UTF_8, skip: 0, broken: 0 }),
        },
    };
    let (text, errors) = encoding.decode_without_bom_handling(&bytes[skip..]);
    let broken = if errors { text.matches('\u{fffd}').count().max(1) } else { 0 };
    Ok(DecodedPage { text: text.into_owned(), encoding, skip, broken })
}

/// The encoding by the page's own words where its bytes do not say otherwise; the text itself where they are UTF-8.
fn own_words(path: &str, bytes: &[u8], said: Option<&str>) -> Result<Result<&'static Encoding, String>, SourceError> {
    let valid = std::str::from_utf8(bytes);
    // Text in a GB encoding is hardly ever valid UTF-8, whatever the page says of itself.
    if let Ok(text) = valid
        && !text.contains('\0')
    {
        return Ok(Err(text.to_owned()));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let named = said.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| named_in(head));
    if let Some(encoding) = named.map(widened) {
        let (_, errors) = encoding.decode_without_bom_handling(bytes);
        // A page that a program saved anew in another encoding still has its old words.
        if !errors || decode::encoding_of(bytes).is_none_or(|found| found == encoding) {
            return Ok(Ok(encoding));
        }
    }
    match decode::encoding_of(bytes) {
        Some(encoding) => Ok(Ok(encoding)),
        None => Err(SourceError::Undecodable { path: path.to_owned() }),
    }
}

/// GB18030 reads all that its forerunners read.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK {
        GB18030
    } else if [UTF_8, BIG5, GB18030].contains(&encoding) {
        encoding
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        // What names itself in single bytes is not UTF-16.
        UTF_8
    } else {
        encoding
    }
}

/// `charset=…` or `encoding="…"` in the head of a page.
fn named_in(head: &[u8]) -> Option<&'static Encoding> {
    let text: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    ["charset", "encoding"].iter().find_map(|word| {
        text.match_indices(word).find_map(|(at, _)| {
            let rest = text[at + word.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
            let label: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
            Encoding::for_label(label.as_bytes())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &'static Encoding) {
        let page = decode_page("a.html", bytes, None).unwrap();
        assert_eq!(page.encoding, encoding);
        assert!(page.text.contains("云溪县信访局受理505件"), "{}", page.text);
        assert_eq!(page.broken, 0);
    }

    #[test]
    fn the_page_names_its_encoding() {
        let page = |charset: &str| format!("<html><head><meta charset=\"{charset}\"></head><body>云溪县信访局受理505件</body></html>");
        check(page("utf-8").as_bytes(), UTF_8);
        check(&GB18030.encode(&page("gb2312")).0, GB18030);
        check(&GB18030.encode(&page("GBK")).0, GB18030);
        let old = "<meta http-equiv=Content-Type content='text/html; charset=gb18030'>云溪县信访局受理505件";
        check(&GB18030.encode(old).0, GB18030);
    }

    #[test]
    fn bytes_decide_where_the_words_are_wrong() {
        let page = "<html><head><meta charset=gb2312></head><body>云溪县信访局受理505件，办结率98.65%。</body></html>";
        check(page.as_bytes(), UTF_8);
        let wrong = page.replace("gb2312", "utf-8");
        check(&GB18030.encode(&wrong).0, GB18030);
        check(&[&[0xef, 0xbb, 0xbf], page.as_bytes()].concat(), UTF_8);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        check(&utf16, UTF_16LE);
    }
}
