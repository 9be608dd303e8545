//! What `numbering.xml` defines of lists.

use quick_xml::events::{BytesStart, Event};

use crate::source::SourceError;
use crate::source::lists::{Level, List, NumberFormat, Numbering, Scheme};
use crate::source::xml::{Xml, attribute};

/// Reads `numbering.xml`.
pub(super) fn read(path: &str, part: &str, text: &str) -> Result<Numbering, SourceError> {
    let mut xml = Xml::expanded(path, part, text);
    let mut numbering = Numbering::default();
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
