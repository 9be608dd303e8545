//! Titles of laws and documents: looking them up, and finding the one that was meant.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::rule::{Law, LawRegistry, LawStatus};
use crate::source::fold_character;

/// What every law of the People's Republic has before its short title.
pub const PREFIX: &str = "中华人民共和国";

/// The shortest title in which one character may be taken for a slip: 行政复议法.
const SHORTEST: usize = 5;

/// The titles of a registry, ready for looking up.
pub struct Titles<'a> {
    by_title: HashMap<String, &'a Law>,
    /// Titles by their number of characters.
    by_length: HashMap<usize, Vec<(Vec<char>, &'a Law)>>,
}

impl<'a> Titles<'a> {
    /// Reads the registry. Of two rows with one title the one in force counts.
    pub fn new(registry: &'a LawRegistry) -> Self {
        let mut by_title: HashMap<String, &Law> = HashMap::new();
        for law in &registry.laws {
            for title in std::iter::once(&law.title).chain(&law.short_titles) {
                let known = by_title.entry(normal(title)).or_insert(law);
                if known.status != LawStatus::InForce && law.status == LawStatus::InForce {
                    *known = law;
                }
            }
        }
        let mut by_length: HashMap<usize, Vec<(Vec<char>, &Law)>> = HashMap::new();
        for (title, law) in &by_title {
            let characters: Vec<char> = title.chars().collect();
            by_length.entry(characters.len()).or_default().push((characters, law));
        }
        // Hash maps have no order of their own.
        by_length.values_mut().for_each(|titles| titles.sort_by(|a, b| a.0.cmp(&b.0)));
        Self { by_title, by_length }
    }

    /// The law of that full or short title, with or without 中华人民共和国.
    pub fn find(&self, title: &str) -> Option<&'a Law> {
        self.by_title.get(&normal(title)).copied()
    }

    /// The known title, as written in the registry, that is one character away from `title`; `None` for a known title and
    /// where two documents may be told apart by that character.
    pub fn nearest(&self, title: &str, kinds: &[String]) -> Option<String> {
        let written: Vec<char> = normal(title).chars().collect();
        if written.len() < SHORTEST || self.find(title).is_some() {
            return None;
        }
        let lengths = written.len() - 1..=written.len() + 1;
        let candidates = lengths.filter_map(|length| self.by_length.get(&length)).flatten();
        let mut near = candidates.filter(|(known, _)| known.len() >= SHORTEST && is_slip(&written, known, kinds));
        near.next().map(|(known, _)| known.iter().collect())
    }
}

/// A title in the form in which titles are compared: folded, with one kind of dash, and without blanks.
fn normal(title: &str) -> String {
    let folded = title.chars().map(fold_character).filter(|c| !c.is_whitespace());
    folded
        .map(|c| match c {
            '—' | '–' | '‒' | '−' | '~' | '～' | '至' => '-',
            '〈' | '《' | '<' => '《',
            '〉' | '》' | '>' => '》',
            c => c,
        })
        .collect::<String>()
        .replace("--", "-")
}

/// Whether `written` is `known` with one character changed, left out, added, or two neighbours swapped.
fn is_slip(written: &[char], known: &[char], kinds: &[String]) -> bool {
    let head = written.iter().zip(known).take_while(|(a, b)| a == b).count();
    let rest = written.len().min(known.len()) - head;
    let tail = written.iter().rev().zip(known.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let wrong = &written[head..written.len() - tail];
    let right = &known[head..known.len() - tail];
    match (wrong, right) {
        ([a], [b]) => !is_number(*a) && !is_number(*b) && !kinds.iter().any(|kind| kind.contains(*a) && kind.contains(*b)),
        // What stands before or after a whole title (省, 试) makes another document of it.
        ([a], []) | ([], [a]) => head > 0 && tail > 0 && !is_number(*a),
        ([a, b], [c, d]) => a == d && b == c && !is_number(*a) && !is_number(*b),
        _ => false,
    }
}

/// Years and ordinals tell documents apart.
fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十两".contains(c)
}

/// The title without 中华人民共和国.
pub fn without_prefix(title: &str) -> Cow<'_, str> {
    Cow::Borrowed(title.strip_prefix(PREFIX).unwrap_or(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(written: &str, known: &str) -> bool {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        is_slip(&characters(written), &characters(known), &["定范程则".to_owned()])
    }

    #[test]
    fn one_character_makes_a_slip() {
        assert!(slip("优化营商坏境条例", "优化营商环境条例"));
        assert!(slip("信访工条例", "信访工作条例"));
        assert!(slip("信访作工条例", "信访工作条例"));
    }

    #[test]
    fn other_documents_are_no_slips() {
        assert!(!slip("法治政府建设纲要(2015-2020年)", "法治政府建设纲要(2011-2020年)"));
        assert!(!slip("省信访工作条例", "信访工作条例"));
        assert!(!slip("第七个五年规划", "第八个五年规划"));
        assert!(!slip("信访工作规范", "信访工作规定"));
        assert!(!slip("行政处罚法", "行政许可法"));
    }

    #[test]
    fn forms_of_one_title_are_equal() {
        assert_eq!(normal("法治政府建设实施纲要（2021—2025年）"), normal("法治政府建设实施纲要(2021-2025年)"));
    }
}
