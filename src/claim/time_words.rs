//! Words of time and scope: several sets of words that every sentence with numbers is searched for, in one pass.

use std::cmp::Reverse;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::lexicon::fold;

/// How many sets there are.
const SETS: usize = 6;

/// Words of comparison, of four sorts of time, and of scope.
#[derive(Debug, Clone)]
pub struct TimeWords {
    words: Vec<String>,
    /// For each word its set, and its index in that set.
    places: Vec<(usize, usize)>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// A word in a text: its index in its set, its first byte, and the byte after it.
pub type TimeWord = (usize, usize, usize);

/// The words of each set in a text.
#[derive(Debug, Default)]
pub struct FoundTimes {
    /// 较上年, 同比
    pub comparison: Vec<TimeWord>,
    /// 上年, 上半年, 全年, 近三年: words of the periods before, of a part, of the year, of an unknown one.
    pub periods: [Vec<TimeWord>; 4],
    /// 全市, 本局
    pub scopes: Vec<TimeWord>,
}

impl TimeWords {
    /// From the words of comparison, of the previous year, of a part of a year, of a year, of unknown times, and of scope.
    pub fn new(sets: [&Vec<String>; SETS]) -> Self {
        let words = sets.iter().flat_map(|set| set.iter().map(|word| fold(word))).collect();
        let places = sets.iter().enumerate().flat_map(|(set, words)| (0..words.len()).map(move |word| (set, word))).collect();
        Self { words, places, automaton: OnceLock::new() }
    }

    /// The words in `text[from..to]`, of each set from left to right, the longest of those that begin at one place.
    pub fn find(&self, text: &str, (from, to): (usize, usize)) -> FoundTimes {
        let automaton = self.automaton.get_or_init(|| AhoCorasick::new(&self.words).ok());
        let mut all: [Vec<TimeWord>; SETS] = Default::default();
        for found in automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(&text[from..to])) {
            let (set, word) = self.places[found.pattern().as_usize()];
            all[set].push((word, from + found.start(), from + found.end()));
        }
        all.iter_mut().for_each(leftmost_longest);
        let [comparison, previous, part, year, unknown, scopes] = all;
        FoundTimes { comparison, periods: [previous, part, year, unknown], scopes }
    }
}

/// Keeps what a search for this set alone would have found.
fn leftmost_longest(words: &mut Vec<TimeWord>) {
    words.sort_by_key(|(word, start, end)| (*start, Reverse(*end), *word));
    let mut reach = 0;
    words.retain(|(_, start, end)| {
        let free = *start >= reach;
        if free {
            reach = *end;
        }
        free
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_is_searched_for_itself() {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let words = TimeWords::new([
            &set(&["较上年", "同比"]),
            &set(&["上年", "上年同期"]),
            &set(&[]),
            &set(&["全年"]),
            &set(&[]),
            &set(&["全市"]),
        ]);
        let text = "无关。全市全年较上年同期增长";
        let found = words.find(text, ("无关。".len(), text.len()));
        let shown = |words: &[TimeWord]| words.iter().map(|(_, start, end)| text[*start..*end].to_owned()).collect::<Vec<_>>();
        assert_eq!(shown(&found.comparison), ["较上年"]);
        assert_eq!(shown(&found.periods[0]), ["上年同期"]);
        assert_eq!(shown(&found.periods[2]), ["全年"]);
        assert_eq!(shown(&found.scopes), ["全市"]);
    }
}
