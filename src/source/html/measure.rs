//! How much text each element of a page holds, and which elements are no part of the article.

use super::tree::{Kind, Tree};
use crate::source::PageWords;
use crate::source::prose::is_blank;

/// What stands in an element and all elements inside it, in characters that are no blanks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// All text.
    pub(super) text: usize,
    /// Text of links.
    pub(super) linked: usize,
    /// Text outside links that reads like sentences.
    pub(super) prose: usize,
    pub(super) links: usize,
    pub(super) images: usize,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.text += other.text;
        self.linked += other.linked;
        self.prose += other.prose;
        self.links += other.links;
        self.images += other.images;
    }
}

/// What became of each node of a page.
#[derive(Debug)]
pub(super) struct Measured {
    /// Never shown to a reader of the page, or no text.
    pub(super) hidden: Vec<bool>,
    /// Hidden, or no part of the article: menus, footers, lists of links.
    pub(super) dropped: Vec<bool>,
    /// Without what is dropped.
    pub(super) weights: Vec<Weight>,
}

/// Elements whose content is no text of the page.
const NO_TEXT: [&str; 25] = [
    "head", "script", "style", "noscript", "template", "iframe", "svg", "math", "canvas", "audio", "video", "object", "embed", "applet",
    "select", "option", "textarea", "button", "input", "rt", "rp", "del", "title", "meta", "link",
];

/// Elements that are no part of the article by their name.
const ASIDE: [&str; 3] = ["nav", "footer", "aside"];

/// Elements that may be lists of links.
const LISTS: [&str; 13] = ["ul", "ol", "dl", "div", "table", "section", "td", "tr", "li", "p", "center", "form", "tbody"];

/// Of an element that is named like a menu this part of the page's sentences says that it is none.
const MUCH: usize = 4;

/// Weighs all nodes.
pub(super) fn measure(tree: &Tree, page: &str, words: &PageWords) -> Measured {
    let hidden = hidden(tree);
    let all = weights(tree, page, &hidden);
    let total = all.first().map_or(0, |weight| weight.prose);
    let mut dropped = hidden.clone();
    for node in 1..tree.nodes.len() {
        let weight = all[node];
        dropped[node] |= dropped[tree.nodes[node].parent] || (weight.prose * MUCH <= total && is_aside(tree, node, weight, words));
    }
    let weights = weights(tree, page, &dropped);
    Measured { hidden, dropped, weights }
}

fn hidden(tree: &Tree) -> Vec<bool> {
    let mut hidden = vec![false; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        let own = tree.element(node).is_some_and(|element| {
            let style = element.value("style").map(|style| {
                let plain: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
                plain.contains("display:none") || plain.contains("visibility:hidden") || plain.contains("mso-hide:all")
            });
            // The head may hold text by mistake when its end is missing; a tree closes it before the body.
            NO_TEXT.contains(&element.name)
                || element.value("hidden").is_some()
                || element.value("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
                || style == Some(true)
        });
        hidden[node] = own || hidden[tree.nodes[node].parent];
    }
    hidden
}

fn is_aside(tree: &Tree, node: usize, weight: Weight, words: &PageWords) -> bool {
    let Some(element) = tree.element(node) else { return false };
    if ASIDE.contains(&element.name) || element.value("role").is_some_and(|role| words.drop_roles.contains(&role.to_ascii_lowercase())) {
        return true;
    }
    let many = weight.links >= 3 && weight.linked * 10 >= weight.text * 7;
    let bare = weight.links >= 2 && weight.linked * 10 >= weight.text * 6 && weight.prose == 0;
    let links = (many || bare) && LISTS.contains(&element.name);
    let container = !matches!(element.name, "html" | "body" | "p" | "h1" | "h2" | "h3");
    links || (container && PageWords::names_part(&words.drop, &element.label()))
}

fn weights(tree: &Tree, page: &str, left_out: &[bool]) -> Vec<Weight> {
    let mut weights = vec![Weight::default(); tree.nodes.len()];
    let mut in_link = vec![false; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        let name = tree.name(at);
        let link = tree.element(at).is_some_and(|element| element.name == "a" && element.value("href").is_some());
        in_link[at] = in_link[node.parent] || link;
        if left_out[at] {
            continue;
        }
        match &node.kind {
            Kind::Element(_) => {
                weights[at].links = usize::from(link);
                weights[at].images = usize::from(name == "img");
            }
            Kind::Text(_) => {
                let (mut text, mut sentence) = (0, false);
                tree.characters(at, page, |c, _, _| {
                    text += usize::from(!is_blank(c));
                    sentence |= matches!(c, '。' | '；' | '，');
                });
                let linked = if in_link[at] { text } else { 0 };
                let prose = if linked == 0 && sentence { text } else { 0 };
                weights[at] = Weight { text, linked, prose, ..Weight::default() };
            }
        }
    }
    for at in (1..tree.nodes.len()).rev() {
        let weight = weights[at];
        weights[tree.nodes[at].parent].add(weight);
    }
    weights
}
