//! A set of characters that answers in one step.

/// Characters, one bit each.
#[derive(Debug, Clone)]
pub struct CharacterSet(Box<[u64]>);

/// Numbers below this are told apart.
const SIZE: u32 = 1 << 16;

impl Default for CharacterSet {
    fn default() -> Self {
        Self(vec![0; SIZE as usize / 64].into())
    }
}

impl CharacterSet {
    /// Of the first 65,536 characters; a rare one beyond them may be taken for another.
    pub fn new(characters: impl IntoIterator<Item = char>) -> Self {
        let mut set = Self::default();
        characters.into_iter().for_each(|c| set.put(u32::from(c)));
        set
    }

    /// Takes a number in.
    pub fn put(&mut self, number: u32) {
        self.0[(number % SIZE / 64) as usize] |= 1 << (number % 64);
    }

    /// Whether the number is in it.
    pub fn holds(&self, number: u32) -> bool {
        self.0[(number % SIZE / 64) as usize] >> (number % 64) & 1 == 1
    }

    /// Whether the character is in it.
    pub fn has(&self, c: char) -> bool {
        self.holds(u32::from(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = CharacterSet::new("件a。".chars());
        assert!(set.has('件') && set.has('a') && set.has('。'));
        assert!(!set.has('人') && !set.has('b'));
    }
}
