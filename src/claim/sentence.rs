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
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, mark) in text.match_indices(['《', '》']) {
        if mark == "《" {
            open.push(at);
            continue;
        }
        let Some(start) = open.pop().filter(|start| at - start <= LONGEST) else { continue };
        // The outer title takes the place of those inside; where it is not closed, they stay.
        while found.last().is_some_and(|(inner, _)| *inner > start) {
            found.pop();
        }
        found.push((start, at + mark.len()));
    }
    found
}

/// The byte after the last clause mark (`,;:。!?`) of `text`.
pub fn clause_start(text: &str) -> usize {
    text.rfind([',', ';', ':', '。', '!', '?']).map_or(0, |mark| mark + text[mark..].chars().next().map_or(1, char::len_utf8))
}

/// The end of the clause that a text breaks off in; bounded, so that a text without marks costs no more.
pub fn clause_before(before: &str) -> &str {
    const REACH: usize = 90;
    let near = end_of(before, REACH);
    let mark = near.char_indices().rfind(|(_, c)| matches!(c, ',' | ';' | ':' | '。' | '、' | '(') || c.is_ascii_digit());
    mark.map_or(near, |(at, c)| &near[at + c.len_utf8()..])
}

/// The last `bytes` bytes of a text, or a little less where a character would be cut.
pub fn end_of(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
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
