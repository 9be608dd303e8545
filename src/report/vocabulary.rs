//! The wording by which a report's parts are known, filled from `rules/lexicon/`.

use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::{Level, OrganKind, ReportKind, RoleId};
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
    /// How the beginning of an organ's name shows its level; the first that fits counts.
    pub levels: Vec<LevelWords>,
    /// A place behind province or city that the lists do not know: of such an organ no level is told.
    pub other_places: Pattern,
    /// Provinces with the names of their cities.
    pub regions: Vec<RegionWords>,
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
    /// The beginning of a line that names what is attached, one numbered line each.
    pub attachments: Pattern,
    /// Words behind a signature that stand for the seal.
    pub seal: Pattern,
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
    /// All headings of all parts in one expression.
    #[serde(skip)]
    pub any_heading: OnceLock<Option<Regex>>,
}

impl KindWords {
    /// Whether some part may be named so; most of what may be a heading is none, and one expression tells that.
    pub(super) fn may_name_part(&self, heading: &str) -> bool {
        let headings = self.roles.iter().flat_map(|role| role.headings.iter().chain(&role.this_year).chain(&role.next_year));
        self.any_heading.get_or_init(|| Pattern::any_of(headings)).as_ref().is_none_or(|any| any.is_match(heading))
    }
}

/// A part of a report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWords {
    /// The part's name.
    pub role: RoleId,
    /// Its official heading, for people.
    pub title: String,
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

/// How the names of organs of a level begin.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelWords {
    /// The beginning of the name, behind the province and the city.
    pub name: Pattern,
    /// The level.
    pub level: Level,
}

/// A province with its cities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionWords {
    /// The full name: 山东省.
    pub name: String,
    /// The name in short: 山东.
    pub short: String,
    /// Its cities, prefectures and leagues with their full names.
    #[serde(default)]
    pub cities: Vec<String>,
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

    /// The wording of a kind of report.
    pub(super) fn kind_words(&self, kind: ReportKind) -> Option<&KindWords> {
        self.words.kinds.iter().find(|words| words.kind == kind)
    }

    /// The official heading of a part.
    pub fn title_of(&self, role: &RoleId) -> Option<&str> {
        let mut roles = self.words.kinds.iter().flat_map(|kind| &kind.roles);
        roles.find(|words| words.role == *role).map(|words| words.title.as_str())
    }

    /// The names of all regions.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.words.regions.iter().map(|region| region.name.as_str())
    }

    /// The region of that full or short name: 山东 is 山东省.
    pub fn region_named(&self, name: &str) -> Option<&str> {
        self.words.regions.iter().find(|region| region.name == name || region.short == name).map(|region| region.name.as_str())
    }

    /// What the end of an organ's name shows of its kind.
    pub fn organ_kind(&self, name: &str) -> Option<OrganKind> {
        self.organ(name).and_then(|organ| organ.kind)
    }

    /// The province that an organ's name begins with, or whose city it begins with.
    pub fn region(&self, name: &str) -> Option<&str> {
        self.place(name).map(|(region, _)| region.name.as_str())
    }

    /// What the beginning of an organ's name shows of its level. A town in a county is a town: the last place counts.
    pub fn level(&self, name: &str) -> Option<Level> {
        let found = self.place(name);
        let rest = found.as_ref().map_or(name, |(_, rest)| rest.text);
        let below = self.words.levels.iter().find(|words| words.name.regex().is_match(rest)).map(|words| words.level);
        below.or(found.filter(|(_, rest)| !self.words.other_places.regex().is_match(rest.text)).map(|(_, rest)| rest.level))
    }

    /// The province and city that a name begins with, and what follows.
    fn place<'n>(&self, name: &'n str) -> Option<(&RegionWords, Rest<'n>)> {
        let province = self.words.regions.iter().find_map(|region| Some((region, name.strip_prefix(region.name.as_str())?)));
        let regions = || province.map_or(self.words.regions.as_slice(), |(region, _)| std::slice::from_ref(region)).iter();
        let behind = province.map_or(name, |(_, rest)| rest);
        let city = regions().find_map(|region| {
            let rest = region.cities.iter().find_map(|city| behind.strip_prefix(city.as_str()))?;
            Some((region, Rest { text: rest, level: Level::City }))
        });
        city.or_else(|| province.map(|(region, text)| (region, Rest { text, level: Level::Province })))
    }

    /// The entry that fits the end of an organ's name.
    pub(super) fn organ(&self, name: &str) -> Option<&OrganWords> {
        self.words.organs.iter().find(|organ| organ.suffix.regex().is_match(name))
    }
}

/// What follows province and city in an organ's name.
struct Rest<'n> {
    text: &'n str,
    /// The level of the place before it.
    level: Level,
}

/// Whether one of `patterns` is found in `text`.
pub(super) fn any(patterns: &[Pattern], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.regex().is_match(text))
}
