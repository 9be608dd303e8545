//! Words looked up by the beginning of a text: the longest of any number of words that begins at a byte.

use super::character_table::CharacterTable;

/// A set of words, sorted by their bytes.
#[derive(Debug, Clone, Default)]
pub struct PrefixTable {
    /// Each word with the number it was given.
    words: Vec<(Box<str>, usize)>,
    /// Where in `words` those with a first character stand.
    starts: CharacterTable,
}

impl PrefixTable {
    /// From words, which are numbered in their order; of equal words the first one counts.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words = words.into_iter().enumerate().filter(|(_, word)| !word.is_empty());
        let mut table: Vec<(Box<str>, usize)> = words.map(|(number, word)| (word.into(), number)).collect();
        table.sort_unstable();
        table.dedup_by(|later, earlier| later.0 == earlier.0);
        let first: Vec<char> = table.iter().filter_map(|(word, _)| word.chars().next()).collect();
        Self { words: table, starts: CharacterTable::new(&first) }
    }

    /// The longest word that begins `text`: its number and its length.
    pub fn beginning(&self, text: &str) -> Option<(usize, usize)> {
        let first = text.chars().next()?;
        let mut rest = &self.words[self.starts.range(first)];
        let mut longest = None;
        let text = text.as_bytes();
        let mut depth = first.len_utf8() - 1;
        // All words of `rest` agree with the text up to and with byte `depth`; those that are used up stand first.
        while let Some((word, number)) = rest.first() {
            if word.len() == depth + 1 {
                longest = Some((*number, word.len()));
                rest = &rest[1..];
            }
            depth += 1;
            let Some(&byte) = text.get(depth) else { break };
            let used = rest.partition_point(|(word, _)| word.as_bytes()[depth] < byte);
            rest = &rest[used..];
            rest = &rest[..rest.partition_point(|(word, _)| word.as_bytes()[depth] == byte)];
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_the_beginning_is_found() {
        let table = PrefixTable::new(["件", "件次", "人", "人次", "百分点", "个百分点", "件"]);
        assert_eq!(table.beginning("件次,其中"), Some((1, 6)));
        assert_eq!(table.beginning("件"), Some((0, 3)));
        assert_eq!(table.beginning("个百分点"), Some((5, 12)));
        assert_eq!(table.beginning("个百"), None);
        assert_eq!(table.beginning("条"), None);
        assert_eq!(table.beginning(""), None);
    }
}
