//! Checks: report, claims and rules in, diagnostics and outcomes out. One file a kind of check.
//!
//! Knows nothing of files, formats and terminals.

pub mod across;
mod answered;
mod attainable;
mod beside;
mod bound;
mod change_unit;
mod citation;
mod compare;
mod coverage;
mod date;
mod deadline;
mod decimals;
mod drift;
mod engine;
mod examples;
mod fingerprint;
mod foreign_place;
mod form;
mod form_grid;
mod heads;
mod hidden_base;
mod identifier;
mod identity;
mod lint;
mod outline;
mod pairs;
mod part_total;
mod parts;
mod phrase;
mod previous;
mod reconcile;
mod relation;
mod repetition;
mod rounding;
mod safe;
mod scale;
mod section;
mod series;
mod signature;
mod span_of_time;
mod stage;
mod substance;
mod system;
mod units;
mod wording;
mod worked;
mod year;

use std::sync::Arc;

use ecow::EcoString;

pub use crate::claim::Slip;
pub use beside::Beside;
pub use compare::{ComparedMetric, YearComparison, compare_years};
pub use engine::check;
pub use examples::{ExampleResult, Validation, circumstances, example_findings, format, run_examples, unmarked};
pub use lint::{Lint, LintFault, lint};
pub use previous::{Previous, PreviousFigure};
pub use reconcile::{Agreement, Reconciled};
pub use safe::safe_edits;
pub use system::{Conflict, Entry, Suspect, System};
pub use wording::ZoneSizes;

use crate::cases::Cases;
use crate::claim::{Extraction, RelationKind};
use crate::diagnostic::{Arguments, Bilingual, Diagnostic, Evidence, Fix, Label, Outcome, RuleId, Severity};
use crate::pattern::Sifted;
use crate::report::{Level, OrganKind, Report, ReportKind};
use crate::rule::Pack;
use crate::source::Prose;
use crate::span::Span;

/// What a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The text view.
    pub text: &'a str,
    /// The report.
    pub report: &'a Report,
    /// Its claims, citations, dates and relations.
    pub extraction: &'a Extraction,
    /// The relations judged together.
    pub system: &'a System,
    /// The rules' dictionaries and registries.
    pub pack: &'a Pack,
    /// The report's year: given by the user, else read from the title.
    pub year: Option<i16>,
    /// The report's passages: paragraphs in order, then the cells of all tables.
    pub passages: &'a [&'a Prose],
    /// Title and furniture.
    pub beside: &'a Beside,
    /// Which patterns of the rules may match which passages.
    pub sifted: &'a Sifted,
    /// The same of patterns that are matched against the text as written.
    pub raw_sifted: &'a Sifted,
    /// Numbers, in order, of the passages that hold as many digits as a number of a person has.
    pub long_numbers: &'a [usize],
    /// How many passages there are of each zone.
    pub zones: ZoneSizes,
    /// The issuing body: given by the user, else read from the report.
    pub organ: Option<&'a str>,
    /// Data of the case system.
    pub cases: Option<&'a Cases>,
    /// Numbers of the year before.
    pub previous: Option<&'a Previous>,
}

/// What one check of one rule found in one report.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Findings in order of place.
    pub findings: Vec<Finding>,
    /// How many places (headings, citations, relations …) were looked at.
    pub examined: usize,
    /// Why nothing could be looked at; without it, a verdict that examined nothing counts as passed.
    pub unchecked: Option<Bilingual>,
    /// Relations that were judged, the satisfied ones too.
    pub relations: Vec<JudgedRelation>,
    /// Indices of claims that were examined, for the coverage ledger.
    pub covered: Vec<usize>,
    /// Numbers held against case data.
    pub reconciled: Vec<Reconciled>,
}

