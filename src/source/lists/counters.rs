//! Counts the paragraphs of lists in the order of the document and gives each its number as a reader sees it.

use std::collections::{HashMap, HashSet};

use super::{Item, LEVELS, Level, NumberFormat, Numbering};

/// Longer numbers are no numbers.
const LONGEST: usize = 200;

/// The counters of all lists.
#[derive(Debug)]
pub(in crate::source) struct Counters<'a> {
    numbering: &'a Numbering,
    /// By scheme: the last number of each level.
    last: HashMap<i64, [Option<i64>; LEVELS]>,
    /// Lists and levels that have started anew already.
    started: HashSet<(i64, usize)>,
}

impl<'a> Counters<'a> {
    pub fn new(numbering: &'a Numbering) -> Self {
        Self { numbering, last: HashMap::new(), started: HashSet::new() }
    }

    /// The number of the next paragraph, which is `item` of a list and has the text `text`, as it stands before the text;
    /// empty where it has none.
    pub fn next(&mut self, item: Item<'_>, text: &str) -> String {
        let list = item.list;
        let by_style = || item.style.and_then(|style| self.numbering.level_of_style(list, style));
        let index = by_style().or(item.level).unwrap_or(0).min(LEVELS - 1);
        let Some(scheme) = self.numbering.scheme_of(list) else { return String::new() };
        let Some(level) = self.numbering.level(list, index) else { return String::new() };
        self.count(list, scheme, index, level);
        let label = self.label(list, scheme, index, level);
        if label.is_empty() { label } else { joined(label, level, text) }
    }

    fn count(&mut self, list: i64, scheme: i64, index: usize, level: &Level) {
        let numbering = self.numbering;
        let anew = numbering.start_of(list, index).filter(|_| self.started.insert((list, index)));
        let first = numbering.start_of(list, index).unwrap_or(level.start);
        let numbers = self.last.entry(scheme).or_default();
        numbers[index] = Some(match (anew, numbers[index]) {
            (Some(start), _) => start,
            (None, None) => first,
            (None, Some(number)) => number.saturating_add(1),
        });
        for (below, number) in numbers.iter_mut().enumerate().skip(index + 1) {
            let restart = numbering.level(list, below).and_then(|level| level.restart);
            if restart.is_none_or(|by| index < by) {
                *number = None;
            }
        }
    }

    fn label(&self, list: i64, scheme: i64, index: usize, level: &Level) -> String {
        if level.format.is_bullet() {
            return bullet(&level.text);
        }
        let mut label = String::new();
        let mut characters = level.text.chars().peekable();
        while let Some(c) = characters.next() {
            let place = if c == '%' { characters.peek().and_then(|c| c.to_digit(10)).filter(|place| *place > 0) } else { None };
            let Some(place) = place.and_then(|place| usize::try_from(place - 1).ok()) else {
                label.push(c);
                continue;
            };
            characters.next();
            if place > index {
                continue;
            }
            let shown = self.numbering.level(list, place);
            let counted = self.last.get(&scheme).and_then(|numbers| numbers[place]);
            let number = counted.or_else(|| shown.map(|level| level.start)).unwrap_or(1);
            match shown {
                Some(shown) if !level.legal || place == index => label += &shown.format.write(number),
                _ => label += &NumberFormat::Named("decimal".to_owned()).write(number),
            }
        }
        if label.chars().nth(LONGEST).is_some() { String::new() } else { label }
    }
}

/// A sign of a symbol font is shown as a round one.
fn bullet(text: &str) -> String {
    if text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}')) { "•".to_owned() } else { text.trim().chars().take(4).collect() }
}

