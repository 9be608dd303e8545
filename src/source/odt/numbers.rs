//! The numbers that lists and headings show and the file does not hold: formats from the styles, counters as the text goes on.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::source::SourceError;
use crate::source::numbering::chinese_numeral;
use crate::source::xml::{Xml, attribute};

/// Levels that a list may have.
pub(super) const LEVELS: usize = 10;

/// How a level of a list shows its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Level {
    /// `1`, `a`, `一, 二, 三, ...`; empty for none.
    format: String,
    prefix: String,
    suffix: String,
    /// `（%1%）`, where the file has it.
    pattern: Option<String>,
    start: u32,
    /// How many levels the number shows.
    shown: usize,
}

/// The levels of a list.
type ListStyle = [Level; LEVELS];

/// What has been counted in a list.
pub(super) type Counters = [Option<u32>; LEVELS];

/// Lists by the name of their style, and the outline of headings.
#[derive(Debug, Default)]
pub(super) struct Styles {
    lists: HashMap<String, ListStyle>,
    outline: ListStyle,
    /// Automatic styles that hide their text.
    hidden: Vec<String>,
}

impl Styles {
    /// Reads the styles in a part.
    pub(super) fn take(&mut self, path: &str, part: &str, text: &str) -> Result<(), SourceError> {
        let mut events = Xml::new(path, part, text);
        let mut list: Option<String> = None;
        let mut outline = false;
        let mut style: Option<String> = None;
        loop {
            let event = events.next()?.0;
            match &event {
                Event::Eof => return Ok(()),
                Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                    "text:list-style" => {
                        list = attribute(element, "name");
                        if let Some(name) = &list {
                            self.lists.insert(name.clone(), ListStyle::default());
                        }
                    }
                    "text:outline-style" => outline = true,
                    "style:style" => style = attribute(element, "name"),
                    "style:text-properties" if attribute(element, "display").as_deref() == Some("none") => {
                        self.hidden.extend(style.clone());
                    }
                    "text:list-level-style-number" | "text:outline-level-style" => {
                        let levels = match &list {
                            Some(name) => self.lists.get_mut(name),
                            None if outline => Some(&mut self.outline),
                            None => None,
                        };
                        let at = attribute(element, "level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
                        if let Some(level) = levels.and_then(|levels| levels.get_mut(at.wrapping_sub(1))) {
                            *level = level_of(element);
                        }
                    }
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "text:list-style" => list = None,
                    "text:outline-style" => outline = false,
                    "style:style" => style = None,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Whether text of the style is never shown.
    pub(super) fn hides(&self, style: &str) -> bool {
        self.hidden.iter().any(|name| name == style)
    }

    /// Counts one on at `level` (from 0) of the list `name` and gives the number as it is shown; empty for bullets.
    pub(super) fn next_in_list(&self, name: &str, counters: &mut Counters, level: usize, start: Option<u32>) -> String {
        self.lists.get(name).map(|style| next(style, counters, level, start)).unwrap_or_default()
    }

    /// Counts one on at `level` (from 0) of the headings.
    pub(super) fn next_heading(&self, counters: &mut Counters, level: usize) -> String {
        next(&self.outline, counters, level, None)
    }
}

fn level_of(element: &BytesStart<'_>) -> Level {
    let number = |name: &str| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
    Level {
        format: attribute(element, "num-format").unwrap_or_default(),
        prefix: attribute(element, "num-prefix").unwrap_or_default(),
        suffix: attribute(element, "num-suffix").unwrap_or_default(),
        pattern: attribute(element, "num-list-format"),
        start: number("start-value").unwrap_or(1),
        shown: number("display-levels").and_then(|levels| usize::try_from(levels).ok()).unwrap_or(1),
    }
}

fn next(style: &ListStyle, counters: &mut Counters, level: usize, start: Option<u32>) -> String {
    let level = level.min(LEVELS - 1);
    let own = &style[level];
    counters[level] = Some(start.unwrap_or_else(|| counters[level].map_or(own.start, |count| count.saturating_add(1))));
    counters[level + 1..].fill(None);
    if own.format.is_empty() {
        return String::new();
    }
    let number = |at: usize| written(counters[at].unwrap_or(style[at].start), &style[at].format);
    if let Some(pattern) = own.pattern.as_ref().filter(|pattern| pattern.contains('%')) {
        return (0..=level).fold(pattern.clone(), |text, at| text.replace(&format!("%{}%", at + 1), &number(at)));
    }
    let first = (level + 1).saturating_sub(own.shown.max(1));
    let numbers: Vec<String> = (first..=level).filter(|&at| !style[at].format.is_empty()).map(number).collect();
    format!("{}{}{}", own.prefix, numbers.join("."), own.suffix)
}

/// A number in the format of a style.
fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| {
        let at = u8::try_from((number.max(1) - 1) % 26).unwrap_or_default();
        char::from(first + at).to_string()
    };
    let of_list = |signs: &str| signs.chars().nth((number.max(1) - 1) as usize).map(String::from);
    match format.split(',').next().unwrap_or_default().trim() {
        "一" => chinese_numeral(number),
        "①" => of_list("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        "甲" => of_list("甲乙丙丁戊己庚辛壬癸"),
        "１" => Some(number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect()),
        "a" => Some(letter(b'a')),
        "A" => Some(letter(b'A')),
        "i" => Some(roman(number)),
        "I" => Some(roman(number).to_ascii_uppercase()),
        _ => None,
    }
    .unwrap_or_else(|| number.to_string())
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut text = String::new();
    number %= 1000;
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}
