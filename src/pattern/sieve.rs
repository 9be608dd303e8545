//! Which of many patterns may match a text at all, found in one pass over the text.
//!
//! A pack has hundreds of patterns and a report hundreds of paragraphs, and hardly any pattern matches in any of them. The words
//! that the patterns need are looked for together; a pattern is tried only where one of its words stands.

use std::sync::OnceLock;

use super::{Pattern, WordTable};

/// Looks for the words that patterns need.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    /// Each word with the patterns that need it.
    words: Vec<(String, Vec<Use>)>,
    /// Finds them; made when a text is first looked through.
    table: OnceLock<Table>,
    /// For each pattern, by its number, how many sets of words it needs, as that many bits.
    all: Vec<u8>,
}

/// The words ready to be found.
#[derive(Debug, Clone)]
struct Table {
    words: WordTable,
    /// For each of them, in the order of the table, its number in [`Sieve::words`].
    numbers: Vec<u32>,
}

/// A pattern that needs a word.
#[derive(Debug, Clone, Copy)]
struct Use {
    pattern: u32,
    /// The set that the word is of, as a bit.
    set: u8,
}

/// Sets of one pattern, each of which is a bit.
const MOST_SETS: usize = 8;

impl Sieve {
    /// A sieve for `patterns`, which get their numbers in it.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p mut Pattern>) -> Self {
        let mut sieve = Self::default();
        let mut places = std::collections::HashMap::new();
        for (pattern, number) in patterns.into_iter().zip(0_u32..) {
            let sets = pattern.needed.sets();
            let sets = &sets[..sets.len().min(MOST_SETS)];
            sieve.all.push((0..sets.len()).fold(0, |all, set| all | 1 << set));
            if sets.is_empty() {
                continue;
            }
            pattern.number = Some(number);
            for (set, needed) in sets.iter().enumerate() {
                for &word in needed {
                    let place = *places.entry(word.to_owned()).or_insert(sieve.words.len());
                    if place == sieve.words.len() {
                        sieve.words.push((word.to_owned(), Vec::new()));
                    }
                    sieve.words[place].1.push(Use { pattern: number, set: 1 << set });
                }
            }
        }
        sieve
    }

    /// Looks through passages, which are numbered in their order.
    pub fn sift<'t>(&self, passages: impl IntoIterator<Item = &'t str>) -> Sifted {
        let mut sifted = Sifted { passages_of: vec![Vec::new(); self.all.len()] };
        if self.words.is_empty() {
            return sifted;
        }
        let Table { words, numbers } = self.table.get_or_init(|| Table::new(&self.words));
        // For each pattern the last passage with one of its words, and the sets that were met there.
        let mut met: Vec<(u32, u8)> = vec![(u32::MAX, 0); self.all.len()];
        for (text, passage) in passages.into_iter().zip(0_u32..) {
            words.each(text, 0..text.len(), |hit| {
                for &Use { pattern, set } in &self.words[numbers[hit.word as usize] as usize].1 {
                    let (last, sets) = &mut met[pattern as usize];
                    if *last != passage {
                        (*last, *sets) = (passage, 0);
                    }
                    if *sets & set == 0 {
                        *sets |= set;
                        if *sets == self.all[pattern as usize] {
                            sifted.passages_of[pattern as usize].push(passage);
                        }
                    }
                }
            });
        }
        sifted
    }
}

impl Table {
    fn new(words: &[(String, Vec<Use>)]) -> Self {
        let table = WordTable::new(words.iter().map(|(word, _)| (word.as_str(), 1)));
        let mut numbers = vec![0; table.count()];
        for ((word, _), number) in words.iter().zip(0_u32..) {
            if let Some(place) = table.place(word) {
                numbers[place] = number;
            }
        }
        Self { words: table, numbers }
    }
}

/// Which patterns may match which passages.
#[derive(Debug, Clone, Default)]
pub struct Sifted {
    /// For each pattern the passages that hold the words it needs, in order.
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

    #[test]
    fn a_passage_holds_one_word_of_each_set() {
        let mut patterns = [Pattern::new("约.{1,9}余").unwrap()];
        let sifted = Sieve::new(&mut patterns).sift(["约定", "其余", "约50余件,约20余次", "余约"]);
        assert_eq!(sifted.passages_of(&patterns[0]), Some(&[2, 3][..]));
    }
}
