//! Which of many patterns may match a text at all, found in one pass over the text.
//!
//! A pack has hundreds of patterns and a report hundreds of paragraphs, and hardly any pattern matches in any of them. One
//! automaton looks for the words that the patterns need; a pattern is tried only where one of its words stands.

use aho_corasick::AhoCorasick;

use super::Pattern;

/// Looks for the words that patterns need.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    /// Finds all words; none where no pattern needs any.
    automaton: Option<AhoCorasick>,
    /// For each word the patterns that need it.
    patterns_of: Vec<Vec<u32>>,
}

impl Sieve {
    /// A sieve for `patterns`, which get their numbers in it.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p mut Pattern>) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut patterns_of: Vec<Vec<u32>> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for (pattern, number) in patterns.into_iter().zip(0_u32..) {
            let Some(needed) = &pattern.needed else { continue };
            pattern.number = Some(number);
            for word in needed.words() {
                let place = *places.entry(word.to_owned()).or_insert(words.len());
                if place == words.len() {
                    words.push(word.to_owned());
                    patterns_of.push(Vec::new());
                }
                patterns_of[place].push(number);
            }
        }
        let automaton = if words.is_empty() { None } else { AhoCorasick::new(&words).ok() };
        Self { automaton, patterns_of }
    }

    /// Looks through passages, which are numbered in their order.
    pub fn sift<'t>(&self, passages: impl IntoIterator<Item = &'t str>) -> Sifted {
        let count = self.patterns_of.iter().flatten().max().map_or(0, |last| *last as usize + 1);
        let mut sifted = Sifted { passages_of: vec![Vec::new(); count] };
        let Some(automaton) = &self.automaton else { return sifted };
        for (text, passage) in passages.into_iter().zip(0_u32..) {
            for found in automaton.find_overlapping_iter(text) {
                for &number in &self.patterns_of[found.pattern().as_usize()] {
                    let passages = &mut sifted.passages_of[number as usize];
                    if passages.last() != Some(&passage) {
                        passages.push(passage);
                    }
                }
            }
        }
        sifted
    }
}

/// Which patterns may match which passages.
#[derive(Debug, Clone, Default)]
pub struct Sifted {
    /// For each pattern the passages that hold one of its words, in order.
    passages_of: Vec<Vec<u32>>,
}

impl Sifted {
    /// The passages that `pattern` may match, in order; none where it needs no words or no sieve knows it: then it may match any.
    pub fn passages_of(&self, pattern: &Pattern) -> Option<&[u32]> {
        self.passages_of.get(pattern.number? as usize).map(Vec::as_slice)
    }

    /// Whether `pattern` may match passage `passage`.
    pub fn may_match(&self, pattern: &Pattern, passage: usize) -> bool {
        let passage = u32::try_from(passage).unwrap_or(u32::MAX);
        self.passages_of(pattern).is_none_or(|passages| passages.binary_search(&passage).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_patterns_whose_words_stand_in_a_passage_may_match_it() {
        let mut patterns: Vec<Pattern> =
            ["(?:群众|来访人)反应", "反应", "[0-9]+"].iter().map(|written| Pattern::new(written).unwrap()).collect();
        let sieve = Sieve::new(&mut patterns);
        let sifted = sieve.sift(["群众反应问题", "无关的话", ""]);
        let may = |passage: usize| patterns.iter().map(|pattern| sifted.may_match(pattern, passage)).collect::<Vec<_>>();
        assert_eq!(may(0), [true, true, false]);
        assert_eq!(may(1), [false, false, false]);
        assert_eq!(may(2), [false, false, false]);
        assert_eq!(sifted.passages_of(&patterns[1]), Some(&[0][..]));
        assert!(sifted.may_match(&Pattern::new("无关").unwrap(), 0));
    }
}
