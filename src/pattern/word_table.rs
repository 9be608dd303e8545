//! Words that are looked for in one pass over a text.
//!
//! Of a Chinese text hardly any two characters begin a word of the lexicon, so that a look at two bits settles nearly every place.

use std::ops::Range;

use super::character_set::CharacterSet;

/// One bit for each set that a word is in.
pub type Sets = u32;

/// Words of several sets, ready to be found.
#[derive(Debug, Clone, Default)]
pub struct WordTable {
    /// Each word once, sorted by its bytes, with its sets.
    words: Vec<(Box<str>, Sets)>,
    /// The first characters of all words.
    firsts: CharacterSet,
    /// The words of one character.
    singles: CharacterSet,
    /// [`pair`] of the first two characters of all words.
    pairs: CharacterSet,
    /// An open hash table by [`pair`]: two characters, and where in `words` those that begin with them stand.
    ranges: Vec<(char, char, u32, u32)>,
}

/// Stands for the second character of a word that has none.
const ALONE: char = '\0';

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First byte in the text.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
    /// The place of the word in its table.
    pub word: u32,
    /// Its sets.
    pub sets: Sets,
}

impl Hit {
    /// Its bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl WordTable {
    /// From folded words with their sets.
    pub fn new<'w>(words: impl IntoIterator<Item = (&'w str, Sets)>) -> Self {
        let mut all: Vec<(Box<str>, Sets)> =
            words.into_iter().filter(|(word, _)| !word.is_empty()).map(|(word, sets)| (word.into(), sets)).collect();
        all.sort_unstable();
        all.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 |= later.1;
            }
            same
        });
        let mut table = Self::default();
        let mut runs: Vec<(char, char, u32, u32)> = Vec::new();
        for ((word, _), at) in all.iter().zip(0_u32..) {
            let mut characters = word.chars();
            let first = characters.next().unwrap_or_default();
            table.firsts.put(u32::from(first));
            let second = characters.next().unwrap_or(ALONE);
            if second == ALONE {
                table.singles.put(u32::from(first));
            } else {
                table.pairs.put(pair(first, second));
            }
            match runs.last_mut() {
                Some((a, b, _, end)) if (*a, *b) == (first, second) => *end = at + 1,
                _ => runs.push((first, second, at, at + 1)),
            }
        }
        table.ranges = vec![('\0', '\0', 0, 0); (runs.len() * 4).next_power_of_two()];
        for run in runs {
            let slot = table.slot(run.0, run.1);
            table.ranges[slot] = run;
        }
        table.words = all;
        table
    }

    /// The slot of two characters: their own, or the empty one where it would stand.
    fn slot(&self, first: char, second: char) -> usize {
        let mask = self.ranges.len() - 1;
        let mut slot = pair(first, second) as usize & mask;
        while self.ranges[slot].3 > 0 && (self.ranges[slot].0, self.ranges[slot].1) != (first, second) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The place of a word.
    pub fn place(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|(other, _)| other.as_ref().cmp(word)).ok()
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// All words in the bytes `range` of `text`, in order of their first byte, the longer ones first; they go behind those in `hits`.
    pub fn find(&self, text: &str, range: Range<usize>, hits: &mut Vec<Hit>) {
        self.each(text, range, |hit| {
            // Those that begin at one place come from the shortest to the longest.
            let longer = hits.iter().rev().take_while(|other| other.start == hit.start).count();
            hits.insert(hits.len() - longer, hit);
        });
    }

    /// Calls `take` for all words in the bytes `range` of `text`, in order of their first byte, the shorter ones first.
    pub fn each(&self, text: &str, range: Range<usize>, mut take: impl FnMut(Hit)) {
        let part = &text[range.clone()];
        let mut characters = part.char_indices();
        let mut next = characters.next();
        while let Some((at, c)) = next {
            next = characters.next();
            if !self.firsts.has(c) {
                continue;
            }
            if self.singles.has(c) {
                let (.., low, high) = self.ranges[self.slot(c, ALONE)];
                (low..high).for_each(|word| take(self.hit(word as usize, range.start + at)));
            }
            if let Some((_, second)) = next
                && self.pairs.holds(pair(c, second))
            {
                let (.., low, high) = self.ranges[self.slot(c, second)];
                let rest = &part.as_bytes()[at..];
                for word in low as usize..high as usize {
                    if rest.starts_with(self.words[word].0.as_bytes()) {
                        take(self.hit(word, range.start + at));
                    }
                }
            }
        }
    }

    #[allow(clippy::cast_possible_truncation)] // Texts are shorter than 1 GiB.
    fn hit(&self, word: usize, start: usize) -> Hit {
        let (written, sets) = &self.words[word];
        Hit { start: start as u32, end: (start + written.len()) as u32, word: word as u32, sets: *sets }
    }
}

fn pair(first: char, second: char) -> u32 {
    (u32::from(first).wrapping_mul(0x9e37_79b1) ^ u32::from(second).wrapping_mul(0x85eb_ca77)) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_order_the_longer_first() {
        let table = WordTable::new([("上年", 1), ("上年同期", 1), ("同期", 2), ("年", 2), ("上年", 4)]);
        let text = "较上年同期,上年";
        let mut hits = Vec::new();
        table.find(text, 0..text.len(), &mut hits);
        let words: Vec<(&str, Sets)> = hits.iter().map(|hit| (&text[hit.range()], hit.sets)).collect();
        assert_eq!(words, [("上年同期", 1), ("上年", 5), ("年", 2), ("同期", 2), ("上年", 5), ("年", 2)]);
    }
}
