//! Full-width characters in their half-width form. The build script holds this file too.

/// The half-width form of a full-width character; other characters stay.
pub fn fold_character(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{ff61}' => '。',
        '\u{ff64}' => '、',
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}
