//! What single words of RTF stand for.

use encoding_rs::{BIG5, Encoding, GBK, UTF_8, WINDOWS_1252};

/// The text that a word stands for.
pub(super) fn text(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "line" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        "~" => "\u{a0}",
        "_" => "-",
        _ => return None,
    })
}

/// Whether a group that older programs may pass over holds text all the same.
pub(super) fn starred_is_read(word: &str) -> bool {
    matches!(word, "shpinst" | "shptxt" | "pnseclvl" | "ud" | "upr")
}

/// The encoding of a code page.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    match number {
        936 | 54_936 => Some(GBK),
        950 => Some(BIG5),
        65_001 => Some(UTF_8),
        1252 => Some(WINDOWS_1252),
        _ => None,
    }
}

/// The encoding of a font's set of characters.
pub(super) fn font_encoding(number: i32) -> Option<&'static Encoding> {
    match number {
        134 => Some(GBK),
        136 => Some(BIG5),
        0 => Some(WINDOWS_1252),
        _ => None,
    }
}
