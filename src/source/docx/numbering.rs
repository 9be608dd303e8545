//! Automatic numbering: what `numbering.xml` defines. The numbers are in no text; only this and their order give them.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::number_format::NumberFormat;
use crate::source::SourceError;
use crate::source::xml::{Xml, attribute};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    schemes: HashMap<i64, Scheme>,
    lists: HashMap<i64, List>,
}

/// What several lists may share, their counters too.
#[derive(Debug, Default)]
struct Scheme {
    levels: HashMap<usize, Level>,
    /// The style that is the list's own name, and the style whose list is meant instead.
    style: Option<String>,
    linked: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    scheme: i64,
    /// Levels that the list starts anew with this number.
    starts: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

/// How one level is numbered.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub start: i64,
    pub format: NumberFormat,
    /// With `%1` … `%9` for the numbers of the levels.
    pub text: String,
    /// Whether nothing stands between number and text.
    pub tight: bool,
    /// The level (from 1) that starts this one anew; 0 for none, without it every level above.
    pub restart: Option<usize>,
    /// Whether the numbers of the levels above are shown as 1, 2, 3.
    pub legal: bool,
    /// The paragraph style that has this level.
    pub style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        let format = NumberFormat::Named("decimal".to_owned());
        Self { start: 1, format, text: String::new(), tight: false, restart: None, legal: false, style: None }
    }
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(path: &str, part: &str, text: &str) -> Result<Self, SourceError> {
        let mut xml = Xml::expanded(path, part, text);
        let mut numbering = Self::default();
        loop {
            let element = match xml.next()?.0 {
                Event::Start(element) => element,
                Event::Eof => return Ok(numbering),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "abstractNum" => {
                    let scheme = scheme(&mut xml)?;
                    numbering.schemes.insert(integer(&element, "abstractNumId").unwrap_or(-1), scheme);
                }
                "num" => {
                    let list = list(&mut xml)?;
                    numbering.lists.insert(integer(&element, "numId").unwrap_or(-1), list);
                }
                "numbering" => {}
                _ => {
                    xml.skip()?;
                }
            }
        }
    }

    /// The scheme whose counters `list` moves.
    pub fn scheme_of(&self, list: i64) -> Option<i64> {
        let named = self.lists.get(&list)?.scheme;
        let Some(style) = self.schemes.get(&named)?.linked.as_ref() else { return Some(named) };
        // A scheme that only names a style of lists stands for the scheme that the style belongs to.
        let meant = self.schemes.iter().filter(|(_, scheme)| scheme.style.as_ref() == Some(style)).map(|(id, _)| *id).min();
        Some(meant.unwrap_or(named))
    }

    /// How `level` of `list` is numbered.
    pub fn level(&self, list: i64, level: usize) -> Option<&Level> {
        let own = self.lists.get(&list)?.levels.get(&level);
        own.or_else(|| self.schemes.get(&self.scheme_of(list)?)?.levels.get(&level))
    }

    /// The number with which `list` starts `level` anew, where it does.
    pub fn start_of(&self, list: i64, level: usize) -> Option<i64> {
        self.lists.get(&list)?.starts.get(&level).copied()
    }

    /// The level of `list` that belongs to paragraphs of `style`.
    pub fn level_of_style(&self, list: i64, style: &str) -> Option<usize> {
        (0..LEVELS).find(|level| self.level(list, *level).is_some_and(|level| level.style.as_deref() == Some(style)))
    }
}

fn integer(element: &BytesStart<'_>, name: &str) -> Option<i64> {
    attribute(element, name)?.trim().parse().ok()
}

/// One `<w:abstractNum>` up to its end.
fn scheme(xml: &mut Xml<'_>) -> Result<Scheme, SourceError> {
    let mut scheme = Scheme::default();
    loop {
        match xml.next()?.0 {
            Event::Start(element) => match element.local_name().as_ref() {
                "lvl" => {
                    let index = integer(&element, "ilvl").and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
                    scheme.levels.insert(index, level(xml)?);
                }
                name => {
                    match name {
                        "styleLink" => scheme.style = attribute(&element, "val"),
                        "numStyleLink" => scheme.linked = attribute(&element, "val"),
                        _ => {}
                    }
                    xml.skip()?;
                }
            },
            Event::End(_) | Event::Eof => return Ok(scheme),
            _ => {}
        }
    }
}

/// One `<w:num>` up to its end.
fn list(xml: &mut Xml<'_>) -> Result<List, SourceError> {
    let mut list = List::default();
    let mut index = 0;
    let mut overriding = false;
    loop {
        match xml.next()?.0 {
            Event::Start(element) => match element.local_name().as_ref() {
                "lvlOverride" => {
                    index = integer(&element, "ilvl").and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
                    overriding = true;
                }
                "lvl" => {
                    list.levels.insert(index, level(xml)?);
                }
                name => {
                    match (name, integer(&element, "val")) {
                        ("abstractNumId", Some(scheme)) => list.scheme = scheme,
                        ("startOverride", Some(start)) => {
                            list.starts.insert(index, start);
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
            },
            Event::End(_) if overriding => overriding = false,
            Event::End(_) | Event::Eof => return Ok(list),
            _ => {}
        }
    }
}

/// One `<w:lvl>` up to its end.
fn level(xml: &mut Xml<'_>) -> Result<Level, SourceError> {
    let mut level = Level::default();
    let mut open = 0;
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                open += 1;
                let value = || attribute(&element, "val").unwrap_or_default();
                match element.local_name().as_ref() {
                    "start" => level.start = integer(&element, "val").unwrap_or(1),
                    "numFmt" => level.format = format(&element),
                    "lvlText" => level.text = value(),
                    "suff" => level.tight = value() == "nothing",
                    "lvlRestart" => level.restart = integer(&element, "val").and_then(|level| usize::try_from(level).ok()),
                    "isLgl" => level.legal = super::properties::switched_on(&element),
                    "pStyle" if open == 1 => level.style = Some(value()),
                    // A format that only newer programs know comes with one for the others.
                    "Fallback" | "pPr" | "rPr" => {
                        xml.skip()?;
                        open -= 1;
                    }
                    _ => {}
                }
            }
            Event::End(_) if open == 0 => return Ok(level),
            Event::End(_) => open -= 1,
            Event::Eof => return Ok(level),
            _ => {}
        }
    }
}

fn format(element: &BytesStart<'_>) -> NumberFormat {
    let name = attribute(element, "val").unwrap_or_default();
    let pattern = attribute(element, "format").unwrap_or_default();
    // `001, 002, 003, ...`
    let first = pattern.split(',').next().unwrap_or_default().trim();
    if name == "custom" && !first.is_empty() && first.len() <= 9 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return NumberFormat::Padded(first.len());
    }
    NumberFormat::Named(name)
}