/// A finding before the rule's words are put to it.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// Lower than the rule's severity where the case is less certain.
    pub severity: Option<Severity>,
    /// Values for the placeholders of the rule's message and help.
    pub arguments: Arguments,
    /// Places; exactly one primary.
    pub labels: Vec<Label>,
    /// The calculation.
    pub evidence: Option<Evidence>,
    /// Proposed changes.
    pub fixes: Vec<Fix>,
    /// Said after the rule's help: what is special in this case.
    pub remark: Option<Bilingual>,
    /// Places whose own fault has this finding as its cause: findings of other rules whose primary label lies there are
    /// not reported.
    pub explains: Vec<Span>,
}

/// A relation of the text with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedRelation {
    /// The rule that judged it.
    pub rule: RuleId,
    /// What sort of relation it is.
    pub kind: RelationKind,
    /// Indices of its claims, in the order that the kind names.
    pub claims: Vec<usize>,
    /// With the numbers as written: `初信505件 + 初访602起 = 初信初访1107件`.
    pub text: String,
    /// Whether it holds.
    pub judgement: Judgement,
    /// Why it was not judged, where it was not.
    pub reason: Option<Bilingual>,
    /// The operands.
    pub operands: Vec<Span>,
}

/// Whether a relation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// Some values inside the intervals satisfy it.
    Satisfied,
    /// No values inside the intervals satisfy it.
    Contradicted,
    /// Not judged.
    NotChecked,
}

/// The result for one report.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What was read.
    pub report: Report,
    /// What it says in numbers.
    pub extraction: Extraction,
    /// Findings sorted by place, then rule.
    pub diagnostics: Vec<Diagnostic>,
    /// One outcome for every rule that was selected, sorted by rule.
    pub outcomes: Vec<RuleOutcome>,
    /// All judged relations in order of place.
    pub relations: Vec<JudgedRelation>,
    /// Every metric of report and case data with what became of it.
    pub reconciliation: Vec<Reconciled>,
    /// The case data that the report was held against.
    pub cases: Option<Arc<Cases>>,
    /// Every number accounted for.
    pub coverage: Coverage,
}

/// Outcome of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: RuleId,
    /// What became of it.
    pub outcome: Outcome,
    /// How many places it looked at.
    pub examined: usize,
}

/// The coverage ledger: every number is checked, or listed with the reason why it could not be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Distinct places with a claim.
    pub numbers: usize,
    /// Of these, how many a relation, bound or enumeration examined.
    pub checked: usize,
    /// These, in order of place.
    pub examined: Vec<Examined>,
    /// The rest, in order of place.
    pub unchecked: Vec<Unchecked>,
}

/// A number that was held against others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: EcoString,
    /// By which rules, in their order; numbers that the same rules examined share the list.
    pub rules: Arc<[RuleId]>,
}

/// A number that nothing could be held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: EcoString,
    /// Why; numbers with the same reason share it.
    pub reason: Arc<Bilingual>,
}

impl Options {
    /// The year before of the report of `organ`: the only one that was given, else the one of that organ.
    fn previous_of(&self, organ: Option<&str>) -> Option<&Previous> {
        match &self.previous[..] {
            [only] => Some(only),
            several => several.iter().find(|previous| organ.is_some() && previous.organ.as_deref() == organ).map(Arc::as_ref),
        }
    }
}

/// What the caller decides for a run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Overrides the year read from the report.
    pub year: Option<i16>,
    /// Overrides the organ read from the report.
    pub organ: Option<String>,
    /// Overrides the kind of report; the report must have been read as of this kind too.
    pub kind: Option<ReportKind>,
    /// Overrides what the organ's name shows of its kind.
    pub organ_kind: Option<OrganKind>,
    /// Overrides what the organ's name shows of its level.
    pub level: Option<Level>,
    /// Overrides what the organ's name shows of its region, by full or short name.
    pub region: Option<String>,
    /// Globs over rule ids; when not empty only these rules run.
    pub select: Vec<String>,
    /// Globs over rule ids that do not run.
    pub ignore: Vec<String>,
    /// Data of the case system.
    pub cases: Option<Arc<Cases>>,
    /// Numbers of the year before.
    pub previous: Vec<Arc<Previous>>,
}