/// The number with what divides it from the text. The distance that a reader sees is written only where the two would
/// else be read as one: `1.` before `505件`.
fn joined(mut label: String, level: &Level, text: &str) -> String {
    let last = label.chars().last().unwrap_or(' ');
    let next = text.chars().next().unwrap_or(' ');
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let numeral = |c: char| digit(c) || c.is_ascii_alphabetic() || "〇零一二三四五六七八九十百千万".contains(c);
    let apart = numeral(last) || (matches!(last, '.' | '．' | '-') && digit(next)) || level.format.is_bullet();
    if apart && !level.tight && !next.is_whitespace() && !"、．.，,：:)）".contains(next) {
        label.push(' ');
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::lists::{List, Scheme};

    fn level(format: &str, text: &str) -> Level {
        Level { format: NumberFormat::Named(format.to_owned()), text: text.to_owned(), ..Level::default() }
    }

    /// List 1 and `more` lists of one scheme with `levels`.
    fn numbering(levels: impl IntoIterator<Item = Level>, more: impl IntoIterator<Item = (i64, List)>) -> Numbering {
        let scheme = Scheme { levels: levels.into_iter().enumerate().collect(), ..Scheme::default() };
        let first = (1, List { scheme: 4, ..List::default() });
        Numbering { schemes: [(4, scheme)].into(), lists: more.into_iter().chain([first]).collect() }
    }

    fn check(numbering: &Numbering, paragraphs: &[(i64, usize, &str)]) {
        let mut counters = Counters::new(numbering);
        for (list, level, expected) in paragraphs {
            let item = Item { list: *list, style: None, level: Some(*level) };
            assert_eq!(counters.next(item, "标题"), *expected);
        }
    }

    #[test]
    fn lower_levels_start_anew_below_each_higher_one() {
        let levels = [level("chineseCounting", "%1、"), level("chineseCounting", "（%2）"), level("decimal", "%3.")];
        check(
            &numbering(levels, []),
            &[
                (1, 0, "一、"),
                (1, 1, "（一）"),
                (1, 1, "（二）"),
                (1, 2, "1."),
                (1, 0, "二、"),
                (1, 1, "（一）"),
                (1, 2, "1."),
                (1, 2, "2."),
            ],
        );
    }

    #[test]
    fn lists_of_one_scheme_count_on_unless_they_start_anew() {
        let second = List { scheme: 4, ..List::default() };
        let third = List { scheme: 4, starts: [(0, 5)].into(), ..List::default() };
        let numbering = numbering([level("decimal", "（%1）")], [(2, second), (3, third)]);
        check(&numbering, &[(1, 0, "（1）"), (2, 0, "（2）"), (3, 0, "（5）"), (3, 0, "（6）"), (1, 0, "（7）"), (9, 0, "")]);
    }

    #[test]
    fn a_level_may_show_those_above_it() {
        let second = Level { legal: true, ..level("decimal", "%1.%2") };
        let numbering = numbering([level("chineseCounting", "第%1章"), second, level("decimal", "%1.%3")], []);
        check(&numbering, &[(1, 1, "1.1 "), (1, 0, "第一章"), (1, 1, "1.1 "), (1, 2, "一.1 "), (1, 0, "第二章"), (1, 1, "2.1 ")]);
    }

    #[test]
    fn a_level_may_go_on_counting() {
        let second = Level { restart: Some(0), ..level("decimal", "第%2条") };
        let numbering = numbering([level("decimal", "（%1）"), second], []);
        check(&numbering, &[(1, 0, "（1）"), (1, 1, "第1条"), (1, 0, "（2）"), (1, 1, "第2条")]);
    }

    #[test]
    fn a_list_may_change_levels_and_styles_may_have_one() {
        let second = List { scheme: 4, levels: [(0, level("upperLetter", "%1、"))].into(), ..List::default() };
        let styled = Level { style: Some("s".to_owned()), ..level("decimalEnclosedCircle", "%2") };
        let numbering = numbering([level("decimal", "（%1）"), styled], [(2, second)]);
        check(&numbering, &[(2, 0, "A、"), (2, 0, "B、")]);
        assert_eq!(Counters::new(&numbering).next(Item { list: 1, style: Some("s"), level: None }, "甲"), "①");
    }

    #[test]
    fn number_and_text_are_never_read_as_one() {
        let tight = Level { tight: true, ..level("decimal", "%2.") };
        let numbering = numbering([level("decimal", "%1."), tight, level("bullet", "\u{f06c}")], []);
        let mut counters = Counters::new(&numbering);
        let mut next = |level, text: &str| counters.next(Item { list: 1, style: None, level: Some(level) }, text);
        assert_eq!(next(0, "505件"), "1. ");
        assert_eq!(next(0, "受理"), "2.");
        assert_eq!(next(1, "505件"), "1.");
        assert_eq!(next(2, "受理"), "• ");
    }
}
