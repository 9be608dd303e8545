//! Which part of the report a heading names.

use std::cell::RefCell;
use std::collections::HashMap;

use super::dates::years;
use super::vocabulary::{KindWords, RoleWords, Vocabulary, any};
use super::{ReportKind, RoleId};

/// Longest heading in characters that may name a part.
const LONGEST: usize = 90;

/// The wording of one kind of report, held against headings.
pub(super) struct Roles<'v> {
    vocabulary: &'v Vocabulary,
    words: Option<&'v KindWords>,
    year: Option<i16>,
    /// What was asked before: the tree is built in two passes over the same headings.
    known: RefCell<HashMap<String, Vec<&'v RoleId>>>,
}

impl<'v> Roles<'v> {
    /// For reports of `kind` on `year`.
    pub(super) fn new(vocabulary: &'v Vocabulary, kind: ReportKind, year: Option<i16>) -> Self {
        Self { vocabulary, words: vocabulary.kind_words(kind), year, known: RefCell::default() }
    }

    /// All parts that a heading names, in order: `存在的不足和2024年工作打算` names two.
    pub(super) fn of(&self, heading: &str) -> Vec<&'v RoleId> {
        if self.words.is_none() || heading.chars().nth(LONGEST).is_some() {
            return Vec::new();
        }
        if let Some(known) = self.known.borrow().get(heading) {
            return known.clone();
        }
        let named = self.named(heading);
        self.known.borrow_mut().insert(heading.to_owned(), named.clone());
        named
    }

    fn named(&self, heading: &str) -> Vec<&'v RoleId> {
        if let Some(role) = self.single(heading) {
            return vec![role];
        }
        let mut found = Vec::new();
        let mut rest = heading;
        while let Some((role, after)) = self.first_part(rest) {
            found.push(role);
            if let Some(role) = self.single(after) {
                found.push(role);
                found.dedup();
                return found;
            }
            rest = after;
        }
        Vec::new()
    }

    /// The part that the words before a conjunction name, and the words after it.
    fn first_part<'h>(&self, heading: &'h str) -> Option<(&'v RoleId, &'h str)> {
        let cuts = heading.char_indices().filter(|&(_, c)| matches!(c, '和' | '及' | '与' | '、' | '暨' | ','));
        cuts.into_iter().find_map(|(at, c)| {
            let before = heading[..at].trim_end_matches(['以', ',']);
            let after = heading[at + c.len_utf8()..].trim_start_matches('其');
            self.single(before).map(|role| (role, after))
        })
    }

    fn single(&self, heading: &str) -> Option<&'v RoleId> {
        let kind = self.words?;
        let (words, next_year) = self.without_prefix(heading);
        if !kind.may_name_part(words) && !kind.may_name_part(heading) {
            return None;
        }
        let fits = |role: &&RoleWords| {
            let by_year = if next_year { &role.next_year } else { &role.this_year };
            !any(&role.except, words) && (any(by_year, words) || any(&role.headings, words) || any(&role.headings, heading))
        };
        // Words that any part may use say 计划 when the next year stands before them.
        let planned = |role: &&RoleWords| next_year && !any(&role.except, words) && any(&role.next_year, words);
        kind.roles.iter().find(planned).or_else(|| kind.roles.iter().find(fits)).map(|role| &role.role)
    }

    /// The heading's own words, and whether the prefix speaks of the year after the report's.
    fn without_prefix<'h>(&self, heading: &'h str) -> (&'h str, bool) {
        let mut words = heading;
        let mut next_year = false;
        for _ in 0..2 {
            let Some(hit) = self.vocabulary.words.heading_prefix.regex().find(words) else { break };
            let prefix = hit.as_str();
            next_year |= self.vocabulary.words.next_year.regex().is_match(prefix);
            next_year |= years(prefix).first().zip(self.year).is_some_and(|((named, _), year)| *named > year);
            words = &words[hit.end()..];
        }
        (words, next_year)
    }
}
