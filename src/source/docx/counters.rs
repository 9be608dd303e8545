//! Counts the paragraphs of lists in the order of the document and gives each its number as a reader sees it.

use std::collections::{HashMap, HashSet};

use super::number_format::NumberFormat;
use super::numbering::{LEVELS, Level, Numbering};
use super::styles::Effective;
use super::symbols::private;

/// Longer numbers are no numbers.
const LONGEST: usize = 200;

/// The counters of all lists.
#[derive(Debug)]
pub(super) struct Counters<'a> {
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

    /// The number of the next paragraph, which is what `effective` says and has the text `text`, as it stands before the text;
    /// empty where it has none.
    pub fn next(&mut self, effective: &Effective, text: &str) -> String {
        let Some((list, style)) = &effective.list else { return String::new() };
        let by_style = || style.as_deref().and_then(|style| self.numbering.level_of_style(*list, style));
        let index = by_style().or(effective.level).unwrap_or(0).min(LEVELS - 1);
        let Some(scheme) = self.numbering.scheme_of(*list) else { return String::new() };
        let Some(level) = self.numbering.level(*list, index) else { return String::new() };
        self.count(*list, scheme, index, level);
        let label = self.label(*list, scheme, index, level);
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
    if text.chars().any(private) { "•".to_owned() } else { text.trim().chars().take(4).collect() }
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

    fn level(index: usize, format: &str, text: &str, more: &str) -> String {
        format!(r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#)
    }

    fn numbering(levels: &str, lists: &str) -> Numbering {
        let text = format!(
            r#"<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="4"><w:nsid w:val="1"/>{levels}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>{lists}</w:numbering>"#
        );
        Numbering::read("a.docx", "word/numbering.xml", &text).unwrap()
    }

    fn check(numbering: &Numbering, paragraphs: &[(i64, usize, &str)]) {
        let mut counters = Counters::new(numbering);
        for (list, level, expected) in paragraphs {
            let effective = Effective { list: Some((*list, None)), level: Some(*level), ..Effective::default() };
            assert_eq!(counters.next(&effective, "标题"), *expected);
        }
    }

    #[test]
    fn lower_levels_start_anew_below_each_higher_one() {
        let levels = level(0, "chineseCounting", "%1、", "") + &level(1, "chineseCounting", "（%2）", "") + &level(2, "decimal", "%3.", "");
        let numbering = numbering(&levels, "");
        check(
            &numbering,
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
        let lists = r#"<w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#;
        let numbering = numbering(&level(0, "decimal", "（%1）", ""), lists);
        check(&numbering, &[(1, 0, "（1）"), (2, 0, "（2）"), (3, 0, "（5）"), (3, 0, "（6）"), (1, 0, "（7）"), (9, 0, "")]);
    }

    #[test]
    fn a_level_may_show_those_above_it() {
        let levels =
            level(0, "chineseCounting", "第%1章", "") + &level(1, "decimal", "%1.%2", "<w:isLgl/>") + &level(2, "decimal", "%1.%3", "");
        let numbering = numbering(&levels, "");
        check(&numbering, &[(1, 1, "1.1 "), (1, 0, "第一章"), (1, 1, "1.1 "), (1, 2, "一.1 "), (1, 0, "第二章"), (1, 1, "2.1 ")]);
    }

    #[test]
    fn a_level_may_go_on_counting() {
        let numbering =
            numbering(&(level(0, "decimal", "（%1）", "") + &level(1, "decimal", "第%2条", r#"<w:lvlRestart w:val="0"/>"#)), "");
        check(&numbering, &[(1, 0, "（1）"), (1, 1, "第1条"), (1, 0, "（2）"), (1, 1, "第2条")]);
    }

    #[test]
    fn a_list_may_change_levels_and_styles_may_have_one() {
        let lists = format!(
            r#"<w:num w:numId="2"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="0">{}</w:lvlOverride></w:num>"#,
            level(0, "upperLetter", "%1、", "")
        );
        let levels = level(0, "decimal", "（%1）", "") + &level(1, "decimalEnclosedCircle", "%2", r#"<w:pStyle w:val="s"/>"#);
        let numbering = numbering(&levels, &lists);
        check(&numbering, &[(2, 0, "A、"), (2, 0, "B、")]);
        let mut counters = Counters::new(&numbering);
        let effective = Effective { list: Some((1, Some("s".to_owned()))), ..Effective::default() };
        assert_eq!(counters.next(&effective, "甲"), "①");
    }

    #[test]
    fn number_and_text_are_never_read_as_one() {
        let levels = level(0, "decimal", "%1.", "")
            + &level(1, "decimal", "%2.", r#"<w:suff w:val="nothing"/>"#)
            + &level(2, "bullet", "\u{f06c}", "");
        let numbering = numbering(&levels, "");
        let mut counters = Counters::new(&numbering);
        let mut next = |level, text: &str| {
            let effective = Effective { list: Some((1, None)), level: Some(level), ..Effective::default() };
            counters.next(&effective, text)
        };
        assert_eq!(next(0, "505件"), "1. ");
        assert_eq!(next(0, "受理"), "2.");
        assert_eq!(next(1, "505件"), "1.");
        assert_eq!(next(2, "受理"), "• ");
    }
}
