//! The difference between two states of a text as a unified difference.

use similar::{Algorithm, TextDiff};

use super::Masks;
use crate::span::Span;

/// Lines of context around a change.
const CONTEXT: usize = 1;

/// The lines of `old` that differ in `new`, under the file's name; empty where nothing differs.
///
/// Personal data is masked on both sides.
pub fn difference(path: &str, (old, old_masks): (&str, &Masks), (new, new_masks): (&str, &Masks), now: &str) -> String {
    let masked = |text: &str, masks: &Masks| masks.words(text, Span::new(0, text.len()));
    let (old, new) = (masked(old, old_masks), masked(new, new_masks));
    let lines = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&old, &new);
    lines.unified_diff().context_radius(CONTEXT).header(path, &format!("{path}{now}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_stand_under_the_name() {
        let masks = Masks::default();
        let shown = difference("a.txt", ("甲\n乙,,\n", &masks), ("甲\n乙,\n", &masks), "");
        assert_eq!(shown, "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n 甲\n-乙,,\n+乙,\n");
        assert_eq!(difference("a.txt", ("甲\n", &masks), ("甲\n", &masks), ""), "");
    }
}
