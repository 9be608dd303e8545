//! A page's text as elements and texts in the order of the file, with the place of each.
//!
//! What follows an element up to its `end` lies inside it. Nothing is dropped here but what no reader of the page ever sees as text.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as HtmlSpan, Tokenizer};

use super::elements::{self, known};

/// Elements inside elements beyond this are read as if they stood side by side.
const DEEPEST: usize = 256;
/// A page of more pieces is no page.
const MOST: usize = 200_000;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An element or a text.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Index of the element around it; the root is its own.
    pub(super) parent: usize,
    /// Index after the last node inside it.
    pub(super) end: usize,
    /// Where it begins in the decoded page.
    pub(super) start: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Element(Element),
    /// A text.
    Text(Text),
}

#[derive(Debug)]
pub(super) enum Text {
    /// As it stands in the page, which is so many bytes long.
    Plain(usize),
    /// With entities replaced or line ends made equal.
    Read(Box<str>),
}

#[derive(Debug)]
pub(super) struct Element {
    /// The name in lower case; empty for one that means nothing here.
    pub(super) name: &'static str,
    attributes: Vec<Attribute>,
}

#[derive(Debug)]
struct Attribute {
    name: &'static str,
    value: Box<str>,
    start: usize,
}

impl Tree {
    /// The nodes right inside `node`.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes[node].end;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end;
            Some(child)
        })
    }

    /// The element at `node`.
    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The element's name; empty for texts.
    pub(super) fn name(&self, node: usize) -> &'static str {
        self.element(node).map_or("", |element| element.name)
    }

    /// Hands each character of the text at `node` to `take`, with where it stands in `page` and whether it stands there as it is.
    pub(super) fn characters(&self, node: usize, page: &str, mut take: impl FnMut(char, usize, bool)) {
        let Node { kind: Kind::Text(text), start, .. } = &self.nodes[node] else { return };
        match text {
            Text::Plain(length) => page[*start..start + length].char_indices().for_each(|(at, c)| take(c, start + at, true)),
            Text::Read(value) => aligned(value, page, *start, take),
        }
    }
}

/// Reads `value` along the page's own text from `start` on, where entities are longer.
fn aligned(value: &str, page: &str, start: usize, mut take: impl FnMut(char, usize, bool)) {
    let mut at = start;
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        let raw = page.get(at..).unwrap_or_default();
        let next = raw.chars().next();
        let entity = (next == Some('&')).then(|| entity_length(raw, c, rest.peek().copied())).flatten();
        match (entity, next) {
            (Some(length), _) => {
                take(c, at, false);
                at += length;
            }
            (None, Some('\r')) if c == '\n' => {
                take(c, at, false);
                at += if raw.starts_with("\r\n") { 2 } else { 1 };
            }
            (None, Some(own)) => {
                take(c, at, own == c);
                at += own.len_utf8();
            }
            (None, None) => take(c, at, false),
        }
    }
}

/// Bytes of the entity at the start of `raw` that stands for `c`; nothing where the mark stands for itself.
fn entity_length(raw: &str, c: char, next: Option<char>) -> Option<usize> {
    let body = &raw[1..];
    let number = body.strip_prefix('#').map(|rest| {
        let marks = usize::from(rest.starts_with(['x', 'X']));
        1 + marks + rest[marks..].bytes().take_while(u8::is_ascii_hexdigit).count()
    });
    let word = number.unwrap_or_else(|| body.bytes().take_while(u8::is_ascii_alphanumeric).count());
    if word == 0 {
        return None;
    }
    if body[word..].starts_with(';') {
        return (c != '&' || body.starts_with("amp;") || body.starts_with("AMP;") || number.is_some()).then_some(word + 2);
    }
    if c == '&' && !body.starts_with("amp") && !body.starts_with("AMP") && number.is_none() {
        return None;
    }
    // Without its end mark a word may be followed by letters of the text: the longest that lets the text go on as it does.
    let fits = |length: &usize| body[*length..].chars().next() == next || next.is_none();
    (2..=word).rev().find(fits).or(Some(word)).map(|length| length + 1)
}

impl Element {
    /// The value of an attribute.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &*attribute.value)
    }

    /// The value of an attribute and where it begins in the decoded page.
    pub(super) fn placed(&self, name: &str) -> Option<(&str, usize)> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| (&*attribute.value, attribute.start))
    }

    /// Id and classes, parted by blanks.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.value("id").unwrap_or_default(), self.value("class").unwrap_or_default())
    }

    /// A number that an attribute gives.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.value(name).and_then(|value| value.trim().parse().ok())
    }
}

/// Attributes that mean something to the reader.
const ATTRIBUTES: [&str; 21] = [
    "id",
    "href",
    "class",
    "style",
    "hidden",
    "colspan",
    "rowspan",
    "role",
    "start",
    "value",
    "type",
    "aria-hidden",
    "aria-level",
    "name",
    "property",
    "itemprop",
    "content",
    "src",
    "reversed",
    "width",
    "height",
];

/// The longest value of an attribute that is kept.
const LONGEST_VALUE: usize = 4096;

