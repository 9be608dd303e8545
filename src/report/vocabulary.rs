//! The wording by which a report's parts are known, filled from `rules/lexicon/`.

use serde::Deserialize;

use super::{OrganKind, ReportKind, RoleId};
use crate::pattern::Pattern;

/// The file `rules/lexicon/report.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyFile {
    /// Kinds of report with the wording of their parts.
    pub kinds: Vec<KindWords>,
    /// Titles of any other kind.
    pub titles: Vec<Pattern>,
    /// Where an organ's name ends in a title.
    pub title_cuts: Pattern,
    /// What may stand before a heading's own words: a year, 全市.
    pub heading_prefix: Pattern,
    /// A prefix that speaks of the year after the report's.
    pub next_year: Pattern,
    /// How the heading of a division above `一、` begins: 第一部分.
    pub divisions: Vec<Pattern>,
    /// How organs' names end.
    pub organs: Vec<OrganWords>,
    /// `label: value` pairs of a page.
    pub labels: Vec<LabelWords>,
    /// Whole lines of a page.
    pub furniture: Vec<Pattern>,
    /// Lines from which on nothing belongs to the report.
    pub tails: Vec<Pattern>,
    /// Lines above a table of contents.
    pub contents: Vec<Pattern>,
    /// Lines above tables.
    pub captions: Vec<Pattern>,
}

/// A kind of report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    /// The kind.
    pub kind: ReportKind,
    /// Titles of the kind.
    pub title: Vec<Pattern>,
    /// Titles that look so but are of no kind.
    #[serde(default)]
    pub except: Vec<Pattern>,
    /// Its parts, those with the most telling wording first.
    pub roles: Vec<RoleWords>,
}

/// A part of a report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWords {
    /// The part's name.
    pub role: RoleId,
    /// Its headings, without the year before them.
    pub headings: Vec<Pattern>,
    /// Headings that name it only together with the report's own year, or with no year.
    #[serde(default)]
    pub this_year: Vec<Pattern>,
    /// Headings that name it only together with the year after the report's.
    #[serde(default)]
    pub next_year: Vec<Pattern>,
    /// Headings that look so but do not name it.
    #[serde(default)]
    pub except: Vec<Pattern>,
}

/// How the names of a kind of organ end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganWords {
    /// The end of the name.
    pub suffix: Pattern,
    /// What the end shows of the organ's kind.
    #[serde(default)]
    pub kind: Option<OrganKind>,
}

/// A label of a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelWords {
    /// The label with its colon.
    pub words: Pattern,
    /// What its value is good for.
    pub value: LabelValue,
}

/// What the value after a page's label is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelValue {
    /// The day of publication.
    Published,
    /// The day under the report, 成文日期.
    Written,
    /// A day that may be that of publication, where no other is named.
    Day,
    /// The body the page names as its source.
    Source,
    /// Nothing.
    Ignored,
}

/// How titles, headings of parts and page furniture look.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub(super) words: VocabularyFile,
}

impl Vocabulary {
    /// Builds the matchers.
    pub fn new(file: VocabularyFile) -> Self {
        Self { words: file }
    }

    /// The names of all section roles.
    pub fn roles(&self) -> impl Iterator<Item = &RoleId> {
        self.words.kinds.iter().flat_map(|kind| kind.roles.iter().map(|role| &role.role))
    }

    /// The kind that a title names.
    pub(super) fn kind_of(&self, title: &str) -> Option<ReportKind> {
        let kind = self.words.kinds.iter().find(|kind| any(&kind.title, title) && !any(&kind.except, title));
        kind.map(|kind| kind.kind)
    }

    /// The wording of the parts of a kind.
    pub(super) fn roles_of(&self, kind: ReportKind) -> &[RoleWords] {
        self.words.kinds.iter().find(|words| words.kind == kind).map_or(&[], |words| &words.roles)
    }

    /// The entry that fits the end of an organ's name.
    pub(super) fn organ(&self, name: &str) -> Option<&OrganWords> {
        self.words.organs.iter().find(|organ| organ.suffix.regex().is_match(name))
    }
}

/// Whether one of `patterns` is found in `text`.
pub(super) fn any(patterns: &[Pattern], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.regex().is_match(text))
}
