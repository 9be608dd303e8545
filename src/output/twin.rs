//! The text of a document one clause a line: the stable twin on whose lines findings in .docx and .pdf can be shown.
//!
//! A change in one clause changes one line. Hard-wrapped lines are joined first; personal data is masked with as many characters.

use super::Masks;
use crate::span::{LineIndex, Position, Span};

/// A text view with one clause a line.
#[derive(Debug, Clone)]
pub struct Twin {
    /// Where the twin is kept, as it is shown.
    pub path: String,
    /// The clauses, each with a line end.
    pub text: String,
    index: LineIndex,
    /// Where runs of characters that follow each other in both texts begin: offset in the text view, offset in the twin.
    runs: Vec<(usize, usize)>,
}

impl Twin {
    /// The twin of a text whose paragraphs lie at `paragraphs`, in order.
    pub fn new(path: String, text: &str, masks: &Masks, paragraphs: &[Span]) -> Self {
        let mut twin =
            Self { path, text: String::with_capacity(text.len() + text.len() / 16), index: LineIndex::new(""), runs: Vec::new() };
        let mut ended = false;
        let mut joined = false;
        for (at, c) in masks.characters(text, Span::new(0, text.len())) {
            if c == '\u{feff}' || c == '\r' {
                joined = true;
                continue;
            }
            if c == '\n' {
                let next = text[at + 1..].find(|c: char| !c.is_whitespace()).map(|further| at + 1 + further);
                if !next.is_some_and(|next| in_one_paragraph(paragraphs, at, next)) {
                    twin.end_line();
                    ended = false;
                }
                joined = true;
                continue;
            }
            let at_start = twin.text.is_empty() || twin.text.ends_with('\n');
            if c.is_whitespace() && (at_start || joined) {
                joined = true;
                continue;
            }
            if ended && !closes(c) {
                twin.end_line();
                joined = true;
            }
            ended = ends_clause(c) || (ended && closes(c));
            if joined || twin.runs.is_empty() || masks_differ(text, at, c) {
                twin.runs.push((at, twin.text.len()));
            }
            // A masked character may be shorter than what it hides: the next one begins a run of its own.
            joined = masks_differ(text, at, c);
            twin.text.push(c);
        }
        twin.end_line();
        twin.index = LineIndex::new(&twin.text);
        twin
    }

    /// Line and column in the twin of byte `offset` of the text view.
    pub fn position(&self, offset: usize) -> Position {
        let passed = self.runs.partition_point(|(start, _)| *start <= offset);
        let next = self.runs.get(passed).map_or(self.text.len(), |(_, place)| *place);
        let place = match passed {
            0 => 0,
            passed => {
                let (start, place) = self.runs[passed - 1];
                // What was left out between two runs stands at the end of the first.
                let end = self.text[place..next].trim_end_matches('\n').len();
                place + (offset - start).min(end)
            }
        };
        self.index.position(&self.text, place)
    }

    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches([' ', '\t', '\u{3000}']).len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

fn masks_differ(text: &str, at: usize, c: char) -> bool {
    !text[at..].starts_with(c)
}

fn in_one_paragraph(paragraphs: &[Span], left: usize, right: usize) -> bool {
    let after = paragraphs.partition_point(|paragraph| paragraph.start <= left);
    after > 0 && paragraphs[after - 1].end > right
}

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '；' | '！' | '？' | ';')
}

/// Marks that belong to the clause before them.
fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '」' | '』' | '"') || ends_clause(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twin(text: &str, paragraphs: &[&str]) -> Twin {
        let spans: Vec<Span> = paragraphs.iter().map(|words| text.find(words).map(|at| Span::new(at, at + words.len())).unwrap()).collect();
        Twin::new("a.txt".to_owned(), text, &Masks::default(), &spans)
    }

    fn place(twin: &Twin, text: &str, words: &str) -> (usize, usize) {
        let position = twin.position(text.find(words).unwrap());
        (position.line, position.column)
    }

    #[test]
    fn each_clause_has_a_line_and_wrapped_lines_are_joined() {
        let text = "标题\n\n　　受理初信505件、初\n  访602件；共计1107\n件。“好。”办结率100%。\n";
        let body = "受理初信505件、初\n  访602件；共计1107\n件。“好。”办结率100%。";
        let twin = twin(text, &["标题", body]);
        assert_eq!(twin.text, "标题\n受理初信505件、初访602件；\n共计1107件。\n“好。”\n办结率100%。\n");
        assert_eq!(place(&twin, text, "505"), (2, 5));
        assert_eq!(place(&twin, text, "访602"), (2, 11));
        assert_eq!(place(&twin, text, "件。“"), (3, 7));
        assert_eq!(place(&twin, text, "办结率"), (5, 1));
    }

    #[test]
    fn a_change_in_one_clause_changes_one_line() {
        let before = twin("甲一。乙二。丙三。", &["甲一。乙二。丙三。"]).text;
        let after = twin("甲一。乙二二二。丙三。", &["甲一。乙二二二。丙三。"]).text;
        let changed = before.lines().zip(after.lines()).filter(|(a, b)| a != b).count();
        assert_eq!((changed, before.lines().count()), (1, 3));
    }
}
