//! Web pages saved in one file (.mht): a letter in the MIME format whose first text part is the page.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::{PageWords, Source, SourceError, html};
use crate::diagnostic::Bilingual;

/// Bytes at the beginning in which a letter shows itself.
const HEAD: usize = 8 << 10;
/// Parts inside parts beyond this are no letter.
const DEEPEST: usize = 4;

/// Whether `bytes` are such a letter.
pub(super) fn is_letter(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let Some((headers, _)) = parted(head) else { return false };
    let version = header(&headers, "mime-version").is_some();
    let kind = header(&headers, "content-type").unwrap_or_default().to_ascii_lowercase();
    version && (kind.starts_with("multipart/") || kind.starts_with("text/html"))
}

/// Reads the page in the letter.
pub(super) fn read(path: &str, bytes: &[u8], words: &PageWords) -> Result<Source, SourceError> {
    let Some(page) = page(bytes, 0) else {
        let reason = Bilingual::new(
            "单个文件网页（.mht）中没有找到正文；请用浏览器打开，另存为“网页，仅 HTML”后再检查",
            "no page found in the web archive (.mht); open it in a browser and save it as a web page, HTML only",
        );
        return Err(SourceError::Unfit { path: path.to_owned(), reason });
    };
    html::read(path, &page.bytes, page.charset.as_deref(), true, words)
}

struct PagePart {
    bytes: Vec<u8>,
    charset: Option<String>,
}

/// The first page in a part and the parts inside it.
fn page(part: &[u8], depth: usize) -> Option<PagePart> {
    let (headers, body) = parted(part)?;
    let kind = header(&headers, "content-type")?;
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") && depth < DEEPEST {
        let boundary = parameter(&kind, "boundary")?;
        return parts(body, format!("--{boundary}").as_bytes()).into_iter().find_map(|part| page(part, depth + 1));
    }
    if !lower.starts_with("text/html") {
        return None;
    }
    let coding = header(&headers, "content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let bytes = match coding.as_str() {
        "base64" => unpacked(body),
        "quoted-printable" => unquoted(body),
        _ => body.to_vec(),
    };
    Some(PagePart { bytes, charset: parameter(&kind, "charset") })
}

/// The header lines, folded ones joined, and the body behind the first empty line.
fn parted(part: &[u8]) -> Option<(Vec<String>, &[u8])> {
    let mut headers: Vec<String> = Vec::new();
    let mut rest = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part).trim_ascii_start();
    while !rest.is_empty() {
        let length = rest.iter().position(|&byte| byte == b'\n')?;
        let line = rest[..length].trim_ascii_end();
        rest = &rest[length + 1..];
        if line.is_empty() {
            return Some((headers, rest));
        }
        let text = String::from_utf8_lossy(line);
        let goes_on = line[0] == b' ' || line[0] == b'\t';
        if let Some(last) = headers.last_mut().filter(|_| goes_on) {
            last.push_str(&text);
        } else if headers.len() < 100 && text.contains(':') {
            headers.push(text.into_owned());
        } else {
            return None;
        }
    }
    None
}

fn header(headers: &[String], name: &str) -> Option<String> {
    headers.iter().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// `boundary="…"` of a header's value.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// What lies between the lines that begin with `mark`.
fn parts<'b>(body: &'b [u8], mark: &[u8]) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    let (mut at, mut open) = (0, None);
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(mark) {
            parts.extend(open.map(|start: usize| &body[start..at]));
            open = Some(at + line.len());
        }
        at += line.len();
    }
    // A letter that was cut off has no last mark.
    parts.extend(open.filter(|&start| start < body.len()).map(|start| &body[start..]));
    parts
}

fn unpacked(body: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let mut plain: Vec<u8> = body.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).collect();
    // A single sign at the end of a part that was cut off stands for nothing.
    if plain.len() % 4 == 1 {
        plain.pop();
    }
    GeneralPurpose::new(&STANDARD, config).decode(plain).unwrap_or_default()
}

/// Undoes quoted-printable: `=E4`, and `=` at the end of a line that goes on.
fn unquoted(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|&byte| char::from(byte).to_digit(16));
        rest = after;
        if byte != b'=' {
            plain.push(byte);
        } else if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            plain.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = &after[2..];
        } else if after.starts_with(b"\r\n") {
            rest = &after[2..];
        } else if after.starts_with(b"\n") {
            rest = &after[1..];
        } else {
            plain.push(byte);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "<html><head><meta charset=gb2312></head><body><p>云溪县信访局2023年法治政府建设情况报告</p><p>全年受理505件。</p></body></html>";

    fn letter(coding: &str, charset: &str, body: &str) -> Vec<u8> {
        format!(
            "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----=_Part\"\r\n\r\n------=_Part\r\nContent-Type: text/html;\r\n\tcharset=\"{charset}\"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{body}\r\n------=_Part\r\nContent-Type: image/png\r\n\r\nxx\r\n------=_Part--\r\n"
        )
        .into_bytes()
    }

    fn check(bytes: &[u8]) {
        assert!(is_letter(bytes));
        let source = read("a.mht", bytes, &PageWords::builtin()).unwrap();
        assert!(source.text.contains("云溪县信访局2023年法治政府建设情况报告\n全年受理505件。"), "{}", source.text);
    }

    #[test]
    fn pages_in_letters_are_read() {
        let quoted = |bytes: &[u8]| -> String {
            bytes.iter().enumerate().map(|(at, byte)| format!("{}={byte:02X}", if at % 20 == 19 { "=\r\n" } else { "" })).collect()
        };
        check(&letter("quoted-printable", "utf-8", &quoted(PAGE.as_bytes())));
        let (gb, _, _) = encoding_rs::GB18030.encode(PAGE);
        check(&letter("quoted-printable", "gb2312", &quoted(&gb)));
        check(&letter("base64", "gb2312", &base64::engine::general_purpose::STANDARD.encode(&gb)));
        check(&letter("8bit", "utf-8", PAGE));
    }

    #[test]
    fn a_letter_without_a_page_says_so() {
        let bytes = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n";
        let error = read("a.mht", bytes, &PageWords::builtin()).unwrap_err();
        assert!(error.message().zh.contains("仅 HTML"));
        assert!(!is_letter(b"From: a\r\nTo: b\r\n\r\ntext"));
    }
}
