//! Finds the element that holds the article's text, and its title.

use super::measure::Measured;
use super::tree::{Kind, Tree};
use crate::source::PageWords;
use crate::source::prose::is_blank;

/// Elements that may hold an article.
const CONTAINERS: [&str; 21] = [
    "",
    "html",
    "body",
    "div",
    "section",
    "article",
    "main",
    "header",
    "form",
    "center",
    "table",
    "tbody",
    "tr",
    "td",
    "ul",
    "dl",
    "dd",
    "li",
    "blockquote",
    "fieldset",
    "figure",
];
/// Levels above the text that are looked at for what belongs to it.
const LEVELS: usize = 4;
/// Characters of a line that is a title, at most and at least.
const TITLE: std::ops::RangeInclusive<usize> = 4..=90;
/// Nodes inside a title.
const LARGEST_TITLE: usize = 40;
/// Characters at the start of the text among which its own title stands.
const BEGINNING: usize = 300;

/// The element with the article's text.
pub(super) fn main_element(tree: &Tree, page: &str, measured: &Measured, words: &PageWords) -> usize {
    let prose = |node: usize| measured.weights[node].prose;
    let named = (1..tree.nodes.len())
        .filter(|&node| {
            !measured.dropped[node] && tree.element(node).is_some_and(|element| PageWords::names(&words.main, &element.label()))
        })
        .max_by_key(|&node| (prose(node), node));
    let main = match named.filter(|&node| prose(node) * 2 >= prose(0) && prose(node) > 0) {
        Some(node) => node,
        None => densest(tree, measured),
    };
    with_its_end(tree, page, measured, main)
}

/// The innermost element that holds nearly all sentences.
fn densest(tree: &Tree, measured: &Measured) -> usize {
    let mut node = 0;
    loop {
        let whole = measured.weights[node].prose;
        let holds = |&child: &usize| measured.weights[child].prose * 20 >= whole * 19 && CONTAINERS.contains(&tree.name(child));
        let next = tree.children(node).filter(|&child| matches!(tree.nodes[child].kind, Kind::Element(_))).find(holds);
        match next.filter(|_| whole > 0) {
            Some(child) => node = child,
            None => return node,
        }
    }
}

/// `main`, or an element around it where a table or the day of the signature stands beside it.
fn with_its_end(tree: &Tree, page: &str, measured: &Measured, main: usize) -> usize {
    let text = measured.weights[main].text;
    let mut chosen = main;
    let mut inner = main;
    for _ in 0..LEVELS {
        let outer = tree.nodes[inner].parent;
        if outer == inner || tree.name(outer) == "html" || measured.weights[outer].text > text + text / 2 {
            break;
        }
        let beside = |child: usize| {
            child > inner && !measured.dropped[child] && (has_table(tree, child, measured) || is_day(&text_of(tree, page, measured, child)))
        };
        if tree.children(outer).any(beside) {
            chosen = outer;
        }
        inner = outer;
    }
    chosen
}

fn has_table(tree: &Tree, node: usize, measured: &Measured) -> bool {
    let rows = (node..tree.nodes[node].end).filter(|&at| tree.name(at) == "tr" && !measured.dropped[at]).take(2).count();
    rows == 2 && measured.weights[node].linked * 2 < measured.weights[node].text
}

/// A short line with a whole day, as below a report.
fn is_day(text: &str) -> bool {
    text.chars().nth(60).is_none() && !text.contains([':', '：']) && ["年", "月", "日"].iter().all(|mark| text.contains(mark))
}

/// The text of `node` without blanks.
pub(super) fn text_of(tree: &Tree, page: &str, measured: &Measured, node: usize) -> String {
    let mut text = String::new();
    for at in (node..tree.nodes[node].end).filter(|&at| !measured.hidden[at]) {
        if text.len() > 4000 {
            break;
        }
        tree.characters(at, page, |c, _, _| {
            if !is_blank(c) {
                text.push(c);
            }
        });
    }
    text
}

/// The element before `main` that shows the article's title, unless the text has it itself. `known` are the titles that the page's head gives,
/// without blanks; the longest first.
pub(super) fn title_element(
    tree: &Tree,
    page: &str,
    measured: &Measured,
    main: usize,
    known: &[String],
    words: &PageWords,
) -> Option<usize> {
    let mut beginning = text_of(tree, page, measured, main);
    beginning.truncate(beginning.char_indices().nth(BEGINNING).map_or(beginning.len(), |(at, _)| at));
    let mut best: Option<(u8, usize)> = None;
    for node in 1..main {
        let Some(element) = tree.element(node).filter(|_| !measured.hidden[node] && tree.nodes[node].end <= main) else { continue };
        if measured.weights[node].links > 0 || tree.nodes[node].end - node > LARGEST_TITLE {
            continue;
        }
        let heading = matches!(element.name, "h1" | "h2" | "h3") || PageWords::names_part(&words.titles, &element.label());
        let text = text_of(tree, page, measured, node);
        if !TITLE.contains(&text.chars().count()) {
            continue;
        }
        let rank = match (known.iter().any(|title| title == &text), heading) {
            (true, true) => 4,
            (true, false) => 3,
            (false, true) if known.iter().any(|title| title.contains(&text)) => 2,
            (false, true) if !measured.dropped[node] => 1,
            _ => continue,
        };
        if best.is_none_or(|(old, _)| rank >= old) {
            best = Some((rank, node));
        }
    }
    let (_, node) = best?;
    (!beginning.contains(&text_of(tree, page, measured, node))).then_some(node)
}

/// Whether the text itself begins like a report: a short line, or a known title.
pub(super) fn has_title(tree: &Tree, page: &str, measured: &Measured, main: usize, known: &[String]) -> bool {
    let beginning = text_of(tree, page, measured, main);
    known.iter().any(|title| beginning.contains(title.as_str()))
}

/// Whether the text begins with running text rather than with a short line such as a title.
pub(super) fn begins_with_prose(tree: &Tree, page: &str, measured: &Measured, main: usize) -> bool {
    let first = (main..tree.nodes[main].end)
        .find(|&at| matches!(tree.nodes[at].kind, Kind::Text(_)) && !measured.dropped[at] && measured.weights[at].text > 0);
    first.is_some_and(|node| {
        let text = text_of(tree, page, measured, node);
        text.contains('。') || text.chars().nth(*TITLE.end()).is_some() || crate::source::marker(&text).is_some()
    })
}

/// The innermost element around both nodes.
pub(super) fn around(tree: &Tree, first: usize, second: usize) -> usize {
    let mut node = first;
    while tree.nodes[node].end <= second || node > second {
        let parent = tree.nodes[node].parent;
        if parent == node {
            break;
        }
        node = parent;
    }
    node
}
