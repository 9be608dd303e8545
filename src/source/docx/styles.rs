//! Styles of a document, as far as they make headings, numbers and hidden text.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::properties::switched_on;
use super::story::Properties;
use crate::source::SourceError;
use crate::source::xml::{Xml, attribute};

/// Styles may rest on each other; a chain longer than this is a circle.
const LONGEST_CHAIN: usize = 32;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    outline: Option<usize>,
    hidden: Option<bool>,
}

/// What a paragraph is, its own words and its style's taken together.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Effective {
    /// The list, and the paragraph's style where that is what puts it into the list.
    pub list: Option<(i64, Option<String>)>,
    pub level: Option<usize>,
    /// Heading level, from 1; 0 is the title.
    pub heading: Option<u8>,
    /// Whether it is an entry of a table of contents.
    pub contents: bool,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(path: &str, part: &str, text: &str) -> Result<Self, SourceError> {
        let mut xml = Xml::expanded(path, part, text);
        let mut styles = Self::default();
        loop {
            match xml.next()?.0 {
                Event::Start(element) if element.local_name().as_ref() == "style" => {
                    let id = attribute(&element, "styleId").unwrap_or_default();
                    let paragraph = attribute(&element, "type").is_none_or(|kind| kind == "paragraph");
                    if paragraph && attribute(&element, "default").is_some_and(|value| !matches!(value.as_str(), "0" | "false")) {
                        styles.default = Some(id.clone());
                    }
                    styles.by_id.insert(id, style(&mut xml)?);
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The style called `id` and those that it rests on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = id;
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.by_id.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(LONGEST_CHAIN)
    }

    /// Whether the style hides text, where it says so.
    pub fn hidden(&self, id: &str) -> Option<bool> {
        self.chain(Some(id)).find_map(|(_, style)| style.hidden)
    }

    /// What a paragraph with `properties` is.
    pub fn of(&self, properties: &Properties) -> Effective {
        let id = properties.style.as_deref().or(self.default.as_deref());
        let from_style = || {
            let list = self.chain(id).find_map(|(_, style)| style.list)?;
            Some((list, id.map(str::to_owned)))
        };
        let list = properties.list.map(|list| (list, None)).or_else(from_style).filter(|(list, _)| *list > 0);
        let level = properties.level.or_else(|| self.chain(id).find_map(|(_, style)| style.level));
        let outline = properties.outline.or_else(|| self.chain(id).find_map(|(_, style)| style.outline));
        let names = || self.chain(id).map(|(_, style)| style.name.as_str());
        let heading = match outline {
            Some(outline) => u8::try_from(outline + 1).ok().filter(|level| *level <= 9),
            None => names().find_map(heading_level),
        };
        let title = || names().take(1).any(|name| matches!(name, "title" | "标题"));
        let heading = heading.or_else(|| title().then_some(0));
        let contents = names().take(1).any(|name| name.strip_prefix("toc ").is_some_and(|rest| rest.parse::<u8>().is_ok()));
        Effective { list, level, heading, contents }
    }
}

/// `heading 2`, and as a style of one's own may be called `标题 2`.
fn heading_level(name: &str) -> Option<u8> {
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    number.trim().parse().ok().filter(|level| (1..=9).contains(level))
}

/// One `<w:style>` up to its end.
fn style(xml: &mut Xml<'_>) -> Result<Style, SourceError> {
    let mut style = Style::default();
    let mut open = 0;
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                open += 1;
                let value = || attribute(&element, "val");
                let number = || value().and_then(|value| value.trim().parse::<i64>().ok());
                match (open, element.local_name().as_ref()) {
                    (1, "name") => style.name = value().unwrap_or_default().to_lowercase(),
                    (1, "basedOn") => style.based_on = value(),
                    (2, "outlineLvl") => style.outline = number().and_then(|level| usize::try_from(level).ok()),
                    (3, "numId") => style.list = number(),
                    (3, "ilvl") => style.level = number().and_then(|level| usize::try_from(level).ok()),
                    (2, "vanish") => style.hidden = Some(switched_on(&element)),
                    // Formats for parts of a table and earlier formats under track changes are not the style's own.
                    (_, "tblStylePr" | "pPrChange" | "rPrChange") => {
                        xml.skip()?;
                        open -= 1;
                    }
                    _ => {}
                }
            }
            Event::End(_) if open == 0 => return Ok(style),
            Event::End(_) => open -= 1,
            Event::Eof => return Ok(style),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = r#"<w:styles xmlns:w="x">
        <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="2"><w:name w:val="二级"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="3"><w:name w:val="标题 3"/><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
        <w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>
    </w:styles>"#;

    fn of(style: &str) -> Effective {
        let styles = Styles::read("a.docx", "word/styles.xml", STYLES).unwrap();
        styles.of(&Properties { style: Some(style.to_owned()), ..Properties::default() })
    }

    #[test]
    fn headings_are_known_by_outline_level_or_name() {
        assert_eq!(of("1").heading, Some(1));
        assert_eq!(of("2").heading, Some(2));
        assert_eq!(of("3").heading, Some(3));
        assert_eq!(of("t").heading, Some(0));
        assert_eq!(of("a").heading, None);
        assert!(of("c").contents && !of("1").contents);
    }

    #[test]
    fn lists_and_hidden_text_are_inherited() {
        let second = of("2");
        assert_eq!((second.list, second.level), (Some((7, Some("2".to_owned()))), Some(1)));
        let styles = Styles::read("a.docx", "word/styles.xml", STYLES).unwrap();
        assert_eq!(styles.hidden("3"), Some(true));
        let own = Properties { style: Some("2".to_owned()), list: Some(0), outline: Some(9), ..Properties::default() };
        assert_eq!(styles.of(&own), Effective { level: Some(1), ..Effective::default() });
    }

    #[test]
    fn styles_in_a_circle_end() {
        assert_eq!(of("x"), Effective::default());
        assert_eq!(of("unknown"), Effective::default());
    }
}
