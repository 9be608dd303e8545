//! Changes to the text of a part: runs are cut where something must stand between their characters; all other bytes stay.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::story::{Holder, Run, Story};

/// What is to be changed in one part.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    text: &'a str,
    story: &'a Story,
    /// The prefix of the format's names, with its colon: `w:`.
    prefix: String,
    /// By run: where it is cut.
    cuts: BTreeMap<usize, Vec<Cut>>,
    /// What is put in at an offset outside all runs; the number sorts what comes to the same offset.
    insertions: BTreeMap<(usize, u8), String>,
    replacements: Vec<(Range<usize>, String)>,
}

/// A place inside a run.
#[derive(Debug)]
struct Cut {
    at: usize,
    order: u8,
    text: String,
    /// Whether the run's text is deleted from here on.
    deleted: bool,
}

/// A place in a part where markup can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// Outside all runs.
    At(usize),
    /// Inside a run.
    Inside(usize, usize),
}

impl<'a> Plan<'a> {
    pub fn new(text: &'a str, story: &'a Story) -> Self {
        let prefix = prefix_of(&text[story.root.clone()]).to_owned();
        Self { text, story, prefix, cuts: BTreeMap::new(), insertions: BTreeMap::new(), replacements: Vec::new() }
    }

    /// The prefix of names, with its colon; empty where the format's namespace is the default one.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Puts `text` at `spot`, behind what has a lower `order` there.
    pub fn insert(&mut self, spot: Spot, order: u8, text: &str) {
        match spot {
            Spot::At(at) => self.insertions.entry((at, order)).or_default().push_str(text),
            Spot::Inside(run, at) => self.cut(run, at, order, text, false),
        }
    }

    /// Cuts `run` at `at` and puts `text` there; what comes behind is deleted text where `deleted`.
    pub fn cut(&mut self, run: usize, at: usize, order: u8, text: &str, deleted: bool) {
        self.cuts.entry(run).or_default().push(Cut { at, order, text: text.to_owned(), deleted });
    }

    /// Replaces bytes outside of runs that are cut.
    pub fn replace(&mut self, range: Range<usize>, text: String) {
        self.replacements.push((range, text));
    }

    /// A run with the look of `run` and this content.
    pub fn run_like(&self, run: usize, content: &str) -> String {
        let run = &self.story.runs[run];
        format!("{}{}{content}</{}r>", &self.text[run.start_tag.clone()], &self.text[run.properties.clone()], self.prefix)
    }

    /// An element of text.
    pub fn text_element(&self, text: &str) -> String {
        format!("<{0}t xml:space=\"preserve\">{1}</{0}t>", self.prefix, escaped(text))
    }

    /// The part with all changes made.
    pub fn finish(mut self) -> String {
        let mut changes: Vec<(Range<usize>, u8, String)> = Vec::new();
        for (run, mut cuts) in std::mem::take(&mut self.cuts) {
            cuts.sort_by_key(|cut| (cut.at, cut.order));
            changes.push((self.story.runs[run].element.clone(), u8::MAX, self.cut_run(&self.story.runs[run], &cuts)));
        }
        let replaced: BTreeSet<(usize, usize)> = changes.iter().map(|(range, ..)| (range.start, range.end)).collect();
        let inside = |range: &Range<usize>| replaced.iter().any(|(start, end)| *start <= range.start && range.end <= *end);
        changes.extend(
            std::mem::take(&mut self.replacements)
                .into_iter()
                .filter(|(range, _)| !inside(range))
                .map(|(range, text)| (range, u8::MAX, text)),
        );
        changes.extend(std::mem::take(&mut self.insertions).into_iter().map(|((at, order), text)| (at..at, order, text)));
        changes.sort_by_key(|(range, order, _)| (range.start, *order, range.end));
        let mut new = String::with_capacity(self.text.len() + changes.iter().map(|(_, _, text)| text.len()).sum::<usize>());
        let mut from = 0;
        for (range, _, text) in changes {
            new.push_str(&self.text[from..range.start.max(from)]);
            new.push_str(&text);
            from = range.end.max(from);
        }
        new.push_str(&self.text[from..]);
        new
    }

    fn cut_run(&self, run: &Run, cuts: &[Cut]) -> String {
        let start = run.start_tag.end.max(run.properties.end);
        let end = self.text[..run.element.end].rfind("</").unwrap_or(run.element.end).max(start);
        let mut written = String::new();
        let mut from = start;
        let mut deleted = false;
        let put = |written: &mut String, from: usize, to: usize, deleted: bool| {
            let content = self.content(run, from..to, deleted);
            if !content.is_empty() {
                written.push_str(&self.text[run.start_tag.clone()]);
                written.push_str(&self.text[run.properties.clone()]);
                written.push_str(&content);
                written.push_str(&self.text[end..run.element.end]);
            }
        };
        for cut in cuts {
            let at = cut.at.clamp(from, end);
            put(&mut written, from, at, deleted);
            written.push_str(&cut.text);
            (from, deleted) = (at, cut.deleted);
        }
        put(&mut written, from, end, deleted);
        written
    }

    /// What `range` of a run holds, as content of a run of its own.
    fn content(&self, run: &Run, range: Range<usize>, deleted: bool) -> String {
        let mut content = String::new();
        let mut at = range.start;
        let first = self.story.holders.partition_point(|holder| holder.element.end <= run.element.start);
        for holder in self.story.holders[first..].iter().take_while(|holder| holder.element.start < range.end) {
            let Holder { element, content: text, .. } = holder;
            if element.end <= range.start {
                continue;
            }
            content.push_str(&self.text[at.min(element.start)..element.start.max(at.min(element.start))]);
            if range.start <= element.start && element.end <= range.end && !deleted {
                content.push_str(&self.text[element.clone()]);
            } else {
                let part = text.start.max(range.start)..text.end.min(range.end);
                if part.start < part.end {
                    let name = if deleted || self.is_deleted(holder) { "delText" } else { "t" };
                    content += &format!("<{0}{name} xml:space=\"preserve\">{1}</{0}{name}>", self.prefix, &self.text[part]);
                }
            }
            at = element.end.min(range.end);
        }
        if at < range.end {
            content.push_str(&self.text[at..range.end]);
        }
        content
    }

    fn is_deleted(&self, holder: &Holder) -> bool {
        self.text[holder.element.start + 1..].starts_with(&format!("{}delText", self.prefix))
    }
}

/// The prefix of a start tag's name, with its colon.
pub(super) fn prefix_of(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    let name = &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len())];
    name.find(':').map_or("", |colon| &name[..=colon])
}

/// `text` as characters of XML, without those that XML has not.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' | '\n' => written.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => written.push(c),
        }
    }
    written
}
