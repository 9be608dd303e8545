//! Word comments: put at the exact characters, in the place of those that were put there before.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::events::Event;

use super::cut::{Plan, escaped, prefix_of};
use super::parts::{Relationship, relationships_name};
use super::{Document, write};
use crate::source::package::Package;
use crate::source::xml::{Xml, attribute, decode};
use crate::source::{RewriteError, SourceError};
use crate::span::Span;

/// A comment on words of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The words, in the text view.
    pub span: Span,
    /// Whose comment it is.
    pub author: String,
    /// The author's initials.
    pub initials: String,
    /// What it says, paragraph by paragraph.
    pub lines: Vec<String>,
}

/// The comments that a document has.
#[derive(Debug, Default)]
struct Existing {
    /// Name and text of their part.
    part: Option<(String, String)>,
    /// Identifier, author and bytes of each.
    comments: Vec<(String, String, Range<usize>)>,
}

const CONTENT_TYPES: &str = "[Content_Types].xml";
const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

impl Document {
    /// The file with `comments`, in the place of those whose author `own` knows as the program's own.
    ///
    /// `original` are the bytes that the document was read from. The text of the new file is that of the old one, in both views; that is
    /// looked at before it is given out, and so is that all parts but document, comments, relationships and content types are the same.
    pub fn annotated(&self, original: &[u8], comments: &[Comment], own: &dyn Fn(&str) -> bool) -> Result<Vec<u8>, RewriteError> {
        if !self.parts[0].plain {
            return Err(RewriteError::Broken);
        }
        let mut package = Package::open("", original).map_err(|_| RewriteError::Changed)?;
        let existing = self.existing(&mut package).map_err(|_| RewriteError::Broken)?;
        let (mine, others): (Vec<_>, Vec<_>) = existing.comments.iter().partition(|(_, author, _)| own(author));
        if comments.is_empty() && mine.is_empty() {
            return Ok(original.to_vec());
        }
        let removed: BTreeSet<&str> = mine.iter().map(|(id, ..)| id.as_str()).collect();
        let marks = &self.parts[0].story.comments;
        let kept = others.iter().map(|(id, ..)| id).chain(marks.iter().map(|mark| &mark.id).filter(|id| !removed.contains(id.as_str())));
        let first = kept.filter_map(|id| id.parse::<i64>().ok()).max().map_or(0, |highest| highest.saturating_add(1));
        let document = self.marked(comments, first, &removed);
        let mut changed = vec![(self.parts[0].name.clone(), document)];
        match &existing.part {
            Some((name, text)) => {
                let own: Vec<Range<usize>> = mine.iter().map(|(_, _, range)| range.clone()).collect();
                let prefix = root_prefix(text);
                let text = without(text, &own);
                let new = added(&text, &elements(comments, first, &prefix)).ok_or(RewriteError::Broken)?;
                changed.push((name.clone(), new));
            }
            None => changed.extend(self.new_part(&mut package, comments, first)?),
        }
        let bytes = write::replaced(original, &changed).map_err(|_| RewriteError::Broken)?;
        self.prove(original, &bytes, &changed)?;
        Ok(bytes)
    }