/// Takes a page apart; nothing for one with too many pieces.
pub(super) fn tree(page: &str) -> Option<Tree> {
    let mut growing = Growing::default();
    growing.open("", 0);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: HtmlSpan<usize>| -> Option<Infallible> {
        growing.take(&event, span, page);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(page, emitter).finish();
    growing.finish()
}

#[derive(Default)]
struct Growing {
    tree: Tree,
    /// The open elements.
    stack: Vec<usize>,
    /// The attribute that is being read.
    attribute: Option<&'static str>,
    /// Whether a start tag is being read that is not kept.
    ignored: bool,
    overflow: bool,
}

impl Growing {
    fn take(&mut self, event: &CallbackEvent<'_>, span: HtmlSpan<usize>, page: &str) {
        if self.overflow {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.attribute = None;
                self.ignored = self.stack.len() > DEEPEST && !known(name).is_some_and(elements::is_void);
                if !self.ignored {
                    self.start(known(name).unwrap_or_default(), span.start);
                }
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = ATTRIBUTES.into_iter().find(|known| known.as_bytes().eq_ignore_ascii_case(name));
                self.keep("", span.start);
            }
            CallbackEvent::AttributeValue { value } if value.len() <= LONGEST_VALUE => {
                self.keep(&String::from_utf8_lossy(value), span.start);
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                let Some(&last) = self.stack.last() else { return };
                let Kind::Element(element) = &self.tree.nodes[last].kind else { return };
                if !self.ignored && (elements::is_void(element.name) || (*self_closing && element.name.is_empty())) && last > 0 {
                    self.close();
                }
            }
            CallbackEvent::EndTag { name } => self.end(name, span.start),
            CallbackEvent::String { value } => self.text(value, span.start, page),
            _ => {}
        }
        self.overflow = self.tree.nodes.len() > MOST;
    }

    fn start(&mut self, name: &'static str, start: usize) {
        if elements::ends_paragraph(name) {
            self.close_open(&["p"], &["td", "th", "table", "li", "div"]);
        }
        match name {
            "li" => self.close_open(&["li"], &["ul", "ol", "menu", "td", "th"]),
            "dt" | "dd" => self.close_open(&["dt", "dd"], &["dl", "td", "th"]),
            "td" | "th" => self.close_open(&["td", "th"], &["tr", "table"]),
            "tr" => self.close_open(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => self.close_open(&["tbody", "thead", "tfoot"], &["table"]),
            "option" => self.close_open(&["option"], &["select"]),
            "a" => self.close_open(&["a"], &["td", "th", "table"]),
            // A new body does not nest.
            "body" | "html" if self.is_open(name) => {
                self.ignored = true;
                return;
            }
            "body" => self.close_open(&["head"], &["html"]),
            _ => {}
        }
        self.open(name, start);
    }

    fn open(&mut self, name: &'static str, start: usize) {
        let at = self.tree.nodes.len();
        let parent = self.stack.last().copied().unwrap_or(0);
        let element = Element { name, attributes: Vec::new() };
        self.tree.nodes.push(Node { kind: Kind::Element(element), parent, end: at + 1, start });
        self.stack.push(at);
    }

    fn name_of(&self, node: usize) -> &'static str {
        match &self.tree.nodes[node].kind {
            Kind::Element(element) => element.name,
            Kind::Text(_) => "",
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.stack.iter().any(|&node| self.name_of(node) == name)
    }

    /// Closes the innermost open element of `names`, and all inside it, unless one of `fences` lies between.
    fn close_open(&mut self, names: &[&str], fences: &[&str]) {
        let found = self.stack.iter().rposition(|&node| names.contains(&self.name_of(node)) || fences.contains(&self.name_of(node)));
        if let Some(at) = found.filter(|&at| names.contains(&self.name_of(self.stack[at]))) {
            while self.stack.len() > at {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        if let Some(node) = self.stack.pop() {
            self.tree.nodes[node].end = self.tree.nodes.len();
        }
    }

    fn end(&mut self, name: &[u8], at: usize) {
        let Some(name) = known(name) else {
            // An element of unknown name: the innermost one, if it is open at all.
            if self.stack.len() > 1 && self.stack.last().is_some_and(|&node| self.name_of(node).is_empty()) {
                self.close();
            }
            return;
        };
        match name {
            "br" => {
                self.open("br", at);
                self.close();
            }
            // What follows them still belongs to the page.
            "html" | "body" => {}
            "table" => self.close_open(&["table"], &[]),
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" => self.close_open(&[name], &["table"]),
            _ => self.close_open(&[name], &["td", "th", "table"]),
        }
    }

    fn keep(&mut self, value: &str, start: usize) {
        let Some(name) = self.attribute.filter(|_| !self.ignored) else { return };
        let Some(Kind::Element(element)) = self.stack.last().map(|&node| &mut self.tree.nodes[node].kind) else { return };
        match element.attributes.iter_mut().find(|attribute| attribute.name == name) {
            Some(attribute) if attribute.value.is_empty() => (attribute.value, attribute.start) = (value.into(), start),
            Some(_) => {}
            None => element.attributes.push(Attribute { name, value: value.into(), start }),
        }
    }

    fn text(&mut self, value: &[u8], start: usize, page: &str) {
        let value = String::from_utf8_lossy(value);
        let plain = page.get(start..start + value.len()) == Some(&*value);
        let text = if plain { Text::Plain(value.len()) } else { Text::Read(value.into()) };
        let parent = self.stack.last().copied().unwrap_or(0);
        let end = self.tree.nodes.len() + 1;
        self.tree.nodes.push(Node { kind: Kind::Text(text), parent, end, start });
    }

    fn finish(mut self) -> Option<Tree> {
        while !self.stack.is_empty() {
            self.close();
        }
        (!self.overflow).then_some(self.tree)
    }
}
