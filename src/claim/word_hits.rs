//! Many sets of words, looked for in one pass over a text; afterwards each set is asked for its words in any part of the text.
//!
//! Of a Chinese text hardly any two characters begin a word of the lexicon, so that a look at two bits settles nearly every place.

use std::ops::Range;

use super::character_set::CharacterSet;

/// The sets of words that are looked for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Phrases whose numbers are no claims.
    Fixed,
    /// 较上年, 同比
    Comparison,
    /// 上年
    Previous,
    /// 上半年
    Part,
    /// 全年
    Year,
    /// 近三年
    Unknown,
    /// 全市, 本局
    Scope,
    /// 增长, 降至
    Change,
    /// 受理, 办结
    Verb,
    /// 共计
    Total,
    /// 合计, but not 共
    StrongTotal,
    /// 其中
    Opener,
    /// 日均
    Average,
    /// The smaller of two that are in order: 调解成功.
    Smaller,
    /// 上年结转
    Opening,
    /// 新收
    New,
    /// 办结
    Done,
    /// 结转下年
    Closing,
    /// 年均
    Yearly,
    /// 其余, 尚有, 未
    Rest,
}

/// One bit for each [`Set`] that a word is in.
pub type Sets = u32;

impl Set {
    /// Its bit.
    pub fn bit(self) -> Sets {
        1 << self as u32
    }
}

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
    pub fn len(&self) -> usize {
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

/// The words of a stretch of text.
#[derive(Debug, Clone, Copy)]
pub struct Hits<'h> {
    hits: &'h [Hit],
}

impl<'h> Hits<'h> {
    /// From what [`WordTable::find`] found in one text.
    pub fn new(hits: &'h [Hit]) -> Self {
        Self { hits }
    }

    /// The words of the set that a search of the bytes `range` alone finds: from left to right, without overlap, of those that
    /// begin at one place the longest.
    pub fn within(self, set: Set, range: Range<usize>) -> impl Iterator<Item = Hit> + 'h {
        let mut reach = range.start;
        let begun = self.from(range.start).hits.iter().take_while(move |hit| (hit.start as usize) < range.end);
        begun.copied().filter(move |hit| {
            let found = hit.sets & set.bit() != 0 && hit.start as usize >= reach && hit.end as usize <= range.end;
            if found {
                reach = hit.end as usize;
            }
            found
        })
    }

    /// The last of them.
    pub fn last_within(self, set: Set, range: Range<usize>) -> Option<Hit> {
        self.within(set, range).last()
    }

    /// The sets of which a word stands in the bytes `range`.
    pub fn sets_within(self, range: Range<usize>) -> Sets {
        let begun = self.from(range.start).hits.iter().take_while(|hit| (hit.start as usize) < range.end);
        begun.filter(|hit| hit.end as usize <= range.end).fold(0, |sets, hit| sets | hit.sets)
    }

    /// Those that begin at byte `at` or behind it.
    #[must_use]
    pub fn from(self, at: usize) -> Self {
        // Most stretches have few.
        let first = match self.hits {
            few if few.len() < 24 => few.iter().position(|hit| hit.start as usize >= at).unwrap_or(few.len()),
            many => many.partition_point(|hit| (hit.start as usize) < at),
        };
        Self { hits: &self.hits[first..] }
    }

    /// Those that begin in the bytes `range`.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        let from = self.from(range.start);
        let end = from.hits.partition_point(|hit| (hit.start as usize) < range.end);
        Self { hits: &from.hits[..end] }
    }
}

fn pair(first: char, second: char) -> u32 {
    (u32::from(first).wrapping_mul(0x9e37_79b1) ^ u32::from(second).wrapping_mul(0x85eb_ca77)) >> 16
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::WordSet;
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

    #[test]
    fn a_part_is_searched_as_if_it_stood_alone() {
        let names = [Set::Change, Set::Total, Set::Verb];
        let sets: [&[&str]; 3] = [&["增长", "增长到", "长", "同比增长"], &["共", "共计", "计"], &["件", "a", "a件"]];
        let owned: Vec<Vec<String>> = sets.iter().map(|set| set.iter().map(|word| (*word).to_owned()).collect()).collect();
        let table =
            WordTable::new(owned.iter().zip(names).flat_map(|(words, set)| words.iter().map(move |word| (word.as_str(), set.bit()))));
        let alphabet: Vec<char> = "增长到同比共计件a,".chars().collect();
        let mut state = 7_u64;
        for _ in 0..300 {
            let text: String = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                alphabet[usize::try_from(state >> 40).unwrap() % alphabet.len()]
            })
            .take(24)
            .collect();
            let mut hits = Vec::new();
            table.find(&text, 0..text.len(), &mut hits);
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for (from, to) in [(0, 24), (3, 20), (7, 9), (5, 5)] {
                let range = places[from]..places[to];
                for (words, set) in owned.iter().zip(names) {
                    let alone: Vec<(usize, usize)> = WordSet::new(words)
                        .find_all(&text[range.clone()])
                        .map(|(_, start, end)| (range.start + start, range.start + end))
                        .collect();
                    let found: Vec<(usize, usize)> =
                        Hits::new(&hits).within(set, range.clone()).map(|hit| (hit.range().start, hit.range().end)).collect();
                    assert_eq!(found, alone, "{text} {range:?} {set:?}");
                    assert_eq!(Hits::new(&hits).sets_within(range.clone()) & set.bit() != 0, !alone.is_empty());
                }
            }
        }
    }
}