    /// The comments of the document.
    fn existing(&self, package: &mut Package<'_>) -> Result<Existing, SourceError> {
        let Some(relationship) = self.comments_part() else { return Ok(Existing::default()) };
        let Some(bytes) = package.read_optional(&relationship.target)? else { return Ok(Existing::default()) };
        let text = decode(&bytes).into_owned();
        let mut comments = Vec::new();
        let mut xml = Xml::expanded("", &relationship.target, &text);
        loop {
            let (event, range) = xml.next()?;
            match event {
                Event::Start(element) if element.local_name().as_ref() == "comment" => {
                    let value = |name| attribute(&element, name).unwrap_or_default();
                    let end = xml.skip()?;
                    comments.push((value("id"), value("author"), range.start..end));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Existing { part: Some((relationship.target.clone(), text)), comments })
    }

    fn comments_part(&self) -> Option<&Relationship> {
        self.relationships.iter().find(|relationship| relationship.kind == "comments" && !relationship.target.is_empty())
    }

    /// The document's own part with the marks of `comments` and without those of the comments that are `removed`.
    fn marked(&self, comments: &[Comment], first: i64, removed: &BTreeSet<&str>) -> String {
        let part = &self.parts[0];
        let mut plan = Plan::new(&part.text, &part.story);
        let names = Names::new(plan.prefix(), &part.text[part.story.root.clone()]);
        for mark in part.story.comments.iter().filter(|mark| removed.contains(mark.id.as_str())) {
            plan.replace(mark.xml.clone(), String::new());
        }
        for (id, comment) in (first..).zip(comments) {
            let (start, end) = self.spots(comment.span);
            let opened = names.element("commentRangeStart", id);
            let closed = names.element("commentRangeEnd", id) + &names.run(&names.element("commentReference", id));
            if start == end {
                plan.insert(start, 1, &(opened + &closed));
            } else {
                plan.insert(end, 0, &closed);
                plan.insert(start, 2, &opened);
            }
        }
        plan.finish()
    }

    /// A part for comments with what announces it.
    fn new_part(&self, package: &mut Package<'_>, comments: &[Comment], first: i64) -> Result<Vec<(String, String)>, RewriteError> {
        let main = &self.parts[0];
        let root = &main.text[main.story.root.clone()];
        let strict = root.contains("purl.oclc.org/ooxml");
        let (namespace, office) = if strict {
            ("http://purl.oclc.org/ooxml/wordprocessingml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
        } else {
            (
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            )
        };
        let folder = main.name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let announced = self.comments_part().map(|relationship| relationship.target.clone());
        let free = |name: &String| !package.holds(name);
        let new = || (0..).map(|number| format!("{folder}comments{}.xml", if number == 0 { String::new() } else { number.to_string() }));
        let name = announced.clone().or_else(|| new().find(free)).ok_or(RewriteError::Broken)?;
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{namespace}\">{}</w:comments>",
            elements(comments, first, "w:")
        );
        let mut changed = vec![(name.clone(), text)];
        if announced.is_none() {
            changed.push(self.announced(package, &name, office)?);
        }
        let types = package.read(CONTENT_TYPES).map_err(|_| RewriteError::Broken)?;
        let types = decode(&types);
        let part = format!("/{name}");
        if !types.contains(&format!("\"{part}\"")) {
            let element = format!("<{}Override PartName=\"{part}\" ContentType=\"{MEDIA}\"/>", root_prefix(&types));
            changed.push((CONTENT_TYPES.to_owned(), added(&types, &element).ok_or(RewriteError::Broken)?));
        }
        Ok(changed)
    }

    /// The document's relationships with one more, to the part called `name`.
    fn announced(&self, package: &mut Package<'_>, name: &str, office: &str) -> Result<(String, String), RewriteError> {
        let list = relationships_name(&self.parts[0].name);
        let known: BTreeSet<&str> = self.relationships.iter().map(|relationship| relationship.id.as_str()).collect();
        let ids = (1..).map(|number| format!("rId{number}"));
        let id = ids.into_iter().find(|id| !known.contains(id.as_str())).ok_or(RewriteError::Broken)?;
        let file = name.rsplit('/').next().unwrap_or(name);
        let relationship = |prefix: &str| format!("<{prefix}Relationship Id=\"{id}\" Type=\"{office}/comments\" Target=\"{file}\"/>");
        let text = match package.read_optional(&list).map_err(|_| RewriteError::Broken)? {
            Some(bytes) => {
                let text = decode(&bytes);
                added(&text, &relationship(&root_prefix(&text))).ok_or(RewriteError::Broken)?
            }
            None => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                relationship("")
            ),
        };
        Ok((list, text))
    }
}

/// How elements of the document are named.
struct Names {
    prefix: String,
    /// What declares the prefix where the document has none.
    declaration: String,
}

impl Names {
    /// Attributes need a prefix; where the document's namespace has none, each element brings its own.
    fn new(prefix: &str, root: &str) -> Self {
        if !prefix.is_empty() {
            return Self { prefix: prefix.to_owned(), declaration: String::new() };
        }
        let namespace = root.split("xmlns=").nth(1).and_then(|rest| rest.get(1..)?.split(['"', '\'']).next()).unwrap_or_default();
        Self { prefix: "w:".to_owned(), declaration: format!(" xmlns:w=\"{namespace}\"") }
    }

    fn element(&self, name: &str, id: i64) -> String {
        let Self { prefix, declaration } = self;
        format!("<{prefix}{name}{declaration} {prefix}id=\"{id}\"/>")
    }

    fn run(&self, content: &str) -> String {
        let Self { prefix, declaration } = self;
        format!("<{prefix}r{declaration}>{content}</{prefix}r>")
    }
}

/// The elements of `comments`, numbered from `first`.
fn elements(comments: &[Comment], first: i64, prefix: &str) -> String {
    let mut text = String::new();
    for (id, comment) in (first..).zip(comments) {
        let (author, initials) = (escaped(&comment.author), escaped(&comment.initials));
        text += &format!("<{prefix}comment {prefix}id=\"{id}\" {prefix}author=\"{author}\" {prefix}initials=\"{initials}\">");
        for line in &comment.lines {
            let line = escaped(line);
            text += &format!("<{prefix}p><{prefix}r><{prefix}t xml:space=\"preserve\">{line}</{prefix}t></{prefix}r></{prefix}p>");
        }
        text += &format!("</{prefix}comment>");
    }
    text
}

/// The prefix of a part's root, with its colon.
fn root_prefix(text: &str) -> String {
    let end = text.rfind("</").map(|at| &text[at + 2..]);
    let start = || text.rfind('<').map(|at| &text[at + 1..]);
    prefix_of(end.or_else(start).unwrap_or_default()).to_owned()
}

/// `text` without these ranges, which are in order.
fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        left.push_str(&text[from..range.start]);
        from = range.end;
    }
    left.push_str(&text[from..]);
    left
}

/// `text`, a whole part, with `element` as the last child of its root.
fn added(text: &str, element: &str) -> Option<String> {
    let trimmed = text.trim_end();
    if let Some(open) = trimmed.strip_suffix("/>").filter(|_| trimmed.rfind('<') > trimmed.rfind("</")) {
        let root = &open[open.rfind('<')? + 1..];
        let name = root.split(char::is_whitespace).next()?;
        return Some(format!("{open}>{element}</{name}>"));
    }
    let end = text.rfind("</")?;
    Some(format!("{}{element}{}", &text[..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_added_last() {
        assert_eq!(added("<a><b/></a>\n", "<c/>").unwrap(), "<a><b/><c/></a>\n");
        assert_eq!(added("<?xml?><x:a y='1'/>", "<c/>").unwrap(), "<?xml?><x:a y='1'><c/></x:a>");
        assert_eq!(root_prefix("<x:a><b/></x:a>"), "x:");
        assert_eq!(root_prefix("<?xml?><x:a y='1'/>"), "x:");
        assert_eq!(root_prefix("<Types><Default/></Types>"), "");
    }
}
