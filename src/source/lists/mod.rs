//! Automatic numbers of paragraphs, which are in no text: what lists a document has, how they count, and the number of the next paragraph.
//!
//! The readers of each format fill [`Numbering`]; [`Counters`] follows the paragraphs.

mod counters;
mod format;

use std::collections::HashMap;

pub(super) use counters::Counters;
pub(super) use format::NumberFormat;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub schemes: HashMap<i64, Scheme>,
    pub lists: HashMap<i64, List>,
}

/// What several lists may share, their counters too.
#[derive(Debug, Default)]
pub(super) struct Scheme {
    pub levels: HashMap<usize, Level>,
    /// The style that is the list's own name, and the style whose list is meant instead.
    pub style: Option<String>,
    pub linked: Option<String>,
}

/// A list of paragraphs: a scheme and what the list changes of it.
#[derive(Debug, Default)]
pub(super) struct List {
    pub scheme: i64,
    /// Levels that the list starts anew with this number.
    pub starts: HashMap<usize, i64>,
    pub levels: HashMap<usize, Level>,
}

/// What says that a paragraph belongs to a list.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item<'s> {
    pub list: i64,
    /// The paragraph's style, where that is what puts it into the list.
    pub style: Option<&'s str>,
    pub level: Option<usize>,
}

/// How one level is numbered.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub start: i64,
    pub format: NumberFormat,
    /// With `%1` … `%9` for the numbers of the levels.
    pub text: String,
    /// Whether nothing stands between number and text.
    pub tight: bool,
    /// The level (from 1) that starts this one anew; 0 for none, without it every level above.
    pub restart: Option<usize>,
    /// Whether the numbers of the levels above are shown as 1, 2, 3.
    pub legal: bool,
    /// The paragraph style that has this level.
    pub style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        let format = NumberFormat::Named("decimal".to_owned());
        Self { start: 1, format, text: String::new(), tight: false, restart: None, legal: false, style: None }
    }
}

impl Numbering {
    /// The scheme whose counters `list` moves.
    pub fn scheme_of(&self, list: i64) -> Option<i64> {
        let named = self.lists.get(&list)?.scheme;
        let Some(style) = self.schemes.get(&named)?.linked.as_ref() else { return Some(named) };
        // A scheme that only names a style of lists stands for the scheme that the style belongs to.
        let meant = self.schemes.iter().filter(|(_, scheme)| scheme.style.as_ref() == Some(style)).map(|(id, _)| *id).min();
        Some(meant.unwrap_or(named))
    }

    /// How `level` of `list` is numbered.
    pub fn level(&self, list: i64, level: usize) -> Option<&Level> {
        let own = self.lists.get(&list)?.levels.get(&level);
        own.or_else(|| self.schemes.get(&self.scheme_of(list)?)?.levels.get(&level))
    }

    /// The number with which `list` starts `level` anew, where it does.
    pub fn start_of(&self, list: i64, level: usize) -> Option<i64> {
        self.lists.get(&list)?.starts.get(&level).copied()
    }

    /// The level of `list` that belongs to paragraphs of `style`.
    pub fn level_of_style(&self, list: i64, style: &str) -> Option<usize> {
        (0..LEVELS).find(|level| self.level(list, *level).is_some_and(|level| level.style.as_deref() == Some(style)))
    }
}
