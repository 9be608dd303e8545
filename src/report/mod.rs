//! The document model: from a source to kind, title, organ, year, dates, sections, paragraphs and tables.
//!
//! Reading never fails: what is unclear becomes a note. Wording (how a title, a heading of a part or a line of
//! page furniture looks) is data, held in [`Vocabulary`].

mod dates;
mod furniture;
mod head;
mod heading;
mod outline;
mod read;
mod roles;
mod signature;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use crate::source::NumberStyle;
pub use read::{read, read_as};
pub use vocabulary::{KindWords, LabelValue, LabelWords, LevelWords, OrganWords, RegionWords, RoleWords, Vocabulary, VocabularyFile};

use jiff::civil::Date;

use crate::diagnostic::Bilingual;
use crate::source::Prose;
use crate::span::Span;

/// What kind of report a title names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// 法治政府建设年度报告
    RuleOfLaw,
    /// 政府信息公开工作年度报告
    InfoDisclosure,
    /// Anything else.
    Other,
}

impl ReportKind {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::RuleOfLaw => "rule_of_law",
            Self::InfoDisclosure => "info_disclosure",
            Self::Other => "other",
        }
    }
}

/// Words of the report with their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// As folded for reading.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// A date with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// Where it is written.
    pub span: Span,
}

/// A year with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearMention {
    /// Four digits, such as 2023.
    pub year: i16,
    /// Where it is written.
    pub span: Span,
}

/// The name of a section role, such as `achievements`, given by patterns in the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, schemars::JsonSchema)]
pub struct RoleId(pub String);

/// A heading and what it governs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 1 for `一、`, 2 for `(一)`, 3 for `1.`, 4 for `(1)`; Markdown and unnumbered headings by their place;
    /// 0 for a division above `一、` (第一部分).
    pub level: u8,
    /// How the number is written.
    pub style: NumberStyle,
    /// The number, where there is one.
    pub number: Option<u32>,
    /// The number's mark, such as `（一）` or `一、`; empty span at the heading's start where there is none.
    pub marker: Span,
    /// The heading's words without number and end mark.
    pub title: Words,
    /// Number and words.
    pub heading: Span,
    /// From the heading to the end of what it governs, subsections included.
    pub span: Span,
    /// The role, where the wording gives one.
    pub role: Option<RoleId>,
    /// Further roles of a heading that names several parts (存在的不足和2024年工作打算).
    pub also: Vec<RoleId>,
    /// Index of the section above.
    pub parent: Option<usize>,
    /// Whether text follows the heading in the same paragraph.
    pub run_in: bool,
}

impl Section {
    /// Whether the heading names the part `role`, alone or with others.
    pub fn has_role(&self, role: &RoleId) -> bool {
        self.role.as_ref() == Some(role) || self.also.contains(role)
    }
}

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// The report's title.
    Title,
    /// A heading that stands alone; the section's index is in [`Paragraph::heading`].
    Heading,
    /// Text, perhaps after a run-in heading.
    Body,
    /// Organ or date at the end.
    Signature,
}

/// A paragraph of the report's own text (page furniture is not among them).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is for.
    pub kind: ParagraphKind,
    /// Its text, folded for reading.
    pub prose: Prose,
    /// The section it stands in (for a heading: its own).
    pub section: Option<usize>,
    /// For a heading alone or run in: the section and the byte in `prose` where the body begins.
    pub heading: Option<(usize, usize)>,
}

impl Paragraph {
    /// Byte in `prose` where the paragraph's own text begins, after a run-in heading.
    pub fn body_start(&self) -> usize {
        self.heading.map_or(0, |(_, start)| start)
    }
}

/// A table of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTable {
    /// The whole table.
    pub span: Span,
    /// The section it stands in.
    pub section: Option<usize>,
    /// The short paragraph right above it, where it reads like a caption (表1 …, 单位：件): index into paragraphs.
    pub caption: Option<usize>,
    /// How many of the first rows are headers.
    pub header_rows: usize,
    /// The cells' text, headers first.
    pub rows: Vec<Vec<Prose>>,
    /// How many paragraphs stand before the table, so that both can be walked in reading order.
    pub after_paragraphs: usize,
}

/// The organ's kind, as far as its name shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganKind {
    /// A people's government of a county or above.
    Government,
    /// A department of one.
    Department,
    /// 乡, 镇
    Township,
    /// 街道办事处
    Subdistrict,
}

impl OrganKind {
    /// The word in JSON and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Department => "department",
            Self::Township => "township",
            Self::Subdistrict => "subdistrict",
        }
    }
}

/// The level of administration to which an organ belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省, 自治区, 直辖市
    Province,
    /// 地级市, 自治州, 盟, 地区
    City,
    /// 县, 县级市, 市辖区, 旗
    County,
    /// 乡, 镇, 街道
    Township,
}

impl Level {
    /// The word in JSON and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
        }
    }
}

/// A report as its author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// From the title.
    pub kind: ReportKind,
    /// The title, perhaps of several lines.
    pub title: Option<Words>,
    /// The issuing body, from the title, else the signature, else the page's source line.
    pub organ: Option<Words>,
    /// What the organ's name shows of its kind.
    pub organ_kind: Option<OrganKind>,
    /// The organ's level, as far as its name shows it.
    pub level: Option<Level>,
    /// The province that the organ's name names or whose city it names: 山东省.
    pub region: Option<String>,
    /// The year that the title names, else the one most of the first headings name.
    pub year: Option<YearMention>,
    /// 发布日期 of the page.
    pub published: Option<Dated>,
    /// 文章来源 of the page.
    pub page_source: Option<Words>,
    /// The organ that signs at the end.
    pub signed_by: Option<Words>,
    /// The date at the end (成文日期).
    pub signed_on: Option<Dated>,
    /// All sections in order of their headings.
    pub sections: Vec<Section>,
    /// All paragraphs in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// All tables in reading order.
    pub tables: Vec<ReportTable>,
    /// Lines of the page that are not the report: counters, links, dates.
    pub furniture: Vec<Span>,
    /// What reading found unclear.
    pub notes: Vec<Note>,
    /// Whether pages of the file could not be read, so that what seems to be missing may stand there.
    pub incomplete: bool,
    /// Text that came from text recognition and may differ from what is printed.
    pub recognised: Vec<Span>,
}

impl Report {
    /// All text of the report's own: its paragraphs in order, then the cells of all tables.
    pub fn passages(&self) -> impl Iterator<Item = &Prose> {
        let cells = self.tables.iter().flat_map(|table| table.rows.iter().flatten());
        self.paragraphs.iter().map(|paragraph| &paragraph.prose).chain(cells)
    }
}

/// Something that reading found unclear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What.
    pub message: Bilingual,
}
