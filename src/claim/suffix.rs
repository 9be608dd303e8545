//! Words looked up by the end of a text: the longest of any number of words that ends at a byte.

use super::character_table::CharacterTable;

/// A set of words, sorted by their bytes from the last to the first.
#[derive(Debug, Clone, Default)]
pub struct SuffixTable {
    /// Each word backwards, with the number it was given.
    backwards: Vec<(Box<[u8]>, usize)>,
    /// Where in `backwards` those with a last character stand.
    starts: CharacterTable,
}

impl SuffixTable {
    /// From words, which are numbered in their order; of equal words the first one counts.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let backwards = |word: &str| word.bytes().rev().collect::<Box<[u8]>>();
        let words = words.into_iter().enumerate().filter(|(_, word)| !word.is_empty());
        let mut table: Vec<(Box<[u8]>, char, usize)> =
            words.map(|(number, word)| (backwards(word), word.chars().next_back().unwrap_or_default(), number)).collect();
        table.sort_unstable();
        table.dedup_by(|later, earlier| later.0 == earlier.0);
        let last: Vec<char> = table.iter().map(|(_, last, _)| *last).collect();
        let backwards = table.into_iter().map(|(word, _, number)| (word, number)).collect();
        Self { backwards, starts: CharacterTable::new(&last) }
    }

    /// The longest word that ends `text`: its number and its length.
    pub fn ending(&self, text: &str) -> Option<(usize, usize)> {
        let last = text.chars().next_back()?;
        let mut rest = &self.backwards[self.starts.range(last)];
        let mut longest = None;
        let text = text.as_bytes();
        let mut depth = last.len_utf8() - 1;
        // All words of `rest` agree with the text in their last `depth + 1` bytes; those that are used up stand first.
        while let Some((word, number)) = rest.first() {
            if word.len() == depth + 1 {
                longest = Some((*number, word.len()));
                rest = &rest[1..];
            }
            depth += 1;
            let Some(&byte) = text.len().checked_sub(depth + 1).and_then(|at| text.get(at)) else { break };
            let used = rest.partition_point(|(word, _)| word[depth] < byte);
            rest = &rest[used..];
            rest = &rest[..rest.partition_point(|(word, _)| word[depth] == byte)];
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_the_end_is_found() {
        let table = SuffixTable::new(["率", "办结率", "按期办结率", "件", "件"]);
        assert_eq!(table.ending("按期办结率"), Some((2, 15)));
        assert_eq!(table.ending("及时办结率"), Some((1, 9)));
        assert_eq!(table.ending("结案率"), Some((0, 3)));
        assert_eq!(table.ending("案件"), Some((3, 3)));
        assert_eq!(table.ending("率先"), None);
        assert_eq!(table.ending(""), None);
    }
}
