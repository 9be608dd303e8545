//! Sentences: where they begin, where clauses break, and the 《》 titles that must not be taken apart.

/// Byte ranges of the sentences of a text; they end after `。`, `!`, `?` and `;`.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '。' | '!' | '?' | ';') {
            let end = at + c.len_utf8();
            found.push((start, end));
            start = end;
        }
    }
    if start < text.len() {
        found.push((start, text.len()));
    }
    found
}

/// Byte ranges of 《…》, marks included. An unclosed 《 opens nothing.
pub fn titles(text: &str) -> Vec<(usize, usize)> {
    /// No title of a law or document is longer.
    const LONGEST: usize = 600;
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('《').map(|at| at + from) {
        let mut depth = 0_i32;
        let mut end = None;
        for (at, c) in text[open..].char_indices() {
            match c {
                '《' => depth += 1,
                '》' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = Some(open + at + c.len_utf8());
                break;
            }
            if at > LONGEST {
                break;
            }
        }
        // Where the outer mark is not closed, the inner title still is one.
        from = match end {
            Some(end) => {
                found.push((open, end));
                end
            }
            None => open + '《'.len_utf8(),
        };
    }
    found
}

/// The byte after the last clause mark (`,;:。!?`) of `text` before `at`.
pub fn clause_start(text: &str, at: usize) -> usize {
    text[..at].rfind([',', ';', ':', '。', '!', '?']).map_or(0, |mark| mark + text[mark..].chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_may_hold_titles() {
        let text = "印发《关于贯彻《条例》的通知》和《办法》";
        let words: Vec<&str> = titles(text).iter().map(|(start, end)| &text[*start..*end]).collect();
        assert_eq!(words, ["《关于贯彻《条例》的通知》", "《办法》"]);
        assert_eq!(titles(&"《".repeat(10_000)), []);
    }
}
