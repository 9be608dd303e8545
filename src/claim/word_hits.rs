//! The words of a text by the sets that they are of: they are found in one pass, afterwards each set is asked for its words in any part.

use std::ops::Range;

use crate::pattern::{Hit, Sets};

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

impl Set {
    /// Its bit.
    pub fn bit(self) -> Sets {
        1 << self as u32
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

#[cfg(test)]
mod tests {
    use super::super::lexicon::WordSet;
    use super::*;
    use crate::pattern::WordTable;

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
