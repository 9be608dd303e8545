//! Words looked up by the beginning of a text: the longest of any number of words that begins at a byte.

/// A set of words, sorted by their bytes.
#[derive(Debug, Clone, Default)]
pub struct PrefixTable {
    /// Each word with the number it was given.
    words: Vec<(Box<str>, usize)>,
}

impl PrefixTable {
    /// From words, which are numbered in their order; of equal words the first one counts.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut table: Vec<(Box<str>, usize)> = words.into_iter().enumerate().map(|(number, word)| (word.into(), number)).collect();
        table.sort_unstable();
        table.dedup_by(|later, earlier| later.0 == earlier.0);
        Self { words: table }
    }

    /// The longest word that begins `text`: its number and its length.
    pub fn beginning(&self, text: &str) -> Option<(usize, usize)> {
        let text = text.as_bytes();
        let first = *text.first()?;
        let from = self.words.partition_point(|(word, _)| word.as_bytes().first().is_none_or(|own| *own < first));
        let mut rest = &self.words[from..];
        let mut longest = None;
        for (depth, &byte) in text.iter().enumerate() {
            // Words that are used up stand first; the others agree with the text in all bytes before this one.
            let used = rest.partition_point(|(word, _)| word.as_bytes().get(depth).is_none_or(|own| *own < byte));
            rest = &rest[used..];
            rest = &rest[..rest.partition_point(|(word, _)| word.as_bytes()[depth] == byte)];
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
