//! Words by their characters, one after the other: a tree whose branches are found in one step.
//!
//! Nearly every look-up of a word fails at its first or second character, so that these steps are made as short as they can be.

/// A tree of words. Each has the number it was given.
#[derive(Debug, Clone, Default)]
pub struct CharacterTree {
    /// An open hash table from a branch and a character to the next branch, a power of two of slots; an empty one leads to branch 0.
    slots: Vec<(u32, char, u32)>,
    /// For each branch the number of the word that ends there, plus one.
    ends: Vec<u32>,
}

impl CharacterTree {
    /// From words given by their characters, which are numbered in their order; of equal words the first one counts.
    pub fn new<W: Iterator<Item = char>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<Vec<char>> = words.into_iter().map(Iterator::collect).collect();
        let most: usize = words.iter().map(Vec::len).sum();
        if most == 0 {
            return Self::default();
        }
        let mut tree = Self { slots: vec![(0, '\0', 0); (most * 2).next_power_of_two()], ends: vec![0] };
        for (word, number) in words.iter().zip(1_u32..).filter(|(word, _)| !word.is_empty()) {
            let mut branch = 0;
            for &c in word {
                let slot = tree.slot(branch, c);
                if tree.slots[slot].2 == 0 {
                    tree.ends.push(0);
                    tree.slots[slot] = (branch, c, u32::try_from(tree.ends.len() - 1).unwrap_or_default());
                }
                branch = tree.slots[slot].2;
            }
            let end = &mut tree.ends[branch as usize];
            *end = if *end == 0 { number } else { *end };
        }
        tree
    }

    /// The slot of a branch and a character: its own, or the empty one where it would stand.
    fn slot(&self, branch: u32, c: char) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (u32::from(c).wrapping_mul(0x9e37_79b1) ^ branch.wrapping_mul(0x85eb_ca77)) as usize >> 7 & mask;
        while self.slots[slot].2 > 0 && (self.slots[slot].0 != branch || self.slots[slot].1 != c) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The longest word that `characters` begin with: its number and its length in bytes.
    pub fn longest(&self, characters: impl Iterator<Item = char>) -> Option<(usize, usize)> {
        if self.slots.is_empty() {
            return None;
        }
        let (mut branch, mut length, mut longest) = (0, 0, None);
        for c in characters {
            branch = self.slots[self.slot(branch, c)].2;
            if branch == 0 {
                break;
            }
            length += c.len_utf8();
            if let Some(number) = self.ends[branch as usize].checked_sub(1) {
                longest = Some((number as usize, length));
            }
        }
        longest
    }

    /// The longest word that begins `text`.
    pub fn beginning(&self, text: &str) -> Option<(usize, usize)> {
        self.longest(text.chars())
    }

    /// The longest word that ends `text`, of a tree of words from their last character to their first.
    pub fn ending(&self, text: &str) -> Option<(usize, usize)> {
        self.longest(text.chars().rev())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_the_beginning_is_found() {
        let tree = CharacterTree::new(["件", "件次", "人", "人次", "百分点", "个百分点", "件", ""].map(str::chars));
        assert_eq!(tree.beginning("件次,其中"), Some((1, 6)));
        assert_eq!(tree.beginning("件"), Some((0, 3)));
        assert_eq!(tree.beginning("个百分点"), Some((5, 12)));
        assert_eq!(tree.beginning("个百"), None);
        assert_eq!(tree.beginning("条"), None);
        assert_eq!(tree.beginning(""), None);
        assert_eq!(CharacterTree::default().beginning("件"), None);
    }

    #[test]
    fn the_longest_word_at_the_end_is_found() {
        let tree = CharacterTree::new(["率", "办结率", "按期办结率", "件", "件"].iter().map(|word| word.chars().rev()));
        assert_eq!(tree.ending("按期办结率"), Some((2, 15)));
        assert_eq!(tree.ending("及时办结率"), Some((1, 9)));
        assert_eq!(tree.ending("结案率"), Some((0, 3)));
        assert_eq!(tree.ending("案件"), Some((3, 3)));
        assert_eq!(tree.ending("率先"), None);
        assert_eq!(tree.ending(""), None);
    }
}
