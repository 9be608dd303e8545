//! Properties of paragraphs, runs, rows and cells, as far as they decide what a reader sees.

use quick_xml::events::{BytesStart, Event};

use super::story::{Cell, Properties, Row};
use crate::source::xml::{Xml, attribute};
use crate::source::{SourceError, View};

/// Whether an element such as `<w:vanish/>` switches on.
pub(super) fn switched_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

fn number(element: &BytesStart<'_>) -> Option<i64> {
    attribute(element, "val")?.trim().parse().ok()
}

fn level(element: &BytesStart<'_>) -> Option<usize> {
    usize::try_from(number(element)?).ok()
}

/// What a run says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct RunProperties {
    pub style: Option<String>,
    pub hidden: Option<bool>,
}

/// Goes through the children of an element whose start was read, up to its end. `child` gets each element at any depth with
/// the name of its parent, empty for a direct child, and says whether to look inside.
fn each_child(xml: &mut Xml<'_>, child: &mut dyn FnMut(&str, &str, &BytesStart<'_>) -> bool) -> Result<(), SourceError> {
    let mut open: Vec<String> = Vec::new();
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if child(open.last().map_or("", String::as_str), &name, &element) {
                    open.push(name);
                } else {
                    xml.skip()?;
                }
            }
            Event::End(_) if open.pop().is_none() => return Ok(()),
            _ => {}
        }
    }
}

/// `<w:pPr>`. The second part tells whether the mark was inserted or deleted.
pub(super) fn paragraph(xml: &mut Xml<'_>, view: View, sections: &mut dyn FnMut(&str, String)) -> Result<(Properties, usize), SourceError> {
    let mut properties = Properties::default();
    let mut revisions = 0;
    each_child(xml, &mut |parent, name, element| match (parent, name) {
        ("", "pStyle") => {
            properties.style = attribute(element, "val");
            false
        }
        ("", "outlineLvl") => {
            properties.outline = level(element);
            false
        }
        ("numPr", "ilvl") => {
            properties.level = level(element);
            false
        }
        ("numPr", "numId") => {
            properties.list = number(element);
            false
        }
        ("rPr", "vanish") => {
            properties.hidden = switched_on(element);
            false
        }
        ("rPr", "del" | "moveFrom") => {
            properties.open |= view == View::Final;
            revisions += 1;
            false
        }
        ("rPr", "ins" | "moveTo") => {
            properties.open |= view == View::Original;
            revisions += 1;
            false
        }
        ("sectPr", "headerReference" | "footerReference") => {
            sections(name, attribute(element, "id").unwrap_or_default());
            false
        }
        ("", "numPr" | "rPr" | "sectPr") => true,
        _ => false,
    })?;
    Ok((properties, revisions))
}

/// `<w:sectPr>`: headers and footers.
pub(super) fn section(xml: &mut Xml<'_>, sections: &mut dyn FnMut(&str, String)) -> Result<(), SourceError> {
    each_child(xml, &mut |_, name, element| {
        if matches!(name, "headerReference" | "footerReference") {
            sections(name, attribute(element, "id").unwrap_or_default());
        }
        false
    })
}

/// `<w:rPr>`
pub(super) fn run(xml: &mut Xml<'_>) -> Result<RunProperties, SourceError> {
    let mut properties = RunProperties::default();
    each_child(xml, &mut |_, name, element| {
        match name {
            "rStyle" => properties.style = attribute(element, "val"),
            "vanish" => properties.hidden = Some(switched_on(element)),
            _ => {}
        }
        false
    })?;
    Ok(properties)
}

/// `<w:trPr>`; gives the number of tracked changes.
pub(super) fn row(xml: &mut Xml<'_>, row: &mut Row, view: View) -> Result<usize, SourceError> {
    let mut revisions = 0;
    each_child(xml, &mut |_, name, element| {
        match name {
            "gridBefore" => row.before = level(element).unwrap_or(0),
            "tblHeader" => row.header = switched_on(element),
            "ins" => {
                row.gone |= view == View::Original;
                revisions += 1;
            }
            "del" => {
                row.gone |= view == View::Final;
                revisions += 1;
            }
            _ => {}
        }
        false
    })?;
    Ok(revisions)
}

/// `<w:tcPr>`; gives the number of tracked changes.
pub(super) fn cell(xml: &mut Xml<'_>, cell: &mut Cell, view: View) -> Result<usize, SourceError> {
    let mut revisions = 0;
    each_child(xml, &mut |_, name, element| {
        match name {
            "gridSpan" => cell.span = level(element).unwrap_or(1).max(1),
            // Without a value the cell goes on with the one above.
            "vMerge" | "hMerge" => cell.covered |= attribute(element, "val").as_deref() != Some("restart"),
            "cellIns" => {
                cell.gone |= view == View::Original;
                revisions += 1;
            }
            "cellDel" => {
                cell.gone |= view == View::Final;
                revisions += 1;
            }
            _ => {}
        }
        false
    })?;
    Ok(revisions)
}
