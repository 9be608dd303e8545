//! Words looked up by the end of a text: the longest of any number of words that ends at a byte.

/// A set of words, sorted by their bytes from the last to the first.
#[derive(Debug, Clone, Default)]
pub struct SuffixTable {
    /// Each word backwards, with the number it was given.
    backwards: Vec<(Box<[u8]>, usize)>,
    /// For each byte where in `backwards` the words that end with it begin; empty without words.
    starts: Vec<usize>,
}

impl SuffixTable {
    /// From words, which are numbered in their order; of equal words the first one counts.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let backwards = |word: &str| word.bytes().rev().collect::<Box<[u8]>>();
        let mut table: Vec<(Box<[u8]>, usize)> = words.into_iter().enumerate().map(|(number, word)| (backwards(word), number)).collect();
        table.sort_unstable();
        table.dedup_by(|later, earlier| later.0 == earlier.0);
        let start = |byte: usize| table.partition_point(|(word, _)| word.first().is_none_or(|last| usize::from(*last) < byte));
        let starts = if table.is_empty() { Vec::new() } else { (0..=256).map(start).collect() };
        Self { backwards: table, starts }
    }

    /// The longest word that ends `text`: its number and its length.
    pub fn ending(&self, text: &str) -> Option<(usize, usize)> {
        let last = usize::from(*text.as_bytes().last()?);
        let mut rest = &self.backwards[*self.starts.get(last)?..*self.starts.get(last + 1)?];
        let mut longest = None;
        for (depth, &byte) in text.as_bytes().iter().rev().enumerate() {
            if depth > 0 {
                // Words that are used up stand first; the others agree with the text in all bytes before this one.
                let used = rest.partition_point(|(word, _)| word.get(depth).is_none_or(|own| *own < byte));
                rest = &rest[used..];
                rest = &rest[..rest.partition_point(|(word, _)| word[depth] == byte)];
            }
            let Some((word, number)) = rest.first() else { break };
            if word.len() == depth + 1 {
                longest = Some((*number, word.len()));
            }
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
