//! Line breaking for Chinese and mixed text.

use unicode_width::UnicodeWidthChar;

/// Breaks `text` into lines of at most `width` columns. Chinese breaks between any two characters, except before a
/// closing mark and after an opening one; half-width words stay whole where they fit into a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    for written in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for unit in units(written) {
            let unit_width = columns(unit);
            if used + unit_width > width && used > 0 {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
            }
            let unit = if line.is_empty() { unit.trim_start() } else { unit };
            for c in unit.chars() {
                let c_width = c.width().unwrap_or(0);
                if used + c_width > width {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    used = 0;
                }
                line.push(c);
                used += c_width;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Width in terminal columns.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Pieces that are not broken: a Chinese character with the marks that must not leave it, or a half-width word with its blank.
fn units(text: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(previous) = previous
            && may_break(previous, c)
        {
            units.push(&text[start..at]);
            start = at;
        }
        previous = Some(c);
    }
    if start < text.len() {
        units.push(&text[start..]);
    }
    units
}

fn may_break(before: char, after: char) -> bool {
    if "，。、；：！？）】》〉”’％%".contains(after) || "（【《〈“‘".contains(before) {
        return false;
    }
    if before == ' ' {
        return true;
    }
    after != ' ' && !(before.is_ascii() && after.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_does_not_begin_with_a_closing_mark() {
        assert_eq!(wrap("初信加初访，应为合计。", 10), ["初信加初", "访，应为合", "计。"]);
    }

    #[test]
    fn half_width_words_stay_whole() {
        assert_eq!(wrap("the sum of parts is 1107", 12), ["the sum of", "parts is", "1107"]);
        assert_eq!(wrap("应为1107件", 8), ["应为1107", "件"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(wrap("123456789012", 8), ["12345678", "9012"]);
    }
}
