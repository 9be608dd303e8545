//! How web pages are built, filled from `rules/lexicon/page.yaml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// Names of elements, and words, by which a page's text and details are known. All names are lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageWords {
    /// Whole ids and classes of elements that hold an article's text.
    pub main: HashSet<String>,
    /// Ids and classes, or parts of them, of elements that hold its title.
    pub titles: HashSet<String>,
    /// Ids and classes, or parts of them, of what is no part of the article.
    pub drop: HashSet<String>,
    /// Values of the attribute `role` of what is no part of the article.
    pub drop_roles: HashSet<String>,
    /// Words that begin a line with the page's details: 发布日期, 来源.
    pub details: Vec<String>,
    /// Names of meta elements.
    pub meta: MetaWords,
    /// What a site's name ends with behind its organ's name: 门户网站.
    pub site_endings: Vec<String>,
    /// What parts an article's title from the site's name in the page's title.
    pub title_marks: Vec<char>,
}

/// Names of meta elements, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetaWords {
    /// Of the article's title.
    pub title: Vec<String>,
    /// Of the day of publication.
    pub published: Vec<String>,
    /// Of the body that is named as source.
    pub source: Vec<String>,
    /// Of the site's name.
    pub site: Vec<String>,
}

/// The words that come with the program.
static BUILTIN: LazyLock<PageWords> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../rules/lexicon/page.yaml"))
        .unwrap_or_else(|mistake| panic!("rules/lexicon/page.yaml: {mistake}"))
});

impl PageWords {
    /// The words that come with the program.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// Whether the words of an id or class (parted by blanks) name an element of `set` as a whole.
    pub(super) fn names(set: &HashSet<String>, label: &str) -> bool {
        label.split_ascii_whitespace().any(|name| set.contains(name.to_ascii_lowercase().as_str()))
    }

    /// Whether a word of an id or class, or a part of one, is in `set`: `article-share`, `articleShare`.
    pub(super) fn names_part(set: &HashSet<String>, label: &str) -> bool {
        label.split_ascii_whitespace().any(|name| {
            set.contains(name.to_ascii_lowercase().trim_end_matches(|c: char| c.is_ascii_digit()))
                || parts(name).any(|part| set.contains(&part))
        })
    }

    /// Whether `text`, without blanks, begins like a line with the page's details.
    pub(super) fn is_detail(&self, text: &str) -> bool {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        self.details.iter().any(|word| {
            let mut rest = text.chars().filter(|c| !c.is_whitespace());
            word.chars().all(|c| rest.next() == Some(c))
        })
    }
}

/// The parts of a name between `-`, `_`, digits and capitals, in lower case.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        let cut = (c.is_ascii_uppercase() && small) || !c.is_ascii_alphabetic();
        if cut {
            parts.push(String::new());
        }
        small = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic()
            && let Some(part) = parts.last_mut()
        {
            part.push(c.to_ascii_lowercase());
        }
    }
    parts.into_iter().filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_whole_and_by_part() {
        let set = HashSet::from(["share".to_owned(), "nav".to_owned()]);
        for label in ["share", "x article-share", "articleShare", "NAV", "nav_top", "top2nav", "nav1"] {
            assert!(PageWords::names_part(&set, label), "{label}");
        }
        for label in ["shares", "canvas", "navy", ""] {
            assert!(!PageWords::names_part(&set, label), "{label}");
        }
        assert!(PageWords::names(&set, "a Share") && !PageWords::names(&set, "article-share"));
    }
}
