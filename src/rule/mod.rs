//! Rules, dictionaries and registries from YAML and CSV, checked while they are loaded.
//!
//! Knows nothing of how a check works: a rule names a kind of check and gives its parameters.

mod across_parameters;
mod bilingual;
mod calendar;
mod case_files;
mod case_parameters;
mod contradictions;
mod cross_check;
mod demands;
mod expression;
mod extension;
mod forms;
mod gazetteer;
mod law_titles;
mod laws;
mod metric_parameters;
mod metrics;
mod pack;
mod parameters;
mod patterns;
mod problems;
mod roster_words;
mod rule_file;
mod scalars;
mod schema;
mod searched;
mod text_parameters;
mod time_parameters;

pub use across_parameters::{AcrossFault, AcrossParameters, ForeignPlaceParameters, Receipt};
pub use calendar::Calendar;
pub use case_files::column_map;
pub use case_parameters::*;
pub use cross_check::References;
pub use demands::Demand;
pub use expression::{Comparator, Comparison, Expression, ExpressionError, Operator, Place};
pub use forms::{Form, FormLine, FormParameters, FormText, Terms, terms};
pub use gazetteer::{Gazetteer, PlaceCode};
pub use laws::{Law, LawRegistry, LawStatus};
pub use metric_parameters::{HeadsParameters, IdentityParameters};
pub use pack::Folder;
pub use parameters::*;
pub use patterns::NamedPattern;
pub use problems::{MARK_CLOSE, MARK_OPEN, Problem};
pub use roster_words::RosterWords;
pub use scalars::MetricName;
pub use schema::{metrics_schema, rule_schema, schema_of};
pub use text_parameters::*;
pub use time_parameters::*;

pub use crate::yaml::Located;

use crate::claim::{Dictionary, Lexicon};
use crate::diagnostic::{Bilingual, RuleId, Severity};
use crate::pattern::Sieve;
use crate::report::{Level, OrganKind, ReportKind, Vocabulary};
use crate::source::PageWords;

/// One checkable demand, as one YAML file says it.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Equal to the file's path below the pack's folder.
    pub id: RuleId,
    /// The rule that it extends: where this one applies, that one does not.
    pub extends: Option<RuleId>,
    /// The most severe level at which a finding may be reported.
    pub severity: Severity,
    /// Version of hegui in which the rule appeared.
    pub since: String,
    /// Whether the rule runs unless selected by name.
    pub status: Status,
    /// Rows of the facts it encodes, such as `F-21`.
    pub covers: Vec<String>,
    /// What is wrong, with `{placeholders}` that the check fills.
    pub message: Bilingual,
    /// What to write instead.
    pub help: Option<Bilingual>,
    /// For the drafter: why it matters.
    pub why: Bilingual,
    /// For the inspector: document and article.
    pub basis: Option<Bilingual>,
    /// Which reports it speaks of.
    pub when: When,
    /// The kind of check and its parameters.
    pub check: Check,
    /// What the rule cannot see.
    pub limits: Bilingual,
    /// Texts that it must and must not report.
    pub examples: Examples,
}

/// Stage of a rule's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Runs by default.
    #[default]
    Stable,
    /// Runs only when selected.
    Preview,
}

/// Conditions on the report under which a rule applies; an empty list allows everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Report kinds.
    pub kind: Vec<ReportKind>,
    /// Organ kinds.
    pub organ: Vec<OrganKind>,
    /// Levels of the organ.
    pub level: Vec<Level>,
    /// Provinces and regions, by the names of the vocabulary.
    pub region: Vec<String>,
    /// First report year.
    pub from_year: Option<i16>,
    /// Last report year.
    pub to_year: Option<i16>,
}

/// Texts that show what a rule reports; run by `hegui rules test`.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Examples {
    /// `⟦…⟧` marks the words that the primary label must cover.
    pub bad: Vec<String>,
    /// The nearest texts on which the whole pack must stay silent (notes of other rules excepted).
    pub good: Vec<String>,
    /// Examples with circumstances; bad where they have a mark, else good.
    pub cases: Vec<Case>,
}

/// An example with its circumstances.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    /// The text, marked where the rule must report.
    pub text: String,
    /// Year of the report, as `--year` gives it.
    pub year: Option<i16>,
    /// Issuing body, as `--organ` gives it.
    pub organ: Option<String>,
    /// Kind of report, as `--kind` gives it.
    pub kind: Option<ReportKind>,
    /// Kind of organ, as `--organ-kind` gives it.
    pub organ_kind: Option<OrganKind>,
    /// Level, as `--level` gives it.
    pub level: Option<Level>,
    /// Region, as `--region` gives it.
    pub region: Option<String>,
    /// Reports of other organs that are looked at together with the text.
    pub beside: Vec<String>,
    /// Reports of earlier years.
    pub earlier: Vec<String>,
    /// Whether the text is Markdown, so that it can have tables.
    pub markdown: bool,
    /// Values of the case system, as `--cases` gives them.
    pub totals: Vec<CaseTotal>,
    /// Values of the year before, as `--previous` gives them.
    pub previous: Vec<CaseTotal>,
}

/// A value beside an example.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseTotal {
    /// Id of the metric.
    #[schemars(with = "String")]
    pub metric: crate::claim::MetricId,
    /// The year.
    pub year: i16,
    /// The value.
    pub value: String,
}

/// Everything a run knows beforehand: rules, metrics, laws, wording.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Version of the pack.
    pub version: String,
    /// SHA-256 over all files of the pack, in hexadecimal.
    pub sha256: String,
    /// All rules, sorted by id.
    pub rules: Vec<Rule>,
    /// All metrics.
    pub dictionary: Dictionary,
    /// How reports, headings and page furniture look.
    pub vocabulary: Vocabulary,
    /// How web pages are built.
    pub pages: PageWords,
    /// How numbers are read.
    pub lexicon: Lexicon,
    /// Laws and documents with their status.
    pub laws: LawRegistry,
    /// Working days.
    pub calendar: Calendar,
    /// Tables of a fixed form.
    pub forms: Vec<Form>,
    /// Provinces, cities and counties.
    pub gazetteer: Gazetteer,
    /// What regulations and standards demand, row by row; rules name the rows that they cover.
    pub demands: Vec<Demand>,
    /// Finds the passages in which the rules' patterns for folded prose may match.
    pub sieve: Sieve,
    /// The same for patterns that are matched against the text as written.
    pub raw_sieve: Sieve,
    /// What is known of case data.
    pub cases: std::sync::Arc<crate::cases::CaseRules>,
    /// How rosters are written.
    pub roster: RosterWords,
}
