//! From a character to a range of a sorted list of words: the words that begin, or end, with it.
//!
//! Nearly every look-up of a word fails at its first character, so that this one step is made as short as it can be.

use std::ops::Range;

/// An open hash table from characters to ranges.
#[derive(Debug, Clone, Default)]
pub struct CharacterTable {
    /// A power of two of slots; an empty one has an empty range.
    slots: Vec<(char, u32, u32)>,
}

impl CharacterTable {
    /// From the characters of a list in which equal ones stand together.
    pub fn new(characters: &[char]) -> Self {
        let mut runs: Vec<(char, u32, u32)> = Vec::new();
        for (&c, at) in characters.iter().zip(0_u32..) {
            match runs.last_mut() {
                Some((last, _, end)) if *last == c => *end = at + 1,
                _ => runs.push((c, at, at + 1)),
            }
        }
        if runs.is_empty() {
            return Self::default();
        }
        let mut table = Self { slots: vec![('\0', 0, 0); (runs.len() * 4).next_power_of_two()] };
        for run in runs {
            let slot = table.slot(run.0);
            table.slots[slot] = run;
        }
        table
    }

    /// The slot of a character: its own, or the empty one where it would stand.
    fn slot(&self, c: char) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (c as usize).wrapping_mul(0x9e37_79b9) >> 12 & mask;
        while self.slots[slot].2 > 0 && self.slots[slot].0 != c {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Where the words with that character stand; empty where there are none.
    pub fn range(&self, c: char) -> Range<usize> {
        if self.slots.is_empty() {
            return 0..0;
        }
        let (_, start, end) = self.slots[self.slot(c)];
        start as usize..end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_range() {
        let characters: Vec<char> = "aab件件件次".chars().collect();
        let table = CharacterTable::new(&characters);
        assert_eq!(table.range('a'), 0..2);
        assert_eq!(table.range('b'), 2..3);
        assert_eq!(table.range('件'), 3..6);
        assert_eq!(table.range('次'), 6..7);
        assert!(table.range('人').is_empty());
        assert!(CharacterTable::default().range('人').is_empty());
    }
}
