//! Plain words of a rule that are looked for together.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

/// Words with the automaton that finds all of them in one pass; it is made when it is first used.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct WordFinder {
    words: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl WordFinder {
    /// The words in the order of the rule file.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether one of the words stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.automaton().is_some_and(|automaton| automaton.is_match(text))
    }

    /// The words in `text` from left to right, of those that begin at one place the longest: index of the word, first byte, byte after it.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
        let found = self.automaton().into_iter().flat_map(move |automaton| automaton.find_iter(text));
        found.map(|word| (word.pattern().as_usize(), word.start(), word.end()))
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.words).ok();
        self.automaton.get_or_init(|| if self.words.is_empty() { None } else { build() }).as_ref()
    }
}

impl From<Vec<String>> for WordFinder {
    fn from(words: Vec<String>) -> Self {
        Self { words, automaton: OnceLock::new() }
    }
}

impl From<WordFinder> for Vec<String> {
    fn from(finder: WordFinder) -> Self {
        finder.words
    }
}

impl PartialEq for WordFinder {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_of_the_words_at_one_place_is_found() {
        let finder = WordFinder::from(vec!["十".to_owned(), "十一是".to_owned(), "一是".to_owned()]);
        let found: Vec<_> = finder.find_all("一是健全,十一是完善").collect();
        assert_eq!(found, [(2, 0, 6), (1, 13, 22)]);
        assert!(!WordFinder::default().is_in("一是"));
    }
}
