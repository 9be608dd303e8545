//! Characters of symbol fonts: `<w:sym w:font="Wingdings" w:char="F0FC"/>` is a tick.

/// What the character `code` (hexadecimal) of `font` looks like; for an unknown one a white square, so that it is not lost.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let low = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let font = font.to_ascii_lowercase();
    let known = match font.as_str() {
        "symbol" => greek(low),
        "wingdings" => pick(low, &WINGDINGS),
        "wingdings 2" => pick(low, &WINGDINGS_2),
        "wingdings 3" => None,
        _ => char::from_u32(code).filter(|c| !private(*c)),
    };
    Some(known.unwrap_or('□'))
}

/// Whether a character means nothing outside its font.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

fn pick(code: u32, table: &[(u32, char)]) -> Option<char> {
    table.iter().find(|(known, _)| *known == code).map(|(_, c)| *c)
}

const WINGDINGS: [(u32, char); 22] = [
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x6c, '●'),
    (0x6d, '❍'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x74, '⧫'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xf0, '⇨'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
    (0xab, '★'),
];

const WINGDINGS_2: [(u32, char); 6] = [(0x50, '✓'), (0x4f, '✗'), (0x52, '☑'), (0x53, '☒'), (0xa3, '□'), (0x97, '●')];

const SYMBOL: [(u32, char); 14] = [
    (0xa3, '≤'),
    (0xb3, '≥'),
    (0xb1, '±'),
    (0xb4, '×'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xa5, '∞'),
    (0xb0, '°'),
    (0xb7, '•'),
    (0xae, '→'),
    (0xde, '⇒'),
    (0xe5, '∑'),
    (0xd6, '√'),
];

/// Digits and the usual marks of the Symbol font are ASCII; its letters are Greek.
fn greek(code: u32) -> Option<char> {
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    let letter = |letters: &str, first: u32| letters.chars().nth(usize::try_from(code - first).unwrap_or(usize::MAX));
    match code {
        0x41..=0x5a => letter(UPPER, 0x41),
        0x61..=0x7a => letter(LOWER, 0x61),
        0x20..=0x7e => char::from_u32(code),
        _ => pick(code, &SYMBOL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_shown_as_they_look() {
        assert_eq!(symbol("Wingdings", "F0FC"), Some('✓'));
        assert_eq!(symbol("Wingdings 2", "0052"), Some('☑'));
        assert_eq!(symbol("Symbol", "F0B3"), Some('≥'));
        assert_eq!(symbol("Symbol", "F061"), Some('α'));
        assert_eq!(symbol("仿宋", "2461"), Some('②'));
        assert_eq!(symbol("Webdings", "F061"), Some('□'));
        assert_eq!(symbol("Symbol", "x"), None);
    }
}
