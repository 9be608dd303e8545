//! Sentences: where they begin, where clauses break, and the 《》 titles that must not be taken apart.

/// The sentences of a text, which end after `。`, `!`, `?` and `;`, one at a time.
pub struct Sentences<'t> {
    text: &'t str,
    range: (usize, usize),
    number: usize,
}

impl<'t> Sentences<'t> {
    /// At the first sentence.
    pub fn new(text: &'t str) -> Self {
        Self { text, range: (0, next_end(text, 0)), number: 0 }
    }

    /// Goes on to the sentence of byte `at`: its bytes, and its number from 0.
    pub fn of(&mut self, at: usize) -> ((usize, usize), usize) {
        while self.range.1 <= at && self.range.1 < self.text.len() {
            self.range = (self.range.1, next_end(self.text, self.range.1));
            self.number += 1;
        }
        (self.range, self.number)
    }
}

/// `。` in UTF-8.
const STOP: &[u8] = "。".as_bytes();

/// The byte after the next `。`, `!`, `?` or `;` from byte `from` on, or the end of the text.
fn next_end(text: &str, from: usize) -> usize {
    let bytes = &text.as_bytes()[from..];
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'!' | b'?' | b';' => Some(at + 1),
        0xe3 if bytes[at..].starts_with(STOP) => Some(at + STOP.len()),
        _ => None,
    };
    bytes.iter().enumerate().find_map(ends).map_or(text.len(), |length| from + length)
}

/// The byte of the next `。`, `!` or `?` from byte `from` on, or the end of the text.
pub fn next_stop(text: &str, from: usize) -> usize {
    let bytes = &text.as_bytes()[from..];
    let stops = |(at, byte): (usize, &u8)| matches!(byte, b'!' | b'?') || *byte == 0xe3 && bytes[at..].starts_with(STOP);
    bytes.iter().enumerate().position(stops).map_or(text.len(), |at| from + at)
}

/// The byte after the last `。`, `!` or `?` of the text; 0 where there is none.
pub fn after_last_stop(text: &str) -> usize {
    let bytes = text.as_bytes();
    let stops = |at: &usize| match bytes[at - 1] {
        b'!' | b'?' => true,
        byte => byte == STOP[2] && bytes[..*at].ends_with(STOP),
    };
    (1..=bytes.len()).rev().find(stops).unwrap_or(0)
}

/// Byte ranges of 《…》, marks included. An unclosed 《 opens nothing.
pub fn titles(text: &str) -> Vec<(usize, usize)> {
    /// No title of a law or document is longer.
    const LONGEST: usize = 600;
    if !text.contains("《") {
        return Vec::new();
    }
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
    let bytes = text.as_bytes();
    let marks = |at: &usize| match bytes[at - 1] {
        b',' | b';' | b':' | b'!' | b'?' => true,
        byte => byte == STOP[2] && bytes[..*at].ends_with(STOP),
    };
    (1..=bytes.len()).rev().find(marks).unwrap_or(0)
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
    fn sentences_follow_each_other() {
        let text = "甲;乙!丙。丁";
        let mut sentences = Sentences::new(text);
        let words = ["甲", "乙", "丙", "丁"].map(|word| {
            let ((start, end), number) = sentences.of(text.find(word).unwrap());
            (&text[start..end], number)
        });
        assert_eq!(words, [("甲;", 0), ("乙!", 1), ("丙。", 2), ("丁", 3)]);
        assert_eq!(Sentences::new("一句").of(3), ((0, 6), 0));
    }

    #[test]
    fn stops_are_found_from_both_sides() {
        assert_eq!(next_stop("甲;乙。丙", 0), 7);
        assert_eq!(next_stop("甲", 0), 3);
        assert_eq!(after_last_stop("甲!乙。丙"), 10);
        assert_eq!(after_last_stop("甲乙"), 0);
        assert_eq!(clause_start("甲,乙。丙"), 10);
        assert_eq!(clause_start("。甲,乙"), 7);
    }

    #[test]
    fn titles_may_hold_titles() {
        let text = "印发《关于贯彻《条例》的通知》和《办法》";
        let words: Vec<&str> = titles(text).iter().map(|(start, end)| &text[*start..*end]).collect();
        assert_eq!(words, ["《关于贯彻《条例》的通知》", "《办法》"]);
        assert_eq!(titles(&"《".repeat(10_000)), []);
    }
}
