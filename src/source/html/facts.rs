//! What a page's head says of the article: its title, the day of publication, the source, the site.

use super::tree::Tree;
use crate::source::PageWords;
use crate::source::origin::Traced;
use crate::source::prose::is_blank;

/// What the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The article's title by the meta elements.
    pub(super) title: Option<Traced>,
    /// The page's title, as the window shows it.
    pub(super) window: Option<Traced>,
    pub(super) published: Option<Traced>,
    pub(super) source: Option<Traced>,
    /// The site's name without 门户网站.
    pub(super) site: Option<Traced>,
}

impl Facts {
    /// The titles that the head gives, without blanks, the longest first.
    pub(super) fn titles(&self, words: &PageWords) -> Vec<String> {
        let mut titles: Vec<String> = Vec::new();
        titles.extend(self.title.as_ref().map(|title| bare(&title.text)));
        if let Some(window) = &self.window {
            titles.push(bare(&window.text));
            titles.extend(window.text.split(|c| words.title_marks.contains(&c)).map(bare));
        }
        titles.retain(|title| title.chars().count() >= 4);
        titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
        titles.dedup();
        titles
    }

    /// The article's title: what the meta elements say, else the longest part of the page's title.
    pub(super) fn best_title(&self, words: &PageWords) -> Option<Traced> {
        if self.title.is_some() {
            return self.title.clone();
        }
        let window = self.window.as_ref()?;
        let part = window.text.split(|c| words.title_marks.contains(&c)).max_by_key(|part| part.chars().count())?;
        let start = part.as_ptr() as usize - window.text.as_ptr() as usize;
        Some(window.part(start, start + part.len()).trimmed(is_blank))
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// Reads the head of a page.
pub(super) fn facts(tree: &Tree, page: &str, words: &PageWords) -> Facts {
    let value = |names: &[String]| names.iter().find_map(|name| meta(tree, page, name));
    let mut facts = Facts {
        title: value(&words.meta.title),
        window: window(tree, page),
        published: value(&words.meta.published),
        source: value(&words.meta.source),
        site: value(&words.meta.site),
    };
    if let Some(site) = &mut facts.site {
        let name = words.site_endings.iter().find_map(|ending| site.text.strip_suffix(ending.as_str())).unwrap_or(&site.text).len();
        *site = site.part(0, name);
    }
    facts
}

/// The content of the meta element called `name`.
fn meta(tree: &Tree, page: &str, name: &str) -> Option<Traced> {
    tree.nodes.iter().enumerate().find_map(|(node, _)| {
        let element = tree.element(node).filter(|element| element.name == "meta")?;
        let named = ["name", "property", "itemprop"]
            .iter()
            .any(|key| element.value(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)));
        let (content, start) = element.placed("content").filter(|_| named)?;
        let plain = page.get(start..start + content.len()) == Some(content);
        let mut text = Traced::default();
        if plain {
            text = Traced::exact(content, start);
        } else {
            text.push_made(content, start);
        }
        let text = text.trimmed(is_blank);
        (!text.text.is_empty() && !text.text.contains(['\n', '\r'])).then_some(text)
    })
}

/// The text of the element `title` in the head.
fn window(tree: &Tree, page: &str) -> Option<Traced> {
    let title = (0..tree.nodes.len()).find(|&node| tree.name(node) == "title")?;
    let mut text = Traced::default();
    for child in tree.children(title) {
        tree.characters(child, page, |c, at, plain| {
            if !matches!(c, '\n' | '\r') {
                text.push(c, at, !plain);
            }
        });
    }
    let text = text.trimmed(is_blank);
    (!text.text.is_empty()).then_some(text)
}
