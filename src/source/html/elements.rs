//! The elements of web pages that mean something to the reader, and what they do to the text around them.

/// Lines of their own that also end an open paragraph.
const ENDING: [&str; 34] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "hr",
    "pre",
    "blockquote",
    "address",
    "center",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "details",
    "summary",
    "menu",
];

/// Lines of their own inside what [`ENDING`] begins.
const INNER: [&str; 10] = ["html", "body", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "legend"];

/// Elements that end an open paragraph and are no lines.
const ONLY_ENDING: [&str; 2] = ["listing", "dialog"];

/// Elements without an end.
const VOID: [&str; 15] =
    ["meta", "base", "br", "hr", "img", "input", "link", "col", "area", "source", "track", "param", "wbr", "embed", "frame"];

/// The others.
const PLAIN: [&str; 24] = [
    "head", "title", "script", "style", "noscript", "template", "iframe", "frameset", "a", "button", "select", "option", "textarea",
    "object", "svg", "math", "canvas", "audio", "video", "del", "rt", "rp", "applet", "marquee",
];

/// The element called `name`, in letters of any size.
pub(super) fn known(name: &[u8]) -> Option<&'static str> {
    let all = ENDING.into_iter().chain(INNER).chain(ONLY_ENDING).chain(VOID).chain(PLAIN);
    all.into_iter().find(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

/// Whether the element `name` is a line of its own.
pub(super) fn is_block(name: &str) -> bool {
    ENDING.contains(&name) || INNER.contains(&name)
}

/// Whether the element `name` ends a paragraph that is open before it.
pub(super) fn ends_paragraph(name: &str) -> bool {
    ENDING.contains(&name) || ONLY_ENDING.contains(&name)
}

/// Whether the element `name` has no end.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}
